import { followUpRows } from './follow-up-rows.js';
import { earnedSql } from '../../attendance/earned-sql.js';
import { recipientSql } from '../outbox/frozen-sql.js';
import { messageIdSql } from '../outbox/message-id.js';
import { hadDailySql } from './one-a-day.js';
import type { Enqueued, Planning } from './reminders.queries.js';
import type { Tx } from '../../../platform/database/tx.js';
import { command, query } from '../../../platform/database/statement.js';
import { unsubscribedSql } from '../unsubscribe/unsubscribed-sql.js';

/** SQL: how long after its end the follow-ups of the session `s` wait for a recording. */
const waitSql = `case when exists (select from session_materials m
      where m.session_id = s.id and m.kind = 'recording' and m.visibility <> 'draft') then interval '1 hour' else interval '2 days' end`;

/** SQL: the sessions `s` after which follow-ups are sent at the time `$1`. */
const endedSql = `sessions s join calls c on c.id = s.call_id and c.follow_ups
  where s.state = 'published'
    and s.ends_at > $1::timestamptz - case when s.series_id is null then interval '4 days' else interval '15 days' end
    and s.ends_at <= $1::timestamptz - ${waitSql}`;

/** Returns when the follow-ups of these sessions begin to leave; without those whose call sends none. */
export const listFollowUpTimes = query(
  `select s.id, s.ends_at + ${waitSql} as at
   from sessions s join calls c on c.id = s.call_id and c.follow_ups where s.id = any($1)`,
  { id: 'uuid', at: 'timestamptz' },
).list<[sessionIds: readonly string[]]>();

/**
 * Returns the sessions after which follow-ups are sent at `now`, with a version that changes whenever their row is
 * written, as it is with each seat that is given.
 */
export const listSessionsToFollowUp = query(
  `select s.id, s.xmin::text as version from ${endedSql} order by s.ends_at, s.id`,
  {
    id: 'uuid',
    version: 'text',
  },
).list<[now: Date]>();

/**
 * SQL: whether the registration `r` of the person `a` for the session `s` gets a follow-up at the time `$1` while it is
 * night in the zones `$2`. A series has one, after the last session for which the person has a seat.
 */
const isDueSql = `r.state = 'confirmed' and not (${unsubscribedSql('follow-up', 'a')}) and a.time_zone <> all($2::text[])
  and not exists (select 1 from messages m where m.dedupe_key = 'follow-up:' || r.id)
  and not exists (select 1 from registrations l join sessions n on n.id = l.session_id
    where l.attendee_id = a.id and l.state = 'confirmed' and n.series_id = s.series_id and n.state = 'published'
      and n.starts_at > s.starts_at)
  and not ${hadDailySql('a', '$1')}`;

/**
 * Returns up to `limit` registrations for a session that get a follow-up now. Reads all of them. The order has nothing
 * to do with where their rows are, as that of reminders.
 */
export const listDueFollowUps = query(
  `select r.id from registrations r join attendees a on a.id = r.attendee_id join sessions s on s.id = r.session_id
   where r.session_id = $3 and ${isDueSql} order by hashtext(r.id::text) limit $4`,
  { id: 'uuid' },
).column((sessionId: string, { now, quietZones }: Pick<Planning, 'now' | 'quietZones'>, limit: number) => [
  now,
  quietZones,
  sessionId,
  limit,
]);

/** Returns how many people get a follow-up of a session at a moment to come, if nothing changes until then. */
export const countToFollowUp = query(
  `select count(*)::int as count
   from registrations r join attendees a on a.id = r.attendee_id join sessions s on s.id = r.session_id
   where r.session_id = $3 and ${isDueSql}`,
  { count: 'int' },
).value((sessionId: string, at: Date) => [at, [], sessionId]);

const listDueOfPeopleSql = query(
  `select s.id as "sessionId", array_agg(r.id) as "registrationIds"
   from registrations r join attendees a on a.id = r.attendee_id join (select s.* from ${endedSql}) s on s.id = r.session_id
   where r.attendee_id = any($3) and ${isDueSql} group by s.id`,
  { sessionId: 'uuid', registrationIds: 'uuid[]' },
);

/** Enqueues the follow-ups of these people that are due. Returns their number. */
export async function enqueueFollowUpsOf(tx: Tx, planning: Planning, attendeeIds: readonly string[]): Promise<number> {
  let count = 0;
  const due = await listDueOfPeopleSql.all(tx, [planning.now, planning.quietZones, attendeeIds]);
  for (const one of due) {
    const isKnown = await isAbsenceKnown(tx, one.sessionId);
    count += (await enqueueFollowUps(tx, planning, { ...one, isKnown })).count;
  }
  return count;
}

/**
 * Whether it is certain of a session that those who are not known to have attended were absent: of an online one from
 * join links, the room or an imported report; of an in-person one from check-ins or an imported list; of a hybrid one
 * from both. Reads all who attended.
 */
export const isAbsenceKnown = query(
  `select case s.format when 'online' then exists (select 1 from registrations j
       where j.session_id = s.id and j.attended_at is not null)
     when 'in-person' then known.checked_in or known.by_report
     else known.checked_in and (known.online or known.by_report) end as "isKnown"
   from sessions s
   cross join lateral (
     select coalesce(bool_or(k.checked_in), false) as checked_in, coalesce(bool_or(k.by_report), false) as by_report,
       coalesce(bool_or(k.online), false) as online
     from registrations j
     cross join lateral (
       select bool_or(p.source in ('check-in', 'self-check-in')) as checked_in,
         bool_or(p.source = 'report') as by_report, bool_or(p.source in ('link', 'room')) as online
       from attendance_spans p where p.registration_id = j.id) k
     where s.format <> 'online' and j.session_id = s.id and j.attended_at is not null) known
   where s.id = $1`,
  { isKnown: 'boolean' },
).value<[sessionId: string]>();

/** SQL: whether the material `m` with the file `f` has a page on which a recording is played or read. */
const isWatchedSql = `(m.kind = 'recording'
  and (coalesce(m.url, m.file_id::text) = any (m.transcribed) or f.media_type ~ '^(video|audio)/'))`;

const enqueueFollowUpsSql = command(
  `with ended as (
     select s.* from ${endedSql} and s.id = $4
   ), due as (
     select r.id, r.attendee_id, s.id as session_id, s.call_id, s.revision, 'follow-up:' || r.id as dedupe_key,
       gen_random_uuid() as message_uuid,
       jsonb_strip_nulls(jsonb_build_object('recipient', ${recipientSql('a')},
         'attended', case when exists (select from registrations o join sessions t on t.id = o.session_id
             where o.attendee_id = a.id and o.attended_at is not null
               and (t.id = s.id or t.series_id = s.series_id)) then true
           when $6 or exists (select 1 from attendance_corrections n
             where n.registration_id = r.id and not n.present) then false end,
         'certificate', case when $7::boolean and ${earnedSql('r', 's')} then true end,
         'feedback', case when not $8::boolean then false end,
         'recordingUrl', case when not recording.watched then recording.url end,
         'watched', case when recording.watched then recording.id end,
         'series', (select coalesce(case when a.language = any(k.languages) then c.translations #>> array[a.language, 'title'] end, c.title)
           from series c join calls k on k.id = c.call_id where c.id = s.series_id
           and exists (select from registrations o join sessions t on t.id = o.session_id
             where o.attendee_id = a.id and o.state = 'confirmed' and t.series_id = c.id and t.id <> s.id)),
         'materials', (select jsonb_agg(jsonb_build_object('id', m.id, 'title', coalesce(case when
             a.language = any(k.languages) then m.translations #>> array[a.language, 'title'] end, m.title), 'kind', m.kind, 'url', m.url,
             'isWatched', case when ${isWatchedSql} then true end, 'fileName', f.name) order by m.position, m.id)
           from session_materials m left join files f on f.id = m.file_id join calls k on k.id = s.call_id
           where m.session_id = s.id and m.visibility <> 'draft' and m.id is distinct from recording.id),
         'hasProposal', exists (select 1 from proposal_matches l join proposals p on p.id = l.proposal_id
           where l.attendee_id = a.id and l.state = 'linked' and p.state <> 'withdrawn'
             and p.merged_into is null))) as payload
     from ended s
     left join lateral (select m.id, m.url, coalesce(${isWatchedSql}, false) as watched
       from session_materials m left join files f on f.id = m.file_id
       where m.session_id = s.id and m.kind = 'recording' and m.visibility <> 'draft' and (m.url is not null or ${isWatchedSql})
       order by m.position, m.id limit 1) recording on true
     join registrations r on r.id = any($5::uuid[]) and r.session_id = s.id
     join attendees a on a.id = r.attendee_id
     where ${isDueSql}
   ), queued as (
     insert into messages (id, call_id, session_id, session_revision, registration_id, attendee_id, kind, state,
       dedupe_key, payload, message_id, created_at, due_at)
     select message_uuid, call_id, session_id, revision, id, attendee_id, 'follow-up', 'queued', dedupe_key, payload,
       ${messageIdSql('message_uuid', '$3')}, $1, $1
     from due
     on conflict (dedupe_key) do nothing
     returning attendee_id
   ) select count(*)::int as count, coalesce(array_agg(attendee_id), '{}') as people from queued`,
  { count: 'int', people: 'uuid[]' },
);

/**
 * Enqueues the follow-up emails of these registrations for a session that are due, one for each person with a seat. They are sent an hour after the end if there is a recording, and otherwise wait for it up to two
 * days; from the fourth day on it is too late. `isKnown` says whether people are told that they were absent;
 * corrections by organizers are always certain.
 */
export async function enqueueFollowUps(
  tx: Tx,
  { now, domain, quietZones }: Planning,
  { sessionId, registrationIds, isKnown }: { sessionId: string; registrationIds: readonly string[]; isKnown: boolean },
): Promise<Enqueued> {
  const offered = (['certificate', 'feedback'] as const).map((row) => followUpRows.all.includes(row));
  const params = [now, quietZones, domain, sessionId, registrationIds, isKnown, ...offered];
  return enqueueFollowUpsSql.one(tx, params);
}
