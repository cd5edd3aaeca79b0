import { Injectable } from '@nestjs/common';
import { requireNotCheckedIn } from '../../domain/attendance/record-check-in.js';
import { type Actor, requireOwner } from '../../domain/identity/actor.js';
import { admitGroup } from '../../domain/registrations/admit.js';
import type { RegisterResult } from '../../domain/registrations/registration-request.js';
import { carryAnswers } from '../../domain/registrations/carry-answers.js';
import { handOverEvent } from '../../domain/registrations/hand-over-event.js';
import { leave } from '../../domain/registrations/leave.js';
import { isLive, seatedStates } from '../../domain/registrations/registration.js';
import { getAttendee, getRegistration, lockRegistration } from '../../domain/registrations/registrations.queries.js';
import { requireNotOver } from '../../domain/sessions/session.js';
import { lockOccurrences } from '../../domain/sessions/sessions.queries.js';
import { Conflict } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Moves a person from one occurrence of a session to another. */
@Injectable()
export class SwitchOccurrence {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the registration for the other occurrence. If it has no seat, the registration is unchanged. Throws
   * NotFound, Forbidden, and Conflict if the registration is no longer active, the session is not another occurrence,
   * or its registration is closed.
   */
  async run(registrationId: string, sessionId: string, actor: Actor): Promise<RegisterResult> {
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const found = await getRegistration(tx, registrationId);
      const occurrences = await lockOccurrences(tx, found.sessionId);
      const from = occurrences.find(({ id }) => id === found.sessionId);
      const to = occurrences.find(({ id }) => id === sessionId && id !== found.sessionId);
      const registration = await lockRegistration(tx, registrationId);
      const attendee = await getAttendee(tx, registration.attendeeId);
      requireOwner(actor, attendee.id, 'This registration belongs to someone else.');
      if (from === undefined || to === undefined) {
        throw new Conflict('not-a-run', 'This is not a run of the same session.');
      }
      if (!isLive(registration.state)) throw new Conflict('not-live', 'This registration is no longer active.');
      requireNotOver(from, now);
      await requireNotCheckedIn(change, registration.id);
      const left = await leave(change, { session: from, registration, attendee, kind: 'switched' });
      const switched = await handOverEvent(change, from, registration, left);
      const { email, name, timeZone, language } = attendee;
      const people = [{ email, name, timeZone, language, attendance: registration.attendance }];
      const { delegationId } = registration;
      const request = { people, allOrNothing: false, delegationId, groupId: null, switched, actor };
      const [result] = await admitGroup(change, to, request);
      if (result === undefined) throw new Error('A move to another occurrence was decided and not answered.');
      if (seatedStates.includes(registration.state) && result.registration.state !== 'confirmed') {
        throw new Conflict('run-full', 'The other run has no free seat. The registration is unchanged.');
      }
      return { ...result, registration: await carryAnswers(change, registration, result.registration) };
    });
  }
}
