import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import { CancelSession } from '../../flows/sessions/cancel-session.flow.js';
import { EmailTextOverrides } from '../../domain/notifications/templates/email-text-overrides.js';
import { requireAbility } from '../../domain/identity/actor.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Conflict, type FieldError } from '../../platform/errors.js';
import { faultsOf } from '../../platform/validation.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { cancelInput } from '../../domain/sessions/session-input.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { findAudience } from '../broadcasts/audience.queries.js';
import { cancelPage } from './cancel.page.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, seeOther, sendPage } from '../console-pages.js';
import { leaveFlash } from '../flash.js';
import { formValues, textOf } from '../form-values.js';
import { previewEmail } from '../notifications/email-preview.js';
import { sessionPath } from '../paths.js';
import { seenOf } from '../version.js';
import { actorOf, organizerOf } from '../signed-in.js';

/** Calls a session off: who is told and what they read is shown first. */
@ConsoleController('sessions/:id/cancel')
export class CancelController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly pages: ConsolePages,
    private readonly cancelSession: CancelSession,
  ) {}

  @Get()
  async form(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const session = await getSession(this.database.manager, id);
    if (session.state === 'cancelled') return seeOther(reply, sessionPath(session));
    if (session.state === 'published' && session.endsAt <= this.clock.now())
      throw new Conflict('over', 'The session is over.');
    await this.show(request, reply, session, '', [], false);
  }

  @Post()
  async cancel(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const values = formValues(body);
    const session = await getSession(this.database.manager, id);
    const reason = textOf(values, 'reason');
    const read = cancelInput.safeParse({ reason });
    if (!read.success) return this.show(request, reply, session, reason, faultsOf(read.error.issues), false);
    const hasChanged = session.state !== 'cancelled' && textOf(values, 'seen') !== seenOf(session);
    if (hasChanged) return this.show(request, reply, session, reason, [], true);
    const { notified } = await this.cancelSession.run(id, read.data, actorOf(request));
    const seen = Number(textOf(values, 'seenTotal')) || 0;
    const isRepeated = notified === 0 && seen > 0;
    const flash = isRepeated ? 'cancelledAlready' : notified === seen ? 'cancelled' : 'cancelledOther';
    leaveFlash(reply, flash, { count: notified, seen });
    seeOther(reply, sessionPath(session));
  }

  private async show(
    request: FastifyRequest,
    reply: FastifyReply,
    session: Session,
    reason: string,
    faults: readonly FieldError[],
    hasChanged: boolean,
  ): Promise<void> {
    const call = await getCall(this.database.manager, session.callId);
    const frame = await this.pages.frame(request, reply, { call, section: 'sessions' });
    const texts = await new EmailTextOverrides(this.database.manager, null).of(
      call.id,
      'cancelled',
      frame.language,
      frame.now,
    );
    const reader = { ...organizerOf(request), language: frame.language, texts };
    const cancelled = { ...session, state: 'cancelled' as const, cancelReason: reason.trim() || null };
    const mail =
      session.state === 'published'
        ? previewEmail('cancelled', call, cancelled, session, reader, this.config, reason.trim(), frame.now)
        : null;
    const audience = await findAudience(this.database.manager, session.id);
    const view = cancelPage(frame, { session, audience, mail, reason, seen: seenOf(session), hasChanged, faults });
    sendPage(reply, 'sessions/cancel', view, faults.length > 0 ? 422 : hasChanged ? 409 : 200);
  }
}
