import { isDeadlineNews } from '../../calls/call-dates.js';
import type { Call } from '../../calls/call.entity.js';
import type { Change } from '../../identity/change.js';
import { command, query } from '../../../platform/database/statement.js';
import type { MessagePayload } from '../message.js';
import { recipientSql } from '../outbox/frozen-sql.js';
import { messageIdSql } from '../outbox/message-id.js';
import { reachableSql } from '../suppression/reachable-sql.js';
import { unsubscribedSql } from '../unsubscribe/unsubscribed-sql.js';

/** Attendees of the call `$1` who have read its deadline in an email, or have a draft of a proposal. */
const relyingSql = `a.call_id = $1 and ${reachableSql('a')} and not (${unsubscribedSql('deadline-moved', 'a')})
       and (exists (select 1 from messages m
           where m.attendee_id = a.id and m.kind = 'deadline' and m.state in ('queued', 'sending', 'sent'))
         or exists (select 1 from proposal_matches l join proposals p on p.id = l.proposal_id
           where l.attendee_id = a.id and l.state = 'linked' and p.state = 'draft' and p.merged_into is null))`;

/** Returns how many people would be notified if the deadline of a call moved. */
export const countRelyingOnDeadline = query(`select count(*)::int as count from attendees a where ${relyingSql}`, {
  count: 'int',
}).value<[callId: string]>();

const enqueueDeadlineMovedSql = command(
  `with due as (
     select a.id, a.call_id, ${recipientSql('a')} as recipient, gen_random_uuid() as message_uuid
     from attendees a
     where ${relyingSql}
   ), queued as (
     insert into messages (id, call_id, attendee_id, kind, state, dedupe_key, payload, message_id, created_at, due_at)
     select message_uuid, call_id, id, 'deadline-moved', 'queued', 'deadline-moved:' || id || ':' || $2::int,
       $3::jsonb || jsonb_build_object('recipient', recipient), ${messageIdSql('message_uuid', '$4')}, $5, $5
     from due
     on conflict (dedupe_key) do nothing
     returning 1
   ) select count(*) from queued`,
  { count: 'bigint' },
);

/**
 * Enqueues an email about a moved deadline to everyone who relies on it: who has read it in an email, or has a draft of
 * a proposal. Nobody hears of a deadline that has passed. Returns how many are notified.
 */
export async function enqueueDeadlineMoved(
  { tx, now, domain }: Change,
  call: Pick<Call, 'id' | 'closesAt' | 'datesRevision'>,
  before: Date | null,
  extra: Pick<MessagePayload, 'reason'>,
): Promise<number> {
  const { closesAt } = call;
  if (before === null || closesAt === null || !isDeadlineNews(before, closesAt, now)) return 0;
  const deadline = { before: before.toISOString(), now: closesAt.toISOString() };
  const payload = JSON.stringify({ ...extra, deadline });
  const row = await enqueueDeadlineMovedSql.one(tx, [call.id, call.datesRevision, payload, domain, now]);
  return Number(row.count);
}
