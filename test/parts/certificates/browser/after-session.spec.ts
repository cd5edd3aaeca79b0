import type { Page } from 'playwright-core';
import { mePath, myRegistrationPath } from '../../../../src/site/registrations/registration-paths.js';
import { getAttendee, getRegistration } from '../../../../src/domain/registrations/registrations.queries.js';
import { makeCall, makeRegistration, makeSession } from '../../../support/api-fixtures.js';
import { html, pdf } from '../../../support/sample-files.js';
import { signIn } from '../../../browser/pages.js';
import { barriers, equip, unseenFocus } from '../../../browser/page-checks.js';
import { desktop, phone, Stage } from '../../../browser/stage.js';

let stage: Stage;
let page: Page;
let own: string;
let me: string;
let pages: string;
let open: string;

beforeAll(async () => {
  stage = await Stage.open({ now: '2027-03-01T08:00:00Z', withOutside: true });
  await makeCall(stage.app, { languages: ['en', 'zh-TW', 'ar'], followUps: false });
  const recordingUrl = 'https://video.example.org/shore-power';
  const session = await makeSession(stage.app, { title: 'Shore power for medium-size ports', recordingUrl });
  pages = `/console/sessions/${session.id}`;
  open = `/calls/clean-harbours/sessions/${session.slug}`;
  for (let index = 0; index < 6; index += 1) {
    const person = { name: index === 0 ? 'محمد الحسيني' : `Person ${index}`, language: index === 0 ? 'ar' : 'en' };
    const { id } = await makeRegistration(stage.app, session.id, `person-${index}@example.org`, person);
    await stage.app.dataSource.query(
      `update registrations set attended_at = '2027-03-02T10:00:00Z', minutes_present = $2 where id = $1`,
      [id, 60 - index * 5],
    );
    const attendee = await getAttendee(
      stage.app.dataSource.manager,
      (await getRegistration(stage.app.dataSource.manager, id)).attendeeId,
    );
    const path = mePath(stage.app.config.secret, attendee);
    if (index === 1) [me, own] = [path, myRegistrationPath(path, id)];
    if (index === 1) continue;
    stage.setTime('2027-03-02T12:00:00Z');
    const fields = { 'answers.useful': String(5 - (index % 3)), 'answers.words': `Answer ${index}` };
    const body = new URLSearchParams(fields);
    const url = `${stage.app.url}${myRegistrationPath(path, id)}`;
    const given = await fetch(`${url}/feedback`, { method: 'POST', body, redirect: 'manual' });
    const issued = await fetch(`${url}/certificate`, { method: 'POST', redirect: 'manual' });
    if (given.status !== 303 || (index < 4 && issued.status !== 303))
      throw new Error(`${given.status} ${issued.status}`);
    stage.setTime('2027-03-01T08:00:00Z');
  }
  stage.setTime('2027-03-02T12:00:00Z');
  page = await equip(await stage.person());
});
afterAll(() => stage?.close());

/** A page of somebody who is new here, with what they do while it is fetched again in their zone, and what comes after. */
async function fetchedAgain(path: string, meanwhile: (stranger: Page) => Promise<void>): Promise<Page> {
  const stranger = await stage.person();
  let letThrough = () => {};
  const gate = new Promise<void>((resolve) => (letThrough = resolve));
  let asked = 0;
  await stranger.route(`**${path}`, async (route) => {
    asked += 1;
    if (asked === 2) await gate;
    await route.continue();
  });
  const again = stranger.waitForResponse((answer) => answer.url().endsWith(path) && asked === 2);
  await stranger.goto(path);
  await meanwhile(stranger);
  letThrough();
  await (await again).finished();
  await stranger.waitForTimeout(200);
  return stranger;
}

test('what somebody opens while the page is fetched again in their zone stays open', async () => {
  const stranger = await fetchedAgain(me, (page) => page.getByText('One earlier session').click());
  expect(await stranger.getByRole('link', { name: 'Watch the recording' }).isVisible()).toBe(true);
});

test('the field that somebody moved to with the keyboard while the page is fetched again keeps the focus', async () => {
  const stranger = await fetchedAgain(open, (page) => page.getByLabel('Email').focus());
  await stranger.keyboard.insertText('late@example.org');
  expect(await stranger.getByLabel('Email').inputValue()).toBe('late@example.org');
});

test('after a session a person watches it, says how it was, and fetches a certificate that others verify', async () => {
  await page.goto(me);
  await page.getByText('One earlier session').click();
  expect(await page.getByRole('link', { name: 'Watch the recording' }).getAttribute('href')).toContain(
    'video.example.org',
  );
  await page.getByRole('link', { name: 'Give feedback' }).click();
  await page.getByText('5 – very').click();
  await page.getByRole('group', { name: 'Would you recommend it' }).getByText('Perhaps').click();
  await page.getByLabel('What worked well').fill('More examples.');
  await page.getByRole('button', { name: 'Send feedback' }).click();
  await page.getByRole('status').getByText('Thanks, we’ve received your feedback').waitFor();
  await page.getByRole('button', { name: 'Get my certificate' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download the certificate' }).click();
  const name = (await download).suggestedFilename();
  const number = /(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}/u.exec(name)?.[0] ?? '';
  const stranger = await equip(await stage.person());
  await stranger.goto('/certificates');
  await stranger.getByLabel('Certificate number').fill(number.toLowerCase());
  await stranger.getByRole('button', { name: 'Verify' }).click();
  await stranger.getByRole('heading', { name: 'This certificate is valid' }).waitFor();
  await stranger.getByText('Person 1', { exact: true }).waitFor();
  await signIn(page);
  await page.goto(`${pages}/after`);
  await page.getByRole('link', { name: 'View feedback' }).click();
  await page.getByText('6 responses').waitFor();
  await page.getByText('More examples.').waitFor();
  await page.goto(`${pages}/certificates`);
  await page.getByRole('link', { name: number }).waitFor();
});

test('an organizer uploads slides, a registered person saves them, and somebody else gets the recording by email', async () => {
  await page.goto(`${pages}/materials`);
  const choose = (name: string, buffer: Buffer) =>
    page.getByLabel('File', { exact: true }).setInputFiles({ name, mimeType: 'application/pdf', buffer });
  const add = () => page.getByRole('button', { name: 'Add material' }).click();
  await choose('slides.pdf', html);
  await page.getByLabel('Title').fill('Slides of the harbour');
  await add();
  await page.getByRole('link', { name: 'Only these types are accepted' }).waitFor();
  expect(await page.getByLabel('Title').inputValue()).toBe('Slides of the harbour');
  await choose('slides.pdf', pdf);
  await add();
  await page.getByText('Material added').waitFor();
  expect(new URL(page.url()).pathname).toBe(`${pages}/materials`);
  await page.getByRole('button', { name: /Move up.*Slides/u }).click();
  await page.getByRole('button', { name: /Move down.*Slides/u }).waitFor();

  await page.goto(own);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Slides of the harbour' }).click();
  expect((await download).suggestedFilename()).toBe('slides.pdf');

  const stranger = await equip(await stage.person());
  await stranger.goto(open);
  await stranger.getByLabel('Email').fill('late@example.org');
  await stranger.getByRole('button', { name: 'Send me the recording' }).click();
  await stranger.getByRole('heading', { name: 'Check your email' }).waitFor();
  const [mail] = await stage.mailsTo('late@example.org', 1);
  await stranger.goto(/\/me\/[\w-]+\/recordings\/[\w-]+/u.exec(mail?.parsed.text ?? '')?.[0] ?? '');
  const watch = stranger.getByRole('link', { name: 'Watch the recording' });
  expect(await watch.getAttribute('href')).toContain('video.example.org');
  await stranger.context().close();
});

test.each([
  ['the materials of a session', () => `${pages}/materials`],
  ['the page of a session that is over', () => open],
  ['a registration that is over', () => own],
  ['a registration that is over, in Arabic', () => `${own}?lang=ar`],
  ['the form of feedback', () => `${own}/feedback`],
  ['the feedback of a session', () => `${pages}/feedback`],
])('%s has no barriers, and the focus is seen', async (_, path) => {
  for (const size of [phone, desktop]) {
    await page.setViewportSize(size);
    await page.goto(path());
    expect(await barriers(page)).toEqual([]);
  }
  expect(await unseenFocus(page)).toEqual([]);
});

test('nobody’s browser complained', () => {
  expect(stage.complaints).toEqual([]);
});
