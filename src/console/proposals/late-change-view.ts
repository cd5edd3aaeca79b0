import type { Call } from '../../domain/calls/call.entity.js';
import { isOpenChange, type LateChange } from '../../domain/proposals/late-change.js';
import type { KnownProposal } from '../../domain/proposals/proposal-plan.js';
import { type TextChange, textChanges } from '../../domain/proposals/text-changes.js';
import { translate } from '../../platform/i18n/messages.js';
import { dayAndTime } from '../ui/day-and-time.js';
import { lateChangesPath, proposalPath } from '../paths/proposal-paths.js';
import { proposalState } from '../ui/proposal-state-view.js';
import type { StateView } from '../ui/session-state.js';

/** What the platform has changed after the deadline, with the two answers of an owner. */
export interface LateChangeView {
  title: string;
  path: string;
  when: string;
  /** The state before and after; null if it is only the text. */
  states: { before: StateView; after: StateView } | null;
  changes: TextChange[];
  /** That an owner has left it; then there is nothing to decide. */
  left: string | null;
  /** Where an owner decides; null for others. */
  action: string | null;
  seen: string;
}

/** That changes of the platform wait for an owner. */
export interface LateNote {
  text: string;
  path: string;
}

/** Returns how many changes of the platform wait for an owner; null for none. */
export function lateNote(call: { slug: string }, count: number, language: string): LateNote | null {
  if (count === 0) return null;
  return { text: translate(language, 'console.proposals.late.waiting', { count }), path: lateChangesPath(call) };
}

/** Returns a change that the platform proposes; null if the proposal says the same by now. */
export function lateChangeView(
  call: Call,
  { proposal, content }: Pick<KnownProposal, 'proposal' | 'content'>,
  late: LateChange | null,
  { language, isOwner }: { language: string; isOwner: boolean },
): LateChangeView | null {
  if (late === null || !isOpenChange(proposal, content, late.said)) return null;
  const { said, receivedAt, isLeft } = late;
  const { title, theme, organization } = proposal;
  const before = { title, theme, organization: organization ?? '', content };
  return {
    title,
    path: proposalPath(call, proposal),
    when: dayAndTime(receivedAt, call.timeZone, language),
    states:
      said.state === null || said.state === proposal.state
        ? null
        : { before: proposalState(proposal.state, language), after: proposalState(said.state, language) },
    changes: textChanges(call, before, { ...said, organization: said.organization ?? '' }, language),
    left: isLeft ? translate(language, 'console.proposals.done.late.left') : null,
    action: isOwner && !isLeft ? `${proposalPath(call, proposal)}/late` : null,
    seen: receivedAt.toISOString(),
  };
}
