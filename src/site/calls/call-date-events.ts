import type { CalendarEvent } from '../../domain/calendar/event.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { callWords } from '../../domain/calls/call.js';
import { callDates } from '../../domain/calls/call-dates.js';
import { callLink } from '../../domain/notifications/email/links.js';
import type { Config } from '../../platform/config.js';
import { translate } from '../../platform/i18n/messages.js';
import { formatDate, formatTime } from '../../domain/time/format.js';
import { zoneLabel } from '../../domain/time/zones.js';

type Site = Pick<Config, 'publicUrl' | 'emailFrom'>;

// Calendars draw an event without a length badly, and a reader should see where a deadline ends.
const LENGTH_MS = 30 * 60_000;

/**
 * The two dates of a call as a calendar shows them: the half hour in which it opens, and the half hour that ends with
 * the deadline. Their UIDs hold the call's id alone (RFC 7986 5.3 asks for no host name), so that an edit, another
 * address and either feed make one event. `timeZones`: those whose clocks the text reads, the reader's first.
 */
export function callDateEvents(
  call: Call,
  language: string,
  timeZones: readonly string[],
  site: Site,
): [opening: CalendarEvent, deadline: CalendarEvent] {
  const words = callWords(call, language);
  const { opensAt, closesAt } = callDates(call);
  const url = callLink(site, call.slug);
  const event = (name: 'opening' | 'deadline', at: Date, startsAt: Date): CalendarEvent => ({
    uid: `${name}-${call.id}`,
    sequence: call.sequence,
    stampAt: call.updatedAt,
    createdAt: call.createdAt,
    lastModifiedAt: call.updatedAt,
    startsAt,
    endsAt: new Date(startsAt.getTime() + LENGTH_MS),
    timeZone: call.timeZone,
    hasVenue: false,
    title: translate(language, `calls.${name}Event`, { call: words.name }),
    description: [...[...new Set(timeZones)].map((timeZone) => timeLine(at, timeZone, language)), '', url].join('\n'),
    location: '',
    url,
    organizer: { name: words.host === '' ? words.name : words.host, email: site.emailFrom.address },
    cancelled: false,
    free: true,
  });
  return [event('opening', opensAt, opensAt), event('deadline', closesAt, new Date(closesAt.getTime() - LENGTH_MS))];
}

function timeLine(at: Date, timeZone: string, language: string): string {
  const date = formatDate(at, timeZone, language, 'full');
  const time = translate(language, 'common.dayAndTime', { date, time: formatTime(at, timeZone, language) });
  return translate(language, 'notifications.inZone', { time, zone: zoneLabel(timeZone, at, language) });
}
