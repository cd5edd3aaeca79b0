import { Injectable } from '@nestjs/common';
import { listCheckedIn } from '../../domain/attendance/check-ins.queries.js';
import { checkedIn } from '../../domain/attendance/record-check-in.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import type { Decided } from '../../domain/registrations/decided.js';
import { vacate } from '../../domain/registrations/leave.js';
import { promote } from '../../domain/registrations/promote.js';
import { isLive } from '../../domain/registrations/registration.js';
import { listAttendees, lockRegistrations } from '../../domain/registrations/registrations.queries.js';
import { requireNotOver } from '../../domain/sessions/session.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { Conflict } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Withdraws many registrations of one session at once. */
@Injectable()
export class WithdrawMany {
  constructor(private readonly changes: Changes) {}

  /**
   * Withdraws all in one transaction. The waiting list is promoted once at the end, so that no one is promoted only to
   * be withdrawn. Returns an outcome for each registration of the session, in waiting list order: Conflict for those
   * that are no longer active. Throws NotFound, Forbidden, and Conflict if the session is over.
   */
  async run(sessionId: string, registrationIds: readonly string[], actor: Actor): Promise<Decided[]> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      let session = await lockSession(tx, sessionId);
      requireNotOver(session, now, ", so the registration can't be cancelled");
      const registrations = (await lockRegistrations(tx, registrationIds)).filter((one) => one.sessionId === sessionId);
      const attendeeIds = registrations.map(({ attendeeId }) => attendeeId);
      const attendees = await listAttendees(tx, attendeeIds);
      const ids = registrations.map(({ id }) => id);
      const inside = await listCheckedIn(tx, ids);
      const decided: Decided[] = [];
      for (const registration of registrations) {
        const attendee = attendees.get(registration.attendeeId);
        if (attendee === undefined || !isLive(registration.state)) {
          decided.push({ registrationId: registration.id, ok: false, refusal: notLive() });
        } else if (inside.has(registration.id)) {
          decided.push({ registrationId: registration.id, ok: false, refusal: checkedIn() });
        } else {
          const left = await vacate(change, { session, registration, attendee, kind: 'withdrawn' });
          session = left.session;
          decided.push({ registrationId: registration.id, ok: true, registration: left.registration });
        }
      }
      await promote(change, session);
      return decided;
    });
  }
}

function notLive(): Conflict {
  return new Conflict('not-live', 'This registration is no longer active.');
}
