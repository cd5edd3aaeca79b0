import type { Call } from '../../domain/calls/call.entity.js';
import { callWords } from '../../domain/calls/call.js';
import type { FoundConflict } from '../../domain/jury/conflict.js';
import type { AssignedProposal } from '../../domain/jury/jury.queries.js';
import { scoredStates } from '../../domain/jury/score-sheet.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ThemeLabel } from '../../domain/sessions/session-labels.js';
import { zoneGroups, type OptionGroup } from '../../domain/time/zone-options.js';
import type { ConsoleLayout } from '../layout.js';
import { juryPath } from '../paths.js';
import { themeOf } from '../proposals/proposals.page.js';
import type { StateView } from '../sessions/session-state.js';
import { deadlineView, type DeadlineView, type JurorZone } from './juror-zone.js';
import { reviewKit } from './review-kit.js';
import type { AssignedFile } from '../../domain/jury/assigned-files.queries.js';
import { ownConflictsPath, sheetPath } from './jury-paths.js';

interface AssignedRow {
  path: string;
  title: string;
  organization: string | null;
  theme: ThemeLabel | null;
  state: StateView;
  /** How many messages its discussion has. */
  talk: string | null;
  /** Where a conflict of interest is declared; null if that can't change anything. */
  declare: { action: string; title: string } | null;
}

export interface MyReviewsPage extends ConsoleLayout {
  calls: {
    id: string;
    name: string;
    deadline: DeadlineView | null;
    /** Text alternative of the bar. */
    progress: string;
    /** Segments in percent, from left to right. */
    bar: { className: string; x: number; width: number }[];
    rows: AssignedRow[];
    isDecided: boolean;
  }[];
  conflictsPath: string;
  /** Keeps the open reviews on a device. */
  offline: { juror: string; kit: string; hasReviews: boolean; hasFiles: boolean; files: string };
  zone: { action: string; timeZone: string; zones: OptionGroup[]; isOwn: boolean };
}

/** A juror's assignments in a call, with their progress. */
export interface JurorCall {
  call: Call;
  until: Date | null;
  isDecided: boolean;
  assigned: readonly AssignedProposal[];
  conflictsOf: (proposalId: string) => readonly FoundConflict[];
}

/** Returns the page with the proposals that a juror has to score, by call. */
export function myReviewsPage(
  layout: ConsoleLayout,
  {
    calls,
    zone,
    files,
    juror,
  }: { calls: readonly JurorCall[]; zone: JurorZone; files: readonly AssignedFile[]; juror: { id: string } },
): MyReviewsPage {
  const { language, now } = layout;
  const open = calls.flatMap((call) => call.assigned.filter((proposal) => isOpen(call, proposal)));
  const kit = reviewKit(juror, open, files, language);
  const sizes = kit.sheets.flatMap((sheet) => sheet.files.map(({ size }) => size));
  return {
    ...layout,
    title: translate(language, 'console.jury.own.title'),
    calls: calls.map((one) => callView(one, zone, now, language)),
    conflictsPath: ownConflictsPath,
    offline: {
      juror: juror.id,
      kit: JSON.stringify(kit),
      hasReviews: open.length > 0,
      hasFiles: sizes.length > 0,
      files: translate(language, 'console.jury.offline.files', {
        count: sizes.length,
        size: (sizes.reduce((sum, size) => sum + size, 0) / 1024 / 1024).toFixed(1),
      }),
    },
    zone: {
      action: juryPath,
      timeZone: zone.timeZone,
      zones: zoneGroups(language, now, zone.timeZone, [zone.timeZone]),
      isOwn: zone.isOwn,
    },
  };
}

function callView(
  { call, until, isDecided, assigned, conflictsOf }: JurorCall,
  zone: JurorZone,
  now: Date,
  language: string,
): MyReviewsPage['calls'][number] {
  const rows = assigned.map((proposal) => ({ proposal, step: stepOf(proposal, conflictsOf(proposal.id)) }));
  const open = rows.filter(({ step }) => step !== 'conflict' && step !== 'closed');
  const count = (wanted: string) => open.filter(({ step }) => step === wanted).length;
  const [handedIn, drafts] = [count('handed-in'), count('draft')];
  const share = (part: number) => (open.length === 0 ? 0 : Math.round((part / open.length) * 1000) / 10);
  const order = ['draft', 'new', 'handed-in', 'conflict', 'closed'];
  return {
    id: call.id,
    name: callWords(call, language).name,
    deadline: deadlineView(until, zone, call.timeZone, now, language),
    progress: translate(language, 'console.jury.own.progress', { done: handedIn, total: open.length, drafts }),
    bar: [
      { className: 'k0', x: 0, width: 100 },
      { className: 'k1', x: 0, width: share(handedIn + drafts) },
      { className: 'k3', x: 0, width: share(handedIn) },
    ],
    isDecided,
    rows: rows
      .toSorted((a, b) => order.indexOf(a.step) - order.indexOf(b.step))
      .map(({ proposal, step }) => ({
        path: sheetPath(proposal),
        title: proposal.title,
        organization: proposal.organization,
        theme: themeOf(call, proposal.theme, language),
        state: stateOf(step, language),
        talk: talkText(step === 'conflict' ? 0 : proposal.messages, language),
        declare:
          isDecided || step === 'conflict' || step === 'closed'
            ? null
            : { action: sheetPath(proposal, 'conflict'), title: proposal.title },
      })),
  };
}

function talkText(count: number, language: string): string | null {
  return count === 0 ? null : translate(language, 'console.jury.discussion.count', { count });
}

/** Returns whether a review can be filled in and isn't submitted. */
function isOpen({ isDecided, conflictsOf }: JurorCall, proposal: AssignedProposal): boolean {
  const step = stepOf(proposal, conflictsOf(proposal.id));
  return !isDecided && (step === 'new' || step === 'draft');
}

type Step = 'new' | 'draft' | 'handed-in' | 'conflict' | 'closed';

function stepOf(proposal: AssignedProposal, conflicts: readonly FoundConflict[]): Step {
  if (conflicts.length > 0) return 'conflict';
  if (!scoredStates.some((state) => state === proposal.state))
    return proposal.sheet === 'handed-in' ? 'handed-in' : 'closed';
  return proposal.sheet ?? 'new';
}

function stateOf(step: Step, language: string): StateView {
  const label = translate(language, `console.jury.step.${step}`);
  switch (step) {
    case 'new':
      return { tone: 'off', icon: 'ring', label };
    case 'draft':
      return { tone: 'warn', icon: 'half', label };
    case 'handed-in':
      return { tone: 'good', icon: 'dot', label };
    case 'conflict':
    case 'closed':
      return { tone: 'off', icon: 'square', label };
  }
}
