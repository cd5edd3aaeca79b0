import { type IncomingMessage, request } from 'node:http';
import { DateTime } from 'luxon';
import sharp from 'sharp';
import { PostgresQueryRunner } from 'typeorm/driver/postgres/PostgresQueryRunner.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { consoleClient, textOf, unescape } from '../../../support/console-client.js';
import { createWorld, staff } from '../../../support/world.js';
import { memberInput } from '../../../../src/domain/delegations/delegation-input.js';
import { openDelegation } from '../../../../src/domain/delegations/open-delegation.js';
import { lockPerson } from '../../../../src/domain/registrations/admission/applicant.js';
import { registrationInput } from '../../../../src/domain/registrations/admission/registration-input.js';
import { Changes } from '../../../../src/flows/changes.js';
import { RegisterRoster } from '../../../../src/flows/delegations/register-roster.flow.js';
import { MergePeople } from '../../../../src/flows/privacy/merge-people.flow.js';
import { Register } from '../../../../src/flows/registrations/register.flow.js';
import { countPeopleByLink } from '../../../../src/parts/sharing/domain/links.queries.js';
import { NameLink } from '../../../../src/parts/sharing/flows/name-link.flow.js';
import { CardController } from '../../../../src/parts/sharing/site/card.controller.js';
import { siteInput } from '../../../../src/parts/sharing/domain/embed-origin.js';
import type { Session } from '../../../../src/domain/sessions/session.entity.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;
let session: Session;
const path = () => `/calls/solutions/sessions/${session.slug}`;
const get = (address: string) => fetch(app.url + address);
const page = async (address: string) => (await get(address)).text();

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
  session = await world.session({ title: 'Heat & <power>', startsAtLocal: '2027-01-14T16:00', series: 'Evenings' });
});
afterAll(() => app?.stop());

/** The tags of a head by name: `canonical`, `alternate es`, `og:title`. */
const head = (html: string) =>
  Object.fromEntries(
    [
      ...html.matchAll(
        /<(?:link|meta) (?:rel|property|name)="([^"]*)"(?: hreflang="([^"]*)")? (?:href|content)="([^"]*)"/gu,
      ),
    ].map(([, name = '', language, value]) => [language === undefined ? name : `${name} ${language}`, value]),
  );

test('a shared session says when it is at its own place, and where it stands in each language', async () => {
  const url = app.config.publicUrl + path();
  const english = head(await page(path()));
  expect(english).toMatchObject({
    canonical: url,
    'alternate x-default': url,
    'alternate en': url,
    'alternate zh-TW': `${url}?lang&#x3D;zh-TW`,
    'og:title': 'Heat &amp; &lt;power&gt;',
    'og:url': url,
    'og:locale': 'en',
  });
  expect(english['og:description']).toMatch(/^Thursday 14 January 2027, 16:00 – 17:15 · Taipei \(UTC\+8\)/u);
  // Whoever reads it in Chinese shares the page that follows the reader.
  const chinese = head(await page(`${path()}?lang=zh-TW&tz=Africa/Nairobi`));
  expect(chinese).toMatchObject({ canonical: `${url}?lang&#x3D;zh-TW`, 'og:url': url, 'og:locale': 'zh_TW' });
  expect(chinese['og:description']).toMatch(/^2027年1月14日/u);
});

test('pages of one person are neither found nor shared', async () => {
  for (const address of ['/calls/solutions/my-link?sent', '/confirm/nonsense', '/calls/none']) {
    expect(Object.keys(head(await page(address))).filter((name) => /canonical|alternate |og:/u.test(name))).toEqual([]);
  }
});

/** The data for search engines of a page. */
const data = async (address: string) =>
  JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/su.exec(await page(address))?.[1] ?? 'null');

let pumps: Session;
const pumpsPath = '/calls/solutions/sessions/pumps';

test('search engines read a session with its place in a series and its seats', async () => {
  pumps = await world.session({
    title: 'Pumps',
    abstract: 'How **pumps**, pipes & valves work.\n\n| Minutes | What |\n|---|---|\n| 20 | Pumps |',
    startsAtLocal: '2027-03-01T16:00',
    capacity: 1,
    waitlist: false,
    format: 'hybrid',
    venue: 'City hall',
    series: 'Evenings',
  });
  const url = app.config.publicUrl + pumpsPath;
  const offer = { '@type': 'Offer', url, price: 0, priceCurrency: 'USD', validFrom: '2027-01-04T08:00:00.000Z' };
  const host = { '@type': 'Organization', name: 'Kaohsiung City Government' };
  expect(await data(pumpsPath)).toEqual({
    '@context': 'https://schema.org',
    '@type': 'Event',
    name: 'Pumps',
    url,
    description: 'How pumps, pipes & valves work.',
    image: `${url}/card.png?lang=en`,
    startDate: '2027-03-01T16:00:00+08:00',
    endDate: '2027-03-01T17:15:00+08:00',
    eventStatus: ['https://schema.org/EventScheduled'],
    eventAttendanceMode: 'https://schema.org/MixedEventAttendanceMode',
    inLanguage: 'en',
    location: [
      { '@type': 'Place', name: 'City hall', address: 'City hall' },
      { '@type': 'VirtualLocation', url },
    ],
    isAccessibleForFree: true,
    offers: { ...offer, availability: 'https://schema.org/InStock' },
    superEvent: {
      '@type': 'EventSeries',
      name: 'Evenings',
      url: `${app.config.publicUrl}/calls/solutions/series/evenings`,
    },
    organizer: { ...host, url: `${app.config.publicUrl}/calls/solutions` },
  });
});

test('search engines read its moves and its end', async () => {
  const url = app.config.publicUrl + pumpsPath;
  const change = { startsAtLocal: '2027-03-02T16:00', timeZone: 'Asia/Taipei' };
  expect((await app.api('POST', `/sessions/${pumps.id}/reschedule`, change)).status).toBe(200);
  expect((await app.api('PATCH', `/sessions/${pumps.id}`, { format: 'online', venue: null })).body).toMatchObject({
    format: 'online',
  });
  await app.api('POST', `/sessions/${pumps.id}/registrations`, { name: 'Ann', email: 'ann@example.org' });
  expect(await data(pumpsPath)).toMatchObject({
    startDate: '2027-03-02T16:00:00+08:00',
    previousStartDate: '2027-03-01T16:00:00+08:00',
    eventStatus: ['https://schema.org/EventRescheduled', 'https://schema.org/EventMovedOnline'],
    location: [{ '@type': 'VirtualLocation', url }],
    offers: { availability: 'https://schema.org/SoldOut' },
  });
  const series = await data('/calls/solutions/series/evenings');
  // As its own page says.
  expect(series.subEvent[1]).toMatchObject({
    previousStartDate: '2027-03-01T16:00:00+08:00',
    eventStatus: ['https://schema.org/EventRescheduled', 'https://schema.org/EventMovedOnline'],
    image: `${url}/card.png?lang=en`,
  });
  expect([series['@type'], series.startDate, series.subEvent.map((one: { name: string }) => one.name)]).toEqual([
    'EventSeries',
    '2027-01-14T08:00:00.000Z',
    ['Heat & <power>', 'Pumps'],
  ]);

  app.clock.advance({ minutes: 1 });
  await app.api('POST', `/sessions/${pumps.id}/cancel`, { reason: 'Flood' });
  const cancelled = await data(pumpsPath);
  expect([cancelled.eventStatus, cancelled.offers]).toEqual([['https://schema.org/EventCancelled'], undefined]);
});

test('search engines read who speaks in the sessions of a series, but not who has not answered yet', async () => {
  const quays = { title: 'Quays', startsAtLocal: '2027-04-05T16:00', series: 'Talks' };
  await world.session({ ...quays, speakers: [{ name: 'Tove Lind' }, { name: 'Ada Obi' }] });
  await app.dataSource.query(`update speakers set email = 'ada@obi.example' where name = 'Ada Obi'`);
  await app.dataSource.query(`update speakers set job_title = 'Engineer' where name = 'Tove Lind'`);
  const [event] = (await data('/calls/solutions/series/talks')).subEvent;
  expect(event.performer).toEqual([{ '@type': 'Person', name: 'Tove Lind', jobTitle: 'Engineer' }]);
  expect(event.performer).toEqual((await data('/calls/solutions/sessions/quays')).performer);
  await app.dataSource.query(`update sessions set published_at = null, state = 'draft' where slug = 'quays'`);
});

test('robots may read what is public, feeds of calendars too, and find each page in each language', async () => {
  expect(await page('/robots.txt')).toBe(
    `User-agent: *\nDisallow: /console\nDisallow: /api/\n\nSitemap: ${app.config.publicUrl}/sitemap.xml\n`,
  );
  const draft = {
    title: 'Draft',
    startsAtLocal: '2027-02-01T16:00',
    durationMinutes: 60,
    kind: 'webinar',
    format: 'online',
    timeZone: 'Asia/Taipei',
  };
  expect((await app.api('POST', '/calls/solutions/sessions', draft)).status).toBe(201);
  const answer = await get('/sitemap.xml');
  const map = await answer.text();
  const found = [...map.matchAll(/<loc>([^<]*)</gu)].map(([, url = '']) => url.replace(app.config.publicUrl, ''));
  expect(answer.headers.get('content-type')).toBe('application/xml; charset=utf-8');
  expect(found).toEqual([
    '/calls/solutions',
    '/calls/solutions/series/evenings',
    path(),
    '/calls/solutions/sessions/pumps',
  ]);
  expect(map.match(/hreflang="zh-TW"/gu)).toHaveLength(4);
  // Each of them answers, and names itself.
  for (const one of found) expect(head(await page(one))['canonical']).toBe(app.config.publicUrl + one);
});

test('readers of news get new, moved and cancelled sessions, once each', async () => {
  const moved = await world.session({ title: 'Wind', startsAtLocal: '2027-02-01T16:00' });
  app.clock.advance({ minutes: 1 });
  await app.api('POST', `/sessions/${moved.id}/reschedule`, {
    startsAtLocal: '2027-02-02T16:00',
    timeZone: 'Asia/Taipei',
  });
  const answer = await get('/calls/solutions/feed.atom?lang=de');
  const feed = await answer.text();
  expect(answer.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
  expect([...feed.matchAll(/<title>([^<]*)</gu)].map(([, title]) => title)).toEqual([
    'Green Solutions',
    'Neuer Termin: Wind',
    'Abgesagt: Pumps',
    'Heat &amp; &lt;power&gt;',
  ]);
  expect(feed).toContain(`<id>urn:uuid:${moved.id}</id>`);
  expect(feed).toContain('<updated>2027-01-04T08:02:00.000Z</updated>');
  const again = await fetch(`${app.url}/calls/solutions/feed.atom?lang=de`, {
    headers: { 'if-none-match': answer.headers.get('etag') ?? '' },
  });
  expect(again.status).toBe(304);
});

test('other sites read the programme as data, with seats in words', async () => {
  const answer = await get('/calls/solutions/programme.json');
  expect([answer.headers.get('access-control-allow-origin'), answer.headers.get('set-cookie')]).toEqual(['*', null]);
  const { call, language, sessions } = JSON.parse(await answer.text());
  expect([call.name, call.closesAt, language]).toEqual(['Green Solutions', expect.stringMatching(/\+08:00$/u), 'en']);
  const found = sessions.find(({ title }: { title: string }) => title === 'Pumps');
  expect(found).toMatchObject({
    url: `${app.config.publicUrl}/calls/solutions/sessions/pumps`,
    startsAt: '2027-03-02T16:00:00+08:00',
    state: 'cancelled',
    registration: 'cancelled',
    seats: 'full',
  });
  expect(Object.keys(found)).not.toContain('taken');
  expect((await get('/calls/none/programme.json')).status).toBe(404);
});

test('the picture of a shared link is drawn in any script, once for what it shows, and no oftener for invented addresses', async () => {
  const one = await world.session({
    title: 'শিল্প নগরের জন্য সবুজ সমাধান 綠色方案 حلول خضراء',
    startsAtLocal: '2027-04-01T16:00',
  });
  const address = `/calls/solutions/sessions/${one.slug}/card.png`;
  const drawn = async (query: string) => {
    const answer = await get(address + query);
    return { etag: answer.headers.get('etag'), bytes: Buffer.from(await answer.arrayBuffer()) };
  };
  const english = await drawn('');
  expect(await sharp(english.bytes).metadata()).toMatchObject({ format: 'png', width: 1200, height: 630 });
  expect((await drawn('?lang=tlh&v=1')).etag).toBe(english.etag);
  const arabic = await drawn('?lang=ar');
  expect(arabic.etag).not.toBe(english.etag);
  expect(arabic.bytes.equals(english.bytes)).toBe(false);
  await app.api('PATCH', `/sessions/${one.id}`, { title: 'Another title' });
  expect((await drawn('')).etag).not.toBe(english.etag);
  expect(head(await page(`/calls/solutions/sessions/${one.slug}`))['og:image']).toBe(
    `${app.config.publicUrl}${address}?lang&#x3D;en`,
  );
  expect((await get('/calls/solutions/sessions/none/card.png')).status).toBe(404);
});

test('a series, the speakers and the winners have pictures of their own, and what is not public has none', async () => {
  await app.dataSource.query(
    `update session_speakers set status = 'confirmed' where session_id in (select id from sessions where call_id = $1)`,
    [world.call.id],
  );
  const pictureOf = async (path: string) => {
    const url = head(await page(path))['og:image']?.replace('&#x3D;', '=') ?? '';
    const answer = await get(url.replace(app.config.publicUrl, ''));
    const { width, height } = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();
    return [url.replace(app.config.publicUrl, ''), width, height];
  };
  for (const path of ['/calls/solutions/series/evenings', '/calls/solutions/speakers'])
    expect(await pictureOf(path)).toEqual([`${path}/card.png?lang=en`, 1200, 630]);
  for (const path of ['series/none', 'winners'])
    expect((await get(`/calls/solutions/${path}/card.png`)).status).toBe(404);
});

/** What Google documents for events (developers.google.com/search/docs/appearance/structured-data/event) and isn't there. */
function lacking(event: Record<string, unknown>): string[] {
  const at = (path: string) =>
    path.split('.').reduce<unknown>((value, name) => {
      const [one] = [value].flat();
      return typeof one === 'object' && one !== null ? Reflect.get(one, name) : undefined;
    }, event);
  const isThere = (path: string) => ![undefined, null, ''].includes(at(path) as undefined);
  const isMoved = String(event['eventStatus']).includes('Rescheduled');
  const isOver = String(event['eventStatus']).includes('Cancelled');
  const needed = ['name', 'startDate', 'location', 'endDate', 'eventAttendanceMode', 'eventStatus', 'description'];
  const others = ['image', 'inLanguage', 'organizer.name', 'organizer.url', 'performer.name'];
  const offered = ['availability', 'price', 'priceCurrency', 'url', 'validFrom'].map((name) => `offers.${name}`);
  const missing = [...needed, ...others, ...(isOver ? [] : offered)].filter((path) => !isThere(path));
  for (const place of [event['location']].flat() as Record<string, unknown>[]) {
    const [type, ...properties] =
      place['@type'] === 'Place' ? ['Place', 'name', 'address'] : ['VirtualLocation', 'url'];
    if (place['@type'] !== type) missing.push('location.@type');
    missing.push(...properties.filter((name) => !place[name]).map((name) => `location.${name}`));
  }
  for (const name of ['startDate', 'endDate'])
    if (!/T\d\d:\d\d:\d\d[+-]\d\d:\d\d$/u.test(String(event[name]))) missing.push(`${name}: no offset`);
  if (isThere('previousStartDate') !== isMoved) missing.push('previousStartDate');
  return missing;
}

test.each([
  ['online', undefined, ['OnlineEventAttendanceMode', ['VirtualLocation']]],
  ['in-person', 'City hall', ['OfflineEventAttendanceMode', ['Place']]],
  ['hybrid', 'City hall', ['MixedEventAttendanceMode', ['Place', 'VirtualLocation']]],
])(
  'a session %s says all that search engines ask for, also once it moved and was cancelled',
  async (format, venue, where) => {
    const one = await world.session({
      title: `Checked ${format}`,
      abstract: 'All of it.',
      startsAtLocal: '2027-05-03T16:00',
      format,
      venue,
      speakers: [{ name: 'Tove Lind' }],
    });
    await app.dataSource.query(`update session_speakers set status = 'confirmed' where session_id = $1`, [one.id]);
    const address = `/calls/solutions/sessions/${one.slug}`;
    const first = await data(address);
    expect([lacking(first), first.performer[0]['@type']]).toEqual([[], 'Person']);
    expect([
      first.eventAttendanceMode.replace('https://schema.org/', ''),
      first.location.map((place: object) => Reflect.get(place, '@type')),
    ]).toEqual(where);
    const change = { startsAtLocal: '2027-05-04T16:00', timeZone: 'Asia/Taipei' };
    await app.api('POST', `/sessions/${one.id}/reschedule`, change);
    expect(lacking(await data(address))).toEqual([]);
    await app.api('POST', `/sessions/${one.id}/cancel`, { reason: 'Flood' });
    const cancelled = await data(address);
    // What was planned stays.
    expect([
      lacking({ ...cancelled, eventStatus: 'EventRescheduled', offers: first.offers }),
      cancelled.startDate,
    ]).toEqual([[], '2027-05-04T16:00:00+08:00']);
  },
);

test('a title as long as it may be, in two scripts and with markup, harms no picture, page or data', async () => {
  const part = 'حلول خضراء للموانئ 綠色港口方案 </script><script>alert("x")</script> & ';
  const title = part.repeat(5).slice(0, 199).trim();
  const draft = { kind: 'webinar', format: 'online', durationMinutes: 60, startsAtLocal: '2027-06-01T16:00' };
  const refused = { ...draft, timeZone: 'Asia/Taipei', title: part.repeat(5).slice(0, 300) };
  expect((await app.api('POST', '/calls/solutions/sessions', refused)).status).toBe(422);
  const one = await world.session({ title, startsAtLocal: '2027-06-01T16:00' });
  const address = `/calls/solutions/sessions/${one.slug}`;
  expect((await data(address)).name).toBe(title);
  for (const shown of [address, '/calls/solutions/feed.atom']) expect(await page(shown)).not.toContain('<script>alert');
  for (const lang of ['ar', 'zh-TW']) {
    const answer = await get(`${address}/card.png?lang=${lang}`);
    const { format, width, height } = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();
    expect([format, width, height]).toEqual(['png', 1200, 630]);
  }
  const embedded = JSON.parse(await page(`/calls/solutions/embed.json?session=${one.slug}`));
  expect(embedded.days[0].sessions[0].title).toBe(title);
});

test('pictures asked for with invented parameters are one picture, drawn once', async () => {
  const address = `${path()}/card.png`;
  const drawn = Reflect.get(Reflect.get(app.app.get(CardController), 'drawn'), 'kept') as Map<string, object>;
  const { headers } = await get(address);
  const before = new Set(drawn.values());
  const etags = new Map<string | null, number>();
  for (let from = 0; from < 10_000; from += 50) {
    const asked = Array.from({ length: 50 }, async (_, n) => {
      const answer = await get(`${address}?lang=x${from + n}&v=${from + n}&tz=${from}`);
      await answer.arrayBuffer();
      return answer.headers.get('etag');
    });
    for (const etag of await Promise.all(asked)) etags.set(etag, (etags.get(etag) ?? 0) + 1);
  }
  expect([...etags]).toEqual([[headers.get('etag'), 10_000]]);
  expect([...drawn.values()].filter((one) => !before.has(one))).toEqual([]);
});

test('an editor that is given the address of a session gets its frame, and of nothing else', async () => {
  const ask = (url: string, more = '') => get(`/oembed?url=${encodeURIComponent(url)}${more}`);
  const url = app.config.publicUrl + path();
  const found = /type="application\/json\+oembed" href="([^"]*)"/u.exec(await page(path()))?.[1];
  expect(found?.replaceAll('&#x3D;', '=')).toBe(`/oembed?url=${encodeURIComponent(url)}`);
  const answer = JSON.parse(await (await ask(url, '&maxwidth=400&maxheight=-5')).text());
  expect(answer).toMatchObject({ version: '1.0', type: 'rich', title: 'Heat & <power>', width: 400, height: 220 });
  const frame = `${app.config.publicUrl}/calls/solutions/embed?session&#x3D;heat-power&amp;lang&#x3D;en`;
  expect(answer.html).toBe(
    `<iframe src="${frame}" title="Heat &amp; &lt;power&gt;" width="400" height="220"></iframe>`,
  );
  expect((await get('/calls/solutions/embed?session=heat-power&lang=en')).status).toBe(200);
  for (const other of ['https://example.org/calls/solutions', `${app.config.publicUrl}/console`, `${url}-none`, '']) {
    expect((await ask(other)).status).toBe(404);
  }
});

test('a named link is followed from the programme to the registration, without a cookie, and counted', async () => {
  const console = await consoleClient(app, 'organizer');
  const share = '/console/calls/solutions/share';
  const add = (name: string) => console.post(share, { name });
  expect((await add('Spring  Newsletter')).status).toBe(303);
  const refused = await add('öffentlich?');
  expect([refused.status, textOf(refused.html)]).toEqual([422, expect.stringContaining('Use 1 to 40 letters')]);
  const open = await world.session({ title: 'Cranes', startsAtLocal: '2027-02-01T16:00' });
  const visit = async (address: string) => {
    const answer = await get(address);
    expect(answer.headers.getSetCookie()).toEqual([]);
    return (await answer.text()).replaceAll('&#x3D;', '=').replaceAll('&amp;', '&');
  };
  const from = `/calls/solutions/sessions/${open.slug}`;
  expect(await visit('/calls/solutions?via=spring-newsletter')).toContain(`href="${from}?via=spring-newsletter"`);
  expect(await visit('/calls/solutions?via=invented')).not.toContain('via=');
  expect(await visit(`${from}?via=spring-newsletter`)).toContain(`href="${from}?via=spring-newsletter&lang=de"`);
  const register = async (email: string, via: string) => {
    const [, action = ''] = /<form class="form" action="([^"]*)"/u.exec(await visit(`${from}?via=${via}`)) ?? [];
    const fields = { name: 'Ada Lima', email, timeZone: 'Africa/Nairobi', language: 'en' };
    const body = new URLSearchParams(fields);
    expect((await fetch(app.url + action, { method: 'POST', body, redirect: 'manual' })).status).toBe(303);
  };
  await register('first@example.org', 'spring-newsletter');
  await register('second@example.org', 'invented');
  // Whoever is known came by their first link.
  await register('second@example.org', 'spring-newsletter');
  const sql = `select email, via from attendees where email in ('first@example.org', 'second@example.org') order by 1`;
  expect(await app.dataSource.query(sql)).toEqual([
    { email: 'first@example.org', via: 'spring-newsletter' },
    { email: 'second@example.org', via: null },
  ]);
  expect(textOf((await console.get(share)).html)).toContain('1 person came by it');
  await console.post(`${share}/remove`, { name: 'spring-newsletter' });
  expect(await visit(`${from}?via=spring-newsletter`)).not.toContain('via=');
});

describe('the link by which somebody came', () => {
  const input = (name: string, via?: string) => ({
    ...registrationInput.parse({ email: `${name}@links.example`, name, timeZone: 'UTC' }),
    ...(via !== undefined && { via }),
  });
  const viaOf = async (name: string) =>
    (await app.dataSource.query('select via from attendees where email = $1', [`${name}@links.example`]))[0].via;
  const people = () => countPeopleByLink(app.dataSource.manager, world.call.id);
  let open: Session;
  beforeAll(async () => {
    await app.app.get(NameLink).run('solutions', 'poster', staff);
    open = await world.session({ title: 'Docks', startsAtLocal: '2027-02-08T16:00' });
  });
  const register = async (name: string, via?: string) =>
    (await app.app.get(Register).run(open.id, input(name, via), { kind: 'visitor' })).attendee;

  test('stays that of the person into whom somebody is merged, and counts them once', async () => {
    const [old, current] = [await register('old', 'poster'), await register('current')];
    expect((await people()).get('poster')).toBe(1);
    await app.app.get(MergePeople).run(old.id, current.id, staff);
    expect([await viaOf('current'), (await people()).get('poster')]).toEqual([null, undefined]);
    await app.app.get(MergePeople).undo(old.id, staff);
    expect([await viaOf('old'), (await people()).get('poster')]).toEqual(['poster', 1]);
  });

  test('is none for members of a delegation, and stays what it was for who came before', async () => {
    await register('before', 'poster');
    const { id, coordinatorId } = await app.app.get(Changes).run(staff, async (change) => {
      const coordinator = await lockPerson(change, 'solutions', {
        email: 'coordinator@links.example',
        name: 'Cora',
        organization: 'Port of Lagos',
        timeZone: 'UTC',
      });
      return openDelegation(change, coordinator, 'Port of Lagos');
    });
    const members = ['before', 'listed'].map((name) => memberInput.parse({ email: `${name}@links.example`, name }));
    const roster = { sessions: [open.id], members, allOrNothing: false };
    await app.app.get(RegisterRoster).run(id, roster, { kind: 'attendee', id: coordinatorId }, 'first');
    await register('listed', 'poster');
    expect([await viaOf('before'), await viaOf('listed')]).toEqual(['poster', null]);
  });
});

test('the code for another site shows what was chosen, and says nothing that the page would run', async () => {
  const console = await consoleClient(app, 'viewer');
  const { html } = await console.get('/console/calls/solutions/share?session=heat-power&language=zh-TW&view=button');
  // The language of the code is not that of the console.
  expect(html).toContain('<html lang="en"');
  const [, element = ''] = /<input id="element"[^>]* value="([^"]*)"/u.exec(html) ?? [];
  expect(unescape(element)).toBe(
    `<script src="${app.config.publicUrl}/embed.js" async></script> <greenroom-programme call="solutions" view="button" session="heat-power" lang="zh-TW"><a href="${app.config.publicUrl}/calls/solutions">Green Solutions</a></greenroom-programme>`,
  );
  expect(html).toContain('src="/calls/solutions/embed?session&#x3D;heat-power&amp;lang&#x3D;ar&amp;scheme&#x3D;light"');
  const calendar = (await console.get('/console/calls/solutions/share?view=calendar')).html;
  expect(calendar).toContain('src="/calls/solutions/embed?view&#x3D;calendar&amp;scheme&#x3D;dark"');

  const winners = async () =>
    unescape((await console.get('/console/calls/solutions/share?view=winners&language=zh-TW')).html);
  expect(await winners()).not.toContain('value="winners"');
  await app.dataSource.query('insert into winner_pages (call_id, published_at) values ($1, now())', [world.call.id]);
  const shown = await winners();
  expect(shown).toContain(
    `view="winners" lang="zh-TW"><a href="${app.config.publicUrl}/calls/solutions/winners">Green Solutions</a>`,
  );
  expect(shown).toContain('src="/calls/solutions/winners/embed?lang=zh-TW&scheme=dark"');
  expect(await page('/calls/solutions/winners/embed?lang=de&scheme=dark')).toMatch(
    /lang="de"\s+dir="ltr"\s+data-theme="dark"/u,
  );
});

test.each(['', '/sessions/heat-power', '/series/evenings', '/speakers', '/winners'])(
  'a picture that is kept asks the database whether it still is as it was, and nothing else: %s',
  async (of) => {
    const picture = () => get(`/calls/solutions${of}/card.png?lang=ko`);
    const first = await picture();
    const [tag, statements] = [first.headers.get('etag'), jest.spyOn(PostgresQueryRunner.prototype, 'query')];
    const again = await picture();
    // Each instance asks for a newer secret now and then.
    const asked = statements.mock.calls.map(([sql]) => sql).filter((sql) => !sql.includes('from secrets'));
    statements.mockRestore();
    expect([again.status, again.headers.get('etag'), asked]).toEqual([200, tag, [expect.stringContaining('xmin')]]);
  },
);

describe('the sites that may show a call', () => {
  const share = '/console/calls/solutions/share';
  const listed = 'https://partner.example';
  const headerOf = async (name: string, address: string, headers = {}) =>
    (await fetch(app.url + address, { headers })).headers.get(name);
  const ancestors = async (address: string) =>
    (await headerOf('content-security-policy', address))?.replace(/^.*frame-ancestors /u, '');

  test.each([
    ['*', 'not-a-site'],
    ['https://*.example', 'not-a-site'],
    ["https://a.example;script-src'none'", 'not-a-site'],
    ['javascript:alert(1)', 'not-a-site'],
    ['data:text/html,x', 'not-a-site'],
    ['https://', 'not-a-site'],
    ['two words', 'not-a-site'],
    ['null', 'https://null'],
    [' bücher.example ', 'https://xn--bcher-kva.example'],
    ['HTTPS://user:secret@Partner.example:443/path?query#there', listed],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ])('%s is %s', (site, expected) => {
    const { data, error } = siteInput.safeParse({ site });
    expect(data?.site ?? error?.issues.map((one) => one.code === 'custom' && one.params?.['code']).join()).toBe(
      expected,
    );
  });

  test('all of them, until some are listed: then only these get frames and data, and hear of registrations', async () => {
    const [frame, data, marked] = [
      '/calls/solutions/embed',
      '/calls/solutions/embed.json?session=heat-power',
      `${path()}?embed=${encodeURIComponent(listed)}`,
    ];
    expect([await ancestors(frame), await headerOf('access-control-allow-origin', data)]).toEqual(['*', '*']);
    expect(await headerOf('cross-origin-opener-policy', marked)).toBe('same-origin');

    const console = await consoleClient(app, 'organizer');
    expect((await console.post(`${share}/sites`, { site: 'nonsense *' })).status).toBe(422);
    await console.post(`${share}/sites`, { site: `${listed}/events` });
    expect(textOf((await console.get(share)).html)).toContain(listed);
    expect(await ancestors(frame)).toBe(`'self' ${listed}`);
    const allowed = (origin: string) => headerOf('access-control-allow-origin', data, { origin });
    expect([await allowed(listed), await allowed('https://other.example')]).toEqual([listed, null]);
    const urlFor = async (origin: string) =>
      JSON.parse(await (await fetch(app.url + data, { headers: { origin } })).text()).days[0].sessions[0].url;
    expect(await urlFor(listed)).toBe(`${app.config.publicUrl}${path()}?lang=en&embed=https%3A%2F%2Fpartner.example`);
    expect(await urlFor('https://other.example')).toBe(`${app.config.publicUrl}${path()}?lang=en`);
    const policies = [marked, path(), `${path()}?embed=https%3A%2F%2Fother.example`, '/calls/solutions'].map((one) =>
      headerOf('cross-origin-opener-policy', one),
    );
    expect(await Promise.all(policies)).toEqual(['unsafe-none', 'same-origin', 'same-origin', 'same-origin']);
    expect(unescape(await page(marked))).toContain(`${path()}?embed=https%3A%2F%2Fpartner.example&lang=de"`);

    await console.post(`${share}/sites/remove`, { site: listed });
    expect(await ancestors(frame)).toBe('*');
  });
});

test('what a page that embeds a hundred sessions loads is at most 25 KB', async () => {
  for (let day = 0; day < 100; day++) {
    const startsAtLocal = DateTime.utc(2027, 2, 1, 9).plus({ days: day }).toFormat("yyyy-MM-dd'T'HH:mm");
    await world.session({ title: `Heat for harbour ${day}, and who pays for it`, startsAtLocal });
  }
  let size = 0;
  for (const address of ['/embed.js', '/calls/solutions/embed.json?lang=en&tz=Africa/Nairobi']) {
    // Node's own client shows how long a compressed answer is.
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request(app.url + address, { headers: { 'accept-encoding': 'gzip' } }, resolve)
        .on('error', reject)
        .end();
    });
    expect(answer.headers['content-encoding']).toBe('gzip');
    for await (const part of answer) size += (part as Buffer).length;
  }
  expect(size).toBeLessThan(25 * 1024);
  expect(await page('/calls/solutions/embed.json')).toContain('Heat for harbour 99, and');
});
