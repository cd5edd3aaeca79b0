import { query } from '../../platform/database/statement.js';

/** Returns what a call has besides its own row. */
export const findCallFacts = query(
  `select
     exists (select from privacy_notices where call_id = $1) as "hasNotice",
     exists (select from messages where call_id = $1 and state = 'sent' and result not like 'Saved as mail/%')
       or exists (select from audit_entries where subject = 'call:' || $1::text
         and action = 'call.email-tested' and details ->> 'accepted' = 'true') as "hasSentEmail",
     exists (select from sessions where call_id = $1 and state = 'published') as "hasPublishedSession"`,
  { hasNotice: 'boolean', hasSentEmail: 'boolean', hasPublishedSession: 'boolean' },
).get<[callId: string]>();
