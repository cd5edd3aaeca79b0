import { command } from '../../platform/database/statement.js';
import type { Tx } from '../../platform/database/tx.js';
import { instantSql, recipientSql } from '../notifications/outbox/frozen-sql.js';
import { messageIdSql } from '../notifications/outbox/message-id.js';
import type { Planning } from '../notifications/reminders/reminders.queries.js';
import { isOnTeam, memberName, obstacleSql, teamJoins } from '../proposals/reachable-sql.js';

const enqueueSql = command(
  `with due as (
     select distinct on (c.id, b.id) c.id, c.call_id, c.proposal_id, c.deadline_at, p.title, b.id as attendee_id,
       ${memberName} as name
     from acceptances c join proposals p on p.id = c.proposal_id and p.state in ('winner', 'showcased', 'pilot')
     join calls on calls.id = c.call_id and calls.archived_at is null
     ${teamJoins}
     where b.id is not null and ${isOnTeam} and ${obstacleSql} is null and c.state = 'pending'
       and c.deadline_at > $1 and c.deadline_at <= $1::timestamptz + interval '3 days'
       and c.asked_at < $1::timestamptz - interval '1 day' and b.time_zone <> all($3::text[])
       and not exists (select 1 from messages sent where sent.dedupe_key =
         'winner-reminder:' || c.id || ':' || extract(epoch from c.deadline_at)::bigint || ':' || b.id)
     order by c.id, b.id, m.email_key
   ), made as (
     select due.*, ${recipientSql('a')} - 'unproven' || jsonb_build_object('name', due.name) as recipient,
       gen_random_uuid() as message_uuid,
       'winner-reminder:' || due.id || ':' || extract(epoch from due.deadline_at)::bigint || ':' || a.id as dedupe_key
     from due join attendees a on a.id = due.attendee_id
   ), queued as (
     insert into messages (id, call_id, attendee_id, kind, state, dedupe_key, payload, message_id, created_at, due_at)
     select message_uuid, call_id, attendee_id, 'winner-reminder', 'queued', dedupe_key,
       jsonb_build_object('recipient', recipient, 'winner', jsonb_build_object('proposalId', proposal_id, 'title', title,
         'deadline', ${instantSql('deadline_at')})),
       ${messageIdSql('message_uuid', '$2')}, $1, $1
     from made
     on conflict (dedupe_key) do nothing
     returning 1
   ) select count(*) from queued`,
  { count: 'bigint' },
);

/**
 * Enqueues reminders for teams that have not answered three days before their deadline, one for each deadline, unless
 * they were asked less than a day ago. Returns their number. In quiet hours they wait.
 */
export async function enqueueWinnerReminders(tx: Tx, { now, domain, quietZones }: Planning): Promise<number> {
  return Number((await enqueueSql.one(tx, [now, domain, quietZones])).count);
}
