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

/** Translated texts of a question; missing ones use the call's default language. */
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

/** Returns a question in a language, falling back to the call's default language. */
export function questionTexts(
  question: Pick<QuestionContent, 'label' | 'help' | 'options' | 'translations'>,
  language: string,
): Pick<QuestionContent, 'label' | 'help' | 'options'> {
  const words = question.translations[language];
  return {
    label: words?.label || question.label,
    help: words?.help || question.help,
    options: question.options.map(({ value, label }) => ({ value, label: words?.options?.[value] || label })),
  };
}
