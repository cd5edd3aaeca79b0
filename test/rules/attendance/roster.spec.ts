import fc from 'fast-check';
import { decideCheckIn, checkInTimes } from '../../../src/domain/attendance/check-in.js';
import { checkInKit } from '../../../src/console/attendance/check-in-kit.js';
import type { CheckInPerson } from '../../../src/console/attendance/check-in.queries.js';
import { checkInList } from '../../../src/console/attendance/check-in-list.js';
import type { PendingScan, ScanAnswer } from '../../../src/client/check-in/check-in-queue.js';
import type { CheckInConfig } from '../../../src/client/check-in/config.js';
import {
  applyAnswer,
  countPeople,
  decide,
  isNewsEnough,
  isOutdated,
  latestArrivals,
  mergeRoster,
  type Roster,
  type RosterPerson,
  searchPeople,
  type ServedRoster,
  timeAtSession,
  withPending,
} from '../../../src/client/check-in/roster.js';
import type { RegistrationState } from '../../../src/domain/registrations/registration.js';
import type { SessionState } from '../../../src/domain/sessions/session.js';
import { sessionAt } from '../../support/page-fixtures.js';

const now = Date.parse('2027-01-14T07:30:00Z');

function personOf(id: string, more: Partial<RosterPerson> = {}): RosterPerson {
  const person = { id, key: `key of ${id}`, name: id, organization: null, state: 'confirmed' };
  return { ...person, inAt: null, checkInId: null, ...more };
}

function rosterOf(people: RosterPerson[], more: Partial<Roster> = {}): Roster {
  return {
    now: '2027-01-14T07:30:00.000Z',
    opensAt: '2027-01-13T20:00:00.001Z',
    closesAt: '2027-01-14T21:14:59.999Z',
    isCancelled: false,
    isNews: false,
    offsetMinutes: 480,
    people,
    wholeAt: now,
    skewMs: 0,
    ...more,
  };
}

function scanOf(id: string, personId: string | null, more: Partial<PendingScan> = {}): PendingScan {
  return { id, at: `2027-01-14T07:3${id}:00.000Z`, seenAt: Number(id), personId, outcome: 'in', ...more };
}

function answerOf(outcome: string, registrationId: string, since: string | null): ScanAnswer {
  const words = { tone: 'good', icon: 'dot', heading: '', name: null, organization: null, detail: null, undo: null };
  return { id: '1', registrationId, outcome, since, ...words };
}

const names = (people: readonly RosterPerson[]) => people.map(({ name }) => name);

test('the server sends what the phone expects', async () => {
  const session = sessionAt('2027-01-14T16:00');
  const person: CheckInPerson = {
    id: 'amina',
    name: 'Amina',
    organization: null,
    state: 'confirmed',
    linkVersion: 1,
    checkInId: null,
    inAt: null,
    isSelf: false,
  };
  const served: ServedRoster & { csrfToken: string } = await checkInList(session, [person], {
    secret: 'secret',
    csrfToken: 'token',
    now: new Date(now),
    isNews: false,
  });
  expect(served.people.map(({ key, ...known }) => [known, key.length])).toEqual([
    [
      {
        id: 'amina',
        name: 'Amina',
        organization: null,
        state: 'confirmed',
        inAt: null,
        checkInId: null,
        isSelf: false,
      },
      32,
    ],
  ]);
  const config: CheckInConfig = checkInKit(session, 'en');
  expect(config.outcomes['in']?.heading).toBe('Checked in');
});

describe('the roster', () => {
  test('replaces whom there is news of, and remembers when it was whole', () => {
    const known = rosterOf([personOf('amina'), personOf('linh')], { wholeAt: now - 60_000 });
    const {
      wholeAt: _wholeAt,
      skewMs: _skewMs,
      ...served
    } = rosterOf([personOf('linh', { state: 'cancelled' }), personOf('jun')]);
    const merged = mergeRoster(known, { ...served, isNews: true }, now - 5000);
    expect(merged.people.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'amina confirmed',
      'linh cancelled',
      'jun confirmed',
    ]);
    expect([merged.wholeAt, merged.skewMs]).toEqual([now - 60_000, 5000]);
    const whole = mergeRoster(known, served, now + 2000);
    expect([names(whole.people), whole.wholeAt, whole.skewMs]).toEqual([['linh', 'jun'], now + 2000, -2000]);
  });

  test('is fetched whole every ten minutes, and when the clock was set back', () => {
    expect(isNewsEnough(null, now)).toBe(false);
    const fetched = (agoMs: number) => isNewsEnough(rosterOf([], { wholeAt: now - agoMs }), now);
    expect([fetched(-1), fetched(0), fetched(599_999), fetched(600_000)]).toEqual([false, true, true, false]);
  });

  test('is removed a day after check-in closed', () => {
    const { closesAt } = rosterOf([]);
    const day = Date.parse(closesAt) + 86_400_000;
    expect([isOutdated({ closesAt }, day), isOutdated({ closesAt }, day + 1)]).toEqual([false, true]);
  });

  test('learns from the answers of the server', () => {
    const since = '2027-01-14T07:00:00.000Z';
    const amina = (changes: Partial<RosterPerson>, answer: ScanAnswer) =>
      applyAnswer(rosterOf([personOf('linh'), personOf('amina', changes)]), answer, 'mine').people[1];
    const inside = { inAt: '2027-01-14T06:00:00.000Z', checkInId: 'theirs' };
    expect(amina({}, answerOf('in', 'amina', since))).toMatchObject({ inAt: since, checkInId: 'mine' });
    expect(amina({}, answerOf('already', 'amina', since))).toMatchObject({ inAt: since, checkInId: null });
    expect(amina(inside, answerOf('already', 'amina', since))).toMatchObject(inside);
    expect(amina(inside, answerOf('out', 'amina', null))).toMatchObject({ inAt: null, checkInId: null });
    expect(amina(inside, answerOf('too-late', 'amina', null))).toMatchObject(inside);
    expect(amina(inside, answerOf('out', 'linh', null))).toMatchObject(inside);
  });
});

describe('people, with the scans that the server has not answered', () => {
  const after = (person: RosterPerson, ...scans: PendingScan[]) => withPending([personOf('linh'), person], scans)[1];

  test('are in as soon as they are scanned, and out as soon as that is undone', () => {
    const first = scanOf('1', 'amina');
    expect(after(personOf('amina'), first)).toMatchObject({ inAt: first.at, checkInId: '1' });
    const undo = scanOf('2', 'amina', { outcome: 'out', undoes: '1' });
    expect(after(personOf('amina'), first, undo)).toMatchObject({ inAt: null, checkInId: null });
    const again = scanOf('3', 'amina');
    expect(after(personOf('amina'), first, undo, again)).toMatchObject({ inAt: again.at, checkInId: '3' });
  });

  test('stay as they are when they were refused, or when the undo is of another check-in', () => {
    expect(after(personOf('amina'), scanOf('1', 'amina', { outcome: 'too-early' }))).toEqual(personOf('amina'));
    expect(after(personOf('amina'), scanOf('1', null))).toEqual(personOf('amina'));
    const inside = personOf('amina', { inAt: '2027-01-14T07:00:00.000Z', checkInId: 'theirs' });
    expect(after(inside, scanOf('1', 'amina', { outcome: 'out', undoes: 'other' }))).toEqual(inside);
  });

  test('are counted when they have a seat, and listed by arrival', () => {
    const at = (minute: number) => ({ inAt: `2027-01-14T07:0${minute}:00.000Z` });
    const people = [1, 3, 2, 6, 5, 4].map((minute) => personOf(`at ${minute}`, at(minute)));
    people.push(personOf('expected'), personOf('gave up', { state: 'cancelled' }));
    people.push(personOf('gave up inside', { state: 'cancelled', ...at(0) }));
    expect(countPeople(people)).toEqual({ inside: 6, expected: 7 });
    expect(names(latestArrivals(people))).toEqual(['at 6', 'at 5', 'at 4', 'at 3', 'at 2']);
  });
});

describe('the search in the roster', () => {
  const people = [
    personOf('0a1b2c3d-0000', { name: 'Old Linh', state: 'cancelled' }),
    personOf('linh', { name: 'Nguyễn Thùy Linh', organization: 'Port of Hải Phòng' }),
    personOf('jun', { name: '陳俊宏' }),
  ];
  const found = (typed: string) => names(searchPeople(people, typed)?.found ?? []);

  test('goes by part of a name or organization, without case and accents, those with a seat first', () => {
    expect(found(' LINH ')).toEqual(['Nguyễn Thùy Linh', 'Old Linh']);
    expect(found('nguyen')).toEqual(['Nguyễn Thùy Linh']);
    expect(found('Hai Phong')).toEqual(['Nguyễn Thùy Linh']);
    expect(found('俊宏')).toEqual(['陳俊宏']);
    expect(found('nobody')).toEqual([]);
  });

  test('goes by the short code of a ticket, all of it', () => {
    expect([found('0A1B2C3D'), found('0a1b2c3')]).toEqual([['Old Linh'], []]);
  });

  test('returns the first twenty and says whether there are more, and nothing when nothing is typed', () => {
    const crowd = Array.from({ length: 21 }, (_, index) => personOf(`Amina ${index}`));
    const counted = (from: number) => {
      const result = searchPeople(crowd.slice(from), 'amina');
      return [result?.found.length, result?.isMore];
    };
    expect([counted(0), counted(1)]).toEqual([
      [20, true],
      [20, false],
    ]);
    expect([searchPeople(people, ' '), searchPeople(people, '\u0301')]).toEqual([null, null]);
  });
});

test('the phone decides as the server will', () => {
  const hour = 3_600_000;
  const states: RegistrationState[] = ['confirmed', 'pending', 'waitlisted', 'offered', 'cancelled', 'declined'];
  // Around the instants where check-in opens and closes, to the millisecond.
  const arrival = fc.tuple(fc.constantFrom(-12 * hour, 0, hour, 13 * hour), fc.integer({ min: -2, max: 2 }));
  fc.assert(
    fc.property(
      fc.constantFrom<SessionState>('published', 'cancelled'),
      fc.constantFrom(...states),
      fc.option(fc.constant(new Date(now)), { nil: null }),
      arrival,
      (sessionState, state, inAt, [offset, more]) => {
        const session = { state: sessionState, startsAt: new Date(now), endsAt: new Date(now + hour) };
        const at = new Date(now + offset + more);
        const server = decideCheckIn(session, { state }, inAt && { at: inAt }, at, at);
        const { opensAt, closesAt } = checkInTimes(session);
        const times = { opensAt: opensAt.toISOString(), closesAt: closesAt.toISOString() };
        const roster = rosterOf([], { ...times, isCancelled: sessionState !== 'published' });
        const phone = decide(roster, personOf('amina', { state, inAt: inAt?.toISOString() ?? null }), at.toISOString());
        const since = 'since' in server ? server.since : 'at' in server ? server.at : undefined;
        expect(phone).toEqual({ outcome: server.outcome, ...(since && { since: since.toISOString() }) });
      },
    ),
    { numRuns: 1000 },
  );
});

test('times are those where the session takes place', () => {
  expect(timeAtSession({ offsetMinutes: 480 }, '2027-01-14T07:30:00.000Z')).toBe('15:30');
  expect(timeAtSession({ offsetMinutes: -210 }, '2027-01-14T02:00:00.000Z')).toBe('22:30');
});
