import type { Page } from 'playwright-core';
import { Attendee } from '../../../src/domain/registrations/attendee.entity.js';
import { callBody, makeCall, makeSession } from '../../support/api-fixtures.js';
import { eventually, Stage } from '../stage.js';

let stage: Stage;
let path: string;

beforeAll(async () => {
  stage = await Stage.open();
  await makeCall(stage.app, { languages: ['en', 'zh-TW'] });
  const session = await makeSession(stage.app);
  path = `/calls/${callBody.slug}/sessions/${session.slug}`;
});
afterAll(() => stage?.close());

const field = (page: Page) => page.locator('select#timeZone');
const finder = (page: Page) => page.locator('input[data-filters="timeZone"]');
const shown = (page: Page) =>
  page.evaluate<string[]>(
    `[...new Set([...document.querySelector('select#timeZone').options].map((option) => option.value))]`,
  );

test('on a phone a zone is found by its old name, its country and its city, and is what is sent', async () => {
  const page = await stage.person({ timezoneId: 'Africa/Nairobi' });
  await page.goto(path);
  await eventually(async () => expect(await field(page).inputValue()).toBe('Africa/Nairobi'));
  const all = (await shown(page)).length;
  expect(all).toBeGreaterThan(400);

  await finder(page).fill('Calcutta');
  await eventually(async () => expect(await field(page).inputValue()).toBe('Asia/Kolkata'));
  expect(await shown(page)).toEqual(['Asia/Kolkata']);
  expect(await page.locator('.zone-pick output').textContent()).toBe('Kolkata (UTC+5:30)');

  await finder(page).fill('norway');
  await eventually(async () => expect(await field(page).inputValue()).toBe('Europe/Oslo'));
  await finder(page).fill('são pau');
  await eventually(async () => expect(await field(page).inputValue()).toBe('America/Sao_Paulo'));

  // A better match takes the place of what the first letters found.
  await finder(page).fill('');
  await finder(page).pressSequentially('india');
  await eventually(async () => expect(await field(page).inputValue()).toBe('Asia/Kolkata'));
  await finder(page).fill('');
  await field(page).selectOption('America/Sao_Paulo');
  await finder(page).fill('brazil');
  await eventually(async () => expect(await shown(page)).toContain('America/Manaus'));
  expect(await field(page).inputValue()).toBe('America/Sao_Paulo');

  // What is found nowhere takes nothing away.
  await finder(page).fill('atlantis');
  await eventually(async () => expect((await shown(page)).length).toBe(all));
  expect(await field(page).inputValue()).toBe('America/Sao_Paulo');
  await finder(page).fill('');
  await eventually(async () => expect((await shown(page)).length).toBe(all));
  expect(await field(page).inputValue()).toBe('America/Sao_Paulo');

  // Nothing sticks out at 390 pixels.
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  await page.locator('#name').fill('Rita');
  await page.locator('#email').fill('rita@example.org');
  await page.locator('form.form button').click();
  await page.getByRole('heading', { name: 'You have a seat' }).waitFor();
  const attendee = await stage.app.dataSource.getRepository(Attendee).findOneByOrFail({ emailKey: 'rita@example.org' });
  expect(attendee.timeZone).toBe('America/Sao_Paulo');
  expect(stage.complaints).toEqual([]);
});

test('in Chinese both the Chinese and the English name find a zone', async () => {
  const page = await stage.person({ timezoneId: 'Asia/Taipei', locale: 'zh-TW' });
  await page.goto(path);
  for (const [typed, zone] of [
    ['奈洛比', 'Africa/Nairobi'],
    ['Oslo', 'Europe/Oslo'],
    ['智利', 'America/Santiago'],
  ] as const) {
    await finder(page).fill(typed);
    await eventually(async () => expect(await field(page).inputValue()).toBe(zone));
  }
  expect(stage.complaints).toEqual([]);
});

test('without scripts the list is whole, and no field is there that does nothing', async () => {
  const page = await stage.person({ javaScriptEnabled: false });
  await page.goto(path);
  expect(await finder(page).isVisible()).toBe(false);
  await page.locator('#name').fill('Noor');
  await page.locator('#email').fill('noor@example.org');
  await field(page).selectOption('Asia/Kolkata');
  await page.locator('form.form button').click();
  await page.getByRole('heading', { name: 'You have a seat' }).waitFor();
  const attendee = await stage.app.dataSource.getRepository(Attendee).findOneByOrFail({ emailKey: 'noor@example.org' });
  expect(attendee.timeZone).toBe('Asia/Kolkata');
});
