import { countDueReminders } from '../../domain/notifications/reminders/reminders.queries.js';
import { quietZones } from '../../domain/notifications/reminders/quiet-hours.js';
import type { Connection } from '../../platform/database/tx.js';
import { type Row, query } from '../../platform/database/statement.js';

/** The work that waits in a queue. */
export type QueueState = Row<typeof storedQueuesSql>;

const storedQueuesSql = query(
  `select 'outbox_due' as queue, count(*)::int as entries, min(due_at) as oldest
     from messages where state = 'queued' and due_at <= $1
   union all select 'outbox_later', count(*)::int, null from messages where state = 'queued' and due_at > $1
   union all select 'outbox_sending', count(*)::int, min(due_at) from messages where state = 'sending'
   union all select 'outbox_failed', count(*)::int, min(due_at) from messages where state = 'failed'
   union all select 'broadcasts', count(*)::int, min(send_at)
     from broadcasts where state in ('scheduled', 'sending') and send_at <= $1
   union all select 'offers_expired', count(*)::int, min(offer_expires_at)
     from registrations where state = 'offered' and offer_expires_at <= $1
   union all select 'matching', count(*)::int, null from matches_due`,
  {
    queue: 'text',
    entries: 'int', // When the oldest entry could have been worked on; null for none, or if the queue doesn't remember.
    oldest: 'timestamptz?',
  },
);

/** Returns every queue in the database, also those without entries. */
export async function listStoredQueues(connection: Connection, now: Date): Promise<QueueState[]> {
  const [stored, reminders] = await Promise.all([
    storedQueuesSql.all(connection, [now]),
    countDueReminders(connection, now, quietZones(now)),
  ]);
  return [...stored, { queue: 'reminders_due', ...reminders }];
}
