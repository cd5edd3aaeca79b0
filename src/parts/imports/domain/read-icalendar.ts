import ICAL from 'ical.js';
import { zoneNamed } from '../../../domain/time/zone-search.js';
import type { ImportedSession } from './imported-session.js';

/** Of a file: parsing can take quadratic time in the length of a line. */
const maxLength = 4 * 1024 * 1024;
const maxLine = 100_000;

/** Returns the events of an iCalendar file; null if it is none. Safe for any text. */
export function readIcalendar(text: string): Omit<ImportedSession, 'line'>[] | null {
  if (text.length > maxLength || text.split(/\r?\n(?![ \t])/u).some((line) => line.length > maxLine)) return null;
  try {
    const parsed: unknown = ICAL.parse(text);
    if (!Array.isArray(parsed) || parsed[0] !== 'vcalendar') return null;
    const calendar = new ICAL.Component(parsed);
    const zones = new Map(
      calendar.getAllSubcomponents('vtimezone').map((one) => {
        const zone = new ICAL.Timezone(one);
        return [zone.tzid, zone];
      }),
    );
    return calendar.getAllSubcomponents('vevent').map((event) => sessionOf(event, zones));
  } catch {
    // The parser's errors quote the line, so they are not passed on.
    return null;
  }
}

function sessionOf(event: ICAL.Component, zones: Map<string, ICAL.Timezone>): Omit<ImportedSession, 'line'> {
  const value = (name: string) => {
    const found: unknown = event.getFirstPropertyValue(name);
    return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
  };
  const start = timeOf(event, 'dtstart', zones);
  const end = timeOf(event, 'dtend', zones);
  const duration = event.getFirstPropertyValue('duration');
  const minutes =
    duration instanceof ICAL.Duration
      ? duration.toSeconds() / 60
      : start && end
        ? (end.at.getTime() - start.at.getTime()) / 60_000
        : 0;
  const isCancelled = value('status').toUpperCase() === 'CANCELLED';
  const repeats = event.hasProperty('rrule') || event.hasProperty('rdate') || event.hasProperty('recurrence-id');
  return {
    uid: value('uid'),
    sequence: Number(value('sequence')) || 0,
    title: value('summary'),
    abstract: value('description'),
    start: start === null ? null : start.local === null ? { at: start.at, timeZone: null } : start.local,
    minutes,
    location: value('location') || value('url'),
    language: null,
    track: null,
    link: '',
    kind: 'webinar',
    speakers: [],
    fault: isCancelled ? 'cancelled' : repeats ? 'repeats' : start === null ? 'no-time' : null,
  };
}

/** When an event begins or ends; with its local time if its zone is one that we know. Null for whole days. */
function timeOf(event: ICAL.Component, name: string, zones: Map<string, ICAL.Timezone>) {
  const property = event.getFirstProperty(name);
  const time = property?.getFirstValue();
  if (!(time instanceof ICAL.Time) || time.isDate) return null;
  const tzid = property?.getFirstParameter('tzid');
  const zone = tzid === undefined ? undefined : zones.get(tzid);
  if (zone !== undefined) time.zone = zone;
  const timeZone = tzid === undefined ? null : zoneNamed(tzid);
  const local = time.toString().slice(0, 16);
  return { at: time.toJSDate(), local: timeZone === null ? null : { local, timeZone } };
}
