import { record, type Change } from '../../../domain/identity/change.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { command } from '../../../platform/database/statement.js';
import { isUuid } from '../../../platform/database/uuid.js';

const setSessionSql = command(
  `update polls set session_id = $2, updated_at = $3 where id = $1 and call_id = $4 and session_id is null`,
);

/** The name of a poll as a plan of sessions. */
export function planOf(poll: { id: string }): string {
  return `poll:${poll.id}`;
}

/** Gives the poll that planned a new session this session. A poll that has one keeps it. */
export async function setSessionOfPoll(change: Change, session: Session, plannedBy: string): Promise<void> {
  const id = /^poll:(.*)$/u.exec(plannedBy)?.[1] ?? '';
  if (!isUuid(id)) return;
  const changed = await setSessionSql.run(change.tx, [id, session.id, change.now, session.callId]);
  if (changed > 0) await record(change, 'poll.scheduled', `poll:${id}`);
}
