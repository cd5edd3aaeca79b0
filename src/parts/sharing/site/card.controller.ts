import { Get, Param } from '@nestjs/common';
import { tzDataVersion } from '../../../domain/time/tz-data.js';
import { NotFound } from '../../../platform/errors.js';
import { negotiateLanguage } from '../../../platform/i18n/negotiate-language.js';
import { VersionCache } from '../../../platform/version-cache.js';
import { keptUntil, Programmes } from '../../../site/calls/programmes.js';
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
import { listSpeakersById } from '../../../domain/speakers/speakers.queries.js';
import type { Connection } from '../../../platform/database/tx.js';
import { translate } from '../../../platform/i18n/messages.js';
import { bucketOf } from './five-minutes.js';
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
    const { call, version, language } = await this.find(slug, page);
    const made = async () => callCard(call, language, page.now, await this.logoOf(call));
    await this.send(page, `${call.id} ${language}`, version, call, made);
  }

  @Get('calls/:call/sessions/:session/card.png')
  async cardOfSession(@Param('call') callSlug: string, @Param('session') slug: string, @Page() page: SitePage) {
    const { call, session, version } = await this.sessions.get(callSlug, slug);
    const language = languageOf(page, call);
    const made = async () => sessionCard(call, session, language, await this.logoOf(call));
    // Its time is as the zone data says.
    await this.send(page, `${session.id} ${language}`, `${version} ${tzDataVersion()}`, call, made);
  }

  @Get('calls/:call/series/:series/card.png')
  async cardOfSeries(@Param('call') callSlug: string, @Param('series') slug: string, @Page() page: SitePage) {
    const { call, sessions, series, version, language } = await this.find(callSlug, page);
    const one = series.find((each) => each.slug === slug);
    if (one === undefined) throw new NotFound('series-not-found', 'Series not found.');
    const own = sessions.filter(({ seriesId }) => seriesId === one.id);
    const made = async () => seriesCard(call, one, own, language, await this.logoOf(call));
    await this.send(page, `${one.id} ${language}`, version, call, made);
  }

  @Get('calls/:call/speakers/card.png')
  async cardOfSpeakers(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const { call, version, language } = await this.find(slug, page);
    const key = `${call.id} speakers ${language}`;
    const bucket = bucketOf(page.now);
    const names = await this.names.get(key, bucket, () => speakerNames(page.connection, call.id, language));
    const title = translate(language, 'sessions.speakers');
    const made = async () => pageCard(call, language, await this.logoOf(call), title, [names]);
    await this.send(page, key, `${version} ${bucket}`, call, made);
  }

  @Get('calls/:call/winners/card.png')
  async cardOfWinners(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const { call, hasWinners, version, language } = await this.find(slug, page);
    if (!hasWinners) throw new NotFound('not-found', 'There is nothing at this address.');
    const [title, text] = [translate(language, 'winners.page.title'), callTexts(call, language).name];
    const made = async () => pageCard(call, language, await this.logoOf(call), title, [text]);
    await this.send(page, `${call.id} winners ${language}`, version, call, made);
  }

  private readonly drawn = new VersionCache<Buffer>(500, ({ length }) => length);

  private readonly logos = new VersionCache<Buffer | null>(50, (logo) => logo?.length ?? 0);

  /** What pictures show, by the version of what they are made from: to compose one takes longer than to send it. */
  private readonly etags = new VersionCache<string>(2000);

  /** Of speakers, who are in no version of a call: asked every five minutes, because other sites keep pictures longer. */
  private readonly names = new VersionCache<string>(100);

  /** Returns what the pictures of a call are made from, the version until which they stay, and their language. */
  private async find(slug: string, page: SitePage) {
    const { id, pageVersion } = await this.calls.get(slug);
    const programme = await this.programmes.inVersion(id, pageVersion);
    const { version } = keptUntil(pageVersion, [], page.now);
    return { ...programme, version, language: languageOf(page, programme.call) };
  }

  private async send(page: SitePage, key: string, version: string, call: Call, made: () => Promise<Picture>) {
    const etag = await this.etags.get(key, version, async () => etagOf(await made(), call));
    const content = await this.drawn.get(key, etag, async () => renderPicture(await made()));
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

function languageOf({ query }: SitePage, { languages }: Call): string {
  return negotiateLanguage({ chosen: query.only('lang'), fallback: languages[0] ?? 'en' });
}
