import type { DataSource } from 'typeorm';
import { query } from './statement.js';

const isMigratedSql = query(`select to_regclass('migrations') is not null as "isMigrated"`, { isMigrated: 'boolean' });
const doneSql = query(`select name from migrations`, { name: 'text' });

/**
 * Returns the names of pending migrations, and the number of migrations in the database that this program doesn't know.
 */
export async function migrationState(dataSource: DataSource): Promise<{ pending: string[]; unknown: number }> {
  const { isMigrated } = await isMigratedSql.one(dataSource.manager);
  const done = new Set(isMigrated ? (await doneSql.all(dataSource.manager)).map(({ name }) => name) : []);
  const known = dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name);
  return {
    pending: known.filter((name) => !done.has(name)),
    unknown: [...done].filter((name) => !known.includes(name)).length,
  };
}
