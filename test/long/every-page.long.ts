import type { Page } from 'playwright-core';
import { getCallBySlug } from '../../src/domain/calls/calls.queries.js';
import { shownRoomCode } from '../../src/domain/attendance/room-code.js';
import { pendingSignInCookie } from '../../src/console/identity/login-cookie.js';
import { ChangeTags } from '../../src/flows/registrations/change-tags.flow.js';
import { ArrangePitches } from '../../src/parts/pitches/flows/arrange-pitches.flow.js';
import { usualTiming } from '../../src/parts/pitches/domain/pitch.js';
import { listCandidates } from '../../src/parts/pitches/domain/pitches.queries.js';
import { EditPilot } from '../../src/parts/pilots/flows/edit-pilot.flow.js';
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
  /^\/console\/(?:polls|invitations|broadcasts)\/:id\/preview$/u,
  /\/letters\/about\/:outcome\/preview$/u,
  // What a juror's device keeps.
  /^\/console\/jury\/open$/u,
  /^\/(?!console).*\/(?:documents|materials)\/:\w+$/u,
  /\/:file$/u,
  // In a frame of another site: `test/parts/sharing/browser/embed.spec.ts`.
  /\/embed$/u,
];

/** Pages that no link of these calls leads to, by where they are looked at instead. */
const elsewhere = new Set([
  // As a state of another page: `test/browser/platform/accessibility.spec.ts`.
  // With what these calls lack: not looked at.
  '/console/address/:token',
  '/console/calls/:call/jury/minutes/:version',
  '/console/jury/chair/:call/minutes/:version',
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
/** Addresses of routes to which no link leads, by the route. */
let rare: Record<string, string> = {};

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
  rare = await rareAddresses(at, jury, parts);
});
afterAll(() => stage?.close());

/** What the crowded calls lack, and where it is to be seen. */
async function rareAddresses(
  at: Awaited<ReturnType<typeof crowdCall>>,
  jury: Awaited<ReturnType<typeof crowdJury>>,
  parts: Awaited<ReturnType<typeof crowdParts>>,
): Promise<Record<string, string>> {
  const { app, dataSource, clock, config } = stage.app;
  const system = { kind: 'system' } as const;
  const ids = async (sql: string): Promise<string[]> =>
    (await dataSource.query(sql)).map(({ id }: { id: string }) => id);
  const [person = ''] = await ids(`select id from attendees where email like 'wilhelmina.f%' limit 1`);
  const { id: call } = await getCallBySlug(dataSource.manager, callBody.slug);
  const { tag } = await app.get(ChangeTags).tagPeople(call, [person], 'Harbours', system);
  const asked = { key: 'berths', kind: 'text', label: 'How many berths?' };
  await stage.app.api('PATCH', parts.written, { proposalQuestions: [asked] });
  const decided = '/calls/decided-harbours';
  const pilot = jury.myPilot.split('/').at(-1)!;
  const document = await app
    .get(EditPilot)
    .addDocument(
      { call: 'decided-harbours', id: pilot },
      { title: 'Plan', url: 'https://plans.example' },
      null,
      system,
    );
  const { id: other } = (await stage.app.api('POST', `${at.programme}/speakers`, { name: 'Ada Osei' })).body;
  const [speaker] = await ids(`select id from speakers where email = 'ada@speakers.example'`);
  const [answerable] = await ids(
    `select r.id from registrations r join attendees a on a.id = r.attendee_id join questions q on q.session_id = r.session_id
     where a.email = 'wilhelmina.two@a-rather-long-name.example.org' limit 1`,
  );
  const evening = 'the-second-evening';
  const [pitching = ''] = await ids(`select id from sessions where slug = '${evening}'`);
  const teams = (await listCandidates(dataSource.manager, call)).slice(0, 2).map(({ id }) => id);
  await app.get(ArrangePitches).arrange(pitching, { ...usualTiming, breaks: [], teams }, system);
  await app.get(ArrangePitches).draw(pitching, { seen: 0, reason: '' }, system);
  await app.get(ArrangePitches).publish(pitching, system);
  const [waiting] = await ids(`select id from registrations where state = 'waitlisted' limit 1`);
  const [submission] = await ids(`select id from proposals where title = 'Shore power' limit 1`);
  const [delegation] = await ids('select id from delegations limit 1');
  const [room] = await dataSource.query('select session_id as "sessionId", code from room_codes limit 1');
  return {
    '/console/sessions/:id/teams': `${at.deskOfShow}/teams`,
    '/console/registrations/:id/presence': `/console/registrations/${parts.attended.split('/').at(-1)}/presence`,
    '/console/broadcasts/:id/send': `${parts.broadcast}/send`,
    '/console/broadcasts/:id/recipients': `${parts.broadcast}/recipients`,
    '/console/speakers/:id/merge': `/console/speakers/${other}/merge?into=${speaker}`,
    '/console/sessions/:id/delete': `${at.deskOfDraft}/delete`,
    '/console/sessions/:id/messages/retry': `${at.deskOfOpen}/messages/retry`,
    '/console/calls/:call/retry': `${at.console}/retry`,
    '/console/calls/:call/tags': `${at.console}/tags`,
    '/console/calls/:call/tags/:tag/delete': `${at.console}/tags/${tag.id}/delete`,
    '/console/calls/:id/submissions/questions/:key': `${parts.writtenDesk}/questions/${asked.key}`,
    '/console/calls/:call/pilots/:id/documents/:document/delete': `${jury.myPilot}/documents/${document}/delete`,
    '/console/calls/:call/jury/minutes': `/console${decided}/jury/minutes`,
    '/console/calls/:call/jury/letters/about/:outcome/send': `/console${decided}/jury/letters/about/winner/send`,
    '/console/delegations/:id': `/console/delegations/${delegation}`,
    '/console/registrations/:id/decline': `/console/registrations/${waiting}/decline`,
    '/console/registrations/:id/waitlist': `/console/registrations/${waiting}/waitlist`,
    '/calls/:call/sessions/:session/pitches': `${at.programme}/sessions/${evening}/pitches`,
    '/checkin/:code': `/checkin/${shownRoomCode(config.secret, room, clock.now())}`,
    '/speakers/:token/news': `${parts.speaker}/news`,
    '/me/:token/registrations/:id/answers': `${parts.me}/registrations/${answerable}/answers`,
    '/me/:token/submissions/:id': `${parts.author}/submissions/${submission}`,
    '/me/:token/pilots/:id': `${jury.winnerPage}/pilots/${pilot}`,
  };
}

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
  ];
  for (const table of ['delegations', 'registrations', 'speakers', 'broadcasts', 'invitations', 'polls'])
    rows.push([`${table}/:id`, `${table}/${await ids(table)}`]);
  return routes
    .filter((route) => !seen.has(route))
    .map((route) => rare[route] ?? rows.reduce((path, [from, to]) => path.replace(from, to), route))
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
  // As after a password, before the second step.
  await page.context().addCookies([{ name: pendingSignInCookie, value: 'pending', url: stage.app.url }]);
  const entries = [
    '/',
    '/checkin',
    '/certificates',
    '/console/sign-in',
    '/console/sign-in/code',
    '/console/forgot-password',
  ];
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
  expect([...elsewhere].filter((route) => seen.has(route))).toEqual([]);
  expect(pages).toBeGreaterThan(240);
});
