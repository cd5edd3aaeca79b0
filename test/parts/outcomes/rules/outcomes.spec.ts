import { compareOutcomes, newcombe, wilson } from '../../../../src/parts/outcomes/domain/comparison.js';
import { isCountDue } from '../../../../src/parts/outcomes/domain/count-pause.js';
import { nothingCounted, shareOf, stepsOf } from '../../../../src/parts/outcomes/domain/funnel.js';

const rounded = ({ low, high }: { low: number; high: number }) => [low, high].map((one) => Number(one.toFixed(4)) + 0);

describe('the interval of a proportion', () => {
  // Newcombe 1998, "Two-sided confidence intervals for the single proportion", Table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %d of %d is that of the paper', (count, of, low, high) => {
    expect(rounded(wilson({ count, of }))).toEqual([low, high]);
  });

  test('ends at the ends, and mirrors', () => {
    expect(wilson({ count: 7, of: 7 }).high).toBe(1);
    expect(wilson({ count: 0, of: 7 }).low).toBe(0);
    const [some, others] = [wilson({ count: 3, of: 11 }), wilson({ count: 8, of: 11 })];
    expect(others.low).toBeCloseTo(1 - some.high, 12);
  });

  test.each([
    [0, 0],
    [-1, 5],
    [6, 5],
  ])('of %d of %d is refused', (count, of) => {
    expect(() => wilson({ count, of })).toThrow(RangeError);
  });
});

describe('the interval of a difference', () => {
  // Newcombe 1998, "Interval estimation for the difference between independent proportions", Table II, method 10.
  test.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
  ])('%d/%d - %d/%d is that of the paper', (a, m, b, n, low, high) => {
    expect(rounded(newcombe({ count: a, of: m }, { count: b, of: n }))).toEqual([low, high]);
  });
});

describe('a comparison', () => {
  const counts = (drafted: number, submitted: number, shortlisted = 0, won = 0) => {
    return { drafted, submitted, shortlisted, won };
  };

  test('says more, less or unclear by whether the interval holds zero', () => {
    const compared = compareOutcomes(counts(40, 36, 10, 2), counts(40, 12, 30, 3));
    expect(compared.map(({ step, verdict }) => [step, verdict])).toEqual([
      ['submitted', 'more'],
      ['shortlisted', 'less'],
      ['won', 'unclear'],
    ]);
    expect(compared[0]?.difference?.points).toBeCloseTo(0.6, 12);
  });

  test('of fewer than ten on a side says nothing, and shows what there is', () => {
    const [first] = compareOutcomes(counts(9, 9), counts(50, 1));
    expect([first?.verdict, first?.difference]).toEqual(['too-few', null]);
    expect(first?.attended).toMatchObject({ count: 9, of: 9, share: 1 });
    expect(compareOutcomes(counts(10, 10), counts(10, 0))[0]?.verdict).toBe('more');
    expect(compareOutcomes(counts(0, 0), counts(0, 0))[0]?.attended).toEqual({
      count: 0,
      of: 0,
      share: null,
      interval: null,
    });
  });
});

describe('the steps of a row', () => {
  test('divide people by people and proposals by proposals', () => {
    const steps = stepsOf({
      registered: 40,
      invited: 3,
      attended: 20,
      proposals: { drafted: 8, submitted: 6, shortlisted: 3, won: 3, showcased: 1, piloted: 2 },
      people: { drafted: 10, submitted: 8, shortlisted: 4, won: 4, showcased: 2, piloted: 3 },
    });
    expect(
      steps.map(({ step, unit, count, fromBefore, fromRegistered }) => [
        step,
        unit,
        count,
        fromBefore && [fromBefore.count, fromBefore.of, fromBefore.share],
        fromRegistered && [fromRegistered.count, fromRegistered.of, fromRegistered.share],
      ]),
    ).toEqual([
      ['registered', 'people', 40, null, null],
      ['attended', 'people', 20, [20, 40, 0.5], [20, 40, 0.5]],
      ['behind', 'people', 10, [10, 20, 0.5], [10, 40, 0.25]],
      ['drafted', 'proposals', 8, null, [10, 40, 0.25]],
      ['submitted', 'proposals', 6, [6, 8, 0.75], [8, 40, 0.2]],
      ['shortlisted', 'proposals', 3, [3, 6, 0.5], [4, 40, 0.1]],
      ['won', 'proposals', 3, [3, 3, null], [4, 40, 0.1]],
      ['showcased', 'proposals', 1, [1, 3, null], [2, 40, 0.05]],
      // Of the winners, as it needs no showcase.
      ['piloted', 'proposals', 2, [2, 3, null], [3, 40, 0.075]],
    ]);
  });

  test('say no share of fewer than five, nor of nothing', () => {
    expect([shareOf(4, 4).share, shareOf(5, 5).share, shareOf(0, 0).share]).toEqual([null, 1, null]);
    expect(stepsOf(nothingCounted()).map(({ count }) => count)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });
});

describe('counting again', () => {
  const now = new Date('2027-01-04T08:00:00Z');
  const ago = (ms: number, tookMs: number) => isCountDue({ countedAt: new Date(now.getTime() - ms), tookMs }, now);

  test.each([
    ['a small call after a second', 999, 3, false],
    ['a small call after a second', 1000, 3, true],
    ['one that took two seconds after a hundred', 99_999, 2000, false],
    ['one that took two seconds after a hundred', 100_000, 2000, true],
    ['the largest after a quarter of an hour', 899_999, 60_000, false],
    ['the largest after a quarter of an hour', 900_000, 60_000, true],
  ])('is due for %s: %d ms, %d ms', (_, ms, tookMs, isDue) => {
    expect(ago(ms, tookMs)).toBe(isDue);
  });

  test('is due where nothing was counted', () => expect(isCountDue(null, now)).toBe(true));
});
