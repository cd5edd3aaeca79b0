import type { Change } from '../../identity/change.js';
import type { MessageKind } from '../kinds/kinds.js';
import { dailyKinds } from '../reminders/one-a-day.js';
import { Message } from '../message.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import { command } from '../../../platform/database/statement.js';

/** What an email about several registrations can say. */
const registered: readonly MessageKind[] = ['invited', 'waitlisted', 'pending'];

const sendTogetherSql = command(`
  with fresh as (
    select m.id, first_value(m.id) over (partition by m.attendee_id
        order by array_position(array['${dailyKinds.join("', '")}'], m.kind), case when m.kind = 'reminder' then s.starts_at end, m.position) as lead
    from messages m left join sessions s on s.id = m.session_id
    where m.attendee_id = any($1) and m.created_at = $2 and m.kind = any($3) and m.state = 'queued' and m.attempts = 0
      and m.sent_with is null and not exists (select from messages e where e.registration_id = m.registration_id
        and e.position < m.position and e.state <> all ('{sent,failed,dropped}'))
  )
  update messages m set sent_with = fresh.lead from fresh where fresh.id = m.id and fresh.lead <> m.id`);

/**
 * Lets the messages about registrations (or of other kinds) that were enqueued at `now` for each of these attendees travel
 * in one email: that of the first or most urgent one. They keep their own states, so that each registration knows what became of its message.
 */
export async function sendTogether(
  { tx, now }: Pick<Change, 'tx' | 'now'>,
  attendeeIds: readonly string[],
  kinds: readonly MessageKind[] = registered,
): Promise<void> {
  if (attendeeIds.length > 0) await sendTogetherSql.run(tx, [attendeeIds, now, kinds]);
}

/**
 * Returns the messages in the email of a message, itself included, in the order in which they were enqueued. A message
 * has parted from the others if its state differs: it was dropped, or sent again.
 */
export async function findSentTogether(connection: Connection, message: Message): Promise<Message[]> {
  const leadId = message.sentWith ?? message.id;
  const all = await connection
    .getRepository(Message)
    .find({ where: [{ id: leadId }, { sentWith: leadId }], order: { position: 'ASC' } });
  const [lead] = all;
  if (lead === undefined || lead.state !== message.state) return [message];
  return all.filter(({ state }) => state === lead.state);
}
