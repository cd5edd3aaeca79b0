import { openDatabase } from '../app/open-database.js';
import { loadConfig } from '../platform/config.js';
import { runMigrations } from '../platform/database/migrate.js';
import { migrationState } from '../platform/database/migration-state.js';
import { print, say } from './output.js';

/** Runs pending migrations and prints their names. */
export async function migrate(): Promise<void> {
  const { dataSource, embedded } = await openDatabase(loadConfig(process.env), say, { migrate: false });
  try {
    const { pending } = await migrationState(dataSource);
    await runMigrations(dataSource);
    say(pending.length === 0 ? 'The database schema is already up to date.' : `Ran ${pending.length} migrations:`);
    for (const name of pending) print(name);
  } finally {
    await dataSource.destroy();
    await embedded?.stop();
  }
}
