import { planInvitations, type TeamPlan } from './team.js';
import type { TeamsInput } from './team-input.js';
import { listTeams } from './teams.queries.js';
import { organizationKey } from '../organizations/organization.js';
import { findOrganizationsOf } from '../organizations/organizations.queries.js';
import { Conflict, Invalid } from '../../platform/errors.js';
import { listReservations, type ReservedSeats } from '../registrations/seats/reservations.queries.js';
import { listSeatedMembers } from '../registrations/seats/team-seats.queries.js';
import { planWaitlist, teamHolder } from '../registrations/waitlist/waitlist.js';
import { listReservedSeats } from '../registrations/waitlist/waitlist.queries.js';
import { closureRefusal } from '../registrations/admission/admission-refusals.js';
import { countReserved, requireCapacity } from '../registrations/registration.js';
import { requireFuture } from '../time/require-future.js';
import { registrationClosure } from '../sessions/session.js';
import { seatsInRoom } from '../sessions/attendance.js';
import type { Session } from '../sessions/session.entity.js';
import type { Connection } from '../../platform/database/tx.js';

/** The organization of a team: an existing one, or a new one with this name. */
interface TeamOrganization {
  id: string | null;
  /** Empty if the team names none and belongs to an existing one. */
  name: string;
  /** Teams of one organization have one key. */
  key: string;
}

export interface PlannedTeam extends TeamPlan {
  organization: TeamOrganization;
}

export interface PlannedTeams {
  teams: PlannedTeam[];
  /** The seats that will be reserved for each organization with its teams, by key. */
  reserved: ReadonlyMap<string, number>;
  /** What is reserved now, by organization. */
  current: ReadonlyMap<string, ReservedSeats>;
  /** Members who have a seat already, by registration: it becomes one of these teams' (`teamHolder`). */
  seated: ReadonlyMap<string, string>;
}

/**
 * Plans the invitation of teams; writes nothing. Throws Conflict if the session is not a showcase, is closed for
 * registration, has no seat limit or too few free seats, with the title of the first team without enough seats; Invalid
 * for proposals that belong to another call or did not win, and for a coordinator who is not on the team.
 */
export async function planTeams(
  connection: Connection,
  session: Session,
  input: TeamsInput,
  now: Date,
): Promise<PlannedTeams> {
  const capacity = seatsOf(session, input, now);
  const { plans, fieldErrors } = planInvitations(await listTeams(connection, session, input.proposals), input);
  if (fieldErrors.length > 0) throw new Invalid('invalid', 'Some fields are invalid.', {}, fieldErrors);
  const teams = await withOrganizations(connection, session.callId, plans);
  const current = new Map(
    (await listReservations(connection, session.id))
      .filter(({ reservedUntil }) => reservedUntil === null || reservedUntil > now)
      .map((one) => [one.organizationId, one]),
  );
  const invited = teams.filter(({ outcome }) => outcome === 'invited');
  const seated = await seatedOf(connection, session, invited, input.seatsPerTeam);
  const takenBy = (holder: string) => [...seated.values()].filter((one) => one === holder).length;
  const reserved = new Map<string, number>();
  let free = capacity - seatsInRoom(session).taken - countReserved(await listReservedSeats(connection, session, now));
  for (const { team, organization } of invited) {
    const taken = takenBy(teamHolder(team.proposalId));
    if (input.seatsPerTeam - taken > free) throw tooFewSeats(team, Math.max(0, free + taken), input.seatsPerTeam);
    free -= input.seatsPerTeam - taken;
    const before = reserved.get(organization.key) ?? current.get(organization.key)?.seats ?? 0;
    reserved.set(organization.key, before + input.seatsPerTeam);
  }
  return { teams, reserved, current, seated };
}

/** Returns whose seats members of the teams, by registration, already have: each takes one of their own team's. */
async function seatedOf(
  connection: Connection,
  session: Session,
  invited: readonly PlannedTeam[],
  seatsPerTeam: number,
): Promise<ReadonlyMap<string, string>> {
  const ids = invited.map(({ team }) => team.proposalId);
  const members = await listSeatedMembers(connection, session.id, ids);
  const reserved = new Map(ids.map((id) => [teamHolder(id), seatsPerTeam]));
  const entries = members.map((member) => ({ members: [member], allOrNothing: false }));
  return planWaitlist({ free: Infinity, reserved }, entries).holders;
}

function tooFewSeats({ title, externalId }: TeamPlan['team'], most: number, seats: number): Conflict {
  const values = { title, proposal: externalId, most, seats };
  const message = `Only ${most} of the ${seats} seats for the team of “${title}” are free. No one was invited.`;
  return new Conflict('too-few-seats-for-team', message, values, [
    { path: 'seatsPerTeam', code: 'too-few-seats-for-team', message, values },
  ]);
}

/** Returns the seats of a session that teams can be invited to. */
function seatsOf(session: Session, { reservedUntil }: TeamsInput, now: Date): number {
  if (session.kind !== 'showcase') throw new Conflict('not-a-showcase', 'Teams can only be invited to showcases.');
  const closure = registrationClosure(session, now);
  if (closure !== null) throw closureRefusal(closure === 'over' ? 'closed' : closure);
  const capacity = requireCapacity(seatsInRoom(session));
  if (reservedUntil) requireFuture('reservedUntil', reservedUntil, now);
  return capacity;
}

/**
 * A proposal without an organization belongs to its coordinator's, or else to the one with their email domain. If there
 * is neither, a new organization is created for it.
 */
async function withOrganizations(connection: Connection, callId: string, plans: readonly TeamPlan[]) {
  const wanted = plans.flatMap((plan) => {
    const key = lookupKey(plan);
    if (key === null) return [];
    const { organization } = plan.team;
    return [{ emailKey: key, organization: isNamed(organization) ? organization : null, country: null }];
  });
  const found = await findOrganizationsOf(connection, callId, wanted);
  return plans.map((plan) => {
    const { team, coordinator } = plan;
    const own = team.invitation?.organizationId ?? team.organizationId;
    const theirs = isNamed(team.organization) ? null : coordinator?.organizationId;
    const key = lookupKey(plan);
    const id = own ?? theirs ?? (key === null ? null : (found.get(key) ?? null));
    const name = isNamed(team.organization) ? team.organization : id === null ? team.title : '';
    return { ...plan, organization: { id, name, key: id ?? `name:${organizationKey(name)}` } };
  });
}

/** Returns what the organization of a team is looked up by; null if there is neither a name nor an address. */
function lookupKey({ team, coordinator }: TeamPlan): string | null {
  return isNamed(team.organization) ? team.proposalId : (coordinator?.emailKey ?? null);
}

function isNamed(organization: string | null): organization is string {
  return organization !== null && organizationKey(organization) !== '';
}
