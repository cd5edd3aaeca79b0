import type { Type } from '@nestjs/common';
import { Webhook as Standard } from 'standardwebhooks';
import { Message } from '../../../../src/domain/notifications/message.entity.js';
import { registrationInput } from '../../../../src/domain/registrations/admission/registration-input.js';
import { AppendEvents } from '../../../../src/flows/events/append-events.flow.js';
import { Register } from '../../../../src/flows/registrations/register.flow.js';
import { Withdraw } from '../../../../src/flows/registrations/withdraw.flow.js';
import { isSigned } from '../../../../src/platform/webhook-signature.js';
import { webhookInput } from '../../../../src/parts/webhooks/domain/webhook-input.js';
import { ChangeWebhook } from '../../../../src/parts/webhooks/flows/change-webhook.flow.js';
import { DeliverWebhooks } from '../../../../src/parts/webhooks/flows/deliver-webhooks.flow.js';
import { freshDatabase, type TestDatabase } from '../../../support/database.js';
import { EventReceiver } from '../../../support/event-receiver.js';
import { makeFlow } from '../../../support/flows.js';
import { until } from '../../../support/greenroom-process.js';
import { type Receiver, startReceiver } from '../../../support/receiver.js';
import { createWorld, staff } from '../../../support/world.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let receiver: Receiver;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
  await database.dataSource.query(
    `insert into organizers (id, email, email_key, name, role, password_hash, created_at)
     values ($1, 'owner@example.org', 'owner@example.org', 'Owner', 'owner', 'x', now())`,
    [(staff as { id: string }).id],
  );
});
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  await receiver.close();
  await database.dataSource.query(`delete from webhooks`);
});
afterAll(() => database?.drop());

const flow = <F>(one: Type<F>) => makeFlow(one, database.dataSource, world.clock);
const create = (changes: object = {}) =>
  flow(ChangeWebhook).create(null, webhookInput.parse({ name: 'CRM', url: receiver.url, ...changes }), staff);
const register = (sessionId: string, name: string) =>
  flow(Register).run(sessionId, registrationInput.parse({ email: `${name}@example.org`, name }), { kind: 'visitor' });
const append = () => flow(AppendEvents).run();
/** As two instances do at once. */
const deliver = async () => Promise.all([flow(DeliverWebhooks).run(), flow(DeliverWebhooks).run()]);
const deliveries = (): Promise<{ state: string; status: number | null; attempts: number; answer: string | null }[]> =>
  database.dataSource.query(
    `select state, status, attempts, answer from webhook_deliveries order by created_at, sequence`,
  );
const webhook = async () => (await database.dataSource.query('select * from webhooks'))[0];

test('delivers what happens from now on, signed, each event once over two instances', async () => {
  const session = await world.session();
  await register(session.id, 'before');
  await append();
  const { secret } = await create({ events: ['registration.confirmed', 'registration.cancelled'] });
  const { registration } = await register(session.id, 'ada');
  await flow(Withdraw).run(registration.id, staff);
  await append();
  await deliver();
  await deliver();
  expect(receiver.received.map(({ body }) => [body.type, body.data.registrationId])).toEqual([
    ['registration.confirmed', registration.id],
    ['registration.cancelled', registration.id],
  ]);
  const [{ headers, text, body }] = receiver.received as [Receiver['received'][number]];
  const [id, at] = [String(headers['webhook-id']), Number(headers['webhook-timestamp'])];
  expect([id, at]).toEqual([`evt_${body.sequence}`, world.clock.now().getTime() / 1000]);
  expect(headers['webhook-signature']).toBe(new Standard(secret).sign(id, world.clock.now(), text));
  expect(text).not.toContain('ada@example.org');
  expect(await deliveries()).toMatchObject([{ state: 'delivered', status: 204, attempts: 1 }, { state: 'delivered' }]);
});

test('signs with both secrets for a day after a rotation, and sends the object to those who want it', async () => {
  const { webhook: made, secret } = await create({ payload: 'full' });
  const rotated = await flow(ChangeWebhook).rotate(made.id, { endsNow: false }, staff);
  const session = await world.session({ title: 'Full' });
  receiver.answer = (response) => void response.writeHead(200).end('ada@example.org');
  await append();
  await deliver();
  const [{ headers, text, body }] = receiver.received as [Receiver['received'][number]];
  const [id, timestamp] = [String(headers['webhook-id']), String(headers['webhook-timestamp'])];
  const said = { id, timestamp, signature: String(headers['webhook-signature']) };
  const fits = [secret, rotated].map((one) => isSigned(said, Buffer.from(text), [one], world.clock.now()));
  expect(fits).toEqual([true, true]);
  expect(body.data.sessionId).toBe(session.id);
  expect((await deliveries()).map(({ answer }) => answer)).toEqual([null]);
});

test('tries again with the same ID, holds back later events of the object alone, and pauses after three days', async () => {
  const session = await world.session();
  await append();
  await create();
  receiver.answer = (response) => void response.writeHead(500).end('out of order');
  const { registration } = await register(session.id, 'kim');
  await flow(Withdraw).run(registration.id, staff);
  await append();
  await deliver();
  await deliver();
  expect(receiver.received).toHaveLength(1);
  expect((await deliveries())[0]).toEqual({ state: 'queued', status: 500, attempts: 1, answer: 'out of order' });
  for (let day = 0; day < 3; day++) {
    world.clock.advance({ hours: 25 });
    await deliver();
  }
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toHaveProperty('size', 1);
  expect(await webhook()).toMatchObject({ paused_because: 'failing' });
  const told = await database.dataSource.getRepository(Message).findBy({ kind: 'staff-webhook' as never });
  expect(told.map(({ payload }) => payload.recipient.email)).toEqual(['owner@example.org']);
  receiver.answer = (response) => void response.writeHead(204).end();
  receiver.received.length = 0;
  await flow(ChangeWebhook).pause((await webhook()).id, false, staff);
  await deliver();
  await deliver();
  expect(receiver.received.map(({ body }) => body.type)).toEqual(['registration.confirmed', 'registration.cancelled']);
});

test('410 pauses at once; a redirect is no delivery, whoever it leads to; a gigabyte is not read', async () => {
  const inside = await startReceiver();
  await create();
  const session = await world.session();
  await append();
  receiver.answer = (response) => void response.writeHead(302, { location: inside.url }).end();
  await deliver();
  expect(inside.received).toEqual([]);
  await inside.close();
  world.clock.advance({ hours: 1 });
  receiver.answer = (response) => {
    response.writeHead(200);
    const more = () => void (response.destroyed || response.write(Buffer.alloc(65_536, 'x'), () => setImmediate(more)));
    more();
  };
  await deliver();
  expect((await deliveries())[0]).toMatchObject({ state: 'delivered', attempts: 2, answer: 'x'.repeat(2000) });
  receiver.answer = (response) => void response.writeHead(410).end();
  await register(session.id, 'lee');
  await append();
  await deliver();
  expect(await webhook()).toMatchObject({ paused_because: 'gone' });
});

test('a receiver that never answers holds no other, nor what a killed process had begun', async () => {
  await create({ name: 'silent' });
  const quick = await startReceiver();
  await create({ name: 'quick', url: quick.url });
  receiver.answer = () => undefined;
  await world.session();
  await append();
  const hanging = flow(DeliverWebhooks);
  const run = hanging.run();
  await until(() => receiver.received.length > 0 && quick.received.length > 0);
  expect(quick.received).toHaveLength(1);
  // As after a kill -9: the process no longer extends its lease, and has recorded nothing.
  await database.dataSource.query(
    `update webhooks set leased_until = now() - interval '1 second', lease_id = gen_random_uuid() where name = 'silent'`,
  );
  receiver.answer = (response) => void response.writeHead(204).end();
  await deliver();
  const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
  expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
  hanging.stopWaiting();
  await run;
  await quick.close();
});

test('a receiver that fails at random knows in the end what the database knows', async () => {
  await create();
  const known = new EventReceiver();
  const last = new Map<string, bigint>();
  const seen = new Set<unknown>();
  const disordered: string[] = [];
  let number = 0;
  receiver.answer = (response, { headers, body }) => {
    // Every third attempt fails, half of them after the event was taken.
    if (++number % 6 === 0) return void response.writeHead(503).end();
    if (!seen.has(headers['webhook-id'])) {
      const object = String(body.data.registrationId ?? body.data.sessionId);
      if (BigInt(body.sequence) <= (last.get(object) ?? 0n)) disordered.push(body.id);
      last.set(object, BigInt(body.sequence));
      known.take(body);
      seen.add(headers['webhook-id']);
    }
    response.writeHead(number % 6 === 3 ? 500 : 204).end();
  };
  const session = await world.session({ capacity: 3, waitlist: true });
  for (let index = 0; index < 12; index++) {
    const { registration } = await register(session.id, `random-${index}`);
    if (index % 3 === 0) await flow(Withdraw).run(registration.id, staff);
    await append();
    await deliver();
  }
  for (let hour = 0; hour < 12; hour++) {
    world.clock.advance({ hours: 6 });
    await deliver();
  }
  const rows: { id: string; state: string }[] = await database.dataSource.query(
    `select id, state from registrations where session_id = $1`,
    [session.id],
  );
  expect(disordered).toEqual([]);
  const states = [...known.registrations].map(([id, row]) => [id, (row as { state: string }).state]);
  expect(new Map(states as [string, string][])).toEqual(new Map(rows.map(({ id, state }) => [id, state])));
});

test('sends events again on request, and a test at once', async () => {
  const { webhook: made } = await create();
  await world.session();
  await append();
  await deliver();
  const [{ body }] = receiver.received as [Receiver['received'][number]];
  const again = { from: body.sequence, to: body.sequence };
  expect(await flow(ChangeWebhook).replay(made.id, again, staff)).toBe(1);
  expect(await flow(ChangeWebhook).replay(made.id, again, staff)).toBe(0);
  await deliver();
  expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([body.id, body.id]);
  expect(await flow(ChangeWebhook).test(made.id, staff)).toMatchObject({ state: 'delivered', status: 204 });
  expect(receiver.received[2]!.body).toMatchObject({ type: 'webhook.test', data: {} });
});
