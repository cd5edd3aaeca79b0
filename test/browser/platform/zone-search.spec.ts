import type { Page } from 'playwright-core';
import { Attendee } from '../../../src/domain/registrations/attendee.entity.js';
import { callBody, makeCall, makeSession } from '../../support/api-fixtures.js';
import { desktop, eventually, phone, Stage } from '../stage.js';

let stage: Stage;
let path: string;

beforeAll(async () => {
  stage = await Stage.open();
  const name = 'Global Call for Green Solutions for Industrial Cities';
  await makeCall(stage.app, { name, host: 'Kaohsiung City Government', languages: ['en', 'zh-TW', 'id'] });
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
  const loads: boolean[] = [];
  page.on('request', (request) => request.url().endsWith(path) && loads.push(request.isNavigationRequest()));
  await page.goto(path);
  await eventually(async () => expect(await field(page).inputValue()).toBe('Africa/Nairobi'));
  // The page isn't loaded again; its part with times comes in the zone of the browser.
  await eventually(async () => expect(await page.locator('.when').textContent()).toContain('Nairobi'));
  expect(loads).toEqual([true, false]);
  await page.getByText('times for Nairobi (UTC+3)').click();
  // The others are loaded once somebody comes near.
  expect((await shown(page)).length).toBeLessThan(5);
  await finder(page).focus();
  await eventually(async () => expect((await shown(page)).length).toBeGreaterThan(400));
  const all = (await shown(page)).length;

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

  // Other cities lead to the zone that has the name of another.
  await finder(page).fill('高雄');
  await eventually(async () => expect(await field(page).inputValue()).toBe('Asia/Taipei'));
  expect(await page.locator('.zone-pick output').innerText()).toBe('高雄: Taipei (UTC+8)');
  await finder(page).fill('');
  await field(page).selectOption('America/Sao_Paulo');
  // What is found nowhere takes nothing away.
  await finder(page).fill('atlantis');
  await eventually(async () => expect((await shown(page)).length).toBe(all));
  await eventually(async () =>
    expect(await page.locator('.zone-pick output').innerText()).toBe(
      'Nothing found. Try a larger city nearby, or choose from the list.',
    ),
  );
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
  await page.locator('summary').filter({ hasText: 'UTC+8' }).click();
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

test('without scripts the whole list is one button away, and no field is there that does nothing', async () => {
  const page = await stage.person({ javaScriptEnabled: false });
  await page.goto(path);
  expect(await finder(page).isVisible()).toBe(false);
  await page.locator('#name').fill('Noor');
  await page.locator('#email').fill('noor@example.org');
  await page.getByRole('button', { name: 'Show all time zones' }).click();
  await field(page).selectOption('Asia/Kolkata');
  await page.getByRole('button', { name: 'Register' }).click();
  await page.getByRole('heading', { name: 'You have a seat' }).waitFor();
  const attendee = await stage.app.dataSource.getRepository(Attendee).findOneByOrFail({ emailKey: 'noor@example.org' });
  expect(attendee.timeZone).toBe('Asia/Kolkata');
});

test('in the programme a zone is chosen with arrow keys or found, and applied by its button alone', async () => {
  const page = await stage.person({ timezoneId: 'Africa/Nairobi', viewport: { width: 1280, height: 900 } });
  await page.goto(`/calls/${callBody.slug}`);
  await eventually(async () => expect(await page.locator('select#tz').inputValue()).toBe('Africa/Nairobi'));
  await page.evaluate('globalThis.sameDocument = true');
  await page.getByText('Times shown for Nairobi (UTC+3)').click();
  await page.locator('select#tz').focus();
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowDown');
  expect(await page.locator('select#tz').inputValue()).not.toBe('Africa/Nairobi');
  await page.locator('input[data-filters="tz"]').fill('norway');
  await eventually(async () => expect(await page.locator('select#tz').inputValue()).toBe('Europe/Oslo'));
  expect(await page.evaluate('globalThis.sameDocument')).toBe(true);
  await page.getByRole('button', { name: 'Change' }).click();
  await page.waitForURL(/tz=Europe%2FOslo/u);
  expect(stage.complaints).toEqual([]);
});

test('Escape closes the language menu, and its button has the focus again', async () => {
  const page = await stage.person();
  await page.goto(`/calls/${callBody.slug}`);
  await page.locator('details.menu summary').click();
  await page.keyboard.press('Tab');
  expect(await page.locator('details.menu[open]').count()).toBe(1);
  await page.keyboard.press('Escape');
  expect(await page.locator('details.menu[open]').count()).toBe(0);
  expect(await page.evaluate('document.activeElement.tagName')).toBe('SUMMARY');
});

test('at 400 % zoom the header leaves more than half of the screen to the page', async () => {
  const page = await stage.person();
  await page.setViewportSize({ width: 320, height: 256 });
  for (const at of [`/calls/${callBody.slug}`, `${path}?lang=id`]) {
    await page.goto(at);
    const height = await page.evaluate<number>(`document.querySelector('header.top').getBoundingClientRect().height`);
    expect(height).toBeLessThanOrEqual(128);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
  }
});

/** How far down these end, in screens. */
const ends = (page: Page, ...selectors: string[]) =>
  Promise.all(
    selectors.map(async (selector) => {
      const box = await page.locator(selector).first().boundingBox();
      return ((box?.y ?? 0) + (box?.height ?? 0)) / (page.viewportSize()?.height ?? 1);
    }),
  );

describe.each(['en', 'ar', 'zh-TW'])('the first screens in %s', (locale) => {
  let title: string;

  beforeAll(async () => {
    title = `Plugging in ships: shore power for ports of every size (${locale})`;
    await makeSession(stage.app, { title, startsAtLocal: '2027-01-20T16:00', themes: ['energy'] });
    await stage.app.api('PATCH', `/calls/${callBody.slug}`, {
      summary: 'A call to the public and private sectors, especially from industrial and port cities. '.repeat(3),
      acceptsProposals: true,
      criteria: [{ slug: 'impact', name: 'Impact' }],
    });
  });

  test.each([phone, desktop])('show what is next and where to propose, at %j', async (viewport) => {
    const page = await stage.person({ locale, viewport });
    await page.goto(`/calls/${callBody.slug}`);
    await eventually(async () => expect(await page.locator('select#tz').inputValue()).toBe('Africa/Nairobi'));
    const [next = 2, propose = 3] = await ends(page, '.next .btn', '.band .btn');
    expect([next <= 1, propose <= 2]).toEqual([true, true]);
    // Styles, scripts, icons and all: what somebody loads who comes for the first time.
    const bytes = await page.evaluate<number>(
      `performance.getEntries().reduce((sum, { transferSize = 0 }) => sum + transferSize, 0)`,
    );
    expect(bytes).toBeLessThan(40_000);
    await page.getByRole('listitem').getByRole('link', { name: title }).click();
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    const register = viewport === phone ? '.to-form .btn' : '.form .btn:not([name])';
    expect((await ends(page, 'h1', '.when .time', register)).filter((end) => end > 1)).toEqual([]);
    // On phones the way to the form is never over a field.
    await page.locator('#name').focus();
    const [bar, field] = await Promise.all(['.to-form', '#name'].map((one) => page.locator(one).boundingBox()));
    expect(!bar || bar.y + bar.height <= (field?.y ?? 0)).toBe(true);
    expect(stage.complaints).toEqual([]);
  });
});

test('an invitation shows its times in the zone of the browser, says which one, and registers the person there', async () => {
  const { app } = stage;
  const session = await makeSession(app, { title: 'Seen from the other side' });
  const { id } = (await app.api('POST', `/calls/${callBody.slug}/invitations`, { sessions: [session.id] })).body;
  await app.api('POST', `/invitations/${id}/people`, { list: 'Ada <ada@example.org>' });
  await app.api('POST', `/invitations/${id}/send`, { confirm: 1 });
  const [email] = await stage.mailsTo('ada@example.org', 1);
  const invitation = /\/invitations\/[\w-]{44}/u.exec(email?.parsed.text ?? '')?.[0] ?? 'no link';
  // Without a script, the zone of the call is named.
  const plain = await stage.person({ javaScriptEnabled: false, timezoneId: 'America/Lima' });
  await plain.goto(invitation);
  expect(await plain.getByText(/\(UTC[+−]?\d*\)/u).count()).toBeGreaterThan(0);
  expect((await app.api('GET', `/invitations/${id}`)).body.people.opened).toBe(0);

  const page = await stage.person({ timezoneId: 'America/Lima' });
  await page.goto(invitation);
  await page.getByText('05:00 – 06:00, Lima (UTC−5)').waitFor();
  await eventually(async () => expect((await app.api('GET', `/invitations/${id}`)).body.people.opened).toBe(1));
  await page.getByRole('button', { name: 'Register' }).click();
  await page.getByRole('heading', { name: 'You’re registered' }).waitFor();
  await page.getByText('05:00 – 06:00, Lima (UTC−5)').waitFor();
  const attendee = await stage.app.dataSource.getRepository(Attendee).findOneByOrFail({ emailKey: 'ada@example.org' });
  expect(attendee.timeZone).toBe('America/Lima');
  expect(stage.complaints).toEqual([]);
});
