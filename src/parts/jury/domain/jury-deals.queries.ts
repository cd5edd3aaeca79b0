import { command, query } from '../../../platform/database/statement.js';

/** Returns how many jurors each proposal is to have, as chosen when they were last assigned automatically, or null. */
export const findPerProposal = query(`select per_proposal as count from jury_deals where call_id = $1`, {
  count: 'int',
}).findValue<[callId: string]>();

/** Remembers how many jurors each proposal is to have. */
export const savePerProposal = command(
  `insert into jury_deals values ($1, $2) on conflict (call_id) do update set per_proposal = excluded.per_proposal
   returning call_id`,
).write<[callId: string, perProposal: number]>();
