import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import type { WaitlistMoveInput } from '../../domain/registrations/admission/registration-input.js';
import { lockRegistrationAndSession } from '../../domain/registrations/lock-registration.js';
import { listWaitlist, renumber } from '../../domain/registrations/waitlist/waitlist-order.queries.js';
import { movedWaitlist, placeIn, waitlistEntries } from '../../domain/registrations/waitlist/waitlist.js';
import { endedRefusal } from '../../domain/sessions/session.js';
import { Conflict, invalidField } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Moves a person on the waiting list by hand. */
@Injectable()
export class MoveOnWaitlist {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the position before and after, from 1. People who stay together move together, so the new position can
   * differ from `position`. Nobody is notified. Throws NotFound, Invalid for a position behind the end of the list, and
   * Conflict if the person is not waiting, the session is cancelled or over, or their position or the length of the
   * list is no longer as in `seen`.
   */
  async run(registrationId: string, input: WaitlistMoveInput, actor: Actor): Promise<{ from: number; to: number }> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const { session, registration } = await lockRegistrationAndSession(tx, registrationId);
      const ended = endedRefusal(session, now);
      if (ended !== null) throw ended;
      if (registration.state !== 'waitlisted')
        throw new Conflict('not-waiting', 'This person is no longer on the waiting list.');
      const line = await listWaitlist(tx, registration);
      const from = placeIn(line, registration.id);
      const { seen, position, reason } = input;
      if (seen !== undefined && (seen.position !== from || seen.length !== line.length))
        throw new Conflict('waitlist-changed', 'The waiting list has changed.');
      if (position > line.length)
        throw invalidField(
          'position',
          'behind-waitlist',
          `Must be at most ${line.length}, the end of the waiting list.`,
        );
      const order = movedWaitlist(waitlistEntries(line), registration.id, position);
      const to = order.indexOf(registration.id) + 1;
      if (to === from) return { from, to };
      const changed = line.flatMap(({ id, number }, index) => {
        const next = order[index];
        return next === undefined || next === id ? [] : [{ id: next, number }];
      });
      await renumber(tx, changed);
      await record(change, 'registration.waitlist-moved', `registration:${registration.id}`, {
        placeBefore: from,
        place: to,
        reason,
      });
      return { from, to };
    });
  }
}
