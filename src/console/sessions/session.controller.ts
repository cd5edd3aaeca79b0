import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { findRoomCode } from '../../domain/attendance/room-codes.queries.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { listDelegationsIn } from '../../domain/delegations/delegations.queries.js';
import { CreateSession } from '../../flows/sessions/create-session.flow.js';
import { EditSession } from '../../flows/sessions/edit-session.flow.js';
import { PublishSession } from '../../flows/sessions/publish-session.flow.js';
import { everything, listAuditEntries } from '../../domain/identity/audit.queries.js';
import { Config } from '../../platform/config.js';
import { Invalid } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { countSessionProposals, listSessionProposals } from '../../domain/proposals/proposals.queries.js';
import { countUnreachable, listUnreachable } from '../../domain/notifications/suppression/suppressions.queries.js';
import { countSeatedZones, findPreviousInSeries } from '../../domain/registrations/zones.queries.js';
import { hasRoom, roomKindsOf } from '../../domain/rooms/room-kind.js';
import { clockChanges } from '../../domain/sessions/clock-changes.js';
import { sessionChanges } from '../../domain/sessions/session-input.js';
import { getSession, listOccurrences } from '../../domain/sessions/sessions.queries.js';
import { canonicalZone } from '../../domain/time/zones.js';
import { attendeeList, attendeeWish } from '../registrations/attendee-list.js';
import { auditNames } from '../identity/audit.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, seeOther, sendPage } from '../console-pages.js';
import { leaveFlash } from '../flash.js';
import { formValues, textOf } from '../form-values.js';
import { countMessageGroups, countMessageKinds } from '../notifications/messages.queries.js';
import { sessionPath } from '../paths.js';
import { sessionPage, type SessionPageInput } from './session.page.js';
import { actorOf } from '../signed-in.js';
import { mostUnreachableShown } from '../registrations/unreachable.js';

/** So many proposals are shown on the page of a session. */
const mostProposalsShown = 50;

/** A session with its people and messages, and what needs no page of its own. */
@ConsoleController('sessions/:id')
export class SessionController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly createSession: CreateSession,
    private readonly editSession: EditSession,
    private readonly publishSession: PublishSession,
    private readonly config: Config,
  ) {}

  @Get()
  async show(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.page(id, request, reply, {}, 200);
  }

  @Post('publish')
  async publish(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.publishSession.run(id, actorOf(request));
    leaveFlash(reply, 'published');
    seeOther(reply, sessionPath({ id }));
  }

  @Post('duplicate')
  async duplicate(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const occurrence = textOf(formValues(body), 'occurrence') !== '';
    const copy = await this.createSession.duplicate(id, { occurrence }, actorOf(request));
    leaveFlash(reply, occurrence ? 'twinned' : 'duplicated');
    seeOther(reply, sessionPath(copy, 'edit'));
  }

  @Post('room')
  async room(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const typed = textOf(formValues(body), 'joinUrl');
    const roomKind = textOf(formValues(body), 'room') || undefined;
    try {
      const changes = read(sessionChanges, { joinUrl: typed.trim() || null, room: roomKind });
      const { session } = await this.editSession.run(id, changes, actorOf(request));
      leaveFlash(reply, hasRoom(session) ? 'roomSaved' : 'roomRemoved');
      seeOther(reply, sessionPath({ id }));
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      await this.page(id, request, reply, { joinUrl: typed, roomKind, faults: error.faults }, 422);
    }
  }

  @Post('material')
  async material(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const values = formValues(body);
    const material = { recordingUrl: textOf(values, 'recordingUrl'), slidesUrl: textOf(values, 'slidesUrl') };
    try {
      const changes = read(sessionChanges, {
        recordingUrl: material.recordingUrl.trim() || null,
        slidesUrl: material.slidesUrl.trim() || null,
      });
      await this.editSession.run(id, changes, actorOf(request));
      leaveFlash(reply, 'materialSaved');
      seeOther(reply, sessionPath({ id }));
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      await this.page(id, request, reply, { material, faults: error.faults }, 422);
    }
  }

  private async page(
    id: string,
    request: FastifyRequest,
    reply: FastifyReply,
    typed: Pick<SessionPageInput, 'joinUrl' | 'roomKind' | 'material' | 'faults'>,
    status: number,
  ): Promise<void> {
    const tx = this.database.manager;
    const session = await getSession(tx, id);
    const call = await getCall(tx, session.callId);
    const query = formValues(request.query);
    const frame = await this.pages.frame(request, reply, { call, section: 'sessions' });
    const previous = await findPreviousInSeries(tx, session);
    const entries = await listAuditEntries(tx, { ...everything, subjects: [`session:${id}`] }, 10, null);
    const view = sessionPage(frame, {
      ...typed,
      ...(await attendeeList(tx, session, attendeeWish(query), frame.language, frame.now)),
      call,
      zone: canonicalZone(textOf(query, 'zone')) ?? call.timeZone,
      roomKinds: roomKindsOf(this.config),
      hasRoomCode: (await findRoomCode(tx, id)) !== null,
      occurrences: await listOccurrences(tx, session),
      clockChanges: clockChanges(session, (await countSeatedZones(tx, [id])).get(id) ?? [], frame.now),
      seriesClockChanges: previous && clockChanges(session, previous.audience, frame.now, previous.startsAt),
      messages: await countMessageGroups(tx, id),
      kinds: await countMessageKinds(tx, id),
      unreachable: {
        people: await listUnreachable(tx, id, mostUnreachableShown),
        count: (await countUnreachable(tx, call.id)).get(id) ?? 0,
      },
      proposals: await listSessionProposals(tx, id, mostProposalsShown),
      behind: await countSessionProposals(tx, id),
      delegations: await listDelegationsIn(tx, id),
      entries,
      names: await auditNames(
        tx,
        entries.flatMap(({ actor, subject }) => [actor, subject]),
      ),
    });
    sendPage(reply, 'sessions/session', view, status);
  }
}
