import { joinLink } from '../../../../src/domain/notifications/email/links.js';
import { makeCall, makeRegistration, makeSession } from '../../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { ConsoleClient, consoleClient, formOf, textOf, unescape } from '../../../support/console-client.js';
import { readCalendar } from '../../../support/read-calendar.js';

const call = 'many-ears';
const spanish = {
  kind: 'interpreted',
  language: 'es',
  link: 'https://audio.example.org/es',
  phone: '+886 2 1234',
  code: '77',
};
const french = { kind: 'interpreted', language: 'fr' };
const signed = { kind: 'signed', language: 'ase' };

let greenroom: TestApp;
let session: { id: string; slug: string };
beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom, { slug: call });
});
afterAll(() => greenroom?.stop());
beforeEach(async () => {
  greenroom.clock.set('2026-12-01T09:00:00Z');
  greenroom.mail.sent.length = 0;
  session = await makeSession(greenroom, { languageOffers: [spanish, french, signed] }, { call });
});

const change = (changes: object) => greenroom.api('PATCH', `/sessions/${session.id}`, changes);
const register = (email: string, listensIn?: string) =>
  makeRegistration(greenroom, session.id, `${email}@ears.example`, { ...(listensIn && { listensIn }) });
const mailTo = (email: string) => greenroom.mail.to(`${email}@ears.example`).at(-1);
const ownPath = (email: string) => {
  const url = /https?:\/\/\S+(\/me\/[\w.-]+)/u.exec(mailTo(email)?.text ?? '')?.[1] ?? '';
  return url;
};
const deliver = async (at = '2026-12-01T09:10:00Z') => {
  greenroom.clock.set(at);
  await greenroom.deliver();
};
const choicesOf = (html: string) => [...html.matchAll(/name="listensIn"\s+value="(\w+)"/gu)].map(([, value]) => value);
const listeners = async (id = session.id): Promise<[string, string | null][]> => {
  const { items } = (await greenroom.api('GET', `/sessions/${id}/registrations`)).body;
  return items.map(({ email, listensIn }: { email: string; listensIn: string | null }) => [email, listensIn]);
};
const descriptionOf = (object: string) => readCalendar(object).events[0]?.property('description') ?? '';
const demand = async (client: ConsoleClient) => {
  const page = textOf((await client.get(`/console/sessions/${session.id}/languages`)).html);
  return /Who follows in which language (.*?) (?:Powered|$)/u.exec(page)?.[1] ?? page;
};

test('a listener in Spanish gets the channel by email, in the calendar, on the own page and once the room is open', async () => {
  const visitor = new ConsoleClient(greenroom.url);
  const path = `/calls/${call}/sessions/${session.slug}`;
  const form = unescape((await visitor.get(path)).html);
  expect(choicesOf(form)).toEqual(['en', 'es', 'fr', 'ase']);
  // After who the person is.
  expect(form.indexOf('name="listensIn"')).toBeGreaterThan(form.indexOf('name="email"'));
  const sent = { name: 'Luz', email: 'luz@ears.example', timeZone: 'Europe/Madrid', listensIn: 'es' };
  expect(await visitor.post(path, sent)).toMatchObject({ status: 303 });
  await deliver();
  const email = mailTo('luz');
  expect(email?.text).toContain('Your language for this session');
  expect(email?.text).toMatch(/Spanish\s+Your join link shows how to get each language/u);
  const description = readCalendar(email?.calendar?.object ?? '').events[0]?.property('description');
  expect(description).toContain('Interpretation: Spanish, French');
  expect(description).toContain('Your join link shows how to get each language.');
  for (const text of [email?.text, description]) expect(text).not.toMatch(/audio\.example|1234/u);

  const items = (await greenroom.api('GET', `/sessions/${session.id}/registrations`)).body.items;
  expect(items).toMatchObject([{ listensIn: 'es' }]);
  const door = new URL(joinLink(greenroom.config, items[0].id, 1)).pathname;
  const early = await visitor.get(door);
  const [starts] = await greenroom.dataSource.query('select starts_at from sessions where id = $1', [session.id]);
  greenroom.clock.set(starts.starts_at.toISOString());
  const open = await visitor.get(door);
  for (const page of [early, open]) expect(page.html).not.toMatch(/audio\.example|1234/u);
  const entered = await visitor.post(door);
  expect(textOf(entered.html)).toContain(
    'Spanish · Interpretation Open the channel By phone: +886 2 1234, code 77 French · Interpretation The hosts say how to get it. American Sign Language · Sign language Look for the interpreter in the video.',
  );
  expect(entered.html).toContain('href="https://audio.example.org/es"');
  expect(entered.html).not.toContain('http-equiv="refresh"');
});

test('captions of the room are named with how to get them, before and after entering', async () => {
  const captions = { kind: 'captioned', language: 'en' };
  const later = { kind: 'captioned', language: 'fr', afterwards: true };
  await change({ languageOffers: [captions, later] });
  const { id } = await register('dora');
  await deliver();
  const how = 'Your join link shows how to turn captions on.';
  const said = 'English, French (afterwards)';
  expect(mailTo('dora')?.text).toContain(`Captions:\n${said}\n${how}`);
  expect(descriptionOf(mailTo('dora')?.calendar?.object ?? '')).toContain(`Captions: ${said}\n${how}`);
  const visitor = new ConsoleClient(greenroom.url);
  const own = await visitor.get(`${ownPath('dora')}/registrations/${id}`);
  expect(textOf(own.html)).toContain(`Captions: ${said} ${how}`);
  const door = new URL(joinLink(greenroom.config, id, 1)).pathname;
  const early = await visitor.get(door);
  const [{ starts_at: starts }] = await greenroom.dataSource.query('select starts_at from sessions where id = $1', [
    session.id,
  ]);
  greenroom.clock.set(starts.toISOString());
  const open = await visitor.get(door);
  const entered = await visitor.post(door);
  const ways =
    'English · Captions Turn them on in the room, or ask the hosts. French (afterwards) · Captions With the recording.';
  for (const page of [early, open, entered]) expect(textOf(page.html)).toContain(ways);
  expect(entered.html).toContain('http-equiv="refresh"');
  // A link of their own appears only to who has entered, and is not passed over.
  await change({ languageOffers: [{ ...captions, link: 'https://captions.example.org/' }] });
  const again = await visitor.get(door);
  expect(textOf(again.html)).toContain('English · Captions Shown here when you join.');
  expect(again.html).not.toContain('captions.example.org');
  const inside = (await visitor.post(door)).html;
  expect(inside).toContain('href="https://captions.example.org/"');
  expect(inside).not.toContain('http-equiv="refresh"');
});

test('who listens to what is spoken enters at once, and a session without a choice asks nothing', async () => {
  const { id } = await register('eva', 'en');
  const [{ starts_at: starts }] = await greenroom.dataSource.query('select starts_at from sessions where id = $1', [
    session.id,
  ]);
  greenroom.clock.set(starts.toISOString());
  const visitor = new ConsoleClient(greenroom.url);
  const door = new URL(joinLink(greenroom.config, id, 1)).pathname;
  await visitor.get(door);
  expect((await visitor.post(door)).html).toContain('http-equiv="refresh"');
  greenroom.clock.set('2026-12-01T09:00:00Z');
  const plain = await makeSession(greenroom, {}, { call });
  expect((await visitor.get(`/calls/${call}/sessions/${plain.slug}`)).html).not.toContain('listensIn');
  const ignored = await makeRegistration(greenroom, plain.id, 'ida@ears.example', { listensIn: 'es' });
  expect(ignored.listensIn).toBeNull();
});

test('a language that is removed concerns those who chose it, and nobody else', async () => {
  const lin = await consoleClient(greenroom, 'organizer');
  for (const [email, language] of [
    ['es', 'es'],
    ['fr', 'fr'],
    ['en', 'en'],
    ['none', undefined],
  ] as const)
    await register(email, language);
  await deliver();
  const before = greenroom.mail.sent.length;
  // Another language, and another link, are on the join page.
  expect(
    (
      await change({
        languageOffers: [
          { ...spanish, link: 'https://other.example.org/' },
          french,
          signed,
          { ...french, language: 'de' },
        ],
      })
    ).body.notified,
  ).toBe(0);
  const removed = await change({ languageOffers: [french, signed] });
  expect(removed.body.notified).toBe(1);
  await deliver('2026-12-01T09:30:00Z');
  expect(
    greenroom.mail.sent
      .slice(before)
      .map(({ to, text }) => [to.address, text.includes('Spanish is no longer offered.')]),
  ).toEqual([['es@ears.example', true]]);
  expect(await demand(lin)).toContain(
    'English 1 with a seat French 1 with a seat American Sign Language 0 with a seat Spanish is no longer offered. 1 with a seat Not said 1 with a seat',
  );
  // The person chooses another on their own page.
  const visitor = new ConsoleClient(greenroom.url);
  const [{ id }] = await greenroom.dataSource.query(
    `select r.id from registrations r join attendees a on a.id = r.attendee_id where a.email = 'es@ears.example' and r.session_id = $1`,
    [session.id],
  );
  const own = `${ownPath('es')}/registrations/${id}`;
  const page = (await visitor.get(own)).html;
  expect(textOf(page)).toContain('Spanish is no longer offered.');
  expect(formOf(page, `${own}/language`)).not.toHaveProperty('listensIn');
  expect(await visitor.post(`${own}/language`, { listensIn: 'es' })).toMatchObject({ location: own });
  const chosen = await visitor.post(`${own}/language`, { listensIn: 'fr' });
  expect(chosen.location).toBe(`${own}?done=language`);
  expect(await demand(lin)).toContain('English 1 with a seat French 2 with a seat');
  const file = await lin.get(`/console/sessions/${session.id}/attendees.csv`);
  expect(file.html.split('\n')[0]).toContain('listens_in');
  await deliver('2026-12-01T10:00:00Z');
  expect(greenroom.mail.sent.length).toBe(before + 1);
});

test('a choice stays while somebody waits, and moves up with them', async () => {
  await change({ capacity: 1 });
  const first = await register('first');
  const second = await register('second', 'ase');
  expect([second.state, second.listensIn]).toEqual(['waitlisted', 'ase']);
  const lin = await consoleClient(greenroom, 'organizer');
  expect(await demand(lin)).toContain('American Sign Language 0 with a seat, 1 waiting');
  await greenroom.api('DELETE', `/registrations/${first.id}`);
  await deliver();
  expect(mailTo('second')?.text).toMatch(/American Sign Language\s+Your join link/u);
});

test('a language that comes back is told once to those who had it, and asks nobody again', async () => {
  for (const [email, language] of [
    ['had', 'es'],
    ['other', 'fr'],
    ['silent', undefined],
  ] as const)
    await register(email, language);
  await deliver();
  const without = { languageOffers: [french, signed] };
  expect((await change(without)).body.notified).toBe(1);
  await deliver('2026-12-01T09:30:00Z');
  expect((await change({ languageOffers: [spanish, french, signed] })).body.notified).toBe(1);
  await deliver('2026-12-01T10:00:00Z');
  const before = greenroom.mail.sent.length;
  expect(mailTo('had')?.text).toMatch(/Spanish\s+Your join link/u);
  expect(mailTo('had')?.text).not.toMatch(/no longer offered|Choose your language/u);
  expect(await listeners()).toContainEqual(['had@ears.example', 'es']);
  expect(
    (await change({ languageOffers: [spanish, french, signed, { ...french, language: 'de' }] })).body.notified,
  ).toBe(0);
  // Removed and back before anybody heard of it.
  await change(without);
  await change({ languageOffers: [spanish, french, signed] });
  await deliver('2026-12-01T10:30:00Z');
  expect(greenroom.mail.sent.slice(before).map(({ text }) => /no longer offered/u.test(text))).not.toContain(true);
});

test('who comes by another way is asked, too: from the own page, in a series, by a coordinator', async () => {
  const plain = await makeSession(greenroom, { title: 'No choice' }, { call });
  await makeSession(greenroom, { title: 'To add' }, { call });
  await makeRegistration(greenroom, plain.id, 'ada@ears.example');
  const visitor = new ConsoleClient(greenroom.url);
  await deliver();
  const add = `${ownPath('ada')}/add`;
  const page = (await visitor.get(add)).html;
  expect(textOf(page)).toContain('Language, where offered');
  // Of all sessions, which begin at the same time.
  expect(new Set(choicesOf(page))).toEqual(new Set(['en', 'es', 'fr', 'ase']));
  expect(textOf(page)).toContain('Online · English · Also in Spanish, French · American Sign Language');
  const nobody = await visitor.post(add, { listensIn: 'fr' });
  expect(unescape(nobody.html)).toMatch(/value="fr"\s+checked/u);
  expect(await visitor.post(add, { sessions: session.id, listensIn: 'es' })).toMatchObject({ status: 303 });
  expect(await listeners()).toContainEqual(['ada@ears.example', 'es']);

  const start = `/calls/${call}/delegations`;
  const amina = { name: 'Amina', email: 'amina@ears.example', organization: 'Nairobi', timeZone: 'Africa/Nairobi' };
  await visitor.get(start);
  await visitor.post(start, amina);
  await deliver('2026-12-01T09:20:00Z');
  const path = new URL(/https?:\/\/\S+\/delegations\/\S+/u.exec(mailTo('amina')?.text ?? '')?.[0] ?? '').pathname;
  expect(new Set(choicesOf((await visitor.get(path)).html))).toEqual(new Set(['en', 'es', 'fr', 'ase']));
  const roster = { sessions: session.id, people: 'Kim <kim@ears.example>', listensIn: 'fr' };
  const checked = (await visitor.post(`${path}/check`, roster)).html;
  expect(checked).toMatch(/value="fr"\s+checked/u);
  const hidden = Object.fromEntries(
    ['checked', 'submission'].map((name) => [
      name,
      new RegExp(`name="${name}" value="([^"]*)"`, 'u').exec(checked)?.[1] ?? '',
    ]),
  );
  expect(await visitor.post(`${path}/register`, { ...roster, ...hidden })).toMatchObject({ status: 303 });
  expect(await listeners()).toContainEqual(['kim@ears.example', 'fr']);
  // Who takes the place of somebody has not said anything.
  const replace = /href="([^"]*\/replace)"/u.exec(unescape((await visitor.get(path)).html))?.[1] ?? '';
  await visitor.get(replace);
  const newcomer = { name: 'Ola', email: 'ola@ears.example' };
  expect(await visitor.post(replace, newcomer)).toMatchObject({ status: 303 });
  expect(await listeners()).toContainEqual(['ola@ears.example', null]);
  const silent = await visitor.post(`${path}/check`, { ...roster, people: 'Lea <lea@ears.example>', listensIn: '' });
  expect(silent.status).toBe(200);
});

test('who has not said gets the link to choose, and calendars of the own page name the language that they chose', async () => {
  const { id } = await register('bo');
  await deliver();
  const own = `${ownPath('bo')}/registrations/${id}`;
  expect(mailTo('bo')?.text).toContain(`Choose your language: ${greenroom.url}${own}#language`);
  const visitor = new ConsoleClient(greenroom.url);
  expect((await visitor.get(own)).html).toContain('id="language"');
  const file = `${own}/invite.ics`;
  const before = descriptionOf((await visitor.get(file)).html);
  await visitor.get(own);
  await visitor.post(`${own}/language`, { listensIn: 'es' });
  const after = descriptionOf((await visitor.get(file)).html);
  const lines = 'Interpretation: Spanish, French\nSign language: American Sign Language\n';
  const how = 'Your join link shows how to get each language.';
  expect([
    before.includes(`${lines}${how}`),
    after.includes(`${lines}Your language for this session: Spanish\n${how}`),
  ]).toEqual([true, true]);
  expect(after).not.toMatch(/audio\.example|1234/u);
  // A room that is not there has no channels.
  const open = descriptionOf(await (await fetch(`${greenroom.url}/calls/${call}/sessions/${session.slug}.ics`)).text());
  expect([open.includes(lines.trim()), open.includes(how)]).toEqual([true, false]);
});

test('organizers find, export and import who follows which language', async () => {
  const lin = await consoleClient(greenroom, 'organizer');
  for (const [email, language] of [
    ['find-es', 'es'],
    ['find-fr', 'fr'],
  ] as const)
    await register(email, language);
  // Somebody who called.
  const adding = `/console/sessions/${session.id}/add`;
  expect(formOf((await lin.get(adding)).html, adding)).toHaveProperty('listensIn', '');
  await lin.post(adding, { name: 'Cal', email: 'find-ase@ears.example', listensIn: 'ase' });
  const called = (await greenroom.api('GET', `/sessions/${session.id}/registrations?q=find-ase`)).body.items.at(-1);
  expect(called).toMatchObject({ email: 'find-ase@ears.example', listensIn: 'ase' });
  // Who comes back and says nothing follows it as before.
  await greenroom.api('DELETE', `/registrations/${called.id}`);
  await lin.get(adding);
  await lin.post(adding, { name: 'Cal', email: 'find-ase@ears.example', listensIn: '' });
  expect(await listeners()).toContainEqual(['find-ase@ears.example', 'ase']);
  const languages = unescape((await lin.get(`/console/sessions/${session.id}/languages`)).html);
  const link = /href="([^"]*listensIn=es)"/u.exec(languages)?.[1] ?? '';
  const people = textOf((await lin.get(`${link}&column=listensIn`)).html);
  expect(people).toMatch(/1 person .*Session language .*find-es@ears\.example Spanish/u);
  expect(people).not.toContain('find-fr@ears.example');
  const attendees = textOf((await lin.get(`/console/sessions/${session.id}/attendees`)).html);
  expect(attendees).toMatch(/find-fr@ears\.example.*?French/u);
  const file = (await lin.get(`/console/sessions/${session.id}/attendees.csv`)).html;
  const next = await makeSession(greenroom, { languageOffers: [spanish, french, signed] }, { call });
  const answer = await greenroom.api('POST', `/sessions/${next.id}/registrations/import`, file, {
    headers: { 'content-type': 'text/csv' },
  });
  expect(answer.body.unread).toEqual([]);
  expect(Object.fromEntries(await listeners(next.id))).toEqual({
    'find-es@ears.example': 'es',
    'find-fr@ears.example': 'fr',
    'find-ase@ears.example': 'ase',
  });
});
