import type { CalendarEvent } from '../../domain/calendar/event.js';
import { publishObject } from '../../domain/calendar/page-file.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import { sessionLink } from '../../domain/notifications/email/links.js';
import type { Config } from '../../platform/config.js';
import { translate } from '../../platform/i18n/messages.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import { hasVenue } from '../../domain/sessions/session.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { dialInViews } from '../../domain/sessions/dial-in.js';
import { calendarOfferLines } from '../../domain/sessions/offer-labels.js';
import { readIn, titleLanguage } from '../../domain/sessions/session-texts.js';
import { dayAndTime, formatDate, formatTimeRange } from '../../domain/time/format.js';
import { zoneLabel } from '../../domain/time/zones.js';
import { placeDescription } from '../../domain/venues/place-words.js';
import { geoOf } from '../../domain/venues/venue.js';
import type { SitePage } from '../site-page.js';
import { feedEtag } from '../../domain/calendar/feed.js';
import { isKnownTag } from '../../platform/http/cached-page.js';

type Site = Pick<Config, 'publicUrl' | 'emailFrom'>;

/** Returns a session as a public calendar event, with the session's own UID; `own` is how a registered person follows it. */
export function sessionEvent(
  call: Call,
  session: Session,
  language: string,
  site: Site,
  own: { listensIn?: string | null; canJoin: boolean } = { canJoin: false },
): CalendarEvent {
  const words = callTexts(call, language);
  const shown = readIn(session, call, language);
  const url = sessionLink(site, call.slug, session.slug);
  const { startsAt, endsAt, timeZone } = session;
  const date = formatDate(startsAt, timeZone, language, 'full');
  const time = dayAndTime(date, formatTimeRange(startsAt, endsAt, timeZone, language), language);
  return {
    uid: session.uid,
    sequence: session.sequence,
    stampAt: session.updatedAt,
    createdAt: session.createdAt,
    lastModifiedAt: session.updatedAt,
    startsAt: session.startsAt,
    endsAt: session.endsAt,
    timeZone: session.timeZone,
    hasVenue: hasVenue(session),
    secondOccurrence: session.overlap === 'second',
    title: shown.title,
    titleLanguage: titleLanguage(shown),
    language,
    description: [
      translate(language, 'notifications.inZone', {
        time,
        zone: zoneLabel(session.timeZone, session.startsAt, language),
      }),
      calendarOfferLines(session, language, own).join('\n'),
      ...(hasVenue(session) ? [placeDescription(session.place, call, language).join('\n')] : []),
      url,
    ]
      .filter((part) => part !== '')
      .join('\n\n'),
    location: hasVenue(session) ? (session.venue ?? '') : url,
    geo: hasVenue(session) ? geoOf(session.place) : undefined,
    url,
    organizer: { name: words.host === '' ? words.name : words.host, email: site.emailFrom.address },
    cancelled: session.state === 'cancelled',
  };
}

/**
 * Returns the event of a registered person, with the same UID as in their emails, so that page, email and feed lead to
 * one event. `joinUrl` is null if there is no room to join. Numbers of the country of `timeZone` come first.
 */
export function registeredEvent(
  call: Call,
  session: Session,
  registration: Registration,
  language: string,
  site: Site,
  joinUrl: string | null,
  timeZone: string,
): CalendarEvent {
  const { listensIn } = registration;
  const event = sessionEvent(call, session, language, site, { listensIn, canJoin: joinUrl !== null });
  const revisedAt = new Date(Math.max(session.updatedAt.getTime(), registration.stampedAt.getTime()));
  const isOver = event.cancelled || registration.state === 'cancelled';
  const phones = dialInViews(session, timeZone, language);
  const join =
    joinUrl === null || isOver
      ? {}
      : {
          location: event.hasVenue ? event.location : joinUrl,
          description: [
            [translate(language, 'notifications.eventJoin', { url: joinUrl }), ...phones.map(({ text }) => text)].join(
              '\n',
            ),
            event.description,
          ].join('\n\n'),
          phones,
          conferenceUrl: joinUrl,
          conferenceLabel: translate(language, 'notifications.buttonJoin'),
        };
  return {
    ...event,
    ...join,
    uid: registration.uid,
    sequence: registration.sequence,
    stampAt: revisedAt,
    lastModifiedAt: revisedAt,
    createdAt: registration.createdAt,
    cancelled: isOver,
  };
}

/** Returns a calendar file for download (METHOD:PUBLISH). `call` has the names in it. */
export function builtEvent(event: CalendarEvent, call: Pick<Call, 'updatedAt'>): BuiltFeed {
  const changedAt = new Date(Math.max(event.lastModifiedAt.getTime(), call.updatedAt.getTime()));
  return builtFeed(publishObject(event), changedAt);
}

/** Sends a calendar file for download. */
export function sendFile(page: SitePage, file: BuiltFeed, name: string): void {
  void page.reply.header('content-disposition', `attachment; filename="${name.replace(/[^\w.-]/gu, '')}"`);
  sendCalendar(page, file, page.cacheControl);
}

/** A feed, ready to send. */
export interface BuiltFeed {
  body: Buffer;
  /** Strong entity tag. */
  etag: string;
  lastModifiedAt: Date;
}

/** Returns a calendar object as a feed with this modification time. */
export function builtFeed(object: string, lastModifiedAt: Date): BuiltFeed {
  const body = Buffer.from(object);
  return { body, etag: feedEtag(body), lastModifiedAt };
}

/** Sends a feed or a calendar file, or 304. Never compressed: compression broke subscriptions in Outlook. */
export function sendCalendar({ request, reply }: SitePage, feed: BuiltFeed, cacheControl: string): void {
  void reply
    .header('etag', feed.etag)
    .header('last-modified', feed.lastModifiedAt.toUTCString())
    .header('cache-control', cacheControl)
    .type('text/calendar; charset=utf-8');
  if (isFresh(feed, request.headers)) void reply.code(304).send();
  else void reply.send(feed.body);
}

// If-None-Match takes precedence (RFC 9110 13.2.2).
function isFresh(feed: BuiltFeed, headers: { 'if-none-match'?: string; 'if-modified-since'?: string }): boolean {
  const tags = headers['if-none-match'];
  if (tags !== undefined) return isKnownTag(tags, feed.etag);
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return !Number.isNaN(since) && Math.floor(feed.lastModifiedAt.getTime() / 1000) * 1000 <= since;
}
