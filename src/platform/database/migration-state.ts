import type { DataSource, MigrationInterface } from 'typeorm';
import { query } from './statement.js';
import type { Connection } from './tx.js';

const isMigratedSql = query(`select to_regclass('migrations') is not null as "isMigrated"`, { isMigrated: 'boolean' });
const doneSql = query(`select name from migrations order by id`, { name: 'text' });

/** Returns the name of a migration, under which the database records it. */
export function nameOf(migration: MigrationInterface): string {
  return migration.name ?? migration.constructor.name;
}

/** Returns the names of the migrations that a database has. */
export async function listDoneMigrations(connection: Connection): Promise<string[]> {
  const { isMigrated } = await isMigratedSql.one(connection);
  return isMigrated ? (await doneSql.all(connection)).map(({ name }) => name) : [];
}

/**
 * Returns the names of pending migrations, and the number of migrations in the database that this program doesn't know.
 * `connection` can be to a replica.
 */
export async function migrationState(
  dataSource: DataSource,
  connection: Connection = dataSource.manager,
): Promise<{ pending: string[]; unknown: number }> {
  const done = new Set(await listDoneMigrations(connection));
  const known = dataSource.migrations.map(nameOf);
  return {
    pending: known.filter((name) => !done.has(name)),
    unknown: [...done].filter((name) => !known.includes(name)).length,
  };
}
