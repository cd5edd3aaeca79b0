import { createHash } from 'node:crypto';
import { In } from 'typeorm';
import type { Call } from '../../../domain/calls/call.entity.js';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { type RecordRow, type RecordTable, recordTables } from '../../../domain/calls/record-table.js';
import type { FileTools, FileWork, MadeFile } from '../../../domain/jobs/job-work.js';
import { Session } from '../../../domain/sessions/session.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import { SpooledFile } from '../../../platform/file-store/spooled-file.js';
import { makeBook } from '../../../platform/pdf/book/make-book.js';
import { streamCsv, streamJson } from '../../../platform/workbook/stream-rows.js';
import { type ZippedFile, zipped } from '../../../platform/zip.js';
import { firstTables, lastTables } from './core-tables.queries.js';
import { recordCalendar, recordChapters, recordFrame } from './record-document.js';
import {
  columnsOf,
  indexPage,
  manifestText,
  maxPrinted,
  type PrintedTable,
  readmeText,
  type RecordedFile,
  type RecordInput,
  sumsText,
} from './record-files.js';
import { insertRecord } from './records.queries.js';

const pieceBytes = 256 * 1024;
/** A file in the file store is shorter than this. */
const mostBytes = 2 ** 31 - 1;

/**
 * Makes the record of a call: one archive that is read and verified without Greenroom. All of it is one state of the
 * database. Without personal data it is kept with the call; with them it is deleted like every other file of a job,
 * because nobody could be erased from it.
 */
export const callRecord: FileWork = {
  requires: 'administer',
  fetched: 'call.record-fetched',
  async make(job, tools): Promise<MadeFile> {
    const input = job.input as unknown as RecordInput;
    return tools.snapshot(async (connection) => {
      const call = await getCall(connection, job.callId);
      const making = new RecordMaking(connection, call, input, tools);
      const name = `${call.slug}-record.zip`;
      const file = await SpooledFile.receive(zipped(making.files(), tools.now), name, {
        folder: tools.folder,
        maxBytes: mostBytes,
      });
      if (file.size > mostBytes) {
        await file.close();
        throw new Error('The record is larger than a file can be.');
      }
      const counts = { files: making.recorded.length, rows: making.rows };
      return { counts, file: file.made('application/zip'), close: () => file.close() };
    });
  },
  async keep({ tx, now }, { callId, input }, fileId) {
    const isKept = !(input as unknown as RecordInput).withPersonalData;
    if (isKept) await insertRecord(tx, callId, fileId, now);
    return isKept;
  },
};

class RecordMaking {
  /** What is in the archive already. */
  readonly recorded: RecordedFile[] = [];
  readonly printed: PrintedTable[] = [];
  rows = 0;

  constructor(
    private readonly connection: Connection,
    private readonly call: Call,
    private readonly input: RecordInput,
    private readonly tools: FileTools,
  ) {}

  async *files(): AsyncGenerator<ZippedFile> {
    const { call, input, connection } = this;
    const { now, report } = this.tools;
    const tables = [...firstTables, ...recordTables.all, ...lastTables];
    for (const [index, table] of tables.entries()) {
      report(index, tables.length);
      yield* this.table(table);
    }
    const sessions = await connection.getRepository(Session).find({
      where: { callId: call.id, state: In(['published', 'cancelled']) },
      order: { startsAt: 'ASC', id: 'ASC' },
    });
    yield this.text('sessions.ics', recordCalendar(call, sessions, input));
    yield* this.document();
    yield this.text('manifest.json', manifestText(call, this.recorded, input, now));
    yield this.text('README.txt', readmeText(call, input, now));
    yield this.text('index.html', indexPage(call, this.printed, this.recorded, input));
    yield this.text('SHA256SUMS', sumsText(this.recorded));
    report(tables.length, tables.length);
  }

  private async *table(table: RecordTable): AsyncGenerator<ZippedFile> {
    const positions = columnsOf(table, this.input);
    if (positions.length === 0) return;
    const columns = positions.flatMap((position) => table.columns[position] ?? []);
    const of = (row: RecordRow) => positions.map((position) => row[position] ?? null);
    const { connection, call, tools } = this;
    const first: RecordRow[] = [];
    let total = 0;
    async function* read(isFirst: boolean): AsyncGenerator<RecordRow[]> {
      for await (const rows of table.read(connection, call)) {
        tools.signal.throwIfAborted();
        const taken = rows.map(of);
        if (isFirst) {
          total += taken.length;
          first.push(...taken.slice(0, maxPrinted - first.length));
        }
        yield taken;
      }
    }
    yield this.file(`tables/${table.name}.csv`, streamCsv(columns, read(true)), () => total);
    yield this.file(`tables/${table.name}.json`, streamJson(columns, read(false)), () => total);
    this.rows += total;
    const shown = table.printed
      .flatMap((name) => columns.findIndex((column) => column.name === name))
      .filter((at) => at >= 0);
    if (shown.length === 0 || total === 0) return;
    const names = shown.map((at) => columns[at]?.name ?? '');
    const rows = first.map((row) => shown.map((at) => row[at] ?? null));
    this.printed.push({ name: table.name, columns: names, rows, total });
  }

  private async *document(): AsyncGenerator<ZippedFile> {
    const { call, input, printed } = this;
    const { folder, signal, now } = this.tools;
    const frame = recordFrame(call, printed, input, now);
    const { file } = await makeBook(frame, recordChapters(printed, input), { folder, signal, name: 'record.pdf' });
    try {
      yield this.file('record.pdf', file.made('application/pdf').pieces(pieceBytes));
    } finally {
      await file.close();
    }
  }

  private text(name: string, content: string): ZippedFile {
    async function* bytes() {
      yield Buffer.from(content);
    }
    return this.file(name, bytes());
  }

  /** Notes the size and the hash of a file while it is read. */
  private file(name: string, content: AsyncIterable<Buffer>, rows?: () => number): ZippedFile {
    const { recorded } = this;
    async function* hashed() {
      const hash = createHash('sha256');
      let bytes = 0;
      for await (const piece of content) {
        hash.update(piece);
        bytes += piece.length;
        yield piece;
      }
      recorded.push({ name, bytes, sha256: hash.digest('hex'), ...(rows && { rows: rows() }) });
    }
    return { name, content: hashed() };
  }
}
