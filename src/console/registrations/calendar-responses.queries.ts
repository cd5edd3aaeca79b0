import type { UnusedReply } from '../../domain/calendar/unused-reply.js';
import { json } from '../../platform/database/columns.js';
import { query } from '../../platform/database/statement.js';

/** A person with a seat whose last calendar response could not be used. */
export interface UnusedReplyRow {
  registrationId: string;
  name: string;
  email: string;
  reply: UnusedReply;
}

/** Returns the people with a seat whose last calendar response could not be used, the latest first. */
export const listUnusedReplies = query(
  `select r.id as "registrationId", a.name, a.email, r.unused_reply as reply
   from registrations r join attendees a on a.id = r.attendee_id
   where r.session_id = $1 and r.state = 'confirmed' and r.unused_reply is not null
   order by r.unused_reply->>'receivedAt' desc, r.id limit $2`,
  { registrationId: 'uuid', name: 'text', email: 'text', reply: json<UnusedReply>() },
).list<[sessionId: string, limit: number]>();
