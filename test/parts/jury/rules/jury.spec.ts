import { mergeSheets } from '../../../../src/client/jury/sheet-merge.js';
import { median, timeSpent } from '../../../../src/parts/jury/domain/time-spent.js';
import fc from 'fast-check';
import { dealProposals, type Pair } from '../../../../src/parts/jury/domain/assignment.js';
import {
  closesUnnoticed,
  conflictsBetween,
  isBinding,
  type JurorFacts,
  type ProposalFacts,
} from '../../../../src/parts/jury/domain/conflict.js';
import { choiceRefusal, frozenRanks, seenRanks } from '../../../../src/parts/jury/domain/decision.js';
import { jurySchedule } from '../../../../src/parts/jury/domain/jury-schedule.js';
import {
  checkRulesChange,
  defaultRules,
  pointsOf,
  weighedCriteria,
} from '../../../../src/parts/jury/domain/jury-settings.js';
import { biases, byNormalized, judge, jurorDistance } from '../../../../src/parts/jury/domain/results.js';
import { readScores, weightedMean } from '../../../../src/parts/jury/domain/score-sheet.js';
import { mean, placings, spread } from '../../../../src/parts/jury/domain/statistics.js';

const terms = [
  { slug: 'impact', name: 'Impact' },
  { slug: 'people', name: 'People' },
];
const even = weighedCriteria(terms, { impact: 1, people: 1 });
const scale = { min: 1, max: 5 };

describe('a sheet that was changed on two devices', () => {
  const base = { 'score.impact': '3', 'score.people': '', comment: 'Good.\r\nSolid.', privateNote: '' };

  test('has what either changed, and both versions of what both changed', () => {
    const mine = { ...base, 'score.impact': '4', comment: 'Good.\nSolid.', privateNote: 'Mine' };
    const theirs = { ...base, 'score.people': '2', comment: 'Better.', privateNote: 'Theirs' };
    expect(mergeSheets(base, mine, theirs)).toEqual({
      merged: { 'score.impact': '4', 'score.people': '2', comment: 'Better.', privateNote: 'Mine' },
      conflicts: [{ name: 'privateNote', mine: 'Mine', theirs: 'Theirs' }],
    });
  });

  test('agrees where both made the same change, and keeps a field that only one of them has', () => {
    const mine = { ...base, privateNote: 'Same' };
    const theirs = { ...base, privateNote: 'Same', feedback: 'Say who pays' };
    const { merged, conflicts } = mergeSheets(base, mine, theirs);
    expect([merged['privateNote'], merged['feedback'], conflicts]).toEqual(['Same', 'Say who pays', []]);
  });
});

describe('the rules of a jury', () => {
  test('count time that has passed and no more, whatever a browser says', () => {
    const at = (seconds: number) => new Date(seconds * 1000);
    const before = { secondsSpent: 100, updatedAt: at(0) };
    expect(timeSpent(null, 300, at(0))).toBe(300);
    expect(timeSpent(before, 40, at(60))).toBe(140);
    expect(timeSpent(before, 4000, at(60))).toBe(160);
    expect([timeSpent(before, -5, at(60)), timeSpent(before, Number.NaN, at(60))]).toEqual([100, 100]);
    expect(timeSpent(null, 999_999, at(0))).toBe(4 * 3600);
    expect(timeSpent({ secondsSpent: 359_990, updatedAt: at(0) }, 60, at(60))).toBe(360_000);
    expect([median([]), median([3]), median([9, 1]), median([5, 1, 2])]).toEqual([null, 3, 5, 2]);
  });

  test('are 1 to 5 with equal weights by default', () => {
    const rules = defaultRules(terms);
    expect(rules).toEqual({
      min: 1,
      max: 5,
      lowLabel: null,
      highLabel: null,
      weights: { impact: 1, people: 1 },
      scoresUntilLocal: null,
      minReviews: 2,
      sharesFeedback: false,
      isAnonymous: false,
      hidesPlaces: false,
      invitationNote: '',
    });
    expect(pointsOf(rules)).toEqual([1, 2, 3, 4, 5]);
    expect(weighedCriteria([...terms, { slug: 'late', name: 'Late' }], { impact: 3, people: 0 })).toEqual([
      { slug: 'impact', name: 'Impact', weight: 3 },
    ]);
  });

  const rules = (changes: object) => ({ ...defaultRules(terms), ...changes });
  test.each([
    ['a scale while there are no scores', { max: 10 }, 0, null, 'fine'],
    ['a scale under scores', { max: 10 }, 3, 3, 'scale-in-use 3'],
    ['weights under scores', { weights: { impact: 2, people: 1 } }, 3, null, 'weights-to-confirm 3'],
    ['weights under more scores than were seen', { weights: { impact: 2, people: 1 } }, 4, 3, 'weights-to-confirm 4'],
    ['weights that are confirmed', { weights: { impact: 2, people: 1 } }, 3, 3, 'fine'],
    ['weights that come to the same', { weights: { impact: 5, people: 5 } }, 3, null, 'fine'],
    ['words and the deadline', { lowLabel: 'weak', scoresUntilLocal: '2027-01-01T10:00' }, 3, null, 'fine'],
  ])('to change %s', (_, changes, sheets, confirmed, expected) => {
    const told = () => {
      try {
        checkRulesChange(rules({}), rules(changes), sheets, confirmed);
        return 'fine';
      } catch (error) {
        const { code, values } = error as { code: string; values: { count: number } };
        return `${code} ${values.count}`;
      }
    };
    expect(told()).toBe(expected);
  });
});

test('a jury is compared with its deadline by the share of time that has passed', () => {
  const [firstAt, dueAt] = [new Date('2027-04-01T00:00:00Z'), new Date('2027-04-11T00:00:00Z')];
  const schedule = (submitted: number, day: string, changes = {}) =>
    jurySchedule({ assigned: 10, submitted, firstAt, dueAt, ...changes }, new Date(`2027-04-${day}T00:00:00Z`));
  expect([schedule(5, '06'), schedule(4, '06'), schedule(9, '11'), schedule(10, '12')]).toEqual([
    'on-schedule',
    'behind',
    'overdue',
    null,
  ]);
  expect(schedule(0, '06', { assigned: 0, firstAt: null })).toBe(null);
});

describe('a score', () => {
  test.each([
    ['5', 5],
    [' 1 ', 1],
    ['0', 'outside-scale'],
    ['6', 'outside-scale'],
    ['-1', 'outside-scale'],
    ['3.5', 'no-whole-score'],
    ['3,5', 'no-whole-score'],
    ['1e0', 'no-whole-score'],
    ['four', 'no-whole-score'],
    ['٣', 'no-whole-score'],
    ['99999999999', 'no-whole-score'],
  ])('%s is read as %s', (text, expected) => {
    const { scores, fieldErrors } = readScores({ impact: text, people: '2' }, even, scale, true);
    expect(scores['impact'] ?? fieldErrors[0]?.code).toBe(expected);
  });

  test('can be missing in a draft, but not in a submitted sheet', () => {
    expect(readScores({ impact: '4', people: '' }, even, scale, false)).toEqual({
      scores: { impact: 4 },
      fieldErrors: [],
    });
    expect(readScores({ impact: '4' }, even, scale, true).fieldErrors).toEqual([
      { path: 'score.people', code: 'no-score', message: 'Enter a score.' },
    ]);
  });

  test('of an unknown criterion is an error', () => {
    expect(
      readScores({ impact: '4', people: '3', charm: '5' }, even, scale, true).fieldErrors.map(({ path }) => path),
    ).toEqual(['score.charm']);
  });

  test('counts by the weight of its criterion', () => {
    const weighed = weighedCriteria(terms, { impact: 3, people: 1 });
    expect(weightedMean({ impact: 5, people: 1 }, weighed)).toBe(4);
    expect(weightedMean({ impact: 5, people: 1 }, even)).toBe(3);
    expect(weightedMean({ people: 2 }, weighed)).toBe(2);
    expect(weightedMean({}, weighed)).toBeNull();
  });
});

describe('numbers', () => {
  test('mean and deviation follow the textbook', () => {
    expect([mean([]), mean([2]), mean([2, 4, 4, 4, 5, 5, 7, 9])]).toEqual([null, 2, 5]);
    expect(spread([2])).toBeNull();
    expect(spread([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(2.138_09, 5);
  });

  test('ties share a place, also if floating point makes them differ', () => {
    const values = [0.1 + 0.2, 0.3, 5, null, 0.1].map((value, index) => ({ id: `p${index}`, value }));
    const placeOf = placings(values, ({ value }) => value);
    expect(Object.fromEntries(values.map((one) => [one.id, placeOf(one)]))).toEqual({
      p0: { place: 2, isShared: true },
      p1: { place: 2, isShared: true },
      p2: { place: 1, isShared: false },
      p3: null,
      p4: { place: 4, isShared: false },
    });
  });
});

describe('the results', () => {
  const sheet = (proposalId: string, jurorId: string, impact: number, people = impact) => ({
    proposalId,
    jurorId,
    scores: { impact, people },
  });
  const proposals = [
    { id: 'a', theme: 'energy', missing: 0 },
    { id: 'b', theme: 'energy', missing: 1 },
    { id: 'c', theme: 'living', missing: 0 },
    { id: 'd', theme: 'living', missing: 1 },
  ];

  test('rank by average, overall and by theme, and count missing sheets', () => {
    const sheets = [
      sheet('a', 'x', 4),
      sheet('a', 'y', 2),
      sheet('b', 'x', 5, 4),
      sheet('c', 'x', 3),
      sheet('c', 'y', 3),
    ];
    const results = judge(proposals, sheets, even, 1);
    expect(
      results.map(({ id, average, place, themePlace, missing }) => [id, average, place, themePlace?.place, missing]),
    ).toEqual([
      ['b', 4.5, { place: 1, isShared: false }, 1, 1],
      ['c', 3, { place: 2, isShared: true }, 1, 0],
      ['a', 3, { place: 2, isShared: true }, 2, 0],
      ['d', null, null, undefined, 1],
    ]);
    expect(results[2]?.deviation).toBeCloseTo(Math.SQRT2, 9);
    expect(results[0]?.criteria).toEqual({ impact: 5, people: 4 });
    expect(results[2]?.marks).toEqual([
      { jurorId: 'y', mean: 2 },
      { jurorId: 'x', mean: 4 },
    ]);
  });

  test('normalized, a severe juror’s best is worth a mild one’s best', () => {
    // The mild one gives 4 and 5, the severe one 1 and 2.
    const sheets = [sheet('a', 'mild', 4), sheet('b', 'mild', 5), sheet('c', 'severe', 1), sheet('d', 'severe', 2)];
    const results = judge(proposals, sheets, even, 1);
    const byId = new Map(results.map((one) => [one.id, one]));
    expect(byId.get('d')?.normalized).toBeCloseTo(byId.get('b')?.normalized ?? 0, 9);
    expect(byId.get('d')?.normalizedPlace).toEqual({ place: 1, isShared: true });
    expect(byId.get('d')?.place).toEqual({ place: 3, isShared: false });
    expect(judge(proposals, [sheet('a', 'x', 5)], even, 1)[0]?.normalized).toBe(0);
  });

  const rated = (marks: Record<string, number[]>) =>
    judge(
      Object.keys(marks).map((id) => ({ id, theme: 'energy', missing: 0 })),
      Object.entries(marks).flatMap(([id, own]) => own.map((mark, at) => sheet(id, `j${at}`, mark))),
      even,
      2,
    );

  test('rank no proposal with too few reviews, and say what it lacks', () => {
    const results = rated({ a: [5], b: [3, 3], c: [], d: [2, 2] });
    expect(results.map(({ id, place, lacking }) => [id, place?.place ?? null, lacking])).toEqual([
      ['b', 1, 0],
      ['d', 2, 0],
      ['a', null, 1],
      ['c', null, 2],
    ]);
    expect(results[2]).toMatchObject({ themePlace: null, normalizedPlace: null, shared: null, average: 5 });
  });

  test('list a tie by normalized score, then by reviews, then as given', () => {
    // Juror j0 gives 1 to 5, j1 little else than 3.
    const tied = rated({ a: [5, 1], b: [1, 5], c: [3, 3], d: [3, 3, 3], e: [5, 3], f: [1, 3] });
    const [first, ...rest] = tied;
    expect([first?.id, rest.at(-1)?.id]).toEqual(['e', 'f']);
    const tie = rest.slice(0, -1);
    expect(tie.map(({ place }) => place)).toEqual(tie.map(() => ({ place: 2, isShared: true })));
    const keys = tie.map(({ normalized, marks }) => [Math.round((normalized ?? 0) * 1e9), marks.length] as const);
    expect(keys).toEqual(keys.toSorted((a, b) => b[0] - a[0] || b[1] - a[1]));
    expect(byNormalized(tied).map(({ normalizedPlace }) => normalizedPlace?.place)).toEqual(
      tied.map(({ normalizedPlace }) => normalizedPlace?.place ?? 0).toSorted((a, b) => a - b),
    );
  });

  test('cannot be told apart where one other juror could swap them', () => {
    // Two jurors are 1 point apart everywhere, so one other could move an average by half a point.
    const results = rated({ a: [5, 4], b: [4, 5], c: [4, 3], d: [2, 1] });
    expect(jurorDistance(results)).toBe(1);
    expect(results.map(({ id, margin, shared }) => [id, margin, shared])).toEqual([
      ['a', 0.5, { from: 1, to: 2 }],
      ['b', 0.5, { from: 1, to: 2 }],
      ['c', 0.5, { from: 3, to: 3 }],
      ['d', 0.5, { from: 4, to: 4 }],
    ]);
    expect(rated({ a: [5, 4], b: [4, 4], c: [4, 4] }).map(({ shared }) => shared)).toEqual([
      { from: 1, to: 1 },
      { from: 2, to: 3 },
      { from: 2, to: 3 },
    ]);
    // Half a point apart, and a margin of half a point: what could be equal is shared.
    expect(rated({ a: [5, 4], b: [4, 4, 4, 4] }).map(({ shared }) => shared)).toEqual([
      { from: 1, to: 1 },
      { from: 2, to: 2 },
    ]);
    expect(rated({ a: [5, 4], b: [5, 3] }).map(({ shared }) => shared)).toEqual([
      { from: 1, to: 2 },
      { from: 1, to: 2 },
    ]);
    expect(judge(proposals, [sheet('a', 'x', 4)], even, 1)[0]).toMatchObject({ margin: null, shared: null });
    // Pairs of the same proposal, not of neighbors only: 1 and 3, 1 and 5, 3 and 5.
    expect(jurorDistance(rated({ a: [5, 1, 3] }))).toBeCloseTo(8 / 3, 9);
  });

  test('compare a juror with the others on shared proposals', () => {
    const sheets = [sheet('a', 'x', 5), sheet('a', 'y', 3), sheet('b', 'x', 4), sheet('b', 'y', 4), sheet('c', 'x', 1)];
    expect(biases(['x', 'y', 'z'], sheets, even)).toEqual([
      { jurorId: 'x', sheets: 3, mean: 10 / 3, others: 3.5, difference: 1 },
      { jurorId: 'y', sheets: 2, mean: 3.5, others: 4.5, difference: -1 },
    ]);
    expect(biases(['x'], [sheet('c', 'x', 1)], even)).toEqual([
      { jurorId: 'x', sheets: 1, mean: 1, others: null, difference: null },
    ]);
  });

  test('do not depend on the order of sheets, and lie within the scale', () => {
    const score = fc.integer({ min: 1, max: 5 });
    const anySheet = fc.record({
      proposalId: fc.constantFrom('a', 'b', 'c'),
      jurorId: fc.constantFrom('x', 'y', 'z'),
      scores: fc.record({ impact: score, people: score }),
    });
    const some = fc.uniqueArray(anySheet, { selector: (one) => one.proposalId + one.jurorId, maxLength: 9 });
    fc.assert(
      fc.property(some, (sheets) => {
        const ranks = (of: typeof sheets) => judge(proposals, of, even, 1).map(({ id, place }) => [id, place]);
        expect(ranks(sheets.toReversed())).toEqual(ranks(sheets));
        for (const { average, marks, place } of judge(proposals, sheets, even, 1)) {
          expect(average === null).toBe(marks.length === 0);
          expect(place === null).toBe(average === null);
          expect((average ?? 1) >= 1 && (average ?? 5) <= 5).toBe(true);
        }
      }),
    );
  });
});

describe('automatic assignment', () => {
  const ids = (letter: string, count: number) => Array.from({ length: count }, (_, index) => `${letter}${index}`);
  const wish = {
    proposals: fc.integer({ min: 0, max: 12 }),
    jurors: fc.integer({ min: 0, max: 6 }),
    perProposal: fc.integer({ min: 1, max: 4 }),
    seed: fc.nat(),
  };
  const loadsOf = (jurorIds: string[], pairs: readonly Pair[]) =>
    jurorIds.map((id) => pairs.filter(({ jurorId }) => jurorId === id).length);

  test('without conflicts every proposal has its jurors, and loads are within one', () => {
    fc.assert(
      fc.property(fc.record(wish), ({ proposals, jurors, perProposal, seed }) => {
        const [proposalIds, jurorIds] = [ids('p', proposals), ids('j', jurors)];
        const dealt = dealProposals({
          proposalIds,
          jurorIds,
          perProposal,
          seed,
          assigned: [],
          isBarred: () => false,
        });
        const lacking = Math.max(0, perProposal - jurors);
        expect(dealt.short.length).toBe(lacking > 0 ? proposals : 0);
        expect(dealt.added.length).toBe(proposals * Math.min(perProposal, jurors));
        const loads = loadsOf(jurorIds, dealt.added);
        expect(Math.max(0, ...loads) - Math.min(...loads, Infinity)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('conflicts are avoided, each proposal gets all available jurors or says so, and no assignment is more even', () => {
    const barred = fc.array(fc.tuple(fc.nat(4), fc.nat(3)), { maxLength: 14 });
    fc.assert(
      fc.property(fc.record({ ...wish, proposals: fc.integer({ min: 1, max: 5 }), barred }), (given) => {
        const { seed } = given;
        const perProposal = Math.min(given.perProposal, 2);
        const [proposalIds, jurorIds] = [ids('p', given.proposals), ids('j', 4)];
        const conflicts = new Set(given.barred.map(([p, j]) => `p${p} j${j}`));
        const isBarred = ({ proposalId, jurorId }: Pair) => conflicts.has(`${proposalId} ${jurorId}`);
        const dealt = dealProposals({ proposalIds, jurorIds, perProposal, seed, assigned: [], isBarred });
        expect(dealt.added.filter(isBarred)).toEqual([]);
        expect(new Set(dealt.added.map(({ proposalId, jurorId }) => `${proposalId} ${jurorId}`)).size).toBe(
          dealt.added.length,
        );
        const free = (proposalId: string) => jurorIds.filter((jurorId) => !isBarred({ proposalId, jurorId }));
        const short = new Map(dealt.short.map(({ proposalId, lacking }) => [proposalId, lacking]));
        for (const proposalId of proposalIds) {
          const own = dealt.added.filter((pair) => pair.proposalId === proposalId).length;
          expect(own).toBe(Math.min(perProposal, free(proposalId).length));
          expect(short.get(proposalId) ?? 0).toBe(perProposal - own);
        }
        expect(squares(loadsOf(jurorIds, dealt.added))).toBe(fairest(proposalIds, jurorIds, perProposal, free));
      }),
      { numRuns: 60 },
    );
  });

  test('existing assignments stay and count, and a seed gives the same result', () => {
    const given = {
      proposalIds: ids('p', 4),
      jurorIds: ids('j', 2),
      perProposal: 1,
      assigned: [
        { proposalId: 'p0', jurorId: 'j0' },
        { proposalId: 'p1', jurorId: 'gone' },
      ],
      isBarred: () => false,
    };
    const dealt = dealProposals({ ...given, seed: 7 });
    expect(dealt.added.map(({ proposalId }) => proposalId)).toEqual(['p2', 'p3']);
    expect(loadsOf(['j0', 'j1'], dealt.added)[1]).toBeGreaterThanOrEqual(1);
    expect(dealProposals({ ...given, proposalIds: given.proposalIds.toReversed(), seed: 7 })).toEqual(dealt);
    const others = [1, 2, 3, 4, 5].map((seed) => JSON.stringify(dealProposals({ ...given, assigned: [], seed })));
    expect(new Set(others).size).toBeGreaterThan(1);
  });
});

const squares = (loads: readonly number[]) => loads.reduce((sum, load) => sum + load * load, 0);

/** The smallest sum of squared loads of all dealings, by trying each. */
function fairest(proposals: string[], jurors: string[], each: number, free: (proposal: string) => string[]): number {
  const choose = (from: string[], count: number): string[][] =>
    count === 0
      ? [[]]
      : from.flatMap((one, index) => choose(from.slice(index + 1), count - 1).map((rest) => [one, ...rest]));
  let loads = new Map([[jurors.map(() => 0).join(), jurors.map(() => 0)]]);
  for (const proposal of proposals) {
    const next = new Map<string, number[]>();
    for (const before of loads.values()) {
      for (const own of choose(free(proposal), Math.min(each, free(proposal).length))) {
        const after = before.map((load, index) => load + (own.includes(jurors[index]!) ? 1 : 0));
        next.set(after.join(), after);
      }
    }
    loads = next;
  }
  return Math.min(...[...loads.values()].map(squares));
}

describe('a conflict of interest', () => {
  const juror = (changes: Partial<JurorFacts> = {}): JurorFacts => ({
    id: 'j',
    emailKey: 'ana@jury.example',
    domain: 'jury.example',
    organizations: [],
    declared: [],
    ...changes,
  });
  const proposal = (changes: Partial<ProposalFacts> = {}): ProposalFacts => ({
    id: 'p',
    organizationId: null,
    organizationKey: 'harbour lab',
    organizationKeys: [],
    members: [{ emailKey: 'bo@team.example', domain: 'team.example', isProven: true }],
    linked: [],
    helpers: [],
    ...changes,
  });
  const declared = (about: object) => ({
    kind: 'interest' as const,
    proposalId: null,
    organization: null,
    organizationKey: null,
    domain: null,
    reason: '',
    ...about,
  });
  const member = (emailKey: string, isProven = true) => ({ emailKey, domain: emailKey.split('@')[1]!, isProven });
  const own = [{ id: 'o', name: 'Harbour Lab', keys: ['harbour lab', 'labo du port'], isProven: true }];

  test.each<[string, Partial<JurorFacts>, Partial<ProposalFacts>, string[]]>([
    ['strangers have none', {}, {}, []],
    ['a member', {}, { members: [member('ana@jury.example')] }, ['member', 'domain']],
    ['a linked attendee', {}, { linked: [{ emailKey: 'ana@jury.example', isProven: true }] }, ['linked']],
    ['the same mail domain', {}, { members: [member('x@jury.example')] }, ['domain']],
    ['a domain below', {}, { members: [member('x@lab.jury.example')] }, ['domain']],
    ['a domain that only ends alike', {}, { members: [member('x@the-jury.example')] }, []],
    ['free mail', { emailKey: 'ana@gmail.com', domain: 'gmail.com' }, { members: [member('x@gmail.com')] }, []],
    [
      'the same organization by id',
      { organizations: own },
      { organizationId: 'o', organizationKey: null },
      ['organization'],
    ],
    ['the same organization by a name', { organizations: own }, {}, ['organization']],
    [
      'the same organization by a merged name',
      { organizations: own },
      { organizationKey: 'labo du port' },
      ['organization'],
    ],
    ['help in the audit log', {}, { helpers: ['j'] }, ['helped']],
    ['declared for the proposal', { declared: [declared({ proposalId: 'p' })] }, {}, ['declared']],
    ['declared as help', { declared: [{ ...declared({ proposalId: 'p' }), kind: 'helped' }] }, {}, ['helped']],
    ['declared for another proposal', { declared: [declared({ proposalId: 'q' })] }, {}, []],
    [
      'declared for the organization',
      { declared: [declared({ organization: 'Harbour Lab', organizationKey: 'harbour lab' })] },
      {},
      ['declared-organization'],
    ],
    [
      'declared for a public suffix',
      { declared: [declared({ domain: 'co.uk' })] },
      { members: [{ emailKey: 'a@harbour.co.uk', domain: 'harbour.co.uk', isProven: true }] },
      [],
    ],
    ['declared for the domain', { declared: [declared({ domain: 'team.example' })] }, {}, ['declared-domain']],
  ])('%s', (_, jurorChanges, proposalChanges, reasons) => {
    expect(conflictsBetween(juror(jurorChanges), proposal(proposalChanges)).map(({ reason }) => reason)).toEqual(
      reasons,
    );
  });
});

describe('the evidence of a conflict of interest', () => {
  const juror: JurorFacts = {
    id: 'j',
    emailKey: 'ana@jury.example',
    domain: 'jury.example',
    organizations: [
      { id: 'o', name: 'Typed Lab', keys: ['lab'], isProven: false },
      { id: 'q', name: 'Proven Lab', keys: ['lab'], isProven: true },
    ],
    declared: [],
  };
  const proposal: ProposalFacts = {
    id: 'p',
    organizationId: null,
    organizationKey: null,
    organizationKeys: [],
    members: [],
    linked: [],
    helpers: [],
  };
  const person = (emailKey: string, isProven: boolean) => ({ emailKey, domain: emailKey.split('@')[1]!, isProven });
  const evidenceOf = (changes: Partial<ProposalFacts>, of: Partial<JurorFacts> = {}) =>
    conflictsBetween({ ...juror, ...of }, { ...proposal, ...changes }).map(({ reason, evidence }) => [
      reason,
      evidence,
    ]);

  test('is proven by one person or organization that is, and otherwise unproven', () => {
    expect(evidenceOf({ members: [person('ana@jury.example', false)] })).toEqual([
      ['member', 'unproven'],
      ['domain', 'unproven'],
    ]);
    expect(evidenceOf({ members: [person('x@jury.example', false), person('y@jury.example', true)] })).toEqual([
      ['domain', 'proven'],
    ]);
    expect(evidenceOf({ linked: [person('ana@jury.example', false)] })).toEqual([['linked', 'unproven']]);
    expect(evidenceOf({ helpers: ['j'] })).toEqual([['helped', 'proven']]);
    expect(evidenceOf({ organizationKey: 'lab' })).toEqual([['organization', 'proven']]);
    expect(evidenceOf({ organizationId: 'o' })).toEqual([['organization', 'unproven']]);
  });

  const found = { reason: 'organization' as const, about: 'Lab' };
  const review = (ruling: 'confirmed' | 'dismissed', findings = [found]) => ({ ruling, findings });
  test.each([
    ['declared', null, true, false],
    ['declared', review('dismissed'), true, false],
    ['proven', null, true, true],
    ['proven', review('dismissed'), false, false],
    ['proven', review('confirmed'), true, false],
    ['proven', review('dismissed', [{ ...found, about: 'Another lab' }]), true, true],
    ['proven', review('confirmed', []), true, true],
    ['unproven', null, false, false],
    ['unproven', review('confirmed'), true, false],
    ['unproven', review('dismissed'), false, false],
  ] as const)('%s, with the review %j: closes %s, unnoticed %s', (evidence, ruling, closes, isUnnoticed) => {
    const conflict = { ...found, evidence };
    expect(isBinding(conflict, ruling)).toBe(closes);
    expect(closesUnnoticed([conflict], ruling)).toBe(isUnnoticed);
  });
});

describe('the choice of winners', () => {
  const candidates = [
    { id: 'a', state: 'submitted' as const },
    { id: 'b', state: 'shortlisted' as const },
    { id: 'c', state: 'withdrawn' as const },
  ];
  test.each([
    [['a', 'b'], [], 2, false, null],
    [['a', 'b'], ['b'], null, false, null],
    [['a'], [], 2, false, 'fewer-winners'],
    [['a'], [], 2, true, null],
    [['a', 'b'], [], 1, true, 'too-many-winners'],
    [[], [], 2, true, 'no-winner'],
    [['a', 'c'], [], 2, false, 'not-before-jury'],
    [['a', 'x'], [], 2, false, 'not-before-jury'],
    [['a', 'b'], ['c'], 2, false, 'outstanding-loses'],
  ])('of %j with %j outstanding, of %j: %s %s', (winners, outstanding, most, fewer, code) => {
    const refusal = choiceRefusal({ winners, outstanding, fewer }, candidates, most);
    expect(refusal === null ? null : (refusal.fieldErrors[0]?.code ?? refusal.code)).toBe(code);
  });

  test('counts existing winners', () => {
    const choice = { winners: ['a', 'b'], outstanding: [], fewer: false };
    const others = [...candidates, { id: 'd', state: 'showcased' as const }];
    expect(choiceRefusal(choice, others, 2)?.fieldErrors[0]?.values).toEqual({ most: 2, count: 3 });
    expect(choiceRefusal(choice, others, 3)).toBeNull();
  });

  test('is based on ranks whose version follows from what counts', () => {
    const judged = [{ id: 'a', theme: 'energy', missing: 1 }];
    const ranks = (impact: number) =>
      frozenRanks(judge(judged, [{ proposalId: 'a', jurorId: 'x', scores: { impact } }], even, 1), [
        { id: 'a', externalId: 'P-1', title: 'A' },
      ]);
    expect(ranks(4)).toEqual([
      {
        proposalId: 'a',
        externalId: 'P-1',
        title: 'A',
        theme: 'energy',
        place: 1,
        isShared: false,
        themePlace: 1,
        average: 4,
        deviation: null,
        sheets: 1,
        missing: 1,
        lacking: 0,
        shared: null,
      },
    ]);
    expect(seenRanks(ranks(4))).toBe(seenRanks(ranks(4)));
    expect(seenRanks(ranks(4))).not.toBe(seenRanks(ranks(5)));
  });
});
