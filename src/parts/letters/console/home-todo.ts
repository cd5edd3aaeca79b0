import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { callTodo } from '../../../console/ui/call-todo.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { query } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';
import { lettersPath } from './letter-paths.js';

const countSql = query(
  `select
     (select count(*)::int from letters where call_id = $1 and state = 'held') as held,
     (select count(*)::int from letters l join messages m on m.letter_id = l.id
        where l.call_id = $1 and (m.state = 'failed' or (m.state = 'sent' and m.bounced_at is not null))) as lost`,
  { held: 'int', lost: 'int' },
);

/** Returns that letters to teams are on hold, and that emails of letters bounced or failed. */
export async function letterTodos(connection: Connection, call: Call, { language, mayChange }: ConsoleLayout) {
  if (!mayChange) return [];
  const { held, lost } = await countSql.one(connection, [call.id]);
  return [
    ...(held > 0 ? [callTodo(language, 'heldLetters', 'bad', lettersPath(call), { count: held })] : []),
    ...(lost > 0 ? [callTodo(language, 'lostLetters', 'bad', lettersPath(call), { count: lost })] : []),
  ];
}
