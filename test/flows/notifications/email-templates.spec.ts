import { DeliverMessages } from '../../../src/flows/notifications/deliver-messages.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { ResendInvite } from '../../../src/flows/notifications/resend-invite.flow.js';
import { SetEmailTemplate } from '../../../src/flows/notifications/set-email-template.flow.js';
import type { ComposedEmail } from '../../../src/domain/notifications/email/composed-email.js';
import { DeliveryFailure } from '../../../src/domain/notifications/smtp/delivery-failure.js';
import { EmailTemplate } from '../../../src/domain/notifications/templates/email-template.entity.js';
import { Forbidden, Invalid } from '../../../src/platform/errors.js';
import { Logger } from '../../../src/platform/logger.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, staff, testConfig } from '../../support/world.js';
import { ForegroundPriority } from '../../../src/platform/foreground-priority.js';
import { makeFlow } from '../../support/flows.js';
import { Changes } from '../../../src/flows/changes.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let register: Register;
let set: SetEmailTemplate;
const sent: ComposedEmail[] = [];
const warnings: object[] = [];
let isDown = false;

class KeptLog extends Logger {
  info(): void {}
  error(): void {}
  warn(fields: object, message: string): void {
    warnings.push({ ...fields, message });
  }
}
const transport = {
  async send(mail: ComposedEmail) {
    sent.push(mail);
    if (isDown) throw new DeliveryFailure('temporary', '451 later');
    return { response: '250 kept' };
  },
  async verify() {},
  async close() {},
};

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
  register = makeFlow(Register, database.dataSource, world.clock);
  set = makeFlow(SetEmailTemplate, database.dataSource, world.clock);
});
beforeEach(() => {
  world.clock.set('2027-01-04T08:00:00Z');
  sent.length = 0;
  warnings.length = 0;
  isDown = false;
});
afterEach(() => database.dataSource.query('delete from email_templates'));
afterAll(() => database.drop());

const deliver = () =>
  new DeliverMessages(
    makeFlow(Changes, database.dataSource, world.clock),
    database.dataSource,
    world.clock,
    testConfig,
    new KeptLog(),
    transport,
    new ForegroundPriority(),
  ).run();
const person = (name: string, language = 'en') =>
  registrationInput.parse({ email: `${name}@example.org`, name, timeZone: 'Africa/Nairobi', language });
const word = (texts: Record<string, string>, language = 'en') =>
  set.run('solutions', 'invited', language, texts, staff);
const versions = async () =>
  (await database.dataSource.getRepository(EmailTemplate).find({ order: { version: 'ASC' } })).map((one) => [
    one.language,
    one.version,
    one.texts,
  ]);
const states = () => sent.map((mail) => mail.text.split('\n')[0]);

test('a mail says what stood when it was decided, in every attempt', async () => {
  const session = await world.session({ title: 'Frozen words' });
  await word({ state: 'Welcome, {name}', closing: 'The team' });
  // The words wait for two seconds, so that none of these is composed in two ways.
  await register.run(session.id, person('at-once'), staff);
  world.clock.set('2027-01-04T08:00:02Z');
  isDown = true;
  await register.run(session.id, person('Amina'), staff);
  await register.run(session.id, person('Lin', 'zh-TW'), staff);
  await deliver();
  expect(new Set(states())).toEqual(new Set(['Welcome, Amina', 'You have a seat', '您已取得席位']));
  const first = new Map(sent.map((mail) => [mail.messageId, mail]));

  world.clock.set('2027-01-04T08:01:00Z');
  await word({ state: 'Changed since' });
  world.clock.set('2027-01-04T08:10:00Z');
  isDown = false;
  sent.length = 0;
  await register.run(session.id, person('Later'), staff);
  await deliver();
  expect(states()).toContain('Changed since');
  const again = sent.filter(({ messageId }) => first.has(messageId));
  expect(again.length).toBe(3);
  for (const mail of again) expect(mail).toEqual(first.get(mail.messageId));
  expect(warnings).toEqual([]);
});

test('the words of one call, kind and language stay there', async () => {
  const session = await world.session({ title: 'Apart', capacity: 1 });
  await word({ state: 'Willkommen' }, 'de');
  await set.run('solutions', 'waitlisted', 'en', { state: 'In line at {place}' }, staff);
  world.clock.set('2027-01-04T08:01:00Z');
  await register.run(session.id, person('one'), staff);
  await register.run(session.id, person('two'), staff);
  await deliver();
  expect(states()).toEqual(['You have a seat', 'In line at 1']);
});

test('each change is a version, and nothing is one that changes nothing', async () => {
  const changes = [
    await word({}),
    await word({ state: 'You have a seat', closing: ' ' }),
    await word({ state: 'Hello' }),
    await word({ state: ' Hello ' }),
    await word({ state: 'Hello', closing: 'Bye' }),
    await word({}),
    await word({}),
  ].map(({ isChanged }) => isChanged);
  expect(changes).toEqual([false, false, true, false, true, true, false]);
  expect(await versions()).toEqual([
    ['en', 1, { state: 'Hello' }],
    ['en', 2, { state: 'Hello', closing: 'Bye' }],
    ['en', 3, {}],
  ]);
  const audit = await database.dataSource.query(
    `select action, details from audit_entries where action like 'call.mail-%' order by position desc limit 3`,
  );
  expect(audit).toEqual([
    { action: 'call.mail-restored', details: { kind: 'invited', language: 'en', parts: [] } },
    { action: 'call.mail-worded', details: { kind: 'invited', language: 'en', parts: ['state', 'closing'] } },
    { action: 'call.mail-worded', details: { kind: 'invited', language: 'en', parts: ['state'] } },
  ]);
});

test('those who word at once get a version each', async () => {
  await Promise.all(Array.from({ length: 8 }, (_, index) => word({ state: `Hello ${index}` })));
  expect((await versions()).map(([, version]) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test('what cannot be filled in is refused when it is saved', async () => {
  const refusal = await word({ state: 'In {room}', text: '{', poem: 'x' }).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Invalid);
  expect((refusal as Invalid).fieldErrors.map(({ path, code }) => [path, code])).toEqual([
    ['texts.state', 'words-unknown-field'],
    ['texts.text', 'words-unclosed'],
    ['texts.poem', 'unknown-field'],
  ]);
  await expect(
    set.run('solutions', 'invited', 'en', { state: 'x' }, { kind: 'organizer', id: 'x', role: 'viewer' }),
  ).rejects.toBeInstanceOf(Forbidden);
  expect(await versions()).toEqual([]);
});

test('words that a later version cannot fill in give way to ours, and the log says so', async () => {
  const session = await world.session({ title: 'Gone field' });
  await word({ greeting: 'Dear {name},' });
  await database.dataSource.query(`update email_templates set texts = texts || '{"state": "In {room}"}'`);
  world.clock.set('2027-01-04T08:01:00Z');
  const { registration } = await register.run(session.id, person('Bo'), staff);
  await register.run(session.id, person('Ann'), staff);
  await makeFlow(ResendInvite, database.dataSource, world.clock).run(registration.id, staff);
  await deliver();
  expect(sent.map(({ text }) => [text.includes('You have a seat'), /Dear (?:Bo|Ann),/u.test(text)])).toEqual([
    [true, true],
    [true, true],
    [true, true],
  ]);
  const callId = world.call.id;
  const message = 'a customized email text is no longer usable';
  // The second mail of one registration is claimed after the first.
  const warning = { callId, kind: 'invited', language: 'en', parts: ['state'], message };
  expect(warnings).toEqual([warning, warning]);
});
