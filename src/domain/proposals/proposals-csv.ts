import type { FieldError } from '../../platform/errors.js';
import { columnKey, readTable, type TableError } from '../../platform/table-reader.js';
import { fieldErrorsOf } from '../../platform/validation.js';
import { externalIdInput, type ProposalInput, proposalInput } from './proposal-input.js';

/** Maximum number of proposals in a file. */
export const mostProposalRows = 10_000;

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

const columns = ['externalId', 'title', 'theme', 'organization', 'members', 'state', 'submittedAt', 'url'] as const;
type Column = (typeof columns)[number];

/**
 * Reads proposals from a table whose first row names the columns: `external_id,title,theme,organization,members,state,
 * submitted_at,url`, in any spelling and order (see `readTable` for what a table may be). `members` are addresses with
 * spaces, commas or semicolons between; an empty `state` is a draft. An id that is on an earlier line, too, makes
 * the later one invalid.
 */
export function readProposalsCsv(input: Uint8Array | string): ReadProposals {
  const hasIds = (cells: readonly string[]) => cells.some((cell) => columnOf(cell) === 'externalId');
  const read = readTable(input, hasIds, mostProposalRows);
  if (!read.ok) return read;
  const { header, rows } = read.table;
  if (header === null) return { ok: false, fault: { code: 'no-header', line: null } };
  const known = header.map(columnOf);
  const firstLines = new Map<string, number>();
  const checked = rows.map(({ line, cells }) => {
    const row = readRow(line, (column) => plain(cells[known.indexOf(column)] ?? ''), known.includes('url'));
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

function columnOf(heading: string): Column | null {
  return columns.find((column) => columnKey(column) === columnKey(heading)) ?? null;
}

function readRow(line: number, cell: (column: Column) => string, hasUrl: boolean): ProposalRow {
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
    ...(hasUrl && { url: cell('url') || null }),
  });
  const fieldErrors = [
    ...fieldErrorsOf(head.error?.issues ?? []).map((fieldError) => ({ ...fieldError, path: 'externalId' })),
    ...fieldErrorsOf(body.error?.issues ?? []),
  ];
  const isGood = head.success && body.success;
  return { line, externalId: head.data ?? externalId, title, input: isGood ? body.data : null, fieldErrors };
}

/** As it was before a spreadsheet was kept from running it as a formula. */
function plain(cell: string): string {
  return cell.replace(/^'(?=[=+\-@\t\r])/u, '');
}
