import { textIn } from '../../platform/i18n/translated.js';
import type { OfferingCall } from '../sessions/session-texts.js';

export const questionKinds = [
  'text',
  'long-text',
  'choice',
  'choices',
  'number',
  'yes-no',
  'country',
  'consent',
] as const;
export type QuestionKind = (typeof questionKinds)[number];

/** An option of a choice. `value` is stored, `label` is displayed. */
export interface QuestionOption {
  value: string;
  label: string;
}

/** Translated texts of a question; for missing ones the original is shown. */
export interface QuestionTranslation {
  label?: string;
  help?: string;
  /** Labels by option value. */
  options?: Record<string, string>;
}

/** The content of a question, without its position. */
export interface QuestionContent {
  /** Identifies the question within the session, also after rewording. */
  key: string;
  kind: QuestionKind;
  required: boolean;
  label: string;
  help: string;
  /** Of choices only. */
  options: QuestionOption[];
  /** Of numbers only. */
  min: number | null;
  max: number | null;
  /** By BCP 47 tag. */
  translations: Record<string, QuestionTranslation>;
}

/** Returns whether questions of this kind have options. */
export function hasOptions(kind: QuestionKind): boolean {
  return kind === 'choice' || kind === 'choices';
}

/**
 * Returns a question as readers of a language see it, with the languages of its parts. Its original is in the main
 * language of the call; without a call, whose languages are not known, no language is said.
 */
export function questionTexts(
  { label, help, options, translations }: Pick<QuestionContent, 'label' | 'help' | 'options' | 'translations'>,
  language: string,
  { languages }: OfferingCall = { languages: ['', language] },
) {
  const from = { label, help, translations, originalLanguage: languages[0] ?? '' };
  const texts = (field: 'label' | 'help') => textIn(from, field, language, languages);
  return {
    label: texts('label').text,
    lang: texts('label').lang,
    help: texts('help').text,
    helpLang: texts('help').lang,
    options: options.map((option) => {
      const words = { [language]: { label: translations[language]?.options?.[option.value] ?? '' } };
      const shown = textIn({ ...from, label: option.label, translations: words }, 'label', language, languages);
      return { value: option.value, label: shown.text, lang: shown.lang };
    }),
  };
}
