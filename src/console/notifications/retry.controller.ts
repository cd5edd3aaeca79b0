import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { callWords } from '../../domain/calls/call.js';
import { getCall, getCallBySlug } from '../../domain/calls/calls.queries.js';
import { RetryMessages } from '../../flows/notifications/retry-messages.flow.js';
import { RetryAddress } from '../../flows/notifications/retry-address.flow.js';
import { requireAbility } from '../../domain/identity/actor.js';
import { getMessage } from '../../domain/notifications/outbox/messages.queries.js';
import { countUndelivered, type RetryScope } from '../../domain/notifications/outbox/retry.queries.js';
import { Clock } from '../../platform/clock.js';
import { Conflict } from '../../platform/errors.js';
import { getAttendee, getRegistration } from '../../domain/registrations/registrations.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, languageOf, seeOther, sendPage } from '../console-pages.js';
import { leaveFlash } from '../flash.js';
import { formValues, textOf } from '../form-values.js';
import { callPath, registrationPath, retryPath, sessionPath } from '../paths.js';
import { retryPage } from './retry.page.js';
import { actorOf } from '../signed-in.js';

/** Whose messages are sent again, and where one came from. */
interface Wish {
  call: Call;
  scope: RetryScope;
  action: string;
  back: { path: string; label: string };
}

/** Sends again what did not arrive, and lets mail go to people again from whom it came back. */
@ConsoleController('')
export class RetryController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly pages: ConsolePages,
    private readonly retryMessages: RetryMessages,
    private readonly tryAgain: RetryAddress,
  ) {}

  @Post('messages/:id/retry')
  async one(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const { registrationId, sessionId } = await getMessage(this.database.manager, id);
    try {
      await this.retryMessages.one(id, actorOf(request));
      leaveFlash(reply, 'retried');
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      leaveFlash(reply, 'notRetried');
    }
    const isInLog = sessionId !== null && textOf(formValues(body), 'back') !== 'registration';
    if (isInLog) seeOther(reply, sessionPath({ id: sessionId }, 'messages'));
    else seeOther(reply, registrationId === null ? '/console' : registrationPath(registrationId));
  }

  @Post('registrations/:id/try-again')
  async person(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const registration = await getRegistration(this.database.manager, id);
    await this.tryAgain.run(registration.attendeeId, actorOf(request));
    const { name } = await getAttendee(this.database.manager, registration.attendeeId);
    leaveFlash(reply, 'triedAgain', { name });
    const isOfSession = textOf(formValues(body), 'back') === 'session';
    seeOther(reply, isOfSession ? `${sessionPath({ id: registration.sessionId })}#unreachable` : registrationPath(id));
  }

  @Get('sessions/:id/messages/retry')
  async askSession(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.ask(await this.ofSession(id), request, reply, false);
  }

  @Post('sessions/:id/messages/retry')
  async session(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.run(await this.ofSession(id), body, request, reply);
  }

  @Get('calls/:call/retry')
  async askCall(
    @Param('call') slug: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.ask(await this.ofCall(slug, request), request, reply, false);
  }

  @Post('calls/:call/retry')
  async call(
    @Param('call') slug: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.run(await this.ofCall(slug, request), body, request, reply);
  }

  private async run(wish: Wish, body: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const actor = actorOf(request);
    requireAbility(actor, 'change');
    const count = await countUndelivered(this.database.manager, wish.scope, this.clock.now());
    // Only what was seen is confirmed.
    if (String(count) !== textOf(formValues(body), 'count')) return this.ask(wish, request, reply, true);
    leaveFlash(reply, 'retriedAll', { count: await this.retryMessages.all(wish.scope, actor) });
    seeOther(reply, wish.back.path);
  }

  private async ask(wish: Wish, request: FastifyRequest, reply: FastifyReply, hasChanged: boolean): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const { call, scope } = wish;
    const frame = await this.pages.frame(request, reply, { call, section: 'sessions' });
    const count = await countUndelivered(this.database.manager, scope, frame.now);
    sendPage(reply, 'notifications/retry', retryPage(frame, { ...wish, count, hasChanged }), hasChanged ? 409 : 200);
  }

  private async ofSession(id: string): Promise<Wish> {
    const session = await getSession(this.database.manager, id);
    return {
      call: await getCall(this.database.manager, session.callId),
      scope: { sessionId: id },
      action: retryPath({ session: id }),
      back: { path: sessionPath(session, 'messages'), label: session.title },
    };
  }

  private async ofCall(slug: string, request: FastifyRequest): Promise<Wish> {
    const call = await getCallBySlug(this.database.manager, slug);
    return {
      call,
      scope: { callId: call.id },
      action: retryPath({ call: slug }),
      back: { path: callPath(call), label: callWords(call, languageOf(request)).name },
    };
  }
}
