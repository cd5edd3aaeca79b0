import type { Registration } from '../registrations/registration.entity.js';
import { isLive } from '../registrations/registration.js';
import type { DelegationListing } from './delegation.entity.js';
import type { DelegationMember } from './delegations.queries.js';

/** A member as their coordinator sees them. */
export interface ListedMember {
  /**
   * In addresses of pages. Of the listing for everybody whom the coordinator listed: the ID of a registration says when
   * it was made.
   */
  id: string;
  /** As the coordinator typed them: what we know of people from before is private. */
  name: string;
  email: string;
  emailKey: string;
  /** Whether the person was registered before: their own registration is unchanged, and `registration` the listing. */
  isLockedByOther: boolean;
  registration: Pick<
    Registration,
    | 'id'
    | 'sessionId'
    | 'state'
    | 'attendance'
    | 'allOrNothing'
    | 'offerExpiresAt'
    | 'sequence'
    | 'rsvp'
    | 'rsvpSequence'
  >;
}

/**
 * Returns the members of a delegation as the coordinator sees them. Nobody learns from it whether somebody was registered
 * before they were listed: such a person keeps their own registration, and shows as a new person would, in the order in
 * which they were listed.
 */
export function listedMembers(
  members: readonly DelegationMember[],
  listings: readonly DelegationListing[],
): ListedMember[] {
  const listed = new Map(listings.map((one) => [keyOf(one.sessionId, one.emailKey), one]));
  const own = new Set<string>();
  const registered = members.map(({ registration, attendee }): Entered => {
    const key = keyOf(registration.sessionId, attendee.emailKey);
    const listing = listed.get(key);
    if (isLive(registration.state)) own.add(key);
    const member = {
      id: listing?.id ?? registration.id,
      name: listing?.name ?? attendee.name,
      email: listing?.email ?? attendee.email,
      emailKey: attendee.emailKey,
      isLockedByOther: false,
      registration,
    };
    return { member, at: listing ?? { createdAt: registration.createdAt, position: 0 } };
  });
  const elsewhere = listings
    .filter((one) => one.isLockedByOther && !own.has(keyOf(one.sessionId, one.emailKey)))
    .map((one): Entered => ({
      at: one,
      member: {
        id: one.id,
        isLockedByOther: true,
        name: one.name,
        email: one.email,
        emailKey: one.emailKey,
        registration: {
          id: one.id,
          sessionId: one.sessionId,
          state: one.withdrawnAt === null ? one.state : 'cancelled',
          attendance: one.attendance,
          allOrNothing: false,
          offerExpiresAt: null,
          sequence: 0,
          rsvp: null,
          rsvpSequence: null,
        },
      },
    }));
  const order = (a: Entered, b: Entered) =>
    a.at.createdAt.getTime() - b.at.createdAt.getTime() || a.at.position - b.at.position;
  return [...registered, ...elsewhere].toSorted(order).map(({ member }) => member);
}

/** A member, and when they were entered. */
interface Entered {
  member: ListedMember;
  at: { createdAt: Date; position: number };
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
