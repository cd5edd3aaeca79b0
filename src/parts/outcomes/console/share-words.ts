import type { Share } from '../domain/funnel.js';
import { translate } from '../../../platform/i18n/messages.js';

const formats = new Map<string, Intl.NumberFormat>();

/** `40%`; what is more than nothing and less than everything never looks like it. */
export function percent(share: number, language: string): string {
  const format = formats.get(language) ?? new Intl.NumberFormat(language, { style: 'percent' });
  formats.set(language, format);
  if (share > 0 && share < 0.005) return `<${format.format(0.01)}`;
  if (share < 1 && share >= 0.995) return `>${format.format(0.99)}`;
  return format.format(share);
}

/** `40% of 214`, or how many of how few; null for nothing of nothing. */
export function shareWords({ count, of, share }: Share, language: string): string | null {
  if (of === 0) return null;
  return share === null
    ? translate(language, 'console.outcomes.comparedFew', { count, of })
    : translate(language, 'console.outcomes.shareOf', { percent: percent(share, language), of });
}

/**
 * How many of those who registered came so far: `by 20 people, 9% of registered`, or how many of how few; without the
 * number (`9% of registered`) if it is shown beside it.
 */
export function registeredWords({ count, of, share }: Share, isNamed: boolean, language: string): string | null {
  if (of === 0) return null;
  const key = `console.outcomes.${share === null ? 'few' : 'share'}Of${isNamed ? '' : 'All'}Registered`;
  return translate(language, key, { count, of, percent: share === null ? '' : percent(share, language) });
}
