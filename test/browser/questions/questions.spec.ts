import type { Page } from 'playwright-core';
import { mePath, myRegistrationPath } from '../../../src/site/registrations/registration-paths.js';
import { getAttendee, getRegistration } from '../../../src/domain/registrations/registrations.queries.js';
import { callBody, makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';
import { signIn } from '../pages.js';
import { barriers, equip, unseenFocus } from '../page-checks.js';
import { desktop, phone, Stage } from '../stage.js';

const zhTW = (label: string, options?: Record<string, string>) => ({ 'zh-TW': { label, ...(options && { options }) } });
const options = (...labels: string[]) => labels.map((label) => ({ value: label.toLowerCase(), label }));
const questions = [
  {
    key: 'role',
    kind: 'text',
    required: true,
    label: 'What is your role in your organization?',
    help: 'It goes on your card.',
    translations: zhTW('您在單位中的職務為何？'),
  },
  {
    key: 'meal',
    kind: 'choice',
    required: true,
    label: 'Which meal do you take?',
    options: options('Meat', 'Vegetarian', 'Vegan'),
    translations: zhTW('餐點', { meat: '葷食', vegetarian: '蛋奶素', vegan: '全素' }),
  },
  {
    key: 'days',
    kind: 'choices',
    label: 'Which days do you come?',
    options: options('Monday', 'Tuesday', 'Wednesday'),
  },
  { key: 'guests', kind: 'number', label: 'How many guests do you bring?', min: 0, max: 4 },
  { key: 'visa', kind: 'yes-no', label: 'Do you need a letter for a visa?' },
  { key: 'from', kind: 'country', label: 'Where do you travel from?' },
  { key: 'hope', kind: 'long-text', label: 'What do you hope to take home?' },
  {
    key: 'photos',
    kind: 'consent',
    required: true,
    label: 'I agree that photographs of the workshop in which I can be seen are published on the pages of the call.',
    help: 'You can withdraw this at any time.',
  },
];

let stage: Stage;
let path: string;
let own: string;
let pages: string;

beforeAll(async () => {
  stage = await Stage.open();
  await makeCall(stage.app, { languages: ['en', 'zh-TW'] });
  const session = await makeSession(stage.app, { title: 'Shore power for medium-size ports' });
  await stage.app.api('PUT', `/sessions/${session.id}/questions`, { questions });
  path = `/calls/${callBody.slug}/sessions/${session.slug}`;
  pages = `/console/sessions/${session.id}`;
  const people = [
    {
      role: 'Harbour master',
      meal: 'vegan',
      days: ['monday', 'tuesday'],
      guests: 2,
      visa: true,
      from: 'KE',
      photos: true,
    },
    { role: 'Engineer', meal: 'meat', days: ['tuesday'], hope: 'A plan for our quay.\nAnd its price.', photos: true },
    { role: 'Mayor', meal: 'vegan', guests: 0, visa: false, from: 'TW', photos: true },
  ];
  for (const [index, answers] of people.entries())
    await makeRegistration(stage.app, session.id, `p${index}@example.org`, { answers });
  const { id } = await makeRegistration(stage.app, session.id, 'amina@example.org');
  const { manager } = stage.app.dataSource;
  const attendee = await getAttendee(manager, (await getRegistration(manager, id)).attendeeId);
  own = myRegistrationPath(mePath(stage.app.config.secret, attendee), id);
});
afterAll(() => stage?.close());

test('a visitor without JavaScript answers, sees what is missing, and loses no input', async () => {
  const page = await stage.person({ javaScriptEnabled: false });
  await page.goto(`${path}?tz=Africa/Nairobi`);
  const days = page.getByRole('group', { name: 'Which days do you come?' });
  await page.getByLabel('Your name').fill('Wanjiku Kamau');
  await page.getByLabel('Email address').fill('wanjiku@example.org');
  await days.getByLabel('Tuesday').check();
  await page.getByLabel('How many guests').fill('9');
  await page.getByLabel('What do you hope').fill('A plan.\nAnd its price.');
  await page.getByRole('button', { name: 'Register' }).click();
  const alert = page.getByRole('alert');
  await alert.waitFor();
  await page.waitForLoadState();
  expect((await alert.getByRole('link').allInnerTexts()).map((text) => text.split(': ')[1])).toEqual([
    'Write an answer',
    'Choose one',
    'Enter 4 or less',
    'Select this to take part',
  ]);
  await alert.getByRole('link', { name: 'Which meal do you take' }).click();
  expect(await days.getByLabel('Tuesday').isChecked()).toBe(true);
  await page.getByLabel('What is your role').fill('Port director');
  await page.getByLabel('Vegetarian').check();
  await page.getByLabel('How many guests').fill('1');
  await page.getByLabel('I agree that photographs').check();
  await page.getByRole('button', { name: 'Register' }).click();
  await page.getByRole('heading', { level: 1, name: 'You have a seat' }).waitFor();
});

test('who was registered by others answers on their own page', async () => {
  const page = await stage.person();
  await page.goto(own);
  await page.getByRole('heading', { name: '3 questions are still open' }).waitFor();
  await page.getByRole('link', { name: 'Answer now' }).click();
  await page.getByLabel('What is your role').fill('Planner');
  await page.getByLabel('Vegan').check();
  await page.getByLabel('I agree that photographs').check();
  await page.getByRole('button', { name: 'Save answers' }).click();
  await page.getByText('Your answers are saved.').waitFor();
  await page.getByText('Planner').waitFor();
  await page.getByRole('link', { name: 'Change your answers' }).click();
  expect(await page.getByLabel('Vegan').isChecked()).toBe(true);
});

test('an organizer writes a question, and sees only what belongs to its kind', async () => {
  const page = await stage.person({ viewport: desktop });
  await signIn(page);
  await page.goto(`${pages}/settings`);
  await page.getByRole('link', { name: 'Edit questions' }).click();
  await page.getByRole('link', { name: 'Add a question' }).click();
  await page.getByLabel('Minimum').waitFor({ state: 'hidden' });
  await page.getByLabel('Type of answer').selectOption('number');
  await page.getByLabel('Minimum').waitFor({ state: 'visible' });
  await page.getByLabel('Type of answer').selectOption('choice');
  await page.getByLabel('Question', { exact: false }).first().fill('How do you travel?');
  await page.getByLabel('Choices', { exact: false }).first().fill('By train\nBy ship');
  await page.getByRole('button', { name: 'Save question' }).click();
  await page.getByText('Question added').waitFor();
  await page.getByText('Remove: How do you travel?').click();
  await page.getByRole('button', { name: 'Remove the question' }).click();
  await page.getByText('Removed. Existing answers stay.', { exact: false }).waitFor();
  expect(await page.getByText('How do you travel?').count()).toBe(0);
});

describe.each([
  ['a phone', phone],
  ['a desk', desktop],
])('on %s', (_, viewport) => {
  let page: Page;
  beforeAll(async () => {
    page = await equip(await stage.person({ viewport }));
    await signIn(page);
  });

  test.each([
    ['a form that asks', () => page.goto(`${path}?tz=Africa/Nairobi`)],
    ['a form that asks in Chinese', () => page.goto(`${path}?lang=zh-TW`)],
    [
      'a form that asks, with faults',
      async () => {
        await page.goto(`${path}?lang=en`);
        await page.getByRole('button', { name: 'Register' }).click();
        await page.getByRole('alert').waitFor();
      },
    ],
    ['the answers of one’s own', () => page.goto(own)],
    ['the form of one’s own answers', () => page.goto(`${own}/answers`)],
    ['the questions in the console', () => page.goto(`${pages}/questions?lang=en`)],
    ['the form of a question', () => page.goto(`${pages}/questions/meal`)],
    ['the answers in the console', () => page.goto(`${pages}/answers`)],
  ])('%s keeps nobody out', async (_, visit) => {
    await visit();
    expect(await barriers(page)).toEqual([]);
    expect(await unseenFocus(page)).toEqual([]);
  });
});

test('no browser complained', () => {
  expect(stage.complaints).toEqual([]);
});
