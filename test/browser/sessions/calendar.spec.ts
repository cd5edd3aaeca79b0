import type { Locator, Page } from 'playwright-core';
import { callBody, makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';
import { barriers, equip } from '../page-checks.js';
import { desktop, eventually, organizer, Stage } from '../stage.js';

let stage: Stage;
let page: Page;
let session: { id: string; slug: string };
const week = `/console/calls/${callBody.slug}/calendar?view=week&date=2027-03-02&timeZone=Asia/Taipei`;

beforeAll(async () => {
  stage = await Stage.open({ now: '2027-02-01T09:00:00Z' });
  await makeCall(stage.app, { timeZone: 'Asia/Taipei' });
  // 10:00 in Lisbon is 18:00 in Taipei.
  session = await makeSession(stage.app);
  await makeRegistration(stage.app, session.id, 'ada@example.org');
  page = await stage.person({ viewport: desktop });
  await page.goto('/console');
  await page.locator('input[name=email]').fill(organizer.email);
  await page.locator('input[name=password]').fill(organizer.password);
  await page.locator('main form button').first().click();
  await page.waitForURL(/\/console(\/calls.*)?$/u);
});
afterAll(() => stage?.close());

const event = () => page.locator('.day-hours .event', { hasText: 'How to write a proposal' });
const fields = async () => {
  const query = new URL(page.url()).searchParams;
  return ['startsOn', 'startsTime', 'durationMinutes'].map((name) => query.get(name));
};
const boxOf = async (locator: Locator) => {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('It is not visible.');
  return box;
};

test('arrow keys move a session to a preview, and Escape takes the move back', async () => {
  await page.goto(week);
  await event().focus();
  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowDown', 'Shift+ArrowDown']) await page.keyboard.press(key);
  expect(await page.locator('.week-grid output').textContent()).toBe('Wednesday 3 March 2027 18:30–19:45');
  await page.keyboard.press('Escape');
  expect(await event().locator('b').textContent()).toBe('18:00–19:00');
  expect(await page.locator('.week-day').nth(1).locator('.event').count()).toBe(1);

  for (const key of ['ArrowLeft', 'ArrowUp']) await page.keyboard.press(key);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/move\?/u);
  expect(await fields()).toEqual(['2027-03-01', '17:45', '60']);
  // The preview speaks of the session's own zone, and nothing has changed yet.
  await page.getByText('Monday 1 March 2027').first().waitFor();
  await page.getByText('09:45').first().waitFor();
  const stored = (await stage.app.api('GET', `/sessions/${session.id}`)).body;
  expect(stored.startsAtLocal).toBe('2027-03-02T10:00');
  expect(stage.complaints).toEqual([]);
});

test('a session is dragged to another hour, its edge to another length, and empty hours to a new one', async () => {
  await page.goto(week);
  await event().scrollIntoViewIfNeeded();
  const box = await boxOf(event());
  const days = page.locator('.week-day');
  const column = (await boxOf(days.nth(1))).width;
  const hour = (await boxOf(days.nth(1).locator('.day-hours'))).height / 24;
  const drag = async (from: [number, number], by: [number, number]) => {
    await page.mouse.move(...from);
    await page.mouse.down();
    await page.mouse.move(from[0] + by[0] / 2, from[1] + by[1] / 2);
    await page.mouse.move(from[0] + by[0], from[1] + by[1]);
    await page.mouse.up();
  };
  await drag([box.x + 20, box.y + 10], [2 * column, -1.5 * hour]);
  await page.waitForURL(/\/move\?/u);
  expect(await fields()).toEqual(['2027-03-04', '16:30', '60']);

  await page.goto(week);
  await event().scrollIntoViewIfNeeded();
  const again = await boxOf(event());
  await drag([again.x + 20, again.y + again.height - 3], [0, 0.75 * hour]);
  await page.waitForURL(/\/move\?/u);
  expect(await fields()).toEqual(['2027-03-02', '18:00', '105']);

  await page.goto(week);
  await event().scrollIntoViewIfNeeded();
  const start = await boxOf(event());
  await drag([start.x + 20 + column, start.y - 2 * hour + 2], [0, 1.5 * hour]);
  await page.waitForURL(/\/sessions\/new\?/u);
  expect(await fields()).toEqual(['2027-03-03', '16:00', '90']);
  expect(await page.locator('#startsTime').inputValue()).toBe('16:00');
  expect(stage.complaints).toEqual([]);
});

test('a click opens the session, and without scripts the week is an agenda with the same ways on', async () => {
  await page.goto(week);
  await event().click();
  await page.waitForURL(new RegExp(`/console/sessions/${session.id}`, 'u'));
  await page.goto(week);
  await page.locator('.agenda').getByRole('link', { name: 'Move' }).click();
  await page.waitForURL(/\/move$/u);
  for (const view of ['month', 'week', 'agenda']) {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(week.replace('view=week', `view=${view}`));
    await eventually(async () => expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390));
  }
  await page.setViewportSize(desktop);
  await page.goto(week.replace('view=week', 'view=month'));
  const [weekday, day, table] = await Promise.all(
    ['th', 'td', 'table'].map((name) => page.locator(`.month ${name}, ${name}.month`).first().boundingBox()),
  );
  // The days are below their names, and as wide as a seventh of the page.
  expect(day?.x).toBe(weekday?.x);
  expect(Math.round((table?.width ?? 0) / (day?.width ?? 1))).toBe(7);
  // On a phone, only the days with sessions are listed.
  await page.setViewportSize({ width: 390, height: 844 });
  const listed = `[...document.querySelectorAll('.month td')].filter((one) => one.checkVisibility())`;
  expect(await page.evaluate(`${listed}.every((one) => one.querySelector('.event') && one.clientWidth > 300)`)).toBe(
    true,
  );
  await page.setViewportSize(desktop);
});

test('a session becomes a series of six; a person registers for all, it moves, and they leave it', async () => {
  const first = await makeSession(stage.app, {
    title: 'Evenings',
    startsAtLocal: '2027-03-04T17:00',
    timeZone: 'Europe/Berlin',
  });
  await equip(page);
  await page.goto(`/console/sessions/${first.id}`);
  await page.getByRole('link', { name: 'Again?' }).click();
  // What it becomes follows the answers, without a script.
  await page.getByText('A series: attendees').waitFor();
  expect(await page.locator('.again .note:visible').count()).toBe(1);
  await page.getByLabel('Other people').check();
  await page.getByText('More times. Attendees').waitFor();
  expect(await page.getByLabel('Title').isVisible()).toBe(false);
  await page.getByLabel('The same people').check();
  await page.getByLabel('Title').fill('Berlin evenings');
  await page.getByLabel(/^More sessions/u).fill('5');
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: 'Drafts: 5' }).waitFor();
  await page.getByText('Clocks in Berlin go forward: 60 minutes').waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('button', { name: /^Save and publish/u }).click();
  await page.getByText('Published: 5.').waitFor();
  expect(await page.locator('tbody tr').count()).toBe(6);
  expect(await barriers(page)).toEqual([]);

  const person = await equip(await stage.person());
  await person.goto(`/calls/${callBody.slug}/series/berlin-evenings`);
  expect(await person.locator('input[name=sessions]:checked').count()).toBe(6);
  // On phones, the form alone lists the dates, until all are asked for.
  const listed = person.locator('details.fold li').first();
  await person.setViewportSize(desktop);
  expect(await listed.isVisible()).toBe(true);
  await person.setViewportSize({ width: 390, height: 844 });
  expect(await listed.isVisible()).toBe(false);
  await person.getByText('6 sessions', { exact: true }).last().click();
  expect(await listed.isVisible()).toBe(true);
  expect(await barriers(person)).toEqual([]);
  await person.getByLabel('Your name').fill('Amina Odhiambo');
  await person.getByLabel('Email address').fill('amina@example.org');
  await person.getByRole('button', { name: 'Register' }).click();
  await person
    .getByRole('heading', { name: /You have a seat|Almost there|You’re in/u })
    .first()
    .waitFor();
  await stage.allSent();
  const [mail] = await stage.mailsTo('amina@example.org', 1);
  const invites = mail?.parsed.attachments.filter(({ filename }) => filename?.endsWith('.ics'));
  expect(invites).toHaveLength(6);
  expect(stage.smtp.to('amina@example.org')).toHaveLength(1);
  await person.goto(/\/confirm\/\S+/u.exec(mail?.parsed.text ?? '')![0]);
  await person.getByRole('button', { name: 'confirm' }).click();
  await person.getByText('Your email address is confirmed').waitFor();

  await page.getByRole('link', { name: 'Move all following' }).click();
  await page.getByLabel('From this one on').selectOption({ index: 1 });
  await page.locator('#weekday').selectOption('3');
  await page.locator('#time').fill('18:30');
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('button', { name: 'Preview the notifications' }).click();
  await page.getByText('Emails, one per person and session: 5').waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('button', { name: 'Reschedule and notify 5' }).click();
  await page.getByText('Sessions moved: 5.').waitFor();
  stage.app.clock.advance({ seconds: 60 });
  await stage.allSent();
  await stage.mailsTo('amina@example.org', 6);

  await person.goto(/\/me\/[\w-]+/u.exec(mail?.parsed.text ?? '')![0]);
  await person.getByText('Leave the series “Berlin evenings”').first().click();
  expect(await barriers(person)).toEqual([]);
  await person.getByRole('button', { name: 'Leave the series “Berlin evenings” now' }).click();
  await person.getByText('You’ve left the series.').waitFor();
  const registrations = await stage.app.api('GET', `/sessions/${first.id}/registrations`);
  expect(registrations.body.items.map((one: { state: string }) => one.state)).toEqual(['cancelled']);
  expect(stage.complaints).toEqual([]);
});

test('a poll is sent, answered on a phone with one tap, and scheduled', async () => {
  await equip(page);
  await page.goto(`/console/calls/${callBody.slug}/polls/new`);
  await page.getByLabel('What is it about?').fill('Deep dive');
  for (const [row, day] of ['20', '21'].entries()) {
    await page.locator(`#startsOn${row + 1}`).fill(`2027-03-${day}`);
    await page.locator(`#startsTime${row + 1}`).fill('16:00');
  }
  await page.locator('#closesOn').fill('2027-03-10');
  await page.locator('#closesTime').fill('18:00');
  await page.locator('#list').fill('Bo Lind <bo@example.org>');
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Ask 1 person' }).waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('button', { name: 'Ask 1 person' }).click();
  // Its answer ends a reload that comes before it.
  await page
    .locator('.facts')
    .getByText(/^(Being sent|Open)$/u)
    .waitFor();
  const mail = await eventually(async () => {
    await stage.allSent();
    return (await stage.mailsTo('bo@example.org', 1))[0];
  });

  // Nobody has told their zone: they see that of their browser, 11:00 in Nairobi.
  const person = await equip(await stage.person());
  await person.goto(/https?:\/\/\S+\/polls\/[\w-]+/u.exec(mail?.parsed.text ?? '')![0]);
  const first = person.locator('.poll-starts > li').first();
  await first.getByText('11:00').first().waitFor();
  expect(await barriers(person)).toEqual([]);
  await first.getByRole('button', { name: /^If need be/u }).click();
  await person.getByText('Saved. One time is left.').waitFor();
  await first.getByRole('button', { name: /^Yes/u }).click();
  await first.locator('button[aria-pressed=true]', { hasText: 'Yes' }).waitFor();
  expect(await person.evaluate('document.documentElement.scrollWidth')).toBe(390);

  await page.reload();
  await page.getByText('1 of 1 answered').first().waitFor();
  expect(await barriers(page)).toEqual([]);
  await page
    .getByRole('link', { name: /^Create a session then/u })
    .first()
    .click();
  await page.getByLabel('Title').fill('Deep dive into grids');
  await page.getByRole('button', { name: 'Save draft' }).click();
  await page.getByText('Saturday 20 March 2027').first().waitFor();
  expect(stage.complaints).toEqual([]);
});
