import { Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { listSessionsOfSpeakers } from '../../domain/speakers/session-speakers.queries.js';
import type { SpeakerStatus } from '../../domain/speakers/speaker.js';
import { EnterAsSpeaker } from '../../flows/speakers/enter-as-speaker.flow.js';
import { EditSpeaker } from '../../flows/speakers/edit-speaker.flow.js';
import { Conflict, NotFound } from '../../platform/errors.js';
import { enterLimit, formLimit } from '../limits.js';
import { joinPage } from '../rooms/join.page.js';
import { SiteController } from '../site-controller.js';
import { Page, SitePage } from '../site-page.js';
import { openSpeaker } from './own-speaker.js';

/** What speakers do about one of their sessions: they confirm or decline it, and enter its room. */
@SiteController('speakers/:token/sessions/:session')
export class SpeakerAnswerController {
  constructor(
    private readonly editSpeaker: EditSpeaker,
    private readonly enterAsSpeaker: EnterAsSpeaker,
  ) {}

  @Post('confirm')
  @RouteConfig(formLimit)
  async confirm(@Param('token') token: string, @Param('session') id: string, @Page() page: SitePage): Promise<void> {
    await this.answer(token, id, 'confirmed', page);
  }

  @Post('decline')
  @RouteConfig(formLimit)
  async decline(@Param('token') token: string, @Param('session') id: string, @Page() page: SitePage): Promise<void> {
    await this.answer(token, id, 'declined', page);
  }

  @Post('room')
  @RouteConfig(enterLimit)
  async enter(@Param('token') token: string, @Param('session') id: string, @Page() page: SitePage): Promise<void> {
    const { connection: manager } = page;
    const { speaker, call, viewer, actor } = await openSpeaker(manager, token, page);
    const places = await listSessionsOfSpeakers(manager, [speaker.id]);
    const place = places.find(({ sessionId }) => sessionId === id);
    if (place === undefined) throw new NotFound('session-not-found', 'Session not found.');
    const session = await getSession(manager, id);
    const view = { call, session, joinPath: `/speakers/${token}/sessions/${id}/room` };
    try {
      const roomUrl = await this.enterAsSpeaker.run(speaker, session, place.status, actor);
      page.render('rooms/join', joinPage({ ...view, state: 'entering', roomUrl }, viewer));
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      if (error.code !== 'room-unreachable') return page.redirect(`/speakers/${token}`);
      page.render('rooms/join', joinPage({ ...view, state: 'unreachable' }, viewer), 503);
    }
  }

  private async answer(token: string, id: string, status: SpeakerStatus, page: SitePage): Promise<void> {
    const { speaker, actor } = await openSpeaker(page.connection, token, page);
    await this.editSpeaker.setStatus(id, speaker.id, status, actor);
    page.redirect(`/speakers/${token}?done=${status}`);
  }
}
