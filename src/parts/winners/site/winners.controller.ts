import { Get, Param } from '@nestjs/common';
import { findPublicPicture } from '../domain/public-winners.queries.js';
import { Config } from '../../../platform/config.js';
import { ReadReplica } from '../../../platform/database/read-replica.js';
import { isUuid } from '../../../platform/database/uuid.js';
import { NotFound } from '../../../platform/errors.js';
import { FileStore } from '../../../platform/file-store/file-store.js';
import { sendFile } from '../../../platform/file-store/send-file.js';
import { CachedPage } from '../../../platform/http/cached-page.js';
import { VersionCache } from '../../../platform/version-cache.js';
import { renderPage } from '../../../platform/views/renderer.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { allowElement, allowFrame, askedScheme } from '../../../site/embedding.js';
import { SiteController, Page, SitePage } from '../../../site/site-page.js';
import { PublicWinners, type ReadWinners } from './public-winners.js';
import { winnersPage, themeGroups, winnersLede } from './winners.page.js';
import { callTexts } from '../../../domain/calls/call.js';
import { getLanguage, translate } from '../../../platform/i18n/messages.js';
import { brandStylePath, winnersPath } from '../../../site/paths.js';

/** Asked for again each time, so that it is gone once a team changes its mind. */
const pictureCache = 'public, no-cache';

/** The winners of a call, once they are published. They are the same for all visitors of a language, so the pages are cached. */
@SiteController('calls/:call/winners')
export class WinnersController {
  private readonly built = new VersionCache<CachedPage>(200, ({ bytes }) => bytes);

  constructor(
    private readonly winners: PublicWinners,
    private readonly replica: ReadReplica,
    private readonly files: FileStore,
    private readonly config: Config,
  ) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    await this.send(slug, page, 'list', (read, viewer) =>
      renderPage('site/winners/winners', winnersPage(read, viewer, this.config.publicUrl)),
    );
  }

  /** The same as a list for a frame in other sites. */
  @Get('embed')
  async embed(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const { call } = await this.winners.get(slug, await this.winners.version(slug));
    allowFrame(page, call);
    const scheme = askedScheme(page);
    await this.send(slug, page, `embed ${scheme}`, (read, viewer) =>
      renderPage('site/winners/embed', winnersEmbed(read, viewer, scheme)),
    );
  }

  /** The same for the element in other sites. */
  @Get('embed.json')
  async data(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const { call } = await this.winners.get(slug, await this.winners.version(slug));
    allowElement(page, call);
    await this.send(slug, page, 'data', (read, viewer) =>
      JSON.stringify(winnersData(winnersEmbed(read, viewer), this.config.publicUrl)),
    );
  }

  @Get(':proposal/picture.webp')
  async picture(@Param('call') slug: string, @Param('proposal') id: string, @Page() page: SitePage): Promise<void> {
    const { id: callId } = await this.winners.version(slug);
    const pictureId = isUuid(id)
      ? await this.replica.readLatest((connection) => findPublicPicture(connection, callId, id))
      : null;
    const file = pictureId && (await this.files.find(pictureId));
    if (!file) throw new NotFound('not-found', 'There is no such picture.');
    void page.reply.header('cross-origin-resource-policy', 'cross-origin');
    sendFile(page, this.files, file, pictureCache);
  }

  private async send(
    slug: string,
    page: SitePage,
    name: 'list' | 'data' | `embed ${string}`,
    render: (read: ReadWinners, viewer: Viewer) => string,
  ): Promise<void> {
    const found = await this.winners.version(slug);
    const viewer = page.viewer(found);
    // Other sites set no cookies of ours.
    if (name === 'list') page.rememberChoices(viewer);
    const key = JSON.stringify([name, slug, viewer.language]);
    const build = async () => CachedPage.of(render(await this.winners.get(slug, found), viewer));
    await page.ready(await this.built.get(key, found.version, build), name === 'data' ? 'application/json' : undefined);
  }
}

/** Returns the list of winners for a frame in other sites, whose links open outside of it. */
function winnersEmbed(
  { call, winners, counts }: ReadWinners,
  { language }: Viewer,
  scheme: ReturnType<typeof askedScheme> = null,
) {
  const heading = translate(language, 'winners.page.title');
  return {
    language,
    dir: getLanguage(language).dir,
    scheme,
    title: `${heading} · ${callTexts(call, language).name}`,
    heading,
    lede: winnersLede(call, counts, language),
    brandStylePath: call.accentColor === '' ? null : brandStylePath(call),
    groups: themeGroups(call, winners, language),
    // The winners page.
    path: winnersPath(call),
  };
}

/** Returns what the element needs of the list; its addresses are complete. */
function winnersData({ language, dir, lede, groups, path }: ReturnType<typeof winnersEmbed>, publicUrl: string) {
  return {
    language,
    dir,
    lede,
    groups: groups.map(({ theme, winners }) => ({
      name: theme?.name ?? translate(language, 'winners.page.other'),
      winners: winners.map((one) => ({
        title: one.title,
        lang: one.lang,
        organization: one.organization,
        url: publicUrl + one.path,
      })),
    })),
    all: { label: translate(language, 'winners.page.all'), url: publicUrl + path },
  };
}
