import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import { EnterRoom } from '../../flows/sessions/enter-room.flow.js';
import { originOf } from '../../domain/identity/origin.js';
import { Clock } from '../../platform/clock.js';
import { Conflict, NotFound } from '../../platform/errors.js';
import { renderPage } from '../../platform/views/renderer.js';
import { findRegistrationByJoinToken, getAttendee } from '../../domain/registrations/registrations.queries.js';
import { roomState } from '../../domain/sessions/room.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { enterLimit } from '../limits.js';
import { joinPage, type JoinState } from './join.page.js';
import { viewerOfLink } from '../registrations/own-link.js';
import { unknownLink } from '../registrations/unknown-link.js';
import { sendPage } from '../visitor.js';

/** The way into the room: a countdown, then a door. */
@Controller('join')
export class JoinController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly enterRoom: EnterRoom,
  ) {}

  @Get(':token')
  async page(@Param('token') token: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show(token, request, reply, null);
  }

  @Post(':token')
  @RouteConfig(enterLimit)
  async enter(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    try {
      await this.show(token, request, reply, await this.enterRoom.run(token, originOf('page', request.ip)));
    } catch (error) {
      // The room closed or the link was replaced between the page and the button: the page says how it stands.
      if (!(error instanceof Conflict || error instanceof NotFound)) throw error;
      await this.show(token, request, reply, null, error.code === 'room-unreachable');
    }
  }

  private async show(
    token: string,
    request: FastifyRequest,
    reply: FastifyReply,
    roomUrl: string | null,
    isUnreachable = false,
  ): Promise<void> {
    const tx = this.database.manager;
    const now = this.clock.now();
    const registration = await findRegistrationByJoinToken(tx, token);
    if (registration === null) throw await unknownLink(tx, token);
    const attendee = await getAttendee(tx, registration.attendeeId);
    const session = await getSession(tx, registration.sessionId);
    const call = await getCall(tx, session.callId);
    const viewer = viewerOfLink(request, attendee, now);
    const stands = roomUrl === null ? roomState(session, registration, now) : 'entering';
    const state: JoinState = isUnreachable && stands === 'open' ? 'unreachable' : stands;
    const page = joinPage({ call, session, state, joinPath: `/join/${token}`, roomUrl }, viewer);
    sendPage(reply, renderPage('site/rooms/join', page), isUnreachable ? 503 : 200);
  }
}
