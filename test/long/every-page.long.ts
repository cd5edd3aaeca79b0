import type { Page } from 'playwright-core';
import { callBody } from '../support/api-fixtures.js';
import { staffPassword } from '../support/console-client.js';
import { routesBelow } from '../support/controllers.js';
import { crowdCall } from '../browser/crowded-call.js';
import { crowdJury } from '../browser/crowded-jury.js';
import { crowdParts } from '../browser/crowded-parts.js';
import { barriers, equip, unseenFocus, wcagFaults } from '../browser/page-checks.js';
import { signIn } from '../browser/pages.js';
import { phone, Stage } from '../browser/stage.js';

/** Routes that answer GET with something other than a page: files, data for scripts, and emails as they will look. */
const noPages = [
  /\.\w+$/u,
  /^\/(?:api|metrics|oembed|health|time-zones)\b/u,
  /^\/console\/(?:send-time|time|calls\/:call\/record\/:id)$/u,
  /\/(?:photo|picture|logo|brand|file|updates|state|callback|form-token|list)$/u,
  /\/files\/:\w+$/u,
  /\/mails\/:number$/u,
  /\/:language\/preview$/u,
  /^\/(?!console).*\/(?:documents|materials)\/:\w+$/u,
  /\/:file$/u,
  // In a frame of another site: `test/parts/sharing/browser/embed.spec.ts`.
  /\/embed$/u,
];

/** Pages that no link of these calls leads to, by where they are looked at instead. */
const elsewhere = new Set([
  // As a state of another page: `test/browser/platform/accessibility.spec.ts`.
  '/console/sessions/:id/teams',
  '/console/sessions/:id/feedback/new-question',
  '/console/registrations/:id/presence',
  '/console/broadcasts/:id/send',
  '/console/polls/:id/preview',
  '/console/invitations/:id/preview',
  // With rows that these calls lack: not looked at.
  '/console/sign-in/code',
  '/console/address/:token',
  '/console/speakers/:id/merge',
  '/console/sessions/:id/delete',
  '/console/sessions/:id/messages/retry',
  '/console/calls/:call/retry',
  '/console/calls/:call/tags',
  '/console/calls/:call/tags/:tag/delete',
  '/console/calls/:id/submissions/questions/:key',
  '/console/calls/:call/pilots/:id/documents/:document/delete',
  '/console/calls/:call/jury/minutes',
  '/console/calls/:call/jury/minutes/:version',
  '/console/calls/:call/jury/letters/about/:outcome/send',
  '/console/calls/:call/jury/letters/about/:outcome/preview',
  '/console/jury/open',
  '/console/jury/chair/:call/minutes/:version',
  '/console/broadcasts/:id/recipients',
  '/console/delegations/:id',
  '/console/registrations/:id/decline',
  '/console/registrations/:id/waitlist',
  '/speakers/:token/news',
  '/checkin/:code',
  '/me/:token/registrations/:id/answers',
  '/me/:token/submissions/:id',
  '/me/:token/pilots/:id',
]);

const routes = routesBelow('/')
  .filter(({ method, path }) => method === 'GET' && !noPages.some((other) => other.test(path)))
  // A controller can have several addresses.
  .flatMap(({ path }) => path.split(',').map((one) => `/${one.replace(/^\//u, '')}`));
/** Those with the fewest parameters first: `/sessions/new` is not a session. */
const patterns = routes
  .toSorted((a, b) => a.split(':').length - b.split(':').length)
  .map((path) => ({ path, is: new RegExp(`^${path.replaceAll(/:\w+/gu, '[^/]+')}$`, 'u') }));
/** The route of a page; the sections of a call's settings are pages of their own. */
function routeOf(url: string): string | undefined {
  const { pathname } = new URL(url, stage.app.url);
  const found = patterns.find(({ is }) => is.test(pathname))?.path;
  return found?.endsWith('/settings/:section') ? found.replace(':section', pathname.split('/').at(-1)!) : found;
}

let stage: Stage;
/** The address at which each route was looked at, or the route to which it leads. */
const seen = new Map<string, string>();
/** Pages of the crowded calls: those of the console, and all others with the links of all emails. */
let [ofConsole, ofOthers, answered]: string[][] = [];
let remembered: { name: string; value: string };
let department = '';

beforeAll(async () => {
  stage = await Stage.open();
  const at = await crowdCall(stage.app);
  const jury = await crowdJury(stage.app);
  const parts = await crowdParts(stage.app);
  await stage.allSent();
  const paths = [parts, at, jury].flatMap((one) => Object.values(one)).filter((path) => path.startsWith('/'));
  const mails = stage.smtp.received.map(({ parsed }) => `${parsed.html || parsed.text}`.replaceAll('&amp;', '&'));
  const links = mails.flatMap((mail) => [...mail.matchAll(/https?:\/\/[^\s"<>]+/gu)].map(([link]) => link));
  const isSignedIn = (path: string) =>
    /^\/console(?!\/(?:password|address)\/)/u.test(new URL(path, stage.app.url).pathname);
  ofConsole = paths.filter(isSignedIn);
  ofOthers = [...paths, ...links.filter((link) => link.startsWith(stage.app.url))].filter((path) => !isSignedIn(path));
  const [name = '', value = ''] = at.remembered.split('=');
  remembered = { name, value };
  answered = [at.seat, at.waiting];
  department = jury.department;
});
afterAll(() => stage?.close());

/** Opens every page to which links lead from these addresses, once for each route. Returns what keeps somebody out. */
async function walk(page: Page, starts: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  const queue = [...starts];
  const met = new Set(queue);
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const route = routeOf(path);
    if (route === undefined || seen.has(route)) continue;
    const answer = await page.goto(path).catch(() => null);
    if (answer?.ok() !== true || !(answer.headers()['content-type'] ?? '').includes('text/html')) continue;
    const arrived = routeOf(page.url());
    if (arrived === undefined || (arrived !== route && arrived.endsWith('/sign-in'))) continue;
    if (arrived !== route) seen.set(route, `leads to ${arrived}`);
    if (seen.has(arrived)) continue;
    seen.set(arrived, page.url());
    for (const link of await links(page)) {
      if (!met.has(link)) queue.push(link);
      met.add(link);
    }
    found.push(...(await faults(page)).map((fault) => `${arrived}: ${fault}`));
  }
  return found;
}

/** Where the links and searches of a page lead on this site. */
async function links(page: Page): Promise<string[]> {
  const all = await page.evaluate<string[]>(
    `[...document.querySelectorAll('a[href], form[method=get]')].map((one) =>
      new URL(one.getAttribute('href') ?? one.getAttribute('action') ?? '', location).href)`,
  );
  return all.filter((link) => link.startsWith(stage.app.url)).map((link) => link.split('#')[0]!);
}

async function faults(page: Page): Promise<string[]> {
  const only = process.env['GREENROOM_PAGES'];
  if (only !== undefined && !new RegExp(only, 'u').test(page.url())) return [];
  await page.evaluate(`for (const one of document.querySelectorAll('main details')) one.open = true`);
  await page.setViewportSize(phone);
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    found.push(...(await barriers(page)).map((fault) => `${colorScheme}: ${fault}`));
  }
  found.push(...(await wcagFaults(page)));
  await page.setViewportSize(phone);
  found.push(...(await unseenFocus(page)));
  for (const fault of found) process.stderr.write(`${page.url()}: ${fault}\n`);
  return found;
}

/** Addresses of the routes that no link has led to, with rows of the crowded calls. */
async function addresses(): Promise<string[]> {
  const ids = async (table: string, where = 'true'): Promise<string> =>
    (await stage.app.dataSource.query(`select id from ${table} where ${where} order by id limit 1`))[0]?.id ?? '-';
  const session = new URL(
    ofConsole!.find((path) => path.startsWith('/console/sessions/'))!,
    stage.app.url,
  ).pathname;
  const own = ofOthers!
    .find((path) => path.startsWith('/me/'))!
    .split('/')
    .slice(0, 3)
    .join('/');
  const rows: [string | RegExp, string][] = [
    ['/console/sessions/:id', session],
    [':externalId/similar/:other', 'p-1/similar/p-2'],
    [':externalId', 'p-1'],
    ['registrations/:id/waitlist', `registrations/${await ids('registrations', `state = 'waitlisted'`)}/waitlist`],
    ['registrations/:id/presence', `registrations/${await ids('registrations', 'attended_at is not null')}/presence`],
    ['/me/:token', own],
    [':webhook', await ids('webhooks')],
    [':outcome', 'winner'],
    [/calls\/:(?:call|slug|id)/u, `calls/${callBody.slug}`],
    [':language', 'en'],
    [':number', '1'],
    [':session', 'evenings-at-the-quay'],
    [':series', 'port-evenings'],
    [
      ':code',
      (await stage.app.dataSource.query('select code from room_codes limit 1').catch(() => []))[0]?.code ?? '-',
    ],
  ];
  for (const table of ['delegations', 'registrations', 'speakers', 'broadcasts', 'invitations', 'polls'])
    rows.push([`${table}/:id`, `${table}/${await ids(table)}`]);
  return routes
    .filter((route) => !seen.has(route))
    .map((route) => rows.reduce((path, [from, to]) => path.replace(from, to), route))
    .filter((path) => !path.includes(':'));
}

/** Somebody of the team, signed in. */
async function staff(email: string): Promise<Page> {
  const page = await equip(await stage.person());
  await page.goto('/console');
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password').fill(staffPassword);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

test('no public page keeps anybody out', async () => {
  const known = await equip(await stage.person());
  await known.context().addCookies([{ ...remembered, url: stage.app.url }]);
  const found = await walk(known, answered!);
  const page = await equip(await stage.person());
  const entries = ['/', '/checkin', '/certificates', '/console/sign-in', '/console/forgot-password'];
  found.push(...(await walk(page, [...ofOthers!, ...entries])));
  found.push(
    ...(await walk(
      page,
      (await addresses()).filter((path) => !path.startsWith('/console')),
    )),
  );
  expect(found).toEqual([]);
});

test('no page of the console keeps an owner out', async () => {
  const page = await equip(await stage.person());
  await signIn(page);
  const found = await walk(page, [...ofConsole!, '/console']);
  expect([...found, ...(await walk(page, await addresses()))]).toEqual([]);
});

test.each(['ana@jury.example', 'cyra@jury.example', 'a department', 'facilitator@staff.example', 'door@staff.example'])(
  'no page of the console keeps %s out',
  async (who) => {
    const page = await staff(who === 'a department' ? department : who);
    const entries = ['/console/my-sessions', '/console/my-sessions/calendar', '/console/jury/open'];
    expect(await walk(page, [...entries, ...ofConsole!])).toEqual([]);
  },
);

test('every page was looked at', () => {
  const pages = [...seen.values()].filter((at) => !at.startsWith('leads')).length;
  process.stderr.write(`${routes.length} routes with a page, ${pages} pages looked at\n`);
  const isMissed = (route: string) => !route.endsWith('/:section') && !seen.has(route) && !elsewhere.has(route);
  expect(routes.filter(isMissed)).toEqual([]);
  expect(pages).toBeGreaterThan(240);
});
