import type { Socket } from 'node:net';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../src/app/data-source.js';
import { DraftSession } from '../../../src/flows/sessions/draft-session.flow.js';
import { PublishSession } from '../../../src/flows/sessions/publish-session.flow.js';
import { RegisterForSeveral } from '../../../src/flows/registrations/register-for-several.flow.js';
import { Message } from '../../../src/domain/notifications/message.entity.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { Attendee } from '../../../src/domain/registrations/attendee.entity.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { Session } from '../../../src/domain/sessions/session.entity.js';
import { lockSession } from '../../../src/domain/sessions/sessions.queries.js';
import { inTransaction } from '../../../src/platform/database/tx.js';
import { Secrets } from '../../../src/platform/secrets/secrets.js';
import { freshDatabase, type TestDatabase, testSecret } from '../../support/database.js';
import { createWorld, staff } from '../../support/world.js';
import { makeFlow } from '../../support/flows.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let register: Register;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
  register = makeFlow(Register, database.dataSource, world.clock);
});
afterAll(() => database?.drop());

const visitor = { kind: 'visitor' } as const;
const person = (name: string, more: object = {}) =>
  registrationInput.parse({ email: `${name}@example.org`, name, organization: 'Port of Lagos', ...more });
const row = (id: string) => database.dataSource.getRepository(Session).findOneByOrFail({ id });
/** How many transactions are committed while work is done, and how often anything is sent to PostgreSQL for them. */
async function costOf(work: () => Promise<unknown>): Promise<{ commits: number; writes: number }> {
  const { dataSource } = database;
  const create = dataSource.createQueryRunner.bind(dataSource);
  const cost = { commits: 0, writes: 0 };
  const sockets: { restore(): void }[] = [];
  const spy = jest.spyOn(dataSource, 'createQueryRunner').mockImplementation((mode) => {
    const runner = create(mode);
    const [commit, connect] = [runner.commitTransaction.bind(runner), runner.connect.bind(runner)];
    const isOpen = { client: null as unknown };
    runner.connect = async () => {
      const client = (await connect()) as { connection: { stream: Socket } };
      if (isOpen.client === null) sockets.push(watch(client.connection.stream, () => (cost.writes += 1)));
      isOpen.client = client;
      return client;
    };
    runner.commitTransaction = () => {
      cost.commits += 1;
      return commit();
    };
    return runner;
  });
  await work();
  spy.mockRestore();
  for (const socket of sockets) socket.restore();
  return cost;
}

/** Calls `onWrite` whenever a socket hands bytes to the system. */
function watch(socket: Socket, onWrite: () => void): { restore(): void } {
  const spies = (['_write', '_writev'] as const).map((name) => {
    const send = (socket[name] as (...args: unknown[]) => void).bind(socket);
    return jest.spyOn(socket, name as '_write').mockImplementation((...args: unknown[]) => {
      onWrite();
      send(...args);
    });
  });
  return { restore: () => spies.forEach((spy) => spy.mockRestore()) };
}

test('the plans that a connection keeps find people by indexes, although there were none yet', async () => {
  const { id } = await world.session();
  const single = await new DataSource(Object.assign(dataSourceOptions(database.url), { poolSize: 1 })).initialize();
  await Secrets.open(single, testSecret, world.clock);
  const onOne = makeFlow(Register, single, world.clock);
  for (let count = 0; count < 8; count++) await onOne.run(id, person(`planned-${count}`), visitor);
  // Which of them PostgreSQL keeps a plan for, after five made for their values, differs by its version.
  const runner = single.createQueryRunner();
  const kept = (await runner.query(
    `select name, cardinality(parameter_types) as count from pg_prepared_statements
     where statement ~ 'from (attendees|registrations|sessions|calls) '`,
  )) as { name: string; count: number }[];
  await runner.query(`set plan_cache_mode = force_generic_plan`);
  const plans: string[] = [];
  for (const { name, count } of kept) {
    const values = Array.from({ length: count }, () => 'null').join(', ');
    const lines = (await runner.query(`explain execute "${name}"(${values})`)) as { 'QUERY PLAN': string }[];
    plans.push(lines.map((line) => line['QUERY PLAN']).join('\n'));
  }
  await runner.release();
  await single.destroy();
  expect(plans).toHaveLength(6);
  expect(plans.filter((plan) => plan.includes('Seq Scan on'))).toEqual([]);
});

test('one batch serves all sessions, each by its own seats', async () => {
  const sessions = await Promise.all(Array.from({ length: 10 }, (_, index) => world.session({ capacity: index + 1 })));
  const { commits } = await costOf(async () => {
    const results = await Promise.all(
      sessions.flatMap((session, at) =>
        Array.from({ length: 5 }, (_, index) => register.run(session.id, person(`all-${at}-${index}`), visitor)),
      ),
    );
    sessions.forEach((session, at) => {
      const own = results.slice(at * 5, at * 5 + 5);
      const seats = Math.min(5, at + 1);
      expect(own.map(({ registration }) => registration.sessionId)).toEqual(own.map(() => session.id));
      expect(own.map(({ registration }) => registration.state)).toEqual(
        own.map((_, index) => (index < seats ? 'confirmed' : 'waitlisted')),
      );
      expect(own.map(({ place }) => place)).toEqual(own.map((_, index) => (index < seats ? null : index - seats + 1)));
    });
  });
  expect(commits).toBe(1);
  const { taken, waiting } = await row(sessions[2]?.id ?? '');
  expect({ taken, waiting }).toEqual({ taken: 3, waiting: 2 });
});

test('a batch costs five round trips, however many people it serves', async () => {
  const sessions = await Promise.all([world.session(), world.session()]);
  const serve = (stem: string, count: number) =>
    costOf(() =>
      Promise.all(
        Array.from({ length: count }, (_, index) =>
          register.run(sessions[index % 2]?.id ?? '', person(`${stem}-${index}`), visitor),
        ),
      ),
    );
  // Lock, read, people, everything else, commit.
  expect(await serve('few', 2)).toEqual({ commits: 1, writes: 5 });
  expect(await serve('many', 60)).toEqual({ commits: 1, writes: 5 });
});

test('rows of a batch have ids that begin with its time, so that they are together in indexes', async () => {
  const { id } = await world.session();
  const { registration, attendee } = await register.run(id, person('ordered'), visitor);
  const message = await database.dataSource.getRepository(Message).findOneByOrFail({ registrationId: registration.id });
  const time = world.clock.now().getTime();
  const timeOf = (uuid: string) => ({ version: uuid[14], time: parseInt(uuid.replace('-', '').slice(0, 12), 16) });
  for (const uuid of [registration.id, attendee.id, message.id, registration.uid])
    expect(timeOf(uuid)).toEqual({ version: '7', time });
});

test('a stranger who asks for several sessions at once is one attendee', async () => {
  const sessions = await Promise.all([world.session(), world.session(), world.session()]);
  const results = await Promise.all(sessions.map(({ id }) => register.run(id, person('everywhere'), visitor)));
  expect(new Set(results.map(({ attendee }) => attendee.id)).size).toBe(1);
  expect(results.every(({ created }) => created)).toBe(true);
  expect(await database.dataSource.getRepository(Attendee).countBy({ emailKey: 'everywhere@example.org' })).toBe(1);
});

test('a refusal concerns its own session, and a request that breaks fails alone', async () => {
  const open = await world.session();
  const full = await world.session({ capacity: 1, waitlist: false });
  await register.run(full.id, person('seated'), visitor);
  const [good, refused, broken, unknown] = await Promise.allSettled([
    register.run(open.id, person('good'), visitor),
    register.run(full.id, person('late'), visitor),
    register.run(open.id, { ...person('broken'), name: 'a\0b' }, visitor),
    register.run('00000000-0000-4000-8000-000000000000', person('lost'), visitor),
  ]);
  expect(good.status).toBe('fulfilled');
  expect(refused).toMatchObject({ reason: { code: 'full' } });
  expect(broken.status).toBe('rejected');
  expect(unknown).toMatchObject({ reason: { code: 'session-not-found' } });
  expect((await row(open.id)).taken).toBe(1);
});

test('a session that somebody holds keeps nobody from the others', async () => {
  const held = await world.session();
  const open = await world.session();
  let late: ReturnType<typeof register.run> | undefined;
  await inTransaction(database.dataSource, async (tx) => {
    await lockSession(tx, held.id);
    late = register.run(held.id, person('patient'), visitor);
    const one = await register.run(open.id, person('quick'), visitor);
    const two = await register.run(open.id, person('second'), visitor);
    expect([one.created, two.created]).toEqual([true, true]);
    expect((await row(held.id)).taken).toBe(0);
  });
  expect((await late)?.registration.state).toBe('confirmed');
});

test('somebody who registers for several sessions gets one email about all, held sessions included', async () => {
  const together = makeFlow(RegisterForSeveral, database.dataSource, world.clock);
  const emailsTo = async (name: string) => {
    const { id } = await database.dataSource.getRepository(Attendee).findOneByOrFail({ email: `${name}@example.org` });
    const messages = await database.dataSource
      .getRepository(Message)
      .find({ where: { attendeeId: id }, order: { position: 'ASC' } });
    return messages.map(({ sentWith }) => messages.findIndex((one) => one.id === sentWith));
  };
  const sessions = await Promise.all([world.session(), world.session({ capacity: 1 }), world.session()]);
  const full = await world.session({ capacity: 1, waitlist: false });
  await register.run(full.id, person('first'), staff);
  const [first, ...others] = sessions.map(({ id }) => id) as [string, ...string[]];
  const ask = (name: string) => together.run(first, [...others, full.id], person(name), visitor);
  const { commits } = await costOf(async () => {
    const [amina, ben] = await Promise.all([ask('amina'), ask('ben')]);
    expect([amina, ben].map(({ answers }) => answers.map(({ outcome }) => outcome))).toEqual([
      ['confirmed', 'confirmed', 'confirmed'],
      ['confirmed', 'waitlisted', 'confirmed'],
    ]);
    expect(ben.missed).toEqual([full.id]);
  });
  expect(commits).toBe(1);
  expect([await emailsTo('amina'), await emailsTo('ben')]).toEqual([
    [-1, 0, 0],
    [-1, 0, 0],
  ]);

  // Of a refused first one, the others don't exist.
  await expect(together.run(full.id, others, person('refused'), visitor)).rejects.toMatchObject({ code: 'full' });
  expect(await database.dataSource.getRepository(Attendee).countBy({ email: 'refused@example.org' })).toBe(0);

  const { late } = await inTransaction(database.dataSource, async (tx) => {
    await lockSession(tx, first);
    return { late: ask('late') };
  });
  expect((await late).answers).toHaveLength(3);
  expect(await emailsTo('late')).toEqual([-1, 0, 0]);
});

test('of two runs of one session that are asked for in one batch, a person gets one', async () => {
  const one = await world.session();
  const create = makeFlow(DraftSession, database.dataSource, world.clock);
  const copy = await create.duplicate(one.id, { occurrence: true }, staff);
  const { session: two } = await makeFlow(PublishSession, database.dataSource, world.clock).run(copy.id, staff);
  const answers = await Promise.allSettled([
    register.run(one.id, person('both'), visitor),
    register.run(two.id, person('both'), visitor),
    register.run(two.id, person('other'), visitor),
  ]);
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect([(await row(one.id)).taken, (await row(two.id)).taken]).toEqual([1, 1]);
});

test('two instances that serve the same sessions in opposite order neither block nor oversell', async () => {
  const other = makeFlow(Register, database.dataSource, world.clock);
  const sessions = await Promise.all(Array.from({ length: 8 }, () => world.session({ capacity: 7, waitlist: false })));
  const backwards = sessions.toReversed();
  const answers = await Promise.allSettled(
    Array.from({ length: 8 }, (_, round) => [
      ...sessions.map(({ id }, at) => register.run(id, person(`forth-${round}-${at}`), visitor)),
      ...backwards.map(({ id }, at) => other.run(id, person(`back-${round}-${at}`), visitor)),
    ]).flat(),
  );
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(8 * 7);
  for (const { id } of sessions) expect((await row(id)).taken).toBe(7);
});
