import type { Session } from './session.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import { dayPart, sessionSegment } from '../time/day-parts.js';
import { dayAndTime, formatDate, formatTime } from '../time/format.js';
import { localTime, offsetLabel } from '../time/wall-time.js';
import { zoneCity } from '../time/zones.js';
import type { Viewer } from './viewer.js';

type Times = Pick<Session, 'startsAt' | 'endsAt' | 'timeZone' | 'format'>;

/** A session's time as one zone reads it. */
export interface ZonedTime {
  startsAtIso: string;
  /** `YYYY-MM-DD` there. */
  localDate: string;
  /** `Thu 14 Jan` */
  date: string;
  /** `Thursday 14 January 2027` */
  fullDate: string;
  start: string;
  /** With its date when the session ends on another day. */
  end: string;
  place: string;
  offset: string;
  /** The session on the line of the 24 local hours, in minutes. */
  dayline: { x: number; width: number };
}

/** A session's time for a viewer: the time that counts first, the other one second. */
export interface SessionTime extends ZonedTime {
  /** `20:00 on Thu 14 Jan in Pittsburgh, UTC−5`; null when it would say the same. */
  second: string | null;
  isNight: boolean;
}

/** Whether the time of the venue comes first: it is what people who come in person go by. */
export function isVenueFirst(session: Pick<Session, 'format'>): boolean {
  return session.format === 'in-person';
}

/** The zone whose time a viewer reads first. */
export function firstZone(session: Pick<Session, 'format' | 'timeZone'>, viewer: Viewer): string {
  return isVenueFirst(session) ? session.timeZone : viewer.timeZone;
}

/** A session's time for a viewer. */
export function sessionTime(session: Times, viewer: Viewer): SessionTime {
  const timeZone = firstZone(session, viewer);
  return {
    ...zonedTime(session, timeZone, viewer.language),
    second: secondTime(session, viewer),
    isNight:
      viewer.isOwnZone && !isVenueFirst(session) && dayPart(session.startsAt, session.endsAt, timeZone) === 'night',
  };
}

/** `Thu 14 Jan, 11:00 – 12:15`, as the language puts a day and a time together. */
export function dayAndRange({ date, start, end }: Pick<ZonedTime, 'date' | 'start' | 'end'>, language: string): string {
  return dayAndTime(date, `${start} – ${end}`, language);
}

/** A session's time as the clocks of one zone show it. */
export function zonedTime(session: Omit<Times, 'format'>, timeZone: string, language: string): ZonedTime {
  const { startsAt, endsAt } = session;
  const start = localTime(startsAt, timeZone);
  const endsLater = localTime(endsAt, timeZone).date !== start.date;
  const end = formatTime(endsAt, timeZone, language);
  const segment = sessionSegment(startsAt, endsAt, timeZone);
  return {
    startsAtIso: startsAt.toISOString(),
    localDate: start.date,
    date: formatDate(startsAt, timeZone, language, 'weekday-short'),
    fullDate: formatDate(startsAt, timeZone, language, 'full'),
    start: formatTime(startsAt, timeZone, language),
    end: endsLater ? dayAndTime(formatDate(endsAt, timeZone, language, 'weekday-short'), end, language) : end,
    place: zoneCity(timeZone, language),
    offset: timeZone === 'UTC' ? 'UTC' : offsetLabel(start.offsetMinutes),
    dayline: { x: segment?.startMinute ?? 0, width: segment ? segment.endMinute - segment.startMinute : 0 },
  };
}

function secondTime(session: Times, viewer: Viewer): string | null {
  const venueFirst = isVenueFirst(session);
  if (session.timeZone === viewer.timeZone || (venueFirst && !viewer.isOwnZone)) return null;
  const otherZone = venueFirst ? viewer.timeZone : session.timeZone;
  const other = zonedTime(session, otherZone, viewer.language);
  const first = localTime(session.startsAt, firstZone(session, viewer));
  if (first.local === localTime(session.startsAt, otherZone).local) {
    return translate(viewer.language, 'sessions.sameTime', { place: other.place });
  }
  const values = { time: other.start, date: other.date, place: other.place, offset: other.offset };
  const key = `sessions.${venueFirst ? 'forYou' : 'there'}${other.localDate === first.date ? '' : 'On'}`;
  return translate(viewer.language, key, values);
}
