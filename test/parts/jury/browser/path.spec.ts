// oxlint-disable jest/expect-expect -- `looksWell` asserts, and each step waits for what it must show
import type { Page } from 'playwright-core';
import { CountOutcomes } from '../../../../src/parts/outcomes/flows/count-outcomes.flow.js';
import { getCallBySlug } from '../../../../src/domain/calls/calls.queries.js';
import { findWholeCall } from '../../../../src/parts/outcomes/domain/outcomes.queries.js';
import { patienceMs } from '../../../support/patience.js';
import { jurorPassword, makeProposal, makeStaff } from '../../../support/jury.js';
import { callBody, makeCall, makeSession } from '../../../support/api-fixtures.js';
import { barriers, equip } from '../../../browser/page-checks.js';
import { desktop, eventually, openEmail, organizer, phone, Stage } from '../../../browser/stage.js';

// One proposal, from the session that its author attends to the pilot with the city. Everybody has a browser of their
// own, and every page is looked at on a phone and at a desk.

let stage: Stage;
let ana: Page;
let lin: Page;
let sessionId: string;
const site = `/calls/${callBody.slug}`;
const desk = `/console${site}`;
const jurors = ['ivo', 'mei', 'tom'].map((name) => `${name}@jury.example`);
const title = 'Shore power for fishing harbours';

beforeAll(async () => {
  stage = await Stage.open({ now: '2027-02-20T09:00:00Z' });
  const criteria = [
    { slug: 'impact', name: 'Impact' },
    { slug: 'people', name: 'People-centric' },
  ];
  await makeCall(stage.app, { criteria, acceptsProposals: true, winners: 1, languages: ['en', 'zh-TW'] });
  const { id } = await makeSession(stage.app, { criteria: ['impact'] });
  sessionId = id;
  await makeSession(stage.app, {
    title: 'Counting what changes',
    startsAtLocal: '2027-03-20T10:00',
    criteria: ['people'],
  });
  const { dataSource, clock } = stage.app;
  for (const email of jurors) await makeStaff(dataSource, clock, email);
  for (const id of ['P-1', 'P-2']) await makeProposal(dataSource, clock, id, {}, callBody.slug);
  ana = await equip(await stage.person());
  lin = await equip(await stage.person({ viewport: desktop }));
});
afterAll(() => stage?.close());

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/console');
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Nothing on the page that is open keeps anybody out, and nothing scrolls sideways. */
async function looksWell(page: Page): Promise<void> {
  const before = page.viewportSize() ?? phone;
  for (const viewport of [phone, desktop]) {
    await page.setViewportSize(viewport);
    expect([page.url(), await barriers(page)]).toEqual([page.url(), []]);
    expect(await page.evaluate<number>('document.scrollingElement.scrollWidth')).toBeLessThanOrEqual(viewport.width);
  }
  await page.setViewportSize(before);
}

/** Opens the email that a person got last, once they have so many. */
async function openLast(page: Page, address: string, count: number): Promise<void> {
  await openEmail(page, (await stage.mailsTo(address, count)).at(-1)!);
}

/** Opens the email to Ana that says this. */
async function openLetter(page: Page, words: string): Promise<void> {
  const mail = await eventually(() => {
    const found = stage.smtp.to('ana@example.org').find(({ parsed }) => parsed.text?.includes(words));
    if (found === undefined) throw new Error(`No email says ${words}`);
    return found;
  });
  await openEmail(page, mail);
}

/**
 * The funnel, counted without the tables of outcomes and matches: people by their attendance, and the proposals of teams
 * with one who attended.
 */
const funnel = `
  with people as (
    select a.email_key, bool_or(r.attended_at is not null or r.minutes_present > 0) as attended
    from attendees a join registrations r on r.attendee_id = a.id join calls c on c.id = a.call_id
    where c.slug = $1 group by 1),
  own as (
    select distinct p.id, p.state from proposals p join proposal_members m on m.proposal_id = p.id
      join people a on a.email_key = m.email_key and a.attended where p.merged_into is null)
  select (select count(*)::int from people) as registered, (select count(*)::int from people where attended) as attended,
    (select count(*)::int from own) as drafted,
    (select count(*)::int from own where state not in ('draft', 'withdrawn')) as submitted,
    (select count(*)::int from own where state in ('winner', 'showcased', 'pilot')) as won,
    (select count(*)::int from own where state = 'pilot' or exists (select from pilots i where i.proposal_id = own.id))
      as piloted`;

test('somebody attends a session', async () => {
  await ana.goto(site);
  await ana.getByRole('link', { name: /^Register/u }).click();
  await ana.getByLabel('Your name').fill('Ana Lima');
  await ana.getByLabel('Email address').fill('ana@example.org');
  await ana.getByRole('button', { name: 'Register' }).click();
  await ana.getByRole('heading', { level: 1, name: 'You have a seat' }).waitFor();
  await looksWell(ana);
  await openLast(ana, 'ana@example.org', 1);
  stage.setTime('2027-03-02T11:30:00Z');
  const spans = [{ email: 'ana@example.org', from: '2027-03-02T10:00:00Z', until: '2027-03-02T11:00:00Z' }];
  expect((await stage.app.api('POST', `/sessions/${sessionId}/attendance`, { spans })).status).toBe(200);
});

test('and writes a proposal, with a session beside the field that it helps with, and gets a receipt', async () => {
  await ana.goto(`${site}/submit`);
  await ana.getByRole('textbox', { name: 'Your name' }).fill('Ana Lima');
  await ana.getByRole('textbox', { name: 'Email address' }).fill('ana@example.org');
  await ana.getByRole('button', { name: 'Email me the link' }).click();
  await ana.getByRole('heading', { name: 'Check your email' }).waitFor();
  await looksWell(ana);
  await openLast(ana, 'ana@example.org', 2);
  await ana.getByRole('link', { name: 'Write my proposal' }).click();
  await ana.getByRole('textbox', { name: 'Title' }).fill(title);
  await ana.getByRole('combobox', { name: 'Theme' }).selectOption({ index: 1 });
  await ana.getByRole('button', { name: 'Start writing' }).click();
  await ana.getByRole('heading', { name: title }).waitFor();
  await ana.getByRole('textbox', { name: 'Organization' }).fill('Harbour Lab');
  await ana.getByRole('textbox', { name: 'Summary' }).fill('Small ships switch off their engines.');
  await ana.getByRole('textbox', { name: 'Impact' }).fill('Less smoke at the quay.');
  await ana.getByRole('textbox', { name: 'People-centric' }).fill('Fishers chose the sockets.');
  await ana.getByRole('link', { name: 'Counting what changes' }).waitFor();
  await ana.getByRole('combobox', { name: 'Stage of the solution' }).selectOption('pilot');
  await ana.locator('[data-draft-status]').getByText('Saved at').waitFor();
  await looksWell(ana);
  await ana.getByRole('button', { name: 'Submit proposal' }).click();
  await ana.getByText('Submitted. Your team gets a confirmation email.').waitFor();
  await looksWell(ana);
  const receipt = (await stage.mailsTo('ana@example.org', 3)).at(-1);
  expect(receipt?.parsed.attachments.map(({ contentType }) => contentType)).toEqual(['application/pdf']);
  await openLast(ana, 'ana@example.org', 3);
});

test('the organizer assigns it to three jurors, who are asked by email', async () => {
  await signIn(lin, organizer.email, organizer.password);
  await lin.goto(`${desk}/proposals`);
  await lin.getByRole('link', { name: title }).waitFor();
  await looksWell(lin);
  await lin.goto(`${desk}/jury/assignments`);
  await lin.getByLabel('Jurors per proposal').fill('3');
  await lin.getByRole('button', { name: 'Assign proposals' }).click();
  await lin.getByText('Draft assignments: 9').waitFor();
  await looksWell(lin);
  await lin.getByRole('button', { name: 'Release to jurors' }).click();
  await lin.getByRole('heading', { name: 'Release the assignments?' }).waitFor();
  await looksWell(lin);
  await lin.getByRole('button', { name: 'Release and notify 3' }).click();
  await lin.getByText('Released to the jurors').waitFor();
  await looksWell(lin);
});

test('they score it', async () => {
  for (const [index, email] of jurors.entries()) {
    const juror = await equip(await stage.person());
    await openLast(juror, email, 1);
    await signIn(juror, email, jurorPassword);
    await juror.getByRole('heading', { level: 1, name: 'My reviews' }).waitFor();
    if (index === 0) await looksWell(juror);
    await juror.getByLabel('I have none').check();
    await juror.getByLabel('I keep proposals, scores and discussions confidential').check();
    await juror.getByRole('button', { name: 'Sign', exact: true }).click();
    await juror.getByText('Signed. Thank you.').waitFor();
    for (const [name, score] of [
      [title, '5'],
      ['Proposal P-1', '3'],
    ] as const) {
      await juror.getByRole('link', { name }).click();
      for (const criterion of ['Impact', 'People-centric']) {
        await juror.getByRole('group', { name: criterion }).getByLabel(score).check();
      }
      if (index === 0) await looksWell(juror);
      await juror.getByRole('button', { name: 'Submit', exact: true }).click();
      await juror.getByText('Submitted. You can change it').waitFor();
    }
    if (index === 0) await looksWell(juror);
  }
});

test('the winner is decided', async () => {
  await lin.goto(`${desk}/jury`);
  await lin.getByRole('heading', { name: 'Ranking' }).waitFor();
  await looksWell(lin);
  await lin.getByRole('navigation', { name: 'Jury' }).getByRole('link', { name: 'Decision' }).click();
  await lin.getByRole('link', { name: 'Select the top 1' }).click();
  await lin.getByRole('row', { name: title }).getByRole('checkbox', { name: 'Outstanding' }).check();
  await lin.getByRole('button', { name: 'Confirm the winners' }).click();
  await lin.getByText('1 winner confirmed.').waitFor();
  await looksWell(lin);
});

test('and published, with a letter that comes at once and links to the answer', async () => {
  await lin.goto(`${desk}/jury/letters`);
  await lin.getByText('Decided, not published.').waitFor();
  await looksWell(lin);
  await lin.goto(`${desk}/jury/winners`);
  await lin.getByRole('heading', { name: 'Publish the decision' }).waitFor();
  await looksWell(lin);
  await lin.getByText('Publish without letters now').click();
  await lin.getByRole('button', { name: 'Publish to the teams' }).click();
  await lin.getByText('The decision is published.').waitFor();
  await looksWell(lin);
  await lin.goto(`${desk}/jury/letters`);
  await lin.getByRole('link', { name: 'Outstanding in theme' }).click();
  await lin.frameLocator('iframe').getByRole('main').getByText('Congratulations!').waitFor();
  await looksWell(lin);
  await lin.getByRole('button', { name: 'Send me a test' }).click();
  await stage.mailsTo(organizer.email, 1);
  await lin.getByText('1 will get it').first().waitFor();
  await looksWell(lin);
  await lin.getByRole('button', { name: 'Send now' }).click();
  // Until all is sent the page loads itself again, which could be at the moment at which Lin leaves it.
  await lin.getByText('1 have it').waitFor();
  await openLetter(ana, 'Congratulations!');
});

test('the team accepts, and agrees to be shown in public', async () => {
  await ana.getByRole('link', { name: 'tell us whether you accept' }).click();
  await ana.getByRole('heading', { name: 'Your proposal won' }).waitFor();
  await looksWell(ana);
  await ana.getByLabel('I’m answering for the whole team.').check();
  await ana.getByRole('button', { name: 'Accept', exact: true }).click();
  await ana.getByText('Your team has accepted', { exact: true }).waitFor();
  await ana.getByLabel('Text').fill('Fishing boats stay warm at the quay, without their engines.');
  await ana.getByLabel('We agree to this being published on the winners page.').check();
  await looksWell(ana);
  await ana.getByRole('button', { name: 'Save' }).first().click();
  await ana.getByText('Saved.').first().waitFor();
  await looksWell(ana);
});

test('the winners page is published', async () => {
  await lin.goto(`${desk}/jury/winners`);
  await lin.getByText('Agrees to publication').waitFor();
  await looksWell(lin);
  await lin.getByRole('button', { name: 'Publish the page' }).click();
  await lin.getByText('The page is public.').waitFor();
  const visitor = await equip(await stage.person());
  await visitor.goto(`${site}/winners`);
  await visitor.getByRole('heading', { name: title }).waitFor();
  await visitor.getByText('Fishing boats stay warm').waitFor();
  await looksWell(visitor);
});

test('the city tries it out, and the funnel reaches the pilot', async () => {
  await lin.goto(`${desk}/pilots`);
  await looksWell(lin);
  await lin.getByRole('button', { name: 'Create pilot' }).click();
  await lin.getByText('Pilot created.').waitFor();
  await lin.locator('summary').filter({ hasText: 'Department, place, dates, results' }).click();
  await lin.getByLabel('Partner department').fill('Port of Lisbon');
  await lin.getByRole('button', { name: 'Save' }).first().click();
  await lin.getByText('Saved.').first().waitFor();
  await looksWell(lin);
  const { manager } = stage.app.dataSource;
  const call = await getCallBySlug(manager, callBody.slug);
  await stage.app.app.get(CountOutcomes).latest(call, { firstMs: patienceMs });
  await lin.goto(`${desk}/outcomes`);
  await lin.getByRole('heading', { level: 1 }).waitFor();
  await looksWell(lin);
  const { registered, attended, proposals } = await findWholeCall(manager, call.id);
  const { drafted, submitted, won, piloted } = proposals;
  const [counted] = await stage.app.dataSource.query(funnel, [callBody.slug]);
  expect({ registered, attended, drafted, submitted, won, piloted }).toEqual(counted);
  expect(counted).toEqual({ registered: 1, attended: 1, drafted: 1, submitted: 1, won: 1, piloted: 1 });
  expect(stage.complaints).toEqual([]);
});
