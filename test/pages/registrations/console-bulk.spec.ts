import { RunJobs } from '../../../src/flows/jobs/run-jobs.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { Message } from '../../../src/domain/notifications/message.entity.js';
import { Registration } from '../../../src/domain/registrations/registration.entity.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
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
/** Confirms an action, and returns the page of its job when it has run. */
const confirmed = async (session: Session, fields: Record<string, string | string[]>) => {
  const { location } = await lin.post(bulkPath(session), { ...fields, step: 'confirm' });
  await app.app.get(RunJobs).run();
  return lin.get(location ?? '');
};
const bulkPath = (session: Session) => `/console/sessions/${session.id}/bulk`;

const approvePath = (session: Session) => `/console/sessions/${session.id}/approve`;
const organized = async (session: Session, people: readonly (readonly [name: string, organization: string])[]) => {
  const ids: string[] = [];
  for (const [name, organization] of people) {
    const typed = { email: `${name}@${organization || 'own'}.example`, name, timeZone: 'Asia/Tokyo' };
    const person = registrationInput.parse({ ...typed, ...(organization !== '' && { organization }) });
    ids.push((await app.app.get(Register).run(session.id, person, { kind: 'visitor' })).registration.id);
  }
  return ids;
};
/** Who gets what, in the order of the page. */
const shownIn = (html: string) =>
  [...html.matchAll(/<span class="grow">\s*<bdi>([^<]*)<.*?<span class="state[^>]*>.*?<\/svg>([^<]*)</gsu)].map(
    ([, name, state]) => `${name}: ${state}`,
  );

test('eight people are approved for four seats after the page has said who gets one, in the order that was chosen', async () => {
  const session = await world.session({ title: 'By hand', approval: 'manual', capacity: 4, waitlist: true });
  const ids = await organized(session, [
    ['Ada', 'Alpha'],
    ['Bo', 'Alpha'],
    ['Cy', 'Alpha'],
    ['Di', ''],
    ['Ed', 'Beta'],
    ['Fe', 'Alpha'],
    ['Gu', 'Beta'],
    ['Hi', ''],
  ]);
  const table = await lin.get(`/console/sessions/${session.id}/attendees?state=pending`);
  expect(textOf(table.html)).toContain('Select all 8 Approve Decline');
  expect(table.html).toContain(`formaction="${approvePath(session)}"`);
  const path = approvePath(session);
  const ask = await lin.post(path, { action: 'approve', all: 'yes', state: 'pending' });
  expect(textOf(ask.html)).toContain('Approve 8? 4 with a seat, 4 on the waiting list.');
  expect(shownIn(ask.html)).toEqual([
    ...['Ada', 'Bo', 'Cy', 'Di'].map((name) => `${name}: Seat`),
    'Ed: 1st on the waiting list',
    'Fe: 2nd on the waiting list',
    'Gu: 3rd on the waiting list',
    'Hi: 4th on the waiting list',
  ]);
  expect(ask.html.match(/class="mail-text"/gu)).toHaveLength(2);
  const form = formOf(ask.html, path);
  // Choosing an order without looking at it approves nobody.
  const unseen = await lin.post(path, { ...form, order: 'spread', step: 'confirm' });
  expect([unseen.status, await statesOf(session)]).toEqual([409, { pending: 8 }]);
  expect(
    shownIn(unseen.html)
      .map((row) => row.slice(0, 2))
      .join(' '),
  ).toBe('Ad Di Ed Hi Bo Gu Cy Fe');

  const byHand = formOf((await lin.post(path, { ...form, order: 'manual', step: 'show' })).html, path);
  const [, , , , , , seventh = '', last = ''] = ids;
  const ranked = await lin.post(path, { ...byHand, [`rank-${last}`]: '0', [`rank-${seventh}`]: '1', step: 'show' });
  expect(
    shownIn(ranked.html)
      .map((row) => row.slice(0, 2))
      .join(' '),
  ).toBe('Hi Ad Gu Bo Cy Di Ed Fe');

  // Somebody is approved meanwhile: neither the seats nor the people are those that were shown.
  const chosen = formOf(ranked.html, path);
  await app.api('POST', `/registrations/${ids[7]}/approve`);
  const changed = await lin.post(path, { ...chosen, note: 'Welcome.', step: 'confirm' });
  expect([changed.status, await statesOf(session)]).toEqual([409, { confirmed: 1, pending: 7 }]);
  expect(textOf(changed.html)).toContain('nothing was sent');
  const current = formOf(changed.html, path);
  expect(current['note']).toBe('Welcome.');
  // The same people, but a seat less.
  await lin.post(`/console/sessions/${session.id}/edit`, {
    ...formOf((await lin.get(`/console/sessions/${session.id}/edit`)).html, `/console/sessions/${session.id}/edit`),
    capacity: '3',
    intent: 'save',
  });
  const less = await lin.post(path, { ...current, step: 'confirm' });
  expect([less.status, textOf(less.html).includes('2 with a seat, 5 on the waiting list.')]).toEqual([409, true]);
  expect(await statesOf(session)).toEqual({ confirmed: 1, pending: 7 });

  const last2 = formOf(less.html, path);
  const clicks = await Promise.all([1, 2].map(() => lin.post(path, { ...last2, step: 'confirm' })));
  expect(clicks.map(({ status }) => status)).toContain(303);
  expect(await statesOf(session)).toEqual({ confirmed: 3, waitlisted: 5 });
  expect(await mailsOf(session, 'invited')).toBe(3);
  expect(await mailsOf(session, 'waitlisted')).toBe(5);
  const waiting = await lin.get(`/console/sessions/${session.id}/attendees?state=waitlisted`);
  expect([...textOf(waiting.html).matchAll(/(Bo|Cy|Di|Ed|Fe) \S+@/gu)].map(([, name]) => name)).toEqual([
    'Bo',
    'Cy',
    'Di',
    'Ed',
    'Fe',
  ]);
  const again = await lin.postAndFollow(path, { ...last2, step: 'confirm' });
  expect(textOf(again.html)).toContain('Nobody left to approve');
});

test('an approval through the API does what its dry run said, also with groups and reserved seats', async () => {
  const session = await world.session({ title: 'Mixed', approval: 'manual', capacity: 5, waitlist: true });
  const own = await organized(session, [
    ['Ida', 'Gamma'],
    ['Jo', ''],
  ]);
  const { id: group } = { id: '6ba7b810-9dad-41d1-80b4-00c04fd430c8' };
  const more = await organized(session, [
    ['Ka', 'Delta'],
    ['Lu', 'Delta'],
    ['Mo', 'Delta'],
    ['Ny', 'Gamma'],
  ]);
  await app.dataSource.query(`update registrations set group_id = $2, all_or_nothing = true where id = any($1)`, [
    [more[0], more[2]],
    group,
  ]);
  const [found] = await app.dataSource.query<{ organization: string }[]>(
    `select organization_id as organization from attendees a join registrations r on r.attendee_id = a.id where r.id = $1`,
    [own[0]],
  );
  await app.api('PUT', `/sessions/${session.id}/reservations/${found?.organization ?? ''}`, { seats: 2 });
  const registrations = [...more, ...own];
  const dry = await app.api('POST', `/sessions/${session.id}/approvals`, { registrations, dryRun: true });
  expect(
    dry.body.items.map(({ outcome, place }: { outcome: string; place: number | null }) => place ?? outcome),
  ).toEqual(['confirmed', 'confirmed', 'confirmed', 'confirmed', 'confirmed', 1]);
  expect(await statesOf(session)).toEqual({ pending: 6 });
  const other = await app.api('POST', `/sessions/${session.id}/approvals`, { registrations, expected: 'x' });
  expect([other.status, other.body.code]).toEqual([409, 'approval-changed']);
  const expected = dry.body.outcomes;
  const done = await app.api('POST', `/sessions/${session.id}/approvals`, { registrations, expected });
  expect(done.body).toEqual(dry.body);
  expect(await statesOf(session)).toEqual({ confirmed: 5, waitlisted: 1 });
  const again = await app.api('POST', `/sessions/${session.id}/approvals`, { registrations });
  expect([again.status, again.body.code]).toEqual([409, 'approval-changed']);
});

test('a person is moved on the waiting list with a reason, and their own page says the new position', async () => {
  const session = await world.session({ title: 'Waited for', capacity: 1, waitlist: true });
  const ids = await organized(
    session,
    ['Una', 'Vic', 'Wes', 'Xia'].map((name) => [name, '']),
  );
  const path = `/console/registrations/${ids[3]}/waitlist`;
  const table = await lin.get(`/console/sessions/${session.id}/attendees?state=waitlisted`);
  expect(table.html).toContain(`href="${path}?`);
  const asked = await lin.get(path);
  expect(textOf(asked.html)).toContain('Move Xia Now 3 of 3.');
  const form = formOf(asked.html, path);
  const empty = await lin.post(path, { ...form, position: 'x', reason: ' ' });
  expect([empty.status, formOf(empty.html, path)['position']]).toEqual([422, 'x']);
  expect(textOf(empty.html)).toContain('Enter a whole number');
  expect(textOf(empty.html)).toContain('Enter a reason');
  expect(textOf((await lin.post(path, { ...form, position: '4', reason: 'No' })).html)).toContain(
    'list isn’t that long',
  );
  const done = await lin.postAndFollow(path, { ...form, position: '1', reason: 'Speaks at the opening' });
  expect(textOf(done.html)).toContain('Moved from 3 to 1.');
  expect((await app.api('GET', `/registrations/${ids[3]}`)).body.place).toBe(1);
  expect(textOf((await lin.get(`/console/registrations/${ids[3]}`)).html)).toContain(
    'Moved on waiting list From 3 to 1: Speaks at the opening',
  );
  const late = await lin.post(path, { ...form, position: '1', reason: 'Twice' });
  expect([late.status, textOf(late.html).includes('nobody was moved')]).toEqual([409, true]);
  const moved = await app.api('POST', `/registrations/${ids[3]}/waitlist-position`, { position: 2, reason: 'By API' });
  expect(moved.body).toEqual({ from: 1, to: 2 });
  await app.api('DELETE', `/registrations/${ids[3]}`);
  const gone = await lin.post(path, { ...form, position: '1', reason: 'Gone' });
  expect([gone.status, textOf(gone.html).includes('No longer on the waiting list')]).toEqual([409, true]);
});

test('people are declined with a message that is in the email and its preview, and that can be undone', async () => {
  const session = await world.session({ title: 'Declining', approval: 'manual' });
  const [first = '', second = '', third = ''] = await register(session, 3);
  const fields = { action: 'decline', state: 'pending', id: [first, second], note: 'Please come to the second run.' };
  const ask = await lin.post(bulkPath(session), fields);
  expect(textOf(ask.html)).toContain('Decline 2?');
  expect(textOf(ask.html)).toContain('Please come to the second run.');
  const form = formOf(ask.html, bulkPath(session));
  expect(form).toMatchObject({ id: [first, second], note: 'Please come to the second run.' });
  const done = await confirmed(session, form);
  expect(textOf(done.html)).toContain('2 declined');
  expect(await statesOf(session)).toEqual({ declined: 2, pending: 1 });
  expect((await app.dataSource.getRepository(Registration).findOneByOrFail({ id: third })).state).toBe('pending');
  const mails = await app.dataSource.getRepository(Message).findBy({ sessionId: session.id, kind: 'declined' });
  expect(mails.map(({ payload }) => payload.note)).toEqual(Array(2).fill('Please come to the second run.'));

  const undo =
    /action="([^"]*\/undo\/[^"]*)"/u.exec((await lin.get(`/console/sessions/${session.id}`)).html)?.[1] ?? '';
  await lin.postAndFollow(undo);
  expect([await statesOf(session), await mailsOf(session, 'declined')]).toEqual([{ pending: 3 }, 0]);
});

test('all that a search finds are withdrawn, and the line moves up once', async () => {
  const session = await world.session({ title: 'Withdrawing', capacity: 4, waitlist: true });
  await register(session, 2, 'leaving.example');
  await register(session, 4, 'staying.example');
  const search = { state: 'confirmed', q: '@leaving.example', all: 'yes', action: 'withdraw' };
  const ask = await lin.post(bulkPath(session), search);
  expect(textOf(ask.html)).toContain('Withdraw 2?');
  const done = await confirmed(session, formOf(ask.html, bulkPath(session)));
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
  const done = await confirmed(session, formOf(ask.html, bulkPath(session)));
  expect(textOf(done.html)).toContain('2 withdrawn');
  expect(await statesOf(session)).toEqual({ cancelled: 2, confirmed: 1 });
});

test('invites go out again, once in a minute', async () => {
  const session = await world.session({ title: 'Again' });
  await register(session, 3);
  const confirm = { action: 'resend', state: 'confirmed', all: 'yes' };
  expect(textOf((await confirmed(session, confirm)).html)).toContain('3 invitations resent');
  await confirmed(session, confirm);
  expect(await mailsOf(session, 'invited')).toBe(6);
});

test('nobody chosen changes nothing, viewers may not, and a form of another page is refused', async () => {
  const session = await world.session({ title: 'Refused' });
  const ids = await register(session, 1);
  const nobody = await lin.postAndFollow(bulkPath(session), { action: 'withdraw', state: 'confirmed' });
  expect(textOf(nobody.html)).toContain('Select people first.');
  const viewer = await consoleClient(app, 'viewer');
  const table = await viewer.get(`/console/sessions/${session.id}`);
  expect(table.html).not.toContain('name="id"');
  const fields = { action: 'withdraw', state: 'confirmed', id: ids, step: 'confirm' };
  expect((await viewer.post(bulkPath(session), fields)).status).toBe(403);
  expect((await lin.post(bulkPath(session), { ...fields, _csrf: 'x' })).status).toBe(403);
  expect(await statesOf(session)).toEqual({ confirmed: 1 });
});
