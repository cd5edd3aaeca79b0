import { Get, Param } from '@nestjs/common';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { publicView } from '../../../domain/registrations/waitlist/waitlist.queries.js';
import { listSeriesOf } from '../../../domain/sessions/series.queries.js';
import { listPublicSessions } from '../../../domain/sessions/sessions.queries.js';
import { tzDataVersion } from '../../../domain/time/tz-data.js';
import { Config } from '../../../platform/config.js';
import { ReadReplica } from '../../../platform/database/read-replica.js';
import type { Connection } from '../../../platform/database/tx.js';
import { CachedPage } from '../../../platform/http/cached-page.js';
import { negotiateLanguage } from '../../../platform/i18n/negotiate-language.js';
import { VersionCache } from '../../../platform/version-cache.js';
import { renderPage } from '../../../platform/views/renderer.js';
import { keptUntil, Programmes } from '../../../site/calls/programmes.js';
import { PublicCalls } from '../../../site/calls/public-calls.js';
import { winnersPublishedAt } from '../../../domain/calls/winners-page.js';
import { SiteController, Page, SitePage } from '../../../site/site-page.js';
import { feedEntries } from '../../../site/part-pages.js';
import { bucketEnd, bucketOf } from './five-minutes.js';
import { newsFeed } from './news-feed.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { callDates } from '../../../domain/calls/call-dates.js';
import { callTexts } from '../../../domain/calls/call.js';
import { hasVenue, registrationClosure, seatLabel } from '../../../domain/sessions/session.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { readIn, titleLanguage } from '../../../domain/sessions/session-texts.js';
import { offsetTime } from '../../../domain/time/wall-time.js';
import { programmePath, sessionPath, publicSpeakersPath, seriesPath, winnersPath } from '../../../site/paths.js';
import type { Series } from '../../../domain/sessions/series.entity.js';
import { addressesOf } from '../../../site/layout.js';

const openCache = 'public, max-age=300';

/** What other programs read of public calls: search engines, feed readers, other sites. Nothing is made twice. */
@SiteController()
export class SharingController {
  private readonly built = new VersionCache<CachedPage>(100, ({ bytes }) => bytes);

  constructor(
    private readonly replica: ReadReplica,
    private readonly calls: PublicCalls,
    private readonly programmes: Programmes,
    private readonly config: Config,
  ) {}

  /** Calendar programs heed it, too: feeds must not be forbidden. Personal pages say themselves that they are not for indexes. */
  @Get('robots.txt')
  robots(@Page() page: SitePage): void {
    const lines = [
      'User-agent: *',
      'Disallow: /console',
      'Disallow: /api/',
      '',
      `Sitemap: ${this.config.publicUrl}/sitemap.xml`,
    ];
    void page.reply
      .header('cache-control', openCache)
      .type('text/plain; charset=utf-8')
      .send(`${lines.join('\n')}\n`);
  }

  /** Up to five minutes old, so that it costs nothing while people register. */
  @Get('sitemap.xml')
  async found(@Page() page: SitePage): Promise<void> {
    const file = await this.built.get('sitemap', bucketOf(page.now), async () => {
      const calls = await this.calls.list();
      const read = (connection: Connection) => Promise.all(calls.map(({ id }) => readPages(connection, id)));
      const pages = await this.replica.readLatest(read);
      return CachedPage.of(renderPage('site/sharing/sitemap', sitemap(pages, this.config.publicUrl)));
    });
    await page.ready(file, 'application/xml', openCache);
  }

  @Get('calls/:call/feed.atom')
  async news(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const call = await this.calls.get(slug);
    const language = this.languageOf(page, call);
    const file = await this.built.get(
      `atom ${slug} ${language}`,
      `${call.feedVersion.version} ${bucketOf(page.now)} ${tzDataVersion()}`,
      async () => {
        const { publicUrl } = this.config;
        const read = await this.replica.readLatest(async (connection) => {
          const pages = await readPages(connection, call.id);
          const others = [];
          for (const entries of feedEntries.all)
            others.push(...(await entries(connection, pages.call, language, publicUrl)));
          return { ...pages, others };
        });
        return CachedPage.of(renderPage('site/sharing/atom', newsFeed(read, language, publicUrl)));
      },
    );
    const until = bucketEnd(page.now);
    page.share({ version: call.pageVersion, current: this.calls.currentVersion(slug), until, isForAll: true });
    await page.ready(file, 'application/atom+xml', openCache);
  }

  /** Other sites can read it in the browser: it has nothing that not everybody sees. */
  @Get('calls/:call/programme.json')
  async programme(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const call = await this.calls.get(slug);
    const language = this.languageOf(page, call);
    const { now } = page;
    const { call: whole, sessions } = await this.programmes.inVersion(call.id, call.pageVersion);
    const { version, until } = keptUntil(call.pageVersion, sessions, now);
    const file = await this.built.get(`json ${slug} ${language}`, version, async () => {
      const shown = await this.replica.readLatest((connection) => publicView(connection, sessions, now));
      return CachedPage.of(JSON.stringify(programmeData(whole, shown, { language, now }, this.config.publicUrl)));
    });
    void page.reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin');
    page.share({ version: call.pageVersion, current: this.calls.currentVersion(slug), until, isForAll: true });
    await page.ready(file, 'application/json', openCache);
  }

  private languageOf({ query }: SitePage, { languages }: { languages: readonly string[] }): string {
    return negotiateLanguage({ chosen: query.only('lang'), fallback: languages[0] ?? 'en' });
  }
}

async function readPages(connection: Connection, id: string): Promise<CallPages> {
  const call = await getCall(connection, id);
  const sessions = await listPublicSessions(connection, id);
  const winnersAt = await winnersPublishedAt(connection, id);
  return { call, sessions, series: await listSeriesOf(connection, sessions), winnersAt };
}

/**
 * Returns the programme of a call as data for other sites, in a language. Times are RFC 3339 in the zone of the session.
 * What is said of seats is one word, as on the pages: a number that moves would tell who registers.
 */
function programmeData(
  call: Call,
  sessions: readonly Session[],
  viewer: { language: string; now: Date },
  publicUrl: string,
) {
  const words = callTexts(call, viewer.language);
  return {
    call: {
      slug: call.slug,
      name: words.name,
      summary: words.summary,
      url: `${publicUrl}${programmePath(call)}`,
      timeZone: call.timeZone,
      closesAt: offsetTime(callDates(call).closesAt, call.timeZone),
      themes: words.themes,
    },
    language: viewer.language,
    sessions: sessions
      .map((one) => readIn(one, call, viewer.language))
      .map((session) => ({
        id: session.id,
        slug: session.slug,
        url: `${publicUrl}${sessionPath(call, session)}`,
        title: session.title,
        // Of the title.
        lang: titleLanguage(session),
        language: session.language,
        kind: session.kind,
        format: session.format,
        themes: session.themes,
        venue: hasVenue(session) ? session.venue : null,
        startsAt: offsetTime(session.startsAt, session.timeZone),
        endsAt: offsetTime(session.endsAt, session.timeZone),
        timeZone: session.timeZone,
        state: session.state,
        registration: registrationClosure(session, viewer.now) ?? 'open',
        seats: seatLabel(session),
        speakers: session.speakers.map(({ name, role, organization }) => ({ name, role, organization })),
        updatedAt: session.updatedAt.toISOString(),
      })),
  };
}

/** The public pages of a call. */
interface CallPages {
  call: Call;
  sessions: readonly Session[];
  series: readonly Series[];
  winnersAt: Date | null;
}

/** Returns what search engines can find (sitemaps.org): the pages of public calls, each with its languages. */
function sitemap(calls: readonly CallPages[], publicUrl: string) {
  const pages = calls.flatMap(({ call, sessions, series, winnersAt }) => {
    const page = (path: string, changed: Date) => {
      const { canonical, alternates } = addressesOf(call, path, publicUrl);
      return { url: canonical, changed: changed.toISOString(), alternates };
    };
    const latest = (changed: readonly Date[]) => new Date(Math.max(call.updatedAt.getTime(), ...changed.map(Number)));
    const all = latest(sessions.map(({ updatedAt }) => updatedAt));
    return [
      page(programmePath(call), all),
      ...(winnersAt === null ? [] : [page(winnersPath(call), winnersAt)]),
      ...(sessions.some(({ speakers }) => speakers.length > 0) ? [page(publicSpeakersPath(call), all)] : []),
      ...series.map((one) => page(seriesPath(call, one), all)),
      ...sessions.map((session) => page(sessionPath(call, session), session.updatedAt)),
    ];
  });
  return { language: 'en', dir: 'ltr' as const, title: '', pages };
}
