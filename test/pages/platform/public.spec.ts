import { setImmediate as nextTurn } from 'node:timers/promises';
import { DecideRegistration } from '../../../src/flows/registrations/decide-registration.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { Withdraw } from '../../../src/flows/registrations/withdraw.flow.js';
import { DraftSession } from '../../../src/flows/sessions/draft-session.flow.js';
import { PublishSession } from '../../../src/flows/sessions/publish-session.flow.js';
import { RescheduleSession } from '../../../src/flows/sessions/reschedule-session.flow.js';
import { inTransaction } from '../../../src/platform/database/tx.js';
import { registeredPath } from '../../../src/site/registrations/registered-answer.js';
import { joinPath, mePath } from '../../../src/site/registrations/registration-paths.js';
import { ProveAddress } from '../../../src/flows/registrations/prove-address.flow.js';
import { Attendee } from '../../../src/domain/registrations/attendee.entity.js';
import { Registration } from '../../../src/domain/registrations/registration.entity.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import type { Session } from '../../../src/domain/sessions/session.entity.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { formOf } from '../../support/console-client.js';
import { SetQuestions } from '../../../src/flows/questions/set-questions.flow.js';
import { questionInput } from '../../../src/domain/questions/question-input.js';
import { cookiesOf, rememberedCookie } from '../../support/remembered.js';
import { createWorld, staff } from '../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
});
beforeEach(() => app.clock.set('2027-01-04T08:00:00Z'));
afterAll(() => app.stop());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(app.url + path, { headers, redirect: 'manual' });
const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(app.url + path, { method: 'POST', body: new URLSearchParams(form), headers, redirect: 'manual' });
const html = async (path: string, headers: Record<string, string> = {}) => (await get(path, headers)).text();
/** The page that an answer leads to, in the browser that got it. */
const follow = (answer: Response, cookie = '') =>
  html(answer.headers.get('location') ?? '', { cookie: `${cookiesOf(answer)}; ${cookie}` });
const address = (session: Session) => `/calls/solutions/sessions/${session.slug}`;
const person = (name: string) =>
  registrationInput.parse({ email: `${name}@example.org`, name, timeZone: 'Africa/Nairobi' });
const register = (session: Session, name: string) =>
  app.app.get(Register).run(session.id, person(name), { kind: 'visitor' });
const form = (name: string, more: Record<string, string> = {}) => ({
  name,
  email: `${name}@example.org`,
  organization: '',
  country: 'KE',
  timeZone: 'Africa/Nairobi',
  language: 'en',
  ...more,
});
const secret = () => app.config.secret;
const answered = ({ id: sessionId }: Session) =>
  registeredPath(secret(), {
    at: app.clock.now().toISOString(),
    name: 'Amina',
    email: 'amina@example.org',
    answers: [{ sessionId, outcome: 'confirmed', createdId: sessionId }],
    missed: [],
    similar: [],
  });

describe('the programme', () => {
  test('shows each session in the zone that was asked for, and keeps the choice', async () => {
    await world.session({ title: 'Shown in your time' });
    const answer = await get('/calls/solutions?tz=Africa/Nairobi');
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie().find((cookie) => cookie.startsWith('tz='))).toContain('tz=Africa/Nairobi');
    const page = await answer.text();
    expect(page).toContain('Shown in your time');
    expect(page).toContain('<b>11:00</b>');
    expect(page).toContain('16:00 in Taipei, UTC+8');
    expect(await html('/', { cookie: 'tz=America%2FNew_York' })).toContain('<b>03:00</b>');
  });

  test('is found by theme, kind and format', async () => {
    await world.session({
      title: 'A living workshop',
      kind: 'workshop',
      format: 'hybrid',
      venue: 'Pier 2',
      themes: ['living'],
    });
    await world.session({ title: 'An energy webinar', themes: ['energy'] });
    const living = await html('/calls/solutions?theme=living&kind=workshop&format=hybrid');
    expect(living).toContain('A living workshop');
    expect(living).not.toContain('An energy webinar');
  });

  test('speaks the language of the browser', async () => {
    const page = await html('/', { 'accept-language': 'zh-TW,zh;q=0.9,en;q=0.5' });
    expect(page).toContain('<html lang="zh-TW" dir="ltr">');
    expect(page).toContain('場次表');
  });

  test('says what a zone, a call or an address that is none is worth', async () => {
    expect((await get('/calls/solutions?tz=Mars/Olympus')).status).toBe(200);
    expect((await get('/calls/nowhere')).status).toBe(404);
    expect((await get('/calls/solutions/sessions/nothing')).status).toBe(404);
    expect((await get(`/calls/${'x'.repeat(250)}`)).status).toBe(404);
    expect((await get('/me/not-a-token')).status).toBe(404);
    expect((await get('/join/not-a-token')).status).toBe(404);
    for (const query of ['', '?of=', '?of=AAAA', `?of=${'A'.repeat(90)}`]) {
      expect((await get(`/registered${query}`)).status).toBe(404);
    }
  });

  test('escapes what people wrote', async () => {
    await world.session({
      title: '<script>alert(1)</script>',
      abstract: '<img src=x onerror=alert(1)> [x](javascript:alert(1))',
    });
    const page = await html('/calls/solutions');
    expect(page).not.toContain('<script>alert');
    const one = await html('/calls/solutions/sessions/script-alert-1-script');
    expect(one).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(one).not.toMatch(/<[a-z][^>]*\sonerror=|="javascript:/iu);
  });
});

/** As its owner does, with a link from an email. */
async function prove(email: string): Promise<void> {
  const attendee = await app.dataSource.getRepository(Attendee).findOneByOrFail({ emailKey: email });
  await app.app.get(ProveAddress).run(attendee);
}

describe('registration', () => {
  test('leads to a page that says how things stand', async () => {
    const session = await world.session({ capacity: 1 });
    const answer = await post(address(session), form('amina'));
    expect(answer.status).toBe(303);
    const status = await follow(answer, 'tz=Africa%2FNairobi');
    expect(status).toContain('You have a seat');
    expect(status).toContain('amina@example.org');
    expect(status).toContain('11:00');
    expect(status).toContain('We’ve emailed amina@example.org.');
    expect(status).not.toContain('/join/');
    const next = await post(address(session), form('baraka'));
    const waiting = await follow(next);
    expect(waiting).toContain('You’re on the waiting list');
  });

  test('leads to a page that is rendered once for many, with what each of them typed', async () => {
    const session = await world.session({ title: 'Once for many' });
    const sent = async (name: string) => {
      const email = `${name.length}@example.org`;
      const answer = await post(address(session), form(name, { email }));
      return { path: answer.headers.get('location') ?? '', cookie: rememberedCookie(app, email) };
    };
    const [ada, bo] = [await sent('Ada <b>&'), await sent("$&'Bo")];
    const open = ({ path, cookie }: typeof ada) => get(path, { cookie });
    const shown = async (answer: typeof ada) => (await open(answer)).text();
    for (let times = 0; times < 2; times++) {
      const [first, second] = [await shown(ada), await shown(bo)];
      expect(first).toContain('Ada &lt;b&gt;&amp;');
      expect(second).toContain('$&amp;&#x27;Bo');
      expect(first).toContain(ada.path.replace('/registered?of=', ''));
      expect([first.includes('5@example.org'), second.includes(ada.path.slice(-40))]).toEqual([false, false]);
    }
    const { headers, status } = await open(ada);
    expect([status, headers.get('cache-control'), headers.get('content-encoding')]).toEqual([200, 'no-store', null]);
    // From the history: for nobody else, and not for long.
    const elsewhere = async (one: typeof ada) => {
      const answer = await open(one);
      return [answer.status, answer.headers.get('location'), (await answer.text()).includes('example.org')];
    };
    const toSession = [303, address(session), false];
    expect(await elsewhere({ ...ada, cookie: '' })).toEqual(toSession);
    expect(await elsewhere({ ...ada, cookie: bo.cookie })).toEqual(toSession);
    app.clock.advance({ minutes: 59 });
    expect((await open(ada)).status).toBe(200);
    app.clock.advance({ minutes: 1 });
    expect(await elsewhere(ada)).toEqual(toSession);
  });

  test('brings the form back with what was typed and a message beside each field', async () => {
    const session = await world.session();
    const answer = await post(
      address(session),
      form('Bo <b>', { email: 'bo@example', timeZone: '', organization: 'Harbour "Office"' }),
    );
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain('value="Bo &lt;b&gt;"');
    expect(page).toContain('value="Harbour &quot;Office&quot;"');
    expect(page).toContain('aria-describedby="email-error"');
    expect(page).toContain('Enter a valid email address, like name@example.org');
    expect(page).toContain('id="timeZone-error"');
    expect(page).toContain('2 things to fix');
  });

  test.each([
    ['line breaks in the address', { email: 'a@example.org\r\nBcc: b@example.org' }],
    ['a name of 10,000 characters', { name: 'x'.repeat(10_000) }],
    ['no name', { name: '   ' }],
    ['an unknown zone', { timeZone: 'Mars/Olympus' }],
    ['an unknown country', { country: 'ZZ' }],
  ])('refuses %s', async (_what, fault) => {
    const session = await world.session();
    const answer = await post(address(session), form('careful', fault));
    expect(answer.status).toBe(422);
    expect(await app.dataSource.getRepository(Registration).countBy({ sessionId: session.id })).toBe(0);
  });

  test('of one person counts once, however often the button is pressed', async () => {
    const session = await world.session();
    const answers = await Promise.all([1, 2, 3].map(() => post(address(session), form('twice'))));
    expect(answers.map((answer) => answer.status)).toEqual([303, 303, 303]);
    expect(await app.dataSource.getRepository(Registration).countBy({ sessionId: session.id })).toBe(1);
  });

  test('is answered alike whether the address is known or not, and tells its owner by email', async () => {
    const sessions = {
      open: await world.session({ capacity: 9 }),
      waiting: await world.session({ capacity: 1 }),
      offered: await world.session({ capacity: 1, promotion: 'offer' }),
      declined: await world.session({ approval: 'manual' }),
      limited: await world.session({ capacity: 9, organizationLimit: 1 }),
      firstRun: await world.session(),
    };
    const copy = await app.app.get(DraftSession).duplicate(sessions.firstRun.id, { occurrence: true }, staff);
    await app.app.get(RescheduleSession).run(copy.id, { startsAtLocal: '2027-01-15T08:00' }, staff);
    const { session: secondRun } = await app.app.get(PublishSession).run(copy.id, staff);
    await register(sessions.waiting, 'someone-else');
    const { registration: leaving } = await register(sessions.offered, 'leaver');
    const known = 'known.person@example.org';
    const office = { organization: 'Harbour Office' };
    for (const session of Object.values(sessions)) {
      await post(address(session), form('A Name That Only She Knows', { email: known, ...office }));
      await prove(known);
    }
    await app.app.get(Withdraw).run(leaving.id, staff);
    const registrations = app.dataSource.getRepository(Registration);
    const pending = await registrations.findOneByOrFail({ sessionId: sessions.declined.id });
    await app.app.get(DecideRegistration).run(pending.id, 'decline', staff);
    await app.deliver();
    app.clock.advance({ minutes: 20 });
    await app.dataSource.query(`update attendees set suppressed_at = $1 where email_key = 'leaver@example.org'`, [
      app.clock.now(),
    ]);

    const cases: [Session, Record<string, string>, string, number][] = [
      [sessions.open, { email: known }, 'You have a seat', 303],
      [sessions.waiting, { email: known }, 'Waiting list, no. 1', 303],
      [sessions.offered, { email: known }, 'A seat is free', 303],
      [sessions.declined, { email: known }, 'No seat this time', 303],
      [sessions.limited, { email: known }, 'You have a seat', 303],
      [sessions.limited, { email: known, ...office }, 'nothing', 409],
      [secondRun, { email: known }, 'Already registered', 303],
      [sessions.open, { email: 'leaver@example.org' }, 'The link to your page', 303],
    ];
    for (const [index, [session, typed, subject, status]] of cases.entries()) {
      const answers = [];
      // As if on another day: strangers can cause a few emails a day.
      await app.dataSource.query('delete from unproven_deliveries');
      const before = app.mail.sent.length;
      for (const email of [typed.email ?? '', `never.seen.${index}@example.org`]) {
        const answer = await post(address(session), form('Some Name', { ...typed, email }));
        const page = status === 303 ? await follow(answer) : await answer.text();
        const cookies = answer.headers.getSetCookie().map((cookie) => cookie.replace(/^me=[^;]+/u, 'me='));
        const headers = [...answer.headers.keys()];
        const shown = page.replaceAll(/(?:of|corrects)(?:=|&#x3D;)[\w-]+/gu, 'of=').replaceAll(email, 'TYPED');
        answers.push({ status: answer.status, cookies, headers, shown: shown.split('<') });
        expect(page).not.toContain('A Name That Only She Knows');
      }
      expect(answers[0]).toEqual({ ...answers[1], status });
      await app.deliver();
      const subjects = app.mail.sent.slice(before).filter(({ to }) => to.address === typed.email);
      const received = subjects.filter((mail) => status !== 303 || mail.subject.includes(subject));
      expect([index, received.length > 0]).toEqual([index, status === 303]);
      const method = subject === 'You have a seat' ? 'METHOD:REQUEST' : '';
      expect(subjects[0]?.calendar?.object ?? '').toContain(method);
    }
    const sent = app.mail.sent.length;
    const twice = () => post(address(sessions.open), form('Some Name', { email: known }));
    expect((await Promise.all([twice(), twice()])).map(({ status }) => status)).toEqual([303, 303]);
    await app.deliver();
    expect(app.mail.sent.length - sent).toBe(0);
  });

  test('with a mistyped address is corrected, and can undo nothing else', async () => {
    const session = await world.session();
    const stateOf = async (email: string) => {
      const person = await app.dataSource.getRepository(Attendee).findOneBy({ emailKey: email });
      return (await app.dataSource.getRepository(Registration).findOneBy({ attendeeId: person?.id ?? '' }))?.state;
    };
    const registered = async (email: string, more: Record<string, string> = {}) => {
      const answer = await post(address(session), form('Rita', { email, ...more }));
      expect(answer.status).toBe(303);
      return follow(answer);
    };
    const linkIn = (page: string) => /href="([^"]+\?corrects[^"]+)#/u.exec(page)?.[1]?.replace('&#x3D;', '=') ?? '';
    const page = await registered('rita.m@gmial.com');
    expect(page).toContain('Did you mean rita.m@gmail.com?');
    const again = await html(linkIn(page), { cookie: rememberedCookie(app, 'rita.m@gmial.com') });
    expect(again).toContain('value="rita.m@gmail.com"');
    const corrects = new URL(linkIn(page), app.url).searchParams.get('corrects') ?? '';
    expect(again).toContain(`name="corrects" value="${corrects}"`);
    expect(await registered('rita.m@gmail.com', { corrects })).toContain('Is rita.m@gmail.com not your address?');
    expect([await stateOf('rita.m@gmial.com'), await stateOf('rita.m@gmail.com')]).toEqual(['cancelled', 'confirmed']);
    await app.deliver();
    expect(app.mail.to('rita.m@gmial.com')).toEqual([]);
    expect(app.mail.to('rita.m@gmail.com')).toHaveLength(1);

    // Who registers a known address gets no power over its registration; nor does anybody over a proven one.
    await register(session, 'owner-of-address');
    const known = await registered('owner-of-address@example.org');
    const power = new URL(linkIn(known), app.url).searchParams.get('corrects') ?? '';
    await registered('mallory@example.org', { corrects: power });
    expect(await stateOf('owner-of-address@example.org')).toBe('confirmed');
    const mine =
      new URL(linkIn(await registered('soon.proven@example.org')), app.url).searchParams.get('corrects') ?? '';
    await prove('soon.proven@example.org');
    await registered('mallory2@example.org', { corrects: mine });
    expect(await stateOf('soon.proven@example.org')).toBe('confirmed');
    await registered('mallory3@example.org', { corrects: 'A'.repeat(80) });
  });

  test('with a mistyped address is corrected without typing the rest again', async () => {
    const [session, other] = [await world.session({ series: 'Carried' }), await world.session({ series: 'Carried' })];
    const questions = [
      { key: 'diet', kind: 'text', label: 'What do you eat?' },
      { key: 'ports', kind: 'choices', label: 'Which ports?', options: [{ value: 'lagos', label: 'Lagos' }] },
      { key: 'essay', kind: 'long-text', label: 'Tell us everything' },
    ].map((one) => questionInput.parse(one));
    await app.app.get(SetQuestions).run(session.id, () => questions, staff);
    const body = form('Rita', {
      email: 'rita.c@gmial.com',
      organization: 'Port of Lagos',
      language: 'fr',
      timeZone: 'Europe/Paris',
      alsoIn: other.id,
      'answers.diet': 'Rice & <beans>',
      'answers.ports': 'lagos',
      'answers.essay': '港'.repeat(1200),
    });
    const page = await follow(await post(address(session), body));
    const link = /href="([^"]+\?corrects[^"]+)#/u.exec(page)?.[1]?.replace('&#x3D;', '=') ?? '';
    const here = rememberedCookie(app, 'rita.c@gmial.com');
    expect(await html(link)).not.toContain('Port of Lagos');
    const shown = await html(link, { cookie: `tz=Asia%2FTokyo; ${here}` });
    const fields = formOf(shown, `${address(session)}#main`);
    expect(fields).toMatchObject({
      ...body,
      email: 'rita.c@gmail.com',
      // What is too long for a link has to be typed again.
      'answers.essay': '',
    });
  });

  test('that comes while too many wait brings the form back, which says so and can be sent again', async () => {
    const session = await world.session({ title: 'Rush hour' });
    const full = await world.session({ capacity: 1, waitlist: false });
    await register(full, 'first');
    const crowd: Promise<unknown>[] = [];
    const come = (count: number) =>
      crowd.push(...Array.from({ length: count }, (_, n) => register(full, `late-${n}`).catch(({ code }) => code)));
    const answer = await inTransaction(app.dataSource, async (tx) => {
      // No batch ends; pages can be read.
      await tx.queryRunner?.query('lock table sessions in exclusive mode');
      // Two hundred travel with the first batch, so others take their places.
      for (const count of [5000, 200]) {
        come(count);
        await nextTurn();
      }
      return post(address(session), form('Lina', { country: 'KE' }));
    });
    const page = await answer.text();
    expect(new Set(await Promise.all(crowd))).toEqual(new Set(['full']));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    for (const part of [
      'role="alert"',
      'wait a few seconds',
      'value="Lina"',
      'value="Lina@example.org"',
      'name="country"',
    ]) {
      expect(page).toContain(part);
    }
    expect((await post(address(session), form('Lina'))).status).toBe(303);
  });

  test('is refused, with a page that says why, when the session fills, closes or is a draft', async () => {
    const full = await world.session({ capacity: 1, waitlist: false });
    await register(full, 'only-one');
    const answer = await post(address(full), form('too-late'));
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain('All seats are taken');
    const closed = await world.session();
    app.clock.set('2027-01-14T08:00:00Z');
    expect((await post(address(closed), form('too-late'))).status).toBe(409);
  });
});

describe('the own page', () => {
  test('shows the sessions, takes a new zone and language, and withdraws', async () => {
    const session = await world.session({ title: 'Mine to keep' });
    const { attendee, registration } = await register(session, 'owner');
    const me = mePath(secret(), attendee);
    expect(await html(me)).toContain('Mine to keep');
    const changed = await post(`${me}/preferences`, { timeZone: 'Europe/Berlin', language: 'zh-TW' });
    expect(changed.status).toBe(303);
    const page = await html(me);
    expect(page).toContain('<html lang="zh-TW"');
    expect(page).toContain('<b>09:00</b>');
    expect((await post(`${me}/preferences`, { timeZone: 'Mars/Olympus', language: 'en' })).status).toBe(422);
    expect((await post(`${me}/registrations/${registration.id}/withdraw`, {})).status).toBe(303);
    expect(await app.dataSource.getRepository(Registration).findOneByOrFail({ id: registration.id })).toMatchObject({
      state: 'cancelled',
    });
  });

  test('is remembered by the browser that used it, and by no other', async () => {
    const session = await world.session();
    const { attendee } = await register(session, 'my-browser');
    const me = mePath(secret(), attendee);
    const send = (site: string) =>
      post(`${me}/preferences`, { timeZone: 'Europe/Berlin', language: 'en' }, { 'sec-fetch-site': site });
    const own = (await send('same-origin')).headers.getSetCookie().find((one) => one.startsWith('mine=')) ?? '';
    expect(own).toMatch(/; HttpOnly/u);
    expect((await send('cross-site')).headers.getSetCookie().join()).not.toContain('mine=');
    const [cookie = ''] = own.split(';');
    const link = '/calls/solutions/my-link';
    const opened = await get(link, { cookie });
    expect([opened.status, opened.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const page = await opened.text();
    expect(page).toContain(session.title);
    // Others may use the browser: what it has opens, says and changes nothing more.
    const token = cookie.replace('mine=', '');
    expect([(await get(`/me/${token}`)).status, page.includes(me), page.includes(attendee.email)]).toEqual([
      404,
      false,
      false,
    ]);
    expect(await (await post(link, { known: 'yes' }, { cookie })).text()).not.toContain(attendee.email);
    await app.deliver();
    expect(app.mail.to(attendee.email).map(({ subject }) => subject)).toContain(
      'The link to your page · Green Solutions',
    );
    // One from before, which is the link itself, counts no more, and is deleted.
    for (const other of ['mine=x', `mine=${'A'.repeat(22)}`, me.replace('/me/', 'mine=')]) {
      const answer = await get(link, { cookie: other });
      expect(await answer.text()).not.toContain(session.title);
      expect(answer.headers.getSetCookie().join()).toMatch(/^mine=;/u);
    }
    const forgets = async (path: string, fields: Record<string, string>) =>
      /mine=;/u.test((await post(path, fields, { cookie })).headers.getSetCookie().join());
    expect(await forgets(link, { email: attendee.email })).toBe(false);
    // Somebody else, by another address.
    expect(await forgets(link, { email: 'somebody.else@example.org' })).toBe(true);
    expect(await forgets(address(session), form('somebody-else'))).toBe(true);
    expect(await forgets(`${address(session)}/forget`, {})).toBe(true);
    expect(await forgets(`${link}/forget`, {})).toBe(true);
    // A link that was cut on its way offers a new one.
    const cut = await get(me.slice(0, -3));
    expect([cut.status, (await cut.text()).includes('href="/calls/solutions/my-link"')]).toEqual([404, true]);
  });

  test('opens nothing of anybody else', async () => {
    const session = await world.session();
    const [one, other] = [await register(session, 'one-person'), await register(session, 'other-person')];
    const path = `${mePath(secret(), one.attendee)}/registrations/${other.registration.id}`;
    expect((await get(path)).status).toBe(404);
    expect((await post(`${path}/withdraw`, {})).status).toBe(404);
    expect(
      await app.dataSource.getRepository(Registration).findOneByOrFail({ id: other.registration.id }),
    ).toMatchObject({ state: 'confirmed' });
  });

  test('takes the announcement of a proposal, and its members see it too', async () => {
    const session = await world.session();
    const [one, mate] = [await register(session, 'author'), await register(session, 'mate')];
    const me = mePath(secret(), one.attendee);
    const faulty = await post(`${me}/proposals`, { title: '', theme: 'energy', members: 'mate@example.org nonsense' });
    expect(faulty.status).toBe(422);
    expect(await faulty.text()).toContain('mate@example.org nonsense');
    expect(
      (await post(`${me}/proposals`, { title: 'Biogas buses', theme: 'energy', members: 'mate@example.org' })).status,
    ).toBe(303);
    expect(await html(me)).toContain('Biogas buses');
    expect(await html(mePath(secret(), mate.attendee))).toContain('Biogas buses');
  });

  test('is sent again without telling whether the address is known', async () => {
    const session = await world.session();
    await register(session, 'forgetful');
    await app.deliver();
    const before = app.mail.sent.length;
    const known = await post('/calls/solutions/my-link', { email: 'forgetful@example.org' });
    const unknown = await post('/calls/solutions/my-link', { email: 'forgetfuk@example.org' });
    expect([known.status, unknown.status]).toEqual([200, 200]);
    expect((await known.text()).replaceAll('forgetful', 'X')).toBe((await unknown.text()).replaceAll('forgetfuk', 'X'));
    await app.deliver();
    const recipients = app.mail.sent.slice(before).map((mail) => mail.to.address);
    expect(recipients.filter((address) => address.startsWith('forget'))).toEqual(['forgetful@example.org']);
  });
});

describe('the way into the room', () => {
  test('opens fifteen minutes before the start and leads to the room as it is then', async () => {
    const session = await world.session();
    const { attendee, registration } = await register(session, 'joiner');
    const path = joinPath(secret(), registration.id, attendee);
    app.clock.set('2027-01-14T07:44:59Z');
    expect(await html(path)).not.toContain('rooms.example.org');
    expect(await (await post(path, {})).text()).not.toContain('rooms.example.org');
    app.clock.set('2027-01-14T07:45:00Z');
    expect(await html(path)).not.toContain('rooms.example.org');
    await app.api('PATCH', `/sessions/${session.id}`, { joinUrl: 'https://rooms.example.org/swapped' });
    const inside = await post(path, {});
    expect(await inside.text()).toContain('https://rooms.example.org/swapped');
    expect(await app.dataSource.getRepository(Registration).findOneByOrFail({ id: registration.id })).toMatchObject({
      joinedAt: new Date('2027-01-14T07:45:00Z'),
    });
    app.clock.set('2027-01-14T10:00:00Z');
    expect(await html(path)).not.toContain('rooms.example.org');
  });
});

describe('feeds', () => {
  test('are 304 until something changes, and keep a cancelled session', async () => {
    const session = await world.session({ title: 'In the feed' });
    const path = '/calls/solutions/programme.ics';
    const first = await get(path, { 'accept-encoding': 'gzip' });
    expect(first.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect(first.headers.get('content-encoding')).toBeNull();
    const feed = await first.text();
    expect(feed).toContain('SUMMARY;LANGUAGE=en:In the feed');
    // It says what there is, and makes nobody busy.
    expect([feed.includes('TRANSP:OPAQUE'), feed.includes('TRANSP:TRANSPARENT')]).toEqual([false, true]);
    const etag = first.headers.get('etag') ?? '';
    expect((await get(path, { 'if-none-match': etag })).status).toBe(304);
    expect((await fetch(app.url + path, { method: 'HEAD' })).headers.get('etag')).toBe(etag);
    const modified = first.headers.get('last-modified') ?? '';
    expect((await get(path, { 'if-modified-since': modified })).status).toBe(304);
    expect((await get(path, { 'if-modified-since': modified, 'if-none-match': '"other"' })).status).toBe(200);
    app.clock.advance({ seconds: 2 });
    await app.api('POST', `/sessions/${session.id}/cancel`, {});
    const later = await get(path, { 'if-none-match': etag });
    expect(later.status).toBe(200);
    expect(await later.text()).toContain('SUMMARY;LANGUAGE=en:CANCELLED: In the feed');
    // A client that only knows If-Modified-Since sees the session leave, 30 days later at midnight.
    const since = { 'if-modified-since': later.headers.get('last-modified') ?? '' };
    app.clock.advance({ days: 28 });
    expect((await get(path, since)).status).toBe(304);
    app.clock.advance({ days: 4 });
    const left = await get(path, since);
    expect([left.status, (await left.text()).includes('In the feed')]).toEqual([200, false]);
    const hours = left.headers.get('last-modified')?.slice(-12);
    app.clock.advance({ days: 10 });
    expect((await get(path)).headers.get('last-modified')).toBe(left.headers.get('last-modified'));
    expect(hours).toBe('00:00:00 GMT');
  });

  test('and files are 304 until their session changes', async () => {
    const session = await world.session({ title: 'As a file' });
    const path = `/calls/solutions/sessions/${session.slug}.ics`;
    const first = await get(path);
    const etag = first.headers.get('etag') ?? '';
    const modified = first.headers.get('last-modified') ?? '';
    app.clock.advance({ days: 1 });
    expect((await get(path, { 'if-none-match': etag })).status).toBe(304);
    expect((await get(path, { 'if-modified-since': modified })).status).toBe(304);
    await app.api('PATCH', `/sessions/${session.id}`, { title: 'As another file' });
    const second = await get(path, { 'if-none-match': etag, 'if-modified-since': modified });
    expect(second.status).toBe(200);
    expect(await second.text()).toContain('SUMMARY;LANGUAGE=en:As another file');
  });

  test('of an attendee hold the events of the mails, under a token of their own', async () => {
    const session = await world.session();
    const { attendee, registration } = await register(session, 'subscriber');
    const page = await html(mePath(secret(), attendee));
    const feed = /\/me\/[\w-]+\/calendar\.ics/u.exec(page)?.[0] ?? '';
    expect(feed).not.toContain(mePath(secret(), attendee));
    const body = await html(feed);
    expect(body.replaceAll('\r\n ', '')).toContain(`UID:${registration.uid}`);
    expect(body).not.toContain('ATTENDEE');
    await app.app.get(Withdraw).run(registration.id, staff);
    expect(await html(feed)).toContain('STATUS:CANCELLED');
  });
});

test('reading changes nothing, whatever is read', async () => {
  const session = await world.session();
  const { attendee, registration } = await register(session, 'reader');
  const me = mePath(secret(), attendee);
  const count = `select (select json_agg(r order by id) from registrations r) as registrations,
    (select json_agg(a order by id) from attendees a) as attendees, (select count(*) from messages) as messages`;
  const before = await app.dataSource.query(count);
  const paths = [
    me,
    `${me}?done=withdrawn`,
    `${me}/registrations/${registration.id}`,
    `${me}/registrations/${registration.id}/withdraw`,
  ];
  app.clock.set('2027-01-14T07:50:00Z');
  for (const path of [...paths, joinPath(secret(), registration.id, attendee), answered(session), address(session)]) {
    await get(path);
    await fetch(app.url + path, { method: 'HEAD' });
  }
  expect(await app.dataSource.query(count)).toEqual(before);
});

test('pages carry a strict policy and no inline script or style', async () => {
  const session = await world.session();
  const { attendee } = await register(session, 'strict');
  for (const path of [
    '/',
    address(session),
    mePath(secret(), attendee),
    answered(session),
    '/calls/solutions/my-link',
    '/nothing',
  ]) {
    const answer = await get(path);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    const page = await answer.text();
    // Data for search engines is no script.
    const scripts = page.replaceAll('<script type="application/ld+json">', '');
    expect(scripts).not.toMatch(/<script(?![^>]*\ssrc=)|\sstyle=|<style|\son\w+=/u);
  }
});
