import type { Call } from '../../domain/calls/call.entity.js';
import { countZonesOfCall } from '../../domain/registrations/people/zones.queries.js';
import { countriesOf, findHolidays, type Holidays } from '../../domain/time/holidays.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { localTime } from '../../domain/time/wall-time.js';
import type { Connection } from '../../platform/database/tx.js';

const DAY = 24 * 60 * 60_000;
/** How many other zones are shown beside that of the session. */
const maxZones = 4;
/** Where nobody has registered yet, so that the night of others is seen. */
const usualZones = ['America/New_York', 'Europe/London', 'Asia/Tokyo'];

type Span = Pick<Session, 'startsAt' | 'endsAt' | 'timeZone'>;

/** What dates are shown with: the zones of others, and public holidays. */
export interface DatesContext {
  zones: string[];
  holidays: Holidays;
}

/** Finds the zones that are shown beside dates, and the holidays there. */
export async function findDatesContext(connection: Connection, call: Call, spans: readonly Span[], language: string) {
  if (spans.length === 0) return { zones: [], holidays: { names: new Map(), unknown: [] } };
  const people = await countZonesOfCall(connection, call.id);
  const zones = otherZones(spans, [call.timeZone, ...people.map(({ timeZone }) => timeZone), ...usualZones]);
  const own = [...new Set(spans.map(({ timeZone }) => timeZone))];
  const countries = countriesOf([...own, ...zones].map((timeZone) => ({ timeZone, weight: 1 })));
  const times = spans.map(({ startsAt }) => startsAt.getTime());
  const dates = { from: utcDate(Math.min(...times) - DAY), until: utcDate(Math.max(...times) + DAY) };
  return { zones, holidays: await findHolidays(countries, dates, language) };
}

/** The first zones whose clocks differ from each other, and from those of the sessions, on one of the dates. */
function otherZones(spans: readonly Span[], candidates: readonly string[]): string[] {
  const clocksOf = (zoneAt: (span: Span) => string) =>
    spans.map((span) => localTime(span.startsAt, zoneAt(span)).local).join(' ');
  const seen = new Set([clocksOf(({ timeZone }) => timeZone)]);
  const zones: string[] = [];
  for (const zone of candidates) {
    const clocks = clocksOf(() => zone);
    if (zones.length === maxZones || seen.has(clocks)) continue;
    seen.add(clocks);
    zones.push(zone);
  }
  return zones;
}

function utcDate(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
