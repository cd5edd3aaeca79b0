import { randomUUID } from 'node:crypto';

import { nextStamp } from '../calendar/event-identity.js';
import { recordAll } from '../identity/audit.queries.js';
import { enqueueMessages } from '../notifications/outbox/messages.queries.js';
import { Conflict } from '../../platform/errors.js';
import { type AdmittedDecision, decideEntry, type Room } from './admission.js';
import { nextWaitlistNumbers } from './admission.queries.js';
import type { Attendee } from './attendee.entity.js';
import { waitlistEntries } from './waitlist.js';
import { listReservedSeats } from './waitlist.queries.js';
import type { Registration } from './registration.entity.js';
import type { Seats } from './registration.js';
import { writeSeats } from './registrations.queries.js';
import type { Session } from '../sessions/session.entity.js';
import { updateSession } from '../sessions/sessions.queries.js';
import { admissionMessage } from './admission-message.js';
import type { Decided } from './decided.js';
import type { Change } from '../identity/change.js';

/**
 * Gives approved people a seat or a place at the end of the waiting list, in the order in which they applied, and
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
  const reserved = await listReservedSeats(tx, session, now);
  const { decisions, seats } = decideAll(session, reserved, pending, attendees);
  const waitlistNumbers = (await nextWaitlistNumbers(tx, decisions.size)).values();
  const admitted = pending.flatMap((registration) => {
    const decided = decisions.get(registration.id);
    const attendee = attendees.get(registration.attendeeId);
    if (decided === undefined || attendee === undefined) return [];
    const { decision, groupId, allOrNothing } = decided;
    const changes = {
      state: decision.outcome,
      waitlistNumber: waitlistNumbers.next().value ?? registration.waitlistNumber,
      groupId,
      allOrNothing,
      stampedAt: nextStamp(registration.stampedAt, now),
      updatedAt: now,
      confirmedAt: decision.outcome === 'confirmed' ? now : null,
    };
    return { registration: { ...registration, ...changes }, attendee, decision };
  });
  await writeSeats(
    tx,
    admitted.map((one) => one.registration),
  );
  await updateSession(tx, session.id, { taken: seats.taken, waiting: seats.waiting });
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

type Decision = { decision: AdmittedDecision; groupId: string | null; allOrNothing: boolean };

// Returns the decisions by registration, without refused ones. Only people who are approved together can form a group.
function decideAll(
  session: Session,
  reserved: ReadonlyMap<string, number>,
  pending: readonly Registration[],
  attendees: ReadonlyMap<string, Attendee>,
): { decisions: Map<string, Decision>; seats: Seats } {
  const decisions = new Map<string, Decision>();
  const groupOf = new Map(pending.map(({ id, groupId }) => [id, groupId]));
  const rows = pending.map(({ id, attendeeId, groupId, allOrNothing }) => {
    return { id, organizationId: attendees.get(attendeeId)?.organizationId ?? null, groupId, allOrNothing };
  });
  let room: Room = { seats: session, reserved, organizationLimit: null, live: new Map() };
  for (const { members, allOrNothing } of waitlistEntries(rows)) {
    const entry = decideEntry(room, members, { allOrNothing, approved: true });
    if (entry.outcome !== 'admitted') continue;
    room = entry.room;
    const isAllOrNothing = allOrNothing && members.length > 1;
    const newId = isAllOrNothing ? randomUUID() : null;
    for (const { person, decision } of entry.decided) {
      const groupId = newId ?? groupOf.get(person.id) ?? null;
      decisions.set(person.id, { decision, groupId, allOrNothing: isAllOrNothing });
    }
  }
  return { decisions, seats: room.seats };
}
