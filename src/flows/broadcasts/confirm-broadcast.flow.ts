import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { countAudience } from '../../domain/broadcasts/audience.queries.js';
import type { Broadcast } from '../../domain/broadcasts/broadcast.entity.js';
import type { SendInput } from '../../domain/broadcasts/broadcast-input.js';
import { getBroadcast, lockBroadcast, updateBroadcast } from '../../domain/broadcasts/broadcasts.queries.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { Clock } from '../../platform/clock.js';
import { Conflict, invalidField } from '../../platform/errors.js';
import { beginBroadcast } from '../../domain/broadcasts/start-broadcast.js';

/** Gives the word to send a broadcast, at once or later. */
@Injectable()
export class ConfirmBroadcast {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Gives the broadcast: begun, with its audience written down, or scheduled. A scheduled one goes to whom the filter
   * finds when sending begins. Throws NotFound, Invalid for a moment that has passed, and Conflict when it is no draft
   * any more, nobody would get it, or another number of people than `confirm` (the right one stands in `values.count`).
   */
  async run(id: string, { confirm, sendAt, timeZone }: SendInput, actor: Actor): Promise<Broadcast> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const broadcast = await lockBroadcast(tx, id);
      if (broadcast.state !== 'draft') throw new Conflict('broadcast-no-draft', 'The broadcast is no draft any more.');
      if (sendAt !== null && sendAt <= now) throw invalidField('sendAt', 'has-passed', 'Must be a moment to come.');
      const { total } = await countAudience(tx, broadcast.callId, broadcast.filter, now);
      if (total !== confirm) {
        const message = `${total} people would get it now, not ${confirm}.`;
        throw new Conflict('broadcast-count-changed', message, { count: total, confirmed: confirm });
      }
      if (total === 0) throw new Conflict('broadcast-for-nobody', 'Nobody would get it.');
      const { timeZone: callZone } = await getCall(tx, broadcast.callId);
      const scheduled = {
        state: 'scheduled' as const,
        sendAt: sendAt ?? now,
        sendZone: timeZone ?? callZone,
        updatedAt: now,
      };
      await updateBroadcast(tx, id, scheduled);
      if (sendAt === null) await beginBroadcast(tx, { ...broadcast, ...scheduled }, actor, now);
      else await record(tx, actor, 'broadcast.scheduled', `broadcast:${id}`, now, { count: total, sendAt });
      return getBroadcast(tx, id);
    });
  }
}
