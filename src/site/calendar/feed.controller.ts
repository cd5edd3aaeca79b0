import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type CalendarFeed, feedModifiedAt, feedObject, staysInFeed } from '../../domain/calendar/feed.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { joinLink } from '../../domain/notifications/email/links.js';
import { Config } from '../../platform/config.js';
import { anyReader, ReadReplica } from '../../platform/database/read-replica.js';
import type { Connection } from '../../platform/database/tx.js';
import { translate } from '../../platform/i18n/messages.js';
import { negotiateLanguage } from '../../platform/i18n/negotiate-language.js';
import { VersionCache } from '../../platform/version-cache.js';
import { listRegistrationsOf } from '../../domain/registrations/registrations.queries.js';
import { findAttendeeByFeedToken } from '../../domain/registrations/links/links.queries.js';
import { listSessionsById, listPublicSessions } from '../../domain/sessions/sessions.queries.js';
import { registeredEvent, sessionEvent, type BuiltFeed, builtFeed, sendCalendar } from './calendar-events.js';
import { callDatesFeedPath, type CalendarPart, partFeedPath } from '../paths.js';
import { callDateEvents } from '../calls/call-date-events.js';
import { tzDataVersion } from '../../domain/time/tz-data.js';
import { attendeeVersion, datesVersion } from './feed.queries.js';
import { PublicCalls } from '../calls/public-calls.js';
import { getPublicCall, type PublicCall } from '../calls/public-calls.queries.js';
import { unknownLink } from '../registrations/own-page-controller.js';
import { SiteController, Page, SitePage } from '../site-page.js';
import { attendedSession } from '../../domain/sessions/attendance.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import { listSeriesOf, getSeriesBySlug } from '../../domain/sessions/series.queries.js';
import { subscribePage } from './subscribe.page.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { readSeries } from '../../domain/sessions/series-texts.js';
import { NotFound } from '../../platform/errors.js';
import type { FormValues } from '../../platform/http/form-values.js';

/** Calendar feeds. Clients poll for years, so most responses are 304 and none is built twice. */
@SiteController()
export class FeedController {
  constructor(
    private readonly database: DataSource,
    private readonly replica: ReadReplica,
    private readonly config: Config,
    private readonly calls: PublicCalls,
  ) {}

  @Get('calls/:call/programme.ics')
  async programme(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const { now } = page;
    const call = await this.calls.get(slug);
    const { version } = call.feedVersion;
    const language = negotiateLanguage({ chosen: page.query.only('lang'), fallback: call.languages[0] ?? 'en' });
    const feed = await this.builtProgramme(slug, call, { part: calendarPart(page.query), language }, now);
    const current = async () => (await this.calls.get(slug)).feedVersion.version;
    page.share({ version, current, until: nextDay(now), isForAll: true });
    sendCalendar(page, feed, 'public, max-age=300');
  }

  @Get('calls/:call/dates.ics')
  async dates(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const call = await page.call(slug);
    const language = negotiateLanguage({ chosen: page.query.only('lang'), fallback: call.languages[0] ?? 'en' });
    sendCalendar(page, await this.builtDates(call, language), 'public, max-age=300');
  }

  @Get('me/:token/calendar.ics')
  async own(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const connection = this.database.manager;
    const { now } = page;
    const attendee = await findAttendeeByFeedToken(connection, token);
    if (attendee === null) throw await unknownLink(connection, token);
    const { version, lastModifiedAt } = await attendeeVersion(connection, attendee.id);
    const stamp = `${version}@${day(now)}.${attendee.language}.${attendee.timeZone}.${attendee.linkVersion} ${tzDataVersion()}`;
    const feed = await this.cache.get(`attendee:${attendee.id}`, stamp, () =>
      this.ownFeed(attendee, lastModifiedAt, now),
    );
    sendCalendar(page, feed, 'private, max-age=300');
  }

  @Get('calls/:call/subscribe')
  async subscribe(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const call = await page.call(slug);
    const viewer = page.viewer(call);
    page.rememberChoices(viewer);
    const part = calendarPart(page.query);
    const { name, all } = await readPart(page.connection, call, part, viewer.language);
    const of = page.query.only('of') === 'dates' ? 'dates' : part;
    const series = await listSeriesOf(page.connection, all);
    const { language, now } = viewer;
    const feed =
      of === 'dates'
        ? await this.builtDates(call, language)
        : await this.builtProgramme(slug, await this.calls.get(slug), { part, language }, now);
    const { publicUrl } = this.config;
    page.render(
      'calendar/subscribe',
      subscribePage({ call, series, of, name, publicUrl, bytes: feed.body.length }, viewer),
    );
  }

  private readonly cache = new VersionCache<BuiltFeed>(500, ({ body }) => body.length);

  private builtProgramme(
    slug: string,
    { id, feedVersion }: Pick<PublicCall, 'id' | 'feedVersion'>,
    asked: { part: CalendarPart | null; language: string },
    now: Date,
  ): Promise<BuiltFeed> {
    const { version, lastModifiedAt } = feedVersion;
    // Cancelled sessions disappear from the feed by age, so a version is valid for one day.
    return this.cache.get(
      `call:${id} ${asked.language} ${JSON.stringify(asked.part)}`,
      `${version}@${day(now)} ${tzDataVersion()}`,
      () =>
        this.replica.read(
          anyReader,
          (connection) => this.programmeFeed(connection, id, asked, lastModifiedAt, now),
          async (connection) => (await getPublicCall(connection, slug)).feedVersion.version === version,
        ),
    );
  }

  private builtDates(call: Call, language: string): Promise<BuiltFeed> {
    const { version, lastModifiedAt } = datesVersion(call);
    return this.cache.get(`dates:${call.id}:${language}`, `${version} ${tzDataVersion()}`, () => {
      const name = translate(language, 'calls.datesName', { call: callTexts(call, language).name });
      const events = callDateEvents(call, language, [call.timeZone], this.config);
      return builtFeed(
        feedObject({
          name,
          events,
          source: `${this.config.publicUrl}${callDatesFeedPath(call, language)}`,
          ...colorOf(call),
        }),
        lastModifiedAt,
      );
    });
  }

  /** The public sessions of a call, with their texts in a language. */
  private async programmeFeed(
    connection: Connection,
    callId: string,
    { part, language }: { part: CalendarPart | null; language: string },
    changedAt: Date,
    now: Date,
  ): Promise<BuiltFeed> {
    const call = await getCall(connection, callId);
    const { name, sessions } = await readPart(connection, call, part, language);
    // Whoever subscribes to the programme isn't busy in each of its sessions.
    const events = sessions.map((session) => ({ ...sessionEvent(call, session, language, this.config), free: true }));
    const source = `${this.config.publicUrl}${partFeedPath(call, part, language)}`;
    return agedFeed({ name, events, source, ...colorOf(call) }, changedAt, now);
  }

  /** A person's sessions with their join links, and the dates of the call. */
  private async ownFeed(attendee: Attendee, changedAt: Date, now: Date): Promise<BuiltFeed> {
    const connection = this.database.manager;
    const { language, timeZone } = attendee;
    const call = await getCall(connection, attendee.callId);
    const registrations = (await listRegistrationsOf(connection, attendee.id)).filter(hadSeat);
    const ids = registrations.map(({ sessionId }) => sessionId);
    const sessions = new Map((await listSessionsById(connection, ids)).map((session) => [session.id, session]));
    const events = registrations.flatMap((registration) => {
      const whole = sessions.get(registration.sessionId);
      if (whole === undefined) return [];
      const session = attendedSession(whole, registration.attendance);
      const hasRoom = session.format !== 'in-person';
      const join = hasRoom ? joinLink(this.config, registration.id, attendee.linkVersion) : null;
      return registeredEvent(call, session, registration, language, this.config, join, timeZone);
    });
    const name = translate(language, 'registrations.me.feedName', { call: callTexts(call, language).name });
    const dates = callDateEvents(call, language, [timeZone, call.timeZone], this.config);
    return agedFeed({ name, events: [...events, ...dates], ...colorOf(call) }, changedAt, now);
  }
}

/** The color of a call, where it has one: others look as the program likes. */
function colorOf({ accentColor }: Pick<Call, 'accentColor'>): { color?: string } {
  return accentColor === '' ? {} : { color: accentColor };
}

/** A seat that was given up stays as a cancelled event; people who only waited never had an event. */
function hadSeat({ state, confirmedAt }: Registration): boolean {
  return state === 'confirmed' || (state === 'cancelled' && confirmedAt !== null);
}

/** A feed without the sessions that were cancelled long ago. */
function agedFeed(feed: CalendarFeed, changedAt: Date, now: Date): BuiltFeed {
  const events = feed.events.filter((event) => staysInFeed(event, now));
  return builtFeed(feedObject({ ...feed, events }), feedModifiedAt(feed.events, changedAt, now));
}

function nextDay(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
}

function day(now: Date): string {
  return now.toISOString().slice(0, 10);
}

/** Returns the part of the programme that an address asks for; null for all of it. */
function calendarPart(query: FormValues): CalendarPart | null {
  const [theme, series, speaker] = [query.only('theme'), query.only('series'), query.only('speaker')];
  if (theme) return { theme };
  if (series) return { series };
  return speaker ? { speaker } : null;
}

/** Returns the name and the public sessions of a part of the programme, and those of all of it. Throws NotFound. */
async function readPart(connection: Connection, call: Call, part: CalendarPart | null, language: string) {
  const sessions = await listPublicSessions(connection, call.id);
  const { name, themes } = callTexts(call, language);
  if (part === null) return { name, sessions, all: sessions };
  const { title, has } = await partOf(connection, call, part, sessions, { themes, language });
  return { name: `${title} · ${name}`, sessions: sessions.filter(has), all: sessions };
}

async function partOf(
  connection: Connection,
  call: Call,
  part: CalendarPart,
  sessions: readonly Session[],
  { themes, language }: { themes: readonly { slug: string; name: string }[]; language: string },
): Promise<{ title: string; has: (session: Session) => boolean }> {
  if ('series' in part) {
    const series = await getSeriesBySlug(connection, call.id, part.series);
    const { id, title } = readSeries(series, call, language);
    return { title, has: ({ seriesId }) => seriesId === id };
  }
  const title =
    'theme' in part
      ? themes.find(({ slug }) => slug === part.theme)?.name
      : sessions.flatMap(({ speakers }) => speakers).find(({ id }) => id === part.speaker)?.name;
  if (title === undefined) throw new NotFound('not-found', 'There is no such calendar.');
  // A session without themes is about all of them.
  if ('theme' in part) return { title, has: ({ themes: own }) => own.length === 0 || own.includes(part.theme) };
  return { title, has: ({ speakers }) => speakers.some(({ id }) => id === part.speaker) };
}
