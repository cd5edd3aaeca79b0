import type { CalendarEvent, CalendarMethod } from './event.js';
import { alarmUidLine, propertyLine, type PropertyName } from './properties.js';
import { nearestName } from './color-name.js';
import { escapeText, unfoldLines } from './text.js';
import type { TimeForm } from './vtimezone.js';

/** Calendar properties in the order they are written, before any component (RFC 5545 3.6). */
const HEAD_ORDER =
  'PRODID VERSION CALSCALE METHOD NAME X-WR-CALNAME COLOR X-APPLE-CALENDAR-COLOR SOURCE REFRESH-INTERVAL X-PUBLISHED-TTL'.split(
    ' ',
  );

/** Event properties in the order they are written; the alarm follows. */
export const EVENT_ORDER = [
  'UID',
  'SEQUENCE',
  'DTSTAMP',
  'CREATED',
  'LAST-MODIFIED',
  'DTSTART',
  'DTEND',
  'SUMMARY',
  'DESCRIPTION',
  'LOCATION',
  'GEO',
  'URL',
  'ORGANIZER',
  'ATTENDEE',
  'STATUS',
  'TRANSP',
  'CLASS',
  'X-MICROSOFT-CDO-BUSYSTATUS',
  'CONFERENCE',
  'X-GOOGLE-CONFERENCE',
  'X-MICROSOFT-ONLINEMEETINGEXTERNALLINK',
] as const;

/**
 * Properties that ical-generator 10.2 gets wrong or doesn't support: DTSTART, DTEND: with a zone, it uses the process's
 * time zone or Node's older data, so it gets none; URL: it escapes the URI and adds VALUE=URI; ORGANIZER, ATTENDEE: a
 * quote in CN becomes `\"`, a caret is not encoded, the address is escaped, and `MAILTO:` is uppercase; the languages of
 * SUMMARY and DESCRIPTION, GEO, CONFERENCE and the hints for Google and Outlook: unsupported.
 */
const REWRITTEN: readonly PropertyName[] = [
  'DTSTART',
  'DTEND',
  'SUMMARY',
  'DESCRIPTION',
  'GEO',
  'URL',
  'ORGANIZER',
  'ATTENDEE',
  'CONFERENCE',
  'X-GOOGLE-CONFERENCE',
  'X-MICROSOFT-ONLINEMEETINGEXTERNALLINK',
];

/**
 * Turns ical-generator's output into correct, ordered, unfolded content lines. `events` and `forms` are those that the
 * object was built from, in the same order. Throws if the output contains anything unexpected.
 */
export function correct(
  generated: string,
  head: { method: CalendarMethod; name?: string | undefined; color?: string | undefined },
  events: readonly CalendarEvent[],
  forms: readonly TimeForm[],
): string[] {
  const { properties, blocks } = readCalendar(unfoldLines(generated));
  if (head.name !== undefined) {
    // ical-generator doesn't escape NAME and X-WR-CALNAME.
    properties.set('NAME', `NAME:${escapeText(head.name)}`);
    properties.set('X-WR-CALNAME', `X-WR-CALNAME:${escapeText(head.name)}`);
  }
  if (head.color !== undefined) {
    // RFC 7986 5.9 allows nothing but names of CSS; Apple and those who follow it take the color itself.
    properties.set('COLOR', `COLOR:${nearestName(head.color)}`);
    properties.set('X-APPLE-CALENDAR-COLOR', `X-APPLE-CALENDAR-COLOR:${head.color}`);
  }
  const vtimezone = forms.find(({ timeZone }) => timeZone !== null)?.vtimezone ?? [];
  const components = blocks.flatMap((block, i) => {
    const [event, form] = [events[i], forms[i]];
    if (!event || !form) throw new Error('ical-generator wrote another number of events');
    return correctEvent(block, event, form);
  });
  return ['BEGIN:VCALENDAR', ...inOrder(properties, HEAD_ORDER), ...vtimezone, ...components, 'END:VCALENDAR'];
}

function correctEvent(block: EventBlock, event: CalendarEvent, form: TimeForm): string[] {
  const { properties, alarm } = block;
  for (const name of REWRITTEN) {
    const line = propertyLine(name, event, form);
    if (line === null) properties.delete(name);
    else properties.set(name, line);
  }
  for (const name of ['DTSTAMP', 'CREATED', 'LAST-MODIFIED']) {
    if (!/^[A-Z-]+:\d{8}T\d{6}Z$/.test(properties.get(name) ?? '')) throw new Error(`${name} is not in UTC`);
  }
  return ['BEGIN:VEVENT', ...inOrder(properties, EVENT_ORDER), ...correctAlarm(alarm, event), 'END:VEVENT'];
}

// ical-generator ignores `relatesTo`, and doesn't support the UID of an alarm.
function correctAlarm(alarm: readonly string[], event: CalendarEvent): string[] {
  const [begin, ...rest] = alarm.map((line) => line.replace(/^TRIGGER:/, 'TRIGGER;RELATED=START:'));
  return begin === undefined ? [] : [begin, alarmUidLine(event), ...rest];
}

interface EventBlock {
  properties: Map<string, string>;
  alarm: string[];
}

function readCalendar(lines: readonly string[]): { properties: Map<string, string>; blocks: EventBlock[] } {
  const properties = new Map<string, string>();
  const blocks: EventBlock[] = [];
  let block: EventBlock | null = null;
  let inAlarm = false;
  for (const line of lines) {
    if (line === 'BEGIN:VEVENT') blocks.push((block = { properties: new Map(), alarm: [] }));
    else if (line === 'END:VEVENT') block = null;
    else if (line === 'BEGIN:VCALENDAR' || line === 'END:VCALENDAR') continue;
    else if (block && (inAlarm || line === 'BEGIN:VALARM')) {
      inAlarm = line !== 'END:VALARM';
      block.alarm.push(line);
    } else (block?.properties ?? properties).set(nameOf(line), line);
  }
  return { properties, blocks };
}

function inOrder(properties: ReadonlyMap<string, string>, order: readonly string[]): string[] {
  const unknown = [...properties.keys()].find((name) => !order.includes(name));
  if (unknown !== undefined) throw new Error(`Unexpected property ${unknown}`);
  return order.flatMap((name) => properties.get(name)?.split('\n') ?? []);
}

/** Name of the property on a content line. */
export function nameOf(line: string): string {
  return /^[A-Z-]+/.exec(line)?.[0] ?? '';
}
