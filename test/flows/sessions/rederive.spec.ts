import { RederiveSessions } from '../../../src/flows/sessions/rederive-sessions.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { Message } from '../../../src/domain/notifications/message.entity.js';
import { registrationInput } from '../../../src/domain/registrations/registration-input.js';
import { Session } from '../../../src/domain/sessions/session.entity.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld } from '../../support/world.js';
import { makeFlow } from '../../support/flows.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
});
afterAll(() => database.drop());

test('a session whose zone changed its rules moves and its people hear why; the others only note the version', async () => {
  const rederive = makeFlow(RederiveSessions, database.dataSource, world.clock);
  const moved = await world.session();
  const stands = await world.session();
  const past = await world.session();
  const input = registrationInput.parse({ email: 'amina@example.org', name: 'Amina' });
  const register = makeFlow(Register, database.dataSource, world.clock);
  for (const session of [moved, stands]) await register.run(session.id, input, { kind: 'visitor' });
  const sessions = database.dataSource.getRepository(Session);
  // As if derived before a law that moved the clocks by an hour.
  await sessions.update(moved.id, {
    tzVersion: '2020a',
    startsAt: new Date('2027-01-14T09:00:00Z'),
    endsAt: new Date('2027-01-14T10:15:00Z'),
  });
  await sessions.update(stands.id, { tzVersion: '2020a' });
  await sessions.update(past.id, {
    tzVersion: '2020a',
    startsAt: new Date('2026-01-14T09:00:00Z'),
    endsAt: new Date('2026-01-14T10:15:00Z'),
  });
  const results = await Promise.all([rederive.run(), rederive.run()]);
  expect(results.map((result) => result.moved).sort((a, b) => a - b)).toEqual([0, 1]);
  expect(await sessions.findOneByOrFail({ id: moved.id })).toMatchObject({
    tzVersion: moved.tzVersion,
    startsAt: moved.startsAt,
    endsAt: moved.endsAt,
    startsAtLocal: moved.startsAtLocal,
    sequence: 1,
  });
  expect(await sessions.findOneByOrFail({ id: stands.id })).toMatchObject({
    tzVersion: moved.tzVersion,
    sequence: 0,
    revision: stands.revision,
  });
  expect(await sessions.findOneByOrFail({ id: past.id })).toMatchObject({ tzVersion: '2020a' });
  const told = await database.dataSource.getRepository(Message).find({ where: { kind: 'rescheduled' } });
  expect(told.map((message) => [message.sessionId, message.payload.reason, message.payload.event?.sequence])).toEqual([
    [moved.id, 'zone-rules', 1],
  ]);
  expect(await rederive.run()).toEqual({ derived: 0, moved: 0 });
});
