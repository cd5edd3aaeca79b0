import type { Page } from 'playwright-core';
import { callBody, makeCall, makeRegistration, makeSession } from '../support/api-fixtures.js';
import { joinPath, mePath, registeredPath } from '../../src/programme/registration-paths.js';
import { Attendee } from '../../src/registrations/attendee.entity.js';
import { barriers, brightness, equip, focus } from './page-checks.js';
import { eventually, Stage } from './stage.js';

let stage: Stage;
let page: Page;
const at: Record<string, string> = {};
const call = `/calls/${callBody.slug}`;

beforeAll(async () => {
  stage = await Stage.open();
  await makeCall(stage.app, { timeZone: 'Asia/Taipei', languages: ['en', 'zh-TW'] });
  await prepare();
  page = await equip(await stage.person());
}, 60_000);
afterAll(() => stage.close());

/** Sessions and people in every state that a page shows, with words that are hard to place. */
async function prepare(): Promise<void> {
  const { app } = stage;
  const session = async (startsAtLocal: string, changes: object = {}) => {
    const made = await makeSession(app, { startsAtLocal, timeZone: 'Asia/Taipei', themes: ['energy'], ...changes });
    return { ...made, path: `${call}/sessions/${made.slug}` };
  };
  const open = await session('2027-01-14T16:00', {
    title: 'Shore power for medium-size ports: what the first winter taught, and what it cost',
    abstract: `## What you learn\n\nA list:\n\n- one\n- two\n\n${'https://data.example.org/a/very/long/address/'.repeat(4)}\n\n| Port | Berths | Megawatts | Connection | Remarks |\n|---|---|---|---|---|\n| Kaohsiung | 12 | 24.5 | Medium voltage | Retrofitted |`,
    speakers: [{ name: 'Chen Wei-ting', role: 'Engineer', organization: 'Port of Kaohsiung' }],
    capacity: 10,
  });
  const full = await session('2027-01-15T22:00', {
    title: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
    kind: 'workshop',
    format: 'hybrid',
    venue: 'Pier 2, Kaohsiung',
    capacity: 1,
  });
  const cancelled = await session('2027-01-16T16:00', {
    title: '水岸城市的防洪地圖',
    format: 'in-person',
    venue: '駁二',
  });
  const past = await session('2027-01-05T16:00', { title: 'What the call is looking for', kind: 'info' });
  const near = await session('2027-01-04T16:10', { title: 'Office hours', kind: 'office-hours' });
  const email = 'wilhelmina.featherstonehaugh-montgomery@a-rather-long-name.example.org';
  const person = { name: 'Wilhelmina Featherstonehaugh-Montgomery', timeZone: 'Africa/Nairobi' };
  const seat = await makeRegistration(app, open.id, email, person);
  await makeRegistration(app, full.id, 'first@example.org');
  const waiting = await makeRegistration(app, full.id, email, person);
  await makeRegistration(app, cancelled.id, email, person);
  await app.api('POST', `/sessions/${cancelled.id}/cancel`, { reason: 'The venue is not free.' });
  await makeRegistration(app, past.id, email, person);
  const joining = await makeRegistration(app, near.id, email, person);
  const left = await makeRegistration(app, near.id, 'left@example.org', person);
  await app.api('DELETE', `/registrations/${left.id}`);
  await app.api('PUT', `${call}/proposals/p-1`, {
    title: 'Shore power for fishing harbours',
    theme: 'energy',
    members: [{ email }],
    state: 'submitted',
  });
  const attendees = app.dataSource.getRepository(Attendee);
  const who = await attendees.findOneByOrFail({ emailKey: email });
  const leaver = await attendees.findOneByOrFail({ emailKey: 'left@example.org' });
  const { secret } = app.config;
  Object.assign(at, {
    open: open.path,
    full: full.path,
    cancelled: cancelled.path,
    past: past.path,
    seat: registeredPath(secret, seat.id),
    waiting: registeredPath(secret, waiting.id),
    withdrawn: registeredPath(secret, left.id),
    me: mePath(secret, who),
    mine: `${mePath(secret, who)}/registrations/${seat.id}`,
    nothing: mePath(secret, leaver),
    early: joinPath(secret, seat.id, who),
    door: joinPath(secret, joining.id, who),
    noSeat: joinPath(secret, left.id, leaver),
    call: joinPath(secret, waiting.id, who),
  });
}

const visit = (name: string) => () => page.goto(at[name]!);
const send = (path: () => string, button: string) => async () => {
  await page.goto(path());
  await page.getByRole('button', { name: button }).click();
  await page.getByRole('alert').waitFor();
};

const publicPages: [string, () => Promise<unknown>][] = [
  ['the programme', () => page.goto('/')],
  ['the programme in Chinese', () => page.goto('/?lang=zh-TW')],
  ['the programme, filtered to nothing', () => page.goto(`${call}?lang=en&theme=water&kind=webinar`)],
  ['a session', visit('open')],
  ['a session with faults in its form', send(() => at['open']!, 'Save my seat')],
  ['a session that is full', visit('full')],
  ['a session that is cancelled', visit('cancelled')],
  ['a session of another day', visit('past')],
  ['a seat', visit('seat')],
  ['a place in line', visit('waiting')],
  ['a registration that was withdrawn', visit('withdrawn')],
  ['an own page', visit('me')],
  [
    'an own page with faults in its form',
    async () => {
      await page.goto(at['me']!);
      await page.getByText('Announce a proposal').click();
      await page.getByRole('button', { name: 'Announce it' }).click();
      await page.getByRole('alert').waitFor();
    },
  ],
  ['a registration of one’s own', visit('mine')],
  ['an own page without sessions', visit('nothing')],
  ['the way to a lost link', () => page.goto(`${call}/my-link`)],
  ['the way to a lost link, without an address', send(() => `${call}/my-link`, 'Send the link')],
  ['a room that is not open', visit('early')],
  ['a room that is open', visit('door')],
  ['a room without a seat', visit('noSeat')],
  ['an address where nothing is', () => page.goto('/nothing')],
];

test.each(publicPages)('%s keeps nobody out', async (_name, open) => {
  await open();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect({ colorScheme, barriers: await barriers(page) }).toEqual({ colorScheme, barriers: [] });
  }
});

test('a system in dark mode gets dark pages', async () => {
  await page.goto('/');
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await brightness(page)).toBeGreaterThan(240);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await brightness(page)).toBeLessThan(32);
});

test('a person registers with the keyboard alone', async () => {
  const keyboard = await equip(await stage.person());
  await keyboard.goto(at['open']!);
  await eventually(() => keyboard.getByLabel('Your time zone').inputValue());
  await focusOn(keyboard, 'Your name');
  await keyboard.keyboard.type('Kito Amani');
  await focusOn(keyboard, 'Email address');
  await keyboard.keyboard.type('kito@example.org');
  await focusOn(keyboard, 'Save my seat');
  await keyboard.keyboard.press('Enter');
  await keyboard.getByRole('heading', { level: 1, name: 'You have a seat' }).waitFor();
  expect((await stage.mailsTo('kito@example.org', 1)).length).toBe(1);
});

/** Presses Tab until the control with these words has the focus. */
async function focusOn(keyboard: Page, words: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await keyboard.keyboard.press('Tab');
    if ((await focus(keyboard))?.words === words) return;
  }
  throw new Error(`The Tab key never reaches “${words}”.`);
}
