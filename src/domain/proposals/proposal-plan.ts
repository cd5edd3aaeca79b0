import { isDeepStrictEqual } from 'node:util';
import type { Call } from '../calls/call.entity.js';
import { checkThemes } from '../calls/call.js';
import { emailKey } from '../registrations/links/email-address.js';
import type { Proposal, ProposalMember } from './proposal.entity.js';
import type { ProposalSource, ProposalState } from './proposal.js';
import { answerKeys, changedContent, emptyContent, isSameContent, type ProposalContent } from './proposal-content.js';
import type { ProposalInput } from './proposal-input.js';
import { isOpenChange, isSameText, type LateChange, type PlatformFacts, waitsForOwner } from './late-change.js';
import { moveRefusal } from './proposal-state.js';

/** `waiting`: an owner decides about the change, because the deadline has passed. */
export type PutOutcome = 'created' | 'changed' | 'unchanged' | 'waiting';

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

/** The same, with what the platform of the call has said of it. */
export interface ReceivedProposal extends KnownProposal {
  /** What the platform has changed after the deadline. */
  late: LateChange | null;
  /** The last state that came from the platform. */
  platformState: ProposalState | null;
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
  /** Whether anything of the proposal itself is to be written. */
  isWritten: boolean;
  /** The change that waits for an owner; null for none any more, undefined for the one that there is. */
  late?: Omit<LateChange, 'isLeft'> | null;
  /** The state before; null for a new one. */
  from: ProposalState | null;
}

/**
 * Plans how to save a received proposal; `id` is for a new one. A new proposal can have any state. A page on the call's
 * platform is kept until another one (or null) is sent. After the deadline, the platform changes only who is on the team
 * and its page: another text or state waits for an owner. Throws Invalid for an unknown theme, and Conflict for a state
 * that can't follow, for a merged draft and for what a team writes in Greenroom.
 */
export function planProposal(
  call: PlannedCall,
  known: ReceivedProposal | null,
  { externalId, input }: Arrival,
  news: { id: string; source: ProposalSource; now: Date; asOf: Date },
): ProposalPlan {
  const before = known?.proposal ?? null;
  if (input.theme !== before?.theme) checkThemes(call, [input.theme], 'theme');
  const hand = news.source === 'declared' ? 'attendee' : news.source === 'form' ? 'team' : 'platform';
  const own = before === null ? null : moveRefusal(before, before.state, hand);
  if (own !== null) throw own;
  const id = before?.id ?? news.id;
  const members = membersOf(id, input);
  const earlier = known?.content ?? emptyContent;
  const base = known?.late?.said.content ?? earlier;
  const said = {
    title: input.title,
    theme: input.theme,
    organization: input.organization ?? null,
    content: input.content ? changedContent(base, input.content, answerKeys(call)) : base,
    submittedAt: input.submittedAt?.toISOString() ?? null,
  };
  const isNewText = before !== null && !isSameText(before, earlier, said);
  const waits =
    hand === 'platform' && before !== null && waitsForOwner(call, before, { state: input.state, isNewText }, news.now);
  const refusal = before === null || waits ? null : moveRefusal(before, input.state, hand);
  if (refusal !== null) throw refusal;
  const content = waits ? earlier : said.content;
  const judged = waits ? before : { ...said, state: input.state };
  const facts = {
    title: judged.title,
    theme: judged.theme,
    organization: judged.organization,
    state: judged.state,
    url: input.url === undefined ? (before?.url ?? null) : input.url,
    submittedAt: waits
      ? before.submittedAt
      : (input.submittedAt ?? (input.state === 'draft' ? null : (before?.submittedAt ?? null))),
  };
  const isNewContent = !isSameContent(earlier, content);
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
  const plan = { members, content, isNewContent, from: before?.state ?? null };
  if (known === null || before === null) return { ...plan, outcome: 'created', proposal, isWritten: true };
  const { title, theme, organization, state, url, submittedAt } = before;
  const isSame =
    isDeepStrictEqual({ title, theme, organization, state, url, submittedAt }, facts) &&
    !isNewContent &&
    isDeepStrictEqual(known.members.toSorted(byAddress).map(memberContent), members.map(memberContent));
  const late = waits ? lateChange(known, said, input.state, news) : null;
  return {
    ...plan,
    proposal: isSame ? { ...proposal, updatedAt: before.updatedAt } : proposal,
    ...lateOutcome(known.late, late, isSame),
  };
}

type PlannedCall = Parameters<typeof waitsForOwner>[0] & Pick<Call, 'id' | 'themes' | 'criteria' | 'proposalQuestions'>;

/**
 * Returns the change that waits for an owner, or null if what the platform says changes nothing that is judged. A state
 * that the platform repeats is no change, whatever the jury has made of it.
 */
function lateChange(
  { proposal, content, platformState }: ReceivedProposal,
  text: Omit<PlatformFacts, 'state'>,
  to: ProposalState,
  { source, now }: { source: ProposalSource; now: Date },
): Omit<LateChange, 'isLeft'> | null {
  const said = { ...text, state: to === proposal.state || to === platformState ? null : to };
  return isOpenChange(proposal, content, said) ? { said, receivedAt: now, source } : null;
}

/** Returns what becomes of the change that has waited so far, or was left. */
function lateOutcome(
  before: LateChange | null,
  late: Omit<LateChange, 'isLeft'> | null,
  isSame: boolean,
): Pick<ProposalPlan, 'outcome' | 'isWritten' | 'late'> {
  const outcome = isSame ? 'unchanged' : 'changed';
  // The platform says what the proposal says anyway, or has changed it before the deadline.
  if (late === null) return { outcome, isWritten: !isSame || before !== null, ...(before !== null && { late }) };
  if (before === null || !isDeepStrictEqual(judgedFacts(before), judgedFacts(late)))
    return { outcome: 'waiting', isWritten: true, late };
  return { outcome: before.isLeft ? outcome : 'waiting', isWritten: !isSame };
}

function judgedFacts({ said }: Pick<LateChange, 'said'>): PlatformFacts {
  return { ...said, submittedAt: null };
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
