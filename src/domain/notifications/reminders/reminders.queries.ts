import { claimSql, eventSql, instantSql, recipientSql } from '../outbox/frozen-sql.js';
import { messageIdSql } from '../outbox/message-id.js';
import { closeMinutes } from '../../sessions/session.js';
import { dayHours, hadDailySql, isDailySql } from './one-a-day.js';
import type { Tx } from '../../../platform/database/tx.js';
import { command, query } from '../../../platform/database/statement.js';
import { unsubscribedSql } from '../unsubscribe/unsubscribed-sql.js';

/** The input for planning reminders. PostgreSQL computes no local times: it gets the zones in which it is night. */
export interface Planning {
  now: Date;
  /** Domain of the Message-IDs. */
  domain: string;
  /** `quietZones(now)`. */
  quietZones: readonly string[];
}

/** How many emails were enqueued, and who gets one of those of which there is one a day. */
export interface Enqueued {
  count: number;
  people: string[];
}

/** Locks the planning of reminders until the transaction ends. Waits if another instance is planning. */
export const lockReminderPlanning = command(`select pg_advisory_xact_lock(hashtext('greenroom reminders'))`).write();

/** Like `lockReminderPlanning`, but without waiting. Returns false if another instance is planning. */
export const tryLockReminderPlanning = command(
  `select pg_try_advisory_xact_lock(hashtext('greenroom reminders')) as held`,
  { held: 'boolean' },
).value();

/**
 * The last lead of each session that has passed by a moment, with the shorter ones that count as it; `$1` is the time.
 * `seconds` is how long a lead is at least.
 */
export const passedLeadsSql = (by = '$1', seconds = '0') => `passed as (
     select s.id as session_id, s.call_id, s.revision, s.starts_at, s.rescheduled_at, lead,
       extract(epoch from lead::interval)::double precision as seconds
     from sessions s cross join unnest(s.reminders) as lead
     where s.state = 'published' and s.starts_at > $1
   ), leads as (
     select distinct on (session_id) p.*, starts_at - make_interval(secs => seconds) as moment,
       (select array_agg(o.lead) from passed o where o.session_id = p.session_id and o.seconds <= p.seconds) as counted
     from passed p where starts_at - make_interval(secs => seconds) <= ${by} and seconds > ${seconds}
     order by session_id, seconds
   )`;

/** The person of a registration, looked up for each of a portion: PostgreSQL would rather read all people each time. */
const lookedUpSql = `lateral (select * from attendees where id = r.attendee_id offset 0)`;

/**
 * What is due of some registrations: with the time, the zones in which it is night, and the seconds that count as close.
 * With `offset 0`, the reminders that each has had are looked up: PostgreSQL would rather read all messages each time.
 */
const dueRemindersSql = (
  registrations: string,
  attendees = 'attendees',
  leads = passedLeadsSql(),
) => `${leads}, due as (
     select r.id, l.lead, l.call_id, l.revision, l.moment, ${recipientSql('a')} as recipient,
       ${claimSql('r', 'a')} as claim
     from leads l
     join registrations r on r.session_id = l.session_id and r.state = 'confirmed' and r.confirmed_at < l.moment
     join ${attendees} a on a.id = r.attendee_id
     where ${registrations} and (l.rescheduled_at is null or l.rescheduled_at < l.moment)
       and not (${unsubscribedSql('reminder', 'a')})
       and (l.seconds <= $3 or a.time_zone <> all($2::text[]) and (l.starts_at < $1::timestamptz + interval '12 hours'
         or not ${hadDailySql('a', '$1', 't.registration_id is distinct from r.id')}))
       and not exists (select 1 from messages m where m.registration_id = r.id and m.kind = 'reminder'
         and m.payload ->> 'lead' = any(l.counted)
         and m.created_at >= greatest(r.confirmed_at, l.rescheduled_at) offset 0)
   )`;

/**
 * That required questions are open, once: an answer to an earlier wording counts, unless it is a consent. `s` is the
 * registration and `$1` the time.
 */
const openQuestionsSql = `lateral (
     select '{"unanswered": true}'::jsonb as questions
     from questions q join sessions k on k.id = q.session_id
     where q.session_id = s.session_id and q.required and q.retired_at is null
       and (k.registration_closes_at is null or k.registration_closes_at > $1)
       and not exists (select from questions o where o.session_id = q.session_id and o.key = q.key
         and (o.id = q.id or q.kind <> 'consent') and s.answers ? o.id::text)
       and not exists (select from messages m
         where m.registration_id = s.id and m.kind = 'reminder' and m.payload ? 'unanswered')
     limit 1)`;

const enqueueSql = (due: string) => `with ${due}, stamped as (
     update registrations r set
       stamped_at = greatest(date_trunc('second', $1::timestamptz), r.stamped_at + interval '1 second')
     from due where due.id = r.id and r.state = 'confirmed'
     returning r.*, due.lead, due.call_id, due.revision, due.recipient, due.claim, gen_random_uuid() as message_uuid
   ), earlier as materialized (
     select t.id as before, p.id, p.starts_at
     from sessions t join sessions p on p.call_id = t.call_id
     where t.id in (select session_id from stamped) and p.state = 'published'
       and p.starts_at < t.starts_at and p.starts_at <= $1
       and (t.series_id is null or p.series_id = t.series_id) and p.time_zone = t.time_zone
       and right(p.starts_at_local, 5) = right(t.starts_at_local, 5)
   ), queued as (
     insert into messages (id, call_id, session_id, session_revision, registration_id, attendee_id, kind, state,
       dedupe_key, payload, message_id, created_at, due_at)
     select s.message_uuid, s.call_id, s.session_id, s.revision, s.id, s.attendee_id, 'reminder', 'queued',
       'reminder:' || s.id || ':' || s.lead || ':' || s.sequence,
       jsonb_build_object('lead', s.lead, 'recipient', s.recipient, 'event', ${eventSql('s')})
       || s.claim || coalesce(last.start, '{}') || coalesce(open.questions, '{}'),
       ${messageIdSql('s.message_uuid', '$4')}, $1, $1
     from stamped s
     left join lateral (
       select jsonb_build_object('previousStartsAt', ${instantSql('max(e.starts_at)')}) as start
       from registrations pr join earlier e on e.id = pr.session_id and e.before = s.session_id
       where pr.attendee_id = s.attendee_id and pr.state = 'confirmed'
         and exists (select from earlier where earlier.before = s.session_id)
       having count(*) > 0
     ) last on true
     left join ${openQuestionsSql} open on true
     on conflict (dedupe_key) do nothing
     returning attendee_id, kind, payload
   ) select count(*)::int as count, coalesce(array_agg(attendee_id) filter (where ${isDailySql('q')}), '{}') as people
   from queued q`;

const enqueuedColumns = { count: 'int', people: 'uuid[]' } as const;

const enqueueDueRemindersSql = command(
  enqueueSql(dueRemindersSql('r.id = any($5::uuid[])', lookedUpSql)),
  enqueuedColumns,
);

const enqueueNearRemindersSql = command(
  enqueueSql(
    dueRemindersSql(
      `r.attendee_id = any($5::uuid[]) and not exists (select from messages n
       where n.registration_id = r.id and n.kind = 'reminder' and n.created_at = $1)`,
      lookedUpSql,
      passedLeadsSql(`$1::timestamptz + interval '${dayHours} hours'`, '$3'),
    ),
  ),
  enqueuedColumns,
);

/**
 * Returns up to `limit` registrations whose reminders are due, in an order that has nothing to do with where their rows
 * are: a page then has few of each portion, and room for their new versions beside the old ones.
 */
export const listDueReminders = query(
  `with ${dueRemindersSql('true')} select id from due order by hashtext(id::text) limit $4`,
  { id: 'uuid' },
).column(({ now, quietZones }: Omit<Planning, 'domain'>, limit: number) => [now, quietZones, closeMinutes * 60, limit]);

/**
 * Enqueues the reminders of these registrations that are due and unsent, in one statement.
 *
 * Due is derived, never stored: a reminder is due when `startsAt - lead <= now < startsAt`, the seat was given before
 * that moment, the session was not moved after it, the session is live, and no reminder of this lead or a shorter one
 * was made since the seat was given and the session was moved: a new address or venue raises SEQUENCE, too.
 * Only the last lead that has passed counts: after an outage nobody gets yesterday's reminder beside today's. In quiet
 * hours it waits, unless the session starts within three hours of its moment (`reminderMoments` is the same rule for one
 * person). It waits as well if its reader got another email that day (`one-a-day.ts`), until twelve hours before the start. A lead of a day is 24 hours. The attendee's last session at the
 * same wall time, of the same series where there is one, is frozen with it: the email says when their clock has changed
 * since. The advisory lock keeps a second instance from doing the same work; the dedupe key is what makes it exactly
 * once.
 */
export async function enqueueDueReminders(
  tx: Tx,
  { now, domain, quietZones }: Planning,
  registrationIds: readonly string[],
): Promise<Enqueued> {
  const params = [now, quietZones, closeMinutes * 60, domain, registrationIds];
  return enqueueDueRemindersSql.one(tx, params);
}

/** Enqueues the reminders that these people would get later that day, so that they travel with one that is due now. */
export async function enqueueNearReminders(
  tx: Tx,
  { now, domain, quietZones }: Planning,
  attendeeIds: readonly string[],
): Promise<number> {
  const params = [now, quietZones, closeMinutes * 60, domain, attendeeIds];
  return (await enqueueNearRemindersSql.one(tx, params)).count;
}

/**
 * Returns how many people get a reminder of a session at a moment to come, if nothing changes until then, with those in
 * whose zone it is night and who get it in the morning.
 */
export const countToRemind = query(
  `with ${dueRemindersSql('r.session_id = $4')} select count(*)::int as count from due`,
  { count: 'int' },
).value((sessionId: string, at: Date) => [at, [], closeMinutes * 60, sessionId]);

/** Returns how many reminders are due and not yet enqueued, and since when the oldest of them is. */
export const countDueReminders = query(
  `with ${dueRemindersSql('true')} select count(*)::int as entries, min(moment) as oldest from due`,
  { entries: 'int', oldest: 'timestamptz?' },
).get((now: Date, zonesAtNight: readonly string[]) => [now, zonesAtNight, closeMinutes * 60]);
