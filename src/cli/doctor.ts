import { readFile, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DataSource } from 'typeorm';
import { openDatabase } from '../app/open-database.js';
import { openEmailTransport } from '../domain/notifications/smtp/open-email-transport.js';
import { outboxState } from '../domain/notifications/outbox/retry.queries.js';
import { builtInAgeDays } from '../platform/embedded-postgres/binaries.js';
import { type Config, loadConfig } from '../platform/config.js';
import { migrationState } from '../platform/database/migration-state.js';
import { listStaleSessions } from '../domain/sessions/sessions.queries.js';
import { isOldTzData } from '../domain/time/check-tz-data.js';
import { useNewestTzData } from '../domain/time/tz-candidate.js';
import { findStoredTzData } from '../domain/time/tz-data.queries.js';
import { tzDataVersion } from '../domain/time/zone-rules.js';
import { singleSignOnRedirectUri } from '../domain/identity/single-sign-on/redirect-uri.js';
import { Clock } from '../platform/clock.js';
import { checkOpenIdProvider } from '../platform/openid-check.js';
import { OpenIdClient } from '../platform/openid-client.js';
import { checkLocks, checkReplica, checkSecret, checkServer } from './database-checks.js';
import { fail, type Finding, ok, warn } from './finding.js';
import { type OutputOptions, present, table } from './output.js';
import { requireOwnDatabase } from './reading.js';
import { query } from '../platform/database/statement.js';
import { Bucket, BucketError } from '../platform/file-store/bucket.js';
import { summarizeFiles } from '../platform/file-store/files.queries.js';

/** Prints a line per check with a fix if needed. Exits with 1 if one failed. */
export async function doctor(options: OutputOptions): Promise<void> {
  const config = loadConfig(process.env);
  const findings: (readonly [string, Finding])[] = [
    ['configuration', checkAddress(config)],
    ['disk', await checkDisk(config.dataDir)],
    ...(await withDatabase(config)),
    ['mail', await checkEmail(config)],
    ...(config.openId === undefined ? [] : [['sign-on', await checkSignOn(config, config.openId.issuer)] as const]),
  ];
  const data = findings.map(([check, { verdict, words }]) => ({ check, verdict, words }));
  present(options, data, table(data.map(({ check, verdict, words }) => [verdict.padEnd(4), check.padEnd(13), words])));
  if (findings.some(([, { verdict }]) => verdict === 'fail')) process.exitCode = 1;
}

function checkAddress(config: Config): Finding {
  const { hostname } = new URL(config.publicUrl);
  const isLocal = hostname === 'localhost' || hostname === '127.0.0.1';
  if (!isLocal || (config.smtpUrl === undefined && !isProduction())) return ok(`public URL is ${config.publicUrl}`);
  return seriously(`links in emails point to ${config.publicUrl}, which other people can't open: set PUBLIC_URL`);
}

function isProduction(): boolean {
  return process.env['NODE_ENV'] === 'production';
}

/** What is fine for trying is a failure where people rely on it. */
function seriously(words: string): Finding {
  return isProduction() ? fail(words) : warn(words);
}

async function checkDisk(dataDir: string): Promise<Finding> {
  const cluster = await readFile(join(dataDir, 'postgres-location'), 'utf8').catch(() => dataDir);
  const free = await Promise.all([dataDir, dirname(cluster.trim())].map(freeMegabytes));
  const megabytes = Math.min(...free);
  const words = `${megabytes} MB free in ${dataDir}`;
  if (megabytes < 200) return fail(`${words}: free some space, or the database will stop`);
  return megabytes < 1000 ? warn(`${words}: free some space soon`) : ok(words);
}

async function freeMegabytes(folder: string): Promise<number> {
  const found = await statfs(folder).catch(() => null);
  return found === null ? Infinity : Math.floor((found.bavail * found.bsize) / 1_000_000);
}

async function withDatabase(config: Config): Promise<[string, Finding][]> {
  let opened: Awaited<ReturnType<typeof openDatabase>>;
  try {
    requireOwnDatabase(config);
    opened = await openDatabase(config, () => undefined, { migrate: false });
  } catch (error) {
    return [['database', fail(error instanceof Error ? error.message : String(error))]];
  }
  const { dataSource, embedded } = opened;
  try {
    const { pending, unknown } = await migrationState(dataSource);
    const schema: [string, Finding] = ['migrations', checkMigrations(pending.length, unknown)];
    const findings: [string, Finding][] = [
      ['database', await checkServer(dataSource, builtInAgeDays(config, new Date()))],
      ['clock', await checkClock(dataSource)],
      ['locks', await checkLocks(dataSource)],
      ...(await replicaOf(config, dataSource)),
      schema,
    ];
    // Without tables, there is nothing more to check.
    if (pending.length > 0) return findings;
    return [
      ...findings,
      ['secret', await checkSecret(dataSource, config)],
      ['time zones', await checkZones(config, dataSource)],
      ['messages', await checkOutbox(dataSource)],
      ['files', await checkFiles(dataSource, config)],
    ];
  } finally {
    await dataSource.destroy();
    await embedded?.stop();
  }
}

const checkClockSql = query('select clock_timestamp() as now', { now: 'timestamptz' });

async function checkClock(database: DataSource): Promise<Finding> {
  const before = Date.now();
  const row = await checkClockSql.maybe(database.manager);
  const middle = (before + Date.now()) / 2;
  const seconds = Math.round(Math.abs((row?.now.getTime() ?? 0) - middle) / 1000);
  return seconds <= 5
    ? ok('synchronized with the database')
    : fail(`differs from the database by ${seconds} seconds: synchronize both machines with NTP`);
}

function checkMigrations(pending: number, unknown: number): Finding {
  if (pending > 0) return fail(`${pending} pending: run "npm run -s greenroom -- migrate", or start Greenroom`);
  if (unknown > 0) return warn(`${unknown} from a newer version of Greenroom: update this installation`);
  return ok('schema is up to date');
}

async function replicaOf({ databaseReplicaUrl }: Config, database: DataSource): Promise<[string, Finding][]> {
  return databaseReplicaUrl === undefined ? [] : [['replica', await checkReplica(database, databaseReplicaUrl)]];
}

async function checkZones(config: Config, database: DataSource): Promise<Finding> {
  const now = new Date();
  const rejected = await useNewestTzData(database.manager, config.tzDataPath);
  if (rejected !== null) return fail(`GREENROOM_TZDATA is not used. ${rejected}`);
  const version = tzDataVersion();
  const stored = await findStoredTzData(database.manager);
  if (isOldTzData(version, stored?.storedAt ?? null, now)) {
    return warn(`${version} is older than six months: update Greenroom, or set GREENROOM_TZDATA to newer data`);
  }
  const stale = await listStaleSessions(database.manager, version, now);
  if (stale.length === 0) return ok(`tz database ${version}`);
  return warn(
    `${stale.length} upcoming sessions use an older version than ${version}: restart Greenroom to update them`,
  );
}

async function checkOutbox(database: DataSource): Promise<Finding> {
  const { queued, failed, oldestSeconds } = await outboxState(database.manager, new Date());
  const words = `${queued} queued, ${failed} failed`;
  if (oldestSeconds > 600) {
    return warn(
      `${words}, oldest overdue by ${Math.round(oldestSeconds / 60)} minutes: check that Greenroom is running`,
    );
  }
  return failed > 0 ? warn(`${words}: review them in the console`) : ok(words);
}

async function checkEmail(config: Config): Promise<Finding> {
  const transport = openEmailTransport(config);
  try {
    await transport.verify();
    if (config.smtpUrl !== undefined) return ok(`mail server ${new URL(config.smtpUrl).host} accepts connections`);
    return seriously(`no email is sent, only saved in ${config.dataDir}/mail: set SMTP_URL`);
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}: check SMTP_URL`);
  } finally {
    await transport.close();
  }
}

async function checkSignOn(config: Config, issuer: string): Promise<Finding> {
  const redirectUri = singleSignOnRedirectUri(config.publicUrl);
  const found = await checkOpenIdProvider(new OpenIdClient(config, new Clock()), redirectUri);
  switch (found.state) {
    case 'ready':
      return ok(`${issuer} accepts the client and its redirect address ${redirectUri}`);
    case 'unreachable':
      return fail(`${issuer} can't be reached (${found.cause}): check OIDC_ISSUER, DNS and the firewall`);
    case 'no-metadata':
      return fail(`${issuer}/.well-known/openid-configuration can't be read (${found.cause}): check OIDC_ISSUER`);
    case 'other-issuer':
      return fail(
        `${issuer} says that it is ${found.issuer}: if that is your provider, set OIDC_ISSUER to exactly that`,
      );
    case 'refused':
      return fail(
        `${issuer} refuses the client (${found.reason}): check OIDC_CLIENT_ID, and register ${redirectUri} as redirect address`,
      );
    case 'unclear':
      return warn(
        `${issuer} answers, but doesn't show whether ${redirectUri} is registered there: sign in to find out`,
      );
  }
}

/** Checks where uploaded files are, and that the bucket can be written, read and cleared. */
async function checkFiles(database: DataSource, { fileStore }: Config): Promise<Finding> {
  const { inBucket, inDatabase, bytes } = await summarizeFiles(database.manager);
  const megabytes = Math.ceil(bytes / 1_000_000);
  if (fileStore === undefined) {
    if (inBucket > 0) return fail(`${inBucket} files are in a bucket: set FILE_STORE_URL, or restore a backup`);
    return ok(`${inDatabase} in PostgreSQL, ${megabytes} MB`);
  }
  try {
    await new Bucket(fileStore).check();
  } catch (error) {
    if (!(error instanceof BucketError)) throw error;
    return fail(`${error.message} Check FILE_STORE_URL`);
  }
  const words = `${inBucket} in ${fileStore.url}, ${inDatabase} in PostgreSQL, ${megabytes} MB`;
  return inDatabase > 100 ? warn(`${words}: check that Greenroom is running, which moves them`) : ok(words);
}
