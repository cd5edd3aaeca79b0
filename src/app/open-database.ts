import { DataSource, type DataSourceOptions } from 'typeorm';
import { dataSourceOptions } from './data-source.js';
import type { Config } from '../platform/config.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../platform/embedded-postgres/embedded-postgres.js';
import { SlowQueryLog } from '../platform/database/slow-query-log.js';
import type { Logger } from '../platform/logger.js';
import { encodingOf } from '../platform/database/server-version.js';
import { sqlState } from '../platform/database/sql-state.js';
import { runMigrations } from '../platform/database/migrate.js';
import { migrationState } from '../platform/database/migration-state.js';

/** A start-up error that operators can fix; the message says how. */
export class StartupError extends Error {}

/**
 * Opens the configured database, or starts the embedded one, and runs migrations unless disabled. Throws
 * `StartupError`.
 */
export async function openDatabase(
  config: Config,
  log: (message: string) => void,
  options: { migrate: boolean; slowQueries?: Logger; applicationName?: string } = { migrate: true },
): Promise<{ dataSource: DataSource; embedded: EmbeddedPostgres | null }> {
  const embedded = config.databaseUrl === undefined ? await startOwnDatabase(config, log) : null;
  const url = config.databaseUrl ?? embedded?.url ?? '';
  const slow = options.slowQueries && {
    maxQueryExecutionTime: config.slowQueryMs,
    logger: new SlowQueryLog(options.slowQueries),
  };
  const { applicationName = 'greenroom' } = options;
  const dataSource = new DataSource({ ...dataSourceOptions(url), ...slow, applicationName } as DataSourceOptions);
  const { hostname, port, pathname } = new URL(url);
  const where = `the database ${decodeURIComponent(pathname.slice(1))} at ${hostname}:${port || 5432}`;
  try {
    await dataSource.initialize();
    await requireUtf8(dataSource, where);
    await requireWayForward(dataSource, where);
    if (options.migrate) await runMigrations(dataSource);
  } catch (error) {
    if (dataSource.isInitialized) await dataSource.destroy();
    await embedded?.stop();
    throw error instanceof StartupError ? error : databaseError(error, where);
  }
  return { dataSource, embedded };
}

/** Texts that another encoding has no characters for, or functions that it lacks, would fail at each registration. */
async function requireUtf8(dataSource: DataSource, where: string): Promise<void> {
  const encoding = await encodingOf(dataSource.manager);
  if (encoding === 'UTF8') return;
  throw new StartupError(
    `Can't use ${where}, because its encoding is ${encoding} and not UTF8, which can't be changed. ` +
      "Create another one: create database greenroom encoding 'UTF8' template template0",
  );
}

/** The migrations before 0.1.0 are gone: only a schema that had all of them can go on. */
async function requireWayForward(dataSource: DataSource, where: string): Promise<void> {
  if (!(await migrationState(dataSource)).tooOld) return;
  throw new StartupError(
    `Can't use ${where}, because its schema is older than Greenroom 0.1.0. ` +
      'Start the last version before 0.1.0 on it once, as "From before 0.1.0" in docs/operations.md says, and then this one.',
  );
}

const advice: Readonly<Record<string, string>> = {
  '25006':
    'It is read-only: a standby, or set to default_transaction_read_only. Let DATABASE_URL name the primary, or wait until there is one.',
  '42501':
    'Its role lacks a privilege. It must own the database, or have CREATE on it and on its schema public: grant create on schema public to greenroom',
  '53100': 'The disk of PostgreSQL is full.',
  '53300': 'It has too many connections. Raise max_connections, or use a pooler. Each instance takes up to 12.',
};

/** Returns what operators can do about an error of a statement, or of connecting; undefined if that is unknown. */
function adviceFor(error: unknown): string | undefined {
  return advice[sqlState(error) ?? String((error as { code?: unknown } | null)?.code)];
}

/** Returns an error of the database in words, if operators can do something about it, and otherwise the error itself. */
export function inWords(error: unknown): unknown {
  return adviceFor(error) === undefined ? error : databaseError(error, 'the database');
}

/** Returns what operators can do about an error of the database at start. */
export function databaseError(error: unknown, where: string): StartupError {
  const cause = error instanceof AggregateError ? String(error.errors[0]) : String(error);
  const known = adviceFor(error);
  const words =
    known === undefined
      ? `Can't connect to ${where} (${cause}). Check DATABASE_URL and that PostgreSQL is running.`
      : `Can't use ${where} (${cause}). ${known}`;
  return new StartupError(words, { cause: error });
}

async function startOwnDatabase({ dataDir, postgresPrograms: programs }: Config, log: (message: string) => void) {
  try {
    return await startEmbeddedPostgres({ dataDir, log, programs });
  } catch (error) {
    throw new StartupError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
