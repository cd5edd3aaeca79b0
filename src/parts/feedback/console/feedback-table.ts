import type { FeedbackAnswer } from '../domain/feedback-answer.entity.js';
import { askedQuestions } from '../domain/feedback-summary.js';
import { answerColumns } from '../../../domain/questions/answer-columns.js';
import type { QuestionContent } from '../../../domain/questions/question.js';
import type { Table } from '../../../console/ui/table-file.js';

const columns = ['answered_on', 'name', 'email'];

/** Returns the feedback on a session as a table, one row for each answer in random order. */
export function feedbackTable(
  questions: readonly QuestionContent[],
  answers: readonly FeedbackAnswer[],
  language: string,
): Table {
  const all = answers.map((one) => one.answers);
  const said = answerColumns(askedQuestions(questions, ''), all.flatMap(Object.keys), language, columns);
  return {
    columns: [...columns, ...said.names],
    rows: answers.map((one) => [one.answeredOn, one.name, one.email, ...said.cells(one.answers)]),
  };
}
