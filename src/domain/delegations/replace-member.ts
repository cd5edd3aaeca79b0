import { requireNotCheckedIn } from '../attendance/record-check-in.js';
import { nextStamp } from '../calendar/event-identity.js';
import { recordAll, type Change } from '../identity/change.js';
import { enqueueMessages, type NewMessage } from '../notifications/outbox/messages.queries.js';
import { linkAttendeesByAddress } from '../proposals/proposals.queries.js';
import { Conflict } from '../../platform/errors.js';
import {
  findInOtherOccurrences,
  lockExistingRegistrations,
  writeAdmissions,
} from '../registrations/admission/admission.queries.js';
import { actsFor } from '../registrations/links/proven.js';
import type { Attendee } from '../registrations/attendee.entity.js';
import { leave } from '../registrations/leave.js';
import { keptAnswers } from '../registrations/admission/check-requests.js';
import { enteredRegistration } from '../registrations/admission/entered-registration.js';
import type { RegistrationInput } from '../registrations/admission/registration-input.js';
import type { Registration } from '../registrations/registration.entity.js';
import { getAttendee, lockRegistration, updateRegistration } from '../registrations/registrations.queries.js';
import { waitlistPosition } from '../registrations/waitlist/waitlist-order.queries.js';
import type { Session } from '../sessions/session.entity.js';
import { newListing } from './coordinator-plan.js';
import type { MemberInput } from './delegation-input.js';
import type { Delegation } from './delegation.entity.js';
import { saveListings } from './delegations.queries.js';
import { type RegisteredBy, registeredBy } from './registered-by.js';
import { isLive, type RegistrationState } from '../registrations/registration.js';
import { requireNotCancelled, requireNotOver, type SessionState } from '../sessions/session.js';
import type { MessageKind } from '../notifications/kinds/kinds.js';
import { claimOf, eventOf, recipientOf } from '../notifications/outbox/frozen.js';

interface Replacement {
  /** The current registration of the old member, and its previous state. */
  left: Registration;
  had: RegistrationState;
  leaver: Attendee;
  entered: Registration;
  newcomer: Attendee;
  /** Position on the waiting list, from 1. */
  place: number | null;
  /** Who registers the new member. */
  by: RegisteredBy;
}

const kinds: Partial<Record<RegistrationState, MessageKind>> = {
  confirmed: 'invited',
  waitlisted: 'waitlisted',
  pending: 'pending',
  offered: 'offered',
};

/** Returns the messages for the old and the new member. */
function replacementMessages(session: Session, replacement: Replacement): NewMessage[] {
  const { left, had, leaver, entered, newcomer, place, by } = replacement;
  const about = { callId: session.callId, sessionId: session.id, sessionRevision: session.revision };
  const withdrawn: NewMessage = {
    ...about,
    registrationId: left.id,
    attendeeId: leaver.id,
    kind: 'withdrawn',
    dedupeKey: `withdrawn:${left.id}:${left.sequence}`,
    payload: { recipient: recipientOf(leaver), ...(had === 'confirmed' && { event: eventOf(left) }) },
  };
  const kind = kinds[entered.state];
  if (kind === undefined) return [withdrawn];
  return [
    withdrawn,
    {
      ...about,
      registrationId: entered.id,
      attendeeId: newcomer.id,
      kind,
      dedupeKey: `${kind}:${entered.id}:${entered.waitlistNumber}:${entered.sequence}`,
      payload: {
        recipient: recipientOf(newcomer),
        ...claimOf(entered, newcomer),
        // As in the first email to the other members: a stranger learns whom it comes from.
        ...(entered.unproven && registeredBy(by)),
        ...(entered.state === 'confirmed' && { event: eventOf(entered) }),
        ...(place !== null && { place }),
        ...(entered.offerExpiresAt !== null && { offerExpiresAt: entered.offerExpiresAt.toISOString() }),
      },
    },
  ];
}

/**
 * Transfers the registration of a member to a locked person. They get the same seat, state, waiting list position and
 * group, so that no counter changes and no one is overtaken. The old member gets a CANCEL if they had a seat; the new
 * one gets the usual email for their state, which names the coordinator (`by`) to a stranger. The session is locked with its other occurrences. Throws Conflict if the
 * member's registration is no longer active, they are checked in, the session is over, or the new person is already
 * registered or was declined.
 */
export async function replaceMember(
  change: Change,
  session: Session,
  registrationId: string,
  newcomer: Attendee,
  given: RegistrationInput['answers'],
  by: RegisteredBy,
): Promise<Registration> {
  const { tx, now } = change;
  const registrations = await lockExistingRegistrations(tx, [session.id], [newcomer.id]);
  const existing = registrations.get(session.id)?.get(newcomer.id) ?? null;
  const old = await lockRegistration(tx, registrationId);
  requireReplaceable(old, session, existing, now);
  await requireNotCheckedIn(change, old.id);
  if ((await findInOtherOccurrences(tx, session, [newcomer.id])).size > 0) {
    throw new Conflict('other-run', 'The new person is already registered for another run of this session.');
  }
  const place = await waitlistPosition(tx, old);
  const left = await cancelOld(change, old);
  const answers = await keptAnswers(tx, session, given);
  // As `isByStranger`: nobody is brought in by a coordinator without agreeing.
  const isUnconfirmed = change.actor.kind === 'attendee' && !actsFor(change.actor, newcomer.id);
  // The seat and how it is attended are handed on, but not in which language somebody else follows the session.
  const listensIn = existing?.listensIn ?? null;
  const entered = enteredRegistration(change, { ...old, isUnconfirmed, listensIn }, newcomer, existing, answers);
  await writeAdmissions(tx, [entered]);
  await updateRegistration(tx, entered.id, { offerExpiresAt: entered.offerExpiresAt });
  const leaver = await getAttendee(tx, old.attendeeId);
  const replacement = { left, leaver, had: old.state, entered, newcomer, place, by };
  await enqueueMessages(change, replacementMessages(session, replacement));
  const details = { leaver: old.id, newcomer: entered.id };
  await recordAll(change, [
    { action: 'registration.replaced', subject: `registration:${old.id}`, details },
    { action: 'registration.took-over', subject: `registration:${entered.id}`, details },
  ]);
  await linkAttendeesByAddress(tx, [newcomer.id], now);
  return entered;
}

/**
 * Lists a person in place of a member who gives up their seat or position, for a coordinator who must not learn that the
 * person is registered already: that registration is unchanged. Returns the cancelled registration. Throws as
 * `replaceMember`.
 */
export async function replaceWithListed(
  change: Change,
  session: Session,
  registrationId: string,
  { id: delegationId }: Delegation,
  person: MemberInput,
): Promise<Registration> {
  const { tx, now } = change;
  const old = await lockRegistration(tx, registrationId);
  requireReplaceable(old, session, null, now);
  await requireNotCheckedIn(change, old.id);
  const attendee = await getAttendee(tx, old.attendeeId);
  const left = await leave(change, { session, registration: old, attendee, kind: 'withdrawn' });
  const listing = newListing(delegationId, session, person, { state: old.state, isLockedByOther: true }, now);
  await saveListings(tx, [listing]);
  return left;
}

async function cancelOld({ tx, now }: Change, old: Registration): Promise<Registration> {
  const changes = {
    state: 'cancelled' as const,
    offerExpiresAt: null,
    sequence: old.sequence + 1,
    stampedAt: nextStamp(old.stampedAt, now),
    updatedAt: now,
  };
  await updateRegistration(tx, old.id, changes);
  return { ...old, ...changes };
}

/**
 * Throws Conflict if a member can't be replaced at `now`: the session is cancelled or over, the member's registration
 * is no longer active, their offer expired, or the new person is already registered (`existing`) or was declined.
 */
function requireReplaceable(
  old: Pick<Registration, 'state' | 'offerExpiresAt'>,
  session: { state: SessionState; endsAt: Date },
  existing: Pick<Registration, 'state'> | null,
  now: Date,
): void {
  requireNotCancelled(session);
  requireNotOver(session, now, ", so members can't be replaced");
  if (!isLive(old.state)) throw new Conflict('not-registered', 'This person is no longer registered.');
  if (old.offerExpiresAt !== null && old.offerExpiresAt <= now) {
    throw new Conflict(
      'offer-expired',
      'The offer has expired, and the seat goes to the next person on the waiting list.',
    );
  }
  if (existing !== null && isLive(existing.state)) {
    throw new Conflict('already-registered', 'The new person is already registered for this session.');
  }
  if (existing?.state === 'declined') {
    throw new Conflict('declined', 'The organizers declined the registration of the new person for this session.');
  }
}
