import { createHash } from 'node:crypto';
import {
  breakSlots,
  countFitting,
  drawnOrder,
  localSlot,
  pitchInput,
  slotAt,
} from '../../../../src/parts/pitches/domain/pitch.js';

const timing = { minutes: 10, bufferMinutes: 5, offsetMinutes: 30, breaks: [] };

describe('the drawn order', () => {
  const ids = ['one', 'two', 'three', 'four', 'five'];

  it('follows from the seed alone, so that anybody can check it', () => {
    const order = drawnOrder(ids, 'seed');
    expect(drawnOrder(ids.toReversed(), 'seed')).toEqual(order);
    const lots = order.map((id) => createHash('sha256').update(`seed:${id}`).digest('hex'));
    expect(lots).toEqual(lots.toSorted());
    expect(order.toSorted()).toEqual(ids.toSorted());
  });

  it('puts each team first about as often as any other', () => {
    const first = ids.map(
      (id) => Array.from({ length: 2000 }, (_, n) => drawnOrder(ids, `s${n}`)[0]).filter((one) => one === id).length,
    );
    expect(Math.min(...first)).toBeGreaterThan(320);
  });

  it('is there for one team and for none', () => {
    expect(drawnOrder(['one'], 'seed')).toEqual(['one']);
    expect(drawnOrder([], 'seed')).toEqual([]);
  });
});

describe('the time of a pitch', () => {
  it('is as long when the clocks go back in between, and says which of two hours it is', () => {
    // Berlin, 31 October 2027: after 02:59 comes 02:00 again.
    const starts = new Date('2027-10-31T00:30:00Z');
    const slots = [0, 2].map((position) => slotAt(position, timing, starts));
    expect(slots.map(({ startsAt, endsAt }) => (endsAt.getTime() - startsAt.getTime()) / 60_000)).toEqual([10, 10]);
    expect(slots.map((slot) => localSlot(slot, 'Europe/Berlin'))).toEqual([
      { startsAtLocal: '2027-10-31T02:00', overlap: 'second' },
      { startsAtLocal: '2027-10-31T02:30', overlap: 'second' },
    ]);
    expect(localSlot({ startsAt: new Date('2027-10-31T00:30:00Z') }, 'Europe/Berlin').overlap).toBe('first');
  });

  it('ends before the session does for as many as fit', () => {
    expect(countFitting(timing, 30)).toBe(0);
    expect(countFitting(timing, 40)).toBe(1);
    expect(countFitting(timing, 54)).toBe(1);
    expect(countFitting(timing, 55)).toBe(2);
  });
});

describe('a break', () => {
  const { minutes, bufferMinutes } = timing;
  const breaks = [
    { after: 4, minutes: 60 },
    { after: 2, minutes: 20 },
  ];
  const starts = new Date('2027-02-10T08:00:00Z');
  const clock = ({ startsAt, endsAt }: { startsAt: Date; endsAt: Date }) =>
    [startsAt, endsAt].map((at) => at.toISOString().slice(11, 16)).join('-');

  it('is between two pitches, in place of the usual minutes, and none is after the last', () => {
    const own = { minutes, bufferMinutes, offsetMinutes: 0, breaks };
    const slots = [0, 1, 2, 3, 4].map((position) => clock(slotAt(position, own, starts)));
    expect(slots).toEqual(['08:00-08:10', '08:15-08:25', '08:45-08:55', '09:00-09:10', '10:10-10:20']);
    expect(breakSlots(4, own, starts).map(clock)).toEqual(['09:10-10:10', '08:25-08:45']);
    expect(breakSlots(3, own, starts).map(clock)).toEqual(['08:25-08:45']);
    expect([countFitting(own, 70), countFitting(own, 139), countFitting(own, 140)]).toEqual([4, 4, 5]);
  });

  it('is after one place each, and within bounds', () => {
    const input = { ...timing, teams: [] };
    const codes = (some: object[]) =>
      (pitchInput.safeParse({ ...input, breaks: some }).error?.issues ?? []).map(({ path }) => path.join('.'));
    expect(codes(breaks)).toEqual([]);
    expect(codes([...breaks, { after: 2, minutes: 5 }])).toEqual(['breaks']);
    expect(codes([{ after: 0, minutes: 5 }])).toEqual(['breaks.0.after']);
    expect(codes([{ after: 1, minutes: Number.NaN }])).toEqual(['breaks.0.minutes']);
  });
});
