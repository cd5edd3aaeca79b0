import { type ColumnMapping, isGone, mappedHeadings } from '../../calls/column-mapping.js';
import { countryCode, languageCode } from '../../delegations/roster-cells.js';
import type { FieldError } from '../../../platform/errors.js';
import { readTable, type TableError, type TableRow } from '../../../platform/table-reader.js';
import { fieldErrorsOf } from '../../../platform/validation.js';
import { readAnswers } from '../../questions/answers.js';
import type { QuestionContent } from '../../questions/question.js';
import { zoneNamed } from '../../time/zone-search.js';
import { emailKey } from '../links/email-address.js';
import { answerOf, attendanceOf, importColumn, type ImportColumn, listeningLanguageOf } from './import-columns.js';
import { type RegistrationInput, registrationInput } from '../admission/registration-input.js';

/** The maximum number of people in one import: in the console, where it runs in the background, and by API. */
export const maxImportRows = { console: 100_000, api: 10_000 } as const;

/** A row of a table of people, with the registration input (null if the row has errors). */
export interface ImportRow {
  /** Line in the file, from 1. */
  line: number;
  /** The name as in the file, to find the row. */
  name: string;
  email: string;
  emailKey: string;
  input: RegistrationInput | null;
  /** `path` is the column, such as `email` or `answers.KEY`. */
  fieldErrors: FieldError[];
  unread: UnreadCell[];
}

/** A cell that names no language or no time zone that is known. The person is registered with what holds without it. */
export interface UnreadCell {
  column: 'language' | 'timeZone' | 'listensIn';
  text: string;
}

/** Returns each such text of rows without errors once, with the number of people, the most frequent first. */
export function countUnread(rows: readonly ImportRow[]): (UnreadCell & { count: number })[] {
  const counts = new Map<string, UnreadCell & { count: number }>();
  for (const { column, text } of rows.flatMap(({ input, unread }) => (input === null ? [] : unread))) {
    const key = `${column} ${text}`;
    counts.set(key, { column, text, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}

/** What the file says of people who don't come, as it says it. They are left out. */
export interface LeftOut {
  state: string;
  count: number;
}

export type OpenedImport =
  | {
      ok: true;
      rows: TableRow[];
      leftOut: LeftOut[];
      /** Unknown headings, whose columns are ignored. */
      ignored: string[];
      /** Validates a row by itself and against the rows before it. */
      check: (row: TableRow) => ImportRow;
    }
  | {
      ok: false;
      fault: TableError | { code: 'no-header'; line: null };
    };

/**
 * Opens a table of people whose first row contains column names in any supported language. `questions` are the current
 * questions of the session; how people attend is read only if it asks them, since tables of other origins use the word
 * in other senses, and the language that they follow only if there is a choice (`listening`). A `mapping` names columns by
 * their headings. If an address appears twice, in any spelling, the second row has an error. Whoever has withdrawn or was
 * refused there is left out, as the list of another program contains them, too.
 */
export function openImport(
  input: Uint8Array | string,
  questions: readonly (QuestionContent & { id: string })[],
  {
    maxRows,
    asksAttendance,
    listening,
    mapping = null,
  }: { maxRows: number; asksAttendance: boolean; listening: readonly string[]; mapping?: ColumnMapping | null },
): OpenedImport {
  const named = (cells: readonly string[]) => (mapping === null ? cells : mappedHeadings(cells, mapping));
  const hasAddresses = (cells: readonly string[]) =>
    named(cells).some((cell) => importColumn(cell, questions)?.kind === 'email');
  const read = readTable(input, hasAddresses, maxRows);
  if (!read.ok) return read;
  const { header, rows } = read.table;
  if (header === null) return { ok: false, fault: { code: 'no-header', line: null } };
  const columns = named(header).map((heading) => {
    const column = importColumn(heading, questions);
    const isUnasked =
      (column?.kind === 'attendance' && !asksAttendance) || (column?.kind === 'listensIn' && listening.length === 0);
    return isUnasked ? null : column;
  });
  const ignored = header.filter((heading, index) => heading !== '' && columns[index] === null);
  const stateAt = columns.findIndex((column) => column?.kind === 'state');
  const stateOf = ({ cells }: TableRow) => plain(cells[stateAt] ?? '');
  const seen = new Map<string, number>();
  const check = (row: TableRow): ImportRow => {
    const checked = checkRow(row, columns, questions, listening);
    const first = seen.get(checked.emailKey);
    if (first === undefined) {
      if (checked.input !== null) seen.set(checked.emailKey, row.line);
      return checked;
    }
    const fieldError = {
      path: 'email',
      code: 'repeated-line',
      message: `This address is also on line ${first}.`,
      values: { line: first },
    };
    return { ...checked, input: null, fieldErrors: [...checked.fieldErrors, fieldError] };
  };
  return {
    ok: true,
    rows: rows.filter((row) => !isGone(stateOf(row))),
    leftOut: countStates(rows.map(stateOf).filter(isGone)),
    ignored,
    check,
  };
}

function countStates(states: readonly string[]): LeftOut[] {
  return [...new Set(states)].map((state) => ({ state, count: states.filter((one) => one === state).length }));
}

function checkRow(
  row: TableRow,
  columns: readonly (ImportColumn | null)[],
  questions: readonly (QuestionContent & { id: string })[],
  listening: readonly string[],
): ImportRow {
  const cells = row.cells.map(plain);
  const cell = (kind: ImportColumn['kind']) =>
    columns.flatMap((column, index) => (column?.kind === kind ? [cells[index] ?? ''] : [])).find(Boolean) ?? '';
  const given = Object.fromEntries(
    columns.flatMap((column, index) => {
      const text = cells[index] ?? '';
      return column?.kind === 'answer' && text !== ''
        ? [[column.question.key, answerOf(column.question, text)] as const]
        : [];
    }),
  );
  const country = cell('country');
  const [typedLanguage, typedZone] = [cell('language'), cell('timeZone')];
  const [language, timeZone] = [languageCode(typedLanguage), zoneNamed(typedZone)];
  const attendance = cell('attendance');
  const typedListening = cell('listensIn');
  const listensIn = listeningLanguageOf(typedListening, listening);
  const name = cell('name') || [cell('givenName'), cell('familyName')].filter(Boolean).join(' ');
  const email = cell('email').replace(/^mailto:/iu, '');
  const read = registrationInput.safeParse({
    name,
    email,
    organization: cell('organization') || null,
    country: country === '' ? null : (countryCode(country) ?? country),
    ...(timeZone !== null && { timeZone }),
    ...(language !== null && { language }),
    ...(attendance !== '' && { attendance: attendanceOf(attendance) }),
    ...(listensIn !== null && { listensIn }),
    ...(Object.keys(given).length > 0 && { answers: given }),
  });
  const fieldErrors = read.success ? [] : oneEach(fieldErrorsOf(read.error.issues));
  // If a row has no answers, the person answers on their own page. Otherwise, required answers must be present.
  if (Object.keys(given).length > 0) fieldErrors.push(...readAnswers(questions, given).fieldErrors);
  const key = read.success ? emailKey(read.data.email) : email.toLowerCase();
  return {
    line: row.line,
    name,
    email,
    emailKey: key,
    input: read.success && fieldErrors.length === 0 ? read.data : null,
    fieldErrors,
    unread: [
      ...(typedLanguage !== '' && language === null ? [{ column: 'language' as const, text: typedLanguage }] : []),
      ...(typedListening !== '' && listensIn === null ? [{ column: 'listensIn' as const, text: typedListening }] : []),
      ...(typedZone !== '' && timeZone === null ? [{ column: 'timeZone' as const, text: typedZone }] : []),
    ].map(({ column, text }) => ({ column, text: text.slice(0, 60) })),
  };
}

/** Removes the prefix that keeps spreadsheets from running a cell as a formula. */
function plain(cell: string): string {
  return cell.replace(/^'(?=[=+\-@\t\r])/u, '');
}

/** The first error of each column. */
function oneEach(fieldErrors: readonly FieldError[]): FieldError[] {
  return fieldErrors.filter(({ path }, index) => fieldErrors.findIndex((one) => one.path === path) === index);
}
