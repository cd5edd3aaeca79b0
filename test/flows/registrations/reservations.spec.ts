import { randomUUID } from 'node:crypto';
import { DecideRegistration } from '../../../src/flows/registrations/decide-registration.flow.js';
import { EditSession } from '../../../src/flows/sessions/edit-session.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { ReleaseSeats } from '../../../src/flows/registrations/release-seats.flow.js';
import { ReserveSeats } from '../../../src/flows/registrations/reserve-seats.flow.js';
import { Withdraw } from '../../../src/flows/registrations/withdraw.flow.js';
import { waitReasons } from '../../../src/domain/registrations/waitlist/waitlist.queries.js';
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
let reserve: ReserveSeats;
let withdraw: Withdraw;
let harbour: string;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
  register = makeFlow(Register, database.dataSource, world.clock);
  reserve = makeFlow(ReserveSeats, database.dataSource, world.clock);
  withdraw = makeFlow(Withdraw, database.dataSource, world.clock);
  const open = await world.session({});
  await come(open.id, 'founder', 'Harbour Works');
  const [row]: { id: string }[] = await database.dataSource.query(
    `select id from organizations where name = 'Harbour Works'`,
  );
  harbour = row!.id;
  await database.dataSource.query(
    `insert into organization_domains (call_id, domain, organization_id, created_at) values ($1, 'harbour.example', $2, now())`,
    [world.call.id, harbour],
  );
});
beforeEach(() => world.clock.set('2027-01-04T08:00:00Z'));
afterAll(() => database.drop());

const visitor = { kind: 'visitor' } as const;
const sessionRow = (id: string) => database.dataSource.getRepository(Session).findOneByOrFail({ id });
const come = (sessionId: string, name: string, organization: string | null = null) =>
  register.run(sessionId, registrationInput.parse({ email: `${name}@example.org`, name, organization }), staff);
const states = async (sessionId: string): Promise<Record<string, string>> => {
  const rows: { name: string; state: string }[] = await database.dataSource.query(
    `select a.name, r.state from registrations r join attendees a on a.id = r.attendee_id where r.session_id = $1`,
    [sessionId],
  );
  return Object.fromEntries(rows.map((row) => [row.name, row.state]));
};

describe('seats that are kept for an organization', () => {
  test('go to its people alone, who have the others as well when theirs are gone', async () => {
    const session = await world.session({ capacity: 3 });
    expect(await reserve.put(session.id, harbour, { seats: 2 }, staff)).toMatchObject([
      { organizationId: harbour, organization: 'Harbour Works', seats: 2, reservedUntil: null, seated: 0 },
    ]);
    expect((await come(session.id, 'res-a')).registration.state).toBe('confirmed');
    const b = await come(session.id, 'res-b');
    expect(b).toMatchObject({ place: 1, registration: { state: 'waitlisted' } });
    const reasons = await waitReasons(database.dataSource.manager, await sessionRow(session.id), world.clock.now());
    expect([...reasons]).toEqual([[b.registration.id, { reason: 'reserved', held: 2 }]]);
    expect((await come(session.id, 'res-c', 'harbour works')).registration.state).toBe('confirmed');
    expect((await come(session.id, 'res-d', 'Harbour Works')).registration.state).toBe('confirmed');
    expect((await come(session.id, 'res-e', 'Harbour Works')).registration.state).toBe('waitlisted');
    expect(await sessionRow(session.id)).toMatchObject({ taken: 3, waiting: 2, reserved: 2 });
    const list = await reserve.put(session.id, harbour, { seats: 2 }, staff);
    expect(list).toMatchObject([{ seats: 2, seated: 2 }]);
  });

  test('remain reserved when one of its people withdraws, even if others were waiting before', async () => {
    const session = await world.session({ capacity: 2 });
    await reserve.put(session.id, harbour, { seats: 1 }, staff);
    const own = await come(session.id, 'own-a', 'Harbour Works');
    await come(session.id, 'own-b');
    await come(session.id, 'own-c');
    await come(session.id, 'own-d', 'Harbour Works');
    await withdraw.run(own.registration.id, staff);
    expect(await states(session.id)).toEqual({
      'own-a': 'cancelled',
      'own-b': 'confirmed',
      'own-c': 'waitlisted',
      'own-d': 'confirmed',
    });
    const passed = await database.dataSource.query(
      `select a.name, e.details from audit_entries e join registrations r on e.subject = 'registration:' || r.id
       join attendees a on a.id = r.attendee_id where e.action = 'registration.passed-over' and r.session_id = $1`,
      [session.id],
    );
    expect(passed).toEqual([{ name: 'own-c', details: { reason: 'reserved', held: 1 } }]);
  });

  test('go to the line when fewer are kept, none any more, or after their moment', async () => {
    const session = await world.session({ capacity: 3 });
    await reserve.put(session.id, harbour, { seats: 3 }, staff);
    for (const name of ['rel-a', 'rel-b', 'rel-c']) await come(session.id, name);
    expect(await states(session.id)).toMatchObject({ 'rel-a': 'waitlisted' });
    await reserve.put(session.id, harbour, { seats: 2, reservedUntil: new Date('2027-01-05T08:00:00Z') }, staff);
    expect(await states(session.id)).toMatchObject({ 'rel-a': 'confirmed', 'rel-b': 'waitlisted' });
    // Between the moment and the heart's next beat nobody who comes overtakes those in line.
    world.clock.set('2027-01-05T08:00:00Z');
    expect((await come(session.id, 'rel-d')).registration.state).toBe('waitlisted');
    expect(await states(session.id)).toMatchObject({ 'rel-b': 'confirmed', 'rel-c': 'confirmed' });
    await makeFlow(ReleaseSeats, database.dataSource, world.clock).run();
    expect(await sessionRow(session.id)).toMatchObject({ taken: 3, waiting: 1, reserved: 0 });

    const other = await world.session({ capacity: 1 });
    await reserve.put(other.id, harbour, { seats: 1, reservedUntil: new Date('2027-01-06T00:00:00Z') }, staff);
    await come(other.id, 'rel-e');
    world.clock.set('2027-01-06T00:00:00Z');
    expect(await makeFlow(ReleaseSeats, database.dataSource, world.clock).run()).toBe(1);
    expect(await states(other.id)).toEqual({ 'rel-e': 'confirmed' });

    const third = await world.session({ capacity: 1 });
    await reserve.put(third.id, harbour, { seats: 1 }, staff);
    await come(third.id, 'rel-f');
    expect(await reserve.remove(third.id, harbour, staff)).toEqual([]);
    expect(await reserve.remove(third.id, harbour, staff)).toEqual([]);
    expect(await states(third.id)).toEqual({ 'rel-f': 'confirmed' });
    const kept = await database.dataSource.query(
      `select action, details from audit_entries where subject = $1 and action like 'session.seats%' order by at`,
      [`session:${third.id}`],
    );
    expect(kept).toEqual([
      { action: 'session.seats-reserved', details: { organizationId: harbour, seats: 1 } },
      { action: 'session.seats-released', details: { organizationId: harbour, seats: 1 } },
    ]);
  });

  test('are refused where there are none to keep', async () => {
    const session = await world.session({ capacity: 3 });
    await come(session.id, 'ref-a');
    const fault = (promise: Promise<unknown>) =>
      promise.then(
        () => null,
        (error: { code: string; values: object; fieldErrors: { code: string }[] }) => [
          error.code,
          error.values,
          error.fieldErrors.map((one) => one.code),
        ],
      );
    expect(await fault(reserve.put(session.id, harbour, { seats: 3 }, staff))).toEqual([
      'too-few-seats',
      { most: 2 },
      [],
    ]);
    expect(await sessionRow(session.id)).toMatchObject({ reserved: 0 });
    expect(await fault(reserve.put(session.id, randomUUID(), { seats: 1 }, staff))).toEqual([
      'organization-not-found',
      {},
      [],
    ]);
    const past = { seats: 1, reservedUntil: world.clock.now() };
    expect(await fault(reserve.put(session.id, harbour, past, staff))).toEqual(['invalid', {}, ['has-passed']]);
    const unlimited = await world.session({});
    expect(await fault(reserve.put(unlimited.id, harbour, { seats: 1 }, staff))).toEqual(['no-capacity', {}, []]);
    const viewer = { kind: 'organizer', id: randomUUID(), role: 'viewer' } as const;
    expect(await fault(reserve.put(session.id, harbour, { seats: 1 }, viewer))).toEqual(['forbidden', {}, []]);

    await reserve.put(session.id, harbour, { seats: 1 }, staff);
    const edit = makeFlow(EditSession, database.dataSource, world.clock);
    expect(await fault(edit.run(session.id, { capacity: 1 }, staff))).toEqual([
      'capacity-below-held',
      { taken: 1, held: 1 },
      ['capacity-below-held'],
    ]);
    expect((await edit.run(session.id, { capacity: 2 }, staff)).session.capacity).toBe(2);
  });

  test('go to nobody who only types its name, but to addresses of its domain, provisionally', async () => {
    const session = await world.session({ capacity: 20 });
    await reserve.put(session.id, harbour, { seats: 2 }, staff);
    const type = async (email: string) => {
      const input = registrationInput.parse({ email, name: 'Somebody', organization: 'Harbour Works' });
      return (await register.run(session.id, input, visitor)).registration;
    };
    const typed = await type('typed@gmail.com');
    expect(typed).toMatchObject({ state: 'confirmed', usesReserved: false });
    // Those who only typed the name take none of the reserved seats.
    await database.dataSource.query('update sessions set capacity = 3 where id = $1', [session.id]);
    expect((await type('typed-2@gmail.com')).state).toBe('waitlisted');
    const theirs = await type('theirs@port.harbour.example');
    expect(theirs).toMatchObject({ state: 'confirmed', usesReserved: true, provisionalUntil: expect.any(Date) });
    expect((await come(session.id, 'vouched', 'Harbour Works')).registration.state).toBe('confirmed');
    expect((await come(session.id, 'vouched-2', 'Harbour Works')).registration.state).toBe('waitlisted');
  });

  test('are never sold twice, even if everyone comes at once', async () => {
    const session = await world.session({ capacity: 10 });
    const other = makeFlow(Register, database.dataSource, world.clock);
    await reserve.put(session.id, harbour, { seats: 4 }, staff);
    const people = Array.from({ length: 40 }, (_, index) => index);
    await Promise.all(
      people.map((index) => {
        const organization = index % 8 === 0 ? 'Harbour Works' : null;
        const input = registrationInput.parse({
          email: `rush-${index}@${organization === null ? 'example.org' : 'harbour.example'}`,
          name: `rush-${index}`,
          organization,
        });
        return (index % 2 === 0 ? register : other).run(session.id, input, visitor);
      }),
    );
    const seated = Object.entries(await states(session.id)).filter(([, state]) => state === 'confirmed');
    expect(seated).toHaveLength(10);
    expect(seated.filter(([name]) => Number(name.slice(5)) % 8 === 0).length).toBeGreaterThanOrEqual(4);
  });
});

describe('approval of many at once', () => {
  test('assigns seats in the order of registration, over several sessions, and reports each outcome', async () => {
    const one = await world.session({ approval: 'manual', capacity: 2 });
    const two = await world.session({ approval: 'manual', capacity: 1, waitlist: false });
    await reserve.put(one.id, harbour, { seats: 1 }, staff);
    const [a, b, own] = [
      await come(one.id, 'app-a'),
      await come(one.id, 'app-b'),
      await come(one.id, 'app-c', 'Harbour Works'),
    ];
    const [d, e, f] = [await come(two.id, 'app-d'), await come(two.id, 'app-e'), await come(two.id, 'app-f')];
    const decide = makeFlow(DecideRegistration, database.dataSource, world.clock);
    const unknown = randomUUID();
    await decide.run(f.registration.id, 'decline', staff);
    const ids = [own, b, a, e, d, f].map((result) => result.registration.id);
    const decided = await decide.runAll([...ids, unknown, 'nonsense'], 'approve', 'Bring your own cup.', staff);
    expect(decided.map((outcome) => (outcome.ok ? outcome.registration.state : outcome.refusal.code))).toEqual([
      'confirmed',
      'waitlisted',
      'confirmed',
      'full',
      'confirmed',
      'not-pending',
      'registration-not-found',
      'registration-not-found',
    ]);
    expect(decided.map((outcome) => outcome.registrationId)).toEqual([...ids, unknown, 'nonsense']);
    const notes = await database.dataSource.query(
      `select kind, payload->>'note' as note from messages where registration_id = $1 order by position`,
      [b.registration.id],
    );
    expect(notes).toEqual([
      { kind: 'pending', note: null },
      { kind: 'waitlisted', note: 'Bring your own cup.' },
    ]);
    expect([await sessionRow(one.id), await sessionRow(two.id)]).toMatchObject([
      { taken: 2, waiting: 1 },
      { taken: 1, waiting: 0 },
    ]);
  });

  test('declines many with a word', async () => {
    const session = await world.session({ approval: 'manual' });
    const people = [await come(session.id, 'dec-a'), await come(session.id, 'dec-b')];
    const decide = makeFlow(DecideRegistration, database.dataSource, world.clock);
    const ids = people.map((one) => one.registration.id);
    await decide.runAll(ids, 'decline', ' The room is small. ', staff);
    const told = await database.dataSource.query(
      `select distinct kind, payload->>'note' as note from messages where registration_id = any($1) and kind = 'declined'`,
      [ids],
    );
    expect(told).toEqual([{ kind: 'declined', note: 'The room is small.' }]);
  });

  test('of a group that stays together seats everyone approved at once, or no one', async () => {
    const session = await world.session({ approval: 'manual', capacity: 3 });
    const people = ['tog-a', 'tog-b', 'tog-c'].map((name) =>
      registrationInput.parse({ email: `${name}@example.org`, name }),
    );
    const group = await registerGroup(
      makeFlow(Changes, database.dataSource, world.clock),
      session.id,
      { people, allOrNothing: true, delegationId: null },
      visitor,
    );
    const others = [await come(session.id, 'tog-d'), await come(session.id, 'tog-e')];
    const decide = makeFlow(DecideRegistration, database.dataSource, world.clock);
    await decide.run(others[0]!.registration.id, 'approve', staff);
    const ids = [...group, others[1]!].map((one) => one.registration.id);
    const decided = await decide.runAll(ids, 'approve', null, staff);
    expect(decided.map((one) => one.ok && one.registration.state)).toEqual([
      'waitlisted',
      'waitlisted',
      'waitlisted',
      'confirmed',
    ]);
    await withdraw.run(others[0]!.registration.id, staff);
    expect(await sessionRow(session.id)).toMatchObject({ taken: 1, waiting: 3 });
    await withdraw.run(others[1]!.registration.id, staff);
    expect(await sessionRow(session.id)).toMatchObject({ taken: 3, waiting: 0 });
  });
});
