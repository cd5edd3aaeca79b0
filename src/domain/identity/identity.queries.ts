import { IsNull } from 'typeorm';
import { isUuid } from '../../platform/database/uuid.js';
import { NotFound } from '../../platform/errors.js';
import { hashToken } from '../../platform/tokens.js';
import { ApiKey, Login, Organizer } from './organizer.entity.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { command } from '../../platform/database/statement.js';

const lockOrganizerAddressSql = command(`select pg_advisory_xact_lock(hashtext('organizers'), hashtext($1))`);

/** The organizer with this address key, or null; whoever else asks waits until the transaction ends. */
export async function lockOrganizerAddress(tx: Tx, emailKey: string): Promise<Organizer | null> {
  await lockOrganizerAddressSql.run(tx, [emailKey]);
  return findOrganizer(tx, emailKey);
}

/** The organizer with this address key, or null. */
export async function findOrganizer(connection: Connection, emailKey: string): Promise<Organizer | null> {
  return connection.getRepository(Organizer).findOneBy({ emailKey });
}

/** The organizer behind a login token that has not expired, or null. */
export async function findOrganizerByLogin(
  connection: Connection,
  token: string,
  now: Date,
): Promise<Organizer | null> {
  return connection
    .getRepository(Organizer)
    .createQueryBuilder('organizer')
    .innerJoin(Login, 'login', 'login.organizer_id = organizer.id')
    .where('login.token_hash = :hash and login.expires_at > :now', { hash: hashToken(token), now })
    .getOne();
}

/** The key that is not revoked, or null. */
export async function findApiKey(connection: Connection, key: string): Promise<ApiKey | null> {
  return connection
    .getRepository(ApiKey)
    .createQueryBuilder('key')
    .where('key.key_hash = :hash and key.revoked_at is null', { hash: hashToken(key) })
    .getOne();
}

/** All keys, the newest first. */
export async function listApiKeys(connection: Connection): Promise<ApiKey[]> {
  return connection.getRepository(ApiKey).find({ order: { createdAt: 'DESC', id: 'ASC' } });
}

/** Revokes a key; false when it was revoked before. Throws NotFound. */
export async function revokeApiKey(tx: Tx, id: string, now: Date): Promise<boolean> {
  const key = isUuid(id) ? await tx.getRepository(ApiKey).findOneBy({ id }) : null;
  if (key === null) throw new NotFound('api-key-not-found', 'There is no such API key.');
  const { affected } = await tx.getRepository(ApiKey).update({ id, revokedAt: IsNull() }, { revokedAt: now });
  return affected === 1;
}

const insertLoginSql = command(`delete from logins where expires_at < $1`);

/** Writes a login and forgets those that have expired. */
export async function insertLogin(tx: Tx, login: Login): Promise<void> {
  await insertLoginSql.run(tx, [login.createdAt]);
  await tx.getRepository(Login).insert(login);
}

/** Revokes a login. */
export async function deleteLogin(tx: Tx, token: string): Promise<void> {
  await tx.getRepository(Login).delete({ tokenHash: hashToken(token) });
}

/** Revokes all logins of an organizer. */
export async function deleteLogins(tx: Tx, organizerId: string): Promise<void> {
  await tx.getRepository(Login).delete({ organizerId });
}

/** All staff, by name. */
export async function listOrganizers(connection: Connection): Promise<Organizer[]> {
  return connection.getRepository(Organizer).find({ order: { name: 'ASC', emailKey: 'ASC' } });
}
