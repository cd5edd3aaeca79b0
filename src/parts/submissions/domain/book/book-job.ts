import { NotFound } from '../../../../platform/errors.js';
import type { SpooledFile } from '../../../../platform/file-store/spooled-file.js';
import type { BookFrame, BookPart } from '../../../../platform/pdf/book/book.js';
import { makeBook } from '../../../../platform/pdf/book/make-book.js';
import type { Connection } from '../../../../platform/database/tx.js';
import type { Call } from '../../../../domain/calls/call.entity.js';
import { getCall } from '../../../../domain/calls/calls.queries.js';
import type { FileTools, FileWork, MadeFile } from '../../../../domain/jobs/job-work.js';
import { emptyContent } from '../../../../domain/proposals/proposal-content.js';
import { listContents } from '../../../../domain/proposals/proposal-changes.queries.js';
import { type BookInput, inBookOrder } from './book.js';
import { bookChapter, bookFrame } from './book-document.js';
import { listBookFacts, listBookFiles, listForBook } from './book.queries.js';

/** How many proposals are read at once. */
const portion = 20;
/** How many files can end the process before the book fails. */
const maxHarmful = 3;

/** Makes the proposals of a theme or a state one PDF, with a table of contents. */
export const proposalBook: FileWork = {
  // Like a list of proposals with their teams.
  requires: 'change',
  async make(job, tools): Promise<MadeFile> {
    const { connection, now, report } = tools;
    const input = job.input as unknown as BookInput;
    const call = await getCall(connection, job.callId);
    const listed = inBookOrder(await listForBook(connection, call.id, input), call.themes, input.language);
    if (listed.length === 0) throw new NotFound('book-empty', 'There are no such proposals any more.');
    const ids = listed.map(({ id }) => id);
    report(0, ids.length);
    const frame = bookFrame(call, listed, input, now);
    const name = `${call.slug}-${input.theme ?? 'proposals'}.pdf`;
    const read = (reading: FileReading) => parts({ call, ids, input }, reading, tools);
    const { made, unreadable } = await drawBook(frame, name, read, tools);
    report(ids.length, ids.length);
    return { counts: { proposals: ids.length, pages: made.pages, unreadable }, ...(await storable(made.file)) };
  },
};

/** The attached PDFs that are left out, and the one that is being read. */
export interface FileReading {
  harmful: ReadonlySet<string>;
  fileId: string | null;
}

/** Draws a book. A file that ends the process is left out. */
export async function drawBook(
  frame: BookFrame,
  name: string,
  read: (reading: FileReading) => AsyncIterable<BookPart>,
  { folder, signal }: FileTools,
) {
  for (const harmful = new Set<string>(); ;) {
    const reading: FileReading = { harmful, fileId: null };
    try {
      const made = await makeBook(frame, read(reading), { folder, signal, name });
      return { made, unreadable: made.unreadable + harmful.size };
    } catch (error) {
      if (reading.fileId === null || signal.aborted || harmful.size >= maxHarmful) throw error;
      harmful.add(reading.fileId);
    }
  }
}

/** Returns a drawn book as the file of a job. */
export async function storable(file: SpooledFile): Promise<Pick<MadeFile, 'file' | 'close'>> {
  return { file: await file.checked('file', ['application/pdf']), close: () => file.close() };
}

interface Chosen {
  call: Call;
  ids: readonly string[];
  input: BookInput;
}

async function* parts({ call, ids, input }: Chosen, reading: FileReading, tools: FileTools): AsyncGenerator<BookPart> {
  for (let from = 0; from < ids.length; from += portion) {
    const read = await readPortion(tools.connection, ids.slice(from, from + portion));
    for (const [index, proposal] of read.entries()) {
      const entry = from + index;
      tools.report(entry, ids.length);
      if (proposal === null) continue;
      yield { kind: 'chapter', chapter: bookChapter(call, proposal, input, entry) };
      if (input.withFiles && input.withNames) yield* attachments(entry, proposal.files, reading, tools);
    }
  }
}

/** Returns the pages of PDFs that follow a chapter. */
export async function* attachments(
  entry: number,
  files: readonly { fileId: string; name: string }[],
  reading: FileReading,
  tools: FileTools,
): AsyncGenerator<BookPart> {
  for (const [position, { fileId, name }] of files.entries()) {
    if (reading.harmful.has(fileId)) continue;
    const bytes = await bytesOf(tools, fileId);
    reading.fileId = fileId;
    if (bytes !== null) yield { kind: 'attachment', attachment: { entry, position, name, bytes } };
    reading.fileId = null;
  }
}

/** Returns a file; null if it has been deleted meanwhile. */
async function bytesOf({ files }: FileTools, id: string): Promise<Uint8Array | null> {
  const file = await files.find(id);
  if (file === null) return null;
  const pieces: Buffer[] = [];
  for await (const piece of files.read(file)) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function readPortion(connection: Connection, ids: readonly string[]) {
  const facts = new Map((await listBookFacts(connection, ids)).map((one) => [one.id, one]));
  const contents = await listContents(connection, ids);
  const files = await listBookFiles(connection, ids);
  return ids.map((id) => {
    const known = facts.get(id);
    if (known === undefined) return null;
    return { ...known, content: contents.get(id) ?? emptyContent, files: files.filter((one) => one.proposalId === id) };
  });
}
