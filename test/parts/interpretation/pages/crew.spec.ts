import { NotifySpeakers } from '../../../../src/flows/notifications/notify-speakers.flow.js';
import { PlanReminders } from '../../../../src/flows/notifications/plan-reminders.flow.js';
import { ReceiveEmail } from '../../../../src/flows/notifications/receive-email.flow.js';
import { makeCall, makeRegistration, makeSession } from '../../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { ConsoleClient, consoleClient, formOf, textOf } from '../../../support/console-client.js';
import { readCalendar } from '../../../support/read-calendar.js';
import { replyEmail } from '../../../support/replies.js';

const spanish = { kind: 'interpreted', language: 'es' };
const signed = { kind: 'signed', language: 'ase' };
const captions = { kind: 'captioned', language: 'en' };
const times = { startsAtLocal: '2027-03-02T10:00' };

let greenroom: TestApp;
let lin: ConsoleClient;
let session: { id: string; slug: string };
let call: string;
let number = 0;
beforeAll(async () => {
  greenroom = await startTestApp();
  lin = await consoleClient(greenroom, 'organizer');
});
afterAll(() => greenroom?.stop());
beforeEach(async () => {
  greenroom.clock.set('2026-12-01T09:00:00Z');
  greenroom.mail.sent.length = 0;
  call = `many-mouths-${++number}`;
  await makeCall(greenroom, { slug: call });
  session = await makeSession(greenroom, { ...times, languageOffers: [spanish, signed] }, { call });
});

const address = (name: string) => `${name.toLowerCase()}.${number}@crew.example`;
const book = (name: string, input: object = {}, { id } = session) =>
  greenroom.api('POST', `/sessions/${id}/crew`, { ...spanish, name, email: address(name), ...input });
const crew = async () => (await greenroom.api('GET', `/sessions/${session.id}/crew`)).body.items;
const mails = (name: string) => greenroom.mail.to(address(name));
/** What the calendar of somebody was sent, in order: method, SEQUENCE, times. */
const events = (name: string) =>
  mails(name).map(({ calendar }) => {
    const {
      method,
      events: [event],
    } = readCalendar(calendar?.object ?? '');
    return [method, event?.property('sequence'), event?.startsAt.toISOString(), event?.endsAt.toISOString()];
  });
/** Tells people what is due by then. */
const at = async (time: string) => {
  greenroom.clock.set(time);
  await greenroom.app.get(NotifySpeakers).run();
  await greenroom.deliver();
};
const ownPath = (name: string) => /(\/speakers\/[\w-]+)/u.exec(mails(name).at(-1)?.text ?? '')?.[1] ?? '';
const visitor = () => new ConsoleClient(greenroom.url);
const answer = async (name: string, what: 'confirm' | 'decline') => {
  const [path, browser] = [ownPath(name), visitor()];
  await browser.get(path);
  return browser.post(`${path}/sessions/${session.id}/${what}`);
};
const home = async () => textOf((await lin.get(`/console/calls/${call}`)).html);

test('an interpreter is booked for own times, and finds briefing and slides on a page of their own', async () => {
  const before = await (await fetch(`${greenroom.url}/calls/${call}/sessions/${session.slug}`)).text();
  const path = `/console/sessions/${session.id}/crew/new`;
  const form = formOf((await lin.get(path)).html, path);
  const typed = { ...form, name: 'Ana Ruiz', email: address('ana'), from: '09:45', until: '10:30' };
  const missing = await lin.post(path, { ...typed, email: '', from: '25:00' });
  expect(missing.status).toBe(422);
  const done = await lin.postAndFollow(path, typed);
  expect(textOf(done.html)).toContain('Saved. They get an email.');
  expect(textOf(done.html)).toContain('Ana Ruiz');
  await at('2026-12-01T09:01:00Z');
  expect(events('ana')).toEqual([['REQUEST', '0', '2027-03-02T09:45:00.000Z', '2027-03-02T10:30:00.000Z']]);
  expect(mails('ana')[0]?.subject).toContain('Are you available?');
  expect(mails('ana')[0]?.text).toContain('Interpretation: Spanish');
  expect(mails('ana')[0]?.text).not.toMatch(/speak(?!ers\/)/u);

  const [link] = [`/sessions/${session.id}/materials`];
  const slides = { kind: 'slides', visibility: 'after', url: 'https://slides.example.org/a.pdf', title: 'Deck' };
  expect((await greenroom.api('POST', link, slides)).status).toBe(201);
  await lin.get(`/console/sessions/${session.id}/speakers`);
  await lin.post(`/console/sessions/${session.id}/speakers`, { briefing: 'Names of people: Nguyễn.' });
  await greenroom.api('PATCH', `/speakers/${(await crew())[0].personId}`, { timeZone: 'Asia/Tokyo' });
  const own = await visitor().get(ownPath('ana'));
  const text = textOf(own.html);
  expect(text).toContain('Ana Ruiz, your sessions');
  expect(text).toContain('18:45');
  expect(text).toContain('Interpretation: Spanish');
  expect(text).toMatch(/The session: [^.]*19:00 – 20:00/u);
  expect(text).toContain('Names of people: Nguyễn.');
  expect(own.html).toContain('href="https://slides.example.org/a.pdf"');
  for (const ofSpeakers of ['Shown publicly', 'speaking', 'as host', 'Add slides'])
    expect(text).not.toContain(ofSpeakers);
  expect(await (await fetch(`${greenroom.url}/calls/${call}/sessions/${session.slug}`)).text()).toBe(before);
  expect((await greenroom.api('GET', `/calls/${call}/speakers`)).body.items).toEqual([]);

  // Who opens the link changes nothing; the answer is a form.
  await visitor().get(ownPath('ana'));
  expect((await crew())[0].status).toBe('invited');
  await answer('ana', 'confirm');
  expect((await crew())[0]).toMatchObject({ status: 'confirmed', from: -15, until: 30 });
});

test('when the session moves or is cancelled, or their task changes, one email and event says so', async () => {
  const { personId } = (await book('Bo', { from: -15 })).body;
  await at('2026-12-01T09:01:00Z');
  await greenroom.api('POST', `/sessions/${session.id}/reschedule`, { startsAtLocal: '2027-03-03T12:00' });
  await at('2026-12-01T09:05:00Z');
  await greenroom.api('PATCH', `/sessions/${session.id}/crew/${personId}`, { until: 30 });
  await at('2026-12-01T09:06:00Z');
  await at('2026-12-01T09:30:00Z');
  expect(events('bo')).toEqual([
    ['REQUEST', '0', '2027-03-02T09:45:00.000Z', '2027-03-02T11:00:00.000Z'],
    ['REQUEST', '1', '2027-03-03T11:45:00.000Z', '2027-03-03T13:00:00.000Z'],
    ['REQUEST', '2', '2027-03-03T11:45:00.000Z', '2027-03-03T12:30:00.000Z'],
  ]);
  expect(mails('bo')[2]?.text).toMatch(/The time has changed[^]*Previous time:[^]*11:45 – 13:00/u);
  expect(
    new Set(mails('bo').map(({ calendar }) => readCalendar(calendar?.object ?? '').events[0]?.property('uid'))).size,
  ).toBe(1);
  await greenroom.api('DELETE', `/sessions/${session.id}/crew/${personId}`);
  await at('2026-12-01T09:31:00Z');
  expect(events('bo')[3]).toEqual(['CANCEL', '3', '2027-03-03T11:45:00.000Z', '2027-03-03T12:30:00.000Z']);
  expect(mails('bo')[3]?.subject).toContain('No longer needed');
  await book('Cy');
  await at('2026-12-01T09:32:00Z');
  await greenroom.api('POST', `/sessions/${session.id}/cancel`, { reason: 'Storm' });
  await at('2026-12-01T10:30:00Z');
  expect([mails('bo').length, events('cy').map(([method]) => method)]).toEqual([4, ['REQUEST', 'CANCEL']]);
  expect(mails('cy')[1]?.text).toContain('Storm');
});

test('a cancellation that is undone reaches nobody', async () => {
  await book('Uma');
  await at('2026-12-01T09:01:00Z');
  const path = `/console/sessions/${session.id}/cancel`;
  const form = formOf((await lin.get(path)).html, path);
  const over = await lin.postAndFollow(path, { ...form, reason: 'Storm' });
  const undo = /action="([^"]*\/undo\/[^"]*)"/u.exec(over.html)?.[1] ?? '';
  expect(textOf((await lin.postAndFollow(undo)).html)).not.toContain('Nothing left to undo.');
  await at('2026-12-01T10:30:00Z');
  expect(events('uma').map(([method]) => method)).toEqual(['REQUEST']);
});

test('people with a task are reminded of their own times', async () => {
  await book('Vic', { from: -15 });
  await at('2026-12-01T09:01:00Z');
  await answer('vic', 'confirm');
  greenroom.clock.set('2027-03-01T10:00:00Z');
  await greenroom.app.get(PlanReminders).run();
  await greenroom.deliver();
  const [, reminder] = mails('vic');
  expect(reminder?.text).toContain('Your task: Interpretation: Spanish.');
  expect(reminder?.text).toContain('09:45 – 11:00');
  expect(reminder?.text).not.toMatch(/speak(?!ers\/)/u);
});

test('before a session is published, it says what nobody is booked for and who is needed elsewhere', async () => {
  const draft = await makeSession(
    greenroom,
    { ...times, title: 'Draft', languageOffers: [spanish] },
    { call, draft: true },
  );
  const checks = async () =>
    (await greenroom.api('GET', `/sessions/${draft.id}/publishing-checks`)).body.items
      .filter(({ field }: { field: string }) => field === 'languageOffers')
      .map(({ severity, message }: Record<string, string>) => [severity, message]);
  expect(await checks()).toEqual([['hint', 'Nobody is booked yet: Interpretation: Spanish.']]);
  const page = async () => textOf((await lin.get(`/console/sessions/${draft.id}`)).html);
  expect(await page()).toContain('Nobody booked yet: Interpretation: Spanish.');
  await book('Wes');
  await book('Wes', {}, draft);
  expect(await checks()).toEqual([['warning', 'Wes is also needed in "How to write a proposal" at the same time.']]);
  expect(await page()).toContain('Wes is needed elsewhere then:');
});

describe('who declines', () => {
  test('is replaced in one step, of which the organizers hear at once', async () => {
    await greenroom.api('POST', `/sessions/${session.id}/reschedule`, { startsAtLocal: '2026-12-01T12:00' });
    await book('Cai', { until: 30 });
    await book('Dee', { takesTurns: true });
    await at('2026-12-01T09:01:00Z');
    expect(textOf((await visitor().get(ownPath('dee'))).html)).toContain('You take turns with Cai.');
    greenroom.clock.set('2026-12-01T11:00:00Z');
    await answer('cai', 'decline');
    await greenroom.deliver();
    const told = greenroom.mail.sent.filter(({ subject }) => subject.includes('Replacement needed'));
    expect(told.length).toBe(
      (
        await greenroom.dataSource.query(
          `select 1 from organizers where state = 'active' and role in ('owner', 'organizer')`,
        )
      ).length,
    );
    expect(told[0]?.text).toContain('Task: Interpretation: Spanish');
    expect(told[0]?.text).not.toContain('Cai');
    expect(await home()).toContain('Cai declined (Interpretation: Spanish)');
    const path = /\/console\/sessions\/[\w-]+\/crew\/new\?instead=[\w-]+/u.exec(told[0]?.text ?? '')?.[0] ?? '';
    const action = path.split('?')[0] ?? '';
    const form = formOf((await lin.get(path)).html, action);
    expect(form).toMatchObject({ offer: 'interpreted-es', until: '12:30' });
    await lin.post(action, { ...form, name: 'Eli', email: address('eli') });
    await at('2026-12-01T11:01:00Z');
    expect((await crew()).map(({ name, until }: { name: string; until: number }) => [name, until])).toEqual([
      ['Dee', null],
      ['Eli', 30],
    ]);
    expect(events('cai').map(([method]) => method)).toEqual(['REQUEST', 'CANCEL']);
    expect(events('eli').map(([method]) => method)).toEqual(['REQUEST']);
    expect(await home()).not.toContain('declined');
    greenroom.clock.set('2026-12-01T13:30:00Z');
    expect((await answer('dee', 'decline')).status).toBe(409);
  });

  test('can do so by calendar', async () => {
    await book('Fay');
    await at('2026-12-01T09:01:00Z');
    const uid = readCalendar(mails('fay')[0]?.calendar?.object ?? '').events[0]?.property('uid') ?? '';
    const reply = replyEmail({ uid, email: address('fay'), answer: 'DECLINED', stamp: '20261201T090200Z' });
    await greenroom.app.get(ReceiveEmail).run(reply, { kind: 'system' });
    await at('2026-12-01T09:03:00Z');
    expect((await crew())[0].status).toBe('declined');
    expect(greenroom.mail.sent.filter(({ subject }) => subject.includes('Replacement needed'))).not.toEqual([]);
  });
});

test('Home names what is wrong, and nothing of a call without interpreters', async () => {
  const plain = `plain-${number}`;
  await makeCall(greenroom, { slug: plain });
  await makeSession(greenroom, { ...times }, { call: plain });
  const shown = textOf((await lin.get(`/console/calls/${plain}`)).html);
  for (const word of ['Languages', 'booked', 'Interpretation']) expect(shown).not.toContain(word);
  const agency = { ...captions, by: 'Captions Ltd' };
  await greenroom.api('PATCH', `/sessions/${session.id}`, {
    languageOffers: [spanish, signed, agency, { ...captions, language: 'fr', automatic: true }],
  });
  const sentences =
    /Nobody booked \([\w: ]+\)|\w+, \w+ at the same time, not in turns|\w+ \([\w: ]+\) is in “\w+” then, too|\w+ is booked for what isn’t offered/gu;
  // Each is there twice: its link says it to screen readers.
  const problems = async () => [...new Set((await home()).match(sentences))];
  expect(await problems()).toEqual([
    'Nobody booked (Interpretation: Spanish)',
    'Nobody booked (Sign language: American Sign Language)',
  ]);
  const gus = (await book('Gus')).body.personId;
  await book('Hal', { ...signed });
  await book('Ivy', { from: 30 });
  expect(await problems()).toEqual(['Gus, Ivy at the same time, not in turns']);
  const overview = textOf((await lin.get(`/console/sessions/${session.id}`)).html);
  expect(overview).toContain('Gus, Ivy at the same time, not in turns');
  const ivy = (await crew()).find(({ name }: { name: string }) => name === 'Ivy').personId;
  const change = (input: object) => greenroom.api('PATCH', `/sessions/${session.id}/crew/${ivy}`, input);
  await change({ takesTurns: true });
  expect(await problems()).toEqual([]);
  const other = await makeSession(
    greenroom,
    { ...times, title: 'Other', speakers: [{ id: gus, name: 'Gus' }] },
    { call },
  );
  expect(await problems()).toEqual(['Gus (Interpretation: Spanish) is in “Other” then, too']);
  expect(textOf((await lin.get(`/console/sessions/${session.id}/languages`)).html)).toContain(
    'Gus (Interpretation: Spanish) is in “Other” then, too',
  );
  await greenroom.api('PATCH', `/sessions/${other.id}`, { speakers: [] });
  await greenroom.api('PATCH', `/sessions/${session.id}`, { languageOffers: [signed] });
  expect(await problems()).toEqual(['Gus is booked for what isn’t offered', 'Ivy is booked for what isn’t offered']);
});

describe('people', () => {
  test('have one task in a session, and what makes no sense is refused', async () => {
    const { personId } = (await book('Jo')).body;
    const refused = async (input: object, path: string) => {
      const { status, body } = await book('Kai', input);
      expect([status, body.errors?.[0]?.path]).toEqual([422, path]);
    };
    await refused({ personId }, 'personId');
    await refused({ email: address('jo') }, 'email');
    await refused({ email: null }, 'email');
    await refused({ name: '' }, 'name');
    await refused({ language: 'fr' }, 'language');
    await refused({ personId: session.id }, 'personId');
    await refused({ until: 0.5 }, 'until');
    await refused({ from: -181 }, 'from');
    await refused({ from: 60 }, 'from');
    await refused({ from: 30, until: 30 }, 'until');
    const speakers = [{ id: personId, name: 'Jo' }];
    const both = await greenroom.api('PATCH', `/sessions/${session.id}`, { speakers });
    expect(both.body.errors[0].code).toBe('speaker-is-crew');
    expect((await book('Kai', {}, { ...session, id: personId })).status).toBe(404);
    // Two organizers ask the same person at once: one of them hears that it was done.
    const both2 = await Promise.all([book('Lou'), book('Lou')]);
    expect(new Set(both2.map(({ status }) => status))).toEqual(new Set([201, 422]));
  });

  test('are attendees too, merged, and erased', async () => {
    const { personId } = (await book('Mo')).body;
    await makeRegistration(greenroom, session.id, address('mo'));
    await at('2026-12-01T09:05:00Z');
    const uids = mails('mo').map(({ calendar }) => readCalendar(calendar?.object ?? '').events[0]?.property('uid'));
    expect(new Set(uids).size).toBe(2);
    const double = (await book('Nil', { ...signed })).body.personId;
    await at('2026-12-01T09:06:00Z');
    await lin.get(`/console/speakers/${double}`);
    await lin.post(`/console/speakers/${double}/merge`, { into: personId });
    expect((await crew()).map(({ name }: { name: string }) => name)).toEqual(['Mo']);
    await at('2026-12-01T09:07:00Z');
    expect(events('nil').map(([method]) => method)).toEqual(['REQUEST', 'CANCEL']);
    const path =
      /(\/speakers\/[\w-]+)/u.exec(mails('mo').find(({ text }) => text.includes('/speakers/'))?.text ?? '')?.[1] ?? '';
    const browser = visitor();
    const data = await (await fetch(`${greenroom.url}${path}/data.json`)).json();
    expect(data).toMatchObject({ sessions: [{ task: { kind: 'interpreted', language: 'es' } }] });
    await browser.get(path);
    await browser.post(`${path}/delete`);
    expect([await crew(), (await browser.get(path)).status]).toEqual([[], 404]);
  });
});
