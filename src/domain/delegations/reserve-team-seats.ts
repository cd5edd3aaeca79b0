import type { TeamsInput } from './team-input.js';
import { joinOrganizations } from '../organizations/organizations.queries.js';
import { keepReservedInStep } from '../registrations/waitlist/release.queries.js';
import { putReservation } from '../registrations/seats/reservations.queries.js';
import { countAsTeamSeats } from '../registrations/seats/team-seats.queries.js';
import type { Session } from '../sessions/session.entity.js';
import type { PlannedTeam, PlannedTeams } from './plan-teams.js';
import { recordAll, type Change } from '../identity/change.js';
import type { Attendee } from '../registrations/attendee.entity.js';
import { lockAttendee } from '../registrations/links/links.queries.js';
import { lockPerson } from '../registrations/admission/applicant.js';
import type { TeamPerson } from './team.js';

/** The invitation of teams. */
export interface Inviting {
  /** Locked. */
  session: Session;
  input: TeamsInput;
}

/** By the keys of the teams' organizations. */
export interface TeamSeats {
  organizations: ReadonlyMap<string, string>;
  /** When the reserved seats of each are released; null for the start, absent if none are reserved. */
  ends: ReadonlyMap<string, Date | null>;
}

/** The later of two ends; null, the start, is the latest. */
function laterEnd(one: Date | null, other: Date | null | undefined): Date | null {
  if (other === undefined) return one;
  if (one === null || other === null) return null;
  return one > other ? one : other;
}

/** Reserves the planned seats, and inserts new organizations. */
export async function reserveTeamSeats(
  change: Change,
  { teams, reserved, current, seated }: PlannedTeams,
  { session, input }: Inviting,
): Promise<TeamSeats> {
  const { tx, now } = change;
  const organizations = await writeOrganizations(change, session.callId, teams);
  const ends = new Map<string, Date | null>();
  for (const [key, { reservedUntil }] of current) ends.set(key, reservedUntil);
  const auditEntries = [];
  for (const [key, seats] of reserved) {
    const organizationId = organizations.get(key);
    if (organizationId === undefined) throw new Error('An organization was not written.');
    const reservedUntil = laterEnd(input.reservedUntil ?? null, current.get(key)?.reservedUntil);
    await putReservation(tx, { sessionId: session.id, organizationId, seats, reservedUntil, createdAt: now });
    ends.set(key, reservedUntil);
    const details = { organizationId, seats, ...(reservedUntil !== null && { reservedUntil }) };
    auditEntries.push({ action: 'session.seats-reserved', subject: `session:${session.id}`, details });
  }
  await keepReservedInStep(tx, session.id);
  await countAsTeamSeats(tx, seated);
  await recordAll(change, auditEntries);
  return { organizations, ends };
}

async function writeOrganizations({ tx, now }: Change, callId: string, teams: readonly PlannedTeam[]) {
  const invited = teams.filter(({ coordinator }) => coordinator !== null);
  const missing = invited.filter(({ organization }) => organization.id === null);
  const named = missing.map(({ organization: { key, name } }) => ({
    emailKey: key,
    organization: name,
    country: null,
  }));
  const joined = await joinOrganizations(tx, callId, named, now);
  const known = invited.map(({ organization: { key, id } }) => [key, id] as const);
  const written = joined.map(({ emailKey: key, organizationId }) => [key, organizationId] as const);
  return new Map([...known, ...written].flatMap(([key, id]) => (id === null ? [] : [[key, id] as const])));
}

/** Locks the coordinators to notify, and inserts new ones. Returns them by address key. */
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
  // Always in the same order, and before the others, so that concurrent invitations don't deadlock.
  for (const id of known.sort()) await lockAttendee(change.tx, id);
  const people = new Map<string, Attendee>();
  for (const [key, { email, name, organization }] of [...wanted].sort(([a], [b]) => (a < b ? -1 : 1))) {
    // Platforms may not send the names of members: the address is used as the name until they enter it.
    people.set(key, await lockPerson(change, callSlug, { email, name: name ?? email, organization }));
  }
  return people;
}
