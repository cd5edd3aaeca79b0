import type { LetterOutcome } from '../../../domain/proposals/letter-outcome.js';
import { callPath } from '../../../console/paths/paths.js';

/** Returns the path of the letters of a call, or of what is done with its shortlist. */
export function lettersPath(call: { slug: string }, part?: 'shortlist' | 'shortlist/take-back'): string {
  return `${callPath(call)}/jury/letters${part === undefined ? '' : `/${part}`}`;
}

/** Returns the path of the letter about a result, or of what is done with it. */
export function letterPath(
  call: { slug: string },
  outcome: LetterOutcome,
  part?: 'text' | 'preview' | 'test' | 'send' | 'hold' | 'take-back',
): string {
  return `${lettersPath(call)}/about/${outcome}${part === undefined ? '' : `/${part}`}`;
}
