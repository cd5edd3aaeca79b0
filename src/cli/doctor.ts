import { statfs } from 'node:fs/promises';
import type { DataSource } from 'typeorm';
import { openDatabase } from '../app/open-database.js';
import { openEmailTransport } from '../domain/notifications/smtp/open-email-transport.js';
import { outboxState } from '../domain/notifications/outbox/delivery.queries.js';
import { type Config, loadConfig } from '../platform/config.js';
import { migrationState } from '../platform/database/migration-state.js';
import { listStaleSessions } from '../domain/sessions/sessions.queries.js';
import { tzDataVersion } from '../domain/time/zone-rules.js';
import { print, say } from './output.js';
import { query } from '../platform/database/statement.js';

type Finding = { verdict: 'ok' | 'warn' | 'fail'; words: string };

const ok = (words: string): Finding => ({ verdict: 'ok', words });
const warn = (words: string): Finding => ({ verdict: 'warn', words });
const fail = (words: string): Finding => ({ verdict: 'fail', words });

/** Prints a line per check with what to do, and ends with 1 when one failed. */
export async function doctor(): Promise<void> {
  const config = loadConfig(process.env);
  const findings: [string, Finding][] = [
    ['configuration', checkAddress(config)],
    ['disk', await checkDisk(config.dataDir)],
    ...(await withDatabase(config)),
    ['mail', await checkEmail(config)],
  ];
  for (const [name, { verdict, words }] of findings) print(`${verdict.padEnd(4)}  ${name.padEnd(13)}  ${words}`);
  if (findings.some(([, { verdict }]) => verdict === 'fail')) process.exitCode = 1;
}

function checkAddress(config: Config): Finding {
  const { hostname } = new URL(config.publicUrl);
  const isLocal = hostname === 'localhost' || hostname === '127.0.0.1';
  if (!isLocal || config.smtpUrl === undefined) return ok(`people reach Greenroom at ${config.publicUrl}`);
  return warn(`mails go out with links to ${config.publicUrl}, which nobody else can follow: set PUBLIC_URL`);
}

async function checkDisk(dataDir: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(dataDir);
  const megabytes = Math.floor((bavail * bsize) / 1_000_000);
  const words = `${megabytes} MB are free for ${dataDir}`;
  if (megabytes < 200) return fail(`${words}: make room, or the database will stop`);
  return megabytes < 1000 ? warn(`${words}: make room soon`) : ok(words);
}

async function withDatabase(config: Config): Promise<[string, Finding][]> {
  let opened: Awaited<ReturnType<typeof openDatabase>>;
  try {
    opened = await openDatabase(config, say, { migrate: false });
  } catch (error) {
    return [['database', fail(error instanceof Error ? error.message : String(error))]];
  }
  const { dataSource, embedded } = opened;
  try {
    const { pending, unknown } = await migrationState(dataSource);
    const schema: [string, Finding] = ['migrations', checkMigrations(pending.length, unknown)];
    const findings: [string, Finding][] = [
      ['database', await checkVersion(dataSource, embedded !== null)],
      ['clock', await checkClock(dataSource)],
      schema,
    ];
    // Without its tables there is nothing more to ask.
    if (pending.length > 0) return findings;
    return [...findings, ['time zones', await checkZones(dataSource)], ['messages', await checkOutbox(dataSource)]];
  } finally {
    await dataSource.destroy();
    await embedded?.stop();
  }
}

const checkVersionSql = query(
  `select current_setting('server_version_num')::int as number, current_setting('server_version') as version`,
  { number: 'int', version: 'text' },
);

async function checkVersion(database: DataSource, isEmbedded: boolean): Promise<Finding> {
  const row = await checkVersionSql.maybe(database.manager);
  const words = `PostgreSQL ${row?.version}${isEmbedded ? ', built in' : ''}`;
  return (row?.number ?? 0) < 150_000 ? fail(`${words}: version 15 or newer is needed`) : ok(words);
}

const checkClockSql = query('select clock_timestamp() as now', { now: 'timestamptz' });

async function checkClock(database: DataSource): Promise<Finding> {
  const before = Date.now();
  const row = await checkClockSql.maybe(database.manager);
  const middle = (before + Date.now()) / 2;
  const seconds = Math.round(Math.abs((row?.now.getTime() ?? 0) - middle) / 1000);
  return seconds <= 5
    ? ok('this machine and the database agree')
    : fail(`this machine and the database differ by ${seconds} seconds: let both follow a time server (NTP)`);
}

function checkMigrations(pending: number, unknown: number): Finding {
  if (pending > 0) return fail(`${pending} are missing: run "npm run -s greenroom -- migrate", or start the program`);
  if (unknown > 0) return warn(`a newer version of Greenroom was here (${unknown} that this one does not know)`);
  return ok('the schema is up to date');
}

async function checkZones(database: DataSource): Promise<Finding> {
  const stale = await listStaleSessions(database.manager, tzDataVersion, new Date());
  if (stale.length === 0) return ok(`tz data ${tzDataVersion}`);
  return warn(
    `${stale.length} sessions to come were derived with other tz data than ${tzDataVersion}: restart Greenroom`,
  );
}

async function checkOutbox(database: DataSource): Promise<Finding> {
  const { queued, failed, oldestSeconds } = await outboxState(database.manager, new Date());
  const words = `${queued} wait, ${failed} were given up`;
  if (oldestSeconds > 600) {
    return warn(`${words}; the oldest is due for ${Math.round(oldestSeconds / 60)} minutes: is Greenroom running?`);
  }
  return failed > 0 ? warn(`${words}: see them in the console`) : ok(words);
}

async function checkEmail(config: Config): Promise<Finding> {
  const transport = openEmailTransport(config);
  try {
    await transport.verify();
    if (config.smtpUrl !== undefined) return ok(`the mail server ${new URL(config.smtpUrl).host} takes mail`);
    return warn(`SMTP_URL is not set: mail is written to ${config.dataDir}/mail and reaches nobody`);
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}: check SMTP_URL`);
  } finally {
    await transport.close();
  }
}
