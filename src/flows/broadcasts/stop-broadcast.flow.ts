import { Injectable } from '@nestjs/common';
import type { Broadcast } from '../../domain/broadcasts/broadcast.entity.js';
import { broadcasts, countMailsOf } from '../../domain/broadcasts/broadcasts.queries.js';
import { dropUnsent } from '../../domain/broadcasts/expansion.queries.js';
import type { Actor } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { broadcastDropReasons } from '../../domain/notifications/outbox/broadcast-messages.queries.js';
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
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const broadcast = await broadcasts.lock(tx, id);
      if (broadcast.state === 'scheduled') {
        await broadcasts.update(tx, id, { state: 'draft', sendAt: null, sendZone: null, updatedAt: now });
        await record(change, 'broadcast.unscheduled', `broadcast:${id}`);
      } else if (broadcast.state !== 'stopped') {
        broadcasts.requireMove(broadcast, 'stop');
        await broadcasts.update(tx, id, { state: 'stopped', endedAt: now, updatedAt: now });
        const count = await dropUnsent(tx, id, broadcastDropReasons.stopped);
        await record(change, 'broadcast.stopped', `broadcast:${id}`, { count });
      }
      const { sent } = await countMailsOf(tx, id);
      return { broadcast: await broadcasts.get(tx, id), sent };
    });
  }
}
