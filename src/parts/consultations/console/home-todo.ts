import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { callTodo } from '../../../console/ui/call-todo.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import { countHostless } from '../domain/bookings.queries.js';
import { consultationsPath } from './consultation-paths.js';

/** Returns that teams have booked consultations for which nobody is there any more. */
export async function consultationTodos(
  connection: Connection,
  call: Call,
  { language, mayChange, now }: ConsoleLayout,
) {
  const count = mayChange ? await countHostless(connection, call.id, now) : 0;
  return count === 0 ? [] : [callTodo(language, 'hostless', 'bad', consultationsPath(call), { count })];
}
