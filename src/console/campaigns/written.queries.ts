import type { Connection } from '../../platform/database/tx.js';
import { composedQuery } from '../../platform/database/statement.js';
import { writtenKinds } from '../ui/written.js';

const listWrittenSql = composedQuery(
  (callId: string, kinds: readonly string[], limit: number, offset: number) => {
    const all = writtenKinds.all.map(
      ({ name, sql }) => `select '${name}' as kind, w.id, w.created_at from (${sql}) w where '${name}' = any($2)`,
    );
    return {
      text: `select kind, id, count(*) over ()::int as total from (${all.join(' union all ')}) w
        order by created_at desc, id limit $3 offset $4`,
      params: [callId, kinds, limit, offset],
    };
  },
  { kind: 'text', id: 'uuid', total: 'int' },
  [['', [], 1, 0]],
);

/** Returns what was written in a call, of these kinds, the newest first, with the number of all. */
export async function listWritten(
  connection: Connection,
  callId: string,
  kinds: readonly string[],
  { limit, offset }: { limit: number; offset: number },
): Promise<{ kind: string; id: string; total: number }[]> {
  return listWrittenSql.all(connection, callId, kinds, limit, offset);
}
