import type { ExpectedPeople } from '../../../domain/time/holidays.js';
import { type DayStep, dayStep, dayStepAt, type HumaneHours } from '../../../domain/time/humane-hours.js';
import { regionsAt } from '../domain/regions.js';
import { formatTime } from '../../../domain/time/format.js';
import { localDay } from '../../../domain/time/local-date.js';
import { localTime } from '../../../domain/time/wall-time.js';
import { zoneCity } from '../../../domain/time/zones.js';
import { translate } from '../../../platform/i18n/messages.js';

const hourMs = 3_600_000;
/** Height and top of a bar for each step: tall is kind, so that the picture can be read without color. */
const bars: Readonly<Record<DayStep, { top: number; height: number }>> = {
  [dayStep.asleep]: { top: 20, height: 2 },
  [dayStep.early]: { top: 14, height: 8 },
  [dayStep.fine]: { top: 8, height: 14 },
  [dayStep.working]: { top: 2, height: 20 },
};
const steps = Object.values(dayStep);
const maxRows = 16;

interface HeatRow {
  city: string;
  time: string;
  people: string;
  /** Whether the chosen start is within humane hours there, in words. */
  words: string;
  bars: { step: DayStep; path: string }[];
}

/** Draws how each hour of the day of a start suits the people who are expected, west first. */
export function heatMap(
  at: Date,
  people: readonly ExpectedPeople[],
  { timeZone, hours, language }: { timeZone: string; hours: HumaneHours; language: string },
) {
  const { from, to } = localDay(localTime(at, timeZone).date, timeZone);
  const count = Math.round((to.getTime() - from.getTime()) / hourMs);
  const starts = Array.from({ length: count }, (_, index) => new Date(from.getTime() + index * hourMs));
  const regions = regionsAt(at, people);
  const shown = [...regions].sort((a, b) => b.people - a.people).slice(0, maxRows);
  const text = (key: string, values = {}) => translate(language, `console.planner.${key}`, values);
  const x = Math.round(((at.getTime() - from.getTime()) / hourMs) * 100) / 10;
  return {
    startIn: text('startIn', { place: zoneCity(timeZone, language) }),
    keys: [...steps].reverse().map((step) => ({ step, path: barPath(step, 0), label: text(`key.${step}`) })),
    width: count * 10,
    pick: `M${x} 0v24m10-24v24`,
    rows: regions
      .filter((region) => shown.includes(region))
      .map((region) => ({
        city: zoneCity(region.timeZone, language),
        time: formatTime(at, region.timeZone, language),
        people: text('regionPeople', { count: region.people, others: region.others.length }),
        words: text(`key.${dayStepAt(at, region.timeZone, hours)}`),
        bars: barsOf(starts.map((start) => dayStepAt(start, region.timeZone, hours))),
      })),
    // A day with a clock change has 23 or 25 hours, so that every third is named by its own clock.
    ticks: [
      ...starts.filter((_, index) => index % 3 === 0).map((start) => formatTime(start, timeZone, language).slice(0, 2)),
      '24',
    ],
    rest: regions.length > shown.length ? text('moreRegions', { count: regions.length - shown.length }) : null,
  };
}

function barsOf(hours: readonly DayStep[]): HeatRow['bars'] {
  return steps.map((step) => ({
    step,
    path: hours.map((one, index) => (one === step ? barPath(step, index) : '')).join(''),
  }));
}

function barPath(step: DayStep, index: number): string {
  const { top, height } = bars[step];
  return `M${index * 10}.4 ${top}h9.2v${height}h-9.2z`;
}
