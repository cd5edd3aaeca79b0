import { Get, Param } from '@nestjs/common';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { getSessionBySlug } from '../../../domain/sessions/sessions.queries.js';
import { dayAndRange, firstZone, sessionTime } from '../../../domain/sessions/session-time.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { formatDate, formatTime } from '../../../domain/time/format.js';
import { zoneLabel } from '../../../domain/time/zones.js';
import { NotFound } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import { publicLayout } from '../../../site/layout.js';
import { sessionPath } from '../../../site/paths.js';
import { Page, SiteController, SitePage } from '../../../site/site-page.js';
import { listPublicWinners } from '../../winners/domain/public-winners.queries.js';
import { findOrder, listPitches, type Pitch, type PitchOrder } from '../domain/pitches.queries.js';
import { inOrder } from '../domain/running-order.js';
import { pitchesPath } from './pitches-path.js';

/** The published order of the pitches in a session. Only what the winners page shows names a team. */
@SiteController('calls/:call/sessions/:session/pitches')
export class PublicPitchesController {
  @Get()
  async show(@Param('call') callSlug: string, @Param('session') slug: string, @Page() page: SitePage): Promise<void> {
    const { connection } = page;
    const call = await page.call(callSlug);
    const session = await getSessionBySlug(connection, call.id, slug);
    const order = await findOrder(connection, session.id);
    if (session.state !== 'published' || order === null || order.publishedAt === null)
      throw new NotFound('pitches-not-found', 'The session has no pitches.');
    const viewer = page.viewer(call);
    page.rememberChoices(viewer);
    const pitches = await listPitches(connection, session.id);
    const winners = await listPublicWinners(connection, call.id);
    const titles = new Map(winners.map(({ proposalId, title }) => [proposalId, title]));
    page.render('pitches/pitches', publicPitches(call, session, order, pitches, titles, viewer));
  }
}

function publicPitches(
  call: Call,
  session: Session,
  order: PitchOrder,
  pitches: readonly Pitch[],
  titles: ReadonlyMap<string, string>,
  viewer: Viewer,
) {
  const { language } = viewer;
  const zone = firstZone(session, viewer);
  const drawnAt = order.drawnAt ?? viewer.now;
  const when = translate(language, 'common.dayAndTime', {
    date: formatDate(drawnAt, zone, language, 'long'),
    time: formatTime(drawnAt, zone, language),
  });
  const title = translate(language, 'pitches.title');
  return {
    ...publicLayout({ viewer, call, path: pitchesPath(call, session), section: 'programme' }, title),
    session: { path: sessionPath(call, session), title: session.title },
    zone: zoneLabel(zone, session.startsAt, language),
    rows: inOrder(pitches, order, session).flatMap(({ pitch, slot }) => {
      if (slot === null) return [];
      const when = dayAndRange(sessionTime({ ...session, ...slot }, viewer), language);
      if (pitch === null) return { when, team: translate(language, 'pitches.break'), byHand: null, id: null };
      if (pitch.position === null) return [];
      return {
        when,
        team: titles.get(pitch.proposalId) ?? translate(language, 'pitches.team', { number: pitch.position + 1 }),
        byHand: pitch.isByHand ? translate(language, 'pitches.byHand') : null,
        id: pitch.id,
      };
    }),
    drawn: translate(language, 'pitches.drawn', { when, seed: order.seed ?? '' }),
  };
}
