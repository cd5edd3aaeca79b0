import { type CampaignTexts, textFor } from '../campaigns/campaign-texts.js';

/** What the people who read one language get: an own text, that of another language, or the standard text. */
export interface LanguageCoverage {
  language: string;
  /** How many people of the list read it. */
  people: number;
  gets: 'own' | 'other' | 'standard';
  /** The language of the text that they get. */
  textIn: string;
}

/**
 * Returns what the people of a list get, most people first. `counts` has null for people whose language is not known,
 * who get the call's default (the first of `callLanguages`).
 */
export function languageCoverage(
  contents: CampaignTexts,
  callLanguages: readonly string[],
  counts: readonly { language: string | null; count: number }[],
): LanguageCoverage[] {
  const sums = new Map<string, number>();
  for (const { language, count } of counts) {
    const code = language ?? callLanguages[0] ?? 'en';
    sums.set(code, (sums.get(code) ?? 0) + count);
  }
  const isStandard = Object.keys(contents).length === 0;
  return [...sums]
    .toSorted(([, a], [, b]) => b - a)
    .map(([language, people]): LanguageCoverage => {
      if (isStandard) return { language, people, gets: 'standard', textIn: language };
      const { language: textIn } = textFor(contents, language, callLanguages);
      return { language, people, gets: textIn === language ? 'own' : 'other', textIn };
    });
}
