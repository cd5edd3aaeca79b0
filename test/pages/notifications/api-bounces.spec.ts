import { DeliveryFailure } from '../../../src/domain/notifications/smtp/delivery-failure.js';
import { makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { goldenBounce } from '../../support/bounces.js';

let greenroom: TestApp;

beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom);
});
afterAll(() => greenroom.stop());

const messagesOf = async (id: string) => (await greenroom.api('GET', `/registrations/${id}/messages`)).body.items;
const unreachable = async (sessionId: string, query = '') =>
  (await greenroom.api('GET', `/sessions/${sessionId}/unreachable${query}`)).body;
const handIn = (mail: Buffer) =>
  greenroom.api('POST', '/inbox', mail.toString('latin1'), { headers: { 'content-type': 'message/rfc822' } });

/** Somebody whose invite came back. */
async function bounced(sessionId: string, email: string) {
  const { id } = await makeRegistration(greenroom, sessionId, email);
  await greenroom.deliver();
  const [message] = await messagesOf(id);
  const answer = await handIn(goldenBounce('postfix-unknown-user.eml', { messageId: message.messageId, email }));
  expect(answer).toMatchObject({ status: 200, body: { outcome: 'bounced', reason: null } });
  return { id, messageId: message.id };
}

test('says whom mail does not reach, and sends again', async () => {
  const session = await makeSession(greenroom);
  await makeRegistration(greenroom, session.id, 'reached@example.org');
  const one = await bounced(session.id, 'one@example.org');
  greenroom.clock.advance({ minutes: 1 });
  const two = await bounced(session.id, 'two@example.org');
  const shown = (id: string, email: string, since: string) => ({
    registrationId: id,
    state: 'confirmed',
    name: 'Ada Lima',
    email,
    since,
    words: `550 5.1.1 <${email}>: Recipient address rejected: User unknown in virtual mailbox table`,
  });
  const first = await unreachable(session.id, '?limit=1');
  expect(first.items).toEqual([shown(one.id, 'one@example.org', '2026-12-01T09:00:00.000Z')]);
  const second = await unreachable(session.id, `?limit=1&cursor=${first.nextCursor}`);
  expect(second).toEqual({
    items: [shown(two.id, 'two@example.org', '2026-12-01T09:01:00.000Z')],
    nextCursor: null,
  });

  const key = await greenroom.createApiKey('viewer');
  expect((await greenroom.api('POST', `/messages/${one.messageId}/retry`, undefined, { key })).status).toBe(403);
  const retried = await greenroom.api('POST', `/messages/${one.messageId}/retry`);
  expect(retried.status).toBe(200);
  expect(retried.body).toMatchObject({ id: one.messageId, state: 'queued', bouncedAt: null, bounceStatus: null });
  expect((await unreachable(session.id)).items.length).toBe(1);
  expect(await greenroom.api('POST', `/messages/${one.messageId}/retry`)).toMatchObject({
    status: 409,
    body: { code: 'nothing-to-retry' },
  });
  await greenroom.deliver();
  expect(greenroom.mail.to('one@example.org').length).toBe(2);
  expect((await greenroom.api('POST', `/messages/${session.id}/retry`)).status).toBe(404);
  expect((await greenroom.api('GET', `/sessions/${one.id}/unreachable`)).status).toBe(404);
});

test('counts in the metrics what came back and what was given up', async () => {
  const session = await makeSession(greenroom);
  greenroom.mail.failure = new DeliveryFailure('permanent', '554 5.7.1 not today');
  await makeRegistration(greenroom, session.id, 'refused@example.org');
  await greenroom.deliver();
  greenroom.mail.failure = null;
  greenroom.clock.advance({ seconds: 90 });
  const text = await (await fetch(`${greenroom.url}/metrics`)).text();
  expect(text.split('\n')).toEqual(
    expect.arrayContaining([
      'greenroom_bounced_messages 1',
      'greenroom_attendees_unreachable 1',
      'greenroom_outbox_messages{state="failed"} 1',
      'greenroom_outbox_oldest_failed_seconds 90',
    ]),
  );
});
