import { translate } from '../../../platform/i18n/messages.js';
import { meanOf, pollIn, type QuickPoll } from './quick-poll.js';

/** More words than these don't fit on a phone or a wall. */
const maxShown = 30;

/** Returns a poll and its results as people and hosts read them in a language. */
export function pollResults(poll: QuickPoll, language: string, offered: readonly string[]) {
  const { question, lang, options, ends, results } = pollIn(poll, language, offered);
  const mean = meanOf(poll);
  const number = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return {
    question,
    options: options.map((one) => ({ ...one, lang })),
    ends: ends && { ...ends, lang },
    votes: [
      translate(language, 'inquiries.poll.votes', { count: poll.voters }),
      ...(mean === null ? [] : [translate(language, 'inquiries.poll.mean', { mean: number.format(mean) })]),
    ].join(' · '),
    results: results.slice(0, maxShown).map((one) => ({
      ...one,
      // Words are in whatever language somebody typed.
      lang: poll.kind === 'words' ? null : lang,
      most: Math.max(1, poll.voters),
    })),
  };
}
