import { openDatabase } from '../app/open-database.js';
import { loadConfig } from '../platform/config.js';
import { runMigrations } from '../platform/database/migrate.js';
import { migrationState } from '../platform/database/migration-state.js';
import { type OutputOptions, present, say } from './output.js';

/** Runs pending migrations and prints their names. */
export async function migrate(options: OutputOptions): Promise<void> {
  const { dataSource, embedded } = await openDatabase(loadConfig(process.env), say, { migrate: false });
  try {
    const { pending } = await migrationState(dataSource);
    await runMigrations(dataSource);
    say(pending.length === 0 ? 'The database schema is already up to date.' : `Ran ${pending.length} migrations:`);
    present(options, pending, pending.join('\n'));
  } finally {
    await dataSource.destroy();
    await embedded?.stop();
  }
}
