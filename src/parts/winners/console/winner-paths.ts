import { callJuryPath } from '../../jury/console/jury-paths.js';

type Part = 'publish' | 'deadline' | 'offer' | 'page' | 'order';

/** The winners of a call, or what is done with them. */
export function winnersPath(call: { slug: string }, part?: Part): string {
  return `${callJuryPath(call)}/winners${part === undefined ? '' : `/${part}`}`;
}

/** One winner, or an acceptance that is released. */
export function winnerPath(
  call: { slug: string },
  id: string,
  part: 'answer' | 'hide' | 'picture' | 'release' | 'told',
): string {
  return `${winnersPath(call)}/${id}/${part}`;
}
