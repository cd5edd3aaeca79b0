import { addDays, daysBetween } from '../time/local-date.js';

/** What happens to the sessions of a call in its copy: left out, or moved by the days between the first days. */
export const sessionShifts = ['none', 'weekday', 'days'] as const;
export type SessionShift = (typeof sessionShifts)[number];

/**
 * Returns by how many days the sessions of a call move to a copy that opens on another day: exactly as many as lie
 * between both days, or the nearest number of whole weeks, so that a Tuesday stays a Tuesday.
 */
export function shiftInDays(opensOn: string, newOpensOn: string, shift: Exclude<SessionShift, 'none'>): number {
  const days = daysBetween(opensOn, newOpensOn);
  return shift === 'days' ? days : Math.round(days / 7) * 7;
}

/** Returns a local time (`YYYY-MM-DDTHH:MM`) some days later: the same time of day, whatever the clocks do. */
export function shiftedLocal(startsAtLocal: string, days: number): string {
  return `${addDays(startsAtLocal.slice(0, 10), days)}${startsAtLocal.slice(10)}`;
}
