import { isDeepStrictEqual } from 'node:util';
import type { Call } from '../calls/call.entity.js';
import { checkThemes } from '../calls/call.js';
import { Conflict } from '../../platform/errors.js';
import { emailKey } from '../registrations/email-address.js';
import type { Proposal, ProposalMember } from './proposal.entity.js';
import type { ProposalSource, ProposalState } from './proposal.js';
import type { ProposalInput } from './proposal-input.js';
import { stateRefusal } from './proposal-state.js';

export type PutOutcome = 'created' | 'changed' | 'unchanged';

/** A proposal as it comes in, under its external id. */
export interface Arrival {
  externalId: string;
  input: ProposalInput;
}

/** The proposal as it is known already. */
export interface KnownProposal {
  proposal: Proposal;
  members: readonly ProposalMember[];
}

/** What is written. */
export interface ProposalPlan {
  outcome: PutOutcome;
  proposal: Proposal;
  /** By address. */
  members: ProposalMember[];
  /** The state before; null for a new one. */
  from: ProposalState | null;
}

/**
 * Decides what an announced proposal becomes; `id` is what a new one gets. The first that is known of it may be any
 * state, and an address on the call's platform stays until another (or null) is sent. Throws Invalid for a theme that the
 * call does not have, and Conflict for a jump over a state and for a draft that has
 * become another proposal.
 */
export function planProposal(
  call: Pick<Call, 'id' | 'themes'>,
  known: KnownProposal | null,
  { externalId, input }: Arrival,
  news: { id: string; source: ProposalSource; now: Date; asOf: Date },
): ProposalPlan {
  checkThemes(call, [input.theme], 'theme');
  const before = known?.proposal ?? null;
  if (before?.mergedInto)
    throw new Conflict('proposal-merged', 'This draft was merged into another proposal. Change that one instead.');
  const hand = news.source === 'declared' ? 'attendee' : 'platform';
  const refusal = before === null ? null : stateRefusal(before.state, input.state, hand);
  if (refusal !== null) throw refusal;
  const id = before?.id ?? news.id;
  const members = membersOf(id, input);
  const content = {
    title: input.title,
    theme: input.theme,
    organization: input.organization ?? null,
    state: input.state,
    url: input.url === undefined ? (before?.url ?? null) : input.url,
    submittedAt: input.submittedAt ?? (input.state === 'draft' ? null : (before?.submittedAt ?? null)),
  };
  const proposal: Proposal = {
    organizationId: null,
    helpWith: [],
    declaredBy: null,
    mergedInto: null,
    mergedAt: null,
    ...(before ?? { id, callId: call.id, externalId, source: news.source, createdAt: news.now }),
    ...content,
    updatedAt: news.now,
    asOf: before?.asOf && before.asOf > news.asOf ? before.asOf : news.asOf,
  };
  if (known === null || before === null) return { outcome: 'created', proposal, members, from: null };
  const { title, theme, organization, state, url, submittedAt } = before;
  const isSame =
    isDeepStrictEqual({ title, theme, organization, state, url, submittedAt }, content) &&
    isDeepStrictEqual(known.members.toSorted(byAddress).map(memberContent), members.map(memberContent));
  return isSame
    ? { outcome: 'unchanged', proposal: { ...proposal, updatedAt: before.updatedAt }, members, from: state }
    : { outcome: 'changed', proposal, members, from: state };
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
