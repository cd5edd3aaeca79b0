import fc from 'fast-check';
import { ChangeAttendance } from '../../../src/flows/registrations/change-attendance.flow.js';
import { EditSession } from '../../../src/flows/sessions/edit-session.flow.js';
import { Withdraw } from '../../../src/flows/registrations/withdraw.flow.js';
import { DecideRegistration } from '../../../src/flows/registrations/decide-registration.flow.js';
import { ImportRegistrations } from '../../../src/flows/registrations/import-registrations.flow.js';
import { AnswerOffer } from '../../../src/flows/registrations/answer-offer.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { ReleaseSeats } from '../../../src/flows/registrations/release-seats.flow.js';
import { ReserveSeats } from '../../../src/flows/registrations/reserve-seats.flow.js';
import { Changes } from '../../../src/flows/changes.js';
import { promote } from '../../../src/domain/registrations/waitlist/promote.js';
import { lockSession } from '../../../src/domain/sessions/sessions.queries.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { Refusal } from '../../../src/platform/errors.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, staff } from '../../support/world.js';
import { makeFlow } from '../../support/flows.js';
import { many } from '../../support/many.js';
import { registerGroup } from '../../support/register-group.js';

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
    many: many(dataSource, world.clock),
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
    one.many.withdraw(session.id, ids.slice(0, 25), staff),
    other.many.withdraw(session.id, ids.slice(15, 50), staff),
    other.many.resend(session.id, ids, staff),
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

describe('a hybrid session that asks how people attend', () => {
  type Way = 'in-person' | 'online';
  const hybrid = { format: 'hybrid', venue: 'Hall', asksAttendance: true } as const;
  const change = () => makeFlow(ChangeAttendance, database.dataSource, world.clock);
  const came = (stem: string, count: number, way: (index: number) => Way) =>
    people(stem, count).map((person, index) => ({ ...person, attendance: way(index) }));

  /** What the session counts for each way, beside what its rows say. */
  async function ways(sessionId: string) {
    const [row] = await database.dataSource.query(
      `select s.in_person_capacity as room, s.online_capacity as online, s.capacity,
         array[s.taken - s.taken_online, s.taken_online, s.waiting - s.waiting_online, s.waiting_online] as counted,
         array[count(*) filter (where r.attendance = 'in-person' and r.state in ('confirmed', 'offered')),
           count(*) filter (where r.attendance = 'online' and r.state in ('confirmed', 'offered')),
           count(*) filter (where r.attendance = 'in-person' and r.state = 'waitlisted'),
           count(*) filter (where r.attendance = 'online' and r.state = 'waitlisted')]::int[] as rows,
         array[count(*) filter (where r.switch_requested_at is not null and r.attendance = 'online'),
           count(*) filter (where r.switch_requested_at is not null and r.attendance = 'in-person')]::int[] as wishes
       from sessions s left join registrations r on r.session_id = s.id where s.id = $1 group by s.id`,
      [sessionId],
    );
    return row;
  }

  test('never sells a seat of either way twice to 256 callers, who leave and switch meanwhile', async () => {
    const [one, other] = [instance(), instance()];
    const session = await world.session({ ...hybrid, inPersonCapacity: 50, onlineCapacity: 50 });
    expect(session.capacity).toBe(100);
    const all = await Promise.all(
      came('way', 256, (index) => (index % 2 === 0 ? 'in-person' : 'online')).map((person, index) =>
        (index % 3 === 0 ? one : other).register.run(session.id, person, visitor),
      ),
    );
    expect(await ways(session.id)).toMatchObject({ counted: [50, 50, 78, 78], rows: [50, 50, 78, 78] });
    const seated = (way: Way) =>
      all.filter(({ registration: { attendance, state } }) => attendance === way && state === 'confirmed');
    const flow = change();
    // While seats become free in the room, everybody online wants them; half would wait.
    const leaving = seated('in-person').slice(0, 20);
    const outcomes: unknown[] = [];
    // As many at a time as a pool has connections.
    for (const [index, { registration }] of seated('online').entries()) {
      const leaver = leaving[index]?.registration.id;
      const rest = seated('online')[index + 25]?.registration.id;
      if (index >= 25) break;
      outcomes.push(
        ...(await Promise.all([
          leaver && one.many.withdraw(session.id, [leaver], staff),
          flow.run(registration.id, { attendance: 'in-person', waits: true }, staff).catch((error: unknown) => error),
          rest && flow.run(rest, { attendance: 'in-person', waits: false }, staff).catch((error: unknown) => error),
        ])),
      );
    }
    expect(outcomes.filter((one) => one instanceof Error && !(one instanceof Refusal))).toEqual([]);
    const { counted, rows, wishes } = await ways(session.id);
    expect(counted).toEqual(rows);
    // Who has no seat comes first.
    expect([counted, wishes]).toEqual([
      [50, 50, 58, 78],
      [25, 0],
    ]);
    const last = await database.dataSource.query(
      `select id from registrations where session_id = $1 and state = 'waitlisted' and attendance = 'in-person'`,
      [session.id],
    );
    const ids = last.map(({ id }: { id: string }) => id);
    await Promise.all([
      one.many.withdraw(session.id, ids.slice(0, 40), staff),
      other.many.withdraw(session.id, ids, staff),
    ]);
    await one.many.withdraw(
      session.id,
      seated('in-person')
        .slice(20, 30)
        .map(({ registration }) => registration.id),
      staff,
    );
    // Ten of those who wait online for the room moved, and their seats went on.
    expect(await ways(session.id)).toMatchObject({ counted: [50, 50, 0, 68], rows: [50, 50, 0, 68], wishes: [15, 0] });
  });

  test('serves each line at once, whatever happens', async () => {
    const step = fc.record({
      do: fc.constantFrom('register', 'register', 'register', 'leave', 'switch', 'wait', 'room', 'online'),
      who: fc.nat(11),
      way: fc.constantFrom<Way>('in-person', 'online'),
      to: fc.integer({ min: 1, max: 5 }),
    });
    const { register } = instance();
    const [flow, leave, edit] = [
      change(),
      makeFlow(Withdraw, database.dataSource, world.clock),
      makeFlow(EditSession, database.dataSource, world.clock),
    ];
    let history = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 25 }), async (steps) => {
        const session = await world.session({ ...hybrid, inPersonCapacity: 2, onlineCapacity: 2 });
        const guests = people(`line-${history++}`, 12);
        const known = new Map<number, string>();
        for (const { do: what, who, way, to } of steps) {
          const id = known.get(who);
          const person = { ...guests[who]!, attendance: way };
          try {
            if (what === 'register') known.set(who, (await register.run(session.id, person, staff)).registration.id);
            else if (what === 'room') await edit.run(session.id, { inPersonCapacity: to }, staff);
            else if (what === 'online') await edit.run(session.id, { onlineCapacity: to }, staff);
            else if (id !== undefined && what === 'leave') await leave.run(id, staff);
            else if (id !== undefined) await flow.run(id, { attendance: way, waits: what === 'wait' }, staff);
          } catch (error) {
            if (!(error instanceof Refusal)) throw error;
          }
          const { room, online, counted, rows, wishes } = await ways(session.id);
          expect(counted).toEqual(rows);
          const free = [room - counted[0], online - counted[1]];
          expect(Math.min(...free)).toBeGreaterThanOrEqual(0);
          // A seat is only free if nobody wants it.
          expect([free[0]! * (counted[2] + wishes[0]), free[1]! * (counted[3] + wishes[1])]).toEqual([0, 0]);
        }
      }),
      { numRuns: 20, seed: 20270114 },
    );
  });

  test('at once from two instances: no seat of a way is sold twice, held back from its people or left idle', async () => {
    const { dataSource } = database;
    const flows = () => ({
      ...instance(),
      flow: change(),
      edit: makeFlow(EditSession, dataSource, world.clock),
      leave: makeFlow(Withdraw, dataSource, world.clock),
      offers: makeFlow(AnswerOffer, dataSource, world.clock),
      reserve: makeFlow(ReserveSeats, dataSource, world.clock),
    });
    const instances = [flows(), flows()] as const;
    const release = makeFlow(ReleaseSeats, dataSource, world.clock);
    const changes = makeFlow(Changes, dataSource, world.clock);
    const what = fc.constantFrom(
      ...(['register', 'register', 'register', 'stranger', 'group', 'import', 'leave', 'leave'] as const),
      ...(['switch', 'switch', 'wish', 'wish', 'accept', 'decline', 'approve'] as const),
      ...(['room', 'online', 'reserve', 'reserve', 'unreserve', 'ask', 'stop', 'hours'] as const),
    );
    const step = fc.record({
      do: what,
      at: fc.constantFrom(0 as const, 1 as const),
      who: fc.nat(13),
      way: fc.constantFrom<Way>('in-person', 'online'),
      to: fc.integer({ min: 1, max: 5 }),
    });
    const settings = fc.record({
      inPersonCapacity: fc.integer({ min: 1, max: 5 }),
      onlineCapacity: fc.option(fc.integer({ min: 1, max: 5 })),
      promotion: fc.constantFrom('automatic', 'offer'),
      approval: fc.constantFrom('automatic', 'automatic', 'manual'),
    });
    const guests = Array.from({ length: 14 }, (_, index) => ({
      ...people('rush', 14)[index]!,
      organization: index % 3 === 0 ? 'Tide Works' : null,
    }));
    const elsewhere = await world.session({});
    for (const guest of guests) await instances[0].register.run(elsewhere.id, guest, staff);
    const [{ id: organization }] = await dataSource.query(`select id from organizations where name = 'Tide Works'`);

    /** The seats in the room that nobody but the organization can take. */
    const heldIn = async (id: string): Promise<number> => {
      const [{ held }] = await dataSource.query(
        `select coalesce(sum(greatest(0, v.seats - (select count(*) from registrations r
             join attendees a on a.id = r.attendee_id
           where r.session_id = v.session_id and a.organization_id = v.organization_id
             and r.state in ('confirmed', 'offered') and r.attendance is distinct from 'online'))), 0)::int as held
         from seat_reservations v where v.session_id = $1`,
        [id],
      );
      return held;
    };
    const rowsOf = (id: string) =>
      dataSource.query(
        `select id, state, attendance, switch_requested_at from registrations where session_id = $1 order by id`,
        [id],
      );
    await fc.assert(
      fc.asyncProperty(
        settings,
        fc.array(fc.array(step, { minLength: 1, maxLength: 9, size: 'max' }), {
          minLength: 2,
          maxLength: 5,
          size: 'max',
        }),
        async (chosen, rounds) => {
          world.clock.set('2027-01-04T08:00:00Z');
          const { id } = await world.session({ ...hybrid, ...chosen, startsAtLocal: '2027-03-31T16:00' });
          const live = async ({ do: action, at, who, way, to }: (typeof rounds)[number][number]) => {
            const { register, imports, decide, flow, edit, leave, offers, reserve } = instances[at];
            const group = [0, 1, 2].map((next) => ({ ...guests[(who + next) % 14]!, attendance: way }));
            const [row] = await dataSource.query(
              `select r.id from registrations r join attendees a on a.id = r.attendee_id
               where r.session_id = $1 and a.email = $2`,
              [id, `rush-${who}@example.org`],
            );
            if (action === 'register') await register.run(id, group[0]!, staff);
            else if (action === 'stranger') await register.run(id, group[0]!, visitor);
            else if (action === 'group')
              await registerGroup(
                makeFlow(Changes, dataSource, world.clock),
                id,
                {
                  people: [group[0]!, { ...group[1]!, attendance: 'in-person' }],
                  allOrNothing: to > 2,
                  delegationId: null,
                },
                staff,
              );
            else if (action === 'import')
              await imports.run(
                id,
                group.map((input, index) => ({ line: index + 2, input })),
                staff,
              );
            else if (action === 'room') await edit.run(id, { inPersonCapacity: to }, staff);
            else if (action === 'online') await edit.run(id, { onlineCapacity: to === 5 ? null : to }, staff);
            else if (action === 'stop') await edit.run(id, { asksAttendance: false, capacity: 2 * to }, staff);
            else if (action === 'ask') await edit.run(id, { asksAttendance: true, onlineCapacity: to }, staff);
            else if (action === 'hours') world.clock.advance({ hours: to * 3 });
            else if (action === 'reserve') {
              const reservedUntil = who % 2 === 0 ? null : new Date(world.clock.now().getTime() + to * 3_600_000);
              await reserve.put(id, organization, { seats: to, reservedUntil }, staff);
            } else if (action === 'unreserve') await reserve.remove(id, organization, staff);
            else if (row === undefined) return;
            else if (action === 'leave') await leave.run(row.id, staff);
            else if (action === 'accept') await offers.accept(row.id, staff);
            else if (action === 'decline') await offers.decline(row.id, staff);
            else if (action === 'approve') await decide.runAll([row.id], 'approve', null, staff);
            else await flow.run(row.id, { attendance: way, waits: action === 'wish' }, staff);
          };
          for (const round of rounds) {
            const faults = await Promise.all(
              round.map((one) => live(one).catch((error: unknown) => (error instanceof Refusal ? null : error))),
            );
            expect(faults.filter((fault) => fault != null)).toEqual([]);
            world.clock.advance({ seconds: 5 });
            await release.run();
            const { room, online, capacity, counted, rows } = await ways(id);
            const [{ asks, taken, waiting, seated, line, strays }] = await dataSource.query(
              `select s.asks_attendance as asks, s.taken, s.waiting,
                 count(*) filter (where r.state in ('confirmed', 'offered'))::int as seated,
                 count(*) filter (where r.state = 'waitlisted')::int as line,
                 count(r.id) filter (where r.attendance is not null and not s.asks_attendance)::int as strays
               from sessions s left join registrations r on r.session_id = s.id where s.id = $1 group by s.id`,
              [id],
            );
            expect({ taken, waiting, strays }).toEqual({ taken: seated, waiting: line, strays: 0 });
            expect(asks ? counted : rows).toEqual(rows);
            const held = await heldIn(id);
            expect((asks ? counted[0] : taken) + held).toBeLessThanOrEqual((asks ? room : capacity) ?? Infinity);
            expect(asks ? counted[1] : 0).toBeLessThanOrEqual(online ?? Infinity);
            // Whoever could have a seat has it already.
            const before = await rowsOf(id);
            await changes.run(staff, async (one) => promote(one, await lockSession(one.tx, id)));
            expect(await rowsOf(id)).toEqual(before);
          }
        },
      ),
      { numRuns: Number(process.env['GREENROOM_HISTORIES'] ?? 12), seed: 20270114 },
    );
  });

  test('gives a reserved seat in the room to the first of its people who wants it, past others who want one', async () => {
    const { dataSource } = database;
    const { register } = instance();
    const session = await world.session({ ...hybrid, inPersonCapacity: 1, onlineCapacity: 5 });
    const members = people('keeper', 2).map((one) => ({ ...one, organization: 'Lock Keepers' }));
    const there = await register.run(session.id, { ...members[0]!, attendance: 'in-person' }, staff);
    const [{ id: organization }] = await dataSource.query(`select id from organizations where name = 'Lock Keepers'`);
    await makeFlow(ReserveSeats, dataSource, world.clock).put(session.id, organization, { seats: 1 }, staff);
    const wishes = [];
    for (const one of [people('passed', 1)[0]!, members[1]!]) {
      const { registration } = await register.run(session.id, { ...one, attendance: 'online' }, staff);
      wishes.push(await change().run(registration.id, { attendance: 'in-person', waits: true }, staff));
    }
    await makeFlow(Withdraw, dataSource, world.clock).run(there.registration.id, staff);
    expect(await ways(session.id)).toMatchObject({ counted: [1, 1, 0, 0], rows: [1, 1, 0, 0], wishes: [1, 0] });
    const [{ attendance }] = await dataSource.query('select attendance from registrations where id = $1', [
      wishes[1]!.id,
    ]);
    expect(attendance).toBe('in-person');
  });

  test('starts and stops to ask: everybody comes to the room, and nobody loses a seat', async () => {
    const { register } = instance();
    const edit = makeFlow(EditSession, database.dataSource, world.clock);
    const session = await world.session({ format: 'hybrid', venue: 'Hall', capacity: 3 });
    for (const person of people('before', 4)) await register.run(session.id, person, staff);
    await expect(edit.run(session.id, { asksAttendance: true, inPersonCapacity: 2 }, staff)).rejects.toMatchObject({
      code: 'capacity-below-taken',
      fieldErrors: [{ path: 'inPersonCapacity' }],
    });
    await edit.run(session.id, { asksAttendance: true, onlineCapacity: 5 }, staff);
    expect(await ways(session.id)).toMatchObject({ room: 3, online: 5, capacity: 8, counted: [3, 0, 1, 0] });
    await expect(edit.run(session.id, { capacity: 4 }, staff)).rejects.toMatchObject({ code: 'invalid' });
    await register.run(session.id, came('online', 1, () => 'online')[0]!, staff);
    await edit.run(session.id, { onlineCapacity: 1 }, staff);
    await expect(edit.run(session.id, { format: 'online' }, staff)).rejects.toMatchObject({
      code: 'capacity-below-taken',
    });
    await edit.run(session.id, { format: 'online', capacity: 9 }, staff);
    expect(await ways(session.id)).toMatchObject({ room: null, online: null, capacity: 9, rows: [0, 0, 0, 0] });
    expect(await tally(session.id)).toMatchObject({ taken: 5, seated: 5, waiting: 0 });
  });
});
