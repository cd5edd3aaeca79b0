import { translate } from '../../../platform/i18n/messages.js';
import { formatDate, formatTime } from '../../../domain/time/format.js';
import { canonicalZone, zoneLabel } from '../../../domain/time/zones.js';
import type { ConsolePage } from '../../../console/frame/console-page.js';

/** The time zone of the page: the juror's own if the browser remembers it, otherwise the call's. */
export interface JurorZone {
  timeZone: string;
  isOwn: boolean;
}

/** Returns the zone in the address, which the browser then remembers, or the remembered one. */
export function jurorZone(page: ConsolePage, fallback: string): JurorZone {
  const asked = canonicalZone(page.query.text('tz'));
  if (asked !== null) page.reply.setCookie('tz', asked, { path: '/', maxAge: 365 * 86_400, sameSite: 'lax' });
  const own = asked ?? canonicalZone(page.cookies['tz'] ?? '');
  return { timeZone: own ?? fallback, isOwn: own !== null };
}

/** Returns the deadline of the jury, in the juror's zone first. */
export function deadlineView(until: Date | null, zone: JurorZone, callZone: string, now: Date, language: string) {
  if (until === null) return null;
  const on = (timeZone: string) =>
    translate(language, 'common.dayAndTime', {
      date: formatDate(until, timeZone, language, 'full'),
      time: formatTime(until, timeZone, language),
    });
  const [when, there] = [on(zone.timeZone), on(callZone)];
  return {
    // For `<time>`.
    iso: until.toISOString(),
    // As in `Tuesday 6 April 2027, 11:00`, with the place.
    when,
    where: zoneLabel(zone.timeZone, until, language),
    // The same in the call's zone, if it differs.
    there:
      when === there
        ? null
        : translate(language, 'console.jury.there', { when: there, place: zoneLabel(callZone, until, language) }),
    isOver: now >= until,
  };
}
