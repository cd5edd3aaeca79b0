import { IsNull, Not } from 'typeorm';
import { isUuid } from '../../platform/database/uuid.js';
import { NotFound } from '../../platform/errors.js';
import { hashToken } from '../../platform/tokens.js';
import type { AccountState } from './member.js';
import { ApiKey, Organizer } from './organizer.entity.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { command, query } from '../../platform/database/statement.js';

/**
 * Makes all other changes of the team wait until the transaction ends, so that two owners who demote each other at the
 * same moment leave one. Comes before any read that the change depends on.
 */
export const lockTeam = command(`select pg_advisory_xact_lock(hashtext('organizers'), 0)`).write();

/** The organizer with this address key, or null. */
export async function findOrganizer(connection: Connection, emailKey: string): Promise<Organizer | null> {
  return connection.getRepository(Organizer).findOneBy({ emailKey });
}

/** Sets the language of emails about an organizer's account. */
export const setLanguage = command(`update organizers set language = $2 where id = $1`).write<
  [id: string, language: string]
>();

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

/** Revokes a key. Returns false if it was already revoked. Throws NotFound. */
export async function revokeApiKey(tx: Tx, id: string, now: Date): Promise<boolean> {
  const key = isUuid(id) ? await tx.getRepository(ApiKey).findOneBy({ id }) : null;
  if (key === null)
    throw new NotFound('api-key-not-found', 'API key not found. List the keys with `greenroom api-key list`.');
  const { affected } = await tx.getRepository(ApiKey).update({ id, revokedAt: IsNull() }, { revokedAt: now });
  return affected === 1;
}

/** Records that a key is in use. */
export const noteKeyUsed = command(`update api_keys set last_used_at = $2 where id = $1`).write<
  [id: string, now: Date]
>();

/** Returns the team without those who were removed, by name. */
export async function listOrganizers(connection: Connection): Promise<Organizer[]> {
  return connection
    .getRepository(Organizer)
    .find({ where: { state: Not<AccountState>('removed') }, order: { name: 'ASC', emailKey: 'ASC' } });
}

/** Returns the account with this id, whatever its state, or null. */
export async function findOrganizerById(connection: Connection, id: string): Promise<Organizer | null> {
  return connection.getRepository(Organizer).findOneBy({ id });
}

/** Returns a member of the team. Throws NotFound, also for one who was removed. */
export async function getOrganizer(connection: Connection, id: string): Promise<Organizer> {
  const found = isUuid(id) ? await connection.getRepository(Organizer).findOneBy({ id }) : null;
  if (found === null || found.state === 'removed') {
    throw new NotFound('organizer-not-found', 'There is no such team member.');
  }
  return found;
}

/** Returns how many owners can sign in. */
export async function countActiveOwners(connection: Connection): Promise<number> {
  return connection.getRepository(Organizer).countBy({ role: 'owner', state: 'active' });
}

/** Writes an organizer, who is new or was there before. */
export async function saveOrganizer(tx: Tx, organizer: Organizer): Promise<void> {
  await tx.getRepository(Organizer).upsert(organizer, ['id']);
}

/** Returns whether every organizer needs a second factor. */
export const isSecondFactorRequired = query(`select second_factor_required as "isRequired" from workspace_settings`, {
  isRequired: 'boolean',
}).value();

/** Sets whether every organizer needs a second factor; false if it was so already. */
export const setSecondFactorRequired = command(
  `update workspace_settings set second_factor_required = $1 where second_factor_required <> $1`,
).wrote<[isRequired: boolean]>();
