import fc from 'fast-check';
import { DecideRegistration } from '../../src/flows/decide-registration.js';
import { EditSession } from '../../src/flows/edit-session.js';
import { Register } from '../../src/flows/register.js';
import { Withdraw } from '../../src/flows/withdraw.js';
import { Refusal } from '../../src/platform/errors.js';
import { Registration } from '../../src/registrations/registration.entity.js';
import { registrationInput } from '../../src/registrations/registration-input.js';
import { Session } from '../../src/sessions/session.entity.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';
import { createWorld, staff, testConfig } from '../support/world.js';

/** How many random histories are lived; `npm run check:long` lives 500. */
const histories = Number(process.env['GREENROOM_HISTORIES'] ?? 40);
const people = 12;

type Step =
  | { do: 'register' | 'withdraw' | 'approve' | 'decline'; who: number; instance: 0 | 1 }
  | { do: 'capacity'; to: number };

const steps: fc.Arbitrary<Step[][]> = fc.array(
  fc.array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          do: fc.constantFrom('register' as const),
          who: fc.nat(people - 1),
          instance: fc.constantFrom(0 as const, 1 as const),
        }),
      },
      {
        weight: 3,
        arbitrary: fc.record({
          do: fc.constantFrom('withdraw' as const),
          who: fc.nat(people - 1),
          instance: fc.constantFrom(0 as const, 1 as const),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          do: fc.constantFrom('approve' as const, 'decline' as const),
          who: fc.nat(people - 1),
          instance: fc.constantFrom(0 as const, 1 as const),
        }),
      },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('capacity' as const), to: fc.integer({ min: 1, max: 8 }) }) },
    ),
    { minLength: 1, maxLength: 12 },
  ),
  { minLength: 1, maxLength: 4 },
);

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
});
afterAll(() => database.drop());

// oxlint-disable-next-line jest/expect-expect -- `check` asserts after each round
test(
  'whatever happens at once: seats equal rows, never above capacity, none idle while somebody waits, each person told',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          capacity: fc.integer({ min: 1, max: 5 }),
          approval: fc.constantFrom('automatic', 'manual'),
          waitlist: fc.boolean(),
          steps,
        }),
        async ({ steps: rounds, ...settings }) => {
          const session = await world.session(settings);
          for (const round of rounds) {
            // All steps of a round are under way at once, over two instances.
            await Promise.all(round.map((step) => live(session.id, step)));
            world.clock.advance({ seconds: 5 });
            await check(session.id);
          }
        },
      ),
      { numRuns: histories, seed: Number(process.env['GREENROOM_SEED'] ?? 20270114) },
    );
  },
  30_000 + histories * 2_000,
);

const instances = () => instancesOf.get(database) ?? makeInstances();
const instancesOf = new WeakMap<TestDatabase, [Register, Register]>();

function makeInstances(): [Register, Register] {
  const made: [Register, Register] = [
    new Register(database.dataSource, world.clock, testConfig),
    new Register(database.dataSource, world.clock, testConfig),
  ];
  instancesOf.set(database, made);
  return made;
}

async function live(sessionId: string, step: Step): Promise<void> {
  try {
    if (step.do === 'capacity') {
      await new EditSession(database.dataSource, world.clock, testConfig).run(sessionId, { capacity: step.to }, staff);
      return;
    }
    const email = `person-${step.who}@example.org`;
    if (step.do === 'register') {
      const input = registrationInput.parse({ email, name: `Person ${step.who}` });
      await instances()[step.instance].run(sessionId, input, { kind: 'visitor' });
      return;
    }
    const id = await registrationOf(sessionId, email);
    if (id === null) return;
    if (step.do === 'withdraw') await new Withdraw(database.dataSource, world.clock, testConfig).run(id, staff);
    else await new DecideRegistration(database.dataSource, world.clock, testConfig).run(id, step.do, staff);
  } catch (error) {
    // A refusal is an answer; anything else is a fault.
    if (!(error instanceof Refusal)) throw error;
  }
}

async function registrationOf(sessionId: string, emailKey: string): Promise<string | null> {
  const rows: { id: string }[] = await database.dataSource.query(
    `select r.id from registrations r join attendees a on a.id = r.attendee_id where r.session_id = $1 and a.email_key = $2`,
    [sessionId, emailKey],
  );
  return rows[0]?.id ?? null;
}

async function check(sessionId: string): Promise<void> {
  const session = await database.dataSource.getRepository(Session).findOneByOrFail({ id: sessionId });
  const rows = await database.dataSource.getRepository(Registration).findBy({ sessionId });
  const count = (state: string) => rows.filter((row) => row.state === state).length;
  const free = (session.capacity ?? Infinity) - session.taken;
  expect({ taken: session.taken, waiting: session.waiting }).toEqual({
    taken: count('confirmed'),
    waiting: count('waitlisted'),
  });
  expect(session.taken).toBeLessThanOrEqual(session.capacity ?? Infinity);
  expect(session.waiting > 0 && free > 0).toBe(false);
  expect(new Set(rows.map((row) => row.attendeeId)).size).toBe(rows.length);
  await checkTold(sessionId);
}

/** The last thing that each person heard is what is true. */
async function checkTold(sessionId: string): Promise<void> {
  const rows: { state: string; kind: string }[] = await database.dataSource.query(
    `select r.state, (select m.kind from messages m where m.registration_id = r.id order by m.position desc limit 1) as kind
     from registrations r where r.session_id = $1`,
    [sessionId],
  );
  const heard: Record<string, string[]> = {
    confirmed: ['invited', 'promoted'],
    waitlisted: ['waitlisted'],
    pending: ['pending'],
    cancelled: ['withdrawn'],
    declined: ['declined'],
  };
  expect(rows.filter((row) => !heard[row.state]?.includes(row.kind))).toEqual([]);
}
