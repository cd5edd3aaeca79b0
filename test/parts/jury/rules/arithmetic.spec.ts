import type { Role } from '../../../../src/domain/identity/role.js';
import { dealProposals } from '../../../../src/parts/jury/domain/assignment.js';
import type { FoundConflict } from '../../../../src/parts/jury/domain/conflict.js';
import { chooseJurors, dealByName } from '../../../../src/parts/jury/domain/deal.js';
import { choiceRefusal, frozenRanks, seenRanks } from '../../../../src/parts/jury/domain/decision.js';
import { planByHand } from '../../../../src/parts/jury/domain/hand-assignment.js';
import type { Juror, JuryProposal } from '../../../../src/parts/jury/domain/jury.queries.js';
import { biases, judge } from '../../../../src/parts/jury/domain/results.js';
import { readScores, weightedMean } from '../../../../src/parts/jury/domain/score-sheet.js';
import { placings, spread } from '../../../../src/parts/jury/domain/statistics.js';
import { median, timeOfSheets, timeSpent } from '../../../../src/parts/jury/domain/time-spent.js';
import type { Refusal } from '../../../../src/platform/errors.js';

const terms = [
  { slug: 'impact', name: 'Impact', weight: 1 },
  { slug: 'people', name: 'People', weight: 1 },
];
const sheet = (proposalId: string, jurorId: string, scores: Record<string, number>) => ({
  proposalId,
  jurorId,
  scores,
});
const refusalOf = (work: () => unknown): Refusal => {
  try {
    work();
  } catch (error) {
    return error as Refusal;
  }
  throw new Error('Nothing was refused.');
};

const everything = () => true;

describe('the results', () => {
  const proposal = (id: string, theme = 'energy', missing = 0) => ({ id, theme, missing });

  test('compare by deviations of each juror: 1.5 of them above the mean is worth the same from anyone', () => {
    // x gives 1 to 5, y only 3 to 4: a mean of 3 with deviation 1.58, and of 3.5 with 0.71.
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const wide = ids.map((id, at) => sheet(id, 'x', { impact: at + 1, people: at + 1 }));
    const narrow = [sheet('f', 'y', { impact: 3, people: 3 }), sheet('g', 'y', { impact: 4, people: 4 })];
    const flat = [sheet('h', 'z', { impact: 4, people: 4 }), sheet('i', 'z', { impact: 4, people: 4 })];
    const all = [...ids, 'f', 'g', 'h', 'i', 'j'].map((id) => proposal(id));
    const results = new Map(judge(all, [...wide, ...narrow, ...flat], terms, 1).map((one) => [one.id, one]));
    const normalized = (id: string) => results.get(id)?.normalized;
    expect(normalized('e')).toBeCloseTo(2 / Math.sqrt(2.5), 9);
    expect(normalized('a')).toBeCloseTo(-2 / Math.sqrt(2.5), 9);
    expect(normalized('g')).toBeCloseTo(0.5 / Math.sqrt(0.5), 9);
    expect([normalized('c'), normalized('h'), normalized('j')]).toEqual([0, 0, null]);
    const places = [...results.values()].map(({ id, normalizedPlace }) => [id, normalizedPlace?.place ?? null]);
    expect(Object.fromEntries(places)).toEqual({ e: 1, g: 2, d: 3, c: 4, h: 4, i: 4, b: 7, f: 8, a: 9, j: null });
  });

  test('leave out sheets and criteria without a score', () => {
    const sheets = [sheet('a', 'x', {}), sheet('a', 'y', { impact: 4 }), sheet('a', 'z', { impact: 1, people: 2 })];
    const [result] = judge([proposal('a', 'energy', 2)], sheets, terms, 1);
    expect(result).toMatchObject({ average: 2.75, missing: 2, criteria: { impact: 2.5, people: 2 } });
    expect(judge([proposal('a')], [sheet('a', 'x', { impact: 3 })], terms, 1)[0]?.criteria).toEqual({
      impact: 3,
      people: null,
    });
    expect(judge([proposal('a')], [], terms, 1)[0]).toMatchObject({ marks: [], average: null, normalized: null });
    expect(biases(['x', 'y'], [sheet('a', 'x', {}), sheet('a', 'y', { impact: 4 })], terms)).toEqual([
      { jurorId: 'y', sheets: 1, mean: 4, others: null, difference: null },
    ]);
  });

  test('list equal marks by juror, whatever came first', () => {
    const equal = ['y', 'z', 'x'].map((juror) => sheet('a', juror, { impact: 3 }));
    for (const sheets of [equal, equal.toReversed()])
      expect(judge([proposal('a')], sheets, terms, 1)[0]?.marks.map(({ jurorId }) => jurorId)).toEqual(['x', 'y', 'z']);
  });

  test('share a place down to a billionth and no further, and nobody without a value has one', () => {
    const values = [2, 1, 1 + 1e-10, 1 + 1e-8, null].map((value, at) => ({ at, value }));
    const placeOf = placings(values, ({ value }) => value);
    expect(values.map((one) => placeOf(one)?.place ?? null)).toEqual([1, 3, 3, 2, null]);
    expect(placings([{ value: null }, { value: 0 }], ({ value }) => value)({ value: null })).toBeNull();
    expect([spread([]), spread([1]), spread([1, 3])]).toEqual([null, null, Math.SQRT2]);
  });
});

describe('a score sheet', () => {
  const scale = { min: 1, max: 12 };
  const faults = (typed: Record<string, string>) => readScores(typed, terms, scale, true).fieldErrors;

  test('names each fault in words, with the scale where that helps', () => {
    expect(faults({ impact: 'x', people: '13', charm: '1' })).toEqual([
      { path: 'score.impact', code: 'no-whole-score', message: 'Must be a whole number.' },
      { path: 'score.people', code: 'outside-scale', message: 'Must be from 1 to 12.', values: { min: 1, max: 12 } },
      { path: 'score.charm', code: 'unknown-criterion', message: 'This criterion is not scored.' },
    ]);
    expect(readScores({ impact: '12', people: '+1' }, terms, scale, true)).toEqual({
      scores: { impact: 12, people: 1 },
      fieldErrors: [],
    });
  });

  test('is worth nothing by criteria without weight', () => {
    const weights = (impact: number) => [{ slug: 'impact', weight: impact }];
    expect([weightedMean({ impact: 4 }, weights(0)), weightedMean({ impact: 4 }, weights(-1))]).toEqual([null, null]);
    expect(weightedMean({ impact: 4, people: 1 }, [...weights(-1), { slug: 'people', weight: 1 }])).toBe(1);
  });
});

test('the time of sheets is the median and the sum of those that were measured', () => {
  expect(timeOfSheets([0, 60, 30, 600].map((secondsSpent) => ({ secondsSpent })))).toEqual({ median: 60, total: 690 });
  expect([timeOfSheets([]), timeOfSheets([{ secondsSpent: 0 }])]).toEqual([null, null]);
  expect([median([7]), median([10, 9, 100, 1])]).toEqual([7, 9.5]);
  const before = { secondsSpent: 0, updatedAt: new Date(1_000_000) };
  expect(timeSpent(before, 3600, new Date(1_010_000))).toBe(10);
  expect(timeSpent(before, 20_000, new Date(1_000_000 + 8 * 3_600_000))).toBe(4 * 3600);
});

const juror = (id: string, role: Role = 'juror') =>
  ({ id, name: id.toUpperCase(), emailKey: `${id}@jury.example`, role }) as Juror;
const proposal = (id: string, state = 'submitted') =>
  ({ id, externalId: `P-${id}`, title: `Title ${id}`, state }) as JuryProposal;
const conflict: FoundConflict = { reason: 'member', about: '', evidence: 'proven' };
const against =
  (...pairs: string[]) =>
  (pair: { proposalId: string; jurorId: string }) =>
    pairs.includes(`${pair.proposalId} ${pair.jurorId}`) ? [conflict] : [];

describe('dealing proposals to jurors', () => {
  const [proposals, jurors] = [['a', 'b'].map((id) => proposal(id)), ['x', 'y'].map((id) => juror(id))];

  test('counts an assignment in conflict as none, and says which proposal lacks how many', () => {
    const assigned = [{ proposalId: 'a', jurorId: 'x' }];
    const wish = { perProposal: 1, seed: 3 };
    expect(dealByName(proposals, jurors, assigned, against(), everything, wish)).toEqual({
      added: [{ proposalId: 'b', jurorId: 'y' }],
      short: [],
    });
    expect(
      dealByName(proposals, jurors, assigned, against('a x', 'a y'), everything, { ...wish, perProposal: 2 }),
    ).toEqual({
      added: [
        { proposalId: 'b', jurorId: 'x' },
        { proposalId: 'b', jurorId: 'y' },
      ],
      short: [{ externalId: 'P-a', title: 'Title a', lacking: 2 }],
    });
  });

  test('is the same for the same names, whatever ids an installation has', () => {
    const rename = <Row extends { id: string }>(rows: Row[]) => rows.map((row) => ({ ...row, id: `other-${row.id}` }));
    const wish = { perProposal: 1, seed: 11 };
    const many = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => proposal(id));
    const here = dealByName(many, jurors, [], against(), everything, wish).added;
    const there = dealByName(rename(many), rename(jurors), [], against(), everything, wish).added;
    expect(there).toEqual(
      here.map(({ proposalId, jurorId }) => ({ proposalId: `other-${proposalId}`, jurorId: `other-${jurorId}` })),
    );
  });

  test('gives to those with less to do, and counts nobody who is gone', () => {
    const given = { jurorIds: ['x', 'y'], perProposal: 1, seed: 1, isBarred: () => false };
    const had = ['a', 'b', 'c'].map((proposalId) => ({ proposalId, jurorId: 'x' }));
    const all = ['a', 'b', 'c', 'd', 'e', 'f'];
    expect(dealProposals({ ...given, proposalIds: all, assigned: had }).added).toEqual(
      ['d', 'e', 'f'].map((proposalId) => ({ proposalId, jurorId: 'y' })),
    );
    // Assignments of proposals that are dealt no more are no load.
    const { added } = dealProposals({ ...given, proposalIds: ['d', 'e'], assigned: had });
    expect(new Set(added.map(({ jurorId }) => jurorId))).toEqual(new Set(['x', 'y']));
    const short = dealProposals({ ...given, proposalIds: ['d', 'b', 'c', 'a'], perProposal: 3, assigned: [] }).short;
    expect(short).toEqual(['a', 'b', 'c', 'd'].map((proposalId) => ({ proposalId, lacking: 1 })));
  });

  test('chooses all jurors, or those who are named and may score', () => {
    const staff = [juror('x'), juror('o', 'owner'), juror('d', 'door'), juror('y')];
    expect(chooseJurors(staff, undefined).map(({ id }) => id)).toEqual(['x', 'y']);
    expect(chooseJurors(staff, ['Y@Jury.example']).map(({ id }) => id)).toEqual(['y']);
    expect(chooseJurors(staff, [])).toEqual([]);
    for (const email of ['d@jury.example', 'nobody@jury.example'])
      expect(refusalOf(() => chooseJurors(staff, ['x@jury.example', email])).fieldErrors).toEqual([
        { path: 'jurors.1', code: 'no-juror', message: 'No juror has this email address.', values: { email } },
      ]);
  });
});

describe('an assignment by hand', () => {
  const proposals = [proposal('a'), proposal('b'), proposal('w', 'withdrawn')];
  const jurors = [juror('x'), juror('y'), juror('d', 'door')];
  const pair = (proposalId: string, jurorId: string) => ({
    proposal: `P-${proposalId}`,
    juror: `${jurorId}@jury.example`,
  });
  type Wish = { add?: object[]; remove?: object[] };
  const plan = ({ add = [], remove = [] }: Wish, conflicts = against(), isInPanel = everything) =>
    planByHand(
      { add, remove } as Parameters<typeof planByHand>[0],
      proposals,
      jurors,
      [
        { proposalId: 'a', jurorId: 'x' },
        { proposalId: 'w', jurorId: 'd' },
      ],
      conflicts,
      isInPanel,
    );

  test('is refused to a juror whose panel does not read the proposal', () => {
    const refusal = refusalOf(() => plan({ add: [pair('b', 'x')] }, against(), () => false));
    expect([refusal.code, refusal.message, refusal.values]).toEqual([
      'juror-outside-panel',
      'The panel of X doesn’t read “Title b”.',
      { juror: 'X', proposal: 'Title b' },
    ]);
  });

  test('adds what is missing and removes what is there', () => {
    expect(plan({ add: [pair('a', 'x'), pair('b', 'x')], remove: [pair('a', 'x'), pair('b', 'y')] })).toEqual({
      added: [{ proposalId: 'b', jurorId: 'x' }],
      removed: [{ proposalId: 'a', jurorId: 'x' }],
    });
    // What is over can still be removed.
    expect(plan({ remove: [pair('w', 'd')] }).removed).toEqual([{ proposalId: 'w', jurorId: 'd' }]);
  });

  test('names the proposal or the juror that it is not possible for', () => {
    const fields = (wish: Wish) => refusalOf(() => plan(wish)).fieldErrors;
    const proposalFault = { code: 'not-before-jury', message: 'No proposal with this ID is being scored.' };
    const jurorFault = (id: string) => ({
      code: 'no-juror',
      message: 'No juror has this email address.',
      values: { email: `${id}@jury.example` },
    });
    expect(fields({ add: [pair('b', 'x'), pair('w', 'x')] })).toEqual([{ path: 'add.1.proposal', ...proposalFault }]);
    expect(fields({ remove: [pair('q', 'x')] })).toEqual([{ path: 'remove.0.proposal', ...proposalFault }]);
    expect(fields({ add: [pair('b', 'd')] })).toEqual([{ path: 'add.0.juror', ...jurorFault('d') }]);
    expect(fields({ remove: [pair('b', 'q')] })).toEqual([{ path: 'remove.0.juror', ...jurorFault('q') }]);
  });

  test('is refused in a conflict of interest, in words, but can be removed', () => {
    const conflicts = against('b y', 'a x');
    const refusal = refusalOf(() => plan({ add: [pair('b', 'x'), pair('b', 'y')] }, conflicts));
    expect([refusal.code, refusal.message, refusal.values]).toEqual([
      'juror-in-conflict',
      'Y has a conflict of interest with “Title b”.',
      { juror: 'Y', proposal: 'Title b' },
    ]);
    expect(plan({ remove: [pair('a', 'x')] }, conflicts).removed).toHaveLength(1);
  });
});

describe('a decision', () => {
  const candidates = [
    { id: 'a', state: 'submitted' as const },
    { id: 'b', state: 'submitted' as const },
  ];
  test.each([
    [{ winners: [], outstanding: [] }, null, 'Choose at least one winner.'],
    [{ winners: ['a'], outstanding: ['b'] }, null, 'Only winners can be outstanding.'],
    [{ winners: ['a', 'b'], outstanding: [] }, 1, 'The call has 1 winners, not 2.'],
    [{ winners: ['a'], outstanding: [] }, 2, 'The call has 2 winners, but only 1 were chosen. Confirm to continue.'],
    [{ winners: ['x'], outstanding: [] }, 2, 'At least one of these proposals is no longer being scored.'],
  ])('of %j, of %j, is answered by words', (choice, most, words) => {
    const refusal = choiceRefusal({ ...choice, fewer: false }, candidates, most);
    expect(refusal?.fieldErrors[0]?.message ?? refusal?.message).toBe(words);
  });

  test('that needs a confirmation says of how many', () => {
    const refusal = choiceRefusal({ winners: ['a'], outstanding: [], fewer: false }, candidates, 2);
    expect(refusal?.values).toEqual({ most: 2, count: 1 });
    expect(choiceRefusal({ winners: ['a'], outstanding: [], fewer: false }, candidates, null)).toBeNull();
  });

  test('freezes proposals without a place, and leaves out those that are gone', () => {
    const judged = judge(
      [
        { id: 'a', theme: 'energy', missing: 1 },
        { id: 'b', theme: 'energy', missing: 0 },
      ],
      [],
      terms,
      1,
    );
    const ranks = frozenRanks(judged, [{ id: 'a', externalId: 'P-a', title: 'A' }]);
    expect(ranks).toMatchObject([{ proposalId: 'a', place: null, isShared: false, themePlace: null, missing: 1 }]);
    expect(ranks).toHaveLength(1);
    expect(seenRanks(ranks)).toMatch(/^[\da-f]{16}$/u);
    const two = judge(
      [
        { id: 'b', theme: '', missing: 0 },
        { id: 'a', theme: '', missing: 0 },
      ],
      [],
      terms,
      1,
    );
    const named = ['a', 'b'].map((id) => ({ id, externalId: id, title: id }));
    expect(seenRanks(frozenRanks(two, named))).toBe(seenRanks(frozenRanks(two.toReversed(), named)));
  });
});
