import { setTimeout as sleep } from 'node:timers/promises';
import { DeliverMessages } from '../../../src/flows/notifications/deliver-messages.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import type { EmailTransport } from '../../../src/domain/notifications/smtp/email-transport.js';
import { listMessageRows } from '../../../src/console/ui/messages.queries.js';
import { unansweredReason } from '../../../src/domain/notifications/outbox/delivery.js';
import { outboxState } from '../../../src/domain/notifications/outbox/retry.queries.js';
import { SmtpTransport } from '../../../src/domain/notifications/smtp/smtp-transport.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import type { Session } from '../../../src/domain/sessions/session.entity.js';
import { createLogger } from '../../../src/platform/logger.js';
import { ForegroundPriority } from '../../../src/platform/foreground-priority.js';
import { Changes } from '../../../src/flows/changes.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { makeFlow } from '../../support/flows.js';
import { ScriptedSmtpServer } from '../../support/scripted-smtp.js';
import { TestSmtpServer } from '../../support/smtp.js';
import { createWorld, staff, testConfig } from '../../support/world.js';

/** Longer than a busy machine takes for anything: nothing here waits for one of these to pass. */
const patience = { connectingMs: 20_000, greetingMs: 20_000, silenceMs: 20_000, sendingMs: 20_000, answerMs: 20_000 };
/** Ten failures, and what the lanes had begun by then. */
const maxTried = 10 + 32;
const waiting = 120;

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let session: Session;
let smtp: ScriptedSmtpServer;
let transport: EmailTransport;
let address: string;
/** What has passed on the clock that says when a server is asked again. */
let elapsedMs = 0;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
  session = await world.session();
  jest.spyOn(world.clock, 'monotonicMs').mockImplementation(() => elapsedMs);
});
beforeEach(async () => {
  world.clock.set('2027-01-04T08:00:00Z');
  await database.dataSource.query('delete from messages');
  smtp = new ScriptedSmtpServer();
  address = await smtp.start();
  transport = new SmtpTransport(address, patience);
});
afterEach(async () => {
  await transport.close();
  await smtp.stop();
});
afterAll(() => database.drop());

const worker = (over = transport) =>
  new DeliverMessages(
    makeFlow(Changes, database.dataSource, world.clock),
    database.dataSource,
    world.clock,
    testConfig,
    createLogger('silent'),
    over,
    new ForegroundPriority(),
  );

let people = 0;
async function enqueue(count: number): Promise<void> {
  const register = makeFlow(Register, database.dataSource, world.clock);
  const names = Array.from({ length: count }, () => `person-${++people}`);
  const input = (name: string) => registrationInput.parse({ email: `${name}@example.org`, name });
  await Promise.all(names.map((name) => register.run(session.id, input(name), staff)));
}

/** How many messages are in each state, by attempts. */
async function tally(): Promise<Record<string, number>> {
  const rows: { what: string; count: number }[] = await database.dataSource.query(
    `select state || ' ' || attempts as what, count(*)::int as count from messages group by 1`,
  );
  return Object.fromEntries(rows.map(({ what, count }) => [what, count]));
}

/** Runs as the worker does, twenty times a second. */
async function runFor(delivery: DeliverMessages, ms: number): Promise<void> {
  for (const end = elapsedMs + ms; elapsedMs < end; elapsedMs += 50) expect(await delivery.run()).toBe(0);
}

/** Runs until everything is sent. Returns how long that took. */
async function untilSent(delivery: DeliverMessages): Promise<number> {
  const began = elapsedMs;
  while (Object.keys(await tally()).some((what) => what.startsWith('queued'))) {
    expect(elapsedMs - began).toBeLessThan(10_000);
    await delivery.run();
    elapsedMs += 50;
  }
  return elapsedMs - began;
}

function expectEachOnce(): void {
  expect(smtp.taken).toHaveLength(waiting);
  expect(new Set(smtp.taken.map(({ recipient }) => recipient)).size).toBe(waiting);
}

test('while nobody listens, most wait without an attempt, and all leave as soon as somebody does', async () => {
  await enqueue(waiting);
  await smtp.stop();
  const delivery = worker();
  expect(await delivery.run()).toBe(0);
  const before = await tally();
  expect(Object.keys(before).sort()).toEqual(['queued 0', 'queued 1']);
  expect(before['queued 1']).toBeLessThanOrEqual(maxTried);

  // Each of those that were tried is due again, and still nobody listens.
  world.clock.advance({ seconds: 37 });
  await runFor(delivery, 3000);
  expect(await tally()).toEqual(before);

  await smtp.start();
  // It is asked after 1, 2 and 4 seconds.
  expect(await untilSent(delivery)).toBeLessThan(6000);
  expect(await tally()).toEqual({ 'sent 1': before['queued 0'], 'sent 2': before['queued 1'] });
  expectEachOnce();
});

test('a server that goes away in between loses nothing', async () => {
  const many = 300;
  await enqueue(many);
  const delivery = worker();
  const run = delivery.run();
  while (smtp.taken.length < 20) await sleep(1);
  await smtp.stop();
  await run;
  const before = await tally();
  expect(before['queued 0']).toBeGreaterThan(0);
  // Each of the five whose conversation broke had found a server, and so starts the count of ten failures anew.
  expect(before['queued 1']).toBeLessThanOrEqual(maxTried + 5 * (1 + 10));
  await smtp.start();
  world.clock.advance({ minutes: 31 });
  await untilSent(delivery);
  // Those of which the server had the last byte were perhaps delivered, so they wait, and then come twice.
  expect(new Set(smtp.taken.map(({ recipient }) => recipient)).size).toBe(many);
  expect(smtp.taken.length).toBeLessThanOrEqual(many + 5);
});

test('a server that lets nobody in is asked only now and then', async () => {
  await enqueue(waiting);
  smtp.fault = ({ verb }) => (verb === 'greeting' ? { answer: '421 4.3.2 Later' } : null);
  const delivery = worker();
  await delivery.run();
  const connections = smtp.count('greeting');
  expect(connections).toBeLessThanOrEqual(maxTried);
  await runFor(delivery, 4000);
  // After one second and after two more.
  expect(smtp.count('greeting') - connections).toBe(2);
  smtp.fault = () => null;
  world.clock.advance({ seconds: 37 });
  await untilSent(delivery);
  expectEachOnce();
});

test('a server that refuses each recipient is there: all are tried', async () => {
  await enqueue(waiting);
  smtp.fault = ({ verb }) => (verb === 'RCPT' ? { answer: '450 4.2.1 Later' } : null);
  const delivery = worker();
  expect(await delivery.run()).toBe(0);
  expect(await tally()).toEqual({ 'queued 1': waiting });
  smtp.fault = () => null;
  world.clock.advance({ seconds: 37 });
  expect(await delivery.run()).toBe(waiting);
  expectEachOnce();
});

test('a server that takes its time after each email gets each once, also those that wait for a connection', async () => {
  await enqueue(7);
  const slow = new TestSmtpServer();
  slow.beforeAnswer = () => sleep(5_500);
  const hurried = new SmtpTransport(await slow.start(), { ...patience, silenceMs: 5_000, sendingMs: 5_000 });
  expect(await worker(hurried).run()).toBe(7);
  await hurried.close();
  await slow.stop();
  expect(await tally()).toEqual({ 'sent 1': 7 });
  expect(slow.received.map(({ recipients }) => recipients[0])).toHaveLength(7);
});

test('an email without an answer was perhaps delivered: it comes three times at most, hours apart, and is shown', async () => {
  await enqueue(2);
  smtp.fault = ({ verb, connection }) => (verb === 'message' ? (connection % 2 === 0 ? 'hang' : 'drop') : null);
  const hurried = new SmtpTransport(address, { ...patience, answerMs: 500 });
  const delivery = worker(hurried);
  const shown = async () => (await listMessageRows(database.dataSource.manager, session.id, 'unanswered', 9, 0)).length;
  for (const minutes of [29, 119]) {
    await delivery.run();
    expect(await shown()).toBe(2);
    world.clock.advance({ minutes });
    expect(await delivery.run()).toBe(0);
    world.clock.advance({ minutes: 2 });
  }
  expect(await tally()).toEqual({ 'queued 2': 2 });
  await delivery.run();
  expect([await tally(), await shown(), smtp.taken.length]).toEqual([{ 'failed 3': 2 }, 2, 6]);
  expect(await outboxState(database.dataSource.manager, world.clock.now())).toMatchObject({ failed: 2, unanswered: 2 });
  await hurried.close();
});

test('what waits for its answer when the program stops is recorded as perhaps delivered', async () => {
  await enqueue(1);
  smtp.fault = ({ verb }) => (verb === 'message' ? 'hang' : null);
  const delivery = worker();
  const run = delivery.run();
  while (smtp.taken.length === 0) await sleep(5);
  await delivery.stop();
  delivery.stopWaiting();
  await run;
  expect(await database.dataSource.query('select state, attempts, result, lease_id from messages')).toEqual([
    { state: 'queued', attempts: 1, result: unansweredReason, lease_id: null },
  ]);
});
