import { Body, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { getCall, getCallBySlug } from '../../domain/calls/calls.queries.js';
import { CancelSession } from '../../flows/sessions/cancel-session.flow.js';
import { CreateSession } from '../../flows/sessions/create-session.flow.js';
import { EditSession } from '../../flows/sessions/edit-session.flow.js';
import { PublishSession } from '../../flows/sessions/publish-session.flow.js';
import { RescheduleSession } from '../../flows/sessions/reschedule-session.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import { Config } from '../../platform/config.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import {
  type CancelInput,
  cancelInput,
  type RescheduleInput,
  rescheduleInput,
  type SessionChanges,
  sessionChanges,
  type SessionInput,
  sessionInput,
} from '../../domain/sessions/session-input.js';
import { getSession, pageOfSessions } from '../../domain/sessions/sessions.queries.js';
import { ApiController } from '../api-controller.js';
import { ApiCall, Caller } from '../api.guard.js';
import { Idempotency } from '../idempotency.js';
import { Operation } from '../operation.js';
import { type Page, pageOf, type PageQuery, pageQuery, readPage } from '../page.js';
import { noBody } from '../schema.pipe.js';
import { sessionSchema, type SessionView, sessionView, toldSessionSchema } from './session.view.js';

const missing = { 404: 'There is no such session.' };
const duplicateInput = z.strictObject({ occurrence: z.boolean().default(false) }).prefault({});
@ApiController('Sessions')
export class SessionsApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly createSession: CreateSession,
    private readonly editSession: EditSession,
    private readonly publishSession: PublishSession,
    private readonly rescheduleSession: RescheduleSession,
    private readonly cancelSession: CancelSession,
    private readonly idempotency: Idempotency,
  ) {}

  @Get('calls/:call/sessions')
  @Operation({
    summary: 'List the sessions of a call by their start, drafts included',
    status: 200,
    answer: 'A page of sessions.',
    schema: pageOf(sessionSchema),
    refusals: { 404: 'There is no such call.' },
    requires: 'read',
    reads: 'query',
  })
  async list(@Param('call') slug: string, @Query({ schema: pageQuery }) query: PageQuery): Promise<Page<SessionView>> {
    const connection = this.database.manager;
    const call = await getCallBySlug(connection, slug);
    const { secret, publicUrl } = this.config;
    const list = {
      name: `sessions:${call.id}`,
      position: (session: Session): [string, string] => [session.startsAt.toISOString(), session.id],
    };
    const read = (limit: number, start: [string, string] | null) =>
      pageOfSessions(connection, call.id, limit, start && { startsAt: new Date(start[0]), id: start[1] });
    return readPage(secret, list, query, read, (session) => sessionView(session, call.slug, publicUrl));
  }

  @Post('calls/:call/sessions')
  @Operation({
    summary: 'Draft a session',
    description: 'A wall time in a gap or an overlap of the zone is accepted; `warnings` says what it was taken for.',
    status: 201,
    answer: 'The new draft.',
    schema: sessionSchema,
    refusals: { 404: 'There is no such call.', 409: 'The first request with this Idempotency-Key is still running.' },
    requires: 'change',
    idempotent: true,
  })
  create(
    @Param('call') slug: string,
    @Body({ schema: sessionInput }) input: SessionInput,
    @ApiCall() call: ApiCall,
  ): Promise<void> {
    return this.idempotency.answer(call, async () => ({
      status: 201,
      body: await this.view(await this.createSession.run(slug, input, call.actor)),
    }));
  }

  @Get('sessions/:id')
  @Operation({
    summary: 'Read a session',
    status: 200,
    answer: 'The session.',
    schema: sessionSchema,
    refusals: missing,
    requires: 'read',
  })
  async read(@Param('id') id: string): Promise<SessionView> {
    return this.view(await getSession(this.database.manager, id));
  }

  @Patch('sessions/:id')
  @Operation({
    summary: 'Change what a session says, its seats, room and reminders',
    description: 'It does not move the session. A new title, format or venue is told quietly to those with a seat.',
    status: 200,
    answer: 'The session.',
    schema: toldSessionSchema,
    refusals: { ...missing, 409: 'More seats are taken than the new capacity has, or the session is cancelled.' },
    requires: 'change',
  })
  async edit(
    @Param('id') id: string,
    @Body({ schema: sessionChanges }) changes: SessionChanges,
    @Caller() actor: Actor,
  ) {
    return this.told(await this.editSession.run(id, changes, actor));
  }

  @Post('sessions/:id/publish')
  @Operation({
    summary: 'Show a draft in the programme and open its registration',
    status: 200,
    answer: 'The session.',
    schema: sessionSchema,
    refusals: { ...missing, 409: 'The session is cancelled.' },
    requires: 'change',
  })
  async publish(
    @Param('id') id: string,
    @Body({ schema: noBody }) _body: object,
    @Caller() actor: Actor,
  ): Promise<SessionView> {
    return this.view(await this.publishSession.run(id, actor));
  }

  @Post('sessions/:id/reschedule')
  @Operation({
    summary: 'Move a session and tell everybody who is registered',
    status: 200,
    answer: 'The session at its new time.',
    schema: toldSessionSchema,
    refusals: { ...missing, 409: 'The session is cancelled or over.' },
    requires: 'change',
  })
  async reschedule(
    @Param('id') id: string,
    @Body({ schema: rescheduleInput }) input: RescheduleInput,
    @Caller() actor: Actor,
  ) {
    return this.told(await this.rescheduleSession.run(id, input, actor));
  }

  @Post('sessions/:id/cancel')
  @Operation({
    summary: 'Call a session off and tell everybody who is registered',
    status: 200,
    answer: 'The cancelled session.',
    schema: toldSessionSchema,
    refusals: { ...missing, 409: 'The session is over.' },
    requires: 'change',
  })
  async cancel(
    @Param('id') id: string,
    @Body({ schema: cancelInput.prefault({}) }) input: CancelInput,
    @Caller() actor: Actor,
  ) {
    return this.told(await this.cancelSession.run(id, input, actor));
  }

  @Post('sessions/:id/duplicate')
  @Operation({
    summary: 'Draft a copy of a session at the same time',
    description: 'As a `twin` the two are runs of one session, and people may attend either.',
    status: 201,
    answer: 'The new draft.',
    schema: sessionSchema,
    refusals: { ...missing, 409: 'The first request with this Idempotency-Key is still running.' },
    requires: 'change',
    idempotent: true,
  })
  duplicate(
    @Param('id') id: string,
    @Body({ schema: duplicateInput }) input: z.output<typeof duplicateInput>,
    @ApiCall() call: ApiCall,
  ): Promise<void> {
    return this.idempotency.answer(call, async () => ({
      status: 201,
      body: await this.view(await this.createSession.duplicate(id, input, call.actor)),
    }));
  }

  private async view(session: Session): Promise<SessionView> {
    const call = await getCall(this.database.manager, session.callId);
    return sessionView(session, call.slug, this.config.publicUrl);
  }

  private async told({ session, notified }: { session: Session; notified: number }) {
    return { ...(await this.view(session)), notified };
  }
}
