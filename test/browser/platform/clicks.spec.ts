import type { Locator, Page } from 'playwright-core';
import { callBody, makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';
import { SetUpWorkspace } from '../../../src/flows/identity/set-up-workspace.flow.js';
import { startTestApp } from '../../support/app.js';
import { desktop, eventually, Stage } from '../stage.js';
import { signIn } from '../pages.js';

// How much an organizer clicks and types for what an office does most, each from the page where the work begins.
let stage: Stage;
let page: Page;
const home = `/console/calls/${callBody.slug}`;
const session = (changes: object = {}) => makeSession(stage.app, { startsAtLocal: '2027-02-02T10:00', ...changes });

/** Counts what somebody does on a page. */
class Hand {
  private clicks = 0;
  private fields = 0;

  /** `onward`: what counts as a way on from a page. */
  private constructor(private readonly onward: string) {}

  static async at(path: string, onward = 'a[href], button:not(.vh)'): Promise<Hand> {
    // A page that refreshes itself can come in between.
    await eventually(() => page.goto(path));
    await page.waitForLoadState();
    return new Hand(onward);
  }

  /** Clicks, waits for the page or the words that follow, and looks for a way on from there. */
  async click(what: Locator, then?: Locator): Promise<void> {
    this.clicks += 1;
    await what.click();
    await then?.waitFor();
    await page.waitForLoadState();
    const onward = page.locator('main').locator(this.onward).filter({ visible: true });
    if ((await onward.count()) === 0) throw new Error(`${page.url()} has no next step`);
  }

  async fill(what: Locator, text: string): Promise<void> {
    this.fields += 1;
    await what.fill(text);
  }

  async choose(what: Locator, file: { name: string; text: string }): Promise<void> {
    this.fields += 1;
    await what.setInputFiles({ name: file.name, mimeType: 'text/csv', buffer: Buffer.from(file.text) });
  }

  get done(): [clicks: number, fields: number] {
    return [this.clicks, this.fields];
  }
}

const link = (name: string | RegExp) => page.getByRole('link', { name, exact: typeof name === 'string' }).first();
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' }).first();
const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });
const flash = () => page.locator('.note.flash');
const people = async (count: number, of: { id: string }, changes: object = {}) => {
  for (let index = 0; index < count; index += 1)
    await makeRegistration(stage.app, of.id, `person.${index}@people.example`, { name: `Person ${index}`, ...changes });
};

beforeAll(async () => {
  stage = await Stage.open();
  await makeCall(stage.app);
  page = await stage.person({ viewport: desktop });
  await signIn(page);
});
afterAll(() => stage?.close());

test('six weekly sessions: three clicks, one field', async () => {
  const { id } = await session();
  const hand = await Hand.at(`/console/sessions/${id}`);
  await hand.click(link('Again?'), heading('Again?'));
  await hand.fill(page.getByLabel('More sessions'), '5');
  await hand.click(button('Continue'), page.getByText('Nothing is saved.'));
  await hand.click(button(/publish/u), flash());
  expect(hand.done).toEqual([3, 1]);
});

test('importing people: three clicks, one field', async () => {
  const { id } = await session();
  const hand = await Hand.at(`/console/sessions/${id}/attendees`);
  await hand.click(link('Import'), heading('Import registrations'));
  const text = 'Name,Email\nAda Lima,ada@import.example\nBo Chen,bo@import.example\n';
  await hand.choose(page.getByLabel('File', { exact: true }), { name: 'people.csv', text });
  await hand.click(button('Preview'), button('Register and notify 2'));
  await hand.click(button('Register and notify 2'), link('Background tasks'));
  expect(hand.done).toEqual([3, 1]);
});

test('eight people approved: three clicks', async () => {
  const { id } = await session({ approval: 'manual' });
  await people(8, { id });
  const hand = await Hand.at(`/console/sessions/${id}/attendees?state=pending`);
  await hand.click(page.getByLabel('Select all 8'));
  await hand.click(button('Approve'), heading('Approve 8?'));
  await hand.click(button(/^Approve/u), flash());
  expect(hand.done).toEqual([3, 0]);
});

test('a session with 46 people moves, and is cancelled: three clicks and a field, two clicks', async () => {
  const { id } = await session();
  await people(46, { id });
  const moving = await Hand.at(`/console/sessions/${id}`);
  await moving.click(link('Reschedule'), heading('Reschedule'));
  await moving.fill(page.getByLabel('Starts at'), '11:00');
  await moving.click(button('Preview the notifications'), button('Reschedule and notify 46'));
  await moving.click(button('Reschedule and notify 46'), flash());
  expect(moving.done).toEqual([3, 1]);
  const cancelling = await Hand.at(`/console/sessions/${id}`);
  await cancelling.click(link('Cancel session'), heading('Cancel session'));
  await cancelling.click(button(/^Cancel/u), flash());
  expect(cancelling.done).toEqual([2, 0]);
});

test('a person is found with one field, and their address corrected with two more: one click, three clicks', async () => {
  const { id } = await session();
  await people(1, { id });
  const finding = await Hand.at(home);
  await finding.fill(page.getByRole('searchbox').first(), 'person.0');
  await page.keyboard.press('Enter');
  await finding.click(link('Person 0'), heading('Person 0'));
  expect(finding.done).toEqual([1, 1]);
  const correcting = await Hand.at(page.url());
  await correcting.click(link('Edit'), heading('Edit Person 0'));
  await correcting.fill(page.getByLabel('New email address'), 'person@people.example');
  await correcting.click(page.getByLabel('Send a confirmation link'));
  await correcting.click(button('Change address'), flash());
  expect(correcting.done).toEqual([3, 1]);
});

test('two hundred people invited: five clicks, one field', async () => {
  await session({ title: 'Open to all' });
  const list = Array.from({ length: 200 }, (_, index) => `Guest ${index} <guest.${index}@guests.example>`).join('\n');
  const hand = await Hand.at(home);
  await hand.click(link(/^Messages/u), heading('Write'));
  await hand.click(page.getByRole('link', { name: /haven’t registered/u }).first(), heading('New invitation'));
  await hand.click(page.getByRole('checkbox', { name: 'Open to all' }));
  await hand.fill(page.getByLabel('List', { exact: true }), list);
  await hand.click(button('Continue'), button('Send 200 invitations'));
  await hand.click(button('Send 200 invitations'), flash());
  expect(hand.done).toEqual([5, 1]);
});

test('the first call, from the setup code to a published webinar with email tested: at most 40 together', async () => {
  const app = await startTestApp({ now: '2027-01-11T07:00:00Z' });
  const organizer = page;
  try {
    page = await stage.person({ viewport: desktop, baseURL: app.url });
    const hand = await Hand.at('/console/setup', 'a.btn, button:not(.vh), .flash a');
    await hand.fill(page.getByLabel('Setup code'), (await app.app.get(SetUpWorkspace).issueCode())!);
    await hand.fill(page.getByLabel('Your name'), 'Amina Odhiambo');
    await hand.fill(page.getByLabel('Email address'), 'amina@example.org');
    await hand.fill(page.getByLabel('Password'), 'seven calm otters swim upstream');
    await hand.click(button('Create my account'), page.getByLabel('Name of the call'));
    await hand.fill(page.getByLabel('Name of the call'), 'Green Harbours');
    await hand.fill(page.getByLabel('First day'), '2027-01-11');
    await hand.fill(page.getByLabel('Last day'), '2027-04-11');
    await hand.click(button('Create the call'), heading('Checklist'));
    await hand.click(button('Send me a test email'), page.locator('#answer'));
    await hand.click(link(/Say what the call is about/u), page.getByLabel('Organizer'));
    await hand.fill(page.getByLabel('Organizer'), 'City of Mombasa');
    await hand.fill(page.getByLabel('Summary'), 'Ideas that make harbours quieter and cleaner.');
    await hand.click(button('Save'), flash());
    await hand.click(link(/^Checklist/u), heading('Checklist'));
    await hand.click(link(/Write the privacy notice/u), button('Save'));
    await hand.click(button('Save'), flash());
    await hand.click(link(/^Home/u), heading('Checklist'));
    await hand.click(link(/Publish the first session/u), page.getByLabel('Title', { exact: true }));
    await hand.fill(page.getByLabel('Title', { exact: true }), 'How to write a good proposal');
    await hand.fill(page.getByLabel('Date', { exact: true }), '2027-01-18');
    await hand.fill(page.getByLabel('Starts at'), '16:00');
    await hand.fill(page.getByLabel('Join link'), 'https://meet.example.org/harbours');
    await hand.click(button('Save draft'), button(/^Publish/u));
    await hand.click(button(/^Publish/u), link('Checklist'));
    await hand.click(link('Checklist'), heading('Checklist'));
    await hand.click(link('Make it public'), button('Make it public'));
    await hand.click(button('Make it public'), page.getByText('The call is public.'));
    const [clicks, fields] = hand.done;
    expect(clicks + fields).toBeLessThanOrEqual(40);
  } finally {
    await page.context().close();
    page = organizer;
    await app.stop();
  }
});
