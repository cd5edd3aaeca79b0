import { Injectable } from '@nestjs/common';
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
import { Conflict } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Stops a broadcast. */
@Injectable()
export class StopBroadcast {
  constructor(private readonly changes: Changes) {}

  /**
   * Drops all emails that have not been sent; those being sent at this moment can still go out. A scheduled broadcast
   * becomes a draft again, and a stopped one is unchanged. Returns the broadcast and how many emails had been sent.
   * Throws NotFound, and Conflict for a draft or a broadcast that was sent completely.
   */
  async run(id: string, actor: Actor): Promise<{ broadcast: Broadcast; sent: number }> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const { state } = await lockBroadcast(tx, id);
      if (state === 'draft')
        throw new Conflict('broadcast-not-sending', 'The broadcast is a draft, so there is nothing to stop.');
      if (state === 'sent') throw new Conflict('broadcast-sent', 'The broadcast has been sent completely.');
      if (state === 'scheduled') {
        await updateBroadcast(tx, id, { state: 'draft', sendAt: null, sendZone: null, updatedAt: now });
        await record(change, 'broadcast.unscheduled', `broadcast:${id}`);
      } else if (state === 'sending') {
        await updateBroadcast(tx, id, { state: 'stopped', endedAt: now, updatedAt: now });
        const count = await dropUnsent(tx, id, broadcastDropReasons.stopped);
        await record(change, 'broadcast.stopped', `broadcast:${id}`, { count });
      }
      const { sent } = await countMailsOf(tx, id);
      return { broadcast: await getBroadcast(tx, id), sent };
    });
  }
}
