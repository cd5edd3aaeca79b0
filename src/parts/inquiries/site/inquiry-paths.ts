import { programmePath } from '../../../site/paths.js';

/** The questions of a call, with their answers. */
export function inquiriesPath(call: { slug: string }): string {
  return `${programmePath(call)}/questions`;
}

/** A question in that list. */
export function inquiryPath(call: { slug: string }, { number }: { number: number }): string {
  return `${inquiriesPath(call)}#q${number}`;
}
