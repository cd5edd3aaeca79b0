import type { Call } from '../../domain/calls/call.entity.js';
import { callWords } from '../../domain/calls/call.js';
import { translate } from '../../platform/i18n/messages.js';
import { type ProposalState, proposalStates } from '../../domain/proposals/proposal.js';
import { themeLabels, type ThemeLabel } from '../../domain/sessions/session-labels.js';
import { formatDate } from '../../domain/time/format.js';
import type { ConsoleLayout } from '../layout.js';
import { type Pager, pager } from '../pager.js';
import { proposalFilePath, proposalHooksPath, proposalPath, proposalsPath, type Query, withQuery } from '../paths.js';
import { type ProposalImportForm, proposalImportForm } from './proposals-import.page.js';
import type { ProposalRow } from './proposals.queries.js';
import {
  offeredSorts,
  type ProposalSort,
  type ProposalSortKey,
  type ProposalsQuery,
  sortText,
} from './proposals-query.js';
import { notSubmitted, proposalState, stateName } from './proposal-state-view.js';
import type { StateView } from '../sessions/session-state.js';

/** One choice of a filter, with what it would leave. */
interface Choice {
  path: string;
  label: string;
  count: number;
  current: boolean;
}

interface Column {
  label: string;
  path: string;
  /** For `aria-sort`. */
  order: 'ascending' | 'descending' | 'none';
}

interface RowView {
  path: string;
  title: string;
  /** Null for ids that we made up. */
  externalId: string | null;
  /** Says that it can be the same as another one. */
  twin: string | null;
  organization: string | null;
  theme: ThemeLabel | null;
  state: StateView;
  since: string | null;
  members: number;
  linked: number;
  submitted: string;
  changed: string;
  source: string;
}

export interface ProposalsPage extends ConsoleLayout {
  states: Choice[];
  themes: Choice[];
  search: string;
  searchPath: string;
  /** The parameters that a search preserves. */
  hiddenFields: { name: string; value: string }[];
  sorts: { value: string; label: string; selected: boolean }[];
  columns: Record<'title' | 'submitted', Column>;
  found: string;
  rows: RowView[];
  empty: string | null;
  /** The link to all proposals, while a filter applies. */
  allPath: string | null;
  pager: Pager | null;
  exportPath: string;
  exportSheetPath: string;
  hooksPath: string | null;
  importing: ProposalImportForm | null;
}

/** The label of a proposal's theme; null for a theme that the call has dropped. */
export function themeOf(call: Call, slug: string, language: string): ThemeLabel | null {
  return themeLabels(callWords(call, language).themes).find((theme) => theme.slug === slug) ?? null;
}

export interface ProposalsInput {
  call: Call;
  query: ProposalsQuery;
  /** The number of proposals by state that match the search. */
  counts: readonly { state: ProposalState; theme: string; count: number }[];
  /** The number of listed proposals with a match. */
  linked: number;
  rows: readonly ProposalRow[];
  /** Why a file could not be read. */
  fault: string | null;
  isOwner: boolean;
}

/** The list of proposals, and the form that imports more. */
export function proposalsPage(layout: ConsoleLayout, input: ProposalsInput): ProposalsPage {
  const { language } = layout;
  const { call, query, rows } = input;
  const path = proposalsPath(call);
  const asked = { state: query.state ?? '', theme: query.theme ?? '', q: query.search, sort: sortText(query.sort) };
  const at = (changes: Query) => withQuery(path, asked, changes);
  const count = (state: ProposalState | null, theme: string | null) =>
    input.counts
      .filter((one) => (state === null || one.state === state) && (theme === null || one.theme === theme))
      .reduce((sum, one) => sum + one.count, 0);
  const found = count(query.state, query.theme);
  const isFiltered = query.state !== null || query.theme !== null || query.search !== '';
  return {
    ...layout,
    title: translate(language, 'console.common.proposals'),
    states: [null, ...proposalStates]
      .map((state) => ({
        path: at({ state: state ?? '' }),
        label: state === null ? translate(language, 'console.proposals.anyState') : stateName(state, language),
        count: count(state, query.theme),
        current: state === query.state,
      }))
      .filter((one, index) => index === 0 || one.current || one.count > 0),
    themes: [null, ...callWords(call, language).themes].map((theme) => ({
      path: at({ theme: theme?.slug ?? '' }),
      label: theme?.name ?? translate(language, 'console.proposals.allThemes'),
      count: count(query.state, theme?.slug ?? null),
      current: (theme?.slug ?? null) === query.theme,
    })),
    search: query.search,
    searchPath: path,
    hiddenFields: ['state', 'theme'].map((name) => ({ name, value: asked[name as 'state' | 'theme'] })),
    ...sorting(query.sort, language, at),
    found: translate(language, 'console.proposals.found', { count: found, linked: input.linked }),
    rows: rows.map((row) => rowView(row, call, language)),
    empty:
      rows.length > 0
        ? null
        : translate(language, isFiltered ? 'console.proposals.noMatch' : 'console.proposals.noProposals'),
    allPath: isFiltered ? path : null,
    pager: pager(found, query.page, language, (page) => at({ page })),
    exportPath: withQuery(proposalFilePath(call, 'csv'), asked),
    exportSheetPath: withQuery(proposalFilePath(call, 'xlsx'), asked),
    hooksPath: input.isOwner ? proposalHooksPath(call) : null,
    importing: layout.mayChange ? proposalImportForm(call, input.fault, language) : null,
  };
}

function sorting(
  sort: ProposalSort,
  language: string,
  at: (changes: Query) => string,
): Pick<ProposalsPage, 'columns' | 'sorts'> {
  const column = (key: ProposalSortKey, label: string): Column => {
    const isSorted = sort.key === key;
    const down = isSorted ? !sort.down : key === 'submitted';
    return {
      label: translate(language, label),
      path: at({ sort: sortText({ key, down }) }),
      order: isSorted ? (sort.down ? 'descending' : 'ascending') : 'none',
    };
  };
  return {
    columns: {
      title: column('title', 'console.common.col.proposal'),
      submitted: column('submitted', 'console.proposals.col.submitted'),
    },
    sorts: offeredSorts.map((one) => ({
      value: sortText(one),
      label: translate(language, `console.proposals.sort.${one.key}`),
      selected: one.key === sort.key,
    })),
  };
}

function rowView(row: ProposalRow, call: Call, language: string): RowView {
  const date = (at: Date) => formatDate(at, call.timeZone, language, 'short');
  return {
    path: proposalPath(call, row),
    title: row.title,
    externalId: row.source === 'declared' ? null : row.externalId,
    twin: row.hasTwin ? translate(language, 'console.proposals.merge.possible') : null,
    organization: row.organization,
    theme: themeOf(call, row.theme, language),
    state: proposalState(row.state, language),
    since: row.stateAt && translate(language, 'console.proposals.since', { date: date(row.stateAt) }),
    members: row.members,
    linked: row.linked,
    submitted: row.submittedAt === null ? notSubmitted(row.state, language) : date(row.submittedAt),
    changed: translate(language, 'console.proposals.changedOn', { date: date(row.updatedAt) }),
    source: translate(language, `console.proposals.source.${row.source}`),
  };
}
