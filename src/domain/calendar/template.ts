import { buildCalendar, type CalendarHead } from './build.js';
import { EVENT_ORDER, nameOf } from './correct.js';
import type { CalendarEvent } from './event.js';
import { alarmUidLine, isPropertyName, propertyLine } from './properties.js';
import { foldLine, joinLines } from './text.js';
import { type TimeForm, timeForm } from './vtimezone.js';

/** Finished, folded text, or a property that is filled in for each event. */
type TemplatePart = string | ((event: CalendarEvent) => string | null);

/** A calendar object with placeholders. */
export interface CalendarTemplate {
  specimen: CalendarEvent;
  head: string;
  parts: readonly TemplatePart[];
  tail: string;
}

/**
 * Builds an event once, with placeholders for the properties in `open`. If DTSTART is open, all events must be in UTC.
 */
export function buildTemplate(event: CalendarEvent, head: CalendarHead, open: ReadonlySet<string>): CalendarTemplate {
  const lines = buildCalendar([event], head);
  const begin = lines.indexOf('BEGIN:VEVENT');
  const end = lines.indexOf('END:VEVENT');
  const alarm = lines.includes('BEGIN:VALARM') ? lines.indexOf('BEGIN:VALARM') : end;
  const parts = [
    'BEGIN:VEVENT\r\n',
    ...propertyParts(lines.slice(begin + 1, alarm), open, timeForm(event)),
    ...lines.slice(alarm, end).map((line) => (line === alarmUidLine(event) ? alarmUidLine : joinLines([line]))),
    'END:VEVENT\r\n',
  ];
  return {
    specimen: event,
    head: joinLines(lines.slice(0, begin)),
    parts: joinNeighbours(parts),
    tail: joinLines(lines.slice(end + 1)),
  };
}

/** Fills in a template for another event that only differs in the open properties. */
export function fillEvent(template: CalendarTemplate, event: CalendarEvent): string {
  let text = '';
  for (const part of template.parts) {
    if (typeof part === 'string') text += part;
    else {
      const line = part(event);
      if (line !== null) text += line.includes('\n') ? joinLines(line.split('\n')) : `${foldLine(line)}\r\n`;
    }
  }
  return text;
}

// Open properties always have a placeholder, because another event may have them.
function propertyParts(lines: readonly string[], open: ReadonlySet<string>, form: TimeForm): TemplatePart[] {
  const properties = new Map(lines.map((line) => [nameOf(line), line]));
  return EVENT_ORDER.flatMap((name): TemplatePart[] => {
    if (open.has(name) && isPropertyName(name)) return [(event) => propertyLine(name, event, form)];
    const line = properties.get(name);
    return line === undefined ? [] : [joinLines([line])];
  });
}

function joinNeighbours(parts: readonly TemplatePart[]): TemplatePart[] {
  const joined: TemplatePart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else joined.push(part);
  }
  return joined;
}
