import { recipientSql, instantSql } from '../outbox/frozen-sql.js';
import { messageIdSql } from '../outbox/message-id.js';
import { callClosesAt } from '../../calls/call-dates.js';
import { dueDeadlineLead } from './deadline-lead.js';
import { hadDailySql } from './one-a-day.js';
import type { Enqueued, Planning } from './reminders.queries.js';
import type { Tx } from '../../../platform/database/tx.js';
import { command, query } from '../../../platform/database/statement.js';
import { unsubscribedSql } from '../unsubscribe/unsubscribed-sql.js';

/** Returns calls whose last day may be near enough for an email. Zones are left to the rule, `dueDeadlineLead`. */
export const findCallsNearDeadline = query(
  `select id, closes_on::text as "closesOn", time_zone as "timeZone", follow_ups as "followUps",
     accepts_proposals as "acceptsProposals" from calls
   where (follow_ups or accepts_proposals) and published_at is not null and archived_at is null and closes_on between ($1::timestamptz at time zone 'UTC')::date - 2
     and ($1::timestamptz at time zone 'UTC')::date + 9`,
  { id: 'uuid', closesOn: 'text', timeZone: 'text', followUps: 'boolean', acceptsProposals: 'boolean' },
).list<[now: Date]>();

/** SQL: by what each person gets the email of a lead once. */
const dedupeKeySql = `'deadline:' || a.id || ':' || $4::text || ':' || $5::text`;

/**
 * SQL: who gets the email before the deadline `$4` of the call `$3`, with the lead `$5`, at the time `$1` while it is
 * night in the zones `$2`: who attended before the moment `$6`, and has no proposal yet.
 */
const dueSql = `attendees a
     where a.call_id = $3 and not ${hadDailySql('a', '$1')} and not (${unsubscribedSql('deadline', 'a')})
       and a.time_zone <> all($2::text[])
       and exists (select 1 from registrations r where r.attendee_id = a.id and r.attended_at < $6)
       and not exists (select 1 from proposal_matches l join proposals p on p.id = l.proposal_id
         where l.attendee_id = a.id and l.state = 'linked' and p.state <> 'withdrawn' and p.merged_into is null)
       and not exists (select 1 from messages m where m.dedupe_key = ${dedupeKeySql})`;

const enqueueDeadlinesSql = command(
  `with due as (
     select a.id, a.call_id, ${recipientSql('a')} as recipient, gen_random_uuid() as message_uuid,
       ${dedupeKeySql} as dedupe_key
     from ${dueSql} and ($8::uuid[] is null or a.id = any($8))
   ), queued as (
     insert into messages (id, call_id, attendee_id, kind, state, dedupe_key, payload, message_id, created_at, due_at)
     select message_uuid, call_id, id, 'deadline', 'queued', dedupe_key, jsonb_build_object('recipient', recipient),
       ${messageIdSql('message_uuid', '$7')}, $1, $1
     from due
     on conflict (dedupe_key) do nothing
     returning attendee_id
   ) select count(*)::int as count, coalesce(array_agg(attendee_id), '{}') as people from queued`,
  { count: 'int', people: 'uuid[]' },
);

/** Returns how many people get the email of a lead before the deadline of a call, if nothing changes until then. */
export const countBeforeDeadline = query(`select count(*)::int as count from ${dueSql}`, { count: 'int' }).value(
  (call: { id: string; closesOn: string }, { lead, momentAt }: { lead: string; momentAt: Date }) => [
    momentAt,
    [],
    call.id,
    call.closesOn,
    lead,
    momentAt,
  ],
);

/**
 * Enqueues an email before the deadline of each call that has one near, for everyone (or of these people) who attended one
 * of its sessions before the moment at which it is due, and has no proposal yet. They wait during quiet hours.
 */
export async function enqueueDeadlines(
  tx: Tx,
  { now, domain, quietZones }: Planning,
  attendeeIds: readonly string[] | null = null,
): Promise<Enqueued> {
  const all: Enqueued = { count: 0, people: [] };
  for (const call of await findCallsNearDeadline(tx, now)) {
    const due = call.followUps ? dueDeadlineLead(callClosesAt(call), now) : null;
    if (due === null) continue;
    const { lead, momentAt } = due;
    const params = [now, quietZones, call.id, call.closesOn, lead, momentAt, domain, attendeeIds];
    const { count, people } = await enqueueDeadlinesSql.one(tx, params);
    all.count += count;
    all.people.push(...people);
  }
  return all;
}

/**
 * Enqueues reminders of offers that end within three hours, one for each offer that was made for more than six hours.
 * Returns their number. In quiet hours they wait.
 */
export const enqueueOfferReminders = command(
  `with due as (
     select r.id, r.session_id, r.attendee_id, r.offer_expires_at, s.call_id, s.revision, ${recipientSql('a')} as recipient,
       'offer-reminder:' || r.id || ':' || r.waitlist_number as dedupe_key, gen_random_uuid() as message_uuid
     from registrations r
     join sessions s on s.id = r.session_id and s.state = 'published'
     join attendees a on a.id = r.attendee_id
     where r.state = 'offered' and r.offer_expires_at > $1 and r.offer_expires_at <= $1::timestamptz + interval '3 hours'
       and not (${unsubscribedSql('offer-reminder', 'a')}) and a.time_zone <> all($3::text[])
       and (select max(m.created_at) from messages m where m.registration_id = r.id and m.kind = 'offered')
         < r.offer_expires_at - interval '6 hours'
       and not exists (select 1 from messages m
         where m.dedupe_key = 'offer-reminder:' || r.id || ':' || r.waitlist_number)
   ), queued as (
     insert into messages (id, call_id, session_id, session_revision, registration_id, attendee_id, kind, state,
       dedupe_key, payload, message_id, created_at, due_at)
     select message_uuid, call_id, session_id, revision, id, attendee_id, 'offer-reminder', 'queued', dedupe_key,
       jsonb_build_object('recipient', recipient, 'offerExpiresAt', ${instantSql('offer_expires_at')}),
       ${messageIdSql('message_uuid', '$2')}, $1, $1
     from due
     on conflict (dedupe_key) do nothing
     returning 1
   ) select count(*)::int as count from queued`,
  { count: 'int' },
).value(({ now, domain, quietZones }: Planning) => [now, domain, quietZones]);
