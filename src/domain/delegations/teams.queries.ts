import { liveStates } from '../registrations/registration.js';
import { wonStates } from '../proposals/proposal-state.js';
import { isSeatedSql } from '../registrations/seats/team-seats.queries.js';
import type { Team } from './team.js';
import type { Session } from '../sessions/session.entity.js';
import type { TeamInvitation } from './team-invitation.entity.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { json, orNull, word } from '../../platform/database/columns.js';
import { type Row, command, query } from '../../platform/database/statement.js';

/** As in `json`, which has no timestamps. */
type InvitationRow = Omit<NonNullable<Team['invitation']>, 'invitedAt' | 'reservedUntil'> & {
  invitedAt: string;
  reservedUntil: string | null;
};

const listTeamsSql = query(
  `select p.id as "proposalId", p.external_id as "externalId", p.title, p.theme, p.state,
     p.organization_id as "organizationId", coalesce(o.name, p.organization) as organization,
     coalesce((select k.state = 'accepted' from acceptances k where k.proposal_id = p.id order by k.asked_at desc limit 1),
       not exists (select from acceptances k where k.call_id = p.call_id)) as "hasAccepted", team.people,
     case when i.session_id is not null then json_build_object('seats', i.seats, 'invitedAt', i.invited_at,
       'reserved', i.reserved, 'reservedUntil', v.reserved_until, 'seated', (select count(*) from registrations r
         where r.session_id = i.session_id and r.team_id = p.id and ${isSeatedSql}),
       'delegationId', d.id, 'organizationId', d.organization_id,
       'coordinator', json_build_object('name', c.name, 'email', c.email, 'emailKey', c.email_key)) end as invitation,
     here.coming, here.attended
   from proposals p
   left join organizations o on o.id = p.organization_id
   left join team_invitations i on i.proposal_id = p.id and i.session_id = $2
   left join delegations d on d.id = i.delegation_id
   left join attendees c on c.id = d.coordinator_id
   left join seat_reservations v on v.session_id = i.session_id and v.organization_id = d.organization_id
   cross join lateral (
     select coalesce(json_agg(json_build_object('email', m.email, 'emailKey', m.email_key, 'name', m.name,
         'attendeeId', m.id, 'organizationId', m.organization_id, 'isUnreachable', m.suppressed_at is not null)
         order by coalesce(m.id = p.declared_by, false) desc, m.email_key), '[]') as people,
       coalesce(array_agg(m.id) filter (where m.id is not null), '{}') as ids
     from (
       select m.email_key, coalesce(a.email, m.email) as email, coalesce(a.name, m.name) as name, a.id,
         a.organization_id, a.suppressed_at
       from proposal_members m left join attendees a on a.call_id = p.call_id and a.email_key = m.email_key
       where m.proposal_id = p.id
       union
       select a.email_key, a.email, a.name, a.id, a.organization_id, a.suppressed_at
       from proposal_matches l join attendees a on a.id = l.attendee_id
       where l.proposal_id = p.id and l.state = 'linked') m
   ) team
   cross join lateral (
     select count(distinct r.attendee_id)::int as coming,
       (count(distinct r.attendee_id) filter (where r.attended_at is not null))::int as attended
     from (
       select attendee_id, state, attended_at from registrations where session_id = $2 and attendee_id = any(team.ids)
       union
       select attendee_id, state, attended_at from registrations
       where session_id = $2 and delegation_id = i.delegation_id) r
     where r.state = 'confirmed' or r.attended_at is not null
   ) here
   where p.call_id = $1 and p.merged_into is null and (p.state = any($3) or i.session_id is not null
     or p.external_id = any($4))
   order by p.title, p.external_id`,
  {
    proposalId: 'uuid',
    externalId: 'text',
    title: 'text',
    theme: 'text',
    state: word<Team['state']>(),
    organizationId: 'uuid?',
    organization: 'text?',
    hasAccepted: 'boolean',
    people: json<Team['people']>(),
    invitation: orNull(json<InvitationRow>()),
    coming: 'int',
    attended: 'int',
  },
);

/**
 * Returns the winning teams of a call, those invited to the session, and those of the proposals with these external
 * ids, sorted by title.
 */
export async function listTeams(
  connection: Connection,
  session: { id: string; callId: string },
  asked: readonly string[] = [],
): Promise<Team[]> {
  const rows = await listTeamsSql.all(connection, [session.callId, session.id, wonStates, asked]);
  return rows.map(({ invitation, ...team }) => ({
    ...team,
    invitation: invitation && {
      ...invitation,
      invitedAt: new Date(invitation.invitedAt),
      reservedUntil: invitation.reservedUntil === null ? null : new Date(invitation.reservedUntil),
    },
  }));
}

const writeInvitationsSql = command(`
  insert into team_invitations (session_id, proposal_id, delegation_id, seats, reserved, invited_at)
  select "sessionId", "proposalId", "delegationId", seats, seats, "invitedAt"
  from jsonb_to_recordset($1::jsonb) as n("sessionId" uuid, "proposalId" uuid, "delegationId" uuid, seats int,
    "invitedAt" timestamptz)
  on conflict (session_id, proposal_id) do update set delegation_id = excluded.delegation_id`);

/** Writes the invitations of teams, with all their seats reserved; for a team that was already invited, the new contact. */
export async function writeInvitations(tx: Tx, invitations: readonly Omit<TeamInvitation, 'reserved'>[]) {
  if (invitations.length === 0) return;
  await writeInvitationsSql.run(tx, [JSON.stringify(invitations)]);
}

/** Makes people whom the call's platform named for these teams, and who have no organization, members of their team's. */
export const adoptMembers = command(
  `update attendees a set organization_id = t.organization_id, organization_asserted_by = 'staff'
   from unnest($1::uuid[], $2::uuid[]) as t(proposal_id, organization_id)
   join proposals p on p.id = t.proposal_id and p.source not in ('declared', 'form')
   join proposal_members m on m.proposal_id = p.id
   where a.call_id = p.call_id and a.email_key = m.email_key and a.organization_id is null`,
).write((teams: readonly { proposalId: string; organizationId: string }[]) => [
  teams.map((one) => one.proposalId),
  teams.map((one) => one.organizationId),
]);

/** An invited team that has registered no one, and so gets no other email about the session. */
export type UnheardTeam = Row<typeof listUnheardTeamsSql>;

const listUnheardTeamsSql = query(
  `select p.id as "proposalId", p.title as proposal, case when v.session_id is null then 0 else i.reserved end as seats,
     v.reserved_until as "reservedUntil", d.id as "delegationId", o.name as organization, d.coordinator_id as "coordinatorId"
   from team_invitations i
   join proposals p on p.id = i.proposal_id
   join delegations d on d.id = i.delegation_id
   join organizations o on o.id = d.organization_id
   left join seat_reservations v on v.session_id = i.session_id and v.organization_id = d.organization_id
     and (v.reserved_until is null or v.reserved_until > $2)
   where i.session_id = $1 and not exists (select from registrations r
     where r.session_id = $1 and r.state = any($3) and (r.attendee_id = d.coordinator_id or r.delegation_id = d.id))
   order by p.id`,
  {
    proposalId: 'uuid',
    proposal: 'text',
    // Still reserved for it.
    seats: 'int',
    // Until when; null for the start.
    reservedUntil: 'timestamptz?',
    delegationId: 'uuid',
    organization: 'text',
    coordinatorId: 'uuid',
  },
);

/** Returns the invited teams of a showcase without an active registration; none for other sessions. */
export async function listTeamsToNotify(connection: Connection, { id, kind }: Pick<Session, 'id' | 'kind'>, now: Date) {
  return kind === 'showcase' ? listUnheardTeamsSql.all(connection, [id, now, liveStates]) : [];
}

/** Counts the coordinators of teams: one person can coordinate several. */
export function countCoordinators(teams: readonly UnheardTeam[]): number {
  return new Set(teams.map(({ coordinatorId }) => coordinatorId)).size;
}

/** A delegation with people in a session. */
export type CoordinatedSession = Row<typeof listCoordinatedIn>;

const columns = {
  delegationId: 'uuid',
  coordinatorId: 'uuid',
  organization: 'text',
  // The person whom an email to the coordinator is about, as the coordinator named them; null for all of them.
  objector: 'text?',
} as const;

/**
 * Returns the delegations with people in a session whose coordinators are not registered for it themselves, one for each
 * coordinator. Those whom a
 * coordinator listed count whether or not they were registered before, which nobody must learn.
 */
export const listCoordinatedIn = query(
  `select distinct on (d.coordinator_id) d.id as "delegationId", d.coordinator_id as "coordinatorId",
     o.name as organization, null::text as objector
   from delegations d join organizations o on o.id = d.organization_id
   where d.id in (
       select delegation_id from registrations where session_id = $1 and delegation_id is not null and state = any($2)
       union select delegation_id from delegation_listings where session_id = $1 and withdrawn_at is null)
     and not exists (select from registrations r
       where r.session_id = $1 and r.attendee_id = d.coordinator_id and r.state = any($2))
   order by d.coordinator_id, d.id`,
  columns,
).list((sessionId: string) => [sessionId, liveStates]);

/** Returns a delegation and what its coordinator called a person in a session. */
export const findCoordinated = query(
  `select d.id as "delegationId", d.coordinator_id as "coordinatorId", o.name as organization,
     coalesce(l.name, a.name) as objector
   from delegations d join organizations o on o.id = d.organization_id join attendees a on a.id = $3
     left join delegation_listings l on l.delegation_id = d.id and l.session_id = $2 and l.email_key = a.email_key
   where d.id = $1`,
  columns,
).list<[delegationId: string, sessionId: string, attendeeId: string]>();
