import { localDay } from '../time/local-date.js';

const MINUTE = 60_000;

/** The instants at which a call begins and ends to take proposals. */
export interface CallDates {
  /** 00:00 on the first day, in the call's zone; where that is skipped, the first instant of the day. */
  opensAt: Date;
  closesAt: Date;
}

/** When a call opens and closes. `opensOn` is a day (`YYYY-MM-DD`) in `timeZone`. Throws RangeError for an unknown zone. */
export function callDates(call: { opensOn: string; closesOn: string; timeZone: string }): CallDates {
  return { opensAt: localDay(call.opensOn, call.timeZone).from, closesAt: callClosesAt(call) };
}

/**
 * The deadline: 23:59 on the last day (`closesOn`, `YYYY-MM-DD`) in the call's zone, the last minute that counts.
 * Midnight would read as the day after. Where the clocks go back at midnight and 23:59 comes twice, it is the second
 * one. Throws RangeError for an unknown zone.
 */
export function callClosesAt(call: { closesOn: string; timeZone: string }): Date {
  return new Date(localDay(call.closesOn, call.timeZone).to.getTime() - MINUTE);
}
