import { SetQuestions } from '../../../src/flows/questions/set-questions.flow.js';
import { PlanReminders } from '../../../src/flows/notifications/plan-reminders.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { SwitchOccurrence } from '../../../src/flows/registrations/switch-occurrence.flow.js';
import { mePath, myRegistrationPath } from '../../../src/site/registrations/registration-paths.js';
import { questionsInput } from '../../../src/domain/questions/question-input.js';
import { getAttendee, getRegistration } from '../../../src/domain/registrations/registrations.queries.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import type { Session } from '../../../src/domain/sessions/session.entity.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { formOf, textOf } from '../../support/console-client.js';
import { createWorld, staff } from '../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;
beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
});
beforeEach(() => app.clock.set('2027-01-04T08:00:00Z'));
afterAll(() => app.stop());

const meals = [
  { value: 'meat', label: 'Meat & fish' },
  { value: 'vegan', label: 'Vegan' },
];
const everyKind = [
  { key: 'role', kind: 'text', label: 'Your role', required: true, help: 'As on your card.' },
  { key: 'why', kind: 'long-text', label: 'What do you hope for?' },
  { key: 'meal', kind: 'choice', label: 'Meal', required: true, options: meals },
  {
    key: 'days',
    kind: 'choices',
    label: 'Days',
    options: [1, 2, 3].map((n) => ({ value: `d${n}`, label: `Day ${n}` })),
  },
  { key: 'guests', kind: 'number', label: 'Guests', min: 0, max: 4 },
  { key: 'visa', kind: 'yes-no', label: 'Do you need a visa letter?', required: true },
  { key: 'from', kind: 'country', label: 'Where do you travel from?' },
  { key: 'photos', kind: 'consent', label: 'I agree to be in photos.', required: true },
];
const answers = {
  'answers.role': 'Director <i>of ports</i>',
  'answers.why': 'One\nTwo',
  'answers.meal': 'vegan',
  'answers.days': ['d3', 'd1'],
  'answers.guests': '2',
  'answers.visa': 'no',
  'answers.from': 'KE',
  'answers.photos': 'yes',
};
const kept = {
  role: 'Director <i>of ports</i>',
  why: 'One\nTwo',
  meal: 'vegan',
  days: ['d1', 'd3'],
  guests: 2,
  visa: false,
  from: 'KE',
  photos: true,
};
const person = { name: 'Wanjiku', email: '', timeZone: 'Africa/Nairobi', language: 'en' };

const ask = (session: Session, questions: readonly object[]) =>
  app.app.get(SetQuestions).run(session.id, () => questionsInput.parse({ questions }).questions, staff);
const address = (session: Session) => `/calls/solutions/sessions/${session.slug}`;
const page = async (path: string) => (await fetch(app.url + path, { redirect: 'manual' })).text();

async function send(path: string, fields: Record<string, string | string[]>) {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one);
  const response = await fetch(app.url + path, { method: 'POST', body, redirect: 'manual' });
  return { status: response.status, location: response.headers.get('location') ?? '', html: await response.text() };
}

async function answersOf(email: string): Promise<Record<string, unknown>> {
  const [row] = await app.dataSource.query(
    `select coalesce(jsonb_object_agg(q.key, r.answers -> q.id::text) filter (where r.answers ? q.id::text), '{}') as answers
     from registrations r join attendees a on a.id = r.attendee_id left join questions q on q.session_id = r.session_id
     where a.email = $1 group by r.id`,
    [email],
  );
  return row?.answers;
}

/** Somebody whom others registered, with the address of their registration on their own page. */
async function registered(session: Session, email: string) {
  const input = registrationInput.parse({ ...person, email });
  const { registration, attendee } = await app.app.get(Register).run(session.id, input, staff);
  return { registration, attendee, path: myRegistrationPath(mePath(app.config.secret, attendee), registration.id) };
}

describe('the registration form of a session that asks', () => {
  test('takes answers of every kind', async () => {
    const session = await world.session({ title: 'Asks everything' });
    await ask(session, everyKind);
    const html = await page(address(session));
    expect(Object.keys(formOf(html, `${address(session)}#main`))).toEqual(
      expect.arrayContaining(['name', 'email', 'answers.role', 'answers.why', 'answers.guests', 'answers.from']),
    );
    const done = await send(address(session), { ...person, email: 'all@example.org', ...answers });
    expect([done.status, done.location]).toEqual([303, expect.stringMatching(/^\/registered\?of=/u)]);
    expect(await answersOf('all@example.org')).toEqual(kept);
  });

  test('says what is wrong beside each field at once, and keeps everything', async () => {
    const session = await world.session({ title: 'Finds every fault' });
    await ask(session, everyKind);
    const wrong = { ...answers, 'answers.role': ' ', 'answers.guests': '9', 'answers.visa': [], 'answers.photos': [] };
    const sent = { ...person, name: '', email: 'faulty@example.org', ...wrong };
    const again = await send(address(session), sent);
    expect(again.status).toBe(422);
    const errors = [...again.html.matchAll(/id="([^"]+)-error"[^>]*>.*?<span>([^<]*)<\/span>/gu)].map((one) =>
      one.slice(1),
    );
    expect(errors).toEqual([
      ['name', 'Enter your name'],
      ['answers.role', 'Write an answer'],
      ['answers.guests', 'Enter 4 or less'],
      ['answers.visa', 'Choose yes or no'],
      ['answers.photos', 'Select this to take part'],
    ]);
    for (const [id] of errors) expect(again.html).toContain(`<a class="tap" href="#${id}">`);
    const { name: _, ...rest } = sent;
    const shown = formOf(again.html, `${address(session)}#main`);
    expect(shown).toMatchObject({
      ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value.length > 0)),
      'answers.role': ' ',
      'answers.why': 'One\nTwo',
      'answers.days': ['d1', 'd3'],
    });
    expect(await answersOf('faulty@example.org')).toBe(undefined);
  });

  test('asks in the language of the visitor', async () => {
    const session = await world.session({ title: 'Speaks Chinese' });
    const translations = { 'zh-TW': { label: '餐點', options: { vegan: '純素' } } };
    await ask(session, [{ key: 'meal', kind: 'choice', label: 'Meal', options: meals, translations }]);
    const html = await page(`${address(session)}?lang=zh-TW`);
    for (const text of ['餐點', '純素', 'Meat &amp; fish', '不作答']) expect(html).toContain(text);
  });

  test('escapes what organizers and visitors write', async () => {
    const session = await world.session({ title: 'Escapes' });
    const evil = '"><script>alert(1)</script>{{x}}';
    await ask(session, [
      { key: 'a', kind: 'text', label: evil, help: evil, required: true },
      { key: 'b', kind: 'choice', label: evil, options: [{ value: evil, label: evil }] },
      { key: 'c', kind: 'consent', label: evil, help: evil },
    ]);
    const again = await send(address(session), { ...person, email: 'x', 'answers.a': evil, 'answers.b': evil });
    expect(again.html).not.toContain('<script>alert');
    expect(formOf(again.html, `${address(session)}#main`)['answers.a']).toBe(evil);
  });

  test('leaves alone what it does not ask, and asks nothing where nothing is asked', async () => {
    const session = await world.session({ title: 'Asks nothing' });
    expect(await page(address(session))).not.toContain('Questions about this session');
    const done = await send(address(session), { ...person, email: 'plain@example.org', ...answers });
    expect([done.status, await answersOf('plain@example.org')]).toEqual([303, {}]);
  });
});

describe('the own page', () => {
  test('asks what is open, takes the answers, shows them, and takes others until registration closes', async () => {
    const session = await world.session({ title: 'Open questions' });
    await ask(session, everyKind);
    const { path, registration, attendee } = await registered(session, 'open@example.org');
    expect(textOf(await page(path))).toContain('4 questions are still open');
    const me = await page(mePath(app.config.secret, attendee));
    expect(me).toContain(`href="${path}/answers"`);
    const form = await page(`${path}/answers`);
    // What is open stands first.
    expect(
      [...form.matchAll(/(?:fieldset class="field"|input|textarea|select) id="answers\.([a-z]+)"/gu)].map(
        (one) => one[1],
      ),
    ).toEqual(['role', 'meal', 'visa', 'photos', 'why', 'days', 'guests', 'from']);
    const refused = await send(`${path}/answers`, { ...answers, 'answers.meal': 'stones' });
    expect([refused.status, textOf(refused.html)]).toEqual([
      422,
      expect.stringContaining('Meal: Choose an option from the list'),
    ]);
    expect(formOf(refused.html, `${path}/answers#main`)).toMatchObject({ 'answers.role': 'Director <i>of ports</i>' });
    const done = await send(`${path}/answers`, answers);
    expect([done.status, done.location]).toEqual([303, `${path}?done=answered#answers`]);
    const status = await page(`${path}?done=answered`);
    const text = textOf(status);
    for (const part of ['Your answers are saved', 'Meal Vegan', 'Days Day 1, Day 3', 'Kenya', 'Change your answers'])
      expect(text).toContain(part);
    expect(text).not.toContain('still open');
    expect(status).not.toContain('<i>');
    const audit = await app.dataSource.query(
      `select action, actor from audit_entries where subject = $1 and action = 'registration.answers-changed'`,
      [`registration:${registration.id}`],
    );
    expect(audit).toEqual([{ action: 'registration.answers-changed', actor: `attendee:${attendee.id}` }]);

    expect(formOf(await page(`${path}/answers`), `${path}/answers#main`)).toEqual({
      ...answers,
      'answers.days': ['d1', 'd3'],
    });
    await send(`${path}/answers`, { ...answers, 'answers.guests': '' });
    expect(await answersOf('open@example.org')).toEqual({ ...kept, guests: undefined });

    app.clock.set(session.startsAt);
    expect(await page(path)).not.toContain('Change your answers');
    const late = await send(`${path}/answers`, answers);
    expect([late.status, textOf(late.html)]).toEqual([409, expect.stringContaining('can no longer change')]);
    expect(await answersOf('open@example.org')).toEqual({ ...kept, guests: undefined });
  });

  test('asks right after a session is added, by email, and once more with a reminder', async () => {
    const known = await registered(await world.session({ title: 'Known here' }), 'later@example.org');
    const me = mePath(app.config.secret, known.attendee);
    const asking = await world.session({ title: 'Asks later', reminders: ['P1D', 'PT1H'] });
    await ask(asking, [{ key: 'role', kind: 'text', label: 'Your role', required: true }]);
    const added = await send(`${me}/add`, { sessions: asking.id });
    const answersPath = /^\/me\/[^/]+\/registrations\/[^/]+\/answers$/u;
    expect([added.status, added.location]).toEqual([303, expect.stringMatching(answersPath)]);
    const asked = async () => {
      await app.deliver();
      // The reminder of the day before travels in that of the other session.
      const mails = app.mail.to('later@example.org').filter(({ text }) => text.includes('Asks later'));
      return mails.map(({ text }) => text.includes(`Answer the questions: ${app.config.publicUrl}${added.location}`));
    };
    expect(await asked()).toEqual([true]);
    const remind = async (now: string) => {
      app.clock.set(now);
      await app.app.get(PlanReminders).run();
    };
    await remind('2027-01-13T09:00:00Z');
    expect(await asked()).toEqual([true, true]);
    await remind('2027-01-14T07:05:00Z');
    expect(await asked()).toEqual([true, true, false]);
  });

  test('is nobody else’s', async () => {
    const session = await world.session({ title: 'Mine alone' });
    await ask(session, everyKind);
    const [mine, other] = [
      await registered(session, 'mine@example.org'),
      await registered(session, 'other@example.org'),
    ];
    const crossed = `${mine.path.slice(0, mine.path.lastIndexOf('/'))}/${other.registration.id}/answers`;
    expect((await fetch(app.url + crossed)).status).toBe(404);
    expect((await send(crossed, answers)).status).toBe(404);
    expect(await answersOf('other@example.org')).toEqual({});
  });

  test('keeps an answer with the words that it answered, and the answers of who comes back', async () => {
    const session = await world.session({ title: 'Reworded' });
    await ask(session, everyKind);
    await send(address(session), { ...person, email: 'old@example.org', ...answers });
    const [row] = await app.dataSource.query(
      `select r.id, r.attendee_id from registrations r join attendees a on a.id = r.attendee_id where a.email = $1`,
      ['old@example.org'],
    );
    const attendee = await getAttendee(app.dataSource.manager, row.attendee_id);
    const path = myRegistrationPath(mePath(app.config.secret, attendee), row.id);
    await ask(session, [
      { ...everyKind[0], label: 'Your post' },
      { ...everyKind[7], label: 'I agree to films.' },
    ]);
    const text = textOf(await page(path));
    for (const part of ['1 question is still open', 'Your role Director', 'I agree to be in photos. Yes', 'Meal Vegan'])
      expect(text).toContain(part);
    await send(`${path}/withdraw`, {});
    await send(`${path}/retake`, {});
    expect((await getRegistration(app.dataSource.manager, row.id)).state).toBe('confirmed');
    expect(textOf(await page(path))).toContain('Your role Director');
    await send(`${path}/answers`, { 'answers.role': 'Mayor', 'answers.photos': 'yes' });
    const after = textOf(await page(path));
    for (const part of ['Your post Mayor', 'I agree to films. Yes', 'Meal Vegan']) expect(after).toContain(part);
    expect(after).not.toContain('photos');
  });

  test('takes the answers along to another run of the session', async () => {
    const first = await world.session({ title: 'Two runs' });
    await ask(first, everyKind);
    const copy = await app.api('POST', `/sessions/${first.id}/duplicate`, { occurrence: true });
    await app.api('POST', `/sessions/${copy.body.id}/publish`);
    const input = registrationInput.parse({ ...person, email: 'runs@example.org', answers: kept });
    const { registration, attendee } = await app.app.get(Register).run(first.id, input, staff);
    const actor = { kind: 'attendee' as const, id: attendee.id };
    const moved = await app.app.get(SwitchOccurrence).run(registration.id, copy.body.id, actor);
    const view = await app.api('GET', `/registrations/${moved.registration.id}`);
    expect([view.body.sessionId, view.body.answers]).toEqual([copy.body.id, kept]);
  });
});
