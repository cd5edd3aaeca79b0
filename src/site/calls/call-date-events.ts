import type { CalendarEvent } from '../../domain/calendar/event.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import { callDates } from '../../domain/calls/call-dates.js';
import { callLink } from '../../domain/notifications/email/links.js';
import type { Config } from '../../platform/config.js';
import { translate } from '../../platform/i18n/messages.js';
import { formatDate, formatTime } from '../../domain/time/format.js';
import { zoneLabel } from '../../domain/time/zones.js';

type Site = Pick<Config, 'publicUrl' | 'emailFrom'>;

// Duration of the events: calendars display events without duration badly, and a deadline should end visibly.
const LENGTH_MS = 30 * 60_000;

/**
 * Returns the two dates of a call as calendar events: the half hour after it opens, and the half hour before the
 * deadline. Their UIDs only contain the call's id (RFC 7986 5.3 requires no host name), so that edits, another public
 * address and both feeds lead to one event. `timeZones` are those used in the text, the viewer's first.
 */
export function callDateEvents(
  call: Call,
  language: string,
  timeZones: readonly string[],
  site: Site,
): [opening: CalendarEvent, deadline: CalendarEvent] {
  const words = callTexts(call, language);
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
    titleLanguage: language,
    language,
    description: [...[...new Set(timeZones)].map((timeZone) => timeLine(at, timeZone, language)), '', url].join('\n'),
    location: '',
    url,
    organizer: { name: words.host === '' ? words.name : words.host, email: site.emailFrom.address },
    cancelled: false,
    free: true,
    ...(name === 'deadline' && {
      alarmDescription: translate(language, 'calls.deadlineAlarm', { call: words.name }),
      alarmMinutes: 24 * 60 - LENGTH_MS / 60_000,
    }),
  });
  return [event('opening', opensAt, opensAt), event('deadline', closesAt, new Date(closesAt.getTime() - LENGTH_MS))];
}

function timeLine(at: Date, timeZone: string, language: string): string {
  const date = formatDate(at, timeZone, language, 'full');
  const time = translate(language, 'common.dayAndTime', { date, time: formatTime(at, timeZone, language) });
  return translate(language, 'notifications.inZone', { time, zone: zoneLabel(timeZone, at, language) });
}
