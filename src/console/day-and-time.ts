import { translate } from '../platform/i18n/messages.js';
import { formatDate, formatTime } from '../domain/time/format.js';
import { zoneLabel } from '../domain/time/zones.js';

/** `Fri 15 Jan, 15:00` */
export function dayAndTime(at: Date, timeZone: string, language: string): string {
  return translate(language, 'common.dayAndTime', {
    date: formatDate(at, timeZone, language, 'weekday-short'),
    time: formatTime(at, timeZone, language),
  });
}

/** `Fri 15 Jan, 15:00`, with the zone if it isn't that of the page. */
export function dayAndTimeBeside(at: Date, timeZone: string, pageZone: string, language: string): string {
  return timeZone === pageZone ? dayAndTime(at, timeZone, language) : dayAndTimeInZone(at, timeZone, language);
}

/** `Fri 15 Jan, 15:00, Taipei (UTC+8)` */
export function dayAndTimeInZone(at: Date, timeZone: string, language: string): string {
  return translate(language, 'notifications.inZone', {
    time: dayAndTime(at, timeZone, language),
    zone: zoneLabel(timeZone, at, language),
  });
}
