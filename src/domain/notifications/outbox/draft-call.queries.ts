import { command, query } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';
import { undoSeconds } from './undoable.js';
import type { Tester } from './delivery.js';

// Of a draft: those that wait, and those that its tester got. What can be undone still waits, and
// erased people get nothing more.
const notReceivedSql = `m.call_id = $1 and m.state <> 'dropped' and m.kind <> 'erased' and m.payload #>> '{recipient,email}' <> ''
     and not (m.payload ? 'act' and m.state = 'queued' and m.created_at > $2::timestamptz - interval '${undoSeconds} seconds')`;

/** Counts the emails about a draft of a call that leave once it is public. */
export const countWaitingInDraft = query(`select count(*)::int as count from messages m where ${notReceivedSql}`, {
  count: 'int',
}).value<[callId: string, now: Date]>();

/**
 * Lets the emails about a call leave that has become public. An attempt in progress was one to the tester: without its
 * lease, it settles nothing.
 */
export const releaseDraftCall =
  command(`update messages m set state = 'queued', due_at = least(m.due_at, $2), attempts = 0,
     sent_at = null, result = null, lease_id = null, leased_until = null where ${notReceivedSql}`).write<
    [callId: string, now: Date]
  >();

const toTestSql = `call_id = $1 and state = 'queued'`;

/** Counts the emails about a draft that its tester gets at once. */
export const countToTest = query(`select count(*)::int as count from messages where ${toTestSql}`, {
  count: 'int',
}).value<[callId: string]>();

/** Lets the emails about a draft leave to its tester that have waited until now. */
export const releaseToTester = command(`update messages set due_at = least(due_at, $2) where ${toTestSql}`).write<
  [callId: string, now: Date]
>();

const findTestersSql = query(
  `select c.id as "callId", o.name, o.email, o.language from calls c join organizers o on o.id = c.test_recipient_id
   where c.id = any($1) and c.published_at is null and c.archived_at is null and o.state = 'active'
     and o.role in ('owner', 'organizer')`,
  { callId: 'uuid', name: 'text', email: 'text', language: 'text' },
);

/** Returns who gets the emails of drafts, by the id of the call. */
export async function findTesters(connection: Connection, callIds: readonly string[]): Promise<Map<string, Tester>> {
  if (callIds.length === 0) return new Map();
  const rows = await findTestersSql.all(connection, [callIds]);
  return new Map(rows.map(({ callId, ...tester }) => [callId, tester]));
}
