import type { Call } from '../../../domain/calls/call.entity.js';
import { getCall } from '../../../domain/calls/calls.queries.js';
import type { FileTools, FileWork } from '../../../domain/jobs/job-work.js';
import { SpooledFile } from '../../../platform/file-store/spooled-file.js';
import { streamCsv, streamJson } from '../../../platform/workbook/stream-rows.js';
import { type StreamedCell, streamWorkbook } from '../../../platform/workbook/stream-workbook.js';
import { type ExportedSheet, exportedSheets, listExportedPairs, sheetWord } from './exported-sheets.queries.js';
import type { JuryProgress } from './jury-progress.js';
import { readRound } from './past-round.js';
import { tiesOf } from './results.js';

const before = [
  'external_id',
  'title',
  'theme',
  'state',
  'juror',
  'juror_name',
  'assigned',
  'sheet',
  'counts',
  'conflicts',
];
const after = [
  'min_reviews',
  'tie_settled',
  'mean',
  'comment',
  'version',
  'proposal_version',
  'proposal_submitted_at',
  'proposal_changed',
  'started_at',
  'changed_at',
  'submitted_at',
  'changed_after_discussion_at',
  'seconds_spent',
  'outcome',
  'outstanding',
  'late',
];
const wide = ['title', 'juror', 'comment'];
/** How many sheets are read at a time. */
const portion = 1000;

/** The kinds of file, with their media types. */
const formats = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json',
} as const;

/** What a file of score sheets is: its format, and the round that is over; null for the one that is open. */
export interface SheetsInput {
  format: keyof typeof formats;
  round: number | null;
}

/** A file in the file store is shorter than this. */
const mostBytes = 2 ** 31 - 1;

/** Makes a file of all assignments and score sheets of a call. */
export const jurySheets: FileWork = {
  requires: 'administer',
  fetched: 'call.sheets-exported',
  async make(job, tools) {
    const { connection, folder } = tools;
    const { format, round } = job.input as unknown as SheetsInput;
    const call = await getCall(connection, job.callId);
    const progress = await readRound(connection, call, round);
    const { columns, rows } = sheetsTable(tools, call, progress);
    const stream =
      format === 'xlsx'
        ? streamWorkbook(columns, rows, 'Jury')
        : (format === 'json' ? streamJson : streamCsv)(columns, rows);
    const file = await SpooledFile.receive(stream, `${call.slug}-reviews.${format}`, { folder, maxBytes: mostBytes });
    const counts = { sheets: progress.pairs.length };
    return { counts, file: file.made(formats[format]), close: () => file.close() };
  },
};

/**
 * Returns all assignments and score sheets of a call as a table for other programs, each with the weights and the
 * minimum of reviews to be ranked and the order of settled ties, so that the
 * results can be computed from it alone. Instants are texts in UTC (RFC 3339).
 */
function sheetsTable({ connection, signal, report }: FileTools, call: Call, progress: JuryProgress) {
  const { criteria, rules, results } = progress;
  const settled = new Map(
    tiesOf(results).flatMap((tie) => tie.filter(({ isSettled }) => isSettled).map(({ id }, index) => [id, index + 1])),
  );
  const row = (one: ExportedSheet): StreamedCell[] => [
    one.externalId,
    one.title,
    one.theme,
    one.proposalState,
    one.email,
    one.name,
    yesOrNo(one.isAssigned),
    sheetWord(one),
    yesOrNo(one.isCounted),
    one.conflicts.join('; '),
    ...criteria.map(({ slug }) => one.scores[slug] ?? null),
    ...criteria.map(({ weight }) => weight),
    rules.minReviews,
    settled.get(one.proposalId) ?? null,
    one.mean === null ? null : Math.round(one.mean * 1e6) / 1e6,
    one.comment,
    one.version,
    one.textVersion,
    one.versionSubmittedAt,
    yesOrNo(one.isOutdated),
    one.startedAt,
    one.changedAt,
    one.submittedAt,
    one.changedAfterDiscussionAt,
    one.secondsSpent,
    one.choice?.outcome ?? null,
    one.choice === null ? null : yesOrNo(one.choice.outstanding),
    yesOrNo(one.isLate),
  ];
  async function* rows(): AsyncGenerator<StreamedCell[][]> {
    const pairs = await listExportedPairs(connection, progress);
    const sheetsOf = await exportedSheets(connection, call, progress);
    for (let from = 0; from < pairs.length; from += portion) {
      signal.throwIfAborted();
      report(from, pairs.length);
      yield (await sheetsOf(pairs.slice(from, from + portion))).map(row);
    }
    report(pairs.length, pairs.length);
  }
  const of = (kind: string) => criteria.map(({ slug }) => `${kind}_${slug}`);
  const names = [...before, ...of('score'), ...of('weight'), ...after];
  return { columns: names.map((name) => ({ name, width: wide.includes(name) ? 40 : 16 })), rows: rows() };
}

function yesOrNo(is: boolean): string {
  return is ? 'yes' : 'no';
}
