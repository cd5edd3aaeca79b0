import { dayLineCells } from '../email/day-line.js';
import type { EmailWhen } from '../email/email-view.js';
import { memoize } from '../../../platform/memoize.js';
import type { SessionSnapshot } from '../../sessions/session-snapshot.js';
import { dayPart } from '../../time/day-parts.js';
import { formatDate, formatSubjectDate, formatTime, formatTimeRange } from '../../time/format.js';
import { localTime } from '../../time/wall-time.js';
import { tzDataVersion } from '../../time/zone-rules.js';
import { zoneCity, zoneLabel } from '../../time/zones.js';
import type { OtherRun } from '../message.js';
import { type EmailContext, sessionOf } from './context.js';

/** A span of time in one zone, in one language. */
export interface ZonedTime {
  startsAt: Date;
  endsAt: Date;
  timeZone: string;
  /** Thursday 14 January 2027 */
  fullDate: string;
  /** Thu 14 Jan */
  shortDate: string;
  /** The same, shorter still where it is long. */
  subjectDate: string;
  /** 11:00 */
  time: string;
  /** 11:00 – 12:15, with the date of an end on another day. */
  range: string;
  city: string;
  /** Nairobi (UTC+3) */
  zone: string;
}

const zoneKey = (startsAt: Date, endsAt: Date, timeZone: string, locale = '') =>
  `${tzDataVersion()} ${startsAt.getTime()} ${endsAt.getTime()} ${timeZone} ${locale}`;

/** Formats a time span in a zone. The people of a session live in few zones, so results are cached. */
export const zonedTime = memoize(1000, zoneKey, readZonedTime);

const cellsOf = memoize(1000, zoneKey, dayLineCells);

function readZonedTime(startsAt: Date, endsAt: Date, timeZone: string, locale: string): ZonedTime {
  return {
    startsAt,
    endsAt,
    timeZone,
    fullDate: formatDate(startsAt, timeZone, locale, 'full'),
    shortDate: formatDate(startsAt, timeZone, locale, 'weekday-short'),
    subjectDate: formatSubjectDate(startsAt, timeZone, locale),
    time: formatTime(startsAt, timeZone, locale),
    range: formatTimeRange(startsAt, endsAt, timeZone, locale),
    city: zoneCity(timeZone, locale),
    zone: zoneLabel(timeZone, startsAt, locale),
  };
}

/** The time of a session in the zone that the recipient needs first and, if it differs, in the other one. */
export interface SessionTimes {
  first: ZonedTime;
  second: ZonedTime | null;
  /** Whether the first one is the venue's: people who attend in person need its time first, everyone else their own. */
  venueFirst: boolean;
  /** Whether the reader's zone is known. Otherwise, no time is called theirs. */
  isOwnZone: boolean;
}

/** Returns when a session is, for the reader of an email. */
export function sessionTimes(context: EmailContext, snapshot: SessionSnapshot): SessionTimes {
  const { timeZone: own, isOwnZone = true } = context.message.payload.recipient;
  const { timeZone: there } = snapshot;
  const venueFirst = snapshot.format === 'in-person';
  const inZone = (timeZone: string) =>
    zonedTime(new Date(snapshot.startsAt), new Date(snapshot.endsAt), timeZone, context.language.code);
  const hasSecond = !isSameClock(snapshot, own) && (isOwnZone || !venueFirst);
  return {
    first: inZone(venueFirst ? there : own),
    second: hasSecond ? inZone(venueFirst ? own : there) : null,
    venueFirst,
    isOwnZone,
  };
}

function isSameClock({ startsAt, endsAt, timeZone }: SessionSnapshot, other: string): boolean {
  return [startsAt, endsAt].every((at) => {
    const instant = new Date(at);
    return localTime(instant, timeZone).offsetMinutes === localTime(instant, other).offsetMinutes;
  });
}

/**
 * Returns the head of an email: date, time, the day as a line, the other zone, and a note if the session is at night
 * for the recipient.
 */
export function whenOf({ t }: EmailContext, times: SessionTimes, isOver: boolean): EmailWhen {
  const { first, second, venueFirst, isOwnZone } = times;
  const [startTime = '', endTime = ''] = first.range.split(' \u2013 ');
  const atNight =
    isOwnZone && !venueFirst && !isOver && dayPart(first.startsAt, first.endsAt, first.timeZone) === 'night';
  return {
    dateLine: dateLine(t, times),
    range: first.range,
    startTime,
    endTime,
    there: second === null ? null : secondLine(t, first, second, venueFirst),
    night: atNight ? t('night') : null,
    cells: cellsOf(first.startsAt, first.endsAt, first.timeZone),
  };
}

function dateLine(t: EmailContext['t'], { first, venueFirst, isOwnZone }: SessionTimes): string {
  if (!venueFirst && !isOwnZone) return t('inZone', { time: first.fullDate, zone: first.zone });
  return t(venueFirst ? 'timeVenue' : 'timeYours', { date: first.fullDate, zone: first.zone });
}

/** Returns date, time and zone in one line each, for places without room for a head. */
export function timeLines({ t }: EmailContext, { first, second }: SessionTimes): string[] {
  return [first, ...(second === null ? [] : [second])].map((time) =>
    t('inZone', { time: t('dateAndRange', { date: time.fullDate, range: time.range }), zone: time.zone }),
  );
}

/** Returns the time of another run of the session, as `timeLines`. */
export function otherTimeLines(context: EmailContext, { startsAt, endsAt }: OtherRun): string[] {
  const { snapshot } = sessionOf(context);
  return timeLines(context, sessionTimes(context, { ...snapshot, startsAt, endsAt }));
}

function secondLine(t: EmailContext['t'], first: ZonedTime, second: ZonedTime, venueFirst: boolean): string {
  const dateOf = (time: ZonedTime) => localTime(time.startsAt, time.timeZone).date;
  const key = venueFirst ? 'here' : 'there';
  const values = { range: second.range, zone: second.zone };
  return dateOf(first) === dateOf(second) ? t(key, values) : t(`${key}OnDate`, { ...values, date: second.shortDate });
}
