import type { PollAnswer } from '../domain/poll.js';
import { json } from '../../../platform/database/columns.js';
import { type Row, query } from '../../../platform/database/statement.js';

/** A person whom a poll asks. */
export type AskedPerson = Row<typeof listAsked>;

/** Returns people whom a poll asks, in the order of the list: all of them, or those with or without an answer. */
export const listAsked = query(
  `select i.id, coalesce(nullif(i.name, ''), a.name) as name, a.email, a.id as "attendeeId",
     coalesce(i.time_zone, a.time_zone) as "timeZone",
     coalesce((select jsonb_object_agg(p.start_id, p.answer) from poll_answers p where p.invitee_id = i.id), '{}') as answers
   from invitees i join attendees a on a.id = i.attendee_id
   where i.invitation_id = $1 and i.state = 'invited' and ($2::boolean is null or (i.answered_at is not null) = $2)
   order by i.position limit $3 offset $4`,
  {
    id: 'uuid',
    name: 'text',
    email: 'text',
    attendeeId: 'uuid',
    timeZone: 'text',
    // By start.
    answers: json<Record<string, PollAnswer>>(),
  },
).list((invitationId: string, hasAnswered: boolean | null, { limit, offset }: { limit: number; offset: number }) => [
  invitationId,
  hasAnswered,
  limit,
  offset,
]);
