import { localTime } from './wall-time.js';
import { offsetMinutesAt } from './zone-rules.js';

/** A start that is at another hour for somebody than they would expect. Wall times of their zone, `YYYY-MM-DDTHH:mm`. */
export interface ClockShift {
  /** Where the start would be if no clock had changed since. */
  fromLocal: string;
  /** Where it is. */
  toLocal: string;
  /** The zone whose clocks changed: their own, if it did, otherwise the one that the start is meant in. */
  changedIn: string;
}

/**
 * Whether clocks that change between `sinceAt` and `startsAt` move a start to another hour in `ownZone`. The start keeps
 * its wall time in `homeZone`; what somebody expects is that wall time by the offsets of `sinceAt`. With `sinceAt` an
 * earlier start at the same wall time in `homeZone`, `fromLocal` is the hour of that one. Null when nothing shifts: both
 * zones changed alike, or neither. Throws RangeError for an unknown zone.
 */
export function clockShift(homeZone: string, ownZone: string, sinceAt: Date, startsAt: Date): ClockShift | null {
  const ahead = (at: Date) => offsetMinutesAt(at, ownZone) - offsetMinutesAt(at, homeZone);
  const minutes = ahead(startsAt) - ahead(sinceAt);
  if (minutes === 0) return null;
  const toLocal = localTime(startsAt, ownZone).local;
  const isOwn = offsetMinutesAt(startsAt, ownZone) !== offsetMinutesAt(sinceAt, ownZone);
  return { fromLocal: earlier(toLocal, minutes), toLocal, changedIn: isOwn ? ownZone : homeZone };
}

function earlier(local: string, minutes: number): string {
  return new Date(Date.parse(`${local}Z`) - minutes * 60_000).toISOString().slice(0, 16);
}
