import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../domain/calls/call.entity.js';
import { getCallBySlug } from '../domain/calls/calls.queries.js';
import { findLogo } from '../domain/calls/logos.queries.js';
import type { Session } from '../domain/sessions/session.entity.js';
import { getSessionBySlug, listSessions } from '../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../console/frame/console-controller.js';
import { ConsolePage, Page } from '../console/frame/console-page.js';
import { brandStyle } from '../site/calls/brand.controller.js';
import { facets } from '../site/calls/programme-filters.js';
import { programmePage } from '../site/calls/programme.page.js';
import type { PublicLayout } from '../site/layout.js';
import { readPublicSession } from '../site/sessions/public-sessions.js';
import { sessionPage } from '../site/sessions/session.page.js';
import { SitePage } from '../site/site-page.js';
import { NotFound } from '../platform/errors.js';
import { translate } from '../platform/i18n/messages.js';
import { renderPage } from '../platform/views/renderer.js';

/**
 * The public pages of a call and its sessions as they will be, drafts included, for the team. They are pages of the
 * console, because only these get the cookie of the login, and no cache that visitors share.
 */
@ConsoleController('calls/:call/preview')
export class DraftPreviewController {
  constructor(private readonly database: DataSource) {}

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
  async session(
    @Param('call') slug: string,
    @Param('session') sessionSlug: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    const call = await this.previewed(slug);
    const connection = this.database.manager;
    const found = await readPublicSession(connection, call, await getSessionBySlug(connection, call.id, sessionSlug));
    const site = this.site(page);
    const shown = { ...found, session: asPublished(found.session, page.now) };
    const layout = { query: site.carriedQuery(['tz', 'lang']) };
    this.send(page, call, 'site/sessions/session', sessionPage({ ...shown, layout }, site.viewer(call)));
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
        new RegExp(`((?:href|src|action)=")/calls/${slug}(?=["?]|/sessions/|(/brand|/logo)\\.)(?:\\2\\.\\w+)?`, 'gu'),
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
