import type { Call } from '../../calls/call.entity.js';
import type { Change } from '../../identity/change.js';
import { unsuppressWithLink } from '../../notifications/suppression/suppression.js';
import { findOrganizationsOf } from '../../organizations/organizations.queries.js';
import { pipelined } from '../../../platform/database/tx.js';
import {
  type Existing,
  lockAttendees,
  lockExistingByKey,
  lockExistingRegistrations,
  nextWaitlistNumbers,
} from './admission.queries.js';
import type { Attendee } from '../attendee.entity.js';
import { entrantsOf } from './check-requests.js';
import { isProven } from '../links/proven.js';
import { proveAddress } from '../links/prove-address.js';
import { isLive } from '../registration.js';
import type { CheckedSession, Entrant } from './registration-request.js';

/** What is known about the people in requests before the decision. */
export interface Known {
  /** By address key. */
  attendees: Map<string, Attendee>;
  registrations: Existing;
  /** Existing organizations, by address key. */
  organizations: ReadonlyMap<string, string>;
  /** One for each person, in ascending order. */
  waitlistNumbers: readonly string[];
}

/**
 * Locks the people who are already known, and what they have registered for, in one round trip. Lifts the suppression of
 * their addresses, proves those that staff vouch for, and confirms what they or staff ask for again. Returns the state
 * after that.
 */
export async function lockExisting(change: Change, call: Call, sessions: readonly CheckedSession[]): Promise<Known> {
  const { tx } = change;
  const sessionIds = sessions.map(({ session }) => session.id);
  const entrants = entrantsOf(sessions);
  const people = entrants.map(({ person }) => person);
  const keys = people.map(({ emailKey }) => emailKey);
  // In lock order.
  const [attendees, registrations, organizations, waitlistNumbers] = await pipelined(tx, () => [
    lockAttendees(tx, call.id, keys),
    lockExistingByKey(tx, sessionIds, call.id, keys),
    findOrganizationsOf(tx, call.id, people),
    nextWaitlistNumbers(tx, people.length),
  ]);
  const known = { attendees, registrations, organizations, waitlistNumbers };
  if (attendees.size === 0) return known;
  await liftSuppressions(change, entrants, attendees);
  if (await proveVouched(change, entrants, attendees)) {
    const attendeeIds = [...attendees.values()].map(({ id }) => id);
    known.registrations = await lockExistingRegistrations(tx, sessionIds, attendeeIds);
  }
  await confirmExisting(change, sessions, known);
  return known;
}

/** Someone who registers again gets another attempt at an address that bounced. */
async function liftSuppressions(
  change: Change,
  entrants: readonly Entrant[],
  attendees: ReadonlyMap<string, Attendee>,
): Promise<void> {
  const reached = new Set<string>();
  for (const { request, person } of entrants) {
    const attendee = attendees.get(person.emailKey);
    if (attendee === undefined || attendee.suppressedAt === null || reached.has(attendee.id)) continue;
    reached.add(attendee.id);
    await unsuppressWithLink({ ...change, actor: request.actor }, [attendee]);
  }
}

/** Proves the addresses that staff vouch for. Returns whether there were any. */
async function proveVouched(change: Change, entrants: readonly Entrant[], attendees: Map<string, Attendee>) {
  let hasProven = false;
  for (const { request, person } of entrants) {
    const attendee = attendees.get(person.emailKey);
    if (!person.isVouchedFor || attendee === undefined || isProven(attendee)) continue;
    await proveAddress({ ...change, actor: request.actor }, [attendee.id], 'staff');
    attendees.set(person.emailKey, { ...attendee, provenAt: change.now, provenBy: 'staff' });
    hasProven = true;
  }
  return hasProven;
}

/**
 * Confirms what anyone can have registered for people who ask for it themselves now, with a link of theirs, or whom staff
 * register.
 */
async function confirmExisting(
  change: Change,
  sessions: readonly CheckedSession[],
  { attendees, registrations }: Known,
): Promise<void> {
  for (const { session, groups } of sessions) {
    const own = registrations.get(session.id);
    for (const { request, person } of groups.flatMap(({ entrants }) => entrants)) {
      const attendee = attendees.get(person.emailKey);
      const registration = attendee && own?.get(attendee.id);
      const isOwn = request.actor.kind === 'attendee' && request.actor.id === attendee?.id;
      const isOpen = registration?.unproven === true && isLive(registration.state);
      if (!attendee || !isOpen || !(isOwn || person.isVouchedFor)) continue;
      await proveAddress({ ...change, actor: request.actor }, [attendee.id], isOwn ? 'owner' : 'staff');
      own?.set(attendee.id, { ...registration, unproven: false, provisionalUntil: null });
    }
  }
}
