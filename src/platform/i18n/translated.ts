import { z } from 'zod';
import { matchLanguage } from './negotiate-language.js';
import { byLanguage } from './supported-language.js';

/** Texts in other languages than the original, by language (BCP 47); the original is shown for a missing one. */
export type Translations<Field extends string> = Readonly<Record<string, Readonly<Partial<Record<Field, string>>>>>;

/** Something whose texts are in one language, the original, and translated into others. */
export type Translated<Field extends string> = Readonly<Record<Field, string>> & {
  /** Of the original (BCP 47). */
  readonly originalLanguage: string;
  readonly translations: Translations<Field>;
};

/** A text with the language that it is in (BCP 47), so that a page can mark it. */
export interface TextInLanguage {
  text: string;
  lang: string;
}

/**
 * Returns a text for readers of a language: the translation, or the original in its own language. `offered` are the
 * languages that readers are offered: a translation into another one is kept, but not shown.
 */
export function textIn<Field extends string>(
  from: Translated<Field>,
  field: Field,
  language: string,
  offered: readonly string[],
): TextInLanguage {
  const translation = offered.includes(language) ? from.translations[language]?.[field] : undefined;
  return translation ? { text: translation, lang: language } : { text: from[field], lang: from.originalLanguage };
}

/** Returns translations without empty ones. One that is the same as the original was decided to be. */
export function usefulTranslations<Field extends string>(translations: Translations<Field>): Translations<Field> {
  const useful = Object.entries(translations).map(([language, texts]) => {
    const kept = Object.entries<string | undefined>(texts).filter(([, text]) => text?.trim());
    return [language, Object.fromEntries(kept)] as const;
  });
  return Object.fromEntries(useful.filter(([, texts]) => Object.keys(texts).length > 0)) as Translations<Field>;
}

/** Returns the languages of these in which a text lacks a translation; none if there is no text. */
export function languagesWithout<Field extends string>(
  from: Translated<Field>,
  field: Field,
  languages: readonly string[],
): string[] {
  if (from[field].trim() === '') return [];
  const isMissing = (language: string) => matchLanguage(textIn(from, field, language, languages).lang) !== language;
  return languages.filter(isMissing);
}

/** Schema for translations, whose texts have the schemas of the originals. An empty one is none. */
export function translationsInput<Fields extends z.ZodRawShape>(fields: Fields) {
  return byLanguage(z.strictObject(fields).partial());
}
