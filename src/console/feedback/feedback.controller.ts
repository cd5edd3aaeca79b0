import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { leastAnswersShown } from '../../domain/feedback/feedback.js';
import { feedbackQuestions, hasOwnForm, listFeedback } from '../../domain/feedback/feedback.queries.js';
import { SetFeedbackForm } from '../../flows/feedback/set-feedback-form.flow.js';
import { Conflict, type FieldError, NotFound } from '../../platform/errors.js';
import { freeKey, withoutQuestion, withQuestion, withQuestionMoved } from '../../domain/questions/question-list.js';
import type { QuestionContent } from '../../domain/questions/question.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { RequireAbility } from '../require-ability.js';
import { feedbackQuestionPath, sessionPath } from '../paths.js';
import {
  fieldsOfQuestion,
  type QuestionFields,
  questionFieldsOfForm,
  readQuestionForm,
  otherLanguages,
  questionOf,
} from '../questions/question-form.js';
import { questionFormPage } from '../questions/question-form.page.js';
import { feedbackPage } from './feedback.page.js';
import { feedbackTable } from './feedback-table.js';
import { tableCsv } from '../table-file.js';

/** What people say after a session, and what they are asked. */
@ConsoleController('sessions/:id', 'sessions')
export class FeedbackController {
  constructor(
    private readonly database: DataSource,
    private readonly setFeedbackForm: SetFeedbackForm,
  ) {}

  @Get('feedback')
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const tx = this.database.manager;
    const { session, questions } = await this.asked(id, page);
    const layout = await page.layout();
    const answers = await listFeedback(tx, session.id);
    const view = { session, questions, answers, hasOwnForm: await hasOwnForm(tx, session.id) };
    page.render('feedback/feedback', feedbackPage(layout, view));
  }

  @Get('feedback.csv')
  async csv(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session, questions } = await this.asked(id, page);
    const answers = await listFeedback(this.database.manager, session.id);
    if (answers.length < leastAnswersShown) {
      throw new Conflict('too-few-answers', 'Too few people have answered to say what they said.');
    }
    page.download(`${session.slug}-feedback.csv`, tableCsv(feedbackTable(questions, answers, page.language)));
  }

  @Get('feedback/new-question')
  @RequireAbility('change')
  async blank(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.form(id, null, page, null, []);
  }

  @Post('feedback/new-question')
  async add(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { call, questions } = await this.asked(id, page);
    const fields = questionFieldsOfForm(page.form, otherLanguages(call));
    const key = freeKey(
      fields.label,
      questions.map((one) => one.key),
    );
    await this.save(id, key, null, fields, page);
  }

  @Get('feedback/questions/:key')
  @RequireAbility('change')
  async edit(@Param('id') id: string, @Param('key') key: string, @Page() page: ConsolePage): Promise<void> {
    await this.form(id, key, page, null, []);
  }

  @Post('feedback/questions/:key')
  async change(@Param('id') id: string, @Param('key') key: string, @Page() page: ConsolePage): Promise<void> {
    const { call, questions } = await this.asked(id, page);
    const fields = questionFieldsOfForm(page.form, otherLanguages(call));
    await this.save(id, key, questionOf(questions, key), fields, page);
  }

  @Post('feedback/questions/:key/:step')
  async step(
    @Param('id') id: string,
    @Param('key') key: string,
    @Param('step') step: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    const change = {
      up: (standing: QuestionContent[]) => withQuestionMoved(standing, key, -1),
      down: (standing: QuestionContent[]) => withQuestionMoved(standing, key, 1),
      remove: (standing: QuestionContent[]) => withoutQuestion(standing, key),
    }[step];
    if (change === undefined) throw new NotFound('question-not-found', 'There is no such question.');
    await this.setFeedbackForm.run(id, change, page.actor);
    this.done(page, id, 'feedbackSaved');
  }

  @Post('feedback/reset')
  async reset(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.setFeedbackForm.run(id, null, page.actor);
    this.done(page, id, 'feedbackReset');
  }

  @Post('feedback/for-call')
  async forCall(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.setFeedbackForm.forCall(id, page.actor);
    this.done(page, id, 'feedbackForCall');
  }

  private done(page: ConsolePage, id: string, key: string): void {
    page.redirect(sessionPath({ id }, 'feedback'), key);
  }

  private async save(
    id: string,
    key: string,
    before: QuestionContent | null,
    fields: QuestionFields,
    page: ConsolePage,
  ): Promise<void> {
    const { input, faults } = readQuestionForm(fields, key, before);
    if (input === null) return this.form(id, before === null ? null : key, page, fields, faults);
    await this.setFeedbackForm.run(id, (standing) => withQuestion(standing, input), page.actor);
    this.done(page, id, 'feedbackSaved');
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
    const question = key === null ? null : questionOf(questions, key);
    const layout = await page.layout();
    const view = questionFormPage(layout, {
      session,
      writtenIn: call.languages[0] ?? layout.language,
      action:
        question === null ? sessionPath(session, 'feedback/new-question') : feedbackQuestionPath(session, question),
      backPath: sessionPath(session, 'feedback'),
      isNew: question === null,
      answered: 0,
      fields: typed ?? fieldsOfQuestion(question, otherLanguages(call)),
      faults,
    });
    page.render('questions/question-form', view, faults.length > 0 ? 422 : 200);
  }

  private async asked(
    id: string,
    page: ConsolePage,
  ): Promise<{ session: Session; call: Call; questions: QuestionContent[] }> {
    const tx = this.database.manager;
    const { session, call } = await page.session(id);
    return { session, call, questions: await feedbackQuestions(tx, session, call) };
  }
}
