import type { AnswerSummary } from '../../domain/questions/answer-summary.js';
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

const barWidth = 860;

/** Returns the bar of each choice, with how many of all chose it. */
export function barsOf({ choices, count }: AnswerSummary, language: string) {
  return (choices ?? []).map((choice) => {
    const share = count === 0 ? 0 : choice.count / count;
    return {
      label: choice.label,
      text: translate(language, 'console.questions.ofAll', { count: choice.count, percent: Math.round(share * 100) }),
      width: Math.round(share * barWidth),
    };
  });
}
