import type { ProposalContent } from './proposal-content.js';
import type { ListedFile } from './proposal-files.queries.js';
import type { Proposal, ProposalMember } from './proposal.entity.js';

/** A version of a proposal as it was received. Its team is named without addresses. */
export interface SubmissionSnapshot {
  /** Its id in Greenroom, which the team can quote. */
  number: string;
  title: string;
  theme: string;
  organization: string;
  /** Empty if it came from the platform of the call. */
  team: string[];
  content: ProposalContent;
  /** Its PDFs; missing in versions from before they were recorded. */
  files?: { id: string; name: string }[];
  /** The rules that its team accepted with it; missing where the call had none. */
  rules?: { version: string; text: string };
}

/** Returns the proposal as its team submits it. */
export function snapshotOf(
  proposal: Pick<Proposal, 'externalId' | 'title' | 'theme' | 'organization'>,
  content: ProposalContent,
  members: readonly Pick<ProposalMember, 'name' | 'acceptedAt'>[],
  files: readonly Pick<ListedFile, 'fileId' | 'name'>[],
): Required<Omit<SubmissionSnapshot, 'rules'>> {
  const { externalId: number, title, theme, organization } = proposal;
  const team = members.flatMap(({ name, acceptedAt }) => (acceptedAt === null || !name ? [] : [name]));
  const attached = files.map(({ fileId: id, name }) => ({ id, name }));
  return { number, title, theme, organization: organization ?? '', team, content, files: attached };
}
