import fc from 'fast-check';
import {
  type FreeSeats,
  lineEntries,
  type LineEntry,
  lineReasons,
  planLine,
} from '../../../src/domain/registrations/waitlist.js';

const one = (id: string, organizationId: string | null = null): LineEntry => ({
  members: [{ id, organizationId }],
  together: false,
});
const party = (ids: string, together: boolean, organizationId: string | null = null): LineEntry => ({
  members: [...ids].map((id) => ({ id, organizationId })),
  together,
});
const seats = (free: number, held: Record<string, number> = {}): FreeSeats => ({
  free,
  held: new Map(Object.entries(held)),
});

describe('who of a line gets a seat', () => {
  const cases: [name: string, free: FreeSeats, line: LineEntry[], seated: string, waiting: Record<string, object>][] = [
    ['nobody without a free seat', seats(0), [one('a')], '', { a: { reason: 'full' } }],
    ['the first ones', seats(2), [one('a'), one('b'), one('c')], 'ab', { c: { reason: 'full' } }],
    ['everybody without a limit', seats(Infinity), [one('a'), party('bcd', true)], 'abcd', {}],
    ['a party as far as seats go', seats(2), [party('abc', false)], 'ab', { c: { reason: 'full' } }],
    [
      'not a party that would not sit together, but who comes after it',
      seats(2),
      [party('abc', true), one('d'), party('ef', true), one('g')],
      'dg',
      {
        a: { reason: 'party-too-large', needs: 3, free: 2 },
        b: { reason: 'party-too-large', needs: 3, free: 2 },
        c: { reason: 'party-too-large', needs: 3, free: 2 },
        e: { reason: 'party-too-large', needs: 2, free: 1 },
        f: { reason: 'party-too-large', needs: 2, free: 1 },
      },
    ],
    ['a party that fits exactly', seats(3), [party('abc', true), one('d')], 'abc', { d: { reason: 'full' } }],
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
      'a party together from both',
      seats(3, { O: 1 }),
      [party('ab', true, 'O'), party('cd', true)],
      'ab',
      { c: { reason: 'party-too-large', needs: 2, free: 1 }, d: { reason: 'party-too-large', needs: 2, free: 1 } },
    ],
    [
      'no party together that would need seats of others',
      seats(3, { O: 2 }),
      [party('ab', true)],
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
  ];

  test.each(cases)('%s', (_, free, line, seated, waiting) => {
    const plan = planLine(free, line);
    expect(plan.seated.join('')).toBe(seated);
    expect(Object.fromEntries(plan.waiting.map(({ id, why }) => [id, why]))).toEqual(waiting);
    expect(plan.left.free).toBe(free.free - seated.length);
  });

  test('tells the overtaken from those whom nobody passed', () => {
    const plan = planLine(seats(2), [party('abc', true), one('d'), one('e'), one('f')]);
    expect(plan.waiting.map(({ id, overtaken }) => [id, overtaken])).toEqual([
      ['a', true],
      ['b', true],
      ['c', true],
      ['f', false],
    ]);
  });
});

test('a party that stays together stands in line where its first member does; any other is so many people', () => {
  const row = (id: string, partyId: string | null, partyTogether: boolean) => ({
    id,
    organizationId: null,
    partyId,
    partyTogether,
  });
  const line = lineEntries([
    row('a', null, false),
    row('b', 'T', true),
    row('c', 'F', false),
    row('d', 'F', false),
    row('e', 'T', true),
  ]);
  expect(line.map(({ members, together }) => [members.map(({ id }) => id).join(''), together])).toEqual([
    ['a', false],
    ['be', true],
    ['c', false],
    ['d', false],
  ]);
  expect([...lineReasons(seats(1), line).keys()]).toEqual(['b', 'e', 'c', 'd']);
});

describe('whatever the line', () => {
  const organization = fc.constantFrom(null, 'O', 'P', 'Q');
  const line = fc
    .array(
      fc.record({ organizations: fc.array(organization, { minLength: 1, maxLength: 6 }), together: fc.boolean() }),
      {
        maxLength: 12,
      },
    )
    .map((entries) =>
      entries.map(({ organizations, together }, at): LineEntry => ({
        together,
        members: organizations.map((organizationId, index) => ({ id: `${at}.${index}`, organizationId })),
      })),
    );
  // As everywhere: what is held is free.
  const free = fc
    .record({ open: fc.nat(10), O: fc.nat(3), P: fc.nat(3) })
    .map(({ open, ...held }) => seats(open + held.O + held.P, held));
  const members = (entries: readonly LineEntry[]) => entries.flatMap((entry) => entry.members);
  const waitingLine = (entries: readonly LineEntry[], ids: ReadonlySet<string>) =>
    entries
      .map((entry) => ({ ...entry, members: entry.members.filter(({ id }) => ids.has(id)) }))
      .filter((entry) => entry.members.length > 0);

  test('no seat is given twice, none that is kept goes to others, and everybody is in one list', () => {
    fc.assert(
      fc.property(free, line, (given, entries) => {
        const plan = planLine(given, entries);
        expect(plan.seated.length).toBeLessThanOrEqual(given.free);
        expect(plan.left.free).toBe(given.free - plan.seated.length);
        const organizations = new Map(members(entries).map(({ id, organizationId }) => [id, organizationId]));
        let open = given.free;
        for (const [organizationId, held] of given.held) {
          const own = plan.seated.filter((id) => organizations.get(id) === organizationId).length;
          expect(plan.left.held.get(organizationId)).toBe(Math.max(0, held - own));
          open -= held;
        }
        const beyond = plan.seated.filter((id) => !given.held.has(organizations.get(id) ?? '')).length;
        expect(beyond).toBeLessThanOrEqual(open);
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
        const plan = planLine(given, entries);
        const left = waitingLine(entries, new Set(plan.waiting.map(({ id }) => id)));
        expect(planLine(plan.left, left).seated).toEqual([]);
      }),
    );
  });

  test('a party that sits together does so all at once', () => {
    fc.assert(
      fc.property(free, line, (given, entries) => {
        const seated = new Set(planLine(given, entries).seated);
        const torn = entries.filter(({ members: people, together }) => {
          const got = people.filter(({ id }) => seated.has(id)).length;
          return together && got !== 0 && got !== people.length;
        });
        expect(torn).toEqual([]);
      }),
    );
  });

  test('nobody gets a seat that somebody before them might have had', () => {
    fc.assert(
      fc.property(free, line, (given, entries) => {
        // The line cut after anybody gives those before the cut the same: whoever comes later takes nothing from them.
        const whole = planLine(given, entries).seated;
        for (let cut = 0; cut <= entries.length; cut++) {
          const head = entries.slice(0, cut);
          const ids = new Set(members(head).map(({ id }) => id));
          expect(planLine(given, head).seated).toEqual(whole.filter((id) => ids.has(id)));
        }
      }),
    );
  });
});
