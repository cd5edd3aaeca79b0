import { programmePath } from '../paths.js';

/** Where somebody on the team of a winner accepts, and says what may be published. */
export function myWinnerPath(token: string, proposalId: string): string {
  return `/me/${token}/winners/${proposalId}`;
}

/** The winners of a call, once the page is published. */
export function winnersPath(call: { slug: string }): string {
  return `${programmePath(call)}/winners`;
}

/** The picture of a winner; the address changes with it. */
export function winnerPicturePath(call: { slug: string }, proposalId: string, pictureId: string): string {
  return `${winnersPath(call)}/${proposalId}/picture.webp?v=${pictureId}`;
}
