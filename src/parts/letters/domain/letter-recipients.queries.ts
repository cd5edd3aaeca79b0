import { orNull, word } from '../../../platform/database/columns.js';
import { query } from '../../../platform/database/statement.js';
import type { MessageState } from '../../../domain/notifications/message.js';

/** A person who got a letter, with the state of its email; without one if it is so old that it was removed. */
export type LetterRecipientRow = Awaited<ReturnType<typeof listLetterRecipients>>[number];

/** Returns people of a letter in the order of their ids, after one of them: no one is skipped while others are added. */
export const listLetterRecipients = query(
  `select r.proposal_id as "proposalId", p.external_id as "externalId", p.title, r.attendee_id as "attendeeId",
     coalesce(m.payload #>> '{recipient,name}', a.name) as name,
     coalesce(m.payload #>> '{recipient,email}', a.email) as email, r.queued_at as "queuedAt", m.id as "messageId",
     m.state, coalesce(m.attempts, 0) as attempts, m.sent_at as "sentAt", m.bounced_at as "bouncedAt",
     coalesce(m.bounce_diagnostic, m.result) as result
   from letter_recipients r join proposals p on p.id = r.proposal_id join attendees a on a.id = r.attendee_id
   left join messages m on m.dedupe_key = 'letter:' || r.letter_id || ':' || r.proposal_id || ':' || r.attendee_id
   where r.letter_id = $1 and ($2::uuid is null or (r.proposal_id, r.attendee_id) > ($2, $3::uuid))
   order by r.proposal_id, r.attendee_id limit $4`,
  {
    proposalId: 'uuid',
    externalId: 'text',
    title: 'text',
    attendeeId: 'uuid',
    name: 'text',
    email: 'text',
    queuedAt: 'timestamptz',
    messageId: 'uuid?',
    state: orNull(word<MessageState>()),
    attempts: 'int',
    sentAt: 'timestamptz?',
    bouncedAt: 'timestamptz?',
    result: 'text?',
  },
).list(
  (
    letterId: string,
    { limit, after }: { limit: number; after: readonly [proposalId: string, attendeeId: string] | null },
  ) => [letterId, after?.[0] ?? null, after?.[1] ?? null, limit],
);
