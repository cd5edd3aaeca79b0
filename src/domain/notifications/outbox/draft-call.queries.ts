import { command, query } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { undoSeconds } from '../../sessions/undo-cancellation.js';

// Of a call that becomes public. Cancellations still wait as long as they can be undone.
const waitingSql = `m.call_id = $1 and m.state = 'queued' and m.attempts = 0
     and not (m.kind = 'cancelled' and m.created_at > $2::timestamptz - interval '${undoSeconds} seconds')`;

const countWaitingSql = query(`select count(*)::int as count from messages m where ${waitingSql}`, { count: 'int' });

/** Counts the emails about a draft of a call that leave once it is public. */
export async function countWaitingInDraft(connection: Connection, callId: string, now: Date): Promise<number> {
  return (await countWaitingSql.one(connection, [callId, now])).count;
}

const releaseSql = command(`update messages m set due_at = least(m.due_at, $2) where ${waitingSql}`);

/** Lets the emails about a call leave that has become public. Returns how many. */
export async function releaseDraftCall(tx: Tx, callId: string, now: Date): Promise<number> {
  return releaseSql.run(tx, [callId, now]);
}
