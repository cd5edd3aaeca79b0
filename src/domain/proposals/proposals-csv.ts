import { mappedHeadings } from '../calls/column-mapping.js';
import { type ForeignFile, translated } from './foreign-proposals.js';
import type { FieldError } from '../../platform/errors.js';
import { columnKey, readTable, type TableError } from '../../platform/table-reader.js';
import { fieldErrorsOf } from '../../platform/validation.js';
import { externalIdInput, type ProposalInput, proposalInput } from './proposal-input.js';

/** Maximum number of proposals in a file. */
export const maxProposalRows = 10_000;

/** A row of a file; `input` is null if it is invalid. */
export interface ProposalRow {
  /** Line in the file, from 1; the heading is line 1. */
  line: number;
  /** As in the file, to find the row by. */
  externalId: string;
  title: string;
  input: ProposalInput | null;
  /** `path` is the field, such as `title` or `members.0.email`. */
  fieldErrors: FieldError[];
}

export type ReadProposals =
  | { ok: true; rows: ProposalRow[]; ignored: string[] }
  | { ok: false; fault: TableError | { code: 'no-header'; line: null } };

export const proposalColumns = [
  'externalId',
  'title',
  'theme',
  'organization',
  'members',
  'state',
  'submittedAt',
  'url',
  'language',
  'summary',
  'stage',
  'places',
  'links',
] as const;
type Column = (typeof proposalColumns)[number] | `answers.${string}`;

/**
 * Reads proposals from a table whose first row names the columns: `external_id,title,theme,organization,members,state,
 * submitted_at,url,language,summary,stage,places,links` and `answer_SLUG` for each criterion and own question of the call, in any spelling
 * and order (see `readTable` for what a table may be). `members` are addresses with spaces, commas or semicolons between,
 * `places` with semicolons or on lines of their own; an empty `state` is a draft. An id that is on an earlier line, too,
 * makes the later one invalid. Of a file of another program, `foreign` says what its columns and words mean.
 */
export function readProposalsCsv(
  input: Uint8Array | string,
  asked: readonly string[] = [],
  foreign: ForeignFile | null = null,
): ReadProposals {
  const columnOf = columnReader(asked);
  const named = (cells: readonly string[]) => (foreign === null ? cells : mappedHeadings(cells, foreign.mapping));
  const needed = foreign === null ? 'externalId' : 'title';
  const hasIds = (cells: readonly string[]) => named(cells).some((cell) => columnOf(cell) === needed);
  const read = readTable(input, hasIds, maxProposalRows);
  if (!read.ok) return read;
  const { header, rows } = read.table;
  if (header === null) return { ok: false, fault: { code: 'no-header', line: null } };
  const known = named(header).map(columnOf);
  const firstLines = new Map<string, number>();
  const checked = rows.map(({ line, cells }) => {
    const cell = (column: Column) => plain(cells[known.indexOf(column)] ?? '');
    const row = readRow(line, known, foreign === null ? cell : translated(cell, known, foreign));
    const first = firstLines.get(row.externalId);
    if (first === undefined) {
      firstLines.set(row.externalId, line);
      return row;
    }
    const message = `This ID is also on line ${first}.`;
    const fieldError = { path: 'externalId', code: 'repeated', message, values: { line: first } };
    return { ...row, input: null, fieldErrors: [fieldError, ...row.fieldErrors] };
  });
  return { ok: true, rows: checked, ignored: header.filter((name, index) => name !== '' && known[index] === null) };
}

/** Returns the column that a heading names exactly, or null. */
export function proposalColumnOf(heading: string, asked: readonly string[]): string | null {
  return columnReader(asked)(heading);
}

/** Returns the function that finds the column of a heading. */
function columnReader(asked: readonly string[]): (heading: string) => Column | null {
  const byKey = new Map<string, Column>([
    ...asked.map((key): [string, Column] => [columnKey(`answer_${key}`), `answers.${key}`]),
    ...proposalColumns.map((column): [string, Column] => [columnKey(column), column]),
  ]);
  return (heading) => byKey.get(columnKey(heading)) ?? null;
}

function readRow(line: number, known: readonly (Column | null)[], cell: (column: Column) => string): ProposalRow {
  const content = contentOf(known, cell);
  const [externalId, title] = [cell('externalId'), cell('title')];
  const head = externalIdInput.safeParse(externalId);
  const body = proposalInput.safeParse({
    title,
    theme: cell('theme'),
    state: cell('state') || 'draft',
    organization: cell('organization') || null,
    submittedAt: cell('submittedAt') || null,
    members: cell('members')
      .split(/[\s,;]+/u)
      .filter((part) => part !== '')
      .map((email) => ({ email })),
    // A file without the column leaves it unchanged.
    ...(known.includes('url') && { url: cell('url') || null }),
    ...(Object.keys(content).length > 0 && { content }),
  });
  const fieldErrors = [
    ...fieldErrorsOf(head.error?.issues ?? []).map((fieldError) => ({ ...fieldError, path: 'externalId' })),
    ...fieldErrorsOf(body.error?.issues ?? []),
  ];
  const isGood = head.success && body.success;
  return { line, externalId: head.data ?? externalId, title, input: isGood ? body.data : null, fieldErrors };
}

/** What a row says about the content, of the columns that the file has. */
function contentOf(known: readonly (Column | null)[], cell: (column: Column) => string): Record<string, unknown> {
  const parts = (column: Column, separator: RegExp) =>
    cell(column)
      .split(separator)
      .map((part) => part.trim())
      .filter((part) => part !== '');
  const readers: Partial<Record<Column, () => unknown>> = {
    language: () => cell('language') || null,
    summary: () => cell('summary'),
    stage: () => cell('stage').toLowerCase() || null,
    places: () => parts('places', /[;\n]/u),
    links: () => parts('links', /\s+/u),
  };
  const fields = Object.entries(readers).filter(([column]) => known.includes(column as Column));
  const answers = known.flatMap((column) =>
    column?.startsWith('answers.') ? [[column.slice('answers.'.length), cell(column)]] : [],
  );
  return {
    ...Object.fromEntries(fields.map(([column, value]) => [column, value?.()])),
    ...(answers.length > 0 && { answers: Object.fromEntries(answers) }),
  };
}

/** As it was before a spreadsheet was kept from running it as a formula. */
function plain(cell: string): string {
  return cell.replace(/^'(?=[=+\-@\t\r])/u, '');
}
