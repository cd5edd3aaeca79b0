import { newUid, nextStamp } from '../../calendar/event-identity.js';
import type { Change } from '../../identity/change.js';
import type { Attendee } from '../attendee.entity.js';
import { isProven } from '../links/proven.js';
import type { Registration } from '../registration.entity.js';
import { timeOrderedUuid } from '../../../platform/database/uuid.js';

/** What a registration gets when the person is admitted. */
interface Entrance extends Pick<
  Registration,
  | 'sessionId'
  | 'state'
  | 'attendance'
  | 'listensIn'
  | 'usesReserved'
  | 'teamId'
  | 'waitlistNumber'
  | 'delegationId'
  | 'groupId'
  | 'allOrNothing'
  | 'offerExpiresAt'
  | 'provisionalUntil'
> {
  /** Whether the person has to confirm it although their address is proven. */
  isUnconfirmed?: boolean;
  source?: Buffer | null;
}

/** The event that a person takes along from one run of a session to another, so that it moves in their calendar. */
export type CarriedEvent = Pick<Registration, 'uid' | 'sequence' | 'stampedAt'>;

/**
 * Returns the registration of an admitted person. `previous` is their earlier registration, if any, and `carried` the
 * event that they take along from another run.
 */
export function enteredRegistration(
  { now, domain }: Change,
  entrance: Entrance,
  attendee: Attendee,
  previous: Registration | null,
  answers: Record<string, unknown> | undefined,
  carried: CarriedEvent | null = null,
): Registration {
  const { sessionId, state, waitlistNumber, delegationId, groupId, allOrNothing, offerExpiresAt } = entrance;
  const unproven = !isProven(attendee) || entrance.isUnconfirmed === true;
  const sequences = [previous, carried].flatMap((one) => one?.sequence ?? []);
  const stamps = [previous, carried].flatMap((one) => one?.stampedAt ?? []);
  const id = previous?.id ?? timeOrderedUuid(now);
  return {
    id,
    sessionId,
    attendeeId: attendee.id,
    state,
    attendance: entrance.attendance,
    listensIn: entrance.listensIn,
    usesReserved: entrance.usesReserved,
    teamId: entrance.teamId,
    switchRequestedAt: null,
    waitlistNumber,
    delegationId,
    groupId,
    allOrNothing,
    offerExpiresAt,
    unproven,
    source: (unproven ? entrance.source : null) ?? null,
    provisionalUntil: unproven ? entrance.provisionalUntil : null,
    approvedAt: null,
    answers: answers ?? previous?.answers ?? {},
    uid: carried?.uid ?? previous?.uid ?? newUid(domain, timeOrderedUuid(now)),
    // A CANCEL may have used the previous number; RFC 5546 requires a higher one for the next REQUEST.
    sequence: Math.max(-1, ...sequences) + 1,
    stampedAt: nextStamp(stamps.toSorted((a, b) => b.getTime() - a.getTime())[0] ?? null, now),
    createdAt: previous?.createdAt ?? now,
    updatedAt: now,
    confirmedAt: state === 'confirmed' ? now : null,
    joinedAt: previous?.joinedAt ?? null,
    attendedAt: previous?.attendedAt ?? null,
    minutesPresent: previous?.minutesPresent ?? null,
    // The new invitation asks for a new response.
    rsvp: null,
    rsvpAt: null,
    rsvpSequence: null,
    rsvpComment: null,
    proposedTime: null,
    unusedReply: null,
  };
}
