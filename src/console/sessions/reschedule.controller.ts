import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { RescheduleSession } from '../../flows/sessions/reschedule-session.flow.js';
import { EmailTextOverrides } from '../../domain/notifications/templates/email-text-overrides.js';
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
import { ConsolePage, Page } from '../console-page.js';
import { RequireAbility } from '../require-ability.js';
import { previewEmail } from '../notifications/email-preview.js';
import { moveConfirmPage, type MoveFields, movePage } from './reschedule.page.js';
import { sessionPath } from '../paths.js';
import { seenOf } from '../version.js';
import { fieldsOfSession } from './session-form.js';
import { isAnswered, wallFields, wallInput } from './local-time-fields.js';

interface Move {
  call: Call;
  session: Session;
  fields: MoveFields;
}

/** Moves a session in two steps: what it does is shown first. */
@ConsoleController('sessions/:id/move', 'sessions')
export class MoveController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly reschedule: RescheduleSession,
  ) {}

  @Get()
  @RequireAbility('change')
  async form(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const session = await this.movable(id);
    const call = await page.callOf(session);
    await this.ask(page, { call, session, fields: { ...fieldsOfSession(session), note: '' } }, [], 200);
  }

  @Post()
  async move(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const values = page.form;
    const fields: MoveFields = { ...wallFields(values), note: values.text('note') };
    const session = await this.movable(id);
    const move = { call: await page.callOf(session), session, fields };
    const step = values.text('step');
    if (step === 'edit') return this.ask(page, move, [], 200);
    const note = fields.note.trim();
    const read = rescheduleInput.safeParse({ ...wallInput(fields), ...(note !== '' && { note }) });
    if (!read.success) return this.ask(page, move, faultsOf(read.error.issues), 422);
    const moved = movedSession(session, read.data);
    const open = timingWarnings(moved).filter((one) => !isAnswered(one, fields));
    if (open.length > 0) {
      const asked = open.map(({ code, message }) => ({ path: 'startsAtLocal', code, message }));
      return this.ask(page, move, asked, 422);
    }
    if (isWhereItStands(session, moved)) {
      if (step === 'confirm') return this.done(page, id, 'movedAlready', {});
      return this.ask(page, move, [{ path: 'startsAtLocal', code: 'same-time', message: 'It is at this time.' }], 422);
    }
    if (step !== 'confirm') return this.confirm(page, move, moved, false);
    if (values.text('seen') !== seenOf(session)) return this.confirm(page, move, moved, true);
    const { notified } = await this.reschedule.run(id, read.data, page.actor);
    const seen = Number(values.text('seenTotal')) || 0;
    // A second click that came while the first was at work found nothing left to move.
    if (notified === 0 && seen > 0) return this.done(page, id, 'movedAlready', {});
    this.done(page, id, notified === seen ? 'moved' : 'movedOther', { count: notified, seen });
  }

  /** The session; who asks must know at once when it cannot be moved any more. */
  private async movable(id: string): Promise<Session> {
    const session = await getSession(this.database.manager, id);
    const now = this.clock.now();
    if (session.state === 'cancelled') throw new Conflict('cancelled', 'The session is cancelled and cannot be moved.');
    if (session.state === 'published' && session.endsAt <= now) throw new Conflict('over', 'The session is over.');
    return session;
  }

  private async ask(page: ConsolePage, move: Move, faults: FieldError[], status: number): Promise<void> {
    const layout = await page.layout(move.call);
    page.render('sessions/reschedule', movePage(layout, move.call, move.session, move.fields, faults), status);
  }

  private async confirm(
    page: ConsolePage,
    { call, session, fields }: Move,
    moved: Session,
    hasChanged: boolean,
  ): Promise<void> {
    const layout = await page.layout();
    const texts = await new EmailTextOverrides(this.database.manager, null).of(
      call.id,
      'rescheduled',
      layout.language,
      layout.now,
    );
    const reader = { ...page.organizer, language: layout.language, texts };
    const mail =
      session.state === 'published'
        ? previewEmail('rescheduled', call, moved, session, reader, this.config, fields.note.trim(), layout.now)
        : null;
    const audience = await findAudience(this.database.manager, session.id);
    const view = moveConfirmPage(layout, { session, moved, fields, audience, mail, seen: seenOf(session), hasChanged });
    page.render('sessions/reschedule-confirm', view, hasChanged ? 409 : 200);
  }

  private done(page: ConsolePage, id: string, flash: string, values: Record<string, number>): void {
    page.redirect(sessionPath({ id }), flash, values);
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
