import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { ClientBase } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { Tx } from '../database/tx.js';
import type { TableSum } from './manifest.js';
import { RowSum } from './row-sum.js';

/** A table, and the columns whose values are stored. */
export interface CopiedTable {
  name: string;
  columns: readonly string[];
}

/**
 * Returns the rows of a table as PostgreSQL writes them (COPY, text format), then those of `more`, and their sum once all
 * were read.
 */
export async function copyOut(
  tx: Tx,
  table: CopiedTable,
  more: () => AsyncIterable<Buffer> | undefined,
): Promise<{ rows: AsyncIterable<Buffer>; sum(): TableSum }> {
  const stream = (await clientOf(tx)).query(copyTo(`copy ${target(table)} to stdout`));
  const sum = new RowSum();
  return { rows: sum.through(both(stream, more)), sum: () => sum.result() };
}

async function* both(rows: AsyncIterable<Buffer>, more: () => AsyncIterable<Buffer> | undefined) {
  yield* rows;
  yield* more() ?? [];
}

/** Writes rows into a table and returns their sum. */
export async function copyIn(tx: Tx, table: CopiedTable, rows: AsyncIterable<Buffer>): Promise<TableSum> {
  const stream = (await clientOf(tx)).query(copyFrom(`copy ${target(table)} from stdin`));
  const sum = new RowSum();
  await pipeline(Readable.from(sum.through(rows), { objectMode: false }), stream);
  return sum.result();
}

/** COPY takes a stream, which TypeORM can't pass on, and no other statement may follow before its end. */
async function clientOf(tx: Tx): Promise<ClientBase> {
  return Object.assign((await tx.queryRunner!.connect()) as ClientBase, { pipeline: false });
}

function target({ name, columns }: CopiedTable): string {
  return `${quoted(name)} (${columns.map(quoted).join(', ')})`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
