import type { Page } from 'playwright-core';
import { routesBelow } from '../../support/controllers.js';
import { staffPassword } from '../../support/console-client.js';
import { crowdCall } from '../crowded-call.js';
import { crowdJury } from '../crowded-jury.js';
import { signIn, typeTime } from '../pages.js';
import { barriers, brightness, equip, focusOn, unseenFocus, wcagFaults } from '../page-checks.js';
import { desktop, phone, Stage } from '../stage.js';

const tablet = { width: 820, height: 1180 };

let stage: Stage;
let page: Page;
let at: Awaited<ReturnType<typeof crowdCall>>;

beforeAll(async () => {
  stage = await Stage.open();
  at = await crowdCall(stage.app);
  page = await equip(await stage.person());
});
afterAll(() => stage?.close());

const visit =
  (name: keyof typeof at, more = '') =>
  () =>
    page.goto(`${at[name]}${more}`);
/** Opens the page after a registration in the browser that sent it. */
const answered = (name: 'seat' | 'waiting') => async () => {
  const [cookie = '', value = ''] = at.remembered.split('=');
  await page.context().addCookies([{ name: cookie, value, url: stage.app.url }]);
  await page.goto(at[name]);
  expect(page.url()).toContain('/registered');
  await page.context().clearCookies({ name: cookie });
};
const send = (path: () => string, button: string) => async () => {
  await page.goto(path());
  await page.getByRole('button', { name: button }).click();
  await page.getByRole('alert').waitFor();
};

/** Opens a page in a browser that remembers nobody. */
const unknown = (open: () => Promise<unknown>) => async () => {
  for (const name of ['mine', 'lang']) await page.context().clearCookies({ name });
  await open();
};

const doorOf = (pages: string) => pages.replace('/console/', '/console/door/');

const publicPages: [string, () => Promise<unknown>][] = [
  ['the programme', () => page.goto('/')],
  ['the programme in Chinese', () => page.goto('/?lang=zh-TW')],
  ['the programme in Arabic', () => page.goto('/?lang=ar')],
  ['a session in Arabic', visit('open', '?lang=ar')],
  ['an own page in Arabic', visit('me', '?lang=ar')],
  ['an own page in German', visit('me', '?lang=de')],
  ['a session in Korean', visit('open', '?lang=ko')],
  ['the programme, filtered to nothing', () => page.goto(`${at.programme}?lang=en&theme=water&kind=webinar`)],
  ['a session', visit('open')],
  ['a session with faults in its form', send(() => at.open, 'Register')],
  [
    'a session whose form asks which organization is meant',
    async () => {
      await page.goto(at.open);
      await page.getByText('Organization and country (optional)').click();
      await page.getByLabel('Organization').fill('Harbor District Energy');
      await page.getByRole('button', { name: 'Register' }).click();
      await page.getByText('Is it one of these?').waitFor();
    },
  ],
  ['a session that is full', visit('full')],
  ['a session that is cancelled', visit('cancelled')],
  ['a session of another day', visit('past')],
  ['a seat', answered('seat')],
  ['a place in line', answered('waiting')],
  ['a registration that was withdrawn', visit('withdrawn')],
  ['an own page', visit('me')],
  ['an address to confirm', visit('confirm')],
  ['an address that somebody else registered', visit('notMe')],
  [
    'an own page with faults in its form',
    async () => {
      await page.goto(at.me);
      await page.getByText('Tell us about your proposal').click();
      await page.getByRole('button', { name: 'Save the proposal' }).click();
      await page.getByRole('alert').waitFor();
    },
  ],
  [
    'a draft of one’s own',
    async () => {
      await page.goto(at.ownDraft);
      await page.getByText('Edit the draft').click();
    },
  ],
  ['a draft of one’s own in Arabic', visit('ownDraft', '?lang=ar')],
  ['a registration of one’s own', visit('mine')],
  ['an own page without sessions', visit('nothing')],
  ['what is stored about a person', visit('me', '/data')],
  ['what is stored about a person, in Arabic', visit('me', '/data?lang=ar')],
  [
    'the correction of what is stored, with faults',
    async () => {
      await page.goto(`${at.me}/data`);
      await page.getByText('Change your name, organization or address').click();
      await page.getByRole('button', { name: 'Send the link' }).click();
      await page.getByRole('alert').waitFor();
    },
  ],
  ['what a person needs to take part', visit('me', '/access')],
  ['what a person needs to take part, in Arabic', visit('me', '/access?lang=ar')],
  ['the question before an erasure', visit('me', '/erase')],
  ['the privacy notice', () => page.goto(`${at.programme}/privacy`)],
  ['the privacy notice in German', () => page.goto(`${at.programme}/privacy?lang=de`)],
  ['the switch for some mails', visit('stop')],
  ['the way to a lost link', unknown(() => page.goto(`${at.programme}/my-link`))],
  ['the way to a lost link, without an address', unknown(send(() => `${at.programme}/my-link`, 'Send the link'))],
  ['the code of a room, asked for', () => page.goto('/checkin')],
  ['a room that is not open', visit('early')],
  ['a room that is open', visit('door')],
  ['a room without a seat', visit('noSeat')],
  ['the ways to subscribe', () => page.goto(`${at.programme}/subscribe`)],
  ['the speakers', () => page.goto(`${at.programme}/speakers`)],
  ['the beginning of a delegation', () => page.goto(`${at.programme}/delegations`)],
  ['the questions of a call', () => page.goto(`${at.programme}/questions`)],
  ['the way to verify a certificate', () => page.goto('/certificates')],
  ['a certificate that is not there', () => page.goto('/certificates/0000-0000-0000-0000-0000')],
  ['an address where nothing is', () => page.goto('/nothing')],
];

const consolePages: [string, () => Promise<unknown>][] = [
  ['the start page of the console', visit('console')],
  ['the sessions of the console', visit('console', '/sessions')],
  ['the drafts', visit('console', '/sessions?tab=drafts')],
  ['the form of a session', visit('console', '/sessions/new')],
  ['the form of a session with faults', send(() => `${at.console}/sessions/new`, 'Save draft')],
  ['a draft in the form, at a time that does not exist', visit('deskOfDraft', '/edit')],
  ['the form of a published session', visit('deskOfOpen', '/edit')],
  ['a session in the console', visit('deskOfOpen')],
  ['the people of a session', visit('deskOfOpen', '/attendees')],
  ['a waiting list', visit('deskOfFull', '/attendees?state=waitlisted')],
  ['what comes after a session', visit('deskOfPast', '/after')],
  ['the check-in of a session', visit('deskOfFull', '/check-in')],
  ['the settings of a session', visit('deskOfFull', '/settings')],
  ['a past session in the console', visit('deskOfPast')],
  ['a cancelled session in the console', visit('deskOfCancelled')],
  ['the messages of a session', visit('deskOfFull', '/messages')],
  ['a table sorted the other way round', visit('deskOfFull', '/attendees?sort=-name')],
  [
    'a registration in the console',
    async () => {
      await page.goto(`${at.deskOfFull}/attendees`);
      await page.locator('#attendees tbody th a').first().click();
      await page.getByRole('heading', { name: 'History' }).waitFor();
    },
  ],
  [
    'many who are to be withdrawn',
    async () => {
      await page.goto(`${at.deskOfFull}/attendees`);
      await page.getByRole('checkbox', { name: /^Select (?:all|the only)/u }).check();
      await page.locator('#bulk').getByRole('button', { name: 'Withdraw' }).click();
      await page.getByRole('heading', { name: /^Withdraw \d/u }).waitFor();
    },
  ],
  ['what people said after a session', visit('deskOfPast', '/feedback')],
  ['what is asked after a session, another question', visit('deskOfOpen', '/feedback/new-question')],
  ['the certificates of a session', visit('deskOfPast', '/certificates')],
  ['who was at a session', visit('deskOfPast', '/attendance?show=all')],
  ['a report of who was there', visit('deskOfPast', '/attendance/report')],
  [
    'the people of a report, with a choice that cannot be followed',
    async () => {
      await page.goto(`${at.deskOfPast}/attendance/report`);
      await page.getByLabel('Or paste rows').fill('Name,Email,Join time,Leave time\nAna,,16:00,16:30');
      await page.getByRole('button', { name: 'Preview' }).click();
      await page.getByLabel('Their email address: Ana').fill('nobody@example.org');
      await page.getByRole('button', { name: 'Update the preview' }).click();
      await page.getByRole('alert').waitFor();
    },
  ],
  [
    'a correction of who was there',
    async () => {
      await page.goto(`${at.deskOfPast}/attendance?show=all`);
      await page.goto(`${await page.locator('tbody th a').first().getAttribute('href')}/presence`);
      await page.getByRole('heading', { name: 'Records' }).waitFor();
    },
  ],
  ['an import of people', visit('deskOfFull', '/import')],
  [
    'the rows of an import',
    async () => {
      await page.goto(`${at.deskOfFull}/import`);
      await page.getByLabel('Or paste rows').fill('name,email,country\nAna,ana@example.org,PT\n,x,Atlantis');
      await page.getByRole('button', { name: 'Preview' }).click();
      await page.getByRole('heading', { name: 'Rows read: 2' }).waitFor();
    },
  ],
  ['what was done', () => page.goto('/console/audit')],
  ['the pages about the program', () => page.goto('/console/system')],
  ['the features of a call', visit('console', '/features')],
  ['what people need to take part', visit('console', '/access-needs')],
  ['what becomes of a need', visit('need')],
  ['the languages of a session', visit('deskOfOpen', '/languages')],
  ['somebody to interpret', visit('deskOfOpen', '/crew/new')],
  ['links and code for other sites', visit('console', '/share')],
  ['a move', visit('deskOfOpen', '/move')],
  [
    'a move to confirm',
    async () => {
      await page.goto(`${at.deskOfOpen}/move`);
      await typeTime(page, { on: '2027-01-15', at: '03:00' });
      await page.getByRole('button', { name: 'Preview the notifications' }).click();
      await page.getByRole('heading', { name: '1 person will be notified' }).waitFor();
      await page.getByText('Email preview:').click();
    },
  ],
  [
    'a cancellation to confirm',
    async () => {
      await page.goto(`${at.deskOfFull}/cancel`);
      await page.getByText('Email preview:').click();
    },
  ],
  ['a withdrawal to confirm', visit('withdrawSeat')],
  ['the proposals', visit('console', '/proposals')],
  ['a proposal', visit('console', '/proposals/p-1')],
  ['the links of attendees to proposals', visit('console', '/links')],
  [
    'a decision about all links at once',
    async () => {
      await page.goto(`${at.console}/links`);
      await page.getByRole('button', { name: /^Confirm (?:it|all)/u }).click();
      await page.getByRole('button', { name: /^Confirm (?:it|all)/u }).waitFor();
    },
  ],
  [
    'a file of proposals that cannot be read',
    async () => {
      await page.goto(`${at.console}/proposals`);
      const file = { name: 'proposals.csv', mimeType: 'text/csv', buffer: Buffer.from('1,x') };
      await page.getByLabel('CSV file').setInputFiles(file);
      await page.getByRole('button', { name: 'Preview' }).click();
      await page.getByRole('alert').waitFor();
    },
  ],
  [
    'a file of proposals with faults',
    async () => {
      await page.goto(`${at.console}/proposals`);
      const buffer = Buffer.from('external_id,title,theme,organization,members,state,submitted_at\n1,,x,,,,\n');
      await page.getByLabel('CSV file').setInputFiles({ name: 'proposals.csv', mimeType: 'text/csv', buffer });
      await page.getByRole('button', { name: 'Preview' }).click();
      await page.getByRole('heading', { name: 'Rows read: 1' }).waitFor();
    },
  ],
  [
    'a proposal with what can be done',
    async () => {
      await page.goto(`${at.console}/proposals/p-1`);
      await page.locator('summary').filter({ hasText: 'Change status' }).click();
    },
  ],
  ['the form of the privacy notice', visit('console', '/privacy')],
  ['the webhooks of proposals', visit('console', '/proposal-hooks')],
  [
    'a webhook with its secret',
    async () => {
      await page.goto(`${at.console}/proposal-hooks`);
      await page.getByLabel('Name').fill('The proposal platform');
      await page.getByRole('button', { name: 'Create webhook' }).click();
      await page.getByRole('heading', { name: 'Secret of The proposal platform' }).waitFor();
    },
  ],
  ['the teams of the winners', visit('deskOfShow', '/teams')],
  [
    'teams of winners to invite',
    async () => {
      await page.goto(`${at.deskOfShow}/teams`);
      await page.getByLabel('Seats for each team').fill('2');
      await page.getByRole('button', { name: 'Preview' }).click();
      await page.getByRole('heading', { name: 'Invite 1 team?' }).waitFor();
    },
  ],
  ['what became of those who came', visit('console', '/outcomes')],
  ['the ranks of the jury', visit('console', '/jury')],
  ['who scores what', visit('console', '/jury/assignments')],
  ['conflicts of interest', visit('console', '/jury/conflicts')],
  ['how the jury scores', visit('console', '/jury/rules')],
  ['the choice of winners', visit('console', '/jury/decision')],
  ['the minutes of the jury', visit('console', '/jury/minutes')],
  ['the next round of the jury', visit('console', '/jury/round')],
  ['own proposals to score', () => page.goto('/console/jury')],
  ['own conflicts of interest', () => page.goto('/console/jury/conflicts')],
  ['the organizations', visit('console', '/organizations')],
  ['a new organization with faults', send(() => `${at.console}/organizations/new`, 'Add the organization')],
  [
    'an organization',
    async () => {
      await page.goto(`${at.console}/organizations`);
      await page.locator('main th a').first().click();
      await page.getByRole('heading', { name: 'Details' }).waitFor();
    },
  ],
  [
    'the choice of an organization to merge with',
    async () => {
      await page.goto(`${at.console}/organizations`);
      await page.locator('main th a').first().click();
      await page.getByRole('link', { name: 'Merge into another' }).click();
      await page.getByText('Merge into which one?').waitFor();
    },
  ],
  ['what was written', visit('console', '/write')],
  ['a new broadcast with faults', send(() => `${at.console}/broadcasts/new`, 'Save draft')],
  ['a broadcast', () => draftBroadcast()],
  [
    'a broadcast to send',
    async () => {
      await draftBroadcast();
      await page.locator('summary').filter({ hasText: 'Send later' }).click();
    },
  ],
  ['the doors', () => page.goto('/console/door')],
  [
    'a door',
    async () => {
      await page.goto(`${doorOf(at.deskOfFull)}?q=e&outcome=unknown`);
      await page.getByText('List updated').waitFor();
    },
  ],
  ['a walk-in with faults', send(() => `${doorOf(at.deskOfFull)}/walk-in`, 'Register and check in')],
  [
    'the code of a room',
    async () => {
      await page.goto(`${doorOf(at.deskOfFull)}/room-code`);
      await page.getByRole('button', { name: 'Turn on self check-in' }).click();
      await page.getByRole('link', { name: 'Show on screen' }).waitFor();
    },
  ],
  ['the code of a room on the wall', () => page.goto(`${doorOf(at.deskOfFull)}/room-code/screen`)],
  ['one’s own account', () => page.goto('/console/account')],
  ['a forgotten password', () => page.goto('/console/forgot-password')],
  ['staff and keys', () => page.goto('/console/staff')],
  [
    'somebody on the team',
    async () => {
      await page.goto('/console/staff');
      await page.locator('summary').filter({ hasText: 'Invite to the team' }).click();
      await page.locator('#staffEmail').fill('vera@example.org');
      await page.getByRole('button', { name: 'Send invitation' }).click();
      await page.getByRole('link', { name: 'vera' }).click();
      await page.getByRole('heading', { name: 'Withdraw' }).waitFor();
    },
  ],
  [
    'a key that was made',
    async () => {
      await page.goto('/console/staff');
      await page.locator('summary').filter({ hasText: 'Create API key' }).click();
      await page.locator('#keyName').fill('The proposal platform');
      await page.getByRole('button', { name: 'Create API key' }).click();
      await page.getByRole('heading', { name: 'API key “The proposal platform”' }).waitFor();
    },
  ],
  ['a page of the console where nothing is', () => page.goto('/console/sessions/nothing')],
];

async function draftBroadcast(): Promise<void> {
  await page.goto(`${at.console}/broadcasts/new`);
  await page.getByLabel('Subject').first().fill('Three days left');
  await page
    .getByRole('textbox', { name: 'Text' })
    .first()
    .fill('Hello {{name}}, the call closes {{deadline}}. {{page}}');
  await page.getByRole('button', { name: 'Save draft' }).click();
  await page.getByText('Draft saved.', { exact: false }).waitFor();
}

/**
 * Whether the Tab key is pressed through each page, and each is looked at in the light and in the dark, which takes longer
 * than all the rest; `check:long` does it. Otherwise the pages take turns.
 */
const isThorough = process.env['GREENROOM_THOROUGH'] === '1';

/** The pages on the way of an attendee, a team and an organizer, which axe always looks at; at the others in `check:long`. */
const mainPath = new Set([
  'the programme',
  'a session with faults in its form',
  'a seat',
  'an own page in Arabic',
  'a draft of one’s own',
  'a registration of one’s own',
  'the form of a session with faults',
]);

const schemes = ['light', 'dark'] as const;
/** The paths of the pages that were looked at, as often as they were. */
const seen: string[] = [];

/** A phone, a tablet and a desk, from the size that the page was opened in: a page that changes its size is laid out anew. */
function sizesInTurn() {
  const sizes = [phone, tablet, desktop];
  return page.viewportSize()?.width === desktop.width ? sizes.toReversed() : sizes;
}

/** What keeps somebody out of the page that is open: on a phone, a tablet and a desk, in the light or in the dark. */
async function allBarriers(name: string): Promise<string[]> {
  await page.waitForLoadState();
  const found: string[] = [];
  for (const size of sizesInTurn()) {
    await page.setViewportSize(size);
    if (size === phone) {
      for (const colorScheme of isThorough ? schemes : [schemes[seen.length % 2]!]) {
        await page.emulateMedia({ colorScheme });
        found.push(...(await barriers(page)).map((barrier) => `${colorScheme}: ${barrier}`));
      }
    } else {
      const width = await page.evaluate<number>('document.scrollingElement.scrollWidth');
      if (width > size.width) found.push(`scrolls sideways at ${size.width} pixels: ${width}`);
    }
  }
  seen.push(new URL(page.url()).pathname);
  if (isThorough || mainPath.has(name)) found.push(...(await wcagFaults(page)));
  if (!isThorough) return found;
  await page.setViewportSize(phone);
  return [...found, ...(await unseenFocus(page))];
}

test.each(publicPages)('%s keeps nobody out', async (name, open) => {
  await open();
  expect(await allBarriers(name)).toEqual([]);
});

describe('for organizers', () => {
  test('the way in keeps nobody out', async () => {
    await page.goto('/console');
    expect(await allBarriers('the way in')).toEqual([]);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    expect(await allBarriers('the way in, with faults')).toEqual([]);
    await signIn(page);
  });

  test.each(consolePages)('%s keeps nobody out', async (name, open) => {
    await open();
    expect(await allBarriers(name)).toEqual([]);
  });
});

/** The pages of the console, each with ids of the crowded call in its address. */
async function consoleAddresses(): Promise<string[]> {
  const idOf = async (table: string, where = 'true') =>
    (await stage.app.dataSource.query<{ id: string }[]>(`select id from ${table} where ${where} limit 1`))[0]?.id ?? '';
  const sessions = [at.deskOfFull, at.deskOfPast];
  const ids: [string, string][] = [
    ['organizations/:id', `organizations/${await idOf('organizations')}`],
    ['people/:id', `people/${await idOf('attendees', `name like 'Wilhelmina%'`)}`],
    ['broadcasts/:id', `broadcasts/${await idOf('broadcasts')}`],
    ['registrations/:id', at.withdrawSeat.slice('/console/'.length, -'/withdraw'.length)],
    ['staff/:id', `staff/${await idOf('organizers')}`],
    ['calls/:call', at.console.slice('/console/'.length)],
    ['calls/:slug', at.console.slice('/console/'.length)],
    [':externalId', 'p-won'],
    [':kind/:language', 'invited/en'],
    [':language', 'en'],
  ];
  const routes = routesBelow('/console').filter(
    ({ method, path }) => method === 'GET' && !/\.|sign-in|\/mails\//u.test(path),
  );
  const paths = routes.map(({ path }) => ids.reduce((made, [from, to]) => made.replace(from, to), path));
  return paths
    .flatMap((path) =>
      path.includes('sessions/:id') ? sessions.map((one) => path.replace('/console/sessions/:id', one)) : [path],
    )
    .map((path) => path.replace('sessions/:id', at.deskOfFull.slice('/console/'.length)))
    .filter((path) => !path.includes(':'));
}

test('no page of the console scrolls sideways, on a phone, a tablet or a desk, and each has one first heading', async () => {
  await page.goto('/console');
  if (await page.getByRole('button', { name: 'Sign in', exact: true }).isVisible()) await signIn(page);
  const found: string[] = [];
  const addresses = await consoleAddresses();
  for (const path of addresses.filter((one) => !seen.includes(one))) {
    const status = (await page.goto(path, { waitUntil: 'domcontentloaded' }))?.status() ?? 0;
    const headings = await page.locator('h1:visible').count();
    const isPage = (await page.locator('main').count()) > 0;
    if (isPage && headings !== 1) found.push(`${path} (${status}) has ${headings} first headings`);
    for (const size of sizesInTurn()) {
      await page.setViewportSize(size);
      // Everything else that `barriers` looks for takes ten times as long.
      if (!(await page.evaluate<boolean>('document.scrollingElement.scrollWidth > innerWidth'))) continue;
      const faults = (await barriers(page)).filter((fault) => fault.startsWith('scrolls sideways'));
      found.push(...faults.map((fault) => `${path} (${status}) ${fault}`));
    }
  }
  expect(found).toEqual([]);
  expect(addresses.length).toBeGreaterThan(90);
});

const juryPages = {
  owner: ['overview', 'decidedOverview', 'assignments', 'announce', 'round', 'winners'],
  'ana@jury.example': ['reviews', 'sheet', 'submitted', 'calibration', 'chair', 'minutes'],
  'cyra@jury.example': ['reviews'],
  'harbour@city.example': ['myPilots', 'myPilot'],
  team: ['question', 'asked', 'droppedPage', 'dropped', 'winnerPage', 'winner', 'publicWinners', 'embed'],
} as const;

describe('of a jury at work, one that has decided, their teams and a department', () => {
  let jury: Awaited<ReturnType<typeof crowdJury>>;

  beforeAll(async () => {
    jury = await crowdJury(stage.app);
  });

  test.each(Object.entries(juryPages))('the pages of %s keep nobody out', async (who, names) => {
    page = await equip(await stage.person());
    if (who === 'owner') await signIn(page);
    if (who.includes('@')) {
      await page.goto('/console');
      await page.getByLabel('Email address').fill(who);
      await page.getByLabel('Password').fill(staffPassword);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByRole('heading', { level: 1 }).waitFor();
    }
    const found: unknown[] = [];
    for (const name of names) {
      await page.goto(jury[name]);
      await page.evaluate(`for (const one of document.querySelectorAll('main details')) one.open = true`);
      found.push([name, await allBarriers(name)]);
    }
    expect(found).toEqual(names.map((name) => [name, []]));
  });
});

test('a system in dark mode gets dark pages', async () => {
  await page.goto('/');
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await brightness(page)).toBeGreaterThan(240);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await brightness(page)).toBeLessThan(32);
});

test.each([
  ['the programme', () => page.goto('/')],
  ['a session', visit('open')],
  ['an own page', visit('me')],
  ['the form of a session in the console', visit('console', '/sessions/new')],
])('the focus is always seen on %s', async (_name, open) => {
  await open();
  expect(await unseenFocus(page)).toEqual([]);
});

test('a person registers, and withdraws again, with the keyboard alone', async () => {
  const keyboard = await equip(await stage.person());
  await keyboard.goto(at.open);
  await keyboard.getByText('times for Nairobi (UTC+3)').waitFor();
  await focusOn(keyboard, 'Your name');
  await keyboard.keyboard.type('Kito Amani');
  await focusOn(keyboard, 'Email address');
  await keyboard.keyboard.type('kito@example.org');
  await focusOn(keyboard, 'Register');
  await keyboard.keyboard.press('Enter');
  await keyboard.getByRole('heading', { level: 1, name: 'You have a seat' }).waitFor();
  expect((await stage.mailsTo('kito@example.org', 1)).length).toBe(1);
  // The own page of somebody whose address is proven.
  await keyboard.goto(at.mine);
  await focusOn(keyboard, 'Withdraw from this session');
  await keyboard.keyboard.press('Enter');
  // What a screen reader is told.
  await keyboard.getByText('You’ve withdrawn.').waitFor();
  expect(await keyboard.locator('main').ariaSnapshot()).toMatch(/- status:\s+- paragraph: You’ve withdrawn\./u);
});
