import { winnersPath } from '../../../site/paths.js';

/** Where somebody on the team of a winner accepts, and says what may be published. */
export function myWinnerPath(token: string, proposalId: string): string {
  return `/me/${token}/winners/${proposalId}`;
}

/** The picture of a winner; the address changes with it. */
export function winnerPicturePath(call: { slug: string }, proposalId: string, pictureId: string): string {
  return `${winnersPath(call)}/${proposalId}/picture.webp?v=${pictureId}`;
}
