import { pageLink } from '../../../src/domain/notifications/email/links.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { Withdraw } from '../../../src/flows/registrations/withdraw.flow.js';
import type { Session } from '../../../src/domain/sessions/session.entity.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { consoleClient, textOf } from '../../support/console-client.js';
import { createWorld, staff } from '../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
});
beforeEach(() => app.clock.set('2027-01-04T08:00:00Z'));
afterAll(() => app?.stop());

const register = (session: Session, name: string) =>
  app.app
    .get(Register)
    .run(session.id, registrationInput.parse({ email: `${name}@example.org`, name, timeZone: 'Asia/Taipei' }), staff);
const read = async (path: string) => (await fetch(new URL(path, app.url))).text();

test('a page that fails is a page, with a title, in the words of its readers', async () => {
  const malformed = await fetch(`${app.url}/%zz`);
  expect([malformed.status, /<title>[^<]*/u.exec(await malformed.text())?.[0]]).toEqual([
    400,
    '<title>We couldn’t read that · Greenroom',
  ]);
  const [visitors, organizers] = [textOf(await read('/nowhere')), textOf(await read('/console/nowhere'))];
  expect(visitors).toContain('It may be from an older email. See the programme');
  expect(organizers).toContain('It may have been deleted. Go to Home');
});

test('an own page says what withdrawing means, what is over, and how many emails came', async () => {
  const reviewed = await world.session({ title: 'Reviewed', approval: 'manual' });
  const { attendee, registration } = await register(reviewed, 'wen');
  const own = pageLink(app.config, attendee.id, attendee.linkVersion);
  const status = textOf(await read(`${own}/registrations/${registration.id}`));
  expect(status).toContain('The organizers won’t review your registration. Withdraw from this session');
  await app.deliver();
  await app.app.get(Withdraw).run(registration.id, { kind: 'attendee', id: attendee.id });
  expect(textOf(await read(own))).toContain('One earlier session or registration');
  // The email about the withdrawal has not left yet.
  expect(textOf(await read(`${own}/data`))).toContain('1 email to you');
});

test('a session that has begun says so, and one that is over promises no join link', async () => {
  const session = await world.session({ title: 'Begun' });
  const { attendee } = await register(session, 'abe');
  await app.deliver();
  const path = `/calls/solutions/sessions/${session.slug}`;
  const join = /\/join\/[\w-]+/u.exec(app.mail.to(attendee.email)[0]?.text ?? '')?.[0] ?? '';
  app.clock.set('2027-01-14T07:50:00Z');
  expect(textOf(await read(join))).toContain('The session runs from 16:00 to 17:15.');
  app.clock.set('2027-01-14T08:30:00Z');
  expect(textOf(await read(join))).toContain('Come in. The session has started and ends at 17:15.');
  app.clock.set('2027-01-14T09:20:00Z');
  expect(textOf(await read(path))).not.toContain('join link');
});

test('a cancelled session is neither edited nor checked in to, and promises no email with materials', async () => {
  const session = await world.session({ title: 'Off', format: 'hybrid', venue: 'City Hall' });
  await app.api('POST', `/sessions/${session.id}/cancel`, { reason: 'Storm' });
  const lin = await consoleClient(app, 'organizer');
  const page = `/console/sessions/${session.id}`;
  expect((await lin.get(`${page}/edit`)).location).toBe(page);
  const door = (await lin.get(`/console/door/sessions/${session.id}`)).location ?? '';
  expect(textOf((await lin.get(door)).html)).toContain('The session is cancelled.');
  expect(textOf((await lin.get(`${page}/materials`)).html)).toContain('The session is cancelled, so no email is sent.');
});

test('the activity log is in the zone of its reader, and names only what changed', async () => {
  const criteria = [
    { slug: 'impact', name: 'Impact' },
    { slug: 'cost', name: 'Cost' },
  ];
  await app.api('PATCH', '/calls/solutions', { criteria });
  const session = await world.session({ title: 'Logged', criteria: ['cost', 'impact'] });
  await app.api('PATCH', `/sessions/${session.id}`, { criteria: ['impact', 'cost'] });
  await app.api('POST', `/sessions/${session.id}/reschedule`, { startsAtLocal: '2027-01-15T09:00' });
  const entries = await app.dataSource.query<{ action: string }[]>(
    `select action from audit_entries where subject = $1 order by at, id`,
    [`session:${session.id}`],
  );
  expect(entries.map(({ action }) => action)).not.toContain('session.edited');
  const lin = await consoleClient(app, 'organizer');
  const log = textOf((await lin.get(`/console/sessions/${session.id}`)).html);
  expect(log).toMatch(/Thu 14 Jan, 16:00 .{1,3} Fri 15 Jan, 09:00/u);
});

test('a speaker without an address was not invited, and one who has not answered is to be confirmed', async () => {
  const speakers = [{ name: 'Wangari Njeri' }];
  const session = await world.session({ title: 'Spoken', speakers });
  const lin = await consoleClient(app, 'organizer');
  const page = textOf((await lin.get(`/console/sessions/${session.id}/speakers`)).html);
  expect(page).toContain('Not invited: no email address');
  const path = `/calls/solutions/sessions/${session.slug}`;
  const isMarked = async () => textOf(await read(path)).includes('Wangari Njeri To be confirmed');
  expect(await isMarked()).toBe(false);
  await app.dataSource.query(`update speakers set email = 'w@example.org', email_key = 'w@example.org'`);
  expect(await isMarked()).toBe(true);
  await app.dataSource.query(`update session_speakers set status = 'confirmed'`);
  expect(await isMarked()).toBe(false);
});

test('the deadline rings a day before, in the file of the dates and in nobody’s sessions', async () => {
  const dates = await read('/calls/solutions/dates.ics');
  expect(dates.match(/TRIGGER[^\r]*/gu)).toEqual(['TRIGGER;RELATED=START:-PT23H30M']);
  expect(dates).toContain('DESCRIPTION:Proposals close in one day: Green Solutions');
  expect(await read('/calls/solutions/programme.ics')).not.toContain('VALARM');
});
