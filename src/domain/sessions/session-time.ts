import type { Session } from './session.entity.js';
import { translate, sentences } from '../../platform/i18n/messages.js';
import { dayPart, sessionSegment } from '../time/day-parts.js';
import { dayAndTime, formatDate, formatTime } from '../time/format.js';
import { localTime } from '../time/wall-time.js';
import { zoneCity, zoneLabel, zoneOffset } from '../time/zones.js';
import type { Viewer } from './viewer.js';

type Times = Pick<Session, 'startsAt' | 'endsAt' | 'timeZone' | 'format'>;

/** The time of a session in one time zone. */
export interface ZonedTime {
  startsAtIso: string;
  /** `YYYY-MM-DD` there. */
  localDate: string;
  /** `Thu 14 Jan` */
  date: string;
  /** `Thursday 14 January 2027` */
  fullDate: string;
  start: string;
  /** Includes the date if the session ends on another day. */
  end: string;
  place: string;
  offset: string;
  /** Position and width of the session on a line of 24 local hours, in minutes. */
  dayline: { x: number; width: number };
}

/** The time of a session for a viewer: the relevant time first, the other one second. */
export interface SessionTime extends ZonedTime {
  /** Such as `20:00 on Thu 14 Jan in Pittsburgh, UTC−5`; null if it is the same. */
  second: string | null;
  isNight: boolean;
}

/** Returns whether the venue's time comes first, because people who attend in person need it. */
function isVenueFirst(session: Pick<Session, 'format'>): boolean {
  return session.format === 'in-person';
}

/** Returns the time zone shown first to a viewer. */
export function firstZone(session: Pick<Session, 'format' | 'timeZone'>, viewer: Viewer): string {
  return isVenueFirst(session) ? session.timeZone : viewer.timeZone;
}

/** Returns the time of a session for a viewer. */
export function sessionTime(session: Times, viewer: Viewer): SessionTime {
  const timeZone = firstZone(session, viewer);
  return {
    ...zonedTime(session, timeZone, viewer.language),
    second: secondTime(session, viewer),
    isNight:
      viewer.isOwnZone && !isVenueFirst(session) && dayPart(session.startsAt, session.endsAt, timeZone) === 'night',
  };
}

/** Returns a day and a time range in the form of the language, such as `Thu 14 Jan, 11:00 – 12:15`. */
export function dayAndRange({ date, start, end }: Pick<ZonedTime, 'date' | 'start' | 'end'>, language: string): string {
  return dayAndTime(date, `${start} – ${end}`, language);
}

/** Returns the time of a session in one time zone. */
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
    offset: zoneOffset(timeZone, start.offsetMinutes),
    dayline: { x: segment?.startMinute ?? 0, width: segment ? segment.endMinute - segment.startMinute : 0 },
  };
}

/** Returns when a session is at its own place, for readers anywhere: `Thursday 14 January 2027, 20:00 – 21:15 · Taipei (UTC+8)`. */
export function timeForAll(session: Omit<Times, 'format'>, language: string): string {
  const time = zonedTime(session, session.timeZone, language);
  const when = dayAndRange({ ...time, date: time.fullDate }, language);
  return `${when} · ${zoneLabel(session.timeZone, session.startsAt, language)}`;
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

/** From this duration on, whole hours are shown instead of minutes. */
const minHours = 6;

/** The time of a session in the zone that matters to the viewer, explained, and in the other one. */
export interface WhenView extends SessionTime {
  /** Whose time it is. */
  label: string;
  note: string;
}

/** Describes when a session takes place. If that is at night, the first of the upcoming `runs` by day is mentioned. */
export function whenView(session: Session, viewer: Viewer, runs: readonly Session[]): WhenView {
  const time = sessionTime(session, viewer);
  const { place, offset } = time;
  const label = isVenueFirst(session) ? 'venueIn' : viewer.isOwnZone ? 'forYouIn' : 'inZone';
  return {
    ...time,
    label: translate(viewer.language, `sessions.${label}`, { place, offset }),
    note: firstNote(session, viewer, runs),
  };
}

function firstNote(session: Session, viewer: Viewer, runs: readonly Session[]): string {
  const { language, isOwnZone } = viewer;
  const duration = lengthOf(session, language);
  if (isVenueFirst(session) || !isOwnZone) return translate(language, 'sessions.when.plain', { duration });
  const part = dayPart(session.startsAt, session.endsAt, viewer.timeZone);
  const note = translate(language, `sessions.when.${part}`, { duration });
  const byDay = runs.find(
    (run) => run.id !== session.id && dayPart(run.startsAt, run.endsAt, viewer.timeZone) !== 'night',
  );
  if (part !== 'night' || byDay === undefined) return note;
  const { date, start } = sessionTime(byDay, viewer);
  return sentences(note, translate(language, 'sessions.nightAgain', { date, time: start }));
}

function lengthOf({ durationMinutes: minutes }: Session, language: string): string {
  const hours = minutes / 60;
  const isLong = hours >= minHours && Number.isInteger(hours);
  return translate(language, isLong ? 'sessions.durationHours' : 'sessions.duration', isLong ? { hours } : { minutes });
}
