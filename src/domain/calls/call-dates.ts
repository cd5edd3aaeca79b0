import { localDay } from '../time/local-date.js';
import { tzDataVersion } from '../time/zone-rules.js';

const MINUTE = 60_000;

/** The instants at which a call opens and closes. */
export interface CallDates {
  /** 00:00 on the first day in the call's time zone, or the first instant of the day if 00:00 is skipped. */
  opensAt: Date;
  closesAt: Date;
}

/**
 * Returns when a call opens and closes. `opensOn` is a date (`YYYY-MM-DD`) in `timeZone`. Throws RangeError for an unknown zone.
 */
export function callDates(call: { opensOn: string; closesOn: string; timeZone: string }): CallDates {
  return { opensAt: localDay(call.opensOn, call.timeZone).from, closesAt: callClosesAt(call) };
}

/**
 * Returns the deadline: 23:59 on the last day (`closesOn`, `YYYY-MM-DD`) in the call's time zone, because midnight
 * would read as the next day. If clocks go back at midnight and 23:59 occurs twice, it is the second one. Throws
 * RangeError for an unknown zone.
 */
export function callClosesAt(call: { closesOn: string; timeZone: string }): Date {
  return new Date(localDay(call.closesOn, call.timeZone).to.getTime() - MINUTE);
}

/** Returns the dates of a call as they are stored, with the tz data version that they were derived from. */
export function derivedDates(call: { opensOn: string; closesOn: string; timeZone: string }): CallDates & {
  tzVersion: string;
} {
  return { ...callDates(call), tzVersion: tzDataVersion() };
}

/**
 * Whether people who rely on a deadline hear that it has moved: not of one that was unknown, that stays, or that has
 * passed.
 */
export function isDeadlineNews(before: Date | null, after: Date | null, now: Date): boolean {
  return before !== null && after !== null && after.getTime() !== before.getTime() && after > now;
}
