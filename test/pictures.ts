import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { DataSource } from 'typeorm';
import { SetUpWorkspace } from '../src/flows/identity/set-up-workspace.flow.js';
import { AddOrganizer } from '../src/flows/identity/add-organizer.flow.js';
import { projectRoot } from '../src/platform/root.js';
import { startTestApp, type TestApp } from './support/app.js';
import { startBrowser } from './support/browser.js';
import { demoNow, seededDemo } from './support/demo-data.js';

// `npm run pictures` takes the pictures of the README from the demo, and those of docs/tutorial.md by doing what it says,
// so that they stay true. No test of `npm test`: pictures change with every change of a page.

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const person = { name: 'Amina Odhiambo', email: 'amina@example.org', password: 'seven calm otters swim upstream' };

/** A page at the clock of the app, somewhere in Nairobi. */
async function openPage({ url, clock }: TestApp, height: number): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1120, height },
    baseURL: url,
    locale: 'en-GB',
    timezoneId: 'Africa/Nairobi',
  });
  const page = await context.newPage();
  await page.clock.setFixedTime(clock.now());
  return page;
}

/** Saves what is on the screen, small enough to be read with the text around it. */
async function take(page: Page, file: string): Promise<void> {
  const shot = await page.screenshot({ animations: 'disabled' });
  const target = join(projectRoot, file);
  mkdirSync(dirname(target), { recursive: true });
  await sharp(shot).webp({ quality: 80 }).toFile(target);
}

/** Opens the text of an email as a mail program shows it. */
async function openEmail(page: Page, { mail }: TestApp): Promise<void> {
  await page.setViewportSize({ width: 680, height: 820 });
  await page.setContent(mail.to(person.email).at(-1)!.html);
}

test('of the README, from the demo', async () => {
  const { url: databaseUrl } = await seededDemo();
  const app = await startTestApp({ now: demoNow, databaseUrl });
  try {
    const programme = await openPage(app, 760);
    await programme.goto('/calls/green-transitions');
    await take(programme, '.readme/programme.webp');

    await app.app.get(AddOrganizer).run({ ...person, role: 'owner' }, { kind: 'system' });
    const desk = await openPage(app, 760);
    await desk.goto('/console');
    await desk.getByLabel('Email address').fill(person.email);
    await desk.getByLabel('Password').fill(person.password);
    await desk.getByRole('button', { name: 'Sign in', exact: true }).click();
    await desk.getByRole('heading', { name: 'Home', exact: true }).waitFor();
    await take(desk, '.readme/console.webp');

    const [session] = await app.app
      .get(DataSource)
      .query<{ slug: string }[]>(
        `select slug from sessions where state = 'published' and starts_at > $1 order by starts_at limit 1`,
        [demoNow],
      );
    await register(programme, `/calls/green-transitions/sessions/${session!.slug}`);
    await app.deliver();
    await openEmail(programme, app);
    await take(programme, '.readme/email.webp');
  } finally {
    await app.stop();
  }
});

test('of the tutorial, by doing what it says', async () => {
  const app = await startTestApp({ now: '2027-01-11T07:00:00Z' });
  try {
    const page = await openPage(app, 700);
    await page.goto('/console/setup');
    await page.getByLabel('Setup code').fill((await app.app.get(SetUpWorkspace).issueCode())!);
    await page.getByLabel('Your name').fill(person.name);
    await page.getByLabel('Email address').fill(person.email);
    await page.getByLabel('Password').fill(person.password);
    await page.getByRole('button', { name: 'Create my account' }).click();

    await page.getByLabel('Name of the call').fill('Green Harbours');
    await page.getByLabel('First day').fill('2027-01-11');
    await page.getByLabel('Last day').fill('2027-04-11');
    await take(page, 'docs/pictures/new-call.webp');
    await page.getByRole('button', { name: 'Create the call' }).click();
    await page.getByRole('heading', { name: 'Checklist' }).waitFor();

    await page.getByRole('link', { name: 'Do this: Say what the call is about' }).click();
    await page.getByLabel('Organizer').fill('City of Mombasa');
    await page.getByLabel('Summary').fill('We look for ideas that make harbours quieter and cleaner.');
    await page.getByRole('button', { name: 'Save' }).click();

    await page.getByRole('link', { name: 'Sessions', exact: true }).first().click();
    await page.getByRole('link', { name: 'New session' }).first().click();
    await page.getByLabel('Title').fill('How to write a good proposal');
    await page.getByLabel('Date', { exact: true }).fill('2027-01-18');
    await page.getByLabel('Starts at').fill('16:00');
    await page.getByLabel('Length in minutes').fill('60');
    await page.getByLabel('Join link').fill('https://meet.example.org/harbours');
    await page.getByRole('button', { name: 'Save draft' }).click();
    await take(page, 'docs/pictures/draft.webp');
    const session = page.url();

    await page.getByRole('button', { name: 'Publish anyway' }).click();
    await page.getByRole('link', { name: 'Make the call public' }).click();
    await page.getByRole('button', { name: 'Make it public' }).click();

    await page.getByRole('link', { name: 'Public programme' }).first().click();
    await page.getByRole('link', { name: 'How to write a good proposal' }).first().click();
    await take(page, 'docs/pictures/public.webp');
    await register(page, page.url());
    await app.deliver();

    await page.goto(session);
    await page.getByRole('link', { name: 'Reschedule' }).click();
    await page.getByLabel('Starts at').fill('17:00');
    await page.getByRole('button', { name: 'Preview the new time' }).click();
    await page.getByRole('button', { name: 'Reschedule and notify 1 person' }).click();
    await page.getByRole('button', { name: 'Back to the former time' }).click();
    await page.getByText('The session is back at its former time.').waitFor();

    await openEmail(page, app);
    await take(page, 'docs/pictures/invitation.webp');
  } finally {
    await app.stop();
  }
});

/** Registers for a session on its page, as the tutorial says. */
async function register(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.getByLabel('Name', { exact: true }).fill(person.name);
  await page.getByLabel('Email address').fill(person.email);
  await page.getByLabel('Organization').fill('Port of Mombasa');
  await page.getByLabel('Country').selectOption('KE');
  await page.getByRole('button', { name: 'Register', exact: true }).click();
  await page.waitForURL(/registrations|status|registered/u);
}
