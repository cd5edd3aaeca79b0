import { setTimeout as sleep } from 'node:timers/promises';
import { DeliverMessages } from '../../src/flows/notifications/deliver-messages.flow.js';
import { Register } from '../../src/flows/registrations/register.flow.js';
import type { EmailTransport } from '../../src/domain/notifications/smtp/email-transport.js';
import { SmtpTransport } from '../../src/domain/notifications/smtp/smtp-transport.js';
import { Message } from '../../src/domain/notifications/message.entity.js';
import { createLogger } from '../../src/platform/logger.js';
import { registrationInput } from '../../src/domain/registrations/admission/registration-input.js';
import { type Session } from '../../src/domain/sessions/session.entity.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';
import { until } from '../support/greenroom-process.js';
import { type Fault, ScriptedSmtpServer, type Verb } from '../support/scripted-smtp.js';
import { createWorld, testConfig } from '../support/world.js';
import { ForegroundPriority } from '../../src/platform/foreground-priority.js';
import { makeFlow } from '../support/flows.js';
import { Changes } from '../../src/flows/changes.js';

const patience = { connectingMs: 400, greetingMs: 400, silenceMs: 400, sendingMs: 700, answerMs: 400 };
const startedAt = new Date('2027-01-04T08:00:00Z');

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let register: Register;
let session: Session;
let smtp: ScriptedSmtpServer;
let address: string;
let transport: EmailTransport;
let count = 0;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
  session = await world.session({ startsAtLocal: '2027-03-14T16:00' });
  register = makeFlow(Register, database.dataSource, world.clock);
});
beforeEach(async () => {
  world.clock.set(startedAt);
  smtp = new ScriptedSmtpServer();
  address = await smtp.start();
  transport = new SmtpTransport(address, patience);
});
afterEach(async () => {
  await transport.close();
  await smtp.stop();
  // What a failed test left would be tried in the next.
  await database.dataSource.query(`delete from messages where state in ('queued', 'sending')`);
});
afterAll(() => database.drop());

const deliver = () =>
  new DeliverMessages(
    makeFlow(Changes, database.dataSource, world.clock),
    database.dataSource,
    world.clock,
    testConfig,
    createLogger('silent'),
    transport,
    new ForegroundPriority(),
  ).run();

/** Registers somebody new, and gives the address and the message. */
async function newcomer(name: string): Promise<{ email: string; registrationId: string }> {
  const email = `${name}-${++count}@example.org`;
  const input = registrationInput.parse({ email, name });
  const { registration } = await register.run(session.id, input, { kind: 'visitor' });
  return { email, registrationId: registration.id };
}

async function rowOf({ registrationId }: { registrationId: string }): Promise<Message> {
  return database.dataSource.getRepository(Message).findOneByOrFail({ registrationId });
}

async function stateOf(person: { registrationId: string }): Promise<string> {
  const row = await rowOf(person);
  return `${row.state} ${row.attempts}`;
}

/** Every copy is the same, to the byte, under the Message-ID of the row. */
async function expectCopies(person: { email: string; registrationId: string }, copies: number): Promise<void> {
  const { messageId } = await rowOf(person);
  const taken = smtp.to(person.email);
  expect(taken.length).toBe(copies);
  expect(new Set(taken.map(({ source }) => source)).size).toBe(1);
  expect(/^Message-ID:\s+(\S+)\r$/imu.exec(taken[0]!.source)?.[1]).toBe(messageId);
}

const answer = (text: string): Fault => ({ answer: text });
const someAnswers = (codes: string[]) => codes.map((code): [string, Fault] => [code, answer(`${code} No`)]);
const disturbances: [string, Fault][] = [
  ['a hang', 'hang'],
  ['a dropped connection', 'drop'],
  ['an answer without an end', 'drip'],
];
const busy = someAnswers(['421', '450']);

/** What goes wrong for one person, once the server knows whom it is about. */
const personal: [Verb, string, Fault][] = (['RCPT', 'DATA', 'message'] as const).flatMap((verb) =>
  [...busy, ...disturbances].map(([what, fault]): [Verb, string, Fault] => [verb, what, fault]),
);

describe.each([
  ['one command at a time', []],
  ['PIPELINING', ['PIPELINING']],
] satisfies [string, string[]][])('%s', (_how, extensions) => {
  beforeEach(() => (smtp.extensions = extensions));

  // What breaks a conversation breaks it whoever speaks first.
  test.each(personal.filter(([, , fault]) => extensions.length === 0 || typeof fault === 'object'))(
    'at %s, %s: one mail waits for its time and comes again, the others go on',
    async (verb, _what, fault) => {
      const one = await newcomer('one');
      const others = [await newcomer('other'), await newcomer('other')];
      smtp.fault = (step) => (step.verb === verb && step.recipient === one.email ? fault : null);
      const delivered = deliver();
      await until(() => smtp.count(verb, one.email) > 0);
      const late = await newcomer('late');
      await delivered;
      await deliver();
      expect(await Promise.all([one, ...others, late].map(stateOf))).toEqual([
        'queued 1',
        'sent 1',
        'sent 1',
        'sent 1',
      ]);

      const dueAfter = ((await rowOf(one)).dueAt.getTime() - startedAt.getTime()) / 1000;
      // Without an answer to the whole email, it was perhaps delivered.
      const soonest = verb === 'message' && typeof fault === 'string' ? 1800 : 30;
      expect(dueAfter).toBeGreaterThanOrEqual(soonest);
      expect(dueAfter).toBeLessThanOrEqual(soonest + 6);
      smtp.fault = () => null;
      world.clock.advance({ seconds: soonest - 1 });
      expect(await deliver()).toBe(0);
      world.clock.advance({ seconds: 8 });
      expect(await deliver()).toBe(1);
      expect(await stateOf(one)).toBe('sent 2');
      await expectCopies(one, verb === 'message' ? 2 : 1);
      for (const other of [...others, late]) await expectCopies(other, 1);
    },
  );

  test.each([
    ['RCPT', '550 5.7.1 Not you'],
    ['RCPT', '554 5.7.1 Policy'],
    ['DATA', '550 5.7.1 Not you'],
    ['message', '552 5.3.4 Too big'],
    ['message', '554 5.7.1 Spam'],
  ] satisfies [Verb, string][])('at %s, %s is final, and the others go on', async (verb, refusal) => {
    const one = await newcomer('one');
    const other = await newcomer('other');
    smtp.fault = (step) => (step.verb === verb && step.recipient === one.email ? answer(refusal) : null);
    await deliver();
    expect(await Promise.all([one, other].map(stateOf))).toEqual(['failed 1', 'sent 1']);
    expect((await rowOf(one)).result).toBe(refusal);
    world.clock.advance({ hours: 2 });
    expect(await deliver()).toBe(0);
    expect(smtp.count(verb, one.email)).toBe(1);
  });
});

/** What goes wrong before the server knows whom it is about: it hits every mail, and all wait. */
const refusals = [...busy, ...someAnswers(['550', '554'])];
const tls = [...disturbances, ...someAnswers(['454'])];
const login = [...disturbances.slice(0, 2), ...someAnswers(['454', '535'])];
const at = (verb: Verb, extensions: string[], faults: [string, Fault][]) =>
  faults.map(([what, fault]): [Verb, string, Fault, string[]] => [verb, what, fault, extensions]);
const common = [
  ...at('greeting', [], [...refusals, ...disturbances]),
  ...at('EHLO', [], [...refusals, ...disturbances]),
  ...at('MAIL', [], [...refusals, ...disturbances.slice(0, 2)]),
  ...at('MAIL', ['PIPELINING'], refusals),
  ...at('STARTTLS', ['STARTTLS'], tls),
  ...at('handshake', ['STARTTLS'], tls),
  ...at('AUTH', ['AUTH PLAIN'], login),
];

test.each(common)(
  'at %s, %s: nobody is given up, and all come through when it is mended',
  async (verb, _what, fault, extensions) => {
    smtp.extensions = extensions;
    if (verb === 'AUTH') {
      await transport.close();
      transport = new SmtpTransport(address.replace('//', '//user:secret@'), patience);
    }
    const people = [await newcomer('common'), await newcomer('common')];
    smtp.fault = (step) => (step.verb === verb ? fault : null);
    const delivered = deliver();
    await until(() => smtp.count(verb) > 0);
    await newcomer('late').then((late) => people.push(late));
    await delivered;
    await deliver();
    expect(await Promise.all(people.map(stateOf))).toEqual(people.map(() => 'queued 1'));
    const connections = smtp.count('greeting');
    // nodemailer tries a connection that broke before its greeting five times more.
    expect(connections).toBeLessThanOrEqual(people.length * 6);
    expect(await deliver()).toBe(0);
    expect(smtp.count('greeting')).toBe(connections);
    expect(smtp.taken).toEqual([]);

    smtp.fault = () => null;
    smtp.extensions = extensions.filter((extension) => extension !== 'STARTTLS');
    world.clock.advance({ seconds: 37 });
    expect(await deliver()).toBe(people.length);
    expect(await Promise.all(people.map(stateOf))).toEqual(people.map(() => 'sent 2'));
    for (const person of people) await expectCopies(person, 1);
  },
);

test('nobody listening: all wait, and all come through when somebody does', async () => {
  await smtp.stop();
  const people = [await newcomer('refused'), await newcomer('refused')];
  expect(await deliver()).toBe(0);
  expect(await Promise.all(people.map(stateOf))).toEqual(['queued 1', 'queued 1']);
  await smtp.start();
  world.clock.advance({ seconds: 37 });
  expect(await deliver()).toBe(2);
  for (const person of people) await expectCopies(person, 1);
});

test('while every lane hangs people register as ever, and the lanes end by their time', async () => {
  const people: Awaited<ReturnType<typeof newcomer>>[] = [];
  for (let index = 0; index < 12; index += 1) people.push(await newcomer('lane'));
  smtp.fault = ({ verb }) => (verb === 'message' ? 'hang' : null);
  const delivered = deliver();
  // nodemailer keeps five connections.
  await until(() => smtp.taken.length === 5);
  for (let times = 0; times < 5; times += 1) {
    people.push(await newcomer('meanwhile'));
  }
  expect(await delivered).toBe(0);
  expect(await Promise.all(people.map(stateOf))).toEqual(people.map(() => 'queued 1'));
  smtp.fault = () => null;
  world.clock.advance({ minutes: 31 });
  expect(await deliver()).toBe(people.length);
  for (const person of people) await expectCopies(person, 2);
});

test('what hangs after a refusal holds up its connection for a while, and no mail', async () => {
  const refused = await Promise.all(Array.from({ length: 5 }, () => newcomer('refused')));
  smtp.fault = ({ verb, recipient }) => {
    if (verb === 'RSET') return 'hang';
    return verb === 'RCPT' && recipient?.startsWith('refused') ? answer('450 Later') : null;
  };
  await deliver();
  const other = await newcomer('other');
  await deliver();
  expect(await Promise.all([...refused, other].map(stateOf))).toEqual([...refused.map(() => 'queued 1'), 'sent 1']);
});

test('a server that spells its answers is heard out', async () => {
  smtp.byteEveryMs = 2;
  const person = await newcomer('patient');
  expect(await deliver()).toBe(1);
  await expectCopies(person, 1);
});

test.each(['at once', 'with a word', 'just as the next mail begins'])(
  'a server that closes idle connections %s costs no mail an attempt',
  async (how) => {
    if (how === 'just as the next mail begins')
      smtp.fault = ({ verb, taken }) => (verb === 'MAIL' && taken > 0 ? 'drop' : null);
    else smtp.closesIdleAfterMs = 50;
    if (how === 'with a word') smtp.idleWords = '421 4.4.2 Idle too long\r\n';
    const first = await newcomer('first');
    expect(await deliver()).toBe(1);
    await sleep(100);
    const second = await newcomer('second');
    expect(await deliver()).toBe(1);
    expect(smtp.count('greeting')).toBe(2);
    expect(await Promise.all([first, second].map(stateOf))).toEqual(['sent 1', 'sent 1']);
    for (const person of [first, second]) await expectCopies(person, 1);
  },
);

test('a mail that is dropped after its last byte each time is given up after three, and was the same each time', async () => {
  const person = await newcomer('hopeless');
  smtp.fault = ({ verb }) => (verb === 'message' ? 'drop' : null);
  for (let attempt = 1; attempt <= 4; attempt += 1) {
    await deliver();
    world.clock.advance({ minutes: 121 });
  }
  expect(await stateOf(person)).toBe('failed 3');
  await expectCopies(person, 3);
});
