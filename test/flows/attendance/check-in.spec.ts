import { randomUUID } from 'node:crypto';
import { AdmitWalkIn } from '../../../src/flows/attendance/admit-walk-in.flow.js';
import { CheckIn } from '../../../src/flows/attendance/check-in.flow.js';
import { SetRoomCode } from '../../../src/flows/attendance/set-room-code.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { ChangeLinks } from '../../../src/flows/registrations/change-links.flow.js';
import { ReleaseSeats } from '../../../src/flows/registrations/release-seats.flow.js';
import { findRoomCode, countCheckIns } from '../../../src/domain/attendance/check-ins.queries.js';
import { shownRoomCode } from '../../../src/domain/attendance/room-code.js';
import { Withdraw } from '../../../src/flows/registrations/withdraw.flow.js';
import { CancelSession } from '../../../src/flows/sessions/cancel-session.flow.js';
import type { Actor } from '../../../src/domain/identity/actor.js';
import { Registration } from '../../../src/domain/registrations/registration.entity.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { ticketCode } from '../../../src/domain/registrations/links/ticket.js';
import { Session } from '../../../src/domain/sessions/session.entity.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, staff, testConfig } from '../../support/world.js';
import { makeFlow } from '../../support/flows.js';
import { many } from '../../support/many.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let register: Register;
let checkIn: CheckIn;
let undo: CheckIn;
let walkIn: AdmitWalkIn;
let withdraw: Withdraw;
let rooms: SetRoomCode;
let self: CheckIn;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
  register = makeFlow(Register, database.dataSource, world.clock);
  checkIn = makeFlow(CheckIn, database.dataSource, world.clock);
  undo = makeFlow(CheckIn, database.dataSource, world.clock);
  walkIn = makeFlow(AdmitWalkIn, database.dataSource, world.clock);
  withdraw = makeFlow(Withdraw, database.dataSource, world.clock);
  rooms = makeFlow(SetRoomCode, database.dataSource, world.clock);
  self = makeFlow(CheckIn, database.dataSource, world.clock);
});
// The sessions begin on 14 January, 08:00 UTC, and end at 09:15.
beforeEach(() => world.clock.set('2027-01-14T07:30:00Z'));
afterAll(() => database.drop());

const door: Actor = { kind: 'organizer', id: randomUUID(), role: 'door' };
const visitor = { kind: 'visitor' } as const;
const row = (id: string) => database.dataSource.getRepository(Registration).findOneByOrFail({ id });
const sessionRow = (id: string) => database.dataSource.getRepository(Session).findOneByOrFail({ id });
const spansOf = (id: string): Promise<{ source: string; at: Date }[]> =>
  database.dataSource.query(
    `select source, from_at as at from attendance_spans where registration_id = $1 order by from_at`,
    [id],
  );
const deedsOf = async (subject: string) => {
  const rows: { action: string; actor: string }[] = await database.dataSource.query(
    `select action, actor from audit_entries where subject = $1 order by position`,
    [subject],
  );
  return rows.map(({ action, actor }) => `${action} ${actor.split(':')[0]}`);
};

let names = 0;
const person = () => registrationInput.parse({ email: `door-${names++}@example.org`, name: 'Amina Odhiambo' });

async function meeting(more: object = {}) {
  const session = await world.session({ format: 'in-person', venue: 'Dock 2', joinUrl: null, ...more });
  return {
    session,
    come: async () => {
      const { registration, attendee } = await register.run(session.id, person(), visitor);
      const code = ticketCode(testConfig.secret, {
        registrationId: registration.id,
        linkVersion: attendee.linkVersion,
      });
      return { id: registration.id, attendee, code };
    },
  };
}

describe('at the door', () => {
  test('a ticket lets its person in, once; a second scan says since when', async () => {
    const { session, come } = await meeting();
    const { id, code } = await come();
    expect(await checkIn.run(session.id, { code }, door)).toMatchObject({
      outcome: 'in',
      at: new Date('2027-01-14T07:30:00Z'),
      person: { attendee: { name: 'Amina Odhiambo' } },
    });
    world.clock.set('2027-01-14T07:40:00Z');
    const since = new Date('2027-01-14T07:30:00Z');
    expect(await checkIn.run(session.id, { code }, door)).toMatchObject({ outcome: 'already', since });
    expect(await checkIn.run(session.id, { registrationId: id }, door)).toMatchObject({ outcome: 'already', since });
    expect(await row(id)).toMatchObject({ attendedAt: since, minutesPresent: null });
    expect(await spansOf(id)).toEqual([{ source: 'check-in', at: since }]);
    expect(await deedsOf(`registration:${id}`)).toEqual([
      'registration.confirmed visitor',
      'registration.checked-in organizer',
    ]);
  });

  test('a wrong check-in is taken back with all that followed from it, and can be made again', async () => {
    const { session, come } = await meeting();
    const { id, code } = await come();
    await checkIn.run(session.id, { code }, door);
    expect(await undo.undo(session.id, id, undefined, door)).toMatchObject({ outcome: 'out' });
    expect(await undo.undo(session.id, id, undefined, door)).toMatchObject({ outcome: 'out' });
    expect(await row(id)).toMatchObject({ attendedAt: null });
    expect(await spansOf(id)).toEqual([]);
    world.clock.set('2027-01-14T07:31:00Z');
    expect(await checkIn.run(session.id, { code }, door)).toMatchObject({ outcome: 'in' });
    expect((await deedsOf(`registration:${id}`)).slice(1)).toEqual([
      'registration.checked-in organizer',
      'registration.check-in-undone organizer',
      'registration.checked-in organizer',
    ]);
  });

  test('what a phone tells twice is one check-in, and one that was taken back stays so', async () => {
    const { session, come } = await meeting();
    const [first, second] = [await come(), await come()];
    const request = { code: first.code, id: randomUUID(), at: new Date('2027-01-14T07:12:00Z') };
    const told = [await checkIn.run(session.id, request, door), await checkIn.run(session.id, request, door)];
    expect(told.map(({ outcome }) => outcome)).toEqual(['in', 'in']);
    expect(await row(first.id)).toMatchObject({ attendedAt: new Date('2027-01-14T07:12:00Z') });
    await undo.undo(session.id, first.id, request.id, door);
    expect(await checkIn.run(session.id, request, door)).toMatchObject({ outcome: 'undone' });
    expect(await row(first.id)).toMatchObject({ attendedAt: null });
    const stolen = checkIn.run(session.id, { code: second.code, id: request.id }, door);
    await expect(stolen).rejects.toMatchObject({ code: 'check-in-used' });
  });

  test('an undo that comes late does not take back what another phone saw meanwhile', async () => {
    const { session, come } = await meeting();
    const { id, code } = await come();
    const wrong = randomUUID();
    await checkIn.run(session.id, { code, id: wrong }, door);
    await undo.undo(session.id, id, undefined, door);
    await checkIn.run(session.id, { code }, door);
    expect(await undo.undo(session.id, id, wrong, door)).toMatchObject({ outcome: 'already' });
    expect(await row(id)).toMatchObject({ attendedAt: new Date('2027-01-14T07:30:00Z') });
  });

  test.each([
    ['a clock that runs ahead counts as now', '2027-01-14T19:00:00Z', '2027-01-14T07:30:00Z'],
    ['who came before the network was gone came then', '2027-01-14T06:00:00Z', '2027-01-14T06:00:00Z'],
  ])('%s', async (_name, at, since) => {
    const { session, come } = await meeting();
    const { id, code } = await come();
    await checkIn.run(session.id, { code, at: new Date(at) }, door);
    expect(await row(id)).toMatchObject({ attendedAt: new Date(since) });
  });

  test.each([
    ['has their seat back while it is free', 2, 'confirmed'],
    ['is in without a seat once somebody else has it', 1, 'cancelled'],
  ])('who was let in by an offline phone before a provisional place lapsed %s', async (_name, capacity, state) => {
    world.clock.set('2027-01-14T06:30:00Z');
    const { session } = await meeting({ capacity, waitlist: true });
    const person = (name: string) =>
      registrationInput.parse({ email: `${name}-${capacity}@example.org`, name, timeZone: 'UTC' });
    const { registration, attendee } = await register.run(session.id, person('lapsing'), visitor);
    const { linkVersion } = attendee;
    const code = ticketCode(testConfig.secret, { registrationId: registration.id, linkVersion });
    expect(registration.provisionalUntil).toEqual(new Date('2027-01-14T07:00:00Z'));
    if (capacity === 1) await register.run(session.id, person('next'), staff);
    world.clock.set('2027-01-14T07:01:00Z');
    await makeFlow(ReleaseSeats, database.dataSource, world.clock).run();
    expect(await row(registration.id)).toMatchObject({ state: 'cancelled' });

    const late = { code, at: new Date('2027-01-14T07:00:00Z') };
    expect(await checkIn.run(session.id, late, door)).toMatchObject({ outcome: 'cancelled' });
    const early = { code, at: new Date('2027-01-14T06:59:00Z'), id: randomUUID() };
    expect(await checkIn.run(session.id, early, door)).toMatchObject({ outcome: 'in' });
    expect(await checkIn.run(session.id, early, door)).toMatchObject({ outcome: 'in' });
    expect(await row(registration.id)).toMatchObject({ state, attendedAt: early.at });
    expect((await sessionRow(session.id)).taken).toBe(1);
    expect(await countCheckIns(database.dataSource.manager, session.id)).toEqual({
      inside: 1,
      expected: capacity === 1 ? 2 : 1,
    });
  });

  test('everybody else hears why not', async () => {
    const { session, come } = await meeting({ capacity: 2, waitlist: true });
    const other = await meeting({ title: 'Elsewhere' });
    const [seated, left, stranger] = [await come(), await come(), await other.come()];
    const waiting = await come();
    await withdraw.run(left.id, staff);
    const next = await come();
    const say = async (code: string) => (await checkIn.run(session.id, { code }, door)).outcome;
    expect(await say(left.code)).toBe('cancelled');
    expect(await say(waiting.code)).toBe('in');
    expect(await say(next.code)).toBe('waitlisted');
    expect(await say(stranger.code)).toBe('other-session');
    expect(await say('https://example.org')).toBe('unknown');
    expect(await say(`${seated.code.slice(0, 32)}${stranger.code.slice(32)}`)).toBe('unknown');
    expect(await say(`${randomUUID().replaceAll('-', '')}${stranger.code.slice(32)}`)).toBe('unknown');
    await makeFlow(ChangeLinks, database.dataSource, world.clock).revoke(seated.attendee.id, staff);
    expect(await say(seated.code)).toBe('unknown');
    world.clock.set('2027-01-13T20:00:00Z');
    expect(await say(seated.code)).toBe('unknown');
    await expect(checkIn.run(session.id, { registrationId: stranger.id }, door)).rejects.toMatchObject({
      code: 'registration-not-found',
    });
    await expect(undo.undo(session.id, stranger.id, undefined, door)).rejects.toMatchObject({
      code: 'registration-not-found',
    });
  });

  test.each([
    ['2027-01-13T20:00:00Z', 'too-early'],
    ['2027-01-13T20:00:01Z', 'in'],
    ['2027-01-14T21:14:59Z', 'in'],
    ['2027-01-14T21:15:00Z', 'too-late'],
  ])('who comes at %s is %s', async (now, outcome) => {
    const { session, come } = await meeting();
    const { code } = await come();
    world.clock.set(now);
    expect(await checkIn.run(session.id, { code }, door)).toMatchObject({ outcome });
  });

  test('nobody is let into a cancelled session, and nobody checks in who may not', async () => {
    const { session, come } = await meeting();
    const { code } = await come();
    for (const role of ['viewer', 'juror'] as const) {
      const actor: Actor = { kind: 'organizer', id: randomUUID(), role };
      await expect(checkIn.run(session.id, { code }, actor)).rejects.toMatchObject({ code: 'forbidden' });
      await expect(walkIn.run(session.id, person(), actor)).rejects.toMatchObject({ code: 'forbidden' });
      await expect(rooms.renew(session.id, false, actor)).rejects.toMatchObject({ code: 'forbidden' });
    }
    await makeFlow(CancelSession, database.dataSource, world.clock).run(session.id, {}, staff);
    expect(await checkIn.run(session.id, { code }, door)).toMatchObject({ outcome: 'session-cancelled' });
  });
});

describe('at the same moment', () => {
  test('two phones check the same person in once', async () => {
    const { session, come } = await meeting();
    for (let round = 0; round < 8; round++) {
      const { id, code } = await come();
      const told = await Promise.all([
        checkIn.run(session.id, { code }, door),
        checkIn.run(session.id, { code, at: new Date('2027-01-14T07:00:00Z') }, door),
        checkIn.run(session.id, { registrationId: id }, door),
      ]);
      expect(told.map(({ outcome }) => outcome).toSorted()).toEqual(['already', 'already', 'in']);
      expect(await spansOf(id)).toHaveLength(1);
    }
  });

  test('a seat is given back or sat on, never both', async () => {
    const { session, come } = await meeting({ capacity: 40 });
    for (let round = 0; round < 8; round++) {
      const { id, code } = await come();
      const [left, told] = await Promise.allSettled([withdraw.run(id, staff), checkIn.run(session.id, { code }, door)]);
      const { state } = await row(id);
      const refusal = left.status === 'rejected' ? left.reason.code : null;
      expect([state, told.status === 'fulfilled' && told.value.outcome, refusal]).toEqual(
        state === 'cancelled' ? ['cancelled', 'cancelled', null] : ['confirmed', 'in', 'checked-in'],
      );
    }
  });

  test('of many who are withdrawn, those who are there stay', async () => {
    const { session, come } = await meeting();
    const [here, away] = [await come(), await come()];
    await checkIn.run(session.id, { code: here.code }, door);
    const decided = await many(database.dataSource, world.clock).withdraw(session.id, [here.id, away.id], staff);
    expect(decided.map((one) => [one.registrationId, one.ok])).toEqual([
      [here.id, false],
      [away.id, true],
    ]);
    expect(decided[0]).toMatchObject({ refusal: { code: 'checked-in' } });
  });
});

describe('who comes without a registration', () => {
  test('gets a seat by the one path to it and is in, even after registration has closed', async () => {
    const { session } = await meeting({ capacity: 1 });
    world.clock.set('2027-01-14T08:20:00Z');
    await expect(register.run(session.id, person(), visitor)).rejects.toMatchObject({ code: 'registration-closed' });
    const someone = person();
    const told = await walkIn.run(session.id, someone, door);
    expect(told).toMatchObject({ outcome: 'in', person: { registration: { state: 'confirmed' } } });
    expect(await walkIn.run(session.id, someone, door)).toMatchObject({ outcome: 'already' });
    expect(await sessionRow(session.id)).toMatchObject({ taken: 1 });
  });

  test.each([{ waitlist: false }, { waitlist: true }])('is not let into a full session (%o)', async (more) => {
    const { session, come } = await meeting({ capacity: 1, ...more });
    await come();
    await expect(walkIn.run(session.id, person(), door)).rejects.toMatchObject({ code: 'full-at-door' });
    expect(await sessionRow(session.id)).toMatchObject({ taken: 1, waiting: 0 });
  });

  test('two for the last seat: one sits', async () => {
    for (let round = 0; round < 5; round++) {
      const { session } = await meeting({ capacity: 1, waitlist: false });
      const told = await Promise.allSettled([
        walkIn.run(session.id, person(), door),
        walkIn.run(session.id, person(), door),
      ]);
      expect(told.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
      expect(await sessionRow(session.id)).toMatchObject({ taken: 1 });
    }
  });

  test('needs approval if the session does, and is refused before check-in opens and after the end', async () => {
    const { session } = await meeting({ approval: 'manual' });
    expect(await walkIn.run(session.id, person(), door)).toMatchObject({ outcome: 'pending' });
    world.clock.set('2027-01-12T08:00:00Z');
    await expect(walkIn.run(session.id, person(), door)).rejects.toMatchObject({ code: 'door-too-early' });
    world.clock.set('2027-01-14T09:15:00Z');
    await expect(walkIn.run(session.id, person(), door)).rejects.toMatchObject({ code: 'over' });
  });
});

describe('by the code of the room', () => {
  const codeOf = async (sessionId: string): Promise<string> => {
    const room = await findRoomCode(database.dataSource.manager, sessionId);
    return room === null ? '' : shownRoomCode(testConfig.secret, room, world.clock.now());
  };

  test('people who have a seat check in by themselves, and nobody learns of anybody else', async () => {
    const { session, come } = await meeting({ capacity: 1 });
    const [seated, waiting] = [await come(), await come()];
    await rooms.renew(session.id, false, door);
    const code = await codeOf(session.id);
    const typed = ` ${code.slice(0, 3).toLowerCase()}-${code.slice(3)} `;
    expect(await self.checkInSelf(typed, seated.attendee.email.toUpperCase(), 'page')).toBe(true);
    expect(await self.checkInSelf(code, seated.attendee.email, 'page')).toBe(true);
    expect(await self.checkInSelf(code, waiting.attendee.email, 'page')).toBe(false);
    expect(await self.checkInSelf(code, 'nobody@example.org', 'page')).toBe(false);
    expect(await spansOf(seated.id)).toEqual([{ source: 'self-check-in', at: new Date('2027-01-14T07:30:00Z') }]);
    expect((await deedsOf(`registration:${seated.id}`)).at(-1)).toBe('registration.checked-in attendee');
    expect(await checkIn.run(session.id, { code: seated.code }, door)).toMatchObject({ outcome: 'already' });
  });

  test.each(['2027-01-14T07:29:59Z', '2027-01-14T09:15:00Z'])('it does not count at %s', async (now) => {
    const { session, come } = await meeting();
    const { attendee } = await come();
    await rooms.renew(session.id, false, staff);
    world.clock.set(now);
    const code = await codeOf(session.id);
    await expect(self.checkInSelf(code, attendee.email, 'page')).rejects.toMatchObject({ code: 'room-code-closed' });
  });

  test('it changes every ten minutes, and the one before works for another ten', async () => {
    const { session, come } = await meeting();
    const { attendee } = await come();
    await rooms.renew(session.id, false, staff);
    const [first, tries] = [await codeOf(session.id), () => self.checkInSelf(first, attendee.email, 'page')];
    world.clock.advance({ minutes: 10 });
    expect(await codeOf(session.id)).not.toBe(first);
    expect(await tries()).toBe(true);
    world.clock.advance({ minutes: 9, seconds: 59 });
    expect(await tries()).toBe(true);
    world.clock.advance({ seconds: 1 });
    await expect(tries()).rejects.toMatchObject({ code: 'room-code-unknown' });
  });

  test('it counts only on the own page, where organizers want that', async () => {
    const { session, come } = await meeting();
    const { attendee } = await come();
    await rooms.renew(session.id, true, staff);
    const code = await codeOf(session.id);
    await expect(self.checkInSelf(code, attendee.email, 'page')).rejects.toMatchObject({ code: 'room-code-own-page' });
    expect(await self.checkInSelf(code, attendee.email, 'page', true)).toBe(true);
  });

  test('a new code ends the old one, and the room can do without', async () => {
    const { session, come } = await meeting({ format: 'online', joinUrl: 'https://rooms.example.org/x' });
    const { attendee } = await come();
    await rooms.renew(session.id, false, staff);
    const old = await codeOf(session.id);
    await rooms.renew(session.id, false, staff);
    const code = await codeOf(session.id);
    expect(code).not.toBe(old);
    await expect(self.checkInSelf(old, attendee.email, 'page')).rejects.toMatchObject({ code: 'room-code-unknown' });
    expect(await self.checkInSelf(code, attendee.email, 'page')).toBe(true);
    await rooms.remove(session.id, staff);
    await rooms.remove(session.id, staff);
    await expect(self.checkInSelf(code, attendee.email, 'page')).rejects.toMatchObject({ code: 'room-code-unknown' });
    expect((await deedsOf(`session:${session.id}`)).slice(-3)).toEqual([
      'session.room-code organizer',
      'session.room-code organizer',
      'session.room-code-removed organizer',
    ]);
  });
});
