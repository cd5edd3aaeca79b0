import { juryStates } from '../../domain/jury/score-sheet.js';
import { query } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';

/** How many people of a call live where: the country is their own or their organization's, if either is known. */
export interface PeopleAtPlace {
  country: string | null;
  timeZone: string;
  people: number;
}

const countPlacesSql = query(
  `select coalesce(a.country, o.country) as country, a.time_zone as "timeZone", count(*)::int as people
   from attendees a left join organizations o on o.id = a.organization_id and a.country is null
   where a.call_id = $1 and a.email <> '' and a.merged_into is null group by 1, 2`,
  { country: 'text?', timeZone: 'text', people: 'int' },
);

/** Counts the people of a call by country and time zone, without those who were erased. */
export async function countPlaces(connection: Connection, callId: string): Promise<PeopleAtPlace[]> {
  return countPlacesSql.all(connection, [callId]);
}

const findLatestRegistrationSql = query(
  `select max(latest.created_at) as "createdAt" from sessions s cross join lateral (
     select r.created_at from registrations r where r.session_id = s.id order by r.created_at desc limit 1) latest
   where s.call_id = $1`,
  { createdAt: 'timestamptz?' },
);

/** Returns when somebody last registered for a session of a call, or null. */
export async function findLatestRegistration(connection: Connection, callId: string): Promise<Date | null> {
  return (await findLatestRegistrationSql.one(connection, [callId])).createdAt;
}

const countBetweenSql = query(
  `select width_bucket(r.created_at, $2::timestamptz[]) as place, count(*)::int as count
   from registrations r where r.session_id = any(array(select id from sessions where call_id = $1))
     and r.created_at >= $3 and r.created_at < $4
   group by 1`,
  { place: 'int', count: 'int' },
);

/**
 * Counts the registrations of a call between each two neighbors of these instants, in order, including those that were
 * cancelled later. PostgreSQL computes no local days: it gets where each begins.
 */
export async function countBetween(
  connection: Connection,
  callId: string,
  instants: readonly Date[],
): Promise<number[]> {
  const rows = await countBetweenSql.all(connection, [callId, instants, instants[0], instants.at(-1)]);
  const counts = new Map(rows.map(({ place, count }) => [place, count]));
  return instants.slice(1).map((_, index) => counts.get(index + 1) ?? 0);
}

/** What waits for organizers in a call as a whole. */
export interface CallWork {
  proposals: number;
  /** Suggested matches, counted up to `mostCounted`. */
  suggested: number;
  /** People whose address receives no email. */
  unreachable: number;
}

/** More suggested matches aren't counted. */
export const mostCounted = 1000;

const countWorkSql = query(
  `select
     (select count(*)::int from proposals where call_id = $1 and merged_into is null) as proposals,
     (select count(*)::int from (
        select from proposals p join proposal_matches l on l.proposal_id = p.id and l.state = 'suggested'
        where p.call_id = $1 and p.merged_into is null limit ${mostCounted + 1}) s) as suggested,
     (select count(*)::int from attendees where call_id = $1 and suppressed_at is not null and email <> '') as unreachable`,
  { proposals: 'int', suggested: 'int', unreachable: 'int' },
);

/** Counts what waits for organizers in a call. */
export async function countWork(connection: Connection, callId: string): Promise<CallWork> {
  return countWorkSql.one(connection, [callId]);
}

/** How far a jury has come. */
export interface JuryCount {
  assigned: number;
  submitted: number;
  /** When the first proposal was assigned, and by when scores are due; null if there is none. */
  firstAt: Date | null;
  dueAt: Date | null;
  isDecided: boolean;
}

const countJurySql = query(
  `select count(*)::int as assigned, count(*) filter (where s.state = 'handed-in')::int as submitted,
     min(a.assigned_at) as "firstAt", (select scores_until_at from jury_settings where call_id = $1) as "dueAt",
     exists (select from jury_decisions where call_id = $1 and reopened_at is null) as "isDecided"
   from proposals p join jury_assignments a on a.proposal_id = p.id
   left join jury_sheets s on s.proposal_id = a.proposal_id and s.juror_id = a.juror_id
   where p.call_id = $1 and p.merged_into is null and p.state = any($2)
     and not exists (select from jury_conflicts c
       where c.juror_id = a.juror_id and c.proposal_id = a.proposal_id and c.lifted_at is null)`,
  { assigned: 'int', submitted: 'int', firstAt: 'timestamptz?', dueAt: 'timestamptz?', isDecided: 'boolean' },
);

/** Counts the score sheets of a call, without those that a declared conflict closes. */
export async function countJury(connection: Connection, callId: string): Promise<JuryCount> {
  return countJurySql.one(connection, [callId, juryStates]);
}

const countConfirmedSql = query(
  `select session_id as id, count(*)::int as people from registrations
   where session_id = any($1) and state = 'confirmed' group by session_id`,
  { id: 'uuid', people: 'int' },
);

/** Counts the people with a seat by session. */
export async function countConfirmed(
  connection: Connection,
  sessionIds: readonly string[],
): Promise<Map<string, number>> {
  if (sessionIds.length === 0) return new Map();
  const rows = await countConfirmedSql.all(connection, [sessionIds]);
  return new Map(rows.map(({ id, people }) => [id, people]));
}
