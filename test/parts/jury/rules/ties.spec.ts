import { dealProposals, drawsFrom } from '../../../../src/parts/jury/domain/assignment.js';
import { choiceRefusal, seenRanks, type FrozenRank } from '../../../../src/parts/jury/domain/decision.js';
import { jurySchedule } from '../../../../src/parts/jury/domain/jury-schedule.js';
import { byNormalized, isOrderOf, judge, tiesOf } from '../../../../src/parts/jury/domain/results.js';
import { placings, settled } from '../../../../src/parts/jury/domain/statistics.js';
import { median } from '../../../../src/parts/jury/domain/time-spent.js';

const terms = [{ slug: 'impact', weight: 1 }];
const themes: Record<string, string> = { b: 'water' };
const proposals = (ids: string) => [...ids].map((id) => ({ id, theme: themes[id] ?? 'energy', missing: 0 }));
/** Scores by proposal and juror: `{ a: { x: 4 } }`. */
const sheets = (scores: Record<string, Record<string, number>>) =>
  Object.entries(scores).flatMap(([proposalId, own]) =>
    Object.entries(own).map(([jurorId, impact]) => ({ proposalId, jurorId, scores: { impact } })),
  );
const ids = (results: readonly { id: string }[]) => results.map(({ id }) => id).join('');

describe('a tie', () => {
  const tied = sheets({ a: { x: 4 }, b: { x: 4 }, c: { x: 4 }, d: { x: 3 }, f: { x: 3 } });
  const judged = (settledTies?: string[][]) => judge(proposals('abcdef'), tied, terms, 1, settledTies);
  const places = (settledTies?: string[][]) =>
    judged(settledTies).map(({ id, place, themePlace, isSettled }) => {
      const rank = (one: typeof place) => one && `${one.place}${one.isShared ? ' shared' : ''}`;
      return [id, rank(place), rank(themePlace), isSettled];
    });
  const last = ['e', null, null, false];
  const apart = [['d', '4 shared', '3 shared', false], ['f', '4 shared', '3 shared', false], last];

  test('is among those that are ranked with the same average', () => {
    expect(tiesOf(judged()).map(ids)).toEqual(['abc', 'df']);
    expect(tiesOf(judge(proposals('ab'), [], terms, 1))).toEqual([]);
    const order = (text: string) => isOrderOf([...text], [{ id: 'a' }, { id: 'b' }]);
    expect(['ab', 'ba', 'ac', 'a', 'abc'].map(order)).toEqual([true, true, false, false, false]);
  });

  test('has the order in which it was settled, overall and in each theme, if it is one of exactly these', () => {
    const shared = [
      ['a', '1 shared', '1 shared', false],
      ['b', '1 shared', '1', false],
      ['c', '1 shared', '1 shared', false],
      ...apart,
    ];
    expect(places()).toEqual(shared);
    expect(places([[...'ca'], [...'cade'], [...'xyz']])).toEqual(shared);
    expect(places([[...'ca'], [...'cab']])).toEqual([
      ['c', '1', '1', true],
      ['a', '2', '2', true],
      ['b', '3', '1', true],
      ...apart,
    ]);
    expect(ids(judged([[...'fd'], [...'bca']]))).toBe('bcafde');
  });

  test('is in the order of the normalized scores until then, whatever came first', () => {
    const given = sheets({ a: { y: 3 }, b: { x: 3 }, p: { x: 1 }, q: { y: 2 }, r: { y: 2.9 } });
    for (const order of ['abpqr', 'rqpba']) {
      const equal = judge(proposals(order), given, terms, 1).filter(({ average }) => average === 3);
      expect([ids(equal), equal.map(({ normalized }) => normalized?.toFixed(2))]).toEqual(['ba', ['0.71', '0.67']]);
    }
  });
});

test('who lacks reviews comes last, with the most reviews first, and without any has no rank even if none is needed', () => {
  const some = sheets({ b: { x: 4, y: 5 }, c: { x: 5 }, d: { x: 1, y: 1, z: 1 } });
  expect(ids(judge(proposals('acbd'), some, terms, 3))).toBe('dbca');
  const free = judge(proposals('aeb'), some, terms, 0);
  expect(free.map(({ id, place, shared }) => [id, place?.place ?? null, shared])).toEqual([
    ['b', 1, { from: 1, to: 1 }],
    ['a', null, null],
    ['e', null, null],
  ]);
  expect(tiesOf(free)).toEqual([]);
});

test('what differs by exactly the distance of two jurors cannot be told apart', () => {
  const results = judge(
    proposals('abc'),
    sheets({ a: { x: 5, y: 4 }, b: { x: 5, y: 3 }, c: { x: 4, y: 4 } }),
    terms,
    1,
  );
  expect(results.map(({ margin, shared }) => [margin, shared])).toEqual(
    Array.from({ length: 3 }, () => [0.5, { from: 1, to: 3 }]),
  );
});

test('by normalized scores, whom a strict juror praised stands before whom a lenient one did not', () => {
  const given = sheets({ a: { x: 3 }, b: { y: 4 }, c: { x: 1 }, d: { y: 5 } });
  const results = judge(proposals('zabcd'), given, terms, 1);
  const by = byNormalized(results);
  expect([ids(results), ids(by)]).toEqual(['dbacz', 'dabcz']);
  expect(by.map(({ normalizedPlace }) => normalizedPlace?.place ?? null)).toEqual([1, 1, 3, 3, null]);
});

test('a value of 0 is shared with nobody who has none, and billionths are settled', () => {
  expect(placings([null, 0], (value) => value)(0)).toEqual({ place: 1, isShared: false });
  expect([settled(1.000_000_000_4), median([])]).toEqual([1, null]);
});

// Mulberry32, as published: who has the seed can draw again.
test('draws are those of the seed', () => {
  const draw = drawsFrom(1);
  expect([draw(), draw(), draw()]).toEqual([0.6270739405881613, 0.002735721180215478, 0.5274470399599522]);
});

test.each([1, 2, 3, 4, 5, 6])('loads are evened as often as they can be, and pairs are in order (seed %d)', (seed) => {
  const proposalIds = Array.from({ length: 12 }, (_, index) => `p${index + 10}`);
  const isBarred = ({ proposalId, jurorId }: { proposalId: string; jurorId: string }) =>
    jurorId === 'y' && proposalId >= 'p18';
  const { added } = dealProposals({ proposalIds, jurorIds: ['x', 'y'], perProposal: 1, seed, assigned: [], isBarred });
  expect(added.filter(({ jurorId }) => jurorId === 'y')).toHaveLength(6);
  const two = dealProposals({
    proposalIds,
    jurorIds: ['x', 'y', 'z'],
    perProposal: 2,
    seed,
    assigned: [],
    isBarred,
  }).added;
  const keys = two.map(({ proposalId, jurorId }) => `${proposalId} ${jurorId}`);
  expect(keys).toEqual(keys.toSorted());
});

test('a jury without an assignment has no schedule', () => {
  const [dueAt, now] = [new Date('2027-03-02T00:00Z'), new Date('2027-03-01T00:00Z')];
  expect(jurySchedule({ assigned: 1, submitted: 0, firstAt: null, dueAt }, now)).toBeNull();
});

test('a refused choice names its field', () => {
  const candidates = ['a', 'b'].map((id) => ({ id, state: 'submitted' as const }));
  const path = (winners: string[], outstanding: string[], most: number) =>
    choiceRefusal({ winners, outstanding, fewer: true }, candidates, most)?.fieldErrors[0]?.path;
  expect([path([], [], 1), path(['a'], ['b'], 1), path(['a', 'b'], [], 1)]).toEqual([
    'winners',
    'outstanding',
    'winners',
  ]);
});

test('ranks that were seen differ by place alone', () => {
  const seen = (place: number | null) => seenRanks([{ proposalId: 'a', place, average: 4, sheets: 2 } as FrozenRank]);
  expect(new Set([seen(1), seen(2), seen(null)]).size).toBe(3);
});
