import { command } from '../../platform/database/statement.js';

/** Keeps a person on their teams when they get another address. */
export const moveMemberships = command(
  `update proposal_members m set email = $4, email_key = $3 from proposals p
   where p.id = m.proposal_id and p.call_id = $1 and p.source = 'form' and m.email_key = $2
     and not exists (select from proposal_members o where o.proposal_id = m.proposal_id and o.email_key = $3)`,
).write((before: { callId: string; emailKey: string }, after: { emailKey: string; email: string }) => [
  before.callId,
  before.emailKey,
  after.emailKey,
  after.email,
]);
