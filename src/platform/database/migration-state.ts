import type { DataSource } from 'typeorm';

/** Names of migrations that this program has and the database has not had, and how many it had that we do not know. */
export async function migrationState(dataSource: DataSource): Promise<{ pending: string[]; unknown: number }> {
  const table = dataSource.options.migrationsTableName ?? 'migrations';
  const [found]: { exists: boolean }[] = await dataSource.query(`select to_regclass($1) is not null as exists`, [
    table,
  ]);
  const rows: { name: string }[] = found?.exists ? await dataSource.query(`select name from "${table}"`) : [];
  const done = new Set(rows.map((row) => row.name));
  const known = dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name);
  return {
    pending: known.filter((name) => !done.has(name)),
    unknown: [...done].filter((name) => !known.includes(name)).length,
  };
}
