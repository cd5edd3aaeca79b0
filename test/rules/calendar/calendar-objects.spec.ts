import { feedEtag, feedModifiedAt, feedObject, staysInFeed } from '../../../src/domain/calendar/feed.js';
import { buildCalendar } from '../../../src/domain/calendar/build.js';
import type { CalendarEvent } from '../../../src/domain/calendar/event.js';
import {
  cancelObject,
  cancelTemplate,
  fillInvite,
  inviteObject,
  inviteTemplate,
} from '../../../src/domain/calendar/invite.js';
import { publishObject } from '../../../src/domain/calendar/page-file.js';
import { joinLines, unfoldLines } from '../../../src/domain/calendar/text.js';
import { onlineEvent, venueEvent } from '../../support/calendar-events.js';
import { readCalendar } from '../../support/read-calendar.js';
import { cpuSeconds } from '../../support/cpu-time.js';

const namesOf = (object: string) => unfoldLines(object).map((line) => line.split(/[:;]/)[0]);

test('an invite has its properties in their order, calendar properties before components', () => {
  const component = (name: string, lines: string) => [`BEGIN:${name}`, ...lines.split(' '), `END:${name}`];
  const expected = [
    'BEGIN:VCALENDAR PRODID VERSION CALSCALE METHOD',
    'BEGIN:VEVENT UID SEQUENCE DTSTAMP CREATED LAST-MODIFIED DTSTART DTEND SUMMARY DESCRIPTION LOCATION URL',
    'ORGANIZER ATTENDEE STATUS TRANSP CLASS X-MICROSOFT-CDO-BUSYSTATUS CONFERENCE',
    'X-GOOGLE-CONFERENCE X-MICROSOFT-ONLINEMEETINGEXTERNALLINK',
    component('VALARM', 'UID ACTION TRIGGER DESCRIPTION').join(' '),
    'END:VEVENT END:VCALENDAR',
  ];
  const short = (names: string) => names.replaceAll(/:V\w+/g, '').split(' ');
  expect(namesOf(inviteObject(onlineEvent))).toEqual(short(expected.join(' ')));
});

test('a cancellation keeps the times and the people and has neither alarm nor conference', () => {
  const text = cancelObject({ ...onlineEvent, sequence: 1 });
  const [event] = readCalendar(text).events;
  expect(event).toMatchObject({ startsAt: onlineEvent.startsAt, endsAt: onlineEvent.endsAt });
  expect(event?.names).toEqual(expect.arrayContaining(['organizer', 'attendee', 'status']));
  expect(event?.names).not.toContain('conference');
  expect(text).not.toContain('VALARM');
  expect(readCalendar(text).method).toBe('CANCEL');
});

test('an answer that is known is repeated without asking again', () => {
  const attendeeLine = (answer?: 'accepted' | 'tentative') => {
    const attendee = { name: 'Ana', email: 'ana@example.org', answer };
    const recipient = { ...onlineEvent, attendee };
    const object = fillInvite(inviteTemplate(onlineEvent), recipient);
    expect(object).toBe(inviteObject(recipient));
    return unfoldLines(object).find((line) => line.startsWith('ATTENDEE'));
  };
  const start = 'ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=';
  expect([attendeeLine(), attendeeLine('accepted'), attendeeLine('tentative')]).toEqual([
    `${start}NEEDS-ACTION;RSVP=TRUE;CN=Ana:mailto:ana@example.org`,
    `${start}ACCEPTED;CN=Ana:mailto:ana@example.org`,
    `${start}TENTATIVE;CN=Ana:mailto:ana@example.org`,
  ]);
});

test('every hint for a join button has the link of the invite, and none is in a cancellation or without a room', () => {
  const hints = (object: string) =>
    unfoldLines(object).filter((line) => /^(?:CONFERENCE|X-GOOGLE|X-\S+LINK)/.test(line));
  const link = onlineEvent.conferenceUrl ?? '';
  expect(hints(inviteObject(onlineEvent))).toEqual([
    `CONFERENCE;VALUE=URI;FEATURE=VIDEO,AUDIO;LABEL=Join the session:${link}`,
    `X-GOOGLE-CONFERENCE:${link}`,
    `X-MICROSOFT-ONLINEMEETINGEXTERNALLINK:${link}`,
  ]);
  expect([hints(cancelObject(onlineEvent)), hints(inviteObject(venueEvent))]).toEqual([[], []]);
});

test('a page file and a feed name no attendee, even when they were given one', () => {
  expect(inviteObject(onlineEvent)).toContain('wanjiru@example.org');
  for (const text of [publishObject(onlineEvent), feedObject({ name: 'All', events: [onlineEvent] })]) {
    expect(text).not.toMatch(/ATTENDEE|wanjiru/);
    expect(readCalendar(text).method).toBe('PUBLISH');
    expect(readCalendar(text).events[0]?.names).toContain('organizer');
  }
});

test('an invite without its attendee is refused', () => {
  const nobody = { ...onlineEvent, attendee: undefined };
  for (const write of [inviteObject, cancelObject, inviteTemplate, cancelTemplate]) {
    expect(() => write(nobody)).toThrow('needs its attendee');
  }
});

test('what is empty is left out, an unnamed person has no CN', () => {
  const bare: CalendarEvent = {
    ...onlineEvent,
    description: '',
    location: '',
    url: '',
    organizer: { name: '', email: 'sessions@greenroom.example.org' },
    attendee: { name: '', email: 'a@example.org' },
    conferenceUrl: undefined,
    alarmDescription: undefined,
  };
  const text = inviteObject(bare);
  expect(text).not.toMatch(/^(DESCRIPTION|LOCATION|URL|CONFERENCE|BEGIN:VALARM)/m);
  expect(text).toContain('ORGANIZER:mailto:sessions@greenroom.example.org\r\n');
  expect(text).not.toContain('CN=');
  expect(fillInvite(inviteTemplate(onlineEvent), { ...bare, conferenceUrl: undefined })).toContain('TRUE:mailto:a@');
});

describe('a feed', () => {
  const on = (uid: string, startsAt: string, change: Partial<CalendarEvent> = {}): CalendarEvent => ({
    ...venueEvent,
    ...change,
    uid,
    startsAt: new Date(startsAt),
    endsAt: new Date(Date.parse(startsAt) + 3_600_000),
  });
  const events = [
    on('0', '2027-02-01T10:00Z', { cancelled: true, conferenceUrl: 'https://example.org/j' }),
    on('b', '2027-01-01T10:00Z', { title: 'Ünïcode, and; more', url: '', timeZone: 'Asia/Kolkata' }),
    on('a', '2027-01-01T10:00Z', { organizer: { name: 'An "other"', email: 'other@example.org' } }),
  ];
  const name = 'Sessions; of, the "call"';
  const text = feedObject({ name, events });

  test('is sorted by start and then UID, in UTC, with its name and refresh interval', () => {
    const calendar = readCalendar(text);
    expect(calendar.events.map((event) => event.property('uid'))).toEqual(['a', 'b', '0']);
    expect(calendar.events.map((event) => event.property('dtstart'))).toEqual([
      '2027-01-01T10:00:00Z',
      '2027-01-01T10:00:00Z',
      '2027-02-01T10:00:00Z',
    ]);
    const escaped = 'Sessions\\; of\\, the "call"';
    expect(text).toContain(`NAME:${escaped}\r\nX-WR-CALNAME:${escaped}\r\n`);
    expect(text).toContain('REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n');
    expect(text).not.toMatch(/TZID|VTIMEZONE|VALARM|X-WR-TIMEZONE/);
  });

  test('says which session was cancelled and takes no time for it', () => {
    const cancelled = readCalendar(text).events[2];
    expect(['summary', 'status', 'transp', 'conference'].map((each) => cancelled?.property(each))).toEqual([
      `CANCELLED: ${venueEvent.title}`,
      'CANCELLED',
      'TRANSPARENT',
      null,
    ]);
  });

  test('from templates equals the one that ical-generator builds event by event', () => {
    const prepared = [events[2], events[1], { ...events[0], title: `CANCELLED: ${venueEvent.title}` }].map((event) => ({
      ...venueEvent,
      ...event,
      hasVenue: false,
      attendee: undefined,
      alarmDescription: undefined,
      conferenceUrl: undefined,
    }));
    expect(text).toBe(joinLines(buildCalendar(prepared, { method: 'PUBLISH', name })));
  });

  test('may be empty', () => {
    expect(readCalendar(feedObject({ name, events: [] })).events).toEqual([]);
  });

  test('has the same bytes and entity tag whenever it is asked for, and others after a change', () => {
    const tag = feedEtag(text);
    expect(tag).toMatch(/^"[0-9a-f]{64}"$/);
    expect(feedEtag(feedObject({ name, events: events.toReversed() }))).toBe(tag);
    expect(feedEtag(feedObject({ name, events: events.slice(1) }))).not.toBe(tag);
  });

  test('keeps a cancelled session for 30 days, and has changed when it leaves', () => {
    const lastModifiedAt = new Date('2027-01-01T09:30:00Z');
    const kept = (cancelled: boolean, now: string) => staysInFeed({ cancelled, lastModifiedAt }, new Date(now));
    expect(kept(true, '2027-01-31T23:59:59Z')).toBe(true);
    expect(kept(true, '2027-02-01T00:00:00Z')).toBe(false);
    expect(kept(false, '2028-01-01T00:00:00Z')).toBe(true);
    const both = [true, false].map((cancelled) => ({ cancelled, lastModifiedAt }));
    const modified = (now: string, changedAt = lastModifiedAt) => feedModifiedAt(both, changedAt, new Date(now));
    expect(modified('2027-01-31T23:59:59Z')).toEqual(lastModifiedAt);
    expect(modified('2027-02-20T12:00:00Z')).toEqual(new Date('2027-02-01T00:00:00Z'));
    const edited = new Date('2027-02-10T00:00:00Z');
    expect(modified('2027-02-20T12:00:00Z', edited)).toEqual(edited);
  });
});

describe('a template', () => {
  const stampAt = new Date('2026-12-05T12:34:56Z');
  const recipient = (i: number) => ({
    uid: `person-${i}@greenroom.example.org`,
    sequence: i,
    stampAt,
    createdAt: new Date('2026-11-05T12:34:56Z'),
    lastModifiedAt: stampAt,
    attendee: { name: i % 2 ? `Zoë "${i}", B; ^` : '', email: `person.${i}+x@example.org` },
    description: i % 3 ? `Join: https://greenroom.example.org/j/${i}\n${'ж, \\;'.repeat(60)}` : '',
    location: `https://greenroom.example.org/j/${i}`,
    conferenceUrl: i % 5 ? `https://greenroom.example.org/j/${i}` : undefined,
  });

  test.each([
    ['online', onlineEvent],
    ['venue', venueEvent],
    ['without an alarm', { ...onlineEvent, alarmDescription: undefined }],
  ])('filled in equals the object built for one person: %s', (_name, event) => {
    const [invite, cancel] = [inviteTemplate(event), cancelTemplate(event)];
    for (let i = 0; i < 20; i++) {
      const one = { ...event, ...recipient(i) };
      expect(fillInvite(invite, recipient(i))).toBe(inviteObject(one));
      expect(fillInvite(cancel, recipient(i))).toBe(cancelObject(one));
    }
  });

  test('takes a fraction of the time of writing each object by itself', async () => {
    const template = inviteTemplate(onlineEvent);
    const people = Array.from({ length: 2000 }, (_, i) => ({ ...recipient(i), description: onlineEvent.description }));
    const each = async (write: (person: (typeof people)[number]) => unknown) => {
      for (const person of people) write(person);
      return cpuSeconds(() => people.forEach(write));
    };
    const filled = await each((person) => fillInvite(template, person));
    const written = await each((person) => inviteObject({ ...onlineEvent, ...person }));
    expect(filled).toBeLessThan(written / 2);
  });
});
