import type { Audience } from '../../domain/broadcasts/audience.queries.js';
import { type LeftOut } from '../../domain/broadcasts/broadcast.js';
import { translate } from '../../platform/i18n/messages.js';

/** How many would get a broadcast, and who is left out: a sentence for each that there is. */
export function audienceWords({ total, leftOut }: Pick<Audience, 'total' | 'leftOut'>, language: string): string[] {
  return [translate(language, 'console.broadcasts.wouldGet', { count: total }), ...leftOutWords(leftOut, language)];
}

/** Says why people who match the filter get nothing, one sentence for each reason. */
export function leftOutWords({ unsubscribed, suppressed }: LeftOut, language: string): string[] {
  return [
    ...(unsubscribed === 0 ? [] : [translate(language, 'console.broadcasts.leftOut.muted', { count: unsubscribed })]),
    ...(suppressed === 0 ? [] : [translate(language, 'console.broadcasts.leftOut.unreachable', { count: suppressed })]),
  ];
}
