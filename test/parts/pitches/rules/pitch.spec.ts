import { createHash } from 'node:crypto';
import { countFitting, drawnOrder, localSlot, slotAt } from '../../../../src/parts/pitches/domain/pitch.js';

const timing = { minutes: 10, bufferMinutes: 5, offsetMinutes: 30 };

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
