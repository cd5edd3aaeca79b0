import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { callTodo } from '../../../console/ui/call-todo.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import { readOpenPlaces } from '../domain/open-places.js';
import { winnersPath } from './winner-paths.js';

/** Returns what the places of winners need: a line each for those that are free, late teams, and lost emails. */
export async function winnerTodos(connection: Connection, call: Call, { language, mayChange, now }: ConsoleLayout) {
  if (!mayChange) return [];
  const { free, next, late, lost } = await readOpenPlaces(connection, call, now);
  const path = winnersPath(call);
  const todo = (code: string, count: number, values = {}) =>
    count === 0 ? [] : [callTodo(language, code, 'bad', path, { count, ...values })];
  return [
    ...todo(next === null ? 'freePlaces' : 'freePlacesNext', free.length, { next: next?.title ?? '' }),
    ...todo('lateTeams', late.length),
    ...todo('untoldTeams', lost.length),
  ];
}
