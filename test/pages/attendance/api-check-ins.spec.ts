import { ticketCode } from '../../../src/domain/registrations/links/ticket.js';
import { makeCall, makeSession } from '../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../support/app.js';

let greenroom: TestApp;
beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom);
});
afterAll(() => greenroom?.stop());

const register = async (sessionId: string, name: string) =>
  (await greenroom.api('POST', `/sessions/${sessionId}/registrations`, { email: `${name}@example.org`, name })).body.id;
const codeOf = (registrationId: string) => ticketCode(greenroom.config.secret, { registrationId, linkVersion: 1 });

test('people are checked in by ticket or registration, once, and out again', async () => {
  const session = await makeSession(greenroom, { format: 'in-person', venue: 'Dock 2' });
  const [one, two] = [await register(session.id, 'one'), await register(session.id, 'two')];
  const path = `/sessions/${session.id}/check-ins`;
  const early = await greenroom.api('POST', path, { code: codeOf(one) });
  expect([early.status, early.body.code]).toEqual([409, 'door-too-early']);
  greenroom.clock.set(new Date(Date.parse(session.startsAt) - 600_000));
  const checkedInAt = greenroom.clock.now().toISOString();
  const view = { registrationId: one, sessionId: session.id, name: 'one', organization: null, checkedInAt };
  expect(await greenroom.api('POST', path, { code: codeOf(one) })).toMatchObject({ status: 201, body: view });
  greenroom.clock.advance({ minutes: 5 });
  expect(await greenroom.api('POST', path, { code: codeOf(one) })).toMatchObject({ status: 200, body: view });
  expect(await greenroom.api('POST', path, { registrationId: one })).toMatchObject({ status: 200, body: view });
  const told = await greenroom.api('POST', path, { registrationId: two, at: checkedInAt });
  expect(told).toMatchObject({ status: 201, body: { registrationId: two, checkedInAt } });
  const out = { status: 200, body: { ...view, checkedInAt: null } };
  expect(await greenroom.api('DELETE', `${path}/${one}`)).toMatchObject(out);
  expect(await greenroom.api('DELETE', `${path}/${one}`)).toMatchObject(out);
  for (const repeated of [false, true]) {
    const answer = await greenroom.api(
      'POST',
      path,
      { code: codeOf(one) },
      { headers: { 'idempotency-key': 'again' } },
    );
    expect([repeated, answer.status]).toEqual([repeated, 201]);
  }
});

test('what cannot be is refused with a code of its own', async () => {
  const session = await makeSession(greenroom, { format: 'in-person', venue: 'Dock 2', capacity: 1 });
  const other = await makeSession(greenroom, { format: 'in-person', venue: 'Dock 3' });
  const [seated, waiting] = [await register(session.id, 'three'), await register(session.id, 'four')];
  const elsewhere = await register(other.id, 'five');
  greenroom.clock.set(new Date(session.startsAt));
  const path = `/sessions/${session.id}/check-ins`;
  const refused = async (body: object, at = path) => {
    const answer = await greenroom.api('POST', at, body);
    return [answer.status, answer.body.code, answer.body.values];
  };
  expect(await refused({ code: codeOf(waiting) })).toEqual([409, 'no-seat', { state: 'waitlisted' }]);
  expect(await refused({ code: codeOf(elsewhere) })).toEqual([409, 'other-session', { session: other.id }]);
  expect(await refused({ code: 'anything' })).toEqual([404, 'ticket-not-found', undefined]);
  expect(await refused({ registrationId: elsewhere })).toEqual([404, 'registration-not-found', undefined]);
  expect(await refused({ code: codeOf(seated) }, '/sessions/nothing/check-ins')).toEqual([
    404,
    'session-not-found',
    undefined,
  ]);
  expect((await refused({})).slice(0, 2)).toEqual([422, 'invalid']);
  expect((await refused({ code: codeOf(seated), registrationId: seated })).slice(0, 2)).toEqual([422, 'invalid']);
  const key = await greenroom.createApiKey('viewer');
  expect((await greenroom.api('POST', path, { code: codeOf(seated) }, { key })).status).toBe(403);
});
