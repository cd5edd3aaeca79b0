import { offsetMinutesAt } from '../../../domain/time/zone-rules.js';
import type { ExpectedPeople } from '../../../domain/time/holidays.js';

/** People whose clocks agree at an instant. `timeZone` is where most of them live. */
export interface Region {
  timeZone: string;
  people: number;
  /** The other zones, largest first. */
  others: string[];
}

/** Returns the people by their local time at an instant, from west to east. Throws RangeError for an unknown zone. */
export function regionsAt(at: Date, people: readonly ExpectedPeople[]): Region[] {
  const byOffset = new Map<number, ExpectedPeople[]>();
  for (const some of people) {
    const offset = offsetMinutesAt(at, some.timeZone);
    byOffset.set(offset, [...(byOffset.get(offset) ?? []), some]);
  }
  return [...byOffset]
    .sort(([a], [b]) => a - b)
    .map(([, zones]) => {
      const [first, ...rest] = zones.sort((a, b) => b.weight - a.weight || (a.timeZone < b.timeZone ? -1 : 1));
      return {
        timeZone: first?.timeZone ?? 'UTC',
        people: zones.reduce((sum, { weight }) => sum + weight, 0),
        others: rest.map(({ timeZone }) => timeZone),
      };
    });
}
