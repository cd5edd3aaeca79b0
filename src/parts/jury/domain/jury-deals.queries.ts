import { command, query } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';

const findPerProposalSql = query(`select per_proposal as count from jury_deals where call_id = $1`, { count: 'int' });

/** Returns how many jurors each proposal is to have, as chosen when they were last assigned automatically, or null. */
export async function findPerProposal(connection: Connection, callId: string): Promise<number | null> {
  return (await findPerProposalSql.maybe(connection, [callId]))?.count ?? null;
}

const savePerProposalSql = command(
  `insert into jury_deals values ($1, $2) on conflict (call_id) do update set per_proposal = excluded.per_proposal
   returning call_id`,
);

/** Remembers how many jurors each proposal is to have. */
export async function savePerProposal(tx: Tx, callId: string, perProposal: number): Promise<void> {
  await savePerProposalSql.run(tx, [callId, perProposal]);
}
