import type { DropReason } from './drop-reasons.js';
import { json, word } from '../../../platform/database/columns.js';
import { type Row, command, query } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { isUuid } from '../../../platform/database/uuid.js';
import type { Change } from '../../identity/change.js';
import { reachableSql } from '../suppression/reachable-sql.js';
import { undoableUntil, type UndoableAct } from './undoable.js';

/** What an act changed in one session. */
type UndoStep = Row<typeof listStepsSql>;

const insertStepSql = command(
  `insert into undo_steps (act_id, session_id, kind, leaves_at, before) values ($1, $2, $3, $4, $5)`,
);

/** Records what a held change did to a session, so that it can be undone; nothing for a change that is final at once. */
export async function recordStep({ tx, held }: Change, sessionId: string, kind: UndoableAct, before: object) {
  if (held) await insertStepSql.run(tx, [held.actId, sessionId, kind, held.until, JSON.stringify(before)]);
}

const listStepsSql = query(
  `select session_id as "sessionId", kind, leaves_at as "leavesAt", before from undo_steps where act_id = $1 order by session_id`,
  {
    sessionId: 'uuid',
    kind: word<UndoableAct>(),
    leavesAt: 'timestamptz', // What was there before, as the kind of act needs it.
    before: json<object>(),
  },
);

/** Returns what an act did, by session; nothing once it was undone. Lock the sessions first, and read it again. */
export async function listSteps(connection: Connection, actId: string): Promise<UndoStep[]> {
  return isUuid(actId) ? listStepsSql.all(connection, [actId]) : [];
}

/** An act that can still be undone, in which sessions, and how many emails wait for that. */
export type LastAct = Row<typeof findLastAct>;

/** Returns the last act on these sessions if it can still be undone; null otherwise. */
export const findLastAct = query(
  `select last.*, (select count(*)::int from messages m left join attendees a on a.id = m.attendee_id
     where (a.id is null or ${reachableSql('a')}) and m.session_id = any(last."sessionIds") and m.payload->>'act' = last."actId"::text and m.state = 'queued') as held
   from (select u.act_id as "actId", u.kind, u.leaves_at as "leavesAt", array(
       select distinct o.session_id from undo_steps o where o.act_id = u.act_id order by 1) as "sessionIds"
     from undo_steps u where u.session_id = any($1) and u.leaves_at > $2 and u.leaves_at <= $3
     order by u.id desc limit 1) last`,
  { actId: 'uuid', kind: word<UndoableAct>(), leavesAt: 'timestamptz', sessionIds: 'uuid[]', held: 'int' },
).find((sessionIds: readonly string[], now: Date) => [sessionIds, now, undoableUntil(now)]);

const releaseStepsSql = command(`update undo_steps set leaves_at = $2 where act_id = $1 returning session_id as id`, {
  id: 'uuid',
});
const releaseMessagesSql = command(
  `update messages set due_at = $3 where session_id = any($1) and payload->>'act' = $2 and state = 'queued' and attempts = 0`,
);

/** Begins the time in which an act can be undone that took longer than a moment: its emails leave at the end of it. */
export async function endAct(tx: Tx, actId: string, now: Date): Promise<void> {
  const leavesAt = undoableUntil(now);
  const sessions = await releaseStepsSql.all(tx, [actId, leavesAt]);
  const ids = [...new Set(sessions.map(({ id }) => id))];
  if (ids.length > 0) await releaseMessagesSql.run(tx, [ids, actId, leavesAt]);
}

const removeHeldSql = command(
  `delete from messages where session_id = $1 and payload->>'act' = $2 and state = 'queued' and attempts = 0
   returning registration_id as "registrationId"`,
  { registrationId: 'uuid?' },
);
const countLeftSql = query(
  `select count(*)::int as count from messages
   where session_id = $1 and payload->>'act' = $2 and (state <> 'dropped' or attempts > 0)`,
  { count: 'int' },
);

/**
 * Removes the emails of an act about a session before the first leaves, and returns the registrations that they were
 * about; null if one has left or is being sent. Waits for a worker that is claiming them, so that only one of both
 * happens.
 */
export async function removeHeld(tx: Tx, sessionId: string, actId: string): Promise<string[] | null> {
  const removed = await removeHeldSql.all(tx, [sessionId, actId]);
  const { count } = await countLeftSql.one(tx, [sessionId, actId]);
  return count > 0 ? null : removed.flatMap(({ registrationId }) => registrationId ?? []);
}

/** Returns whether an email has left that says how a session is since a revision. */
export const hasLeftSince = query(
  `select exists (select from messages where session_id = $1 and session_revision >= $2
     and (state in ('sending', 'sent', 'failed') or attempts > 0)) as "hasLeft"`,
  { hasLeft: 'boolean' },
).value<[sessionId: string, revision: number]>();

/** Removes what an act did, once it was undone. */
export const removeSteps = command(`delete from undo_steps where act_id = $1`).write<[actId: string]>();

/** Removes what can no longer be undone. */
export const removeOldSteps = command(`delete from undo_steps where leaves_at < $1`).write<[now: Date]>();

/** Queues again what an act took back. */
export const restoreTakenBack = command(
  `update messages set state = 'queued', result = null, payload = payload - 'takenBackBy'
   where session_id = $1 and state = 'dropped' and payload->>'takenBackBy' = $2`,
).write<[sessionId: string, actId: string]>();

/** Queues again what was not sent for a reason that is none any more. */
export const restoreDropped = command(
  `update messages set state = 'queued', result = null where session_id = $1 and state = 'dropped' and result = $2`,
).write<[sessionId: string, reason: DropReason]>();
