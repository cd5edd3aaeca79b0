import type { MessageKind } from '../../domain/notifications/kinds/kinds.js';
import { unansweredReason } from '../../domain/notifications/outbox/delivery.js';
import type { MessageState } from '../../domain/notifications/message.js';
import type { Rsvp } from '../../domain/registrations/registration.js';
import type { Connection } from '../../platform/database/tx.js';
import { orNull, word } from '../../platform/database/columns.js';
import { type Row, composedQuery, query } from '../../platform/database/statement.js';
import { MessageGroup, messageGroups, UndeliveredGroup, undeliveredGroups } from './message-groups.js';

/** A message of a session as its log shows it. */
export type MessageRow = Row<typeof listMessageRowsSql>;

/** Columns of `MessageRow`. */
const messageColumns = `m.id, m.kind, m.state, m.payload->'recipient'->>'name' as name,
  m.payload->'recipient'->>'email' as email, m.created_at as "createdAt", m.due_at as "dueAt", m.sent_at as "sentAt",
  m.attempts, m.result, m.bounced_at as "bouncedAt", m.bounce_status as "bounceStatus", m.bounce_diagnostic as "bounceDiagnostic",
  (select r.rsvp from registrations r where r.id = m.registration_id and m.kind <> 'reminder' and m.state = 'sent'
    and r.rsvp_sequence = (m.payload->'event'->>'sequence')::int) as answer`;

const messageRow = {
  id: 'uuid',
  kind: word<MessageKind>(),
  state: word<MessageState>(),
  name: 'text',
  email: 'text',
  createdAt: 'timestamptz',
  dueAt: 'timestamptz',
  sentAt: 'timestamptz?',
  attempts: 'int',
  // The response of the server, or why it was dropped.
  result: 'text?',
  bouncedAt: 'timestamptz?',
  bounceStatus: 'text?',
  // What the server that reported a bounce or a delay said.
  bounceDiagnostic: 'text?',
  // The reply to its calendar event.
  answer: orNull(word<Rsvp>()),
} as const;

/** The messages of a session by state: `retrying` ones have failed at least once; a first attempt hasn't. */
export type MessageCounts = Row<typeof countMessageGroupsSql>;

const unanswered = `m.result = '${unansweredReason}'`;
const answered = `m.result is distinct from '${unansweredReason}'`;

const conditions: Record<MessageGroup, string> = {
  all: 'true',
  sent: `m.state = 'sent' and m.bounced_at is null`,
  queued: `(m.state = 'queued' and m.attempts = 0 or m.state = 'sending' and m.attempts <= 1)`,
  retrying: `(m.state = 'queued' and m.attempts > 0 or m.state = 'sending' and m.attempts > 1) and ${answered}`,
  unanswered: `(m.state in ('queued', 'sending') or m.state = 'failed') and ${unanswered}`,
  bounced: `m.state = 'sent' and m.bounced_at is not null`,
  failed: `m.state = 'failed' and ${answered}`,
  dropped: `m.state = 'dropped'`,
};

const listMessageRowsSql = composedQuery(
  (group: MessageGroup, params: readonly unknown[] = []) => ({
    text: `select ${messageColumns}
     from messages m where m.session_id = $1 and ${conditions[group]}
     order by m.position desc limit $2 offset $3`,
    params,
  }),
  messageRow,
  messageGroups.map((group): [MessageGroup] => [group]),
);

/** A page of the messages of a session, newest first. */
export async function listMessageRows(
  connection: Connection,
  sessionId: string,
  group: MessageGroup,
  limit: number,
  offset: number,
): Promise<MessageRow[]> {
  return listMessageRowsSql.all(connection, group, [sessionId, limit, offset]);
}

const countMessageGroupsSql = query(
  `select count(*) filter (where ${conditions.sent})::int as sent, count(*) filter (where ${conditions.queued})::int as queued,
     count(*) filter (where ${conditions.retrying})::int as retrying,
     count(*) filter (where ${conditions.unanswered})::int as unanswered,
     count(*) filter (where ${conditions.bounced})::int as bounced,
     count(*) filter (where ${conditions.failed})::int as failed,
     count(*) filter (where ${conditions.dropped})::int as dropped
   from messages m where m.session_id = $1`,
  {
    sent: 'int',
    queued: 'int',
    retrying: 'int', // The mail server got all of the email and didn't answer.
    unanswered: 'int',
    bounced: 'int',
    failed: 'int',
    dropped: 'int',
  },
);

/** Counts the messages of a session by state. */
export async function countMessageGroups(connection: Connection, sessionId: string): Promise<MessageCounts> {
  const row = await countMessageGroupsSql.maybe(connection, [sessionId]);
  return row ?? { sent: 0, queued: 0, retrying: 0, unanswered: 0, bounced: 0, failed: 0, dropped: 0 };
}

/** Counts the messages of a session by kind, and those that are sent. */
export const countMessageKinds = query(
  `select kind, count(*)::int as total, count(*) filter (where state = 'sent' and bounced_at is null)::int as sent
   from messages where session_id = $1 group by kind order by min(position)`,
  { kind: word<MessageKind>(), total: 'int', sent: 'int' },
).list<[sessionId: string]>();

/** Lists the messages about one registration, newest first. */
export const listMessagesOfRegistration = query(
  `select ${messageColumns}
   from messages m where m.registration_id = $1 order by m.position desc limit 50`,
  messageRow,
).list<[registrationId: string]>();

/** Lists the messages to one person, newest first, with the session that each is about. */
export const listMessagesOfAttendee = query(
  `select ${messageColumns}, s.title as "sessionTitle"
   from messages m left join sessions s on s.id = m.session_id
   where m.attendee_id = $1 order by m.position desc limit 100`,
  { ...messageRow, sessionTitle: 'text?' },
).list<[attendeeId: string]>();

const listUndeliveredOfCallSql = composedQuery(
  (group: UndeliveredGroup, params: readonly unknown[] = []) => ({
    text: `select ${messageColumns}, m.session_id as "sessionId", s.title as "sessionTitle"
     from messages m left join sessions s on s.id = m.session_id
     where m.call_id = $1 and ${conditions[group]}
     order by m.position desc limit $2 offset $3`,
    params,
  }),
  { ...messageRow, sessionId: 'uuid?', sessionTitle: 'text?' },
  undeliveredGroups.map((group): [UndeliveredGroup] => [group]),
);

/** A page of the messages of a call that have not arrived, newest first, with the session that each is about. */
export async function listUndeliveredOfCall(
  connection: Connection,
  callId: string,
  group: UndeliveredGroup,
  limit: number,
  offset: number,
): Promise<(MessageRow & { sessionId: string | null; sessionTitle: string | null })[]> {
  return listUndeliveredOfCallSql.all(connection, group, [callId, limit, offset]);
}

/** Counts the messages of a call that have not arrived, each kind of them by an index of its own. */
export const countUndeliveredOfCall = query(
  `select ${undeliveredGroups
    .map((group) => `(select count(*)::int from messages m where m.call_id = $1 and ${conditions[group]}) as ${group}`)
    .join(', ')}`,
  { failed: 'int', bounced: 'int', unanswered: 'int', retrying: 'int', queued: 'int', dropped: 'int' },
).get<[callId: string]>();
