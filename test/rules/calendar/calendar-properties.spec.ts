import * as fc from 'fast-check';
import type { CalendarEvent } from '../../../src/domain/calendar/event.js';
import { fillInvite, inviteObject, inviteTemplate } from '../../../src/domain/calendar/invite.js';
import { cleanText, uriValue, utcStamp } from '../../../src/domain/calendar/text.js';
import { languages } from '../../../src/platform/i18n/messages.js';
import { dayPart, sessionSegment } from '../../../src/domain/time/day-parts.js';
import {
  formatDate,
  formatLocalDateRange,
  formatTime,
  formatTimeRange,
  type DateStyle,
} from '../../../src/domain/time/format.js';
import { zoneLinks } from '../../../src/domain/time/tz-data.js';
import { localTime, resolveWallTime } from '../../../src/domain/time/wall-time.js';
import { transitions } from '../../../src/domain/time/zone-rules.js';
import { listZones, zoneLabel } from '../../../src/domain/time/zones.js';
import { readCalendar } from '../../support/read-calendar.js';

const zoneNames = [
  ...new Set([...listZones(new Date('2027-01-01T00:00Z')).map((zone) => zone.timeZone), ...zoneLinks().keys()]),
];
const anyZone = fc.constantFrom(...zoneNames);
const instantIn = (from: number, to: number) =>
  fc
    .integer({ min: Date.UTC(from) / 60_000, max: Date.UTC(to) / 60_000 - 1 })
    .map((minutes) => new Date(minutes * 60_000));
const stamp = fc
  .integer({ min: Date.UTC(2026) / 1000, max: Date.UTC(2060) / 1000 })
  .map((second) => new Date(second * 1000));
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '\\',
      ';',
      ',',
      '"',
      '^',
      "'",
      ':',
      '=',
      '\n',
      '\r',
      '\r\n',
      '\t',
      ' ',
      'n',
      'N',
      '%',
      '\u0000',
      '\u2028',
    ),
    fc.constantFrom(
      'é',
      '日本語',
      'ش',
      '😀',
      '👩🏽‍🚀',
      '\u200d',
      '\u202e',
      '\ud83d',
      '\u0085',
      '\ufeff',
      '\r\nATTENDEE:mailto:x@example.org',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 150,
});
// A backslash is an ordinary character in a parameter (RFC 5545 3.2), but ical.js takes one of two away.
const hostileName = hostile.map((text) => `A${text.replaceAll('\\', '')}`);

const anyEvent: fc.Arbitrary<CalendarEvent> = fc
  .record({
    uid: fc.uuid().map((id) => `${id}@greenroom.example.org`),
    sequence: fc.nat(),
    stampAt: stamp,
    createdAt: stamp,
    lastModifiedAt: stamp,
    startsAt: instantIn(2026, 2038),
    timeZone: anyZone,
    hasVenue: fc.boolean(),
    secondOccurrence: fc.boolean(),
    title: hostile,
    description: hostile,
    location: hostile,
    url: hostile.map((text) => `https://example.org/${text}`),
    organizer: hostileName.map((name) => ({ name, email: 'call@example.org' })),
    attendee: hostileName.map((name) => ({ name, email: "o'neil+a@example.org" })),
    conferenceUrl: fc.option(
      hostile.map((text) => `https://example.org/${text}`),
      { nil: undefined },
    ),
    conferenceLabel: hostileName,
    alarmDescription: fc.option(hostile, { nil: undefined }),
    minutes: fc.integer({ min: 1, max: 5 * 1440 }),
  })
  .map(({ minutes, ...event }) => ({
    ...event,
    endsAt: new Date(event.startsAt.getTime() + minutes * 60_000),
    cancelled: false,
  }));

test('any session in any zone reads back as it is, whatever is written in it', () => {
  fc.assert(
    fc.property(anyEvent, (event) => {
      const object = inviteObject(event);
      const [read] = readCalendar(object).events;
      const orNull = (text: string) => cleanText(text) || null;
      expect([read?.startsAt, read?.endsAt]).toEqual([event.startsAt, event.endsAt]);
      expect([read?.property('uid'), read?.property('sequence')]).toEqual([event.uid, String(event.sequence)]);
      expect(object).toContain(`\r\nDTSTAMP:${utcStamp(event.stampAt)}\r\n`);
      expect(read?.property('summary')).toBe(cleanText(event.title));
      expect(read?.property('description')).toBe(orNull(event.description));
      expect(read?.property('location')).toBe(orNull(event.location));
      expect(read?.property('url')).toBe(uriValue(event.url));
      expect(read?.property('conference')).toBe(
        event.conferenceUrl === undefined ? null : uriValue(event.conferenceUrl),
      );
      expect(read?.parameter('organizer', 'cn')).toBe(cleanText(event.organizer.name));
      expect(read?.parameter('attendee', 'cn')).toBe(cleanText(event.attendee?.name ?? ''));
      expect(read?.property('attendee')).toBe("mailto:o'neil+a@example.org");
      // Nobody is invited by what somebody wrote into a title.
      expect(read?.names.filter((name) => name === 'attendee')).toHaveLength(1);
    }),
    { numRuns: 400, interruptAfterTimeLimit: 4000 },
  );
});

test('any object has lines of at most 75 octets, ended by CRLF, and no broken character', () => {
  fc.assert(
    fc.property(anyEvent, (event) => {
      const object = inviteObject(event);
      const lines = object.split('\r\n');
      expect(lines.pop()).toBe('');
      expect(lines.filter((line) => Buffer.byteLength(line) > 75 || /\p{Cc}/u.test(line.replaceAll('\t', '')))).toEqual(
        [],
      );
      expect(lines.filter((line) => Buffer.from(line).toString() !== line)).toEqual([]);
    }),
    { numRuns: 400, interruptAfterTimeLimit: 3000 },
  );
});

test('an invite that was filled in is the one that would have been built', () => {
  fc.assert(
    fc.property(anyEvent, anyEvent, (session, other) => {
      const { uid, sequence, stampAt, createdAt, lastModifiedAt, description, location, attendee, conferenceUrl } =
        other;
      const recipient = {
        uid,
        sequence,
        stampAt,
        createdAt,
        lastModifiedAt,
        description,
        location,
        attendee,
        conferenceUrl,
      };
      expect(fillInvite(inviteTemplate(session), recipient)).toBe(inviteObject({ ...session, ...recipient }));
    }),
    { numRuns: 200, interruptAfterTimeLimit: 3000 },
  );
});

/** Any wall time in any zone, half of them within three hours of a change of the clock. */
const anyWall = fc
  .tuple(anyZone, instantIn(1970, 2100), fc.nat(), fc.integer({ min: -180, max: 180 }), fc.boolean())
  .map(([timeZone, wall, which, minutes, isNear]) => {
    const changes = isNear ? transitions(timeZone, new Date(0), new Date(Date.UTC(2038))) : [];
    const change = changes[which % changes.length];
    const near = change && new Date(change.at.getTime() + (change.offsetBefore + minutes) * 60_000);
    return { timeZone, local: (near ?? wall).toISOString().slice(0, 16) };
  });

test('a wall time that exists reads back from its instant, and one that does not is shown later', () => {
  const kinds = new Set<string>();
  fc.assert(
    fc.property(anyWall, fc.constantFrom('first' as const, 'second' as const), ({ timeZone, local }, choice) => {
      const { startsAt, kind, shownLocal, offsetMinutes, secondAt } = resolveWallTime(local, timeZone, choice);
      kinds.add(kind);
      const read = localTime(startsAt, timeZone);
      expect([read.local, read.offsetMinutes]).toEqual([shownLocal, offsetMinutes]);
      expect(kind === 'gap' ? shownLocal > local : shownLocal === local).toBe(true);
      const second = secondAt ?? startsAt;
      expect(kind === 'gap' || localTime(second, timeZone).local === local).toBe(true);
      expect(startsAt < second).toBe(kind === 'overlap' && choice === 'first');
    }),
    { numRuns: 5000, interruptAfterTimeLimit: 3000 },
  );
  expect(kinds).toEqual(new Set(['unique', 'gap', 'overlap']));
});

test('every instant is written in every zone and language, in Western digits', () => {
  // Also those that Greenroom does not speak yet.
  const locales = [
    ...new Set([...languages.map(({ code }) => code), 'en', 'zh-TW', 'ja', 'ko', 'es', 'fr', 'de', 'id', 'vi', 'ar']),
  ];
  const styles: DateStyle[] = ['full', 'long', 'short', 'weekday-short', 'day-month', 'weekday', 'month-short'];
  const anyLocale = fc.constantFrom(...locales);
  fc.assert(
    fc.property(
      instantIn(1970, 2099),
      fc.nat(10_000),
      anyZone,
      anyLocale,
      fc.constantFrom(...styles),
      (at, minutes, timeZone, locale, style) => {
        const endsAt = new Date(at.getTime() + minutes * 60_000);
        const clock = localTime(at, timeZone);
        // Indonesian writes 11.00.
        expect(formatTime(at, timeZone, locale).replace('.', ':')).toBe(clock.time);
        const texts = [
          formatDate(at, timeZone, locale, style),
          formatTime(at, timeZone, locale, 'h12'),
          formatTimeRange(at, endsAt, timeZone, locale),
          formatLocalDateRange(clock.date, localTime(endsAt, timeZone).date, locale),
          zoneLabel(timeZone, at, languages.some(({ code }) => code === locale) ? locale : 'en'),
        ];
        expect(texts.filter((text) => text === '' || /[^\P{Nd}0-9]|undefined|NaN|Invalid/u.test(text))).toEqual([]);
        expect(['night', 'day', 'working']).toContain(dayPart(at, endsAt, timeZone));
        const { startMinute, endMinute } = sessionSegment(at, endsAt, timeZone) ?? { startMinute: 0, endMinute: 1 };
        expect(0 <= startMinute && startMinute < endMinute && endMinute <= 1440).toBe(true);
      },
    ),
    { numRuns: 3000, interruptAfterTimeLimit: 3000 },
  );
});
