import { command } from '../../../platform/database/statement.js';
import type { Tx } from '../../../platform/database/tx.js';
import { instantSql, recipientSql } from '../../../domain/notifications/outbox/frozen-sql.js';
import { messageIdSql } from '../../../domain/notifications/outbox/message-id.js';
import type { Planning } from '../../../domain/notifications/reminders/reminders.queries.js';
import { outcomeSql, publicationJoins } from '../../jury/domain/outcome-sql.js';
import { tellsSql } from './told-winners.queries.js';
import { isOnTeam, memberName, obstacleSql, teamJoins } from '../../../domain/proposals/reachable-sql.js';

/** SQL: the emails that tell the person `b` that the proposal `p` won, as the acceptance `c` asks it. */
const emailedSql = `select from messages w where w.attendee_id = b.id and ${tellsSql}`;

const askSql = command(
  `with due as (
     select distinct on (c.id, b.id) c.id, c.call_id, c.proposal_id, c.deadline_at, p.title, b.id as attendee_id,
       ${memberName} as name
     from acceptances c join proposals p on p.id = c.proposal_id and p.state in ('winner', 'showcased', 'pilot')
     join calls on calls.id = c.call_id and calls.archived_at is null
     ${publicationJoins} ${teamJoins}
     where b.id is not null and ${isOnTeam} and ${obstacleSql} is null and c.state = 'pending'
       and (c.told_at is null or c.deadline_at > $1) and b.time_zone <> all($3::text[])
       -- Who gets the place of another team is asked at once: no letter is written for one team.
       and (c.asked_at <= $1::timestamptz - interval '1 hour' or c.replaces_id is not null)
       and not exists (${emailedSql})
       and not exists (select from letters l where l.call_id = p.call_id and l.outcome = ${outcomeSql}
         and l.state in ('scheduled', 'sending', 'held'))
     order by c.id, b.id, m.email_key
   ), queued as (
     insert into messages (id, call_id, attendee_id, kind, state, dedupe_key, payload, message_id, created_at, due_at)
     select made.id, made.call_id, made.attendee_id, 'winner-asked', 'queued', dedupe_key,
       jsonb_build_object('recipient', recipient, 'winner', jsonb_build_object('proposalId', proposal_id, 'title', title,
         'deadline', ${instantSql('deadline_at')})),
       ${messageIdSql('made.id', '$2')}, $1, $1
     from (select gen_random_uuid() as id, due.call_id, due.attendee_id, due.proposal_id, due.title, due.deadline_at,
         'winner-asked:' || due.id || ':' || a.id as dedupe_key,
         ${recipientSql('a')} - 'unproven' || jsonb_build_object('name', due.name) as recipient
       from due join attendees a on a.id = due.attendee_id) made
     on conflict (dedupe_key) do nothing
     returning 1
   ) select count(*) from queued`,
  { count: 'bigint' },
);

const enqueueSql = command(
  `with due as (
     select distinct on (c.id, b.id) c.id, c.call_id, c.proposal_id, c.deadline_at, p.title, b.id as attendee_id,
       ${memberName} as name
     from acceptances c join proposals p on p.id = c.proposal_id and p.state in ('winner', 'showcased', 'pilot')
     join calls on calls.id = c.call_id and calls.archived_at is null
     ${teamJoins}
     where b.id is not null and ${isOnTeam} and ${obstacleSql} is null and c.state = 'pending'
       and c.deadline_at > $1 and c.deadline_at <= $1::timestamptz + interval '3 days'
       and c.told_at is not null and b.time_zone <> all($3::text[])
       -- It is not the first email that they get about it.
       and exists (${emailedSql} and w.state = 'sent' and w.bounced_at is null
         and w.sent_at < $1::timestamptz - interval '1 day')
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
 * Enqueues the question for winners whom no letter has told within an hour, and reminders three days before the deadline
 * of teams that have not answered: one for each deadline, and only for those who were told more than a day ago. Returns
 * their number. In quiet hours they wait.
 */
export async function enqueueWinnerReminders(tx: Tx, { now, domain, quietZones }: Planning): Promise<number> {
  const asked = Number((await askSql.one(tx, [now, domain, quietZones])).count);
  return asked + Number((await enqueueSql.one(tx, [now, domain, quietZones])).count);
}
