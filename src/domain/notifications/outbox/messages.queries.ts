import { IsNull, Not } from 'typeorm';

import type { Change } from '../../identity/change.js';
import type { RegistrationState } from '../../registrations/registration.js';
import { countedWaySql } from '../../sessions/attendance.js';
import { isUuid, timeOrderedUuid } from '../../../platform/database/uuid.js';
import { NotFound } from '../../../platform/errors.js';
import { randomUUID } from 'node:crypto';
import { undoSeconds } from './undoable.js';
import { newMessageId } from './message-id.js';
import { claimSql, waySql, eventSql, recipientSql } from './frozen-sql.js';
import { messageIdSql } from './message-id.js';
import { reachableSql } from '../suppression/reachable-sql.js';
import { takenBackSql } from './taken-back-sql.js';
import { Message } from '../message.entity.js';
import { kindsWhere, type MessageKind } from '../kinds/kinds.js';
import type { MessagePayload, MessageState } from '../message.js';
import type { Connection } from '../../../platform/database/tx.js';
import { word } from '../../../platform/database/columns.js';
import { command, query } from '../../../platform/database/statement.js';
import type { DropReason } from './drop-reasons.js';

/** A message caused by a change, ready for the outbox. */
export interface NewMessage {
  /** Null for staff, as is the attendee. */
  callId: string | null;
  sessionId: string | null;
  sessionRevision: number | null;
  registrationId: string | null;
  attendeeId: string | null;
  kind: MessageKind;
  dedupeKey: string;
  payload: MessagePayload;
  /** The event of the speaker whom it is for. */
  speakerInviteId?: string;
  /** The letter whose content it carries. */
  letterId?: string;
}

const enqueueNoticesSql = command(`
  insert into messages (id, call_id, session_id, session_revision, registration_id, attendee_id, kind, state,
    dedupe_key, payload, message_id, speaker_invite_id, letter_id, created_at, due_at)
  select id, "callId", "sessionId", "sessionRevision", "registrationId", "attendeeId", kind, 'queued',
    "dedupeKey", payload, "messageId", "speakerInviteId", "letterId", $2, $3
  from jsonb_to_recordset($1::jsonb) as n(id uuid, "callId" uuid, "sessionId" uuid, "sessionRevision" int,
    "registrationId" uuid, "attendeeId" uuid, kind text, "dedupeKey" text, payload jsonb, "messageId" text,
    "speakerInviteId" uuid, "letterId" uuid)
  on conflict (dedupe_key) do nothing`).plannedOnce();

/**
 * Inserts messages into the outbox in one statement, due at once unless the change is held or `dueAt` says otherwise.
 * Messages that already exist (by dedupe key) are skipped.
 */
export async function enqueueMessages(
  change: Change,
  messages: readonly NewMessage[],
  dueAt: Date = leavesAt(change),
): Promise<void> {
  if (messages.length === 0) return;
  const { tx, domain, now } = change;
  const rows = messages.map((message) => {
    const id = timeOrderedUuid(now);
    const payload = { ...causedBy(change), ...message.payload };
    return { ...message, payload, id, messageId: newMessageId(id, randomUUID(), domain) };
  });
  await enqueueNoticesSql.run(tx, [JSON.stringify(rows), now, dueAt]);
}

/** Returns the part of a payload that names the HTTP request which caused the message, and the act that can be undone. */
export function causedBy({ requestId, held }: { requestId?: string | null | undefined; held?: Change['held'] }) {
  return { ...(requestId && { requestId }), ...(held && { act: held.actId }) };
}

/** Returns when the emails of a change leave. */
export function leavesAt({ held, now }: Change): Date {
  return held?.until ?? now;
}

/** A message to everyone who is registered for a session in one of `states`. */
export interface SessionMessage {
  callId: string;
  sessionId: string;
  sessionRevision: number;
  kind: MessageKind;
  states: readonly RegistrationState[];
  /** 1 if the change is material, so that SEQUENCE goes up. */
  sequenceStep: number;
  /** When it leaves, if not with the other messages of the change. */
  dueAt?: Date;
  /** Only these registrations, or all but these. */
  only?: readonly string[];
  except?: readonly string[];
  /** Part of every payload: note, previousRevision. */
  extra: Partial<MessagePayload>;
}

const seatsAndOthers = `(count(*) filter (where state = 'confirmed'))::int as seats,
     (count(*) filter (where state <> 'confirmed'))::int as others`;

const enqueueForSessionSql = command(
  `with stamped as (
     update registrations r set
       sequence = r.sequence + $5::int,
       stamped_at = greatest(date_trunc('second', $7::timestamptz), r.stamped_at + interval '1 second'),
       updated_at = $7
     where r.session_id = $1 and r.state = any($4) and (r.id = any($11::uuid[])) = $12::boolean
     returning r.*, gen_random_uuid() as new_message_id
   ), ranked as (
     select *, row_number() over (partition by state, ${countedWaySql('attendance')} order by waitlist_number) as place from stamped
   ), queued as (
     insert into messages (id, call_id, session_id, session_revision, registration_id, attendee_id, kind, state,
       dedupe_key, payload, message_id, created_at, due_at)
     select s.new_message_id, $8, $1, $2::int, s.id, s.attendee_id, $3::text, 'queued',
       $3::text || ':' || s.id || ':' || $2::int,
       $6::jsonb || jsonb_build_object('recipient', ${recipientSql('a')})
       || case when s.state = 'confirmed' then jsonb_build_object('event', ${eventSql('s')})
         when s.state = 'waitlisted' then jsonb_build_object('place', s.place) else '{}'::jsonb end
       || case when $3::text = 'cancelled' then ${waySql('s')} else ${claimSql('s', 'a')} end,
       ${messageIdSql('s.new_message_id', '$9')}, $7, $10
     from ranked s join attendees a on a.id = s.attendee_id
     order by s.created_at, s.id
   ) select ${seatsAndOthers} from ranked s join attendees a on a.id = s.attendee_id where ${reachableSql('a')}`,
  { seats: 'int', others: 'int' },
);

/**
 * Enqueues a message to each person of a session, with a new DTSTAMP for their event, in one statement. Returns the
 * number of messages that can leave, to people with a seat and to others.
 */
export async function enqueueForSession(
  change: Change,
  message: SessionMessage,
): Promise<{ seats: number; others: number }> {
  const { tx, domain, now } = change;
  return enqueueForSessionSql.one(tx, [
    message.sessionId,
    message.sessionRevision,
    message.kind,
    message.states,
    message.sequenceStep,
    JSON.stringify({ ...causedBy(change), ...message.extra }),
    now,
    message.callId,
    domain,
    message.dueAt ?? leavesAt(change),
    message.only ?? message.except ?? [],
    message.only !== undefined,
  ]);
}

/** Counts the people of a session in one of these states, to whom `enqueueForSession` would send a message. */
export const countForSession = query(
  `select ${seatsAndOthers} from registrations r join attendees a on a.id = r.attendee_id
   where r.session_id = $1 and r.state = any($2) and ${reachableSql('a')}`,
  { seats: 'int', others: 'int' },
).get<[sessionId: string, states: readonly RegistrationState[]]>();

/** Drops the messages of a registration that have not been sent yet, because a later email says everything. */
export const dropQueued = command(
  `update messages set state = 'dropped', result = $2 where registration_id = $1 and state = 'queued'`,
).write<[registrationId: string, reason: DropReason]>();

/**
 * Lets messages leave, as any others, that waited because the addresses or registrations of these people were not
 * confirmed. What can be undone still waits.
 */
export const releaseHeld = command(`
  update messages set payload = (payload #- '{recipient,unproven}') - 'asksIfMine',
    due_at = case when attempts = 0 and not (payload ? 'act' and created_at > $2::timestamptz - interval '${undoSeconds} seconds')
      then least(due_at, $2) else due_at end
  where attendee_id = any($1) and state = 'queued'`).write<[attendeeIds: readonly string[], now: Date]>();

/** Updates an attendee's links in messages that have not been sent yet. */
export const renewLinks = command(`
  update messages set payload = jsonb_set(payload, '{recipient,linkVersion}', to_jsonb($2::int))
  where attendee_id = $1 and state in ('queued', 'sending')`).write<[attendeeId: string, linkVersion: number]>();

/** Returns the message to an attendee. Throws NotFound, also for one to staff or a speaker: it would show others a way in. */
export async function getMessage(connection: Connection, id: string): Promise<Message> {
  const message = isUuid(id)
    ? await connection.getRepository(Message).findOneBy({ id, attendeeId: Not(IsNull()) })
    : null;
  if (message === null) throw messageNotFound();
  return message;
}

/** Returns the message to an attendee or a speaker, for those who may not read it. Throws NotFound, also for one to staff. */
export async function getMessageOfCall(connection: Connection, id: string): Promise<Message> {
  const where = [
    { id, attendeeId: Not(IsNull()) },
    { id, speakerInviteId: Not(IsNull()) },
    { id, speakerId: Not(IsNull()) },
  ];
  const message = isUuid(id) ? await connection.getRepository(Message).findOneBy(where) : null;
  if (message === null) throw messageNotFound();
  return message;
}

const messageNotFound = () => new NotFound('message-not-found', 'Message not found.');

/** Returns all messages of a registration, in sending order. */
export async function listMessages(connection: Connection, registrationId: string): Promise<Message[]> {
  return connection.getRepository(Message).find({ where: { registrationId }, order: { position: 'ASC' } });
}

const findInvitationStateSql = query(
  `select m.state from messages m where m.registration_id = $1 and m.kind = any($2) and not ${takenBackSql('m')}
   order by m.position desc limit 1`,
  { state: word<MessageState>() },
);

/** Returns the state of the latest invitation of a registration: `sent` if it is so old that it was removed. */
export async function findInvitationState(
  connection: Connection,
  registrationId: string,
): Promise<'queued' | 'sent' | 'undelivered'> {
  const invitations = kindsWhere(({ calendar, retry }) => calendar === 'REQUEST' && retry === 'latest-of-registration');
  const row = await findInvitationStateSql.maybe(connection, [registrationId, invitations]);
  if (row === null || row.state === 'sent') return 'sent';
  return row.state === 'queued' || row.state === 'sending' ? 'queued' : 'undelivered';
}

/** Removes up to `limit` settled messages from before a moment, unless their session is later. Returns how many. */
export const removeMessagesBefore = command(`
  delete from messages where id in (
  select m.id from messages m left join sessions s on s.id = m.session_id
  where m.created_at < $1 and m.state in ('sent', 'failed', 'dropped') and (s.id is null or s.ends_at < $1)
  limit $2 for update of m skip locked)`).count<[before: Date, limit: number]>();
