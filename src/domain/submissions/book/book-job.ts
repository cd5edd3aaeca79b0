import { NotFound } from '../../../platform/errors.js';
import type { SpooledFile } from '../../../platform/file-store/spooled-file.js';
import type { BookChapter } from '../../../platform/pdf/book/book.js';
import { makeBook } from '../../../platform/pdf/book/make-book.js';
import type { Connection } from '../../../platform/database/tx.js';
import type { Call } from '../../calls/call.entity.js';
import { getCall } from '../../calls/calls.queries.js';
import type { FileTools, FileWork, MadeFile } from '../../jobs/job-work.js';
import { emptyContent } from '../../proposals/proposal-content.js';
import { listContents } from '../../proposals/proposal-contents.queries.js';
import { type BookInput, inBookOrder } from './book.js';
import { bookChapter, bookFrame } from './book-document.js';
import { listBookFacts, listBookFiles, listForBook } from './book.queries.js';

/** How many proposals are read at once. */
const portion = 20;

/** Makes the proposals of a theme or a state one PDF, with a table of contents. */
export const proposalBook: FileWork = {
  // Like a list of proposals with their teams.
  requires: 'change',
  async make(job, tools): Promise<MadeFile> {
    const { connection, folder, signal, now, report } = tools;
    const input = job.input as unknown as BookInput;
    const call = await getCall(connection, job.callId);
    const listed = inBookOrder(await listForBook(connection, call.id, input), call.themes, input.language);
    if (listed.length === 0) throw new NotFound('book-empty', 'There are no such proposals any more.');
    const ids = listed.map(({ id }) => id);
    report(0, ids.length);
    const frame = bookFrame(call, listed, input, now);
    const name = `${call.slug}-${input.theme ?? 'proposals'}.pdf`;
    const { file, pages } = await makeBook(frame, chapters(call, ids, input, tools), { folder, signal, name });
    report(ids.length, ids.length);
    return { counts: { proposals: ids.length, pages }, ...(await storable(file)) };
  },
};

async function storable(file: SpooledFile): Promise<Pick<MadeFile, 'file' | 'close'>> {
  return { file: await file.checked('file', ['application/pdf']), close: () => file.close() };
}

async function* chapters(
  call: Call,
  ids: readonly string[],
  input: BookInput,
  { connection, report }: Pick<FileTools, 'connection' | 'report'>,
): AsyncGenerator<BookChapter> {
  for (let from = 0; from < ids.length; from += portion) {
    const read = await readPortion(connection, ids.slice(from, from + portion));
    for (const [index, proposal] of read.entries()) {
      report(from + index, ids.length);
      if (proposal !== null) yield bookChapter(call, proposal, input, from + index);
    }
  }
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
