import { startTestApp, type TestApp } from '../../support/app.js';
import { makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';
import { AppendEvents } from '../../../src/flows/events/append-events.flow.js';

let greenroom: TestApp;
beforeAll(async () => {
  greenroom = await startTestApp();
});
afterAll(() => greenroom?.stop());

const append = () => greenroom.app.get(AppendEvents).run();

test('the stream is read from the beginning, on from a cursor, by type and as soon as something happens', async () => {
  await makeCall(greenroom);
  const session = await makeSession(greenroom);
  const registration = await makeRegistration(greenroom, session.id, 'ada@example.org');
  await append();
  const { body } = await greenroom.api('GET', '/events');
  const ids = { registrationId: registration.id, sessionId: session.id };
  expect(body.items).toEqual([
    expect.objectContaining({
      id: 'evt_1',
      sequence: '1',
      type: 'session.published',
      version: 1,
      call: 'clean-harbours',
      at: expect.stringMatching(/Z$/u),
    }),
    expect.objectContaining({
      type: 'registration.confirmed',
      data: { ...ids, attendeeId: expect.any(String), state: 'confirmed' },
    }),
  ]);
  expect(JSON.stringify(body)).not.toContain('ada@example.org');
  expect([body.last, body.nextCursor]).toEqual(['2', null]);
  const first = await greenroom.api('GET', '/events?limit=1');
  expect([first.body.items.length, first.body.last, first.body.nextCursor]).toEqual([1, '1', '1']);
  for (const after of ['1', 'evt_1'])
    expect((await greenroom.api('GET', `/events?limit=1&after=${after}`)).body).toMatchObject({
      items: [{ id: 'evt_2' }],
      last: '2',
      nextCursor: null,
    });
  expect((await greenroom.api('GET', '/events?after=evt_')).status).toBe(422);
  const ofType = await greenroom.api('GET', '/events?types=registration.cancelled,poll.closed');
  expect(ofType.body).toEqual({ items: [], last: '2', nextCursor: null });
  expect((await greenroom.api('GET', '/events?types=registration.bought')).status).toBe(422);

  const waiting = greenroom.api('GET', '/events?after=2&wait=30&types=registration.cancelled');
  await greenroom.api('DELETE', `/registrations/${registration.id}`);
  await append();
  expect((await waiting).body.items).toMatchObject([{ type: 'registration.cancelled', data: ids }]);
});

test('a key reads the events of its calls; a cursor of events that are gone is refused', async () => {
  await makeCall(greenroom, { slug: 'other-call' });
  const [other] = await greenroom.dataSource.query(`select id from calls where slug = 'other-call'`);
  const session = await makeSession(greenroom, {}, { call: 'other-call' });
  await append();
  const key = await greenroom.createApiKey('viewer', { callIds: [other.id] });
  const { body } = await greenroom.api('GET', '/events', undefined, { key });
  expect(body.items.map((one: { data: object }) => one.data)).toEqual([{ sessionId: session.id, state: 'published' }]);
  await greenroom.dataSource.query(`update event_stream set expired_sequence = 2`);
  expect(await greenroom.api('GET', '/events?after=1')).toMatchObject({
    status: 410,
    body: { code: 'events-expired' },
  });
  expect((await greenroom.api('GET', '/events?after=2')).status).toBe(200);
});

test('the document of the API describes each type', async () => {
  const document = await fetch(`${greenroom.url}/api/openapi.json`);
  const { webhooks } = (await document.json()) as { webhooks: Record<string, { post: object }> };
  expect(webhooks['person.erased']).toMatchObject({
    post: {
      requestBody: {
        content: {
          'application/json': {
            schema: {
              properties: {
                type: { const: 'person.erased' },
                data: { properties: { attendeeId: { format: 'uuid' } } },
              },
            },
          },
        },
      },
    },
  });
});
