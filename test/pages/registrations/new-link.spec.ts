import { Register } from '../../../src/flows/registrations/register.flow.js';
import { RegisterForSeveral } from '../../../src/flows/registrations/register-for-several.flow.js';
import { ChangeLinks } from '../../../src/flows/registrations/change-links.flow.js';
import { AuditEntry } from '../../../src/domain/identity/organizer.entity.js';
import { feedLink, joinLink, pageLink } from '../../../src/domain/notifications/email/links.js';
import { Attendee } from '../../../src/domain/registrations/attendee.entity.js';
import { Message } from '../../../src/domain/notifications/message.entity.js';
import { Registration } from '../../../src/domain/registrations/registration.entity.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import type { Session } from '../../../src/domain/sessions/session.entity.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { readCalendar } from '../../support/read-calendar.js';
import { textOf } from '../../support/console-client.js';
import { createWorld, staff } from '../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
});
beforeEach(() => {
  app.clock.set('2027-01-04T08:00:00Z');
  app.mail.sent.length = 0;
});
afterAll(() => app?.stop());

const person = (name: string) =>
  registrationInput.parse({ email: `${name}@example.org`, name, timeZone: 'Africa/Nairobi' });
const register = (session: Session, name: string) => app.app.get(Register).run(session.id, person(name), staff);
const links = (attendeeId: string, registrationId: string, version: number) => ({
  page: pageLink(app.config, attendeeId, version),
  feed: feedLink(app.config, attendeeId, version),
  join: joinLink(app.config, registrationId, version),
});
const statuses = async (urls: Record<string, string>) =>
  Object.fromEntries(
    await Promise.all(Object.entries(urls).map(async ([name, url]) => [name, (await fetch(url)).status])),
  );
const renew = (page: string) => fetch(`${page}/new-link`, { method: 'POST', redirect: 'manual' });
const unfolded = (text: string) => text.replaceAll('\r\n ', '');

test('the old page, feed and way into the room end, and new ones come by mail alone', async () => {
  const session = await world.session();
  const { attendee, registration } = await register(session, 'amina');
  await app.deliver();
  const [old, next] = [links(attendee.id, registration.id, 1), links(attendee.id, registration.id, 2)];
  expect(await statuses(old)).toEqual({ page: 200, feed: 200, join: 200 });
  expect(await (await fetch(old.page)).text()).toContain(`action="${new URL(old.page).pathname}/new-link"`);
  app.mail.sent.length = 0;

  const answer = await renew(old.page);
  expect(answer.status).toBe(200);
  const page = await answer.text();
  expect(page).toContain('We’ve sent you a new link');
  expect(page).toContain('amina@example.org');
  for (const link of Object.values(next)) expect(page).not.toContain(new URL(link).pathname.split('/')[2]);
  expect(await statuses(old)).toEqual({ page: 410, feed: 410, join: 410 });
  expect(await statuses(next)).toEqual({ page: 200, feed: 200, join: 200 });

  await app.deliver();
  const mails = app.mail.to('amina@example.org');
  expect(mails.map((mail) => mail.subject)).toEqual([
    'The link to your page · Green Solutions',
    'Your new join link · Thu 14 Jan, 11:00 · Shore power for medium-size ports (Nairobi)',
  ]);
  expect(mails[0]?.text).toContain(next.page);
  for (const mail of mails) {
    for (const link of Object.values(old))
      expect(mail.text + mail.html + (mail.calendar?.object ?? '')).not.toContain(link);
  }
});

test('of several sessions the first can be accepted at once, and each invitation comes in an email of its own', async () => {
  const [later, first] = [
    await world.session({ title: 'Later', startsAtLocal: '2027-01-15T16:00' }),
    await world.session({ title: 'First' }),
  ];
  await app.app.get(RegisterForSeveral).run(later.id, [first.id], person('several'), staff);
  const attendee = await app.dataSource.getRepository(Attendee).findOneByOrFail({ emailKey: 'several@example.org' });
  await app.deliver();
  const [together, ...others] = app.mail.to('several@example.org');
  expect(others).toEqual([]);
  const titles = (object = '') => /^SUMMARY;LANGUAGE=en:(.*)$/mu.exec(object)?.[1]?.trim();
  expect([together?.calendar?.method, titles(together?.calendar?.object)]).toEqual(['REQUEST', 'First']);
  expect(together?.invites.map(({ calendar }) => titles(calendar.object))).toEqual(['Later']);
  expect(together?.text).toContain(feedLink(app.config, attendee.id, 1));
  app.mail.sent.length = 0;

  const page = pageLink(app.config, attendee.id, 1);
  expect(await (await fetch(page)).text()).toContain('Send each invitation separately');
  const answer = await fetch(`${page}/invitations`, { method: 'POST' });
  expect(textOf(await answer.text())).toContain('We’ve sent one email per session.');
  await app.deliver();
  const apart = app.mail.to('several@example.org');
  expect(apart.map(({ invites }) => invites.length)).toEqual([0, 0]);
  expect(new Set(apart.map(({ calendar }) => titles(calendar?.object)))).toEqual(new Set(['First', 'Later']));
});

test('the calendar gets the same event again, with the new link and no higher sequence', async () => {
  const session = await world.session();
  const { attendee, registration } = await register(session, 'calendar-keeper');
  await app.deliver();
  await app.app.get(ChangeLinks).revoke(attendee.id, staff);
  await app.deliver();
  const objects = app.mail.to('calendar-keeper@example.org').flatMap((mail) => mail.calendar?.object ?? []);
  expect(objects).toHaveLength(2);
  const [first, second] = objects.map((object) => readCalendar(object).events[0]);
  for (const name of ['uid', 'sequence', 'dtstart']) expect(second?.property(name)).toBe(first?.property(name));
  expect([first?.property('dtstamp'), second?.property('dtstamp')]).toEqual([
    '2027-01-04T08:00:00Z',
    '2027-01-04T08:00:01Z',
  ]);
  expect(second?.property('location')).toBe(joinLink(app.config, registration.id, 2));
  expect(unfolded(objects[1] ?? '')).not.toContain(joinLink(app.config, registration.id, 1));
});

test('no email mentions a seat they don’t have, a room that doesn’t exist, or a session that is over', async () => {
  const sessions = [
    await world.session({ capacity: 1 }),
    await world.session({ format: 'in-person', venue: 'Pier 2', joinUrl: null }),
    await world.session({ startsAtLocal: '2027-01-05T16:00' }),
  ];
  await register(sessions[0]!, 'first-come');
  const registered = [];
  for (const session of sessions) registered.push(await register(session, 'waiter'));
  app.clock.set('2027-01-06T08:00:00Z');
  await app.deliver();
  app.mail.sent.length = 0;
  await app.app.get(ChangeLinks).revoke(registered[0]!.attendee.id, staff);
  await app.deliver();
  expect(app.mail.sent.map((mail) => mail.subject)).toEqual(['The link to your page · Green Solutions']);
  for (const { registration } of registered) {
    expect((await fetch(joinLink(app.config, registration.id, 1))).status).toBe(410);
    expect((await fetch(joinLink(app.config, registration.id, 2))).status).toBe(200);
  }
});

test('what is still to be sent carries the new links, a reminder too', async () => {
  const session = await world.session();
  const { attendee, registration } = await register(session, 'reminded');
  await app.deliver();
  app.clock.set('2027-01-13T08:00:00Z');
  expect(await app.planReminders()).toBeGreaterThan(0);
  await app.app.get(ChangeLinks).revoke(attendee.id, { kind: 'attendee', id: attendee.id });
  app.mail.sent.length = 0;
  await app.deliver();
  const reminder = app.mail.to('reminded@example.org').find((mail) => mail.subject.startsWith('Starts in'));
  expect(reminder?.text).toContain(joinLink(app.config, registration.id, 2));
  expect(reminder?.text).not.toContain(joinLink(app.config, registration.id, 1));
  expect(reminder?.text).toContain(pageLink(app.config, attendee.id, 2));
});

test('a page of a link that ended offers the new one, and so does one that was cut on its way', async () => {
  const { attendee, registration } = await register(await world.session(), 'lost');
  const old = links(attendee.id, registration.id, 1);
  await renew(old.page);
  for (const url of Object.values(old)) {
    const page = await (await fetch(url)).text();
    expect(page).toContain('This link no longer works');
    expect(page).toContain('href="/calls/solutions/my-link"');
  }
  expect((await renew(old.page)).status).toBe(410);
  expect((await fetch(old.join, { method: 'POST' })).status).toBe(410);
  const stranger = await fetch(`${app.url}/me/${'A'.repeat(22)}`);
  expect(stranger.status).toBe(404);
  expect(await stranger.text()).toContain('my-link');
  expect((await fetch(`${app.url}/join/nothing`, { method: 'POST' })).status).toBe(404);
});

test('only the person and staff may do it, and it is written down', async () => {
  const one = await register(await world.session(), 'one');
  const other = await register(await world.session(), 'other');
  const revoke = app.app.get(ChangeLinks);
  await expect(revoke.revoke(one.attendee.id, { kind: 'attendee', id: other.attendee.id })).rejects.toMatchObject({
    status: 403,
  });
  await expect(revoke.revoke(one.attendee.id, { kind: 'visitor' })).rejects.toMatchObject({ status: 403 });
  await revoke.revoke(one.attendee.id, { kind: 'attendee', id: one.attendee.id });
  const entries = await app.dataSource.getRepository(AuditEntry).findBy({ subject: `attendee:${one.attendee.id}` });
  expect(entries.map(({ actor, action, details }) => ({ actor, action, details }))).toEqual([
    { actor: `attendee:${one.attendee.id}`, action: 'attendee.links-revoked', details: {} },
  ]);
});

test('in a crowd of other changes nothing is left with an old link', async () => {
  const sessions = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => world.session({ title: `Rush ${n}` })));
  const { attendee } = await register(sessions[0]!, 'rushing');
  app.clock.set('2027-01-13T08:00:00Z');
  await Promise.all([
    ...sessions.map((session) => register(session, 'rushing')),
    app.app.get(ChangeLinks).revoke(attendee.id, staff),
    app.planReminders(),
    app.app.get(ChangeLinks).send('solutions', attendee.email, { kind: 'visitor' }),
    app.api('POST', `/sessions/${sessions[0]!.id}/reschedule`, { startsAtLocal: '2027-01-15T16:00' }),
    app.app.get(ChangeLinks).revoke(attendee.id, staff),
    app.planReminders(),
  ]);
  const { linkVersion } = await app.dataSource.getRepository(Attendee).findOneByOrFail({ id: attendee.id });
  expect(linkVersion).toBe(3);
  const messages = await app.dataSource.getRepository(Message).findBy({ attendeeId: attendee.id });
  expect(messages.length).toBeGreaterThan(8);
  expect(messages.filter((one) => one.state === 'queued' && one.payload.recipient.linkVersion !== 3)).toEqual([]);
  const registrations = await app.dataSource.getRepository(Registration).findBy({ attendeeId: attendee.id });
  expect(registrations).toHaveLength(6);
  for (const registration of registrations) {
    expect((await fetch(joinLink(app.config, registration.id, 3))).status).toBe(200);
  }
});

test('a person adds sessions from their page, and sees before they choose what overlaps', async () => {
  const own = await world.session();
  const { attendee } = await register(own, 'adding');
  const runs = {
    early: await world.session({ title: 'Same time', startsAtLocal: '2027-01-14T16:30' }),
    next: await world.session({ title: 'The next day', startsAtLocal: '2027-01-15T16:00' }),
    last: await world.session({ title: 'The last day', startsAtLocal: '2027-01-16T16:00' }),
    full: await world.session({ title: 'Small room', capacity: 1, waitlist: false }),
  };
  const path = `${links(attendee.id, '', 1).page}/add`;
  const choose = (ids: string[]) =>
    fetch(path, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams(ids.map((id): [string, string] => ['sessions', id])),
    });
  expect(await (await fetch(path.slice(0, -4))).text()).toContain(`href="${new URL(path).pathname}"`);

  const form = textOf(await (await fetch(path)).text());
  expect(form).toMatch(/Same time\s+Thu 14 Jan, 11:30 – 12:45.*?Overlaps with: Shore power for medium-size ports/su);
  expect(form).toMatch(/The next day\s+Fri 15 Jan, 11:00 – 12:15/u);
  const none = await choose([]);
  expect([none.status, textOf(await none.text())]).toEqual([
    422,
    expect.stringContaining('Choose at least one session'),
  ]);

  await register(runs.full, 'quicker');
  const some = await choose([runs.early.id, runs.full.id]);
  expect(some.headers.get('location')).toBe(`${new URL(path).pathname.slice(0, -4)}?done=addedSome`);
  await app.deliver();
  app.mail.sent.length = 0;
  const rest = await choose([runs.next.id, runs.last.id]);
  expect(textOf(await (await fetch(new URL(rest.headers.get('location') ?? '', path))).text())).toContain(
    'You’re registered.',
  );
  const all = await app.dataSource.getRepository(Registration).findBy({ attendeeId: attendee.id });
  expect(all.map(({ sessionId, state }) => `${sessionId} ${state}`).toSorted()).toEqual(
    [own, runs.early, runs.next, runs.last].map(({ id }) => `${id} confirmed`).toSorted(),
  );
  await app.deliver();
  expect(app.mail.to('adding@example.org').map(({ subject, invites }) => [subject, invites.length])).toEqual([
    [expect.stringMatching(/^Seats in 2 sessions · .* · Green Solutions$/u), 1],
  ]);
  // They can't be added twice.
  expect(await (await fetch(path)).text()).not.toContain(runs.next.id);
});
