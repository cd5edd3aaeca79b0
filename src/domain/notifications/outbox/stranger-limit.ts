import { endings } from './unproven-limit.js';
import type { MessageKind } from '../kinds/kinds.js';

/** A proven address gets at most this many emails that anyone can cause in any period of 24 hours, in all calls together. */
const maxByStrangers = 5;

/** The last of them says that there were several requests, so that nothing is lost that the others would have said. */
const summary: MessageKind = 'several-requests';

/** Whether emails of a kind count. What ends a registration only follows an email that counted. */
export function isLimited(kind: MessageKind): boolean {
  return !endings.includes(kind);
}

/** Returns how many emails can have left before one of this kind. */
export function maxBefore(kind: MessageKind): number {
  return kind === summary ? maxByStrangers : maxByStrangers - 1;
}

/** What happens to a message over the limit. */
export type OverStrangerLimit =
  /** `isSummarized`: whether a summary says meanwhile that there is more. */
  { state: 'held'; dueAt: Date; isSummarized: boolean } | { state: 'dropped'; result: string };

/**
 * Returns what happens to a message over the limit. One about a registration that its person has not confirmed waits
 * until they do, or until others can leave. Anything else says what an email has said before.
 */
export function overStrangerLimit(kind: MessageKind, isUnconfirmed: boolean, allowedAt: Date): OverStrangerLimit {
  if (kind === summary || isUnconfirmed) return { state: 'held', dueAt: allowedAt, isSummarized: kind !== summary };
  return { state: 'dropped', result: 'Strangers caused as many emails to this address as they can in a day.' };
}
