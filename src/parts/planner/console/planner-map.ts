import type { ExpectedPeople } from '../../../domain/time/holidays.js';
import { dayStepAt, type DayStep } from '../../../domain/time/day-steps.js';
import type { HumaneHours } from '../../../domain/time/humane-hours.js';
import { nightAt } from '../domain/night.js';
import { zonePlace } from '../../../domain/time/zone-places.js';
import { mapPath, mapPoint, worldMapSize } from '../../../platform/world-map.js';

/** Where people are at an instant, and where it is night. */
export interface PlannerMap {
  label: string;
  width: number;
  height: number;
  night: string;
  points: { x: number; y: number; r: number; step: DayStep }[];
}

const smallest = 4;
const largest = 22;

/** Draws the people of each zone as a disc whose area is their number, on the half of the earth where it is day or night. */
export function plannerMap(at: Date, people: readonly ExpectedPeople[], hours: HumaneHours, label: string): PlannerMap {
  const most = Math.max(1, ...people.map(({ weight }) => weight));
  const placed = people.flatMap(({ timeZone, weight }) => {
    const place = zonePlace(timeZone);
    return place === null ? [] : [{ timeZone, weight, ...mapPoint(place) }];
  });
  return {
    label,
    ...worldMapSize,
    night: mapPath(nightAt(at)),
    points: placed
      .sort((a, b) => b.weight - a.weight)
      .map(({ timeZone, weight, x, y }) => ({
        x,
        y,
        r: Math.round(Math.max(smallest, largest * Math.sqrt(weight / most)) * 10) / 10,
        step: dayStepAt(at, timeZone, hours),
      })),
  };
}
