import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { DecideRegistration } from '../../flows/registrations/decide-registration.flow.js';
import { ResendInvite } from '../../flows/notifications/resend-invite.flow.js';
import { Withdraw } from '../../flows/registrations/withdraw.flow.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { everything, listAuditEntries } from '../../domain/identity/audit.queries.js';
import { findUndelivered } from '../../domain/notifications/outbox/retry.queries.js';
import { listLinksOf } from '../../domain/proposals/matches.queries.js';
import { answerText } from '../../domain/questions/answer-labels.js';
import { givenAnswers } from '../../domain/questions/given-answers.js';
import { questionWords } from '../../domain/questions/question.js';
import { listQuestionsBehind } from '../../domain/questions/questions.queries.js';
import { getAttendee, getRegisteredPerson, getRegistration } from '../../domain/registrations/registrations.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { findAttendeeRow } from './attendees.queries.js';
import { auditNames } from '../identity/audit.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, seeOther, sendPage } from '../console-pages.js';
import { leaveFlash } from '../flash.js';
import { type FormValues, formValues, textOf } from '../form-values.js';
import { registrationPath } from '../paths.js';
import { registrationPage, tablePath, type TablePlace } from './registration.page.js';
import { registrationDetailPage } from './registration-detail.page.js';
import { listMessagesOfRegistration } from './registration-detail.queries.js';
import { actorOf } from '../signed-in.js';

/** What an organizer does with one registration; then the table is shown where it was. */
@ConsoleController('registrations/:id')
export class RegistrationsController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly withdraw: Withdraw,
    private readonly resend: ResendInvite,
    private readonly decide: DecideRegistration,
  ) {}

  @Get()
  async show(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const tx = this.database.manager;
    const person = await getRegisteredPerson(tx, id);
    const { registration } = person;
    const session = await getSession(tx, registration.sessionId);
    const call = await getCall(tx, session.callId);
    const frame = await this.pages.frame(request, reply, { call, section: 'sessions' });
    const row = await findAttendeeRow(tx, session.id, id);
    if (row === null) throw new Error('A registration has no row in the table of its session.');
    const subjects = [`registration:${id}`, `attendee:${registration.attendeeId}`];
    const entries = await listAuditEntries(tx, { ...everything, subjects }, 100, null);
    const messages = await listMessagesOfRegistration(tx, id);
    const view = registrationDetailPage(frame, {
      ...person,
      session,
      row,
      answers: givenAnswers(await listQuestionsBehind(tx, [registration]), registration.answers).map((given) => ({
        label: questionWords(given.question, frame.language).label,
        text: answerText(given.question, given.value, frame.language),
      })),
      call,
      links: await listLinksOf(tx, { attendeeId: registration.attendeeId }),
      timeZone: call.timeZone,
      messages,
      undelivered: await findUndelivered(tx, { messageIds: messages.map((one) => one.id) }, frame.now),
      entries,
      names: await auditNames(
        tx,
        entries.flatMap(({ actor, subject }) => [actor, subject]),
      ),
    });
    sendPage(reply, 'registrations/registration', view);
  }

  @Get('withdraw')
  askToWithdraw(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.ask(id, request, reply, 'withdraw');
  }

  @Get('decline')
  askToDecline(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.ask(id, request, reply, 'decline');
  }

  @Post('withdraw')
  withdrawOne(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return this.act(id, body, request, reply, 'withdrawn', (actor) => this.withdraw.run(id, actor));
  }

  @Post('resend')
  resendOne(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return this.act(id, body, request, reply, 'resent', (actor) => this.resend.run(id, actor));
  }

  @Post('approve')
  approve(@Param('id') id: string, @Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.act(id, body, request, reply, 'approved', (actor) => this.decide.run(id, 'approve', actor));
  }

  @Post('decline')
  decline(@Param('id') id: string, @Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.act(id, body, request, reply, 'declined', (actor) => this.decide.run(id, 'decline', actor));
  }

  private async ask(
    id: string,
    request: FastifyRequest,
    reply: FastifyReply,
    action: 'withdraw' | 'decline',
  ): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const tx = this.database.manager;
    const registration = await getRegistration(tx, id);
    const attendee = await getAttendee(tx, registration.attendeeId);
    const session = await getSession(tx, registration.sessionId);
    const call = await getCall(tx, session.callId);
    const frame = await this.pages.frame(request, reply, { call, section: 'sessions' });
    const place = placeOf(formValues(request.query));
    sendPage(
      reply,
      'registrations/confirm-action',
      registrationPage(frame, action, { session, registration, attendee, place }),
    );
  }

  private async act(
    id: string,
    body: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
    done: string,
    run: (actor: Actor) => Promise<unknown>,
  ): Promise<void> {
    const registration = await getRegistration(this.database.manager, id);
    await run(actorOf(request));
    const attendee = await getAttendee(this.database.manager, registration.attendeeId);
    leaveFlash(reply, done, { name: attendee.name });
    const values = formValues(body);
    const isOnItsPage = textOf(values, 'back') === 'registration';
    seeOther(reply, isOnItsPage ? registrationPath(id) : tablePath(registration.sessionId, placeOf(values)));
  }
}

function placeOf(values: FormValues): TablePlace {
  const [state, q, page, sort, answer] = ['state', 'q', 'page', 'sort', 'answer'].map((name) => textOf(values, name));
  return { state: state ?? '', q: q ?? '', page: page ?? '', sort: sort ?? '', answer: answer ?? '' };
}
