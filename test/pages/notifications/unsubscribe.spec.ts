import { Register } from '../../../src/flows/registrations/register.flow.js';
import { ChangeLinks } from '../../../src/flows/registrations/change-links.flow.js';
import { AuditEntry } from '../../../src/domain/identity/organizer.entity.js';
import { EditSpeaker } from '../../../src/flows/speakers/edit-speaker.flow.js';
import { pageLink, speakerStopLink, unsubscribeLink } from '../../../src/domain/notifications/email/links.js';
import { Message } from '../../../src/domain/notifications/message.entity.js';
import { Attendee } from '../../../src/domain/registrations/attendee.entity.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { startTestApp, type TestApp } from '../../support/app.js';
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

async function registered(name: string, timeZone = 'Africa/Nairobi') {
  const session = await world.session();
  const input = registrationInput.parse({ email: `${name}@example.org`, name, timeZone });
  const { attendee, registration } = await app.app.get(Register).run(session.id, input, staff);
  await app.deliver();
  return { session, attendee, registration, address: `${name}@example.org` };
}

const mutedOf = async (id: string) =>
  (await app.dataSource.getRepository(Attendee).findOneByOrFail({ id })).unsubscribedFrom;
const auditOf = async (id: string) =>
  (await app.dataSource.getRepository(AuditEntry).findBy({ subject: `attendee:${id}` })).map((entry) => [
    entry.action,
    entry.actor,
    entry.details,
  ]);
const post = (url: string, body: Record<string, string> | FormData = {}) =>
  fetch(url, {
    method: 'POST',
    body: body instanceof FormData ? body : new URLSearchParams(body),
    redirect: 'manual',
  });
const oneClick = { 'List-Unsubscribe': 'One-Click' };

test('a reminder carries the one click that stops reminders, and nothing else stops', async () => {
  const { attendee, address } = await registered('amina');
  expect(app.mail.to(address).map((mail) => mail.headers['List-Unsubscribe'])).toEqual([undefined]);
  app.clock.set('2027-01-13T08:00:00Z');
  await app.planReminders();
  await app.deliver();
  const reminder = app.mail.to(address)[1];
  const link = unsubscribeLink(app.config, 'reminders', attendee.id, 1);
  expect(reminder?.headers).toMatchObject({
    'List-Unsubscribe': `<${link}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  });
  expect(reminder?.text).toContain(link);

  const answer = await post(link, oneClick);
  expect(answer.status).toBe(200);
  expect(answer.headers.getSetCookie()).toEqual([]);
  expect(await mutedOf(attendee.id)).toEqual(['reminders']);
  // A program that asks twice changes nothing more.
  expect((await post(link, oneClick)).status).toBe(200);
  expect(await auditOf(attendee.id)).toEqual([
    ['attendee.muted', `attendee:${attendee.id}`, { category: 'reminders' }],
  ]);
  app.clock.set('2027-01-14T07:00:00Z');
  expect(await app.planReminders()).toBe(0);
});

test('a body of several parts, or none at all, is as good', async () => {
  const { attendee } = await registered('parts');
  const form = new FormData();
  form.set('List-Unsubscribe', 'One-Click');
  expect((await post(unsubscribeLink(app.config, 'news', attendee.id, 1), form)).status).toBe(200);
  expect(await mutedOf(attendee.id)).toEqual(['news']);
  const bare = await fetch(unsubscribeLink(app.config, 'reminders', attendee.id, 1), { method: 'POST' });
  expect(bare.status).toBe(200);
  expect(await mutedOf(attendee.id)).toEqual(['news', 'reminders']);
});

test('who only looks changes nothing; a button stops the mails, and another brings them back', async () => {
  const { attendee } = await registered('looks');
  const link = unsubscribeLink(app.config, 'news', attendee.id, 1);
  const asked = await (await fetch(link)).text();
  expect(asked).toContain('Stop these emails?');
  expect(asked).toContain(`action="${new URL(link).pathname}"`);
  expect(asked).not.toContain('looks@example.org');
  expect((await fetch(link, { method: 'HEAD' })).status).toBe(200);
  expect(await mutedOf(attendee.id)).toEqual([]);

  const stopped = await (await post(link)).text();
  expect(stopped).toContain('Stopped.');
  expect(stopped).toContain(`action="${new URL(link).pathname}/undo"`);
  expect(await mutedOf(attendee.id)).toEqual(['news']);
  expect(await (await fetch(link)).text()).toContain('Stopped.');
  expect((await fetch(`${link}/undo`)).status).toBe(404);
  expect(await (await post(`${link}/undo`)).text()).toContain('You’ll get these emails again.');
  expect(await mutedOf(attendee.id)).toEqual([]);
  expect((await auditOf(attendee.id)).map(([action]) => action)).toEqual(['attendee.muted', 'attendee.unmuted']);
});

test('the link opens nothing but its switch, and ends with the others of its person', async () => {
  const { attendee } = await registered('links');
  const [other] = [await registered('links-other')];
  const link = unsubscribeLink(app.config, 'reminders', attendee.id, 1);
  const token = link.slice(link.lastIndexOf('/') + 1);
  for (const path of [`me/${token}`, `join/${token}`, `delegations/${token}`, `me/${token}/calendar.ics`]) {
    expect([path, (await fetch(`${app.url}/${path}`)).status]).toEqual([path, 404]);
  }
  const page = pageLink(app.config, attendee.id, 1);
  // The same switch of somebody else, of the other category, and with another end.
  const theirs = unsubscribeLink(app.config, 'reminders', other.attendee.id, 1);
  const forged = [
    `${link.slice(0, -1)}${link.endsWith('A') ? 'Q' : 'A'}`,
    link.replace('/unsubscribe/r', '/unsubscribe/n'),
    `${theirs.slice(0, -22)}${link.slice(-22)}`,
    page.replace('/me/', '/unsubscribe/'),
    link.replace(/.$/u, ''),
  ];
  for (const one of forged) expect([one, (await post(one, oneClick)).status]).toEqual([one, 404]);
  expect([await mutedOf(attendee.id), await mutedOf(other.attendee.id)]).toEqual([[], []]);

  await app.app.get(ChangeLinks).revoke(attendee.id, staff);
  expect([(await fetch(link)).status, (await post(link, oneClick)).status]).toEqual([410, 410]);
  expect(await mutedOf(attendee.id)).toEqual([]);
  expect((await post(unsubscribeLink(app.config, 'reminders', attendee.id, 2), oneClick)).status).toBe(200);
});

test('what waits to be sent is taken back, and what always comes stays', async () => {
  const { attendee, registration, session } = await registered('waits');
  app.clock.set('2027-01-13T08:00:00Z');
  await app.planReminders();
  await app.api('PATCH', `/sessions/${session.id}`, { title: 'Shore power, again' });
  await post(unsubscribeLink(app.config, 'reminders', attendee.id, 1), oneClick);
  const messages = await app.dataSource
    .getRepository(Message)
    .find({ where: { registrationId: registration.id }, order: { position: 'ASC' } });
  expect(messages.map(({ kind, state }) => [kind, state])).toEqual([
    ['invited', 'sent'],
    ['reminder', 'dropped'],
    ['updated', 'queued'],
  ]);
});

test('the own page shows what comes, and keeps what its boxes say', async () => {
  const { attendee } = await registered('boxes');
  const page = pageLink(app.config, attendee.id, 1);
  const boxes = async () =>
    [...(await (await fetch(page)).text()).matchAll(/name="(reminders|news)" value="yes"( checked)?/gu)].map(
      ([, name, checked]) => [name, checked !== undefined],
    );
  expect(await boxes()).toEqual([
    ['reminders', true],
    ['news', true],
  ]);
  const zone = { timeZone: 'Africa/Nairobi', language: 'en' };
  expect(
    (await post(`${page}/preferences`, { ...zone, mails: 'asked', reminders: 'yes', invitations: 'yes' })).status,
  ).toBe(303);
  expect(await mutedOf(attendee.id)).toEqual(['news']);
  expect(await boxes()).toEqual([
    ['reminders', true],
    ['news', false],
  ]);
  // A form without the boxes says nothing of them, and a faulty one keeps what was ticked.
  expect((await post(`${page}/preferences`, zone)).status).toBe(303);
  expect(await mutedOf(attendee.id)).toEqual(['news']);
  const faulty = await post(`${page}/preferences`, { ...zone, timeZone: 'Mars/Olympus', mails: 'asked', news: 'yes' });
  expect(faulty.status).toBe(422);
  expect(await faulty.text()).toMatch(/name="reminders" value="yes">[\s\S]*name="news" value="yes" checked/u);
  expect((await auditOf(attendee.id)).map(([action, , details]) => [action, details])).toEqual([
    ['attendee.preferences', { ...zone, unsubscribedFrom: ['news'] }],
    ['attendee.preferences', { ...zone, unsubscribedFrom: ['news'] }],
  ]);
});

test('a speaker stops reminders by one click of the email client, and a person is asked first', async () => {
  const input = { name: 'Kim', email: 'kim@speakers.example', language: 'zh-TW' };
  const kim = await app.app.get(EditSpeaker).create('solutions', input, staff);
  const url = new URL(speakerStopLink(app.config, 'reminders', kim.id, kim.linkVersion)).pathname;
  const stopped = async () =>
    (await app.dataSource.query('select reminders_stopped_at as at from speakers where id = $1', [kim.id]))[0].at;
  const send = async (path: string, method: string) => {
    const response = await fetch(`${app.url}${path}`, { method });
    return { status: response.status, text: await response.text() };
  };
  const asked = await send(url, 'GET');
  expect([asked.status, asked.text.includes('kim@'), await stopped()]).toEqual([200, false, null]);
  expect(asked.text).toContain('lang="zh-TW"');
  expect([(await send(url, 'POST')).status, (await stopped())?.toISOString()]).toEqual([
    200,
    '2027-01-04T08:00:00.000Z',
  ]);
  expect([(await send(`${url}/undo`, 'POST')).status, await stopped()]).toEqual([200, null]);
  expect((await send(url.replace('/reminders', 'x/reminders'), 'POST')).status).toBe(404);
});
