import type { Call } from '../../domain/calls/call.entity.js';
import { countLateChanges } from '../../domain/proposals/late-changes.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { lateChangesPath } from '../paths/proposal-paths.js';
import { callTodo } from '../ui/call-todo.js';

/** Returns that changes of the platform wait for an owner. */
export async function lateChangeTodos(connection: Connection, call: Call, { language, mayChange }: ConsoleLayout) {
  const count = mayChange ? await countLateChanges(connection, call.id) : 0;
  return count === 0 ? [] : [callTodo(language, 'lateChanges', 'warn', lateChangesPath(call), { count })];
}
