import type { DataSource, MigrationInterface } from 'typeorm';
import { query } from './statement.js';
import type { Connection } from './tx.js';

const isMigratedSql = query(`select to_regclass('migrations') is not null as "isMigrated"`, { isMigrated: 'boolean' });
const doneSql = query(`select name from migrations order by id`, { name: 'text' });

/** A migration that makes at once what a row of earlier ones made. */
export interface Baseline extends MigrationInterface {
  /** Name of the last of the earlier ones: whoever has it, has all of them. */
  readonly replaces: string;
}

/** Returns the name of a migration, under which the database records it. */
export function nameOf(migration: MigrationInterface): string {
  return migration.name ?? migration.constructor.name;
}

/** Returns the timestamp (ms since 1970) in the name of a migration, by TypeORM's convention its last 13 digits. */
export function timestampOf(name: string): number {
  return Number(name.slice(-13));
}

/** Returns the names of the migrations that a database records. */
export async function listDoneMigrations(connection: Connection): Promise<string[]> {
  const { isMigrated } = await isMigratedSql.one(connection);
  return isMigrated ? (await doneSql.all(connection)).map(({ name }) => name) : [];
}

export interface MigrationState {
  /** Names of migrations that are still to run, in order. */
  pending: string[];
  /** How many the schema has that this program doesn't know: it is newer. */
  unknown: number;
  /** Whether the schema was made before all that this program knows, so that there is no way from it to them. */
  tooOld: boolean;
}

/** Returns how far a schema that records the migrations `done` is from `migrations`, which are in order. */
export function compareMigrations(done: readonly string[], migrations: readonly MigrationInterface[]): MigrationState {
  const known = migrations.map(nameOf);
  const pending = migrations.filter((one) => !done.includes(nameOf(one)) && !done.includes(replacedBy(one)));
  const baseline = Math.min(...known.map(timestampOf));
  return {
    pending: pending.map(nameOf),
    unknown: done.filter((name) => !known.includes(name) && timestampOf(name) > baseline).length,
    tooOld: done.some((name) => timestampOf(name) < baseline) && pending.includes(migrations[0]!),
  };
}

function replacedBy(migration: MigrationInterface): string {
  return 'replaces' in migration ? String(migration.replaces) : '';
}

/** Returns how far a database is from the migrations of this program. `connection` can be to a replica. */
export async function migrationState(
  dataSource: DataSource,
  connection: Connection = dataSource.manager,
): Promise<MigrationState> {
  return compareMigrations(await listDoneMigrations(connection), dataSource.migrations);
}
