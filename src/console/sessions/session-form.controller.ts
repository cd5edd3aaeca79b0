import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { getCall, getCallBySlug } from '../../domain/calls/calls.queries.js';
import { CreateSession } from '../../flows/sessions/create-session.flow.js';
import { EditSession } from '../../flows/sessions/edit-session.flow.js';
import { RescheduleSession } from '../../flows/sessions/reschedule-session.flow.js';
import { requireAbility } from '../../domain/identity/actor.js';
import { Refusal } from '../../platform/errors.js';
import { renderPage } from '../../platform/views/renderer.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { SessionChanges, SessionInput } from '../../domain/sessions/session-input.js';
import { timingWarnings } from '../../domain/sessions/session-timing.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, languageOf, seeOther, sendPage } from '../console-pages.js';
import { leaveFlash } from '../flash.js';
import { formValues, textOf } from '../form-values.js';
import { sessionPath } from '../paths.js';
import { emptyFields, fieldsOfForm, fieldsOfSession, readSessionForm, type SessionFields } from './session-form.js';
import { type SessionFormInput, sessionFormPage } from './session-form.page.js';
import { actorOf } from '../signed-in.js';
import { timingView } from './timing-view.js';
import { isAnswered, wallFields } from './local-time-fields.js';

/** The form of a session, new or there already. */
@ConsoleController('')
export class SessionFormController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly createSession: CreateSession,
    private readonly editSession: EditSession,
    private readonly reschedule: RescheduleSession,
  ) {}

  /** What the server makes of a wall time, for the form that asks while it is filled in. */
  @Get('time')
  timing(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const language = languageOf(request);
    const view = {
      language,
      dir: 'ltr' as const,
      title: '',
      timing: timingView(wallFields(formValues(request.query)), language),
    };
    void reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(renderPage('console/sessions/timing', view));
  }

  @Get('calls/:call/sessions/new')
  async blank(@Param('call') slug: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const call = await getCallBySlug(this.database.manager, slug);
    await this.show(request, reply, { call, session: null, fields: emptyFields(call) });
  }

  @Post('calls/:call/sessions/new')
  async create(
    @Param('call') slug: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const call = await getCallBySlug(this.database.manager, slug);
    await this.handle(
      request,
      reply,
      { call, session: null, fields: fieldsOfForm(formValues(body)) },
      body,
      async (input) => {
        const session = await this.createSession.run(call.slug, input, actorOf(request));
        leaveFlash(reply, 'created');
        return session;
      },
    );
  }

  @Get('sessions/:id/edit')
  async edit(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const session = await getSession(this.database.manager, id);
    const call = await getCall(this.database.manager, session.callId);
    await this.show(request, reply, { call, session, fields: fieldsOfSession(session) });
  }

  @Post('sessions/:id/edit')
  async save(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const session = await getSession(this.database.manager, id);
    const call = await getCall(this.database.manager, session.callId);
    const typed = fieldsOfForm(formValues(body));
    const fields = session.state === 'draft' ? typed : withTimeOf(session, typed);
    await this.handle(request, reply, { call, session, fields }, body, async (input) => {
      const { startsAtLocal, timeZone, overlap, durationMinutes, ...rest } = input;
      // What is there after a session has its place on the session's own page.
      const { recordingUrl, slidesUrl, certificateShare } = session;
      const changes = { ...rest, recordingUrl, slidesUrl, certificateShare };
      if (session.state === 'draft') {
        await this.reschedule.run(id, { startsAtLocal, timeZone, overlap, durationMinutes }, actorOf(request));
      }
      const saved = await this.editSession.run(id, changes satisfies SessionChanges, actorOf(request));
      leaveFlash(reply, 'edited', { notified: saved.notified });
      return saved.session;
    });
  }

  /** Shows the form again for whatever stands in the way of saving, and saves otherwise. */
  private async handle(
    request: FastifyRequest,
    reply: FastifyReply,
    form: SessionFormInput,
    body: unknown,
    save: (input: SessionInput) => Promise<Session>,
  ): Promise<void> {
    const intent = textOf(formValues(body), 'intent');
    if (intent === 'preview') return this.show(request, reply, { ...form, showsPreview: true });
    if (intent === 'speakers') return this.show(request, reply, { ...form, moreSpeakers: 4 });
    const { input, faults } = readSessionForm(form.fields, form.call);
    if (input === null) return this.show(request, reply, { ...form, faults }, 422);
    const open =
      form.session?.state === 'published' ? [] : timingWarnings(input).filter((one) => !isAnswered(one, form.fields));
    if (open.length > 0) {
      const asked = open.map(({ code, message }) => ({ path: 'startsAtLocal', code, message }));
      return this.show(request, reply, { ...form, faults: asked }, 422);
    }
    try {
      seeOther(reply, sessionPath(await save(input)));
    } catch (error) {
      if (!(error instanceof Refusal) || error.faults.length === 0) throw error;
      await this.show(request, reply, { ...form, faults: error.faults }, error.status);
    }
  }

  private async show(
    request: FastifyRequest,
    reply: FastifyReply,
    form: SessionFormInput,
    status = 200,
  ): Promise<void> {
    const frame = await this.pages.frame(request, reply, { call: form.call, section: 'sessions' });
    sendPage(reply, 'sessions/session-form', sessionFormPage(frame, form), status);
  }
}

/** A published session is moved, not edited: its time stays out of the form. */
function withTimeOf(session: Session, fields: SessionFields): SessionFields {
  const { startsOn, startsTime, timeZone, durationMinutes, overlap, confirmed } = fieldsOfSession(session);
  return { ...fields, startsOn, startsTime, timeZone, durationMinutes, overlap, confirmed };
}
