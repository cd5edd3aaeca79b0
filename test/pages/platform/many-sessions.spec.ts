import { callBody, makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { type ConsoleClient, consoleClient } from '../../support/console-client.js';
import { routesBelow } from '../../support/controllers.js';
import { copySession } from '../../support/many-sessions.js';

let app: TestApp;
let owner: ConsoleClient;
let session: { id: string };
const many = 500;
/** What a page of the console takes at most, uncompressed, and the whole programme as it travels. */
const mostKb = { page: 120, programme: 40 };

beforeAll(async () => {
  app = await startTestApp({ now: '2026-12-01T09:00:00Z' });
  await makeCall(app);
  await makeCall(app, { slug: 'empty', name: 'A call without sessions' });
  session = await makeSession(app, { title: 'Session 0', startsAtLocal: '2026-12-02T10:00' });
  await makeRegistration(app, session.id, 'ada@example.org');
  await copySession(app, many - 1);
  await app.dataSource.query('update calls set follow_ups = true');
  owner = await consoleClient(app);
});
afterAll(() => app?.stop());

/** The pages of a call, and with `session` also those of one of its sessions. */
function pagesOf(slug: string, id?: string): string[] {
  return routesBelow('/')
    .filter(({ method }) => method === 'GET')
    .flatMap(({ path }) => path.split(',').map((one) => `/${one.replace(/^\//u, '')}`))
    .map((path) => path.replace(/calls\/:\w+/u, `calls/${slug}`))
    .map((path) => (id === undefined ? path : path.replace('sessions/:id', `sessions/${id}`)))
    .filter((path) => !path.includes(':') && (path.includes(slug) || (id !== undefined && path.includes(id))))
    .filter((path) => !/\.\w+$|\/(?:logo|brand|picture|updates)$/u.test(path));
}

/** The programme has all sessions to come, and so have its preview and the one for other sites. */
const isProgramme = /^\/calls\/[^/]*(?:\/embed)?$|\/preview$/u;

/** What is wrong with the pages: those that aren't there, or are longer than somebody reads. */
async function walk(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const { status, html } = await owner.get(path);
    const kb = Math.round(html.length / 1024);
    if (status >= 500) found.push(`${path}: ${status}`);
    if (kb > mostKb.page && !isProgramme.test(path)) found.push(`${path}: ${kb} KB`);
    const rows = Math.max(...html.split('<tbody').map((table) => table.split('<tr').length - 1));
    if (rows > 100) found.push(`${path}: ${rows} rows`);
  }
  return found;
}

test.each([
  ['500 sessions', () => pagesOf(callBody.slug, session.id)],
  ['none', () => pagesOf('empty')],
])('every page of a call with %s is there, and no longer than somebody reads', async (_, paths) => {
  expect(paths().length).toBeGreaterThan(100);
  expect(await walk(paths())).toEqual([]);
});

test('the programme of 500 sessions is small enough for a phone', async () => {
  const answer = await fetch(`${app.url}/calls/${callBody.slug}`, { headers: { 'accept-encoding': 'br' } });
  expect(Number(answer.headers.get('content-length'))).toBeLessThan(mostKb.programme * 1024);
});
