import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { nextStamp } from '../calendar/event-identity.js';
import type { Actor } from '../identity/actor.js';
import { recordAll } from '../identity/audit.queries.js';
import { enqueueNotices } from '../notifications/messages.queries.js';
import { Conflict } from '../../platform/errors.js';
import { type AdmittedDecision, decideEntry } from './admission.js';
import { nextLineNumbers } from './admission.queries.js';
import type { Attendee } from './attendee.entity.js';
import { lineEntries } from './waitlist.js';
import { heldSeats } from './waitlist.queries.js';
import type { Registration } from './registration.entity.js';
import type { Seats } from './registration.js';
import { writeSeats } from './registrations.queries.js';
import type { Session } from '../sessions/session.entity.js';
import { updateSession } from '../sessions/sessions.queries.js';
import { admissionNotice } from './admission-notice.js';
import type { Decided } from '../../flows/registrations/decide-registration.flow.js';

/**
 * Gives people who were approved a seat or a place at the end of the line, in the transaction of its caller, and tells
 * them. They come in the order in which they applied. The waiting line has had its turn.
 */
export async function admitPending(
  tx: EntityManager,
  session: Session,
  pending: readonly Registration[],
  attendees: ReadonlyMap<string, Attendee>,
  { domain, note, actor, now }: { domain: string; note: string | null; actor: Actor; now: Date },
): Promise<Decided[]> {
  const held = await heldSeats(tx, session, now);
  const { decisions, seats } = decideAll(session, held, pending, attendees);
  const approved = pending.filter((one) => decisions.has(one.id));
  const lineNumbers = await nextLineNumbers(tx, approved.length);
  const admitted = approved.flatMap((registration, index) => {
    const decided = decisions.get(registration.id);
    const attendee = attendees.get(registration.attendeeId);
    if (decided === undefined || attendee === undefined) return [];
    const { decision, partyId, together } = decided;
    const changes = {
      state: decision.outcome,
      lineNumber: lineNumbers[index] ?? registration.lineNumber,
      partyId,
      partyTogether: together,
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
  const notices = admitted.map((one) => admissionNotice(session, one.registration, one.attendee, one.decision, note));
  await enqueueNotices(tx, notices, domain, now);
  const deeds = admitted.map(({ registration: { id, state } }) => ({
    actor,
    action: `registration.${state}`,
    subject: `registration:${id}`,
  }));
  await recordAll(tx, deeds, now);
  const written = new Map(admitted.map(({ registration }) => [registration.id, registration]));
  const full = new Conflict('full', 'The session is full and has no waiting list.');
  return pending.map(({ id }) => {
    const registration = written.get(id);
    return registration === undefined
      ? { registrationId: id, ok: false, refusal: full }
      : { registrationId: id, ok: true, registration };
  });
}

type Decision = { decision: AdmittedDecision; partyId: string | null; together: boolean };

// What each gets who is not refused. Who stays together in line is a party of those alone who are approved at once.
function decideAll(
  session: Session,
  held: ReadonlyMap<string, number>,
  pending: readonly Registration[],
  attendees: ReadonlyMap<string, Attendee>,
): { decisions: Map<string, Decision>; seats: Seats } {
  const decisions = new Map<string, Decision>();
  const partyOf = new Map(pending.map(({ id, partyId }) => [id, partyId]));
  const rows = pending.map(({ id, attendeeId, partyId, partyTogether }) => {
    return { id, organizationId: attendees.get(attendeeId)?.organizationId ?? null, partyId, partyTogether };
  });
  let room = { seats: session as Seats, held, organizationLimit: null, live: new Map<string, number>() };
  for (const { members, together } of lineEntries(rows)) {
    const organizationIds = members.map((member) => member.organizationId);
    const entry = decideEntry(room, organizationIds, { together, approved: true });
    if (entry.outcome !== 'admitted') continue;
    room = { ...room, seats: entry.room.seats, held: entry.room.held };
    const staysTogether = together && members.length > 1;
    const newId = staysTogether ? randomUUID() : null;
    members.forEach(({ id }, at) => {
      const decision = entry.decisions[at];
      const partyId = newId ?? partyOf.get(id) ?? null;
      if (decision !== undefined) decisions.set(id, { decision, partyId, together: staysTogether });
    });
  }
  return { decisions, seats: room.seats };
}
