import { Get, Param } from '@nestjs/common';
import { publicView } from '../../../domain/registrations/waitlist.queries.js';
import { tzDataVersion } from '../../../domain/time/tz-data.js';
import { canonicalZone } from '../../../domain/time/zones.js';
import { Config } from '../../../platform/config.js';
import { ReadReplica } from '../../../platform/database/read-replica.js';
import { NotFound } from '../../../platform/errors.js';
import { CachedPage } from '../../../platform/http/cached-page.js';
import { negotiateLanguage } from '../../../platform/i18n/negotiate-language.js';
import { VersionCache } from '../../../platform/version-cache.js';
import { findAsset } from '../../../platform/views/assets.js';
import { renderPage } from '../../../platform/views/renderer.js';
import { keptUntil, Programmes } from '../../../site/calls/programmes.js';
import { PublicCalls } from '../../../site/calls/public-calls.js';
import type { PublicCall } from '../../../site/calls/public-calls.queries.js';
import type { Way } from '../../../domain/sessions/viewer.js';
import { allowElement, allowFrame, askedScheme } from '../../../site/embedding.js';
import { SiteController, Page, SitePage } from '../../../site/site-page.js';
import { type Embed, type EmbedChoice, embedPage, type FramedEmbed, oEmbed } from './embed.page.js';
import { createHash } from 'node:crypto';
import { DataSource } from 'typeorm';
import { findLogo } from '../../../domain/calls/calls.queries.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Picture } from '../../../platform/pdf/draw-picture.js';
import { renderPicture } from '../../../platform/pdf/render-pdf.js';
import { PublicSessions } from '../../../site/sessions/public-sessions.js';
import { callCard, pageCard, seriesCard, sessionCard } from './card.js';
import { callTexts } from '../../../domain/calls/call.js';
import { getSeriesBySlug } from '../../../domain/sessions/series.queries.js';
import { listSpeakersById } from '../../../domain/speakers/speakers.queries.js';
import type { Connection } from '../../../platform/database/tx.js';
import { translate } from '../../../platform/i18n/messages.js';
import { winnersPublishedAt } from '../../../domain/calls/winners-page.js';
import { listConfirmedSessions } from '../../../site/speakers/public-speakers.queries.js';

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
    private readonly database: DataSource,
    private readonly sessions: PublicSessions,
  ) {}

  @Get('embed.js')
  script(@Page() page: SitePage): void {
    const asset = findAsset('embed.js');
    if (asset === null) throw new NotFound('not-found', 'There is no such script.');
    const { body: content, contentType: type, hash } = asset;
    void page.reply.header('access-control-allow-origin', '*');
    page.versioned({ type, content, etag: `"${hash}"`, cacheControl: 'public, max-age=3600' });
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

  @Get('calls/:call/card.png')
  async cardOfCall(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const { id, pageVersion } = await this.calls.get(slug);
    const { call } = await this.programmes.inVersion(id, pageVersion);
    const language = languageOf(page, call);
    await this.sendMade(page, `${id} ${language}`, call, callCard(call, language, page.now, await this.logoOf(call)));
  }

  @Get('calls/:call/sessions/:session/card.png')
  async cardOfSession(@Param('call') callSlug: string, @Param('session') slug: string, @Page() page: SitePage) {
    const { call, session, version } = await this.sessions.get(callSlug, slug);
    const language = languageOf(page, call);
    const key = `${session.id} ${language}`;
    const made = async () => sessionCard(call, session, language, await this.logoOf(call));
    // Its time is as the zone data says.
    const etag = await this.etags.get(key, `${version} ${tzDataVersion()}`, async () => etagOf(await made(), call));
    await this.send(page, key, etag, made);
  }

  @Get('calls/:call/series/:series/card.png')
  async cardOfSeries(@Param('call') callSlug: string, @Param('series') slug: string, @Page() page: SitePage) {
    const { id, pageVersion } = await this.calls.get(callSlug);
    const { call, sessions } = await this.programmes.inVersion(id, pageVersion);
    const series = await getSeriesBySlug(page.connection, id, slug);
    const own = sessions.filter(({ seriesId }) => seriesId === series.id);
    if (own.length === 0) throw new NotFound('series-not-found', 'Series not found.');
    const language = languageOf(page, call);
    const picture = seriesCard(call, series, own, language, await this.logoOf(call));
    await this.sendMade(page, `${series.id} ${language}`, call, picture);
  }

  /** Of the pages of a call that name people and proposals. */
  @Get(['calls/:call/speakers/card.png', 'calls/:call/winners/card.png'])
  async cardOfPage(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const { connection } = page;
    const { id, pageVersion } = await this.calls.get(slug);
    const { call } = await this.programmes.inVersion(id, pageVersion);
    const language = languageOf(page, call);
    const [title, text] = page.request.routeOptions.url?.includes('/speakers/')
      ? [translate(language, 'sessions.speakers'), await speakerNames(connection, id, language)]
      : [translate(language, 'winners.page.title'), await winnersOf(connection, call, language)];
    const picture = pageCard(call, language, await this.logoOf(call), title, [text]);
    await this.sendMade(page, `${id} ${title} ${language}`, call, picture);
  }

  private readonly built = new VersionCache<CachedPage>(300, ({ bytes }) => bytes);

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
    return this.built.get(key, version, async () => {
      const shown = await this.replica.readLatest((connection) => publicView(connection, sessions, now));
      return CachedPage.of(render(embedPage(call, shown, choice, viewer, this.config.publicUrl)));
    });
  }

  private readonly drawn = new VersionCache<Buffer>(500, ({ length }) => length);

  private readonly logos = new VersionCache<Buffer | null>(50, (logo) => logo?.length ?? 0);

  /** What the pictures of sessions show, by the version of the session: to compose one takes longer than to send it. */
  private readonly etags = new VersionCache<string>(2000);

  private sendMade(page: SitePage, key: string, call: Call, picture: Picture): Promise<void> {
    return this.send(page, key, etagOf(picture, call), () => picture);
  }

  private async send(page: SitePage, key: string, etag: string, picture: () => Picture | Promise<Picture>) {
    const content = await this.drawn.get(key, etag, async () => renderPicture(await picture()));
    page.versioned({ type: 'image/png', content, etag, cacheControl: 'public, max-age=3600' });
  }

  /** Read once for each version: the pictures that are kept must not ask the database for it. */
  private async logoOf({ id, logoEtag }: Call): Promise<Buffer | null> {
    if (logoEtag === '') return null;
    return this.logos.get(id, logoEtag, async () => (await findLogo(this.database.manager, id))?.content ?? null);
  }
}

/** The entity tag of a picture: of what it shows, so that a change of anything else draws nothing. */
function etagOf({ content, background }: Picture, { logoEtag }: Call): string {
  const shown = JSON.stringify([content, background, logoEtag]);
  return `"${createHash('sha1').update(shown).digest('base64url')}"`;
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

/** Names on one card: more would not be read. */
const mostNames = 12;

async function speakerNames(connection: Connection, callId: string, language: string): Promise<string> {
  const ids = (await listConfirmedSessions(connection, callId)).map(({ speakerId }) => speakerId);
  const names = (await listSpeakersById(connection, [...new Set(ids)])).map(({ name }) => name);
  const comma = translate(language, 'common.listComma');
  return names
    .sort((one, other) => one.localeCompare(other, language))
    .slice(0, mostNames)
    .join(comma);
}

/** Throws NotFound before the winners are public. */
async function winnersOf(connection: Connection, call: Call, language: string): Promise<string> {
  if ((await winnersPublishedAt(connection, call.id)) !== null) return callTexts(call, language).name;
  throw new NotFound('not-found', 'There is nothing at this address.');
}

function languageOf({ query }: SitePage, { languages }: Call): string {
  return negotiateLanguage({ chosen: query.only('lang'), fallback: languages[0] ?? 'en' });
}
