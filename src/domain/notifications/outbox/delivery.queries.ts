import { randomUUID } from 'node:crypto';
import { leaseSeconds, type Tester } from './delivery.js';
import { findTesters } from './draft-call.queries.js';
import { isRederivedSql } from '../../sessions/rederived-sql.js';
import { tzDataVersion } from '../../time/zone-rules.js';
import { provenSql } from '../../registrations/links/proven.js';
import type { CurrentRegistration } from '../kinds/kind.js';
import { kindOf, type MessageKind } from '../kinds/kinds.js';
import type { MessagePayload } from '../message.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { json, word } from '../../../platform/database/columns.js';
import { command, composedCommand, query } from '../../../platform/database/statement.js';

/** A message claimed by this worker until its lease ends, which is extended while the process lives. */
export interface Claimed {
  id: string;
  callId: string | null;
  sessionId: string | null;
  sessionRevision: number | null;
  registrationId: string | null;
  attendeeId: string | null;
  broadcastId: string | null;
  inviteeId: string | null;
  letterId: string | null;
  kind: MessageKind;
  payload: MessagePayload;
  messageId: string;
  createdAt: Date;
  attempts: number;
  /** Whether it is about a call that isn't public yet. */
  isInDraftCall: boolean;
  /** Who gets it in place of its recipient, as a test. */
  tester: Tester | null;
  leaseId: string;
  /** The current registration; null for a message without one. */
  current: CurrentRegistration | null;
  /** Whether the attendee's address is suppressed. */
  isSuppressed: boolean;
  /** Whether organizers block the person. */
  isBlocked: boolean;
  /** Whether the owner of the address says that they never registered. */
  isNotMe: boolean;
  /** Whether the address that the message goes to is unproven now; false for a message to staff. */
  isUnproven: boolean;
  /** Whether anyone can have caused the message, while the address is proven: `stranger-limit.ts`. */
  isByStranger: boolean;
  /** The messages that travel in the email of this one, claimed with it. */
  companions: Claimed[];
}

/**
 * Claims up to `limit` due messages for this worker, oldest first; those of broadcasts, invitations to register and
 * letters when nothing else is due, so that an invitation never waits behind ten thousand of them.
 */
export async function claimMessages(tx: Tx, limit: number, now: Date): Promise<Claimed[]> {
  const leaseId = randomUUID();
  const first = await claimRows(tx, 'soon', { leaseId, limit, now });
  const room = limit - first.length;
  const news = room === 0 ? [] : await claimRows(tx, 'news', { leaseId, limit: room, now });
  const leads = [...first, ...news];
  const companions = leads.length === 0 ? [] : await claimCompanions(tx, leads, leaseId);
  const claimed = await described(tx, [...leads, ...companions], leaseId);
  const ids = new Set(companions.map(({ id }) => id));
  for (const { sentWith, id } of companions) {
    const companion = claimed.get(id);
    if (companion !== undefined && sentWith !== null) claimed.get(sentWith)?.companions.push(companion);
  }
  return [...claimed.values()].filter(({ id }) => !ids.has(id));
}

/** Adds to claimed rows what is known of their recipients and registrations. Returns them by id, in the same order. */
async function described(tx: Tx, rows: readonly ClaimedRow[], leaseId: string): Promise<Map<string, Claimed>> {
  const registrations = await currentRegistrations(
    tx,
    rows.flatMap((row) => row.registrationId ?? []),
  );
  const standings = await standingsOf(
    tx,
    rows.flatMap((row) => row.attendeeId ?? []),
  );
  const drafts = rows.flatMap(({ isInDraftCall, callId }) => (isInDraftCall && callId !== null ? [callId] : []));
  const testers = await findTesters(tx, drafts);
  const claimed = rows.map((row): Claimed => {
    const standing = standings.get(row.attendeeId ?? '') ?? ofStaff;
    const current = registrations.get(row.registrationId ?? '') ?? null;
    // The attendee has proven another address than the one that this email asks about.
    // A proven address was erased a moment ago, which the last email to it confirms.
    // Organizers chose whom they write to, so the limits of addresses that anyone can have typed don't apply.
    const isChosen = row.inviteeId !== null || row.letterId !== null || kindOf(row.kind).isChosen === true;
    const isUnproven = !isChosen && row.kind !== 'erased' && (standing.isUnproven || row.kind === 'address-change');
    const isByStranger = !isUnproven && (row.payload.byStranger === true || current?.isUnconfirmed === true);
    // Field by field: an object with so many spread into it is a dictionary, of 6 KB each.
    return {
      id: row.id,
      callId: row.callId,
      sessionId: row.sessionId,
      sessionRevision: row.sessionRevision,
      registrationId: row.registrationId,
      attendeeId: row.attendeeId,
      broadcastId: row.broadcastId,
      inviteeId: row.inviteeId,
      letterId: row.letterId,
      kind: row.kind,
      payload: row.payload,
      messageId: row.messageId,
      createdAt: row.createdAt,
      attempts: row.attempts,
      isInDraftCall: row.isInDraftCall,
      tester: testers.get(row.callId ?? '') ?? null,
      leaseId,
      current,
      isSuppressed: standing.isSuppressed,
      isBlocked: standing.isBlocked,
      isNotMe: standing.isNotMe,
      isUnproven,
      isByStranger,
      companions: [],
    };
  });
  return new Map(claimed.map((one) => [one.id, one]));
}

type Urgency = 'soon' | 'news';

type ClaimedRow = Awaited<ReturnType<typeof claimRows>>[number];

/** Of the row `m`. */
const returningClaimed = `
  returning m.id, m.position, m.call_id as "callId", m.session_id as "sessionId",
    m.session_revision as "sessionRevision", m.registration_id as "registrationId", m.attendee_id as "attendeeId",
    m.broadcast_id as "broadcastId", m.invitee_id as "inviteeId", m.letter_id as "letterId", m.sent_with as "sentWith", m.kind, m.payload, m.message_id as "messageId",
    m.created_at as "createdAt", m.attempts,
    coalesce((select c.published_at is null from calls c where c.id = m.call_id), false) as "isInDraftCall"`;

const claimedColumns = {
  id: 'uuid',
  position: 'bigint',
  callId: 'uuid?',
  sessionId: 'uuid?',
  sessionRevision: 'int?',
  registrationId: 'uuid?',
  attendeeId: 'uuid?',
  broadcastId: 'uuid?',
  inviteeId: 'uuid?',
  letterId: 'uuid?',
  sentWith: 'uuid?',
  kind: word<MessageKind>(),
  payload: json<MessagePayload>(),
  messageId: 'text',
  createdAt: 'timestamptz',
  attempts: 'int',
  isInDraftCall: 'boolean',
} as const;

/**
 * Whether a message `m` waits, because its local times would be wrong: newer time zone data than $version is stored for
 * all instances, or its session isn't derived yet from what this process uses. The rest of the statement sees the same
 * moment, and data is stored before anything is derived from it. Both are asked once for each statement, not for each
 * message: among 10,000 that wait, that halved the rate.
 */
const isOutOfTime = (version: string, now: string) => `(
  exists (select from tz_data newer where newer.version collate "C" > ${version})
  or coalesce(m.session_id = any(array(
    select s.id from sessions s where s.tz_version collate "C" < ${version} and ${isRederivedSql('s', now)})), false))`;

const isNews = `(m.broadcast_id is not null or m.invitee_id is not null or m.letter_id is not null)`;

const claimRowsSql = composedCommand(
  (urgency: Urgency, params: readonly unknown[] = []) => ({
    text: `with next as (
       select m.id from messages m
       where m.state in ('queued', 'sending') and m.due_at <= $1 and (m.leased_until is null or m.leased_until < clock_timestamp())
         and ${urgency === 'news' ? isNews : `not ${isNews}`}
         and not ${isOutOfTime('$5', '$1::timestamptz')}
         and (m.registration_id is null or m.position = (select first.position from messages first
           where first.registration_id = m.registration_id and first.state <> all ('{sent,failed,dropped}')
           order by first.position limit 1))
         and (m.speaker_invite_id is null or m.position = (select first.position from messages first
           where first.speaker_invite_id = m.speaker_invite_id and first.state in ('queued', 'sending')
           order by first.position limit 1))
         and (m.sent_with is null or not exists (select from messages lead
           where lead.id = m.sent_with and lead.state in ('queued', 'sending')))
       order by m.due_at, m.position
       limit $2
       for update of m skip locked
     )
     update messages m set state = 'sending', lease_id = $3, attempts = m.attempts + 1,
       leased_until = clock_timestamp() + make_interval(secs => $4::int)
     from next where next.id = m.id
     ${returningClaimed}`,
    params,
  }),
  claimedColumns,
  [['soon'], ['news']],
);

const claimCompanionsSql = command(
  `update messages m set state = 'sending', lease_id = $2, attempts = m.attempts + 1,
     leased_until = clock_timestamp() + make_interval(secs => $3::int)
   where m.sent_with = any($1) and m.state in ('queued', 'sending')
     and (m.leased_until is null or m.leased_until < clock_timestamp())
   ${returningClaimed}`,
  claimedColumns,
);

/** Claims the messages that travel in the emails of claimed ones. */
async function claimCompanions(tx: Tx, leads: readonly ClaimedRow[], leaseId: string) {
  const rows = await claimCompanionsSql.all(tx, [leads.map(({ id }) => id), leaseId, leaseSeconds]);
  return byPosition(rows);
}

/**
 * Leases are by the clock of the database, because the clocks of two instances differ.
 *
 * Only the first unsettled message of a registration, or of a speaker about a session, can be claimed, so that a CANCEL
 * never overtakes its REQUEST, with any number of workers. It is looked up by an index for each row: PostgreSQL scans the
 * whole queue for each row once its statistics say that the queue is short, with an anti-join, or where the condition
 * says `in ('queued', 'sending')`, which is that of the index of the queue.
 */
async function claimRows(
  tx: Tx,
  urgency: Urgency,
  { leaseId, limit, now }: { leaseId: string; limit: number; now: Date },
) {
  const rows = await claimRowsSql.all(tx, urgency, [now, limit, leaseId, leaseSeconds, tzDataVersion()]);
  return byPosition(rows);
}

function byPosition<Row extends { position: string }>(rows: Row[]): Row[] {
  return rows.sort((a, b) => Number(BigInt(a.position) - BigInt(b.position)));
}

const currentRegistrationsSql = query(
  `select r.id, r.state as "registrationState", r.sequence, s.state as "sessionState", s.starts_at as "startsAt",
     s.ends_at as "endsAt", r.unproven as "isUnconfirmed", r.unproven and r.provisional_until is not null and r.state in ('confirmed', 'waitlisted') as "isProvisional"
   from registrations r join sessions s on s.id = r.session_id where r.id = any($1)`,
  {
    id: 'uuid',
    registrationState: word<CurrentRegistration['registrationState']>(),
    sequence: 'int',
    isProvisional: 'boolean',
    isUnconfirmed: 'boolean',
    sessionState: word<CurrentRegistration['sessionState']>(),
    startsAt: 'timestamptz',
    endsAt: 'timestamptz',
  },
);

async function currentRegistrations(
  connection: Connection,
  registrationIds: readonly string[],
): Promise<Map<string, CurrentRegistration>> {
  if (registrationIds.length === 0) return new Map();
  const rows = await currentRegistrationsSql.all(connection, [registrationIds]);
  return new Map(rows.map(({ id, ...current }) => [id, current]));
}

type Standing = Pick<Claimed, 'isSuppressed' | 'isBlocked' | 'isNotMe' | 'isUnproven'>;

const ofStaff: Standing = { isSuppressed: false, isBlocked: false, isNotMe: false, isUnproven: false };

const standingsOfSql = query(
  `select a.id, a.suppressed_at is not null as "isSuppressed", a.not_me_at is not null as "isNotMe",
     a.blocked_at is not null as "isBlocked", not ${provenSql('a')} as "isUnproven"
   from attendees a where a.id = any($1)`,
  { id: 'uuid', isSuppressed: 'boolean', isBlocked: 'boolean', isNotMe: 'boolean', isUnproven: 'boolean' },
);

async function standingsOf(connection: Connection, attendeeIds: readonly string[]): Promise<Map<string, Standing>> {
  if (attendeeIds.length === 0) return new Map();
  const rows = await standingsOfSql.all(connection, [attendeeIds]);
  return new Map(rows.map(({ id, ...standing }) => [id, standing]));
}

/** The outcome of a claimed message. */
export type Settlement =
  | { state: 'sent'; sentAt: Date; result: string; digest?: string }
  | { state: 'failed' | 'dropped'; result: string }
  | { state: 'queued'; dueAt: Date; result: string }
  /** Not attempted: until then, the send rate to its domain or a limit of its address is used up, or its call a draft. */
  | { state: 'held'; dueAt: Date };

/** A claimed message and its outcome. */
export interface Settled {
  message: Claimed;
  settlement: Settlement;
}

/**
 * Writes the outcomes of messages in one statement. Messages that another worker has claimed in the meantime are
 * skipped.
 */
export const settleMessages = command(`
  update messages m set state = case when s.is_test and exists (select from calls c
      where c.id = m.call_id and c.published_at is not null) then 'queued' else s.state end,
    sent_at = coalesce(s.sent_at, m.sent_at),
    sent_digest = coalesce(s.digest, m.sent_digest),
    result = case when s.is_last then null else coalesce(s.result, m.result) end,
    payload = case when s.is_last then jsonb_set(m.payload, '{recipient}',
      m.payload->'recipient' || '{"name": "", "email": ""}') else m.payload end,
    due_at = coalesce(s.due_at, m.due_at), attempts = m.attempts - s.untried, lease_id = null, leased_until = null
  from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[],
    $7::int[], $8::boolean[], $9::text[], $10::boolean[])
    as s(id, lease_id, state, result, sent_at, due_at, untried, is_last, digest, is_test)
  where m.id = s.id and m.lease_id = s.lease_id`).write((settled: readonly Settled[]) => [
  settled.map(({ message }) => message.id),
  settled.map(({ message }) => message.leaseId),
  settled.map(({ settlement }) => (settlement.state === 'held' ? 'queued' : settlement.state)),
  // PostgreSQL stores no NUL.
  settled.map(({ settlement }) =>
    settlement.state === 'held' ? null : settlement.result.replaceAll('\0', '').slice(0, 1000),
  ),
  settled.map(({ settlement }) => (settlement.state === 'sent' ? settlement.sentAt : null)),
  settled.map(({ settlement }) => ('dueAt' in settlement ? settlement.dueAt : null)),
  settled.map(({ settlement }) => (settlement.state === 'held' ? 1 : 0)),
  // The address of somebody who was erased was there for this one email.
  settled.map(({ message, settlement }) => message.kind === 'erased' && !('dueAt' in settlement)),
  settled.map(({ settlement }) => ('digest' in settlement ? settlement.digest : null)),
  // The call became public while its tester got it: its recipient gets it now.
  settled.map(({ message, settlement }) => message.tester !== null && settlement.state !== 'dropped'),
]);

// Without waiting for messages that are being settled, so that the two never wait for each other.
const extendLeasesSql = command(
  `with held as (
     select m.id from messages m join unnest($1::uuid[], $2::uuid[]) as h(id, lease_id)
       on m.id = h.id and m.lease_id = h.lease_id
     where m.state = 'sending'
     for update of m skip locked
   )
   update messages m set leased_until = clock_timestamp() + make_interval(secs => $3::int)
   from held where held.id = m.id
   returning m.id`,
  { id: 'uuid' },
);

/**
 * Extends the leases of claimed messages in one statement, except of those that another worker has claimed since, or
 * that are locked right now. Returns the ids of the others.
 */
export async function extendLeases(tx: Tx, messages: readonly Claimed[]): Promise<string[]> {
  const rows = await extendLeasesSql.all(tx, [
    messages.map((message) => message.id),
    messages.map((message) => message.leaseId),
    leaseSeconds,
  ]);
  return rows.map((row) => row.id);
}

const releaseMessagesSql = command(`
  update messages set state = 'queued', attempts = attempts - 1, lease_id = null, leased_until = null
  where id = any($1) and lease_id = any($2)`);

/** Releases messages that were claimed but not attempted, as if they had never been claimed. */
export async function releaseMessages(tx: Tx, messages: readonly Claimed[]): Promise<void> {
  if (messages.length === 0) return;
  await releaseMessagesSql.run(tx, [messages.map((message) => message.id), messages.map((message) => message.leaseId)]);
}
