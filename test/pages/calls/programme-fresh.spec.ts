import { builtInTzData, useTzData } from '../../../src/domain/time/tz-data.js';
import { ChangeSeries } from '../../../src/flows/sessions/change-series.flow.js';
import { ChangeMaterial } from '../../../src/flows/materials/change-material.flow.js';
import { SetLogo } from '../../../src/flows/calls/set-logo.flow.js';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { type IncomingMessage, request } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Client } from 'pg';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Session } from '../../../src/domain/sessions/session.entity.js';
import { buffer } from 'node:stream/consumers';
import { PostgresQueryRunner } from 'typeorm/driver/postgres/PostgresQueryRunner.js';
import { callBody, makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';
import { CachedPage } from '../../../src/platform/http/cached-page.js';
import { pageToken } from '../../../src/domain/registrations/links/link-tokens.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { until } from '../../support/greenroom-process.js';

/** What it is, how it is made, and what a page shows and no longer shows. */
type Change = [name: string, make: () => Promise<unknown>, shown?: string, gone?: string];

let greenroom: TestApp;
/** Another instance over the same database. */
let twin: TestApp;

beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom);
  twin = await startTestApp({ databaseUrl: greenroom.config.databaseUrl ?? '' });
});
afterAll(async () => {
  await twin?.stop();
  await greenroom?.stop();
});

const logo = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
/** Data in which a law has moved the clocks of Portugal to UTC+2. */
const laterInLisbon = {
  ...builtInTzData,
  version: '2099a',
  zones: [...builtInTzData.zones.filter((line) => !line.startsWith('Europe/Lisbon|')), 'Europe/Lisbon|XST|-20|0|'],
};
const programmePath = `/calls/${callBody.slug}`;
const page = async (query = '') => (await fetch(`${greenroom.url}${programmePath}${query}`)).text();
const onTwin = async (path: string) => (await fetch(twin.url + path)).text();
const feed = async () => (await fetch(`${greenroom.url}/calls/${callBody.slug}/programme.ics`)).text();

test('the programme is built once for all and shows every change at once', async () => {
  const session = await makeSession(greenroom, { title: 'Tidal power', capacity: 1, waitlist: false });
  const change = (body: object) => greenroom.api('PATCH', `/sessions/${session.id}`, body);
  const first = await page();
  expect(first).toContain('Tidal power');
  expect(await page()).toBe(first);

  // A seat: neither the session's revision nor the time of its last edit knows of it.
  await makeRegistration(greenroom, session.id, 'ada@example.org');
  const full = await page();
  expect(full).not.toBe(first);
  expect(full).toContain('Full');

  expect((await change({ title: 'Tidal energy' })).status).toBe(200);
  expect(await page()).toContain('Tidal energy');
  expect(await feed()).toContain('Tidal energy');

  await makeSession(greenroom, { title: 'Wave power', startsAtLocal: '2027-03-03T10:00' });
  expect(await page()).toContain('Wave power');

  await change({ series: 'Tides' });
  expect(await page()).toContain('Series: Tides');
  const [series] = await greenroom.dataSource.query<{ id: string }[]>(`select id from series where title = 'Tides'`);
  const edit = { title: 'Tides and waves', description: '' };
  await greenroom.app.get(ChangeSeries).edit(series?.id ?? '', edit, { kind: 'system' });
  expect(await page()).toContain('Series: Tides and waves');
});

test('every change shows on the next request of every instance', async () => {
  const session = await makeSession(greenroom, { title: 'Heat pumps', capacity: 2, waitlist: false });
  const path = `${programmePath}/sessions/${session.slug}`;
  const paths = [programmePath, `${programmePath}/programme.ics`, path, `${path}.ics`];
  const shown = () => Promise.all(paths.map(onTwin));
  await shown();
  for (const title of ['Heat stores', 'Heat grids', 'Heat plans']) {
    await greenroom.api('PATCH', `/sessions/${session.id}`, { title });
    for (const text of await shown()) expect(text).toContain(title);
  }
  await greenroom.api('PATCH', `/calls/${callBody.slug}`, { contactEmail: 'harbours@example.org' });
  expect(await onTwin(path)).toContain('harbours@example.org');

  // Questions, series and seats.
  const series = { series: 'Warm homes' };
  await greenroom.api('PATCH', `/sessions/${session.id}`, series);
  const other = await makeSession(greenroom, { title: 'Radiators', startsAtLocal: '2027-03-09T10:00', ...series });
  expect(await onTwin(path)).toContain('Radiators');
  await greenroom.api('PATCH', `/sessions/${other.id}`, { title: 'Boilers' });
  expect(await onTwin(path)).toContain('Boilers');
  for (const label of ['How big is your roof?', 'How steep is your roof?']) {
    const questions = [{ key: 'roof', kind: 'text', label }];
    await greenroom.api('PUT', `/sessions/${session.id}/questions`, { questions });
    expect(await onTwin(path)).toContain(label);
  }
  await makeRegistration(greenroom, session.id, 'ada@example.org');
  expect(await onTwin(path)).toContain('<form class="form"');
  await makeRegistration(greenroom, session.id, 'bo@example.org');
  expect(await onTwin(path)).toContain('All seats are taken');
  expect(await onTwin(programmePath)).toContain('Full');
  await greenroom.api('POST', `/sessions/${session.id}/cancel`, { reason: 'Storm warning' });
  for (const one of [path, programmePath]) expect(await onTwin(one)).toContain('Cancelled');
});

test('whatever the page of a session reads is in its version', async () => {
  const session = await makeSession(greenroom, { title: 'Wind', series: 'Weather' });
  const path = `${programmePath}/sessions/${session.slug}`;
  const spy = jest.spyOn(PostgresQueryRunner.prototype, 'query');
  const queriesOf = async () => {
    spy.mockClear();
    await fetch(greenroom.url + path);
    // Each instance asks for a newer secret now and then.
    return spy.mock.calls.map(([text]) => text).filter((text) => !text.includes('from secrets'));
  };
  try {
    const building = await queriesOf();
    const [commit, version = '', ...more] = await queriesOf();
    expect([commit?.includes('pg_current_snapshot'), more]).toEqual([true, []]);
    // As long as nothing is committed, the version isn't asked for again. Other spec files commit meanwhile, in databases
    // of their own, but on the same server, and it is the server whose commits are asked for.
    await until(async () => (await queriesOf()).join() === commit);
    const tables = building
      .filter((text) => text !== version)
      .flatMap((text) => [...text.matchAll(/\b(?:from|join)\s+"?([a-z_]+)"?/giu)].map(([, name]) => name));
    expect(tables).toContain('sessions');
    const versioned: readonly string[] = version.match(/\w+/gu) ?? [];
    expect(tables.filter((table = '') => !versioned.includes(table))).toEqual([]);
  } finally {
    spy.mockRestore();
  }
});

test('an own page costs four queries, however many sessions the person attends', async () => {
  const attend = async (title: string) => {
    const session = await makeSession(greenroom, { title, startsAtLocal: `2027-05-${title.slice(-2)}T10:00` });
    return makeRegistration(greenroom, session.id, 'noor@example.org');
  };
  await attend('Dykes 10');
  const [{ id, version }] = await greenroom.dataSource.query(
    `select id, link_version as version from attendees where email = 'noor@example.org'`,
  );
  const path = `/me/${pageToken(greenroom.config.secret ?? '', id, version)}`;
  const spy = jest.spyOn(PostgresQueryRunner.prototype, 'query');
  const show = async () => {
    await onTwin(path);
    spy.mockClear();
    const html = await onTwin(path);
    const texts = spy.mock.calls.map(([text]) => text).filter((text) => !/secrets|pg_current_snapshot/u.test(text));
    return [texts.length, new Set(html.match(/Dykes \d\d/gu)).size];
  };
  try {
    expect(await show()).toEqual([4, 1]);
    for (const title of ['Dykes 11', 'Dykes 12', 'Dykes 13']) await attend(title);
    expect(await show()).toEqual([4, 4]);
  } finally {
    spy.mockRestore();
  }
});

test('a hundred people who come after a change make each view once', async () => {
  const session = await makeSession(greenroom, { title: 'Geysers' });
  const path = `${greenroom.url}${programmePath}/sessions/${session.slug}`;
  await fetch(path);
  await greenroom.api('PATCH', `/sessions/${session.id}`, { title: 'Hot springs' });
  const spy = jest.spyOn(PostgresQueryRunner.prototype, 'query');
  const sent = jest.spyOn(CachedPage.prototype, 'for');
  try {
    const views = ['', '?tz=Asia/Tokyo', '?tz=Asia/Tokyo&lang=ja'];
    const texts = await Promise.all(
      Array.from({ length: 99 }, async (_, n) => (await fetch(path + views[n % 3])).text()),
    );
    expect([new Set(texts).size, texts.every((text) => text.includes('Hot springs'))]).toEqual([3, true]);
    const texted = spy.mock.calls.map(([text]) => text);
    // The rows are read once for all views; how often the version is asked for depends on when people come.
    expect(
      texted.filter((text) => text.includes('"Session"."title"') && text.includes('"Session"."slug" = ')),
    ).toHaveLength(1);
    // Others are sent what was made for the first, except those who have waited for several in vain.
    expect(sent.mock.calls.length).toBeLessThan(12);
  } finally {
    sent.mockRestore();
    spy.mockRestore();
  }
});

test('an answer that is sent again has the same headers, and is counted as the others', async () => {
  const session = await makeSession(greenroom, { title: 'Storage' });
  const path = `${programmePath}/sessions/${session.slug}`;
  const paths = [programmePath, `${programmePath}?lang=fr&tz=Asia/Tokyo`, path, `${path}?tz=Asia/Tokyo`];
  const files = [`${path}.ics`, `${programmePath}/programme.ics`, '/time-zones?lang=de'];
  const counted = async () => {
    const text = await (await fetch(`${greenroom.url}/metrics`)).text();
    return Number(
      /_count\{method="GET",route="\/calls\/:call\/sessions\/:session",status="304"\} (\d+)/u.exec(text)?.[1] ?? 0,
    );
  };
  for (const one of [...paths, ...files]) {
    for (const accepted of ['gzip, br', 'gzip', '']) {
      const asks = { 'accept-encoding': accepted };
      const first = await shown(one, asks);
      const known = { ...asks, 'if-none-match': String(first.head.etag) };
      const unchanged = await shown(one, known);
      expect([one, first.status, unchanged.status]).toEqual([one, 200, 304]);
      // From here on, without its handler.
      const before = await counted();
      expect(await shown(one, asks)).toEqual(first);
      expect(await shown(one, known)).toEqual(unchanged);
      expect((await counted()) - before).toBe(one.startsWith(path) ? 1 : 0);
    }
  }
});

test('a client that keeps no connection is answered again as the first time', async () => {
  const { head } = await get(programmePath, {});
  const answerTo = async (asked: string) => {
    const client = connect(Number(new URL(greenroom.url).port), '127.0.0.1');
    client.write(`GET ${programmePath}${asked}\r\nhost: x\r\n\r\n`);
    const text = String(await buffer(client)).replaceAll(/^(?:date|x-request-id): .*\r\n/gimu, '');
    // In any order.
    return text.split('\r\n').toSorted().join('\r\n');
  };
  // Nothing says where an answer without a body ends, unless the connection does.
  const old = `?n=3 HTTP/1.0\r\nconnection: keep-alive\r\nif-none-match: ${String(head.etag)}`;
  for (const asked of ['?n=1 HTTP/1.1\r\nconnection: close', '?n=2 HTTP/1.0', old]) {
    const first = await answerTo(asked);
    expect(first).toMatch(/^connection: close\r$/imu);
    expect(await answerTo(asked)).toBe(first);
  }
});

test('an answer that is kept keeps nothing of what its page was made from', async () => {
  const { id, slug } = await makeSession(greenroom, { title: 'Peat', series: 'Moors' });
  const path = `${programmePath}/sessions/${slug}`;
  const keep = async (version: string) => {
    await greenroom.api('PATCH', `/sessions/${id}`, { abstract: version });
    const asked = [programmePath, path, `${path}.ics`].map((one) => fetch(`${greenroom.url}${one}?version=${version}`));
    await Promise.all((await Promise.all(asked)).map((answer) => answer.text()));
  };
  const read: WeakRef<object>[] = [];
  const metadata = greenroom.dataSource.getMetadata(Session);
  const create = metadata.create.bind(metadata);
  metadata.create = (...args) => {
    const session = create(...args);
    read.push(new WeakRef(session));
    return session;
  };
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const inMemory = () => {
    collect();
    return read.filter((one) => one.deref() !== undefined).length;
  };
  await keep('0');
  const few = inMemory();
  for (const version of ['1', '2', '3', '4', '5']) await keep(version);
  // Each version has all sessions of the programme.
  expect(read.length).toBeGreaterThan(10);
  expect(inMemory() - few).toBeLessThan(6);
});

test('what a browser remembers is not shown to others', async () => {
  const session = await makeSession(greenroom, { title: 'Batteries' });
  const path = `${programmePath}/sessions/${session.slug}`;
  const body = new URLSearchParams({ name: 'Ada Vale', email: 'ada@example.org', organization: '', timeZone: 'UTC' });
  const answer = await fetch(greenroom.url + path, { method: 'POST', body, redirect: 'manual' });
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  for (let times = 0; times < 3; times++) {
    expect(String((await get(path, { cookie })).body)).toContain('Ada Vale');
    expect(String((await get(path, {})).body)).not.toContain('Ada Vale');
    // Without a form there is nothing to remember.
    for (const same of [`${path}.ics`, programmePath])
      expect(await shown(same, { cookie })).toEqual(await shown(same, { cookie: 'tz=UTC' }));
    expect(String((await get(path, { cookie: 'other=1; tz=Asia/Tokyo' })).body)).toContain('Tokyo');
    expect(String((await get(path, { cookie: 'other=1; lang=ja' })).body)).toContain('lang="ja"');
  }
});

test('what one visitor chose is not shown to another', async () => {
  const [plain, abroad, chinese] = [await page(), await page('?tz=Asia/Tokyo'), await page('?lang=zh-TW')];
  expect(abroad).toContain('Tokyo');
  expect(chinese).toContain('lang="zh-TW"');
  expect(await page()).toBe(plain);
  expect(new Set([plain, abroad, chinese]).size).toBe(3);
});

test('what the programme says of the time follows the clock', async () => {
  greenroom.clock.set('2027-03-01T12:00:00Z');
  expect(await page()).toContain('Tuesday, tomorrow');
  greenroom.clock.set('2027-03-01T23:59:30Z');
  expect(await page()).toContain('Tuesday, tomorrow');
  greenroom.clock.advance({ seconds: 30 });
  expect(await page()).toContain('Tuesday, today');
});

test('what closes within a minute is closed at its second', async () => {
  greenroom.clock.set('2027-03-02T00:10:10Z');
  const times = { startsAtLocal: '2027-03-04T10:00', registrationClosesAt: '2027-03-02T00:10:30Z' };
  const session = await makeSession(greenroom, { title: 'Peat', ...times });
  const all = () => Promise.all([page(), page('/sessions/' + session.slug)]);
  const open = await all();
  expect([await all(), open[1].includes('<form class="form"')]).toEqual([open, true]);
  greenroom.clock.set('2027-03-02T00:10:30Z');
  const [programme, own] = await all();
  expect([programme === open[0], own.includes('<form class="form"')]).toEqual([false, false]);
});

test('pages are sent compressed, and not again to those who have them', async () => {
  const session = await makeSession(greenroom, { title: 'Hydrogen' });
  for (const path of [programmePath, `${programmePath}/sessions/${session.slug}`]) {
    const whole = await get(path, {});
    for (const [accepted, encoding, decode] of [
      ['gzip, deflate, br', 'br', brotliDecompressSync],
      ['gzip, br;q=0', 'gzip', gunzipSync],
    ] as const) {
      const { head, body } = await get(path, { 'accept-encoding': accepted });
      expect([head['content-encoding'], head.etag]).toEqual([encoding, whole.head.etag]);
      expect(body.length).toBeLessThan(whole.body.length / 3);
      expect(decode(body).equals(whole.body)).toBe(true);
    }
    const again = await get(path, { 'if-none-match': `"other", ${String(whole.head.etag).slice(2)}` });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    expect((await get(`${path}?lang=zh-TW`, { 'if-none-match': String(whole.head.etag) })).status).toBe(200);
  }
});

describe('the next request of another instance shows', () => {
  const one: Record<string, string> = {};
  const organizer = { kind: 'system' } as const;
  const slug = callBody.slug;
  let path = '';
  const changeSession = (body: object) => greenroom.api('PATCH', `/sessions/${one['session']}`, body);
  const changeCall = (body: object) => greenroom.api('PATCH', `/calls/${slug}`, body);
  const changeSpeaker = (body: object) => greenroom.api('PATCH', `/speakers/${one['speaker']}`, body);
  const changeVenue = (body: object) => greenroom.api('PATCH', `/venues/${one['venue']}`, body);
  const slides = {
    title: 'Slides of July',
    translations: {},
    kind: 'slides',
    language: null,
    url: 'https://x.example',
  } as const;
  const material = () => ({ sessionId: one['session'] ?? '', id: one['material'] ?? '' });

  beforeAll(async () => {
    const venue = await greenroom.api('POST', '/venues', { name: 'Town hall', timeZone: 'Europe/Lisbon' });
    const session = await makeSession(greenroom, {
      title: 'Mud flats',
      startsAtLocal: '2027-07-02T10:00',
      durationMinutes: 75,
      capacity: 1,
      waitlist: true,
      format: 'hybrid',
      venueId: venue.body.id,
      series: 'Coasts',
      speakers: [{ name: 'Mei Lin' }],
    });
    const { seriesId } = (
      await greenroom.dataSource.query('select series_id as "seriesId" from sessions where id = $1', [session.id])
    )[0];
    Object.assign(one, {
      session: session.id,
      venue: venue.body.id,
      series: seriesId,
      speaker: session.speakers[0].id,
    });
    path = `${programmePath}/sessions/${session.slug}`;
  });

  afterAll(() => useTzData(builtInTzData));

  test.each<Change>([
    ['a title', () => changeSession({ title: 'Salt flats' }), 'Salt flats', 'Mud flats'],
    ['a description', () => changeSession({ abstract: 'Birds rest here.' }), 'Birds rest here.'],
    ['another closing date', () => changeSession({ registrationClosesAt: '2027-06-01T10:00:30Z' }), '1 Jun'],
    ['that all are taken', () => makeRegistration(greenroom, one['session'] ?? '', 'full@example.org'), 'Waiting list'],
    ['more seats', () => changeSession({ capacity: 50 }), undefined, 'Waiting list'],
    ['approval', () => changeSession({ approval: 'manual' })],
    ['a venue with another name', () => changeVenue({ name: 'Old school' }), 'Old school', 'Town hall'],
    ['directions to a venue', () => changeVenue({ directions: 'Take tram 28.' }), 'Take tram 28.'],
    ['a speaker with another name', () => changeSpeaker({ name: 'Mei Roy' }), 'Mei Roy', 'Mei Lin'],
    ['what a speaker is', () => changeSpeaker({ jobTitle: 'Biologist' }), 'Biologist'],
    ['who a speaker is', () => changeSpeaker({ biographies: { en: 'Counts birds.' } }), 'Counts birds.'],
    ['a link of a speaker', () => changeSpeaker({ links: ['https://mei.example'] }), 'mei.example'],
    [
      'a material',
      async () => {
        const input = { ...slides, visibility: 'public' } as const;
        one['material'] = await greenroom.app.get(ChangeMaterial).add(material().sessionId, input, null, organizer);
      },
      'Slides of July',
    ],
    [
      'that a material is for others',
      () => greenroom.app.get(ChangeMaterial).edit(material(), { ...slides, visibility: 'before' }, null, organizer),
      undefined,
      'Slides of July',
    ],
    [
      'a series with another title',
      () => greenroom.app.get(ChangeSeries).edit(one['series'] ?? '', { title: 'Shores', description: '' }, organizer),
      'Shores',
      'Coasts',
    ],
    ['a call with another name', () => changeCall({ name: 'Tidy Harbours' }), 'Tidy Harbours', 'Clean Harbours'],
    ['another host', () => changeCall({ host: 'City of Faro' }), 'City of Faro'],
    ['an accent', () => changeCall({ accentColor: '#aa3355' }), 'brand.css'],
    ['a logo', () => greenroom.app.get(SetLogo).run(slug, logo, organizer), 'logo.png'],
    ['no logo', () => greenroom.app.get(SetLogo).remove(slug, organizer), undefined, 'logo.png'],
    [
      'a theme with another name',
      async () => {
        await changeSession({ themes: ['energy'] });
        await onTwin(path);
        return changeCall({ themes: [{ slug: 'energy', name: 'Sun and wind' }, callBody.themes[1]] });
      },
      'Sun and wind',
    ],
    ['other time zone data', async () => useTzData(laterInLisbon), '12:15', '11:15'],
    ['a cancellation', () => greenroom.api('POST', `/sessions/${one['session']}/cancel`, { reason: 'Fog' }), 'Fog'],
    ['its undoing', () => greenroom.api('POST', `/sessions/${one['session']}/cancel/undo`), undefined, 'Fog'],
  ])('%s', async (...[, change, shown, gone]: Change) => {
    const before = await onTwin(`${path}?lang=en`);
    const answer = (await change()) as { status?: number } | undefined;
    expect(answer?.status ?? 200).toBeLessThan(300);
    const after = await onTwin(`${path}?lang=en`);
    expect(after).not.toBe(before);
    expect([after.includes(shown ?? ''), gone !== undefined && after.includes(gone)]).toEqual([true, false]);
  });
});

test('while the database takes no connections, a page that is kept is not sent, but when to come again', async () => {
  const url = new URL(greenroom.config.databaseUrl ?? '');
  const name = url.pathname.slice(1);
  url.pathname = '/postgres';
  const admin = new Client({ connectionString: url.href });
  await admin.connect();
  const asked = async () => {
    const { status, headers } = await fetch(greenroom.url + programmePath);
    return [status, headers.get('retry-after')];
  };
  expect([await asked(), await asked()]).toEqual([
    [200, null],
    [200, null],
  ]);
  try {
    await admin.query(`alter database "${name}" allow_connections false`);
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    expect([await asked(), await asked()]).toEqual([
      [503, '5'],
      [503, '5'],
    ]);
  } finally {
    await admin.query(`alter database "${name}" allow_connections true`);
    await admin.end();
  }
  expect(await asked()).toEqual([200, null]);
});

test('a client that sends many requests without waiting is answered in order, and disconnected if they are too many', async () => {
  const answersTo = async (count: number) => {
    const client = connect(Number(new URL(greenroom.url).port), '127.0.0.1');
    const requests = Array.from({ length: count }, (_, n) => {
      const close = n === count - 1 ? 'connection: close\r\n' : '';
      return `GET ${programmePath}?n=${n} HTTP/1.1\r\nhost: x\r\n${close}\r\n`;
    });
    client.write(requests.join(''));
    const text = String(await buffer(client).catch(() => ''));
    return text.match(/HTTP\/1.1 200/gu)?.length ?? 0;
  };
  expect([await answersTo(20), await answersTo(200)]).toEqual([20, 0]);
  expect((await fetch(greenroom.url + programmePath)).status).toBe(200);
});

test('assets are not sent again to those who have them, however they say so', async () => {
  const { head } = await get('/assets/greenroom.css', {});
  const again = await get('/assets/greenroom.css', { 'if-none-match': `"other", W/${String(head.etag)}` });
  expect([again.status, again.body.length]).toEqual([304, 0]);
});

/** Without what differs between all answers. */
async function shown(path: string, headers: Record<string, string>) {
  const { status, head, body } = await get(path, headers);
  const { date: _, 'x-request-id': id, ...same } = head;
  expect(id).toMatch(/^[0-9a-f-]{36}$/u);
  return { status, head: same, body: body.toString('latin1') };
}

/** Without what `fetch` adds and decodes. */
async function get(path: string, headers: Record<string, string>) {
  const sent = request(greenroom.url + path, { headers }).end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, head: answer.headers, body: await buffer(answer) };
}
