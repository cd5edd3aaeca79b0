import { DataSource, type DataSourceOptions } from 'typeorm';
import { dataSourceOptions } from './data-source.js';
import type { Config } from '../platform/config.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../platform/embedded-postgres/embedded-postgres.js';
import { SlowQueryLog } from '../platform/database/slow-query-log.js';
import type { Logger } from '../platform/logger.js';
import { runMigrations } from '../platform/database/migrate.js';

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
  const embedded = config.databaseUrl === undefined ? await startOwnDatabase(config.dataDir, log) : null;
  const url = config.databaseUrl ?? embedded?.url ?? '';
  const slow = options.slowQueries && {
    maxQueryExecutionTime: config.slowQueryMs,
    logger: new SlowQueryLog(options.slowQueries),
  };
  const { applicationName = 'greenroom' } = options;
  const dataSource = new DataSource({ ...dataSourceOptions(url), ...slow, applicationName } as DataSourceOptions);
  try {
    await dataSource.initialize();
    if (options.migrate) await runMigrations(dataSource);
  } catch (error) {
    if (dataSource.isInitialized) await dataSource.destroy();
    await embedded?.stop();
    const { hostname, port, pathname } = new URL(url);
    const cause = error instanceof AggregateError ? String(error.errors[0]) : String(error);
    throw new StartupError(
      `Can't connect to the database ${pathname.slice(1)} at ${hostname}:${port || 5432} (${cause}). Check DATABASE_URL and that PostgreSQL is running.`,
      { cause: error },
    );
  }
  return { dataSource, embedded };
}

async function startOwnDatabase(dataDir: string, log: (message: string) => void): Promise<EmbeddedPostgres> {
  try {
    return await startEmbeddedPostgres({ dataDir, log });
  } catch (error) {
    throw new StartupError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
