import { instantSql, recipientSql } from '../outbox/frozen-sql.js';
import { messageIdSql } from '../outbox/message-id.js';
import type { Planning } from './reminders.queries.js';
import type { Tx } from '../../../platform/database/tx.js';
import { command } from '../../../platform/database/statement.js';
import { unsubscribedSql } from '../unsubscribe/unsubscribed-sql.js';

const enqueueOfferRemindersSql = command(
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
   ) select count(*) from queued`,
  { count: 'bigint' },
);

/**
 * Enqueues reminders of offers that end within three hours, one for each offer that was made for more than six hours.
 * Returns their number. In quiet hours they wait.
 */
export async function enqueueOfferReminders(tx: Tx, { now, domain, quietZones }: Planning): Promise<number> {
  return Number((await enqueueOfferRemindersSql.one(tx, [now, domain, quietZones])).count);
}
