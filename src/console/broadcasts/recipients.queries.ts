import type { Connection } from '../../platform/database/tx.js';
import { orNull, word } from '../../platform/database/columns.js';
import { query } from '../../platform/database/statement.js';

/** What became of the email to a recipient; null while it is not queued yet. */
type MessageState = 'queued' | 'sending' | 'sent' | 'failed' | 'dropped';

const listRecipientsSql = query(
  `select a.name, a.email, a.language, o.name as organization, r.state, r.attempts, r.bounced as "isBounced"
   from (select attendee_id, state, attempts, bounced_at is not null as bounced from messages where broadcast_id = $1
     union all select attendee_id, null, 0, false from broadcast_recipients where broadcast_id = $1) r
   join attendees a on a.id = r.attendee_id left join organizations o on o.id = a.organization_id
   order by r.state = 'sent' and not r.bounced nulls first, a.name, a.id limit $2 offset $3`,
  {
    name: 'text',
    email: 'text',
    language: 'text',
    organization: 'text?',
    state: orNull(word<MessageState>()),
    attempts: 'int',
    isBounced: 'boolean',
  },
);

/** Lists the recipients of a broadcast that has started: first those who have not got it. */
export async function listRecipients(connection: Connection, id: string, page: { limit: number; offset: number }) {
  return listRecipientsSql.all(connection, [id, page.limit, page.offset]);
}
