import { Attendee } from '../../../src/domain/registrations/attendee.entity.js';
import { AuditEntry } from '../../../src/domain/identity/organizer.entity.js';
import { confirmLink, joinLink, pageLink } from '../../../src/domain/notifications/email/links.js';
import { emailKey } from '../../../src/domain/registrations/email-address.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { Registration } from '../../../src/domain/registrations/registration.entity.js';
import { RevokeLinks } from '../../../src/flows/registrations/revoke-links.flow.js';
import { registrationInput } from '../../../src/domain/registrations/registration-input.js';
import type { Session } from '../../../src/domain/sessions/session.entity.js';
import { startTestApp, type TestApp } from '../../support/app.js';
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
  app.dataSource.getRepository(Attendee).findOneByOrFail({ emailKey: emailKey(email) });
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
    const { registration } = await register(email);
    const link = confirmLink(app.config, registration.attendeeId, 1, app.clock.now());
    for (const method of ['GET', 'HEAD']) expect((await fetch(link, { method })).status).toBe(200);
    const page = await (await fetch(link)).text();
    expect(page).toContain('Is this your email address?');
    expect(page).toContain('Someone registered confirm@example.org for the session below.');
    expect(page).toContain('Shore power for medium-size ports');
    expect(page).toContain(`<form method="post" action="${new URL(link).pathname}">`);
    expect(page).not.toMatch(/\/(?:me|join)\//u);
    expect(await proof(email)).toEqual(unproven);

    const answers = await Promise.all([post(link), post(link)]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(await proof(email)).toEqual(provenNow);
    const own = await fetch(new URL(answers[0]!.headers.get('location')!, app.url));
    expect(await own.text()).toContain('Your email address is confirmed.');
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
    await app.app.get(RevokeLinks).run(registration.attendeeId, staff);
    await old();
    app.mail.sent.length = 0;
    expect(await (await post(`${link}/new`)).text()).toContain('We’ve sent you a new link');
    await app.deliver();
    expect(app.mail.to(email).map(({ subject }) => subject)).toContain('Your link to Green Solutions');
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
        const page = await (await fetch(status)).text();
        expect(page).not.toMatch(
          /\/(?:join|me|confirm|not-me)\/|class="qr"|invite\.ics|calendar\.google|render\?action/u,
        );
        expect(page).not.toContain(uid);
        expect(page).toContain(`We’ve emailed ${email}.`);
      }
      expect((await fetch(`${status.href}/invite.ics`)).status).toBe(404);
    }
  });
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
