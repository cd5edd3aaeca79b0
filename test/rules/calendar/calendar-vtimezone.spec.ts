import { inviteObject } from '../../../src/domain/calendar/invite.js';
import { unfoldLines } from '../../../src/domain/calendar/text.js';
import { offsetByVtimezone } from '../../../src/domain/calendar/vtimezone-check.js';
import { timeForm } from '../../../src/domain/calendar/vtimezone.js';
import { listZones } from '../../../src/domain/time/zones.js';
import { venueEvent } from '../../support/calendar-events.js';
import { readCalendar } from '../../support/read-calendar.js';

const at = (startsAt: string, timeZone: string, hours = 1) => ({
  startsAt: new Date(startsAt),
  endsAt: new Date(Date.parse(startsAt) + hours * 3_600_000),
  timeZone,
  hasVenue: true,
});

test('two yearly rules, one offset, or UTC', () => {
  expect(timeForm(at('2027-07-01T10:00Z', 'America/New_York')).vtimezone).toEqual([
    'BEGIN:VTIMEZONE',
    'TZID:America/New_York',
    'BEGIN:STANDARD',
    'DTSTART:20261101T020000',
    'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU',
    'TZOFFSETFROM:-0400',
    'TZOFFSETTO:-0500',
    'END:STANDARD',
    'BEGIN:DAYLIGHT',
    'DTSTART:20260308T020000',
    'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU',
    'TZOFFSETFROM:-0500',
    'TZOFFSETTO:-0400',
    'END:DAYLIGHT',
    'END:VTIMEZONE',
  ]);
  // From 2027 to 2029 the last Sunday of March is the fourth one as well: the rule says what the law says.
  expect(timeForm(at('2028-07-01T10:00Z', 'Europe/Berlin')).vtimezone).toContain(
    'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
  );
  expect(timeForm(at('2027-07-01T10:00Z', 'Asia/Kathmandu')).vtimezone).toEqual([
    'BEGIN:VTIMEZONE',
    'TZID:Asia/Kathmandu',
    'BEGIN:STANDARD',
    'DTSTART:19700101T000000',
    'TZOFFSETFROM:+0545',
    'TZOFFSETTO:+0545',
    'END:STANDARD',
    'END:VTIMEZONE',
  ]);
  // Morocco left its +01 on 20 September 2026: no rule fits, one offset holds on either side of that night.
  const offsets = (start: string, hours: number) =>
    timeForm(at(start, 'Africa/Casablanca', hours)).vtimezone.filter((line) => line.startsWith('TZOFFSETTO'));
  expect(offsets('2026-07-01T10:00Z', 1)).toEqual(['TZOFFSETTO:+0100']);
  expect(offsets('2027-07-01T10:00Z', 1)).toEqual(['TZOFFSETTO:+0000']);
  expect(offsets('2026-09-19T10:00Z', 48)).toEqual([]);
});

test('UTC for an online session, for UTC itself and where a wall time comes twice', () => {
  const utc = { timeZone: null, vtimezone: [] };
  expect(timeForm({ ...at('2027-07-01T10:00Z', 'Europe/Berlin'), hasVenue: false })).toEqual(utc);
  expect(timeForm(at('2027-07-01T10:00Z', 'UTC'))).toEqual(utc);
  expect(timeForm({ ...at('2027-07-01T10:00Z', 'Europe/Berlin'), secondOccurrence: true })).toEqual(utc);
  // 02:30 comes at 00:30Z and again at 01:30Z; a session over both is no difficulty.
  for (const start of ['2027-10-31T00:30Z', '2027-10-31T01:30Z', '2027-10-30T22:30Z']) {
    expect(timeForm(at(start, 'Europe/Berlin', 3))).toEqual(utc);
  }
  expect(timeForm(at('2027-10-30T23:30Z', 'Europe/Berlin', 3)).timeZone).toBe('Europe/Berlin');
});

test('UTC where the rules that were made do not read back right', () => {
  // Mexico City's rules held from 2020 to 2022; in October 2022 summer time was abolished.
  expect(timeForm(at('2021-07-01T15:00Z', 'America/Mexico_City')).timeZone).toBe('America/Mexico_City');
  expect(timeForm(at('2021-07-01T15:00Z', 'America/Mexico_City', 24 * 730)).timeZone).toBeNull();
});

test('the check reads the text of the rules and nothing else', () => {
  const { vtimezone } = timeForm(at('2027-07-01T10:00Z', 'Europe/Berlin'));
  const offset = (local: string, lines = vtimezone) => offsetByVtimezone(lines, local);
  expect(offset('2027-03-28T01:59')).toBe(60);
  expect(offset('2027-03-28T02:00')).toBe(120);
  expect(offset('2027-10-31T02:59')).toBe(120);
  expect(offset('2027-10-31T03:00')).toBe(60);
  expect(offset('2026-01-01T00:00')).toBeNull();
  const wrong = vtimezone.map((line) => line.replace('BYDAY=-1SU', 'BYDAY=4SU'));
  expect(offset('2027-10-30T12:00', wrong)).toBe(60);
  expect(
    offset(
      '2027-07-01T00:00',
      vtimezone.map((line) => line.replace('YEARLY', 'DAILY')),
    ),
  ).toBeNull();
});

test('every zone reads back right in ical.js from 2026 to 2029, mostly with its TZID', () => {
  const zones = listZones(new Date('2026-12-01T00:00:00Z')).filter(({ timeZone }) => timeZone !== 'UTC');
  const instants = [
    '2026-01-15T12:00Z',
    '2026-10-28T09:30Z',
    '2027-03-20T17:15Z',
    '2028-07-01T04:00Z',
    '2029-11-02T22:45Z',
  ];
  const wrong: string[] = [];
  let withTzid = 0;
  for (const { timeZone } of zones) {
    for (const instant of instants) {
      const times = at(instant, timeZone, 30);
      const [event] = readCalendar(inviteObject({ ...venueEvent, ...times })).events;
      const right =
        event?.startsAt.getTime() === times.startsAt.getTime() && event.endsAt.getTime() === times.endsAt.getTime();
      if (!right) wrong.push(`${timeZone} ${instant}`);
      if (event?.parameter('dtstart', 'tzid') === timeZone) withTzid++;
    }
  }
  expect(wrong).toEqual([]);
  expect(zones.length).toBeGreaterThan(400);
  expect(withTzid / (zones.length * instants.length)).toBeGreaterThan(0.98);
});

test('no zone has more than one STANDARD and one DAYLIGHT, and no rule beyond the one shape', () => {
  const allowed =
    /^(BEGIN|END|TZID|DTSTART|TZOFFSETFROM|TZOFFSETTO):|^RRULE:FREQ=YEARLY;BYMONTH=\d+;BYDAY=(-1|[1-4])[A-Z]{2}$/;
  for (const { timeZone } of listZones(new Date('2026-12-01T00:00:00Z'))) {
    const lines = [...timeForm(at('2027-07-01T10:00Z', timeZone)).vtimezone];
    expect(lines.filter((line) => !allowed.test(line))).toEqual([]);
    expect(lines.filter((line) => line === 'BEGIN:STANDARD').length).toBe(lines.length === 0 ? 0 : 1);
    expect(lines.filter((line) => line === 'BEGIN:DAYLIGHT').length).toBeLessThan(2);
    expect(unfoldLines(lines.join('\r\n'))).toEqual(lines);
  }
});
