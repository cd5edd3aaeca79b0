import {
  approvalOrder,
  approvalOutcomes,
  outcomesKey,
  planApproval,
} from '../../../src/domain/registrations/approval/approval-plan.js';
import fc from 'fast-check';
import { timeOrderedUuid } from '../../../src/platform/database/uuid.js';
import {
  type FreeSeats,
  waitlistEntries,
  type WaitlistEntry,
  lineReasons,
  movedWaitlist,
  placeIn,
  planWaitlist,
  teamHolder,
  teamOf,
} from '../../../src/domain/registrations/waitlist/waitlist.js';

const one = (id: string, ...holders: string[]): WaitlistEntry => ({ members: [{ id, holders }], allOrNothing: false });
const group = (ids: string, allOrNothing: boolean, ...holders: string[]): WaitlistEntry => ({
  members: [...ids].map((id) => ({ id, holders })),
  allOrNothing,
});
const seats = (free: number, reserved: Record<string, number> = {}): FreeSeats => ({
  free,
  reserved: new Map(Object.entries(reserved)),
});

describe('who of a line gets a seat', () => {
  const cases: [
    name: string,
    free: FreeSeats,
    line: WaitlistEntry[],
    seated: string,
    waiting: Record<string, object>,
  ][] = [
    ['nobody without a free seat', seats(0), [one('a')], '', { a: { reason: 'full' } }],
    ['the first ones', seats(2), [one('a'), one('b'), one('c')], 'ab', { c: { reason: 'full' } }],
    ['everybody without a limit', seats(Infinity), [one('a'), group('bcd', true)], 'abcd', {}],
    ['a group as far as seats go', seats(2), [group('abc', false)], 'ab', { c: { reason: 'full' } }],
    [
      'not a group that would not sit together, but who comes after it',
      seats(2),
      [group('abc', true), one('d'), group('ef', true), one('g')],
      'dg',
      {
        a: { reason: 'party-too-large', needs: 3, free: 2 },
        b: { reason: 'party-too-large', needs: 3, free: 2 },
        c: { reason: 'party-too-large', needs: 3, free: 2 },
        e: { reason: 'party-too-large', needs: 2, free: 1 },
        f: { reason: 'party-too-large', needs: 2, free: 1 },
      },
    ],
    ['a group that fits exactly', seats(3), [group('abc', true), one('d')], 'abc', { d: { reason: 'full' } }],
    [
      'nobody whose seats are kept for others',
      seats(1, { O: 1 }),
      [one('a')],
      '',
      { a: { reason: 'reserved', held: 1 } },
    ],
    [
      'the people for whom seats are kept, then the others',
      seats(2, { O: 1 }),
      [one('a'), one('b'), one('c', 'O')],
      'ac',
      { b: { reason: 'reserved', held: 1 } },
    ],
    [
      'people of an organization from its own seats first, and then like everybody',
      seats(3, { O: 1, P: 1 }),
      [one('a', 'O'), one('b', 'O'), one('c', 'O'), one('d', 'P')],
      'abd',
      { c: { reason: 'reserved', held: 1 } },
    ],
    [
      'a group together from both',
      seats(3, { O: 1 }),
      [group('ab', true, 'O'), group('cd', true)],
      'ab',
      { c: { reason: 'party-too-large', needs: 2, free: 1 }, d: { reason: 'party-too-large', needs: 2, free: 1 } },
    ],
    [
      'no group together that would need seats of others',
      seats(3, { O: 2 }),
      [group('ab', true)],
      '',
      { a: { reason: 'reserved', held: 2 }, b: { reason: 'reserved', held: 2 } },
    ],
    [
      'nobody more than are free, however many are kept',
      seats(1, { O: 5 }),
      [one('a', 'O'), one('b', 'O')],
      'a',
      { b: { reason: 'full' } },
    ],
    [
      'the people of a team from its seats, and not from those of another team of their organization',
      seats(4, { 'team:A': 2, 'team:B': 2 }),
      [
        one('a', 'team:A', 'O'),
        one('b', 'team:A', 'O'),
        one('c', 'team:A', 'O'),
        one('d', 'O'),
        one('e', 'team:B', 'O'),
      ],
      'abe',
      { c: { reason: 'reserved', held: 2 }, d: { reason: 'reserved', held: 2 } },
    ],
    [
      'people of a team from those of their organization once the team has none left',
      seats(2, { 'team:A': 1, O: 1 }),
      [one('a', 'team:A', 'O'), one('b', 'O'), one('c', 'team:A', 'O')],
      'ab',
      { c: { reason: 'full' } },
    ],
    [
      'somebody of two teams from the one with more seats left',
      seats(3, { 'team:A': 1, 'team:B': 2 }),
      [one('a', 'team:A', 'team:B'), one('b', 'team:A'), one('c', 'team:B')],
      'abc',
      {},
    ],
    [
      'a group of which one leaves to another what only that one can take',
      seats(2, { 'team:A': 1, 'team:B': 1 }),
      [
        {
          members: [
            { id: 'a', holders: ['team:A', 'team:B'] },
            { id: 'b', holders: ['team:A'] },
          ],
          allOrNothing: true,
        },
      ],
      'ab',
      {},
    ],
  ];

  test.each(cases)('%s', (_, free, line, seated, waiting) => {
    const plan = planWaitlist(free, line);
    expect(plan.seated.join('')).toBe(seated);
    expect(Object.fromEntries(plan.waiting.map(({ id, why }) => [id, why]))).toEqual(waiting);
    expect(plan.left.free).toBe(free.free - seated.length);
  });

  test('tells the overtaken from those whom nobody passed', () => {
    const plan = planWaitlist(seats(2), [group('abc', true), one('d'), one('e'), one('f')]);
    expect(plan.waiting.map(({ id, overtaken }) => [id, overtaken])).toEqual([
      ['a', true],
      ['b', true],
      ['c', true],
      ['f', false],
    ]);
  });
});

test('a group that stays together waits at the position of its first member; other groups are separate people', () => {
  const row = (id: string, groupId: string | null, allOrNothing: boolean) => ({
    id,
    holders: [],
    groupId,
    allOrNothing,
  });
  const line = waitlistEntries([
    row('a', null, false),
    row('b', 'T', true),
    row('c', 'F', false),
    row('d', 'F', false),
    row('e', 'T', true),
  ]);
  expect(line.map(({ members, allOrNothing }) => [members.map(({ id }) => id).join(''), allOrNothing])).toEqual([
    ['a', false],
    ['be', true],
    ['c', false],
    ['d', false],
  ]);
  expect([...lineReasons(seats(1), line).keys()]).toEqual(['b', 'e', 'c', 'd']);
});

test('seats that are reserved for a team name its proposal, and others none', () => {
  expect([teamHolder('p'), 'p', null].map(teamOf)).toEqual(['p', null, null]);
});

test('somebody takes a seat of a team before one of their organization, and of two teams that of the first by id', () => {
  const takes = (reserved: Record<string, number>, ...holders: string[]) =>
    planWaitlist(seats(9, reserved), [one('a', ...holders)]).holders.get('a');
  const [team, other] = ['A', 'B'].map(teamHolder) as [string, string];
  expect(takes({ [team]: 1, O: 2 }, team, 'O')).toBe(team);
  const equal = { [team]: 2, [other]: 2 };
  expect([takes(equal, team, other), takes(equal, other, team)]).toEqual([team, team]);
});

describe('whatever the line', () => {
  const holders = fc.constantFrom<string[]>(
    [],
    ['O'],
    ['P'],
    ['Q'],
    ['team:A'],
    ['team:A', 'team:B', 'O'],
    ['team:B', 'P'],
  );
  const line = fc
    .array(fc.record({ people: fc.array(holders, { minLength: 1, maxLength: 6 }), allOrNothing: fc.boolean() }), {
      maxLength: 12,
    })
    .map((entries) =>
      entries.map(({ people, allOrNothing }, at): WaitlistEntry => ({
        allOrNothing,
        members: people.map((own, index) => ({ id: `${at}.${index}`, holders: own })),
      })),
    );
  // As everywhere: what is reserved is free.
  const free = fc
    .record({ open: fc.nat(10), O: fc.nat(3), P: fc.nat(3), 'team:A': fc.nat(3), 'team:B': fc.nat(3) })
    .map(({ open, ...reserved }) =>
      seats(
        Object.values(reserved).reduce((sum, count) => sum + count, open),
        reserved,
      ),
    );
  const members = (entries: readonly WaitlistEntry[]) => entries.flatMap((entry) => entry.members);
  const waitingLine = (entries: readonly WaitlistEntry[], ids: ReadonlySet<string>) =>
    entries
      .map((entry) => ({ ...entry, members: entry.members.filter(({ id }) => ids.has(id)) }))
      .filter((entry) => entry.members.length > 0);

  test('no seat is given twice, none that is kept goes to others, and everybody is in one list', () => {
    fc.assert(
      fc.property(free, line, (given, entries) => {
        const plan = planWaitlist(given, entries);
        expect(plan.seated.length).toBeLessThanOrEqual(given.free);
        expect(plan.left.free).toBe(given.free - plan.seated.length);
        const holdersOf = new Map(members(entries).map(({ id, holders: own }) => [id, own]));
        expect([...plan.holders].filter(([id, holder]) => !holdersOf.get(id)?.includes(holder))).toEqual([]);
        expect([...plan.holders.keys()].filter((id) => !plan.seated.includes(id))).toEqual([]);
        let open = given.free;
        for (const [holder, reserved] of given.reserved) {
          const taken = [...plan.holders.values()].filter((one) => one === holder).length;
          expect(taken).toBeLessThanOrEqual(reserved);
          expect(plan.left.reserved.get(holder)).toBe(reserved - taken);
          open -= reserved;
        }
        expect(plan.seated.length - plan.holders.size).toBeLessThanOrEqual(open);
        expect([...plan.seated, ...plan.waiting.map(({ id }) => id)].sort()).toEqual(
          members(entries)
            .map(({ id }) => id)
            .sort(),
        );
      }),
    );
  });

  test('planned again, nobody gets a seat: none stays idle', () => {
    fc.assert(
      fc.property(free, line, (given, entries) => {
        const plan = planWaitlist(given, entries);
        const left = waitingLine(entries, new Set(plan.waiting.map(({ id }) => id)));
        expect(planWaitlist(plan.left, left).seated).toEqual([]);
      }),
    );
  });

  test('a group that sits together does so all at once', () => {
    fc.assert(
      fc.property(free, line, (given, entries) => {
        const seated = new Set(planWaitlist(given, entries).seated);
        const torn = entries.filter(({ members: people, allOrNothing }) => {
          const got = people.filter(({ id }) => seated.has(id)).length;
          return allOrNothing && got !== 0 && got !== people.length;
        });
        expect(torn).toEqual([]);
      }),
    );
  });

  test('nobody gets a seat that somebody before them might have had', () => {
    fc.assert(
      fc.property(free, line, (given, entries) => {
        // The line cut after anybody gives those before the cut the same: whoever comes later takes nothing from them.
        const whole = planWaitlist(given, entries).seated;
        for (let cut = 0; cut <= entries.length; cut++) {
          const head = entries.slice(0, cut);
          const ids = new Set(members(head).map(({ id }) => id));
          expect(planWaitlist(given, head).seated).toEqual(whole.filter((id) => ids.has(id)));
        }
      }),
    );
  });
});

describe('people who are approved together', () => {
  const person = (id: string, organizationId: string | null = null, groupId: string | null = null) => ({
    id,
    organizationId,
    groupId,
    allOrNothing: groupId !== null,
  });
  const none = { seated: new Map<string, number>(), ranks: new Map<string, number>() };
  const people = [person('a', 'X'), person('b', 'X'), person('c', 'Y'), person('d'), person('e', 'X'), person('f')];
  const ids = (order: 'request' | 'spread' | 'manual', more: Partial<typeof none> = {}) =>
    approvalOrder(people, order, { ...none, ...more })
      .map(({ id }) => id)
      .join('');

  it('come as they registered, in turns by organization, or by hand', () => {
    expect(ids('request')).toBe('abcdef');
    expect(ids('spread')).toBe('acdfbe');
    // An organization that has seats already comes later.
    expect(ids('spread', { seated: new Map([['Y', 2]]) })).toBe('adfbce');
    expect(
      ids('manual', {
        ranks: new Map([
          ['e', 1],
          ['a', 2],
          ['f', 1],
        ]),
      }),
    ).toBe('efabcd');
  });

  it('get seats while there are some, and a group that stays together waits together', () => {
    const seats = { capacity: 4, taken: 2, waiting: 3, waitlist: true, approval: 'manual' as const };
    const grouped = [person('a', null, 'g'), person('b'), person('c', null, 'g'), person('d', null, 'g')];
    const outcomes = (more: Partial<typeof seats>) =>
      approvalOutcomes(
        grouped,
        planApproval({ seats: { ...seats, ...more }, online: null, reserved: new Map() }, grouped).decisions,
      ).map(({ id, outcome, place }) => `${id} ${place ?? outcome}`);
    expect(outcomes({})).toEqual(['a 4', 'b confirmed', 'c 5', 'd 6']);
    expect(outcomes({ taken: 1 })).toEqual(['a confirmed', 'b 4', 'c confirmed', 'd confirmed']);
    expect(outcomes({ waitlist: false })).toEqual(['a full', 'b confirmed', 'c full', 'd full']);
  });

  it('have another key if others, another order or another place are shown', () => {
    const [first, second] = [timeOrderedUuid(new Date(0)), timeOrderedUuid(new Date(0))];
    const key = (...people: [id: string, place: number | null][]) =>
      outcomesKey(people.map(([id, place]) => ({ id, outcome: place === null ? 'confirmed' : 'waitlisted', place })));
    const keys = [
      key([first, null], [second, 1]),
      key([second, null], [first, 1]),
      key([first, null], [second, 2]),
      key([first, null], [second, null]),
      key([first, null]),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(key([first, null], [second, 1])).toBe(keys[0]);
  });
});

describe('a person who is moved on the waiting list', () => {
  const line = [one('a'), group('bc', true), one('d'), one('e'), one('f'), one('g')];
  it.each([
    ['a', 1, 'abcdefg'],
    ['g', 1, 'gabcdef'],
    ['a', 7, 'bcdefga'],
    ['a', 99, 'bcdefga'],
    ['d', 2, 'adbcefg'],
    // Not into a group that stays together, but behind it.
    ['d', 3, 'abcdefg'],
    ['g', 3, 'abcgdef'],
    // And a group as a whole.
    ['c', 1, 'bcadefg'],
    ['b', 4, 'adebcfg'],
  ])('%s to %i', (id, position, order) => {
    expect(movedWaitlist(line, id, position).join('')).toBe(order);
  });
});

test('somebody without own seats left is told how many are kept for all others', () => {
  const given = seats(3, { O: 1, P: 2 });
  expect(lineReasons(given, [group('ab', true, 'O')])).toEqual(
    new Map([
      ['a', { reason: 'reserved', held: 2 }],
      ['b', { reason: 'reserved', held: 2 }],
    ]),
  );
});

test('a place in line counts from one, and who waits alone is no group', () => {
  expect(['a', 'b', 'x'].map((id) => placeIn([{ id: 'a' }, { id: 'b' }], id))).toEqual([1, 2, 0]);
  const row = (id: string) => ({ id, holders: [], groupId: null, allOrNothing: true });
  expect(waitlistEntries([row('a'), row('b')])).toMatchObject([one('a'), one('b')]);
});

describe('people who are approved together', () => {
  const person = (id: string, more: object = {}) => ({
    id,
    organizationId: null,
    groupId: null,
    allOrNothing: false,
    ...more,
  });
  const plan = (people: ReturnType<typeof person>[], capacity = 9, more: object = {}) => {
    const given = { capacity, taken: 0, waiting: 0, waitlist: true, approval: 'manual' } as const;
    const room = { seats: given, online: null, reserved: new Map<string, number>(), ...more };
    const { decisions } = planApproval(room, people);
    return Object.fromEntries([...decisions].map(([id, { decision, together }]) => [id, [decision.outcome, together]]));
  };

  it('are a group only if it stays together and has more than one', () => {
    const kept = { groupId: 'g', allOrNothing: true };
    const loose = { groupId: 'l', allOrNothing: false };
    const people = [person('a', kept), person('b', loose), person('c', kept), person('d', loose)];
    expect(plan([...people, person('e', { groupId: 'h', allOrNothing: true })])).toEqual({
      a: ['confirmed', 0],
      c: ['confirmed', 0],
      b: ['confirmed', null],
      d: ['confirmed', null],
      e: ['confirmed', null],
    });
  });

  it('have the seats of the way in which they attend, and reserved ones if they may use them', () => {
    const online = { capacity: 1, taken: 0, waiting: 0, waitlist: true, approval: 'manual' };
    const [a, b] = [person('a', { attendance: 'online' }), person('b', { attendance: 'online' })];
    expect(plan([a, b, person('c')], 1, { online })).toEqual({
      a: ['confirmed', null],
      b: ['waitlisted', null],
      c: ['confirmed', null],
    });
    const member = { organizationId: 'O' };
    const reserved = new Map([['O', 1]]);
    expect(plan([person('a', { ...member, usesReserved: false }), person('b', member)], 1, { reserved })).toEqual({
      a: ['waitlisted', null],
      b: ['confirmed', null],
    });
  });

  it('have a key of a few letters each', () => {
    const id = (end: string) => `00000000-0000-4000-8000-0000${end}`;
    expect(
      outcomesKey([
        { id: id('aaaaaaaa'), outcome: 'confirmed', place: null },
        { id: id('bbbbbbbb'), outcome: 'full', place: null },
        { id: id('cccccccc'), outcome: 'waitlisted', place: 12 },
      ]),
    ).toBe('aaaaaaaas.bbbbbbbbx.cccccccc12');
    const decisions = new Map([['a', { decision: { outcome: 'waitlisted' as const, place: 3 }, together: null }]]);
    expect(approvalOutcomes([{ id: 'a' }, { id: 'b' }], decisions)).toEqual([
      { id: 'a', outcome: 'waitlisted', place: 3 },
      { id: 'b', outcome: 'full', place: null },
    ]);
  });
});
