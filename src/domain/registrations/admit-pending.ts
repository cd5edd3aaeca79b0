import { randomUUID } from 'node:crypto';

import { nextStamp } from '../calendar/event-identity.js';
import type { Actor } from '../identity/actor.js';
import { recordAll } from '../identity/audit.queries.js';
import { enqueueMessages } from '../notifications/outbox/messages.queries.js';
import { Conflict } from '../../platform/errors.js';
import { type AdmittedDecision, decideEntry } from './admission.js';
import { nextWaitlistNumbers } from './admission.queries.js';
import type { Attendee } from './attendee.entity.js';
import { waitlistEntries } from './waitlist.js';
import { heldSeats } from './waitlist.queries.js';
import type { Registration } from './registration.entity.js';
import type { Seats } from './registration.js';
import { writeSeats } from './registrations.queries.js';
import type { Session } from '../sessions/session.entity.js';
import { updateSession } from '../sessions/sessions.queries.js';
import { admissionMessage } from './admission-message.js';
import type { Decided } from './decided.js';
import type { Tx } from '../../platform/database/tx.js';

/**
 * Gives people who were approved a seat or a place at the end of the line, in the transaction of its caller, and tells
 * them. They come in the order in which they applied. The waiting line has had its turn.
 */
export async function admitPending(
  tx: Tx,
  session: Session,
  pending: readonly Registration[],
  attendees: ReadonlyMap<string, Attendee>,
  { domain, note, actor, now }: { domain: string; note: string | null; actor: Actor; now: Date },
): Promise<Decided[]> {
  const held = await heldSeats(tx, session, now);
  const { decisions, seats } = decideAll(session, held, pending, attendees);
  const approved = pending.filter((one) => decisions.has(one.id));
  const waitlistNumbers = await nextWaitlistNumbers(tx, approved.length);
  const admitted = approved.flatMap((registration, index) => {
    const decided = decisions.get(registration.id);
    const attendee = attendees.get(registration.attendeeId);
    if (decided === undefined || attendee === undefined) return [];
    const { decision, groupId, allOrNothing } = decided;
    const changes = {
      state: decision.outcome,
      waitlistNumber: waitlistNumbers[index] ?? registration.waitlistNumber,
      groupId,
      allOrNothing: allOrNothing,
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
  const messages = admitted.map((one) => admissionMessage(session, one.registration, one.attendee, one.decision, note));
  await enqueueMessages(tx, messages, domain, now);
  const auditEntries = admitted.map(({ registration: { id, state } }) => ({
    actor,
    action: `registration.${state}`,
    subject: `registration:${id}`,
  }));
  await recordAll(tx, auditEntries, now);
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

// What each gets who is not refused. Who stays together in line is a party of those alone who are approved at once.
function decideAll(
  session: Session,
  held: ReadonlyMap<string, number>,
  pending: readonly Registration[],
  attendees: ReadonlyMap<string, Attendee>,
): { decisions: Map<string, Decision>; seats: Seats } {
  const decisions = new Map<string, Decision>();
  const groupOf = new Map(pending.map(({ id, groupId }) => [id, groupId]));
  const rows = pending.map(({ id, attendeeId, groupId, allOrNothing }) => {
    return { id, organizationId: attendees.get(attendeeId)?.organizationId ?? null, groupId, allOrNothing };
  });
  let room = { seats: session as Seats, held, organizationLimit: null, live: new Map<string, number>() };
  for (const { members, allOrNothing } of waitlistEntries(rows)) {
    const organizationIds = members.map((member) => member.organizationId);
    const entry = decideEntry(room, organizationIds, { allOrNothing, approved: true });
    if (entry.outcome !== 'admitted') continue;
    room = { ...room, seats: entry.room.seats, held: entry.room.held };
    const isAllOrNothing = allOrNothing && members.length > 1;
    const newId = isAllOrNothing ? randomUUID() : null;
    members.forEach(({ id }, at) => {
      const decision = entry.decisions[at];
      const groupId = newId ?? groupOf.get(id) ?? null;
      if (decision !== undefined) decisions.set(id, { decision, groupId, allOrNothing: isAllOrNothing });
    });
  }
  return { decisions, seats: room.seats };
}
