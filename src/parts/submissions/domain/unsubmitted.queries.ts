import { command, query } from '../../../platform/database/statement.js';
import type { Tx } from '../../../platform/database/tx.js';
import { recipientSql } from '../../../domain/notifications/outbox/frozen-sql.js';
import { messageIdSql } from '../../../domain/notifications/outbox/message-id.js';
import type { DeadlineReminders } from '../../../domain/notifications/reminders/more-reminders.js';
import type { Planning } from '../../../domain/notifications/reminders/reminders.queries.js';
import { proposalUnsubmitted } from './emails/submissions.js';
import { isOnTeam, obstacleSql, teamJoins } from '../../../domain/proposals/reachable-sql.js';

/** SQL: the drafts of the call `$1`, with each of their team whom the email of a lead reaches outside the zones `$2`. */
const draftsSql = `select distinct on (p.id, b.id) p.id, p.title, p.call_id, b.id as attendee_id,
       exists (select from proposal_submissions s where s.proposal_id = p.id) as reopened
     from proposals p ${teamJoins}
     where p.call_id = $1 and p.source = 'form' and p.state = 'draft' and p.merged_into is null
       and m.accepted_at is not null and b.id is not null and ${isOnTeam} and ${obstacleSql} is null
       and b.time_zone <> all($2::text[])
     order by p.id, b.id, m.email_key`;

const enqueueSql = command(
  `with drafts as (${draftsSql}), due as (
     select *, 'proposal-unsubmitted:' || id || ':' || attendee_id || ':' || $3::text || ':' || $4::text as dedupe_key,
       gen_random_uuid() as message_uuid
     from drafts
   ), queued as (
     insert into messages (id, call_id, attendee_id, kind, state, dedupe_key, payload, message_id, created_at, due_at)
     select message_uuid, due.call_id, attendee_id, 'proposal-unsubmitted', 'queued', dedupe_key,
       jsonb_build_object('recipient', ${recipientSql('a')}, 'submission', jsonb_build_object('id', due.id, 'title', title)
         || case when reopened then '{"reopened": true}'::jsonb else '{}'::jsonb end),
       ${messageIdSql('message_uuid', '$6')}, $5, $5
     from due join attendees a on a.id = attendee_id
     where not exists (select from messages sent where sent.dedupe_key = due.dedupe_key)
     on conflict (dedupe_key) do nothing
     returning 1
   ) select count(*) from queued`,
  { count: 'bigint' },
);

/** Returns how many emails about drafts would leave before a deadline; nobody has got one of this lead yet. */
const countSql = query(`with drafts as (${draftsSql}) select count(*)::int as count from drafts`, {
  count: 'int',
}).value<[callId: string, quietZones: readonly string[]]>();

/**
 * Enqueues an email for everyone on the team of a proposal that is not submitted before the deadline of its call.
 * Returns their number. In quiet hours they wait, except for the last of these emails.
 */
async function enqueueUnsubmitted(
  tx: Tx,
  call: { id: string; closesOn: string },
  { lead }: { lead: string },
  { now, domain, quietZones }: Planning,
): Promise<number> {
  const zones = lead === lastLead ? [] : quietZones;
  return Number((await enqueueSql.one(tx, [call.id, zones, call.closesOn, lead, now, domain])).count);
}

/** Of the last email, three hours before the deadline. */
const lastLead = 'PT3H';

/** The email to those who have a draft. */
export const unsubmittedReminders: DeadlineReminders = {
  kind: proposalUnsubmitted.name,
  enqueue: enqueueUnsubmitted,
  count: (connection, call) => countSql(connection, call.id, []),
};
