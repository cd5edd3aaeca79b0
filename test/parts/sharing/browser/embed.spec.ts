import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { makeCall, makeSession } from '../../../support/api-fixtures.js';
import { Stage } from '../../../browser/stage.js';

let stage: Stage;
let host: Server;
let hostUrl: string;
let slug: string;
/** What the pages of the other site say, by path. */
const pages = new Map<string, { body: string; policy: string }>();

beforeAll(async () => {
  stage = await Stage.open({ now: '2027-01-04T08:00:00Z' });
  await makeCall(stage.app);
  const time = { startsAtLocal: '2027-01-14T16:00', timeZone: 'Asia/Taipei' };
  ({ slug } = await makeSession(stage.app, { title: 'Heat <b>&</b> power', ...time }));
  await makeSession(stage.app, { title: 'Later', startsAtLocal: '2027-01-21T16:00', timeZone: 'Asia/Taipei' });
  host = createServer((request, reply) => {
    const { body, policy } = pages.get(request.url ?? '') ?? { body: '', policy: '' };
    reply.setHeader('content-type', 'text/html; charset=utf-8');
    if (policy !== '') reply.setHeader('content-security-policy', policy);
    reply.end(`<!doctype html><html lang="es"><title>Host</title>${body}</html>`);
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  hostUrl = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await stage?.close();
  host?.close();
  host?.closeAllConnections();
});

const tag = (attributes: string) =>
  `<script src="${stage.app.url}/embed.js" async></script>
   <greenroom-programme call="clean-harbours" ${attributes}><a href="/fallback">Sessions</a></greenroom-programme>`;
/** Opens a page of the other site in a browser of Nairobi. */
const open = async (body: string, policy = '', options = {}): Promise<Page> => {
  const path = `/${pages.size}`;
  pages.set(path, { body, policy });
  const page = await stage.person(options);
  await page.goto(hostUrl + path);
  return page;
};

test('shows the sessions in the language of the page, the zone of the reader, and its own styles', async () => {
  const policy = `default-src 'none'; script-src ${stage.app.url}; connect-src ${stage.app.url}; style-src 'unsafe-inline'`;
  const hostile =
    '<style>* { display: none !important } html, body, greenroom-programme { display: block !important }</style>';
  const page = await open(`${hostile}${tag('')}`, policy);
  const first = page.locator('greenroom-programme section').first();
  await first.waitFor();
  expect((await first.innerText()).split(/\n+/u).map((line) => line.trim())).toEqual([
    'jue, 14 ene',
    '11:00 – 12:00 Heat <b>&</b> power',
    '16:00, hora de Taipéi (UTC+8)',
    'Seminario web · En línea · Inglés · Plazas libres',
    'Inscripción',
  ]);
  expect(await page.locator('greenroom-programme small').last().innerText()).toMatch(/^Horas de Nairobi \(UTC\+3\)\./u);
  expect(await page.context().cookies()).toEqual([]);
});

test('a button leads to the form of its session, and tells the page around it', async () => {
  const page = await open(tag(`view="button" session="${slug}" lang="en"`));
  await page.evaluate(`document.addEventListener('greenroom-open', ({ detail }) => (document.title = detail.url))`);
  const [form] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: 'Register: Heat <b>&</b> power' }).click(),
  ]);
  expect(form.url()).toBe(`${stage.app.url}/calls/clean-harbours/sessions/${slug}?lang=en#register`);
  expect(await page.title()).toBe(form.url());
});

test('what stands inside stays where nothing can be loaded or run', async () => {
  const refused = await open(tag(''), `default-src 'none'; script-src ${stage.app.url}`);
  expect(await refused.getByRole('link').allInnerTexts()).toEqual(['Sessions']);
  const none = await open(tag('theme="none"'));
  expect(await none.getByRole('link').allInnerTexts()).toEqual(['Sessions']);
  const withoutScript = await open(tag(''), '', { javaScriptEnabled: false });
  expect(await withoutScript.getByRole('link').allInnerTexts()).toEqual(['Sessions']);
});

test('a frame needs no script, and nothing but the list can be framed', async () => {
  const frame = (path: string) => `<iframe src="${stage.app.url}${path}" title="Sessions"></iframe>`;
  const policy = `default-src 'none'; frame-src ${stage.app.url}`;
  const options = { javaScriptEnabled: false };
  const page = await open(frame('/calls/clean-harbours/embed?lang=de&tz=Africa/Nairobi&limit=1'), policy, options);
  expect(await page.frameLocator('iframe').getByRole('link').allInnerTexts()).toEqual([
    'Heat <b>&</b> power',
    'Anmelden',
    'Alle Veranstaltungen',
  ]);
  expect(await page.context().cookies()).toEqual([]);
  for (const [path, policies] of [
    ['/calls/clean-harbours/embed', 'frame-ancestors *'],
    ['/calls/clean-harbours', "frame-ancestors 'none'"],
  ] as const) {
    const answer = await fetch(stage.app.url + path);
    expect(answer.headers.get('content-security-policy')).toContain(policies);
  }
});
