import { StartDelegation } from '../../../src/flows/delegations/start-delegation.flow.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { Attendee } from '../../../src/domain/registrations/attendee.entity.js';
import { pageToken } from '../../../src/domain/registrations/links/link-tokens.js';
import { Registration } from '../../../src/domain/registrations/registration.entity.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { consoleClient, textOf } from '../../support/console-client.js';
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

const coordinator = {
  name: 'Amina Odhiambo',
  email: 'amina@example.org',
  organization: 'County of Nairobi',
  timeZone: 'Africa/Nairobi',
  language: 'en',
};
const post = (path: string, fields: Record<string, string | string[]>) => {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one);
  return fetch(new URL(path, app.url), { method: 'POST', redirect: 'manual', body });
};
const upload = (path: string, fields: Record<string, string>, file: Uint8Array<ArrayBuffer>) => {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append('file', new Blob([file]), 'people.csv');
  return fetch(new URL(path, app.url), { method: 'POST', redirect: 'manual', body });
};
const field = (html: string, name: string) =>
  new RegExp(`name="${name}"[^>]* value="([^"]*)"`, 'u').exec(html)?.[1] ?? '';
const typed = (html: string) => /<textarea id="people"[^>]*>\n([\s\S]*?)<\/textarea>/u.exec(html)?.[1];

let count = 0;
/** The path of a delegation's page, from the mail that alone holds it. */
async function delegation(changes: Partial<typeof coordinator> = {}): Promise<string> {
  count += 1;
  const email = `coordinator-${count}@example.org`;
  const answer = await post(`/calls/${world.call.slug}/delegations`, { ...coordinator, email, ...changes });
  expect(answer.status).toBe(200);
  await app.deliver();
  const [mail] = app.mail.to(changes.email ?? email);
  const url = /https?:\/\/\S+\/delegations\/\S+/u.exec(mail?.text ?? '')?.[0] ?? '';
  app.mail.sent.length = 0;
  return new URL(url).pathname;
}

describe('the link to the page of a delegation', () => {
  test('comes by mail alone, with the same answer for every address', async () => {
    const path = `/calls/${world.call.slug}/delegations`;
    const first = await post(path, coordinator);
    const again = await post(path, coordinator);
    const texts = [await first.text(), await again.text()];
    expect(texts[0]).toBe(texts[1]);
    expect(texts[0]).toContain('Check your email');
    expect(texts[0]).not.toContain('/delegations/');
    await app.deliver();
    expect(app.mail.to(coordinator.email).map((mail) => mail.subject)).toEqual([
      // Nobody has confirmed the address, so that nothing typed beside it is in the subject.
      'The link to your delegation · Green Solutions',
    ]);
  });

  test('remembers from which session’s page it was asked for', async () => {
    const session = await world.session({ title: 'Asked from here' });
    const page = await (await fetch(`${app.url}/calls/${world.call.slug}/sessions/${session.slug}`)).text();
    const path = `/calls/${world.call.slug}/delegations?session=${session.slug}`;
    expect(page.replaceAll('&#x3D;', '=')).toContain(`href="${path}"`);
    const form = await (await fetch(new URL(path, app.url))).text();
    expect(form.replaceAll('&#x3D;', '=')).toContain(`action="${path}#main"`);
    await post(path, { ...coordinator, email: 'from-session@example.org' });
    await app.deliver();
    const url =
      /https?:\/\/\S+\/delegations\/\S+/u.exec(app.mail.to('from-session@example.org')[0]?.text ?? '')?.[0] ?? '';
    expect(await (await fetch(url)).text()).toContain(`name="sessions" value="${session.id}" checked`);
  });

  test('is asked for in a form that lists likely time zones, and all of them without script', async () => {
    const path = `/calls/${world.call.slug}/delegations`;
    const zonesOf = (html: string) =>
      /<select\s+id="timeZone"[\s\S]*?<\/select>/u.exec(html)?.[0].match(/<option/gu) ?? [];
    const form = await (await fetch(new URL(path, app.url))).text();
    expect(zonesOf(form).length).toBeLessThan(5);
    expect(form).toContain('data-more="/time-zones?lang&#x3D;en"');
    const all = await (await post(path, { ...coordinator, timeZone: '', zones: 'all' })).text();
    expect(zonesOf(all).length).toBeGreaterThan(400);
    expect(all).toContain('value="amina@example.org"');
    expect(app.mail.sent).toEqual([]);
  });

  test('is refused beside the field, and what was typed stays', async () => {
    const answer = await post(`/calls/${world.call.slug}/delegations`, { ...coordinator, email: 'amina', name: '' });
    const html = await answer.text();
    expect([answer.status, field(html, 'organization')]).toEqual([422, 'County of Nairobi']);
    expect(html).toContain('Enter a valid email address, like name@example.org');
    expect(html).toContain('Enter your name');
  });

  test('is one click from a person’s own page, without a mail', async () => {
    const session = await world.session();
    await post(`/calls/${world.call.slug}/sessions/${session.slug}`, { ...coordinator, email: 'own@example.org' });
    const attendee = await app.dataSource.getRepository(Attendee).findOneByOrFail({ emailKey: 'own@example.org' });
    const me = `/me/${pageToken(app.config.secret, attendee.id, 1)}`;
    const page = await (await fetch(new URL(me, app.url))).text();
    expect(field(page, 'organization') || page).toContain('County of Nairobi');
    const answer = await post(`${me}/delegations`, { organization: 'County of Nairobi' });
    expect(answer.status).toBe(303);
    const path = answer.headers.get('location') ?? '';
    expect((await fetch(new URL(path, app.url))).status).toBe(200);
    expect(await (await fetch(new URL(me, app.url))).text()).toContain(`href="${path}"`);
    expect((await post(`${me}/delegations`, { organization: ' ' })).headers.get('location')).toContain(
      'done=organization',
    );
    await app.deliver();
    expect(app.mail.to('own@example.org').map((mail) => mail.subject.split(' · ')[0])).toEqual(['You have a seat']);
  });

  test('is known or not, and nothing more', async () => {
    for (const path of ['', '/members/x/replace']) {
      expect((await fetch(`${app.url}/delegations/nobody${path}`)).status).toBe(404);
    }
    expect((await post('/delegations/nobody/check', {})).status).toBe(404);
    expect((await post('/delegations/nobody/register', {})).status).toBe(404);
  });
});

describe('a roster', () => {
  test('is checked row by row, and nothing is written', async () => {
    const session = await world.session({ capacity: 3 });
    const path = await delegation();
    const people = 'name;email;country\nAna;ana@example.org;KE\n;bo@example.org;\nCy;ANA@example.org;Atlantis';
    const answer = await post(`${path}/check`, {
      sessions: session.id,
      people,
      rowName: ['Di', ''],
      rowEmail: ['', ''],
      rowCountry: ['', ''],
    });
    const html = await answer.text();
    expect([answer.status, typed(html), field(html, 'rowName')]).toEqual([422, people, 'Di']);
    for (const words of [
      'Line 3: Enter the name',
      'Line 4: The same address as in Line 2',
      'Line 4: Unknown country',
      'Row 1: Enter an email address',
      '1 seat now',
    ]) {
      expect(html).toContain(words);
    }
    expect(html).not.toContain('/register"');
    expect(await app.dataSource.getRepository(Registration).countBy({ sessionId: session.id })).toBe(0);
  });

  test('is read from Excel’s UTF-16, and appears in the field afterwards', async () => {
    const session = await world.session();
    const path = await delegation();
    const file = Buffer.from('\uFEFF姓名\t電子郵件\r\n林美玲\tlin-file@example.org\r\n', 'utf16le');
    const answer = await upload(`${path}/check`, { sessions: session.id, people: '' }, new Uint8Array(file));
    const html = await answer.text();
    expect([answer.status, typed(html)]).toEqual([200, '姓名\t電子郵件\n林美玲\tlin-file@example.org\n']);
    expect(html).toContain('Register 1 person');

    const both = await upload(
      `${path}/check`,
      { sessions: session.id, people: 'Bo, bo@example.org' },
      new Uint8Array(file),
    );
    const refused = await both.text();
    expect([both.status, typed(refused)]).toEqual([422, 'Bo, bo@example.org']);
    expect(refused).toContain('Clear the field above');
    const picture = await upload(
      `${path}/check`,
      { sessions: session.id, people: '' },
      new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    );
    expect(await picture.text()).toContain('This file isn’t in UTF-8');
  });

  test('of five thousand is refused in one sentence, and of nobody too', async () => {
    const session = await world.session();
    const path = await delegation();
    const people = Array.from({ length: 5000 }, (_, index) => `P${index}, p${index}@example.org`).join('\n');
    const many = await (await post(`${path}/check`, { sessions: session.id, people })).text();
    expect(many).toContain('Up to 500 people at once; this has 5,000. Split the list');
    expect(typed(many)).toBe(people);
    const none = await (await post(`${path}/check`, { people: ' ' })).text();
    expect(none).toContain('List at least one person');
    expect(none).toContain('Choose at least one session');
  });

  test('is registered as it was checked, and checked again where it was changed', async () => {
    const session = await world.session({ capacity: 1 });
    const path = await delegation();
    const form = { sessions: session.id, people: 'Ana <ana-2@example.org>\nBo <bo-2@example.org>', allOrNothing: 'no' };
    const checked = await (await post(`${path}/check`, form)).text();
    const [digest, submission] = [field(checked, 'checked'), field(checked, 'submission')];
    const changed = await post(`${path}/register`, {
      ...form,
      people: 'Cy <cy-2@example.org>',
      checked: digest,
      submission,
    });
    expect([changed.status, (await changed.text()).includes('Register 1 person')]).toEqual([200, true]);
    expect(await app.dataSource.getRepository(Registration).countBy({ sessionId: session.id })).toBe(0);

    const twice = await Promise.all(
      [1, 2].map(() => post(`${path}/register`, { ...form, checked: digest, submission })),
    );
    expect(twice.map((answer) => [answer.status, answer.headers.get('location')])).toEqual([
      [303, `${path}?done=registered`],
      [303, `${path}?done=registered`],
    ]);
    const page = await (await fetch(new URL(`${path}?done=registered`, app.url))).text();
    expect(page).toContain('On the waiting list');
    expect(page).not.toContain('Number 1');
    await app.deliver();
    const subjects = app.mail.sent.map((mail) => mail.subject.split(' · ')[0]);
    expect(subjects).toHaveLength(3);
    expect(subjects).toEqual(expect.arrayContaining(['Your delegation', 'Waiting list, no. 1', 'Please confirm']));
    // What opens a member's own page or the room is in their mail alone.
    const rows = await app.dataSource.getRepository(Registration).findBy({ sessionId: session.id });
    for (const { attendeeId } of rows) expect(page).not.toContain(pageToken(app.config.secret, attendeeId, 1));
    expect(page).not.toContain('/join/');
    expect(page).not.toContain('/me/');
  });

  test('asks a known person to agree, on their own page, too', async () => {
    const session = await world.session({ title: 'Agreed' });
    const { attendee } = await app.app
      .get(Register)
      .run(
        (await world.session()).id,
        registrationInput.parse({ email: 'known-agree@example.org', name: 'Kai' }),
        staff,
      );
    const path = await delegation();
    const form = { sessions: session.id, people: 'Kai <known-agree@example.org>', allOrNothing: 'no' };
    const checked = await (await post(`${path}/check`, form)).text();
    expect(textOf(checked)).toContain(
      'Agreed Thursday 14 January 2027, 11:00 – 12:15, Nairobi (UTC+3) Online · English Seats open',
    );
    await post(`${path}/register`, {
      ...form,
      checked: field(checked, 'checked'),
      submission: field(checked, 'submission'),
    });
    await app.deliver();
    const mail = app.mail.to('known-agree@example.org').find(({ subject }) => subject.includes('Agreed'));
    expect(mail?.text).toContain('Amina Odhiambo registered you for County of Nairobi. If you agree');
    expect(mail?.text).not.toContain('because you registered');
    const { id } = await app.dataSource.getRepository(Registration).findOneByOrFail({ sessionId: session.id });
    const own = `/me/${pageToken(app.config.secret, attendee.id, 1)}/registrations/${id}`;
    const asked = await (await fetch(new URL(own, app.url))).text();
    expect(textOf(asked)).toContain(
      'Amina Odhiambo registered you for County of Nairobi. If you agree, confirm it with one click. I agree This wasn’t me',
    );
    expect((await post(`${own}/agree`, {})).status).toBe(303);
    expect(textOf(await (await fetch(new URL(own, app.url))).text())).not.toContain('I agree');
  });

  test('counts each of its people once, however many sessions they are in', async () => {
    const sessions = [await world.session(), await world.session()];
    const path = await delegation();
    for (const session of sessions) {
      const form = {
        sessions: session.id,
        people: 'Ana <ana-3@example.org>\nBo <bo-3@example.org>',
        allOrNothing: 'no',
      };
      const checked = await (await post(`${path}/check`, form)).text();
      const sent = { ...form, checked: field(checked, 'checked'), submission: field(checked, 'submission') };
      expect((await post(`${path}/register`, sent)).status).toBe(303);
    }
    const page = await (await fetch(new URL(path, app.url))).text();
    expect(page).toMatch(/<dt>with a seat<\/dt>\s*<dd>2<\/dd>/u);
  });

  test('says how its people attend a hybrid session: nothing is preselected', async () => {
    const session = await world.session({ format: 'hybrid', venue: 'Harbour Hall', asksAttendance: true });
    const path = await delegation();
    expect(await (await fetch(new URL(path, app.url))).text()).not.toMatch(/name="attendance"[^>]*checked/u);
    const form = { sessions: session.id, people: 'Ana <ana-hybrid@example.org>', allOrNothing: 'no' };
    const open = await post(`${path}/check`, form);
    expect([open.status, (await open.text()).includes('Choose how they will attend')]).toEqual([422, true]);
    const said = await post(`${path}/check`, { ...form, attendance: 'online' });
    expect([said.status, (await said.text()).includes('Choose how they will attend')]).toEqual([200, false]);
  });

  test('names the row that is one too many, and the page is a 409', async () => {
    const session = await world.session({ capacity: 1, waitlist: false });
    const path = await delegation();
    const answer = await post(`${path}/check`, {
      sessions: session.id,
      people: 'Ana <ana-3@example.org>\nBo <bo-3@example.org>',
    });
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain(
      'Only 1 seat is free and there’s no waiting list: no room for Bo (Line 2) and anyone after.',
    );
  });

  test('says nothing of who is registered already, and of those who are listed that they are', async () => {
    const session = await world.session();
    await post(`/calls/${world.call.slug}/sessions/${session.slug}`, {
      ...coordinator,
      name: 'Own',
      email: 'there@example.org',
    });
    const path = await delegation();
    const form = { sessions: session.id, people: 'There <there@example.org>\nNew <new@example.org>' };
    const html = await (await post(`${path}/check`, form)).text();
    expect(html).toContain('Register 2 people');
    expect(html).not.toContain('Already registered');
    expect(html).not.toContain('Own');
    const sent = { ...form, checked: field(html, 'checked'), submission: field(html, 'submission') };
    expect((await post(`${path}/register`, sent)).status).toBe(303);
    const page = textOf(await (await fetch(new URL(path, app.url))).text());
    for (const name of ['There there@example.org', 'New new@example.org']) expect(page).toContain(`${name} Registered`);
    expect(textOf(await (await post(`${path}/check`, form)).text())).toContain('Already registered for');
  });

  test('with a name of markup and a formula harms no page', async () => {
    const session = await world.session();
    const path = await delegation();
    const name = '=cmd|"/C calc"!A0 <script>alert(1)</script>';
    const form = { sessions: session.id, rowName: name, rowEmail: 'formula@example.org', rowCountry: '' };
    const html = await (await post(`${path}/check`, form)).text();
    expect(html).not.toContain('<script>alert');
    await post(`${path}/register`, { ...form, checked: field(html, 'checked') });
    const page = await (await fetch(new URL(path, app.url))).text();
    expect(page).not.toContain('<script>alert');
    expect(page).toContain('&lt;script&gt;alert(1)');
  });
});

test('a member of another delegation is not there', async () => {
  const session = await world.session();
  const [ours, theirs] = [await delegation(), await delegation()];
  const form = { sessions: session.id, people: 'Ana <ana-4@example.org>' };
  const html = await (await post(`${ours}/check`, form)).text();
  await post(`${ours}/register`, { ...form, checked: field(html, 'checked') });
  const page = await (await fetch(new URL(ours, app.url))).text();
  const [member = ''] = /\/members\/[^/]+/u.exec(page) ?? [];
  expect((await fetch(new URL(`${theirs}${member}/replace`, app.url))).status).toBe(404);
  expect((await post(`${theirs}${member}/withdraw`, {})).status).toBe(404);
  expect((await post(`${theirs}${member}/replace`, { name: 'X', email: 'x@example.org' })).status).toBe(404);

  const taken = await post(`${ours}${member}/replace`, { name: 'X', email: 'ANA-4@example.org' });
  expect([taken.status, (await taken.text()).includes('already registered')]).toEqual([409, true]);
  const faulty = await post(`${ours}${member}/replace`, { name: '', email: 'x' });
  expect([faulty.status, (await faulty.text()).includes('Enter a valid email address')]).toEqual([422, true]);
  const done = await post(`${ours}${member}/replace`, { name: 'X', email: 'x-4@example.org', country: 'TW' });
  expect(done.headers.get('location')).toBe(`${ours}?done=replaced`);
});

test('a link that was replaced says so', async () => {
  const email = 'renewing@example.org';
  const path = await delegation({ email });
  const attendee = await app.dataSource.getRepository(Attendee).findOneByOrFail({ emailKey: email });
  await post(`/me/${pageToken(app.config.secret, attendee.id, 1)}/new-link`, {});
  expect((await fetch(new URL(path, app.url))).status).toBe(410);
  const next = await app.app.get(StartDelegation).runOwn(attendee.id, coordinator.organization);
  expect((await fetch(`${app.url}/delegations/${next}`)).status).toBe(200);
});

describe('the API', () => {
  const body = (sessions: string[], names: string[], more: object = {}) => ({
    coordinator: { email: 'api-coordinator@example.org', name: 'Amina' },
    organization: 'County of Nairobi',
    sessions,
    members: names.map((name) => ({ email: `api-${name}@example.org`, name })),
    ...more,
  });

  test('says what would happen, registers, adds and replaces', async () => {
    const session = await world.session({ capacity: 2 });
    const path = `/calls/${world.call.slug}/delegations`;
    const input = body([session.id], ['ana', 'bo', 'cy']);
    const foreseen = await app.api('POST', `${path}?dryRun=true`, input);
    expect([foreseen.status, foreseen.body]).toEqual([
      200,
      {
        id: null,
        dryRun: true,
        sessions: [
          {
            sessionId: session.id,
            title: session.title,
            refusal: null,
            members: [
              { email: 'api-ana@example.org', name: 'ana', created: true, registrationId: null, state: 'confirmed' },
              { email: 'api-bo@example.org', name: 'bo', created: true, registrationId: null, state: 'confirmed' },
              {
                email: 'api-cy@example.org',
                name: 'cy',
                created: true,
                registrationId: null,
                state: 'waitlisted',
                place: 1,
              },
            ],
          },
        ],
      },
    ]);
    expect(await app.dataSource.getRepository(Attendee).countBy({ emailKey: 'api-ana@example.org' })).toBe(0);

    const headers = { 'idempotency-key': 'delegation-1' };
    const made = await app.api('POST', path, input, { headers });
    const again = await app.api('POST', path, input, { headers });
    expect([made.status, again.body]).toEqual([201, made.body]);
    const members = made.body.sessions[0].members;
    expect(members.map((one: { state: string; created: boolean }) => [one.state, one.created])).toEqual([
      ['confirmed', true],
      ['confirmed', true],
      ['waitlisted', true],
    ]);
    // Each way of attending has a waiting list of its own, so nobody stays together across both.
    const ways = ['online', 'in-person'].map((attendanceMode) => {
      return { email: `api-${attendanceMode}@example.org`, name: attendanceMode, attendanceMode };
    });
    const torn = { sessions: [session.id], allOrNothing: true, members: ways };
    const refused = await app.api('POST', `/delegations/${made.body.id}/members`, torn);
    expect([refused.status, refused.body.errors]).toEqual([
      422,
      [expect.objectContaining({ path: 'members.1.attendanceMode', code: 'mixed-attendance' })],
    ]);
    const added = await app.api('POST', `/delegations/${made.body.id}/members`, {
      sessions: [session.id],
      members: [
        { email: 'api-cy@example.org', name: 'cy' },
        { email: 'api-di@example.org', name: 'di', country: 'TW' },
      ],
    });
    expect(added.status).toBe(201);
    expect(
      added.body.sessions[0].members.map((one: { created: boolean; place: number }) => [one.created, one.place]),
    ).toEqual([
      [false, 1],
      [true, 2],
    ]);
    const replaced = await app.api('POST', `/registrations/${members[2].registrationId}/replace`, {
      email: 'api-ed@example.org',
      name: 'ed',
    });
    expect([replaced.status, replaced.body.state, replaced.body.place, replaced.body.organization]).toEqual([
      201,
      'waitlisted',
      1,
      'County of Nairobi',
    ]);
    const read = await app.api('GET', `/delegations/${made.body.id}`);
    expect(read.body).toMatchObject({
      id: made.body.id,
      organization: 'County of Nairobi',
      coordinator: { email: 'api-coordinator@example.org', name: 'Amina' },
    });
    expect(
      read.body.registrations.map((one: { name: string; state: string }) => `${one.name} ${one.state}`).toSorted(),
    ).toEqual(['ana confirmed', 'bo confirmed', 'cy cancelled', 'di waitlisted', 'ed waitlisted']);
  });

  test('refuses as a whole, names the row, and leaves nothing behind', async () => {
    const session = await world.session({ capacity: 1, waitlist: false });
    const path = `/calls/${world.call.slug}/delegations`;
    const input = body([session.id], ['one', 'two'], {
      coordinator: { email: 'refused-coordinator@example.org', name: 'Nobody' },
      organization: 'Refused City',
    });
    const foreseen = await app.api('POST', `${path}?dryRun=true`, input);
    expect(foreseen.body.sessions[0].refusal).toEqual({ code: 'party-too-large', row: 1 });
    const refused = await app.api('POST', path, input);
    expect([refused.status, refused.body.code, refused.body.errors]).toEqual([
      409,
      'party-too-large',
      [expect.objectContaining({ path: 'members.1', code: 'party-too-large' })],
    ]);
    const left = await app.dataSource.query(
      `select 1 from attendees where email_key like 'refused-%' union all select 1 from organizations where name = 'Refused City'`,
    );
    expect(left).toEqual([]);
  });

  test('refuses invalid input, and people without permission', async () => {
    const session = await world.session();
    const path = `/calls/${world.call.slug}/delegations`;
    const twice = body([session.id], ['x'], {
      members: [
        { email: 'x@example.org', name: 'X' },
        { email: 'X@EXAMPLE.org', name: 'Y' },
      ],
    });
    expect((await app.api('POST', path, twice)).body.errors).toEqual([
      { path: 'members.1.email', code: 'repeated', message: 'This address appears more than once.' },
    ]);
    expect((await app.api('POST', `${path}?dry=1`, twice)).status).toBe(422);
    expect((await app.api('POST', path, body(['00000000-0000-4000-8000-000000000000'], ['x']))).status).toBe(404);
    const key = await app.createApiKey('viewer');
    expect((await app.api('POST', path, body([session.id], ['x']), { key })).status).toBe(403);
    expect((await app.api('GET', '/delegations/nobody')).status).toBe(404);
  });
});

test('organizers see a delegation from its session and its organization, without the coordinator’s link', async () => {
  const session = await world.session({ capacity: 1, title: 'Watched session' });
  const path = await delegation({ organization: 'Watched City' });
  const form = { sessions: session.id, people: 'Ana <ana-9@example.org>\nBo <bo-9@example.org>' };
  const html = await (await post(`${path}/check`, form)).text();
  await post(`${path}/register`, { ...form, checked: field(html, 'checked') });
  const organizer = await consoleClient(app, 'viewer');
  const onSession = await organizer.get(`/console/sessions/${session.id}/attendees`);
  const link = /href="(\/console\/delegations\/[^"]+)"/u.exec(onSession.html)?.[1] ?? '';
  const page = await organizer.get(link);
  expect(page.status).toBe(200);
  for (const words of [
    'Delegation of Watched City',
    'Amina Odhiambo',
    'ana-9@example.org',
    '1st on the waiting list',
  ]) {
    expect(page.html).toContain(words);
  }
  expect(page.html).not.toContain(path.split('/').at(-1));
  const organization = /href="(\/console\/organizations\/[^"]+)">Organization/u.exec(page.html)?.[1] ?? '';
  expect((await organizer.get(organization)).html).toContain(`href="${link}"`);
  expect((await fetch(new URL(link, app.url), { redirect: 'manual' })).status).toBe(303);
});
