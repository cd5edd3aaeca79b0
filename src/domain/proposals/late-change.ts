import { isDeepStrictEqual } from 'node:util';
import { submissionWindow } from '../calls/submission-window.js';
import type { Proposal } from './proposal.entity.js';
import type { ProposalSource, ProposalState } from './proposal.js';
import type { ProposalContent } from './proposal-content.js';
import { hasWon } from './proposal-state.js';

/** What the platform of the call says of a proposal, as far as it is judged. */
export interface PlatformFacts {
  title: string;
  theme: string;
  organization: string | null;
  content: ProposalContent;
  /** Null if it is the state that the proposal has, or the one that the platform has always said. */
  state: ProposalState | null;
  /** RFC 3339. */
  submittedAt: string | null;
}

/** A change by the platform that waits for an owner, or was left. A later one replaces it. */
export interface LateChange {
  said: PlatformFacts;
  receivedAt: Date;
  source: ProposalSource;
  isLeft: boolean;
}

/** How many changes an owner takes over with one click: more would keep them waiting. */
export const mostTakenAtOnce = 500;

type JudgedProposal = Pick<Proposal, 'title' | 'theme' | 'organization' | 'state'>;

/**
 * Whether a change by the platform waits for an owner: after the deadline, the text is what the jury reads, and the
 * state what it has come to. Of a winner, only the way on to the showcase and a pilot doesn't wait before.
 */
export function waitsForOwner(
  call: Parameters<typeof submissionWindow>[0],
  before: Pick<Proposal, 'state'>,
  change: { state: ProposalState; isNewText: boolean },
  now: Date,
): boolean {
  if (now >= submissionWindow(call, now).endsAt) return true;
  return hasWon(before) && (change.isNewText || !hasWon(change));
}

/** Whether the platform says the same text as the proposal has. */
export function isSameText(
  before: JudgedProposal,
  content: ProposalContent,
  said: Omit<PlatformFacts, 'state'>,
): boolean {
  const { title, theme, organization } = before;
  return isDeepStrictEqual(
    { title, theme, organization, content },
    { title: said.title, theme: said.theme, organization: said.organization, content: said.content },
  );
}

/** Whether what the platform says is another text, or another state, than the proposal has. */
export function isOpenChange(before: JudgedProposal, content: ProposalContent, said: PlatformFacts): boolean {
  return (said.state !== null && said.state !== before.state) || !isSameText(before, content, said);
}
