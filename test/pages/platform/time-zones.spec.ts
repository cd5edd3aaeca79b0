import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Config } from '../../../src/platform/config.js';
import { builtInTzData } from '../../../src/domain/time/tz-data.js';
import { callBody, makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';
import { consoleClient, textOf } from '../../support/console-client.js';
import { startTestApp, type TestApp } from '../../support/app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ now: '2026-12-01T09:10:00Z' });
});
beforeEach(() => app.clock.set('2026-12-01T09:10:00Z'));
afterAll(() => app?.stop());

const find = (query: string) => app.api('GET', `/time-zones${query}`, undefined, { key: null });
const labels = async (query: string) => (await find(query)).body.items.map((zone: { label: string }) => zone.label);

test('zones are found without a key, by old names and countries too', async () => {
  const answer = await find('?query=Calcutta');
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({
    items: [
      { timeZone: 'Asia/Kolkata', city: 'Kolkata', place: null, offsetMinutes: 330, label: 'Kolkata (UTC+5:30)' },
    ],
    nextCursor: null,
  });
  expect(await labels('?query=kiev')).toEqual(['Kyiv (UTC+2)']);
  expect(await labels('?query=Kenya')).toEqual(['Nairobi (UTC+3)']);
  expect(await labels('?query=kenya&lang=zh-TW')).toEqual(['奈洛比 UTC+3']);
  expect(await labels('?query=atlantis')).toEqual([]);
});

test('no more are given than asked for', async () => {
  expect(await labels('')).toHaveLength(20);
  expect(await labels('?limit=3&query=a')).toHaveLength(3);
  expect((await labels('?limit=500')).length).toBeGreaterThan(400);
});

test('the answer may be kept until offsets can change', async () => {
  const kept = async () => (await find('?query=oslo')).headers.get('cache-control');
  expect(await kept()).toBe('public, max-age=300');
  app.clock.set('2026-12-01T09:15:00Z');
  expect(await kept()).toBe('public, max-age=900');
});

test.each([
  ['?query=' + 'x'.repeat(101), 'query'],
  ['?limit=0', 'limit'],
  ['?limit=many', 'limit'],
  ['?limit=501', 'limit'],
  ['?colour=green', 'colour'],
])('%s is refused', async (query, path) => {
  const answer = await find(query);
  expect([answer.status, answer.body.errors.map((fault: { path: string }) => fault.path)]).toEqual([422, [path]]);
});

test('owners see which sessions newer time zone data would move, and what is wrong with damaged data', async () => {
  await makeCall(app);
  const session = await makeSession(app);
  await makeRegistration(app, session.id, 'amina@example.org');
  const owner = await consoleClient(app, 'owner');
  const page = async () => textOf((await owner.get('/console/time-zones')).html);
  expect(await page()).toMatch(/Version 2026f is in use\..*set GREENROOM_TZDATA to compiled zones/su);

  const path = join(app.config.dataDir, 'tz.json');
  Object.assign(app.app.get(Config), { tzDataPath: path });
  expect(await page()).toContain(`We can’t use this data. ${path}: There is no such file or folder.`);
  const zones = [
    ...builtInTzData.zones.filter((line) => !line.startsWith(`${callBody.timeZone}|`)),
    `${callBody.timeZone}|WET|-20|0|`,
  ];
  await writeFile(path, JSON.stringify({ ...builtInTzData, version: '2099a', zones }));
  expect(await page()).toMatch(
    /Version 2099a is newer\. Sessions and deadlines that move: 2\. Emails: 1\..*greenroom -- tz use.*How to write a proposal.*Deadline of Clean Harbours Challenge/su,
  );
  const manager = await consoleClient(app, 'organizer');
  expect((await manager.get('/console/time-zones')).status).toBe(403);
  app.clock.set('2027-07-03T00:00:00Z');
  const later = await consoleClient(app, 'owner');
  expect(textOf((await later.get('/console/time-zones')).html)).toContain('It’s older than six months.');
});
