import type { Readable } from 'node:stream';
import type { DataSource, MigrationInterface } from 'typeorm';
import { allowSlowStatements } from '../database/connection-guard.js';
import { applyMigration } from '../database/migrate.js';
import { compareMigrations, listDoneMigrations, nameOf } from '../database/migration-state.js';
import { inTransaction, type Tx } from '../database/tx.js';
import { BackupReader } from './backup-reader.js';
import {
  analyze,
  countOtherPrograms,
  dropAll,
  findTableWithRows,
  listTables,
  setSequence,
  usePortableFormats,
  withoutReferences,
} from './catalog.queries.js';
import { copyIn, type CopiedTable } from './copy.js';
import {
  BackupError,
  type BackupFooter,
  type BackupHeader,
  checkSum,
  damaged,
  readFooter,
  readHeader,
  type TableSum,
} from './manifest.js';
import { RowSum } from './row-sum.js';

const patienceMs = 24 * 3_600_000;

export interface RestoreTarget {
  version: string;
  /** Tables that a program fills by itself when it starts. */
  filledByStart: readonly string[];
  /** Called before anything is written. */
  onHeader?: (header: BackupHeader) => void;
  /** Called after each table. */
  onTable?: (name: string, sum: TableSum) => void;
  /** Called once all rows are there and migrated. */
  finish?: (tx: Tx) => Promise<void>;
}

/**
 * Restores a backup into an empty database, in one transaction: all of it or nothing. Migrates an older one. `open`
 * opens the file from its beginning. Throws BackupError for a database that isn't empty or is in use, and for a file that is incomplete, damaged or newer.
 */
export async function readBackup(
  database: DataSource,
  open: () => Readable,
  target: RestoreTarget,
): Promise<BackupHeader> {
  // All of it is checked before the database is touched.
  const reader = new BackupReader(open());
  const header = readHeader(await reader.line(), database.migrations, target.version);
  await readTables(reader, header, (_table, rows) => sumOf(rows));
  await inTransaction(database, async (tx) => {
    await allowSlowStatements(tx, patienceMs);
    await requireEmpty(tx, database.migrations, target.filledByStart);
    target.onHeader?.(header);
    await dropAll(tx);
    const { pending } = compareMigrations(header.migrations, database.migrations);
    for (const migration of database.migrations) {
      if (!pending.includes(nameOf(migration))) await applyMigration(tx, migration);
    }
    await load(tx, new BackupReader(open()), header, target.onTable);
    for (const migration of database.migrations) {
      if (pending.includes(nameOf(migration))) await applyMigration(tx, migration);
    }
    await target.finish?.(tx);
    await analyze(tx);
  });
  return header;
}

async function sumOf(rows: AsyncIterable<Buffer>): Promise<TableSum> {
  const sum = new RowSum();
  const passing = sum.through(rows);
  while ((await passing.next()).done !== true);
  return sum.result();
}

/** Reads all tables. Returns the end of the backup. Throws BackupError if a table isn't as it was saved. */
async function readTables(
  reader: BackupReader,
  { tables }: BackupHeader,
  take: (table: CopiedTable, rows: AsyncIterable<Buffer>) => Promise<TableSum>,
): Promise<BackupFooter> {
  const sums = new Map<string, TableSum>();
  for (const table of tables) {
    if ((await reader.line()) !== JSON.stringify({ table: table.name })) throw damaged(`${table.name} is missing`);
    sums.set(table.name, await take(table, reader.rows()));
  }
  const footer = readFooter(await reader.line());
  await reader.end();
  for (const [name, sum] of sums) checkSum(name, sum, footer.tables[name]);
  return footer;
}

async function requireEmpty(tx: Tx, known: readonly MigrationInterface[], filledByStart: readonly string[]) {
  const tables = await listTables(tx);
  if (tables.length === 0) return;
  const isOurs = tables.some(({ name }) => name === 'migrations');
  const done = isOurs ? await listDoneMigrations(tx) : [];
  const { unknown, tooOld } = compareMigrations(done, known);
  if (!isOurs || unknown > 0 || tooOld) {
    throw new BackupError(
      'The database contains tables of another program or version. Nothing was changed. Restore into an empty database.',
    );
  }
  const own = tables.filter(({ name }) => name !== 'migrations' && !filledByStart.includes(name));
  const full = await findTableWithRows(tx, own);
  if (full !== null) {
    throw new BackupError(
      `The database is not empty: it has rows in ${full}. Nothing was changed. Restore into an empty database.`,
    );
  }
  if ((await countOtherPrograms(tx)) > 0) {
    throw new BackupError('Greenroom is running on this database. Stop all instances first. Nothing was changed.');
  }
}

async function load(tx: Tx, reader: BackupReader, header: BackupHeader, onTable: RestoreTarget['onTable']) {
  await usePortableFormats(tx);
  await reader.line();
  await withoutReferences(tx, await listTables(tx), async () => {
    const { sequences } = await readTables(reader, header, async (table, rows) => {
      const sum = await copyIn(tx, table, rows);
      onTable?.(table.name, sum);
      return sum;
    });
    for (const sequence of sequences) await setSequence(tx, sequence);
  });
}
