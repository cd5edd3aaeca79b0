import { type Row, command, query } from '../../../platform/database/statement.js';
import type { Tx } from '../../../platform/database/tx.js';
import { isUuid } from '../../../platform/database/uuid.js';

/** A passkey of an organizer. The private key never leaves their device. */
export type Passkey = Row<typeof listPasskeys>;

const columns = {
  id: 'uuid',
  organizerId: 'uuid',
  // What the device calls it.
  credentialId: 'bytea',
  // In COSE form.
  publicKey: 'bytea',
  // How often it has signed, where the device counts.
  counter: 'bigint',
  transports: 'text[]',
  name: 'text',
  createdAt: 'timestamptz',
  lastUsedAt: 'timestamptz?',
} as const;
const selectPasskeys = `
  select id, organizer_id as "organizerId", credential_id as "credentialId", public_key as "publicKey", counter,
    transports, name, created_at as "createdAt", last_used_at as "lastUsedAt"
  from passkeys`;

/** Returns the passkeys of an organizer, the oldest first. */
export const listPasskeys = query(`${selectPasskeys} where organizer_id = $1 order by created_at, id`, columns).list<
  [organizerId: string]
>();

/** Returns the passkey with this credential ID, locked, or null. */
export const lockPasskey = command(`${selectPasskeys} where credential_id = $1 for update`, columns).find<
  [credentialId: Buffer]
>();

/** Writes a passkey; false if it is registered already. */
export const insertPasskey = command(`
  insert into passkeys (id, organizer_id, credential_id, public_key, counter, transports, name, created_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8)
  on conflict (credential_id) do nothing`).wrote(
  ({ id, organizerId, credentialId, publicKey, counter, transports, name, createdAt }: Omit<Passkey, 'lastUsedAt'>) => [
    id,
    organizerId,
    credentialId,
    publicKey,
    counter,
    transports,
    name,
    createdAt,
  ],
);

/** Records that a passkey has signed. */
export const notePasskeyUse = command(`update passkeys set counter = $2, last_used_at = $3 where id = $1`).write<
  [id: string, counter: number, now: Date]
>();

const deletePasskeySql = command(`delete from passkeys where id = $1 and organizer_id = $2`);

/** Deletes a passkey of an organizer; false if they have none with this id. */
export async function deletePasskey(tx: Tx, id: string, organizerId: string): Promise<boolean> {
  return isUuid(id) && (await deletePasskeySql.run(tx, [id, organizerId])) === 1;
}

/** Deletes all passkeys of an organizer. */
export const deletePasskeys = command(`delete from passkeys where organizer_id = $1`).write<[organizerId: string]>();
