import type { RegistrationState } from '../../registrations/registration.js';
import { liveStates } from '../../registrations/registration.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { word } from '../../../platform/database/columns.js';
import { type Row, command, query } from '../../../platform/database/statement.js';
import { reachableSql } from './reachable-sql.js';

/**
 * Suppresses an address for its attendees in all calls. `words` is the server's response. Returns the ids of those who
 * were not suppressed before.
 */
export const suppressAddress = command(
  `with reached as (
     select a.id from calls c join attendees a on a.call_id = c.id and a.email_key = $1
     where a.suppressed_at is null order by a.id for no key update of a
   )
   update attendees a set suppressed_at = $3, suppression_reason = $2 from reached where reached.id = a.id
   returning a.id`,
  { id: 'uuid' },
).column<[emailKey: string, words: string | null, now: Date]>();

/** Suppresses an address for its unproven attendees in all calls, since its owner says that they never registered. */
export const suppressNotMe = command(
  `with unproven as (
     select a.id from calls c join attendees a on a.call_id = c.id and a.email_key = $1
     where a.proven_at is null order by a.id for no key update of a
   )
   update attendees a set suppressed_at = coalesce(a.suppressed_at, $2), not_me_at = $2 from unproven u where u.id = a.id`,
).write<[emailKey: string, now: Date]>();

const countReachableSql = query(
  `select count(*)::int as count from attendees a where a.id = any($1) and ${reachableSql('a')}`,
  { count: 'int' },
);

/** Returns how many of these people an email reaches. */
export async function countReachable(connection: Connection, attendeeIds: readonly string[]): Promise<number> {
  return attendeeIds.length === 0 ? 0 : (await countReachableSql.one(connection, [attendeeIds])).count;
}

/** Returns how many people of a call said after a moment that they never registered. */
export const countNotMe = query(
  `select count(*)::int as count from attendees where call_id = $1 and not_me_at is not null and not_me_at > $2`,
  { count: 'int' },
).value<[callId: string, after: Date]>();

/** Returns how many people of a session said that they never registered. */
export const countNotMeIn = query(
  `select count(*)::int as count from registrations r join attendees a on a.id = r.attendee_id
   where r.session_id = $1 and a.not_me_at is not null`,
  { count: 'int' },
).value<[sessionId: string]>();

const unsuppressAddressesSql = command(
  `with stopped as (
     select a.id from attendees a
     where a.suppressed_at is not null and a.not_me_at is null and a.email_key = any($1) order by a.id for no key update
   )
   update attendees a set suppressed_at = null, suppression_reason = null from stopped where stopped.id = a.id
   returning a.id`,
  { id: 'uuid' },
);

/**
 * Lifts the suppression of these addresses in all calls, unless their owner said that they never registered: only a proof
 * lifts that. Returns the ids of the attendees who were suppressed.
 */
export async function unsuppressAddresses(tx: Tx, emailKeys: readonly string[]): Promise<string[]> {
  if (emailKeys.length === 0) return [];
  const rows = await unsuppressAddressesSql.all(tx, [emailKeys]);
  return rows.map(({ id }) => id);
}

/** A person registered for a session whose address is suppressed. */
export type SuppressedPerson = Row<typeof listSuppressed>;

/** Returns the people of a session whose address is suppressed, longest suppressed first. */
export const listSuppressed = query(
  `select r.id as "registrationId", a.id as "attendeeId", r.state, a.name, a.email, a.suppressed_at as since,
     a.suppression_reason as words
   from attendees a join registrations r on r.attendee_id = a.id
   where r.session_id = $1 and r.state = any($2) and a.suppressed_at is not null
   order by a.suppressed_at, r.id limit $3`,
  {
    registrationId: 'uuid',
    attendeeId: 'uuid',
    state: word<RegistrationState>(),
    name: 'text',
    email: 'text',
    since: 'timestamptz',
    // The response of the server that refused the email.
    words: 'text?',
  },
).list((sessionId: string, limit: number) => [sessionId, liveStates, limit]);

/** Returns the number of suppressed people by session of a call; only sessions that have some. */
export const countSuppressed = query(
  `select r.session_id as id, count(*)::int as count
   from attendees a join registrations r on r.attendee_id = a.id
   where a.call_id = $1 and a.suppressed_at is not null and r.state = any($2) group by 1`,
  { id: 'uuid', count: 'int' },
).map('id', 'count', (callId: string) => [callId, liveStates]);

const lockAttendeesByIdSql = command(
  `select id, email_key as "emailKey" from attendees where id = any($1) order by id for no key update`,
  { id: 'uuid', emailKey: 'text' },
);

/** Locks the attendees in order of their ids. Returns the keys of their addresses. */
export async function lockAttendeesById(tx: Tx, ids: readonly string[]): Promise<{ id: string; emailKey: string }[]> {
  if (ids.length === 0) return [];
  return lockAttendeesByIdSql.all(tx, [ids]);
}
