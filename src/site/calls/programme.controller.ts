import { asksForAllZones } from '../../domain/time/zone-options.js';
import { Get, Param } from '@nestjs/common';
import { currentCall, callState } from '../../domain/calls/call.js';
import { anyReader, ReadReplica } from '../../platform/database/read-replica.js';
import type { Connection } from '../../platform/database/tx.js';
import { NotFound } from '../../platform/errors.js';
import { Config } from '../../platform/config.js';
import { CachedPages } from '../../platform/http/cached-pages.js';
import { renderPage } from '../../platform/views/renderer.js';
import { listPublicRecordings } from '../../domain/materials/materials.queries.js';
import { publicView } from '../../domain/registrations/waitlist/waitlist.queries.js';
import { facets } from './programme-filters.js';
import { programmePage } from './programme.page.js';
import { keptUntil, Programmes } from './programmes.js';
import { PublicCalls } from './public-calls.js';
import { getPageVersion, type PublicCall } from './public-calls.queries.js';
import { SiteController, Page, SitePage } from '../site-page.js';
import { DataSource } from 'typeorm';
import { accentShades } from '../../domain/calls/accent-color.js';
import { getCallBySlug, findLogo } from '../../domain/calls/calls.queries.js';
import type { Call } from '../../domain/calls/call.entity.js';

/** The address has the version, so that a browser need not ask again. */
const cacheControl = 'public, max-age=86400';

/** The programme of a call. It contains nothing personal, so it is cached for all visitors with the same view. */
@SiteController()
export class ProgrammeController {
  constructor(
    private readonly replica: ReadReplica,
    private readonly calls: PublicCalls,
    private readonly programmes: Programmes,
    private readonly config: Config,
    private readonly database: DataSource,
  ) {}

  /** The open call, or the one that closed last. */
  @Get()
  async home(@Page() page: SitePage): Promise<void> {
    const { now } = page;
    const call = currentCall(await this.calls.list(), now);
    if (call === null && !(await this.calls.isSetUp())) return page.redirect('/console/setup');
    if (call === null) throw new NotFound('no-call', 'There are no calls yet.');
    await this.show(call.slug, page, async () => currentCall(await this.calls.list(), now)?.slug);
  }

  @Get('calls/:call')
  async programme(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    await this.show(slug, page, () => Promise.resolve(slug));
  }

  @Get('calls/:call/logo.png')
  async logo(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const { id } = await this.call(slug);
    const logo = await findLogo(this.database.manager, id);
    if (logo === null) throw new NotFound('not-found', 'The call has no logo.');
    page.versioned({ type: 'image/png', content: logo.content, etag: `"${logo.etag}"`, cacheControl });
  }

  @Get('calls/:call/brand.css')
  async style(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const { accentColor } = await this.call(slug);
    if (accentColor === '') throw new NotFound('not-found', 'The call has no accent color.');
    const content = brandStyle(accentColor);
    page.versioned({ type: 'text/css; charset=utf-8', content, etag: `"${accentColor}"`, cacheControl });
  }

  private readonly built = new CachedPages(500);

  /** Shows the programme of a call; `findSlug` finds again which one it is. */
  private async show(slug: string, page: SitePage, findSlug: () => Promise<string | undefined>): Promise<void> {
    const call = await this.calls.get(slug);
    const viewer = page.viewer(call);
    const query = page.carriedQuery([...facets, 'tz', 'lang']);
    const allZones = asksForAllZones(page.query);
    page.rememberChoices(viewer);
    const { now, ...whose } = viewer;
    const read = await this.programmes.inVersion(call.id, call.pageVersion);
    const { until, version } = keptUntil(call.pageVersion, read.sessions, now);
    const key = JSON.stringify([slug, whose, query, allZones]);
    const view = async (connection: Connection) => {
      const sessions = await publicView(connection, read.sessions, now);
      const recordings = await listPublicRecordings(connection, call.id, now);
      const { hasWinners, series } = read;
      const layout = { hasWinners, publicUrl: this.config.publicUrl };
      return programmePage(read.call, sessions, viewer, query, allZones, recordings, layout, series);
    };
    const current = this.currentVersion(slug, findSlug);
    page.share({ version: call.pageVersion, current, until, isForAll: true });
    const render = (shown: Awaited<ReturnType<typeof view>>) => renderPage('site/calls/programme', shown);
    await page.ready(await this.built.get(key, version, () => this.readFor(call, view), render));
  }

  /** Not within `show`: a function keeps all that the others beside it use, here the sessions of an old version. */
  private currentVersion(slug: string, findSlug: () => Promise<string | undefined>): () => Promise<string> {
    return async () => ((await findSlug()) === slug ? (await this.calls.get(slug)).pageVersion : '');
  }

  /** Reads what belongs to this version. */
  private readFor<Result>({ id, pageVersion }: PublicCall, read: (connection: Connection) => Promise<Result>) {
    const isCurrent = async (connection: Connection) => (await getPageVersion(connection, id)) === pageVersion;
    return this.replica.read(anyReader, read, isCurrent);
  }

  private async call(slug: string): Promise<Call> {
    const call = await getCallBySlug(this.database.manager, slug);
    if (callState(call) === 'draft') throw new NotFound('call-not-found', 'Call not found.');
    return call;
  }
}

/** Returns the style sheet with the shades of an accent color. */
export function brandStyle(accentColor: string): string {
  const { accent, strong, soft, band } = accentShades(accentColor);
  const colors = Object.entries({ accent, 'accent-2': strong, focus: accent, 'accent-soft': soft, band });
  const tokens = colors.map(([name, [light, dark]]) => `--${name}:light-dark(${light},${dark})`);
  return `@layer tokens{:root{${[...tokens, '--on-band-2:#dcdedc'].join(';')}}}\n`;
}
