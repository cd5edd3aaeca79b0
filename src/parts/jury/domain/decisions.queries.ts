import { IsNull } from 'typeorm';
import { command, query } from '../../../platform/database/statement.js';
import { JuryChoice, JuryDecision, SignedMinutes } from './jury.entity.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import type { Juror } from './jury.queries.js';

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

/** Returns the signed minutes of a call, the newest first. */
export async function listSignedMinutes(connection: Connection, callId: string): Promise<SignedMinutes[]> {
  return connection.getRepository(SignedMinutes).find({ where: { callId }, order: { version: 'DESC' } });
}

/** Writes signed minutes. */
export async function insertSignedMinutes(tx: Tx, minutes: SignedMinutes): Promise<void> {
  await tx.getRepository(SignedMinutes).insert(minutes);
}

/** Returns the names of staff by the actors of the audit log; others are missing. */
export const listStaffNames = query(
  `select 'organizer:' || id as actor, name from organizers where 'organizer:' || id = any($1::text[])`,
  { actor: 'text', name: 'text' },
).map('actor', 'name', (actors: readonly string[]) => [actors]);

const listScoringSql = query(
  `select j.id from unnest($2::uuid[]) as j(id)
   where exists (select from jury_assignments a join proposals p on p.id = a.proposal_id
       where a.juror_id = j.id and p.call_id = $1)
     or exists (select from jury_sheets s join proposals p on p.id = s.proposal_id
       where s.juror_id = j.id and p.call_id = $1)`,
  { id: 'uuid' },
);

/** Returns the jurors among these staff, and those who have an assignment or a score sheet in a call. */
export async function filterScoring(
  connection: Connection,
  callId: string,
  jurors: readonly Juror[],
): Promise<Juror[]> {
  // Of jurors it is known, and each page of the jury asks.
  const others = jurors.filter(({ role }) => role !== 'juror').map(({ id }) => id);
  const rows = others.length === 0 ? [] : await listScoringSql.all(connection, [callId, others]);
  const scoring = new Set(rows.map(({ id }) => id));
  return jurors.filter(({ id, role }) => role === 'juror' || scoring.has(id));
}
