import { In } from 'typeorm';
import type { Call } from '../../../domain/calls/call.entity.js';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { type RecordRow, type RecordTable, recordTables } from '../../../domain/calls/record-table.js';
import type { FileTools } from '../../../domain/jobs/job-work.js';
import { Session } from '../../../domain/sessions/session.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import { SpooledFile } from '../../../platform/file-store/spooled-file.js';
import { streamCsv, streamJson } from '../../../platform/workbook/stream-rows.js';
import { firstTables, lastTables } from './core-tables.queries.js';
import { columnsOf, maxPrinted, type PrintedTable, type RecordInput } from './record-files.js';

/** A file in the file store is shorter than this. */
export const mostBytes = 2 ** 31 - 1;

/** Everything in a record, as it was at one moment. */
export interface RecordReading {
  call: Call;
  /** Published and cancelled ones, by start. */
  sessions: Session[];
  tables: ReadTable[];
}

interface ReadTable {
  name: string;
  total: number;
  csv: SpooledFile;
  json: SpooledFile;
  /** Null for one that is only in the files. */
  printed: PrintedTable | null;
}

/** Reads what a record consists of, its tables into files, which are added to `spooled` for whoever closes them. */
export async function readRecord(
  connection: Connection,
  callId: string,
  input: RecordInput,
  tools: FileTools,
  spooled: SpooledFile[],
): Promise<RecordReading> {
  const call = await getCall(connection, callId);
  const sessions = await connection.getRepository(Session).find({
    where: { callId, state: In(['published', 'cancelled']) },
    order: { startsAt: 'ASC', id: 'ASC' },
  });
  const all = [...firstTables, ...recordTables.all, ...lastTables];
  const tables: ReadTable[] = [];
  for (const [index, table] of all.entries()) {
    tools.report(index, all.length);
    const positions = columnsOf(table, input);
    if (positions.length > 0) tables.push(await readTable({ connection, call, table, positions }, tools, spooled));
  }
  tools.report(all.length, all.length);
  return { call, sessions, tables };
}

async function readTable(
  {
    connection,
    call,
    table,
    positions,
  }: { connection: Connection; call: Call; table: RecordTable; positions: readonly number[] },
  { signal, folder }: FileTools,
  spooled: SpooledFile[],
): Promise<ReadTable> {
  const { name } = table;
  const columns = positions.flatMap((position) => table.columns[position] ?? []);
  const first: RecordRow[] = [];
  let total = 0;
  async function* read(isFirst: boolean): AsyncGenerator<RecordRow[]> {
    for await (const rows of table.read(connection, call)) {
      signal.throwIfAborted();
      const taken = rows.map((row) => positions.map((position) => row[position] ?? null));
      if (isFirst) {
        total += taken.length;
        first.push(...taken.slice(0, maxPrinted - first.length));
      }
      yield taken;
    }
  }
  const spool = async (content: AsyncIterable<Buffer>) => {
    const file = await SpooledFile.receive(content, name, { folder, maxBytes: mostBytes });
    spooled.push(file);
    if (file.size > mostBytes) throw new Error('A table of the record is larger than a file can be.');
    return file;
  };
  const csv = await spool(streamCsv(columns, read(true)));
  const json = await spool(streamJson(columns, read(false)));
  const shown = columns.flatMap((column, at) => (table.printed.includes(column.name) ? [at] : []));
  const inOrder = shown.toSorted((a, b) => placeOf(a) - placeOf(b));
  function placeOf(at: number): number {
    return table.printed.indexOf(columns[at]?.name ?? '');
  }
  const printed =
    shown.length === 0 || total === 0
      ? null
      : {
          name,
          // Read by people: without the marks of machines.
          columns: inOrder.map((at) => columns[at]?.name.replaceAll('_', ' ') ?? ''),
          rows: first.map((row) => inOrder.map((at) => readable(row[at] ?? null))),
          total,
        };
  return { name, total, csv, json, printed };
}

/** Times as people read them: `2026-11-09 16:00`. */
function readable(cell: RecordRow[number]): RecordRow[number] {
  return typeof cell === 'string'
    ? cell.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z?)$/u, '$1 $2$3')
    : cell;
}
