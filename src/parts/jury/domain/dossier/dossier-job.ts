import { getCall } from '../../../../domain/calls/calls.queries.js';
import type { FileTools, FileWork, MadeFile } from '../../../../domain/jobs/job-work.js';
import { lateText } from '../../../../domain/proposals/proposal.js';
import { listProposalFiles } from '../../../../domain/proposals/proposal-files.queries.js';
import { emptyContent } from '../../../../domain/proposals/proposal-content.js';
import { NotFound } from '../../../../platform/errors.js';
import { translate } from '../../../../platform/i18n/messages.js';
import type { BookPart } from '../../../../platform/pdf/book/book.js';
import type { Call } from '../../../../domain/calls/call.entity.js';
import { attachments, drawBook, type FileReading, storable } from '../../../submissions/domain/book/book-job.js';
import { maxInBook } from '../../../submissions/domain/book/book.js';
import { listBookFacts } from '../../../submissions/domain/book/book.queries.js';
import { conflictText } from '../conflict.js';
import { contentForJurors, filesForJurors, proposalForJurors } from '../anonymity.js';
import { listJuryMessages } from '../discussion.queries.js';
import { asJudged, readJudgedText } from '../judged-text.queries.js';
import { type JuryProgress, readJuryProgress } from '../jury-progress.js';
import { listQuestionsFor } from '../questions.queries.js';
import { listSheetsOf } from '../jury.queries.js';
import { dossierChapter, dossierFrame, type DossierReview } from './dossier-document.js';

/** What a dossier contains. */
export interface DossierInput {
  /** Whether the pages of the attached PDFs follow each proposal. */
  withFiles: boolean;
  language: string;
}

/** Makes a document for the meeting of the jury: every proposal in the order of the ranks, as the jury reads it. */
export const juryDossier: FileWork = {
  // It has the scores and comments of each juror.
  requires: 'administer',
  fetched: 'call.sheets-exported',
  async make(job, tools): Promise<MadeFile> {
    const { connection, now, report } = tools;
    const input = job.input as unknown as DossierInput;
    const call = await getCall(connection, job.callId);
    const progress = await readJuryProgress(connection, call);
    const ids = progress.results.slice(0, maxInBook).map(({ id }) => id);
    if (ids.length === 0) throw new NotFound('book-empty', 'There are no such proposals any more.');
    report(0, ids.length);
    const { isAnonymous } = progress.rules;
    const ranked = ids.map((id, index) => {
      return { title: progress.proposalOf.get(id)?.title ?? '', result: progress.results[index] ?? null };
    });
    const said = { isAnonymous, sheets: progress.counted.length, language: input.language };
    const frame = dossierFrame(call, ranked, said, now);
    const read = (reading: FileReading) => parts({ call, ids, input, progress }, reading, tools);
    const { made, unreadable } = await drawBook(frame, `${call.slug}-dossier.pdf`, read, tools);
    report(ids.length, ids.length);
    return { counts: { proposals: ids.length, pages: made.pages, unreadable }, ...(await storable(made.file)) };
  },
};

interface Chosen {
  call: Call;
  ids: readonly string[];
  input: DossierInput;
  progress: JuryProgress;
}

async function* parts(chosen: Chosen, reading: FileReading, tools: FileTools): AsyncGenerator<BookPart> {
  const { call, ids, input, progress } = chosen;
  const { connection } = tools;
  const { rules, criteria } = progress;
  const named = (place: number) => `${translate(input.language, 'console.jury.anonymous.document', { place })}.pdf`;
  for (const [entry, id] of ids.entries()) {
    tools.report(entry, ids.length);
    const [facts] = await listBookFacts(connection, [id]);
    if (facts === undefined) continue;
    const text = await readJudgedText(connection, id);
    const { current } = text;
    const files = filesForJurors(await listProposalFiles(connection, id), rules, named).map((file) => {
      return { ...file, proposalId: id, fileId: rules.isAnonymous ? file.anonymousFileId : file.fileId };
    });
    const proposal = {
      ...proposalForJurors({ ...asJudged(facts, text), url: null }, rules),
      team: rules.isAnonymous ? [] : facts.team,
      content: contentForJurors(current?.snapshot.content ?? emptyContent, rules),
      files: files.map(({ fileId, ...file }) => ({ ...file, fileId: fileId ?? '' })),
    };
    const said = {
      result: progress.results[entry] ?? null,
      version: current,
      late: lateText(call, progress.proposalOf.get(id), input.language),
      reviews: await reviewsOf(chosen, id, tools),
      messages: await listJuryMessages(connection, id),
      questions: await listQuestionsFor(connection, id, null),
    };
    const { withFiles, language } = input;
    yield { kind: 'chapter', chapter: dossierChapter(call, proposal, said, { criteria, withFiles, language }, entry) };
    // Of PDFs from before there were copies without names, only the list says that they exist.
    if (withFiles)
      yield* attachments(
        entry,
        proposal.files.filter(({ fileId }) => fileId !== ''),
        reading,
        tools,
      );
  }
}

async function reviewsOf({ progress, input: { language } }: Chosen, id: string, { connection }: FileTools) {
  const { jurors, pairsOf, counted, conflictsOf } = progress;
  const sheets = new Map((await listSheetsOf(connection, id)).map((sheet) => [sheet.jurorId, sheet]));
  const isCounted = new Set(counted.filter(({ proposalId }) => proposalId === id).map(({ jurorId }) => jurorId));
  const pairs = new Map((pairsOf.get(id) ?? []).map((pair) => [pair.jurorId, pair]));
  return jurors.flatMap(({ id: jurorId, name }): DossierReview[] => {
    const pair = pairs.get(jurorId);
    if (pair === undefined) return [];
    return [
      {
        juror: name,
        sheet: sheets.get(jurorId) ?? null,
        isCounted: isCounted.has(jurorId),
        isOutdated: pair.isOutdated,
        isAssigned: pair.isAssigned,
        conflicts: conflictsOf(pair).map((one) => conflictText(one, language)),
      },
    ];
  });
}
