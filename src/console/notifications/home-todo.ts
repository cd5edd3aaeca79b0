import type { Call } from '../../domain/calls/call.entity.js';
import { callState } from '../../domain/calls/call.js';
import { countLate } from '../../domain/notifications/outbox/retry.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { deliveryPath } from '../paths/notification-paths.js';
import { withQuery } from '../../platform/http/query.js';
import { callTodo } from '../ui/call-todo.js';

/** Returns that emails of a call don't leave, as when the mail server is away; those of a draft wait for its publication. */
export async function lateEmailTodos(connection: Connection, call: Call, { language, now }: ConsoleLayout) {
  const count = callState(call) === 'draft' ? 0 : await countLate(connection, call.id, now);
  if (count === 0) return [];
  return [callTodo(language, 'lateEmails', 'bad', withQuery(deliveryPath(call), { state: 'queued' }), { count })];
}
