import { findListVersion } from '../../../domain/proposals/list-version.queries.js';
import { isOnTeam, memberName, obstacleSql, teamJoins } from '../../../domain/proposals/reachable-sql.js';
import { letterDropReasons } from './letters.queries.js';
import type { MessageState } from '../../../domain/notifications/message.js';
import { json, orNull, word } from '../../../platform/database/columns.js';
import { versionColumns, versionSql } from '../../../platform/database/noted-changes.js';
import { query } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';
import { VersionCache } from '../../../platform/version-cache.js';
import type { LetterOutcome } from '../../../domain/proposals/letter-outcome.js';
import { outcomeSql, publicationJoins } from '../../jury/domain/outcome-sql.js';

/** Why a person on a team can't be written to. */
type Obstacle = 'unproven' | 'not-me' | 'blocked' | 'suppressed';

/**
 * How a person stands to the letter about their result: they have not had one, they have had this one, one about
 * another result, or can't be written to.
 */
export type PersonStatus = 'due' | 'got' | 'changed' | 'unreachable';

const ours = letterDropReasons.map((reason) => `'${reason}'`).join(', ');

/** SQL: tells people apart who are no attendees. */
const strangerKey = `(case when b.id is null then m.email_key end) collate "C"`;

/**
 * SQL: the proposals of the call $1 that have a result, or this one, and the people on their teams, each once per
 * proposal. A letter that was dropped before it left doesn't count as had.
 */
const people = (outcome?: '$2') => `results as materialized (
  select p.id, ${outcomeSql} as outcome from proposals p ${publicationJoins}
  where p.call_id = $1 and p.merged_into is null
    and ${outcomeSql} ${outcome === undefined ? 'is not null' : `= ${outcome}`}
), people as (
  select distinct on (p.id, b.id, ${strangerKey}) p.id as proposal_id, p.title, p.theme,
    o.outcome, b.id as attendee_id, ${memberName} as name,
    coalesce(b.id::text, md5(m.email_key)) as person_key,
    coalesce(nullif(b.email, ''), m.email) as email, b.language, pc.language as said, ${obstacleSql} as obstacle
  from results o join proposals p on p.id = o.id ${teamJoins} left join proposal_contents pc on pc.proposal_id = p.id
  where ${isOnTeam}
  order by p.id, b.id, ${strangerKey}, obstacle nulls first
), last as (
  select distinct on (r.proposal_id, coalesce(ra.merged_into, ra.id)) r.proposal_id,
    coalesce(ra.merged_into, ra.id) as attendee_id, r.letter_id, l.outcome, x.id as message_id, r.queued_at
  from letters l join letter_recipients r on r.letter_id = l.id join attendees ra on ra.id = r.attendee_id
  left join messages x on x.dedupe_key = 'letter:' || r.letter_id || ':' || r.proposal_id || ':' || r.attendee_id
  where l.call_id = $1 and (x.state = 'dropped' and x.result in (${ours})) is not true
  order by r.proposal_id, coalesce(ra.merged_into, ra.id), r.queued_at desc, r.letter_id
), listed as (
  select e.*, last.letter_id, last.outcome as last_outcome, last.message_id, last.queued_at,
    case when last.outcome = e.outcome then 'got' when e.obstacle is not null then 'unreachable'
      when last.outcome is null or last.outcome = 'shortlisted' then 'due' else 'changed' end as status
  from people e
  left join last on last.proposal_id = e.proposal_id and last.attendee_id = e.attendee_id
)`;

/** What is known of the letters about one result. */
export interface OutcomeCounts {
  outcome: LetterOutcome;
  proposals: number;
  /** Proposals without anybody who can be written to. */
  unreached: number;
  due: number;
  got: number;
  changed: number;
  unproven: number;
  notMe: number;
  blocked: number;
  suppressed: number;
  /** Those who can be written to by their language, or else the one in which their proposal is. */
  readers: { language: string | null; said: string | null; count: number }[];
}

const countPeopleSql = query(
  `with ${people()}, teams as (
     select proposal_id, count(*) filter (where status = 'due') as due, count(*) filter (where status = 'got') as got,
       count(*) filter (where status = 'changed') as changed,
       count(*) filter (where status = 'unreachable' and obstacle = 'unproven') as unproven,
       count(*) filter (where status = 'unreachable' and obstacle = 'not-me') as not_me,
       count(*) filter (where status = 'unreachable' and obstacle = 'blocked') as blocked,
       count(*) filter (where status = 'unreachable' and obstacle = 'suppressed') as suppressed
     from listed group by proposal_id
   )
   select o.outcome, count(*)::int as proposals,
     (count(*) filter (where coalesce(t.due + t.got + t.changed, 0) = 0))::int as unreached,
     coalesce(sum(t.due), 0)::int as due, coalesce(sum(t.got), 0)::int as got,
     coalesce(sum(t.changed), 0)::int as changed, coalesce(sum(t.unproven), 0)::int as unproven,
     coalesce(sum(t.not_me), 0)::int as "notMe", coalesce(sum(t.blocked), 0)::int as blocked,
     coalesce(sum(t.suppressed), 0)::int as suppressed,
     (select coalesce(jsonb_agg(to_jsonb(r) order by r.count desc, r.language, r.said), '[]') from (
       select language, case when language is null then said end as said, count(*) as count
       from listed where outcome = o.outcome and status <> 'unreachable' group by 1, 2) r) as readers
   from results o left join teams t on t.proposal_id = o.id
   group by o.outcome`,
  {
    outcome: word<LetterOutcome>(),
    proposals: 'int',
    unreached: 'int',
    due: 'int',
    got: 'int',
    changed: 'int',
    unproven: 'int',
    notMe: 'int',
    blocked: 'int',
    suppressed: 'int',
    readers: json<OutcomeCounts['readers']>(),
  },
);

const teamVersionSql = query(versionSql('team_changes'), versionColumns);

/** The counts of the calls that were asked about last. */
const counted = new VersionCache<ReadonlyMap<LetterOutcome, OutcomeCounts>>(10);

/**
 * Counts the proposals of a call by result, and the people on their teams, once for each change. Results without
 * proposals are missing. It is shared and must not be modified.
 */
export async function countPeople(
  connection: Connection,
  callId: string,
): Promise<ReadonlyMap<LetterOutcome, OutcomeCounts>> {
  // The versions are read before the rows, so that rows which are newer than them are read again.
  const { version } = await teamVersionSql.one(connection, [callId]);
  const all = `${version} ${await findListVersion(connection, callId)}`;
  return counted.get(callId, all, async () => {
    const rows = await countPeopleSql.all(connection, [callId]);
    return new Map(rows.map((row) => [row.outcome, row]));
  });
}

/** Counts the proposals with a result by theme, most first. */
export const countThemes = query(
  `select p.theme, count(*)::int as count from proposals p ${publicationJoins}
   where p.call_id = $1 and p.merged_into is null and ${outcomeSql} = $2 group by p.theme order by count(*) desc, p.theme`,
  { theme: 'text', count: 'int' },
).list<[callId: string, outcome: LetterOutcome]>();

export type ListedPerson = Awaited<ReturnType<typeof listPeople>>[number];

/** Lists the people of the proposals with a result: first those whose letter did not arrive, or was about another one. */
export const listPeople = query(
  `with ${people('$2')}
   select e.proposal_id as "proposalId", e.title, e.person_key as "personKey", e.name, e.email, e.language, e.said, e.status,
     e.obstacle, e.last_outcome as "lastOutcome", x.id as "messageId", x.state, coalesce(x.attempts, 0) as attempts,
     x.bounced_at is not null as "isBounced", coalesce(x.bounce_diagnostic, x.result) as result, e.queued_at as "queuedAt"
   from listed e left join messages x on x.id = e.message_id
   where $3::text is null or e.status = $3
   order by coalesce(x.state in ('failed', 'dropped') or x.bounced_at is not null, false) desc,
     e.status <> 'changed', e.status <> 'unreachable', e.status <> 'due', e.title, e.proposal_id, e.name, e.email
   limit $4 offset $5`,
  {
    proposalId: 'uuid',
    title: 'text',
    personKey: 'text',
    name: 'text',
    email: 'text',
    language: 'text?',
    said: 'text?',
    status: word<PersonStatus>(),
    obstacle: orNull(word<Obstacle>()),
    lastOutcome: orNull(word<LetterOutcome>()),
    messageId: 'uuid?',
    state: orNull(word<MessageState>()),
    attempts: 'int',
    isBounced: 'boolean',
    result: 'text?',
    queuedAt: 'timestamptz?',
  },
).list(
  (
    callId: string,
    outcome: LetterOutcome,
    { status = null, limit, offset = 0 }: { status?: PersonStatus | null; limit: number; offset?: number },
  ) => [callId, outcome, status, limit, offset],
);

/** A person who gets a letter about a proposal. */
export interface LetterPerson {
  proposalId: string;
  title: string;
  theme: string;
  attendeeId: string;
  name: string;
}

/** Returns the next attendees who get the letter about a result. `again`: also those who have had one about another. */
export const listDue = query(
  `with ${people('$2')}
   select e.proposal_id as "proposalId", e.title, e.theme, e.attendee_id as "attendeeId", e.name from listed e
   where (e.status = 'due' or (e.status = 'changed' and $3::boolean)) and e.attendee_id is not null
   order by e.proposal_id, e.attendee_id limit $4`,
  { proposalId: 'uuid', title: 'text', theme: 'text', attendeeId: 'uuid', name: 'text' },
).list<[callId: string, outcome: LetterOutcome, again: boolean, most: number]>();

/** Returns the next proposals with people who get the letter about a result once they are attendees. */
export const listUnknown = query(
  `with ${people('$2')}
   select distinct proposal_id as id from listed
   where status = 'due' and attendee_id is null order by 1 limit $3`,
  { id: 'uuid' },
).column<[callId: string, outcome: LetterOutcome, most: number]>();

/** A person on a team: `personKey` is the id of an attendee, or a hash for somebody who is none yet. */
export interface WhoReads {
  proposalId: string;
  personKey: string;
}

/**
 * Returns a person who can be written to about their result, or the first one; null if there is none. They may be no
 * attendee yet.
 */
export const findPerson = query(
  `with ${people('$2')}
   select e.proposal_id as "proposalId", e.title, e.theme, e.attendee_id as "attendeeId", e.name, e.email, e.said
   from listed e
   where e.status <> 'unreachable'
     and (($3::uuid is null and $4::text is null) or (e.proposal_id = $3 and e.person_key = $4))
   order by e.status = 'due' desc, e.attendee_id is null, e.title, e.name limit 1`,
  {
    proposalId: 'uuid',
    title: 'text',
    theme: 'text',
    attendeeId: 'uuid?',
    name: 'text',
    email: 'text',
    said: 'text?',
  },
).find((callId: string, outcome: LetterOutcome, who: WhoReads | null) => [
  callId,
  outcome,
  who?.proposalId ?? null,
  who?.personKey ?? null,
]);
