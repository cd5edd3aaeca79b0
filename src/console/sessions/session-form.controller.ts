import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CreateSession } from '../../flows/sessions/create-session.flow.js';
import { EditSession } from '../../flows/sessions/edit-session.flow.js';
import { RescheduleSession } from '../../flows/sessions/reschedule-session.flow.js';
import { Refusal } from '../../platform/errors.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { SessionChanges, SessionInput } from '../../domain/sessions/session-input.js';
import { timingWarnings } from '../../domain/sessions/session-timing.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { RequireAbility } from '../require-ability.js';
import { sessionPath } from '../paths.js';
import { emptyFields, fieldsOfForm, fieldsOfSession, readSessionForm, type SessionFields } from './session-form.js';
import { type SessionFormInput, sessionFormPage } from './session-form.page.js';
import { timingView } from './timing-view.js';
import { isAnswered, wallFields } from './local-time-fields.js';

/** The form of a session, new or there already. */
@ConsoleController('', 'sessions')
export class SessionFormController {
  constructor(
    private readonly database: DataSource,
    private readonly createSession: CreateSession,
    private readonly editSession: EditSession,
    private readonly reschedule: RescheduleSession,
  ) {}

  /** What the server makes of a wall time, for the form that asks while it is filled in. */
  @Get('time')
  timing(@Page() page: ConsolePage): void {
    const language = page.language;
    const view = {
      language,
      dir: 'ltr' as const,
      title: '',
      timing: timingView(wallFields(page.query), language),
    };
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
    await this.handle(page, { call, session: null, fields: fieldsOfForm(page.form) }, async (input) => {
      const session = await this.createSession.run(call.slug, input, page.actor);
      page.flash('created');
      return session;
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
    await this.handle(page, { call, session, fields }, async (input) => {
      const { startsAtLocal, timeZone, overlap, durationMinutes, ...rest } = input;
      // What is there after a session has its place on the session's own page.
      const { recordingUrl, slidesUrl, certificateShare } = session;
      const changes = { ...rest, recordingUrl, slidesUrl, certificateShare };
      if (session.state === 'draft') {
        await this.reschedule.run(id, { startsAtLocal, timeZone, overlap, durationMinutes }, page.actor);
      }
      const saved = await this.editSession.run(id, changes satisfies SessionChanges, page.actor);
      page.flash('edited', { notified: saved.notified });
      return saved.session;
    });
  }

  /** Shows the form again for whatever stands in the way of saving, and saves otherwise. */
  private async handle(
    page: ConsolePage,
    form: SessionFormInput,
    save: (input: SessionInput) => Promise<Session>,
  ): Promise<void> {
    const intent = page.form.text('intent');
    if (intent === 'preview') return this.show(page, { ...form, showsPreview: true });
    if (intent === 'speakers') return this.show(page, { ...form, moreSpeakers: 4 });
    const { input, faults } = readSessionForm(form.fields, form.call);
    if (input === null) return this.show(page, { ...form, faults }, 422);
    const open =
      form.session?.state === 'published' ? [] : timingWarnings(input).filter((one) => !isAnswered(one, form.fields));
    if (open.length > 0) {
      const asked = open.map(({ code, message }) => ({ path: 'startsAtLocal', code, message }));
      return this.show(page, { ...form, faults: asked }, 422);
    }
    try {
      page.redirect(sessionPath(await save(input)));
    } catch (error) {
      if (!(error instanceof Refusal) || error.faults.length === 0) throw error;
      await this.show(page, { ...form, faults: error.faults }, error.status);
    }
  }

  private async show(page: ConsolePage, form: SessionFormInput, status = 200): Promise<void> {
    const layout = await page.layout(form.call);
    page.render('sessions/session-form', sessionFormPage(layout, form), status);
  }
}

/** A published session is moved, not edited: its time stays out of the form. */
function withTimeOf(session: Session, fields: SessionFields): SessionFields {
  const { startsOn, startsTime, timeZone, durationMinutes, overlap, confirmed } = fieldsOfSession(session);
  return { ...fields, startsOn, startsTime, timeZone, durationMinutes, overlap, confirmed };
}
