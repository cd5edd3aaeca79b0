import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { callTodo, type TodoView } from '../../../console/ui/call-todo.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import { accessFeature } from '../domain/access-need.js';
import { listNeedsOfCall } from '../domain/access-needs.queries.js';
import { isDue } from './access-needs.page.js';
import { accessNeedsPath } from './access-paths.js';

/** Returns the line about needs that nobody has answered in time, for those who may see them. */
export async function accessTodos(
  connection: Connection,
  call: Call,
  { language, pages, now }: ConsoleLayout,
): Promise<TodoView[]> {
  if (!pages.some(({ feature }) => feature === accessFeature)) return [];
  const open = await listNeedsOfCall(connection, call.id, now, { isOpen: true });
  const count = open.filter((need) => isDue(need, call, now)).length;
  return count === 0 ? [] : [callTodo(language, 'accessNeeds', 'bad', accessNeedsPath(call), { count })];
}
