import { holidaysAt } from '../../domain/time/holidays.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { zonedTime } from '../../domain/sessions/session-time.js';
import { dayAndTime, formatDate, formatTime } from '../../domain/time/format.js';
import { localTime } from '../../domain/time/wall-time.js';
import { zoneCity, zoneLabel } from '../../domain/time/zones.js';
import { translate } from '../../platform/i18n/messages.js';
import { countryName } from '../../platform/i18n/country-name.js';
import type { DatesContext } from './dates-context.js';

type Span = Pick<Session, 'startsAt' | 'endsAt' | 'timeZone'>;

/** A date of a series, there and elsewhere, with what is special about it. */
export interface DateRow {
  iso: string;
  date: string;
  range: string;
  zone: string;
  /** Its start in other zones: `New York Thu 14 Jan, 03:00 · London 08:00`. */
  elsewhere: string;
  notes: string[];
}

/** Returns the dates of a series, by start: each with the clock changes since the one before, and public holidays. */
export function dateRows(spans: readonly Span[], context: DatesContext, language: string): DateRow[] {
  return spans.map((span, index) => {
    const zoned = zonedTime(span, span.timeZone, language);
    return {
      iso: zoned.startsAtIso,
      date: zoned.fullDate,
      range: `${zoned.start} – ${zoned.end}`,
      zone: zoneLabel(span.timeZone, span.startsAt, language),
      elsewhere: otherClocks(context.zones, span)
        .map((zone) => startIn(zone, span, language))
        .join(' · '),
      notes: [...clockNotes(span, spans[index - 1], context, language), ...holidayNotes(span, context, language)],
    };
  });
}

/** Returns that there is no data about the holidays of some countries; null if there is. */
export function noHolidayData({ holidays }: DatesContext, language: string): string | null {
  if (holidays.unknown.length === 0) return null;
  const names = holidays.unknown.map((country) => countryName(country, language));
  const countries = new Intl.ListFormat(language).format(names);
  return translate(language, 'console.planner.noHolidayData', { countries });
}

/** The zones in which the session starts at another time of day, or on another day. */
function otherClocks(zones: readonly string[], { startsAt, timeZone }: Span): string[] {
  const { local } = localTime(startsAt, timeZone);
  return zones.filter((zone) => localTime(startsAt, zone).local !== local);
}

function startIn(zone: string, { startsAt, endsAt, timeZone }: Span, language: string): string {
  const { date, start, place } = zonedTime({ startsAt, endsAt, timeZone: zone }, zone, language);
  const isSameDay = localTime(startsAt, zone).date === localTime(startsAt, timeZone).date;
  return `${place} ${isSameDay ? start : dayAndTime(date, start, language)}`;
}

/** Where the same wall time as before is another time, because clocks have changed there or here. */
function clockNotes(span: Span, before: Span | undefined, { zones }: DatesContext, language: string): string[] {
  if (before === undefined || before.timeZone !== span.timeZone) return [];
  const [own, was] = [localTime(span.startsAt, span.timeZone), localTime(before.startsAt, span.timeZone)];
  const isChanged = own.offsetMinutes !== was.offsetMinutes;
  const here = isChanged
    ? [
        translate(language, `console.series.${own.offsetMinutes > was.offsetMinutes ? 'forward' : 'back'}`, {
          place: zoneCity(span.timeZone, language),
          minutes: Math.abs(own.offsetMinutes - was.offsetMinutes),
        }),
      ]
    : [];
  if (own.time !== was.time) return here;
  const there = zones
    .filter((zone) => isElsewhereChanged(zone, span, before, isChanged))
    .map((zone) =>
      translate(language, 'console.series.otherTime', {
        place: zoneCity(zone, language),
        time: formatTime(span.startsAt, zone, language),
        before: formatTime(before.startsAt, zone, language),
        date: formatDate(before.startsAt, zone, language, 'weekday-short'),
      }),
    );
  return [...here, ...there];
}

/** Whether a zone's own clocks have changed so that it is another time there; a change here is said once, for everyone. */
function isElsewhereChanged(zone: string, span: Span, before: Span, isChangedHere: boolean): boolean {
  const [now, then] = [localTime(span.startsAt, zone), localTime(before.startsAt, zone)];
  return now.time !== then.time && (!isChangedHere || now.offsetMinutes !== then.offsetMinutes);
}

function holidayNotes(span: Span, { zones, holidays }: DatesContext, language: string): string[] {
  const people = [span.timeZone, ...zones].map((timeZone) => ({ timeZone, weight: 1 }));
  return holidaysAt(span.startsAt, people, holidays).map(({ country, name }) =>
    translate(language, 'console.planner.holiday', { country: countryName(country, language), name }),
  );
}
