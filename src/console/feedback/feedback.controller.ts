import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { leastAnswersShown } from '../../domain/feedback/feedback.js';
import { feedbackQuestions, hasOwnForm, listFeedback } from '../../domain/feedback/feedback.queries.js';
import { SetFeedbackForm } from '../../flows/feedback/set-feedback-form.flow.js';
import { requireAbility } from '../../domain/identity/actor.js';
import { Conflict, type FieldError, NotFound } from '../../platform/errors.js';
import { freeKey, withoutQuestion, withQuestion, withQuestionMoved } from '../../domain/questions/question-list.js';
import type { QuestionContent } from '../../domain/questions/question.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, languageOf, seeOther, sendPage } from '../console-pages.js';
import { leaveFlash } from '../flash.js';
import { formValues } from '../form-values.js';
import { feedbackQuestionPath, sessionPath } from '../paths.js';
import { attendeesCsv } from '../registrations/attendees-csv.js';
import {
  fieldsOfQuestion,
  type QuestionFields,
  questionFieldsOfForm,
  readQuestionForm,
  otherLanguages,
  questionOf,
} from '../questions/question-form.js';
import { questionFormPage } from '../questions/question-form.page.js';
import { actorOf } from '../signed-in.js';
import { feedbackPage } from './feedback.page.js';
import { feedbackTable } from './feedback-table.js';

/** What people say after a session, and what they are asked. */
@ConsoleController('sessions/:id')
export class FeedbackController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly setFeedbackForm: SetFeedbackForm,
  ) {}

  @Get('feedback')
  async show(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const tx = this.database.manager;
    const { session, call, questions } = await this.asked(id);
    const frame = await this.pages.frame(request, reply, { call, section: 'sessions' });
    const answers = await listFeedback(tx, session.id);
    const view = { session, questions, answers, hasOwnForm: await hasOwnForm(tx, session.id) };
    sendPage(reply, 'feedback/feedback', feedbackPage(frame, view));
  }

  @Get('feedback.csv')
  async csv(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { session, questions } = await this.asked(id);
    const answers = await listFeedback(this.database.manager, session.id);
    if (answers.length < leastAnswersShown) {
      throw new Conflict('too-few-answers', 'Too few people have answered to say what they said.');
    }
    void reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${session.slug}-feedback.csv"`)
      .header('cache-control', 'no-store')
      .send(attendeesCsv(feedbackTable(questions, answers, languageOf(request))));
  }

  @Get('feedback/new-question')
  async blank(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.form(id, null, request, reply, null, []);
  }

  @Post('feedback/new-question')
  async add(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { call, questions } = await this.asked(id);
    const fields = questionFieldsOfForm(formValues(body), otherLanguages(call));
    const key = freeKey(
      fields.label,
      questions.map((one) => one.key),
    );
    await this.save(id, key, null, fields, request, reply);
  }

  @Get('feedback/questions/:key')
  async edit(
    @Param('id') id: string,
    @Param('key') key: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.form(id, key, request, reply, null, []);
  }

  @Post('feedback/questions/:key')
  async change(
    @Param('id') id: string,
    @Param('key') key: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { call, questions } = await this.asked(id);
    const fields = questionFieldsOfForm(formValues(body), otherLanguages(call));
    await this.save(id, key, questionOf(questions, key), fields, request, reply);
  }

  @Post('feedback/questions/:key/:step')
  async step(
    @Param('id') id: string,
    @Param('key') key: string,
    @Param('step') step: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const change = {
      up: (standing: QuestionContent[]) => withQuestionMoved(standing, key, -1),
      down: (standing: QuestionContent[]) => withQuestionMoved(standing, key, 1),
      remove: (standing: QuestionContent[]) => withoutQuestion(standing, key),
    }[step];
    if (change === undefined) throw new NotFound('question-not-found', 'There is no such question.');
    await this.setFeedbackForm.run(id, change, actorOf(request));
    this.done(reply, id, 'feedbackSaved');
  }

  @Post('feedback/reset')
  async reset(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.setFeedbackForm.run(id, null, actorOf(request));
    this.done(reply, id, 'feedbackReset');
  }

  @Post('feedback/for-call')
  async forCall(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.setFeedbackForm.forCall(id, actorOf(request));
    this.done(reply, id, 'feedbackForCall');
  }

  private done(reply: FastifyReply, id: string, key: string): void {
    leaveFlash(reply, key);
    seeOther(reply, sessionPath({ id }, 'feedback'));
  }

  private async save(
    id: string,
    key: string,
    before: QuestionContent | null,
    fields: QuestionFields,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const { input, faults } = readQuestionForm(fields, key, before);
    if (input === null) return this.form(id, before === null ? null : key, request, reply, fields, faults);
    await this.setFeedbackForm.run(id, (standing) => withQuestion(standing, input), actorOf(request));
    this.done(reply, id, 'feedbackSaved');
  }

  /** The form of a question, or of a new one where `key` is null. */
  private async form(
    id: string,
    key: string | null,
    request: FastifyRequest,
    reply: FastifyReply,
    typed: QuestionFields | null,
    faults: readonly FieldError[],
  ): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const { session, call, questions } = await this.asked(id);
    const question = key === null ? null : questionOf(questions, key);
    const frame = await this.pages.frame(request, reply, { call, section: 'sessions' });
    const view = questionFormPage(frame, {
      session,
      writtenIn: call.languages[0] ?? frame.language,
      action:
        question === null ? sessionPath(session, 'feedback/new-question') : feedbackQuestionPath(session, question),
      backPath: sessionPath(session, 'feedback'),
      isNew: question === null,
      answered: 0,
      fields: typed ?? fieldsOfQuestion(question, otherLanguages(call)),
      faults,
    });
    sendPage(reply, 'questions/question-form', view, faults.length > 0 ? 422 : 200);
  }

  private async asked(id: string): Promise<{ session: Session; call: Call; questions: QuestionContent[] }> {
    const tx = this.database.manager;
    const session = await getSession(tx, id);
    const call = await getCall(tx, session.callId);
    return { session, call, questions: await feedbackQuestions(tx, session, call) };
  }
}
