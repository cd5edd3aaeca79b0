import { createHash } from 'node:crypto';
import type { FileTools, FileWork, MadeFile } from '../../../domain/jobs/job-work.js';
import { SpooledFile } from '../../../platform/file-store/spooled-file.js';
import { makeBook } from '../../../platform/pdf/book/make-book.js';
import { type ZippedFile, zipped } from '../../../platform/zip.js';
import { recordCalendar, recordChapters, recordFrame } from './record-document.js';
import { indexPage, manifestText, readmeText, type RecordedFile, type RecordInput, sumsText } from './record-files.js';
import { mostBytes, readRecord, type RecordReading } from './record-reading.js';
import { insertRecord } from './records.queries.js';

const pieceBytes = 256 * 1024;

/**
 * Makes the record of a call: one archive that is read and verified without Greenroom. All of it is one state of the
 * database, which is read first: no transaction waits while it is drawn and packed. Without personal data it is kept with
 * the call; with them it is deleted like every other file of a job, because nobody could be erased from it.
 */
export const callRecord: FileWork = {
  requires: 'administer',
  fetched: 'call.record-fetched',
  async make(job, tools): Promise<MadeFile> {
    const input = job.input as unknown as RecordInput;
    const spooled: SpooledFile[] = [];
    try {
      const reading = await tools.snapshot((connection) => readRecord(connection, job.callId, input, tools, spooled));
      const file = await pack(reading, input, tools);
      const rows = reading.tables.reduce((sum, { total }) => sum + total, 0);
      return { counts: { rows }, file: file.made('application/zip'), close: () => file.close() };
    } finally {
      for (const file of spooled) await file.close();
    }
  },
  async keep({ tx, now }, { callId, input }, fileId) {
    const isKept = !(input as unknown as RecordInput).withPersonalData;
    if (isKept) await insertRecord(tx, callId, fileId, now);
    return isKept;
  },
};

async function pack(reading: RecordReading, input: RecordInput, tools: FileTools): Promise<SpooledFile> {
  const { folder, now } = tools;
  const name = `${reading.call.slug}-record.zip`;
  const file = await SpooledFile.receive(zipped(filesOf(reading, input, tools), now), name, {
    folder,
    maxBytes: mostBytes,
  });
  if (file.size <= mostBytes) return file;
  await file.close();
  throw new Error('The record is larger than a file can be.');
}

async function* filesOf(
  { call, sessions, tables }: RecordReading,
  input: RecordInput,
  { folder, now, signal }: FileTools,
): AsyncGenerator<ZippedFile> {
  const recorded: RecordedFile[] = [];
  const file = (name: string, content: AsyncIterable<Buffer>, rows?: number) => {
    return {
      name,
      content: noted(content, (size) => recorded.push({ name, ...size, ...(rows !== undefined && { rows }) })),
    };
  };
  const text = (name: string, content: string) => file(name, once(Buffer.from(content)));
  for (const { name, total, csv, json } of tables) {
    yield file(`tables/${name}.csv`, csv.made('text/csv').pieces(pieceBytes), total);
    yield file(`tables/${name}.json`, json.made('application/json').pieces(pieceBytes), total);
  }
  yield text('sessions.ics', recordCalendar(call, sessions, input));
  const printed = tables.flatMap((table) => table.printed ?? []);
  const frame = recordFrame(call, printed, input, now);
  const { file: pdf } = await makeBook(frame, recordChapters(printed, input), { folder, signal, name: 'record.pdf' });
  try {
    yield file('record.pdf', pdf.made('application/pdf').pieces(pieceBytes));
  } finally {
    await pdf.close();
  }
  yield text('manifest.json', manifestText(call, recorded, input, now));
  yield text('README.txt', readmeText(call, input, now));
  yield text('index.html', indexPage(call, printed, recorded, input));
  yield text('SHA256SUMS', sumsText(recorded));
}

/** Says the size and the hash of a file once it is read. */
async function* noted(
  content: AsyncIterable<Buffer>,
  note: (size: Pick<RecordedFile, 'bytes' | 'sha256'>) => void,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of content) {
    hash.update(piece);
    bytes += piece.length;
    yield piece;
  }
  note({ bytes, sha256: hash.digest('hex') });
}

async function* once(content: Buffer): AsyncGenerator<Buffer> {
  yield content;
}
