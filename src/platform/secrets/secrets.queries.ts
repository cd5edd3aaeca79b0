import { command, query } from '../database/statement.js';
import type { Connection, Tx } from '../database/tx.js';
import type { StoredSecret } from './secret-ring.js';

const columns = {
  generation: 'int',
  fingerprint: 'bytea',
  activeFrom: 'timestamptz',
  acceptedUntil: 'timestamptz?',
  previous: 'bytea?',
  next: 'bytea?',
} as const;
const selected = `select generation, fingerprint, active_from as "activeFrom", accepted_until as "acceptedUntil",
  previous, next from secrets order by generation`;

const listSecretsSql = query(selected, columns);

/** Returns all generations of the secret, the oldest first. */
export async function listSecrets(connection: Connection): Promise<StoredSecret[]> {
  return listSecretsSql.all(connection);
}

const hasSecretsSql = query(`select to_regclass('secrets') is not null as "hasSecrets"`, { hasSecrets: 'boolean' });

/** Returns the fingerprint of the newest secret; null for a database without one. */
export async function findNewestSecret(connection: Connection): Promise<Buffer | null> {
  const { hasSecrets } = await hasSecretsSql.one(connection);
  return hasSecrets ? ((await listSecrets(connection)).at(-1)?.fingerprint ?? null) : null;
}

const lockSecretsSql = command(`${selected} for update`, columns);

/** Locks and returns all generations of the secret, the oldest first. */
export async function lockSecrets(tx: Tx): Promise<StoredSecret[]> {
  return lockSecretsSql.all(tx);
}

const insertFirstSecretSql = command(`
  insert into secrets (generation, fingerprint, active_from) select 1, $1, $2 where not exists (select from secrets)
  on conflict do nothing`);

/** Remembers the secret of a database that has none; of two processes that start at once, the first one's. */
export async function insertFirstSecret(tx: Tx, fingerprint: Buffer, now: Date): Promise<void> {
  await insertFirstSecretSql.run(tx, [fingerprint, now]);
}

const insertSecretSql = command(
  `insert into secrets (generation, fingerprint, active_from, previous) values ($1, $2, $3, $4)`,
);

/** Writes the next generation. */
export async function insertSecret(
  tx: Tx,
  { generation, fingerprint, activeFrom, previous }: Omit<StoredSecret, 'acceptedUntil' | 'next'>,
): Promise<void> {
  await insertSecretSql.run(tx, [generation, fingerprint, activeFrom, previous]);
}

const replaceSecretsSql = command(`
  update secrets set accepted_until = least(accepted_until, $1::timestamptz), next = case when generation = $2 then $3::bytea end`);

/** Limits the time of all present generations, and lets processes with the newest learn the one that replaces it. */
export async function replaceSecrets(
  tx: Tx,
  newest: number,
  replacement: { acceptedUntil: Date; next: Buffer | null },
): Promise<void> {
  await replaceSecretsSql.run(tx, [replacement.acceptedUntil, newest, replacement.next]);
}
