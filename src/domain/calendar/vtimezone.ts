import { localTime, resolveWallTime, shiftedToUtc } from '../time/wall-time.js';
import { offsetMinutesAt, transitions, type Transition, tzDataVersion } from '../time/zone-rules.js';
import { localStamp } from './text.js';
import { offsetByVtimezone } from './vtimezone-check.js';

/** The form of an event's times: UTC (`timeZone` null, no lines), or TZID with these VTIMEZONE lines. */
export interface TimeForm {
  timeZone: string | null;
  vtimezone: readonly string[];
}

interface TimedEvent {
  startsAt: Date;
  endsAt: Date;
  timeZone: string;
  hasVenue: boolean;
  secondOccurrence?: boolean | undefined;
}

const utcForm: TimeForm = { timeZone: null, vtimezone: [] };
const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/**
 * Chooses the form of an event's times. Clients look up a TZID in their own data, which may be old, so only in-person
 * sessions have one, and only in zones whose rules have been the same for two years and stay so. Uses UTC also if start
 * or end occurs twice (RFC 5545 means the first one, but ical.js and so Thunderbird use the second), if no VTIMEZONE
 * that Outlook accepts (MS-OXCICAL) describes the zone, and if the generated one fails its check.
 */
export function timeForm(event: TimedEvent): TimeForm {
  const { timeZone, startsAt, endsAt } = event;
  if (!event.hasVenue || event.secondOccurrence || timeZone === 'UTC') return utcForm;
  if ([startsAt, endsAt].some((at) => isAmbiguous(at, timeZone))) return utcForm;
  const observances = yearlyPair(timeZone, startsAt) ?? singleStandard(timeZone, startsAt);
  if (!observances) return utcForm;
  const vtimezone = ['BEGIN:VTIMEZONE', `TZID:${timeZone}`, ...observances, 'END:VTIMEZONE'];
  const readsBack = [startsAt, endsAt].every((at) => {
    const { local, offsetMinutes } = localTime(at, timeZone);
    return offsetByVtimezone(vtimezone, local) === offsetMinutes;
  });
  return readsBack ? { timeZone, vtimezone } : utcForm;
}

function isAmbiguous(at: Date, timeZone: string): boolean {
  return resolveWallTime(localTime(at, timeZone).local, timeZone).kind === 'overlap';
}

/** Devices with older data than this don't know the rules, if these changed in the meantime. */
const oldDeviceYears = 2;

/** The years in which the rules must be the same: from those of an old device until after the event. */
function steadyYears(timeZone: string, startsAt: Date): number[] {
  const { year } = localTime(startsAt, timeZone);
  const dataYear = Number(tzDataVersion().slice(0, 4));
  const first = Math.min(year - 1, dataYear - oldDeviceYears);
  const last = Math.max(year + 1, dataYear);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

// Two rules that hold in all those years, each with one ordinal; written from the year before the event.
function yearlyPair(timeZone: string, startsAt: Date): string[] | null {
  const { year } = localTime(startsAt, timeZone);
  const years = steadyYears(timeZone, startsAt).map((each) => changesOfYear(timeZone, each));
  const ups = years.map((changes) => changes.filter(({ offsetAfter, offsetBefore }) => offsetAfter > offsetBefore));
  const downs = years.map((changes) => changes.filter(({ offsetAfter, offsetBefore }) => offsetAfter < offsetBefore));
  if (![...ups, ...downs].every((changes) => changes.length === 1)) return null;
  const daylight = yearlyObservance('DAYLIGHT', ups.flat(), year - 1);
  const standard = yearlyObservance('STANDARD', downs.flat(), year - 1);
  return daylight && standard ? [...standard, ...daylight] : null;
}

function changesOfYear(timeZone: string, year: number): Transition[] {
  const margin = 86_400_000;
  const from = new Date(Date.UTC(year, 0, 1) - margin);
  const to = new Date(Date.UTC(year + 1, 0, 1) + margin);
  return transitions(timeZone, from, to).filter((change) => wallOf(change).getUTCFullYear() === year);
}

function yearlyObservance(kind: 'STANDARD' | 'DAYLIGHT', changes: Transition[], from: number): string[] | null {
  const [first] = changes;
  if (!first) return null;
  const walls = changes.map(wallOf);
  const wall = walls.find((each) => each.getUTCFullYear() === from) ?? new Date(0);
  const similar =
    changes.every((each) => each.offsetBefore === first.offsetBefore && each.offsetAfter === first.offsetAfter) &&
    walls.every(
      (each) =>
        each.getUTCMonth() === wall.getUTCMonth() &&
        each.getUTCDay() === wall.getUTCDay() &&
        each.toISOString().slice(11) === wall.toISOString().slice(11),
    );
  const ordinal = [-1, 1, 2, 3, 4].find((candidate) => walls.every((each) => ordinalsOf(each).includes(candidate)));
  if (!similar || ordinal === undefined) return null;
  const rule = `RRULE:FREQ=YEARLY;BYMONTH=${wall.getUTCMonth() + 1};BYDAY=${ordinal}${weekdays[wall.getUTCDay()]}`;
  return observance(kind, wall, first.offsetBefore, first.offsetAfter, rule);
}

// One offset, in a zone without changes in those years: clients cache a VTIMEZONE by its TZID, and would use one with
// another offset for this event, or this one for others.
function singleStandard(timeZone: string, startsAt: Date): string[] | null {
  if (steadyYears(timeZone, startsAt).some((year) => changesOfYear(timeZone, year).length > 0)) return null;
  const offset = offsetMinutesAt(startsAt, timeZone);
  return observance('STANDARD', new Date(0), offset, offset);
}

function observance(kind: string, wall: Date, from: number, to: number, rule?: string): string[] {
  return [
    `BEGIN:${kind}`,
    `DTSTART:${localStamp(wall.toISOString().slice(0, 16))}`,
    ...(rule === undefined ? [] : [rule]),
    `TZOFFSETFROM:${utcOffset(from)}`,
    `TZOFFSETTO:${utcOffset(to)}`,
    `END:${kind}`,
  ];
}

// The onset as the clock showed it before the change, as a date whose UTC reading is that wall time (RFC 5545 3.6.5).
function wallOf({ at, offsetBefore }: Transition): Date {
  return shiftedToUtc(at, offsetBefore);
}

function ordinalsOf(wall: Date): number[] {
  const day = wall.getUTCDate();
  const days = new Date(Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth() + 1, 0)).getUTCDate();
  const ordinal = Math.ceil(day / 7);
  return [...(ordinal <= 4 ? [ordinal] : []), ...(day + 7 > days ? [-1] : [])];
}

function utcOffset(minutes: number): string {
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${two(size % 60)}`;
}
