import { countryCode, languageCode } from '../delegations/roster-cells.js';
import type { FieldError } from '../../platform/errors.js';
import { readTable, type TableError, type TableRow } from '../../platform/table-reader.js';
import { fieldErrorsOf } from '../../platform/validation.js';
import { readAnswers } from '../questions/answers.js';
import type { QuestionContent } from '../questions/question.js';
import { emailKey } from './email-address.js';
import { answerOf, importColumn, type ImportColumn } from './import-columns.js';
import { type RegistrationInput, registrationInput } from './registration-input.js';

/** The most people that one import registers. */
export const mostImportRows = 10_000;

/** A row of a table of people: whom it asks to register (null while something is wrong with it). */
export interface ImportRow {
  /** Line in the file, from 1. */
  line: number;
  /** As in the file, to find the row by. */
  name: string;
  email: string;
  emailKey: string;
  input: RegistrationInput | null;
  /** `path` is the column: `email`, `answers.KEY` and so on. */
  fieldErrors: FieldError[];
}

export type OpenedImport =
  | {
      ok: true;
      rows: TableRow[];
      /** Unknown headings: their columns are ignored. */
      ignored: string[];
      /** Checks a row, by itself and against those that were checked before. Ten thousand take a while. */
      check: (row: TableRow) => ImportRow;
    }
  | {
      ok: false;
      fault: TableError | { code: 'no-header'; line: null };
    };

/**
 * Opens a table of people whose first row names the columns, in English or Chinese; `questions` are those that the
 * session asks now. Two spellings of one address are the same person, and the second is at fault.
 */
export function openImport(
  input: Uint8Array | string,
  questions: readonly (QuestionContent & { id: string })[],
): OpenedImport {
  const hasAddresses = (cells: readonly string[]) =>
    cells.some((cell) => importColumn(cell, questions)?.kind === 'email');
  const read = readTable(input, hasAddresses, mostImportRows);
  if (!read.ok) return read;
  const { header, rows } = read.table;
  if (header === null) return { ok: false, fault: { code: 'no-header', line: null } };
  const columns = header.map((heading) => importColumn(heading, questions));
  const ignored = header.filter((heading, index) => heading !== '' && columns[index] === null);
  const seen = new Map<string, number>();
  const check = (row: TableRow): ImportRow => {
    const checked = checkRow(row, columns, questions);
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
  return { ok: true, rows, ignored, check };
}

function checkRow(
  row: TableRow,
  columns: readonly (ImportColumn | null)[],
  questions: readonly (QuestionContent & { id: string })[],
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
  const language = cell('language');
  const name = cell('name') || [cell('givenName'), cell('familyName')].filter(Boolean).join(' ');
  const email = cell('email').replace(/^mailto:/iu, '');
  const read = registrationInput.safeParse({
    name,
    email,
    organization: cell('organization') || null,
    country: country === '' ? null : (countryCode(country) ?? country),
    ...(cell('timeZone') !== '' && { timeZone: cell('timeZone') }),
    ...(language !== '' && { language: languageCode(language) ?? language }),
    ...(Object.keys(given).length > 0 && { answers: given }),
  });
  const fieldErrors = read.success ? [] : oneEach(fieldErrorsOf(read.error.issues));
  // A row without any answers is answered on the person's own page; any other must answer what is required.
  if (Object.keys(given).length > 0) fieldErrors.push(...readAnswers(questions, given).fieldErrors);
  if (language !== '' && languageCode(language) === null) {
    fieldErrors.push({
      path: 'language',
      code: 'unknown-language',
      message: 'Must be a language that this site supports.',
    });
  }
  const key = read.success ? emailKey(read.data.email) : email.toLowerCase();
  return {
    line: row.line,
    name,
    email,
    emailKey: key,
    input: read.success && fieldErrors.length === 0 ? read.data : null,
    fieldErrors,
  };
}

/** As it was before a spreadsheet was kept from running it as a formula. */
function plain(cell: string): string {
  return cell.replace(/^'(?=[=+\-@\t\r])/u, '');
}

/** The first error of each column. */
function oneEach(fieldErrors: readonly FieldError[]): FieldError[] {
  return fieldErrors.filter(({ path }, index) => fieldErrors.findIndex((one) => one.path === path) === index);
}
