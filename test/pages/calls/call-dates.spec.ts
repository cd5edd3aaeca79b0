import { Register } from '../../../src/flows/registrations/register.flow.js';
import { UpdatePreferences } from '../../../src/flows/registrations/update-preferences.flow.js';
import { AuditEntry } from '../../../src/domain/identity/organizer.entity.js';
import { feedLink } from '../../../src/domain/notifications/email/links.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { readCalendar, type ReadEvent } from '../../support/read-calendar.js';
import { createWorld } from '../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
});
afterAll(() => app?.stop());

const dates = '/calls/solutions/dates.ics';
const get = (path: string, headers: Record<string, string> = {}) => fetch(app.url + path, { headers });
const edit = (changes: object) => app.api('PATCH', '/calls/solutions', changes);
const eventsOf = async (answer: Response) => readCalendar(await answer.text()).events;
const brief = (event: ReadEvent | undefined) => ({
  ends: event?.endsAt.toISOString(),
  sequence: event?.property('sequence'),
  stamp: event?.property('dtstamp'),
  summary: event?.property('summary'),
});
/** A person with a seat, and the path of their own feed. */
async function subscriber(name: string, timeZone: string, language: string) {
  const session = await world.session();
  const input = registrationInput.parse({ email: `${name}@example.org`, name, timeZone, language });
  const { attendee } = await app.app.get(Register).run(session.id, input, { kind: 'visitor' });
  return { attendee, feed: feedLink({ ...app.config, publicUrl: '' }, attendee.id, attendee.linkVersion) };
}

test('the feed of the dates follows an edit under the same UIDs, with a higher sequence and a later stamp', async () => {
  app.clock.set('2027-01-04T08:00:00Z');
  const first = await get(dates);
  expect(first.status).toBe(200);
  expect(first.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
  expect(first.headers.get('last-modified')).toBe('Mon, 04 Jan 2027 08:00:00 GMT');
  const etag = first.headers.get('etag') ?? '';
  const body = await first.text();
  expect(body).toContain('X-WR-CALNAME:Green Solutions: key dates');
  const before = readCalendar(body).events;
  expect(before.map(brief)).toEqual([
    {
      ends: '2026-12-31T16:30:00.000Z',
      sequence: '0',
      stamp: '2027-01-04T08:00:00Z',
      summary: 'Proposals open: Green Solutions',
    },
    {
      ends: '2027-03-31T15:59:00.000Z',
      sequence: '0',
      stamp: '2027-01-04T08:00:00Z',
      summary: 'Proposals close: Green Solutions',
    },
  ]);
  expect((await get(dates, { 'if-none-match': etag })).status).toBe(304);
  const head = await fetch(app.url + dates, { method: 'HEAD' });
  expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, etag, '']);

  // In the same second: the stamp rises all the same.
  expect((await edit({ closesOn: '2027-04-15' })).body).toMatchObject({
    closesOn: '2027-04-15',
    opensOn: '2027-01-01',
  });
  const second = await get(dates, { 'if-none-match': etag });
  expect(second.status).toBe(200);
  expect(second.headers.get('last-modified')).toBe('Mon, 04 Jan 2027 08:00:01 GMT');
  expect((await get(dates, { 'if-modified-since': 'Mon, 04 Jan 2027 08:00:00 GMT' })).status).toBe(200);
  expect((await get(dates, { 'if-modified-since': 'Mon, 04 Jan 2027 08:00:01 GMT' })).status).toBe(304);
  const after = await eventsOf(second);
  expect(brief(after[1])).toEqual({
    ends: '2027-04-15T15:59:00.000Z',
    sequence: '1',
    stamp: '2027-01-04T08:00:01Z',
    summary: 'Proposals close: Green Solutions',
  });
  expect(after.map((event) => event.property('uid'))).toEqual(before.map((event) => event.property('uid')));

  // A new name is no other time.
  await edit({ name: 'Greener Solutions' });
  const third = (await eventsOf(await get(dates)))[1];
  expect(brief(third)).toMatchObject({
    sequence: '1',
    stamp: '2027-01-04T08:00:02Z',
    summary: 'Proposals close: Greener Solutions',
  });
  await edit({ name: 'Green Solutions', closesOn: '2027-03-31' });
});

test('the feed of the dates speaks the language that its address asks for', async () => {
  const summaries = async (path: string) => (await eventsOf(await get(path))).map((event) => event.property('summary'));
  expect(await summaries(`${dates}?lang=zh-TW`)).toEqual(['徵案開始：Green Solutions', '徵案截止：Green Solutions']);
  expect(await summaries(`${dates}?lang=xx`)).toEqual(await summaries(dates));
  expect((await get('/calls/nowhere/dates.ics')).status).toBe(404);
});

test('the programme offers the dates beside the sessions, until the deadline is over', async () => {
  app.clock.set('2027-01-04T08:00:00Z');
  const page = async () => (await get('/calls/solutions?lang=en')).text();
  expect(await page()).toContain('href="/calls/solutions/subscribe?of&#x3D;dates"');
  expect(await page()).toContain('href="/calls/solutions/subscribe"');
  app.clock.set('2027-03-31T15:59:59Z');
  expect(await page()).toContain('of&#x3D;dates');
  app.clock.set('2027-03-31T16:00:00Z');
  expect(await page()).not.toContain('of&#x3D;dates');
});

test('an attendee’s own feed holds the dates in their language and time, and follows their edit', async () => {
  app.clock.set('2027-01-05T08:00:00Z');
  const { attendee, feed } = await subscriber('amina', 'Africa/Nairobi', 'zh-TW');
  const first = await get(feed);
  const etag = first.headers.get('etag') ?? '';
  const events = await eventsOf(first);
  expect(events).toHaveLength(3);
  const deadline = events.at(-1);
  expect(brief(deadline)).toMatchObject({ ends: '2027-03-31T15:59:00.000Z', summary: '徵案截止：Green Solutions' });
  expect(deadline?.property('description')).toContain('18:59，奈洛比 UTC+3');
  expect(deadline?.property('uid')).toBe((await eventsOf(await get(dates))).at(-1)?.property('uid'));
  expect((await get(feed, { 'if-none-match': etag })).status).toBe(304);

  app.clock.set('2027-01-06T08:00:00Z');
  await edit({ closesOn: '2027-04-30' });
  const second = await get(feed, { 'if-none-match': etag });
  expect(second.status).toBe(200);
  expect(second.headers.get('last-modified')).toBe('Wed, 06 Jan 2027 08:00:00 GMT');
  expect(brief((await eventsOf(second)).at(-1)).ends).toBe('2027-04-30T15:59:00.000Z');

  app.clock.set('2027-01-06T09:00:00Z');
  await app.app.get(UpdatePreferences).run(attendee.id, { timeZone: 'Europe/Berlin', language: 'en' });
  const third = await get(feed, { 'if-modified-since': second.headers.get('last-modified') ?? '' });
  expect(third.status).toBe(200);
  expect((await eventsOf(third)).at(-1)?.property('description')).toContain('17:59, Berlin (UTC+2)');
  await edit({ closesOn: '2027-03-31' });
});

test('the programme’s feed follows a new name of the call', async () => {
  const first = await get('/calls/solutions/programme.ics');
  await edit({ host: 'Port of Kaohsiung' });
  const second = await get('/calls/solutions/programme.ics', { 'if-none-match': first.headers.get('etag') ?? '' });
  expect(second.status).toBe(200);
  expect((await second.text()).replaceAll('\r\n ', '')).toContain('CN=Port of Kaohsiung');
});

test('an edit is written down with the fields that differ, and nothing is written for none', async () => {
  const entries = () =>
    app.dataSource.getRepository(AuditEntry).find({ where: { action: 'call.edited' }, order: { at: 'ASC' } });
  const before = (await entries()).length;
  app.clock.set('2027-01-20T08:00:00Z');
  const same = await edit({ name: 'Green Solutions', themes: world.call.themes });
  expect(same.status).toBe(200);
  expect(await entries()).toHaveLength(before);
  const winners = { winners: 12, translations: { 'zh-TW': { name: '綠色解方' } }, contactEmail: 'pages@example.org' };
  expect((await edit({ ...winners, name: 'Green Solutions' })).body).toMatchObject(winners);
  expect((await app.api('GET', '/calls/solutions')).body).toMatchObject(winners);
  expect((await entries()).at(-1)?.details).toEqual({
    fields: expect.arrayContaining(['winners', 'translations', 'contactEmail']),
  });
});

test.each([
  ['a slug', { slug: 'other' }, 'slug', 'unknown-field'],
  ['a zone that is none', { timeZone: 'Europe/Atlantis' }, 'timeZone', 'unknown-zone'],
  ['a last day before the first', { closesOn: '2026-12-31' }, 'closesOn', 'ends-before-start'],
  ['a name of nothing', { name: ' ' }, 'name', 'required'],
])('an edit with %s is refused', async (_what, changes, path, code) => {
  const answer = await edit(changes);
  expect([answer.status, answer.body.errors]).toEqual([422, [{ path, code, message: expect.any(String) }]]);
});

test('a theme is removed once nothing uses it', async () => {
  const session = await world.session({ themes: ['living'], startsAtLocal: '2028-01-14T16:00' });
  const themes = [{ slug: 'energy', name: 'Energy' }];
  const refused = await edit({ themes });
  const fault = { path: 'themes', code: 'term-gone', message: expect.any(String) };
  expect([refused.status, refused.body.errors]).toEqual([422, [fault]]);
  await app.dataSource.query(`update sessions set themes = '{energy}' where id = $1`, [session.id]);
  const removed = await edit({ themes });
  expect([removed.status, removed.body.themes]).toEqual([200, themes]);
});

test('an edit needs a key that may change things, and a call', async () => {
  const reader = await app.createApiKey('viewer');
  expect((await app.api('PATCH', '/calls/solutions', { name: 'X' }, { key: reader })).status).toBe(403);
  expect((await app.api('PATCH', '/calls/solutions', { name: 'X' }, { key: null })).status).toBe(401);
  expect((await app.api('PATCH', '/calls/nowhere', { name: 'X' })).status).toBe(404);
});
