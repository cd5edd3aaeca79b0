import { DraftSession } from '../../../src/flows/sessions/draft-session.flow.js';
import { PublishSession } from '../../../src/flows/sessions/publish-session.flow.js';
import { CheckIn } from '../../../src/flows/attendance/check-in.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { SwitchOccurrence } from '../../../src/flows/registrations/switch-occurrence.flow.js';
import { Message } from '../../../src/domain/notifications/message.entity.js';
import { Registration } from '../../../src/domain/registrations/registration.entity.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { Session } from '../../../src/domain/sessions/session.entity.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, staff } from '../../support/world.js';
import { makeFlow } from '../../support/flows.js';
import { Changes } from '../../../src/flows/changes.js';
import { registerGroup } from '../../support/register-group.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let register: Register;
let switchOccurrence: SwitchOccurrence;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
  register = makeFlow(Register, database.dataSource, world.clock);
  switchOccurrence = makeFlow(SwitchOccurrence, database.dataSource, world.clock);
});
afterAll(() => database?.drop());

const visitor = { kind: 'visitor' } as const;
const person = (name: string) =>
  registrationInput.parse({ email: `${name}@example.org`, name, timeZone: 'Asia/Tokyo' });
const row = (id: string) => database.dataSource.getRepository(Session).findOneByOrFail({ id });
const registrationsIn = async (session: Session) =>
  (await database.dataSource.getRepository(Registration).findBy({ sessionId: session.id })).map(({ state }) => state);
const kindsOf = async (registrationId: string) => {
  const rows = await database.dataSource
    .getRepository(Message)
    .find({ where: { registrationId }, order: { position: 'ASC' } });
  return rows.map((message) => message.kind);
};

/** Two published runs of one session. */
async function twoRuns(input: Record<string, unknown> = {}): Promise<[Session, Session]> {
  const one = await world.session(input);
  const create = makeFlow(DraftSession, database.dataSource, world.clock);
  const copy = await create.duplicate(one.id, { occurrence: true }, staff);
  const { session: two } = await makeFlow(PublishSession, database.dataSource, world.clock).run(copy.id, staff);
  return [await row(one.id), two];
}

test('people attend either run: nobody is counted twice', async () => {
  const [one, two] = await twoRuns();
  await register.run(one.id, person('either'), visitor);
  await expect(register.run(two.id, person('either'), visitor)).rejects.toMatchObject({
    code: 'other-run',
    values: { index: 0, session: one.id },
  });
  await register.run(two.id, person('other'), visitor);
  const group = { people: [person('new'), person('either')], allOrNothing: false, delegationId: null };
  await expect(
    registerGroup(makeFlow(Changes, database.dataSource, world.clock), two.id, group, visitor),
  ).rejects.toMatchObject({
    code: 'other-run',
    values: { index: 1 },
  });
  expect([(await row(one.id)).taken, (await row(two.id)).taken]).toEqual([1, 1]);
});

test('nobody moves away from a run in which they are', async () => {
  const [one, two] = await twoRuns();
  const { registration } = await register.run(one.id, person('inside'), visitor);
  const before = world.clock.now();
  world.clock.set(new Date(one.startsAt.getTime() - 60_000));
  await makeFlow(CheckIn, database.dataSource, world.clock).run(one.id, { registrationId: registration.id }, staff);
  const own = { kind: 'attendee', id: registration.attendeeId } as const;
  await expect(switchOccurrence.run(registration.id, two.id, own)).rejects.toMatchObject({ code: 'checked-in' });
  expect(await registrationsIn(one)).toEqual(['confirmed']);
  world.clock.set(before);
});

test('one click moves a person between runs: one email moves the event', async () => {
  const [one, two] = await twoRuns({ capacity: 1 });
  const { registration: first } = await register.run(one.id, person('mover'), visitor);
  const { registration: heir } = await register.run(one.id, person('heir'), visitor);
  expect(heir.state).toBe('waitlisted');
  const own = { kind: 'attendee', id: first.attendeeId } as const;
  const { registration: moved } = await switchOccurrence.run(first.id, two.id, own);
  expect(moved).toMatchObject({ sessionId: two.id, attendeeId: first.attendeeId, state: 'confirmed' });
  expect(await kindsOf(first.id)).toEqual(['invited']);
  expect(await kindsOf(moved.id)).toEqual(['switched']);
  expect(moved).toMatchObject({ uid: first.uid, sequence: first.sequence + 2 });
  expect(moved.stampedAt.getTime()).toBeGreaterThan(first.stampedAt.getTime());
  const left = await database.dataSource.getRepository(Registration).findOneByOrFail({ id: first.id });
  expect([left.uid === first.uid, left.state, left.confirmedAt]).toEqual([false, 'cancelled', null]);
  // The first invitation has not been sent yet, and must not follow the event to its old time.
  const [late] = await database.dataSource.getRepository(Message).findBy({ registrationId: first.id });
  expect(late?.state).toBe('dropped');
  expect(await kindsOf(heir.id)).toEqual(['waitlisted', 'promoted']);
  expect([(await row(one.id)).taken, (await row(two.id)).taken]).toEqual([1, 1]);
  // Back again: all seats there are taken, so the person keeps what they have.
  await expect(switchOccurrence.run(moved.id, one.id, own)).rejects.toMatchObject({ code: 'run-full' });
  expect(await registrationsIn(two)).toEqual(['confirmed']);
  expect(await kindsOf(moved.id)).toEqual(['switched']);
  expect((await row(two.id)).taken).toBe(1);
});

test('it is for the person and for staff, between runs, while the registration counts', async () => {
  const [one, two] = await twoRuns();
  const apart = await world.session();
  const { registration } = await register.run(one.id, person('guarded'), visitor);
  const stranger = { kind: 'attendee', id: apart.id } as const;
  await expect(switchOccurrence.run(registration.id, two.id, stranger)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(switchOccurrence.run(registration.id, apart.id, staff)).rejects.toMatchObject({ code: 'not-a-run' });
  await expect(switchOccurrence.run(registration.id, one.id, staff)).rejects.toMatchObject({ code: 'not-a-run' });
  const { registration: moved } = await switchOccurrence.run(registration.id, two.id, staff);
  await expect(switchOccurrence.run(registration.id, two.id, staff)).rejects.toMatchObject({ code: 'not-live' });
  const { registration: back } = await switchOccurrence.run(moved.id, one.id, staff);
  expect(back).toMatchObject({ id: registration.id, uid: registration.uid, sequence: moved.sequence + 2 });
  expect(await registrationsIn(one)).toEqual(['confirmed']);
  expect(await registrationsIn(two)).toEqual(['cancelled']);
});

test('two instances: a person who requests both runs at once gets one', async () => {
  const [one, two] = await twoRuns();
  const other = makeFlow(Register, database.dataSource, world.clock);
  const names = Array.from({ length: 20 }, (_, index) => `racer-${index}`);
  const answers = await Promise.allSettled(
    names.flatMap((name) => [register.run(one.id, person(name), visitor), other.run(two.id, person(name), visitor)]),
  );
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
  const [{ taken: inOne }, { taken: inTwo }] = [await row(one.id), await row(two.id)];
  expect(inOne + inTwo).toBe(20);
});

test('crowds that move both ways at once neither lose nor double a seat', async () => {
  const [one, two] = await twoRuns({ capacity: 15 });
  const seated = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const session = index % 2 === 0 ? one : two;
      return (await register.run(session.id, person(`crowd-${index}`), visitor)).registration;
    }),
  );
  await Promise.allSettled(
    seated.map((registration) => {
      const to = registration.sessionId === one.id ? two : one;
      return switchOccurrence.run(registration.id, to.id, staff);
    }),
  );
  const live = await database.dataSource.query<{ attendee_id: string; n: string }[]>(
    `select attendee_id, count(*) as n from registrations where session_id = any($1) and state = 'confirmed' group by 1`,
    [[one.id, two.id]],
  );
  expect(live).toHaveLength(20);
  expect(live.every(({ n }) => n === '1')).toBe(true);
  for (const session of [await row(one.id), await row(two.id)]) {
    expect((await registrationsIn(session)).filter((state) => state === 'confirmed')).toHaveLength(session.taken);
    expect(session.taken).toBeLessThanOrEqual(15);
  }
});
