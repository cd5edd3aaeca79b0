import { asksForAllZones } from '../../domain/time/zone-options.js';
import { Get, Param } from '@nestjs/common';
import { currentCall } from '../../domain/calls/call.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { anyReader, ReadReplica } from '../../platform/database/read-replica.js';
import type { Connection } from '../../platform/database/tx.js';
import { NotFound } from '../../platform/errors.js';
import { ReadyPage } from '../../platform/http/ready-page.js';
import { VersionCache } from '../../platform/version-cache.js';
import { renderPage } from '../../platform/views/renderer.js';
import { listPublicRecordings } from '../../domain/materials/materials.queries.js';
import { asForStrangers } from '../../domain/registrations/waitlist.queries.js';
import { listPublicSessions } from '../../domain/sessions/sessions.queries.js';
import { facets } from './programme-filters.js';
import { programmePage } from './programme.page.js';
import { PublicCalls } from './public-calls.js';
import { getPublicCall, type PublicCall } from './public-calls.queries.js';
import { SiteController } from '../site-controller.js';
import { Page, SitePage } from '../site-page.js';
import { tzDataVersion } from '../../domain/time/tz-data.js';
import type { Viewer } from '../../domain/sessions/viewer.js';

/** The programme of a call. It contains nothing personal, so it is cached for all visitors with the same view. */
@SiteController()
export class ProgrammeController {
  private readonly built = new VersionCache<ReadyPage>(500);

  constructor(
    private readonly replica: ReadReplica,
    private readonly calls: PublicCalls,
  ) {}

  /** The open call, or the one that closed last. */
  @Get()
  async home(@Page() page: SitePage): Promise<void> {
    const call = currentCall(await this.calls.list(), page.now);
    if (call === null && !(await this.calls.isSetUp())) return page.redirect('/console/setup');
    if (call === null) throw new NotFound('no-call', 'There are no calls yet.');
    await this.programme(call.slug, page);
  }

  @Get('calls/:call')
  async programme(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const call = await this.calls.get(slug);
    const viewer = page.viewer(call);
    const query = page.carriedQuery([...facets, 'tz', 'lang']);
    const allZones = asksForAllZones(page.query);
    page.rememberChoices(viewer);
    const { now, ...whose } = viewer;
    // Times on the page change at most once a minute.
    const version = `${call.pageVersion}@${now.toISOString().slice(0, 16)} ${tzDataVersion()}`;
    const key = JSON.stringify([slug, whose, query, allZones]);
    await page.ready(await this.built.get(key, version, () => this.build(slug, call, viewer, query, allZones)));
  }

  private build(
    slug: string,
    { id, pageVersion }: PublicCall,
    viewer: Viewer,
    query: Record<string, string>,
    allZones: boolean,
  ): Promise<ReadyPage> {
    const build = async (connection: Connection) => {
      const call = await getCall(connection, id);
      const sessions = await asForStrangers(connection, await listPublicSessions(connection, id), viewer.now);
      const recordings = await listPublicRecordings(connection, id, viewer.now);
      const shown = programmePage(call, sessions, viewer, query, allZones, recordings);
      return new ReadyPage(Buffer.from(renderPage('site/calls/programme', shown)));
    };
    const isCurrent = async (connection: Connection) =>
      (await getPublicCall(connection, slug)).pageVersion === pageVersion;
    return this.replica.read(anyReader, build, isCurrent);
  }
}
