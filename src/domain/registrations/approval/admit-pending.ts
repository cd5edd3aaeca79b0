import { randomUUID } from 'node:crypto';

import { nextStamp } from '../../calendar/event-identity.js';
import { enqueueMessages } from '../../notifications/outbox/messages.queries.js';
import { Conflict } from '../../../platform/errors.js';
import { nextWaitlistNumbers } from '../admission/admission.queries.js';
import { planApproval } from './approval-plan.js';
import type { Attendee } from '../attendee.entity.js';
import { countsIn } from '../admission/admission.js';
import { approvedUntil } from '../waitlist/provisional-seat.js';
import { listTeamsOf } from '../seats/team-seats.queries.js';
import { roomOf } from '../waitlist/waitlist.queries.js';
import type { Registration } from '../registration.entity.js';
import { writeSeats } from '../registrations.queries.js';
import { seatsOfWay } from '../../sessions/attendance.js';
import type { Session } from '../../sessions/session.entity.js';
import { updateSession } from '../../sessions/sessions.queries.js';
import { admissionMessage } from '../admission/admission-message.js';
import type { Decided } from './decided.js';
import { recordAll, type Change } from '../../identity/change.js';

/**
 * Gives approved people a seat or a place at the end of the waiting list, one after the other, and
 * notifies them with the note. The caller has promoted the waiting list.
 */
export async function admitPending(
  change: Change,
  session: Session,
  pending: readonly Registration[],
  attendees: ReadonlyMap<string, Attendee>,
  note: string | null,
): Promise<Decided[]> {
  const { tx, now } = change;
  const before = await roomOf(tx, session, [], now);
  const ids = pending.map(({ id }) => id);
  const teams = await listTeamsOf(tx, session.id, ids, before.reserved);
  const people = pending.map(({ id, attendeeId, groupId, allOrNothing, attendance, usesReserved }) => {
    const organizationId = attendees.get(attendeeId)?.organizationId ?? null;
    return { id, organizationId, groupId, allOrNothing, attendance, usesReserved, teams: teams.get(id) ?? [] };
  });
  const { decisions, room } = planApproval(before, people);
  const newGroups = new Map<number, string>();
  // In the order of the decisions, in which groups that stay together are not torn apart.
  const numbers = await nextWaitlistNumbers(tx, decisions.size);
  const numberOf = new Map([...decisions.keys()].map((id, index) => [id, numbers[index]]));
  const admitted = pending.flatMap((registration) => {
    const decided = decisions.get(registration.id);
    const attendee = attendees.get(registration.attendeeId);
    if (decided === undefined || attendee === undefined) return [];
    const { decision, together } = decided;
    if (together !== null && !newGroups.has(together)) newGroups.set(together, randomUUID());
    const groupId = together === null ? registration.groupId : (newGroups.get(together) ?? null);
    const changes = {
      state: decision.outcome,
      waitlistNumber: numberOf.get(registration.id) ?? registration.waitlistNumber,
      groupId,
      allOrNothing: together !== null,
      teamId: (decision.outcome === 'confirmed' && decision.teamId) || null,
      stampedAt: nextStamp(registration.stampedAt, now),
      updatedAt: now,
      confirmedAt: decision.outcome === 'confirmed' ? now : null,
      approvedAt: now,
      // In the email of the approval, so that no other one has to ask.
      provisionalUntil:
        registration.unproven && seatsOfWay(session, registration.attendance).capacity !== null
          ? approvedUntil(session, now)
          : null,
    };
    return { registration: { ...registration, ...changes }, attendee, decision };
  });
  await writeSeats(
    tx,
    admitted.map((one) => one.registration),
  );
  await updateSession(tx, session.id, countsIn(room));
  const messages = admitted.map((one) =>
    admissionMessage(session, one.registration, one.attendee, one.decision, { note }),
  );
  await enqueueMessages(change, messages);
  const auditEntries = admitted.map(({ registration: { id, state } }) => ({
    action: `registration.${state}`,
    subject: `registration:${id}`,
  }));
  await recordAll(change, auditEntries);
  const written = new Map(admitted.map(({ registration }) => [registration.id, registration]));
  const full = new Conflict('full', 'The session is full and has no waiting list.');
  return pending.map(({ id }) => {
    const registration = written.get(id);
    return registration === undefined
      ? { registrationId: id, ok: false, refusal: full }
      : { registrationId: id, ok: true, registration };
  });
}
