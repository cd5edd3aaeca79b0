import { IsNull } from 'typeorm';
import { isUuid } from '../../platform/database/uuid.js';
import { NotFound } from '../../platform/errors.js';
import { hashToken } from '../../platform/tokens.js';
import { ApiKey, Organizer } from './organizer.entity.js';
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

/** Returns the organizer with this id. Throws NotFound. */
export async function getOrganizer(connection: Connection, id: string): Promise<Organizer> {
  const organizer = isUuid(id) ? await connection.getRepository(Organizer).findOneBy({ id }) : null;
  if (organizer === null) throw new NotFound('organizer-not-found', 'There is no such team member.');
  return organizer;
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
  if (key === null)
    throw new NotFound('api-key-not-found', 'API key not found. List the keys with `greenroom api-key list`.');
  const { affected } = await tx.getRepository(ApiKey).update({ id, revokedAt: IsNull() }, { revokedAt: now });
  return affected === 1;
}

/** All staff, by name. */
export async function listOrganizers(connection: Connection): Promise<Organizer[]> {
  return connection.getRepository(Organizer).find({ order: { name: 'ASC', emailKey: 'ASC' } });
}
