import { Get, Param } from '@nestjs/common';
import { tzDataVersion } from '../../../domain/time/tz-data.js';
import { NotFound } from '../../../platform/errors.js';
import { negotiateLanguage } from '../../../platform/i18n/negotiate-language.js';
import { VersionCache } from '../../../platform/version-cache.js';
import { Programmes } from '../../../site/calls/programmes.js';
import { PublicCalls } from '../../../site/calls/public-calls.js';
import { SiteController, Page, SitePage } from '../../../site/site-page.js';
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

/** The pictures that show a page of ours where its address is shared. */
@SiteController()
export class CardController {
  constructor(
    private readonly calls: PublicCalls,
    private readonly programmes: Programmes,
    private readonly database: DataSource,
    private readonly sessions: PublicSessions,
  ) {}

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
