import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CancelSession } from '../../flows/sessions/cancel-session.flow.js';
import { EmailTextOverrides } from '../../domain/notifications/templates/email-text-overrides.js';
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
import { ConsolePage, Page } from '../console-page.js';
import { RequireAbility } from '../require-ability.js';
import { previewEmail } from '../notifications/email-preview.js';
import { sessionPath } from '../paths.js';
import { seenOf } from '../version.js';

/** Calls a session off: who is told and what they read is shown first. */
@ConsoleController('sessions/:id/cancel', 'sessions')
export class CancelController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly cancelSession: CancelSession,
  ) {}

  @Get()
  @RequireAbility('change')
  async form(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const session = await getSession(this.database.manager, id);
    if (session.state === 'cancelled') return page.redirect(sessionPath(session));
    if (session.state === 'published' && session.endsAt <= this.clock.now())
      throw new Conflict('over', 'The session is over.');
    await this.show(page, session, '', [], false);
  }

  @Post()
  async cancel(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const values = page.form;
    const session = await getSession(this.database.manager, id);
    const reason = values.text('reason');
    const read = cancelInput.safeParse({ reason });
    if (!read.success) return this.show(page, session, reason, faultsOf(read.error.issues), false);
    const hasChanged = session.state !== 'cancelled' && values.text('seen') !== seenOf(session);
    if (hasChanged) return this.show(page, session, reason, [], true);
    const { notified } = await this.cancelSession.run(id, read.data, page.actor);
    const seen = Number(values.text('seenTotal')) || 0;
    const isRepeated = notified === 0 && seen > 0;
    const flash = isRepeated ? 'cancelledAlready' : notified === seen ? 'cancelled' : 'cancelledOther';
    page.redirect(sessionPath(session), flash, { count: notified, seen });
  }

  private async show(
    page: ConsolePage,
    session: Session,
    reason: string,
    faults: readonly FieldError[],
    hasChanged: boolean,
  ): Promise<void> {
    const call = await page.callOf(session);
    const layout = await page.layout();
    const texts = await new EmailTextOverrides(this.database.manager, null).of(
      call.id,
      'cancelled',
      layout.language,
      layout.now,
    );
    const reader = { ...page.organizer, language: layout.language, texts };
    const cancelled = { ...session, state: 'cancelled' as const, cancelReason: reason.trim() || null };
    const mail =
      session.state === 'published'
        ? previewEmail('cancelled', call, cancelled, session, reader, this.config, reason.trim(), layout.now)
        : null;
    const audience = await findAudience(this.database.manager, session.id);
    const view = cancelPage(layout, { session, audience, mail, reason, seen: seenOf(session), hasChanged, faults });
    page.render('sessions/cancel', view, faults.length > 0 ? 422 : hasChanged ? 409 : 200);
  }
}
