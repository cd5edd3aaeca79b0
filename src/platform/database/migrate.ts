import type { DataSource } from 'typeorm';

/** Every instance takes this advisory lock before it looks at the schema. */
const MIGRATION_LOCK = 7_305_442;

/**
 * Brings the schema of an initialised `dataSource` up to date. Several instances may do so at once: the others wait,
 * and then find nothing left to do. Each migration runs in a transaction of its own.
 */
export async function runMigrations(dataSource: DataSource): Promise<void> {
  // The lock belongs to a database session, so it needs one connection that nothing else uses meanwhile.
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
