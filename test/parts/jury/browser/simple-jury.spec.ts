// oxlint-disable jest/expect-expect -- `looksWell` asserts, and each step waits for what it must show
import type { Page } from 'playwright-core';
import { juryRulesInput } from '../../../../src/parts/jury/domain/jury-input.js';
import { AssignProposals } from '../../../../src/parts/jury/flows/assign-proposals.flow.js';
import { ScoreProposal } from '../../../../src/parts/jury/flows/score-proposal.flow.js';
import { SetJuryRules } from '../../../../src/parts/jury/flows/set-jury-rules.flow.js';
import { callBody, makeCall } from '../../../support/api-fixtures.js';
import { jurorPassword, makeStaff } from '../../../support/jury.js';
import { barriers, equip } from '../../../browser/page-checks.js';
import { desktop, eventually, openEmail, organizer, phone, Stage } from '../../../browser/stage.js';

// Two walks, in which the proposals come from an external platform, and nobody of any team ever registers for a session.
// The first, from "proposals are in" to "letters are out", counts the pages that the owner needs, and what they click. In
// the second, the clock passes every deadline, and nobody clicks but where no clock would start without it.

let stage: Stage;
let lin: Page;
const desk = `/console/calls/${callBody.slug}/jury`;
const jurors = ['ivo', 'mei'].map((name) => `${name}@jury.example`);
const teams = ['roofs', 'ports', 'soil'];
const opened: string[] = [];
let clicks = 0;

beforeAll(async () => {
  stage = await Stage.open({ now: '2027-04-05T08:00:00Z' });
  const criteria = [
    { slug: 'impact', name: 'Impact' },
    { slug: 'people', name: 'People-centric' },
  ];
  await makeCall(stage.app, {
    criteria,
    winners: 1,
    languages: ['en', 'zh-TW'],
    contactEmail: 'office@harbours.example',
  });
  for (const name of teams) await propose(callBody.slug, name);
  // One is on the team; the other is invited on the page.
  await makeStaff(stage.app.dataSource, stage.app.clock, jurors[0]!);
  lin = await equip(await stage.person({ viewport: desktop }));
});
afterAll(() => stage?.close());

/** The platform of a call sends a proposal. */
async function propose(call: string, name: string): Promise<void> {
  await stage.app.api('PUT', `/calls/${call}/proposals/${name}`, {
    title: `Proposal ${name}`,
    theme: 'energy',
    organization: `Team ${name}`,
    members: [{ email: `lead@${name}.example`, name: `Lead of ${name}` }],
    state: 'submitted',
    content: { summary: `About ${name}.` },
  });
}

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/console');
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function looksWell(page: Page): Promise<void> {
  const before = page.viewportSize() ?? phone;
  for (const viewport of [phone, desktop]) {
    await page.setViewportSize(viewport);
    expect([page.url(), await barriers(page)]).toEqual([page.url(), []]);
    expect(await page.evaluate<number>('document.scrollingElement.scrollWidth')).toBeLessThanOrEqual(viewport.width);
  }
  await page.setViewportSize(before);
}

/** The owner clicks something that opens a page. */
async function click(role: 'button' | 'link', name: string | RegExp): Promise<void> {
  await lin.getByRole(role, { name }).first().click();
  clicks += 1;
}

/** A page that the owner reads. */
async function reads(said: string): Promise<void> {
  await lin.getByText(said, { exact: false }).first().waitFor();
  opened.push(new URL(lin.url()).pathname);
  await looksWell(lin);
}

test('the owner invites jurors, assigns and releases on one page', async () => {
  await signIn(lin, organizer.email, organizer.password);
  await lin.getByRole('heading', { level: 1 }).waitFor();
  await lin.goto(`${desk}/simple`);
  await reads('3 proposals, not assigned');
  await lin.getByText('Invite jurors').first().click();
  await lin.getByLabel('Jurors’ email addresses').fill(jurors.join('\n'));
  await lin.getByLabel('Note to jurors').fill('Thank you for reading with us.');
  await click('button', 'Invite jurors');
  await reads('1 juror invited. Already on the team: 1.');
  await lin.getByLabel('Deadline for reviews').fill('2027-04-20');
  await lin.getByLabel(/^Time/u).fill('18:00');
  await click('button', 'Assign as drafts');
  await reads('Assigned, not released');
  expect(stage.smtp.to(jurors[0]!)).toEqual([]);
  await click('button', 'Release and notify 2');
  await reads('0 of 6 reviews submitted');
});

test('jurors read what they are asked, sign before the first title, and score', async () => {
  for (const [index, email] of jurors.entries()) {
    const invitation = await eventually(() => {
      const found = stage.smtp.to(email).find(({ parsed }) => parsed.subject?.startsWith('Join the jury'));
      if (found === undefined) throw new Error(`${email} has no invitation`);
      return found;
    });
    const said = invitation.parsed.text ?? '';
    expect(said).toContain('Thank you for reading with us.');
    expect(said).toContain('Proposals to review: 3.');
    expect(said).toContain('20 April 2027, 18:00, Lisbon');
    expect(said).not.toContain('Proposal roofs');
    expect(invitation.parsed.replyTo?.text).toContain('office@harbours.example');
    const juror = await equip(await stage.person());
    await openEmail(juror, invitation);
    // Who was invited chooses a password by the link of another email.
    if (index === 1)
      await stage.app.dataSource.query(
        `update organizers set state = 'active', password_hash = (select password_hash from organizers where email = $2)
         where email = $1`,
        [email, jurors[0]],
      );
    await signIn(juror, email, jurorPassword);
    await juror.getByText('Sign to see your proposals: 3.').waitFor();
    expect(await juror.getByText('Proposal roofs').count()).toBe(0);
    await looksWell(juror);
    await juror.getByLabel('I have none').check();
    await juror.getByLabel('I keep proposals, scores and discussions confidential').check();
    await juror.getByRole('button', { name: 'Sign', exact: true }).click();
    await juror.getByText('Signed. Thank you.').waitFor();
    for (const [place, name] of teams.entries()) {
      await juror.goto('/console/jury');
      await juror.getByRole('link', { name: `Proposal ${name}` }).click();
      for (const criterion of ['Impact', 'People-centric'])
        await juror
          .getByRole('group', { name: criterion })
          .getByLabel(String(5 - place))
          .check();
      await juror
        .getByRole('button', { name: /^Submit/u })
        .first()
        .click();
      await juror.getByText('Submitted. You can change it').first().waitFor();
    }
  }
});

test('the owner chooses the winner and announces it: everyone gets a letter', async () => {
  await lin.goto(`${desk}/simple`);
  await reads('All reviews: 6');
  await click('link', 'Choose the winners');
  await reads('Everyone else becomes “Not selected”.');
  await click('button', 'Confirm the winners');
  await reads('1 winner confirmed.');
  await lin.getByText('Not selected: 2').waitFor();
  await click('link', 'Preview and announce');
  await reads('This publishes the decision and sends the letters.');
  await lin.frameLocator('iframe').first().getByRole('main').waitFor();
  // Not by mouse: while a frame of another process still moves, Chromium gives it the clicks beside it.
  await lin.getByRole('button', { name: 'Publish and send letters (3)' }).press('Enter');
  clicks += 1;
  await reads('Announced. The letters are on their way.');
  await lin.getByText('0 accepted, 1 waiting, 0 declined.').waitFor();
  for (const name of teams)
    await eventually(() => expect(stage.smtp.to(`lead@${name}.example`).length).toBeGreaterThan(0));
  expect([...new Set(opened)]).toEqual([`${desk}/simple`, `${desk}/decision`, `${desk}/announce`]);
  expect({ pages: new Set(opened).size, clicks }).toEqual({ pages: 3, clicks: 7 });
  expect(stage.complaints).toEqual([]);
});

const late = '/console/calls/late-harbours';
const lateTeams = ['first', 'second', 'third'];
const system = { kind: 'system' } as const;
let team: Page;
let seen = '0';

/** How many emails of which kind have left for the second call since the last look. */
async function outbox(): Promise<string[]> {
  // What has arrived starts clocks.
  for (let round = 0; round < 2; round += 1) await stage.allSent();
  const rows: { said: string; last: string }[] = await stage.app.dataSource.query(
    `select count(*) || ' ' || kind as said, max(position)::text as last from messages
     where position > $1 and state = 'sent' and (payload #>> '{places,call,slug}' = 'late-harbours'
       or call_id = (select id from calls where slug = 'late-harbours')) group by kind order by kind`,
    [seen],
  );
  seen = String(Math.max(Number(seen), ...rows.map(({ last }) => Number(last))));
  return rows.map(({ said }) => said);
}

/** What has left by a time, and what Home lists then. The owner signs in again: weeks have passed. */
async function at(time: string): Promise<{ outbox: string[]; home: string[] }> {
  stage.setTime(time);
  const left = await outbox();
  await lin.context().clearCookies();
  await signIn(lin, organizer.email, organizer.password);
  await lin.getByRole('heading', { level: 1 }).waitFor();
  await lin.goto(late);
  return { outbox: left, home: await lin.locator('.todo .state').allInnerTexts() };
}

test('the clock passes the deadlines of proposals and reviews: Home says so, and jurors were reminded', async () => {
  const { app } = stage.app;
  const own = { slug: 'late-harbours', name: 'Late Harbours', timeZone: 'Europe/Berlin', closesOn: '2027-05-10' };
  await makeCall(stage.app, { ...own, criteria: [{ slug: 'impact', name: 'Impact' }], winners: 1 });
  for (const name of lateTeams) await propose(own.slug, name);
  expect(await at('2027-05-10T22:00:00Z')).toEqual({ outbox: [], home: [] });

  const rules = { scale: { min: 1, max: 5 }, weights: { impact: 1 }, scoresUntilLocal: '2027-05-20T18:00' };
  await app.get(SetJuryRules).run(own.slug, juryRulesInput.parse(rules), system);
  const add = lateTeams.flatMap((proposal) => jurors.map((juror) => ({ proposal, juror })));
  await app.get(AssignProposals).byHand(own.slug, { add, remove: [] }, system);
  await app.get(AssignProposals).release(own.slug, system);
  const scored = await stage.app.dataSource.query(
    `select p.id as "proposalId", o.id, o.role, p.external_id as name from proposals p
     join jury_assignments a on a.proposal_id = p.id join organizers o on o.id = a.juror_id
     where p.external_id in ('first', 'second')`,
  );
  for (const { proposalId, name, ...juror } of scored) {
    const input = { scores: { impact: name === 'first' ? '5' : '4' }, comment: '', handIn: true, version: 0 };
    await app.get(ScoreProposal).run(proposalId, input, { kind: 'organizer', ...juror });
  }
  expect(await at('2027-05-19T16:00:00Z')).toEqual({
    outbox: ['2 staff-assigned', '2 staff-reviews'],
    home: ['Jury behind: 4 of 6, due Thu 20 May, 18:00'],
  });
  expect(await at('2027-05-20T16:00:00Z')).toEqual({
    outbox: [],
    home: ['Jury overdue: 4 of 6, due Thu 20 May, 18:00'],
  });
});

test('the owner decides and announces, without which no clock starts: the letter follows the deadline', async () => {
  await lin.goto(`${late}/jury/simple`);
  await click('link', 'Choose the winners');
  await click('button', 'Confirm the winners');
  await click('link', 'Preview and announce');
  await lin.getByLabel('Deadline for the answer').fill('2027-06-01T12:00');
  await lin.frameLocator('iframe').first().getByText('Tuesday 1 June 2027, 12:00, Berlin').waitFor();
  await lin.getByRole('button', { name: 'Publish and send letters (3)' }).press('Enter');
  await lin.getByText('Announced. The letters are on their way.').waitFor();
  const letters = await Promise.all(lateTeams.map((name) => stage.mailsTo(`lead@${name}.example`, 1)));
  expect(letters.map(([letter]) => letter?.parsed.subject)).toEqual([
    'Congratulations, you’ve won: “Proposal first”',
    'The result of your proposal “Proposal second”',
    'The result of your proposal “Proposal third”',
  ]);
  expect(letters[0]![0]!.parsed.text).toContain('by Tuesday 1 June 2027, 12:00, Berlin (UTC+2)');
  expect(await outbox()).toEqual(['3 letter']);
  team = await equip(await stage.person());
  await openEmail(team, letters[0]![0]!);
  await team.getByRole('link', { name: 'Accept or decline' }).first().click();
});

test('the clock passes the deadline of the answer: the outbox, Home, the winners’ page and the team’s agree', async () => {
  const pages = async () => {
    await team.reload();
    await lin.goto(`${late}/jury/winners`);
    return {
      team: await team.getByRole('heading', { level: 1 }).innerText(),
      winners: await lin.getByRole('main').locator('.list .state').allInnerTexts(),
    };
  };
  expect(await at('2027-05-29T12:00:00Z')).toEqual({ outbox: ['1 winner-reminder'], home: [] });
  expect(await pages()).toEqual({ team: 'Your proposal won', winners: ['Waiting for an answer'] });
  expect(await team.getByText('Answer by Tuesday 1 June 2027, 13:00, Nairobi (UTC+3).').count()).toBe(1);
  await looksWell(team);

  expect(await at('2027-06-01T10:00:00Z')).toEqual({
    outbox: ['1 staff-places'],
    home: ['Winners’ places free: 1. Next in rank: “Proposal second”', 'Winners who missed the deadline to accept: 1'],
  });
  expect(await pages()).toEqual({ team: 'The deadline has passed', winners: ['No answer in time'] });
  await lin.getByText('“Proposal first” (Energy) didn’t answer in time.').waitFor();
  await looksWell(team);
  await looksWell(lin);
  expect(stage.complaints).toEqual([]);
});
