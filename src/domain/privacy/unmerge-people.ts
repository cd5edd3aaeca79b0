import { replaceDelegationLinks } from '../delegations/delegations.queries.js';
import { recordAll, type Change } from '../identity/change.js';
import { enqueueMessages } from '../notifications/outbox/messages.queries.js';
import type { EmailCategory } from '../notifications/unsubscribe/email-category.js';
import { Attendee } from '../registrations/attendee.entity.js';
import { freeSeats, liveStates, type RegistrationState } from '../registrations/registration.js';
import type { Registration } from '../registrations/registration.entity.js';
import { updateRegistration } from '../registrations/registrations.queries.js';
import { replaceAttendeeLinks } from '../registrations/links/replace-links.js';
import { seatsOfWay, withSeatsOfWay } from '../sessions/attendance.js';
import type { Session } from '../sessions/session.entity.js';
import { updateSession } from '../sessions/sessions.queries.js';
import { Conflict } from '../../platform/errors.js';
import { lookAtFindings } from './findings.js';
import type { LockedPair } from './merge-people.js';
import { moveEventTo } from './move-event.js';
import { eventsOf } from './moving-events.js';
import { type EndedRegistration, type MovedWithPerson, undoableUntil } from './person-merge.js';
import {
  endPersonMerge,
  handOverRegistrations,
  movePersonRows,
  type PersonMerge,
  readdressMessages,
  removeTags,
  unconfirmMatches,
} from './person-merges.queries.js';

/**
 * Undoes a merge: everything that it moved and that is still there moves back. A registration that ended is what it
 * was, or on the waiting list at its old place once its seat is gone. Throws Conflict after the time to undo.
 */
export async function unmergePeople(change: Change, merge: PersonMerge, pair: LockedPair): Promise<void> {
  const { tx, now } = change;
  const { moved } = merge;
  if (undoableUntil(merge.mergedAt) <= now) throw undoOver();
  const keepFindings = await lookAtFindings(change, pair.from.callId);
  // The other person may have got links to what moves back, of any of their versions.
  const { attendee: from, invitations } = await replaceAttendeeLinks(change, pair.from.id, pair.into.linkVersion);
  await enqueueMessages(change, invitations);
  const { into } = pair;
  const swapped = pair.ofFrom.filter(({ id }) => moved.swapped.includes(id));
  // Who registered again since keeps the new registration, and the other person the old one.
  const taken = new Set(pair.ofFrom.filter(({ id }) => !moved.swapped.includes(id)).map((one) => one.sessionId));
  const back = pair.ofInto.filter(({ id, sessionId }) => moved.registrations.includes(id) && !taken.has(sessionId));
  const [fromId, intoId] = [from.id, into.id];
  // As in the merge, the other way around.
  await handOverRegistrations(tx, {
    fromId: intoId,
    intoId: fromId,
    toInto: back.map(({ id }) => id),
    toFrom: swapped.map(({ id }) => id),
  });
  await movePersonRows(tx, intoId, fromId, moved);
  await replaceDelegationLinks(tx, fromId, from.linkVersion, now);
  await unconfirmMatches(tx, moved.confirmed);
  await removeTags(tx, intoId, moved.tags);
  const people = tx.getRepository(Attendee);
  await people.update({ id: fromId }, { mergedInto: null });
  await people.update({ id: intoId }, { unsubscribedFrom: unsubscribedApart(pair, moved) });
  await endPersonMerge(tx, merge.id, now);
  await keepFindings();
  await readdressMessages(tx, from);
  for (const registration of back) {
    const session = pair.sessions.get(registration.sessionId);
    await moveEventTo(change, { registration, session, from: into, into: from });
  }
  await (
    await eventsOf(change, fromId)
  )(into, from);
  await reopenAll(change, moved.ended, pair, { from, into });
  await recordAll(change, [
    { action: 'attendee.unmerged', subject: `attendee:${fromId}`, details: { from: intoId } },
    { action: 'attendee.gave-back', subject: `attendee:${intoId}`, details: { to: fromId } },
  ]);
}

/** What a person has unsubscribed from on their own: before the merge, and since. */
function unsubscribedApart({ from, into }: LockedPair, moved: MovedWithPerson): EmailCategory[] {
  const taken = from.unsubscribedFrom.filter((category) => !moved.unsubscribedFrom.includes(category));
  return into.unsubscribedFrom.filter((category) => !taken.includes(category));
}

/** Returns the refusal for a merge that was undone, or is too long ago. */
export function undoOver(): Conflict {
  return new Conflict('person-undo-over', 'This merge was undone already, or it is too late to undo it.');
}

async function reopenAll(
  change: Change,
  ended: readonly EndedRegistration[],
  { ofFrom, ofInto, sessions }: LockedPair,
  people: { from: Attendee; into: Attendee },
): Promise<void> {
  for (const before of ended) {
    const registration = [...ofFrom, ...ofInto].find(({ id }) => id === before.id);
    const session = registration && sessions.get(registration.sessionId);
    if (!registration || !session || liveStates.includes(registration.state)) continue;
    const owner = before.wasOfInto ? people.into : people.from;
    sessions.set(session.id, await reopen(change, session, registration, before, owner));
  }
}

/** Gives a registration back what it was, as far as its session has room. Returns the session. */
async function reopen(
  change: Change,
  session: Session,
  registration: Registration,
  before: EndedRegistration,
  attendee: Attendee,
): Promise<Session> {
  const { tx, now } = change;
  const hadSeat = before.state === 'confirmed' || before.state === 'offered';
  const { attendance } = registration;
  const seats = seatsOfWay(session, attendance);
  const state: RegistrationState = hadSeat && freeSeats(seats).free === 0 ? 'waitlisted' : before.state;
  const counts = withSeatsOfWay(session, attendance, {
    taken: seats.taken + Number(hadSeat && state !== 'waitlisted'),
    waiting: seats.waiting + Number(state === 'waitlisted'),
  });
  const at = (instant: string | null) => (instant === null ? null : new Date(instant));
  const changes = {
    state,
    offerExpiresAt: state === 'offered' ? at(before.offerExpiresAt) : null,
    provisionalUntil: at(before.provisionalUntil),
    updatedAt: now,
  };
  await updateRegistration(tx, registration.id, changes);
  await updateSession(tx, session.id, counts);
  // The event was cancelled in this person's own calendar.
  const reopened = { ...registration, ...changes };
  await moveEventTo(change, { registration: reopened, session, from: null, into: attendee });
  return { ...session, ...counts };
}
