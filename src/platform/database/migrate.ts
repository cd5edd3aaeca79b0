import type { DataSource, MigrationInterface } from 'typeorm';
import { allowSlowStatements } from './connection-guard.js';
import { migrationState, nameOf, timestampOf } from './migration-state.js';
import { command } from './statement.js';
import { inTransaction, type Tx } from './tx.js';

/** How long an instance waits for the migrations of another, and one statement of a migration can take. */
const patienceMs = 10 * 60_000;

const lockSql = command(`select pg_advisory_xact_lock(7305443)`);
const createTableSql = command(`
  create table if not exists migrations (
    id serial primary key, timestamp bigint not null, name character varying not null
  )`);
const recordSql = command(`
  insert into migrations (timestamp, name)
  select $1::bigint, $2::text where not exists (select from migrations where name = $2::text)`);

/**
 * Runs all pending migrations on an initialized `dataSource`, each in its own transaction. Safe to run on several
 * instances at once: each transaction takes the lock, and then does nothing if the migration has been done meanwhile. A
 * lock of a database session would survive in the connections of a pooler.
 */
export async function runMigrations(dataSource: DataSource): Promise<void> {
  const { pending } = await migrationState(dataSource);
  if (pending.length === 0) return;
  for (const migration of dataSource.migrations) {
    if (!pending.includes(nameOf(migration))) continue;
    await inTransaction(dataSource, async (tx) => {
      await allowSlowStatements(tx, patienceMs);
      await applyMigration(tx, migration);
    });
  }
}

/** Runs a migration unless it was run before, and records it. */
export async function applyMigration(tx: Tx, migration: MigrationInterface): Promise<void> {
  const name = nameOf(migration);
  await lockSql.run(tx);
  await createTableSql.run(tx);
  if ((await recordSql.run(tx, [timestampOf(name), name])) === 1) await migration.up(tx.queryRunner!);
}
