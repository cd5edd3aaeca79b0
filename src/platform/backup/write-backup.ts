import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Writable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { DataSource } from 'typeorm';
import { allowPauses, allowSlowStatements } from '../database/connection-guard.js';
import { listDoneMigrations } from '../database/migration-state.js';
import { serverVersion } from '../database/server-version.js';
import { inSnapshot, type Tx } from '../database/tx.js';
import { listTables, lockTables, readSequences, usePortableFormats } from './catalog.queries.js';
import { type CopiedTable, copyOut } from './copy.js';
import { type BackupFooter, type BackupHeader, formatVersion, type TableSum } from './manifest.js';

/** A large table may take hours. */
const patienceMs = 24 * 3_600_000;

export interface BackupSource {
  version: string;
  secret: string | null;
  now: Date;
  /** Rows to add to a table, as COPY writes them: what is stored outside of the database. */
  moreRows?: (tx: Tx, table: CopiedTable) => AsyncIterable<Buffer>;
  /** Called after each table. */
  onTable?: (name: string, sum: TableSum) => void;
}

/**
 * Writes everything in a database to one compressed stream, as of one moment, while programs go on using it. Returns what
 * it contains. Holds only a piece of it in memory.
 */
export async function writeBackup(database: DataSource, source: BackupSource, file: Writable): Promise<BackupFooter> {
  return inSnapshot(database, async (tx) => {
    await allowSlowStatements(tx, patienceMs);
    // Files come from a bucket, and the backup may go to a slow place: no statement runs meanwhile.
    await allowPauses(tx, patienceMs);
    await usePortableFormats(tx);
    const written: BackupFooter = { tables: {}, sequences: [] };
    await pipeline(Readable.from(parts(tx, source, written), { objectMode: false }), createGzip({ level: 4 }), file);
    return written;
  });
}

async function* parts(tx: Tx, source: BackupSource, written: BackupFooter): AsyncGenerator<Buffer> {
  const tables = await listTables(tx);
  await lockTables(tx, tables);
  const header: BackupHeader = {
    format: 'greenroom backup',
    formatVersion,
    version: source.version,
    createdAt: source.now.toISOString(),
    postgres: (await serverVersion(tx)).text,
    migrations: await listDoneMigrations(tx),
    secret: source.secret,
    tables: tables.map(({ name, columns }) => ({ name, columns: [...columns] })),
  };
  yield line(header);
  for (const table of tables) {
    yield line({ table: table.name });
    const out = await copyOut(tx, table, () => source.moreRows?.(tx, table));
    yield* out.rows;
    yield Buffer.from('\\.\n');
    const copied = out.sum();
    written.tables[table.name] = copied;
    source.onTable?.(table.name, copied);
  }
  written.sequences = await readSequences(tx);
  yield line(written);
}

function line(value: object): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}
