import { localTime } from '../../../domain/time/wall-time.js';
import { StartRanking } from './best-starts.js';
import { type ExpectedPeople, findHolidays } from '../../../domain/time/holidays.js';
import { candidateStarts, type Constraints } from './candidate-starts.js';
import { comfort, comfortWithin, type HumaneHours, usualHumaneHours } from '../../../domain/time/humane-hours.js';
import type { PlannerInput } from './planner-input.js';
import { addDays } from '../../../domain/time/local-date.js';
import { zoneCountry } from '../../../domain/time/zone-places.js';

const minuteMs = 60_000;
const minutesPerDay = 1440;
// A quarter of an hour more or less is no other proposal.
const apartMinutes = 60;

/** Who is expected, which starts are possible, and what counts as humane. */
export interface PlanRequest {
  people: readonly ExpectedPeople[];
  constraints: Constraints;
  hours: HumaneHours;
}

/** The people of one zone whom no run suits, and the local time of each run there. */
interface LeftOut extends ExpectedPeople {
  locals: { startsAt: Date; local: string }[];
}

/** Runs of a session and how they suit the people who are expected, each of whom attends the one that suits them best. */
export interface PlannedRuns {
  starts: Date[];
  /** How many people they suit, lunch counting for its share. */
  score: number;
  inside: number;
  atLunch: number;
  /** The largest groups first. */
  leftOut: LeftOut[];
}

/** A start with all dates on which it suits people equally. */
interface PlannedStart extends PlannedRuns {
  equalStarts: Date[];
}

export interface Plan {
  people: number;
  /** How many starts were compared. */
  compared: number;
  /** The best starts that are at least an hour apart in the day, best first. */
  single: PlannedStart[];
  /** The best two and three runs within one week, from Monday to Sunday in the zone of the call. */
  pair: PlannedRuns | null;
  triple: PlannedRuns | null;
}

/** Returns the best starts. Throws RangeError for an unknown zone or date. */
export function planStarts({ people, constraints, hours }: PlanRequest): Plan {
  const { minutes, timeZone } = constraints;
  const starts = candidateStarts(constraints);
  const describe = (some: readonly number[]) => describeRuns(some, minutes, people, hours);
  const { ranked } = new StartRanking(starts, minutes, people, hours);
  const weeks = byWeek(starts, timeZone).map((some) => new StartRanking(some, minutes, people, hours));
  const best = (count: 2 | 3) => {
    const found = weeks.flatMap((week) => week.bestRuns(count) ?? []);
    const [first] = found.sort((a, b) => b.score - a.score || (a.starts[0] ?? 0) - (b.starts[0] ?? 0));
    return first ? describe(first.starts) : null;
  };
  const spread: PlannedStart[] = [];
  for (const { starts: equal } of ranked) {
    const [first] = equal;
    if (first === undefined || spread.length === maxSingles) break;
    const day = minuteOfDay(first, timeZone);
    if (spread.some((one) => isNear(day, minuteOfDay(one.starts[0]?.getTime() ?? 0, timeZone)))) continue;
    spread.push({ ...describe([first]), equalStarts: equal.map((ms) => new Date(ms)) });
  }
  return {
    people: people.reduce((sum, { weight }) => sum + weight, 0),
    compared: starts.length,
    single: spread,
    pair: best(2),
    triple: best(3),
  };
}

const maxSingles = 4;

/** Returns how runs suit people. Starts are in milliseconds. Throws RangeError for an unknown zone. */
export function describeRuns(
  starts: readonly number[],
  minutes: number,
  people: readonly ExpectedPeople[],
  hours: HumaneHours,
): PlannedRuns {
  const comfortOf = comfortWithin(minutes, hours);
  const ordered = [...starts].sort((a, b) => a - b);
  const placed = people.map((some) => ({ ...some, comfort: Math.max(...comfortOf(ordered, some.timeZone)) }));
  const sum = (value: number) => placed.reduce((all, one) => all + (one.comfort === value ? one.weight : 0), 0);
  const [inside, atLunch] = [sum(comfort.inside), sum(comfort.atLunch)];
  return {
    starts: ordered.map((ms) => new Date(ms)),
    score: inside + atLunch * hours.lunchShare,
    inside,
    atLunch,
    leftOut: placed
      .filter((one) => one.comfort === comfort.outside)
      .sort((a, b) => b.weight - a.weight || (a.timeZone < b.timeZone ? -1 : 1))
      .map(({ timeZone, weight }) => ({ timeZone, weight, locals: ordered.map((ms) => localAt(ms, timeZone)) })),
  };
}

function localAt(ms: number, timeZone: string): { startsAt: Date; local: string } {
  const startsAt = new Date(ms);
  return { startsAt, local: localTime(startsAt, timeZone).local };
}

function byWeek(starts: readonly number[], timeZone: string): number[][] {
  const weeks = new Map<number, number[]>();
  for (const start of starts) {
    const { offsetMinutes } = localTime(new Date(start), timeZone);
    const day = Math.floor((start / minuteMs + offsetMinutes) / minutesPerDay);
    // The first Monday after the epoch was its fifth day.
    const week = Math.floor((day - 4) / 7);
    const known = weeks.get(week);
    if (known) known.push(start);
    else weeks.set(week, [start]);
  }
  return [...weeks.values()];
}

function minuteOfDay(ms: number, timeZone: string): number {
  const { hour, minute } = localTime(new Date(ms), timeZone);
  return hour * 60 + minute;
}

function isNear(one: number, other: number): boolean {
  const distance = Math.abs(one - other);
  return Math.min(distance, minutesPerDay - distance) < apartMinutes;
}

/** Returns the humane hours that were asked for. */
export function humaneHoursOf({ humaneFrom, humaneUntil, weekdays }: PlannerInput): HumaneHours {
  return { ...usualHumaneHours, from: humaneFrom, until: humaneUntil, weekdays };
}

/** Returns what the planner compares. Starts in the past and on `holidays` (dates) are not possible. */
export function planRequest(
  input: PlannerInput,
  people: readonly ExpectedPeople[],
  now: Date,
  holidays: Iterable<string> = [],
): PlanRequest {
  const { timeZone, fromDate, untilDate, minutes, weekdays, available } = input;
  const exceptDates = [...input.exceptDates, ...holidays];
  return {
    people,
    constraints: { timeZone, fromDate, untilDate, minutes, weekdays, exceptDates, available, notBefore: now },
    hours: humaneHoursOf(input),
  };
}

/** Returns the dates on which the host has a public holiday, if these are to be left out. */
export async function skippedDates(
  call: { timeZone: string },
  { skipHolidays, fromDate, untilDate }: PlannerInput,
): Promise<string[]> {
  const country = zoneCountry(call.timeZone);
  if (!skipHolidays || country === null) return [];
  const { names } = await findHolidays([country], { from: addDays(fromDate, -1), until: addDays(untilDate, 1) }, 'en');
  return [...(names.get(country)?.keys() ?? [])];
}
