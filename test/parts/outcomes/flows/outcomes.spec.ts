import fc from 'fast-check';
import { getCallBySlug } from '../../../../src/domain/calls/calls.queries.js';
import { CountOutcomes } from '../../../../src/parts/outcomes/flows/count-outcomes.flow.js';
import { Register } from '../../../../src/flows/registrations/register.flow.js';
import {
  beginCounting,
  countOutcomes as countCall,
  writeCounted,
} from '../../../../src/parts/outcomes/domain/counting.queries.js';
import type { ComparedCounts } from '../../../../src/parts/outcomes/domain/comparison.js';
import {
  findCompared,
  findOutcomeCount,
  findWholeCall,
  listOutcomes,
} from '../../../../src/parts/outcomes/domain/outcomes.queries.js';
import { outcomeGroups, type OutcomeCounts, proposalSteps } from '../../../../src/parts/outcomes/domain/funnel.js';
import { registrationInput } from '../../../../src/domain/registrations/admission/registration-input.js';
import { inTransaction } from '../../../../src/platform/database/tx.js';
import { TestClock } from '../../../support/clock.js';
import { freshDatabase, type TestDatabase } from '../../../support/database.js';
import { type History, writeHistory } from '../../../support/outcome-history.js';
import { OutcomeModel } from '../../../support/outcome-model.js';
import { createWorld, staff } from '../../../support/world.js';
import { makeFlow } from '../../../support/flows.js';

const now = new Date('2027-02-01T08:00:00Z');
/** However slow the machine. */
const patient = { firstMs: 20_000, dueMs: 20_000 };
let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let like: string;
let countOutcomes: CountOutcomes;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource, new TestClock(now));
  like = (await world.session({ startsAtLocal: '2027-03-14T16:00', title: 'Ahead' })).id;
  countOutcomes = makeFlow(CountOutcomes, database.dataSource, world.clock);
});
afterAll(() => database.drop());

/** What the tables say of one call after a count: the numbers of each row in one line. */
async function counted(callId: string) {
  const tx = database.dataSource.manager;
  const line = ({ registered, invited, attended, proposals, people }: OutcomeCounts) =>
    [
      `${registered} (${invited}) ${attended}`,
      ...[proposals, people].map((steps) => proposalSteps.map((step) => steps[step]).join(' ')),
    ].join(' | ');
  const groups: Record<string, Record<string, string>> = { all: { '': line(await findWholeCall(tx, callId)) } };
  for (const group of outcomeGroups) {
    const rows = await listOutcomes(tx, callId, group);
    groups[group] = Object.fromEntries(rows.map((row) => [row.title ?? row.key, line(row)]));
  }
  return groups;
}

/**
 * Five sessions: 0 is a webinar on energy and 1 its other run, 2 a workshop about all themes, 3 is ahead, 4 was cancelled,
 * 5 is the showcase. Of the nine people 0 to 4 are of a Taiwanese company, 5 and 6 of a Dutch university, 7 and 8 of none.
 */
const byHand: History = {
  sessions: [
    { kind: 'webinar', themes: ['energy'], runOf: null, state: 'published', startsInHours: -200 },
    { kind: 'webinar', themes: ['energy'], runOf: 0, state: 'published', startsInHours: -190 },
    { kind: 'workshop', themes: [], runOf: null, state: 'published', startsInHours: -100 },
    { kind: 'info', themes: ['living'], runOf: null, state: 'published', startsInHours: 5 },
    { kind: 'info', themes: ['living'], runOf: null, state: 'cancelled', startsInHours: -50 },
    { kind: 'showcase', themes: ['living'], runOf: null, state: 'published', startsInHours: -2 },
  ],
  organizations: [
    { kind: 'company', country: 'TW' },
    { kind: 'university', country: 'NL' },
  ],
  people: [
    { organization: 0, country: null, hears: true, via: 'newsletter' },
    { organization: 0, country: 'TW', hears: true, via: 'newsletter' },
    { organization: 0, country: 'JP', hears: true },
    { organization: 0, country: null, hears: true },
    { organization: 0, country: null, hears: false },
    { organization: 1, country: null, hears: true },
    { organization: 1, country: null, hears: true, via: 'newsletter' },
    { organization: null, country: 'TW', hears: true },
    { organization: null, country: null, hears: true },
  ],
  registrations: [
    // In both runs, there in the second: once in the row.
    { person: 0, session: 0, state: 'confirmed', attendedHoursAgo: null, byDelegation: true },
    { person: 0, session: 1, state: 'confirmed', attendedHoursAgo: 190, byDelegation: false },
    { person: 0, session: 2, state: 'confirmed', attendedHoursAgo: 100, byDelegation: false },
    // On the waiting list, and in the workshop.
    { person: 1, session: 0, state: 'waitlisted', attendedHoursAgo: null, byDelegation: false },
    { person: 1, session: 2, state: 'confirmed', attendedHoursAgo: 100, byDelegation: true },
    // Cancelled: gone. But whoever came all the same has come.
    { person: 2, session: 0, state: 'cancelled', attendedHoursAgo: null, byDelegation: false },
    { person: 3, session: 0, state: 'cancelled', attendedHoursAgo: 200, byDelegation: false },
    { person: 4, session: 0, state: 'confirmed', attendedHoursAgo: 200, byDelegation: false },
    { person: 4, session: 2, state: 'confirmed', attendedHoursAgo: 100, byDelegation: false },
    // Registered for what is ahead, and for what was cancelled: neither counts.
    { person: 5, session: 3, state: 'confirmed', attendedHoursAgo: null, byDelegation: false },
    { person: 5, session: 4, state: 'confirmed', attendedHoursAgo: null, byDelegation: false },
    { person: 6, session: 2, state: 'confirmed', attendedHoursAgo: 99, byDelegation: false },
    { person: 6, session: 5, state: 'confirmed', attendedHoursAgo: 2, byDelegation: false },
    { person: 7, session: 2, state: 'pending', attendedHoursAgo: null, byDelegation: false },
    { person: 8, session: 5, state: 'confirmed', attendedHoursAgo: 2, byDelegation: false },
  ],
  proposals: [
    // 0: of persons 0 and 1; was on the shortlist, is not selected, so that its pilot is none of a winner.
    {
      theme: 'energy',
      state: 'not-selected',
      hasPilot: true,
      states: ['draft', 'submitted', 'shortlisted', 'not-selected'],
      submittedHoursAgo: 90,
      becameProposal: null,
    },
    // 1: of person 4; called the winner by mistake, is on the shortlist.
    {
      theme: 'living',
      state: 'shortlisted',
      states: ['submitted', 'shortlisted', 'winner', 'shortlisted'],
      submittedHoursAgo: 90,
      becameProposal: null,
    },
    // 2: of person 6 by a draft that became it; a pilot was shown before.
    { theme: 'living', state: 'pilot', states: ['pilot'], submittedHoursAgo: 95, becameProposal: null },
    // 3: of person 8, who came only to the showcase, after it was handed in; has a pilot and was not shown.
    { theme: 'living', state: 'winner', states: [], submittedHoursAgo: 95, becameProposal: null, hasPilot: true },
    // 4: of person 7, who did not come; taken back after it was handed in.
    { theme: 'energy', state: 'withdrawn', states: ['withdrawn'], submittedHoursAgo: 40, becameProposal: null },
    // 5: nobody we know; taken back as a draft.
    {
      theme: 'energy',
      state: 'withdrawn',
      states: ['draft', 'withdrawn'],
      submittedHoursAgo: null,
      becameProposal: null,
    },
    // 6: a suggestion for person 3 alone.
    { theme: 'energy', state: 'submitted', states: ['submitted'], submittedHoursAgo: 300, becameProposal: null },
    // 7: person 0 came after it was handed in.
    { theme: 'energy', state: 'submitted', states: ['submitted'], submittedHoursAgo: 300, becameProposal: null },
    // 8: the draft that became 2.
    { theme: 'living', state: 'draft', states: ['draft'], submittedHoursAgo: null, becameProposal: 2 },
  ],
  links: [
    { proposal: 0, person: 0, state: 'linked' },
    { proposal: 0, person: 1, state: 'linked' },
    { proposal: 1, person: 4, state: 'linked' },
    { proposal: 2, person: 6, state: 'linked' },
    { proposal: 3, person: 8, state: 'linked' },
    { proposal: 4, person: 7, state: 'linked' },
    { proposal: 6, person: 3, state: 'suggested' },
    { proposal: 7, person: 0, state: 'linked' },
  ],
};

describe('the outcomes of a call', () => {
  beforeAll(async () => {
    await writeHistory(database.dataSource, { callId: world.call.id, like, now }, byHand);
    await countOutcomes.latest(world.call, patient);
  });

  test('are those that were worked out by hand', async () => {
    // registered (invited) attended | proposals: drafted submitted shortlisted won showcased piloted | people behind them
    expect(await counted(world.call.id)).toEqual({
      // People 0, 1, 3, 4, 6, 7, 8; there were 0, 1, 3, 4, 6, 8. Four proposals
      // by four people: one more attended only the showcase, to which winners are invited.
      all: { '': '7 (2) 6 | 4 4 3 1 1 1 | 4 4 4 1 1 1' },
      theme: {
        // Of sessions 0, 1 and 2: people 0, 1, 3, 4, 6, 7. Proposals on energy: 0 and 7, by 0 and 1.
        energy: '6 (2) 5 | 2 2 1 0 0 0 | 2 2 2 0 0 0',
        // Of sessions 2 and 5: people 0, 1, 4, 6, 7, 8. Proposals on living: 1 and 2, by 4 and 6; 3 only
        // by a showcase.
        living: '6 (1) 5 | 2 2 2 1 1 1 | 2 2 2 1 1 1',
      },
      session: {
        // Both runs: people 0, 1, 3, 4; there were 0, 3, 4. Proposals 0, 7 and 1 by 0 and 4.
        'Session 0': '4 (1) 3 | 3 3 2 0 0 0 | 2 2 2 0 0 0',
        // People 0, 1, 4, 6, 7; all but 7 were there. Proposals 0, 1, 2, 7 by 0, 1, 4, 6.
        'Session 2': '5 (1) 4 | 4 4 3 1 1 1 | 4 4 4 1 1 1',
        // People 6 and 8. Proposals 2 and 3.
        'Session 5': '2 (0) 2 | 2 2 2 2 1 2 | 2 2 2 2 1 2',
      },
      kind: {
        webinar: '4 (1) 3 | 3 3 2 0 0 0 | 2 2 2 0 0 0',
        workshop: '5 (1) 4 | 4 4 3 1 1 1 | 4 4 4 1 1 1',
        showcase: '2 (0) 2 | 2 2 2 2 1 2 | 2 2 2 2 1 2',
      },
      country: {
        // People 0, 1, 3, 4, 7; there were all but 7. Proposals 0, 1, 7 by 0, 1, 4.
        TW: '5 (2) 4 | 3 3 2 0 0 0 | 3 3 3 0 0 0',
        NL: '1 (0) 1 | 1 1 1 1 1 1 | 1 1 1 1 1 1',
        '': '1 (0) 1 | 0 0 0 0 0 0 | 0 0 0 0 0 0',
      },
      'organization-kind': {
        company: '4 (2) 4 | 3 3 2 0 0 0 | 3 3 3 0 0 0',
        university: '1 (0) 1 | 1 1 1 1 1 1 | 1 1 1 1 1 1',
        // People 7 and 8: 8 was there.
        '': '2 (0) 1 | 0 0 0 0 0 0 | 0 0 0 0 0 0',
      },
      link: {
        // People 0, 1 and 6, who were all there. Proposals 0, 7 and 2.
        newsletter: '3 (2) 3 | 3 3 2 1 1 1 | 3 3 3 1 1 1',
        // People 3, 4, 7 and 8; there were all but 7. Proposal 1 by 4, and 3 only by a showcase.
        '': '4 (0) 3 | 1 1 1 0 0 0 | 1 1 1 0 0 0',
      },
    });
  });

  test('compare proposals whose people came before with all others', async () => {
    // 0, 1 and 2: their people came to something that is no showcase, before they were handed in.
    // 3 by the showcase alone, 4 by nobody who came, 5 by nobody, 6 by a suggestion, 7 by somebody who came later.
    expect(await findCompared(database.dataSource.manager, world.call.id)).toEqual({
      attended: { drafted: 3, submitted: 3, shortlisted: 3, won: 1 },
      others: { drafted: 5, submitted: 4, shortlisted: 1, won: 1 },
    });
  });

  test('say what was counted when, and who could be written to', async () => {
    const count = await findOutcomeCount(database.dataSource.manager, world.call.id);
    // Person 3 came once and has none; 0, 1, 4, 6, 8 have one, and 2, 5, 7 did not come. 3 has left, though.
    expect(count).toEqual({
      callId: world.call.id,
      countedAt: now,
      tookMs: expect.any(Number),
      sessions: 3,
      sessionsAhead: 2,
      undrafted: [],
    });
  });
});

const histories = Number(process.env['GREENROOM_HISTORIES'] ?? 25);
const seed = Number(process.env['GREENROOM_SEED'] ?? 20270201);
const some = <T>(...values: T[]) => fc.constantFrom(...values);
const hoursAgo = fc.option(fc.integer({ min: 1, max: 300 }), { freq: 2 });
const place = (list: number) => fc.nat(list - 1);
const uniqueBy = <T>(list: readonly T[], key: (one: T) => string): T[] => [
  ...new Map(list.map((one) => [key(one), one])).values(),
];

const anyHistory: fc.Arbitrary<History> = fc
  .record({
    sessions: fc.array(
      fc.record({
        kind: some('webinar', 'workshop', 'showcase'),
        themes: some([], ['energy'], ['living'], ['energy', 'living']),
        runOf: fc.constant(null),
        state: some('published', 'published', 'published', 'cancelled', 'draft'),
        startsInHours: fc.integer({ min: -300, max: 20 }),
      }),
      { minLength: 5, maxLength: 5 },
    ),
    runs: fc.option(fc.tuple(place(2), fc.integer({ min: 2, max: 4 }))),
    organizations: fc.array(fc.record({ kind: some(null, 'ngo', 'company'), country: some(null, 'TW', 'NL') }), {
      minLength: 3,
      maxLength: 3,
    }),
    people: fc.array(
      fc.record({
        organization: fc.option(place(3)),
        country: some(null, 'TW', 'JP'),
        hears: some(true, true, false),
        via: some(null, 'press', 'newsletter'),
      }),
      { minLength: 8, maxLength: 8 },
    ),
    registrations: fc.array(
      fc.record({
        person: place(8),
        session: place(5),
        state: some('confirmed', 'confirmed', 'pending', 'waitlisted', 'offered', 'cancelled', 'declined'),
        attendedHoursAgo: hoursAgo,
        byDelegation: some(false, false, true),
      }),
      { maxLength: 30 },
    ),
    proposals: fc.array(
      fc.record({
        theme: some('energy', 'living', 'gone'),
        states: fc.array(
          some('draft', 'submitted', 'shortlisted', 'winner', 'showcased', 'pilot', 'not-selected', 'withdrawn'),
          { maxLength: 6 },
        ),
        state: some('draft', 'submitted', 'shortlisted', 'not-selected', 'withdrawn'),
        submittedHoursAgo: hoursAgo,
        hasPilot: some(false, false, true),
        becameProposal: fc.option(fc.constant(0), { freq: 5 }).map((one) => (one === null ? null : 0)),
      }),
      { minLength: 1, maxLength: 8 },
    ),
    links: fc.array(
      fc.record({ proposal: place(8), person: place(8), state: some('linked', 'linked', 'suggested', 'rejected') }),
      { maxLength: 20 },
    ),
  })
  .map(({ runs, ...history }) => ({
    ...history,
    // Two of the sessions may be runs of one, of a kind and at other times.
    sessions: history.sessions.map((session, index) => {
      const first = runs?.[1] === index ? history.sessions[runs[0]] : undefined;
      return first === undefined || runs === null
        ? session
        : {
            ...session,
            kind: first.kind,
            themes: first.themes,
            runOf: runs[0],
            startsInHours: first.startsInHours + 7,
          };
    }),
    registrations: uniqueBy(history.registrations, ({ person, session }) => `${person} ${session}`),
    proposals: history.proposals.map((proposal, index) => {
      const states = proposal.states.filter((state, at) => state !== proposal.states[at - 1]);
      return {
        ...proposal,
        states,
        state: states.at(-1) ?? proposal.state,
        becameProposal: index === 0 ? null : proposal.becameProposal,
      };
    }),
    links: uniqueBy(
      history.links.filter(({ proposal }) => proposal < history.proposals.length),
      ({ proposal, person }) => `${proposal} ${person}`,
    ),
  }));

test('are those of a model, whatever happens', async () => {
  const tx = database.dataSource.manager;
  let call = 0;
  await fc.assert(
    fc.asyncProperty(anyHistory, async (history) => {
      call += 1;
      const slug = `random-${call}`;
      await tx.query(
        `insert into calls select (jsonb_populate_record(null::calls, to_jsonb(c) ||
           jsonb_build_object('id', gen_random_uuid(), 'slug', $1::text))).* from calls c where slug = 'solutions'`,
        [slug],
      );
      const own = await getCallBySlug(tx, slug);
      const ids = await writeHistory(database.dataSource, { callId: own.id, like, now }, history);
      await countOutcomes.latest(own, patient);
      const model = new OutcomeModel(history, ['energy', 'living']);
      const numbers = ({ registered, invited, attended, proposals, people }: OutcomeCounts) => [
        registered,
        invited,
        attended,
        ...[proposals, people].flatMap((steps) => proposalSteps.map((step) => steps[step])),
      ];
      const found: Record<string, Record<string, number[]>> = { all: { '': numbers(await findWholeCall(tx, own.id)) } };
      for (const group of outcomeGroups) {
        for (const row of await listOutcomes(tx, own.id, group)) {
          const key = group === 'session' ? String(ids.indexOf(row.key)) : row.key;
          (found[group] ??= {})[key] = numbers(row);
        }
      }
      expect(found).toEqual(model.rows());
      const compared = await findCompared(tx, own.id);
      const side = (one: ComparedCounts) => [one.drafted, one.submitted, one.shortlisted, one.won];
      expect({ attended: side(compared.attended), others: side(compared.others) }).toEqual(model.compared());
      const count = await findOutcomeCount(tx, own.id);
      expect(Object.fromEntries((count?.undrafted ?? []).map(({ times, people }) => [times, people]))).toEqual(
        model.undrafted(),
      );
    }),
    { numRuns: histories, seed },
  );
});

describe('counting', () => {
  const registered = async () => (await findWholeCall(database.dataSource.manager, world.call.id)).registered;
  const leave = (attendees: string) =>
    database.dataSource.query(
      `update registrations r set state = 'cancelled' from attendees a where a.id = r.attendee_id
       and a.call_id = $1 and a.email = $2 and r.attended_at is null`,
      [world.call.id, attendees],
    );

  test('keeps nobody waiting who registers, and lets one process at a time', async () => {
    const register = makeFlow(Register, database.dataSource, world.clock);
    const input = registrationInput.parse({ email: 'meanwhile@example.org', name: 'Meanwhile' });
    const before = await findOutcomeCount(database.dataSource.manager, world.call.id);
    await inTransaction(database.dataSource, async (tx) => {
      expect(await beginCounting(tx, world.call.id)).toBe(true);
      const counted = await countCall(tx, world.call.id, ['energy', 'living'], now);
      await writeCounted(tx, world.call.id, counted, 5, new Date(now.getTime() + 1000));
      // On other connections, while all of that is not committed:
      expect((await register.run(like, input, { kind: 'visitor' })).created).toBe(true);
      expect(await inTransaction(database.dataSource, (other) => beginCounting(other, world.call.id))).toBe(false);
      const other = makeFlow(CountOutcomes, database.dataSource, world.clock);
      await other.again(world.call, staff);
      expect(await findOutcomeCount(database.dataSource.manager, world.call.id)).toEqual(before);
    });
    expect(await findOutcomeCount(database.dataSource.manager, world.call.id)).toMatchObject({ tookMs: 5 });
  });

  test('is done while somebody looks where it is quick and due, and once for all who look', async () => {
    world.clock.advance({ minutes: 20 });
    expect(await registered()).toBe(7);
    await leave('person-7@example.org');
    const looks = await Promise.all([1, 2, 3].map(() => countOutcomes.latest(world.call, patient)));
    expect(looks.map(({ count, isCounting }) => [count?.countedAt, isCounting])).toEqual(
      looks.map(() => [world.clock.now(), false]),
    );
    expect(await registered()).toBe(6);
  });

  test('that fails leaves what was counted last', async () => {
    world.clock.advance({ minutes: 20 });
    const before = await findOutcomeCount(database.dataSource.manager, world.call.id);
    await database.dataSource.query(`alter table outcome_counts add constraint planted check (took_ms < 0) not valid`);
    expect(await countOutcomes.latest(world.call, patient)).toEqual({ count: before, isCounting: false });
    await database.dataSource.query(`alter table outcome_counts drop constraint planted`);
    expect(await registered()).toBe(6);
  });

  test('is for organizers to ask for', async () => {
    const viewer = { ...staff, role: 'viewer' as const };
    await expect(countOutcomes.again(world.call, viewer)).rejects.toThrow("Your role doesn't allow this.");
  });
});
