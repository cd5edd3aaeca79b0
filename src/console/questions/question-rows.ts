import { type QuestionContent, questionTexts } from '../../domain/questions/question.js';
import { translate } from '../../platform/i18n/messages.js';
import type { EditableQuestions } from './question-editor.js';

/** Returns the questions that are asked, in their order. */
export function questionRows(
  questions: readonly QuestionContent[],
  {
    mayChange,
    pathOf,
    removal,
    answersTo,
  }: Pick<EditableQuestions, 'pathOf' | 'removal' | 'answersTo'> & { mayChange: boolean },
  language: string,
) {
  const text = (key: string, values = {}) => translate(language, `console.questions.${key}`, values);
  const when = (allowed: boolean, path: string) => (mayChange && allowed ? path : null);
  return questions.map((question, index) => {
    const path = pathOf(question);
    return {
      label: questionTexts(question, language).label,
      facts: [
        text(`kind.${question.kind}`),
        text(question.required ? 'field.required' : 'optional'),
        text('answered', { count: answersTo(question.key) }),
      ],
      editPath: when(true, path),
      removePath: when(true, `${path}/${removal}`),
      upPath: when(index > 0, `${path}/up`),
      downPath: when(index < questions.length - 1, `${path}/down`),
    };
  });
}
