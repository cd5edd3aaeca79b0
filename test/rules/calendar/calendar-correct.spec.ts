import { ICalAlarmRelatesTo, ICalAlarmType, ICalCalendar, type ICalEventData } from 'ical-generator';
import { buildCalendar } from '../../../src/domain/calendar/build.js';
import { correct } from '../../../src/domain/calendar/correct.js';
import type { CalendarEvent } from '../../../src/domain/calendar/event.js';
import { inviteObject } from '../../../src/domain/calendar/invite.js';
import { feedObject } from '../../../src/domain/calendar/feed.js';
import { unfoldLines } from '../../../src/domain/calendar/text.js';
import { inZone } from '../../../src/domain/time/luxon-zone.js';
import { onlineEvent, venueEvent } from '../../support/calendar-events.js';

// Each test shows the defect in ical-generator itself and then its absence here: when the first half goes red after
// an upgrade, the correction can go.
const raw = (data: Partial<ICalEventData> = {}, calendar = new ICalCalendar()) => {
  calendar.createEvent({ start: onlineEvent.startsAt, end: onlineEvent.endsAt, stamp: onlineEvent.stampAt, ...data });
  return calendar.toString();
};
const line = (object: string, name: string) =>
  unfoldLines(object).findLast((each) => each.startsWith(`${name}:`) || each.startsWith(`${name};`));
const ours = (change: Partial<CalendarEvent>, name: string) => line(inviteObject({ ...onlineEvent, ...change }), name);

test('a calendar-level timezone makes DTSTART floating and takes the Z from DTSTAMP', () => {
  const defect = raw({}, new ICalCalendar({ timezone: 'Europe/Berlin' }));
  expect(line(defect, 'DTSTART')).not.toMatch(/Z$|TZID/);
  expect(line(defect, 'DTSTAMP')).not.toMatch(/Z$/);
  for (const event of [onlineEvent, venueEvent]) {
    for (const name of ['DTSTAMP', 'CREATED', 'LAST-MODIFIED']) {
      expect(line(inviteObject(event), name)).toBe(`${name}:20261201T090000Z`);
    }
  }
  const form = { timeZone: null, vtimezone: [] };
  expect(() => correct(defect, { method: 'REQUEST' }, [onlineEvent], [form])).toThrow('DTSTAMP is not in UTC');
});

test('an event timezone is looked up in the zone data of Node or in the clock of the process', () => {
  const start = new Date('2026-12-10T16:00:00Z');
  const data = { start, end: start, timezone: 'America/Vancouver' };
  const two = (value: number) => String(value).padStart(2, '0');
  const here = `202612${two(start.getDate())}T${two(start.getHours())}${two(start.getMinutes())}00`;
  expect(line(raw(data), 'DTSTART')).toBe(`DTSTART;TZID=America/Vancouver:${here}`);
  const nodes = inZone(start, 'America/Vancouver').setZone('America/Vancouver').toFormat('HHmmss');
  expect(line(raw({ ...data, start: inZone(start, 'America/Vancouver') }), 'DTSTART')).toContain(`T${nodes}`);
  const venue = { hasVenue: true, startsAt: start, endsAt: start, timeZone: 'America/Vancouver' };
  expect(ours(venue, 'DTSTART')).toBe('DTSTART:20261210T160000Z');
  const nairobi = { ...venue, timeZone: 'Africa/Nairobi' };
  expect(ours(nairobi, 'DTSTART')).toBe('DTSTART;TZID=Africa/Nairobi:20261210T190000');
});

test('a URI is escaped like text', () => {
  const url = 'https://example.org/s?a=1,2;b';
  expect(line(raw({ url }), 'URL')).toBe('URL;VALUE=URI:https://example.org/s?a=1\\,2\\;b');
  expect(ours({ url }, 'URL')).toBe(`URL:${url}`);
});

test('a quote in CN becomes a backslash and a quote, a caret stays', () => {
  const organizer = { name: 'A "B" ^', email: 'a@example.org' };
  expect(line(raw({ organizer }), 'ORGANIZER')).toBe('ORGANIZER;CN="A \\"B\\" ^":mailto:a@example.org');
  expect(ours({ organizer }, 'ORGANIZER')).toBe(`ORGANIZER;CN="A ^'B^' ^^":mailto:a@example.org`);
  expect(line(raw({ attendees: [organizer] }), 'ATTENDEE')).toContain('CN="A \\"B\\" ^":MAILTO:');
  expect(ours({ attendee: organizer }, 'ATTENDEE')).toBe(
    'ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE' +
      `;CN="A ^'B^' ^^":mailto:a@example.org`,
  );
});

test('an address is escaped like text', () => {
  const organizer = { name: 'A', email: 'a,b@example.org' };
  expect(line(raw({ organizer }), 'ORGANIZER')).toMatch(/mailto:a\\,b@/);
  expect(ours({ organizer }, 'ORGANIZER')).toBe('ORGANIZER;CN=A:mailto:a,b@example.org');
});

test('NAME is not escaped', () => {
  const name = 'One, two; three';
  expect(line(raw({}, new ICalCalendar({ name })), 'NAME')).toBe(`NAME:${name}`);
  const feed = feedObject({ name, events: [onlineEvent] });
  expect(line(feed, 'NAME')).toBe('NAME:One\\, two\\; three');
  expect(line(feed, 'X-WR-CALNAME')).toBe('X-WR-CALNAME:One\\, two\\; three');
});

test('the final CRLF is missing', () => {
  expect(raw().endsWith('END:VCALENDAR')).toBe(true);
  expect(inviteObject(onlineEvent).endsWith('\r\nEND:VCALENDAR\r\n')).toBe(true);
});

test('an alarm forgets what it relates to and has no UID', () => {
  const alarms = [{ type: ICalAlarmType.display, trigger: 900, relatesTo: ICalAlarmRelatesTo.start }];
  expect(line(raw({ alarms }), 'TRIGGER')).toBe('TRIGGER:-PT15M');
  const alarm = unfoldLines(inviteObject(onlineEvent)).slice(-8, -3);
  expect(alarm).toEqual([
    'BEGIN:VALARM',
    `UID:alarm-${onlineEvent.uid}`,
    'ACTION:DISPLAY',
    'TRIGGER;RELATED=START:-PT15M',
    `DESCRIPTION:${onlineEvent.alarmDescription?.replace(',', '\\,')}`,
  ]);
});

test('a line break in a UID or control characters in text would end the line or spoil it', () => {
  expect(raw({ id: 'a\r\nX-EVIL:1' })).toContain('\r\nX-EVIL:1\r\n');
  const text = inviteObject({
    ...onlineEvent,
    alarmDescription: undefined,
    uid: 'a\r\nX-EVIL:1',
    title: 'b\u0000\u0007c\u0085',
  });
  expect(line(text, 'UID')).toBe('UID:aX-EVIL:1');
  expect(line(text, 'SUMMARY')).toBe('SUMMARY:bc');
});

test('something new in the output is an error and not a silent change', () => {
  const form = { timeZone: null, vtimezone: [] };
  const write = (text: string, events = [onlineEvent]) => correct(text, { method: 'REQUEST' }, events, [form]);
  expect(() =>
    write(raw({ priority: 1, created: onlineEvent.createdAt, lastModified: onlineEvent.createdAt })),
  ).toThrow('Unexpected property PRIORITY');
  expect(() => write(raw(), [])).toThrow('another number of events');
  expect(buildCalendar([], { method: 'PUBLISH' })).not.toContain('BEGIN:VEVENT');
});
