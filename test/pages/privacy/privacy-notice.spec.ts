import { callBody, makeCall } from '../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { type ConsoleClient, consoleClient, formOf, textOf } from '../../support/console-client.js';
import { languages } from '../../../src/platform/i18n/messages.js';

let app: TestApp;
let lin: ConsoleClient;

const slug = callBody.slug;
const noticePath = `/console/calls/${slug}/privacy`;

beforeAll(async () => {
  app = await startTestApp();
  await makeCall(app);
  lin = await consoleClient(app, 'organizer');
});
afterAll(() => app?.stop());

const publicPage = async (path: string) => (await fetch(`${app.url}${path}`)).text();
const draft = async (title: string) => {
  const { body } = await app.api('POST', `/calls/${slug}/sessions`, {
    title,
    kind: 'webinar',
    format: 'online',
    startsAtLocal: '2027-03-02T10:00',
    timeZone: 'Asia/Taipei',
    durationMinutes: 60,
  });
  return (body as { id: string }).id;
};

test('before it is filled in, the page says so, the API warns, and the console asks once', async () => {
  expect(textOf(await publicPage(`/calls/${slug}/privacy`))).toMatch(/Not filled in yet/u);
  expect((await app.api('GET', `/calls/${slug}/privacy`)).status).toBe(404);

  const first = await draft('First');
  expect(textOf((await lin.get(`/console/calls/${slug}`)).html)).toContain('No privacy notice yet.');
  const shown = await lin.get(`/console/sessions/${first}`);
  expect(textOf(shown.html)).toContain('Check this The call has no privacy notice.');
  const asked = await lin.post(`/console/sessions/${first}/publish`);
  expect([asked.status, textOf(asked.html)]).toEqual([409, expect.stringContaining('Publish anyway')]);
  expect((await app.api('GET', `/sessions/${first}`)).body).toMatchObject({ state: 'draft', warnings: [] });
  await lin.post(`/console/sessions/${first}/publish`, formOf(shown.html, `/console/sessions/${first}/publish`));
  expect((await app.api('GET', `/sessions/${first}`)).body).toMatchObject({ state: 'published' });

  const second = await draft('Second');
  const form = formOf((await lin.get(`/console/sessions/${second}`)).html, `/console/sessions/${second}/publish`);
  expect(form['confirmed']).toEqual(['no-room', 'no-description']);
  await lin.post(`/console/sessions/${second}/publish`, form);
  expect((await app.api('GET', `/sessions/${second}`)).body).toMatchObject({ state: 'published' });
  const { status, body } = await app.api('POST', `/sessions/${await draft('Third')}/publish`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    state: 'published',
    warnings: expect.arrayContaining([expect.objectContaining({ code: 'privacy-notice-missing' })]) as object,
  });
});

test('organizers start from a draft, see what is missing, and translate', async () => {
  const shown = await lin.get(noticePath);
  const form = formOf(shown.html, noticePath);
  expect(form).toMatchObject({ retentionDays: '365', purpose: expect.stringContaining(callBody.name) as string });
  const refused = await lin.post(noticePath, { ...form, purpose: ' ', retentionDays: 'a year' });
  expect(refused.status).toBe(422);
  expect(refused.html).toContain('id="purpose-error"');
  expect(refused.html).toContain('id="retentionDays-error"');
  expect(textOf((await lin.get(`${noticePath}/fr`)).html)).toContain('Fill in the call’s own language first');

  const filled = { ...form, controller: 'Port & City\n1 Quay', retentionDays: '30', more: '**Nobody** else <script>' };
  expect(textOf((await lin.postAndFollow(noticePath, filled)).html)).toContain('Privacy notice saved.');
  const french = formOf((await lin.get(`${noticePath}/fr`)).html, `${noticePath}/fr`);
  expect(french.purpose).toContain('Nous utilisons vos données');
  await lin.post(`${noticePath}/fr`, { ...french, purpose: 'Pour les sessions.', legalBasis: '' });
  expect((await lin.get(`${noticePath}/xx`)).status).toBe(404);

  const english = await publicPage(`/calls/${slug}/privacy`);
  expect(textOf(english)).toContain('Port & City');
  expect(english).toContain('<strong>Nobody</strong>');
  expect(english).not.toContain('<script>');
  const translated = textOf(await publicPage(`/calls/${slug}/privacy?lang=fr`));
  expect(translated).toContain('Pour les sessions.');
  // A part that is empty in French reads as the call says it.
  expect(translated).toContain('to perform a task in the public interest');
  const { body } = await app.api('GET', `/calls/${slug}/privacy`);
  expect(body).toMatchObject({ retentionDays: 30, translations: { fr: { purpose: 'Pour les sessions.' } } });
  expect((await app.api('PUT', `/calls/${slug}/privacy`, { ...(body as object) })).status).toBe(422);
  const { warnings } = (await app.api('POST', `/sessions/${await draft('Fourth')}/publish`)).body as {
    warnings: { code: string }[];
  };
  expect(warnings.map(({ code }) => code)).toEqual(['no-room', 'no-description']);
});

test('it is linked beside each form and below each page, in every language', async () => {
  const link = `href="/calls/${slug}/privacy"`;
  for (const path of ['/my-link', '/delegations', '/sessions/first']) {
    expect((await publicPage(`/calls/${slug}${path}`)).split(link)).toHaveLength(3);
  }
  for (const { code } of languages) {
    const page = await publicPage(`/calls/${slug}/privacy?lang=${code}`);
    expect(page).toContain(`<html lang="${code}"`);
    expect(page).toContain(link);
  }
});

test('the form says that the browser remembers a person, and forgets on request', async () => {
  const path = `${app.url}/calls/${slug}/sessions/first`;
  const body = new URLSearchParams({ name: 'Ada Lima', email: 'ada@example.org', timeZone: 'UTC', language: 'en' });
  const sent = await fetch(path, { method: 'POST', body, redirect: 'manual' });
  const cookie =
    sent.headers
      .getSetCookie()
      .find((one) => one.startsWith('me='))
      ?.split(';')[0] ?? '';
  expect(textOf(await publicPage(`/calls/${slug}/sessions/first`))).not.toContain('Not you?');
  const shown = textOf(await (await fetch(path, { headers: { cookie } })).text());
  expect(shown).toContain('Filled in from your last registration in this browser, as Ada Lima. Not you?');
  const forgotten = await fetch(`${path}/forget`, { method: 'POST', headers: { cookie }, redirect: 'manual' });
  expect(forgotten.status).toBe(303);
  expect(forgotten.headers.getSetCookie().join()).toMatch(/^me=;/u);
  expect(forgotten.headers.get('location')).toBe(`/calls/${slug}/sessions/first#register`);
});

test('organizers set the limits for unconfirmed addresses, and how long their places are held', async () => {
  const path = `/console/calls/${slug}/limits`;
  const form = formOf((await lin.get(path)).html, path);
  expect(form).toMatchObject({ unconfirmedPerCoordinator: '50', unconfirmedPerNetwork: '300', hoursToConfirm: '24' });
  const refused = await lin.post(path, { ...form, unconfirmedPerCoordinator: 'many', hoursToConfirm: '169' });
  expect(refused.status).toBe(422);
  expect(textOf(refused.html)).toMatch(/Enter a whole number.*Enter 168 or less/su);
  await lin.post(path, { ...form, unconfirmedPerNetwork: '500', hoursToConfirm: '2' });
  expect(textOf((await lin.get(path)).html)).toContain('Saved.');
  expect((await app.api('GET', `/calls/${slug}`)).body).toMatchObject({
    unconfirmedPerCoordinator: 50,
    unconfirmedPerNetwork: 500,
    hoursToConfirm: 2,
  });

  const id = await draft('Small room');
  await app.api('PATCH', `/sessions/${id}`, { capacity: 2 });
  await app.api('POST', `/sessions/${id}/publish`);
  const person = { email: 'new@example.org', name: 'New', proven: false };
  const { body } = await app.api('POST', `/sessions/${id}/registrations`, person);
  const { createdAt, provisionalUntil } = body as { createdAt: string; provisionalUntil: string };
  expect(Date.parse(provisionalUntil) - Date.parse(createdAt)).toBe(2 * 3_600_000);
});
