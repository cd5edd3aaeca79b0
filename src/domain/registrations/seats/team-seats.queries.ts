import { command, query } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { wonStates } from '../../proposals/proposal-state.js';
import { seatedStates } from '../registration.js';
import { teamHolder, teamOf } from '../waitlist/waitlist.js';

const quoted = (states: readonly string[]) => states.map((state) => `'${state}'`).join(', ');

/** SQL: whether the registration `r` has a seat in the room. */
export const isSeatedSql = `r.state in (${quoted(seatedStates)}) and r.attendance is distinct from 'online'`;

/**
 * SQL: the registrations whose people can take the seats of the invited team `t`: people who are named in its proposal or
 * matched to it, and those whom its coordinator registered.
 */
const peopleOfTeamSql = `(
     select r.id from registrations r where r.session_id = t.session_id and r.delegation_id = t.delegation_id
     union select r.id from proposals p join proposal_members m on m.proposal_id = p.id
       join attendees a on a.call_id = p.call_id and a.email_key = m.email_key
       join registrations r on r.session_id = t.session_id and r.attendee_id = a.id
       where p.id = t.proposal_id
     union select r.id from proposal_matches l
       join registrations r on r.session_id = t.session_id and r.attendee_id = l.attendee_id
       where l.proposal_id = t.proposal_id and l.state = 'linked')`;

/** Returns SQL for the teams with reserved seats at a moment, and how many of their seats nobody has. */
export function teamSeatsSql(now: string): string {
  return `select t.session_id, t.proposal_id, t.delegation_id, greatest(0, t.reserved - (
       select count(*) from registrations r
       where r.session_id = t.session_id and r.team_id = t.proposal_id and ${isSeatedSql}))::int as unused
     from team_invitations t join delegations d on d.id = t.delegation_id
     join seat_reservations v on v.session_id = t.session_id and v.organization_id = d.organization_id
       and (v.reserved_until is null or v.reserved_until > ${now})
     where t.reserved > 0`;
}

/** Returns SQL for the seats of the reservation `v` that are only for teams of its organization. */
export function forTeamsSql(v: string): string {
  return `(select coalesce(sum(t.reserved), 0)::int from team_invitations t join delegations d on d.id = t.delegation_id
     where t.session_id = ${v}.session_id and d.organization_id = ${v}.organization_id)`;
}

/** Returns SQL for the registrations of a session whose people are of these teams, with the holders of their seats. */
export function teamsOfSql(sessionId: string, teams: string): string {
  return `select r.id, array_agg('team:' || t.proposal_id order by t.proposal_id) as teams
     from team_invitations t cross join lateral ${peopleOfTeamSql} r
     where t.session_id = ${sessionId} and t.proposal_id = any(${teams}) group by r.id`;
}

/** Returns SQL for whose reserved seats the registration `r` of `a` can take, as `holdersOf` lists them; `g`: `teamsOfSql`. */
export const holdersSql = `coalesce(g.teams, '{}')
     || array_remove(array[case when r.uses_reserved then a.organization_id::text end], null)`;

/** Returns the teams among the holders of free reserved seats. */
export function teamsAmong(reserved: ReadonlyMap<string, number>): string[] {
  return [...reserved].flatMap(([holder, count]) => (count > 0 ? (teamOf(holder) ?? []) : []));
}

const listHoldersSql = query(
  `select r.id, coalesce(g.teams, '{}') as teams, ${holdersSql} as holders
   from registrations r join attendees a on a.id = r.attendee_id
   left join (${teamsOfSql('$1', '$3::uuid[]')}) g on g.id = r.id
   where r.session_id = $1 and r.id = any($2)`,
  { id: 'uuid', teams: 'text[]', holders: 'text[]' },
);

/** Returns whose reserved seats these registrations of a session can take, by registration. */
export async function listHolders(
  connection: Connection,
  sessionId: string,
  registrationIds: readonly string[],
  reserved: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, { teams: string[]; holders: string[] }>> {
  if (reserved.size === 0) return new Map();
  const rows = await listHoldersSql.all(connection, [sessionId, registrationIds, teamsAmong(reserved)]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Returns the teams of which these registrations of a session can take a reserved seat, by registration. */
export async function listTeamsOf(
  connection: Connection,
  sessionId: string,
  registrationIds: readonly string[],
  reserved: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, string[]>> {
  if (teamsAmong(reserved).length === 0) return new Map();
  const known = await listHolders(connection, sessionId, registrationIds, reserved);
  return new Map([...known].map(([id, { teams }]) => [id, teams]));
}

const listSeatedMembersSql = query(
  `select r.id, array(select p.id from unnest($2::uuid[]) p(id)
     where exists (select from proposal_members m where m.proposal_id = p.id and m.email_key = a.email_key)
       or exists (select from proposal_matches l where l.proposal_id = p.id and l.attendee_id = a.id and l.state = 'linked')
     order by p.id) as proposals
   from registrations r join attendees a on a.id = r.attendee_id
   where r.session_id = $1 and r.team_id is null and ${isSeatedSql} and not (r.uses_reserved and exists (
     select from seat_reservations v where v.session_id = r.session_id and v.organization_id = a.organization_id
       and v.seats > ${forTeamsSql('v')}))
   order by r.waitlist_number`,
  { id: 'uuid', proposals: 'uuid[]' },
);

/** Returns the people of these teams who have a seat of a session that is reserved for nobody, in waiting list order. */
export async function listSeatedMembers(
  connection: Connection,
  sessionId: string,
  proposalIds: readonly string[],
): Promise<{ id: string; holders: string[] }[]> {
  const rows = await listSeatedMembersSql.all(connection, [sessionId, proposalIds]);
  return rows.map(({ id, proposals }) => ({ id, holders: proposals.map(teamHolder) }));
}

const countAsTeamSeatsSql = command(
  `update registrations r set team_id = n.team_id from unnest($1::uuid[], $2::uuid[]) as n(id, team_id) where r.id = n.id`,
);

/** Makes the seats that people have seats of teams, by registration (`teamHolder`). */
export async function countAsTeamSeats(tx: Tx, holders: ReadonlyMap<string, string>): Promise<void> {
  if (holders.size === 0) return;
  await countAsTeamSeatsSql.run(tx, [[...holders.keys()], [...holders.values()].map(teamOf)]);
}

// While a decision is reviewed, its winners are on the shortlist, and keep their seats until it is known who is dropped.
const keepsSeatsSql = `exists (select from proposals p where p.id = t.proposal_id and p.merged_into is null
  and (p.state in (${quoted(wonStates)}) or p.state = 'shortlisted' and 'dropped' <> (
    select k.state from acceptances k where k.proposal_id = p.id order by k.asked_at desc limit 1)))`;

/**
 * Returns SQL for the sessions in which something became of a team: it is no longer among the winners, so that its seats
 * go to the waiting list, or somebody who waits has become one of its people.
 */
export function changedTeamsSql(now: string): string {
  return `select t.session_id from team_invitations t where t.reserved > 0 and not ${keepsSeatsSql}
     union
     select t.session_id from (${teamSeatsSql(now)}) t join sessions k on k.id = t.session_id
     where t.unused > 0 and k.waiting > 0 and k.starts_at > ${now}
       and coalesce(case when k.asks_attendance then k.in_person_capacity - (k.taken - k.taken_online)
         else k.capacity - k.taken end, 1) > 0
       and exists (select from ${peopleOfTeamSql} one join registrations r on r.id = one.id
         where r.state = 'waitlisted' and not r.all_or_nothing and r.attendance is distinct from 'online')`;
}

/** Releases the seats of teams that are no longer among the winners, in a locked session. Who has one keeps it. */
export const releaseTeamSeats = command(
  `with gone as (
     select t.proposal_id, t.reserved, d.organization_id
     from team_invitations t join delegations d on d.id = t.delegation_id
     where t.session_id = $1 and t.reserved > 0 and not ${keepsSeatsSql}
   ), left_over as (
     select v.organization_id, v.seats - sum(gone.reserved)::int as seats
     from gone join seat_reservations v on v.session_id = $1 and v.organization_id = gone.organization_id
     group by v.organization_id, v.seats
   ), released as (
     update team_invitations t set reserved = 0 from gone where t.session_id = $1 and t.proposal_id = gone.proposal_id
   ), fewer as (
     update seat_reservations v set seats = l.seats from left_over l
     where v.session_id = $1 and v.organization_id = l.organization_id and l.seats > 0
   ), none as (
     delete from seat_reservations v using left_over l
     where v.session_id = $1 and v.organization_id = l.organization_id and l.seats <= 0
   )
   select proposal_id as "proposalId", reserved as seats from gone order by proposal_id`,
  { proposalId: 'uuid', seats: 'int' },
).list<[sessionId: string]>();
