import type { Call } from '../../domain/calls/call.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { Connection } from '../../platform/database/tx.js';
import { Place } from '../../platform/place.js';
import type { ConsoleLayout } from '../frame/layout.js';
import type { TodoView } from '../ui/call-todo.js';

/** What a call needs in an area, for Home, which has read all of its sessions. */
export const homeTodos = new Place<
  (connection: Connection, call: Call, layout: ConsoleLayout, sessions: readonly Session[]) => Promise<TodoView[]>
>();
