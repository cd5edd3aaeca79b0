import type { FieldError } from '../../platform/errors.js';
import { hasMessage, translate } from '../../platform/i18n/messages.js';
import { fieldErrorMessage } from '../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { type ListColumn, tableOf } from './list.js';
import type { StateView } from './session-state.js';

const createdStates = ['confirmed', 'waitlisted', 'pending'] as const;

/** Returns the result of an import by outcome. */
export function importOutcome(counts: Readonly<Record<string, number>>, language: string) {
  const text = (key: string, count = 0) => translate(language, `console.registrations.import.became.${key}`, { count });
  const line = (tone: StateView['tone'], icon: StateView['icon'], label: string, why: string | null = null) => {
    return { state: { tone, icon, label }, text: why };
  };
  const many = (kind: string) => counts[kind] ?? 0;
  const refused = Object.entries(counts).filter(([kind]) => kind.startsWith('refused:'));
  return [
    ...createdStates
      .filter((state) => many(state) > 0)
      .map((state) =>
        state === 'confirmed'
          ? line('good', 'dot', text('confirmed', many(state)))
          : line('warn', 'half', text(state, many(state))),
      ),
    ...(many('standing') > 0 ? [line('off', 'square', text('standing', many('standing')))] : []),
    ...refused.map(([kind, count]) =>
      line('bad', 'bang', text('refused', count), refusalText(kind.slice('refused:'.length), language)),
    ),
    ...(many('faulty') > 0 ? [line('bad', 'bang', text('faulty', many('faulty')))] : []),
  ];
}

/** A row of a file, as the preview of an import shows it. */
interface CheckedRow {
  line: number;
  name: string;
  /** An address or an id. */
  key: string;
  state: StateView;
  faults: readonly string[];
}

/** Returns the table of the rows of a file, which are of `what`. */
export function checkedRows(
  rows: readonly CheckedRow[],
  what: 'person' | 'proposal',
  { language, now }: ConsoleLayout,
  caption: string,
) {
  const columns: readonly ListColumn<CheckedRow, object>[] = [
    { heading: 'console.registrations.import.line', as: 'end num', isLabelled: true, cell: ({ line }) => line },
    {
      heading: `console.common.col.${what}`,
      isName: true,
      cell: ({ name, key }) => ({ text: name, lines: [key] }),
    },
    {
      heading: 'console.registrations.import.becomes',
      as: 'whole',
      cell: ({ state, faults }) => ({ state, notes: faults }),
    },
  ];
  return tableOf(columns, rows, { language, now }, caption);
}

/** Why a person was not registered. */
export function refusalText(code: string, language: string): string {
  const key = `console.registrations.import.refused.${code}`;
  return hasMessage(language, key)
    ? translate(language, key)
    : translate(language, 'console.registrations.import.refused.other', { code });
}

/** Describes an error of a row: the column, by its name among `words`, and the message of the form. */
export function faultText(
  fieldError: FieldError,
  language: string,
  words = 'console.registrations.import.column',
): string {
  const column = fieldError.path.replace(/^answers\./u, '');
  const key = `${words}.${column}`;
  const name = fieldError.path === column && hasMessage(language, key) ? translate(language, key) : column;
  // Not the words that ask visitors for what is their own.
  const said = fieldErrorMessage({ ...fieldError, path: '' }, language);
  return translate(language, 'console.registrations.import.fault', { column: name, text: said });
}

/** Returns the result of a bulk action by outcome, skipped registrations with the reason. */
export function bulkOutcome(counts: Readonly<Record<string, number>>, language: string): OutcomeLine[] {
  const text = (key: string, count = 0) => translate(language, `console.registrations.bulk.${key}`, { count });
  const kinds = Object.entries(counts);
  if (kinds.length === 0)
    return [{ state: { tone: 'off', icon: 'square', label: text('became.nothing') }, text: null }];
  const good = kinds.filter(([kind]) => !kind.startsWith('refused:'));
  const bad = kinds.filter(([kind]) => kind.startsWith('refused:'));
  return [
    ...good.map(([kind, count]): OutcomeLine => {
      return { state: { tone: 'good', icon: 'dot', label: text(`became.${kind}`, count) }, text: null };
    }),
    ...bad.map(([kind, count]): OutcomeLine => {
      const code = kind.slice('refused:'.length);
      const isKnown = hasMessage(language, `console.registrations.bulk.because.${code}`);
      const state = { tone: 'off', icon: 'square', label: text('became.skipped', count) } as const;
      return { state, text: isKnown ? text(`because.${code}`) : code };
    }),
  ];
}

/** One kind of outcome, and why where that is worth naming. */
export interface OutcomeLine {
  state: StateView;
  text: string | null;
}
