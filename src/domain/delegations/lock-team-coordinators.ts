import type { Change } from '../identity/change.js';
import type { Attendee } from '../registrations/attendee.entity.js';
import { lockAttendee } from '../registrations/links.queries.js';
import { lockCoordinator } from './open-delegation.js';
import type { PlannedTeam } from './plan-teams.js';
import type { TeamPerson } from './team.js';

/** Locks the coordinators who are to be notified, and writes those who are new. Returns them by address key. */
export async function lockTeamCoordinators(
  change: Change,
  callSlug: string,
  teams: readonly PlannedTeam[],
): Promise<Map<string, Attendee>> {
  const wanted = new Map<string, TeamPerson & { organization: string }>();
  for (const { coordinator, organization } of teams) {
    if (coordinator !== null) wanted.set(coordinator.emailKey, { ...coordinator, organization: organization.name });
  }
  const known = [...wanted.values()].flatMap(({ attendeeId }) => attendeeId ?? []);
  // In one order, and before the others: two invitations at once never wait for each other.
  for (const id of known.sort()) await lockAttendee(change.tx, id);
  const people = new Map<string, Attendee>();
  for (const [key, { email, name, organization }] of [...wanted].sort(([a], [b]) => (a < b ? -1 : 1))) {
    // A platform need not give the names of members: the address stands for the name until they enter it.
    people.set(key, await lockCoordinator(change, callSlug, { email, name: name ?? email, organization }));
  }
  return people;
}
