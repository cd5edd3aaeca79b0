import { Get, Param } from '@nestjs/common';
import { minAnswersShown } from '../domain/feedback.js';
import { feedbackQuestions, hasOwnForm, listFeedback } from '../domain/feedback.queries.js';
import { Conflict } from '../../../platform/errors.js';
import { RecordExport } from '../../../flows/privacy/record-export.flow.js';
import { ConsoleController, OpenToFacilitators } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { tableCsv } from '../../../console/ui/table-file.js';
import { feedbackPage } from './feedback.page.js';
import type { FeedbackAnswer } from '../domain/feedback-answer.entity.js';
import { askedQuestions } from '../domain/feedback-summary.js';
import { answerColumns } from '../../../domain/questions/answer-columns.js';
import type { QuestionContent } from '../../../domain/questions/question.js';

const columns = ['answered_on', 'name', 'email'];

/** Returns the feedback on a session as a table, one row for each answer in random order. */
function feedbackTable(questions: readonly QuestionContent[], answers: readonly FeedbackAnswer[], language: string) {
  const all = answers.map((one) => one.answers);
  const said = answerColumns(askedQuestions(questions, ''), all.flatMap(Object.keys), language, columns);
  return {
    columns: [...columns, ...said.names],
    rows: answers.map((one) => [one.answeredOn, one.name, one.email, ...said.cells(one.answers)]),
  };
}

/** The feedback on a session. */
@ConsoleController('sessions/:id', 'sessions')
export class FeedbackController {
  constructor(private readonly recordExport: RecordExport) {}

  @OpenToFacilitators('session')
  @Get('feedback')
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { connection } = page;
    const { session, call } = await page.session(id);
    const view = feedbackPage(await page.layout(), {
      session,
      questions: await feedbackQuestions(connection, session, call),
      answers: await listFeedback(connection, session.id),
      hasOwnForm: await hasOwnForm(connection, session.id),
    });
    page.render('feedback/feedback', view);
  }

  @Get('feedback.csv')
  async csv(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { connection } = page;
    const { session, call } = await page.session(id);
    const answers = await listFeedback(connection, session.id);
    if (answers.length < minAnswersShown) {
      throw new Conflict('too-few-answers', 'Feedback is shown once five people have answered.');
    }
    const table = feedbackTable(await feedbackQuestions(connection, session, call), answers, page.language);
    await this.recordExport.run(session, 'feedback', page.actor);
    page.download(`${session.slug}-feedback.csv`, tableCsv(table));
  }
}
