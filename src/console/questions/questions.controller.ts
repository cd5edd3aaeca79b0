import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { SetQuestions } from '../../flows/questions/set-questions.flow.js';
import { requireAbility } from '../../domain/identity/actor.js';
import { type FieldError, NotFound } from '../../platform/errors.js';
import { standingQuestions } from '../../domain/questions/given-answers.js';
import type { Question } from '../../domain/questions/question.entity.js';
import { freeKey, withoutQuestion, withQuestion, withQuestionMoved } from '../../domain/questions/question-list.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import { countAnswersById } from '../../domain/registrations/answers.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, seeOther, sendPage } from '../console-pages.js';
import { leaveFlash } from '../flash.js';
import { formValues, textOf } from '../form-values.js';
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
import { actorOf } from '../signed-in.js';

/** What a session asks of everybody who registers. */
@ConsoleController('sessions/:id')
export class QuestionsController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly setQuestions: SetQuestions,
  ) {}

  @Get('questions')
  async list(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { session, call, questions } = await this.asked(id);
    const frame = await this.pages.frame(request, reply, { call, section: 'sessions' });
    const counts = await countAnswersById(this.database.manager, session.id);
    const previewIn = textOf(formValues(request.query), 'in') || frame.language;
    sendPage(reply, 'questions/questions', questionsPage(frame, { call, session, questions, counts, previewIn }));
  }

  @Get('new-question')
  async blank(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.form(id, null, request, reply, null, []);
  }

  @Post('new-question')
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
    const { input, faults } = readQuestionForm(fields, key, null);
    if (input === null) return this.form(id, null, request, reply, fields, faults);
    await this.setQuestions.run(id, (standing) => withQuestion(standing, input), actorOf(request));
    this.done(reply, id, 'questionAdded');
  }

  @Get('questions/:key')
  async edit(
    @Param('id') id: string,
    @Param('key') key: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.form(id, key, request, reply, null, []);
  }

  @Post('questions/:key')
  async save(
    @Param('id') id: string,
    @Param('key') key: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { call, questions } = await this.asked(id);
    const fields = questionFieldsOfForm(formValues(body), otherLanguages(call));
    const { input, faults } = readQuestionForm(fields, key, questionOf(standingQuestions(questions), key));
    if (input === null) return this.form(id, key, request, reply, fields, faults);
    await this.setQuestions.run(id, (standing) => withQuestion(standing, input), actorOf(request));
    this.done(reply, id, 'questionSaved');
  }

  @Post('questions/:key/:step')
  async change(
    @Param('id') id: string,
    @Param('key') key: string,
    @Param('step') step: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const change = {
      up: (standing: Question[]) => withQuestionMoved(standing, key, -1),
      down: (standing: Question[]) => withQuestionMoved(standing, key, 1),
      retire: (standing: Question[]) => withoutQuestion(standing, key),
    }[step];
    if (change === undefined) throw new NotFound('question-not-found', 'There is no such question.');
    await this.setQuestions.run(id, change, actorOf(request));
    this.done(reply, id, step === 'retire' ? 'questionRetired' : 'questionMoved');
  }

  private done(reply: FastifyReply, id: string, key: string): void {
    leaveFlash(reply, key);
    seeOther(reply, sessionPath({ id }, 'questions'));
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
    const question = key === null ? null : questionOf(standingQuestions(questions), key);
    const frame = await this.pages.frame(request, reply, { call, section: 'sessions' });
    const counts = await countAnswersById(this.database.manager, session.id);
    const view = questionFormPage(frame, {
      session,
      writtenIn: call.languages[0] ?? frame.language,
      action: question === null ? newQuestionPath(session) : questionPath(session, question),
      isNew: question === null,
      answered: question === null ? 0 : answersUnder(question.key, questions, counts),
      fields: typed ?? fieldsOfQuestion(question, otherLanguages(call)),
      faults,
    });
    sendPage(reply, 'questions/question-form', view, faults.length > 0 ? 422 : 200);
  }

  private async asked(id: string): Promise<{ session: Session; call: Call; questions: Question[] }> {
    const tx = this.database.manager;
    const session = await getSession(tx, id);
    return { session, call: await getCall(tx, session.callId), questions: await listQuestions(tx, session.id) };
  }
}
