import { textFor } from '../../domain/campaigns/campaign-texts.js';
import type { Audience } from '../../domain/broadcasts/audience.queries.js';
import { type LeftOut } from '../../domain/broadcasts/broadcast.js';
import type { Broadcast } from '../../domain/broadcasts/broadcast.entity.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { languageName } from '../ui/language-name.js';
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

/** Says who reads a text in another language than their own, one sentence for each language that is missing. */
export function untranslatedWords(
  { byLanguage }: Pick<Audience, 'byLanguage'>,
  { contents }: Pick<Broadcast, 'contents'>,
  call: Pick<Call, 'languages'>,
  language: string,
): string[] {
  return byLanguage
    .filter((one) => !Object.hasOwn(contents, one.language))
    .map((one) =>
      translate(language, 'console.broadcasts.untranslated', {
        count: one.count,
        own: languageName(one.language, language),
        other: languageName(textFor(contents, one.language, call.languages).language, language),
      }),
    );
}
