import { liveStates } from '../../../domain/registrations/registration.js';
import type { HelpCount } from './counted-help.js';
import type { OutcomeCount } from './outcome-count.entity.js';
import { type ProposalStep, proposalSteps, reachedBy, stepsOnTheWay } from './funnel.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { json } from '../../../platform/database/columns.js';
import { allowSlowStatements } from '../../../platform/database/connection-guard.js';
import { type Row, command, query } from '../../../platform/database/statement.js';

/** The counts of a call, for `outcome_rows` and `outcome_counts`. */
export type Counted = Row<typeof countOutcomesSql>;

const beginCountingSql = command(
  `select pg_try_advisory_xact_lock(hashtextextended('outcomes:' || $1, 0)) as "isMine"
   from set_config('max_parallel_workers_per_gather', '0', true) as workers,
     set_config('work_mem', '64MB', true) as memory`,
  { isMine: 'boolean' },
);

/**
 * Locks the counting of a call's outcomes until the transaction ends, with limited resources, so that registrations
 * don't wait. Returns false if another process is counting.
 */
export async function beginCounting(tx: Tx, callId: string): Promise<boolean> {
  await allowSlowStatements(tx, 5 * 60_000);
  const row = await beginCountingSql.maybe(tx, [callId]);
  return row?.isMine === true;
}

/**
 * The sessions that have begun at $2, with the run that represents all runs of a session; who was registered for them
 * and is not gone, or was there all the same; and these people, each once.
 */
const peopleSql = `
  counted as (
    select s.id, s.kind, case when s.themes = '{}' then $3::text[] else s.themes end as themes,
      first_value(s.id) over (partition by coalesce(s.occurrence_group, s.id) order by s.starts_at, s.id) as run
    from sessions s where s.call_id = $1 and s.state = 'published' and s.starts_at <= $2
  ), seats as materialized (
    select r.attendee_id, c.run, c.kind, c.themes, r.attended_at, r.attended_at is not null as attended,
      r.delegation_id is not null as invited
    from counted c join registrations r on r.session_id = c.id
    where r.attended_at is not null or r.state = any($4::text[])
  ), people as materialized (
    select n.attendee_id, n.attended, n.invited, coalesce(a.country, o.country, '') as country, coalesce(o.kind, e.organization_kind, '') as kind,
      coalesce(a.via, '') as link
    from (select attendee_id, bool_or(attended) as attended, bool_or(invited) as invited from seats group by 1) n
    join attendees a on a.id = n.attendee_id left join organizations o on o.id = a.organization_id
      left join erased_people e on e.attendee_id = a.id
  )`;

/**
 * How far each proposal ever came: by its own history and that of declared drafts that became it, without what a step
 * back took back at once, and by the state that it is in. Then who of the counted people stands behind it.
 */
const proposalsSql = `
  changes as (
    select coalesce(p.merged_into, p.id) as proposal_id, ($5::jsonb ->> c.to_state)::int as reached,
      ($6::jsonb ->> lead(c.to_state) over (partition by c.proposal_id order by c.position))::int
        < ($6::jsonb ->> c.to_state)::int as is_mistake
    from proposals p join proposal_changes c on c.proposal_id = p.id where p.call_id = $1
  ), ever as (
    select proposal_id, max(reached) as reached from changes where is_mistake is not true group by 1
  ), proposal as materialized (
    select p.id, p.theme, p.submitted_at,
      greatest(($5::jsonb ->> p.state)::int, e.reached,
        case when p.state = 'withdrawn' and p.submitted_at is not null then 2 end) as reached
    from proposals p left join ever e on e.proposal_id = p.id where p.call_id = $1 and p.merged_into is null
  ), piloted as materialized (
    select p.id from proposal p where p.reached >= 4 and (p.reached > 5 or exists (
      select from pilots i join proposals q on q.id = i.proposal_id
      where i.proposal_id = p.id or q.merged_into = p.id))
  ), behind as materialized (
    select l.proposal_id, l.attendee_id, p.theme, p.reached, p.submitted_at
    from proposal p join proposal_matches l on l.proposal_id = p.id and l.state = 'linked'
  ), came as materialized (
    select distinct s.attendee_id, s.run, s.kind from seats s
    where s.attended and s.attendee_id in (select attendee_id from behind)
  ), credited as materialized (
    -- Winners are invited to showcases, and after the decision nothing helps any more.
    select distinct s.attendee_id, s.themes from seats s
    where s.attended and s.kind <> 'showcase' and s.attendee_id in (select attendee_id from behind)
      and s.attended_at < coalesce((select d.published_at from jury_decisions d
        where d.call_id = $1 and d.reopened_at is null), 'infinity')
  )`;

const peopleColumns = `count(*) as registered, count(*) filter (where invited) as invited,
  count(*) filter (where attended) as attended`;

/** SQL: the people of each group and key, each once. */
const peopleRowsSql = `
  select 'all' as grouped_by, '' as key, ${peopleColumns} from people
  union all select 'country', country, ${peopleColumns} from people group by country
  union all select 'organization-kind', kind, ${peopleColumns} from people group by kind
  union all select 'link', link, ${peopleColumns} from people group by link
  union all select 'kind', kind, ${peopleColumns} from (
    select kind, attendee_id, bool_or(invited) as invited, bool_or(attended) as attended from seats group by 1, 2) p
    group by kind
  union all select 'theme', theme, ${peopleColumns} from (
    select theme, attendee_id, bool_or(invited) as invited, bool_or(attended) as attended
    from seats cross join unnest(themes) theme group by 1, 2) p group by theme
  union all select 'session', run::text, ${peopleColumns} from (
    select run, attendee_id, bool_or(invited) as invited, bool_or(attended) as attended from seats group by 1, 2) p
    group by run
  union all select 'session', c.run::text, 0, 0, 0 from counted c
    where c.id = c.run and not exists (select 1 from seats s where s.run = c.run)`;

/**
 * Who attended in which group and key, beside each of their proposals that count there: in the rows of sessions and their
 * kinds any attendance, in all others one that can have helped.
 */
const backedSql = `
  select 'all' as grouped_by, '' as key, b.proposal_id, b.attendee_id, b.reached
  from behind b where b.attendee_id in (select attendee_id from credited)
  union all select 'country', p.country, b.proposal_id, b.attendee_id, b.reached
  from behind b join people p on p.attendee_id = b.attendee_id
  where b.attendee_id in (select attendee_id from credited)
  union all select 'organization-kind', p.kind, b.proposal_id, b.attendee_id, b.reached
  from behind b join people p on p.attendee_id = b.attendee_id
  where b.attendee_id in (select attendee_id from credited)
  union all select 'link', p.link, b.proposal_id, b.attendee_id, b.reached
  from behind b join people p on p.attendee_id = b.attendee_id
  where b.attendee_id in (select attendee_id from credited)
  union all select 'kind', c.kind, b.proposal_id, b.attendee_id, b.reached
  from came c join behind b on b.attendee_id = c.attendee_id
  union all select 'session', c.run::text, b.proposal_id, b.attendee_id, b.reached
  from came c join behind b on b.attendee_id = c.attendee_id
  union all select 'theme', b.theme, b.proposal_id, b.attendee_id, b.reached
  from credited c join behind b on b.attendee_id = c.attendee_id and b.theme = any(c.themes)`;

/** SQL: whether a proposal came to each step. A winner can have a pilot without a showcase before. */
const reaches: readonly (readonly [ProposalStep, string])[] = proposalSteps.map((step, index) => [
  step,
  step === 'piloted' ? 'proposal_id in (select id from piloted)' : `reached > ${index}`,
]);
const steps = proposalSteps.filter((step) => step !== 'piloted');
const reachedColumns = (what: string, prefix: string) =>
  reaches.map(([step, when]) => `count(distinct ${what}) filter (where ${when}) as ${prefix}${step}`).join(', ');
const allSteps = [...proposalSteps, ...proposalSteps.map((step) => `people_${step}`)];

const countOutcomesSql = query(
  `with ${peopleSql}, ${proposalsSql},
   people_rows as (${peopleRowsSql}),
   proposal_rows as (
     select grouped_by, key, ${reachedColumns('proposal_id', '')}, ${reachedColumns('attendee_id', 'people_')}
     from (${backedSql}) b group by 1, 2
   ), attending as (
     select distinct b.proposal_id from behind b join seats s on s.attendee_id = b.attendee_id
     where s.attended and s.kind <> 'showcase' and (b.submitted_at is null or s.attended_at < b.submitted_at)
   ), compared as (
     select case when a.proposal_id is null then 'others' else 'attended' end as key,
       ${steps.map((step, index) => `count(*) filter (where p.reached > ${index}) as ${step}`).join(', ')}
     from proposal p left join attending a on a.proposal_id = p.id group by 1
   ), helped as (
     select distinct h.name, h.booked, h.held, p.id, p.reached
     from jsonb_to_recordset($7::jsonb) as h (name text, booked int, held int, "proposalIds" jsonb)
       left join lateral (
         select p.id, p.reached from jsonb_array_elements_text(h."proposalIds") i
           join proposals q on q.id = i.value::uuid join proposal p on p.id = coalesce(q.merged_into, q.id)) p on true
   ), all_rows as (
     select n.grouped_by, n.key, n.registered, n.invited, n.attended,
       ${allSteps.map((step) => `coalesce(p.${step}, 0) as ${step}`).join(', ')}
     from people_rows n left join proposal_rows p on p.grouped_by = n.grouped_by and p.key = n.key
     union all select 'compared', key, 0, 0, 0, ${steps.join(', ')}, 0, ${proposalSteps.map(() => '0').join(', ')} from compared
     union all select 'help', name, booked, 0, held,
       ${reaches.map(([step, when]) => `count(id) filter (where ${when.replace('proposal_id', 'id')}) as ${step}`).join(', ')},
       ${proposalSteps.map(() => '0').join(', ')} from helped group by name, booked, held
   ), undrafted as (
     select times, count(*) as people from (
       select t.attendee_id, count(*) as times from attendees a join registrations t on t.attendee_id = a.id
       where a.call_id = $1 and t.attended_at is not null and a.suppressed_at is null and 'news' <> all(a.unsubscribed_from)
         and not exists (select 1 from proposal_matches l where l.attendee_id = a.id and l.state = 'linked')
         and exists (select 1 from registrations r where r.attendee_id = a.id and r.state = any($4::text[]))
       group by 1) p group by times
   )
   select (select jsonb_agg(to_jsonb(r)) from all_rows r) as rows,
     (select count(*)::int from counted where id = run) as sessions,
     (select count(*)::int from sessions
      where call_id = $1 and state = 'published' and starts_at > $2) as "sessionsAhead",
     (select coalesce(jsonb_agg(to_jsonb(u) order by u.times), '[]') from undrafted u) as undrafted`,
  {
    rows: json<Record<string, string | number>[]>(),
    sessions: 'int',
    sessionsAhead: 'int',
    undrafted: json<OutcomeCount['undrafted']>(),
  },
);

/**
 * Counts the outcomes of a call at `now`, in one statement and so from one snapshot. `themes` are those of the call,
 * which a session without themes covers; `help` is what parts have counted.
 */
export async function countOutcomes(
  connection: Connection,
  callId: string,
  themes: readonly string[],
  now: Date,
  help: readonly (HelpCount & { name: string })[] = [],
): Promise<Counted> {
  const row = await countOutcomesSql.maybe(connection, [
    callId,
    now,
    themes,
    liveStates,
    JSON.stringify(reachedBy),
    JSON.stringify(stepsOnTheWay),
    JSON.stringify(help),
  ]);
  return row ?? { rows: [], sessions: 0, sessionsAhead: 0, undrafted: [] };
}

const deleteOutcomeRowsSql = command('delete from outcome_rows where call_id = $1');

const writeOutcomeCountsSql = command(`
  insert into outcome_counts (call_id, counted_at, took_ms, sessions, sessions_ahead, undrafted)
  values ($1, $2, $3, $4, $5, $6)
  on conflict (call_id) do update set counted_at = excluded.counted_at, took_ms = excluded.took_ms,
    sessions = excluded.sessions, sessions_ahead = excluded.sessions_ahead, undrafted = excluded.undrafted`);

const insertOutcomeRowsSql = command(`
  insert into outcome_rows select (jsonb_populate_record(null::outcome_rows,
  row || jsonb_build_object('call_id', $1::text))).* from jsonb_array_elements($2::jsonb) as row`);

/** Replaces the stored counts with those of `now`. */
export async function writeCounted(
  tx: Tx,
  callId: string,
  { rows, sessions, sessionsAhead, undrafted }: Counted,
  tookMs: number,
  now: Date,
): Promise<void> {
  await deleteOutcomeRowsSql.run(tx, [callId]);
  await writeOutcomeCountsSql.run(tx, [callId, now, tookMs, sessions, sessionsAhead, JSON.stringify(undrafted)]);
  await insertOutcomeRowsSql.run(tx, [callId, JSON.stringify(rows)]);
}
