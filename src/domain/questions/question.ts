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

/** One of the answers that a choice offers. `value` is what is kept, `label` what people read. */
export interface QuestionOption {
  value: string;
  label: string;
}

/** What a question says in another language; whatever is not there is said in the call's first. */
export interface QuestionTranslation {
  label?: string;
  help?: string;
  /** Labels by the value of the option. */
  options?: Record<string, string>;
}

/** The content of a question, without its position. */
export interface QuestionContent {
  /** Its name within the session; a question that was reworded keeps it. */
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

/** Whether people pick from the options of a question of this kind. */
export function hasOptions(kind: QuestionKind): boolean {
  return kind === 'choice' || kind === 'choices';
}

/** A question in a language, and in the call's first where it is not translated. */
export function questionWords(
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
