import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { NotificationListener } from '../../../src/platform/database/notification-listener.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld } from '../../support/world.js';
import { patienceMs } from '../../support/patience.js';
import { makeFlow } from '../../support/flows.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
});
afterAll(() => database?.drop());

const url = () => (database.dataSource.options as { url: string }).url;
const person = (name: string) => registrationInput.parse({ email: `${name}@example.org`, name });
const register = async (name: string, sessionId: string) => {
  const flow = makeFlow(Register, database.dataSource, world.clock);
  await flow.run(sessionId, person(name), { kind: 'visitor' });
};

/** A bell whose rings can be waited for. */
async function listen() {
  const rings = new EventTarget();
  let count = 0;
  const bell = new NotificationListener(url(), 'greenroom_outbox', () => {
    count += 1;
    rings.dispatchEvent(new Event('ring'));
  });
  const ring = () => once(rings, 'ring', { signal: AbortSignal.timeout(patienceMs) });
  await ring();
  return { bell, ring, count: () => count };
}

test('what is put into the outbox rings in every process, once it is committed', async () => {
  const session = await world.session();
  const [one, two] = [await listen(), await listen()];
  const rung = Promise.all([one.ring(), two.ring()]);
  const before = one.count();
  const takenBack = database.dataSource.transaction(async (tx) => {
    await tx.query(`select pg_notify('greenroom_outbox', '') from generate_series(1, 3)`);
    await sleep(50);
    throw new Error('taken back');
  });
  await expect(takenBack).rejects.toThrow('taken back');
  expect(one.count()).toBe(before);
  await register('bell', session.id);
  await rung;
  expect([one.count(), two.count()]).toEqual([2, 2]);
  await one.bell.stop();
  await two.bell.stop();
});

test('a bell whose connection breaks listens again', async () => {
  const session = await world.session();
  const { bell, ring, count } = await listen();
  const again = ring();
  await database.dataSource.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'greenroom outbox'
     and datname = current_database()`,
  );
  await again;
  const before = count();
  const rung = ring();
  await register('broken', session.id);
  await rung;
  expect(count()).toBe(before + 1);
  await bell.stop();
});

test('a bell stops while it waits for a database that is not there', async () => {
  const bell = new NotificationListener('postgresql://nobody@127.0.0.1:1/none', 'greenroom_outbox', () => undefined);
  await sleep(100);
  await expect(bell.stop()).resolves.toBeUndefined();
});
