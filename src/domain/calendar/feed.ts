import { createHash } from 'node:crypto';
import { translate } from '../../platform/i18n/messages.js';
import { buildCalendar, type CalendarHead } from './build.js';
import { EVENT_ORDER } from './correct.js';
import { type CalendarEvent, calendarMethods } from './event.js';
import { buildTemplate, fillEvent } from './template.js';
import { joinLines } from './text.js';

const DAY_MS = 86_400_000;
const KEPT_MS = 30 * DAY_MS;
// These only depend on whether the event is cancelled and whether it blocks time, so three templates suffice.
const fixed = new Set(['STATUS', 'TRANSP', 'CLASS', 'X-MICROSOFT-CDO-BUSYSTATUS']);
const open = new Set(EVENT_ORDER.filter((name) => !fixed.has(name)));

export interface CalendarFeed {
  name: string;
  /** Its address; left out of feeds that are for one person, because a copy of the file would open them. */
  source?: string;
  /** Its color, such as `#0a665a`. */
  color?: string;
  events: readonly CalendarEvent[];
}

type Listed = Pick<CalendarEvent, 'cancelled' | 'lastModifiedAt'>;

/** Returns false for a session that was cancelled (last modified) more than 30 days ago. */
export function staysInFeed(event: Listed, now: Date): boolean {
  return !event.cancelled || now < leavesAt(event);
}

/**
 * Returns when the content of a feed last changed: `changedAt`, the last change of anything in it, or later, when a
 * cancelled session left it. `events` are all, also those that have left.
 */
export function feedModifiedAt(events: readonly Listed[], changedAt: Date, now: Date): Date {
  const left = events.filter((event) => !staysInFeed(event, now)).map((event) => leavesAt(event).getTime());
  return new Date(Math.max(changedAt.getTime(), ...left));
}

// At midnight UTC, so that a feed is the same all day in every process.
function leavesAt({ lastModifiedAt }: Listed): Date {
  return new Date(Math.ceil((lastModifiedAt.getTime() + KEPT_MS) / DAY_MS) * DAY_MS);
}

/**
 * Returns a calendar feed: events sorted by start and UID, in UTC, without attendees and the alarms of sessions. The
 * bytes only depend on the events, so set `stampAt` to the event's last revision. The caller filters with `staysInFeed`.
 */
export function feedObject({ name, events, source, color }: CalendarFeed): string {
  const head: CalendarHead = { method: calendarMethods.feed, name, source, color };
  const shown = events.map(inFeed).sort(byStart);
  const [first] = shown;
  if (!first) return joinLines(buildCalendar([], head));
  const silent = { ...first, alarmDescription: undefined };
  const live = buildTemplate({ ...silent, cancelled: false, free: false }, head, open);
  const cancelled = buildTemplate({ ...silent, cancelled: true }, head, open);
  const free = buildTemplate({ ...silent, cancelled: false, free: true }, head, open);
  const templateOf = (event: CalendarEvent) => {
    // A deadline, of which there is one.
    if (event.alarmDescription !== undefined) return buildTemplate(event, head, open);
    return event.cancelled ? cancelled : event.free ? free : live;
  };
  return live.head + shown.map((event) => fillEvent(templateOf(event), event)).join('') + live.tail;
}

/** A strong entity tag (RFC 9110 8.8.3): the SHA-256 of the bytes. */
export function feedEtag(bytes: string | Uint8Array): string {
  return `"${createHash('sha256').update(bytes).digest('hex')}"`;
}

function inFeed(event: CalendarEvent): CalendarEvent {
  return {
    ...event,
    title: event.cancelled ? cancelledTitle(event) : event.title,
    hasVenue: false,
    attendee: undefined,
    // Each session would ring twice, here and in its invitation. A deadline is in no invitation.
    alarmDescription: event.alarmMinutes === undefined ? undefined : event.alarmDescription,
    conferenceUrl: event.cancelled ? undefined : event.conferenceUrl,
    phones: event.cancelled ? undefined : event.phones,
  };
}

// Subscribed calendars ignore STATUS, so the title says it, in the language of the reader, and in capitals as among titles.
function cancelledTitle({ title, language = 'en' }: CalendarEvent): string {
  const kind = translate(language, 'sessions.cancelled').toLocaleUpperCase(language);
  return translate(language, 'sessions.offers.line', { kind, languages: title });
}

function byStart(a: CalendarEvent, b: CalendarEvent): number {
  return a.startsAt.getTime() - b.startsAt.getTime() || (a.uid < b.uid ? -1 : 1);
}
