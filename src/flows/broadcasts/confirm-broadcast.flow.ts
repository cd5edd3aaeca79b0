import { Injectable } from '@nestjs/common';
import { confirmAudience } from '../../domain/broadcasts/confirm-audience.js';
import type { Broadcast } from '../../domain/broadcasts/broadcast.entity.js';
import type { SendInput } from '../../domain/broadcasts/broadcast-input.js';
import { broadcasts } from '../../domain/broadcasts/broadcasts.queries.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import type { Actor } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { startBroadcast } from '../../domain/broadcasts/broadcast-sending.js';
import { requireFuture } from '../../domain/time/require-future.js';
import { Changes } from '../changes.js';

/** Sends or schedules a broadcast after its confirmation. */
@Injectable()
export class ConfirmBroadcast {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the broadcast: sending, with its recipients fixed, or scheduled. The recipients of a scheduled one are
   * fixed when sending starts. Throws NotFound, Invalid for a time in the past, and Conflict if it is no longer a
   * draft, has no recipients, or has a different number of recipients than `confirm` (the current one is in
   * `values.count`).
   */
  async run(id: string, { confirm, sendAt, timeZone }: SendInput, actor: Actor): Promise<Broadcast> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const broadcast = await broadcasts.lock(tx, id, 'schedule');
      if (sendAt !== null) requireFuture('sendAt', sendAt, now);
      const total = await confirmAudience(tx, broadcast, confirm, now);
      const { timeZone: callZone } = await getCall(tx, broadcast.callId);
      const scheduled = {
        state: 'scheduled' as const,
        sendAt: sendAt ?? now,
        sendZone: timeZone ?? callZone,
        updatedAt: now,
      };
      await broadcasts.update(tx, id, scheduled);
      if (sendAt === null) await startBroadcast(change, { ...broadcast, ...scheduled });
      else await record(change, 'broadcast.scheduled', `broadcast:${id}`, { count: total, sendAt });
      return broadcasts.get(tx, id);
    });
  }
}
