import type { ConsoleLayout } from '../../../console/frame/layout.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import { findDecision } from '../../jury/domain/decisions.queries.js';
import { readRowFacts } from './row-facts.js';
import { winnerRow } from './winner-rows.js';
import { listAskedWinners } from './winners.queries.js';

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
