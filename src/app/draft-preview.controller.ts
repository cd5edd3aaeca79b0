import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../domain/calls/call.entity.js';
import { getCallBySlug, findLogo } from '../domain/calls/calls.queries.js';
import { findPrivacyNotice } from '../domain/privacy/privacy-notices.queries.js';
import { addableSessions } from '../domain/registrations/admission/addable-sessions.js';
import { publicView } from '../domain/registrations/waitlist/waitlist.queries.js';
import { getSeriesBySlug, listSessionsOfSeries } from '../domain/sessions/series.queries.js';
import type { Session } from '../domain/sessions/session.entity.js';
import { getSessionBySlug, listSessions } from '../domain/sessions/sessions.queries.js';
import { listSpeakersById } from '../domain/speakers/speakers.queries.js';
import { ConsoleController } from '../console/frame/console-controller.js';
import { ConsolePage, Page } from '../console/frame/console-page.js';
import { brandStyle } from '../site/calls/programme.controller.js';
import { facets } from '../site/calls/programme-filters.js';
import { programmePage } from '../site/calls/programme.page.js';
import type { PublicLayout } from '../site/layout.js';
import { readPublicSession } from '../site/sessions/public-sessions.js';
import { sessionPage } from '../site/sessions/session.page.js';
import { seriesPage } from '../site/registrations/series.page.js';
import { privacyNoticePage } from '../site/privacy/privacy-notice.page.js';
import { listConfirmedSessions } from '../site/speakers/public-speakers.queries.js';
import { speakersPage } from '../site/speakers/speakers.page.js';
import { SitePage } from '../site/site-page.js';
import { isUuid } from '../platform/database/uuid.js';
import { Config } from '../platform/config.js';
import { NotFound } from '../platform/errors.js';
import { FileStore } from '../platform/file-store/file-store.js';
import { translate } from '../platform/i18n/messages.js';
import { renderPage } from '../platform/views/renderer.js';

/**
 * The public pages of a call and its sessions as they will be, drafts included, for the team. They are pages of the
 * console, because only these get the cookie of the login, and no cache that visitors share.
 */
@ConsoleController('calls/:call/preview')
export class DraftPreviewController {
  constructor(
    private readonly database: DataSource,
    private readonly files: FileStore,
    private readonly config: Config,
  ) {}

  @Get()
  async programme(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await this.previewed(slug);
    const sessions = (await listSessions(this.database.manager, call.id)).map((session) =>
      asPublished(session, page.now),
    );
    const site = this.site(page);
    const query = site.carriedQuery([...facets, 'tz', 'lang']);
    const shown = sessions.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
    this.send(page, call, 'site/calls/programme', programmePage(call, shown, site.viewer(call), query));
  }

  @Get('sessions/:session')
  async session(@Param('call') slug: string, @Param('session') sessionSlug: string, @Page() page: ConsolePage) {
    const call = await this.previewed(slug);
    const connection = this.database.manager;
    const found = await readPublicSession(connection, call, await getSessionBySlug(connection, call.id, sessionSlug));
    const site = this.site(page);
    const shown = { ...found, session: asPublished(found.session, page.now) };
    const layout = { query: site.carriedQuery(['tz', 'lang']) };
    this.send(page, call, 'site/sessions/session', sessionPage({ ...shown, layout }, site.viewer(call)));
  }

  @Get('series/:series')
  async series(@Param('call') slug: string, @Param('series') seriesSlug: string, @Page() page: ConsolePage) {
    const call = await this.previewed(slug);
    const connection = this.database.manager;
    const series = await getSeriesBySlug(connection, call.id, seriesSlug);
    const drafts = await listSessionsOfSeries(connection, series.id);
    const all = drafts.map((session) => asPublished(session, page.now));
    const sessions = await publicView(connection, all, page.now);
    const site = this.site(page);
    const viewer = site.viewer(call);
    const typed = { values: { language: viewer.language }, chosen: null };
    const query = site.carriedQuery(['tz', 'lang']);
    const shown = {
      call,
      series,
      sessions,
      open: addableSessions(sessions, [], page.now),
      typed,
      fieldErrors: [],
      query,
    };
    this.send(page, call, 'site/registrations/series-page', seriesPage(shown, viewer));
  }

  @Get('speakers')
  async speakers(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await this.previewed(slug);
    const connection = this.database.manager;
    const sessions = await listConfirmedSessions(connection, call.id, true);
    const ids = sessions.map(({ speakerId }) => speakerId);
    const speakers = await listSpeakersById(connection, ids);
    const view = speakersPage({ call, speakers, sessions }, this.site(page).viewer(call));
    this.send(page, call, 'site/speakers/speakers', view);
  }

  @Get('speakers/:speaker/photo')
  async photo(@Param('call') slug: string, @Param('speaker') id: string, @Page() page: ConsolePage): Promise<void> {
    const call = await this.previewed(slug);
    const [speaker] = isUuid(id) ? await listSpeakersById(this.database.manager, [id]) : [];
    const photoId = speaker?.callId === call.id ? speaker.photoId : null;
    const file = photoId && (await this.files.find(photoId));
    if (!file) throw new NotFound('not-found', 'There is no such photo.');
    page.sendFile(this.files, file);
  }

  @Get('privacy')
  async privacy(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await this.previewed(slug);
    const notice = await findPrivacyNotice(this.database.manager, call.id);
    const view = privacyNoticePage(call, notice, this.site(page).viewer(call), this.config);
    this.send(page, call, 'site/privacy/privacy-notice', view);
  }

  @Get('brand')
  async style(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { accentColor } = await this.previewed(slug);
    if (accentColor === '') throw new NotFound('not-found', 'The call has no accent color.');
    void page.reply.type('text/css; charset=utf-8').header('cache-control', 'no-store').send(brandStyle(accentColor));
  }

  @Get('logo')
  async logo(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const logo = await findLogo(this.database.manager, (await this.previewed(slug)).id);
    if (logo === null) throw new NotFound('not-found', 'The call has no logo.');
    void page.reply.type('image/png').header('cache-control', 'no-store').send(logo.content);
  }

  private previewed(slug: string): Promise<Call> {
    return getCallBySlug(this.database.manager, slug);
  }

  /** The visitor that the organizer is here, with the zone and the language of the address and the browser. */
  private site({ request, reply, now }: ConsolePage): SitePage {
    return new SitePage(request, reply, this.database.manager, now);
  }

  /** Sends the page, marked as a draft: its links lead to previews, and its forms send nothing. */
  private send(page: ConsolePage, { slug }: Call, template: string, view: PublicLayout): void {
    const draftNote = translate(page.language, 'console.calls.preview.note');
    const shown: PublicLayout = { ...view, draftNote, isPrivate: true, feedPath: null };
    const html = renderPage(template, shown)
      .replaceAll(
        new RegExp(
          `((?:href|src|action)=")/calls/${slug}(?=["?]|/sessions/|/series/|/speakers["?]|/privacy|(/brand|/logo|/speakers/[\\w-]+/photo)\\.)(?:\\2\\.\\w+)?`,
          'gu',
        ),
        `$1/console/calls/${slug}/preview$2`,
      )
      .replaceAll(/<form(?=[^>]*method="post")/gu, '<form inert');
    void page.reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(html);
  }
}

/** A draft as the public will see it. */
function asPublished(session: Readonly<Session>, now: Date): Session {
  return session.state === 'draft' ? { ...session, state: 'published', publishedAt: now } : session;
}
