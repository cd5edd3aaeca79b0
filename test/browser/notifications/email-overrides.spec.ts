import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { SetLogo } from '../../../src/flows/calls/set-logo.flow.js';
import { makeRegistration } from '../../support/api-fixtures.js';
import { createWorld, staff } from '../../support/world.js';
import { signIn } from '../pages.js';
import { barriers, equip } from '../page-checks.js';
import { desktop, eventually, organizer, phone, Stage } from '../stage.js';

let stage: Stage;
let sessionId: string;
beforeAll(async () => {
  stage = await Stage.open();
  const world = await createWorld(stage.app.dataSource, stage.app.clock, stage.app.config);
  sessionId = (await world.session()).id;
  const drawing = sharp({ create: { width: 80, height: 20, channels: 3, background: 'teal' } }).png();
  await stage.app.app.get(SetLogo).run('solutions', await drawing.toBuffer(), staff);
});
afterAll(() => stage?.close());

const editor = '/console/calls/solutions/mails/invited/en';
const frame = (page: Page) => page.frameLocator('.mail-frame iframe:first-child');

test('an organizer words a mail and sees it change at every key', async () => {
  const page = await equip(await stage.person({ viewport: desktop }));
  await signIn(page);
  await page.getByRole('link', { name: 'Messages', exact: true }).click();
  await page.getByRole('link', { name: 'Templates', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Email templates' }).waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.locator(`a[href="${editor}"]`).click();
  await frame(page).getByRole('heading', { name: 'Shore power for medium-size ports' }).waitFor();
  await frame(page).getByText('You have a seat', { exact: true }).waitFor();
  const logo = frame(page).locator('img').first();
  expect(await logo.evaluate(({ naturalWidth }: { naturalWidth: number }) => naturalWidth)).toBe(80);
  await page.waitForLoadState();
  expect(await barriers(page)).toEqual([]);

  await page.getByLabel('Recipient’s status', { exact: true }).fill('Welcome aboard');
  await frame(page).getByText('Welcome aboard', { exact: true }).waitFor();
  await page.getByLabel('Greeting').press('End');
  await page.getByLabel('Greeting').pressSequentially(' welcome!');
  await frame(page).getByText('Hello Amina Odhiambo, welcome!').waitFor();
  await page.getByLabel('Attendee in').selectOption('Africa/Nairobi');
  await frame(page).getByText('Thursday 14 January 2027, your time in Nairobi (UTC+3)').waitFor();
  await page.getByLabel('Format').selectOption('text');
  await frame(page).getByText('Welcome aboard · ').waitFor();
  await page.getByLabel('Format').selectOption('html');
  await page.getByLabel('Greeting').fill('Hello {nmae}');
  await frame(page).getByText('No field {nmae} here.').waitFor();
  // The old one goes when the fresh one is loaded.
  await eventually(async () => expect(await page.locator('iframe').count()).toBe(1));

  await page.getByRole('button', { name: 'Save text' }).click();
  await page.getByRole('alert').getByText('No field {nmae} here.').waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.getByLabel('Greeting').fill('Hello {name}!');
  await page.getByRole('button', { name: 'Send me a test' }).click();
  await page.getByRole('status').getByText(`Sent to ${organizer.email}`).waitFor();
  const [test] = await stage.mailsTo(organizer.email, 1);
  expect(test?.parsed.subject).toContain('Test: Welcome aboard · ');
  expect(test?.parsed.text).toContain('Hello Lin Yi-chen!');
  await page.getByRole('button', { name: 'Save text' }).click();
  await page.getByText('Text saved.').waitFor();
  await frame(page).getByText('Hello Amina Odhiambo!').waitFor();
  await page.locator('summary').filter({ hasText: 'Reset to default' }).click();
  await page.getByRole('button', { name: 'Reset to default' }).click();
  await page.getByText('The default text again.').waitFor();
  await eventually(async () => expect(await page.getByLabel('Greeting').inputValue()).toBe('Hello {name},'));
  expect(stage.complaints).toEqual([]);
});

test('who is in the preview with the keyboard stays in it when a fresh one comes', async () => {
  const page = await stage.person({ viewport: desktop });
  await signIn(page);
  await page.goto(editor);
  await frame(page).getByText('You have a seat', { exact: true }).waitFor();
  await eventually(async () => expect(await page.locator('iframe').count()).toBe(1));
  await page.getByLabel('Recipient’s status', { exact: true }).fill('Welcome aboard');
  await page.locator('.mail-frame iframe').last().focus();
  await frame(page).getByText('Welcome aboard', { exact: true }).waitFor();
  await eventually(async () => expect(await page.locator('iframe').count()).toBe(1));
  expect(await page.evaluate<string>('document.activeElement.tagName')).toBe('IFRAME');
});

test('one key after the other leaves nothing behind for the Back button', async () => {
  const page = await stage.person({ viewport: desktop });
  await signIn(page);
  await page.goto('/console/calls/solutions/mails');
  await page.goto(editor);
  for (const words of ['One', 'Two', 'Three']) {
    await page.getByLabel('Recipient’s status', { exact: true }).fill(words);
    await frame(page).getByText(words, { exact: true }).waitFor();
  }
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: 'Email templates' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/console/calls/solutions/mails');
});

test('a preview that is due while the form is sent does not take its place', async () => {
  const page = await stage.person({ viewport: desktop });
  await signIn(page);
  await page.goto(editor);
  await frame(page).getByText('You have a seat', { exact: true }).waitFor();
  // The browser drops what a form has yet to send when the same form is sent again, on a busy machine even later.
  await page.evaluate(`{
    const form = document.querySelector('[data-live-preview]');
    const { setTimeout: later } = window;
    let preview;
    window.setTimeout = (due) => void (preview = due);
    const field = form.querySelector('textarea, input:not([type="hidden"])');
    field.dispatchEvent(new Event('input', { bubbles: true }));
    window.setTimeout = later;
    form.dataset.ready = '';
    form.requestSubmit([...form.querySelectorAll('button')].find((one) => one.textContent.includes('Save text')));
    preview();
  }`);
  await page.getByText('Text saved.').waitFor();
  expect(new URL(page.url()).pathname).toBe(editor);
});

test('a form whose buttons are named “action” complains about nothing', async () => {
  await makeRegistration(stage.app, sessionId, 'ana@example.org', { name: 'Ana' });
  const page = await stage.person({ viewport: desktop });
  await signIn(page);
  await page.goto(`/console/sessions/${sessionId}/attendees`);
  await page.getByLabel('Select all 1').check();
  await page.getByRole('button', { name: 'Resend invitation', exact: true }).click();
  await page.getByRole('heading', { name: 'Resend the invitation to 1?' }).waitFor();
  expect(stage.complaints).toEqual([]);
});

test('without JavaScript, on a phone, a button shows it', async () => {
  const page = await equip(await stage.person({ viewport: phone, javaScriptEnabled: false }));
  await signIn(page);
  await page.goto('/console/calls/solutions/mails');
  expect(await barriers(page)).toEqual([]);
  await page.goto(editor);
  expect(await barriers(page)).toEqual([]);
  await page.getByLabel('Recipient’s status', { exact: true }).fill('Come in');
  await page.getByRole('button', { name: 'Show the preview' }).click();
  await frame(page).getByText('Come in', { exact: true }).waitFor();
  expect(await page.getByLabel('Recipient’s status', { exact: true }).inputValue()).toBe('Come in');
});
