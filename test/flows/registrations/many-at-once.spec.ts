import { DecideRegistration } from '../../../src/flows/registrations/decide-registration.flow.js';
import { ImportRegistrations } from '../../../src/flows/registrations/import-registrations.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { ResendInvites } from '../../../src/flows/notifications/resend-invites.flow.js';
import { WithdrawMany } from '../../../src/flows/registrations/withdraw-many.flow.js';
import { registrationInput } from '../../../src/domain/registrations/registration-input.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, staff } from '../../support/world.js';
import { makeFlow } from '../../support/flows.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
});
afterAll(() => database.drop());

/** One of the instances of the program that share the database. */
function instance() {
  const { dataSource } = database;
  const register = makeFlow(Register, dataSource, world.clock);
  return {
    register,
    withdraw: makeFlow(WithdrawMany, dataSource, world.clock),
    resend: makeFlow(ResendInvites, dataSource, world.clock),
    decide: makeFlow(DecideRegistration, dataSource, world.clock),
    imports: makeFlow(ImportRegistrations, dataSource, world.clock),
  };
}
const people = (stem: string, count: number) =>
  Array.from({ length: count }, (_, index) =>
    registrationInput.parse({ email: `${stem}-${index}@example.org`, name: `${stem} ${index}` }),
  );
const visitor = { kind: 'visitor' } as const;

/** What the session says of itself beside what its rows say. */
async function tally(sessionId: string) {
  const [row] = await database.dataSource.query(
    `select s.capacity, s.taken, s.waiting,
       (select count(*)::int from registrations where session_id = s.id and state in ('confirmed', 'offered')) as seated,
       (select count(*)::int from registrations where session_id = s.id and state = 'waitlisted') as in_line,
       (select count(*)::int from registrations where session_id = s.id and state = 'cancelled') as cancelled
     from sessions s where s.id = $1`,
    [sessionId],
  );
  return row;
}

test('many who leave, an import, newcomers and invites at the same time from two instances sell no seat twice', async () => {
  const [one, other] = [instance(), instance()];
  const session = await world.session({ capacity: 40, waitlist: true });
  const first = await Promise.all(people('first', 60).map((person) => one.register.run(session.id, person, visitor)));
  const ids = first.map(({ registration }) => registration.id);
  await Promise.all([
    one.withdraw.run(session.id, ids.slice(0, 25), staff),
    other.withdraw.run(session.id, ids.slice(15, 50), staff),
    other.resend.run(session.id, ids, staff),
    one.imports.run(
      session.id,
      people('imported', 150).map((input, index) => ({ line: index + 2, input })),
      staff,
    ),
    ...people('second', 40).map((person) => other.register.run(session.id, person, visitor)),
  ]);
  expect(await tally(session.id)).toEqual({
    capacity: 40,
    taken: 40,
    waiting: 10 + 150 + 40 - 40,
    seated: 40,
    in_line: 10 + 150 + 40 - 40,
    cancelled: 50,
  });
  // Each of them hears once that they are out.
  const [{ count }] = await database.dataSource.query(
    `select count(*)::int as count from messages where session_id = $1 and kind = 'withdrawn'`,
    [session.id],
  );
  expect(count).toBe(50);
});

test('the same people approved at once from two instances are decided once', async () => {
  const [one, other] = [instance(), instance()];
  const session = await world.session({ capacity: 10, waitlist: true, approval: 'manual' });
  const asked = await Promise.all(people('asked', 30).map((person) => one.register.run(session.id, person, visitor)));
  const ids = asked.map(({ registration }) => registration.id);
  const answers = (
    await Promise.all([
      one.decide.runAll(ids, 'approve', null, staff),
      other.decide.runAll(ids, 'approve', null, staff),
    ])
  ).flat();
  expect(answers.filter((answer) => answer.ok)).toHaveLength(30);
  expect(new Set(answers.flatMap((answer) => (answer.ok ? [] : [answer.refusal.code])))).toEqual(
    new Set(['not-pending']),
  );
  expect(await tally(session.id)).toMatchObject({ taken: 10, seated: 10, waiting: 20, in_line: 20 });
});
