import axe from 'axe-core';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { staff } from '../../../support/world.js';
import { makeCall, makeSession } from '../../../support/api-fixtures.js';
import { Stage } from '../../../browser/stage.js';
import { AllowSite } from '../../../../src/parts/sharing/flows/allow-site.flow.js';

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
  await stage.app.api('PUT', '/calls/clean-harbours/proposals/roofs', {
    title: 'Cool roofs',
    theme: 'energy',
    organization: 'Port of Lagos',
    members: [{ email: 'lead@roofs.example', name: 'Lea' }],
    state: 'submitted',
    content: { summary: 'About roofs.' },
  });
  for (const sql of [
    `update proposals set state = 'winner'`,
    `insert into acceptances (id, call_id, proposal_id, state, deadline_local, deadline_at, asked_at, deadline_set_at)
     select gen_random_uuid(), call_id, id, 'accepted', '2027-01-01T12:00', now(), now(), now() from proposals`,
    `insert into winner_entries (proposal_id, call_id, title, consented_at, updated_at)
     select id, call_id, title, now(), now() from proposals`,
    `insert into winner_pages (call_id, published_at) select id, now() from calls`,
  ])
    await stage.app.dataSource.query(sql);
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
  // Only the style of the page itself is allowed: the element needs none in the page.
  const policy = `default-src 'none'; script-src ${stage.app.url}; connect-src ${stage.app.url}; style-src 'nonce-host'`;
  const hostile = `<style nonce="host">* { display: none !important; float: left; text-transform: uppercase; visibility: hidden }
     html, body, greenroom-programme { display: block !important }</style>`;
  const page = await open(`${hostile}${tag('')}`, policy);
  const first = page.locator('greenroom-programme section').first();
  await first.waitFor();
  expect((await first.innerText()).split(/\n+/u).map((line) => line.trim())).toEqual([
    'jue 14 ene',
    '11:00 – 12:00 Heat <b>&</b> power',
    '16:00, hora de Taipéi (UTC+8)',
    'Seminario web · En línea · Inglés · Plazas libres',
    'Inscripción',
  ]);
  expect(await page.locator('greenroom-programme small').last().innerText()).toMatch(/^Horas de Nairobi \(UTC\+3\)\./u);
  expect(await page.context().cookies()).toEqual([]);
  // A float is as wide as its content.
  const width = `document.querySelector('greenroom-programme').clientWidth`;
  expect(await page.evaluate(width)).toBeGreaterThan(200);
  expect(await page.evaluate(`getComputedStyle(document.querySelector('greenroom-programme')).float`)).toBe('left');
  expect(stage.complaints).toEqual([]);
});

/** Opens what a click leads to, in its own tab. */
const follow = async (page: Page, click: () => Promise<void>): Promise<Page> => {
  const [opened] = await Promise.all([page.context().waitForEvent('page'), click()]);
  await opened.waitForLoadState();
  return opened;
};
const register = async (form: Page) => {
  await form.getByLabel('Name').fill('Ada');
  await form.getByLabel('Email address').fill('ada@example.org');
  await form.getByRole('button', { name: 'Register' }).click();
  await form.waitForURL(/registered/u);
};

test('a button leads to the form of its session, and tells the page around it', async () => {
  const page = await open(tag(`view="button" session="${slug}" lang="en"`));
  await page.evaluate(`document.addEventListener('greenroom-open', ({ detail }) => (document.title = detail.url))`);
  const form = await follow(page, () => page.getByRole('link', { name: 'Register: Heat <b>&</b> power' }).click());
  expect(form.url()).toBe(`${stage.app.url}/calls/clean-harbours/sessions/${slug}?lang=en#register`);
  expect(await page.title()).toBe(form.url());
  // The site is not listed.
  expect(await form.evaluate('opener')).toBe(null);
});

test('a listed site hears that somebody registered, and no other that opens the same address', async () => {
  await stage.app.app.get(AllowSite).run('clean-harbours', hostUrl, staff);
  const page = await open(tag(`view="button" session="${slug}" lang="en"`));
  await page.evaluate(
    `document.addEventListener('greenroom-registered', ({ detail }) => (document.title = detail.url))`,
  );
  const form = await follow(page, () => page.getByRole('link', { name: 'Register: Heat <b>&</b> power' }).click());
  const address = form.url();
  expect(new URL(address).searchParams.get('embed')).toBe(hostUrl);
  // A mistake on the way. What is typed before its answer has come would go with the page.
  await form.getByRole('button', { name: 'Register' }).click();
  await form.getByRole('alert').waitFor();
  await register(form);
  const session = `${stage.app.url}/calls/clean-harbours/sessions/${slug}`;
  await page.waitForFunction(`document.title === ${JSON.stringify(session)}`);

  await page.goto(hostUrl.replace('127.0.0.1', 'localhost'));
  await page.evaluate(`window.heard = []; addEventListener('message', ({ data }) => heard.push(data))`);
  const again = await follow(page, () => page.evaluate(`void open(${JSON.stringify(address)})`));
  await register(again);
  await again.evaluate(`opener.postMessage('last', '*')`);
  await page.waitForFunction('heard.length > 0');
  expect(await page.evaluate('heard')).toEqual(['last']);
  await stage.app.app.get(AllowSite).remove('clean-harbours', hostUrl, staff);
});

/** Each view of the element, in a page that has nothing else. */
const views = (attributes: string) =>
  ['list', 'calendar', 'session', 'button', 'winners']
    .map((view) => {
      const only = view === 'button' || view === 'session' ? ` session="${slug}"` : '';
      return `<h2>${view}</h2><greenroom-programme call="clean-harbours" view="${view}"${only} ${attributes}></greenroom-programme>`;
    })
    .join('');
const dark = 'body { background: #16181b; color: #e8e6e3 }';

test.each([
  ['in light', '', 1280, 'en'],
  ['in dark', `:root { color-scheme: dark } ${dark}`, 1280, 'en'],
  ['in dark, of which the browser knows nothing', dark, 390, 'de'],
  ['in Arabic on a narrow phone', 'body { margin: 0 }', 320, 'ar'],
])('nothing in the element keeps anybody out %s', async (_, style, width, lang) => {
  const page = await open(
    `<style>${style}</style><main><h1>Host</h1>${views(`lang="${lang}"`)}</main>
     <script src="${stage.app.url}/embed.js"></script>`,
    '',
    { viewport: { width, height: 900 } },
  );
  await page.waitForFunction(
    `[...document.querySelectorAll('greenroom-programme')].every((one) => one.shadowRoot?.querySelector('a'))`,
  );
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>(
    `window.axeRun = axe.run({ include: [['greenroom-programme']] }, { rules: { 'target-size': { enabled: true } } })`,
  );
  expect(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => [id, ...target].join(' ')))).toEqual([]);
  expect(await page.evaluate('document.scrollingElement.scrollWidth')).toBe(width);
});

test('the keyboard gets to each link of the element once, and sees where it is', async () => {
  const page = await open(
    `<main>${['', 'view="winners"', `view="button" session="${slug}"`].map((more) => tag(`lang="en" ${more}`)).join('')}</main>`,
  );
  const all = page.locator('greenroom-programme');
  await all.last().getByRole('link', { name: 'Register' }).waitFor();
  await all.nth(1).getByRole('link', { name: 'Cool roofs' }).waitFor();
  await all.first().getByRole('link', { name: 'All sessions' }).waitFor();
  const outside = (name: string) => [name, 'solid', '2px'];
  const path: unknown[] = [];
  for (let presses = 0; presses < 8; presses++) {
    await page.keyboard.press('Tab');
    path.push(
      await page.evaluate(`(() => {
        const { shadowRoot } = document.activeElement;
        const { ariaLabel, textContent } = shadowRoot.activeElement;
        const { outlineStyle, outlineOffset } = getComputedStyle(shadowRoot.activeElement);
        return [ariaLabel ?? textContent, outlineStyle, outlineOffset];
      })()`),
    );
  }
  expect(path).toEqual([
    ...['Heat <b>&</b> power', 'Register: Heat <b>&</b> power', 'Later', 'Register: Later', 'All sessions'].map(
      outside,
    ),
    ...['Cool roofs', 'See all winners with pictures and texts'].map(outside),
    // Within its own color.
    ['Register: Heat <b>&</b> power', 'solid', '-4px'],
  ]);
  const read = await all.nth(1).ariaSnapshot();
  expect(read.split('\n').filter((line) => !line.includes('/url'))).toEqual([
    expect.stringMatching(/^- paragraph: /u),
    '- heading "Energy" [level=3]',
    '- list:',
    '  - listitem:',
    '    - link "Cool roofs":',
    '    - text: Port of Lagos',
    '- link "See all winners with pictures and texts":',
  ]);
});

test('a calendar has the days of a month in weeks, and on a phone only those with sessions', async () => {
  const page = await open(tag('view="calendar" lang="en"'));
  const days = page.locator('greenroom-programme .month > li');
  await days.first().waitFor({ state: 'attached' });
  const shown = async () => {
    const texts = await days.evaluateAll((all) =>
      all.filter((one) => one.checkVisibility()).map((one) => (one.textContent ?? '').replace(/\s+/gu, ' ')),
    );
    return [texts.length, texts.filter((text) => text.includes(':'))];
  };
  await page.setViewportSize({ width: 1280, height: 900 });
  // As wide as the text around it, without the numbers of a list.
  const list = `getComputedStyle(document.querySelector('greenroom-programme').shadowRoot.querySelector('ol'))`;
  expect(await page.evaluate(`[${list}.paddingInlineStart, ${list}.listStyleType]`)).toEqual(['0px', 'none']);
  // Seven names, four days before the first Friday, and 31 days.
  expect(await shown()).toEqual([42, [expect.stringContaining('14'), expect.stringContaining('21')]]);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await shown()).toEqual([2, [expect.stringContaining('14 Jan'), expect.stringContaining('21 Jan')]]);
});

test('what stands inside stays where nothing can be loaded or run', async () => {
  const refused = await open(tag(''), `default-src 'none'; script-src ${stage.app.url}`);
  expect(await refused.getByRole('link').allInnerTexts()).toEqual(['Sessions']);
  const none = await open(tag('theme="none"'));
  expect(await none.getByRole('link').allInnerTexts()).toEqual(['Sessions']);
  // As an editor of a CMS saves it.
  const stripped = await open(tag('').replace(/<script.*<\/script>/u, ''));
  expect(await stripped.getByRole('link').allInnerTexts()).toEqual(['Sessions']);
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

test('a time that names another day stays within its own', async () => {
  const days = { title: 'A day and a night', durationMinutes: 1440, startsAtLocal: '2027-01-27T09:00' };
  await makeSession(stage.app, { ...days, timeZone: 'Africa/Nairobi' });
  const page = await open(tag('view="calendar" lang="en"'), '', { viewport: { width: 1280, height: 900 } });
  const overfull = (root: string, of: string) =>
    page.evaluate(`[...${root}.querySelectorAll('${of}')].filter((one) => one.scrollWidth > one.clientWidth).length`);
  const time = page.getByText('09:00 – Thu 28 Jan, 09:00').first();
  await time.waitFor();
  const shadow = `document.querySelector('greenroom-programme').shadowRoot`;
  expect(await overfull(shadow, '.month > li:not([aria-hidden])')).toBe(0);
  await page.goto(`${stage.app.url}/calls/clean-harbours/embed?view=calendar&tz=Africa/Nairobi&lang=en`);
  await time.waitFor();
  expect(await overfull('document', '.embed-month > .day')).toBe(0);
});
