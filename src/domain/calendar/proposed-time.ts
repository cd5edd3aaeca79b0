import ICAL from 'ical.js';
import { resolveWallTime } from '../time/wall-time.js';
import { isTimeZone } from '../time/zones.js';

/**
 * Returns the instants of a proposed DTSTART and DTEND, or null if unclear. Uses our own rules for IANA zones, and the
 * object's VTIMEZONE for other names (such as "Taipei Standard Time" of Windows), if it is simple.
 */
export function proposedTimes(
  event: ICAL.Component,
  calendar: ICAL.Component,
): { startsAt: Date | null; endsAt: Date | null } {
  const startsAt = instantOf(event.getFirstProperty('dtstart'), calendar);
  const endsAt = instantOf(event.getFirstProperty('dtend'), calendar);
  return { startsAt, endsAt: startsAt !== null && endsAt !== null && endsAt > startsAt ? endsAt : null };
}

/** The instant of a time in UTC between 2000 and 2100, or null. */
export function utcInstant(value: unknown): Date | null {
  return value instanceof ICAL.Time && value.zone === ICAL.Timezone.utcTimezone ? plausible(value) : null;
}

function instantOf(property: ICAL.Property | null, calendar: ICAL.Component): Date | null {
  const time = property?.getFirstValue();
  if (!property || !(time instanceof ICAL.Time) || time.isDate || plausible(time) === null) return null;
  if (time.zone === ICAL.Timezone.utcTimezone) return plausible(time);
  const name = property.getFirstParameter('tzid');
  if (typeof name !== 'string') return null;
  if (isTimeZone(name)) return resolveWallTime(time.toString().slice(0, 16), name).startsAt;
  const zone = zoneOf(name, calendar);
  if (zone === null) return null;
  return plausible(time.clone(), zone.utcOffset(time));
}

function plausible(time: ICAL.Time, offsetSeconds = 0): Date | null {
  const { year, month, day, hour, minute, second } = time;
  const milliseconds = Date.UTC(year, month - 1, day, hour, minute, second) - offsetSeconds * 1000;
  return year >= 2000 && year < 2100 && Number.isSafeInteger(milliseconds) ? new Date(milliseconds) : null;
}

const maxObservances = 20;

function zoneOf(name: string, calendar: ICAL.Component): ICAL.Timezone | null {
  const component = calendar
    .getAllSubcomponents('vtimezone')
    .find((each) => each.getFirstPropertyValue('tzid') === name);
  if (component === undefined) return null;
  const observances = component.getAllSubcomponents();
  if (observances.length > maxObservances || !observances.every(isPlain)) return null;
  return new ICAL.Timezone(component);
}

// ical.js expands rules without limit, so only rules in the form of real zones are accepted. A rule that never matches,
// or matches every second, would block it forever.
function isPlain(observance: ICAL.Component): boolean {
  if (observance.hasProperty('rdate')) return false;
  return observance.getAllProperties('rrule').every((property) => {
    const rule = property.getFirstValue();
    if (!(rule instanceof ICAL.Recur)) return false;
    const { BYDAY: days = [], BYMONTH: months = [], ...others } = rule.parts as Record<string, unknown[]>;
    return (
      rule.freq === 'YEARLY' &&
      rule.interval === 1 &&
      Object.keys(others).length === 0 &&
      days.length === 1 &&
      plainDays.has(String(days[0])) &&
      months.length === 1 &&
      plainMonths.has(Number(months[0]))
    );
  });
}

const plainMonths = new Set(Array.from({ length: 12 }, (_, index) => index + 1));
const plainDays = new Set(
  [-1, 1, 2, 3, 4].flatMap((ordinal) => ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'].map((day) => `${ordinal}${day}`)),
);
