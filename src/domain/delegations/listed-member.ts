import type { Registration } from '../registrations/registration.entity.js';
import { isLive } from '../registrations/registration.js';
import type { DelegationListing } from './delegation.entity.js';
import type { DelegationMember } from './delegations.queries.js';

/** A member as their coordinator sees them. */
export interface ListedMember {
  /** As the coordinator typed them: what we know of people from before is private. */
  name: string;
  email: string;
  emailKey: string;
  /** `id` is that of the listing where the person was registered before. */
  registration: Pick<
    Registration,
    'id' | 'sessionId' | 'state' | 'allOrNothing' | 'offerExpiresAt' | 'sequence' | 'rsvp' | 'rsvpSequence'
  >;
  /** Position on the waiting list, from 1, as shown when the person was listed; null to look it up. */
  place: number | null;
}

/**
 * Returns the members of a delegation as the coordinator sees them. Nobody learns from it whether somebody was registered
 * before they were listed: such a person keeps their own registration, and shows as a new person would.
 */
export function listedMembers(
  members: readonly DelegationMember[],
  listings: readonly DelegationListing[],
): ListedMember[] {
  const listed = new Map(listings.map((one) => [keyOf(one.sessionId, one.emailKey), one]));
  const own = new Set<string>();
  const registered = members.map(({ registration, attendee }): ListedMember => {
    const key = keyOf(registration.sessionId, attendee.emailKey);
    if (isLive(registration.state)) own.add(key);
    return {
      name: listed.get(key)?.name ?? attendee.name,
      email: attendee.email,
      emailKey: attendee.emailKey,
      registration,
      place: null,
    };
  });
  const elsewhere = listings
    .filter((one) => one.isElsewhere && !own.has(keyOf(one.sessionId, one.emailKey)))
    .map((one): ListedMember => ({
      name: one.name,
      email: one.email,
      emailKey: one.emailKey,
      registration: {
        id: one.id,
        sessionId: one.sessionId,
        state: one.withdrawnAt === null ? one.state : 'cancelled',
        allOrNothing: false,
        offerExpiresAt: null,
        sequence: 0,
        rsvp: null,
        rsvpSequence: null,
      },
      place: one.place,
    }));
  return [...registered, ...elsewhere];
}

/** Returns a function that finds what the coordinator knows of a person in a session; null for somebody not listed. */
export function listedLook(
  members: readonly ListedMember[],
): (sessionId: string, key: string) => ListedMember['registration'] | null {
  const known = new Map<string, ListedMember['registration']>();
  for (const { registration, emailKey } of members) {
    const key = keyOf(registration.sessionId, emailKey);
    if (!known.has(key) || isLive(registration.state)) known.set(key, registration);
  }
  return (sessionId, key) => known.get(keyOf(sessionId, key)) ?? null;
}

function keyOf(sessionId: string, key: string): string {
  return `${sessionId} ${key}`;
}
