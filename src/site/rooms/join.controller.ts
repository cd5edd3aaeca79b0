import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { getCall } from '../../domain/calls/calls.queries.js';
import { EnterRoom } from '../../flows/sessions/enter-room.flow.js';
import { Conflict, NotFound } from '../../platform/errors.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { findRegistrationByJoinToken } from '../../domain/registrations/links/links.queries.js';
import { roomState } from '../../domain/sessions/room.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { Config } from '../../platform/config.js';
import { joinPath } from '../registrations/registration-paths.js';
import { findSeatInOtherRun } from '../registrations/seat-in-other-run.js';
import { SiteController, Page, SitePage } from '../site-page.js';
import { enterLimit } from '../limits.js';
import { joinPage, type JoinState } from './join.page.js';
import { unknownLink } from '../registrations/own-page-controller.js';

/** The join page: a countdown, then a button. */
@SiteController('join/:token')
export class JoinController {
  constructor(
    private readonly enterRoom: EnterRoom,
    private readonly config: Config,
  ) {}

  @Get()
  async page(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    await this.show(page, token, null);
  }

  @Post()
  @RouteConfig(enterLimit)
  async enter(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    try {
      await this.show(page, token, await this.enterRoom.run(token, page.origin));
    } catch (error) {
      // The room closed or the link was replaced in the meantime: the page shows the current status.
      if (!(error instanceof Conflict || error instanceof NotFound)) throw error;
      await this.show(page, token, null, error.code === 'room-unreachable');
    }
  }

  private async show(page: SitePage, token: string, roomUrl: string | null, isUnreachable = false): Promise<void> {
    const { connection } = page;
    const registration = await findRegistrationByJoinToken(connection, token);
    if (registration === null) throw await unknownLink(connection, token);
    const attendee = await getAttendee(connection, registration.attendeeId);
    const session = await getSession(connection, registration.sessionId);
    const call = await getCall(connection, session.callId);
    const now = roomUrl === null ? roomState(session, registration, page.now) : 'entering';
    const moved = now === 'no-seat' ? await findSeatInOtherRun(connection, session, attendee.id) : null;
    if (moved !== null) {
      const newJoinPath = joinPath(this.config.secret, moved.registration.id, attendee);
      const input = {
        call,
        session: moved.session,
        state: 'switched' as const,
        joinPath: `/join/${token}`,
        newJoinPath,
      };
      return page.render('rooms/join', joinPage(input, page.viewerOf(attendee)));
    }
    const state: JoinState = isUnreachable && now === 'open' ? 'unreachable' : now;
    const { listensIn } = registration;
    const input = { call, session, state, joinPath: `/join/${token}`, roomUrl, listensIn };
    page.render('rooms/join', joinPage(input, page.viewerOf(attendee)), isUnreachable ? 503 : 200);
  }
}
