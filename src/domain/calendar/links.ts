import type { CalendarEvent } from './event.js';
import { cleanText, utcStamp } from './text.js';

/** The content of an "add to calendar" link. The description must be public, because links end up in histories. */
export type LinkedEvent = Pick<CalendarEvent, 'title' | 'description' | 'location' | 'startsAt' | 'endsAt'>;

const MAX_LENGTH = 1999;

/**
 * Returns the four links of an event, each under 2,000 characters: truncates the description, then the place, then the
 * title.
 */
export function calendarLinks(event: LinkedEvent) {
  const { startsAt, endsAt } = event;
  const [start, end] = [utcStamp(startsAt), utcStamp(endsAt)];
  // Outlook assumes local time without the Z.
  const [startdt, enddt] = [isoSeconds(startsAt), isoSeconds(endsAt)];
  const compose = 'path=/calendar/action/compose&rru=addevent';
  const outlook = (host: string) =>
    fitted(event, (title, details, place) =>
      link(`https://${host}/calendar/0/deeplink/compose?${compose}`, [
        ['subject', title],
        ['startdt', startdt],
        ['enddt', enddt],
        ['body', details],
        ['location', place],
      ]),
    );
  return {
    google: fitted(event, (title, details, place) =>
      link(`https://calendar.google.com/calendar/render?action=TEMPLATE`, [
        ['text', title],
        ['dates', `${start}/${end}`],
        ['details', details],
        ['location', place],
      ]),
    ),
    outlook: outlook('outlook.live.com'),
    microsoft365: outlook('outlook.office.com'),
    yahoo: fitted(event, (title, details, place) =>
      link('https://calendar.yahoo.com/?v=60', [
        ['title', title],
        ['st', start],
        ['et', end],
        ['desc', details],
        ['in_loc', place],
      ]),
    ),
  };
}

type LinkWriter = (title: string, details: string, place: string) => string;

function fitted(event: LinkedEvent, write: LinkWriter): string {
  const title = Array.from(cleanText(event.title));
  const details = Array.from(cleanText(event.description));
  const place = Array.from(cleanText(event.location));
  for (const field of [details, place, title]) {
    for (;;) {
      const url = write(title.join(''), details.join(''), place.join(''));
      if (url.length <= MAX_LENGTH) return url;
      if (field.length === 0) break;
      // An encoded character has at most twelve characters, so this never truncates more than necessary.
      field.length -= Math.min(field.length, Math.ceil((url.length - MAX_LENGTH) / 12));
    }
  }
  return write('', '', '');
}

function link(base: string, values: Array<[name: string, value: string]>): string {
  // Colons and slashes are allowed in a query (RFC 3986 3.4), and documented for dates.
  const encode = (value: string) => encodeURIComponent(value).replaceAll('%3A', ':').replaceAll('%2F', '/');
  return base + values.map(([name, value]) => `&${name}=${encode(value)}`).join('');
}

function isoSeconds(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}
