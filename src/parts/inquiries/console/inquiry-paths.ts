import { callPath } from '../../../console/paths/paths.js';

/** The questions that people ask about a call, or what is done with them as a whole. */
export function inquiriesPath(call: { slug: string }, part?: 'new' | 'closing'): string {
  return `${callPath(call)}/questions${part === undefined ? '' : `/${part}`}`;
}

/** A question, or what is done with it. */
export function inquiryPath(
  call: { slug: string },
  { number }: { number: number },
  part?: 'merge' | 'separate' | 'author',
): string {
  return `${inquiriesPath(call)}/${number}${part === undefined ? '' : `/${part}`}`;
}

/** What everybody reads of it. */
export function publicInquiriesPath(call: { slug: string }): string {
  return `/calls/${call.slug}/questions`;
}
