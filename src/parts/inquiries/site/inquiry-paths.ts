import { programmePath, sessionPath } from '../../../site/paths.js';

/** The questions of a call, with their answers. */
export function inquiriesPath(call: { slug: string }): string {
  return `${programmePath(call)}/questions`;
}

/** A question in that list. */
export function inquiryPath(call: { slug: string }, { number }: { number: number }): string {
  return `${inquiriesPath(call)}#q${number}`;
}

/** The questions during a session, on phones; with `/stage`, on the wall. */
export function livePath(call: { slug: string }, session: { slug: string }): string {
  return `${sessionPath(call, session)}/live`;
}
