import { AppendEvents } from '../../../../src/flows/events/append-events.flow.js';
import { DeliverWebhooks } from '../../../../src/parts/webhooks/flows/deliver-webhooks.flow.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { makeCall, makeRegistration, makeSession } from '../../../support/api-fixtures.js';
import { type ConsoleClient, consoleClient, textOf } from '../../../support/console-client.js';
import { type Receiver, startReceiver } from '../../../support/receiver.js';

let greenroom: TestApp;
let client: ConsoleClient;
let receiver: Receiver;
const list = '/console/calls/clean-harbours/webhooks';

beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom);
  client = await consoleClient(greenroom);
});
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());
afterAll(() => greenroom?.stop());

const happen = async () => {
  await greenroom.app.get(AppendEvents).run();
  await greenroom.app.get(DeliverWebhooks).run();
};

test('the console creates, tests, follows, pauses and deletes a webhook; its secret is shown once', async () => {
  expect(textOf((await client.get(list)).html)).toContain('No webhooks yet.');
  await client.get(`${list}/new`);
  const wrong = await client.post(`${list}/new`, { name: '', url: 'ftp://x', format: 'standard' });
  expect([wrong.status, textOf(wrong.html).includes('Signing secret')]).toEqual([422, false]);
  const made = await client.post(`${list}/new`, { name: 'CRM', url: receiver.url, format: 'standard' });
  expect(made.html).toContain('value="whsec_');
  const [{ id }] = await greenroom.dataSource.query('select id from webhooks');
  const path = `${list}/${id}`;
  expect((await client.get(path)).html).not.toContain('whsec_');
  expect(textOf((await client.postAndFollow(`${path}/test`)).html)).toContain('The test arrived.');

  const session = await makeSession(greenroom);
  receiver.answer = (response) => void response.writeHead(500).end('<b>broken</b>');
  await happen();
  const page = await client.get(path);
  for (const text of [
    'Session published',
    'HTTP 500',
    '<b>broken</b>',
    session.id,
    'Will try again',
    'Nothing arrives',
  ])
    expect(textOf(page.html)).toContain(text);
  expect(page.html).not.toContain('<b>broken</b>');

  expect(textOf((await client.postAndFollow(`${path}/pause`)).html)).toContain('Paused');
  receiver.answer = (response) => void response.writeHead(204).end();
  await client.postAndFollow(`${path}/resume`);
  await happen();
  expect(textOf((await client.postAndFollow(`${path}/replay`, { sequence: '1' })).html)).toContain(
    'It will be sent again',
  );
  await happen();
  expect(receiver.received.filter(({ body }) => body.type === 'session.published')).toHaveLength(3);
  expect((await client.post(`${path}/secret`, { ends: 'later' })).html).toContain('value="whsec_');
  await client.postAndFollow(`${path}/remove`);
  expect((await client.get(path)).status).toBe(404);
});

test('Slack and Teams get a message that names nobody', async () => {
  const bodies: Record<string, string> = {};
  for (const format of ['slack', 'teams']) {
    const input = { name: format, url: `${receiver.url}?${format}`, format, events: ['registration.confirmed'] };
    expect((await greenroom.api('POST', '/webhooks', { ...input, call: 'clean-harbours' })).status).toBe(201);
  }
  receiver.answer = (response, { body, text }) => {
    bodies['text' in body ? 'slack' : 'teams'] = text;
    response.writeHead(200).end('ok');
  };
  const session = await makeSession(greenroom, { title: 'Tides & <turbines>' });
  await makeRegistration(greenroom, session.id, 'ada@example.org');
  await happen();
  expect(JSON.parse(bodies['slack']!)).toEqual({
    text: `*Registered*\nTides &amp; &lt;turbines&gt; · Clean Harbours Challenge\n<${greenroom.url}/console/calls/clean-harbours|Open in Greenroom>`,
  });
  expect(JSON.parse(bodies['teams']!).attachments[0].content.body).toMatchObject([
    { text: 'Registered' },
    { text: 'Tides & <turbines> · Clean Harbours Challenge' },
  ]);
  for (const { id } of (await greenroom.api('GET', '/webhooks')).body.items)
    await greenroom.api('DELETE', `/webhooks/${id}`);
});

test('the API manages webhooks, and full payloads contain the object as it answers it', async () => {
  const input = { name: 'CRM', url: receiver.url, payload: 'full', events: ['registration.confirmed'] };
  const made = await greenroom.api('POST', '/webhooks', input);
  expect(made).toMatchObject({
    status: 201,
    body: { call: null, state: 'active', secret: expect.stringMatching(/^whsec_/u) },
  });
  const path = `/webhooks/${made.body.id}`;
  const session = await makeSession(greenroom, { title: 'Full' });
  const registration = await makeRegistration(greenroom, session.id, 'ben@example.org');
  await happen();
  expect(receiver.received.map(({ body }) => body.object)).toEqual([
    (await greenroom.api('GET', `/registrations/${registration.id}`)).body,
  ]);
  const { body: log } = await greenroom.api('GET', `${path}/deliveries?state=delivered`);
  expect(log.items).toMatchObject([{ type: 'registration.confirmed', status: 204, answer: null, nextAttemptAt: null }]);
  const edited = await greenroom.api('PATCH', path, { name: 'ERP' });
  expect(edited.body).toMatchObject({ name: 'ERP', url: receiver.url, payload: 'full', events: input.events });
  expect((await greenroom.api('POST', `${path}/test`)).body).toMatchObject({
    type: 'webhook.test',
    state: 'delivered',
  });
  const [delivered] = log.items;
  const again = await greenroom.api('POST', `${path}/deliveries/${delivered.id}/replay`);
  expect([again.status, again.body]).toEqual([200, expect.objectContaining({ state: 'queued', attempts: 0 })]);
  const twice = await greenroom.api('POST', `${path}/deliveries/${delivered.id}/replay`);
  expect(twice.body.id).toBe(again.body.id);
  await happen();
  expect(receiver.received.map(({ body }) => body.type).filter((type) => type === 'registration.confirmed')).toEqual([
    'registration.confirmed',
    'registration.confirmed',
  ]);
  const nowhere = await greenroom.api('POST', `${path}/deliveries/${session.id}/replay`);
  expect([nowhere.status, nowhere.body.code]).toEqual([404, 'delivery-not-found']);
  const replay = await greenroom.api('POST', `${path}/replay`, { from: '1', to: '99999' });
  expect([replay.status, replay.body.code]).toEqual([409, 'too-many-events']);
  const rotated = await greenroom.api('POST', `${path}/secret`, {});
  expect(rotated.body.secret).not.toBe(made.body.secret);
  expect((await greenroom.api('POST', `${path}/pause`)).body).toMatchObject({
    state: 'paused',
    pausedBecause: 'chosen',
  });
  expect((await greenroom.api('POST', `${path}/resume`)).body.state).toBe('active');
  expect((await greenroom.api('DELETE', path)).status).toBe(200);
  expect((await greenroom.api('GET', path)).body.code).toBe('webhook-not-found');
});

test('full payloads are for keys that may read what is in them', async () => {
  const key = await greenroom.createApiKey('owner', { abilities: ['administer'] });
  const create = (payload: string) => greenroom.api('POST', '/webhooks', { url: receiver.url, payload }, { key });
  expect([(await create('full')).status, (await create('thin')).status]).toEqual([403, 201]);
});

test('a request that is repeated gets the secret again, of which nothing stored tells', async () => {
  const input = { url: receiver.url, call: 'clean-harbours' };
  const again = { headers: { 'idempotency-key': 'webhook' } };
  const first = await greenroom.api('POST', '/webhooks', input, again);
  const second = await greenroom.api('POST', '/webhooks', input, again);
  expect([second.status, second.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
  expect([first.body.secret, second.body]).toEqual([expect.stringMatching(/^whsec_/u), first.body]);
  expect(first.body.name).toBe(new URL(receiver.url).host);
  const stored = await greenroom.dataSource.query(`select body from idempotency_keys where key = 'webhook'`);
  expect(JSON.parse(stored[0].body)).toEqual({ id: first.body.id, sealed: expect.any(String) });
});
