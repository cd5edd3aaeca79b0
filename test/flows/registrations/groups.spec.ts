import fc from 'fast-check';
import {
  approvalOrder,
  approvalOrders,
  outcomesKey,
} from '../../../src/domain/registrations/approval/approval-plan.js';
import { listPending, seatsByOrganization } from '../../../src/domain/registrations/approval/approvals.queries.js';
import { previewApproval } from '../../../src/domain/registrations/approval/preview-approval.js';
import { DecideRegistration } from '../../../src/flows/registrations/decide-registration.flow.js';
import { ReserveSeats } from '../../../src/flows/registrations/reserve-seats.flow.js';
import { MoveOnWaitlist } from '../../../src/flows/registrations/move-on-waitlist.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { Withdraw } from '../../../src/flows/registrations/withdraw.flow.js';
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
let changes: Changes;
let withdraw: Withdraw;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
  register = makeFlow(Register, database.dataSource, world.clock);
  changes = makeFlow(Changes, database.dataSource, world.clock);
  withdraw = makeFlow(Withdraw, database.dataSource, world.clock);
});
afterAll(() => database.drop());

const visitor = { kind: 'visitor' } as const;
const person = (name: string, more: object = {}) =>
  registrationInput.parse({ email: `${name}@example.org`, name, ...more });
const group = (names: string[], allOrNothing = false, more: object = {}) => ({
  people: names.map((name) => person(name, more)),
  allOrNothing,
  delegationId: null,
});
const names = (stem: string, count: number) => Array.from({ length: count }, (_, index) => `${stem}-${index}`);
const sessionRow = (id: string) => database.dataSource.getRepository(Session).findOneByOrFail({ id });
const states = async (sessionId: string): Promise<Record<string, string>> => {
  const rows: { name: string; state: string }[] = await database.dataSource.query(
    `select a.name, r.state from registrations r join attendees a on a.id = r.attendee_id where r.session_id = $1`,
    [sessionId],
  );
  return Object.fromEntries(rows.map((row) => [row.name, row.state]));
};
const passedOver = async (): Promise<{ name: string; details: object }[]> =>
  database.dataSource.query(
    `select a.name, e.details from audit_entries e
     join registrations r on e.subject = 'registration:' || r.id join attendees a on a.id = r.attendee_id
     where e.action = 'registration.passed-over' order by e.at, a.name`,
  );

describe('a party', () => {
  test('goes in as far as the seats go, and the rest wait in one piece of the line', async () => {
    const session = await world.session({ capacity: 3 });
    await register.run(session.id, person('far-first'), visitor);
    const results = await registerGroup(changes, session.id, group(names('far', 4)), visitor);
    expect(results.map((one) => [one.created, one.registration.state, one.place])).toEqual([
      [true, 'confirmed', null],
      [true, 'confirmed', null],
      [true, 'waitlisted', 1],
      [true, 'waitlisted', 2],
    ]);
    expect(new Set(results.map((one) => one.registration.groupId)).size).toBe(1);
    const [first] = results.map((one) => Number(one.registration.waitlistNumber));
    expect(results.map((one) => Number(one.registration.waitlistNumber) - (first ?? 0))).toEqual([0, 1, 2, 3]);
    const rows = await database.dataSource
      .getRepository(Registration)
      .findBy({ groupId: results[0]!.registration.groupId! });
    expect(rows).toHaveLength(4);
    expect(await sessionRow(session.id)).toMatchObject({ taken: 3, waiting: 2 });
  });

  test('that wants to sit together gets all of its seats or none, and smaller registrations pass it', async () => {
    const session = await world.session({ capacity: 4 });
    const early = await registerGroup(changes, session.id, group(names('early', 3)), visitor);
    const allOrNothing = await registerGroup(changes, session.id, group(names('together', 2), true), visitor);
    expect(allOrNothing.map((one) => one.registration.state)).toEqual(['waitlisted', 'waitlisted']);
    const late = await register.run(session.id, person('late'), visitor);
    const later = await register.run(session.id, person('later'), visitor);
    expect([late, later].map((one) => [one.registration.state, one.place])).toEqual([
      ['confirmed', null],
      ['waitlisted', 3],
    ]);
    await withdraw.run(early[0]!.registration.id, staff);
    expect(await states(session.id)).toMatchObject({ 'together-0': 'waitlisted', later: 'confirmed' });
    expect(await passedOver()).toEqual(
      names('together', 2).map((name) => ({ name, details: { reason: 'party-too-large', needs: 2, free: 1 } })),
    );
    await Promise.all([early[1], early[2]].map((one) => withdraw.run(one!.registration.id, staff)));
    expect(await states(session.id)).toMatchObject({ 'together-0': 'confirmed', 'together-1': 'confirmed' });
    expect(await sessionRow(session.id)).toMatchObject({ taken: 4, waiting: 0 });
  });

  test('keeps those who are registered already, and the second of two rows with one address', async () => {
    const session = await world.session({ capacity: 10 });
    const known = await register.run(session.id, person('known'), visitor);
    const results = await registerGroup(changes, session.id, group(['new', 'KNOWN', 'New']), visitor);
    expect(results.map((one) => [one.created, one.attendee.name])).toEqual([
      [true, 'new'],
      [false, 'known'],
      [false, 'new'],
    ]);
    expect(results[1]!.registration).toMatchObject({ id: known.registration.id, groupId: null });
    expect(results[2]!.registration.id).toBe(results[0]!.registration.id);
  });

  test('is refused as a whole when somebody is too many, and nothing is written of it', async () => {
    const full = await world.session({ capacity: 2, waitlist: false });
    const fault = (sessionId: string, input: ReturnType<typeof group>) =>
      registerGroup(changes, sessionId, input, visitor).then(
        () => null,
        (error: { code: string; values: object }) => ({ code: error.code, ...error.values }),
      );
    expect(await fault(full.id, group(names('many', 3)))).toEqual({ code: 'party-too-large', index: 2, free: 2 });
    expect(await fault(full.id, group(names('many', 3), true))).toEqual({ code: 'party-too-large', index: 2, free: 2 });
    await registerGroup(changes, full.id, group(names('fits', 2), true), visitor);
    expect(await fault(full.id, group(['fits-0', 'many-1']))).toEqual({ code: 'full', index: 1 });

    const limited = await world.session({ organizationLimit: 2 });
    const more = { organization: 'Harbour Works' };
    expect(await fault(limited.id, group(names('many', 3), false, more))).toEqual({
      code: 'organization-limit',
      index: 2,
      limit: 2,
    });
    expect(await states(limited.id)).toEqual({});
    const gone = await database.dataSource.query(`select 1 from attendees where name like 'many%'`);
    expect(gone).toEqual([]);
    expect(await sessionRow(full.id)).toMatchObject({ taken: 2, waiting: 0 });

    const closed = await world.session({ registrationClosesAt: '2027-01-02T00:00:00Z' });
    expect(await fault(closed.id, group(names('many', 2)))).toEqual({ code: 'registration-closed' });
  });

  test('of two hundred comes in one piece while others rush in', async () => {
    const session = await world.session({ capacity: 150 });
    const [results] = await Promise.all([
      registerGroup(changes, session.id, group(names('crowd', 200), true), visitor),
      ...names('rush', 40).map((name) => register.run(session.id, person(name), visitor)),
    ]);
    expect(new Set(results.map((one) => one.registration.state))).toEqual(new Set(['waitlisted']));
    expect(await sessionRow(session.id)).toMatchObject({ taken: 40, waiting: 200 });
  });
});

describe('the limit of an organization', () => {
  test('counts all of its registered people, however they registered, and no one without an organization', async () => {
    const session = await world.session({ capacity: 1, organizationLimit: 2 });
    const of = (name: string, organization: string | null) =>
      register.run(session.id, person(name, { organization }), visitor);
    await of('lim-a', 'Solar Union');
    await of('lim-b', 'solar  union');
    await expect(of('lim-c', 'SOLAR UNION')).rejects.toMatchObject({
      code: 'organization-limit',
      values: { limit: 2 },
    });
    await of('lim-d', null);
    await of('lim-e', null);
    await of('lim-f', null);
    await of('lim-g', 'Another');
    expect(await sessionRow(session.id)).toMatchObject({ taken: 1, waiting: 5 });
    const [leaver]: { id: string }[] = await database.dataSource.query(
      `select r.id from registrations r join attendees a on a.id = r.attendee_id where a.name = 'lim-b'`,
    );
    await withdraw.run(leaver!.id, staff);
    expect((await of('lim-c', 'SOLAR UNION')).registration.state).toBe('waitlisted');
  });

  test('holds in a rush over two instances', async () => {
    const session = await world.session({ organizationLimit: 5 });
    const other = makeFlow(Register, database.dataSource, world.clock);
    const results = await Promise.allSettled(
      names('rushing', 30).map((name, index) =>
        (index % 2 === 0 ? register : other).run(session.id, person(name, { organization: 'Rush Hour' }), visitor),
      ),
    );
    expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(5);
    expect(await sessionRow(session.id)).toMatchObject({ taken: 5 });
  });
});

describe('a waiting list whose order is changed by hand', () => {
  const line = async (sessionId: string) => {
    const rows: { name: string }[] = await database.dataSource.query(
      `select a.name from registrations r join attendees a on a.id = r.attendee_id
       where r.session_id = $1 and r.state = 'waitlisted' order by r.waitlist_number`,
      [sessionId],
    );
    return rows.map(({ name }) => name.split('-')[1]).join(' ');
  };
  const idsOf = async (sessionId: string) => {
    const rows: { id: string; name: string }[] = await database.dataSource.query(
      `select r.id, a.name from registrations r join attendees a on a.id = r.attendee_id where r.session_id = $1`,
      [sessionId],
    );
    return new Map(rows.map(({ id, name }) => [name, id]));
  };
  let move: MoveOnWaitlist;
  beforeAll(() => {
    move = makeFlow(MoveOnWaitlist, database.dataSource, world.clock);
  });

  test('gives its seats in the new order, and keeps groups together', async () => {
    const session = await world.session({ capacity: 2 });
    for (const name of names('moved', 5)) await register.run(session.id, person(name), visitor);
    await registerGroup(changes, session.id, group(['moved-7', 'moved-8'], true), visitor);
    await register.run(session.id, person('moved-9'), visitor);
    const ids = await idsOf(session.id);
    const id = (number: number) => ids.get(`moved-${number}`) ?? '';
    expect(await line(session.id)).toBe('2 3 4 7 8 9');
    const input = { position: 1, reason: 'She speaks at the opening.' };
    expect(await move.run(id(9), input, staff)).toEqual({ from: 6, to: 1 });
    expect(await move.run(id(8), { ...input, position: 2 }, staff)).toEqual({ from: 6, to: 3 });
    expect(await line(session.id)).toBe('9 7 8 2 3 4');
    expect(await sessionRow(session.id)).toMatchObject({ taken: 2, waiting: 6 });
    await expect(move.run(id(2), { ...input, position: 7 }, staff)).rejects.toMatchObject({
      fieldErrors: [{ path: 'position', code: 'behind-waitlist' }],
    });
    const seen = { position: 4, length: 5 };
    await expect(move.run(id(2), { ...input, seen }, staff)).rejects.toMatchObject({ code: 'waitlist-changed' });
    await expect(move.run(id(0), input, staff)).rejects.toMatchObject({ code: 'not-waiting' });
    await expect(move.run(session.id, input, staff)).rejects.toMatchObject({ status: 404 });

    await withdraw.run(id(0), staff);
    expect(await line(session.id)).toBe('7 8 2 3 4');
    // One seat is too few for the group.
    await withdraw.run(id(1), staff);
    expect(await line(session.id)).toBe('7 8 3 4');
    const [entry]: { details: object }[] = await database.dataSource.query(
      `select details from audit_entries where action = 'registration.waitlist-moved' and subject = $1`,
      [`registration:${id(9)}`],
    );
    expect(entry?.details).toEqual({ placeBefore: 6, place: 1, reason: 'She speaks at the opening.' });
  });

  test('loses nobody while people come, leave and are moved at once', async () => {
    const session = await world.session({ capacity: 3 });
    for (const name of names('race', 12)) await register.run(session.id, person(name), visitor);
    const ids = await idsOf(session.id);
    const id = (number: number) => ids.get(`race-${number}`) ?? '';
    const moves = [11, 10, 9, 8, 7, 6, 5, 4].map((number, index) =>
      move.run(id(number), { position: (index % 3) + 1, reason: 'Race' }, staff).catch((error: unknown) => error),
    );
    const leaves = [0, 1, 2, 3].map((number) => withdraw.run(id(number), staff));
    const comes = names('late', 3).map((name) => register.run(session.id, person(name), visitor));
    const answers = await Promise.all([...moves, ...leaves, ...comes]);
    // Whoever got a seat meanwhile is no longer moved; everything else works.
    const refused = answers.slice(0, moves.length).filter((answer) => answer instanceof Error);
    expect(refused.map((error) => ('code' in error ? error.code : error.message))).toEqual(
      refused.map(() => 'not-waiting'),
    );
    const { taken, waiting } = await sessionRow(session.id);
    const all = Object.values(await states(session.id));
    const count = (state: string) => all.filter((one) => one === state).length;
    expect([taken, waiting, count('confirmed'), count('waitlisted')]).toEqual([3, 8, 3, 8]);
    const numbers: { count: number }[] = await database.dataSource.query(
      `select count(distinct waitlist_number)::int as count from registrations where session_id = $1`,
      [session.id],
    );
    expect(numbers).toEqual([{ count: 15 }]);
  });
});

test('what an approval shows is what it does, with groups, reserved seats and people who wait already', async () => {
  const { manager } = database.dataSource;
  const approve = makeFlow(DecideRegistration, database.dataSource, world.clock);
  const reserve = makeFlow(ReserveSeats, database.dataSource, world.clock);
  let run = 0;
  const scenario = fc.record({
    capacity: fc.integer({ min: 1, max: 7 }),
    waitlist: fc.boolean(),
    before: fc.integer({ min: 0, max: 4 }),
    // The organization of each person, and whether they stay together with the others of it.
    people: fc.array(fc.record({ organization: fc.integer({ min: 0, max: 3 }), together: fc.boolean() }), {
      minLength: 2,
      maxLength: 9,
    }),
    reserved: fc.integer({ min: 0, max: 2 }),
    order: fc.constantFrom(...approvalOrders),
  });
  await fc.assert(
    fc.asyncProperty(scenario, async ({ capacity, waitlist, before, people, reserved, order }) => {
      run += 1;
      const session = await world.session({ capacity, waitlist, approval: 'manual' });
      const ids: string[] = [];
      for (const [index, { organization }] of people.entries()) {
        const more = organization === 0 ? {} : { organization: `Approved ${organization}` };
        const { registration } = await register.run(session.id, person(`approved-${run}-${index}`, more), visitor);
        ids.push(registration.id);
      }
      for (const organization of [1, 2]) {
        const together = ids.filter(
          (_, index) => people[index]?.together && people[index]?.organization === organization,
        );
        await manager.query(
          `update registrations set group_id = gen_random_uuid(), all_or_nothing = true where id = any($1)`,
          [together.slice(0, 1)],
        );
        await manager.query(
          `update registrations set all_or_nothing = true, group_id = (select group_id from registrations where id = $2)
           where id = any($1)`,
          [together, together[0] ?? null],
        );
      }
      const [row]: { id: string }[] = await manager.query(
        `select a.organization_id as id from registrations r join attendees a on a.id = r.attendee_id
         where r.session_id = $1 and a.organization_id is not null limit 1`,
        [session.id],
      );
      if (row && reserved > 0 && reserved <= capacity)
        await reserve.put(session.id, row.id, { seats: reserved }, staff);
      const none = { note: null, expected: null };
      await approve.approveInOrder(session.id, ids.slice(0, before), none, staff);

      const pending = await listPending(manager, session.id, ids);
      const ranks = new Map(ids.map((id, index) => [id, (index * 7) % 5]));
      const chosen = approvalOrder(pending, order, { seated: await seatsByOrganization(manager, session.id), ranks });
      if (chosen.length === 0) return;
      const shown = await previewApproval(manager, await sessionRow(session.id), chosen, world.clock.now());
      const expected = outcomesKey(shown);
      const chosenIds = chosen.map(({ id }) => id);
      expect(await approve.approveInOrder(session.id, chosenIds, { note: null, expected }, staff)).toEqual(shown);
      const { taken, waiting } = await sessionRow(session.id);
      const all = Object.values(await states(session.id));
      expect([taken, waiting]).toEqual(
        ['confirmed', 'waitlisted'].map((state) => all.filter((one) => one === state).length),
      );
    }),
    { numRuns: 12, seed: 13 },
  );
});
