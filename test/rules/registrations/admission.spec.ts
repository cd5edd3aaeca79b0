import {
  countsIn,
  decideBatch,
  decideEntry,
  type Group,
  type Room,
} from '../../../src/domain/registrations/admission/admission.js';
import type { Registration } from '../../../src/domain/registrations/registration.entity.js';
import type { RegistrationState, Seats } from '../../../src/domain/registrations/registration.js';

const room = (seats: Partial<Seats> = {}, more: Partial<Room> = {}): Room => ({
  seats: { capacity: 3, taken: 0, waiting: 0, waitlist: true, approval: 'automatic', ...seats },
  online: null,
  reserved: new Map(),
  organizationLimit: null,
  live: new Map(),
  ...more,
});

/** A party as its letters: a capital is of organization O; `*` stays together. Who is in `known` is registered in that state. */
function group(letters: string, known: Record<string, RegistrationState> = {}): Group {
  const names = [...letters.replace('*', '')];
  return {
    allOrNothing: letters.endsWith('*'),
    applicants: names.map((name) => ({
      emailKey: name.toLowerCase(),
      existing: known[name] === undefined ? null : ({ state: known[name] } as Registration),
      organizationId: name === name.toUpperCase() ? 'O' : null,
      otherOccurrence: null,
    })),
  };
}

/** What a batch of parties got, each person by a word or the code of the refusal and its index. */
function decided(given: Room, groups: Group[], closure: 'closed' | null = null): string[] {
  const { admissions } = decideBatch(given, closure, groups);
  return groups.map(({ applicants }) =>
    applicants
      .map((applicant) => {
        const one = admissions.get(applicant);
        if (one === undefined) return 'undecided';
        if (one.outcome === 'existing') return 'stands';
        if (one.outcome === 'refused')
          return [one.refusal.code, one.refusal.values['index']].filter((part) => part !== undefined).join(' ');
        return one.decision.outcome === 'waitlisted' ? `place ${one.decision.place}` : one.decision.outcome;
      })
      .join(', '),
  );
}

test.each<[string, Room, Group[], string[]]>([
  [
    'seats, then places in line',
    room({ capacity: 1 }),
    [group('a'), group('b'), group('c')],
    ['confirmed', 'place 1', 'place 2'],
  ],
  [
    'no place without a waiting list',
    room({ capacity: 1, waitlist: false }),
    [group('a'), group('b')],
    ['confirmed', 'full'],
  ],
  [
    'everybody without a limit',
    room({ capacity: null }),
    [group('abcd*')],
    ['confirmed, confirmed, confirmed, confirmed'],
  ],
  [
    'approval first',
    room({ approval: 'manual', capacity: 1 }),
    [group('ab'), group('c')],
    ['pending, pending', 'pending'],
  ],
  ['the same person once', room(), [group('a'), group('a'), group('ba')], ['confirmed', 'stands', 'confirmed, stands']],
  ['the second of two rows stands', room(), [group('aba')], ['confirmed, confirmed, stands']],
  [
    'who is registered stays, who was declined too, who left comes back',
    room(),
    [group('abc', { a: 'waitlisted', b: 'declined', c: 'cancelled' })],
    ['stands, stands, confirmed'],
  ],
  ['a group as far as seats go', room(), [group('abcd')], ['confirmed, confirmed, confirmed, place 1']],
  [
    'a group together, and who fits after it',
    room(),
    [group('abcd*'), group('e')],
    ['place 1, place 2, place 3, place 4', 'confirmed'],
  ],
  [
    'no half of a group without a waiting list, but who comes after it',
    room({ waitlist: false }),
    [group('abcd'), group('efgh*'), group('ijk*'), group('lm')],
    [
      Array(4).fill('party-too-large 3').join(', '),
      Array(4).fill('party-too-large 3').join(', '),
      'confirmed, confirmed, confirmed',
      'full 0, full 0',
    ],
  ],
  [
    'names the one too many by their row, those who are registered counted',
    room({ waitlist: false, taken: 2 }),
    [group('abc', { a: 'confirmed' })],
    ['party-too-large 2, party-too-large 2, party-too-large 2'],
  ],
  [
    'no more of an organization than its limit',
    room({}, { organizationLimit: 2, live: new Map([['O', 1]]) }),
    [group('aXY'), group('X'), group('Y'), group('c')],
    [
      'organization-limit 2, organization-limit 2, organization-limit 2',
      'confirmed',
      'organization-limit 0',
      'confirmed',
    ],
  ],
  [
    'seats that are kept to those for whom they are',
    room({}, { reserved: new Map([['O', 2]]) }),
    [group('ab'), group('XY*'), group('Z')],
    ['confirmed, place 1', 'confirmed, confirmed', 'place 2'],
  ],
])('a batch gives %s', (_, given, groups, expected) => {
  expect(decided(given, groups)).toEqual(expected);
});

test('a closed session answers those who are registered and refuses the others', () => {
  expect(decided(room(), [group('a', { a: 'confirmed' }), group('b')], 'closed')).toEqual([
    'stands',
    'registration-closed',
  ]);
});

test('a public request is answered as for somebody who is not known, before it changes anything', () => {
  const typed = (one: Group, organization: string | null): Group => ({
    ...one,
    isPublic: true,
    applicants: one.applicants.map((person) => ({ ...person, typedOrganizationId: organization })),
  });
  const limited = room({ capacity: 1 }, { organizationLimit: 1, live: new Map([['O', 1]]) });
  const groups = [
    typed(group('a', { a: 'waitlisted' }), null),
    typed(group('b', { b: 'confirmed' }), 'O'),
    typed(group('X'), null),
    typed(group('c'), null),
    typed(group('d'), null),
  ];
  expect(decided(limited, groups)).toEqual([
    'stands',
    'organization-limit 0',
    'organization-limit 0',
    'confirmed',
    'place 1',
  ]);
  const { answers } = decideBatch(limited, null, groups);
  expect(groups.map(({ applicants: [person] }) => person && (answers.get(person)?.outcome ?? null))).toEqual([
    'confirmed',
    null,
    'confirmed',
    'confirmed',
    'waitlisted',
  ]);
  expect(decided(room(), [typed(group('a', { a: 'confirmed' }), null)], 'closed')).toEqual(['registration-closed']);
});

test('one refusal is for all who are refused alike: making one for each would take longer than the decisions', () => {
  const refusals = (given: Room, closure: 'closed' | null) => {
    const { admissions } = decideBatch(given, closure, [group('a'), group('b'), group('c')]);
    return new Set([...admissions.values()].map((one) => (one.outcome === 'refused' ? one.refusal : null)));
  };
  const full = refusals(room({ taken: 3, waitlist: false }), null);
  expect([...full].map((one) => [one?.code, one?.values])).toEqual([['full', {}]]);
  const closed = refusals(room(), 'closed');
  expect([...closed].map((one) => one?.code)).toEqual(['registration-closed']);
});

test('each way of attending has its seats and its line, in which its part of a group stays together', () => {
  const online = { capacity: 2, taken: 0, waiting: 0, waitlist: true, approval: 'automatic' } as const;
  const both = room({ capacity: 1 }, { online });
  // Small letters come to the room, and digits are online.
  const of = (letters: string): Group => {
    const { applicants, ...rest } = group(letters);
    const withWay = applicants.map((one) => {
      return { ...one, attendance: /\d/u.test(one.emailKey) ? ('online' as const) : ('in-person' as const) };
    });
    return { ...rest, applicants: withWay };
  };
  expect(decided(both, [of('a'), of('1'), of('b'), of('2'), of('3')])).toEqual([
    'confirmed',
    'confirmed',
    'place 1',
    'confirmed',
    'place 1',
  ]);
  expect(decided(both, [of('a1b'), of('2')])).toEqual(['confirmed, confirmed, place 1', 'confirmed']);
  expect(decided(both, [of('ab1*'), of('2'), of('c')])).toEqual([
    'place 1, place 2, confirmed',
    'confirmed',
    'confirmed',
  ]);
  expect(decided(both, [of('a12*'), of('3')])).toEqual(['confirmed, confirmed, confirmed', 'place 1']);
  const closed = room({ capacity: 1, waitlist: false }, { online: { ...online, waitlist: false } });
  expect(decided(closed, [of('ab1*'), of('1')])).toEqual([
    'party-too-large 1, party-too-large 1, party-too-large 1',
    'confirmed',
  ]);
  // The limit of an organization counts both ways.
  const limited = { ...both, organizationLimit: 1 };
  const twice = of('A');
  const other = of('1');
  const owned = { ...other, applicants: other.applicants.map((one) => ({ ...one, organizationId: 'O' })) };
  expect(decided(limited, [twice, owned])[1]).toMatch(/^organization-limit/u);
});

describe('a session that is closed', () => {
  const as = (how: Partial<Group>) => decidedIn({ ...group('a'), ...how });
  const decidedIn = (one: Group) =>
    (['closed', 'over', 'draft', 'cancelled', null] as const).map((closure) => {
      const [admission] = decideBatch(room(), closure, [one]).admissions.values();
      return admission?.outcome === 'refused' ? admission.refusal.code : admission?.outcome;
    });

  test.each<[string, Partial<Group>, string[]]>([
    ['anybody', {}, ['registration-closed', 'over', 'not-published', 'cancelled', 'admitted']],
    ['walk-ins until it is over', { isWalkIn: true }, ['admitted', 'over', 'not-published', 'cancelled', 'admitted']],
    ['who came, even then', { came: true }, ['admitted', 'admitted', 'not-published', 'cancelled', 'admitted']],
  ])('answers %s', (_, how, expected) => {
    expect(as(how)).toEqual(expected);
  });
});

test('who came is registered with a seat or without, beyond approval and limits, and takes no place in line', () => {
  const online = { capacity: 0, taken: 0, waiting: 2, waitlist: true, approval: 'manual' } as const;
  const full = room({ capacity: 1, approval: 'manual' }, { online, organizationLimit: 0 });
  const came = (letters: string, attendance: 'in-person' | 'online'): Group => {
    const { applicants, ...rest } = group(letters);
    return { ...rest, came: true, applicants: applicants.map((one) => ({ ...one, attendance })) };
  };
  expect(decided(full, [came('A', 'in-person')])).toEqual(['confirmed']);
  expect(decided(full, [came('A', 'in-person'), came('B', 'in-person'), came('C', 'online')])).toEqual([
    'confirmed',
    'full',
    'full',
  ]);
  const { room: left } = decideBatch(full, null, [came('A', 'in-person')]);
  expect([left.seats.waitlist, left.online?.waitlist, countsIn(left)]).toEqual([
    true,
    true,
    { taken: 1, waiting: 2, takenOnline: 0, waitingOnline: 2 },
  ]);
  expect(countsIn(room({ taken: 2, waiting: 1 }))).toEqual({ taken: 2, waiting: 1, takenOnline: 0, waitingOnline: 0 });
});

test('a group with somebody who is blocked, or in another run, is refused, and only staff learn of the block', () => {
  const withSecond = (changes: object, how: Partial<Group> = {}): Group => {
    const one = group('abc');
    return { ...one, ...how, applicants: one.applicants.map((who, at) => (at === 1 ? { ...who, ...changes } : who)) };
  };
  expect(decided(room(), [withSecond({ isBlocked: true })])).toEqual([Array(3).fill('registration-closed').join(', ')]);
  expect(decided(room(), [withSecond({ isBlocked: true }, { isByStaff: true })])).toEqual([
    Array(3).fill('blocked 1').join(', '),
  ]);
  expect(decided(room(), [withSecond({ otherOccurrence: 'monday' })])).toEqual([
    Array(3).fill('other-run 1').join(', '),
  ]);
});

test('reserved seats wait for those who are approved later, and are used up by those who sit', () => {
  const kept = new Map([['O', 2]]);
  const after = (given: Room) => decideBatch(given, null, [group('X')]).room.reserved;
  expect(after(room({ approval: 'manual' }, { reserved: kept }))).toEqual(kept);
  expect(after(room({}, { reserved: kept }))).toEqual(new Map([['O', 1]]));
  // Known people take no reserved seat of an organization that they only typed.
  const typed = { ...group('a'), isPublic: true };
  const stranger = { ...typed, applicants: typed.applicants.map((one) => ({ ...one, typedOrganizationId: 'O' })) };
  const wary = { ...stranger, applicants: stranger.applicants.map((one) => ({ ...one, typedUsesReserved: false })) };
  const full = room({ capacity: 2 }, { reserved: kept });
  const answerTo = (one: Group) => [...decideBatch(full, null, [one]).answers.values()][0]?.outcome;
  expect([answerTo(stranger), answerTo(wary)]).toEqual(['confirmed', 'waitlisted']);
});

test('a public answer counts the seats of the way that was asked for', () => {
  const online = { capacity: 0, taken: 0, waiting: 0, waitlist: true, approval: 'automatic' } as const;
  const of = (attendance: 'in-person' | 'online' | null): Group => {
    const { applicants, ...rest } = group('a');
    return { ...rest, isPublic: true, applicants: applicants.map((one) => ({ ...one, attendance })) };
  };
  const answers = (['in-person', 'online', null] as const).map((way) => {
    return [...decideBatch(room({}, { online }), null, [of(way)]).answers.values()][0]?.outcome;
  });
  expect(answers).toEqual(['confirmed', 'waitlisted', 'confirmed']);
});

test('people who are approved already count towards the limit of their organization and need no approval', () => {
  const given = room({ approval: 'manual' }, { organizationLimit: 1, live: new Map([['O', 1]]) });
  const one = { organizationId: 'O' };
  const entry = decideEntry(given, [one], { allOrNothing: false, approved: true });
  expect(entry).toMatchObject({ outcome: 'admitted', decided: [{ person: one, decision: { outcome: 'confirmed' } }] });
  expect(entry.outcome === 'admitted' && entry.room.live).toEqual(given.live);
  expect(decideEntry(given, [one], { allOrNothing: false, approved: false })).toEqual({
    outcome: 'organization-limit',
    first: one,
    limit: 1,
  });
});
