import type { ProposalContent } from '../../../domain/proposals/proposal-content.js';
import type { FoundConflict } from './conflict.js';
import type { Rules } from './jury-settings.js';

type Anonymity = Pick<Rules, 'isAnonymous' | 'hidesPlaces'>;

/** Returns a proposal as jurors see it: who proposes is missing if the review is anonymous. */
export function proposalForJurors<Proposal extends { organization: string | null; url: string | null }>(
  proposal: Proposal,
  { isAnonymous }: Pick<Anonymity, 'isAnonymous'>,
): Proposal {
  return isAnonymous ? { ...proposal, organization: null, url: null } : proposal;
}

/** Returns what a proposal says as jurors see it. Its texts are unchanged, whatever a team wrote there about itself. */
export function contentForJurors(content: ProposalContent, { isAnonymous, hidesPlaces }: Anonymity): ProposalContent {
  if (!isAnonymous) return content;
  return { ...content, links: [], places: hidesPlaces ? [] : content.places };
}

/** Returns the PDFs of a proposal as jurors see them: `nameOf` a place in the list replaces names that teams chose. */
export function filesForJurors<File extends { name: string }>(
  files: readonly File[],
  { isAnonymous }: Pick<Anonymity, 'isAnonymous'>,
  nameOf: (place: number) => string,
): File[] {
  return files.map((file, index) => (isAnonymous ? { ...file, name: nameOf(index + 1) } : file));
}

/** Returns conflicts as their juror reads them: only what they said about this proposal, if the review is anonymous. */
export function conflictsForJuror(
  conflicts: readonly FoundConflict[],
  { isAnonymous }: Pick<Anonymity, 'isAnonymous'>,
): (FoundConflict | null)[] {
  const isOwn = ({ evidence, reason }: FoundConflict) =>
    evidence === 'declared' && (reason === 'declared' || reason === 'helped');
  const told = conflicts.filter((one) => !isAnonymous || isOwn(one));
  return told.length > 0 || conflicts.length === 0 ? told : [null];
}
