import { AttendanceSpan } from '../../../src/domain/attendance/attendance-span.entity.js';
import { recordAttendance } from '../../../src/domain/attendance/record-attendance.js';
import { RescheduleSession } from '../../../src/flows/sessions/reschedule-session.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { Registration } from '../../../src/domain/registrations/registration.entity.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import type { Session } from '../../../src/domain/sessions/session.entity.js';
import { TestClock } from '../../support/clock.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, staff, testConfig } from '../../support/world.js';
import { makeFlow } from '../../support/flows.js';
import { Changes } from '../../../src/flows/changes.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let register: Register;
const clock = new TestClock(new Date('2027-01-04T08:00:00Z'));

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource, clock, testConfig);
  register = makeFlow(Register, database.dataSource, clock);
});
beforeEach(() => clock.set('2027-01-04T08:00:00Z'));
afterAll(() => database?.drop());

const enrol = async (session: Session, name: string) => {
  const input = registrationInput.parse({ email: `${name}@example.org`, name, timeZone: 'Africa/Nairobi' });
  return (await register.run(session.id, input, staff)).registration;
};
const presence = async (id: string) => {
  const { attendedAt, minutesPresent } = await database.dataSource.getRepository(Registration).findOneByOrFail({ id });
  return [attendedAt?.toISOString() ?? null, minutesPresent];
};
const spansOf = (registrationId: string) =>
  database.dataSource.getRepository(AttendanceSpan).find({ where: { registrationId }, order: { fromAt: 'ASC' } });
const span = (
  registrationId: string,
  from: string,
  until: string | null,
  source: AttendanceSpan['source'] = 'room',
) => ({
  registrationId,
  source,
  fromAt: new Date(`2027-01-14T${from}:00Z`),
  untilAt: until === null ? null : new Date(`2027-01-14T${until}:00Z`),
});

test('evidence is noted once, however often and from however many sides it comes at once', async () => {
  const session = await world.session({ title: 'Noted at once' });
  const [one, two] = [await enrol(session, 'one'), await enrol(session, 'two')];
  const spans = [
    span(one.id, '08:00', '08:30'),
    span(two.id, '08:10', null),
    span(one.id, '08:20', '08:50'),
    span(two.id, '08:10', '09:00'),
  ];
  const note = (some: typeof spans) =>
    makeFlow(Changes, database.dataSource, clock).run(staff, (change) => recordAttendance(change, session, some));
  await Promise.all([note(spans), note(spans.toReversed()), note(spans), note(spans.slice(2))]);
  expect(await presence(one.id)).toEqual(['2027-01-14T08:00:00.000Z', 50]);
  expect(await presence(two.id)).toEqual(['2027-01-14T08:10:00.000Z', 50]);
  expect((await spansOf(one.id)).length).toBe(2);
  expect((await spansOf(two.id)).map((row) => row.untilAt?.toISOString())).toEqual(['2027-01-14T09:00:00.000Z']);
});

test('nobody of another session is noted', async () => {
  const session = await world.session({ title: 'Here' });
  const stranger = await enrol(await world.session({ title: 'Elsewhere' }), 'elsewhere');
  const noted = await makeFlow(Changes, database.dataSource, clock).run(staff, (change) =>
    recordAttendance(change, session, [span(stranger.id, '08:00', '08:30')]),
  );
  expect([noted, await spansOf(stranger.id), await presence(stranger.id)]).toEqual([[], [], [null, null]]);
});

test('who was in the room before the session was moved to another day was not at it', async () => {
  const session = await world.session({ title: 'Moved' });
  const registration = await enrol(session, 'early');
  clock.set('2027-01-14T07:50:00Z');
  await makeFlow(Changes, database.dataSource, clock).run(staff, (change) =>
    recordAttendance(change, session, [span(registration.id, '07:50', null, 'link')]),
  );
  expect(await presence(registration.id)).toEqual(['2027-01-14T07:50:00.000Z', null]);
  const reschedule = makeFlow(RescheduleSession, database.dataSource, clock);
  await reschedule.run(session.id, { startsAtLocal: '2027-01-21T16:00' }, staff);
  expect(await presence(registration.id)).toEqual([null, null]);
  await reschedule.run(session.id, { startsAtLocal: '2027-01-14T16:30' }, staff);
  expect(await presence(registration.id)).toEqual(['2027-01-14T07:50:00.000Z', null]);
});
