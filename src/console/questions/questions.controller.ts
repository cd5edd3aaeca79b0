import { Get, Param } from '@nestjs/common';
import { SetQuestions } from '../../flows/questions/set-questions.flow.js';
import { currentQuestions } from '../../domain/questions/given-answers.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import { countAnswersById } from '../../domain/registrations/answers.queries.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { newQuestionPath, questionPath } from '../paths/question-paths.js';
import { sessionPath } from '../paths/session-paths.js';
import { type EditableQuestions, QuestionEditor } from './question-editor.js';
import { answersUnder, questionsPage } from './questions.page.js';

const flashes = {
  added: 'console.questions.done.added',
  changed: 'console.questions.done.saved',
  moved: 'console.questions.done.moved',
  removed: 'console.questions.done.retired',
};

/** The questions that a session asks at registration. */
@ConsoleController('sessions/:id', 'sessions')
export class QuestionsController extends QuestionEditor {
  constructor(private readonly setQuestions: SetQuestions) {
    super();
  }

  @Get('questions')
  async list(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { connection } = page;
    const { session, call } = await page.session(id);
    const questions = await listQuestions(connection, session.id);
    const counts = await countAnswersById(connection, session.id);
    const previewIn = page.query.text('in') || page.language;
    const view = questionsPage(await page.layout(), { call, session, questions, counts, previewIn });
    page.render('questions/questions', view);
  }

  protected async editable(id: string, page: ConsolePage): Promise<EditableQuestions> {
    const { connection } = page;
    const { session, call } = await page.session(id);
    const all = await listQuestions(connection, session.id);
    const counts = await countAnswersById(connection, session.id);
    return {
      call,
      subject: `session:${session.id}`,
      questions: currentQuestions(all),
      takenKeys: all.map(({ key }) => key),
      answersTo: (key) => answersUnder(key, all, counts),
      save: (change) => this.setQuestions.run(id, change, page.actor),
      listPath: sessionPath(session, 'questions'),
      newPath: newQuestionPath(session),
      pathOf: (question) => questionPath(session, question),
      removal: 'retire',
      flashes,
    };
  }
}
