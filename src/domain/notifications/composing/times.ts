import { dayLineCells } from '../email/day-line.js';
import type { EmailWhen } from '../email/email-view.js';
import { memoize } from '../../../platform/memoize.js';
import type { SessionSnapshot } from '../../sessions/session-snapshot.js';
import { dayPart } from '../../time/day-parts.js';
import { formatDate, formatTime, formatTimeRange } from '../../time/format.js';
import { localTime } from '../../time/wall-time.js';
import { zoneCity, zoneLabel } from '../../time/zones.js';
import type { EmailContext } from './context.js';

/** A session's time in one zone, in the words of one language. */
export interface ZonedTime {
  startsAt: Date;
  endsAt: Date;
  timeZone: string;
  /** Thursday 14 January 2027 */
  fullDate: string;
  /** Thu 14 Jan */
  shortDate: string;
  /** 11:00 */
  time: string;
  /** 11:00 – 12:15; an end on another date carries it. */
  range: string;
  city: string;
  /** Nairobi (UTC+3) */
  zone: string;
}

const zoneKey = (startsAt: Date, endsAt: Date, timeZone: string, locale = '') =>
  `${startsAt.getTime()} ${endsAt.getTime()} ${timeZone} ${locale}`;

/** Reads a span of time on the clock of a zone. The people of a session share few zones, so most are read once. */
export const zonedTime = memoize(1000, zoneKey, readZonedTime);

const cellsOf = memoize(1000, zoneKey, dayLineCells);

function readZonedTime(startsAt: Date, endsAt: Date, timeZone: string, locale: string): ZonedTime {
  return {
    startsAt,
    endsAt,
    timeZone,
    fullDate: formatDate(startsAt, timeZone, locale, 'full'),
    shortDate: formatDate(startsAt, timeZone, locale, 'weekday-short'),
    time: formatTime(startsAt, timeZone, locale),
    range: formatTimeRange(startsAt, endsAt, timeZone, locale),
    city: zoneCity(timeZone, locale),
    zone: zoneLabel(timeZone, startsAt, locale),
  };
}

/** The time that is said first and, when the other place has another zone, the second. */
export interface SessionTimes {
  first: ZonedTime;
  second: ZonedTime | null;
  /** People who must travel read the clock of the place first; everybody else their own. */
  venueFirst: boolean;
}

/** When a session is, for the reader of a mail. */
export function sessionTimes(context: EmailContext, snapshot: SessionSnapshot): SessionTimes {
  const zones = [context.message.payload.recipient.timeZone, snapshot.timeZone] as const;
  const venueFirst = snapshot.format === 'in-person';
  const inZone = (timeZone: string) =>
    zonedTime(new Date(snapshot.startsAt), new Date(snapshot.endsAt), timeZone, context.language.code);
  const [own, there] = zones;
  return {
    first: inZone(venueFirst ? there : own),
    second: own === there ? null : inZone(venueFirst ? own : there),
    venueFirst,
  };
}

/** The head of a mail: date, clock, the day as a line, and the other zone; the night only where somebody would stay up. */
export function whenOf({ t }: EmailContext, { first, second, venueFirst }: SessionTimes, isOver: boolean): EmailWhen {
  const [startTime = '', endTime = ''] = first.range.split(' \u2013 ');
  const atNight = !isOver && dayPart(first.startsAt, first.endsAt, first.timeZone) === 'night';
  return {
    dateLine: t(venueFirst ? 'timeVenue' : 'timeYours', { date: first.fullDate, zone: first.zone }),
    range: first.range,
    startTime,
    endTime,
    there: second === null ? null : secondLine(t, first, second, venueFirst),
    night: atNight ? t('night') : null,
    cells: cellsOf(first.startsAt, first.endsAt, first.timeZone),
  };
}

/** Date, clock and zone in one line each: for places without room for a head. */
export function timeLines({ t }: EmailContext, { first, second }: SessionTimes): string[] {
  return [first, ...(second === null ? [] : [second])].map((time) =>
    t('inZone', { time: t('dateAndRange', { date: time.fullDate, range: time.range }), zone: time.zone }),
  );
}

function secondLine(t: EmailContext['t'], first: ZonedTime, second: ZonedTime, venueFirst: boolean): string {
  const dateOf = (time: ZonedTime) => localTime(time.startsAt, time.timeZone).date;
  const key = venueFirst ? 'here' : 'there';
  const values = { range: second.range, zone: second.zone };
  return dateOf(first) === dateOf(second) ? t(key, values) : t(`${key}OnDate`, { ...values, date: second.shortDate });
}
