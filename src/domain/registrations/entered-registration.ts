import { randomUUID } from 'node:crypto';

import { newUid, nextStamp } from '../calendar/event-identity.js';
import type { Change } from '../identity/change.js';
import { hashToken } from '../../platform/tokens.js';
import type { Attendee } from './attendee.entity.js';
import { joinToken } from './link-tokens.js';
import { isProven } from './proven.js';
import type { Registration } from './registration.entity.js';

/** What a registration gets when the person is admitted. */
type Entrance = Pick<
  Registration,
  | 'sessionId'
  | 'state'
  | 'waitlistNumber'
  | 'delegationId'
  | 'groupId'
  | 'allOrNothing'
  | 'offerExpiresAt'
  | 'provisionalUntil'
>;

/** Returns the registration of an admitted person. `previous` is their earlier registration, if any. */
export function enteredRegistration(
  { now, domain, linkSecret }: Change,
  { sessionId, state, waitlistNumber, delegationId, groupId, allOrNothing, offerExpiresAt, provisionalUntil }: Entrance,
  attendee: Attendee,
  previous: Registration | null,
  answers: Record<string, unknown> | undefined,
): Registration {
  const id = previous?.id ?? randomUUID();
  return {
    id,
    sessionId,
    attendeeId: attendee.id,
    state,
    waitlistNumber,
    delegationId,
    groupId,
    allOrNothing,
    offerExpiresAt,
    unproven: !isProven(attendee),
    provisionalUntil: isProven(attendee) ? null : provisionalUntil,
    answers: answers ?? previous?.answers ?? {},
    uid: previous?.uid ?? newUid(domain),
    // A CANCEL may have used the previous number; RFC 5546 requires a higher one for the next REQUEST.
    sequence: previous === null ? 0 : previous.sequence + 1,
    stampedAt: nextStamp(previous?.stampedAt ?? null, now),
    joinTokenHash: hashToken(joinToken(linkSecret, id, attendee.linkVersion)),
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
  };
}
