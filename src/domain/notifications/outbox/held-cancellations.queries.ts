import type { Session } from '../../sessions/session.entity.js';
import { command, query } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { takenBackByCancellation, unpublishedReason } from './delivery.js';

const removeSql = command(
  `delete from messages where session_id = $1 and session_revision = $2 and kind = 'cancelled'
     and state = 'queued' and attempts = 0
   returning registration_id as "registrationId"`,
  { registrationId: 'uuid?' },
);

const countLeftSql = query(
  `select count(*)::int as count from messages
   where session_id = $1 and session_revision = $2 and kind = 'cancelled' and (state <> 'dropped' or attempts > 0)`,
  { count: 'int' },
);

/**
 * Removes the emails about a cancellation before the first leaves, and returns the registrations that they were about;
 * null if one has left or is being sent. Waits for a worker that is claiming them, so that only one of both happens.
 */
export async function removeCancellation(tx: Tx, { id, revision }: Session): Promise<string[] | null> {
  const removed = await removeSql.all(tx, [id, revision]);
  const { count } = await countLeftSql.one(tx, [id, revision]);
  return count > 0 ? null : removed.flatMap(({ registrationId }) => registrationId ?? []);
}

const restoreSql = command(
  `update messages set state = 'queued', result = null where session_id = $1 and state = 'dropped'
     and result = any($2)`,
);

/** Queues again what was not sent because the session was cancelled. */
export async function restoreDropped(tx: Tx, sessionId: string): Promise<void> {
  await restoreSql.run(tx, [sessionId, [takenBackByCancellation, unpublishedReason]]);
}

const countHeldSql = query(
  `select count(*)::int as count from messages where session_id = $1 and kind = 'cancelled' and state = 'queued'`,
  { count: 'int' },
);

/** Returns how many people will be notified of a cancellation. */
export async function countHeld(connection: Connection, sessionId: string): Promise<number> {
  return (await countHeldSql.one(connection, [sessionId])).count;
}
