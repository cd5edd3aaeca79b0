import { Conflict, type Refusal, NotFound } from '../../../platform/errors.js';
import { recordAll, type Change } from '../../identity/change.js';
import type { Session } from '../../sessions/session.entity.js';
import { endedRefusal } from '../../sessions/session.js';
import type { Connection } from '../../../platform/database/tx.js';
import { actedOn } from '../acted.js';
import { admitPending } from './admit-pending.js';
import type { ApprovalOutcome } from './approval-plan.js';
import type { Decided } from './decided.js';
import { promote } from '../waitlist/promote.js';
import type { Registration } from '../registration.entity.js';
import { freeSeats } from '../registration.js';
import { listAttendees, writeSeats, lockRegistrations, sessionsOf } from '../registrations.queries.js';
import { waitlistPositions } from '../waitlist/waitlist-order.queries.js';
import { enqueueMessages } from '../../notifications/outbox/messages.queries.js';
import { recordStep } from '../../notifications/outbox/held-acts.queries.js';
import { recipientOf, wayOf } from '../../notifications/outbox/frozen.js';
import type { Attendee } from '../attendee.entity.js';
import { lockSession } from '../../sessions/sessions.queries.js';

export type Verdict = 'approve' | 'decline';

/**
 * Approves or declines pending registrations for a locked session, one after the other, and notifies the people with
 * the note. Returns the outcome of each; a refusal doesn't affect the others.
 */
export async function decidePending(
  change: Change,
  locked: Session,
  registrations: readonly Registration[],
  verdict: Verdict,
  note: string | null,
): Promise<Decided[]> {
  const pending = registrations.filter((one) => one.state === 'pending');
  const others = registrations.filter((one) => one.state !== 'pending');
  const notPending = new Conflict('not-pending', 'This registration is not awaiting approval.');
  const refused = refuseAll(others, notPending);
  const ended = endedRefusal(locked, change.now);
  if (ended !== null) return [...refused, ...refuseAll(pending, ended)];
  if (pending.length === 0) return refused;
  const attendees = await listAttendees(
    change.tx,
    pending.map((one) => one.attendeeId),
  );
  if (verdict === 'decline') {
    const declined = await declinePending(change, locked, pending, attendees, note);
    await recordDecisions(change, locked, verdict, pending, declined);
    return [...refused, ...declined];
  }
  // People who are approved now must not overtake people on the waiting list.
  const isServed = locked.waiting === 0 || freeSeats(locked).free === 0;
  const session = isServed ? locked : { ...locked, ...(await promote({ ...change, held: undefined }, locked)) };
  const decided = await admitPending(change, session, pending, attendees, note);
  await recordDecisions(change, session, verdict, pending, decided);
  return [...refused, ...decided];
}

/** Records what the registrations were before, for an undo. */
async function recordDecisions(
  change: Change,
  { id }: Session,
  verdict: Verdict,
  pending: readonly Registration[],
  decided: readonly Decided[],
): Promise<void> {
  const written = decided.flatMap((one) => (one.ok ? one.registration : []));
  if (written.length > 0) await recordStep(change, id, verdict, { registrations: actedOn(written, pending) });
}

/** Returns the outcomes of an approval, in order, with the positions on the waiting list as they are now. */
export async function approvalOutcomeOf(
  connection: Connection,
  sessionId: string,
  decided: readonly Decided[],
): Promise<ApprovalOutcome[]> {
  const registrations = decided.flatMap((one) => (one.ok ? one.registration : []));
  const places = await waitlistPositions(connection, sessionId, registrations);
  return decided.map((one): ApprovalOutcome => {
    const { registrationId: id } = one;
    if (!one.ok) return { id, outcome: 'full', place: null };
    const place = places.get(id) ?? null;
    return { id, outcome: place === null ? 'confirmed' : 'waitlisted', place };
  });
}

function refuseAll(registrations: readonly Registration[], refusal: Refusal): Decided[] {
  return registrations.map(({ id }) => ({ registrationId: id, ok: false, refusal }));
}

/** Declines pending registrations, and notifies the people with the note. */
async function declinePending(
  change: Change,
  session: Session,
  pending: readonly Registration[],
  attendees: ReadonlyMap<string, Attendee>,
  note: string | null,
): Promise<{ registrationId: string; ok: true; registration: Registration }[]> {
  const { tx, now } = change;
  const declined = pending.map((one): Registration => ({ ...one, state: 'declined', updatedAt: now }));
  await writeSeats(tx, declined);
  const messages = declined.flatMap((registration) => {
    const attendee = attendees.get(registration.attendeeId);
    if (attendee === undefined) return [];
    return {
      callId: session.callId,
      sessionId: session.id,
      sessionRevision: session.revision,
      registrationId: registration.id,
      attendeeId: attendee.id,
      kind: 'declined' as const,
      dedupeKey: `declined:${registration.id}:${registration.waitlistNumber}`,
      payload: { recipient: recipientOf(attendee), ...wayOf(registration), ...(note !== null && { note }) },
    };
  });
  await enqueueMessages(change, messages);
  const auditEntries = declined.map(({ id }) => ({
    action: 'registration.declined',
    subject: `registration:${id}`,
  }));
  await recordAll(change, auditEntries);
  return declined.map((registration) => ({ registrationId: registration.id, ok: true, registration }));
}

/**
 * Decides several pending registrations, of any sessions. Returns an outcome for each of `registrationIds`, in order; a
 * refusal of one doesn't affect the others. A group that is approved together stays together on the waiting list.
 */
export async function decideMany(
  change: Change,
  registrationIds: readonly string[],
  verdict: Verdict,
  note: string | null,
): Promise<Decided[]> {
  const { tx } = change;
  const ids = [...new Set(registrationIds.map((id) => id.toLowerCase()))];
  const sessions: Session[] = [];
  for (const id of await sessionsOf(tx, ids)) sessions.push(await lockSession(tx, id));
  const registrations = await lockRegistrations(tx, ids);
  const decided = new Map<string, Decided>();
  for (const session of sessions) {
    const own = registrations.filter(({ sessionId }) => sessionId === session.id);
    const all = await decidePending(change, session, own, verdict, note?.trim() || null);
    for (const one of all) decided.set(one.registrationId, one);
  }
  return registrationIds.map((id) => decided.get(id.toLowerCase()) ?? missing(id));
}

function missing(registrationId: string): Decided {
  const refusal = new NotFound('registration-not-found', 'Registration not found.');
  return { registrationId, ok: false, refusal };
}
