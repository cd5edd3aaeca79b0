import type { RegistrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { Registration } from '../../../src/domain/registrations/registration.entity.js';
import { suppress } from '../../../src/domain/notifications/suppression/suppression.js';
import { Session } from '../../../src/domain/sessions/session.entity.js';
import { Changes } from '../../../src/flows/changes.js';
import { ChangeAddress } from '../../../src/flows/privacy/change-address.flow.js';
import { ProveAddress } from '../../../src/flows/registrations/prove-address.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { ReleaseSeats } from '../../../src/flows/registrations/release-seats.flow.js';
import { EditSession } from '../../../src/flows/sessions/edit-session.flow.js';
import { RescheduleSession } from '../../../src/flows/sessions/reschedule-session.flow.js';
import { Withdraw } from '../../../src/flows/registrations/withdraw.flow.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { makeFlow } from '../../support/flows.js';
import { createWorld, staff } from '../../support/world.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
/** Two instances of the program. */
let registers: [Register, Register];
let releases: [ReleaseSeats, ReleaseSeats];

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
  const { dataSource } = database;
  registers = [makeFlow(Register, dataSource, world.clock), makeFlow(Register, dataSource, world.clock)];
  releases = [makeFlow(ReleaseSeats, dataSource, world.clock), makeFlow(ReleaseSeats, dataSource, world.clock)];
});
// The sessions begin on 14 January, 08:00 UTC.
beforeEach(() => world.clock.set('2027-01-04T08:00:00Z'));
afterAll(() => database.drop());

const visitor = { kind: 'visitor' } as const;
const day = new Date('2027-01-05T08:00:00Z');
const hour = new Date('2027-01-04T09:00:00Z');
/** Every email leaves at once: the time to confirm runs from then. */
const deliver = () =>
  database.dataSource.query(`update messages set state = 'sent', sent_at = created_at where state = 'queued'`);
const row = (id: string) => database.dataSource.getRepository(Registration).findOneByOrFail({ id });
const countsOf = async (id: string) => {
  const { taken, waiting } = await database.dataSource.getRepository(Session).findOneByOrFail({ id });
  return { taken, waiting };
};
const statesOf = async (ids: readonly string[]) => Promise.all(ids.map(async (id) => (await row(id)).state));
const kindsOf = async (registrationId: string) => {
  const rows: { kind: string }[] = await database.dataSource.query(
    `select kind from messages where registration_id = $1 order by position`,
    [registrationId],
  );
  return rows.map(({ kind }) => kind);
};
const prove = (attendeeId: string) =>
  makeFlow(ProveAddress, database.dataSource, world.clock).run({ id: attendeeId, provenAt: null });

let names = 0;
const person = (more: Partial<RegistrationInput> = {}) =>
  registrationInput.parse({ email: `seat-${names++}@example.org`, name: 'Somebody', ...more });
const come = async (sessionId: string, actor: Parameters<Register['run']>[2] = visitor) =>
  registers[names % 2]!.run(sessionId, person(), actor);
const comeAll = async (sessionId: string, count: number) => {
  const came: Awaited<ReturnType<typeof come>>[] = [];
  for (let index = 0; index < count; index++) came.push(await come(sessionId));
  return came;
};
const idsOf = (came: readonly { registration: { id: string } }[]) => came.map(({ registration }) => registration.id);

describe('a place of an unproven address', () => {
  test('is final once staff vouch for another address of the person', async () => {
    const session = await world.session({ capacity: 1 });
    const { registration } = await come(session.id);
    expect(registration).toMatchObject({ unproven: true, provisionalUntil: hour });
    const vouch = makeFlow(ChangeAddress, database.dataSource, world.clock);
    await vouch.vouch(registration.attendeeId, { email: 'right-seat@example.org', reason: 'Called them' }, staff);
    expect(await row(registration.id)).toMatchObject({ unproven: false, provisionalUntil: null });
    world.clock.advance({ hours: 25 });
    await releases[0].run();
    expect(await statesOf([registration.id])).toEqual(['confirmed']);
  });

  test('is held a day while seats are free; those who had none before a limit get their time from then, and are asked once', async () => {
    const session = await world.session({ capacity: null });
    const before = await comeAll(session.id, 6);
    const edit = makeFlow(EditSession, database.dataSource, world.clock);
    await edit.run(session.id, { capacity: 100 }, staff);
    const came = [...before, await come(session.id)];
    const untils = came.map(({ registration }) => registration.provisionalUntil);
    expect(untils).toEqual([null, null, null, null, null, null, day]);
    const vouched = await come(session.id, staff);
    expect(vouched.registration).toMatchObject({ unproven: false, provisionalUntil: null });

    world.clock.advance({ hours: 1 });
    await Promise.all(releases.map((release) => release.run()));
    const later = new Date('2027-01-05T09:00:00Z');
    const rows = await Promise.all(idsOf([...came, vouched]).map(row));
    expect(rows.map(({ provisionalUntil }) => provisionalUntil)).toEqual([
      ...Array.from({ length: 6 }, () => later),
      day,
      null,
    ]);
    await Promise.all(releases.map((release) => release.run()));
    const [first, , , , , , seventh] = idsOf(came);
    expect([await kindsOf(first!), await kindsOf(seventh!), await kindsOf(vouched.registration.id)]).toEqual([
      ['invited', 'confirm-seat'],
      ['invited'],
      ['invited'],
    ]);
  });

  test.each([
    ['in-person', { inPersonCapacity: 3, onlineCapacity: null }],
    ['online', { inPersonCapacity: null, onlineCapacity: 3 }],
  ] as const)(
    'becomes provisional only among those who attend %s, when only seats of that way are limited',
    async (few, seats) => {
      const session = await world.session({ format: 'hybrid', venue: 'City Hall', asksAttendance: true, ...seats });
      const enter = async (attendance: 'in-person' | 'online') =>
        (await registers[0].run(session.id, person({ attendance }), staff)).registration.id;
      const ids = { 'in-person': await enter('in-person'), online: await enter('online') };
      // As if they had come while there were seats.
      await database.dataSource.query(`update registrations set unproven = true where session_id = $1`, [session.id]);
      await releases[0].run();
      const other = few === 'online' ? 'in-person' : 'online';
      const untilOf = async (id: string) => (await row(id)).provisionalUntil;
      expect([await untilOf(ids[few]), await untilOf(ids[other])]).toEqual([day, null]);
    },
  );

  test('goes to the next person when it lapses, like unconfirmed positions; retaking means the end of the waiting list', async () => {
    const session = await world.session({ capacity: 2 });
    const invented = await comeAll(session.id, 5);
    const real = await come(session.id);
    await prove(real.attendee.id);
    expect([(await row(real.registration.id)).provisionalUntil, await countsOf(session.id)]).toEqual([
      null,
      { taken: 2, waiting: 4 },
    ]);
    await releases[0].run();
    await deliver();
    world.clock.set('2027-01-04T08:59:59Z');
    await Promise.all(releases.map((release) => release.run()));
    expect(await countsOf(session.id)).toEqual({ taken: 2, waiting: 4 });
    world.clock.set(hour);
    await Promise.all(releases.map((release) => release.run()));
    expect(await statesOf(idsOf([...invented, real]))).toEqual([
      ...Array.from({ length: 5 }, () => 'cancelled'),
      'confirmed',
    ]);
    expect(await countsOf(session.id)).toEqual({ taken: 1, waiting: 0 });
    const [first, , third] = idsOf(invented);
    expect(await row(first!)).toMatchObject({ sequence: 1, provisionalUntil: hour });
    // The first had a day while a seat was free.
    expect([await kindsOf(first!), await kindsOf(third!)]).toEqual([
      ['invited', 'confirm-seat', 'seat-lapsed'],
      ['waitlisted', 'seat-lapsed'],
    ]);
    const messages: { has: boolean }[] = await database.dataSource.query(
      `select payload ? 'event' as has from messages where registration_id = any($1) and kind = 'seat-lapsed'
       order by position`,
      [[first, third]],
    );
    // Only who had a seat has an event to remove from a calendar.
    expect(messages).toEqual([{ has: true }, { has: false }]);
    const { email, name } = invented[0]!.attendee;
    const again = await registers[0].run(session.id, registrationInput.parse({ email, name }), visitor);
    expect(again.registration).toMatchObject({
      id: first,
      state: 'confirmed',
      provisionalUntil: new Date('2027-01-04T10:00:00Z'),
    });
    expect((await Promise.all(releases.map((release) => release.run()))).reduce((sum, one) => sum + one, 0)).toBe(0);
  });

  test('stays final without a limit of seats, and for those who were there before places could lapse', async () => {
    const open = await world.session({});
    const session = await world.session({ capacity: 1 });
    const [free, old] = [await come(open.id), await come(session.id)];
    await database.dataSource.query(
      `update registrations set unproven = false, provisional_until = null where id = $1`,
      [old.registration.id],
    );
    world.clock.advance({ hours: 48 });
    await releases[0].run();
    expect(await statesOf(idsOf([free, old]))).toEqual(['confirmed', 'confirmed']);
  });

  test('ends an hour before the start, and is never taken from somebody once the session has begun', async () => {
    const session = await world.session({ capacity: 1 });
    world.clock.set('2027-01-14T07:44:00Z');
    const late = await come(session.id);
    expect(late.registration.provisionalUntil).toEqual(new Date('2027-01-14T07:59:00Z'));
    world.clock.set('2027-01-14T08:00:00Z');
    await releases[0].run();
    expect(await statesOf(idsOf([late]))).toEqual(['confirmed']);
  });

  test('ends earlier, and its person is asked again, when the session moves nearer', async () => {
    const session = await world.session({ capacity: 2 });
    const early = await come(session.id);
    expect(early.registration.provisionalUntil).toEqual(day);
    await deliver();
    const move = { startsAtLocal: '2027-01-04T20:00', timeZone: 'Asia/Taipei' };
    await makeFlow(RescheduleSession, database.dataSource, world.clock).run(session.id, move, staff);
    await Promise.all(releases.map((release) => release.run()));
    const until = new Date('2027-01-04T11:00:00Z');
    expect((await row(early.registration.id)).provisionalUntil).toEqual(until);
    // The new time, too, comes with the deadline, and nobody is asked twice within minutes.
    const mails = await database.dataSource.query(
      `select kind, payload->>'provisionalUntil' as until, due_at as "dueAt" from messages
       where registration_id = $1 order by position`,
      [early.registration.id],
    );
    expect(mails).toEqual([
      { kind: 'invited', until: day.toISOString(), dueAt: world.clock.now() },
      { kind: 'rescheduled', until: day.toISOString(), dueAt: expect.any(Date) },
      { kind: 'confirm-seat', until: until.toISOString(), dueAt: new Date(world.clock.now().getTime() + 5 * 60_000) },
    ]);
    expect(await releases[0].run()).toBe(0);
    world.clock.set(until);
    await releases[0].run();
    expect(await statesOf(idsOf([early]))).toEqual(['cancelled']);
  });

  test('is held an hour in a full session, from when its email leaves, and then given to whoever has confirmed', async () => {
    const session = await world.session({ capacity: 2 });
    const [early, late] = [await come(session.id), await come(session.id)];
    const [unconfirmed, real] = [await come(session.id), await come(session.id)];
    await prove(real.attendee.id);
    await releases[0].run();
    const untilOf = async ({ registration }: typeof early) => (await row(registration.id)).provisionalUntil;
    // The first of them had a day while a seat was free; they are asked again.
    expect([await untilOf(early), await untilOf(late), await kindsOf(early.registration.id)]).toEqual([
      hour,
      hour,
      ['invited', 'confirm-seat'],
    ]);
    await deliver();
    // The mail server was away: one email left half an hour later, and one has not left.
    await database.dataSource.query(
      `update messages set sent_at = created_at + interval '30 minutes' where registration_id = $1`,
      [late.registration.id],
    );
    await database.dataSource.query(`update messages set state = 'queued', sent_at = null where registration_id = $1`, [
      unconfirmed.registration.id,
    ]);
    world.clock.set(hour);
    await releases[0].run();
    expect(await statesOf(idsOf([early, late, unconfirmed, real]))).toEqual([
      'cancelled',
      'confirmed',
      'waitlisted',
      'confirmed',
    ]);
    expect([await untilOf(late), await untilOf(unconfirmed)]).toEqual([
      new Date('2027-01-04T09:30:00Z'),
      new Date('2027-01-04T10:00:00Z'),
    ]);
    // However long emails take, a place is held no longer than the call gives.
    world.clock.set('2027-01-05T08:00:00Z');
    await releases[0].run();
    expect(await statesOf(idsOf([late, unconfirmed]))).toEqual(['cancelled', 'cancelled']);
  });

  test('is released as soon as email to it bounces, and not that of a proven one', async () => {
    const session = await world.session({ capacity: 3 });
    const [invented, real, next] = [await come(session.id), await come(session.id), await comeAll(session.id, 2)];
    await prove(real.attendee.id);
    await makeFlow(Changes, database.dataSource, world.clock).run({ kind: 'system' }, async (change) => {
      for (const { attendee } of [invented, real]) {
        await suppress(change, attendee.emailKey, { words: null, status: '5.1.1' });
      }
    });
    await Promise.all(releases.map((release) => release.run()));
    expect(await statesOf(idsOf([invented, real, ...next]))).toEqual([
      'cancelled',
      'confirmed',
      'confirmed',
      'confirmed',
    ]);
    expect(await countsOf(session.id)).toEqual({ taken: 3, waiting: 0 });
  });
});

describe('at the same moment', () => {
  test('a place lapses or is confirmed, and the seats stay right', async () => {
    for (let round = 0; round < 12; round++) {
      world.clock.set('2027-01-04T08:00:00Z');
      const session = await world.session({ capacity: 2 });
      const came = await comeAll(session.id, 4);
      await deliver();
      world.clock.set(hour);
      await Promise.all([
        releases[0].run(),
        ...came.map(({ attendee }) => prove(attendee.id)),
        releases[1].run(),
        makeFlow(Withdraw, database.dataSource, world.clock).run(came[1]!.registration.id, staff),
        come(session.id),
      ]);
      await releases[0].run();
      const rows = await database.dataSource.getRepository(Registration).findBy({ sessionId: session.id });
      const count = (state: string) => rows.filter((one) => one.state === state).length;
      expect(await countsOf(session.id)).toEqual({ taken: count('confirmed'), waiting: count('waitlisted') });
      expect(count('confirmed') === 2 || count('waitlisted') === 0).toBe(true);
      const rights = rows.map(async ({ id, state, unproven, provisionalUntil }) => {
        const told = (await kindsOf(id)).at(-1) ?? '';
        if (state === 'cancelled') return told === 'seat-lapsed' || told === 'withdrawn';
        return told !== 'seat-lapsed' && unproven === (provisionalUntil !== null);
      });
      expect(await Promise.all(rights)).toEqual(rows.map(() => true));
    }
  });
});
