import { randomUUID } from 'node:crypto';
import type { Type } from '@nestjs/common';
import { AttendanceMode1796934800001 } from '../../../migrations/1796934800001-attendance-mode.js';
import { type EventFilter, listEvents, readStream } from '../../../src/domain/events/events.queries.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { AppendEvents, ExpireEvents, NoteMoments } from '../../../src/flows/events/append-events.flow.js';
import { ErasePerson } from '../../../src/flows/privacy/erase-person.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { Withdraw } from '../../../src/flows/registrations/withdraw.flow.js';
import { TestClock } from '../../support/clock.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { failIfStreamDiffers, wholeStream } from '../../support/event-receiver.js';
import { makeFlow } from '../../support/flows.js';
import { createWorld, staff } from '../../support/world.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
});
afterAll(() => database?.drop());

const everything: EventFilter = { callIds: null, types: null };
const flow = <F>(one: Type<F>, clock = world.clock) => makeFlow(one, database.dataSource, clock);
const register = (sessionId: string, name: string) =>
  flow(Register).run(sessionId, registrationInput.parse({ email: `${name}@example.org`, name }), { kind: 'visitor' });
const typesOf = async (id: string) =>
  (await wholeStream(database.dataSource))
    .filter(({ data }) => Object.values(data).includes(id))
    .map(({ type }) => type);

test('says what happened to a registration and its session, in order', async () => {
  const session = await world.session({ capacity: 1, waitlist: true });
  const { registration: first } = await register(session.id, 'ada');
  const { registration: second } = await register(session.id, 'ben');
  await flow(Withdraw).run(first.id, staff);
  expect(await typesOf(first.id)).toEqual(['registration.confirmed', 'registration.cancelled']);
  expect(await typesOf(second.id)).toEqual(['registration.waitlisted', 'registration.confirmed']);
  await database.dataSource.query(`update registrations set attended_at = now() where id = $1`, [second.id]);
  expect((await typesOf(second.id)).at(-1)).toBe('attendance.recorded');
  const ofSession = (await typesOf(session.id)).filter((type) => type.startsWith('session.'));
  expect(ofSession).toEqual(['session.published']);
  await failIfStreamDiffers(database.dataSource);
});

test('misses nothing of a transaction that began before others and commits after them', async () => {
  const [late, early] = [await world.session(), await world.session()];
  const open = database.dataSource.createQueryRunner();
  await open.startTransaction();
  await open.query(`update sessions set title = 'Late' where id = $1`, [late.id]);
  await database.dataSource.query(`update sessions set title = 'Early' where id = $1`, [early.id]);
  expect(await typesOf(early.id)).toEqual(['session.published', 'session.updated']);
  const { last: cursor } = await readStream(database.dataSource.manager);
  await open.commitTransaction();
  await open.release();
  await wholeStream(database.dataSource);
  const { last: upTo } = await readStream(database.dataSource.manager);
  const read = await listEvents(database.dataSource.manager, { after: cursor, upTo }, everything, 10);
  expect(read.map(({ type, data }) => [type, data['sessionId']])).toEqual([['session.updated', late.id]]);
});

test('has no event of a transaction that is rolled back, nor of one whose process is killed while it appends', async () => {
  const session = await world.session();
  await database.dataSource
    .transaction(async (tx) => {
      await tx.query(`update sessions set title = 'Never' where id = $1`, [session.id]);
      throw new Error('no');
    })
    .catch(() => undefined);
  const dying = database.dataSource.createQueryRunner();
  await dying.startTransaction();
  await dying.query(`select from event_stream for update`);
  await dying.query(`delete from events_due`);
  const [{ pid }] = await dying.query('select pg_backend_pid() as pid');
  expect(await flow(AppendEvents).run()).toBe(0);
  await database.dataSource.query('select pg_terminate_backend($1, 5000)', [pid]);
  await dying.release().catch(() => undefined);
  expect(await typesOf(session.id)).toEqual(['session.published']);
});

test('says when a session has ended, each time that it ends, and forgets events after 30 days', async () => {
  const session = await world.session();
  const clock = new TestClock(new Date(session.endsAt.getTime() - 1));
  await flow(NoteMoments, clock).run();
  clock.set(session.endsAt.toISOString());
  await Promise.all([flow(NoteMoments, clock).run(), flow(NoteMoments, clock).run()]);
  await flow(NoteMoments, clock).run();
  expect((await typesOf(session.id)).filter((type) => type === 'session.ended')).toHaveLength(1);
  await database.dataSource.query(`update sessions set ends_at = ends_at - interval '1 minute' where id = $1`, [
    session.id,
  ]);
  await flow(NoteMoments, clock).run();
  expect((await typesOf(session.id)).slice(-3)).toEqual(['session.ended', 'session.rescheduled', 'session.ended']);
  const { last } = await readStream(database.dataSource.manager);
  await flow(ExpireEvents, new TestClock(new Date(session.endsAt.getTime() + 31 * 86_400_000))).run();
  expect(await wholeStream(database.dataSource)).toEqual([]);
  expect(await readStream(database.dataSource.manager)).toEqual({ last, expired: last });
});

test('every column of a session is news, or it is said here why not', async () => {
  const rows: { name: string }[] = await database.dataSource.query(
    `select column_name as name from information_schema.columns where table_name = 'sessions'
     except select event_object_column from information_schema.triggered_update_columns
       where trigger_name in ('session_notes_event', 'session_calls_note_event')`,
  );
  // They change with each registration, never change, or follow from a change of others.
  const none = `taken waiting reserved taken_online waiting_online id call_id uid created_at sequence revision updated_at
    published_at rescheduled_at cancelled_at tz_version search_text questions material_revision part_pages`;
  expect(rows.map(({ name }) => name).toSorted()).toEqual(none.split(/\s+/u).toSorted());
});

test('a person who is erased is an event that names nobody, and nothing else of the stream names them', async () => {
  const session = await world.session();
  const { registration } = await register(session.id, 'forgotten');
  await flow(ErasePerson).run(registration.attendeeId, staff);
  const stream = await wholeStream(database.dataSource);
  expect(stream.filter(({ type }) => type === 'person.erased').map(({ data }) => data)).toEqual([
    { attendeeId: registration.attendeeId },
  ]);
  expect(JSON.stringify(stream)).not.toContain('forgotten');
});

test('events that were stored with the other meaning of attendance have the new word after an upgrade', async () => {
  const [id, data] = [randomUUID(), { state: 'confirmed' }];
  await database.dataSource.query(
    `insert into events_due (type, call_id, data) values ('registration.confirmed', $1, $2)`,
    [world.call.id, { ...data, registrationId: id, attendance: 'online' }],
  );
  const runner = database.dataSource.createQueryRunner();
  // A second time, nothing is left to change.
  for (let time = 0; time < 2; time++) await new AttendanceMode1796934800001().up(runner);
  await runner.release();
  const [found] = (await wholeStream(database.dataSource)).filter((event) => event.data['registrationId'] === id);
  expect(found?.data).toEqual({ ...data, registrationId: id, attendanceMode: 'online' });
});
