import type { FieldError } from '../../platform/errors.js';
import { type AnswerValue, readAnswers } from './answers.js';
import type { QuestionContent } from './question.js';

/** Returns an answer as a text, which `answerFromText` reads: several choices on lines of their own. */
function textOfAnswer(value: AnswerValue): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return Array.isArray(value) ? value.join('\n') : String(value);
}

/** Reads an answer that is stored as a text; null if it is none to this question, as what another program sent. */
export function answerFromText(question: QuestionContent, text: string): AnswerValue | null {
  return readAnswers([{ ...question, id: question.key }], given(question, text)).kept[question.key] ?? null;
}

/** Checks an answer, and returns it as the text to store; empty for none. A required one can be missing in a draft. */
export function checkedAnswerText(
  question: QuestionContent,
  text: string,
): { text: string; fieldErrors: FieldError[] } {
  const asked = { ...question, id: question.key, required: false };
  const { kept, fieldErrors } = readAnswers([asked], given(question, text));
  const value = kept[question.key];
  return { text: value === undefined ? '' : textOfAnswer(value), fieldErrors };
}

function given({ key, kind }: QuestionContent, text: string): Record<string, string | string[]> {
  return { [key]: kind === 'choices' ? text.split('\n') : text };
}
