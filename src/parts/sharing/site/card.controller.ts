import { createHash } from 'node:crypto';
import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { findLogo } from '../../../domain/calls/logos.queries.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { negotiateLanguage } from '../../../platform/i18n/negotiate-language.js';
import type { Picture } from '../../../platform/pdf/draw-picture.js';
import { renderPicture } from '../../../platform/pdf/render-pdf.js';
import { VersionCache } from '../../../platform/version-cache.js';
import { Programmes } from '../../../site/calls/programmes.js';
import { PublicCalls } from '../../../site/calls/public-calls.js';
import { PublicSessions } from '../../../site/sessions/public-sessions.js';
import { SiteController } from '../../../site/site-controller.js';
import { Page, SitePage } from '../../../site/site-page.js';
import { callCard, sessionCard } from './card.js';

/** The pictures of shared links, each drawn once for what it shows, in ten languages and no more. */
@SiteController('calls/:call')
export class CardController {
  private readonly drawn = new VersionCache<Buffer>(500, ({ length }) => length);
  private readonly logos = new VersionCache<Buffer | null>(50, (logo) => logo?.length ?? 0);

  constructor(
    private readonly database: DataSource,
    private readonly calls: PublicCalls,
    private readonly programmes: Programmes,
    private readonly sessions: PublicSessions,
  ) {}

  @Get('card.png')
  async ofCall(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const { id, pageVersion } = await this.calls.get(slug);
    const { call } = await this.programmes.inVersion(id, pageVersion);
    const language = languageOf(page, call);
    await this.send(page, `${id} ${language}`, call, callCard(call, language, page.now, await this.logoOf(call)));
  }

  @Get('sessions/:session/card.png')
  async ofSession(@Param('call') callSlug: string, @Param('session') slug: string, @Page() page: SitePage) {
    const { call, session } = await this.sessions.get(callSlug, slug);
    const language = languageOf(page, call);
    await this.send(
      page,
      `${session.id} ${language}`,
      call,
      sessionCard(call, session, language, await this.logoOf(call)),
    );
  }

  private async send(page: SitePage, key: string, { logoEtag }: Call, picture: Picture): Promise<void> {
    const shown = JSON.stringify([picture.content, picture.background, logoEtag]);
    const version = createHash('sha1').update(shown).digest('base64url');
    const content = await this.drawn.get(key, version, () => renderPicture(picture));
    page.versioned({ type: 'image/png', content, etag: `"${version}"`, cacheControl: 'public, max-age=3600' });
  }

  /** Read once for each version: the pictures that are kept must not ask the database for it. */
  private async logoOf({ id, logoEtag }: Call): Promise<Buffer | null> {
    if (logoEtag === '') return null;
    return this.logos.get(id, logoEtag, async () => (await findLogo(this.database.manager, id))?.content ?? null);
  }
}

function languageOf({ query }: SitePage, { languages }: Call): string {
  return negotiateLanguage({ chosen: query.only('lang'), fallback: languages[0] ?? 'en' });
}
