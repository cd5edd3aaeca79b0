import { callBody, makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';
import { copySession } from '../../support/many-sessions.js';
import { signIn } from '../pages.js';
import { desktop, phone, Stage } from '../stage.js';

let stage: Stage;
const call = `/console/calls/${callBody.slug}`;

beforeAll(async () => {
  stage = await Stage.open();
  await makeCall(stage.app);
  const { id } = await makeSession(stage.app, { title: 'Session 0', startsAtLocal: '2027-01-05T10:00' });
  await makeRegistration(stage.app, id, 'ada@example.org');
  await copySession(stage.app, 300);
});
afterAll(() => stage?.close());

test('one of hundreds of sessions is found by typing, in a list of boxes and in a select', async () => {
  const page = await stage.person({ viewport: desktop });
  page.setDefaultTimeout(6000);
  await signIn(page);
  await page.goto(`${call}/invitations/new`);
  const boxes = page.getByRole('group', { name: 'Sessions' });
  const shown = boxes.getByRole('checkbox');
  await shown.nth(100).waitFor();
  const search = boxes.getByRole('searchbox');
  await search.fill('session 277');
  expect(await shown.count()).toBe(1);
  await shown.check();
  await search.fill('session 278');
  expect(await shown.count()).toBe(2);
  // Enter is not an answer to the form.
  await search.press('Enter');
  await search.fill('');
  expect(await boxes.getByRole('checkbox', { checked: true }).count()).toBe(1);

  await page.goto(`${call}/people`);
  await page.locator('summary', { hasText: 'Filters' }).click();
  const select = page.getByLabel('Session', { exact: true });
  await page.locator('[data-filters="session"]').fill('session 299');
  expect(await select.locator('option').allTextContents()).toEqual([expect.stringContaining('Session 299')]);
  await page.locator('[data-filters="session"]').fill('');
  expect(await select.locator('option').count()).toBeGreaterThan(200);
  expect(stage.complaints).toEqual([]);
});

test('tabs stand in one line on a phone, however many there are', async () => {
  const page = await stage.person({ viewport: phone });
  await signIn(page);
  for (const path of ['sessions', 'write', 'settings', 'jury']) {
    await page.goto(`${call}/${path}`);
    const heights = await page.locator('main nav.tabs').evaluateAll((all) => all.map((nav) => nav.clientHeight));
    expect([path, heights.length > 0, heights.filter((height) => height > 60)]).toEqual([path, true, []]);
  }
});
