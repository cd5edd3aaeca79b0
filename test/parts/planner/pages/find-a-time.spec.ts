import { startTestApp, type TestApp } from '../../../support/app.js';
import { type ConsoleClient, consoleClient, formOf, textOf } from '../../../support/console-client.js';
import { createWorld } from '../../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;
let client: ConsoleClient;
const planner = '/console/calls/solutions/planner';

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
  client = await consoleClient(app, 'organizer');
});
afterAll(() => app?.stop());

/** The addresses of the links called *Find a time* in the content of a page. */
async function waysFrom(path: string): Promise<string[]> {
  const { html } = await client.get(path);
  const links = [...html.slice(html.indexOf('<main')).matchAll(/<a\b(?<tag>[^>]*)>(?<label>[^<]*)<\/a>/gu)];
  return links
    .filter(({ groups }) => groups?.['label']?.trim() === 'Find a time')
    .map(({ groups }) => /href="(?<path>[^"]*)"/u.exec(groups?.['tag'] ?? '')?.groups?.['path'] ?? '');
}

test('is reached from New session and Calendar, and from Reschedule for the people of the session', async () => {
  const session = await world.session();
  expect(await waysFrom('/console/calls/solutions/sessions/new')).toContain(planner);
  expect(await waysFrom('/console/calls/solutions/calendar')).toContain(planner);
  expect(await waysFrom(`/console/sessions/${session.id}/move`)).toEqual([`${planner}?session&#x3D;${session.id}`]);
});

test('answers typed places where nobody has registered, and its start fills in a new session', async () => {
  const { html } = await client.get(planner);
  expect(textOf(html)).not.toContain('Nobody has registered yet');
  const asked = { ...formOf(html, planner), who: 'places', places: 'Nairobi 20\nTaipei' };
  const query = new URLSearchParams(
    Object.entries(asked).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one])),
  );
  const page = await client.get(`${planner}?${query.toString()}`);
  expect(textOf(page.html)).toContain('Nairobi');
  const starts = [...page.html.matchAll(/href="(?<path>[^"]*sessions\/new\?[^"]*)"/gu)];
  expect(starts.length).toBeGreaterThan(0);
  const opened = await client.get(starts[0]!.groups!['path']!.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&'));
  const form = formOf(opened.html, '/console/calls/solutions/sessions/new');
  expect([form['title'], form['startsOn'], form['startsTime']]).toEqual([
    '',
    expect.stringMatching(/^2027-/u),
    expect.stringMatching(/^\d\d:\d\d$/u),
  ]);
});
