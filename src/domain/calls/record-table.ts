import type { StreamedCell } from '../../platform/workbook/stream-workbook.js';
import { Place } from '../../platform/place.js';
import type { Connection } from '../../platform/database/tx.js';
import type { Call } from './call.entity.js';

export type RecordRow = readonly StreamedCell[];

/** A table in the record of a call: what remains of it, without Greenroom. */
export interface RecordTable {
  /** The name of its files; its title is the text `console.record.table.NAME`. */
  name: string;
  /** A record without personal data leaves out the columns that say something about a person. */
  columns: readonly { name: string; isPersonal: boolean }[];
  /** Names of the columns that are also printed; a table without them is only in the files. */
  printed: readonly string[];
  /** Reads the rows, in portions. */
  read: (connection: Connection, call: Call) => AsyncIterable<readonly RecordRow[]>;
}

/** What areas add to the record of a call. */
export const recordTables = new Place<RecordTable>('tables of a record', ({ name }) => name);

/** How a row fills a column. */
type CellOf<Row> = (row: Row) => StreamedCell | Date | readonly string[];

interface Declared<Row> {
  name: string;
  columns: Readonly<Record<string, CellOf<Row> | { personal: CellOf<Row> }>>;
  printed?: readonly string[];
}

/** Declares a table of rows that are listed at once. Instants are written in UTC (RFC 3339). */
export function recordTable<Row>(
  declared: Declared<Row> & { list: (connection: Connection, call: Call) => Promise<readonly Row[]> },
): RecordTable {
  const page = async (connection: Connection, call: Call, after: Row | null) =>
    after === null ? declared.list(connection, call) : [];
  return longRecordTable({ ...declared, page });
}

/** Declares a table that is read page by page: `page` returns the rows after one, or the first ones. */
export function longRecordTable<Row>({
  name,
  columns,
  printed = [],
  page,
}: Declared<Row> & {
  page: (connection: Connection, call: Call, after: Row | null) => Promise<readonly Row[]>;
}): RecordTable {
  const cells = Object.values(columns).map((one) => (typeof one === 'function' ? one : one.personal));
  return {
    name,
    printed,
    columns: Object.entries(columns).map(([column, one]) => ({ name: column, isPersonal: typeof one !== 'function' })),
    async *read(connection, call) {
      for (let last: Row | null = null; ;) {
        const rows: readonly Row[] = await page(connection, call, last);
        last = rows.at(-1) ?? null;
        if (last === null) return;
        yield rows.map((row) => cells.map((cell) => cellOf(cell(row))));
      }
    },
  };
}

function cellOf(value: StreamedCell | Date | readonly string[]): StreamedCell {
  if (value instanceof Date) return value.toISOString();
  return value !== null && typeof value === 'object' ? value.join(' ') : value;
}
