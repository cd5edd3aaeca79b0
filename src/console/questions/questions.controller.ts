import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { SetQuestions } from '../../flows/questions/set-questions.flow.js';
import { type FieldError, NotFound } from '../../platform/errors.js';
import { standingQuestions } from '../../domain/questions/given-answers.js';
import type { Question } from '../../domain/questions/question.entity.js';
import { freeKey, withoutQuestion, withQuestion, withQuestionMoved } from '../../domain/questions/question-list.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import { countAnswersById } from '../../domain/registrations/answers.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { RequireAbility } from '../require-ability.js';
import { newQuestionPath, questionPath, sessionPath } from '../paths.js';
import {
  fieldsOfQuestion,
  type QuestionFields,
  questionFieldsOfForm,
  readQuestionForm,
  otherLanguages,
  questionOf,
} from './question-form.js';
import { questionFormPage } from './question-form.page.js';
import { answersUnder, questionsPage } from './questions.page.js';

/** What a session asks of everybody who registers. */
@ConsoleController('sessions/:id', 'sessions')
export class QuestionsController {
  constructor(
    private readonly database: DataSource,
    private readonly setQuestions: SetQuestions,
  ) {}

  @Get('questions')
  async list(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session, call, questions } = await this.asked(id, page);
    const layout = await page.layout();
    const counts = await countAnswersById(this.database.manager, session.id);
    const previewIn = page.query.text('in') || layout.language;
    page.render('questions/questions', questionsPage(layout, { call, session, questions, counts, previewIn }));
  }

  @Get('new-question')
  @RequireAbility('change')
  async blank(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.form(id, null, page, null, []);
  }

  @Post('new-question')
  async add(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { call, questions } = await this.asked(id, page);
    const fields = questionFieldsOfForm(page.form, otherLanguages(call));
    const key = freeKey(
      fields.label,
      questions.map((one) => one.key),
    );
    const { input, faults } = readQuestionForm(fields, key, null);
    if (input === null) return this.form(id, null, page, fields, faults);
    await this.setQuestions.run(id, (standing) => withQuestion(standing, input), page.actor);
    this.done(page, id, 'questionAdded');
  }

  @Get('questions/:key')
  @RequireAbility('change')
  async edit(@Param('id') id: string, @Param('key') key: string, @Page() page: ConsolePage): Promise<void> {
    await this.form(id, key, page, null, []);
  }

  @Post('questions/:key')
  async save(@Param('id') id: string, @Param('key') key: string, @Page() page: ConsolePage): Promise<void> {
    const { call, questions } = await this.asked(id, page);
    const fields = questionFieldsOfForm(page.form, otherLanguages(call));
    const { input, faults } = readQuestionForm(fields, key, questionOf(standingQuestions(questions), key));
    if (input === null) return this.form(id, key, page, fields, faults);
    await this.setQuestions.run(id, (standing) => withQuestion(standing, input), page.actor);
    this.done(page, id, 'questionSaved');
  }

  @Post('questions/:key/:step')
  async change(
    @Param('id') id: string,
    @Param('key') key: string,
    @Param('step') step: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    const change = {
      up: (standing: Question[]) => withQuestionMoved(standing, key, -1),
      down: (standing: Question[]) => withQuestionMoved(standing, key, 1),
      retire: (standing: Question[]) => withoutQuestion(standing, key),
    }[step];
    if (change === undefined) throw new NotFound('question-not-found', 'There is no such question.');
    await this.setQuestions.run(id, change, page.actor);
    this.done(page, id, step === 'retire' ? 'questionRetired' : 'questionMoved');
  }

  private done(page: ConsolePage, id: string, key: string): void {
    page.redirect(sessionPath({ id }, 'questions'), key);
  }

  /** The form of a question, or of a new one where `key` is null. */
  private async form(
    id: string,
    key: string | null,
    page: ConsolePage,
    typed: QuestionFields | null,
    faults: readonly FieldError[],
  ): Promise<void> {
    const { session, call, questions } = await this.asked(id, page);
    const question = key === null ? null : questionOf(standingQuestions(questions), key);
    const layout = await page.layout();
    const counts = await countAnswersById(this.database.manager, session.id);
    const view = questionFormPage(layout, {
      session,
      writtenIn: call.languages[0] ?? layout.language,
      action: question === null ? newQuestionPath(session) : questionPath(session, question),
      isNew: question === null,
      answered: question === null ? 0 : answersUnder(question.key, questions, counts),
      fields: typed ?? fieldsOfQuestion(question, otherLanguages(call)),
      faults,
    });
    page.render('questions/question-form', view, faults.length > 0 ? 422 : 200);
  }

  private async asked(id: string, page: ConsolePage): Promise<{ session: Session; call: Call; questions: Question[] }> {
    const tx = this.database.manager;
    const session = await getSession(tx, id);
    return { session, call: await page.callOf(session), questions: await listQuestions(tx, session.id) };
  }
}
