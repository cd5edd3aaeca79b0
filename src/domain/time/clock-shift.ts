import { localTime } from './wall-time.js';
import { offsetMinutesAt } from './zone-rules.js';

/** A start at a different hour than a person would expect. Local times in their zone, `YYYY-MM-DDTHH:mm`. */
export interface ClockShift {
  /** The start if no clocks had changed. */
  fromLocal: string;
  /** The actual start. */
  toLocal: string;
  /** The zone whose clocks changed: their own, or else that of the session. */
  changedIn: string;
}

/**
 * Returns whether clock changes between `sinceAt` and `startsAt` move a start to another hour in `ownZone`. The start
 * has a fixed wall time in `homeZone`; people expect that wall time with the offsets of `sinceAt`. If `sinceAt` is an
 * earlier start at the same wall time in `homeZone`, `fromLocal` is its hour. Null if nothing shifts: both zones
 * changed equally, or neither. Throws RangeError for an unknown zone.
 */
export function clockShift(homeZone: string, ownZone: string, sinceAt: Date, startsAt: Date): ClockShift | null {
  const minutes = minutesAhead(startsAt, homeZone, ownZone) - minutesAhead(sinceAt, homeZone, ownZone);
  if (minutes === 0) return null;
  const toLocal = localTime(startsAt, ownZone).local;
  const isOwn = offsetMinutesAt(startsAt, ownZone) !== offsetMinutesAt(sinceAt, ownZone);
  return { fromLocal: earlier(toLocal, minutes), toLocal, changedIn: isOwn ? ownZone : homeZone };
}

function minutesAhead(at: Date, homeZone: string, ownZone: string): number {
  return homeZone === ownZone ? 0 : offsetMinutesAt(at, ownZone) - offsetMinutesAt(at, homeZone);
}

function earlier(local: string, minutes: number): string {
  return new Date(Date.parse(`${local}Z`) - minutes * 60_000).toISOString().slice(0, 16);
}
