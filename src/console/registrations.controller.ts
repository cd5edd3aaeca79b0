import { Body, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { DecideRegistration } from '../flows/decide-registration.js';
import { ResendInvite } from '../flows/resend-invite.js';
import { Withdraw } from '../flows/withdraw.js';
import type { Actor } from '../identity/actor.js';
import { getAttendee, getRegistration } from '../registrations/registrations.queries.js';
import { ConsoleController } from './console-controller.js';
import { seeOther } from './desk.js';
import { leaveFlash } from './flash.js';
import { formValues, textOf } from './form-values.js';
import { sessionPath, withQuery } from './paths.js';
import { actorOf } from './signed-in.js';

/** What an organizer does with one registration; then the table is shown where it was. */
@ConsoleController('registrations/:id')
export class RegistrationsController {
  constructor(
    private readonly database: DataSource,
    private readonly withdraw: Withdraw,
    private readonly resend: ResendInvite,
    private readonly decide: DecideRegistration,
  ) {}

  @Post('withdraw')
  withdrawOne(@Param('id') id: string, @Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.act(id, body, request, reply, 'withdrawn', (actor) => this.withdraw.run(id, actor));
  }

  @Post('resend')
  resendOne(@Param('id') id: string, @Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
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
    const query = { state: textOf(values, 'state'), q: textOf(values, 'q'), page: textOf(values, 'page') };
    seeOther(reply, `${withQuery(sessionPath({ id: registration.sessionId }), query)}#attendees`);
  }
}
