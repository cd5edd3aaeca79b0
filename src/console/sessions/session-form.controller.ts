import { Get, Param, Post } from '@nestjs/common';
import { DraftSession } from '../../flows/sessions/draft-session.flow.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { EditSession } from '../../flows/sessions/edit-session.flow.js';
import { RescheduleSession } from '../../flows/sessions/reschedule-session.flow.js';
import { listSpeakers } from '../../domain/speakers/speakers.queries.js';
import { isOver } from '../../domain/sessions/session.js';
import { Config } from '../../platform/config.js';
import { Invalid } from '../../platform/errors.js';
import { requireInput } from '../../platform/validation.js';
import { listSeriesOfCall } from '../../domain/sessions/series.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { RescheduleInput, SessionChanges, SessionInput } from '../../domain/sessions/session-input.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { previewEmail } from '../ui/email-preview.js';
import { editConfirmPage } from './edit-confirm.page.js';
import { placeNames } from './place-options.js';
import { listVenues } from '../../domain/venues/venues.queries.js';
import { FormEdit, openedEdit } from '../ui/form-edit.js';
import { sessionPath } from '../paths/session-paths.js';
import { editedSession, mergeSession, togetherInSession, withTimeOf } from './session-edit.js';
import {
  fieldsOfForm,
  fieldsOfSession,
  plannedFields,
  readSessionForm,
  type SessionFields,
  withSpeakerUp,
} from './session-form.js';
import { type SessionFormInput, sessionFormPage } from './session-form.page.js';
import { timingView } from '../ui/timing-view.js';
import { timingWarnings } from '../../domain/sessions/session-timing.js';
import { openWarnings, wallFields } from '../ui/local-time-fields.js';

/** A form as it was typed. */
type TypedForm = Omit<SessionFormInput, 'edit' | 'venues' | 'series'> & { edit?: FormEdit<SessionFields> };

/** The form of a session, new or there already. */
@ConsoleController('', 'sessions')
export class SessionFormController {
  constructor(
    private readonly draftSession: DraftSession,
    private readonly editSession: EditSession,
    private readonly reschedule: RescheduleSession,
    private readonly config: Config,
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
    await this.show(page, {
      call,
      session: null,
      fields: plannedFields(call, page.query),
      plannedBy: page.query.text('plannedBy'),
    });
  }

  @Post('calls/:call/sessions/new')
  async create(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const fields = fieldsOfForm(page.form);
    const plannedBy = page.query.text('plannedBy');
    await this.submit(page, { call, session: null, fields, plannedBy }, async () => {
      const input = this.read(fields, call, null);
      const id = await page.createOnce((newId) =>
        this.draftSession.create(call.slug, input, page.actor, newId, plannedBy),
      );
      page.redirect(sessionPath({ id }), 'console.sessions.done.created');
    });
  }

  @Get('sessions/:id/edit')
  @RequireAbility('change')
  async edit(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session, call } = await page.session(id);
    // Its page says what can still be done.
    if (session.state === 'cancelled') return page.redirect(sessionPath(session));
    await this.show(page, { call, session, fields: fieldsOfSession(session, call.languages) });
  }

  @Post('sessions/:id/edit')
  async save(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session, call } = await page.session(id);
    const typed = fieldsOfForm(page.form);
    const series = await listSeriesOfCall(page.connection, call.id);
    const places = placeNames(await listVenues(page.connection, { withArchived: true }));
    const edit = new FormEdit(page, editedSession(call, session, { series, places }, page.language));
    const fields = session.state === 'draft' ? typed : withTimeOf(fieldsOfSession(session, call.languages), typed);
    await this.submit(page, { call, session, fields, edit }, async () => {
      const input = (current: Session) => this.read(mergeSession(edit, typed, current, call), call, current);
      if (session.state === 'draft') await this.reschedule.run(id, (current) => timeOf(input(current)), page.actor);
      const changes = (current: Session) => detailsOf(input(current));
      const [isAnswered, isSilent] = [/^(?:notify|silent)$/u, /^silent$/u].map((each) => each.test(intentOf(page)));
      const question = isAnswered ? null : await this.askToNotify(page, call, session, changes);
      if (question !== null) return page.renderStep('sessions/edit-confirm', question);
      const saved = await this.editSession.run(id, changes, page.actor, !isSilent);
      page.redirect(sessionPath(saved.session), 'console.common.saved', edit.kept);
    });
  }

  /** Asks whether to notify people of an edit; null if it concerns nobody. */
  private async askToNotify(
    page: ConsolePage,
    call: Call,
    session: Session,
    changes: (current: Session) => SessionChanges,
  ) {
    if (session.state !== 'published' || isOver(session, page.now)) return null;
    const [announced, silent] = [
      await this.editSession.preview(session.id, changes, page.actor, true),
      await this.editSession.preview(session.id, changes, page.actor, false),
    ];
    const { session: edited, recipients } = announced;
    if (recipients.seats + recipients.speakers === 0) return null;
    const known = { call, session: edited, before: session, note: '' };
    const email =
      recipients.seats === 0 ? null : await previewEmail(page.connection, this.config, page, 'updated', known);
    const { form } = page;
    const fields = fieldsOfForm(form);
    const series = await listSeriesOfCall(page.connection, call.id);
    const inAnyCase = silent.recipients;
    const shown = { call, series, session, edited, fields, form, recipients, inAnyCase, email };
    return editConfirmPage(await page.layout(), shown);
  }

  /** Reads the form. Throws Invalid with all errors, and with a question about the time that is still open. */
  private read(fields: SessionFields, call: Call, session: Session | null): SessionInput {
    const input = requireInput(readSessionForm(fields, call, session));
    const open = session?.state === 'published' ? [] : openWarnings(timingWarnings(input), fields);
    if (open.length > 0) throw new Invalid('invalid', 'Choose how to interpret the time.', {}, open);
    return input;
  }

  /** Saves the session, or shows the form again: for a preview, more rows, an error or a question about the time. */
  private async submit(page: ConsolePage, form: TypedForm, save: () => Promise<void>): Promise<void> {
    const intent = intentOf(page);
    if (intent === 'edit') return this.show(page, form);
    if (intent === 'preview') return this.show(page, { ...form, showsPreview: true });
    if (intent === 'speakers') return this.show(page, { ...form, moreSpeakers: 4, isMoreOpen: true });
    const [, up] = /^speaker-up-(\d{1,2})$/u.exec(intent) ?? [];
    if (up !== undefined)
      return this.show(page, { ...form, fields: withSpeakerUp(form.fields, Number(up)), isMoreOpen: true });
    try {
      await save();
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, { ...form, fieldErrors }));
    }
  }

  private async show(page: ConsolePage, form: TypedForm): Promise<void> {
    const { edit } = form;
    const fields = edit?.fields(form.fields) ?? form.fields;
    const view = (await edit?.view()) ?? openedEdit(fields, togetherInSession);
    const series = await listSeriesOfCall(page.connection, form.call.id);
    const knownSpeakers = await listSpeakers(page.connection, form.call.id);
    const venues = await listVenues(page.connection, { withArchived: true });
    const input = { ...form, fields, series, knownSpeakers, venues, edit: view };
    page.renderStep('sessions/session-form', sessionFormPage(await page.layout(), input));
  }
}

function intentOf({ form }: ConsolePage): string {
  return form.text('intent');
}

function timeOf({ startsAtLocal, timeZone, overlap, durationMinutes }: SessionInput): RescheduleInput {
  return { startsAtLocal, timeZone, overlap, durationMinutes };
}

/** The changes that the form makes: all but the time. The room, the materials and the rules of seats have their own. */
function detailsOf(input: SessionInput): SessionChanges {
  const {
    title,
    abstract,
    textLanguage,
    translations,
    kind,
    format,
    series,
    language,
    themes,
    criteria,
    venue,
    venueId,
    venueRoomId,
  } = input;
  const { joinUrl, speakers, reminders, registrationClosesAt, asksAttendance, capacity, inPersonCapacity } = input;
  const seats = asksAttendance ? { inPersonCapacity } : { capacity };
  const about = { title, abstract, textLanguage, translations, kind, format, series, language, themes, criteria };
  return { ...about, ...seats, venue, venueId, venueRoomId, joinUrl, speakers, reminders, registrationClosesAt };
}
