import type { Change } from '../../../src/domain/identity/change.js';
import { erasePeople } from '../../../src/domain/privacy/erase-people.js';
import { Attendee } from '../../../src/domain/registrations/attendee.entity.js';
import { changeSeats } from '../../../src/domain/registrations/seats/change-seats.js';
import { leave, type Leaving } from '../../../src/domain/registrations/leave.js';
import { Registration } from '../../../src/domain/registrations/registration.entity.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { Session } from '../../../src/domain/sessions/session.entity.js';
import { Changes } from '../../../src/flows/changes.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { makeFlow } from '../../support/flows.js';
import { createWorld, staff, testConfig } from '../../support/world.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let changes: Changes;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
  changes = new Changes(database.dataSource, world.clock, testConfig);
});
afterAll(() => database.drop());

let people = 0;
const come = async (sessionId: string, more: object = {}) => {
  people += 1;
  const input = registrationInput.parse({ email: `p${people}@seats.example`, name: `P ${people}`, ...more });
  return makeFlow(Register, database.dataSource, world.clock).run(sessionId, input, staff);
};
const run = <Result>(work: (change: Change) => Promise<Result>) => changes.run(staff, work);
const rowOf = <Row extends { id: string }>(type: new () => Row, id: string) =>
  database.dataSource.getRepository<Row>(type).findOneByOrFail({ id } as never);
const seatsOf = async (id: string) => {
  const { taken, waiting, takenOnline, waitingOnline } = await rowOf(Session, id);
  return [taken, waiting, takenOnline, waitingOnline];
};
const emailsTo = async (attendeeId: string): Promise<string[]> => {
  const rows = await database.dataSource.query<{ kind: string }[]>(
    `select kind from messages where attendee_id = $1 and kind <> 'invited' and kind <> 'waitlisted' order by created_at`,
    [attendeeId],
  );
  return rows.map(({ kind }) => kind);
};

describe('a seat that is left', () => {
  const lastAction = async (id: string) => {
    const [row] = await database.dataSource.query<{ action: string }[]>(
      `select action from audit_entries where subject = $1 order by position desc limit 1`,
      [`registration:${id}`],
    );
    return row?.action;
  };

  test.each<[Leaving['kind'], string, string[]]>([
    ['withdrawn', 'registration.cancelled', ['withdrawn']],
    ['released', 'registration.cancelled', ['released']],
    ['offer-expired', 'registration.offer-expired', ['offer-expired']],
    ['seat-lapsed', 'registration.lapsed', ['seat-lapsed']],
    ['erased', 'registration.cancelled', []],
    ['switched', 'registration.cancelled', []],
    ['mistyped', 'registration.cancelled', []],
    ['blocked', 'registration.cancelled', []],
  ])('because it was %s goes to the next in line, is %s in the log, and sends %j', async (kind, action, emails) => {
    const { id } = await world.session({ capacity: 1, waitlist: true });
    const { registration, attendee } = await come(id);
    const next = await come(id);
    expect(await seatsOf(id)).toEqual([1, 1, 0, 0]);
    const session = await rowOf(Session, id);
    await run((change) => leave(change, { session, registration, attendee, kind }));
    expect(await seatsOf(id)).toEqual([1, 0, 0, 0]);
    expect(await rowOf(Registration, registration.id)).toMatchObject({
      state: 'cancelled',
      sequence: registration.sequence + 1,
      approvedAt: null,
    });
    expect(await rowOf(Registration, next.registration.id)).toMatchObject({ state: 'confirmed' });
    expect([await lastAction(registration.id), await emailsTo(attendee.id), await emailsTo(next.attendee.id)]).toEqual([
      action,
      emails,
      ['promoted'],
    ]);
  });

  test('stays taken, and nobody hears of it, if what comes with it fails', async () => {
    const { id } = await world.session({ capacity: 1, waitlist: true });
    const { registration, attendee } = await come(id);
    const next = await come(id);
    const session = await rowOf(Session, id);
    await expect(
      run(async (change) => {
        await leave(change, { session, registration, attendee, kind: 'withdrawn' });
        throw new Error('The rest failed.');
      }),
    ).rejects.toThrow('The rest failed.');
    expect([await seatsOf(id), await emailsTo(attendee.id), await emailsTo(next.attendee.id)]).toEqual([
      [1, 1, 0, 0],
      [],
      [],
    ]);
  });
});

test('a session that starts to ask counts everybody in the room, forgets what was said before, and refuses to shrink', async () => {
  const { id } = await world.session({ format: 'hybrid', venue: 'Hall', asksAttendance: true, inPersonCapacity: 2 });
  const { registration } = await come(id, { attendance: 'online' });
  await come(id, { attendance: 'in-person' });
  expect(await seatsOf(id)).toEqual([2, 0, 1, 0]);
  const change = async (input: Parameters<typeof changeSeats>[2]) => {
    const session = await rowOf(Session, id);
    return run((one) => changeSeats(one, session, input));
  };
  await expect(change({ inPersonCapacity: 0 })).rejects.toMatchObject({ status: 409 });
  await expect(change({ onlineCapacity: 0 })).rejects.toMatchObject({ status: 409 });
  expect((await rowOf(Registration, registration.id)).attendance).toBe('online');
  const { settings, counts } = await change({ asksAttendance: false });
  expect([settings.capacity, counts]).toEqual([null, { taken: 2, waiting: 0, takenOnline: 0, waitingOnline: 0 }]);
  expect((await rowOf(Registration, registration.id)).attendance).toBeNull();
});

test('erasing gives seats of the future away, leaves those of the past, and finds nobody twice or in another call', async () => {
  const past = await world.session();
  const future = await world.session({ capacity: 1, waitlist: true });
  const email = 'forgotten@seats.example';
  const there = await come(past.id, { email });
  const { attendee, registration } = await come(future.id, { email });
  const next = await come(future.id);
  await database.dataSource.query(
    `update sessions set starts_at = '2027-01-03T08:00Z', ends_at = '2027-01-03T09:00Z' where id = $1`,
    [past.id],
  );
  const erase = (call: typeof world.call) =>
    run((change) => erasePeople(change, call, [attendee.id], { confirms: true }));
  expect(await erase({ ...world.call, id: '3f0c6f4e-5b1d-4f0e-9a55-0d6f0a1b2c3d' })).toEqual([]);
  expect(await erase(world.call)).toEqual([attendee.id]);
  expect(await erase(world.call)).toEqual([]);
  expect(await rowOf(Attendee, attendee.id)).toMatchObject({ email: '', name: '—' });
  const stateOf = async (id: string) => (await rowOf(Registration, id)).state;
  expect([
    await stateOf(there.registration.id),
    await stateOf(registration.id),
    await stateOf(next.registration.id),
  ]).toEqual(['confirmed', 'cancelled', 'confirmed']);
  expect([await seatsOf(past.id), await seatsOf(future.id), await emailsTo(next.attendee.id)]).toEqual([
    [1, 0, 0, 0],
    [1, 0, 0, 0],
    ['promoted'],
  ]);
});
