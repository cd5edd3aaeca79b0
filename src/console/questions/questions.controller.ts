import { Get, Param } from '@nestjs/common';
import { SetQuestions } from '../../flows/questions/set-questions.flow.js';
import { currentQuestions } from '../../domain/questions/given-answers.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import { countAnswersById } from '../../domain/registrations/admission/answers.queries.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { newQuestionPath, questionPath } from '../paths/question-paths.js';
import { sessionPath } from '../paths/session-paths.js';
import { type EditableQuestions, QuestionEditor } from './question-editor.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import type { Question } from '../../domain/questions/question.entity.js';
import { questionFields } from '../../domain/questions/question-fields.js';
import { countryOptions } from '../../domain/registrations/people/country-options.js';
import { questionRows } from './question-rows.js';
import { languageName } from '../ui/language-name.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { withQuery } from '../../platform/http/query.js';

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

/** The questions of a session in order, and how people see them. */
function questionsPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    session: Session;
    questions: readonly Question[];
    /** Answers by the id of the question. */
    counts: ReadonlyMap<string, number>;
    previewIn: string;
  },
) {
  const { language } = layout;
  const { call, session, questions, counts } = input;
  const text = (key: string, values = {}) => translate(language, `console.questions.${key}`, values);
  const current = currentQuestions(questions);
  const may = layout.mayChange && session.state !== 'cancelled';
  const shown = call.languages.find((one) => one === input.previewIn) ?? call.languages[0] ?? language;
  return {
    ...layout,
    title: text('title'),
    sessionTitle: session.title,
    sessionPath: sessionPath(session),
    answersPath: counts.size > 0 ? sessionPath(session, 'answers') : null,
    // Null where nothing can be changed.
    addPath: may ? newQuestionPath(session) : null,
    rows: questionRows(
      current,
      {
        mayChange: may,
        pathOf: (question) => questionPath(session, question),
        removal: 'retire',
        answersTo: (key) => answersUnder(key, questions, counts),
      },
      language,
    ),
    preview: {
      languages: call.languages.map((code) => ({
        path: `${withQuery(sessionPath(session, 'questions'), { in: code })}#preview`,
        label: languageName(code, language),
        current: code === shown,
      })),
      code: shown,
      fields: questionFields(current, {}, [], shown, countryOptions),
    },
  };
}

/** How many answers were given under a key, whatever the wording. */
function answersUnder(key: string, questions: readonly Question[], counts: ReadonlyMap<string, number>): number {
  return questions.filter((one) => one.key === key).reduce((sum, { id }) => sum + (counts.get(id) ?? 0), 0);
}
