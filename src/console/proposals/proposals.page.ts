import type { Call } from '../../calls/call.entity.js';
import { callWords } from '../../calls/call.js';
import type { FieldFault } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import type { Proposal } from '../../proposals/proposal.entity.js';
import { type ProposalState, proposalStates } from '../../proposals/proposal.js';
import type { CountedProposal } from '../../proposals/proposals.queries.js';
import { themeLabels, type ThemeLabel } from '../../sessions/session-labels.js';
import { formatDate } from '../../time/format.js';
import type { ConsoleFrame } from '../frame.js';
import { type ImportFaults, importFaults } from '../people/import-faults.js';
import { type Pager, pageOf, pager } from '../pager.js';
import { exampleProposalsPath, proposalPath, proposalsPath, withQuery } from '../paths.js';
import { exampleSubmittedAt, proposalColumns } from './proposals-example.js';
import type { StateView } from '../sessions/session-state.js';

/** One choice of a filter, with what it would leave. */
interface Choice {
  path: string;
  label: string;
  count: number;
  current: boolean;
}

interface ProposalRow {
  path: string;
  title: string;
  organization: string | null;
  theme: ThemeLabel | null;
  state: StateView;
  members: number;
  linked: number;
  submitted: string;
  changed: string;
  source: string;
}

export interface ProposalsPage extends ConsoleFrame {
  states: Choice[];
  themes: Choice[];
  found: string;
  rows: ProposalRow[];
  empty: string | null;
  /** The way back to all proposals, where a filter stands. */
  allPath: string | null;
  pager: Pager | null;
  importPath: string;
  examplePath: string;
  /** The first line of a file. */
  heading: readonly string[];
  columns: { name: string; text: string }[];
  errors: ImportFaults | null;
}

/** A proposal's state beside its shape. */
export function proposalState(state: ProposalState, language: string): StateView {
  const label = stateName(state, language);
  switch (state) {
    case 'draft':
      return { tone: 'off', icon: 'ring', label };
    case 'submitted':
    case 'shortlisted':
    case 'winner':
    case 'showcased':
    case 'pilot':
      return { tone: 'good', icon: 'dot', label };
    case 'not-selected':
    case 'withdrawn':
      return { tone: 'off', icon: 'square', label };
  }
}

function stateName(state: ProposalState, language: string): string {
  return translate(language, `console.proposalState.${state}`);
}

/** The label of a proposal's theme; null for a theme that the call has dropped. */
export function themeOf(call: Call, slug: string, language: string): ThemeLabel | null {
  return themeLabels(callWords(call, language).themes).find((theme) => theme.slug === slug) ?? null;
}

export interface ProposalFilter {
  state: ProposalState | null;
  /** Slug of a theme of the call. */
  theme: string | null;
}

/** The proposals of a call, and the way to take in more. */
export function proposalsPage(
  frame: ConsoleFrame,
  input: {
    call: Call;
    /** Newest first. */
    proposals: readonly CountedProposal[];
    filter: ProposalFilter;
    page: number;
    faults: readonly FieldFault[];
  },
): ProposalsPage {
  const { language } = frame;
  const { call, filter, page } = input;
  const path = proposalsPath(call);
  const pathOf = ({ state, theme }: ProposalFilter, at?: string) =>
    withQuery(path, { state: state ?? undefined, theme: theme ?? undefined, page: at });
  const those = (wanted: ProposalFilter) => input.proposals.filter((proposal) => matches(proposal, wanted));
  const choice = (label: string, wanted: ProposalFilter): Choice => ({
    path: pathOf(wanted),
    label,
    count: those(wanted).length,
    current: wanted.state === filter.state && wanted.theme === filter.theme,
  });
  const shown = those(filter);
  const isFiltered = filter.state !== null || filter.theme !== null;
  return {
    ...frame,
    title: translate(language, 'console.proposals'),
    states: [
      choice(translate(language, 'console.all'), { ...filter, state: null }),
      ...proposalStates.map((state) => choice(stateName(state, language), { ...filter, state })),
    ].filter((one, index) => index === 0 || one.current || one.count > 0),
    themes: [
      choice(translate(language, 'proposals.allThemes'), { ...filter, theme: null }),
      ...callWords(call, language).themes.map(({ slug, name }) => choice(name, { ...filter, theme: slug })),
    ],
    found: translate(language, 'proposals.found', {
      count: shown.length,
      linked: shown.filter(({ linked }) => linked > 0).length,
    }),
    rows: pageOf(shown, page).map((proposal) => proposalRow(proposal, call, language)),
    empty: shown.length > 0 ? null : translate(language, isFiltered ? 'proposals.noMatch' : 'console.noProposals'),
    allPath: isFiltered ? path : null,
    pager: pager(shown.length, page, language, (next) => pathOf(filter, next)),
    importPath: `${path}/import`,
    examplePath: exampleProposalsPath(call),
    heading: proposalColumns,
    columns: columnHints(call, language),
    errors: importFaults(input.faults, language),
  };
}

function matches(proposal: Proposal, { state, theme }: ProposalFilter): boolean {
  return (state === null || proposal.state === state) && (theme === null || proposal.theme === theme);
}

function proposalRow(proposal: CountedProposal, call: Call, language: string): ProposalRow {
  const date = (at: Date) => formatDate(at, call.timeZone, language, 'short');
  return {
    path: proposalPath(call, proposal),
    title: proposal.title,
    organization: proposal.organization,
    theme: themeOf(call, proposal.theme, language),
    state: proposalState(proposal.state, language),
    members: proposal.members,
    linked: proposal.linked,
    submitted:
      proposal.submittedAt === null ? translate(language, 'console.proposal.notYet') : date(proposal.submittedAt),
    changed: translate(language, 'proposals.changedOn', { date: date(proposal.updatedAt) }),
    source: translate(language, `proposals.source.${proposal.source}`),
  };
}

/** What the columns of a file hold that do not speak for themselves. */
function columnHints(call: Call, language: string): ProposalsPage['columns'] {
  const hint = (name: string, key: string, values = {}) => ({
    name,
    text: translate(language, `proposals.column.${key}`, values),
  });
  return [
    hint('external_id', 'externalId'),
    hint('theme', 'theme', { themes: call.themes.map(({ slug }) => slug).join(', ') }),
    hint('organization', 'organization'),
    hint('members', 'members'),
    hint('state', 'state', { states: proposalStates.join(', ') }),
    hint('submitted_at', 'submittedAt', { example: exampleSubmittedAt(call) }),
  ];
}
