import { Register } from '../../../src/flows/registrations/register.flow.js';
import { SetQuestions } from '../../../src/flows/questions/set-questions.flow.js';
import { SetPrivacyNotice } from '../../../src/flows/privacy/set-privacy-notice.flow.js';
import { privacyNoticeInput } from '../../../src/domain/privacy/privacy-notice-input.js';
import { questionInput } from '../../../src/domain/questions/question-input.js';
import { confirmLink, notMeLink, pageLink } from '../../../src/domain/notifications/email/links.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { languages } from '../../../src/platform/i18n/messages.js';
import { fileSize } from '../../../src/platform/file-store/file-types.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { Attendee } from '../../../src/domain/registrations/attendee.entity.js';
import { EraseExpired } from '../../../src/flows/privacy/erase-expired.flow.js';
import { consoleClient, textOf } from '../../support/console-client.js';
import { createWorld, staff } from '../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
  const notice = { controller: 'City', contactEmail: 'dpo@example.org', purpose: 'Webinars', legalBasis: 'Task' };
  const input = privacyNoticeInput.parse({ ...notice, retentionDays: 30 });
  await app.app.get(SetPrivacyNotice).run(world.call.slug, input, staff);
});
afterAll(() => app?.stop());

const person = (name: string, more: object = {}) =>
  registrationInput.parse({ email: `${name}@example.org`, name, timeZone: 'Africa/Nairobi', ...more });
const pageOf = ({ id, linkVersion }: { id: string; linkVersion: number }) => pageLink(app.config, id, linkVersion);
const read = async (url: string) => (await fetch(url)).text();

test('a person sees what is stored, its source and for how long, and downloads it', async () => {
  const session = await world.session();
  const drink = questionInput.parse({ key: 'drink', kind: 'text', label: 'Tea or coffee?' });
  await app.app.get(SetQuestions).run(session.id, () => [drink], staff);
  const answers = { drink: 'Tea' };
  const organization = 'Port of Mombasa';
  const input = person('amina', { answers, organization, country: 'KE' });
  const { attendee, registration } = await app.app.get(Register).run(session.id, input, { kind: 'visitor' });
  app.clock.advance({ minutes: 1 });
  await app.app.get(Register).run((await world.session({ title: 'Second' })).id, input, staff);
  await app.deliver();

  const page = textOf(await read(`${pageOf(attendee)}/data`));
  for (const text of [
    'amina@example.org',
    'Port of Mombasa',
    'Kenya',
    'Stored until 30 April 2027',
    'You registered yourself on',
    'The organizers registered you on',
    'Tea or coffee? Tea',
    '2 emails to you',
  ]) {
    expect(page.replaceAll(/\s+/gu, ' ')).toContain(text);
  }
  const answer = await fetch(`${pageOf(attendee)}/data.json`);
  expect(answer.headers.get('content-disposition')).toContain('attachment');
  expect(answer.headers.get('cache-control')).toContain('no-store');
  const written = await answer.text();
  expect(page).toContain(`Download everything (JSON, ${fileSize(Buffer.byteLength(written), 'en')})`);
  const file = JSON.parse(written) as Record<string, unknown>;
  expect(file).toMatchObject({
    version: 1,
    call: { slug: 'solutions' },
    storedUntilOn: '2027-04-30',
    profile: { email: 'amina@example.org', organization, country: 'KE', timeZone: 'Africa/Nairobi' },
    registrations: [
      {
        id: registration.id,
        enteredBy: 'self',
        state: 'confirmed',
        answers: [{ key: 'drink', question: 'Tea or coffee?', answer: 'Tea' }],
        attendance: { attendedAt: null, spans: [], checkIns: [], correction: null },
      },
      { enteredBy: 'organizers' },
    ],
    emails: [
      { kind: 'invited', to: 'amina@example.org', state: 'sent' },
      { kind: 'invited', state: 'sent' },
    ],
  });
  // The file travels: it opens nothing.
  const token = pageOf(attendee).split('/').at(-1) ?? '';
  expect(JSON.stringify(file)).not.toContain(token);
  expect(JSON.stringify(file)).not.toMatch(/hash/iu);
});

test('the page exists in every language, and only for its link', async () => {
  const session = await world.session();
  const { attendee } = await app.app.get(Register).run(session.id, person('bilal'), { kind: 'visitor' });
  for (const { code } of languages) {
    const page = await fetch(`${pageOf(attendee)}/data?lang=${code}`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain(`<html lang="${code}"`);
  }
  const wrong = pageOf({ ...attendee, linkVersion: 9 });
  expect((await fetch(`${wrong}/data`)).status).toBe(404);
  expect((await fetch(`${wrong}/data.json`)).status).toBe(404);
});

test('a person erases their data after a confirmation, and their links stop working', async () => {
  const session = await world.session({ title: 'Cranes' });
  const { attendee, registration } = await app.app.get(Register).run(session.id, person('carla'), { kind: 'visitor' });
  await app.deliver();
  app.mail.sent.length = 0;
  const page = pageOf(attendee);
  const { id, linkVersion } = attendee;
  const emailed = [confirmLink(app.config, id, linkVersion, app.clock.now()), notMeLink(app.config, id, linkVersion)];
  for (const { code } of languages) {
    expect((await fetch(`${page}/erase?lang=${code}`)).status).toBe(200);
  }
  expect(textOf(await read(`${page}/erase`))).toContain('You’ll lose 1 seat or waiting-list place.');
  const answer = await fetch(`${page}/erase`, { method: 'POST', redirect: 'manual' });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('set-cookie')).toMatch(/^me=;/u);
  expect(textOf(await answer.text())).toContain('Your data has been erased');
  expect((await fetch(page)).status).toBe(404);
  expect((await fetch(`${page}/erase`, { method: 'POST' })).status).toBe(404);
  for (const link of emailed) {
    for (const method of ['GET', 'POST']) expect((await fetch(link, { method })).status).toBe(404);
  }
  await app.deliver();
  const [mail, ...others] = app.mail.to('carla@example.org');
  expect(others).toEqual([]);
  expect(mail?.subject).toBe('Your data is erased · Green Solutions');
  expect(mail?.text).not.toContain('/me/');

  const lin = await consoleClient(app, 'organizer');
  const shown = await lin.get(`/console/registrations/${registration.id}`);
  expect(textOf(shown.html)).toContain('Erased on');
  expect(shown.html).not.toContain('carla');
  const { body } = await app.api('GET', `/registrations/${registration.id}/messages`);
  for (const { id } of (body as { items: { id: string }[] }).items) {
    const source = await app.api('GET', `/messages/${id}/source`);
    expect([source.status, JSON.stringify(source.body).includes('carla')]).toEqual([410, false]);
  }
});

test('organizers download and erase on request, and both are recorded', async () => {
  const session = await world.session({ title: 'Slag' });
  const { attendee, registration } = await app.app.get(Register).run(session.id, person('dora'), { kind: 'visitor' });
  const lin = await consoleClient(app, 'organizer');
  const path = `/console/people/${attendee.id}`;
  expect((await lin.get(`/console/registrations/${registration.id}`)).html).toContain(`href="${path}"`);
  expect((await lin.get(path)).html).toContain(`href="${path}/data.json"`);
  const file = await lin.get(`${path}/data.json`);
  expect(JSON.parse(file.html)).toMatchObject({ profile: { email: 'dora@example.org' } });
  expect(textOf((await lin.get(`${path}/erase`)).html)).toContain('Erase the data of dora?');
  expect(textOf((await lin.postAndFollow(`${path}/erase`)).html)).toContain('Data erased');
  await lin.get(`/console/sessions/${session.id}/attendees.csv`);
  const actions = await app.dataSource.query<{ action: string }[]>(
    `select action from audit_entries where actor like 'organizer:%' and subject in ($1, $2) order by position`,
    [`attendee:${attendee.id}`, `session:${session.id}`],
  );
  expect(actions.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['attendee.exported', 'attendee.erased', 'session.exported']),
  );
  // The same by API: once more it is nothing, and what is left has no name.
  const person2 = `/registrations/${registration.id}/person`;
  expect((await app.api('DELETE', person2)).body).toEqual({ erased: false });
  expect((await app.api('GET', person2)).body).toMatchObject({ profile: { email: '', name: '—' } });
  const readOnly = { key: await app.createApiKey('viewer') };
  expect((await app.api('GET', person2, undefined, readOnly)).status).toBe(403);
  const viewer = await consoleClient(app, 'viewer');
  expect((await viewer.get(`${path}/data.json`)).status).toBe(403);
  expect((await viewer.get(`${path}/erase`)).status).toBe(403);
});

const send = (url: string, values: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(values), redirect: 'manual' });
const stored = (id: string) => app.dataSource.getRepository(Attendee).findOneByOrFail({ id });

test('a name and an organization are corrected, and links in them refused', async () => {
  const session = await world.session({ title: 'Biogas' });
  const { attendee } = await app.app.get(Register).run(session.id, person('edda'), { kind: 'visitor' });
  const path = `${pageOf(attendee)}/data`;
  const refused = await send(path, { name: 'Edda www.win.example', organization: '' });
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain('id="name-error"');
  expect((await send(path, { name: 'Edda Berg', organization: 'Port of Oslo' })).status).toBe(303);
  expect(textOf(await read(`${path}?done=saved`))).toContain('Saved.');
  expect(await stored(attendee.id)).toMatchObject({
    name: 'Edda Berg',
    organizationId: expect.any(String) as string,
    organizationAssertedBy: 'owner',
  });
  await send(path, { name: 'Edda Berg', organization: ' ' });
  expect(await stored(attendee.id)).toMatchObject({ organizationId: null, organizationAssertedBy: null });
});

describe('a new address', () => {
  const linkIn = (address: string) =>
    /https?:\/\/\S+\/new-address\/\S+/u.exec(app.mail.to(address).at(-1)?.text ?? '')?.[0] ?? '';
  beforeEach(() => {
    app.mail.sent.length = 0;
  });

  test('counts once it is proven, with new links, moved events and redirected emails', async () => {
    const session = await world.session({ title: 'Hydrogen' });
    const { attendee, registration } = await app.app
      .get(Register)
      .run(session.id, person('farid'), { kind: 'visitor' });
    await app.deliver();
    app.mail.sent.length = 0;
    await app.dataSource.getRepository(Attendee).update({ id: attendee.id }, { organizationAssertedBy: 'owner' });
    const page = pageOf(attendee);
    const asked = await send(`${page}/address`, { email: 'farid@new.example' });
    expect([asked.status, asked.headers.get('location')]).toEqual([303, `${new URL(page).pathname}/data#correct`]);
    expect(textOf(await read(`${page}/data`))).toContain('once you confirm it at farid@new.example');
    await app.deliver();
    // Nothing of the person greets a stranger, and the old address hears of it while there is time.
    const [mail] = app.mail.to('farid@new.example');
    expect(mail?.text).not.toContain('/me/');
    expect(mail?.to).toEqual({ name: 'farid@new.example', address: 'farid@new.example' });
    expect(app.mail.to('farid@example.org').map(({ subject }) => subject)).toEqual([
      'A new address was requested · Green Solutions',
    ]);
    const link = linkIn('farid@new.example');
    for (let times = 0; times < 2; times++) expect((await fetch(link)).status).toBe(200);
    expect(await stored(attendee.id)).toMatchObject({ email: 'farid@example.org' });

    app.mail.sent.length = 0;
    const [first, second] = await Promise.all([send(link), send(link)]);
    expect([first.status, second.status].toSorted((a, b) => a - b)).toEqual([200, 410]);
    expect(await stored(attendee.id)).toMatchObject({
      email: 'farid@new.example',
      emailKey: 'farid@new.example',
      provenBy: 'owner',
      organizationAssertedBy: null,
    });
    expect((await fetch(page)).status).toBe(410);
    await app.deliver();
    const [cancelled, ...others] = app.mail.to('farid@example.org');
    expect(others).toEqual([]);
    const events = [cancelled, ...app.mail.to('farid@new.example')].flatMap((one) =>
      one?.calendar ? [one.calendar.object.replaceAll('\r\n ', '')] : [],
    );
    const facts = events.map((event) => ({
      method: /METHOD:(\w+)/u.exec(event)?.[1],
      uid: /UID:(\S+)/u.exec(event)?.[1],
      sequence: /SEQUENCE:(\d+)/u.exec(event)?.[1],
      attendee: /mailto:(farid@\S+)/iu.exec(event)?.[1],
    }));
    expect(facts).toEqual([
      { method: 'CANCEL', uid: registration.uid, sequence: '1', attendee: 'farid@example.org' },
      { method: 'REQUEST', uid: registration.uid, sequence: '2', attendee: 'farid@new.example' },
    ]);
    // The invitation has the new link, too.
    expect(app.mail.to('farid@new.example')).toHaveLength(1);
    const now = pageOf(await stored(attendee.id));
    expect(app.mail.to('farid@new.example').some(({ text }) => text.includes(now))).toBe(true);
  });

  test('of another person gets the same answer, and an email only to that address', async () => {
    const session = await world.session({ title: 'Ammonia' });
    const { attendee } = await app.app.get(Register).run(session.id, person('gita'), { kind: 'visitor' });
    const other = await app.app.get(Register).run(session.id, person('hugo'), { kind: 'visitor' });
    await app.deliver();
    app.mail.sent.length = 0;
    const page = pageOf(attendee);
    const answers: string[] = [];
    for (const email of ['hugo@example.org', 'nobody@example.org']) {
      const { status, headers } = await send(`${page}/address`, { email });
      const shown = textOf(await read(`${page}/data`)).replaceAll(email, 'ADDRESS');
      answers.push(
        `${status} ${headers.get('location')} ${shown.slice(shown.indexOf('Correct'), shown.indexOf('Registrations'))}`,
      );
    }
    expect(answers[0]).toBe(answers[1]);
    await app.deliver();
    expect(linkIn('hugo@example.org')).toBe('');
    const hugo = await stored(other.attendee.id);
    expect(app.mail.to('hugo@example.org').at(-1)?.text).toContain('link');
    // An address that another person has got in the meantime can no longer be proven for this one.
    const link = linkIn('nobody@example.org');
    await app.dataSource.query(`update attendees set email_key = 'nobody@example.org' where id = $1`, [hugo.id]);
    expect((await send(link)).status).toBe(409);
    expect(await stored(attendee.id)).toMatchObject({ email: 'gita@example.org' });
  });

  test('expires after a day, is discarded or replaced, and can be requested three times a day', async () => {
    const session = await world.session({ title: 'Waste heat' });
    const { attendee } = await app.app.get(Register).run(session.id, person('ines'), { kind: 'visitor' });
    const page = pageOf(attendee);
    const ask = (email: string) => send(`${page}/address`, { email });
    expect((await ask('INES@example.org')).status).toBe(422);
    expect((await ask('not an address')).status).toBe(422);
    await ask('one@example.org');
    await app.deliver();
    const one = linkIn('one@example.org');
    await ask('two@example.org');
    await app.deliver();
    const two = linkIn('two@example.org');
    expect([(await fetch(one)).status, (await send(one)).status, (await fetch(two)).status]).toEqual([410, 410, 200]);
    await send(`${page}/address/discard`);
    expect((await send(two)).status).toBe(410);
    await ask('three@example.org');
    expect((await ask('four@example.org')).status).toBe(422);
    await app.deliver();
    const three = linkIn('three@example.org');
    app.clock.advance({ hours: 24 });
    expect((await send(three)).status).toBe(410);
    await app.app.get(EraseExpired).run();
    expect((await ask('four@example.org')).status).toBe(303);
    app.clock.advance({ hours: 49 });
    await app.app.get(EraseExpired).run();
    expect(await app.dataSource.query(`select 1 from address_changes where email like 'four%'`)).toEqual([]);
  });

  test('gets three emails a day while unproven, and one if it belongs to another person', async () => {
    const session = await world.session({ title: 'Slag' });
    const known = await app.app.get(Register).run(session.id, person('karim'), { kind: 'visitor' });
    await send(`${pageOf(known.attendee)}/preferences`, { timeZone: 'Asia/Tokyo', language: 'en' });
    const people = ['lena', 'mads', 'nour', 'otis', 'pia'].map((name) => person(name));
    await app.deliver();
    app.mail.sent.length = 0;
    for (const one of people) {
      const { attendee } = await app.app.get(Register).run(session.id, one, { kind: 'visitor' });
      for (const email of ['stranger@example.org', 'karim@example.org']) {
        expect((await send(`${pageOf(attendee)}/address`, { email })).status).toBe(303);
      }
    }
    await app.deliver();
    expect(app.mail.to('stranger@example.org')).toHaveLength(3);
    expect(app.mail.to('karim@example.org')).toHaveLength(1);
    app.clock.advance({ hours: 25 });
    await app.deliver();
    expect(app.mail.to('stranger@example.org')).toHaveLength(3);
  });
});
