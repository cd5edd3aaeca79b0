import type { TeamsInput } from './team-input.js';
import { laterEnd } from './team-seats.js';
import type { Actor } from '../identity/actor.js';
import { recordAll } from '../identity/audit.queries.js';
import { joinOrganizations } from '../organizations/organizations.queries.js';
import { keepReservedInStep } from '../registrations/release.queries.js';
import { putReservation } from '../registrations/reservations.queries.js';
import type { Session } from '../sessions/session.entity.js';
import type { PlannedTeam, PlannedTeams } from './plan-teams.js';
import type { Tx } from '../../platform/database/tx.js';

/** Who invites teams to what, and when. */
export interface Inviting {
  /** Locked. */
  session: Session;
  input: TeamsInput;
  actor: Actor;
  now: Date;
  secret: string;
  domain: string;
}

/** By the keys of the teams' organizations. */
export interface TeamSeats {
  organizations: ReadonlyMap<string, string>;
  /** Until when seats are kept for each, null for the start; not there where none are kept any more. */
  ends: ReadonlyMap<string, Date | null>;
}

/** Keeps the seats that were decided on; organizations that nobody has named yet are written. */
export async function reserveTeamSeats(
  tx: Tx,
  { teams, kept, standing }: PlannedTeams,
  { session, input, actor, now }: Inviting,
): Promise<TeamSeats> {
  const organizations = await writeOrganizations(tx, session.callId, teams, now);
  const ends = new Map<string, Date | null>();
  for (const [key, { reservedUntil }] of standing) if (reservedUntil !== undefined) ends.set(key, reservedUntil);
  const auditEntries = [];
  for (const [key, seats] of kept) {
    const organizationId = organizations.get(key);
    if (organizationId === undefined) throw new Error('An organization was not written.');
    const reservedUntil = laterEnd(input.reservedUntil ?? null, standing.get(key)?.reservedUntil);
    await putReservation(tx, { sessionId: session.id, organizationId, seats, reservedUntil, createdAt: now });
    ends.set(key, reservedUntil);
    const details = { organizationId, seats, ...(reservedUntil !== null && { reservedUntil }) };
    auditEntries.push({ actor, action: 'session.seats-reserved', subject: `session:${session.id}`, details });
  }
  await keepReservedInStep(tx, session.id);
  await recordAll(tx, auditEntries, now);
  return { organizations, ends };
}

async function writeOrganizations(
  tx: Tx,
  callId: string,
  teams: readonly PlannedTeam[],
  now: Date,
): Promise<Map<string, string>> {
  const told = teams.filter(({ coordinator }) => coordinator !== null);
  const missing = told.filter(({ organization }) => organization.id === null);
  const named = missing.map(({ organization: { key, name } }) => ({
    emailKey: key,
    organization: name,
    country: null,
  }));
  const joined = await joinOrganizations(tx, callId, named, now);
  const known = told.map(({ organization: { key, id } }) => [key, id] as const);
  const written = joined.map(({ emailKey: key, organizationId }) => [key, organizationId] as const);
  return new Map([...known, ...written].flatMap(([key, id]) => (id === null ? [] : [[key, id] as const])));
}
