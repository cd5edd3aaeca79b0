import { randomUUID } from 'node:crypto';

import { newUid, nextStamp } from '../calendar/event-identity.js';
import type { Change } from '../identity/change.js';
import { hashToken } from '../../platform/tokens.js';
import type { Attendee } from './attendee.entity.js';
import { joinToken } from './link-tokens.js';
import type { Registration } from './registration.entity.js';

/** Where in a session somebody comes in. */
type Entrance = Pick<
  Registration,
  'sessionId' | 'state' | 'waitlistNumber' | 'delegationId' | 'groupId' | 'allOrNothing' | 'offerExpiresAt'
>;

/** Returns the registration of somebody who comes into a session, for the first time or again (`previous`). */
export function enteredRegistration(
  { now, domain, linkSecret }: Change,
  { sessionId, state, waitlistNumber, delegationId, groupId, allOrNothing, offerExpiresAt }: Entrance,
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
    answers: answers ?? previous?.answers ?? {},
    uid: previous?.uid ?? newUid(domain),
    // A CANCEL may have gone out under the previous number; RFC 5546 wants the next REQUEST above it.
    sequence: previous === null ? 0 : previous.sequence + 1,
    stampedAt: nextStamp(previous?.stampedAt ?? null, now),
    joinTokenHash: hashToken(joinToken(linkSecret, id, attendee.linkVersion)),
    createdAt: previous?.createdAt ?? now,
    updatedAt: now,
    confirmedAt: state === 'confirmed' ? now : null,
    joinedAt: previous?.joinedAt ?? null,
    attendedAt: previous?.attendedAt ?? null,
    minutesPresent: previous?.minutesPresent ?? null,
    // The new invitation asks again.
    rsvp: null,
    rsvpAt: null,
    rsvpSequence: null,
    rsvpComment: null,
    proposedTime: null,
  };
}
