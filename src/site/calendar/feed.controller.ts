import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { feedObject, staysInFeed } from '../../domain/calendar/feed.js';
import { callWords } from '../../domain/calls/call.js';
import { getCall, getCallBySlug } from '../../domain/calls/calls.queries.js';
import { joinLink } from '../../domain/notifications/email/links.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { translate } from '../../platform/i18n/messages.js';
import { matchLanguage } from '../../platform/i18n/negotiate-language.js';
import { VersionCache } from '../../platform/version-cache.js';
import { findAttendeeByFeedToken, listRegistrationsOf } from '../../domain/registrations/registrations.queries.js';
import { listPublicSessions, listSessionsById } from '../../domain/sessions/sessions.queries.js';
import { registeredEvent, sessionEvent } from './calendar-events.js';
import { callDateEvents } from '../calls/call-date-events.js';
import { type BuiltFeed, builtFeed, isFresh } from './built-feed.js';
import { attendeeVersion, datesVersion } from './feed.queries.js';
import { PublicCalls } from '../calls/public-calls.js';
import { unknownLink } from '../registrations/unknown-link.js';

/** Calendars that programs subscribe to. They poll for years, so most answers are 304 and none is built twice. */
@Controller()
export class FeedController {
  private readonly cache = new VersionCache<BuiltFeed>(500);

  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly calls: PublicCalls,
  ) {}

  @Get('calls/:call/programme.ics')
  async programme(
    @Param('call') slug: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const tx = this.database.manager;
    const now = this.clock.now();
    const { id, feedVersion } = await this.calls.get(slug);
    const { version, lastModifiedAt } = feedVersion;
    // Cancelled sessions leave the feed by age, so a version holds for one day.
    const feed = await this.cache.get(`call:${id}`, `${version}@${day(now)}`, async () => {
      const call = await getCall(tx, id);
      const language = call.languages[0] ?? 'en';
      const sessions = await listPublicSessions(tx, id);
      const events = sessions
        .map((session) => sessionEvent(call, session, language, this.config))
        .filter((event) => staysInFeed(event, now));
      return builtFeed(feedObject({ name: callWords(call, language).name, events }), lastModifiedAt);
    });
    send(request, reply, feed, 'public, max-age=300');
  }

  @Get('calls/:call/dates.ics')
  async dates(
    @Param('call') slug: string,
    @Query('lang') asked: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const call = await getCallBySlug(this.database.manager, slug);
    const language = matchLanguage(typeof asked === 'string' ? asked : '') ?? call.languages[0] ?? 'en';
    const { version, lastModifiedAt } = datesVersion(call);
    const feed = await this.cache.get(`dates:${call.id}:${language}`, version, () => {
      const name = translate(language, 'calls.datesName', { call: callWords(call, language).name });
      const events = callDateEvents(call, language, [call.timeZone], this.config);
      return builtFeed(feedObject({ name, events }), lastModifiedAt);
    });
    send(request, reply, feed, 'public, max-age=300');
  }

  @Get('me/:token/calendar.ics')
  async own(@Param('token') token: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const tx = this.database.manager;
    const now = this.clock.now();
    const attendee = await findAttendeeByFeedToken(tx, token);
    if (attendee === null) throw await unknownLink(tx, token);
    const { version, lastModifiedAt } = await attendeeVersion(tx, attendee.id);
    const key = `attendee:${attendee.id}`;
    const stamp = `${version}@${day(now)}.${attendee.language}.${attendee.timeZone}.${attendee.linkVersion}`;
    const feed = await this.cache.get(key, stamp, async () => {
      const call = await getCall(tx, attendee.callId);
      // A seat that was given back stays as a cancelled event; who only waited never had one.
      const held = (await listRegistrationsOf(tx, attendee.id)).filter(
        (one) => one.state === 'confirmed' || (one.state === 'cancelled' && one.confirmedAt !== null),
      );
      const sessions = new Map(
        (
          await listSessionsById(
            tx,
            held.map((one) => one.sessionId),
          )
        ).map((one) => [one.id, one]),
      );
      const events = held.flatMap((registration) => {
        const session = sessions.get(registration.sessionId);
        if (session === undefined) return [];
        const join =
          session.format === 'in-person' ? null : joinLink(this.config, registration.id, attendee.linkVersion);
        return registeredEvent(call, session, registration, attendee.language, this.config, join);
      });
      const name = translate(attendee.language, 'registrations.me.feedName', {
        call: callWords(call, attendee.language).name,
      });
      const dates = callDateEvents(call, attendee.language, [attendee.timeZone, call.timeZone], this.config);
      const all = [...events, ...dates].filter((event) => staysInFeed(event, now));
      return builtFeed(feedObject({ name, events: all }), lastModifiedAt);
    });
    send(request, reply, feed, 'private, max-age=300');
  }
}

function day(now: Date): string {
  return now.toISOString().slice(0, 10);
}

// Never compressed: it broke an Outlook subscription.
function send(request: FastifyRequest, reply: FastifyReply, feed: BuiltFeed, cacheControl: string): void {
  void reply
    .header('etag', feed.etag)
    .header('last-modified', feed.lastModifiedAt.toUTCString())
    .header('cache-control', cacheControl)
    .type('text/calendar; charset=utf-8');
  if (isFresh(feed, request.headers)) void reply.code(304).send();
  else void reply.send(feed.body);
}
