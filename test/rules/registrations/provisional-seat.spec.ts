import fc from 'fast-check';
import { registrationStates } from '../../../src/domain/registrations/registration.js';
import {
  approvedUntil,
  confirmationDeadline,
  earliestProvisionalStart,
  hasLimit,
  lapsedSeatUntil,
  latestIfFull,
  minutesToConfirm,
  provisionalPlace,
  provisionalUntil,
} from '../../../src/domain/registrations/waitlist/provisional-seat.js';

const at = (time: string) => new Date(`2027-01-${time}Z`);
const startsAt = at('14T08:00');
const MINUTE = 60_000;

describe('the time to confirm', () => {
  test.each([
    ['is a day', '04T08:00', '05T08:00'],
    ['is a day as long as that ends an hour before the start', '13T07:00', '14T07:00'],
    ['ends an hour before the start', '13T20:00', '14T07:00'],
    ['is a quarter of an hour at least', '14T06:45', '14T07:00'],
    ['is a quarter of an hour in the last hour, too', '14T07:30', '14T07:45'],
    ['is a quarter of an hour until just before the start', '14T07:44:59.999', '14T07:59:59.999'],
    ['has no end when nobody could take the place any more', '14T07:45', null],
    ['has no end after the start', '14T09:00', null],
  ])('%s', (_, now, until) => {
    expect(confirmationDeadline(startsAt, 24 * 60, at(now))).toEqual(until === null ? null : at(until));
  });

  test('lies between a quarter of an hour from now and the start, and at most a day away', () => {
    fc.assert(
      fc.property(fc.integer({ min: -3 * 86_400_000, max: 3 * 86_400_000 }), (untilStart) => {
        const now = new Date(startsAt.getTime() - untilStart);
        const until = confirmationDeadline(startsAt, 24 * 60, now);
        if (until === null) return untilStart <= 15 * MINUTE;
        const minutes = (until.getTime() - now.getTime()) / MINUTE;
        return minutes >= 15 && minutes <= 1440 && until < startsAt;
      }),
    );
  });
});

describe('a session', () => {
  test.each([
    [20, 16, 0, 1440],
    [100, 99, 0, 1440],
    [100, 100, 0, 60],
    [2, 0, 0, 1440],
    [2, 2, 0, 60],
    [100, 10, 1, 60],
    [null, 5000, 0, null],
  ])('of %s seats with %i taken and %i people waiting gives %s minutes', (capacity, taken, waiting, expected) => {
    expect(minutesToConfirm({ capacity, taken, waiting }, { hoursToConfirm: 24 })).toBe(expected);
  });
});

test('a place is provisional where seats are limited, however many are free, and only for an unproven address that has one', () => {
  const session = { startsAt, capacity: 10, taken: 8, waiting: 0 };
  const now = at('04T08:00');
  const person = { state: 'confirmed', isUnconfirmed: true } as const;
  const day = at('05T08:00');
  const call = { hoursToConfirm: 24 };
  expect(provisionalUntil(session, person, call, now)).toEqual(day);
  expect(provisionalUntil(session, { ...person, isUnconfirmed: false }, call, now)).toBeNull();
  expect(provisionalUntil({ ...session, taken: 2 }, person, call, now)).toEqual(day);
  expect(provisionalUntil({ ...session, capacity: null }, person, call, now)).toBeNull();
  expect(provisionalUntil(session, person, { hoursToConfirm: 2 }, now)).toEqual(at('04T10:00'));
  const provisional = registrationStates.filter((state) => provisionalUntil(session, { ...person, state }, call, now));
  expect(provisional).toEqual(['confirmed', 'waitlisted']);
});

test('a page shows the end while there is a place to lose, and that it was lost afterwards', () => {
  const until = at('05T08:00');
  const place = { state: 'confirmed', unproven: true, provisionalUntil: until } as const;
  expect(provisionalPlace(place)).toEqual({ until, hasLapsed: false });
  expect(provisionalPlace({ ...place, unproven: false })).toBeNull();
  expect(provisionalPlace({ ...place, state: 'offered' })).toBeNull();
  expect(provisionalPlace({ ...place, provisionalUntil: null })).toBeNull();
  expect(provisionalPlace({ ...place, state: 'cancelled', unproven: false })).toEqual({ until, hasLapsed: true });
});

test('a seat that has lapsed was valid until it did', () => {
  const lapsed = { state: 'cancelled', provisionalUntil: at('05T08:00'), confirmedAt: at('04T08:00') } as const;
  expect(lapsedSeatUntil({ ...lapsed, updatedAt: at('05T08:01') })).toEqual(at('05T08:00'));
  expect(lapsedSeatUntil({ ...lapsed, updatedAt: at('04T20:00') })).toEqual(at('04T20:00'));
  const updatedAt = at('05T08:01');
  expect(lapsedSeatUntil({ ...lapsed, updatedAt, confirmedAt: null })).toBeNull();
  expect(lapsedSeatUntil({ ...lapsed, updatedAt, provisionalUntil: null })).toBeNull();
  expect(lapsedSeatUntil({ ...lapsed, updatedAt, state: 'confirmed' })).toBeNull();
});

test('an approved place can be kept for a week where seats are limited, and is final elsewhere', () => {
  const none = { capacity: null, inPersonCapacity: null, onlineCapacity: null };
  const limits = [{ capacity: 1 }, { inPersonCapacity: 1 }, { onlineCapacity: 1 }, {}].map((one) => ({
    ...none,
    ...one,
  }));
  expect(limits.map(hasLimit)).toEqual([true, true, true, false]);
  const approvedAt = at('04T08:00');
  const until = (start: Date) => limits.map((one) => approvedUntil({ ...one, startsAt: start }, approvedAt));
  const week = at('11T08:00');
  expect(until(startsAt)).toEqual([week, week, week, null]);
  expect(until(at('10T08:00'))[0]).toEqual(at('10T07:00'));
});

test('the moments that bound what is provisional are an hour and a quarter of an hour away', () => {
  expect([latestIfFull(at('04T08:00')), earliestProvisionalStart(at('04T08:00'))]).toEqual([
    at('04T09:00'),
    at('04T08:15'),
  ]);
});
