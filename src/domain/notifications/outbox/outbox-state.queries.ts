import type { Connection } from '../../../platform/database/tx.js';
import { unansweredReason } from './delivery.js';
import { query } from '../../../platform/database/statement.js';

const outboxStateSql = query(
  `select (select count(*) from messages where state in ('queued', 'sending')) as queued,
   (select count(*) from messages where state = 'failed') as failed,
   (select count(*) from messages where (state in ('queued', 'sending') or state = 'failed')
     and result = '${unansweredReason}') as unanswered,
   (select min(due_at) from messages where state = 'failed') as "oldestFailed",
   (select min(due_at) from messages where state in ('queued', 'sending') and due_at <= $1) as oldest`,
  { queued: 'bigint', failed: 'bigint', unanswered: 'bigint', oldestFailed: 'timestamptz?', oldest: 'timestamptz?' },
);

/**
 * Returns the state of the outbox for health checks and metrics: queued and failed messages, those of both that
 * were perhaps delivered, the age in seconds of the
 * oldest due one, and the seconds since the last attempt of the oldest failed one.
 */
export async function outboxState(
  connection: Connection,
  now: Date,
): Promise<{ queued: number; failed: number; unanswered: number; oldestSeconds: number; oldestFailedSeconds: number }> {
  const rows = await outboxStateSql.all(connection, [now]);
  const [row] = rows;
  return {
    queued: Number(row?.queued ?? 0),
    failed: Number(row?.failed ?? 0),
    unanswered: Number(row?.unanswered ?? 0),
    oldestSeconds: ageSeconds(row?.oldest, now),
    oldestFailedSeconds: ageSeconds(row?.oldestFailed, now),
  };
}

function ageSeconds(moment: Date | null | undefined, now: Date): number {
  return moment ? Math.round((now.getTime() - moment.getTime()) / 1000) : 0;
}

/** Counts the messages of a call that should have left ten minutes ago, or have been tried for longer. */
export const countLate = query(
  `select count(*)::int as count from messages where call_id = $1 and state in ('queued', 'sending')
     and (due_at <= $2::timestamptz - interval '10 minutes'
       or attempts > 0 and created_at <= $2::timestamptz - interval '10 minutes')`,
  { count: 'int' },
).value<[callId: string, now: Date]>();
