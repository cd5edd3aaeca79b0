import { fileSize } from '../../../src/platform/file-store/file-types.js';
import { feedLink } from '../../../src/domain/notifications/email/links.js';
import { Attendee } from '../../../src/domain/registrations/attendee.entity.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { createWorld } from '../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
});
afterAll(() => app?.stop());

const get = (path: string) => fetch(app.url + path);
const titles = async (path: string) =>
  [...(await (await get(path)).text()).matchAll(/^SUMMARY;LANGUAGE=en:(.*)\r$/gmu)].map(([, title]) => title);
const links = (html: string) =>
  [...html.matchAll(/<a class="btn second" href="([^"]*)">([^<]*)/gu)].map(([, url = '', name]) => [
    name,
    url.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&'),
  ]);

test('a visitor subscribes to all sessions, a theme, a series, a speaker or the dates, in any program', async () => {
  const host = app.config.publicUrl.replace('http://', '');
  await world.session({ title: 'For all', series: 'Evenings', startsAtLocal: '2027-02-01T16:00' });
  const ports = await world.session({
    title: 'Ports',
    themes: ['energy'],
    startsAtLocal: '2027-02-02T16:00',
    speakers: [{ name: 'Ann Berg', role: 'Engineer', organization: 'Port of Gdynia' }],
  });
  await world.session({ title: 'Parks', themes: ['living'], series: 'Evenings', startsAtLocal: '2027-02-03T16:00' });
  const page = await (await get('/calls/solutions/subscribe')).text();
  expect(links(page)).toEqual([
    ['Apple and others', `webcal://${host}/calls/solutions/programme.ics`],
    [
      'Google Calendar',
      `https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2F${encodeURIComponent(host)}%2Fcalls%2Fsolutions%2Fprogramme.ics`,
    ],
    [
      'Outlook.com',
      `https://outlook.live.com/calendar/0/addfromweb?url=${encodeURIComponent(app.config.publicUrl)}%2Fcalls%2Fsolutions%2Fprogramme.ics&name=Green+Solutions`,
    ],
    [
      'Microsoft 365',
      `https://outlook.office.com/calendar/0/addfromweb?url=${encodeURIComponent(app.config.publicUrl)}%2Fcalls%2Fsolutions%2Fprogramme.ics&name=Green+Solutions`,
    ],
  ]);
  expect(await titles('/calls/solutions/programme.ics')).toEqual(['For all', 'Ports', 'Parks']);
  expect(await titles('/calls/solutions/programme.ics?theme=energy')).toEqual(['For all', 'Ports']);
  expect(await titles('/calls/solutions/programme.ics?series=evenings')).toEqual(['For all', 'Parks']);
  const { speakers } = (await app.api('GET', `/sessions/${ports.id}`)).body;
  expect(await titles(`/calls/solutions/programme.ics?speaker=${speakers[0].id}`)).toEqual(['Ports']);
  const feed = await (await get('/calls/solutions/programme.ics?theme=energy')).text();
  expect(feed.replaceAll('\r\n ', '').match(/^SOURCE.*(?=\r$)/gmu)).toEqual([
    `SOURCE;VALUE=URI:${app.config.publicUrl}/calls/solutions/programme.ics?theme=energy`,
  ]);
  const bySpeaker = await (await get(`/calls/solutions/subscribe?speaker=${speakers[0].id}`)).text();
  expect(bySpeaker).toContain(`value="${app.config.publicUrl}/calls/solutions/programme.ics?speaker&#x3D;`);
  const byDates = await (await get('/calls/solutions/subscribe?of=dates&lang=de')).text();
  expect(byDates).toContain(`webcal://${host}/calls/solutions/dates.ics?lang&#x3D;de`);
  for (const [shown, file] of [
    [page, 'programme.ics'],
    [byDates, 'dates.ics?lang=de'],
  ] as const) {
    const { byteLength } = await (await get(`/calls/solutions/${file}`)).arrayBuffer();
    expect(/(?:once|herunterladen) \(([^)]*)\)/u.exec(shown)?.[1]).toBe(
      fileSize(byteLength, shown === page ? 'en' : 'de'),
    );
  }
});

test('each feed has the color of its call, and its address, unless it is for one person', async () => {
  await app.dataSource.query(`update calls set accent_color = '#0a665a', updated_at = now()`);
  const email = 'colors@example.org';
  const [session] = await app.dataSource.query('select id from sessions limit 1');
  await app.api('POST', `/sessions/${session.id}/registrations`, { name: 'Colors', email });
  const { id, linkVersion } = await app.dataSource.getRepository(Attendee).findOneByOrFail({ email });
  const [{ speaker_id: speaker }] = await app.dataSource.query('select speaker_id from session_speakers limit 1');
  const parts = ['', '?theme=energy', '?series=evenings', `?speaker=${speaker}`, '?lang=de'];
  const feeds = [
    ...parts.map((query) => `/calls/solutions/programme.ics${query}`),
    '/calls/solutions/dates.ics?lang=en',
    new URL(feedLink(app.config, id, linkVersion)).pathname,
  ];
  for (const path of feeds) {
    const head = (await (await get(path)).text()).replaceAll('\r\n ', '').split('BEGIN:VEVENT')[0] ?? '';
    const found = head.match(/^(?:COLOR|X-APPLE-CALENDAR-COLOR|SOURCE|REFRESH-INTERVAL).*(?=\r$)/gmu);
    expect(found).toEqual([
      'COLOR:teal',
      'X-APPLE-CALENDAR-COLOR:#0a665a',
      ...(path.includes('/calls/') ? [`SOURCE;VALUE=URI:${app.config.publicUrl}${path}`] : []),
      'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    ]);
  }
});

test('a calendar that nobody offers is not made', async () => {
  for (const query of ['theme=none', 'series=none', 'speaker=none']) {
    expect((await get(`/calls/solutions/programme.ics?${query}`)).status).toBe(404);
    expect((await get(`/calls/solutions/subscribe?${query}`)).status).toBe(404);
  }
});
