import { DeliverMessages } from '../../../src/flows/notifications/deliver-messages.flow.js';
import { PlanReminders } from '../../../src/flows/notifications/plan-reminders.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { Message } from '../../../src/domain/notifications/message.entity.js';
import type { EmailTransport } from '../../../src/domain/notifications/smtp/email-transport.js';
import { openEmailTransport } from '../../../src/domain/notifications/smtp/open-email-transport.js';
import { registrationInput } from '../../../src/domain/registrations/registration-input.js';
import type { Session } from '../../../src/domain/sessions/session.entity.js';
import { createLogger } from '../../../src/platform/logger.js';
import { ForegroundPriority } from '../../../src/platform/foreground-priority.js';
import { Changes } from '../../../src/flows/changes.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { makeFlow } from '../../support/flows.js';
import { until } from '../../support/greenroom-process.js';
import { TestSmtpServer } from '../../support/smtp.js';
import { createWorld, staff, testConfig } from '../../support/world.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let smtp: TestSmtpServer;
let transport: EmailTransport;
let session: Session;
let plan: PlanReminders;
let own: DeliverMessages;

beforeEach(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
  smtp = new TestSmtpServer();
  transport = openEmailTransport({ smtpUrl: await smtp.start(), dataDir: testConfig.dataDir });
  session = await world.session();
  own = worker();
  plan = makeFlow(PlanReminders, database.dataSource, world.clock);
  plan.handTo(own);
});
afterEach(async () => {
  await transport.close();
  await smtp.stop();
  await database.drop();
});

function worker(over = transport): DeliverMessages {
  return new DeliverMessages(
    makeFlow(Changes, database.dataSource, world.clock),
    database.dataSource,
    world.clock,
    testConfig,
    createLogger('silent'),
    over,
    new ForegroundPriority(),
  );
}

/** Registers people, whose reminders are due once this has returned. Returns their registrations. */
async function people(count: number): Promise<string[]> {
  const register = makeFlow(Register, database.dataSource, world.clock);
  const inputs = Array.from({ length: count }, (_, index) =>
    registrationInput.parse({ email: `p${index}@example.org`, name: `p${index}`, timeZone: 'Africa/Nairobi' }),
  );
  const registered = await Promise.all(inputs.map((input) => register.run(session.id, input, staff)));
  await worker().run();
  smtp.received.length = 0;
  world.clock.set('2027-01-13T08:00:00Z');
  return registered.map(({ registration }) => registration.id);
}

async function tally(): Promise<Record<string, number>> {
  const rows: { what: string; count: number }[] = await database.dataSource.query(
    `select state || ' ' || attempts as what, count(*)::int as count from messages where kind = 'reminder' group by 1`,
  );
  return Object.fromEntries(rows.map(({ what, count }) => [what, count]));
}

/** A message that waits in front of the reminder of a registration. */
const copyInvitation = `insert into messages (id, call_id, session_id, session_revision, registration_id, attendee_id,
  kind, state, dedupe_key, payload, message_id, created_at, due_at)
  select gen_random_uuid(), call_id, session_id, session_revision, registration_id, attendee_id, kind, 'queued',
    dedupe_key || ':copy', payload, '<copy-' || id || '@example.org>', created_at, due_at
  from messages where registration_id = $1 and kind = 'invited'`;

/** Plans while a transaction of somebody else has a registration. Before that ends, `work` runs. */
async function planBehind(registrationId: string, statement: string, work: () => Promise<unknown>): Promise<void> {
  const other = database.dataSource.createQueryRunner();
  await other.startTransaction();
  await other.query('select from registrations where id = $1 for update', [registrationId]);
  await other.query(statement, [registrationId]);
  const planned = plan.run();
  await until(async () => {
    const [{ waiting }] = await database.dataSource.query(
      `select count(*)::int as waiting from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return waiting > 0;
  });
  await work();
  await other.commitTransaction();
  await other.release();
  await planned;
}

test('reminders are enqueued as claimed, and each is sent once by the process that planned them', async () => {
  await people(350);
  expect(await plan.run()).toBe(350);
  // The other portions wait for the first to leave, for a second at most.
  const planned = await tally();
  expect(planned).toEqual({ 'sending 1': 100, 'queued 0': 250 });
  const sent = await Promise.all([own.run(), worker().run()]);
  expect(sent[0] + sent[1]).toBe(350);
  expect(sent[0]).toBeGreaterThanOrEqual(100);
  expect(await tally()).toEqual({ 'sent 1': 350 });
  expect(new Set(smtp.received.flatMap(({ recipients }) => recipients)).size).toBe(350);
  expect(smtp.received).toHaveLength(350);
});

test('while the mail server is quick, they are planned as they leave', async () => {
  await people(350);
  const runs: Promise<number>[] = [];
  const timer = setInterval(() => runs.push(own.run()), 1000);
  const planned = plan.run();
  await until(async () => Object.keys(await tally()).length > 0);
  runs.push(own.run());
  expect(await planned).toBe(350);
  clearInterval(timer);
  await Promise.all(runs);
  expect(await tally()).toEqual({ 'sent 1': 350 });
  expect(smtp.received).toHaveLength(350);
});

test('one whose registration has an earlier message that has not left waits for it', async () => {
  const [first = '', second = ''] = await people(3);
  await database.dataSource.query(copyInvitation, [first]);
  await planBehind(second, copyInvitation, async () => undefined);
  expect(await tally()).toEqual({ 'sending 1': 1, 'queued 0': 2 });
  await own.run();
  for (const registrationId of [first, second]) {
    const where = { registrationId };
    const rows = await database.dataSource.getRepository(Message).find({ where, order: { position: 'ASC' } });
    expect(rows.map(({ kind, state }) => [kind, state])).toEqual([
      ['invited', 'sent'],
      ['invited', 'sent'],
      ['reminder', 'sent'],
    ]);
    const [, copy, reminder] = rows;
    const arrived = smtp.to(copy?.payload.recipient.email ?? '').map(({ parsed }) => parsed.messageId);
    expect(arrived).toEqual([copy?.messageId, reminder?.messageId]);
  }
});

test('if the process is killed before it has sent them, others do once the leases have ended', async () => {
  await people(3);
  await plan.run();
  const other = worker();
  expect(await other.run()).toBe(0);
  await database.dataSource.query(`update messages set leased_until = clock_timestamp() where state = 'sending'`);
  expect(await other.run()).toBe(3);
  expect(await tally()).toEqual({ 'sent 2': 3 });
  // It was only suspended: its leases are not its own any more.
  await own.run();
  expect(await tally()).toEqual({ 'sent 2': 3 });
});

test('a process that stops leaves them to others', async () => {
  const [first = ''] = await people(3);
  await planBehind(first, 'select $1::uuid', () => own.stop());
  expect(await tally()).toEqual({ 'queued 0': 3 });
  expect(await worker().run()).toBe(3);
});

test('while the mail server is down, the process keeps none of them', async () => {
  await people(150);
  const gone = openEmailTransport({ smtpUrl: 'smtp://127.0.0.1:9', dataDir: testConfig.dataDir });
  own = worker(gone);
  plan.handTo(own);
  const planned = plan.run();
  await until(async () => Object.keys(await tally()).length > 0);
  expect(await own.run()).toBe(0);
  expect(await planned).toBe(150);
  await gone.close();
  const { 'queued 0': waiting = 0, 'queued 1': tried = 0 } = await tally();
  expect([waiting + tried, tried <= 50]).toEqual([150, true]);
});

test('while the mail server is slow, few wait in this process', async () => {
  await people(450);
  let answer = () => {};
  const answered = new Promise<void>((resolve) => (answer = resolve));
  smtp.beforeAnswer = () => answered;
  const planned = plan.run();
  await until(async () => Object.keys(await tally()).length > 0);
  // It has taken 100, and 32 lanes take some of them.
  const run = own.run();
  expect(await planned).toBe(450);
  const { 'queued 0': waiting } = await tally();
  expect(waiting).toBeGreaterThanOrEqual(150);
  smtp.beforeAnswer = async () => undefined;
  answer();
  await run;
  expect(await tally()).toEqual({ 'sent 1': 450 });
});
