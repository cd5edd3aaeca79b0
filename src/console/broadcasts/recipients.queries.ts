import { orNull, word } from '../../platform/database/columns.js';
import { query } from '../../platform/database/statement.js';

/** What became of the email to a recipient; null while it is not queued yet. */
type MessageState = 'queued' | 'sending' | 'sent' | 'failed' | 'dropped';

/** Lists the recipients of a broadcast that has started: first those who have not got it. */
export const listRecipients = query(
  // Speakers as they were then: they can be deleted.
  `select coalesce(a.name, r.recipient ->> 'name') as name, coalesce(a.email, r.recipient ->> 'email') as email,
     coalesce(a.language, r.recipient ->> 'language') as language, coalesce(o.name, r.organization) as organization,
     r.state, r.attempts, r.bounced as "isBounced"
   from (select attendee_id, state, attempts, bounced_at is not null as bounced, payload -> 'recipient' as recipient,
       case when attendee_id is null then payload ->> 'organization' end as organization
     from messages where broadcast_id = $1
     union all select attendee_id, null, 0, false, null, null from broadcast_recipients where broadcast_id = $1) r
   left join attendees a on a.id = r.attendee_id left join organizations o on o.id = a.organization_id
   order by r.state = 'sent' and not r.bounced nulls first, 1, 2 limit $2 offset $3`,
  {
    name: 'text',
    email: 'text',
    language: 'text',
    organization: 'text?',
    state: orNull(word<MessageState>()),
    attempts: 'int',
    isBounced: 'boolean',
  },
).list((id: string, page: { limit: number; offset: number }) => [id, page.limit, page.offset]);
