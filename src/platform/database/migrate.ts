import type { DataSource } from 'typeorm';

/** Every instance takes this advisory lock before it checks the schema. */
const MIGRATION_LOCK = 7_305_442;

/**
 * Runs all pending migrations on an initialized `dataSource`, each in its own transaction. Safe to run on several
 * instances at once: the others wait, and then have nothing left to do.
 */
export async function runMigrations(dataSource: DataSource): Promise<void> {
  // The lock belongs to a database session, so it needs a dedicated connection.
  const guard = dataSource.createQueryRunner();
  try {
    await guard.connect();
    await guard.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    try {
      await dataSource.runMigrations({ transaction: 'each' });
    } finally {
      await guard.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    }
  } finally {
    await guard.release();
  }
}
