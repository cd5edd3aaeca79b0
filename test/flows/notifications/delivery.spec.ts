import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { DeliverMessages } from '../../../src/flows/notifications/deliver-messages.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { PlanReminders } from '../../../src/flows/notifications/plan-reminders.flow.js';
import { RemoveOldMessages } from '../../../src/flows/notifications/remove-old-messages.flow.js';
import { RescheduleSession } from '../../../src/flows/sessions/reschedule-session.flow.js';
import { Withdraw } from '../../../src/flows/registrations/withdraw.flow.js';
import type { EmailTransport } from '../../../src/domain/notifications/smtp/email-transport.js';
import { openEmailTransport } from '../../../src/domain/notifications/smtp/open-email-transport.js';
import {
  claimMessages,
  extendLeases,
  settleMessages,
} from '../../../src/domain/notifications/outbox/delivery.queries.js';
import { ClaimedMessages } from '../../../src/domain/notifications/outbox/claimed-messages.js';
import { dropReasons } from '../../../src/domain/notifications/outbox/drop-reasons.js';
import { Message } from '../../../src/domain/notifications/message.entity.js';
import { createLogger } from '../../../src/platform/logger.js';
import { requeueUndelivered } from '../../../src/domain/notifications/outbox/retry.queries.js';
import { recordBounce } from '../../../src/domain/notifications/inbound/bounces.queries.js';
import { dropQueued } from '../../../src/domain/notifications/outbox/messages.queries.js';
import { findSentTogether } from '../../../src/domain/notifications/outbox/sent-together.queries.js';
import { MessageComposer } from '../../../src/domain/notifications/composing/message-composer.js';
import { mimeSource } from '../../../src/domain/notifications/email/mime.js';
import { Registration } from '../../../src/domain/registrations/registration.entity.js';
import { readCalendar } from '../../support/read-calendar.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { until } from '../../support/greenroom-process.js';
import { TestSmtpServer } from '../../support/smtp.js';
import { TestClock } from '../../support/clock.js';
import { createWorld, staff, testConfig } from '../../support/world.js';
import { ForegroundPriority } from '../../../src/platform/foreground-priority.js';
import { makeFlow } from '../../support/flows.js';
import { Changes } from '../../../src/flows/changes.js';
import { autocommit } from '../../../src/platform/database/tx.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let smtp: TestSmtpServer;
let transport: EmailTransport;
let register: Register;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
  register = makeFlow(Register, database.dataSource, world.clock);
  smtp = new TestSmtpServer();
  transport = openEmailTransport({ smtpUrl: await smtp.start(), dataDir: testConfig.dataDir });
});
beforeEach(() => {
  world.clock.set('2027-01-04T08:00:00Z');
  smtp.received.length = 0;
  smtp.refuse = () => null;
  smtp.beforeAnswer = async () => undefined;
});
afterAll(async () => {
  await transport.close();
  await smtp.stop();
  await database.drop();
});

const worker = (over = transport, dataSource = database.dataSource) =>
  new DeliverMessages(
    makeFlow(Changes, database.dataSource, world.clock),
    dataSource,
    world.clock,
    testConfig,
    createLogger('silent'),
    over,
    new ForegroundPriority(),
  );
const endLeases = () =>
  database.dataSource.query(`update messages set leased_until = clock_timestamp() where state = 'sending'`);
const person = (name: string) =>
  registrationInput.parse({ email: `${name}@example.org`, name, timeZone: 'Africa/Nairobi' });
const stateOf = async (registrationId: string) =>
  (
    await database.dataSource.getRepository(Message).find({ where: { registrationId }, order: { position: 'ASC' } })
  ).map((message) => `${message.kind} ${message.state} ${message.attempts}`);

test('each message is sent once, however many workers deliver', async () => {
  const session = await world.session();
  for (let index = 0; index < 120; index += 1) await register.run(session.id, person(`once-${index}`), staff);
  const sent = await Promise.all([worker().run(), worker().run(), worker().run()]);
  expect(sent.reduce((sum, one) => sum + one, 0)).toBe(120);
  const recipients = smtp.received.flatMap((mail) => mail.recipients);
  expect(recipients.length).toBe(120);
  expect(new Set(recipients).size).toBe(120);
  expect(await worker().run()).toBe(0);
});

test('messages of one registration keep their order while the server refuses the first for a time', async () => {
  const session = await world.session();
  const { registration } = await register.run(session.id, person('in-order'), staff);
  smtp.refuse = () => ({ code: 451, message: 'try again later' });
  await worker().run();
  await makeFlow(Withdraw, database.dataSource, world.clock).run(registration.id, staff);
  smtp.refuse = () => null;
  await Promise.all([worker().run(), worker().run()]);
  expect(await stateOf(registration.id)).toEqual(['invited queued 1', 'withdrawn queued 0']);
  world.clock.set('2027-01-04T08:00:40Z');
  await Promise.all([worker().run(), worker().run()]);
  expect(await stateOf(registration.id)).toEqual(['invited sent 2', 'withdrawn sent 1']);
  const mails = smtp.to('in-order@example.org');
  const methods = mails.map((mail) =>
    /^METHOD:(.*)$/mu.exec(mail.parsed.attachments[0]?.content.toString() ?? '')?.[1]?.trim(),
  );
  expect(methods).toEqual(['REQUEST', 'CANCEL']);
});

/** The same database; the answers to claims arrive 100 ms late. */
function claimsSlowly(dataSource: DataSource): DataSource {
  const createQueryRunner = () => {
    const runner = dataSource.createQueryRunner();
    const query = runner.query.bind(runner) as (text: string, params: unknown[], structured: true) => Promise<unknown>;
    const queryLate = async (text: string, params: unknown[], structured: true) => {
      const answer = await query(text, params, structured);
      await sleep(text.includes('skip locked') ? 100 : 0);
      return answer;
    };
    return Object.assign(runner, { query: queryLate });
  };
  const connection: unknown = Object.create(dataSource, { createQueryRunner: { value: createQueryRunner } });
  const manager: unknown = Object.create(dataSource.manager, { dataSource: { value: connection } });
  return Object.create(dataSource, { manager: { value: manager } }) as DataSource;
}

test('one run sends all messages of a registration, also when one settles while more are claimed', async () => {
  const session = await world.session();
  const { registration } = await register.run(session.id, person('settles-late'), staff);
  await makeFlow(Withdraw, database.dataSource, world.clock).run(registration.id, staff);
  await register.run(session.id, person('settles-early'), staff);
  smtp.beforeAnswer = ([recipient]) => sleep(recipient?.startsWith('settles-late') ? 30 : 0);
  expect(await worker(transport, claimsSlowly(database.dataSource)).run()).toBe(3);
});

test('a refusal for good is final and does not hold up what follows', async () => {
  const session = await world.session();
  const { registration } = await register.run(session.id, person('refused'), staff);
  smtp.refuse = () => ({ code: 554, message: 'not today' });
  await worker().run();
  expect(await stateOf(registration.id)).toEqual(['invited failed 1']);
  const row = await database.dataSource.getRepository(Message).findOneByOrFail({ registrationId: registration.id });
  expect(row.result).toContain('554');
  smtp.refuse = () => null;
  await makeFlow(RescheduleSession, database.dataSource, world.clock).run(
    session.id,
    { startsAtLocal: '2027-01-15T16:00' },
    staff,
  );
  await worker().run();
  expect(await stateOf(registration.id)).toEqual(['invited failed 1', 'rescheduled sent 1']);
});

test('a mail server that is not there costs nothing but time, and the twelfth attempt is the last', async () => {
  const gone = openEmailTransport({ smtpUrl: 'smtp://127.0.0.1:9', dataDir: testConfig.dataDir });
  const session = await world.session();
  const { registration } = await register.run(session.id, person('patient'), staff);
  for (let attempt = 1; attempt <= 12; attempt += 1) {
    expect(await stateOf(registration.id)).toEqual([`invited queued ${attempt - 1}`]);
    await worker(gone).run();
    world.clock.set(new Date(world.clock.now().getTime() + 73 * 60_000));
  }
  expect(await stateOf(registration.id)).toEqual(['invited failed 12']);
  await gone.close();
});

test('a reminder of a session that moved before it went out is dropped', async () => {
  const session = await world.session();
  const { registration } = await register.run(session.id, person('stale'), staff);
  await worker().run();
  world.clock.set('2027-01-13T08:00:00Z');
  await makeFlow(PlanReminders, database.dataSource, world.clock).run();
  await makeFlow(RescheduleSession, database.dataSource, world.clock).run(
    session.id,
    { startsAtLocal: '2027-02-01T16:00' },
    staff,
  );
  await worker().run();
  expect(await stateOf(registration.id)).toEqual(['invited sent 1', 'reminder dropped 1', 'rescheduled sent 1']);
});

test('what is known of one session or revision is not used for another', async () => {
  const [one, other] = [await world.session(), await world.session()];
  const messages = database.dataSource.getRepository(Message);
  const rows: Message[] = [];
  for (const [index, { id }] of [one, one, one, one, other].entries()) {
    const { registration } = await register.run(id, person(`apart-${index}`), staff);
    rows.push(await messages.findOneByOrFail({ registrationId: registration.id }));
  }
  const to = { startsAtLocal: '2027-02-01T16:00' };
  await makeFlow(RescheduleSession, database.dataSource, world.clock).run(one.id, to, staff);
  const { sessionRevision } = await messages.findOneByOrFail({ sessionId: one.id, kind: 'rescheduled' });
  const composer = () => new MessageComposer(database.dataSource.manager, testConfig);
  const common = composer();
  for (const row of [...rows, { ...rows[3]!, sessionRevision }, rows[0]!]) {
    expect(mimeSource(await common.compose(row)).equals(mimeSource(await composer().compose(row)))).toBe(true);
  }
  await worker().run();
});

test('messages that become due while a mail server delays one are still sent', async () => {
  const session = await world.session();
  let answer = () => {};
  const answered = new Promise<void>((resolve) => (answer = resolve));
  smtp.beforeAnswer = () => (smtp.received.length === 1 ? answered : Promise.resolve());
  await register.run(session.id, person('slow'), staff);
  const sent = worker().run();
  await until(() => smtp.to('slow@example.org').length === 1);
  await register.run(session.id, person('quick'), staff);
  await until(() => smtp.to('quick@example.org').length === 1);
  answer();
  expect(await sent).toBe(2);
});

test('what a server says is kept whatever it holds, and a batch with a lost lease settles the others', async () => {
  const session = await world.session();
  const ids: string[] = [];
  for (const name of ['kept', 'lost']) {
    ids.push((await register.run(session.id, person(name), staff)).registration.id);
  }
  const claimed = await claimMessages(autocommit(database.dataSource), 10, world.clock.now());
  const settlement = { state: 'sent' as const, sentAt: world.clock.now(), result: `250 \0\ud83d${'x'.repeat(2000)}` };
  const [kept, lost] = ids.map((id) => claimed.find((message) => message.registrationId === id)!);
  await settleMessages(autocommit(database.dataSource), [
    { message: kept!, settlement },
    { message: { ...lost!, leaseId: randomUUID() }, settlement },
  ]);
  expect(await Promise.all(ids.map(stateOf))).toEqual([['invited sent 1'], ['invited sending 1']]);
  await settleMessages(autocommit(database.dataSource), [{ message: lost!, settlement }]);
});

test('leases last by the clock of the database, are extended by a living process, and end a while after a crash', async () => {
  const session = await world.session();
  for (const name of ['leased-1', 'leased-2', 'leased-3']) await register.run(session.id, person(name), staff);
  const tx = autocommit(database.dataSource);
  const claimed = await claimMessages(tx, 10, world.clock.now());
  expect(claimed).toHaveLength(3);
  const seconds = async () => {
    const rows: { left: number }[] = await database.dataSource.query(
      `select extract(epoch from leased_until - clock_timestamp())::float as left from messages
       where state = 'sending' order by position`,
    );
    return rows.map(({ left }) => Math.max(0, Math.round(left / 5) * 5));
  };
  expect(await seconds()).toEqual([15, 15, 15]);
  // An instance whose clock is ten minutes ahead claims none of them.
  const ahead = new Date(world.clock.now().getTime() + 600_000);
  expect(await claimMessages(tx, 10, ahead)).toEqual([]);

  await endLeases();
  const [own, lost, settling] = claimed;
  await database.dataSource.query('update messages set lease_id = gen_random_uuid() where id = $1', [lost!.id]);
  const other = database.dataSource.createQueryRunner();
  await other.startTransaction();
  await other.query('update messages set result = null where id = $1', [settling!.id]);
  expect(await extendLeases(tx, claimed)).toEqual([own!.id]);
  await other.rollbackTransaction();
  await other.release();
  expect(await seconds()).toEqual([15, 0, 0]);

  // Another instance takes over what was not extended, and its outcome is the one that counts.
  const taken = await claimMessages(tx, 10, new Date('2027-01-04T08:00:00Z'));
  expect(taken.map(({ id, attempts }) => [id, attempts])).toEqual([
    [lost!.id, 2],
    [settling!.id, 2],
  ]);
  const sent = { state: 'sent' as const, sentAt: world.clock.now(), result: '250 ok' };
  await settleMessages(tx, [{ message: settling!, settlement: { state: 'failed', result: 'late' } }]);
  await settleMessages(
    tx,
    [own!, ...taken].map((message) => ({ message, settlement: sent })),
  );
  await settleMessages(tx, [{ message: settling!, settlement: { state: 'failed', result: 'late' } }]);
  const states: { state: string }[] = await database.dataSource.query(
    'select distinct state from messages where id = any($1)',
    [claimed.map(({ id }) => id)],
  );
  expect(states).toEqual([{ state: 'sent' }]);
});

test('a process that could not extend its leases attempts none of these messages', async () => {
  const session = await world.session();
  await register.run(session.id, person('frozen'), staff);
  await register.run(session.id, person('thawed'), staff);
  const clock = new (class extends TestClock {
    elapsed = 0;
    override monotonicMs = () => this.elapsed;
  })(world.clock.now());
  const claimed = new ClaimedMessages(autocommit(database.dataSource), clock, testConfig, createLogger('silent'));
  await claimed.fill();
  clock.elapsed = 14_000;
  const first = await claimed.next();
  expect([first?.message.attempts, claimed.isLeased(first!.message)]).toEqual([1, true]);
  clock.elapsed = 15_000;
  expect([await claimed.next(), claimed.isLeased(first!.message)]).toEqual([undefined, false]);
  claimed.end([first!.message]);
  await endLeases();
  expect(await worker().run()).toBe(2);
});

test('a rate to a domain holds messages back without counting them as tried, and holds up nobody else', async () => {
  const session = await world.session();
  const slow = { ...testConfig, emailRates: { overall: null, perDomain: 12 } };
  const limited = new DeliverMessages(
    makeFlow(Changes, database.dataSource, world.clock),
    database.dataSource,
    world.clock,
    slow,
    createLogger('silent'),
    transport,
    new ForegroundPriority(),
  );
  const ids: string[] = [];
  for (const address of ['one@slow.example', 'two@slow.example', 'three@slow.example', 'four@quick.example']) {
    const input = registrationInput.parse({ email: address, name: 'Rated' });
    ids.push((await register.run(session.id, input, staff)).registration.id);
  }
  expect(await limited.run()).toBe(2);
  expect(await Promise.all(ids.map(stateOf))).toEqual([
    ['invited sent 1'],
    ['invited queued 0'],
    ['invited queued 0'],
    ['invited sent 1'],
  ]);
  world.clock.advance({ seconds: 5 });
  expect(await limited.run()).toBe(1);
  world.clock.advance({ seconds: 5 });
  expect(await limited.run()).toBe(1);
  expect(await Promise.all(ids.map(stateOf))).toEqual(ids.map(() => ['invited sent 1']));
});

test('messages of sessions long past are removed, what waits or concerns a later session is not', async () => {
  const past = await world.session({ startsAtLocal: '2027-01-05T16:00' });
  const later = await world.session({ startsAtLocal: '2028-11-14T16:00' });
  const { registration: old } = await register.run(past.id, person('old'), staff);
  const { registration: coming } = await register.run(later.id, person('coming'), staff);
  await worker().run();
  const { registration: unsent } = await register.run(past.id, person('unsent'), staff);
  const remove = () => new RemoveOldMessages(database.dataSource, world.clock, testConfig).run();
  world.clock.advance({ days: 399 });
  expect(await remove()).toBe(0);
  world.clock.advance({ days: 3 });
  expect(await remove()).toBeGreaterThan(0);
  expect(await Promise.all([old, coming, unsent].map(({ id }) => stateOf(id)))).toEqual([
    [],
    ['invited sent 1'],
    ['invited queued 0'],
  ]);
});

describe('one email for several registrations', () => {
  const several = async (name: string, count = 3) => {
    const sessions = [];
    for (let day = 0; day < count; day += 1) {
      sessions.push(await world.session({ title: `${name} ${day}`, startsAtLocal: `2027-01-${14 + day}T16:00` }));
    }
    const { attendee } = await register.run((await world.session()).id, person(name), staff);
    await worker().run();
    smtp.received.length = 0;
    const { missed } = await makeFlow(Register, database.dataSource, world.clock).addSessions(
      attendee,
      sessions.map(({ id }) => id),
      { kind: 'attendee', id: attendee.id },
    );
    expect(missed).toEqual([]);
    const ids = await Promise.all(
      sessions.map(async ({ id: sessionId }) => {
        const found = { sessionId, attendeeId: attendee.id };
        return (await database.dataSource.getRepository(Registration).findOneByOrFail(found)).id;
      }),
    );
    return { attendee, ids, states: async () => (await Promise.all(ids.map(stateOf))).flat() };
  };
  const files = () => smtp.received.map(({ parsed }) => parsed.attachments);
  const fileNames = () => files().map((all) => all.map(({ filename }) => filename));
  const composed = async (id: string) => {
    const messages = await database.dataSource.getRepository(Message).findBy({ registrationId: id });
    const [lead, ...companions] = await findSentTogether(database.dataSource.manager, messages[0]!);
    return mimeSource(await new MessageComposer(database.dataSource.manager, testConfig).compose(lead!, companions));
  };

  test('carries one invitation file for each, and each registration knows what became of its own', async () => {
    const { ids, states } = await several('together');
    expect(await worker().run()).toBe(1);
    expect(await states()).toEqual(['invited sent 1', 'invited sent 1', 'invited sent 1']);
    expect(smtp.received).toHaveLength(1);
    // The first is an alternative of the text as well, so that Outlook offers to accept it.
    expect(fileNames()).toEqual([[undefined, 'invite.ics', 'together-1.ics', 'together-2.ics']]);
    const [[alternative, attached] = []] = files();
    expect(alternative?.content.equals(attached!.content)).toBe(true);
    const read = files().flatMap((all) => all.slice(1).map(({ content }) => readCalendar(content.toString())));
    expect(read.map(({ method, events }) => [method, events.length])).toEqual(ids.map(() => ['REQUEST', 1]));
    expect(new Set(read.map(({ events }) => events[0]?.property('uid'))).size).toBe(3);
    // Its source is the same from each of the messages, before and after.
    const [first, ...others] = await Promise.all(ids.map(composed));
    for (const other of others) expect(other.equals(first!)).toBe(true);
    expect(smtp.received[0]?.source.equals(first!)).toBe(true);
  });

  test('is tried again as a whole, after a refusal and after a crash', async () => {
    const { states } = await several('again');
    smtp.refuse = () => ({ code: 451, message: 'try again later' });
    await worker().run();
    expect(await states()).toEqual(['invited queued 1', 'invited queued 1', 'invited queued 1']);
    smtp.refuse = () => null;
    world.clock.advance({ minutes: 2 });
    // Another process claims all of them and dies.
    expect(await claimMessages(autocommit(database.dataSource), 10, world.clock.now())).toMatchObject([
      { companions: [{}, {}] },
    ]);
    expect(await worker().run()).toBe(0);
    await endLeases();
    expect(await worker().run()).toBe(1);
    expect(await states()).toEqual(['invited sent 3', 'invited sent 3', 'invited sent 3']);
  });

  test('goes without what was dropped, and what remains of it travels alone', async () => {
    const { ids, states } = await several('dropped');
    const tx = autocommit(database.dataSource);
    await dropQueued(tx, ids[1]!, dropReasons.switched);
    await worker().run();
    expect(await states()).toEqual(['invited sent 1', 'invited dropped 0', 'invited sent 1']);
    expect(fileNames()).toEqual([[undefined, 'invite.ics', 'dropped-2.ics']]);

    const lead = await several('lead');
    await dropQueued(tx, lead.ids[0]!, dropReasons.switched);
    await dropQueued(tx, lead.ids[2]!, dropReasons.switched);
    await worker().run();
    expect(await lead.states()).toEqual(['invited dropped 0', 'invited sent 1', 'invited dropped 0']);
    expect(fileNames()).toEqual([[undefined, 'invite.ics']]);
  });

  test('is sent again one by one, to an address that has bounced', async () => {
    const { attendee, ids, states } = await several('bounced');
    await worker().run();
    const lead = await database.dataSource.getRepository(Message).findOneByOrFail({ registrationId: ids[0]! });
    const report = { outcome: 'bounced', status: '5.1.1', words: 'Unknown' } as const;
    await recordBounce(autocommit(database.dataSource), lead.id, report as never, world.clock.now());
    smtp.received.length = 0;
    const scope = {
      sessionId: (await database.dataSource.getRepository(Registration).findOneByOrFail({ id: ids[1]! })).sessionId,
    };
    expect(
      await requeueUndelivered(autocommit(database.dataSource), scope, [attendee.id], world.clock.now()),
    ).toHaveLength(1);
    await worker().run();
    expect(fileNames()).toEqual([[undefined, 'invite.ics']]);
    expect(await states()).toEqual(['invited sent 1', 'invited sent 1', 'invited sent 1']);
  });
});
