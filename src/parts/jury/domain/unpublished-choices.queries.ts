import { word } from '../../../platform/database/columns.js';
import { query } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';
import type { ProposalState } from '../../../domain/proposals/proposal.js';

/** SQL: the choices of decisions that are not published, as `h`. Only organizers may know of them. */
export const unpublishedChoices = `jury_choices h
  join jury_decisions d on d.id = h.decision_id and d.published_at is null and d.reopened_at is null`;

const listSql = query(
  `select h.proposal_id as id, h.state_before as "stateBefore" from ${unpublishedChoices}
   where h.proposal_id = any($1)`,
  { id: 'uuid', stateBefore: word<ProposalState>() },
);

/**
 * Returns proposals as their teams may see them: with the state from before a decision that isn't published. One that
 * was withdrawn since is withdrawn.
 */
export async function asTeamsSee<Proposal extends { id: string; state: string }>(
  connection: Connection,
  proposals: readonly Proposal[],
): Promise<Proposal[]> {
  if (proposals.length === 0) return [];
  const before = new Map(
    (await listSql.all(connection, [proposals.map(({ id }) => id)])).map(({ id, stateBefore }) => [id, stateBefore]),
  );
  return proposals.map((one) => (one.state === 'withdrawn' ? one : { ...one, state: before.get(one.id) ?? one.state }));
}
