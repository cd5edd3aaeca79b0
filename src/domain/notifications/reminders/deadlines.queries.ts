import { recipientSql } from '../outbox/frozen-sql.js';
import { messageIdSql } from '../outbox/message-id.js';
import type { Planning } from './reminders.queries.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { command, query } from '../../../platform/database/statement.js';
import { unsubscribedSql } from '../unsubscribe/unsubscribed-sql.js';

const findCallsNearDeadlineSql = query(
  `select id, closes_on::text as "closesOn", time_zone as "timeZone", follow_ups as "followUps",
     accepts_proposals as "acceptsProposals" from calls
   where (follow_ups or accepts_proposals) and published_at is not null and archived_at is null and closes_on between ($1::timestamptz at time zone 'UTC')::date - 2
     and ($1::timestamptz at time zone 'UTC')::date + 9`,
  { id: 'uuid', closesOn: 'text', timeZone: 'text', followUps: 'boolean', acceptsProposals: 'boolean' },
);

/** Returns calls whose last day may be near enough for an email. Zones are left to the rule, `dueDeadlineLead`. */
export async function findCallsNearDeadline(connection: Connection, now: Date) {
  return findCallsNearDeadlineSql.all(connection, [now]);
}

const enqueueDeadlinesSql = command(
  `with due as (
     select a.id, a.call_id, ${recipientSql('a')} as recipient, gen_random_uuid() as message_uuid,
       'deadline:' || a.id || ':' || $5::text || ':' || $6::text as dedupe_key
     from attendees a
     where a.call_id = $4 and not (${unsubscribedSql('deadline', 'a')}) and a.time_zone <> all($3::text[])
       and exists (select 1 from registrations r where r.attendee_id = a.id and r.attended_at < $7)
       and not exists (select 1 from proposal_matches l join proposals p on p.id = l.proposal_id
         where l.attendee_id = a.id and l.state = 'linked' and p.state <> 'withdrawn' and p.merged_into is null)
       and not exists (select 1 from messages m
         where m.dedupe_key = 'deadline:' || a.id || ':' || $5::text || ':' || $6::text)
   ), queued as (
     insert into messages (id, call_id, attendee_id, kind, state, dedupe_key, payload, message_id, created_at, due_at)
     select message_uuid, call_id, id, 'deadline', 'queued', dedupe_key, jsonb_build_object('recipient', recipient),
       ${messageIdSql('message_uuid', '$2')}, $1, $1
     from due
     on conflict (dedupe_key) do nothing
     returning 1
   ) select count(*) from queued`,
  { count: 'bigint' },
);

/**
 * Enqueues an email before the deadline of a call for everyone who attended one of its sessions before `momentAt` and
 * has no proposal yet. Returns their number. Emails wait during quiet hours.
 */
export async function enqueueDeadlines(
  tx: Tx,
  call: { id: string; closesOn: string },
  nudge: { lead: string; momentAt: Date },
  { now, domain, quietZones }: Planning,
): Promise<number> {
  return Number(
    (await enqueueDeadlinesSql.one(tx, [now, domain, quietZones, call.id, call.closesOn, nudge.lead, nudge.momentAt]))
      .count,
  );
}
