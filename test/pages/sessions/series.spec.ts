import { Register } from '../../../src/flows/registrations/register.flow.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { Session } from '../../../src/domain/sessions/session.entity.js';
import { ChangeSeries } from '../../../src/flows/sessions/change-series.flow.js';
import type { Conflict } from '../../../src/platform/errors.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { consoleClient, formOf, textOf } from '../../support/console-client.js';
import { makeStaff } from '../../support/jury.js';
import { cookiesOf } from '../../support/remembered.js';
import { createWorld } from '../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
});
afterAll(() => app?.stop());

const series = { series: 'Writing a proposal' };
const address = (session: Session) => `/calls/solutions/sessions/${session.slug}`;
const submit = (session: Session, name: string, alsoIn: readonly Session[]) => {
  const form = new URLSearchParams({ name, email: `${name}@example.org`, timeZone: 'Africa/Nairobi', language: 'en' });
  for (const one of alsoIn) form.append('alsoIn', one.id);
  return fetch(app.url + address(session), { method: 'POST', body: form, redirect: 'manual' });
};
const page = async (answer: Response) => {
  expect(answer.status).toBe(303);
  return (await fetch(app.url + answer.headers.get('location'), { headers: { cookie: cookiesOf(answer) } })).text();
};
const peopleOf = async (session: Session) =>
  (await app.api('GET', `/sessions/${session.id}/registrations`)).body.items
    .map((one: { email: string; state: string }) => `${one.email} ${one.state}`)
    .toSorted();

test('the form offers the other sessions of the series that take registrations, and says which collide', async () => {
  const first = await world.session({ title: 'First steps', startsAtLocal: '2027-01-14T16:00', ...series });
  const same = await world.session({ title: 'Same hour', startsAtLocal: '2027-01-14T16:30', ...series });
  await world.session({ title: 'Second steps', startsAtLocal: '2027-01-21T16:00', ...series });
  await world.session({ title: 'Apart', startsAtLocal: '2027-01-22T16:00' });
  const closed = await world.session({ title: 'Closed', startsAtLocal: '2027-01-22T16:00', ...series });
  await app.api('POST', `/sessions/${closed.id}/cancel`, {});
  const html = await (await fetch(`${app.url}${address(first)}?tz=Africa/Nairobi`)).text();
  expect([...html.matchAll(/name="alsoIn"[^>]*><span><b><bdi[^>]*>([^<]*)/gu)].map(([, title]) => title)).toEqual([
    'Same hour',
    'Second steps',
  ]);
  expect(html).toContain('Thu 21 Jan, 11:00 – 12:15');
  expect(html.match(/Overlaps with[^<]*/gu)).toEqual(['Overlaps with: First steps']);
  // Chosen all the same: a warning, not a ban.
  const shown = await page(await submit(first, 'amina', [same]));
  expect(shown).toContain('Also in this series');
  expect(shown).toContain('Overlaps with: First steps');
  expect(await peopleOf(same)).toEqual(['amina@example.org confirmed']);
});

test('some, all or one: each session is a registration of its own', async () => {
  const all = [];
  for (const day of ['03', '04', '05', '06']) {
    all.push(await world.session({ startsAtLocal: `2027-02-${day}T16:00`, series: 'Four evenings', capacity: 1 }));
  }
  const [one, two, three, four] = all as [Session, Session, Session, Session];
  await app.api('PATCH', `/sessions/${four.id}`, { waitlist: false });
  const apart = await world.session({ startsAtLocal: '2027-02-07T16:00' });
  await page(await submit(one, 'first', [two, four, apart]));
  expect(await Promise.all(all.map(peopleOf))).toEqual([
    ['first@example.org confirmed'],
    ['first@example.org confirmed'],
    [],
    ['first@example.org confirmed'],
  ]);
  // What is not of the series is not to be had by its form.
  expect(await peopleOf(apart)).toEqual([]);
  const second = await page(await submit(three, 'second', [one, two, four]));
  expect(await Promise.all(all.map(peopleOf))).toEqual([
    ['first@example.org confirmed', 'second@example.org waitlisted'],
    ['first@example.org confirmed', 'second@example.org waitlisted'],
    ['second@example.org confirmed'],
    ['first@example.org confirmed'],
  ]);
  expect(second).toMatch(/We couldn’t add “[^”]+”: registration is closed/u);
  expect(second.match(/On the waiting list/gu)).toHaveLength(2);
});

test('an address that is known in one of them is answered like any other, and learns the rest by email', async () => {
  const one = await world.session({ startsAtLocal: '2027-03-03T16:00', series: 'Known' });
  const two = await world.session({ startsAtLocal: '2027-03-04T16:00', series: 'Known' });
  const input = registrationInput.parse({ email: 'known@example.org', name: 'Known', timeZone: 'Asia/Tokyo' });
  await app.app.get(Register).run(two.id, input, { kind: 'visitor' });
  app.clock.advance({ minutes: 10 });
  await app.deliver();
  app.mail.sent.length = 0;
  const shown = await page(await submit(one, 'known', [two]));
  const other = await page(await submit(one, 'unheard', [two]));
  const alike = (html: string) => html.replaceAll(/(?:of|corrects)(?:=|&#x3D;)[\w-]+|known|unheard/gu, '');
  expect(shown).toContain('Also in this series');
  expect(alike(shown)).toBe(alike(other));
  await app.deliver();
  const mails = app.mail.to('known@example.org').map(({ subject, invites }) => [subject, invites.length]);
  expect(mails).toEqual([[expect.stringMatching(/^Confirm 2 sessions · .* · Green Solutions$/u), 1]]);
});

test('nobody puts a session into a series that is being deleted', async () => {
  const session = await world.session({ startsAtLocal: '2027-03-07T16:00' });
  const staff = await makeStaff(app.dataSource, app.clock, 'ana@city.example', 'organizer');
  for (let round = 0; round < 8; round++) {
    const put = (series: string | null) => app.api('PATCH', `/sessions/${session.id}`, { series });
    await put('A short one');
    const { seriesId } = await app.dataSource.getRepository(Session).findOneByOrFail({ id: session.id });
    await put(null);
    const deleted = app.app.get(ChangeSeries).delete(seriesId ?? '', staff);
    const [{ status }, outcome] = await Promise.all([
      put('A short one'),
      deleted.then(
        () => 'series-has-sessions',
        (error: unknown) => (error as Conflict).code,
      ),
    ]);
    expect([status, outcome]).toEqual([200, 'series-has-sessions']);
    await put(null);
    await app.dataSource.query(`delete from series where title = 'A short one'`);
  }
});

test('what was ticked stays ticked when the form comes back', async () => {
  const one = await world.session({ startsAtLocal: '2027-04-03T16:00', series: 'Ticked' });
  const two = await world.session({ startsAtLocal: '2027-04-04T16:00', series: 'Ticked' });
  const answer = await submit(one, '', [two]);
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain(`name="alsoIn" value="${two.id}" checked`);
});

test('is left in one step from the own page, where others then get the seats', async () => {
  const all: Session[] = [];
  for (const day of ['02', '09', '16', '23'])
    all.push(
      await world.session({ title: `June ${day}`, startsAtLocal: `2027-06-${day}T16:00`, series: 'June', capacity: 1 }),
    );
  const apart = await world.session({ title: 'Apart', startsAtLocal: '2027-06-20T16:00' });
  const [over, second, last, inside] = all as [Session, Session, Session, Session];
  for (const one of [...all, apart]) await submit(one, 'leaver', []);
  await submit(last, 'waiting', []);
  await app.dataSource.query(
    `update sessions set starts_at = '2027-01-03T08:00Z', ends_at = '2027-01-03T09:00Z' where id = $1`,
    [over.id],
  );
  await app.deliver();
  const own = /\/me\/[\w-]+/u.exec(app.mail.to('leaver@example.org')[0]!.text)![0];
  const html = await (await fetch(app.url + own)).text();
  expect(html).toContain('Leave the series “June”');
  expect(html).toContain('give up your 3 seats');
  // They are let in before they leave the series in another window.
  await app.dataSource.query(
    `insert into check_ins (id, registration_id, at, method, recorded_at)
     select gen_random_uuid(), id, now(), 'ticket', now() from registrations where session_id = $1`,
    [inside.id],
  );
  const leave = `${own}/series/${second.seriesId}/leave`;
  expect(html).toContain(`action="${leave}"`);
  const foreign = await fetch(`${app.url}${own}/series/nonsense/leave`, { method: 'POST', redirect: 'manual' });
  expect(foreign.status).toBe(404);
  const answer = await fetch(app.url + leave, { method: 'POST', redirect: 'manual' });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, `${own}?done=leftSeries`]);
  expect(await peopleOf(over)).toEqual(['leaver@example.org confirmed']);
  expect(await peopleOf(second)).toEqual(['leaver@example.org cancelled']);
  expect(await peopleOf(last)).toEqual(['leaver@example.org cancelled', 'waiting@example.org confirmed']);
  expect(await peopleOf(apart)).toEqual(['leaver@example.org confirmed']);
  expect(await peopleOf(inside)).toEqual(['leaver@example.org confirmed']);
  const left = await (await fetch(`${app.url}${own}?done=leftSeries`)).text();
  expect(left).toContain('You’ve left the series.');
  expect(left).not.toContain('Leave the series');
});

describe('the page of a series', () => {
  const path = (slug: string) => `/calls/solutions/series/${slug}`;
  const choose = (slug: string, name: string, sessions: readonly string[], more: Record<string, string> = {}) => {
    const person = { name, email: `${name}@example.org`, timeZone: 'Africa/Nairobi', language: 'en', ...more };
    const form = new URLSearchParams(person);
    for (const id of sessions) form.append('sessions', id);
    return fetch(app.url + path(slug), { method: 'POST', body: form, redirect: 'manual' });
  };

  test('registers for all, some or one, says what is a waiting list, and one email has all invitations', async () => {
    const series = { series: 'Harbour evenings', capacity: 2 };
    const all: Session[] = [];
    for (const day of ['03', '10', '17', '24']) {
      all.push(await world.session({ title: `Evening ${day}`, startsAtLocal: `2027-05-${day}T16:00`, ...series }));
    }
    const [full, cancelled, asking, last] = all as [Session, Session, Session, Session];
    await submit(full, 'one', []);
    await submit(full, 'two', []);
    await app.api('POST', `/sessions/${cancelled.id}/cancel`);
    const question = { key: 'tea', kind: 'text', label: 'Which tea?', required: true };
    await app.api('PUT', `/sessions/${asking.id}/questions`, { questions: [question] });
    const slug = 'harbour-evenings';
    expect((await fetch(app.url + path('nowhere'))).status).toBe(404);
    const html = await (await fetch(app.url + path(slug))).text();
    // All open ones are selected; the cancelled one is listed, but not offered.
    expect(html.match(/name="sessions"[^>]*checked/gu)).toHaveLength(3);
    for (const { title } of all) expect(html).toContain(title);
    expect(html).toContain('Waiting list');
    expect(html).not.toContain(`value="${cancelled.id}"`);
    expect(await (await fetch(app.url + address(last))).text()).toContain(`href="${path(slug)}"`);

    const none = await choose(slug, 'nobody', []);
    expect([none.status, await none.text()]).toEqual([422, expect.stringContaining('id="sessions-error"')]);
    const wrong = await choose(slug, 'typed', [last.id], { email: 'typed' });
    const again = await wrong.text();
    expect([wrong.status, again.match(/name="sessions"[^>]*checked/gu)?.length]).toEqual([422, 1]);
    expect(again).toContain('value="typed"');
    const gone = await choose(slug, 'late', [cancelled.id]);
    expect([gone.status, await gone.text()]).toEqual([422, expect.stringContaining('just closed or filled up')]);

    const answer = await page(await choose(slug, 'all', [...all.map(({ id }) => id), 'nonsense']));
    expect(answer).toContain('waiting list');
    expect(await peopleOf(full)).toContain('all@example.org waitlisted');
    expect(await peopleOf(asking)).toEqual(['all@example.org confirmed']);
    expect(await peopleOf(last)).toEqual(['all@example.org confirmed']);
    expect(await peopleOf(cancelled)).toEqual([]);
    await app.deliver();
    const [mail, ...others] = app.mail.to('all@example.org');
    expect(others).toEqual([]);
    expect(mail?.text).toContain('Waiting list, no. ');
    expect([mail?.calendar?.method, mail?.invites.length]).toEqual(['REQUEST', 1]);

    await app.dataSource.query(`update sessions set state = 'draft', published_at = null where series_id = $1`, [
      full.seriesId,
    ]);
    expect((await fetch(app.url + path(slug))).status).toBe(404);
  });
});

describe('two runs of one session', () => {
  async function twoRuns(input: object = {}): Promise<[Session, Session]> {
    const one = await world.session({ title: 'Held twice', startsAtLocal: '2027-05-03T16:00', ...input });
    const copy = (await app.api('POST', `/sessions/${one.id}/duplicate`, { occurrence: true })).body;
    await app.api('POST', `/sessions/${copy.id}/reschedule`, { startsAtLocal: '2027-05-04T01:00' });
    await app.api('POST', `/sessions/${copy.id}/publish`);
    return [one, copy];
  }

  test('a person moves from their own page in one click, and the seat goes along', async () => {
    const [one, two] = await twoRuns();
    await submit(one, 'switcher', []);
    await app.deliver();
    const mail = app.mail.to('switcher@example.org').at(-1);
    const own = /\/me\/[\w-]+/u.exec(mail?.text ?? '')?.[0] ?? '';
    const firstJoinLink = /\/join\/[\w-]+/u.exec(mail?.text ?? '')?.[0] ?? '';
    const [registration] = (await app.api('GET', `/sessions/${one.id}/registrations`)).body.items;
    const shown = await (await fetch(`${app.url}${own}/registrations/${registration.id}`)).text();
    expect(shown).toContain('Would another time suit you better?');
    expect(shown).toContain('Mon 3 May, 20:00 – 21:15');
    const move = () =>
      fetch(`${app.url}${own}/registrations/${registration.id}/switch`, {
        method: 'POST',
        body: new URLSearchParams({ session: two.id }),
        redirect: 'manual',
      });
    const answer = await move();
    expect(answer.status).toBe(303);
    expect(await (await fetch(app.url + answer.headers.get('location'))).text()).toContain('You have a seat');
    expect(await peopleOf(one)).toEqual(['switcher@example.org cancelled']);
    expect(await peopleOf(two)).toEqual(['switcher@example.org confirmed']);
    const left = await fetch(`${app.url}${own}/registrations/${registration.id}`);
    expect(left.url).toContain(answer.headers.get('location')?.split('?')[0] ?? '-');
    const oldLink = await (await fetch(app.url + firstJoinLink)).text();
    expect(oldLink).toContain('You’ve switched times');
    expect(oldLink).toContain('Monday 3 May 2027');
    const newLink = /href="(\/join\/[\w-]+)"/u.exec(oldLink)?.[1] ?? '';
    expect(newLink).not.toBe(firstJoinLink);
    expect(await (await fetch(app.url + newLink)).text()).toContain('Not open yet');
    // Once more, as a double click does: nothing changes.
    expect((await move()).headers.get('location')).toBe(`${own}?done=stayed`);
    expect(await peopleOf(two)).toEqual(['switcher@example.org confirmed']);
  });

  test('a person who registers for the other run, too, learns by email that they have a seat', async () => {
    const [one, two] = await twoRuns();
    await submit(one, 'twice', []);
    await app.deliver();
    const answer = await submit(two, 'twice', []);
    const shown = await page(answer);
    expect([shown.includes('You have a seat'), shown.includes('you’re in')]).toEqual([false, false]);
    expect(shown).toContain('We’ve received your registration');
    expect(await peopleOf(two)).toEqual([]);
    await app.deliver();
    const mail = app.mail.to('twice@example.org').find(({ subject }) => subject.startsWith('Already registered'));
    expect(mail?.text).toContain('Would the time below suit you better');
    expect(mail?.text).toMatch(/\/me\/[\w-]+\/registrations\/[\w-]+#runs/u);
    const byApi = await app.api('POST', `/sessions/${two.id}/registrations`, { email: 'twice@example.org', name: 'T' });
    expect(byApi).toMatchObject({ status: 409, body: { code: 'other-run' } });
    const [{ id }] = (await app.api('GET', `/sessions/${one.id}/registrations`)).body.items;
    expect(await app.api('POST', `/registrations/${id}/switch`, { session: two.id })).toMatchObject({
      status: 200,
      body: { state: 'confirmed', email: 'twice@example.org' },
    });
    expect(await app.api('POST', `/registrations/${id}/switch`, { session: one.id })).toMatchObject({
      status: 409,
      body: { code: 'not-a-run' },
    });
  });
});

test('organizers set the facilitators of all coming sessions, and add a question to them, and see first which change', async () => {
  const lin = await consoleClient(app, 'organizer');
  const series = 'Run together';
  const all: Session[] = [];
  for (const day of ['01', '08', '15', '22'])
    all.push(await world.session({ title: `On ${day}`, startsAtLocal: `2027-07-${day}T16:00`, series }));
  const [first, second, third, last] = all as [Session, Session, Session, Session];
  await app.api('POST', `/sessions/${third.id}/cancel`);
  const [fay, gil] = [
    await makeStaff(app.dataSource, app.clock, 'fay@city.example', 'facilitator'),
    await makeStaff(app.dataSource, app.clock, 'gil@city.example', 'facilitator'),
  ];
  for (const { id } of [first, second]) await lin.post(`/console/sessions/${id}/facilitators`, { facilitator: fay.id });
  await lin.post(`/console/sessions/${second.id}/facilitators`, { facilitator: gil.id });
  const own = `/console/series/${first.seriesId}`;
  const shown = (await lin.get(own)).html;
  const facilitators = `${own}/facilitators`;
  expect(shown).toContain(`href="${facilitators}"`);
  const asked = await lin.get(facilitators);
  expect(asked.html).not.toContain('checked');
  expect(textOf(asked.html)).toMatch(/fay@city\.example\) · in 2 of 3 sessions/u);

  const preview = await lin.post(facilitators, { ...formOf(asked.html, facilitators), facilitator: fay.id });
  const words = textOf(preview.html);
  expect(words).toContain('Sessions that change: 2');
  expect(words).toMatch(/On 08 · Removes [^·]* On 22 · Adds /u);
  expect(words.match(/Unchanged \(cancelled\): |Assigned already: /gu)).toEqual([
    'Unchanged (cancelled): ',
    'Assigned already: ',
  ]);
  const runners = () =>
    app.dataSource.query(
      `select s.title || ' ' || o.email as who from session_facilitators f join organizers o on o.id = f.organizer_id
       join sessions s on s.id = f.session_id where s.series_id = $1 order by 1`,
      [first.seriesId],
    );
  expect((await runners()).length).toBe(3);
  // Somebody changes one of them meanwhile: it is shown again.
  await lin.post(`/console/sessions/${last.id}/facilitators`, { facilitator: gil.id });
  const confirm = { ...formOf(preview.html, facilitators), step: 'confirm' };
  const stale = await lin.post(facilitators, confirm);
  expect([stale.status, textOf(stale.html)]).toEqual([409, expect.stringContaining('Someone else changed this.')]);
  const done = await lin.postAndFollow(facilitators, { ...formOf(stale.html, facilitators), step: 'confirm' });
  expect(textOf(done.html)).toContain('Sessions changed: 2');
  expect((await runners()).map(({ who }: { who: string }) => who)).toEqual(
    ['01', '08', '22'].map((day) => `On ${day} fay@city.example`),
  );
  const again = await lin.postAndFollow(facilitators, confirm);
  expect(textOf(again.html)).toContain('All were changed already.');

  const question = `${own}/new-question`;
  expect(shown).toContain(`href="${question}"`);
  const blank = formOf((await lin.get(question)).html, question);
  expect((await lin.post(question, blank)).status).toBe(422);
  const typed = { ...blank, label: 'Tea or coffee?', kind: 'choice', options: 'Tea\nCoffee', required: 'yes' };
  const other = [{ key: 'tea-or-coffee', kind: 'text', label: 'Which tea?' }];
  await app.api('PUT', `/sessions/${first.id}/questions`, { questions: other });
  await app.api('PUT', `/sessions/${second.id}/questions`, {
    questions: [{ key: 'drink', kind: 'text', label: 'Tea or coffee?' }],
  });
  const before = await lin.post(question, typed);
  expect(textOf(before.html)).toContain('Sessions that change: 2');
  expect(textOf(before.html)).toMatch(/Unchanged \(cancelled\): .* Asked already: /u);
  const changing = await lin.post(question, { ...formOf(before.html, question), step: 'edit' });
  expect(formOf(changing.html, question)).toMatchObject({ label: 'Tea or coffee?', options: 'Tea\nCoffee' });
  const added = await lin.postAndFollow(question, { ...formOf(before.html, question), step: 'confirm' });
  expect(textOf(added.html)).toContain('Sessions changed: 2');
  const questions = async ({ id }: Session) =>
    (await app.api('GET', `/sessions/${id}/questions`)).body.questions.map(
      (one: { key: string; kind: string; required: boolean }) => [one.key, one.kind, one.required],
    );
  expect(await Promise.all([first, second, third, last].map(questions))).toEqual([
    [
      ['tea-or-coffee', 'text', false],
      ['tea-or-coffee-2', 'choice', true],
    ],
    [['drink', 'text', false]],
    [],
    [['tea-or-coffee', 'choice', true]],
  ]);
});
