import { createHash } from 'node:crypto';
import type { Call } from '../calls/call.entity.js';
import type { ColumnMapping } from '../calls/column-mapping.js';
import { readTypedInstant } from '../calls/typed-dates.js';
import { columnKey } from '../../platform/table-reader.js';
import { proposalStates } from './proposal.js';

/** A file of another program, and the call that its words are of. */
export interface ForeignFile {
  mapping: ColumnMapping;
  call: Pick<Call, 'timeZone' | 'themes' | 'translations'>;
}

/** States of pretalx and of Indico's abstracts. */
const states: Readonly<Record<string, string>> = {
  accepted: 'winner',
  confirmed: 'winner',
  rejected: 'not-selected',
  canceled: 'withdrawn',
  cancelled: 'withdrawn',
  withdrawn: 'withdrawn',
};

/**
 * Returns a reader of cells that says them in our words (what was sent to a form was submitted): the theme by its name, or the only one of the call; the state;
 * times as people type them; and, where no column has IDs, one that follows from title and team, so that the same file
 * changes the same proposals again.
 */
export function translated<Column extends string>(
  cell: (column: Column) => string,
  known: readonly (Column | null)[],
  { mapping, call }: ForeignFile,
): (column: Column) => string {
  const has = (column: string) => known.some((one) => one === column);
  return (column) => {
    const text = cell(column);
    switch (column as string) {
      case 'externalId':
        return has('externalId') ? text : idOf(cell('title' as Column), cell('members' as Column));
      case 'theme':
        return themeOf(call, text);
      case 'state':
        return text === '' && !has('state') ? 'submitted' : stateOf(text);
      case 'submittedAt':
        return text === '' ? '' : (readTypedInstant(text, mapping.dates, call.timeZone) ?? text);
      default:
        return text;
    }
  };
}

function idOf(title: string, members: string): string {
  if (title === '') return '';
  return `import-${createHash('sha256')
    .update(JSON.stringify([columnKey(title), members.toLowerCase()]))
    .digest('hex')
    .slice(0, 10)}`;
}

function themeOf({ themes, translations }: ForeignFile['call'], text: string): string {
  const [only, ...others] = themes;
  if (text === '' && only !== undefined && others.length === 0) return only.slug;
  const namesOf = (slug: string) => Object.values(translations).map((words) => words.themes?.[slug] ?? '');
  const key = columnKey(text);
  const found = themes.find(({ slug, name }) => [slug, name, ...namesOf(slug)].some((one) => columnKey(one) === key));
  return found?.slug ?? text;
}

function stateOf(text: string): string {
  const key = text.trim().toLowerCase();
  return states[key] ?? proposalStates.find((state) => state === key) ?? text;
}
