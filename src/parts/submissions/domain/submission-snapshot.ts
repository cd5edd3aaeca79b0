import type { ProposalContent } from '../../../domain/proposals/proposal-content.js';
import type { Proposal, ProposalMember } from '../../../domain/proposals/proposal.entity.js';

/** A proposal as it was submitted. Its team is named without addresses. */
export interface SubmissionSnapshot {
  /** Its id in Greenroom, which the team can quote. */
  number: string;
  title: string;
  theme: string;
  organization: string;
  team: string[];
  content: ProposalContent;
}

/** Returns the proposal as it is submitted. */
export function snapshotOf(
  proposal: Pick<Proposal, 'externalId' | 'title' | 'theme' | 'organization'>,
  content: ProposalContent,
  members: readonly Pick<ProposalMember, 'name' | 'acceptedAt'>[],
): SubmissionSnapshot {
  const { externalId: number, title, theme, organization } = proposal;
  const team = members.flatMap(({ name, acceptedAt }) => (acceptedAt === null || !name ? [] : [name]));
  return { number, title, theme, organization: organization ?? '', team, content };
}
