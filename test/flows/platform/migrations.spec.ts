import '../../../src/app/areas.js';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../src/app/data-source.js';
import { applyMigration, runMigrations } from '../../../src/platform/database/migrate.js';
import { type Baseline, migrationState } from '../../../src/platform/database/migration-state.js';
import { inTransaction } from '../../../src/platform/database/tx.js';
import { bareDatabase, freshDatabase } from '../../support/database.js';
import { describeSchema, describeTables } from '../../support/describe-schema.js';

/** SHA-256 of what the migrations before 0.1.0 made: `describeSchema` of a database that had all of them. */
const schemaBefore = '9a569b8598a8ef348e1472687398590743b9041933661f66b973f6299a5b332a';

describe('the first migration', () => {
  test('makes exactly what those that it replaces had made', async () => {
    const made = await bare(async (database) => {
      await inTransaction(database, (tx) => applyMigration(tx, database.migrations[0]!));
      return describeSchema(database);
    });
    expect(createHash('sha256').update(made).digest('hex')).toBe(schemaBefore);
  });

  test('is not run on a database that had all of them, and never on one that had only some', async () => {
    await bare(async (database) => {
      await inTransaction(database, (tx) => applyMigration(tx, database.migrations[0]!));
      const record = (names: string[]) =>
        database.query(
          'insert into migrations (timestamp, name) select right(n, 13)::bigint, n from unnest($1::text[]) n',
          [names],
        );
      await database.query('delete from migrations');
      await record(['InitialSchema1764028800000']);
      expect(await migrationState(database)).toMatchObject({ unknown: 0, tooOld: true });

      await record([(database.migrations[0] as Baseline).replaces]);
      await runMigrations(database);
      expect(await migrationState(database)).toEqual({ pending: [], unknown: 0, tooOld: false });
      const first = database.migrations[0]!.name;
      expect(await database.query('select name from migrations where name = $1', [first])).toEqual([]);

      await record(['FromTheFuture1999999999999']);
      expect(await migrationState(database)).toEqual({ pending: [], unknown: 1, tooOld: false });
    });
  });

  test('cannot be taken back', async () => {
    await bare(async (database) => {
      await runMigrations(database);
      await expect(database.undoLastMigration()).rejects.toThrow('Migrations only go forward');
    });
  });
});

test('docs/schema.sql shows the tables as they are (write it anew with UPDATE_GOLDEN=1)', async () => {
  const tables = await bare(async (database) => {
    await runMigrations(database);
    return describeTables(database);
  });
  const text = `-- The tables of Greenroom, as the migrations make them.\n\n${tables}`;
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync('docs/schema.sql', text);
  expect(readFileSync('docs/schema.sql', 'utf8')).toBe(text);
});

/** Runs `work` on an empty database of its own. */
async function bare<T>(work: (database: DataSource) => Promise<T>): Promise<T> {
  const { url, drop } = await bareDatabase();
  const database = await new DataSource(dataSourceOptions(url)).initialize();
  try {
    return await work(database);
  } finally {
    await database.destroy();
    await drop();
  }
}

describe('the migrations', () => {
  test('run once when several instances start at the same moment', async () => {
    const bare = await bareDatabase();
    const instances = await Promise.all(
      Array.from({ length: 4 }, () => new DataSource(dataSourceOptions(bare.url)).initialize()),
    );
    try {
      await Promise.all(instances.map((instance) => runMigrations(instance)));
      const names = instances[0]!.migrations.map((migration) => ({ name: migration.name }));
      expect(await instances[0]!.query('select name from migrations order by id')).toEqual(names);
    } finally {
      await Promise.all(instances.map((instance) => instance.destroy()));
      await bare.drop();
    }
  });
});

interface Column {
  table: string;
  column: string;
  type: string;
  nullable: boolean;
}

test('every entity has the columns of its table, of the same types, and no others', async () => {
  // A data source has the entities that are loaded when it is opened.
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' });
  for (const file of files)
    if (file.endsWith('.entity.ts')) await import(join('../../../src', file.replace(/ts$/u, 'js')));
  const database = await freshDatabase();
  const { dataSource } = database;
  try {
    const rows: Column[] = await dataSource.query(
      `select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
         not a.attnotnull as nullable
       from pg_attribute a join pg_class c on c.oid = a.attrelid
       where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
         and c.relname = any($1)`,
      [dataSource.entityMetadatas.map(({ tableName }) => tableName)],
    );
    const declared = dataSource.entityMetadatas.flatMap((entity) =>
      entity.columns.map((column) => ({
        table: entity.tableName,
        column: column.databaseName,
        type: `${dataSource.driver.normalizeType(column)}${column.isArray ? '[]' : ''}`,
        nullable: column.isNullable,
      })),
    );
    expect(declared.length).toBeGreaterThan(100);
    expect(inOrder(declared)).toEqual(inOrder(rows));
  } finally {
    await database.drop();
  }
});

function inOrder(columns: Column[]): Column[] {
  return columns.toSorted((a, b) => (`${a.table}.${a.column}` < `${b.table}.${b.column}` ? -1 : 1));
}

test('a connection compiles no statement, and waits for none for ever', async () => {
  const database = await freshDatabase();
  const settings = await database.dataSource.query(
    `select current_setting('jit') as jit, current_setting('statement_timeout') as statement,
       current_setting('idle_in_transaction_session_timeout') as idle`,
  );
  expect(settings).toEqual([{ jit: 'off', statement: '30s', idle: '30s' }]);
  await database.drop();
});
