import type { CallTranslation, Term } from './call.js';

/** A text of a call that a language lacks: one of the call's own, or the name of a theme or criterion. */
export type MissingText = 'name' | 'host' | 'summary' | { theme: string } | { criterion: string };

/** Returns what a call says in its own language but not in `language` (BCP 47), in the order of the form. */
export function missingTexts(
  call: {
    name: string;
    host: string;
    summary: string;
    themes: readonly Term[];
    criteria: readonly Term[];
    languages: readonly string[];
    translations: Readonly<Record<string, CallTranslation>>;
  },
  language: string,
): MissingText[] {
  if (language === (call.languages[0] ?? 'en')) return [];
  const words = call.translations[language] ?? {};
  const own = (['name', 'host', 'summary'] as const).filter((field) => call[field] !== '' && isEmpty(words[field]));
  return [
    ...own,
    ...call.themes.filter(({ slug }) => isEmpty(words.themes?.[slug])).map(({ slug }) => ({ theme: slug })),
    ...call.criteria.filter(({ slug }) => isEmpty(words.criteria?.[slug])).map(({ slug }) => ({ criterion: slug })),
  ];
}

function isEmpty(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}
