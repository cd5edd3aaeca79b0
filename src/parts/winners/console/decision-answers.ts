import type { ConsoleLayout } from '../../../console/frame/layout.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import { findDecision } from '../../jury/domain/decisions.queries.js';
import { winnerRow, type RowFacts } from './winner-rows.js';
import { listAskedWinners, type AskedWinner } from './winners.queries.js';
import { auditNames } from '../../../console/ui/audit.queries.js';
import { listReachable } from '../../submissions/domain/reachable.queries.js';
import { listTelling } from '../domain/told-winners.queries.js';
import { listEntries, listNames } from '../domain/winner-entries.queries.js';

/** Returns what the teams of the winners of the current decision have answered, by proposal. */
export async function decisionAnswers(connection: Connection, call: Call, layout: ConsoleLayout) {
  const decision = await findDecision(connection, call.id);
  if (decision?.publishedAt == null) return new Map();
  const asked = (await listAskedWinners(connection, call.id)).filter(({ decisionId }) => decisionId === decision.id);
  const facts = await readRowFacts(connection, asked);
  return new Map(
    asked.map((one) => {
      const { state, note, untold } = winnerRow(call, one, facts, layout);
      return [one.proposalId, { state, note: untold?.text ?? note }];
    }),
  );
}

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
