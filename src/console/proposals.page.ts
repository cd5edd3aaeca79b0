import type { Call } from '../calls/call.entity.js';
import { callWords } from '../calls/call.js';
import type { FieldFault } from '../platform/errors.js';
import { translate } from '../platform/i18n/messages.js';
import { faultMessage } from '../platform/views/form-fields.js';
import type { Proposal } from '../proposals/proposal.entity.js';
import { type ProposalState, proposalStates } from '../proposals/proposal.js';
import { themeLabels, type ThemeLabel } from '../sessions/session-labels.js';
import type { ConsoleFrame } from './frame.js';
import { type Pager, pageOf, pager } from './pager.js';
import { proposalPath, proposalsPath, withQuery } from './paths.js';
import type { StateView } from './session-state.js';

export interface ProposalsPage extends ConsoleFrame {
  tabs: { path: string; label: string; count: number; current: boolean }[];
  rows: { path: string; title: string; organization: string | null; theme: ThemeLabel | null; state: StateView; members: number; linked: number }[];
  empty: string | null;
  pager: Pager | null;
  importPath: string;
  errors: { title: string; items: { line: string; message: string }[]; more: string | null } | null;
}

const mostFaults = 50;

/** A proposal's state beside its shape. */
export function proposalState(state: ProposalState, language: string): StateView {
  const label = translate(language, `console.proposalState.${state}`);
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

/** The label of a proposal's theme; null for a theme that the call has dropped. */
export function themeOf(call: Call, slug: string, language: string): ThemeLabel | null {
  return themeLabels(callWords(call, language).themes).find((theme) => theme.slug === slug) ?? null;
}

/** The proposals of a call, and the way to take in more. */
export function proposalsPage(
  frame: ConsoleFrame,
  input: {
    call: Call;
    /** Newest first. */
    proposals: readonly (Proposal & { members: number; linked: number })[];
    state: ProposalState | null;
    page: number;
    faults: readonly FieldFault[];
  },
): ProposalsPage {
  const { language } = frame;
  const { call, proposals, state, page, faults } = input;
  const path = proposalsPath(call);
  const countOf = (one: ProposalState | null) => proposals.filter((proposal) => one === null || proposal.state === one).length;
  const shown = proposals.filter((proposal) => state === null || proposal.state === state);
  return {
    ...frame,
    title: translate(language, 'console.proposals'),
    tabs: [null, ...proposalStates]
      .filter((one) => one === null || one === state || countOf(one) > 0)
      .map((one) => ({
        path: withQuery(path, { state: one ?? undefined }),
        label: translate(language, one === null ? 'console.all' : `console.proposalState.${one}`),
        count: countOf(one),
        current: one === state,
      })),
    rows: pageOf(shown, page).map((proposal) => ({
      path: proposalPath(call, proposal),
      title: proposal.title,
      organization: proposal.organization,
      theme: themeOf(call, proposal.theme, language),
      state: proposalState(proposal.state, language),
      members: proposal.members,
      linked: proposal.linked,
    })),
    empty: shown.length === 0 ? translate(language, 'console.noProposals') : null,
    pager: pager(shown.length, page, language, (next) => withQuery(path, { state: state ?? undefined, page: next })),
    importPath: `${path}/import`,
    errors: faults.length === 0 ? null : importErrors(faults, language),
  };
}

function importErrors(faults: readonly FieldFault[], language: string): ProposalsPage['errors'] {
  const rest = faults.length - mostFaults;
  return {
    title: translate(language, 'console.importRefused', { count: faults.length }),
    items: faults.slice(0, mostFaults).map((fault) => importError(fault, language)),
    more: rest > 0 ? translate(language, 'console.importMoreFaults', { count: rest }) : null,
  };
}

/** `rows.4.members.0.email`: line 4, column members. */
function importError(fault: FieldFault, language: string): { line: string; message: string } {
  const [, line = '', column = ''] = /^rows\.(\d+)\.([^.]+)/u.exec(fault.path) ?? [];
  const message = faultMessage({ ...fault, path: column || fault.path }, language);
  if (line === '') return { line: '', message };
  return { line: translate(language, 'console.importLine', { line, column: csvColumn(column) }), message };
}

/** As the heading of the file has it. */
function csvColumn(name: string): string {
  return name.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
}
