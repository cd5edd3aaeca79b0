import type { Page } from 'playwright-core';
import { createWorld } from '../../support/world.js';
import { barriers, equip } from '../page-checks.js';
import { openEmail, Stage } from '../stage.js';

let stage: Stage;
let session: { title: string };

beforeAll(async () => {
  stage = await Stage.open();
  const world = await createWorld(stage.app.dataSource, stage.app.clock, stage.app.config);
  session = await world.session({ title: 'Rain gardens' });
});
afterAll(() => stage?.close());

const mySessions = '/calls/solutions/my-link';
const cookiesOf = async (page: Page) => (await page.context().cookies()).map(({ name }) => name);

async function register(page: Page, name: string, email: string): Promise<void> {
  await page.goto('/calls/solutions');
  await page
    .getByRole('link', { name: /^Register/u })
    .first()
    .click();
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Email address').fill(email);
  await page.getByRole('button', { name: 'Register' }).click();
  await page.getByText(`We’ve emailed ${email}.`).waitFor();
}

async function confirm(page: Page, email: string): Promise<string> {
  await stage.allSent();
  const [mail] = await stage.mailsTo(email, 1);
  await openEmail(page, mail!);
  await page.getByRole('link', { name: 'Confirm' }).click();
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByText('Your email address is confirmed').waitFor();
  return new URL(page.url()).pathname;
}

test('a shared browser tells the next person little, opens nothing, and forgets', async () => {
  const page = await equip(await stage.person());
  await register(page, 'Amina Odhiambo', 'amina@example.org');
  const answer = page.url();
  const own = await confirm(page, 'amina@example.org');

  // The next person sees which sessions, and nothing that says more or changes something.
  await page.goto('/calls/solutions');
  await page.getByRole('link', { name: 'My sessions', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'My sessions' }).waitFor();
  await page.getByRole('link', { name: session.title }).waitFor();
  expect(await barriers(page)).toEqual([]);
  const shown = await page.content();
  for (const hidden of ['amina@example.org', 'Odhiambo', own, '/join/']) expect(shown).not.toContain(hidden);
  expect(await page.getByRole('main').getByRole('button').allTextContents()).toEqual([
    'Email me my link',
    'Forget me on this device',
    'Send the link',
  ]);
  const token = (await page.context().cookies()).find(({ name }) => name === 'mine')?.value;
  expect((await page.goto(`/me/${token}/data`))?.status()).toBe(404);

  // With another address it is another person, and the browser remembers neither.
  await register(page, 'Bo Lind', 'bo@example.org');
  expect(await cookiesOf(page)).not.toContain('mine');
  await page.goto(answer);
  await page.getByRole('heading', { level: 1, name: session.title }).waitFor();
  expect(await page.content()).not.toContain('amina@example.org');
  await page.goto(mySessions);
  await page.getByRole('heading', { level: 1, name: 'Send me my link again' }).waitFor();

  // Amina's link still opens everything, and what is sent from there is remembered until she says otherwise.
  await page.goto(own);
  await page.getByText('How we contact you').click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved.').waitFor();
  expect(await cookiesOf(page)).toEqual(expect.arrayContaining(['mine', 'me']));
  await page.getByText('Not you?').click();
  await page.getByRole('button', { name: 'Forget me on this device' }).click();
  await page.getByText('This browser has forgotten you.').waitFor();
  expect(await barriers(page)).toEqual([]);
  const left = await cookiesOf(page);
  expect([left.includes('mine'), left.includes('me')]).toEqual([false, false]);
  expect(stage.complaints.filter((each) => !each.includes('status of 404'))).toEqual([]);
});
