import { buildCalendar, type CalendarHead } from './build.js';
import { EVENT_ORDER, nameOf } from './correct.js';
import type { CalendarEvent } from './event.js';
import { alarmUidLine, isPropertyName, propertyLine } from './properties.js';
import { foldLine, joinLines } from './text.js';
import { type TimeForm, timeForm } from './vtimezone.js';

/** Finished, folded text, or a property that is written anew for each event. */
type TemplatePart = string | ((event: CalendarEvent) => string | null);

/** One calendar object with places to fill. */
export interface CalendarTemplate {
  specimen: CalendarEvent;
  head: string;
  parts: readonly TemplatePart[];
  tail: string;
}

/**
 * Builds an event once and keeps all of it but the properties named in `open`. When DTSTART is open, the specimen must
 * be in UTC form and so must the events that are filled in.
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

/** The VEVENT of a template for another event that differs only in the open properties. */
export function fillEvent(template: CalendarTemplate, event: CalendarEvent): string {
  let text = '';
  for (const part of template.parts) {
    if (typeof part === 'string') text += part;
    else {
      const line = part(event);
      if (line !== null) text += `${foldLine(line)}\r\n`;
    }
  }
  return text;
}

// An open property has its place even where the specimen lacks it: another event may have one.
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
