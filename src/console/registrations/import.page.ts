import type { Prospect } from '../../domain/registrations/plan-import.js';
import type { ImportPreview } from '../../flows/registrations/preview-import.flow.js';
import { hasMessage, languages, translate } from '../../platform/i18n/messages.js';
import { fieldErrorMessage } from '../../platform/views/form-fields.js';
import { type QuestionContent, questionWords } from '../../domain/questions/question.js';
import { type ImportRow, mostImportRows } from '../../domain/registrations/import-table.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { ConsoleLayout } from '../layout.js';
import { sessionPath } from '../paths.js';
import type { StateView } from '../sessions/session-state.js';
import type { Imported } from '../../flows/registrations/import-registrations.flow.js';
import type { ResultLine } from '../background-job.js';

export interface ImportPage extends ConsoleLayout {
  sessionTitle: string;
  backPath: string;
  action: string;
  hint: string;
  columns: { name: string; text: string }[];
  text: string;
  fault: string | null;
}

const ownColumns = ['name', 'email', 'organization', 'country', 'timeZone', 'language'] as const;

/** The form that asks for a file or pasted lines; `fault` says why the last ones could not be read. */
export function importPage(
  layout: ConsoleLayout,
  input: { session: Session; questions: readonly QuestionContent[]; text: string; fault: string | null },
): ImportPage {
  const { language } = layout;
  const { session } = input;
  const text = (key: string, values = {}) => translate(language, `console.registrations.import.${key}`, values);
  const values = { languages: languages.map(({ code }) => code).join(translate(language, 'common.listComma')) };
  return {
    ...layout,
    title: text('heading'),
    sessionTitle: session.title,
    backPath: `${sessionPath(session)}#attendees`,
    action: sessionPath(session, 'import'),
    hint: text('hint', { most: mostImportRows }),
    columns: [
      ...ownColumns.map((name) => ({ name: text(`column.${name}`), text: text(`column.${name}.text`, values) })),
      ...input.questions.map((question) => ({
        name: question.key,
        text: questionWords(question, language).label,
      })),
    ],
    text: input.text,
    fault: input.fault,
  };
}

interface CheckedRow {
  line: number;
  name: string;
  email: string;
  state: StateView;
  faults: string[];
}

export interface ImportCheckPage extends ConsoleLayout {
  sessionTitle: string;
  backPath: string;
  action: string;
  heading: string;
  counts: { label: string; state: StateView }[];
  ignored: string | null;
  rows: CheckedRow[];
  text: string;
  submitLabel: string | null;
}

/** Previews an import row by row, rows with errors first; `text` comes back when it is confirmed. */
export function importCheckPage(
  layout: ConsoleLayout,
  input: { session: Session; preview: Extract<ImportPreview, { ok: true }>; text: string },
): ImportCheckPage {
  const { language } = layout;
  const { session, preview } = input;
  const text = (key: string, values = {}) => translate(language, `console.registrations.import.${key}`, values);
  const { rows, ignored } = preview;
  const fresh = rows.filter(({ prospect }) => prospect.outcome === 'admitted').length;
  const kinds = new Map<string, { state: StateView; count: number }>();
  for (const { prospect } of rows) {
    const kind = kindOf(prospect);
    const known = kinds.get(kind);
    kinds.set(kind, { state: stateOf(prospect, language, false), count: (known?.count ?? 0) + 1 });
  }
  return {
    ...layout,
    title: text('heading'),
    sessionTitle: session.title,
    backPath: sessionPath(session, 'import'),
    action: sessionPath(session, 'import'),
    heading: text('checked', { count: rows.length }),
    counts: [...kinds.values()].map(({ state, count }) => ({ state, label: String(count) })),
    ignored:
      ignored.length === 0
        ? null
        : text('ignored', { list: ignored.join(translate(language, 'console.common.comma')) }),
    rows: rows
      .toSorted((a, b) => Number(b.input === null) - Number(a.input === null) || a.line - b.line)
      .map((row) => ({
        line: row.line,
        name: row.name,
        email: row.email,
        state: stateOf(row.prospect, language, true),
        faults: row.fieldErrors.map((fieldError) => faultText(fieldError, language)),
      })),
    text: input.text,
    submitLabel: fresh === 0 ? null : text('submit', { count: fresh }),
  };
}

/** Describes an error of a row: the column and the message of the form. */
function faultText(fieldError: ImportRow['fieldErrors'][number], language: string): string {
  const column = fieldError.path.replace(/^answers\./u, '');
  const key = `console.registrations.import.column.${column}`;
  const name = fieldError.path === column && hasMessage(language, key) ? translate(language, key) : column;
  // Not the words that ask visitors for what is their own.
  const said = fieldErrorMessage({ ...fieldError, path: '' }, language);
  return translate(language, 'console.registrations.import.fault', { column: name, text: said });
}

function kindOf(prospect: Prospect): string {
  switch (prospect.outcome) {
    case 'faulty':
      return 'faulty';
    case 'existing':
      return `standing.${prospect.state}`;
    case 'refused':
      return `refused.${prospect.code}`;
    case 'admitted':
      return `admitted.${prospect.state}`;
  }
}

/** Describes the outcome of a row; `inRow` adds the position on the waiting list. */
function stateOf(prospect: Prospect, language: string, inRow: boolean): StateView {
  const text = (key: string, values = {}) => translate(language, `console.registrations.import.${key}`, values);
  switch (prospect.outcome) {
    case 'faulty':
      return { tone: 'bad', icon: 'bang', label: text('row.faulty') };
    case 'existing':
      return { tone: 'off', icon: 'square', label: text(`row.standing.${prospect.state}`) };
    case 'refused':
      return { tone: 'bad', icon: 'bang', label: refusalText(prospect.code, language) };
    case 'admitted': {
      const { state, place, back } = prospect;
      const label =
        inRow && place !== null
          ? text('row.place', { place })
          : text(inRow && back ? `row.back.${state}` : `row.${state}`);
      return state === 'confirmed' ? { tone: 'good', icon: 'dot', label } : { tone: 'warn', icon: 'half', label };
    }
  }
}

/** Why a person was not registered. */
export function refusalText(code: string, language: string): string {
  const key = `console.registrations.import.refused.${code}`;
  return hasMessage(language, key)
    ? translate(language, key)
    : translate(language, 'console.registrations.import.refused.other', { code });
}

/** Returns the result of an import by outcome; `leftOut` rows had errors. */
export function importResult(imported: readonly Imported[], leftOut: number, language: string): ResultLine[] {
  const text = (key: string, values = {}) => translate(language, `console.registrations.import.${key}`, values);
  const count = (is: (one: Imported) => boolean) => imported.filter(is).length;
  const created = (state: string) => count((one) => one.ok && one.created && one.state === state);
  const good = (['confirmed', 'waitlisted', 'pending'] as const).map((state) => ({ state, count: created(state) }));
  const existing = count((one) => one.ok && !one.created);
  const codes = new Map<string, number>();
  for (const one of imported) if (!one.ok) codes.set(one.code, (codes.get(one.code) ?? 0) + 1);
  const plain = (tone: 'good' | 'warn' | 'off' | 'bad', icon: 'dot' | 'half' | 'square' | 'bang', label: string) => ({
    state: { tone, icon, label },
    text: null,
    people: [],
  });
  return [
    ...good
      .filter((one) => one.count > 0)
      .map((one) =>
        one.state === 'confirmed'
          ? plain('good', 'dot', text('became.confirmed', { count: one.count }))
          : plain('warn', 'half', text(`became.${one.state}`, { count: one.count })),
      ),
    ...(existing > 0 ? [plain('off', 'square', text('became.standing', { count: existing }))] : []),
    ...[...codes].map(([code, many]) => ({
      ...plain('bad', 'bang', text('became.refused', { count: many })),
      text: refusalText(code, language),
    })),
    ...(leftOut > 0 ? [plain('bad', 'bang', text('became.faulty', { count: leftOut }))] : []),
  ];
}
