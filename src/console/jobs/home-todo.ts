import type { Call } from '../../domain/calls/call.entity.js';
import { countFailedJobs } from '../../domain/jobs/jobs.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { jobsPath } from '../paths/job-paths.js';
import { callTodo } from '../ui/call-todo.js';

/** For how long a failed task is shown. */
const shownMs = 7 * 86_400_000;

/** Returns that background tasks of a call have failed in the last week. */
export async function failedJobTodos(connection: Connection, call: Call, { language, now, mayChange }: ConsoleLayout) {
  const since = new Date(now.getTime() - shownMs);
  const count = mayChange ? await countFailedJobs(connection, call.id, since) : 0;
  return count === 0 ? [] : [callTodo(language, 'failedJobs', 'warn', jobsPath(call), { count })];
}
