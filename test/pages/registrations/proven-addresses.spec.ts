import { Attendee } from '../../../src/domain/registrations/attendee.entity.js';
import { AuditEntry } from '../../../src/domain/identity/organizer.entity.js';
import { confirmLink, joinLink, pageLink } from '../../../src/domain/notifications/email/links.js';
import { visitorToken } from '../../../src/domain/registrations/links/link-tokens.js';
import { emailKey } from '../../../src/domain/registrations/links/email-address.js';
import { CreateCall } from '../../../src/flows/calls/create-call.flow.js';
import { RegisterRoster } from '../../../src/flows/delegations/register-roster.flow.js';
import { StartDelegation } from '../../../src/flows/delegations/start-delegation.flow.js';
import { RetryMessages } from '../../../src/flows/notifications/retry-messages.flow.js';
import { RemoveOldMessages } from '../../../src/flows/notifications/remove-old-messages.flow.js';
import { Withdraw } from '../../../src/flows/registrations/withdraw.flow.js';
import { ChangeLinks } from '../../../src/flows/registrations/change-links.flow.js';
import { rosterInput } from '../../../src/domain/delegations/delegation-input.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { Registration } from '../../../src/domain/registrations/registration.entity.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import type { Session } from '../../../src/domain/sessions/session.entity.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { consoleClient, textOf } from '../../support/console-client.js';
import { cookiesOf, rememberedCookie } from '../../support/remembered.js';
import { createWorld, staff } from '../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;
let session: Session;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
  session = await world.session();
});
beforeEach(() => {
  app.clock.set('2027-01-04T08:00:00Z');
  app.mail.sent.length = 0;
});
afterAll(() => app?.stop());

const register = (email: string, one = session) =>
  app.app.get(Register).run(one.id, registrationInput.parse({ email, name: 'Amina' }), { kind: 'visitor' });
const attendee = (email: string) =>
  app.dataSource.getRepository(Attendee).findOneByOrFail({ callId: world.call.id, emailKey: emailKey(email) });
const proof = async (email: string) => {
  const { provenAt, provenBy } = await attendee(email);
  return { provenAt: provenAt?.toISOString() ?? null, provenBy };
};
const unproven = { provenAt: null, provenBy: null };
const provenNow = { provenAt: '2027-01-04T08:00:00.000Z', provenBy: 'owner' };
const post = (url: string, fields: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });

describe('an address is proven', () => {
  test('by anything that is sent from the own page, and not by looking at it', async () => {
    const { registration } = await register('page@example.org');
    const { id } = await attendee('page@example.org');
    const page = pageLink(app.config, id, 1);
    for (const path of ['', `/registrations/${registration.id}`]) {
      for (const method of ['GET', 'HEAD']) expect((await fetch(`${page}${path}`, { method })).status).toBe(200);
    }
    expect(await proof('page@example.org')).toEqual(unproven);
    expect((await post(`${app.url}/me/${'A'.repeat(22)}/preferences`)).status).toBe(404);
    const routes = [
      'preferences',
      'proposals',
      'delegations',
      'new-link',
      'try-again',
      `registrations/${registration.id}/withdraw`,
      `registrations/${registration.id}/resend`,
      `registrations/${registration.id}/accept-offer`,
      `registrations/${registration.id}/answers`,
      `registrations/${registration.id}/feedback`,
      `registrations/${registration.id}/certificate`,
      `proposals/${id}`,
    ];
    for (const route of routes) {
      await app.dataSource.query(`update attendees set proven_at = null, proven_by = null where id = $1`, [id]);
      const { linkVersion } = await attendee('page@example.org');
      await post(`${pageLink(app.config, id, linkVersion)}/${route}`);
      expect([route, await proof('page@example.org')]).toEqual([route, provenNow]);
    }
  });

  test('by joining, even when another device has joined before', async () => {
    const { registration } = await register('join@example.org');
    const join = joinLink(app.config, registration.id, 1);
    expect((await post(join)).status).toBe(200);
    expect(await proof('join@example.org')).toEqual(unproven);
    app.clock.set('2027-01-14T08:00:00Z');
    await fetch(join);
    expect(await proof('join@example.org')).toEqual(unproven);
    expect((await post(join)).status).toBe(200);
    const proven = { provenAt: '2027-01-14T08:00:00.000Z', provenBy: 'owner' };
    expect(await proof('join@example.org')).toEqual(proven);
    await app.dataSource.query(`update attendees set proven_at = null, proven_by = null where id = $1`, [
      registration.attendeeId,
    ]);
    await post(join);
    expect(await proof('join@example.org')).toEqual(proven);
  });

  test('by an API key, unless it says otherwise; the first proof counts and is audited', async () => {
    const path = `/sessions/${session.id}/registrations`;
    const body = { email: 'key@example.org', name: 'Kofi' };
    const first = await app.api('POST', path, { ...body, proven: false });
    expect([first.status, first.body.proven, first.body.provisionalUntil]).toEqual([201, false, null]);
    expect(await proof(body.email)).toEqual(unproven);
    expect((await app.api('POST', path, { ...body, proven: 'no' })).status).toBe(422);
    const second = await app.api('POST', path, body);
    expect([second.status, second.body.proven]).toEqual([200, true]);
    expect((await app.api('GET', `/registrations/${first.body.id}`)).body.proven).toBe(true);
    app.clock.set('2027-01-05T08:00:00Z');
    const { id, provenAt } = await attendee(body.email);
    await post(`${pageLink(app.config, id, 1)}/preferences`, { timeZone: 'Asia/Tokyo', language: 'en' });
    expect(await proof(body.email)).toEqual({ provenAt: '2027-01-04T08:00:00.000Z', provenBy: 'staff' });
    expect(provenAt).not.toBeNull();
    const entries = await app.dataSource
      .getRepository(AuditEntry)
      .findBy({ action: 'attendee.proven', subject: `attendee:${id}` });
    expect(entries.map(({ actor, details }) => [actor.split(':')[0], details])).toEqual([['api-key', { by: 'staff' }]]);
  });

  test('by the button behind the link in an email, which a mail scanner does not press', async () => {
    const email = 'confirm@example.org';
    const input = registrationInput.parse({ email, name: 'Amina', organization: 'Harbour Lab' });
    const { registration } = await app.app.get(Register).run(session.id, input, { kind: 'visitor' });
    const link = confirmLink(app.config, registration.attendeeId, 1, app.clock.now());
    for (const method of ['GET', 'HEAD']) expect((await fetch(link, { method })).status).toBe(200);
    const page = await (await fetch(link)).text();
    expect(page).toContain('Is this your email address?');
    expect(page).toContain('Someone registered confirm@example.org for the session below.');
    expect(page).toContain('Shore power for medium-size ports');
    // Whoever confirms sees what a stranger could have typed.
    for (const typed of ['Amina', 'Harbour Lab']) expect(page).toContain(typed);
    expect(page).toContain(`method="post" action="${new URL(link).pathname}">`);
    expect(page).not.toMatch(/\/(?:me|join)\//u);
    expect(await proof(email)).toEqual(unproven);

    const answers = await Promise.all([post(link), post(link)]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(await proof(email)).toEqual(provenNow);
    const own = await fetch(new URL(answers[0].headers.get('location')!, app.url));
    expect(await own.text()).toContain('Your email address is confirmed');
    const subject = `attendee:${registration.attendeeId}`;
    const entries = await app.dataSource.getRepository(AuditEntry).findBy({ action: 'attendee.proven', subject });
    expect(entries).toHaveLength(1);
    app.clock.advance({ days: 90 });
    const again = await (await fetch(link)).text();
    expect(again).toContain('Your email address is confirmed');
    expect(again).not.toMatch(/\/(?:me|join)\//u);
  });

  test('not by a link that is too old, was replaced or is forged; the first two offer a new one', async () => {
    const email = 'late@example.org';
    const { registration } = await register(email);
    const link = confirmLink(app.config, registration.attendeeId, 1, app.clock.now());
    app.clock.advance({ days: 30 });
    expect((await fetch(link)).status).toBe(200);
    app.clock.advance({ days: 1 });
    const old = async () => {
      for (const answer of [await fetch(link), await post(link)]) {
        expect(answer.status).toBe(410);
        const page = await answer.text();
        expect(page).toContain('This link has expired');
        expect(page).toContain(`action="${new URL(link).pathname}/new"`);
        expect(page).not.toContain(email);
      }
    };
    await old();
    app.clock.set('2027-01-04T08:00:00Z');
    await app.app.get(ChangeLinks).revoke(registration.attendeeId, staff);
    await old();
    app.mail.sent.length = 0;
    expect(await (await post(`${link}/new`)).text()).toContain('We’ve sent you a new link');
    await app.deliver();
    expect(app.mail.to(email).map(({ subject }) => subject)).toContain('The link to your page · Green Solutions');
    for (const forged of [`${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`, `${app.url}/confirm/nothing`]) {
      expect([(await fetch(forged)).status, (await post(forged)).status, (await post(`${forged}/new`)).status]).toEqual(
        [404, 404, 404],
      );
    }
    expect(await proof(email)).toEqual(unproven);
    expect((await post(confirmLink(app.config, registration.attendeeId, 2, app.clock.now()))).status).toBe(303);
    expect(await proof(email)).toEqual(provenNow);
  });
});

describe('the page that follows the form', () => {
  const form = (email: string, name = 'Amina') => ({
    email,
    name,
    organization: '',
    country: '',
    timeZone: 'Africa/Nairobi',
    language: 'en',
  });
  const path = (one: Session) => `${app.url}/calls/solutions/sessions/${one.slug}`;

  test.each(['unknown', 'unproven', 'proven'])('has no secret of an %s address, at any time', async (known) => {
    const email = `after-${known}@example.org`;
    if (known !== 'unknown') await register(email);
    const now = app.clock.now();
    if (known === 'proven')
      await app.dataSource.query(`update attendees set proven_at = $1, proven_by = 'owner'`, [now]);
    const places = [
      await world.session({ title: 'Online', startsAtLocal: '2027-01-14T16:00' }),
      await world.session({ format: 'hybrid', venue: 'Pier 2', startsAtLocal: '2027-01-15T16:00' }),
    ];
    for (const place of places) {
      app.clock.set('2027-01-04T08:00:00Z');
      const answer = await post(path(place), form(email));
      expect(answer.status).toBe(303);
      const status = new URL(answer.headers.get('location')!, app.url);
      const { uid } = await app.dataSource.getRepository(Registration).findOneByOrFail({ sessionId: place.id });
      const minutes = [-30, -14, 1];
      for (const now of [
        app.clock.now(),
        ...minutes.map((minute) => new Date(place.startsAt.getTime() + minute * 60_000)),
      ]) {
        app.clock.set(now);
        const page = await (await fetch(status, { headers: { cookie: cookiesOf(answer) } })).text();
        expect(page).not.toMatch(
          /\/(?:join|me|confirm|not-me)\/|class="qr"|invite\.ics|calendar\.google|render\?action/u,
        );
        expect(page).not.toContain(uid);
        const isEarly = now.getTime() < Date.parse('2027-01-04T09:00:00Z');
        expect(page.includes(`We’ve emailed ${email}.`)).toBe(isEarly);
      }
      expect((await fetch(`${status.href}/invite.ics`)).status).toBe(404);
    }
  });
});

test('no page shows by its numbers whether an address is known: each looks the same before and after', async () => {
  const email = (name: string) => `number-${name}@example.org`;
  const pages = async (seats: object, before: number, typed: 'known' | 'fresh') => {
    const one = await world.session({ title: `Numbers of ${typed}`, ...seats });
    const path = `/calls/solutions/sessions/${one.slug}`;
    for (let count = 1; count < before; count++) await register(email(`${count}`), one);
    await register(email('known'), one);
    const shown = async (url: string) => {
      const headers = { cookie: rememberedCookie(app, email(typed)) };
      const html = await (await fetch(new URL(url, app.url), { headers })).text();
      return html
        .replaceAll(/(?:of|corrects)(?:=|&#x3D;)[\w%-]+|number-\w+@|numbers-of-[\w-]+|Numbers of \w+/gu, '')
        .replaceAll(one.id, '');
    };
    const visible = async () => [await shown(path), await shown('/calls/solutions')];
    const first = await visible();
    const fields = { email: email(typed), name: 'Amina', timeZone: 'Africa/Nairobi', language: 'en' };
    const answer = await post(`${app.url}${path}`, fields);
    const location = answer.headers.get('location') ?? '';
    const shownThen = { status: answer.status, length: location.length, page: await shown(location) };
    const second = await visible();
    expect(second).toEqual(first);
    await app.api('POST', `/sessions/${one.id}/cancel`, {});
    return shownThen;
  };
  for (const [seats, before] of [
    [{ capacity: 30 }, 4],
    [{ capacity: 30 }, 27],
    [{ capacity: 3 }, 5],
  ] as const) {
    const known = await pages(seats, before, 'known');
    const fresh = await pages(seats, before, 'fresh');
    expect(known).toEqual(fresh);
    expect(known.page).not.toMatch(/number \d|\d+ seats? left/u);
  }
});

test('the own page promises the invitation until it was sent, and offers a file of the same event only', async () => {
  const { registration } = await register('promise@example.org');
  const own = `${pageLink(app.config, registration.attendeeId, 1)}/registrations/${registration.id}`;
  const page = async () => (await fetch(own)).text();
  expect(await page()).toContain('Your invitation is on its way to promise@example.org.');
  await app.deliver();
  expect(await page()).not.toContain('is on its way');
  expect(await page()).toContain('We’ve emailed your invitation to promise@example.org.');
  expect(await page()).not.toMatch(/calendar\.google|outlook\.|calendar\.yahoo/u);
  const file = await (await fetch(`${own}/invite.ics`)).text();
  expect(file.replaceAll('\r\n ', '')).toContain(`UID:${registration.uid}`);
});

describe('the first email to an unproven address', () => {
  const first = async (email: string) => {
    await app.deliver();
    const [mail] = app.mail.to(email);
    const link = (name: string) => new RegExp(`${app.url}/${name}/[\\w-]+`, 'u').exec(mail!.text)![0];
    return { mail: mail!, confirm: link('confirm'), notMe: link('not-me') };
  };

  test('carries the invitation and asks to confirm with one click; the next ones ask no more', async () => {
    const email = 'honest@example.org';
    const { registration } = await register(email);
    const { mail, confirm } = await first(email);
    expect(mail.text).toMatch(/^Did you register for Green Solutions\?/u);
    expect([mail.calendar?.method, mail.to.name]).toEqual(['REQUEST', '']);
    expect((await post(confirm)).status).toBe(303);
    expect(await proof(email)).toEqual(provenNow);
    app.mail.sent.length = 0;
    await app.api('POST', `/registrations/${registration.id}/resend`);
    await app.deliver();
    const [again] = app.mail.to(email);
    expect([again?.to.name, again?.text.includes('/confirm/')]).toEqual(['Amina', false]);
  });

  test('lets its reader say that it wasn’t them, which ends everything until they prove the address', async () => {
    const email = 'victim@example.org';
    const scarce = await world.session({ capacity: 1 });
    const { registration } = await register(email, scarce);
    const waiting = await register('next-in-line@example.org', scarce);
    const { mail, notMe } = await first(email);
    expect(mail.headers['List-Unsubscribe']).toBe(`<${notMe}>`);
    for (const method of ['GET', 'HEAD']) expect((await fetch(notMe, { method })).status).toBe(200);
    expect(await (await fetch(notMe)).text()).toContain(`action="${new URL(notMe).pathname}"`);
    expect((await attendee(email)).notMeAt).toBeNull();

    // As an email program unsubscribes (RFC 8058).
    const oneClick = await post(notMe, { 'List-Unsubscribe': 'One-Click' });
    expect([oneClick.status, await oneClick.text()]).toEqual([200, expect.stringContaining('won’t email it again')]);
    expect((await post(notMe)).status).toBe(200);
    const state = async (id: string) => (await app.api('GET', `/registrations/${id}`)).body.state;
    expect([await state(registration.id), await state(waiting.registration.id)]).toEqual(['cancelled', 'confirmed']);
    const subject = `attendee:${registration.attendeeId}`;
    const entries = await app.dataSource.getRepository(AuditEntry).findBy({ action: 'attendee.not-me', subject });
    expect(entries.map(({ details }) => details)).toEqual([{ withdrawn: 1 }]);

    // Every page of the organizers that names the person says so.
    const lead = { email: 'lead@example.org', name: 'Lea', organization: 'Port', timeZone: 'Africa/Nairobi' };
    await app.app.get(StartDelegation).run('solutions', lead, staff);
    const [delegation] = await app.dataSource.query(
      `select d.id from delegations d join attendees a on a.id = d.coordinator_id where a.email_key = $1`,
      [lead.email],
    );
    await app.dataSource.getRepository(Registration).update(registration.id, { delegationId: delegation.id });
    const owner = await consoleClient(app, 'owner');
    const said = /victim@example\.org said “This wasn’t me”, .*\. Withdrawn/u;
    for (const [path, text] of [
      [`/console/registrations/${registration.id}`, said],
      [`/console/people/${registration.attendeeId}`, said],
      ['/console/calls/solutions/people', 'Says they never registered'],
      [`/console/sessions/${scarce.id}/attendees?state=left`, 'Says they never registered'],
      [`/console/sessions/${scarce.id}`, 'Said “This wasn’t me”, and withdrawn: 1'],
      [`/console/delegations/${delegation.id}`, 'Says they never registered'],
    ] as const) {
      expect([path, textOf((await owner.get(path)).html)]).toEqual([path, expect.stringMatching(text)]);
    }

    // Nobody else lifts it: not another form, the lost link, another call, nor a retry of all messages.
    app.mail.sent.length = 0;
    await register(email);
    await app.app.get(ChangeLinks).send('solutions', email, { kind: 'visitor' });
    const call = await app.app
      .get(CreateCall)
      .run({ ...world.call, slug: 'other', themes: [], translations: {} }, staff);
    const elsewhere = await app.api('POST', '/calls/other/sessions', {
      title: 'Elsewhere',
      kind: 'webinar',
      format: 'online',
      startsAtLocal: '2027-01-20T10:00',
      timeZone: 'Asia/Taipei',
      durationMinutes: 60,
    });
    await app.api('POST', `/sessions/${elsewhere.body.id}/publish`);
    await app.app
      .get(Register)
      .run(elsewhere.body.id, registrationInput.parse({ email, name: 'X' }), { kind: 'visitor' });
    await app.app.get(RetryMessages).all({ callId: call.id }, staff);
    await app.app.get(RetryMessages).all({ callId: world.call.id }, staff);
    await app.deliver();
    expect(app.mail.to(email)).toEqual([]);

    // It was them after all: the page leads to the confirmation, and email flows again.
    const undo = /\/confirm\/[\w-]+/u.exec(await (await fetch(notMe)).text())![0];
    expect((await post(`${app.url}${undo}`)).status).toBe(303);
    expect(await attendee(email)).toMatchObject({ notMeAt: null, suppressedAt: null, provenBy: 'owner' });
    expect(await (await post(notMe)).text()).toContain('Your email address is confirmed');
    await app.app.get(ChangeLinks).send('solutions', email, { kind: 'visitor' });
    await app.deliver();
    expect(app.mail.to(email)).not.toEqual([]);
    for (const forged of ['nothing', 'A'.repeat(44)]) {
      expect((await fetch(`${app.url}/not-me/${forged}`)).status).toBe(404);
    }
  });

  test('of a delegation names a coordinator whose own address is proven, and only then', async () => {
    const start = {
      email: 'coordinator@example.org',
      name: 'Joseph',
      organization: 'Port Lab',
      timeZone: 'Africa/Nairobi',
    };
    await app.app.get(StartDelegation).run('solutions', start, { kind: 'visitor' });
    await app.deliver();
    const [mail] = app.mail.to(start.email);
    expect([mail?.to.name, mail?.subject]).toEqual(['', 'The link to your delegation · Green Solutions']);
    const page = new RegExp(`${app.url}/delegations/[\\w-]+`, 'u').exec(mail!.text)![0];
    await fetch(page);
    expect(await proof(start.email)).toEqual(unproven);
    const { id } = await attendee(start.email);
    const [delegation]: { id: string }[] = await app.dataSource.query(
      'select id from delegations where coordinator_id = $1',
      [id],
    );
    const bring = (email: string) =>
      app.app
        .get(RegisterRoster)
        .run(
          delegation!.id,
          rosterInput.parse({ sessions: [session.id], members: [{ email, name: 'Member' }] }),
          { kind: 'attendee', id },
          email,
        );
    const says = async (email: string) => (await first(email)).mail.text.split('\n')[0];
    await bring('unknown-by@example.org');
    expect(await says('unknown-by@example.org')).toMatch(/^Did you register/u);
    // Whatever is sent by the link in the coordinator's email proves their address.
    await post(`${page}/check`);
    expect(await proof(start.email)).toEqual(provenNow);
    await bring('known-by@example.org');
    expect(await says('known-by@example.org')).toMatch(/^Joseph registered you\./u);
  });
});

test('names and organizations of strangers contain no links; staff and their systems type what they like', async () => {
  const form = (name: string, organization: string) => ({
    email: 'namer@example.org',
    name,
    organization,
    country: '',
    timeZone: 'Africa/Nairobi',
    language: 'en',
  });
  const page = `${app.url}/calls/solutions/sessions/${session.slug}`;
  const refused = await post(page, form('Win at casino.bet', 'www.evil.example'));
  expect(refused.status).toBe(422);
  const text = await refused.text();
  expect(text.match(/Leave out web addresses, and put a space after each full stop/gu)!.length).toBeGreaterThan(1);
  expect(text).toContain('value="Win at casino.bet"');
  const path = `/sessions/${session.id}/registrations`;
  const body = { email: 'namer@example.org', name: 'foo.com', organization: 'Booking.com' };
  const unvouched = await app.api('POST', path, { ...body, proven: false });
  expect([unvouched.status, unvouched.body.errors.map((one: { path: string }) => one.path)]).toEqual([
    422,
    ['name', 'organization'],
  ]);
  expect((await app.api('POST', path, body)).status).toBe(201);
  const start = {
    email: 'c@example.org',
    name: 'Joseph',
    organization: 'http://x',
    timeZone: 'Africa/Nairobi',
    language: 'en',
  };
  expect((await post(`${app.url}/calls/solutions/delegations`, start)).status).toBe(422);
});

describe('the mailbox of a stranger, with two instances', () => {
  let other: TestApp;
  beforeAll(async () => {
    other = await startTestApp({ now: '2027-01-04T08:00:00Z', databaseUrl: app.config.databaseUrl! });
  });
  afterAll(() => other?.stop());

  const deliver = async () => {
    other.clock.set(app.clock.now());
    await Promise.all([app.deliver(), other.deliver(), app.planReminders()]);
    await Promise.all([app.deliver(), other.deliver()]);
  };
  const sentTo = (email: string) => [...app.mail.to(email), ...other.mail.to(email)].map(({ subject }) => subject);

  test('gets at most three emails a day, whatever somebody else registers', async () => {
    const email = 'target@example.org';
    const sessions = [];
    for (let count = 0; count < 12; count++) sessions.push(await world.session({ title: `Target ${count}` }));
    const values = {
      email,
      name: 'Buy now',
      organization: '',
      country: '',
      timeZone: 'Africa/Nairobi',
      language: 'en',
    };
    for (const [index, one] of sessions.entries()) {
      const { url } = index % 2 === 0 ? app : other;
      expect((await post(`${url}/calls/solutions/sessions/${one.slug}`, values)).status).toBe(303);
      if (index % 3 === 0) await post(`${url}/calls/solutions/my-link`, { email });
      if (index % 4 === 0)
        await post(`${url}/calls/solutions/delegations`, { ...values, organization: `Lab ${index}` });
      await deliver();
      app.clock.advance({ minutes: 11 });
    }
    expect(sentTo(email).length).toBe(3);

    // Each day three more of those that wait.
    app.clock.set('2027-01-05T08:00:00Z');
    await deliver();
    expect(sentTo(email).length).toBe(6);
    app.clock.set('2027-01-06T08:00:00Z');
    await deliver();
    expect(sentTo(email).length).toBe(9);

    // Once the address is proven, everything leaves that still waits.
    const { id } = await attendee(email);
    expect((await post(confirmLink(app.config, id, 1, app.clock.now()))).status).toBe(303);
    await deliver();
    const subjects = sentTo(email);
    expect(
      subjects.filter((subject) => /^(?:You have a seat|Please confirm) · .* · Target/u.test(subject)).length,
    ).toBe(12);
    expect(
      await app.dataSource.query(
        `select state, count(*)::int from messages where attendee_id = $1 group by 1 order by 1`,
        [id],
      ),
    ).toEqual([
      { state: 'dropped', count: expect.any(Number) },
      { state: 'sent', count: subjects.length },
    ]);
    app.clock.advance({ days: 2 });
    await app.app.get(RemoveOldMessages).run();
    expect(await app.dataSource.query('select count(*)::int from unproven_deliveries')).toEqual([{ count: 0 }]);
  });

  test('gets no more when many emails are due at once, in several calls', async () => {
    const email = 'target-at-once@example.org';
    const slugs = ['first-of-many', 'second-of-many'];
    for (const slug of slugs)
      await app.app.get(CreateCall).run({ ...world.call, slug, themes: [], translations: {} }, staff);
    for (let count = 0; count < 14; count++) {
      const draft = {
        title: `At once ${count}`,
        kind: 'webinar',
        format: 'online',
        startsAtLocal: '2027-02-01T10:00',
        timeZone: 'Asia/Taipei',
        durationMinutes: 60,
      };
      const { body } = await app.api('POST', `/calls/${slugs[count % 2]}/sessions`, draft);
      await app.api('POST', `/sessions/${body.id}/publish`);
      await app.api('POST', `/sessions/${body.id}/registrations`, { email, name: 'X', proven: false });
    }
    await deliver();
    expect(sentTo(email)).toHaveLength(3);
  });

  test('gets one email for several changes in a row, and the latest news of a session that it knows', async () => {
    const email = 'target-changes@example.org';
    const bring = async (one: Session) => (await register(email, one)).registration;
    const subjects = async () => {
      for (const instance of [app, other]) instance.mail.sent.length = 0;
      await deliver();
      return sentTo(email).map((subject) =>
        subject.replace(/ · \w{3} .* · | \(\w+\)$/gu, (part) => (part.startsWith(' · ') ? ' · ' : '')),
      );
    };
    const [quick, moved, brief] = [
      await world.session({ title: 'Quick' }),
      await world.session({ title: 'Moved' }),
      await world.session({ title: 'Brief' }),
    ];
    for (let count = 0; count < 4; count++) {
      const { id } = await bring(quick);
      await app.app.get(Withdraw).run(id, staff);
    }
    await bring(quick);
    // Registered and withdrawn before anything was sent: there is nothing to say. So it is when such a seat lapses.
    await app.app.get(Withdraw).run((await bring(brief)).id, staff);
    expect(await subjects()).toEqual(['Please confirm · Quick']);

    await bring(moved);
    await app.app.get(ChangeLinks).send('solutions', email, { kind: 'visitor' });
    expect(new Set(await subjects())).toEqual(
      new Set(['Please confirm · Moved', 'The link to your page · Green Solutions']),
    );
    for (const startsAtLocal of ['2027-01-15T16:00', '2027-01-16T16:00']) {
      await app.api('POST', `/sessions/${moved.id}/reschedule`, { startsAtLocal });
      expect(await subjects()).toEqual([]);
    }
    await app.api('POST', `/sessions/${moved.id}/cancel`, { reason: 'Storm' });
    expect(await subjects()).toEqual([]);
    app.clock.advance({ days: 1 });
    expect(await subjects()).toEqual(['Cancelled · Moved']);
  });

  const vouchFor = async (email: string) => {
    const { body } = await app.api('POST', `/sessions/${session.id}/registrations`, { email, name: 'Amina' });
    await deliver();
    for (const instance of [app, other]) instance.mail.sent.length = 0;
    return body.id as string;
  };
  const submit = (one: Session, email: string, { url = app.url, cookie = '' } = {}) =>
    fetch(`${url}/calls/solutions/sessions/${one.slug}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie },
      body: new URLSearchParams({ email, name: 'Buy now', timeZone: 'Africa/Nairobi', language: 'en' }),
    });
  const cookieOf = async (email: string) => {
    const { id, linkVersion } = await attendee(email);
    return `mine=${visitorToken(app.config.secret, id, linkVersion)}`;
  };
  const emailsTo = (email: string) => [...app.mail.to(email), ...other.mail.to(email)];

  test('who is known gets at most five emails a day that anyone can cause; their own requests are not limited', async () => {
    const email = 'known@example.org';
    await vouchFor(email);
    for (let count = 0; count < 8; count++) {
      const { url } = count % 2 === 0 ? app : other;
      const one = await world.session({ title: `Known ${count}` });
      expect((await submit(one, email, { url })).status).toBe(303);
      await post(`${url}/calls/solutions/my-link`, { email });
      const organization = `Offer ${count}`;
      const start = { email, name: 'Buy now', organization, timeZone: 'Africa/Nairobi', language: 'en' };
      await post(`${url}/calls/solutions/delegations`, start);
      await deliver();
      app.clock.advance({ minutes: 11 });
    }
    const emails = emailsTo(email);
    expect(emails).toHaveLength(5);
    const summary = emails.find(
      ({ subject }) => subject === 'Your address was entered several times · Green Solutions',
    );
    expect(summary?.text).toContain('Someone registered you on a device we don’t know.');
    for (const { subject, to, text } of emails) {
      expect(`${subject} ${to.name} ${/^(?:Hello|Dear).*/mu.exec(text)?.[0]}`).not.toMatch(/Buy now|Offer/u);
    }

    const more = await world.session({ title: 'My own' });
    await submit(more, email, { cookie: await cookieOf(email) });
    await deliver();
    const own = emailsTo(email).find(({ subject }) =>
      /^(?:You have a seat|Please confirm) · .* · My own/u.test(subject),
    );
    expect(own?.text).not.toMatch(/\/(?:confirm|not-me)\//u);

    // Once they confirm, everything leaves that still waits.
    const confirm = /\/confirm\/[\w-]+/u.exec(summary!.text)![0];
    expect(await (await fetch(`${other.url}${confirm}`)).text()).toContain('Was this you?');
    expect((await post(`${other.url}${confirm}`)).status).toBe(303);
    await deliver();
    const seats = sentTo(email).filter((subject) => /^(?:You have a seat|Please confirm) · .* · Known/u.test(subject));
    expect(seats).toHaveLength(8);
    expect(await (await fetch(`${app.url}${confirm}`)).text()).toContain('Your email address is confirmed');
  });

  test('a seat that anyone can have taken in the name of a known person is provisional until they confirm it', async () => {
    const [email, owner] = ['claimed@example.org', 'owner@example.org'];
    const first = await vouchFor(email);
    await vouchFor(owner);
    const scarce = await world.session({ title: 'Scarce', capacity: 4 });
    const rows = async () => {
      const { body } = await app.api('GET', `/sessions/${scarce.id}/registrations`);
      const items = body.items as { id: string; email: string; state: string; provisionalUntil: string | null }[];
      return new Map(items.map((one) => [one.email, one]));
    };
    const tomorrow = '2027-01-05T08:00:00.000Z';
    expect((await submit(scarce, email)).status).toBe(303);
    expect((await submit(scarce, owner, { cookie: await cookieOf(owner) })).status).toBe(303);
    // In the browser of somebody else.
    expect((await submit(scarce, email, { cookie: await cookieOf(owner) })).status).toBe(303);
    expect((await rows()).get(email)).toMatchObject({ state: 'confirmed', provisionalUntil: tomorrow });
    expect((await rows()).get(owner)).toMatchObject({ state: 'confirmed', provisionalUntil: null });
    await deliver();
    const [mail] = emailsTo(email);
    expect(mail?.text).toMatch(/^Someone registered you on a device we don’t know\./u);
    expect(mail?.text).toContain('Confirm by 16:00 on Tuesday 5 January 2027');
    expect(mail?.to.name).toBe('Amina');
    expect(emailsTo(owner)[0]?.text).not.toContain('/confirm/');

    // It wasn't them: only what they have not confirmed is withdrawn.
    const notMe = /\/not-me\/[\w-]+/u.exec(mail!.text)![0];
    expect(await (await fetch(`${app.url}${notMe}`)).text()).toContain('Nothing else changes.');
    expect((await rows()).get(email)?.state).toBe('confirmed');
    expect(await (await post(`${app.url}${notMe}`)).text()).toContain('What you hadn’t confirmed is cancelled,');
    expect(await (await post(`${app.url}${notMe}`)).text()).toContain('has since been confirmed');
    expect((await rows()).get(email)?.state).toBe('cancelled');
    expect((await app.api('GET', `/registrations/${first}`)).body.state).toBe('confirmed');
    await deliver();
    expect(sentTo(email).map((subject) => subject.split(' · ')[0])).toContain('No longer registered');

    // Anything they send from their page confirms it, and so does registering in a browser that knows them.
    await submit(scarce, email);
    expect((await rows()).get(email)?.provisionalUntil).toBe(tomorrow);
    await post(`${pageLink(app.config, (await attendee(email)).id, 1)}/preferences`, {});
    expect((await rows()).get(email)).toMatchObject({ state: 'confirmed', provisionalUntil: null });
    await vouchFor('third@example.org');
    await submit(scarce, 'third@example.org');
    expect((await rows()).get('third@example.org')?.provisionalUntil).toBe(tomorrow);
    await submit(scarce, 'third@example.org', { cookie: await cookieOf('third@example.org') });
    expect((await rows()).get('third@example.org')?.provisionalUntil).toBeNull();
    const claims = await app.dataSource.getRepository(AuditEntry).findBy({ action: 'registration.claimed' });
    expect(claims.map(({ subject }) => subject)).toEqual(
      expect.arrayContaining([email, 'third@example.org'].map(() => expect.stringMatching(/^registration:/u))),
    );
  });
});
