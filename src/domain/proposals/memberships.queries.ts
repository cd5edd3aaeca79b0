import { command } from '../../platform/database/statement.js';
import type { Tx } from '../../platform/database/tx.js';

const moveMembershipsSql = command(
  `update proposal_members m set email = $4, email_key = $3 from proposals p
   where p.id = m.proposal_id and p.call_id = $1 and p.source = 'form' and m.email_key = $2
     and not exists (select from proposal_members o where o.proposal_id = m.proposal_id and o.email_key = $3)`,
);

/** Keeps a person on their teams when they get another address. */
export async function moveMemberships(
  tx: Tx,
  before: { callId: string; emailKey: string },
  after: { emailKey: string; email: string },
): Promise<void> {
  await moveMembershipsSql.run(tx, [before.callId, before.emailKey, after.emailKey, after.email]);
}
