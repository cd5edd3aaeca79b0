import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { SetUpWorkspace } from '../src/flows/identity/set-up-workspace.flow.js';
import { projectRoot } from '../src/platform/root.js';
import { startTestApp, type TestApp } from './support/app.js';
import { startBrowser } from './support/browser.js';
import { consoleClient } from './support/console-client.js';
import { demoNow, seededDemo } from './support/demo-data.js';
import { patienceMs } from './support/patience.js';
import { testConfig } from './support/world.js';

// `npm run pictures` takes the pictures of the README from the demo, and those of docs/tutorial.md by doing what it says,
// so that they stay true. No test of `npm test`: pictures change with every change of a page.

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const amina = { name: 'Amina Odhiambo', email: 'amina@example.org' };

/** A page at the clock of the app, somewhere in Nairobi. */
async function openPage({ url, clock }: TestApp, viewport = { width: 1120, height: 960 }): Promise<Page> {
  const zone = { locale: 'en-GB', timezoneId: 'Africa/Nairobi' };
  const context = await browser.newContext({ viewport, baseURL: url, ...zone });
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs);
  await page.clock.setFixedTime(clock.now());
  return page;
}

/** Saves the top of a page, small enough to be read with the text around it. */
async function take(page: Page, file: string, height = 760): Promise<void> {
  const clip = { x: 0, y: 0, width: page.viewportSize()!.width, height };
  const shot = await page.screenshot({ animations: 'disabled', clip });
  const target = join(projectRoot, file);
  mkdirSync(dirname(target), { recursive: true });
  await sharp(shot).webp({ quality: 80 }).toFile(target);
}

/** Takes the last email to Amina, as a mail program shows it. */
async function takeEmail(app: TestApp, file: string): Promise<void> {
  const page = await openPage(app, { width: 640, height: 860 });
  await page.setContent(app.mail.to(amina.email).at(-1)!.html);
  await take(page, file, 860);
}

test('of the README, from the demo', async () => {
  const { url: databaseUrl } = await seededDemo();
  const app = await startTestApp({ now: demoNow, databaseUrl, config: { secret: testConfig.secret } });
  try {
    const page = await openPage(app);
    await page.goto('/calls/green-transitions');
    await take(page, '.readme/programme.webp');

    const { body } = await app.api('GET', '/calls/green-transitions/sessions');
    const next = body.items.find((one: { startsAt: string; state: string }) => {
      return one.state === 'published' && new Date(one.startsAt).getTime() > demoNow.getTime() + 86_400_000;
    });
    const person = { ...amina, organization: 'Port of Mombasa', timeZone: 'Africa/Nairobi' };
    await app.api('POST', `/sessions/${next.id}/registrations`, person);
    while ((await app.deliver()) > 0);
    await takeEmail(app, '.readme/email.webp');

    // Not by its form: browsers drop cookies of the demo's day, which is over.
    const { cookies } = await consoleClient(app);
    await page.context().addCookies([...cookies].map(([name, value]) => ({ name, value, url: app.url })));
    await page.goto('/console/calls/green-transitions');
    await take(page, '.readme/console.webp', 860);
  } finally {
    await app.stop();
  }
});

test('of the tutorial, by doing what it says', async () => {
  const app = await startTestApp({ now: '2027-01-11T07:00:00Z' });
  try {
    const page = await openPage(app);
    await page.goto('/console/setup');
    await page.getByLabel('Setup code').fill((await app.app.get(SetUpWorkspace).issueCode())!);
    await page.getByLabel('Your name').fill(amina.name);
    await page.getByLabel('Email address').fill(amina.email);
    await page.getByLabel('Password').fill('seven calm otters swim upstream');
    await page.getByRole('button', { name: 'Create my account' }).click();
    await page.getByLabel('Name of the call').fill('Green Harbours');
    await page.getByLabel('First day').fill('2027-01-11');
    await page.getByLabel('Last day').fill('2027-04-11');
    await take(page, 'docs/pictures/new-call.webp', 900);
    await page.getByRole('button', { name: 'Create the call' }).click();
    await describeCall(page);
    await scheduleWebinar(page);
    await take(page, 'docs/pictures/draft.webp', 900);
    const session = page.url();
    await publish(page);
    await page.getByRole('link', { name: 'Public programme' }).first().click();
    await page.getByRole('link', { name: 'How to write a good proposal' }).first().click();
    await page.getByLabel('Your name').waitFor();
    await take(page, 'docs/pictures/public.webp');
    await page.getByLabel('Your name').fill(amina.name);
    await page.getByLabel('Email address').fill(amina.email);
    await page.getByRole('button', { name: 'Register' }).click();
    await page.getByLabel('Your name').waitFor({ state: 'detached' });
    await app.deliver();
    await takeEmail(app, 'docs/pictures/invitation.webp');
    await page.goto(session);
    await moveAndUndo(page);
  } finally {
    await app.stop();
  }
});

async function describeCall(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Checklist' }).waitFor();
  await page.getByRole('listitem').filter({ hasText: 'Say what the call is about' }).getByRole('link').click();
  await page.getByLabel('Organizer').fill('City of Mombasa');
  await page.getByLabel('Summary').fill('We look for ideas that make harbours quieter and cleaner.');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
}

async function scheduleWebinar(page: Page): Promise<void> {
  await page
    .getByRole('link', { name: /^Sessions/u })
    .first()
    .click();
  await page.getByRole('link', { name: 'New session' }).first().click();
  await page.getByLabel('Title', { exact: true }).fill('How to write a good proposal');
  await page.getByLabel('Date', { exact: true }).fill('2027-01-18');
  await page.getByLabel('Starts at').fill('16:00');
  await page.getByLabel('Length in minutes').fill('60');
  await page.getByLabel('Join link').fill('https://meet.example.org/harbours');
  await page.getByRole('button', { name: 'Save draft' }).click();
  await page.getByRole('button', { name: 'Publish anyway' }).waitFor();
}

async function publish(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Publish anyway' }).click();
  await page.getByRole('link', { name: 'Checklist' }).first().click();
  await page.getByRole('link', { name: 'Make it public' }).click();
  await page.getByRole('button', { name: 'Make it public' }).click();
  await page.getByText('The call is public.').waitFor();
}

async function moveAndUndo(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Reschedule' }).click();
  await page.getByLabel('Starts at').fill('17:00');
  await page.getByRole('button', { name: 'Preview the notifications' }).click();
  await page.getByRole('button', { name: 'Reschedule and notify 1' }).click();
  await page.getByRole('button', { name: 'Back to the former time' }).click();
  await page.getByText('Undone. Nobody was notified.').waitFor();
}
