import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { DecideRegistration } from '../flows/decide-registration.js';
import { ResendInvite } from '../flows/resend-invite.js';
import { Withdraw } from '../flows/withdraw.js';
import { getCall } from '../calls/calls.queries.js';
import { type Actor, requireAbility } from '../identity/actor.js';
import { getAttendee, getRegistration } from '../registrations/registrations.queries.js';
import { getSession } from '../sessions/sessions.queries.js';
import { ConsoleController } from './console-controller.js';
import { Desk, seeOther, sendPage } from './desk.js';
import { leaveFlash } from './flash.js';
import { type FormValues, formValues, textOf } from './form-values.js';
import { registrationPage, tablePath, type TablePlace } from './registration.page.js';
import { actorOf } from './signed-in.js';

/** What an organizer does with one registration; then the table is shown where it was. */
@ConsoleController('registrations/:id')
export class RegistrationsController {
  constructor(
    private readonly database: DataSource,
    private readonly desk: Desk,
    private readonly withdraw: Withdraw,
    private readonly resend: ResendInvite,
    private readonly decide: DecideRegistration,
  ) {}

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
    const frame = await this.desk.frame(request, reply, { call, section: 'sessions' });
    const place = placeOf(formValues(request.query));
    sendPage(reply, 'registration', registrationPage(frame, action, { session, registration, attendee, place }));
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
    seeOther(reply, tablePath(registration.sessionId, placeOf(formValues(body))));
  }
}

function placeOf(values: FormValues): TablePlace {
  return { state: textOf(values, 'state'), q: textOf(values, 'q'), page: textOf(values, 'page') };
}
