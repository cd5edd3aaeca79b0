import { invitedIdsSql, onlyInvitedSql } from '../../domain/invitations/only-invited-sql.js';
import { type Row, query } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';

/** How many people of a call live where: the country is their own or their organization's, if either is known. */
export type PeopleAtPlace = Row<typeof countPlaces>;

/** Counts the people of a call by country and time zone, without those who were erased or only invited. */
export const countPlaces = query(
  `select coalesce(c.country, o.country) as country, c.zone as "timeZone", sum(c.count)::int as people
   from (
     select facts[1] as country, facts[2] as zone, facts[3]::uuid as organization_id, count
     from call_counts where call_id = $1 and what = 'people'
     union all
     select a.country, case when a.is_own_zone then a.time_zone else '' end, case when a.country is null then a.organization_id end, -1
     from attendees a where a.id in (${invitedIdsSql}) and a.email <> '' and a.merged_into is null
       and ${onlyInvitedSql('a')}
   ) c left join organizations o on o.id = c.organization_id
   group by 1, 2 having sum(c.count) <> 0`,
  {
    country: 'text?', // The one they chose; empty for none.
    timeZone: 'text',
    people: 'int',
  },
).list<[callId: string]>();

const quarter = 'to_timestamp(facts[1]::float8 * 900)';

/** Returns the quarter of an hour in which somebody last registered for a session of a call, or null. */
export const findLatestRegistration = query(
  `select max(${quarter}) as at from call_counts where call_id = $1 and what = 'registrations'`,
  { at: 'timestamptz?' },
).value<[callId: string]>();

const countBetweenSql = query(
  `select width_bucket(c.at, $2::timestamptz[]) as place, sum(c.count)::int as count
   from (select ${quarter} as at, count
     from call_counts where call_id = $1 and what = 'registrations') c
   where c.at >= $3 and c.at < $4 group by 1`,
  { place: 'int', count: 'int' },
);

/**
 * Counts the registrations of a call between each two neighbors of these instants, in order, including those that were
 * cancelled later. PostgreSQL computes no local days: it gets where each begins, which in any zone is a quarter of an hour.
 */
export async function countBetween(connection: Connection, callId: string, instants: readonly Date[]) {
  const rows = await countBetweenSql.all(connection, [callId, instants, instants[0], instants.at(-1)]);
  const counts = new Map(rows.map(({ place, count }) => [place, count]));
  return instants.slice(1).map((_, index) => counts.get(index + 1) ?? 0);
}

/** What waits for organizers in a call as a whole. */
export type CallWork = Row<typeof countWork>;

/** Counts what waits for organizers in a call. */
export const countWork = query(
  `select
     (select count(*)::int from proposals where call_id = $1 and merged_into is null) as proposals,
     (select coalesce(sum(count), 0)::int from call_counts
        where call_id = $1 and what = 'matches' and facts[1] = 'suggested') as suggested,
     (select count(*)::int from attendees where call_id = $1 and suppressed_at is not null and email <> '') as unreachable`,
  {
    proposals: 'int', // Suggested matches.
    suggested: 'int', // People whose address receives no email.
    unreachable: 'int',
  },
).get<[callId: string]>();

const countConfirmedSql = query(
  `select session_id as id, count(*)::int as people from registrations
   where session_id = any($1) and state = 'confirmed' group by session_id`,
  { id: 'uuid', people: 'int' },
);

/** Counts the people with a seat by session. */
export async function countConfirmed(connection: Connection, sessionIds: readonly string[]) {
  if (sessionIds.length === 0) return new Map();
  const rows = await countConfirmedSql.all(connection, [sessionIds]);
  return new Map(rows.map(({ id, people }) => [id, people]));
}
