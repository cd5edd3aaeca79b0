import { Body, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { CancelSession } from '../../flows/sessions/cancel-session.flow.js';
import { DraftSession } from '../../flows/sessions/draft-session.flow.js';
import { EditSession } from '../../flows/sessions/edit-session.flow.js';
import { PublishSession } from '../../flows/sessions/publish-session.flow.js';
import { RescheduleSession } from '../../flows/sessions/reschedule-session.flow.js';
import { UndoAct } from '../../flows/sessions/undo-act.flow.js';
import { findPublishingChecks } from '../../domain/privacy/publishing-checks.queries.js';
import type { Actor } from '../../domain/identity/actor.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import type { Material } from '../../domain/materials/material.js';
import { listMaterialsOf } from '../../domain/materials/materials.queries.js';
import { recipientCount, type Recipients } from '../../domain/sessions/recipients.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import {
  type CancelInput,
  cancelInput,
  type DuplicateInput,
  duplicateInput,
  type RescheduleInput,
  rescheduleInput,
  sessionChanges,
  type SessionInput,
  sessionInput,
} from '../../domain/sessions/session-input.js';
import { listSeriesOfCall } from '../../domain/sessions/series.queries.js';
import { getSession, pageOfSessions, sessionSortValue } from '../../domain/sessions/sessions.queries.js';
import { readSession } from './read-session.js';
import { sessionListing, sessionListQuery } from './session-list.js';
import { ApiController, type ApiCall, Caller, Conditional, noBody } from '../api-controller.js';
import { Operation } from '../operation.js';
import { askedLanguage, langQuery, sendContentLanguage } from '../content-language.js';
import { type Page, pageOf, readPage } from '../page.js';
import {
  changedSessionSchema,
  publishingChecksSchema,
  type PublishingChecksView,
  publishingChecksView,
  sessionSchema,
  type SessionView,
  sessionView,
} from './session.view.js';

const editInput = sessionChanges.extend({
  notify: z.boolean().default(true).meta({
    description:
      'If `false`, people with a seat and speakers are not notified of a new title, format or venue. Feeds show it; calendars get it with the next email.',
  }),
});

const readQuery = z.strictObject(langQuery);

const missing = { 404: 'Session not found.' };
@ApiController('Sessions')
export class SessionsApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly draftSession: DraftSession,
    private readonly editSession: EditSession,
    private readonly publishSession: PublishSession,
    private readonly rescheduleSession: RescheduleSession,
    private readonly cancelSession: CancelSession,
    private readonly undo: UndoAct,
    private readonly clock: Clock,
  ) {}

  @Get('calls/:call/sessions')
  @Operation({
    summary: 'List sessions',
    description:
      'Sessions of a call in any state. To follow changes, sort by `updatedAt` and go on from `Last-Cursor`. `lang` selects the language of their texts.',
    answer: 'A page of sessions, including drafts, sorted by start unless you say otherwise.',
    schema: pageOf(sessionSchema),
    refusals: { 404: 'Call not found.' },
    requires: 'read',
    reads: 'query',
  })
  async list(
    @Param('call') slug: string,
    @Query({ schema: sessionListQuery }) { lang, ...query }: z.output<typeof sessionListQuery>,
    @Conditional() apiCall: ApiCall,
  ): Promise<Page<SessionView>> {
    const language = askedLanguage(apiCall, lang);
    const connection = this.database.manager;
    const call = await getCallBySlug(connection, slug);
    const { secret, publicUrl } = this.config;
    const listing = sessionListing(query, call.timeZone);
    const list = {
      name: `sessions:${call.id}`,
      position: (session: Session): [string, string] => [
        sessionSortValue(session, listing.sort).toISOString(),
        session.id,
      ],
    };
    let materials: ReadonlyMap<string, Material[]> = new Map();
    const read = async (limit: number, start: [string, string] | null) => {
      const after = start && { at: new Date(start[0]), id: start[1] };
      const sessions = await pageOfSessions(connection, call.id, listing, limit, after);
      const ids = sessions.map(({ id }) => id);
      materials = await listMaterialsOf(connection, ids);
      return sessions;
    };
    const titles = new Map((await listSeriesOfCall(connection, call.id)).map(({ id, title }) => [id, title]));
    const page = await readPage(secret, list, query, read, (session) =>
      sessionView(
        session,
        { series: titles.get(session.seriesId ?? '') ?? null, materials: materials.get(session.id) ?? [] },
        call,
        publicUrl,
        language,
      ),
    );
    sendContentLanguage(
      apiCall,
      page.items.map(({ lang: language }) => language),
    );
    return page;
  }

  @Post('calls/:call/sessions')
  @Operation({
    summary: 'Create a session',
    description:
      'Creates a draft. If the local time is skipped or occurs twice because clocks change, it is accepted and `warnings` explains how it was interpreted.',
    status: 201,
    answer: 'The new draft.',
    schema: sessionSchema,
    refusals: { 404: 'Call not found.' },
    requires: 'change',
  })
  async create(
    @Param('call') slug: string,
    @Body({ schema: sessionInput }) input: SessionInput,
    @Caller() actor: Actor,
  ) {
    return await this.view(await this.draftSession.create(slug, input, actor));
  }

  @Get('sessions/:id')
  @Operation({
    summary: 'Get a session',
    description: 'In any state, with the seats that are taken. `lang` selects the language of its texts.',
    answer: 'The session.',
    schema: sessionSchema,
    refusals: missing,
    requires: 'read',
    reads: 'query',
  })
  async read(
    @Param('id') id: string,
    @Query({ schema: readQuery }) { lang }: z.output<typeof readQuery>,
    @Conditional() call: ApiCall,
  ): Promise<SessionView> {
    const session = await getSession(this.database.manager, id);
    const view = await this.view(session, askedLanguage(call, lang));
    sendContentLanguage(call, [view.lang]);
    return view;
  }

  @Patch('sessions/:id')
  @Operation({
    summary: 'Update a session',
    description:
      'Updates everything but the time; to change that, use `reschedule`. Two minutes after the last new title, format or venue, people with a seat get one email that updates their calendars, or at once if the session starts within an hour.',
    answer: 'The session.',
    schema: changedSessionSchema,
    refusals: {
      ...missing,
      409: 'The new capacity is lower than the number of seats taken, or the session is cancelled.',
    },
    requires: 'change',
  })
  async edit(
    @Param('id') id: string,
    @Body({ schema: editInput }) { notify, ...changes }: z.output<typeof editInput>,
    @Caller() actor: Actor,
  ) {
    return this.withCount(await this.editSession.run(id, changes, actor, notify));
  }

  @Delete('sessions/:id')
  @Operation({
    summary: 'Delete a draft',
    description: 'Only a session that was never published and that nobody registered for can be deleted.',
    answer: 'The deleted draft.',
    schema: sessionSchema,
    refusals: { ...missing, 409: 'The session was published, or people have registered. Cancel it instead.' },
    requires: 'change',
  })
  async remove(@Param('id') id: string, @Body({ schema: noBody }) _body: object, @Caller() actor: Actor) {
    return this.view(await this.draftSession.delete(id, actor));
  }

  @Get('sessions/:id/publishing-checks')
  @Operation({
    summary: 'Check a session before publishing',
    description:
      'Returns what is wrong or missing: errors first, then warnings, then hints. Publishing with warnings is possible.',
    answer: 'Problems to fix before publishing; empty if there are none.',
    schema: publishingChecksSchema,
    refusals: missing,
    requires: 'read',
  })
  async checks(@Param('id') id: string): Promise<PublishingChecksView> {
    const session = await getSession(this.database.manager, id);
    return publishingChecksView(await findPublishingChecks(this.database.manager, session, this.clock.now()));
  }

  @Post('sessions/:id/publish')
  @Operation({
    summary: 'Publish a session',
    description: '`warnings` lists what is still missing, as `GET /sessions/{id}/publishing-checks` does before.',
    answer: 'The session.',
    schema: sessionSchema,
    refusals: { ...missing, 409: 'The session is cancelled or over.' },
    requires: 'change',
  })
  async publish(@Param('id') id: string, @Body({ schema: noBody }) _body: object, @Caller() actor: Actor) {
    const { session } = await this.publishSession.run(id, actor);
    const view = await this.view(session);
    const checks = await findPublishingChecks(this.database.manager, session, this.clock.now());
    return { ...view, warnings: [...view.warnings, ...checks.map(({ code, message }) => ({ code, message }))] };
  }

  @Post('sessions/:id/reschedule')
  @Operation({
    summary: 'Reschedule a session',
    description:
      'Moves a session in time. If it is published, attendees, people on the waiting list, invited people and speakers get one email with the new time, and their calendars move the event: it keeps its `UID`, and its `SEQUENCE` rises.',
    answer: 'The rescheduled session.',
    schema: changedSessionSchema,
    refusals: { ...missing, 409: 'The session is cancelled or over.' },
    requires: 'change',
  })
  async reschedule(
    @Param('id') id: string,
    @Body({ schema: rescheduleInput }) input: RescheduleInput,
    @Caller() actor: Actor,
  ) {
    return this.withCount(await this.rescheduleSession.run(id, input, actor));
  }

  @Post('sessions/:id/cancel')
  @Operation({
    summary: 'Cancel a session',
    description: 'People are notified after 60 seconds, in which the cancellation can be undone.',
    answer: 'The cancelled session.',
    schema: changedSessionSchema,
    refusals: { ...missing, 409: 'The session is over.' },
    requires: 'change',
  })
  async cancel(
    @Param('id') id: string,
    @Body({ schema: cancelInput.prefault({}) }) input: CancelInput,
    @Caller() actor: Actor,
  ) {
    return this.withCount(await this.cancelSession.run(id, input, actor));
  }

  @Post('sessions/:id/cancel/undo')
  @Operation({
    summary: 'Undo a cancellation',
    description: 'Emails about a cancellation leave after 60 seconds. Until then, everything becomes as it was before.',
    answer: 'The session. One that is not cancelled is unchanged.',
    schema: sessionSchema,
    refusals: { ...missing, 409: 'The 60 seconds are over, and people are being notified.' },
    requires: 'change',
  })
  async undoCancellation(@Param('id') id: string, @Body({ schema: noBody }) _body: object, @Caller() actor: Actor) {
    return this.view(await this.undo.cancellation(id, actor));
  }

  @Post('sessions/:id/duplicate')
  @Operation({
    summary: 'Duplicate a session',
    description:
      'Creates a draft with the same details and, unless the request has another one, time. Registration closes as long before the start. With `occurrence: true`, the copy is another run of the same session, and people can attend either.',
    status: 201,
    answer: 'The new draft.',
    schema: sessionSchema,
    refusals: { ...missing },
    requires: 'change',
  })
  async duplicate(
    @Param('id') id: string,
    @Body({ schema: duplicateInput.prefault({}) }) input: DuplicateInput,
    @Caller() actor: Actor,
  ) {
    return await this.view(await this.draftSession.duplicate(id, input, actor));
  }

  private view(session: Session, language: string | null = null): Promise<SessionView> {
    return readSession(this.database.manager, session, this.config.publicUrl, language);
  }

  private async withCount({ session, recipients }: { session: Session; recipients: Recipients }) {
    return { ...(await this.view(session)), notified: recipientCount(recipients) };
  }
}
