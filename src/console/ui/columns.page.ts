import { type ColumnMapping, type FileHead, mappedHeadings } from '../../domain/calls/column-mapping.js';
import { dateOrders } from '../../domain/calls/typed-dates.js';
import { columnKey } from '../../platform/table-reader.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';

/** A column that a file can have: our name of it, and what organizers read. */
export interface ColumnChoice {
  value: string;
  label: string;
}

/** Cells that show what a column contains. */
const shown = 3;

/** Asks what each column of a file means, with the first cells of each. */
export function columnsPage(
  layout: ConsoleLayout,
  input: {
    title: string;
    action: string;
    head: FileHead;
    mapping: ColumnMapping;
    choices: readonly ColumnChoice[];
    /** Whether the order of its dates must be said. */
    asksDates: boolean;
    text: string;
    /** Why the file can't be read yet. */
    fault: string | null;
  },
) {
  const { language } = layout;
  const { title, action, head, mapping, choices, asksDates, text, fault } = input;
  const none = { value: '', label: translate(language, 'console.registrations.columns.none') };
  const names = mappedHeadings(head.headings, mapping);
  return {
    ...layout,
    title,
    action,
    text,
    fault,
    columns: head.headings.map((heading, index) => ({
      name: `column${index}`,
      heading: heading === '' ? String(index + 1) : heading,
      samples: head.rows
        .map((cells) => cells[index] ?? '')
        .filter((cell) => cell !== '')
        .slice(0, shown)
        .map((cell) => cell.slice(0, 60))
        .join(' · '),
      options: [none, ...choices].map((choice) => ({ ...choice, selected: choice.value === names[index] })),
    })),
    dates: !asksDates
      ? null
      : dateOrders.map((value) => ({
          value,
          label: translate(language, `console.registrations.columns.${value}`),
          selected: mapping.dates === value,
        })),
  };
}

/** Reads what an organizer chose on that page. */
export function readMapping(head: FileHead, form: FormValues, choices: readonly ColumnChoice[]): ColumnMapping {
  const known = new Set(choices.map(({ value }) => value));
  const keys = head.headings.map(columnKey);
  const chosen = head.headings.map((_, index) => form.text(`column${index}`));
  return {
    columns: Object.fromEntries(
      head.headings.flatMap((heading, index) => {
        const name = chosen[index] ?? '';
        const isFirst = keys.indexOf(columnKey(heading)) === index && (name === '' || chosen.indexOf(name) === index);
        return heading === '' ? [] : [[columnKey(heading), isFirst && known.has(name) ? name : ''] as const];
      }),
    ),
    dates: dateOrders.find((order) => order === form.text('dates')) ?? null,
  };
}
