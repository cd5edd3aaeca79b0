import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { RescheduleSession } from '../../flows/sessions/reschedule-session.flow.js';
import { EmailTextOverrides } from '../../domain/notifications/templates/email-text-overrides.js';
import { requireAbility } from '../../domain/identity/actor.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Conflict, type FieldError } from '../../platform/errors.js';
import { faultsOf } from '../../platform/validation.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { rescheduleInput } from '../../domain/sessions/session-input.js';
import { sessionTiming, timingWarnings } from '../../domain/sessions/session-timing.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { findAudience } from '../broadcasts/audience.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, seeOther, sendPage } from '../console-pages.js';
import { leaveFlash } from '../flash.js';
import { formValues, textOf } from '../form-values.js';
import { previewEmail } from '../notifications/email-preview.js';
import { moveConfirmPage, type MoveFields, movePage } from './reschedule.page.js';
import { sessionPath } from '../paths.js';
import { seenOf } from '../version.js';
import { fieldsOfSession } from './session-form.js';
import { actorOf, organizerOf } from '../signed-in.js';
import { isAnswered, wallFields, wallInput } from './local-time-fields.js';

interface Move {
  call: Call;
  session: Session;
  fields: MoveFields;
}

/** Moves a session in two steps: what it does is shown first. */
@ConsoleController('sessions/:id/move')
export class MoveController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly pages: ConsolePages,
    private readonly reschedule: RescheduleSession,
  ) {}

  @Get()
  async form(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const session = await this.movable(id);
    const call = await getCall(this.database.manager, session.callId);
    await this.ask(request, reply, { call, session, fields: { ...fieldsOfSession(session), note: '' } }, [], 200);
  }

  @Post()
  async move(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const values = formValues(body);
    const fields: MoveFields = { ...wallFields(values), note: textOf(values, 'note') };
    const session = await this.movable(id);
    const move = { call: await getCall(this.database.manager, session.callId), session, fields };
    const step = textOf(values, 'step');
    if (step === 'edit') return this.ask(request, reply, move, [], 200);
    const note = fields.note.trim();
    const read = rescheduleInput.safeParse({ ...wallInput(fields), ...(note !== '' && { note }) });
    if (!read.success) return this.ask(request, reply, move, faultsOf(read.error.issues), 422);
    const moved = movedSession(session, read.data);
    const open = timingWarnings(moved).filter((one) => !isAnswered(one, fields));
    if (open.length > 0) {
      const asked = open.map(({ code, message }) => ({ path: 'startsAtLocal', code, message }));
      return this.ask(request, reply, move, asked, 422);
    }
    if (isWhereItStands(session, moved)) {
      if (step === 'confirm') return this.done(reply, id, 'movedAlready', {});
      return this.ask(
        request,
        reply,
        move,
        [{ path: 'startsAtLocal', code: 'same-time', message: 'It is at this time.' }],
        422,
      );
    }
    if (step !== 'confirm') return this.confirm(request, reply, move, moved, false);
    if (textOf(values, 'seen') !== seenOf(session)) return this.confirm(request, reply, move, moved, true);
    const { notified } = await this.reschedule.run(id, read.data, actorOf(request));
    const seen = Number(textOf(values, 'seenTotal')) || 0;
    // A second click that came while the first was at work found nothing left to move.
    if (notified === 0 && seen > 0) return this.done(reply, id, 'movedAlready', {});
    this.done(reply, id, notified === seen ? 'moved' : 'movedOther', { count: notified, seen });
  }

  /** The session; who asks must know at once when it cannot be moved any more. */
  private async movable(id: string): Promise<Session> {
    const session = await getSession(this.database.manager, id);
    const now = this.clock.now();
    if (session.state === 'cancelled') throw new Conflict('cancelled', 'The session is cancelled and cannot be moved.');
    if (session.state === 'published' && session.endsAt <= now) throw new Conflict('over', 'The session is over.');
    return session;
  }

  private async ask(
    request: FastifyRequest,
    reply: FastifyReply,
    move: Move,
    faults: FieldError[],
    status: number,
  ): Promise<void> {
    const frame = await this.pages.frame(request, reply, { call: move.call, section: 'sessions' });
    sendPage(reply, 'sessions/reschedule', movePage(frame, move.call, move.session, move.fields, faults), status);
  }

  private async confirm(
    request: FastifyRequest,
    reply: FastifyReply,
    { call, session, fields }: Move,
    moved: Session,
    hasChanged: boolean,
  ): Promise<void> {
    const frame = await this.pages.frame(request, reply, { call, section: 'sessions' });
    const texts = await new EmailTextOverrides(this.database.manager, null).of(
      call.id,
      'rescheduled',
      frame.language,
      frame.now,
    );
    const reader = { ...organizerOf(request), language: frame.language, texts };
    const mail =
      session.state === 'published'
        ? previewEmail('rescheduled', call, moved, session, reader, this.config, fields.note.trim(), frame.now)
        : null;
    const audience = await findAudience(this.database.manager, session.id);
    const view = moveConfirmPage(frame, { session, moved, fields, audience, mail, seen: seenOf(session), hasChanged });
    sendPage(reply, 'sessions/reschedule-confirm', view, hasChanged ? 409 : 200);
  }

  private done(reply: FastifyReply, id: string, flash: string, values: Record<string, number>): void {
    leaveFlash(reply, flash, values);
    seeOther(reply, sessionPath({ id }));
  }
}

function movedSession(session: Session, input: ReturnType<typeof rescheduleInput.parse>): Session {
  const wall = {
    startsAtLocal: input.startsAtLocal,
    timeZone: input.timeZone ?? session.timeZone,
    overlap: input.overlap ?? 'first',
    durationMinutes: input.durationMinutes ?? session.durationMinutes,
  };
  return { ...session, ...wall, ...sessionTiming(wall) };
}

function isWhereItStands(session: Session, moved: Session): boolean {
  return (
    moved.startsAt.getTime() === session.startsAt.getTime() &&
    moved.endsAt.getTime() === session.endsAt.getTime() &&
    moved.timeZone === session.timeZone
  );
}
