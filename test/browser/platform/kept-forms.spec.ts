import type { Page } from 'playwright-core';
import { callBody, makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';
import { signIn } from '../pages.js';
import { desktop, eventually, Stage } from '../stage.js';

let stage: Stage;
let session: { id: string };
const path = () => `/console/sessions/${session.id}/edit`;
const title = (page: Page) => page.getByLabel('Title', { exact: true });

beforeAll(async () => {
  stage = await Stage.open({ now: '2027-02-01T09:00:00Z' });
  await makeCall(stage.app);
  session = await makeSession(stage.app, { title: 'Shore power' });
  await makeRegistration(stage.app, session.id, 'ada@example.org');
});
afterAll(() => stage?.close());

test('what an organizer types survives a lost connection, a login that ended, and Back', async () => {
  const page = await stage.person({ viewport: desktop });
  await signIn(page);
  await page.goto(path());
  await page.waitForLoadState();
  await title(page).fill('Shore power for ports');
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Save' }).first().click();
  await page.getByRole('alert').getByText('Greenroom can’t be reached.').waitFor();
  await page.context().setOffline(false);

  await stage.app.dataSource.query('delete from logins');
  await page.getByRole('button', { name: 'Save' }).first().click();
  await page.getByRole('alert').getByText('What you entered is still here.').waitFor();
  const tab = await page.context().newPage();
  await signIn(tab);
  await tab.close();
  await page.getByRole('button', { name: 'Save' }).first().click();
  await page.getByRole('button', { name: 'Save and notify 1' }).waitFor();

  // The preview can be reloaded, left and returned to, and the form behind it still says what was typed.
  await page.reload();
  await page.getByRole('button', { name: 'Save and notify 1' }).waitFor();
  await page.getByRole('link', { name: 'Home', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
  await page.goBack();
  await page.getByRole('button', { name: 'Save and notify 1' }).waitFor();
  await page.goBack();
  await eventually(async () => expect(await title(page).inputValue()).toBe('Shore power for ports'));
  expect(stage.complaints.filter((one) => !/ERR_INTERNET_DISCONNECTED/u.test(one))).toEqual([]);
});

test('a half-filled form asks before it is left, and not once it is sent', async () => {
  const page = await stage.person({ viewport: desktop });
  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.dismiss();
  });
  await signIn(page);
  await page.goto(`/console/calls/${callBody.slug}/speakers/new`);
  await page.waitForLoadState();
  await page.getByLabel('Name', { exact: true }).fill('Chen Wei-ting');
  await page.getByRole('link', { name: 'Home', exact: true }).click();
  await eventually(() => expect(asked).toEqual(['beforeunload']));
  await page.getByRole('button', { name: 'Add speaker' }).click();
  await page.getByRole('heading', { level: 1, name: 'Chen Wei-ting' }).waitFor();
  expect(asked).toEqual(['beforeunload']);
});

test('one word that was typed is there to be copied when a colleague was faster, and no choice is', async () => {
  const page = await stage.person({ viewport: desktop });
  await signIn(page);
  await page.goto(`/console/calls/${callBody.slug}/speakers/new`);
  await page.getByLabel('Name', { exact: true }).fill('Chen');
  await stage.app.dataSource.query(`update organizers set role = 'viewer'`);
  await page.getByRole('button', { name: 'Add speaker' }).click();
  expect(await page.getByLabel('You typed').inputValue()).toBe('Chen');
  await stage.app.dataSource.query(`update organizers set role = 'owner'`);
});
