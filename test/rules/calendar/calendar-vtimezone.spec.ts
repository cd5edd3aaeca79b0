import { inviteObject } from '../../../src/domain/calendar/invite.js';
import { unfoldLines } from '../../../src/domain/calendar/text.js';
import { offsetByVtimezone } from '../../../src/domain/calendar/vtimezone-check.js';
import { timeForm } from '../../../src/domain/calendar/vtimezone.js';
import { zoneNames } from '../../../src/domain/time/tz-data.js';
import { offsetMinutesAt } from '../../../src/domain/time/zone-rules.js';
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

test('UTC where a zone changed within two years, or changes until the year after the event', () => {
  const formOf = (start: string, timeZone: string) => timeForm(at(start, timeZone)).timeZone;
  // Readers cache a VTIMEZONE by its TZID: one offset would be wrong for another event of the year.
  expect(formOf('2026-07-01T10:00Z', 'Africa/Casablanca')).toBeNull();
  // Morocco left its +01 on 20 September 2026, Vancouver its winter time on 1 November: devices are older than that.
  expect(formOf('2027-07-01T10:00Z', 'Africa/Casablanca')).toBeNull();
  expect(formOf('2029-07-01T10:00Z', 'America/Vancouver')).toBeNull();
  expect(formOf('2027-07-01T10:00Z', 'Asia/Almaty')).toBeNull();
  // Mexico City abolished summer time in 2022; a session of 2021 is still older than the rules of today.
  expect(formOf('2027-07-01T10:00Z', 'America/Mexico_City')).toBe('America/Mexico_City');
  expect(formOf('2021-07-01T15:00Z', 'America/Mexico_City')).toBeNull();
  // No yearly rule fits Chile, with one ordinal.
  expect(formOf('2027-07-01T10:00Z', 'America/Santiago')).toBeNull();
});

test('of all zones, exactly those with the same clock for years have a TZID, apart from a few without a rule', () => {
  const years = [2024, 2025, 2026, 2027, 2028];
  const months = Array.from({ length: 12 }, (_, month) => month);
  const isSteady = (timeZone: string) => {
    const clockOf = (year: number) =>
      months.map((month) => offsetMinutesAt(new Date(Date.UTC(year, month, 20, 12)), timeZone)).join(' ');
    return new Set(years.map(clockOf)).size === 1;
  };
  const zones = zoneNames().filter((name) => name !== 'UTC' && !name.startsWith('Etc/'));
  const wrong: string[] = [];
  const noRule: string[] = [];
  for (const timeZone of zones) {
    const form = timeForm(at('2027-07-01T10:00Z', timeZone));
    if (form.timeZone !== null && !isSteady(timeZone)) wrong.push(timeZone);
    if (form.timeZone === null && isSteady(timeZone)) noRule.push(timeZone);
  }
  expect(wrong).toEqual([]);
  expect(zones.length).toBeGreaterThan(550);
  expect(noRule.length).toBeLessThan(15);
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
  expect(withTzid / (zones.length * instants.length)).toBeGreaterThan(0.95);
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
