import { command, query } from '../database/statement.js';
import type { Connection } from '../database/tx.js';
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

/** Returns all generations of the secret, the oldest first. */
export const listSecrets = query(selected, columns).list();

const hasSecretsSql = query(`select to_regclass('secrets') is not null as "hasSecrets"`, { hasSecrets: 'boolean' });

/** Returns the fingerprint of the newest secret; null for a database without one. */
export async function findNewestSecret(connection: Connection): Promise<Buffer | null> {
  const { hasSecrets } = await hasSecretsSql.one(connection);
  return hasSecrets ? ((await listSecrets(connection)).at(-1)?.fingerprint ?? null) : null;
}

/** Locks and returns all generations of the secret, the oldest first. */
export const lockSecrets = command(`${selected} for update`, columns).list();

/** Remembers the secret of a database that has none; of two processes that start at once, the first one's. */
export const insertFirstSecret = command(`
  insert into secrets (generation, fingerprint, active_from) select 1, $1, $2 where not exists (select from secrets)
  on conflict do nothing`).write<[fingerprint: Buffer, now: Date]>();

/** Writes the next generation. */
export const insertSecret = command(
  `insert into secrets (generation, fingerprint, active_from, previous) values ($1, $2, $3, $4)`,
).write(({ generation, fingerprint, activeFrom, previous }: Omit<StoredSecret, 'acceptedUntil' | 'next'>) => [
  generation,
  fingerprint,
  activeFrom,
  previous,
]);

/** Limits the time of all present generations, and lets processes with the newest learn the one that replaces it. */
export const replaceSecrets = command(`
  update secrets set accepted_until = least(accepted_until, $1::timestamptz), next = case when generation = $2 then $3::bytea end`).write(
  (newest: number, replacement: { acceptedUntil: Date; next: Buffer | null }) => [
    replacement.acceptedUntil,
    newest,
    replacement.next,
  ],
);
