import { Param, Post } from '@nestjs/common';
import { SetFeedbackForm } from '../flows/set-feedback-form.flow.js';
import { feedbackQuestions } from '../domain/feedback.queries.js';
import { ConsoleController } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { feedbackQuestionPath } from './feedback-paths.js';
import { sessionPath } from '../../../console/paths/session-paths.js';
import { type EditableQuestions, QuestionEditor } from '../../../console/questions/question-editor.js';

const flashes = {
  added: 'console.feedback.done.saved',
  changed: 'console.feedback.done.saved',
  moved: 'console.feedback.done.saved',
  removed: 'console.feedback.done.saved',
};

/** The questions that people are asked after a session. */
@ConsoleController('sessions/:id/feedback', 'sessions')
export class FeedbackQuestionsController extends QuestionEditor {
  constructor(private readonly setFeedbackForm: SetFeedbackForm) {
    super();
  }

  @Post('reset')
  async reset(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.setFeedbackForm.run(id, null, page.actor);
    page.redirect(sessionPath({ id }, 'feedback'), 'console.feedback.done.reset');
  }

  @Post('for-call')
  async forCall(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.setFeedbackForm.forCall(id, page.actor);
    page.redirect(sessionPath({ id }, 'feedback'), 'console.feedback.done.savedForCall');
  }

  protected async editable(id: string, page: ConsolePage): Promise<EditableQuestions> {
    const { session, call } = await page.session(id);
    const questions = await feedbackQuestions(page.connection, session, call);
    return {
      call,
      subject: `session:${session.id}`,
      questions,
      takenKeys: questions.map(({ key }) => key),
      answersTo: () => 0,
      save: (change) => this.setFeedbackForm.run(id, change, page.actor),
      listPath: sessionPath(session, 'feedback'),
      newPath: sessionPath(session, 'feedback/new-question'),
      pathOf: (question) => feedbackQuestionPath(session, question),
      removal: 'remove',
      flashes,
    };
  }
}
