import { textIn, type Translations } from '../../../platform/i18n/translated.js';
import type { Inquiry } from './inquiry.js';
import type { TranslationFailure } from './libre-translate.js';

/** What was translated automatically: nobody but hosts sees it, and it is nobody's word until one of them saves it. */
export type Drafts = Translations<'text' | 'answer'>;

/** The drafts of questions, by their ids. */
export type DraftsById = ReadonlyMap<string, Drafts>;

type Readable = Pick<Inquiry, 'id' | 'text' | 'language' | 'translations'>;

/** A question as a host reads it who doesn't read its language. */
export interface Reading {
  text: string;
  lang: string;
  /** Whether no person has read it over. */
  isAutomatic: boolean;
}

/**
 * Returns a question in the first of these languages in which there is a translation; null if it needs none, because it was
 * asked in one before, or if there is none.
 */
export function readingOf(inquiry: Readable, drafts: DraftsById, languages: readonly string[]): Reading | null {
  for (const language of languages) {
    if (language === inquiry.language) return null;
    const text = inquiry.translations[language]?.text;
    if (text) return { text, lang: language, isAutomatic: false };
    const draft = drafts.get(inquiry.id)?.[language]?.text;
    if (draft) return { text: draft, lang: language, isAutomatic: true };
  }
  return null;
}

/** Returns the text of a question in the language in which all are compared; null if nobody has translated it. */
export function comparableText(inquiry: Readable, drafts: DraftsById, language: string): string | null {
  if (inquiry.language === language) return inquiry.text;
  return readingOf(inquiry, drafts, [language])?.text ?? null;
}

/** Returns the drafts of texts into the languages that readers are offered that no host has translated. */
export function offeredDrafts(
  inquiry: Pick<Inquiry, 'language' | 'text' | 'answer' | 'translations'>,
  drafts: Drafts,
  offered: readonly string[],
): Drafts {
  const fields = ['text', 'answer'] as const;
  const isMissing = (field: (typeof fields)[number], language: string) =>
    textIn({ ...inquiry, originalLanguage: inquiry.language }, field, language, offered).lang !== language;
  const missing = offered.map((language) => {
    const texts = fields
      .filter((field) => isMissing(field, language))
      .map((field) => [field, drafts[language]?.[field]]);
    return [language, Object.fromEntries(texts.filter(([, text]) => text))] as const;
  });
  return Object.fromEntries(missing.filter(([, texts]) => Object.keys(texts).length > 0));
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/**
 * Returns for how long a text that failed is left (`textMs`), and the service, after so many failures one after the other
 * (`restMs`): a text that it can't translate keeps the others waiting for a moment only.
 */
export function waitAfter(
  { kind, retryAfter }: TranslationFailure,
  failures: number,
): { textMs: number; restMs: number } {
  if (kind === 'text') return { textMs: 6 * hourMs, restMs: failures < 5 ? 0 : minuteMs };
  const grown = kind === 'key' ? hourMs : Math.min(minuteMs * 2 ** (failures - 1), hourMs);
  const restMs = retryAfter === null ? grown : Math.min(Math.max(retryAfter, 1) * 1000, hourMs);
  return { textMs: restMs, restMs };
}
