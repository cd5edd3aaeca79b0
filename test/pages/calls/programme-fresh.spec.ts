import { setTimeout as sleep } from 'node:timers/promises';
import { callBody, makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../support/app.js';

let greenroom: TestApp;

beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom);
});
afterAll(() => greenroom?.stop());

const page = async (query = '') => (await fetch(`${greenroom.url}/calls/${callBody.slug}${query}`)).text();
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

  // As another instance changes something: that is seen within a second.
  await greenroom.dataSource.query(`update calls set name = 'Cleaner Harbours' where slug = $1`, [callBody.slug]);
  await sleep(1100);
  expect(await page()).toContain('Cleaner Harbours');
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
