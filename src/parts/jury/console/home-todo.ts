import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { callTodo } from '../../../console/ui/call-todo.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { formatDate, formatTime } from '../../../domain/time/format.js';
import type { Connection } from '../../../platform/database/tx.js';
import { readJuryWork } from '../domain/jury-progress.js';
import { countAsked } from '../domain/questions.queries.js';
import { jurySchedule } from '../domain/jury-schedule.js';
import { countJury } from './home-todo.queries.js';
import { callJuryPath } from './jury-paths.js';

/** Returns that the jury is behind its schedule. Reads detected conflicts only then, as they close sheets. */
export async function juryTodos(connection: Connection, call: Call, { language, mayChange, now }: ConsoleLayout) {
  const jury = await countJury(connection, call.id);
  if (jury === null || !mayChange || jurySchedule(jury, now) === 'on-schedule') return [];
  const { expected, counted } = await readJuryWork(connection, call);
  const assigned = [...expected.values()].reduce((sum, count) => sum + count, 0);
  const schedule = jurySchedule({ ...jury, assigned, submitted: counted.length }, now);
  if (schedule !== 'behind' && schedule !== 'overdue') return [];
  const due = `${formatDate(jury.dueAt, call.timeZone, language, 'weekday-short')}, ${formatTime(jury.dueAt, call.timeZone, language)}`;
  const tone = schedule === 'overdue' ? 'bad' : 'warn';
  const values = { submitted: counted.length, assigned, due };
  return [callTodo(language, `jury.${schedule}`, tone, callJuryPath(call, 'assignments'), values)];
}

/** Returns that questions to teams wait for an owner. */
export async function questionTodos(connection: Connection, call: Call, { language, mayAdminister }: ConsoleLayout) {
  const count = mayAdminister ? await countAsked(connection, call.id) : 0;
  if (count === 0) return [];
  return [callTodo(language, 'jury.questions', 'warn', `${callJuryPath(call, 'assignments')}#questions`, { count })];
}
