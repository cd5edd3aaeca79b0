import { partPage } from '../paths/part-pages.js';
import { themeOf } from '../../domain/sessions/session-labels.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { isFeatureShown } from '../../domain/calls/feature.js';
import type { TextPart } from '../../domain/proposals/text-excerpt.js';
import type { PeopleView } from '../../domain/registrations/people/people-views.queries.js';
import type { Tag } from '../../domain/registrations/people/tags.queries.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { type ListPart, partPager } from '../ui/pager.js';
import { proposalFilePath, proposalsPath } from '../paths/proposal-paths.js';
import { tagsPath } from '../paths/registration-paths.js';
import { savedViews, type TypedView } from '../ui/saved-views.js';
import { lateNote } from './late-change-view.js';
import { bulkBar } from './proposals-bulk.js';
import type { FacetCount } from './proposal-counts.queries.js';
import { isNumberColumn, proposalRowView } from './proposal-row-view.js';
import { proposalImportForm } from './proposals-import.page.js';
import { choicesOf, proposalsFilterForm } from './proposals-filter-form.js';
import type { UndoStatesView } from './undo-states-view.js';
import type { ProposalRow } from './proposals.queries.js';
import {
  everyList,
  isNarrowed,
  proposalFacets,
  proposalsAt,
  proposalsListOf,
  proposalsQueryText,
  type ProposalSortKey,
  type ProposalsQuery,
  type ProposalColumn,
} from './proposals-query.js';

/** One choice of a filter, with what it would leave. */
interface FilterLink {
  path: string;
  label: string;
  count: number;
  current: boolean;
}

interface Head {
  label: string;
  isNumber: boolean;
  /** Null for a column by which nothing is ordered. */
  path: string | null;
  /** For `aria-sort`. */
  order: 'ascending' | 'descending' | 'none';
}

export interface ProposalsInput extends ListPart<ProposalRow> {
  call: Call;
  query: ProposalsQuery;
  /** How many proposals each value of a filter would leave. */
  counts: readonly FacetCount[];
  /** How many there are, and how many of them with a match. */
  count: number;
  linked: number;
  /** Where the search was found, by id of the proposal. */
  excerpts: ReadonlyMap<string, TextPart[]>;
  tags: readonly Tag[];
  rowTags: readonly { proposalId: string; name: string }[];
  views: readonly (PeopleView & { savedBy: string })[];
  organizerId: string;
  /** A name for the list as it was typed. */
  typed: TypedView | null;
  /** Why a file could not be read. */
  fault: string | null;
  /** The features that the call uses. */
  used: readonly string[];
  /** Whether the form of an import was asked for. */
  imports: boolean;
  /** How many changes of the platform wait for an owner. */
  late: number;
}

const sortedColumns: Partial<Record<ProposalColumn, ProposalSortKey>> = {
  submitted: 'submitted',
  changed: 'changed',
  reviews: 'reviews',
};

/** The list of proposals, and the form that imports more. */
export function proposalsPage(layout: ConsoleLayout, input: ProposalsInput, undo: UndoStatesView | null = null) {
  const { language } = layout;
  const { call, query, rows, count } = input;
  const path = proposalsPath(call);
  const isFiltered = isNarrowed(query.filter);
  const book = partPage('proposalBook', call);
  const [isHere, isElsewhere] = ['submissions', 'platform'].map((name) => isFeatureShown(call, input.used, name));
  const isImporting = input.imports || input.fault !== null || isElsewhere || !isHere;
  const asksHome =
    layout.mayChange &&
    count === 0 &&
    !(isFiltered || isHere || isElsewhere || input.imports || input.fault !== null) &&
    partPage('submissions', call) !== null;
  return {
    ...layout,
    title: translate(language, 'console.common.proposals'),
    states: links('state', 'console.proposals.anyState', input, language),
    themes: links('theme', 'console.proposals.allThemes', input, language),
    searchPath: path,
    tagsPath: input.tags.length === 0 ? null : tagsPath(call),
    ...savedViews(layout, {
      ...input,
      path,
      query: proposalsQueryText(query),
      queryOf: (saved) => proposalsQueryText(proposalsListOf(saved, call)),
    }),
    form: proposalsFilterForm(input, proposalFacets, language),
    heads: headsOf(query, path, language),
    found: translate(language, 'console.proposals.found', { count, linked: input.linked }),
    rows: rows.map((row) => {
      const tags = input.rowTags.filter(({ proposalId }) => proposalId === row.id).map(({ name }) => name);
      const theme = themeOf(call, row.theme, language);
      const excerpt = input.excerpts.get(row.id) ?? null;
      return proposalRowView(row, { call, columns: query.columns, theme, tags, excerpt }, language);
    }),
    empty:
      count > 0
        ? null
        : translate(language, isFiltered ? 'console.proposals.noMatch' : 'console.proposals.noProposals'),
    allPath: isFiltered ? path : null,
    bulk: layout.mayChange && rows.length > 0 ? bulkBar(call, query, count, layout) : null,
    late: lateNote(call, input.late, language),
    undo,
    pager: partPager(input, count, language, (place) => proposalsAt(path, query, place)),
    exportPath: proposalsAt(proposalFilePath(call, 'csv'), query),
    exportSheetPath: proposalsAt(proposalFilePath(call, 'xlsx'), query),
    bookPath: layout.mayChange && book !== null ? proposalsAt(book, { ...everyList, filter: query.filter }) : null,
    home: asksHome ? homeQuestion(call, language) : null,
    homeNow: count === 0 && !isFiltered && isHere !== isElsewhere ? homeNow(layout, call, isHere === true) : null,
    importing: layout.mayChange && isImporting ? proposalImportForm(call, input.fault, language) : null,
  };
}

function homeQuestion(call: Call, language: string) {
  const choices = ['platform', 'submissions'].map((value) => ({
    value,
    label: translate(language, `console.proposals.home.${value}`),
    text: translate(language, `console.proposals.home.${value}.text`),
  }));
  return { action: `${proposalsPath(call)}/home`, choices };
}

/** Says where teams write, as long as there are no proposals, with the other way, or what or who it needs. */
function homeNow({ language, mayChange }: ConsoleLayout, call: Call, isHere: boolean) {
  const settings = partPage('submissions', call);
  if (settings === null) return null;
  const text = (key: string, values = {}) => translate(language, `console.proposals.${key}`, values);
  const [now, other] = isHere ? (['submissions', 'platform'] as const) : (['platform', 'submissions'] as const);
  const isAccepting = isHere && call.acceptsProposals;
  const change = { action: `${proposalsPath(call)}/home`, value: other, label: text(`home.change.${other}`) };
  return {
    text: text(`home.now.${now}`),
    change: mayChange && !isAccepting ? change : null,
    note: mayChange ? (isAccepting ? text('home.stopFirst') : null) : text('home.whoCan'),
    notePath: mayChange && isAccepting ? settings : null,
  };
}

function links(facet: 'state' | 'theme', any: string, input: ProposalsInput, language: string): FilterLink[] {
  const { call, query, counts } = input;
  const total = counts.filter((one) => one.facet === facet).reduce((sum, one) => sum + one.count, 0);
  return [{ value: '', label: translate(language, any), count: total }, ...choicesOf(facet, input, language)].map(
    ({ value, label, count }) => ({
      path: proposalsAt(proposalsPath(call), { ...query, filter: { ...query.filter, [facet]: value } }),
      label,
      count,
      current: query.filter[facet] === value,
    }),
  );
}

function headsOf(query: ProposalsQuery, path: string, language: string): Head[] {
  const head = (label: string, isNumber: boolean, key: ProposalSortKey | undefined): Head => {
    if (key === undefined) return { label, isNumber, path: null, order: 'none' };
    const isSorted = query.sort.key === key;
    const down = isSorted ? !query.sort.down : key === 'submitted' || key === 'changed';
    return {
      label,
      isNumber,
      path: proposalsAt(path, { ...query, sort: { key, down } }),
      order: isSorted ? (query.sort.down ? 'descending' : 'ascending') : 'none',
    };
  };
  return [
    head(translate(language, 'console.common.col.proposal'), false, 'title'),
    ...query.columns.map((column) =>
      head(translate(language, `console.proposals.column.${column}`), isNumberColumn(column), sortedColumns[column]),
    ),
  ];
}
