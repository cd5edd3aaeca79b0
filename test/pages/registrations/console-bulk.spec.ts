import { Register } from '../../../src/flows/registrations/register.flow.js';
import { Message } from '../../../src/domain/notifications/message.entity.js';
import { Registration } from '../../../src/domain/registrations/registration.entity.js';
import { registrationInput } from '../../../src/domain/registrations/registration-input.js';
import type { Session } from '../../../src/domain/sessions/session.entity.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { type ConsoleClient, consoleClient, formOf, textOf } from '../../support/console-client.js';
import { createWorld } from '../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;
let lin: ConsoleClient;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
  lin = await consoleClient(app, 'organizer');
});
afterAll(() => app.stop());

const register = async (session: Session, count: number, domain = 'port.example') => {
  const people = Array.from({ length: count }, (_, index) =>
    registrationInput.parse({ email: `person-${index}@${domain}`, name: `Person ${index}`, timeZone: 'Asia/Tokyo' }),
  );
  const results = await Promise.all(
    people.map((one) => app.app.get(Register).run(session.id, one, { kind: 'visitor' })),
  );
  return results.map(({ registration }) => registration.id);
};
const statesOf = async (session: Session) => {
  const rows: { state: string; count: number }[] = await app.dataSource.query(
    `select state, count(*)::int as count from registrations where session_id = $1 group by 1 order by 1`,
    [session.id],
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
};
const mailsOf = (session: Session, kind: string) =>
  app.dataSource.getRepository(Message).countBy({ sessionId: session.id, kind: kind as Message['kind'] });
const bulkPath = (session: Session) => `/console/sessions/${session.id}/bulk`;

test('people are approved after a confirmation with the number of emails, and the result lists each outcome', async () => {
  const session = await world.session({ title: 'By hand', approval: 'manual', capacity: 3, waitlist: true });
  const ids = await register(session, 5);
  const table = await lin.get(`/console/sessions/${session.id}?state=pending`);
  expect(table.html.match(/<input type="checkbox" name="id"/gu)).toHaveLength(5);
  expect(textOf(table.html)).toContain('Select all 5 Approve Decline');
  const ask = await lin.post(bulkPath(session), { action: 'approve', all: 'yes', state: 'pending' });
  expect(ask.status).toBe(200);
  expect(textOf(ask.html)).toContain('Approve 5 people? They get a seat if one is free');
  expect(await statesOf(session)).toEqual({ pending: 5 });
  const done = await lin.post(bulkPath(session), { ...formOf(ask.html, bulkPath(session)), step: 'confirm' });
  expect(done.status).toBe(200);
  expect(textOf(done.html)).toContain('3 approved with a seat 2 approved and added to the waiting list');
  expect(await statesOf(session)).toEqual({ confirmed: 3, waitlisted: 2 });
  // The page loaded again: nothing happens twice.
  const again = await lin.post(bulkPath(session), { action: 'approve', state: 'pending', id: ids, step: 'confirm' });
  expect(textOf(again.html)).toContain('Nobody was left');
  expect(await mailsOf(session, 'invited')).toBe(3);
});

test('people are declined with a message that is in the email and its preview', async () => {
  const session = await world.session({ title: 'Declining', approval: 'manual' });
  const [first = '', second = '', third = ''] = await register(session, 3);
  const fields = { action: 'decline', state: 'pending', id: [first, second], note: 'Please come to the second run.' };
  const ask = await lin.post(bulkPath(session), fields);
  expect(textOf(ask.html)).toContain('Decline 2 people?');
  expect(textOf(ask.html)).toContain('Please come to the second run.');
  const form = formOf(ask.html, bulkPath(session));
  expect(form).toMatchObject({ id: [first, second], note: 'Please come to the second run.' });
  const done = await lin.post(bulkPath(session), { ...form, step: 'confirm' });
  expect(textOf(done.html)).toContain('2 declined');
  expect(await statesOf(session)).toEqual({ declined: 2, pending: 1 });
  expect((await app.dataSource.getRepository(Registration).findOneByOrFail({ id: third })).state).toBe('pending');
  const mails = await app.dataSource.getRepository(Message).findBy({ sessionId: session.id, kind: 'declined' });
  expect(mails.map(({ payload }) => payload.note)).toEqual(Array(2).fill('Please come to the second run.'));
});

test('all that a search finds are withdrawn, and the line moves up once', async () => {
  const session = await world.session({ title: 'Withdrawing', capacity: 4, waitlist: true });
  await register(session, 2, 'leaving.example');
  await register(session, 4, 'staying.example');
  const search = { state: 'confirmed', q: '@leaving.example', all: 'yes', action: 'withdraw' };
  const ask = await lin.post(bulkPath(session), search);
  expect(textOf(ask.html)).toContain('Withdraw 2 people?');
  const done = await lin.post(bulkPath(session), { ...formOf(ask.html, bulkPath(session)), step: 'confirm' });
  expect(textOf(done.html)).toContain('2 withdrawn');
  expect(await statesOf(session)).toEqual({ cancelled: 2, confirmed: 4 });
  expect([await mailsOf(session, 'withdrawn'), await mailsOf(session, 'promoted')]).toEqual([2, 2]);
});

test('who came after the question is not meant by it', async () => {
  const session = await world.session({ title: 'Later' });
  await register(session, 2, 'early.example');
  const ask = await lin.post(bulkPath(session), { action: 'withdraw', state: 'confirmed', all: 'yes' });
  app.clock.set(new Date('2027-01-04T09:00:00Z'));
  await register(session, 1, 'late.example');
  const done = await lin.post(bulkPath(session), { ...formOf(ask.html, bulkPath(session)), step: 'confirm' });
  expect(textOf(done.html)).toContain('2 withdrawn');
  expect(await statesOf(session)).toEqual({ cancelled: 2, confirmed: 1 });
});

test('invites go out again, once in a minute', async () => {
  const session = await world.session({ title: 'Again' });
  await register(session, 3);
  const confirm = { action: 'resend', state: 'confirmed', all: 'yes', step: 'confirm' };
  expect(textOf((await lin.post(bulkPath(session), confirm)).html)).toContain('3 invitations resent');
  await lin.post(bulkPath(session), confirm);
  expect(await mailsOf(session, 'invited')).toBe(6);
});

test('nobody chosen changes nothing, viewers may not, and a form of another page is refused', async () => {
  const session = await world.session({ title: 'Refused' });
  const ids = await register(session, 1);
  const nobody = await lin.postAndFollow(bulkPath(session), { action: 'withdraw', state: 'confirmed' });
  expect(textOf(nobody.html)).toContain('Nobody was selected');
  const viewer = await consoleClient(app, 'viewer');
  const table = await viewer.get(`/console/sessions/${session.id}`);
  expect(table.html).not.toContain('name="id"');
  const fields = { action: 'withdraw', state: 'confirmed', id: ids, step: 'confirm' };
  expect((await viewer.post(bulkPath(session), fields)).status).toBe(403);
  expect((await lin.post(bulkPath(session), { ...fields, _csrf: 'x' })).status).toBe(403);
  expect(await statesOf(session)).toEqual({ confirmed: 1 });
});
