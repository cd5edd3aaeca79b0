import type { Page } from 'playwright-core';
import { Session } from '../../../src/domain/sessions/session.entity.js';
import { callBody, makeCall, makeSession } from '../../support/api-fixtures.js';
import { publishTyped, signIn, typeSession } from '../pages.js';
import { openEmail, Stage } from '../stage.js';

let stage: Stage;
let page: Page;

beforeAll(async () => {
  stage = await Stage.open();
  await makeCall(stage.app, { timeZone: 'Asia/Taipei' });
  await makeSession(stage.app, {
    title: 'Shore power for medium-size ports',
    startsAtLocal: '2027-01-14T16:00',
    timeZone: 'Asia/Taipei',
  });
  page = await stage.person({ javaScriptEnabled: false });
});
afterAll(() => stage?.close());

test('a visitor chooses her zone with a button, and it is kept', async () => {
  await page.goto('/');
  await page.getByText('16:00 – 17:00').first().waitFor();
  await page.getByText('Times shown for Taipei (UTC+8)').click();
  await page.getByRole('button', { name: 'Show all time zones' }).click();
  await page.getByLabel('Times shown for').selectOption('Africa/Nairobi');
  await page.getByRole('button', { name: 'Change' }).click();
  await page.getByText('11:00 – 12:00').first().waitFor();
  await page.goto(`/calls/${callBody.slug}`);
  expect(await page.locator('select#tz').inputValue()).toBe('Africa/Nairobi');
});

test('she registers, with her faults explained, and withdraws again', async () => {
  await page.getByRole('link', { name: /^Register/u }).click();
  await page.getByLabel('Your name').fill('Amina Odhiambo');
  await page.getByText('times for Nairobi (UTC+3)').click();
  await page.getByRole('button', { name: 'Show all time zones' }).click();
  // The list is where the button was, and not far below the top of the page.
  expect(new URL(page.url()).hash).toBe('#timeZone');
  await page.getByLabel('Time zone').selectOption('Pacific/Chatham');
  // The Enter key sends the form, as it does with a script.
  await page.getByLabel('Your name').press('Enter');
  expect(await page.getByRole('alert').innerText()).toContain('Email address');
  expect(await page.getByLabel('Your name').inputValue()).toBe('Amina Odhiambo');
  await page.getByLabel('Email address').fill('amina@example.org');
  await page.getByRole('button', { name: 'Register' }).click();
  await page.getByRole('heading', { level: 1, name: 'You have a seat' }).waitFor();

  const [mail] = await stage.mailsTo('amina@example.org', 1);
  await openEmail(page, mail!);
  await page.getByRole('link', { name: 'Open my page' }).click();
  await page.getByText('Withdraw: Shore power').click();
  await page.getByRole('button', { name: 'Withdraw now' }).click();
  await page.getByText('You’ve withdrawn.', { exact: false }).waitFor();
});

test('an organizer signs in and creates a session; a doubtful time is asked about', async () => {
  const lin = await stage.person({ javaScriptEnabled: false });
  await signIn(lin);
  await typeSession(lin, {
    title: 'Night shift',
    abstract: 'For those **awake**.',
    on: '2027-03-28',
    at: '02:30',
    zone: 'Europe/Berlin',
    minutes: '45',
  });
  await lin.getByRole('button', { name: 'Preview' }).click();
  await lin.getByRole('strong').getByText('awake').waitFor();
  await lin.getByRole('button', { name: 'Save draft' }).click();
  await lin.getByRole('alert').getByText('The clocks skip this time', { exact: false }).waitFor();
  await lin.getByRole('checkbox', { name: 'Start at 03:30' }).check();
  const id = await publishTyped(lin);
  expect(await stage.app.dataSource.getRepository(Session).findOneByOrFail({ id })).toMatchObject({
    title: 'Night shift',
    startsAtLocal: '2027-03-28T02:30',
    startsAt: new Date('2027-03-28T01:30:00Z'),
    state: 'published',
  });
  await lin.getByLabel('Attendee’s time zone').selectOption('Africa/Nairobi');
  await lin.getByRole('button', { name: 'Show' }).click();
  await lin.getByText('04:30 – 05:15').waitFor();
});
