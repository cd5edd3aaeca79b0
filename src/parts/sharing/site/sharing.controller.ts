import { Get, Param } from '@nestjs/common';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { publicView } from '../../../domain/registrations/waitlist.queries.js';
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
import { Programmes } from '../../../site/calls/programmes.js';
import { PublicCalls } from '../../../site/calls/public-calls.js';
import { winnersPage } from '../../../site/calls/winners-page.js';
import { nextChange } from '../../../site/next-change.js';
import { SiteController } from '../../../site/site-controller.js';
import { Page, SitePage } from '../../../site/site-page.js';
import { newsFeed } from './news-feed.js';
import { programmeData } from './programme-data.js';
import { type CallPages, sitemap } from './sitemap.js';

const openCache = 'public, max-age=300';
const keptMinutes = 5;
/** Changes every five minutes: what is read seldom need not follow each seat, and winners appear no later. */
const bucketOf = (now: Date) => String(Math.floor(now.getTime() / (keptMinutes * 60_000)));

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
        const read = await this.replica.readLatest((connection) => readPages(connection, call.id));
        return CachedPage.of(renderPage('site/sharing/atom', newsFeed(read, language, this.config.publicUrl)));
      },
    );
    await page.ready(file, 'application/atom+xml', openCache);
  }

  /** Other sites can read it in the browser: it has nothing that not everybody sees. */
  @Get('calls/:call/programme.json')
  async programme(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const call = await this.calls.get(slug);
    const language = this.languageOf(page, call);
    const { now } = page;
    const { call: whole, sessions } = await this.programmes.inVersion(call.id, call.pageVersion);
    const until = nextChange(
      now,
      sessions.map(({ registrationClosesAt }) => registrationClosesAt),
    );
    const version = `${call.pageVersion} ${until.toISOString()} ${tzDataVersion()}`;
    const file = await this.built.get(`json ${slug} ${language}`, version, async () => {
      const shown = await this.replica.readLatest((connection) => publicView(connection, sessions, now));
      return CachedPage.of(JSON.stringify(programmeData(whole, shown, { language, now }, this.config.publicUrl)));
    });
    void page.reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin');
    await page.ready(file, 'application/json', openCache);
  }

  private languageOf({ query }: SitePage, { languages }: { languages: readonly string[] }): string {
    return negotiateLanguage({ chosen: query.only('lang'), fallback: languages[0] ?? 'en' });
  }
}

async function readPages(connection: Connection, id: string): Promise<CallPages> {
  const call = await getCall(connection, id);
  const sessions = await listPublicSessions(connection, id);
  let winnersAt: Date | null = null;
  for (const publishedAt of winnersPage.all) winnersAt ??= await publishedAt(connection, id);
  return { call, sessions, series: await listSeriesOf(connection, sessions), winnersAt };
}
