import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CreateSession } from '../../flows/sessions/create-session.flow.js';
import { EditSession } from '../../flows/sessions/edit-session.flow.js';
import { RescheduleSession } from '../../flows/sessions/reschedule-session.flow.js';
import { Invalid } from '../../platform/errors.js';
import { requireInput } from '../../platform/validation.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { SessionChanges, SessionInput } from '../../domain/sessions/session-input.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { RequireAbility } from '../require-ability.js';
import { sessionPath } from '../paths.js';
import { emptyFields, fieldsOfForm, fieldsOfSession, readSessionForm, type SessionFields } from './session-form.js';
import { type SessionFormInput, sessionFormPage } from './session-form.page.js';
import { timingView } from './timing-view.js';
import { leavesAt, settlingMinutes } from '../../domain/sessions/settling-time.js';
import { timingWarnings } from '../../domain/sessions/session-timing.js';
import { openWarnings, wallFields } from './local-time-fields.js';

/** The form of a session, new or there already. */
@ConsoleController('', 'sessions')
export class SessionFormController {
  constructor(
    private readonly database: DataSource,
    private readonly createSession: CreateSession,
    private readonly editSession: EditSession,
    private readonly reschedule: RescheduleSession,
  ) {}

  /** Interprets a wall time, for the form while it is filled in. */
  @Get('time')
  timing(@Page() page: ConsolePage): void {
    const { query, language } = page;
    const view = { language, dir: 'ltr' as const, title: '', timing: timingView(wallFields(query), language) };
    page.render('sessions/timing', view);
  }

  @Get('calls/:call/sessions/new')
  @RequireAbility('change')
  async blank(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    await this.show(page, { call, session: null, fields: emptyFields(call) });
  }

  @Post('calls/:call/sessions/new')
  async create(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    await this.submit(page, { call, session: null, fields: fieldsOfForm(page.form) }, async (input) => {
      const session = await this.createSession.run(call.slug, input, page.actor);
      page.redirect(sessionPath(session), 'console.sessions.done.created');
    });
  }

  @Get('sessions/:id/edit')
  @RequireAbility('change')
  async edit(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session, call } = await page.session(id);
    await this.show(page, { call, session, fields: fieldsOfSession(session) });
  }

  @Post('sessions/:id/edit')
  async save(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session, call } = await page.session(id);
    const typed = fieldsOfForm(page.form);
    const fields = session.state === 'draft' ? typed : withTimeOf(session, typed);
    await this.submit(page, { call, session, fields }, async (input) => {
      const { startsAtLocal, timeZone, overlap, durationMinutes, ...rest } = input;
      // What follows a session has its form on the session's own page.
      const { recordingUrl, slidesUrl, certificateShare } = session;
      const changes = { ...rest, recordingUrl, slidesUrl, certificateShare } satisfies SessionChanges;
      if (session.state === 'draft') {
        await this.reschedule.run(id, { startsAtLocal, timeZone, overlap, durationMinutes }, page.actor);
      }
      const saved = await this.editSession.run(id, changes, page.actor);
      const { notified } = saved;
      const isLater = notified > 0 && leavesAt(saved.session, page.now) > page.now;
      const done = isLater ? 'console.sessions.done.editedSoon' : 'console.sessions.done.edited';
      page.redirect(sessionPath(saved.session), done, { notified, minutes: settlingMinutes });
    });
  }

  /** Saves the session, or shows the form again: for a preview, more rows, an error or a question about the time. */
  private async submit(
    page: ConsolePage,
    form: SessionFormInput,
    save: (input: SessionInput) => Promise<void>,
  ): Promise<void> {
    const intent = page.form.text('intent');
    if (intent === 'preview') return this.show(page, { ...form, showsPreview: true });
    if (intent === 'speakers') return this.show(page, { ...form, moreSpeakers: 4 });
    try {
      const input = requireInput(readSessionForm(form.fields, form.call));
      const open = form.session?.state === 'published' ? [] : openWarnings(timingWarnings(input), form.fields);
      if (open.length > 0) throw new Invalid('invalid', 'Choose how to interpret the time.', {}, open);
      await save(input);
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, { ...form, fieldErrors }));
    }
  }

  private async show(page: ConsolePage, form: SessionFormInput): Promise<void> {
    page.render('sessions/session-form', sessionFormPage(await page.layout(), form));
  }
}

/** A published session is moved, not edited: its time stays out of the form. */
function withTimeOf(session: Session, fields: SessionFields): SessionFields {
  const { startsOn, startsTime, timeZone, durationMinutes, overlap, confirmed } = fieldsOfSession(session);
  return { ...fields, startsOn, startsTime, timeZone, durationMinutes, overlap, confirmed };
}
