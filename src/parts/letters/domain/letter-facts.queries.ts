import { In } from 'typeorm';
import type { Call } from '../../../domain/calls/call.entity.js';
import { findDecision } from '../../jury/domain/decisions.queries.js';
import { readReleasedFeedback } from '../../jury/domain/team-feedback.queries.js';
import { Acceptance } from '../../winners/domain/acceptance.entity.js';
import { findPublished } from '../../winners/domain/winner-entries.queries.js';
import type { Connection } from '../../../platform/database/tx.js';
import { type LetterFacts, ranksOf } from './letter-messages.js';

/** Reads what letters say about these proposals beyond their texts. */
export async function readLetterFacts(
  connection: Connection,
  call: Call,
  proposalIds: readonly string[],
): Promise<LetterFacts> {
  const decision = await findDecision(connection, call.id);
  const asked =
    decision === null
      ? []
      : await connection
          .getRepository(Acceptance)
          .findBy({ decisionId: decision.id, proposalId: In([...proposalIds]), state: In(['pending', 'accepted']) });
  return {
    ranks: ranksOf(decision?.ranking ?? []),
    feedback: await readReleasedFeedback(connection, call, [...new Set(proposalIds)]),
    hasWinnersPage: (await findPublished(connection, call.id)) !== null,
    deadlines: new Map(asked.map(({ proposalId, deadlineAt }) => [proposalId, deadlineAt])),
  };
}
