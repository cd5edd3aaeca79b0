import { Attendee } from '../attendee.entity.js';
import { sourceKey } from './sources.queries.js';
import type { Session } from '../../sessions/session.entity.js';
import { liveStates } from '../registration.js';
import { Registration } from '../registration.entity.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { rowOf } from '../../../platform/database/entity-columns.js';
import { command, query } from '../../../platform/database/statement.js';
import { timeOrderedUuid } from '../../../platform/database/uuid.js';

/** What a person entered when they registered. */
export interface Newcomer {
  email: string;
  emailKey: string;
  name: string;
  organizationId: string | null;
  country: string | null;
  timeZone: string;
  /** False if somebody else's zone stands in for theirs. */
  isOwnZone: boolean;
  language: string;
  /** Whether staff, or a system of theirs, vouches for the address. */
  isVouchedFor?: boolean;
  /** From where the person was registered (`networkOfActor`): counted until the address is proven. */
  network?: string | null;
  /** Name of the link by which they came. */
  via?: string | null;
}

const insertAttendeesSql = command(
  `insert into attendees (id, call_id, email, email_key, name, organization_id, country, time_zone, is_own_zone, language,
     created_at, proven_at, proven_by, source, via,
     organization_asserted_by, suppressed_at, not_me_at)
   select id, $2, email, "emailKey", name, "organizationId", country, "timeZone", "isOwnZone", language,
     $3, "provenAt", "provenBy",
     decode(source, 'hex'), via, "organizationAssertedBy",
     not_me.at, not_me.at
   from jsonb_to_recordset($1::jsonb) as n(id uuid, email text, "emailKey" text, name text, "organizationId" uuid,
     country text, "timeZone" text, "isOwnZone" boolean, language text, "provenAt" timestamptz,
     "provenBy" text, source text, via text, "organizationAssertedBy" text)
   left join lateral (
     select b.not_me_at as at from attendees b
     where b.email_key = n."emailKey" and b.not_me_at is not null and n."provenAt" is null limit 1
   ) not_me on true
   order by "emailKey"
   on conflict (call_id, email_key) do nothing
   returning id`,
  { id: 'uuid' },
).plannedOnce();

/** Field by field: copying the others of an object costs ten times as much memory, which counts in a rush. */
function newAttendee(callId: string, person: Newcomer, secret: string, now: Date): Attendee {
  const { email, emailKey, name, organizationId, country, timeZone, isOwnZone, language } = person;
  const { isVouchedFor = false, network = null } = person;
  return {
    id: timeOrderedUuid(now),
    callId,
    email,
    emailKey,
    name,
    organizationId,
    organizationAssertedBy: isVouchedFor && organizationId !== null ? 'staff' : null,
    country,
    timeZone,
    isOwnZone,
    language,
    linkVersion: 1,
    // Not audited: the audit entry of the registration names who entered the address.
    provenAt: isVouchedFor ? now : null,
    provenBy: isVouchedFor ? 'staff' : null,
    notMeAt: null,
    source: isVouchedFor || network === null ? null : sourceKey(secret, network, now),
    via: person.via ?? null,
    unsubscribedFrom: [],
    createdAt: now,
    changedAt: null,
    suppressedAt: null,
    suppressionReason: null,
    blockedAt: null,
    blockReason: null,
    mergedInto: null,
    enlistedAt: null,
  };
}

/**
 * Inserts people who are not known yet, and returns them as attendees by address key. People whom another transaction
 * inserted in the meantime stay unchanged. Rows are always inserted in the same order, so that two batches cannot
 * deadlock.
 * An address whose owner said in any call that they never registered is suppressed from the start.
 */
export async function insertAttendees(
  tx: Tx,
  callId: string,
  people: readonly Newcomer[],
  secret: string,
  now: Date,
): Promise<Map<string, Attendee>> {
  if (people.length === 0) return new Map();
  const attendees = people.map((person) => newAttendee(callId, person, secret, now));
  const rows = attendees.map((one) => ({
    id: one.id,
    email: one.email,
    emailKey: one.emailKey,
    name: one.name,
    organizationId: one.organizationId ?? undefined,
    country: one.country ?? undefined,
    timeZone: one.timeZone,
    isOwnZone: one.isOwnZone,
    language: one.language,
    provenAt: one.provenAt ?? undefined,
    provenBy: one.provenBy ?? undefined,
    source: one.source?.toString('hex'),
    via: one.via ?? undefined,
    organizationAssertedBy: one.organizationAssertedBy ?? undefined,
  }));
  const written = await insertAttendeesSql.all(tx, [JSON.stringify(rows), callId, now]);
  const byKey = new Map(attendees.map((one) => [one.emailKey, one]));
  if (written.length === attendees.length) return byKey;
  const ours = new Set(written.map((row) => row.id));
  const theirs = attendees.filter((one) => !ours.has(one.id)).map((one) => one.emailKey);
  return new Map([...byKey, ...(await lockAttendees(tx, callId, theirs))]);
}

const attendee = rowOf(Attendee, 'a');
const lockAttendeesSql = command(
  `select ${attendee.list} from attendees a where a.call_id = $1 and a.email_key = any($2) order by a.id for share`,
  attendee.columns,
).plannedOnce();

/**
 * Returns the attendees of a call with these address keys, locked so that their links cannot be replaced until the
 * transaction ends.
 */
export async function lockAttendees(tx: Tx, callId: string, keys: readonly string[]): Promise<Map<string, Attendee>> {
  if (keys.length === 0) return new Map();
  const rows = await lockAttendeesSql.all(tx, [callId, keys]);
  return new Map(rows.map((row) => [row.emailKey, row]));
}

/** Registrations by session and attendee. */
export type Existing = Map<string, Map<string, Registration>>;

const registration = rowOf(Registration, 'r');
const lockExistingSql = command(
  `select ${registration.list} from registrations r where r.session_id = any($1) and r.attendee_id = any($2)
   order by r.id for update of r`,
  registration.columns,
);

/** Locks and returns the registrations of these people for these sessions. */
export async function lockExistingRegistrations(
  tx: Tx,
  sessionIds: readonly string[],
  attendeeIds: readonly string[],
): Promise<Existing> {
  if (attendeeIds.length === 0) return new Map();
  return bySession(await lockExistingSql.all(tx, [sessionIds, attendeeIds]));
}

const lockExistingByKeySql = command(
  `select ${registration.list} from registrations r
   where r.session_id = any($1) and r.attendee_id = any(array(
     select a.id from attendees a where a.call_id = $2 and a.email_key = any($3)))
   order by r.id for update of r`,
  registration.columns,
).plannedOnce();

/** Locks and returns the registrations for these sessions of those people of a call who have these address keys. */
export async function lockExistingByKey(
  tx: Tx,
  sessionIds: readonly string[],
  callId: string,
  keys: readonly string[],
): Promise<Existing> {
  if (keys.length === 0) return new Map();
  return bySession(await lockExistingByKeySql.all(tx, [sessionIds, callId, keys]));
}

function bySession(rows: readonly Registration[]): Existing {
  const existing: Existing = new Map();
  for (const row of rows) {
    const own = existing.get(row.sessionId) ?? new Map<string, Registration>();
    existing.set(row.sessionId, own.set(row.attendeeId, row));
  }
  return existing;
}

const findInOtherOccurrencesSql = query(
  `select r.attendee_id as "attendeeId", r.session_id as "sessionId"
   from registrations r join sessions s on s.id = r.session_id
   where s.occurrence_group = $1 and s.id <> $2 and s.state = 'published' and r.attendee_id = any($3) and r.state = any($4)`,
  { attendeeId: 'uuid', sessionId: 'uuid' },
);

/** Returns, by attendee, the run of the same session that each of these people is already registered for. */
export async function findInOtherOccurrences(
  connection: Connection,
  session: Session,
  attendeeIds: readonly string[],
): Promise<Map<string, string>> {
  if (session.occurrenceGroup === null || attendeeIds.length === 0) return new Map();
  const rows = await findInOtherOccurrencesSql.all(connection, [
    session.occurrenceGroup,
    session.id,
    attendeeIds,
    liveStates,
  ]);
  return new Map(rows.map((row) => [row.attendeeId, row.sessionId]));
}

const writeAdmissionsSql = command(`
  insert into registrations (id, session_id, attendee_id, state, attendance, listens_in, waitlist_number, delegation_id, group_id, all_or_nothing,
    answers, uid, sequence, stamped_at, created_at, updated_at, confirmed_at, unproven, source, provisional_until, uses_reserved,
    team_id)
  select id, "sessionId", "attendeeId", state, attendance, "listensIn", "waitlistNumber", "delegationId", "groupId", "allOrNothing", answers, uid,
    sequence, "stampedAt", "createdAt", "updatedAt", "confirmedAt",
    unproven, decode(source, 'hex'), "provisionalUntil", coalesce("usesReserved", true), "teamId"
  from jsonb_to_recordset($1::jsonb) as n(id uuid, "sessionId" uuid, "attendeeId" uuid, state text, attendance text,
    "listensIn" text, "waitlistNumber" bigint,
    "delegationId" uuid, "groupId" uuid, "allOrNothing" boolean, answers jsonb, uid text, sequence int,
    "stampedAt" timestamptz, "createdAt" timestamptz, "updatedAt" timestamptz,
    "confirmedAt" timestamptz, unproven boolean, source text, "provisionalUntil" timestamptz, "usesReserved" boolean,
    "teamId" uuid)
  on conflict (session_id, attendee_id) do update set state = excluded.state, attendance = excluded.attendance,
    listens_in = excluded.listens_in,
    switch_requested_at = null, waitlist_number = excluded.waitlist_number,
    delegation_id = excluded.delegation_id, group_id = excluded.group_id, all_or_nothing = excluded.all_or_nothing,
    offer_expires_at = null, answers = excluded.answers, uid = excluded.uid, sequence = excluded.sequence, stamped_at = excluded.stamped_at,
    updated_at = excluded.updated_at, confirmed_at = excluded.confirmed_at, rsvp = null, rsvp_at = null,
    rsvp_sequence = null, rsvp_comment = null, wish = null, unused_reply = null, unproven = excluded.unproven,
    source = excluded.source, provisional_until = excluded.provisional_until,
    uses_reserved = excluded.uses_reserved, team_id = excluded.team_id`).plannedOnce();

/** Writes new registrations and those of people who register again, in one statement. */
export async function writeAdmissions(tx: Tx, admitted: readonly Registration[]): Promise<void> {
  if (admitted.length === 0) return;
  // PostgreSQL reads what isn't there as null: less to write and to read.
  const rows = admitted.map((one) => ({
    id: one.id,
    sessionId: one.sessionId,
    attendeeId: one.attendeeId,
    state: one.state,
    attendance: one.attendance ?? undefined,
    listensIn: one.listensIn ?? undefined,
    waitlistNumber: one.waitlistNumber,
    delegationId: one.delegationId ?? undefined,
    groupId: one.groupId ?? undefined,
    allOrNothing: one.allOrNothing,
    answers: one.answers,
    uid: one.uid,
    sequence: one.sequence,
    stampedAt: one.stampedAt,
    createdAt: one.createdAt,
    updatedAt: one.updatedAt,
    confirmedAt: one.confirmedAt ?? undefined,
    usesReserved: one.usesReserved ? undefined : false,
    teamId: one.teamId ?? undefined,
    unproven: one.unproven,
    source: one.source?.toString('hex'),
    provisionalUntil: one.provisionalUntil ?? undefined,
  }));
  await writeAdmissionsSql.run(tx, [JSON.stringify(rows)]);
}

const nextWaitlistNumbersSql = command(`select nextval('waitlist_numbers') as number from generate_series(1, $1)`, {
  number: 'bigint',
}).plannedOnce();

/** Returns the next `count` waiting list numbers, in ascending order. */
export async function nextWaitlistNumbers(tx: Tx, count: number): Promise<string[]> {
  if (count === 0) return [];
  const rows = await nextWaitlistNumbersSql.all(tx, [count]);
  return rows.map((row) => row.number);
}
