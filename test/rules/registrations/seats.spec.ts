import {
  attendanceIn,
  attendancesOf,
  attendedSession,
  capacityOfBoth,
  countedWay,
  seatCounts,
  seatsInRoom,
  seatsOfWay,
  withSeatsOfWay,
} from '../../../src/domain/sessions/attendance.js';
import { seatSettings } from '../../../src/domain/sessions/seat-settings.js';
import type { Session } from '../../../src/domain/sessions/session.entity.js';
import {
  blockedRefusal,
  closureRefusal,
  entryRefusal,
  otherOccurrenceRefusal,
  SharedRefusals,
} from '../../../src/domain/registrations/admission/admission-refusals.js';
import {
  afterDecision,
  afterLeaving,
  countReserved,
  decideSeat,
  registrationStates,
  requireCapacity,
  type Seats,
} from '../../../src/domain/registrations/registration.js';
import {
  coordinatorRefusal,
  defaultUnconfirmedLimits,
  networkRefusal,
  sessionRefusal,
} from '../../../src/domain/registrations/admission/unconfirmed-limit.js';
import type { Refusal } from '../../../src/platform/errors.js';

const refusalOf = (work: () => unknown): Refusal => {
  try {
    work();
  } catch (error) {
    return error as Refusal;
  }
  throw new Error('Nothing was refused.');
};
const told = ({ code, message, values }: Refusal) => [code, message, values];

describe('the seats of a session', () => {
  const seats = (changes: Partial<Seats> = {}): Seats => ({
    capacity: 3,
    taken: 2,
    waiting: 1,
    waitlist: true,
    approval: 'automatic',
    ...changes,
  });

  test('are given while one is free, then places in line, and approval comes before both', () => {
    expect(decideSeat(seats())).toEqual({ outcome: 'confirmed' });
    expect(decideSeat(seats({ taken: 3 }))).toEqual({ outcome: 'waitlisted', place: 2 });
    expect(decideSeat(seats({ taken: 3, waitlist: false }))).toEqual({ outcome: 'full' });
    expect(decideSeat(seats({ approval: 'manual' }))).toEqual({ outcome: 'pending' });
    expect(decideSeat(seats({ approval: 'manual' }), { approved: true })).toEqual({ outcome: 'confirmed' });
    expect(decideSeat(seats(), { mayTake: false })).toEqual({ outcome: 'waitlisted', place: 2 });
  });

  test('are counted after each decision and after each leaving', () => {
    const counts = ({ taken, waiting }: Seats) => [taken, waiting];
    expect(counts(afterDecision(seats(), { outcome: 'confirmed' }))).toEqual([3, 1]);
    expect(counts(afterDecision(seats(), { outcome: 'waitlisted', place: 2 }))).toEqual([2, 2]);
    expect(counts(afterDecision(seats(), { outcome: 'pending' }))).toEqual([2, 1]);
    expect(counts(afterDecision(seats(), { outcome: 'full' }))).toEqual([2, 1]);
    const left = registrationStates.map((state) => [state, ...counts(afterLeaving(seats(), state))]);
    expect(left).toEqual([
      ['pending', 2, 1],
      ['confirmed', 1, 1],
      ['waitlisted', 2, 0],
      ['offered', 1, 1],
      ['cancelled', 2, 1],
      ['declined', 2, 1],
    ]);
  });

  test('can be reserved only where there is a limit', () => {
    expect(requireCapacity(seats())).toBe(3);
    expect(told(refusalOf(() => requireCapacity({ capacity: null })))).toEqual([
      'no-capacity',
      "The session has no seat limit, so seats can't be reserved. Set a capacity first.",
      {},
    ]);
    expect(
      countReserved(
        new Map([
          ['a', 2],
          ['b', 3],
        ]),
      ),
    ).toBe(5);
  });
});

describe('a refusal of seats', () => {
  const full = 'The session is full and has no waiting list.';
  test.each([
    [
      'names the limit of an organization and who is over it',
      entryRefusal({ outcome: 'organization-limit', limit: 2 }, 1, 3),
      ['organization-limit', 'At most 2 people from one organization can register.', { index: 1, limit: 2 }],
    ],
    ['says to one person that no seat is free', entryRefusal({ outcome: 'full', free: 0 }, 0, 1), ['full', full, {}]],
    [
      'says the same to one person where the free seats are for others',
      entryRefusal({ outcome: 'full', free: 2 }, 0, 1),
      ['full', full, {}],
    ],
    [
      'names the first of a group where no seat is free',
      entryRefusal({ outcome: 'full', free: 0 }, 1, 3),
      ['full', full, { index: 1 }],
    ],
    [
      'says how many of a group would find a seat',
      entryRefusal({ outcome: 'full', free: 2 }, 2, 3),
      ['party-too-large', 'Only 2 seats are free, and there is no waiting list.', { index: 2, free: 2 }],
    ],
    [
      'tells staff that a person is blocked',
      blockedRefusal(1, true),
      ['blocked', 'An organizer has blocked this person. Unblock them on their page first.', { index: 1 }],
    ],
    [
      'hides a block from everybody else',
      blockedRefusal(1, false),
      ['registration-closed', 'Registration for this session has closed.', {}],
    ],
    [
      'names the other run of a person',
      otherOccurrenceRefusal(1, 'other'),
      [
        'other-run',
        'This person is already registered for another run of this session. Switch that registration to this run instead.',
        { index: 1, session: 'other' },
      ],
    ],
    [
      'tells a draft',
      closureRefusal('draft'),
      ['not-published', "The session hasn't been published, so registration isn't open.", {}],
    ],
    [
      'tells a cancelled session',
      closureRefusal('cancelled'),
      ['cancelled', 'The session is cancelled, so registration is closed.', {}],
    ],
    [
      'tells a session that is over',
      closureRefusal('over'),
      ['over', 'The session is over, so registration is closed.', {}],
    ],
  ])('%s', (_, refusal, expected) => {
    expect([refusal.status, told(refusal)]).toEqual([409, expected]);
  });

  test('because a session is closed is made for a closed session only', () => {
    const shared = new SharedRefusals('over');
    expect([shared.closed.code, shared.closed === shared.closed, shared.full.code]).toEqual(['over', true, 'full']);
    expect(() => new SharedRefusals(null).closed).toThrow('Registration for the session is open.');
  });
});

describe('the limit of unconfirmed people', () => {
  const now = new Date('2027-01-04T08:00:00Z');
  const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
  const counts = { lastHour: 0, lastDay: 0, firstInHour: null, firstInDay: null };

  test('of a network is what a call allows in an hour, or twice that in a day', () => {
    const allowed = { lastHour: 9, lastDay: 19, firstInHour: ago(50), firstInDay: ago(600) };
    expect(networkRefusal(allowed, 10, now)).toBeNull();
    const hour = networkRefusal({ ...allowed, lastHour: 10 }, 10, now)!;
    expect([hour.status, hour.code, hour.values]).toEqual([429, 'network-limit', { seconds: 600, minutes: 10 }]);
    const message =
      'Too many people were registered from this network without confirming their addresses. Confirm yours, or try ' +
      'again in 10 minutes.';
    expect([hour.message, hour.fieldErrors]).toEqual([
      message,
      [{ path: 'email', code: 'network-limit', message, values: { minutes: 10 } }],
    ]);
    const day = networkRefusal({ ...allowed, lastHour: 10, lastDay: 20 }, 10, now);
    expect(day?.values).toEqual({ seconds: 50_400, minutes: 840 });
  });

  test('of a network ends a second from now at the earliest, and a full window from now without anybody', () => {
    const waits = (first: Date | null) =>
      networkRefusal({ ...counts, lastHour: 1, firstInHour: first }, 1, now)?.values;
    expect(waits(ago(60))).toEqual({ seconds: 1, minutes: 1 });
    expect(waits(ago(90))).toEqual({ seconds: 1, minutes: 1 });
    expect(waits(new Date(ago(59).getTime() + 1))).toEqual({ seconds: 61, minutes: 2 });
    expect(waits(null)).toEqual({ seconds: 3600, minutes: 60 });
  });

  test.each([
    [10, 4, false, null],
    [11, 4, false, 10],
    [30, 60, false, null],
    [31, 61, false, 30],
    [20, 4, true, null],
    [21, 4, true, 20],
    [5000, null, false, null],
  ])('of a network with %i in a session of %s seats, delegation %s, is %s', (held, capacity, isDelegation, limit) => {
    const refusal = sessionRefusal(held, capacity, isDelegation);
    const message =
      `At most ${limit} people from one network can be registered for this session without confirming their ` +
      'addresses. Confirm yours, or try again later.';
    const fieldErrors = [{ path: 'email', code: 'session-network-limit', message, values: { limit } }];
    expect(refusal && [refusal.code, refusal.message, refusal.values, refusal.fieldErrors]).toEqual(
      limit && ['session-network-limit', message, { limit, seconds: 3600 }, fieldErrors],
    );
  });

  test('of a coordinator grows with each person who confirms', () => {
    const { perCoordinator } = defaultUnconfirmedLimits;
    expect(coordinatorRefusal({ unconfirmed: 52, confirmed: 2 }, perCoordinator)).toBeNull();
    expect(told(coordinatorRefusal({ unconfirmed: 53, confirmed: 2 }, perCoordinator)!)).toEqual([
      'coordinator-limit',
      'At most 52 people of one coordinator can be waiting to confirm their addresses; there would be 53. Ask those ' +
        'you have registered to confirm, or register fewer people.',
      { limit: 52, unconfirmed: 53, seconds: 3600 },
    ]);
  });
});

describe('the ways of attending', () => {
  const hybrid = {
    format: 'hybrid',
    asksAttendance: true,
    capacity: 30,
    inPersonCapacity: 10,
    onlineCapacity: 20,
    taken: 9,
    waiting: 5,
    takenOnline: 6,
    waitingOnline: 3,
    reserved: 2,
  } as Session & { reserved: number };
  const counts = ({ capacity, taken, waiting, reserved }: typeof hybrid) => [capacity, taken, waiting, reserved];

  test('have seats of their own in a session that asks, reserved ones in the room', () => {
    expect(counts(seatsOfWay(hybrid, 'online'))).toEqual([20, 6, 3, 0]);
    expect(counts(seatsOfWay(hybrid, 'in-person'))).toEqual([10, 3, 2, 2]);
    expect(counts(seatsOfWay(hybrid, null))).toEqual([10, 3, 2, 2]);
    expect(counts(seatsInRoom(hybrid))).toEqual([10, 3, 2, 2]);
    expect(counts(seatsOfWay({ ...hybrid, asksAttendance: false }, 'online'))).toEqual([30, 9, 5, 2]);
    expect([attendancesOf(hybrid), attendancesOf({ asksAttendance: false })]).toEqual([
      ['in-person', 'online'],
      [null],
    ]);
  });

  test('are put back into the counts of the session', () => {
    const change = { taken: 4, waiting: 1 };
    expect(withSeatsOfWay(hybrid, 'in-person', change)).toEqual({
      taken: 10,
      waiting: 4,
      takenOnline: 6,
      waitingOnline: 3,
    });
    expect(withSeatsOfWay(hybrid, null, change)).toEqual(withSeatsOfWay(hybrid, 'in-person', change));
    expect(withSeatsOfWay(hybrid, 'online', change)).toEqual({
      taken: 7,
      waiting: 3,
      takenOnline: 4,
      waitingOnline: 1,
    });
    expect(seatCounts(hybrid)).toEqual({ taken: 9, waiting: 5, takenOnline: 6, waitingOnline: 3 });
    for (const way of ['in-person', 'online'] as const)
      expect(withSeatsOfWay(hybrid, way, seatsOfWay(hybrid, way))).toEqual(seatCounts(hybrid));
  });

  test('of who has not said is the room, and only sessions that ask remember one', () => {
    expect([countedWay(null), countedWay(undefined), countedWay('online')]).toEqual([
      'in-person',
      'in-person',
      'online',
    ]);
    const asks = { asksAttendance: true };
    expect([attendanceIn(asks, 'online', 'in-person'), attendanceIn(asks, null, 'in-person')]).toEqual([
      'online',
      'in-person',
    ]);
    expect([attendanceIn(asks, undefined), attendanceIn({ asksAttendance: false }, 'online', 'online')]).toEqual([
      null,
      null,
    ]);
    expect(attendedSession(hybrid, 'online').format).toBe('online');
    expect(attendedSession(hybrid, null)).toBe(hybrid);
    const online = { format: 'online' as const };
    expect(attendedSession(online, 'in-person')).toBe(online);
  });

  test('together have no limit if one of them has none', () => {
    expect([capacityOfBoth(1, 2), capacityOfBoth(null, 2), capacityOfBoth(1, null)]).toEqual([3, null, null]);
  });
});

describe('the seat settings of a session', () => {
  const plain = {
    format: 'hybrid',
    asksAttendance: false,
    capacity: 8,
    inPersonCapacity: null,
    onlineCapacity: null,
  } as const;
  const asking = {
    format: 'hybrid',
    asksAttendance: true,
    capacity: 30,
    inPersonCapacity: 10,
    onlineCapacity: 20,
  } as const;
  const settings = (changes: Parameters<typeof seatSettings>[0], before: Parameters<typeof seatSettings>[1]) => {
    const { asksAttendance, capacity, inPersonCapacity, onlineCapacity } = seatSettings(changes, before);
    return [asksAttendance, capacity, inPersonCapacity, onlineCapacity];
  };

  test.each<[string, Parameters<typeof seatSettings>[0], Parameters<typeof seatSettings>[1], unknown[]]>([
    ['stay without a change', {}, plain, [false, 8, null, null]],
    ['follow a new capacity', { capacity: 9 }, plain, [false, 9, null, null]],
    ['lose their limit', { capacity: null }, plain, [false, null, null, null]],
    ['put all seats into the room once it asks', { asksAttendance: true }, plain, [true, null, 8, null]],
    ['put a new capacity there, too', { asksAttendance: true, capacity: 9 }, plain, [true, null, 9, null]],
    [
      'take both capacities as given',
      { asksAttendance: true, inPersonCapacity: 3, onlineCapacity: 4 },
      plain,
      [true, 7, 3, 4],
    ],
    ['stay while it asks', {}, asking, [true, 30, 10, 20]],
    ['follow one way', { onlineCapacity: 5 }, asking, [true, 15, 10, 5]],
    ['accept the capacity that both have', { capacity: 30 }, asking, [true, 30, 10, 20]],
    ['prefer the seats in the room to one capacity', { capacity: 5, inPersonCapacity: 6 }, asking, [true, 26, 6, 20]],
    ['keep all seats when it asks no more', { asksAttendance: false }, asking, [false, 30, null, null]],
    ['keep those online when it moves online', { format: 'online' }, asking, [false, 20, null, null]],
    ['keep those in the room when it meets there', { format: 'in-person' }, asking, [false, 10, null, null]],
    ['follow a capacity that comes with the move', { format: 'online', capacity: 7 }, asking, [false, 7, null, null]],
    ['stay when a session that never asked moves', { format: 'online' }, plain, [false, 8, null, null]],
  ])('%s', (_, changes, before, expected) => {
    expect(settings(changes, before)).toEqual(expected);
  });

  test('refuse to ask outside hybrid sessions, and one capacity for two ways', () => {
    const fields = (work: () => unknown) => refusalOf(work).fieldErrors;
    expect(fields(() => seatSettings({ asksAttendance: true, format: 'online' }, plain))).toEqual([
      { path: 'asksAttendance', code: 'not-hybrid', message: 'Only hybrid sessions ask how people attend.' },
    ]);
    expect(fields(() => seatSettings({ asksAttendance: true }, { ...plain, format: 'in-person' }))).toHaveLength(1);
    expect(fields(() => seatSettings({ capacity: 31 }, asking))).toEqual([
      { path: 'capacity', code: 'two-capacities', message: 'Set `inPersonCapacity` and `onlineCapacity` instead.' },
    ]);
  });
});
