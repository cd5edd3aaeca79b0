import { isDeepStrictEqual } from 'node:util';
import type { Call } from '../calls/call.entity.js';
import { checkThemes } from '../calls/call.js';
import { emailKey } from '../registrations/email-address.js';
import type { Proposal, ProposalMember } from './proposal.entity.js';
import type { ProposalSource, ProposalState } from './proposal.js';
import { answerKeys, changedContent, emptyContent, isSameContent, type ProposalContent } from './proposal-content.js';
import type { ProposalInput } from './proposal-input.js';
import { moveRefusal } from './proposal-state.js';

export type PutOutcome = 'created' | 'changed' | 'unchanged';

/** A received proposal, with its external id. */
export interface Arrival {
  externalId: string;
  input: ProposalInput;
}

/** The existing proposal. */
export interface KnownProposal {
  proposal: Proposal;
  members: readonly ProposalMember[];
  content: ProposalContent;
}

/** The row to write. */
export interface ProposalPlan {
  outcome: PutOutcome;
  proposal: Proposal;
  /** By address. */
  members: ProposalMember[];
  content: ProposalContent;
  /** Whether the content is another one than before. */
  isNewContent: boolean;
  /** The state before; null for a new one. */
  from: ProposalState | null;
}

/**
 * Plans how to save a received proposal; `id` is for a new one. A new proposal can have any state. A page on the call's
 * platform is kept until another one (or null) is sent. Throws Invalid for an unknown theme, and Conflict for a state
 * that can't follow and for a merged draft.
 */
export function planProposal(
  call: Pick<Call, 'id' | 'themes' | 'criteria' | 'proposalQuestions'>,
  known: KnownProposal | null,
  { externalId, input }: Arrival,
  news: { id: string; source: ProposalSource; now: Date; asOf: Date },
): ProposalPlan {
  checkThemes(call, [input.theme], 'theme');
  const before = known?.proposal ?? null;
  const hand = news.source === 'declared' ? 'attendee' : news.source === 'form' ? 'team' : 'platform';
  const refusal = before === null ? null : moveRefusal(before, input.state, hand);
  if (refusal !== null) throw refusal;
  const id = before?.id ?? news.id;
  // What a team writes in Greenroom is theirs: the call's platform can only say how far it has come, once submitted.
  const isTheirs = before?.source === 'form' && news.source !== 'form';
  const members = isTheirs ? (known?.members.toSorted(byAddress) ?? []) : membersOf(id, input);
  const earlier = known?.content ?? emptyContent;
  const content = input.content && !isTheirs ? changedContent(earlier, input.content, answerKeys(call)) : earlier;
  const isNewContent = !isSameContent(earlier, content);
  const said = { members, content, isNewContent };
  const { title: ownTitle, theme: ownTheme, organization: ownOrganization } = isTheirs && before ? before : input;
  const facts = {
    title: ownTitle,
    theme: ownTheme,
    organization: ownOrganization ?? null,
    state: input.state,
    url: input.url === undefined ? (before?.url ?? null) : input.url,
    submittedAt:
      (isTheirs ? null : input.submittedAt) ?? (input.state === 'draft' ? null : (before?.submittedAt ?? null)),
  };
  const proposal: Proposal = {
    organizationId: null,
    helpWith: [],
    declaredBy: null,
    mergedInto: null,
    mergedAt: null,
    ...(before ?? { id, callId: call.id, externalId, source: news.source, createdAt: news.now }),
    ...facts,
    updatedAt: news.now,
    asOf: before?.asOf && before.asOf > news.asOf ? before.asOf : news.asOf,
  };
  if (known === null || before === null) return { outcome: 'created', proposal, ...said, from: null };
  const { title, theme, organization, state, url, submittedAt } = before;
  const isSame =
    isDeepStrictEqual({ title, theme, organization, state, url, submittedAt }, facts) &&
    !isNewContent &&
    isDeepStrictEqual(known.members.toSorted(byAddress).map(memberContent), members.map(memberContent));
  return isSame
    ? { outcome: 'unchanged', proposal: { ...proposal, updatedAt: before.updatedAt }, ...said, from: state }
    : { outcome: 'changed', proposal, ...said, from: state };
}

function membersOf(proposalId: string, input: ProposalInput): ProposalMember[] {
  return input.members
    .map(({ email, name }) => ({ proposalId, emailKey: emailKey(email), email, name: name ?? null, acceptedAt: null }))
    .sort(byAddress);
}

function byAddress(a: ProposalMember, b: ProposalMember): number {
  return a.emailKey < b.emailKey ? -1 : 1;
}

function memberContent({ emailKey: key, email, name }: ProposalMember) {
  return { key, email, name };
}
