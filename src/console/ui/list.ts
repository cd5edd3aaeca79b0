import { hasMessage, translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import type { ConsolePage } from '../frame/console-page.js';
import { withQuery } from '../../platform/http/query.js';
import { type Pager, pager, pageSize } from './pager.js';
import type { StateView } from './session-state.js';

/** What a cell says beside its text. */
interface CellParts {
  text?: string;
  /** Where its text leads. */
  path?: string;
  /** A smaller line below. */
  sub?: string | null;
  /** An address, or something else that is always written from left to right. */
  ltr?: string | null;
  state?: StateView;
  /** What else is to be said, below the state. */
  notes?: readonly string[];
  /** Several states, one below the other. */
  states?: readonly StateView[];
  /** Where else it leads, each with its state. */
  links?: readonly { path: string; text: string; state: StateView }[];
  /** A button that posts; `of` names the row to those who hear it. */
  action?: { path: string; label: string; of?: string; as?: 'tap' | 'tap bad-link' } | null;
  /** Smaller lines, such as domains. */
  lines?: readonly string[];
}

/** A column of a list. */
export interface ListColumn<Row, Scope> {
  /** The key of its heading. */
  heading: string;
  cell: (row: Row, at: Scope & { language: string; now: Date }) => string | number | CellParts;
  as?: 'end' | 'nowrap' | 'whole' | 'num' | 'end num';
  /** Whether it names the row, where the first column does not. */
  isName?: boolean;
  /** Whether its heading is only heard. */
  isHeard?: boolean;
  /** The key of what an empty cell says. */
  none?: string;
  /** Whether a narrow page says the heading beside the value. */
  isLabelled?: boolean;
}

/** A list, declared: what its rows are, and everything that its page shows of them. */
interface ListDeclaration<Row, Scope> {
  /** The key of its texts: `title`, `none`, and, where it has them, `found`, `new`, `also`, `search`, `noMatch` and `showAll`. */
  words: string;
  lede?: string;
  path: (scope: Scope) => string;
  newPath?: (scope: Scope) => string;
  /** What else those do who may change something, once there are rows. */
  alsoPath?: (scope: Scope) => string;
  isSearched?: boolean;
  /** The pages of which it is one. */
  tabs?: (scope: Scope, language: string) => Tabs;
  read: (
    page: ConsolePage,
    scope: Scope,
    range: { search: string; page: number; limit: number; offset: number },
  ) => Promise<{ rows: readonly Row[]; total: number }>;
  columns: readonly ListColumn<Row, Scope>[];
}

interface CellView {
  text: string;
  path: string | null;
  sub: string | null;
  ltr: string | null;
  state: StateView | null;
  notes: readonly string[];
  states: readonly StateView[];
  links: NonNullable<CellParts['links']>;
  action: { path: string; label: string; of: string | null; as: string } | null;
  lines: readonly string[];
  isName: boolean;
  class: string | null;
  /** What it says if it is empty; a mark for nothing takes no place on a narrow page. */
  none: { text: string; isMark: boolean } | null;
  /** Its heading, where a narrow page says it. */
  label: string | null;
}

/** A table of rows, of which one cell names each. */
export interface TableView {
  caption: string;
  headings: { label: string; class: string | null; isHeard: boolean }[];
  rows: { cells: CellView[] }[];
}

/** Pages that belong together. */
interface Tabs {
  label: string;
  tabs: readonly { path: string; label: string; current: boolean }[];
}

interface ListPage extends ConsoleLayout, TableView {
  tabs: Tabs | null;
  lede: string | null;
  add: { path: string; label: string } | null;
  also: { path: string; label: string } | null;
  search: { path: string; value: string; label: string; hint: string } | null;
  empty: string | null;
  found: string | null;
  pager: Pager | null;
  /** Leads back from a search. */
  all: { path: string; label: string } | null;
}

/** Shows the page of a list that was asked for: its search and number are in the address. */
export type ShowList<Scope> = (page: ConsolePage, scope: Scope) => Promise<void>;

/** Declares a list, and returns what shows its page. */
export function list<Row, Scope>(declared: ListDeclaration<Row, Scope>): ShowList<Scope> {
  return async (page, scope) => {
    const number = page.query.page;
    const search = declared.isSearched === true ? page.query.search : '';
    const range = { search, page: number, limit: pageSize, offset: (number - 1) * pageSize };
    const { rows, total } = await declared.read(page, scope, range);
    page.render('list', listPage(await page.layout(), declared, scope, { rows, total, search, number }));
  };
}

function listPage<Row, Scope>(
  layout: ConsoleLayout,
  { words, lede, path, newPath, alsoPath, isSearched, tabs, columns }: ListDeclaration<Row, Scope>,
  scope: Scope,
  { rows, total, search, number }: { rows: readonly Row[]; total: number; search: string; number: number },
): ListPage {
  const { language, now } = layout;
  const text = (key: string, values = {}) => translate(language, `${words}.${key}`, values);
  const found = hasMessage(language, `${words}.found`) ? text('found', { count: total }) : null;
  const address = path(scope);
  return {
    ...layout,
    title: text('title'),
    tabs: tabs?.(scope, language) ?? null,
    lede: lede === undefined ? null : translate(language, lede),
    add: newPath === undefined || !layout.mayAdd ? null : { path: newPath(scope), label: text('new') },
    also:
      alsoPath === undefined || !layout.mayChange || total === 0
        ? null
        : { path: alsoPath(scope), label: text('also') },
    search:
      isSearched === true ? { path: address, value: search, label: text('search'), hint: text('searchHint') } : null,
    empty: total > 0 ? null : text(search === '' ? 'none' : 'noMatch'),
    found,
    ...tableOf(columns, rows, { ...scope, language, now }, found ?? text('title')),
    pager: pager(total, number, language, (next) => withQuery(address, { q: search, page: next })),
    all: search === '' ? null : { path: address, label: text('showAll') },
  };
}

/** Returns a table of declared columns. */
export function tableOf<Row, Scope>(
  columns: readonly ListColumn<Row, Scope>[],
  rows: readonly Row[],
  at: Scope & { language: string; now: Date },
  caption: string,
): TableView {
  const { language } = at;
  const name = columns.find(({ isName }) => isName) ?? columns[0];
  const cellOf = (column: ListColumn<Row, Scope>, row: Row): CellView => {
    const cell = column.cell(row, at);
    const parts = typeof cell === 'object' ? cell : { text: String(cell) };
    const own = {
      isName: column === name,
      action: parts.action ? { of: null, as: 'btn second small', ...parts.action } : null,
      class: column.as ?? null,
      label: column.isLabelled === true ? translate(language, column.heading) : null,
    };
    const nothing = { text: '', path: null, sub: null, ltr: null, state: null, notes: [], states: [], links: [] };
    const shown = { ...nothing, lines: [], ...parts, ...own };
    const isEmpty = [shown.text, shown.ltr, shown.state].every((part) => !part) && shown.links.length === 0;
    const { none } = column;
    return {
      ...shown,
      none:
        isEmpty && none !== undefined
          ? { text: translate(language, none), isMark: none === 'console.common.nothing' }
          : null,
    };
  };
  return {
    caption,
    headings: columns.map(({ heading, as, isHeard = false }) => ({
      label: translate(language, heading),
      class: as?.startsWith('end') === true ? 'end' : null,
      isHeard,
    })),
    rows: rows.map((row) => ({ cells: columns.map((column) => cellOf(column, row)) })),
  };
}
