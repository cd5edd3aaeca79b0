import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase, StartupError } from '../app/open-database.js';
import type { DataSource } from 'typeorm';
import { type Config, loadConfig } from '../platform/config.js';
import { runMigrations } from '../platform/database/migrate.js';
import { migrationState } from '../platform/database/migration-state.js';
import type { Connection } from '../platform/database/tx.js';

/** What a command that only reads gets. */
export interface Reader {
  connection: Connection;
  config: Config;
}

/**
 * Runs `work`, which only reads, on the database as it is: it is neither created nor migrated. Throws `StartupError` with
 * what is missing.
 */
export async function reading<T>(work: (reader: Reader) => Promise<T>): Promise<T> {
  const config = loadConfig(process.env);
  requireOwnDatabase(config);
  const { dataSource, embedded } = await openDatabase(config, () => undefined, { migrate: false });
  try {
    const { pending } = await migrationState(dataSource);
    if (pending.length > 0) {
      throw new StartupError(
        `The database lacks ${pending.length} migrations. Run "npm run -s greenroom -- migrate", or start Greenroom.`,
      );
    }
    return await work({ connection: dataSource.manager, config });
  } finally {
    await dataSource.destroy();
    await embedded?.stop();
  }
}

/** Throws `StartupError` if Greenroom's own database was never created. */
export function requireOwnDatabase({ databaseUrl, dataDir }: Config): void {
  const exists = ['postgres', 'postgres-location'].some((name) => existsSync(join(dataDir, name)));
  if (databaseUrl !== undefined || exists) return;
  throw new StartupError(
    `There is no database in ${dataDir} yet. Start Greenroom, or set DATABASE_URL or GREENROOM_DATA_DIR.`,
  );
}

/** Migrates a database that Greenroom has been started on. Throws `StartupError` for an empty one. */
export async function requireFilledDatabase(dataSource: DataSource): Promise<void> {
  const { pending } = await migrationState(dataSource);
  if (pending.length === dataSource.migrations.length) {
    throw new StartupError(
      'The database is empty. Start Greenroom, or set DATABASE_URL or GREENROOM_DATA_DIR as for the server.',
    );
  }
  if (pending.length > 0) await runMigrations(dataSource);
}
