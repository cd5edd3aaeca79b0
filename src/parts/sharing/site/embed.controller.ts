import { Get, Param } from '@nestjs/common';
import { publicView } from '../../../domain/registrations/waitlist/waitlist.queries.js';
import { canonicalZone } from '../../../domain/time/zones.js';
import { Config } from '../../../platform/config.js';
import { ReadReplica } from '../../../platform/database/read-replica.js';
import { NotFound } from '../../../platform/errors.js';
import type { CachedPage } from '../../../platform/http/cached-page.js';
import { CachedPages } from '../../../platform/http/cached-pages.js';
import { negotiateLanguage } from '../../../platform/i18n/negotiate-language.js';
import { findAsset } from '../../../platform/views/assets.js';
import { sendAsset } from '../../../platform/views/serve-assets.js';
import { renderPage } from '../../../platform/views/renderer.js';
import { keptUntil, Programmes } from '../../../site/calls/programmes.js';
import { PublicCalls } from '../../../site/calls/public-calls.js';
import type { PublicCall } from '../../../site/calls/public-calls.queries.js';
import type { Way } from '../../../domain/sessions/viewer.js';
import { allowElement, allowFrame, askedScheme } from '../../../site/embedding.js';
import { SiteController, Page, SitePage } from '../../../site/site-page.js';
import { type Embed, type EmbedChoice, embedPage, type FramedEmbed, oEmbed } from './embed.page.js';

const openCache = 'public, max-age=60';

const mostSessions = 100;

/** The address of a call or of a session, without the site. */
const embeddable = /^\/calls\/([^/?#]+)(?:\/sessions\/([^/?#]+))?\/?(?:[?#].*)?$/u;

/** The programme within other sites: in a frame, or by the element that the script defines. No cookies are set or read. */
@SiteController()
export class EmbedController {
  constructor(
    private readonly replica: ReadReplica,
    private readonly calls: PublicCalls,
    private readonly programmes: Programmes,
    private readonly config: Config,
  ) {}

  @Get('embed.js')
  async script(@Page() { request, reply }: SitePage): Promise<void> {
    const asset = findAsset('embed.js');
    if (asset === null) throw new NotFound('not-found', 'There is no such script.');
    void reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin');
    await sendAsset(request, reply, asset, 'public, max-age=3600');
  }

  @Get('calls/:call/embed')
  async frame(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const scheme = askedScheme(page);
    const found = await this.calls.get(slug);
    allowFrame(page, found);
    const html = (embed: Embed) => {
      const framed: FramedEmbed = { ...embed, scheme };
      return renderPage('site/sharing/embed', framed);
    };
    await page.ready(await this.show(slug, found, page, `frame ${scheme}`, html), 'text/html', openCache);
  }

  @Get('calls/:call/embed.json')
  async data(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const found = await this.calls.get(slug);
    const embed = allowElement(page, found);
    const data = await this.show(slug, found, page, 'data', JSON.stringify, { embed });
    await page.ready(data, 'application/json', openCache);
  }

  /** Answers by oEmbed 1.0 how a page of ours is shown elsewhere: editors ask it when somebody pastes an address. */
  @Get('oembed')
  async answer(@Page() page: SitePage): Promise<void> {
    const { publicUrl } = this.config;
    const [, slug, session] = embeddable.exec((page.query.only('url') ?? '').replace(publicUrl, '')) ?? [];
    const format = page.query.only('format') ?? 'json';
    if (slug === undefined || format !== 'json') throw new NotFound('not-found', 'There is nothing to embed.');
    const found = await this.calls.get(slug);
    const { call, sessions } = await this.programmes.inVersion(found.id, found.pageVersion);
    const only = session === undefined ? null : sessions.find((one) => one.slug === session);
    if (only === undefined) throw new NotFound('session-not-found', 'Session not found.');
    const language = negotiateLanguage({ fallback: found.languages[0] ?? 'en' });
    const answer = oEmbed({ call, session: only, language, publicUrl }, (name) => {
      const most = Number(page.query.only(name));
      return most > 0 ? most : null;
    });
    void page.reply.header('access-control-allow-origin', '*').header('cache-control', openCache);
    void page.reply.type('application/json; charset=utf-8').send(JSON.stringify(answer));
  }

  private readonly built = new CachedPages(300);

  private async show(
    slug: string,
    found: PublicCall,
    page: SitePage,
    as: string,
    render: (embed: Embed) => string,
    way: Way = {},
  ): Promise<CachedPage> {
    const { query, now } = page;
    const language = negotiateLanguage({ chosen: query.only('lang'), fallback: found.languages[0] ?? 'en' });
    const asked = canonicalZone(query.only('tz') ?? '');
    const viewer = { language, timeZone: asked ?? found.timeZone, isOwnZone: asked !== null, ...way, now };
    const { call, sessions } = await this.programmes.inVersion(found.id, found.pageVersion);
    const choice = choiceOf(query, sessions, call.themes);
    const { version, until } = keptUntil(found.pageVersion, sessions, now);
    // Answers to listed sites differ by site.
    if (found.embedOrigins.length === 0 || as !== 'data') {
      const current = this.calls.currentVersion(slug);
      page.share({ version: found.pageVersion, current, until, isForAll: true });
    }
    const key = JSON.stringify([as, slug, language, viewer.timeZone, asked !== null, way, choice]);
    const view = async () => {
      const shown = await this.replica.readLatest((connection) => publicView(connection, sessions, now));
      return embedPage(call, shown, choice, viewer, this.config.publicUrl);
    };
    return this.built.get(key, version, view, render);
  }
}

/** What an address asks for that there is; anything else would be kept for each invented one. Throws NotFound. */
function choiceOf(
  query: SitePage['query'],
  sessions: readonly { slug: string }[],
  themes: readonly { slug: string }[],
): EmbedChoice {
  const of = (name: string, known: readonly { slug: string }[]) => {
    const slug = query.only(name) || null;
    if (slug !== null && !known.some((one) => one.slug === slug)) {
      throw new NotFound('not-found', `There is no such ${name}.`);
    }
    return slug;
  };
  const limit = Number(query.only('limit') ?? '');
  const isLimited = Number.isInteger(limit) && limit > 0 && limit <= mostSessions;
  return {
    session: of('session', sessions),
    theme: of('theme', themes),
    limit: isLimited ? limit : null,
    isCalendar: query.only('view') === 'calendar',
  };
}
