import { makeCall, makeSession } from '../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../support/app.js';

let greenroom: TestApp;
beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom);
});
afterAll(() => greenroom?.stop());
beforeEach(() => greenroom.clock.set('2026-12-01T09:00:00Z'));

const register = (sessionId: string, name: string, more: object = {}) =>
  greenroom.api('POST', `/sessions/${sessionId}/registrations`, { email: `${name}@example.org`, name, ...more });

test('an offer is accepted and declined over HTTP, once', async () => {
  const session = await makeSession(greenroom, { capacity: 1, promotion: 'offer', offerHours: 3 });
  const [first, second, third] = [
    await register(session.id, 'one'),
    await register(session.id, 'two'),
    await register(session.id, 'three'),
  ];
  await greenroom.api('DELETE', `/registrations/${first.body.id}`);
  const offered = await greenroom.api('GET', `/registrations/${second.body.id}`);
  expect(offered.body).toMatchObject({
    state: 'offered',
    offerExpiresAt: '2026-12-01T12:00:00.000Z',
    confirmedAt: null,
  });
  const declined = await greenroom.api('POST', `/registrations/${second.body.id}/decline-offer`);
  expect([declined.status, declined.body.state, declined.body.offerExpiresAt]).toEqual([200, 'cancelled', null]);
  const accepted = await greenroom.api('POST', `/registrations/${third.body.id}/accept-offer`);
  const again = await greenroom.api('POST', `/registrations/${third.body.id}/accept-offer`);
  expect([accepted.status, accepted.body.state]).toEqual([200, 'confirmed']);
  expect(again).toMatchObject({ status: 200, body: accepted.body });
  const nothing = await greenroom.api('POST', `/registrations/${second.body.id}/accept-offer`);
  expect([nothing.status, nothing.body.code]).toEqual([409, 'no-offer']);
});

test('seats are kept for an organization, changed and given up over HTTP', async () => {
  const open = await makeSession(greenroom);
  await register(open.id, 'founder', { organization: 'Harbour Works' });
  const [row]: { id: string }[] = await greenroom.dataSource.query(`select id from organizations`);
  const organizationId = row!.id;
  const session = await makeSession(greenroom, { capacity: 2 });
  const path = `/sessions/${session.id}/reservations`;
  const put = await greenroom.api('PUT', `${path}/${organizationId}`, {
    seats: 2,
    reservedUntil: '2026-12-20T00:00:00Z',
  });
  expect(put).toMatchObject({
    status: 200,
    body: {
      items: [
        {
          organizationId,
          organization: 'Harbour Works',
          seats: 2,
          seated: 0,
          reservedUntil: '2026-12-20T00:00:00.000Z',
        },
      ],
    },
  });
  expect((await greenroom.api('GET', `/sessions/${session.id}`)).body.reserved).toBe(2);
  const page = async () => (await fetch(`${greenroom.url}/calls/clean-harbours/sessions/${session.slug}`)).text();
  expect(await page()).toContain('Waiting list');
  expect((await register(session.id, 'anybody')).body).toMatchObject({ state: 'waitlisted', place: 1 });
  expect((await register(session.id, 'harbour', { organization: 'Harbour Works' })).body.state).toBe('confirmed');
  const over = await greenroom.api('PUT', `${path}/${organizationId}`, { seats: 3 });
  expect([over.status, over.body.code]).toEqual([409, 'too-few-seats']);
  const lower = await greenroom.api('PATCH', `/sessions/${session.id}`, { capacity: 1 });
  expect([lower.status, lower.body.code]).toEqual([409, 'capacity-below-held']);
  const faulty = await greenroom.api('PUT', `${path}/${organizationId}`, { seats: 0, reservedUntil: 'soon' });
  expect(faulty.status).toBe(422);
  const removed = await greenroom.api('DELETE', `${path}/${organizationId}`);
  expect(removed).toMatchObject({ status: 200, body: { items: [] } });
  const list = await greenroom.api('GET', `/sessions/${session.id}/registrations?state=waitlisted`);
  expect(list.body.items).toEqual([]);
  expect((await greenroom.api('GET', `/sessions/nowhere/reservations`)).status).toBe(404);
});
