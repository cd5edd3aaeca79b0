import { bookedTime, isLate, offeredUntil } from '../../../../src/parts/consultations/domain/booking.js';
import { hoursInput } from '../../../../src/parts/consultations/domain/hours.js';
import { exceptionsWithout, freeSlots, isAway } from '../../../../src/parts/consultations/domain/slots.js';
import { resolveWallTime } from '../../../../src/domain/time/wall-time.js';

const hours = {
  timeZone: 'Europe/Berlin',
  weekly: [{ weekday: 7, from: '01:00', until: '04:00' }],
  exceptions: [],
  lengthMinutes: 45,
  bufferMinutes: 15,
  noticeHours: 0,
};
const day = (date: string) => ({
  from: new Date(`${date}T00:00:00Z`),
  until: new Date(new Date(`${date}T00:00:00Z`).getTime() + 86_400_000),
  now: new Date('2027-01-01T00:00:00Z'),
});
const startsOf = (slots: readonly { startsAt: number }[]) =>
  slots.map(({ startsAt }) => new Date(startsAt).toISOString().slice(0, 16));

describe('the times of a host', () => {
  test('follow the clock of the host when it changes', () => {
    // Clocks go forward at 02:00 and back at 03:00: the same hours have two or four hours.
    expect(startsOf(freeSlots(hours, [], day('2027-03-28')))).toEqual(['2027-03-28T00:00', '2027-03-28T01:00']);
    const back = {
      from: new Date('2027-10-30T22:00Z'),
      until: new Date('2027-10-31T22:00Z'),
      now: day('2027-01-01').now,
    };
    expect(startsOf(freeSlots(hours, [], back))).toEqual([
      '2027-10-30T23:00',
      '2027-10-31T00:00',
      '2027-10-31T01:00',
      '2027-10-31T02:00',
    ]);
    expect(bookedTime(new Date('2027-10-31T01:00Z'), hours)).toMatchObject({
      startsAtLocal: '2027-10-31T02:00',
      overlap: 'second',
    });
    expect(resolveWallTime('2027-10-31T02:00', 'Europe/Berlin', 'second').startsAt.toISOString()).toContain('T01:00');
  });

  test('go on until midnight, where an hour ends at 00:00', () => {
    const late = hoursInput.shape.weekly.parse([{ weekday: 1, from: '22:30', until: '00:00' }]);
    const of = (exceptions: typeof hours.exceptions) => ({ ...hours, weekly: late, exceptions, bufferMinutes: 0 });
    const monday = { ...day('2027-02-01'), until: new Date('2027-02-03T00:00Z') };
    expect(startsOf(freeSlots(of([]), [], monday))).toEqual(['2027-02-01T21:30', '2027-02-01T22:15']);
    const left = exceptionsWithout(of([]), '2027-02-01', { from: 22 * 60, until: 23 * 60 });
    expect(left).toEqual([{ date: '2027-02-01', from: '23:00', until: '00:00' }]);
    expect(startsOf(freeSlots(of(left as never), [], monday))).toEqual(['2027-02-01T22:00']);
  });

  test('leave out what is booked with its break, absences, and what is too soon', () => {
    const weekly = [
      { weekday: 1, from: '09:00', until: '12:00' },
      { weekday: 1, from: '11:00', until: '13:00' },
    ];
    const monday = { ...hours, timeZone: 'UTC', weekly };
    const all = ['09:00', '10:00', '11:00', '12:00'].map((time) => `2027-02-01T${time}`);
    expect(startsOf(freeSlots(monday, [], day('2027-02-01')))).toEqual(all);
    const at = (time: string) => Date.parse(`2027-02-01T${time}Z`);
    // Until 10:55 leaves no break before 11:00 to one at 10:00, and a meeting at 12:50 meets the break of 12:00.
    const busy = [
      { from: at('10:05'), until: at('10:55') },
      { from: at('12:50'), until: at('13:30') },
    ];
    expect(startsOf(freeSlots(monday, busy, day('2027-02-01')))).toEqual([all[0], all[2]]);
    const away = { ...monday, exceptions: [{ date: '2027-02-01', from: null, until: null }] };
    expect(freeSlots(away, [], day('2027-02-01'))).toEqual([]);
    const other = { ...monday, exceptions: [{ date: '2027-02-02', from: '15:00', until: '16:00' }] };
    expect(startsOf(freeSlots(other, [], day('2027-02-02')))).toEqual(['2027-02-02T15:00']);
    const late = { ...day('2027-02-01'), now: new Date('2027-02-01T08:30Z') };
    expect(startsOf(freeSlots({ ...monday, noticeHours: 2 }, [], late))).toEqual([all[2], all[3]]);
  });

  test('are no more of a day, or a part of it, that a host leaves, and the rest stays', () => {
    const weekly = [{ weekday: 1, from: '09:00', until: '12:00' }];
    const other = { date: '2027-02-02', from: '15:00', until: '16:00' };
    const monday = { ...hours, timeZone: 'UTC', weekly, exceptions: [other] };
    const left = (date: string, part?: { from: number; until: number }) => exceptionsWithout(monday, date, part);
    const away = { from: null, until: null };
    expect(left('2027-02-01')).toEqual([other, { date: '2027-02-01', ...away }]);
    expect(left('2027-02-02')).toEqual([{ date: '2027-02-02', ...away }]);
    const parts = [
      { from: '09:00', until: '10:00' },
      { from: '11:00', until: '12:00' },
    ];
    expect(left('2027-02-01', { from: 600, until: 660 }).slice(1)).toEqual(
      parts.map((one) => ({ date: '2027-02-01', ...one })),
    );
    expect(left('2027-02-01', { from: 540, until: 720 }).slice(1)).toEqual([{ date: '2027-02-01', ...away }]);
    expect(left('2027-02-02', { from: 900, until: 930 })).toEqual([{ ...other, from: '15:30' }]);
    const exceptions = left('2027-02-01', { from: 600, until: 660 });
    expect(startsOf(freeSlots({ ...monday, exceptions }, [], day('2027-02-01')))).toEqual(
      ['09:00', '11:00'].map((time) => `2027-02-01T${time}`),
    );
    const at = (date: string) => isAway({ ...monday, exceptions: left('2027-02-01') }, new Date(`${date}T12:00Z`));
    expect([at('2027-02-01'), at('2027-02-02'), at('2027-02-03')]).toEqual([true, false, false]);
  });

  test('are the same by arithmetic as by the rules of each zone, and quick', () => {
    const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Taipei'];
    const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '09:00', until: '12:00' }));
    const range = {
      from: new Date('2027-03-01T00:00Z'),
      until: new Date('2027-06-01T00:00Z'),
      now: new Date('2027-01-01'),
    };
    const hosts = Array.from({ length: 50 }, (_, index) => ({
      ...hours,
      weekly: week,
      lengthMinutes: 20,
      bufferMinutes: 10,
      timeZone: zones[index % zones.length] ?? 'UTC',
    }));
    const busy = Array.from({ length: 300 }, (_, index) => {
      const from = range.from.getTime() + index * 7 * 3_600_000;
      return { from, until: from + 1_800_000 };
    });
    const found = hosts.map((host) => freeSlots(host, busy, range));
    for (const [index, slots] of found.entries()) {
      const { timeZone = 'UTC' } = hosts[index] ?? {};
      for (const { startsAt } of slots.filter((_, at) => at % 50 === 0)) {
        const { startsAtLocal } = bookedTime(new Date(startsAt), { ...hours, timeZone });
        expect(resolveWallTime(startsAtLocal, timeZone).startsAt.getTime()).toBe(startsAt);
        expect(startsAtLocal.slice(11) >= '09:00' && startsAtLocal.slice(11) <= '11:30').toBe(true);
      }
    }
    expect(found.flat().length).toBeGreaterThan(20_000);
  });
});

test('a team that cancels late loses the consultation, and a freed time is kept only while others can use it', () => {
  const now = new Date('2027-02-01T08:00Z');
  const at = (time: string) => new Date(`2027-02-${time}Z`);
  const rules = { cancelHours: 24 };
  const booked = { state: 'booked' as const, hasHost: true };
  expect(isLate({ ...booked, startsAt: at('02T07:59') }, rules, now)).toBe(true);
  expect(isLate({ ...booked, startsAt: at('02T08:00') }, rules, now)).toBe(false);
  expect(isLate({ ...booked, startsAt: at('01T09:00'), state: 'pending' }, rules, now)).toBe(false);
  expect(isLate({ ...booked, startsAt: at('01T09:00'), hasHost: false }, rules, now)).toBe(false);
  expect(offeredUntil(at('05T08:00'), 24, now)?.toISOString()).toBe('2027-02-01T20:00:00.000Z');
  expect(offeredUntil(at('02T10:00'), 24, now)?.toISOString()).toBe('2027-02-01T10:00:00.000Z');
  expect(offeredUntil(at('02T08:10'), 24, now)).toBeNull();
});
