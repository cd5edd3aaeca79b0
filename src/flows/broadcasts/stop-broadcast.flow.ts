import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Broadcast } from '../../domain/broadcasts/broadcast.entity.js';
import {
  countMailsOf,
  getBroadcast,
  lockBroadcast,
  updateBroadcast,
} from '../../domain/broadcasts/broadcasts.queries.js';
import { dropUnsent } from '../../domain/broadcasts/expansion.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { broadcastDropReasons } from '../../domain/notifications/outbox/broadcast-messages.queries.js';
import { Clock } from '../../platform/clock.js';
import { Conflict } from '../../platform/errors.js';

/** Stops a broadcast. */
@Injectable()
export class StopBroadcast {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * What has not left is dropped; a mail that is being handed over at this moment may still go. One that is only
   * scheduled becomes a draft again, and one that was stopped stays so. Gives the broadcast and how many mails had left.
   * Throws NotFound, and Conflict for a draft or when all has been sent.
   */
  async run(id: string, actor: Actor): Promise<{ broadcast: Broadcast; sent: number }> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const { state } = await lockBroadcast(tx, id);
      if (state === 'draft') throw new Conflict('broadcast-not-sending', 'The broadcast is a draft.');
      if (state === 'sent') throw new Conflict('broadcast-sent', 'All of the broadcast has been sent.');
      if (state === 'scheduled') {
        await updateBroadcast(tx, id, { state: 'draft', sendAt: null, sendZone: null, updatedAt: now });
        await record(tx, actor, 'broadcast.unscheduled', `broadcast:${id}`, now);
      } else if (state === 'sending') {
        await updateBroadcast(tx, id, { state: 'stopped', endedAt: now, updatedAt: now });
        const count = await dropUnsent(tx, id, broadcastDropReasons.stopped);
        await record(tx, actor, 'broadcast.stopped', `broadcast:${id}`, now, { count });
      }
      const { sent } = await countMailsOf(tx, id);
      return { broadcast: await getBroadcast(tx, id), sent };
    });
  }
}
