import { IsNull } from 'typeorm';
import { command } from '../../../platform/database/statement.js';
import { JuryChoice, JuryDecision } from './jury.entity.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';

/** Returns the current decision of a call, or null. */
export async function findDecision(connection: Connection, callId: string): Promise<JuryDecision | null> {
  return connection.getRepository(JuryDecision).findOneBy({ callId, reopenedAt: IsNull() });
}

/** All decisions of a call, the newest first. */
export async function listDecisions(connection: Connection, callId: string): Promise<JuryDecision[]> {
  return connection.getRepository(JuryDecision).find({ where: { callId }, order: { decidedAt: 'DESC', id: 'ASC' } });
}

/** Returns the choices of a decision. */
export async function listChoices(connection: Connection, decisionId: string): Promise<JuryChoice[]> {
  return connection.getRepository(JuryChoice).find({ where: { decisionId }, order: { proposalId: 'ASC' } });
}

/** Writes a decision. */
export async function insertDecision(tx: Tx, decision: JuryDecision): Promise<void> {
  await tx.getRepository(JuryDecision).insert(decision);
}

/** Inserts the choices of a decision. */
export async function insertChoices(tx: Tx, choices: readonly JuryChoice[]): Promise<void> {
  if (choices.length > 0) await tx.getRepository(JuryChoice).insert([...choices]);
}

/** Updates a decision. */
export async function updateDecision(
  tx: Tx,
  id: string,
  changes: Partial<
    Pick<
      JuryDecision,
      | 'othersDeclinedBy'
      | 'othersDeclinedAt'
      | 'publishedAt'
      | 'publishedBy'
      | 'reopenedBy'
      | 'reopenedAt'
      | 'reopenedReason'
    >
  >,
): Promise<void> {
  await tx.getRepository(JuryDecision).update({ id }, changes);
}

/** Adds a winner to a decision, or makes one of a proposal that was not selected. */
export const writeWinnerChoice = command(
  `insert into jury_choices (decision_id, proposal_id, outcome, outstanding, state_before)
   values ($1, $2, 'winner', $3, $4)
   on conflict (decision_id, proposal_id) do update set outcome = 'winner', outstanding = excluded.outstanding`,
).write(({ decisionId, proposalId, outstanding, stateBefore }: Omit<JuryChoice, 'outcome'>) => [
  decisionId,
  proposalId,
  outstanding,
  stateBefore,
]);
