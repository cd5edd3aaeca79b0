import { secretsOf, rowIdOf } from '../../../platform/secrets/secrets.js';
import { hashToken, isTokenOf, rowOfToken } from '../../../platform/tokens.js';
import { Gone, NotFound } from '../../../platform/errors.js';
import { isErased } from '../../privacy/erasure.js';
import { Attendee } from '../attendee.entity.js';
import { feedToken, joinToken, pageToken } from './link-tokens.js';
import { Registration } from '../registration.entity.js';
import { findAttendee } from '../registrations.queries.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { command, query } from '../../../platform/database/statement.js';
import { In } from 'typeorm';

/** The registration behind a join link, or null. */
export async function findRegistrationByJoinToken(connection: Connection, token: string): Promise<Registration | null> {
  const id = await rowIdOf(connection, token, olderJoinLinkSql);
  const registration = id && (await connection.getRepository(Registration).findOneBy({ id }));
  const attendee = registration && (await findAttendee(connection, registration.attendeeId));
  const { accepted } = secretsOf(connection);
  if (!registration || !attendee) return null;
  return isTokenOf(accepted, token, 'join', registration.id, attendee.linkVersion) ? registration : null;
}

/** The attendee behind the link of an own page, or null. */
export async function findAttendeeByPageToken(connection: Connection, token: string): Promise<Attendee | null> {
  return findByToken(connection, token, 'page', olderPageLinkSql);
}

/** The attendee behind the address of an own feed, or null. */
export async function findAttendeeByFeedToken(connection: Connection, token: string): Promise<Attendee | null> {
  return findByToken(connection, token, 'feed', olderFeedLinkSql);
}

/** The attendee whom a browser remembers, or null. */
export async function findAttendeeByVisitorToken(connection: Connection, token: string): Promise<Attendee | null> {
  return findByRow(connection, token, 'visitor', rowOfToken(token));
}

async function findByToken(
  connection: Connection,
  token: string,
  purpose: 'page' | 'feed',
  olderLinkSql: typeof olderPageLinkSql,
): Promise<Attendee | null> {
  return findByRow(connection, token, purpose, await rowIdOf(connection, token, olderLinkSql));
}

async function findByRow(
  connection: Connection,
  token: string,
  purpose: 'page' | 'feed' | 'visitor',
  id: string | null,
): Promise<Attendee | null> {
  const attendee = id === null ? null : await findAttendee(connection, id);
  if (attendee === null) return null;
  return isTokenOf(secretsOf(connection).accepted, token, purpose, attendee.id, attendee.linkVersion) ? attendee : null;
}

const olderPageLinkSql = query(`select id from attendees where page_token_hash = $1`, { id: 'uuid' });
const olderFeedLinkSql = query(`select id from attendees where feed_token_hash = $1`, { id: 'uuid' });
const olderJoinLinkSql = query(`select id from registrations where join_token_hash = $1`, { id: 'uuid' });

/**
 * Locks and returns an attendee until the transaction ends, so that no message uses links that another transaction is
 * replacing. Rows that refer to the attendee can still be written. Throws NotFound,
 * and Gone for an erased person.
 */
export async function lockAttendee(tx: Tx, id: string): Promise<Attendee> {
  const attendee = await tx.getRepository(Attendee).findOne({ where: { id }, lock: { mode: 'for_no_key_update' } });
  if (attendee === null) throw new NotFound('attendee-not-found', 'Attendee not found.');
  if (isErased(attendee)) throw new Gone('data-erased', 'The data of this person was erased.');
  return attendee;
}

/** Locks the sessions that an attendee is registered for, always in the same order, and returns their ids. */
export const lockSessionsOf = command(
  `select id from sessions where id in (select session_id from registrations where attendee_id = $1)
   order by id for update`,
  { id: 'uuid' },
).column<[attendeeId: string]>();

/** Locks and returns all registrations of an attendee. Lock their sessions and the attendee first. */
export async function lockRegistrationsOf(tx: Tx, attendeeId: string): Promise<Registration[]> {
  return tx.getRepository(Registration).find({
    where: { attendeeId },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
}

const revokeLinksSql = command(`
  insert into revoked_links (token_hash, attendee_id, revoked_at)
  select decode(hash, 'hex'), $2, $3 from unnest($1::text[]) as hash on conflict do nothing`);

/** Records tokens that were replaced, also in the form of older links, so that they get another answer than unknown ones. */
export async function revokeTokens(tx: Tx, attendeeId: string, tokens: readonly string[], now: Date): Promise<void> {
  const hashes = tokens.flatMap((token) => [token, token.slice(-22)]).map((form) => hashToken(form).toString('hex'));
  await revokeLinksSql.run(tx, [hashes, attendeeId, now]);
}

/**
 * Replaces all personal links of an attendee with those of the next version, or of the first one above `above`, and
 * stores the hashes of the old ones. Returns the attendee in their current state.
 */
export async function replaceLinks(
  tx: Tx,
  attendee: Attendee,
  registrations: readonly Registration[],
  now: Date,
  above = 0,
): Promise<Attendee> {
  const { id } = attendee;
  const tokens = secretsOf(tx).accepted.flatMap((secret) => [
    pageToken(secret, id, attendee.linkVersion),
    feedToken(secret, id, attendee.linkVersion),
    ...registrations.map((one) => joinToken(secret, one.id, attendee.linkVersion)),
  ]);
  await revokeTokens(tx, id, tokens, now);
  const linkVersion = Math.max(attendee.linkVersion, above) + 1;
  await tx.getRepository(Attendee).update({ id }, { linkVersion });
  return { ...attendee, linkVersion };
}

/** Returns the call of the attendee that a replaced link belonged to, or null if the token is unknown. */
export const findCallOfRevokedLink = query(
  `select c.slug from revoked_links l join attendees a on a.id = l.attendee_id join calls c on c.id = a.call_id
   where l.token_hash = $1`,
  { slug: 'text' },
).find((token: string) => [hashToken(token)]);

/** An attendee of a call, with their registrations in the requested sessions. */
export interface KnownPerson {
  attendee: Attendee;
  registrations: Registration[];
}

/** Finds the attendees of a call with these address keys, by key, with their registrations in these sessions. */
export async function listKnownPeople(
  connection: Connection,
  callId: string,
  keys: readonly string[],
  sessionIds: readonly string[],
): Promise<Map<string, KnownPerson>> {
  const attendees = await connection.getRepository(Attendee).findBy({ callId, emailKey: In([...keys]) });
  const attendeeIds = attendees.map((attendee) => attendee.id);
  const registrations = await connection
    .getRepository(Registration)
    .findBy({ attendeeId: In(attendeeIds), sessionId: In([...sessionIds]) });
  const known = new Map(attendees.map((attendee) => [attendee.id, { attendee, registrations: [] as Registration[] }]));
  for (const registration of registrations) known.get(registration.attendeeId)?.registrations.push(registration);
  return new Map([...known.values()].map((person) => [person.attendee.emailKey, person]));
}
