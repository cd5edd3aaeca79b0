import { nextStamp } from '../../../src/domain/calendar/event-identity.js';
import type { CalendarEvent } from '../../../src/domain/calendar/event.js';
import { cancelObject, inviteObject } from '../../../src/domain/calendar/invite.js';
import { resolveWallTime } from '../../../src/domain/time/wall-time.js';
import { onlineEvent, venueEvent } from '../../support/calendar-events.js';
import { readCalendar } from '../../support/read-calendar.js';

// Instants from tz data 2026f as read by zdump and Python's zoneinfo. `form` is that of a session with a venue.
interface Case {
  id: string;
  local: string;
  timeZone: string;
  at: string;
  choice?: 'second';
  form?: 'utc';
}
const cases: Case[] = [
  { id: 'T01', local: '2027-07-15T10:00', timeZone: 'Europe/Berlin', at: '2027-07-15T08:00Z' },
  { id: 'T02', local: '2027-03-28T10:00', timeZone: 'Europe/Berlin', at: '2027-03-28T08:00Z' },
  { id: 'T03', local: '2027-03-14T02:30', timeZone: 'America/New_York', at: '2027-03-14T07:30Z' },
  // A zone name cannot say which of two equal times is meant: readers differ.
  { id: 'T04', local: '2027-11-07T01:30', timeZone: 'America/New_York', at: '2027-11-07T05:30Z', form: 'utc' },
  {
    id: 'T04 second',
    local: '2027-11-07T01:30',
    timeZone: 'America/New_York',
    at: '2027-11-07T06:30Z',
    choice: 'second',
    form: 'utc',
  },
  { id: 'T05', local: '2027-03-28T01:30', timeZone: 'Europe/London', at: '2027-03-28T01:30Z' },
  { id: 'T06', local: '2027-01-15T10:00', timeZone: 'Australia/Lord_Howe', at: '2027-01-14T23:00Z' },
  { id: 'T07', local: '2027-04-04T01:45', timeZone: 'Australia/Lord_Howe', at: '2027-04-03T14:45Z', form: 'utc' },
  {
    id: 'T07 second',
    local: '2027-04-04T01:45',
    timeZone: 'Australia/Lord_Howe',
    at: '2027-04-03T15:15Z',
    choice: 'second',
    form: 'utc',
  },
  { id: 'T08', local: '2027-01-15T10:00', timeZone: 'Pacific/Chatham', at: '2027-01-14T20:15Z' },
  // Zones whose rules changed lately, or follow none that Outlook accepts.
  {
    id: 'T09 before',
    local: '2022-07-01T10:00',
    timeZone: 'America/Mexico_City',
    at: '2022-07-01T15:00Z',
    form: 'utc',
  },
  { id: 'T09 after', local: '2027-07-01T10:00', timeZone: 'America/Mexico_City', at: '2027-07-01T16:00Z' },
  { id: 'T10', local: '2027-01-15T10:00', timeZone: 'Asia/Amman', at: '2027-01-15T07:00Z' },
  { id: 'T11 before', local: '2024-02-15T10:00', timeZone: 'Asia/Almaty', at: '2024-02-15T04:00Z', form: 'utc' },
  { id: 'T11 after', local: '2027-02-15T10:00', timeZone: 'Asia/Almaty', at: '2027-02-15T05:00Z', form: 'utc' },
  { id: 'T12 before', local: '2024-07-01T10:00', timeZone: 'America/Asuncion', at: '2024-07-01T14:00Z', form: 'utc' },
  { id: 'T12 after', local: '2027-07-01T10:00', timeZone: 'America/Asuncion', at: '2027-07-01T13:00Z', form: 'utc' },
  { id: 'T13', local: '2027-07-01T10:00', timeZone: 'Africa/Cairo', at: '2027-07-01T07:00Z', form: 'utc' },
  { id: 'T14 winter', local: '2026-12-10T09:00', timeZone: 'America/Vancouver', at: '2026-12-10T16:00Z', form: 'utc' },
  { id: 'T14 no gap', local: '2027-03-14T02:30', timeZone: 'America/Vancouver', at: '2027-03-14T09:30Z', form: 'utc' },
  { id: 'T15', local: '2027-07-01T10:00', timeZone: 'Africa/Casablanca', at: '2027-07-01T10:00Z', form: 'utc' },
  { id: 'T16', local: '2027-06-01T10:00', timeZone: 'Antarctica/Casey', at: '2027-06-01T02:00Z' },
  { id: 'T17 summer', local: '2027-07-15T10:00', timeZone: 'Europe/Dublin', at: '2027-07-15T09:00Z' },
  { id: 'T17 winter', local: '2027-12-15T10:00', timeZone: 'Europe/Dublin', at: '2027-12-15T10:00Z' },
];

describe.each(['2026-07-01T00:00:00Z', '2026-12-01T00:00:00Z'])('invites, written at %s', (now) => {
  beforeAll(() => {
    jest.useFakeTimers({ now: new Date(now) });
  });
  afterAll(() => {
    jest.useRealTimers();
  });

  test.each(cases)('$id: $local $timeZone reads back as $at in both forms', ({ local, timeZone, at, choice, form }) => {
    const resolved = resolveWallTime(local, timeZone, choice);
    const { startsAt } = resolved;
    const endsAt = new Date(startsAt.getTime() + 60 * 60_000);
    const times = { startsAt, endsAt, timeZone, secondOccurrence: choice === 'second' };
    const expected = { startsAt: new Date(at), endsAt: new Date(Date.parse(at) + 60 * 60_000) };
    const online = readCalendar(inviteObject({ ...onlineEvent, ...times })).events[0];
    const venue = readCalendar(inviteObject({ ...venueEvent, ...times })).events[0];
    expect(online).toMatchObject(expected);
    expect(online?.parameter('dtstart', 'tzid')).toBeNull();
    expect(venue).toMatchObject(expected);
    expect(venue?.parameter('dtstart', 'tzid')).toBe(form === 'utc' ? null : timeZone);
    expect(venue?.property('dtstart')).toBe(form === 'utc' ? at.replace('Z', ':00Z') : `${resolved.shownLocal}:00`);
  });

  test('T17: the larger offset of Dublin is its DAYLIGHT', () => {
    const at = new Date('2027-07-15T09:00Z');
    const text = inviteObject({ ...venueEvent, startsAt: at, endsAt: at, timeZone: 'Europe/Dublin' });
    expect(text).toMatch(/BEGIN:DAYLIGHT\r\n(?:.+\r\n)*?TZOFFSETTO:\+0100\r\nEND:DAYLIGHT/);
  });

  test('T18: four days over the change are 79 hours', () => {
    const text = inviteObject({
      ...venueEvent,
      startsAt: resolveWallTime('2027-03-26T09:00', 'Europe/Berlin').startsAt,
      endsAt: resolveWallTime('2027-03-29T17:00', 'Europe/Berlin').startsAt,
    });
    expect(readCalendar(text).events[0]).toMatchObject({
      startsAt: new Date('2027-03-26T08:00Z'),
      endsAt: new Date('2027-03-29T15:00Z'),
    });
    expect(text).toContain('DTSTART;TZID=Europe/Berlin:20270326T090000\r\nDTEND;TZID=Europe/Berlin:20270329T170000');
  });

  test('T19: difficult text reads back byte for byte, in lines of at most 75 octets', () => {
    const title = `${'日本語'.repeat(40)} 👩🏽‍🚀 ; , \\ " \\n\nsecond line`;
    const name = 'A "B", C; D^';
    const url = 'https://greenroom.example.org/s?a=1,2;b';
    const text = inviteObject({
      ...onlineEvent,
      title,
      description: title,
      location: title,
      url,
      organizer: { name, email: 'sessions@greenroom.example.org' },
      attendee: { name, email: "o'neil+a,b@example.org" },
      conferenceUrl: url,
      conferenceLabel: name,
    });
    const event = readCalendar(text).events[0];
    expect(['summary', 'description', 'location'].map((each) => event?.property(each))).toEqual([title, title, title]);
    expect([event?.property('url'), event?.property('conference')]).toEqual([url, url]);
    expect([event?.parameter('organizer', 'cn'), event?.parameter('attendee', 'cn')]).toEqual([name, name]);
    expect(event?.parameter('conference', 'label')).toBe(name);
    expect(event?.property('attendee')).toBe("mailto:o'neil+a,b@example.org");
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
    expect(text.split('\r\n').filter((line) => Buffer.byteLength(line) > 75 || /[\r\n]/.test(line))).toEqual([]);
  });

  test('T20: register, edit, reschedule, resend, cancel: one UID, SEQUENCE 0,0,1,1,2, rising stamps', () => {
    // All five within one second, and the clock once going back: the stamps rise all the same.
    const steps = [
      { sequence: 0, at: '2026-12-01T09:00:00.100Z', change: {} },
      { sequence: 0, at: '2026-12-01T09:00:00.200Z', change: { title: 'Another title' } },
      { sequence: 1, at: '2026-12-01T09:00:00.900Z', change: { startsAt: new Date('2027-07-15T08:30:00Z') } },
      { sequence: 1, at: '2026-12-01T08:59:59.000Z', change: {} },
      { sequence: 2, at: '2026-12-01T09:00:00.950Z', change: { cancelled: true } },
    ];
    let event: CalendarEvent = onlineEvent;
    let stampAt: Date | null = null;
    const sent = steps.map(({ sequence, at, change }) => {
      stampAt = nextStamp(stampAt, new Date(at));
      event = { ...event, ...change, sequence, stampAt, lastModifiedAt: stampAt };
      return readCalendar(event.cancelled ? cancelObject(event) : inviteObject(event));
    });
    const read = (name: string) => sent.map(({ events }) => events[0]?.property(name));
    expect(sent.map(({ method }) => method)).toEqual(['REQUEST', 'REQUEST', 'REQUEST', 'REQUEST', 'CANCEL']);
    expect(new Set(read('uid'))).toEqual(new Set([onlineEvent.uid]));
    expect(read('sequence')).toEqual(['0', '0', '1', '1', '2']);
    expect(read('dtstamp')).toEqual([0, 1, 2, 3, 4].map((second) => `2026-12-01T09:00:0${second}Z`));
    expect(read('last-modified')).toEqual(read('dtstamp'));
    expect(read('summary').slice(0, 2)).toEqual([onlineEvent.title, 'Another title']);
    expect(read('status')).toEqual(['CONFIRMED', 'CONFIRMED', 'CONFIRMED', 'CONFIRMED', 'CANCELLED']);
  });
});
