import type { ClientBase } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../app/data-source.js';
import type { Config } from '../platform/config.js';
import { isDirect } from '../platform/database/connection-guard.js';
import { serverVersion } from '../platform/database/server-version.js';
import { query } from '../platform/database/statement.js';
import {
  fingerprintOf,
  openRing,
  requireAccepted,
  shortFingerprint,
  WrongSecret,
} from '../platform/secrets/secret-ring.js';
import { listSecrets } from '../platform/secrets/secrets.queries.js';
import { fail, type Finding, ok, warn } from './finding.js';

const standbySql = query('select pg_is_in_recovery() as "isStandby"', { isStandby: 'boolean' });

/**
 * Checks the version of the server, whether it can be written to, and what is between it and us. `builtInDays`: how old
 * the built-in PostgreSQL is, if it is used.
 */
export async function checkServer(database: DataSource, builtInDays: number | null): Promise<Finding> {
  const { number, text } = await serverVersion(database.manager);
  const through = (await isPooled(database)) ? ' through a connection pooler' : '';
  const words = `PostgreSQL ${text}${builtInDays === null ? through : ` (built-in, ${builtInDays} days old)`}`;
  if (number < 150_000) return fail(`${words}: upgrade to version 15 or later`);
  const { isStandby } = await standbySql.one(database.manager);
  if (isStandby) return fail(`${words} is a read-only standby: point DATABASE_URL at the primary`);
  // Its package lags behind the security releases of PostgreSQL.
  return builtInDays === null
    ? ok(words)
    : warn(
        `${words}: for trying and small calls; otherwise set DATABASE_URL or POSTGRES_PROGRAMS to one that is updated`,
      );
}

async function isPooled(database: DataSource): Promise<boolean> {
  const runner = database.createQueryRunner();
  try {
    return !(await isDirect((await runner.connect()) as ClientBase));
  } finally {
    await runner.release();
  }
}

/** Checks that the secret of this process is the one of the database. */
export async function checkSecret(database: DataSource, { secret, secretFile }: Config): Promise<Finding> {
  const stored = await listSecrets(database.manager);
  const from = secretFile === undefined ? 'SECRET' : secretFile;
  if (stored.length === 0) return ok('not stored yet; stored at first start');
  try {
    const ring = openRing(stored, secret);
    requireAccepted(ring, secret, new Date());
    const until = ring.find((one) => one.secret === secret)?.acceptedUntil ?? null;
    if (until === null)
      return ok(`${from} matches the database (fingerprint ${shortFingerprint(fingerprintOf(secret))})`);
    return warn(`${from} was replaced and works until ${until.toISOString()}: set the new secret`);
  } catch (error) {
    if (!(error instanceof WrongSecret)) throw error;
    return fail(`${error.message} Use the same secret for all instances, or see "secret rotate --help"`);
  }
}

const leftoversSql = query(
  `select a.pid::int as pid, coalesce(a.state, '') as state,
     extract(epoch from clock_timestamp() - coalesce(a.xact_start, a.state_change))::float as seconds,
     exists (select from pg_locks l where l.pid = a.pid and l.locktype = 'advisory' and l.objid = 7305442 and l.granted)
       as "holdsLock"
   from pg_stat_activity a
   where a.datname = current_database() and a.pid <> pg_backend_pid() and a.backend_type = 'client backend'
   order by 3 desc nulls last`,
  { pid: 'int', state: 'text', seconds: 'float?', holdsLock: 'boolean' },
);

/** Checks for transactions and locks that a program left behind, on which others wait. */
export async function checkLocks(database: DataSource): Promise<Finding> {
  const sessions = await leftoversSql.all(database.manager);
  const left = sessions.find(
    ({ state, seconds, holdsLock }) => holdsLock || (state.startsWith('idle in transaction') && (seconds ?? 0) > 300),
  );
  if (left === undefined) return ok('no stale locks');
  const what = left.holdsLock
    ? 'holds the lock for migrations'
    : `has had a transaction open for ${Math.round((left.seconds ?? 0) / 60)} minutes`;
  return fail(`session ${left.pid} ${what}: end it with "select pg_terminate_backend(${left.pid})"`);
}

const replayedSql = query(`select pg_is_in_recovery() as "isStandby", pg_last_wal_replay_lsn()::text as position`, {
  isStandby: 'boolean',
  position: 'text?',
});
const behindSql = query(`select pg_wal_lsn_diff(pg_current_wal_lsn(), $1::text::pg_lsn)::float as bytes`, {
  bytes: 'float',
});
const maxBehindBytes = 16_000_000;

/** Checks that the replica can be read, is one of this database, and is not far behind. */
export async function checkReplica(database: DataSource, url: string): Promise<Finding> {
  const replica = new DataSource(dataSourceOptions(url));
  try {
    await replica.initialize();
    const { isStandby, position } = await replayedSql.one(replica.manager);
    if (!isStandby || position === null) {
      return warn('DATABASE_REPLICA_URL points to the primary: set it to a standby');
    }
    const { bytes } = await behindSql.one(database.manager, [position]);
    const megabytes = Math.round(bytes / 1_000_000);
    if (bytes > maxBehindBytes) return warn(`${megabytes} MB behind the primary, so it is not read: check replication`);
    return ok(`${megabytes} MB behind the primary`);
  } catch (error) {
    const cause = error instanceof AggregateError ? String(error.errors[0]) : String(error);
    return fail(`can't be read (${cause}): check DATABASE_REPLICA_URL`);
  } finally {
    if (replica.isInitialized) await replica.destroy();
  }
}
