import { translate } from '../../platform/i18n/messages.js';
import { formatDate, formatTime } from '../../domain/time/format.js';
import { localTime } from '../../domain/time/wall-time.js';
import { zoneLabel } from '../../domain/time/zones.js';

/** `Fri 15 Jan, 15:00`, or `15 Jan 2026, 15:00` in another year than `now`. */
export function dayAndTime(at: Date, timeZone: string, language: string, now: Date = at): string {
  const isThisYear = localTime(at, timeZone).year === localTime(now, timeZone).year;
  return translate(language, 'common.dayAndTime', {
    date: formatDate(at, timeZone, language, isThisYear ? 'weekday-short' : 'short'),
    time: formatTime(at, timeZone, language),
  });
}

/** `Fri 15 Jan, 15:00`, with the zone if it isn't that of the page. */
export function dayAndTimeBeside(at: Date, timeZone: string, pageZone: string, language: string, now: Date = at) {
  return timeZone === pageZone
    ? dayAndTime(at, timeZone, language, now)
    : dayAndTimeInZone(at, timeZone, language, now);
}

/** `Fri 15 Jan, 15:00, Taipei (UTC+8)` */
export function dayAndTimeInZone(at: Date, timeZone: string, language: string, now: Date = at): string {
  return translate(language, 'notifications.inZone', {
    time: dayAndTime(at, timeZone, language, now),
    zone: zoneLabel(timeZone, at, language),
  });
}
