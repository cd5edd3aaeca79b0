import { auditNames } from '../../../console/ui/audit.queries.js';
import type { Connection } from '../../../platform/database/tx.js';
import { listReachable } from '../../submissions/domain/reachable.queries.js';
import { listTelling } from '../domain/told-winners.queries.js';
import { listEntries, listNames } from '../domain/winner-entries.queries.js';
import type { RowFacts } from './winner-rows.js';
import type { AskedWinner } from './winners.queries.js';

/** Reads what the console says about winners. */
export async function readRowFacts(connection: Connection, asked: readonly AskedWinner[]): Promise<RowFacts> {
  const ids = asked.map(({ proposalId }) => proposalId);
  const actors = asked.flatMap(({ answeredBy }) => answeredBy ?? []);
  return {
    entries: await listEntries(connection, ids),
    names: await listNames(connection, ids),
    telling: await listTelling(connection, ids, await listReachable(connection, ids)),
    answeredBy: new Map([...(await auditNames(connection, actors))].map(([actor, { name }]) => [actor, name])),
  };
}
