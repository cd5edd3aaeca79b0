import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Pdf from 'pdfkit';
import type { Page } from 'playwright-core';
import { insertProposalFile } from '../../../../src/domain/proposals/proposal-files.queries.js';
import { inTransaction } from '../../../../src/platform/database/tx.js';
import { storeFile } from '../../../../src/platform/file-store/files.queries.js';
import { hostilePdfs } from '../../../support/hostile-pdf.js';
import { storable } from '../../../support/file-sources.js';
import { EditCall } from '../../../../src/flows/calls/edit-call.flow.js';
import { juryRulesInput } from '../../../../src/parts/jury/domain/jury-input.js';
import { SetJuryRules } from '../../../../src/parts/jury/flows/set-jury-rules.flow.js';
import { ScoreProposal } from '../../../../src/parts/jury/flows/score-proposal.flow.js';
import type { Actor } from '../../../../src/domain/identity/actor.js';
import { AssignProposals } from '../../../../src/parts/jury/flows/assign-proposals.flow.js';
import { criteria, jurorPassword, makeProposal, makeStaff, openReviews } from '../../../support/jury.js';
import { createWorld, staff } from '../../../support/world.js';
import { barriers, equip, focusOn } from '../../../browser/page-checks.js';
import { desktop, eventually, organizer, phone, Stage } from '../../../browser/stage.js';
import { makeFlow } from '../../../support/flows.js';
import { patienceMs } from '../../../support/patience.js';

let stage: Stage;
let bo: Actor & { kind: 'organizer' };
const ids: Record<string, string> = {};

beforeAll(async () => {
  stage = await Stage.open({ now: '2027-04-05T08:00:00Z' });
  const { dataSource, clock, config } = stage.app;
  await createWorld(dataSource, clock, config);
  await makeFlow(EditCall, dataSource, clock).run('solutions', { criteria, winners: 1 }, staff);
  const answers = { impact: `${'A tonne a year less. '.repeat(120)}At last.`, people: 'The neighbours were asked.' };
  const content = { summary: 'Sun on every roof.', answers };
  for (const id of ['P-1', 'P-2', 'P-3', 'P-4'])
    ids[id] = await makeProposal(dataSource, clock, id, id === 'P-2' ? { content } : {});
  await makeStaff(dataSource, clock, 'ana@jury.example');
  bo = await makeStaff(dataSource, clock, 'bo@jury.example');
  const add = ['P-1', 'P-2', 'P-3', 'P-4'].map((proposal, index) => ({
    proposal,
    juror: `${index < 2 ? 'ana' : 'bo'}@jury.example`,
  }));
  await makeFlow(AssignProposals, dataSource, clock).byHand('solutions', { add, remove: [] }, staff);
  await openReviews(dataSource);
});
afterAll(() => stage?.close());

async function enter(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/console');
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** What browsers have complained about since this was last asked, beside having no connection. */
function complaints(): string[] {
  return stage.complaints.splice(0).filter((one) => !/ERR_INTERNET_DISCONNECTED|Failed to fetch/u.test(one));
}

/** Nothing on the page that is open keeps anybody out, and nothing scrolls sideways. */
async function looksWell(page: Page, width: number): Promise<void> {
  expect([page.url(), await barriers(page)]).toEqual([page.url(), []]);
  expect(await page.evaluate<number>('document.scrollingElement.scrollWidth')).toBeLessThanOrEqual(width);
}

/** A plan of three pages, whose last names what is searched for, and that a script in it would call out. */
async function storePlan(proposalId: string): Promise<void> {
  const document = new Pdf({ size: 'A4' });
  const pieces: Buffer[] = [];
  document.on('data', (piece: Buffer) => pieces.push(piece));
  document.fontSize(20).text('The plan of the harbour');
  document.addPage().text('Costs: 1200 euros');
  document.addPage().text('Tidal GATES open at noon, and the gates close at night');
  const ended = new Promise((resolve) => document.once('end', resolve));
  document.end();
  await ended;
  await attach(proposalId, Buffer.concat(pieces));
}

async function attach(proposalId: string, pdf: Buffer): Promise<void> {
  const { dataSource, clock } = stage.app;
  await inTransaction(dataSource, async (tx) => {
    const fileId = await storeFile(tx, storable(pdf, 'plan.pdf'), clock.now());
    await insertProposalFile(tx, { proposalId, fileId, pages: 3, anonymousFileId: null, namesFound: [] }, clock.now());
  });
}

test('a PDF is read beside the scales, searched and enlarged, and has a screen of its own on a phone', async () => {
  await storePlan(ids['P-1']!);
  for (const viewport of [desktop, phone]) {
    const page = await equip(await stage.person({ viewport }));
    await enter(page, 'ana@jury.example', jurorPassword);
    await page.getByRole('link', { name: 'Proposal P-1' }).click();
    await page.getByText('plan.pdf').first().waitFor();
    await page.getByText('Show pages').click();
    await page.getByText('/ 3').waitFor();
    const pages = page.locator('[data-pdf-pages]');
    await pages.getByText('The plan of the harbour').waitFor({ state: 'attached' });
    // What others have written is read in a worker, and nowhere else.
    expect(page.workers().map((worker) => new URL(worker.url()).pathname)).toEqual([
      expect.stringMatching(/pdf-viewer/u),
    ]);
    await page.getByPlaceholder('Search in the PDF').fill('gates');
    await page.getByText('1 / 2').waitFor();
    const at = page.getByRole('spinbutton');
    await eventually(async () => expect(await at.inputValue()).toBe('3'));
    await page.getByRole('button', { name: 'Next match' }).click();
    await page.getByText('2 / 2').waitFor();
    await page.getByPlaceholder('Search in the PDF').fill('nowhere');
    await page.getByText('No matches').waitFor();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await page.getByText('125%').waitFor();
    await looksWell(page, viewport.width);
    await at.fill('1');
    await page.keyboard.press('Enter');
    const [view, scale] = [page.locator('[data-pdf-view]'), page.getByRole('group', { name: 'Impact' })];
    const [pane, scored] = [await view.boundingBox(), await scale.boundingBox()];
    const isBeside = (pane?.x ?? 0) + (pane?.width ?? 0) <= (scored?.x ?? 0);
    expect(viewport === phone ? [pane?.x, pane?.y, pane?.width] : isBeside).toEqual(
      viewport === phone ? [0, 0, phone.width] : true,
    );
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await view.waitFor({ state: 'hidden' });
    await eventually(() => expect(page.workers()).toEqual([]));
    await page.context().close();
  }
  expect(complaints()).toEqual([]);
  await stage.app.dataSource.query('delete from proposal_files');
});

test('a PDF that means harm shows its words: nothing in it runs, nothing leaves, and the page stays in use', async () => {
  const { dataSource } = stage.app;
  const asked: string[] = [];
  const outside = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(outside.address() as AddressInfo).port}/`;
  const page = await equip(await stage.person({ viewport: desktop }));
  const strange: string[] = [];
  page.on('dialog', (dialog) => strange.push(dialog.message()));
  page.on('popup', (popup) => strange.push(popup.url()));
  page.on('download', (download) => strange.push(download.url()));
  page.on('request', (request) => {
    if (!request.url().startsWith(stage.app.url)) strange.push(request.url());
  });
  await enter(page, 'ana@jury.example', jurorPassword);
  for (const [what, pdf] of Object.entries(hostilePdfs(address))) {
    await attach(ids['P-1']!, pdf);
    await page.goto(`/console/jury/proposals/${ids['P-1']}`);
    await page.getByText('Show pages').click();
    const pages = page.locator('[data-pdf-pages]');
    await pages.getByText('harmless').first().waitFor({ state: 'attached' });
    await page.getByPlaceholder('Search in the PDF').fill('harmless');
    await page.getByText(/^1 \/ \d+$/u).waitFor();
    // A link across the whole page leads nowhere, and what is beside it works.
    await pages.click({ position: { x: 200, y: 200 } });
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await page.getByText('125%').waitFor();
    const found = await page.evaluate(
      `[typeof harmed, document.querySelectorAll('[data-pdf-pages] :is(a, iframe, input, button)').length,
        document.querySelectorAll('[data-pdf-pages] > *').length <= 1000]`,
    );
    expect([what, found, new URL(page.url()).pathname]).toEqual([
      what,
      ['undefined', 0, true],
      `/console/jury/proposals/${ids['P-1']}`,
    ]);
    await page.getByText('I have a conflict of interest').click();
    await page.getByRole('textbox', { name: 'Reason (optional)' }).waitFor();
    await dataSource.query('delete from proposal_files');
  }
  outside.close();
  expect([strange, asked, complaints()]).toEqual([[], [], []]);
  await page.context().close();
});

test('a scale of ten is one row on every screen, and a review is printed with its whole text', async () => {
  const { dataSource, clock } = stage.app;
  const rules = { weights: { impact: 1, people: 1 }, scale: { min: 1, max: 10 } };
  const set = makeFlow(SetJuryRules, dataSource, clock);
  await set.run('solutions', juryRulesInput.parse(rules), staff);
  const page = await equip(await stage.person({ viewport: desktop }));
  await enter(page, 'ana@jury.example', jurorPassword);
  await page.goto(`/console/jury/proposals/${ids['P-2']}`);
  for (const viewport of [{ ...desktop, width: 1280 }, phone]) {
    await page.setViewportSize(viewport);
    const points = await page.getByRole('group', { name: 'Impact' }).getByRole('radio').all();
    const boxes = await Promise.all(points.map((point) => point.boundingBox()));
    expect([boxes.length, new Set(boxes.map((box) => box?.y)).size]).toEqual([10, 1]);
    // Each one can be hit: none covers its neighbor.
    const gaps = boxes
      .slice(1)
      .map((box, index) => (box?.x ?? 0) - (boxes[index]?.x ?? 0) - (boxes[index]?.width ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(0);
    await looksWell(page, viewport.width);
  }
  await page.setViewportSize(desktop);
  const comment = 'First line\n'.repeat(30);
  await page.getByLabel('Comment for the jury').fill(comment);
  await page.emulateMedia({ media: 'print' });
  const shown = (selector: string) =>
    page.evaluate<number>(
      `[...document.querySelectorAll('${selector}')].filter((one) => one.checkVisibility()).length`,
    );
  expect([await shown('nav, .btn, .skip, [data-keys-hint]'), await shown('h1')]).toEqual([0, 1]);
  for (const text of ['Sun on every roof.', 'At last.', 'The neighbours were asked.'])
    expect([text, await page.getByText(text).isVisible()]).toEqual([text, true]);
  // Paper doesn't scroll: nothing is cut off, not even what was typed.
  expect(
    await page.evaluate(`[...document.querySelectorAll('main :not(.vh)')].filter((one) => one.checkVisibility() &&
      getComputedStyle(one).overflowY !== 'visible' && one.scrollHeight > one.clientHeight + 1).map((one) => one.outerHTML.slice(0, 80))`),
  ).toEqual([]);
  expect(complaints()).toEqual([]);
  await page.context().close();
  await dataSource.query('delete from jury_sheets');
  await set.run('solutions', juryRulesInput.parse({ ...rules, scale: { min: 1, max: 5 } }), staff);
});

test('a juror reviews on a train, and what was changed on two devices is shown twice', async () => {
  const page = await equip(await stage.person({ viewport: phone }));
  const scale = (name: string, point: string) => page.getByRole('group', { name }).getByLabel(point);
  await stage.app.dataSource.query(
    `insert into jury_questions (id, proposal_id, juror_id, state, body, asked_at, answer_until_at, answer, answered_at)
     values (gen_random_uuid(), $1, $2, 'released', 'Which roofs?', now(), now(), 'The flat ones.', now())`,
    [ids['P-3'], bo.id],
  );
  await enter(page, 'bo@jury.example', jurorPassword);
  await page.getByText('Review offline').click();
  await page.getByRole('button', { name: 'Keep my open reviews here' }).click();
  await page.getByText('Kept: “My reviews” opens').waitFor();
  await looksWell(page, phone.width);
  await page.evaluate('navigator.serviceWorker.ready');
  await page.reload();
  await page.waitForFunction('navigator.serviceWorker.controller !== null');

  await page.context().setOffline(true);
  await page.reload();
  await page.getByRole('link', { name: 'Proposal P-3' }).click();
  // What the team has answered is there, too.
  await page.getByText('The flat ones.').waitFor();
  await scale('Impact', '4').check();
  await page.getByText('Kept here. Trying again').waitFor();
  await scale('People-centric', '3').check();
  await page.getByLabel('Comment for the jury').fill('Written on a train.');
  await page.getByRole('button', { name: 'Submit', exact: true }).click();
  await page.getByText('submitted once you’re online.').waitFor();
  await page.reload();
  expect(await page.getByLabel('Comment for the jury').inputValue()).toBe('Written on a train.');
  await looksWell(page, phone.width);
  await page.goto('/console/jury');
  await page.getByText('Waiting for a connection.').waitFor();

  // Another juror of the same proposal signs in on this device, in another tab: nothing is sent as theirs.
  const { dataSource, clock } = stage.app;
  await makeStaff(dataSource, clock, 'cy@jury.example');
  const cy = { proposal: 'P-3', juror: 'cy@jury.example' };
  const assign = makeFlow(AssignProposals, dataSource, clock);
  await assign.byHand('solutions', { add: [cy], remove: [] }, staff);
  await openReviews(dataSource);
  const own = await page.context().cookies();
  const other = await stage.person({ viewport: phone });
  await enter(other, 'cy@jury.example', jurorPassword);
  await other.getByRole('link', { name: 'Proposal P-3' }).waitFor();
  await page.context().clearCookies();
  await page.context().addCookies(await other.context().cookies());
  await page.context().setOffline(false);
  await page.getByText('Sign in to send what is kept here.').waitFor();
  await page.context().clearCookies();
  await page.context().addCookies(own);
  await page.context().setOffline(true);
  expect(await dataSource.query('select from jury_sheets')).toEqual([]);
  await assign.byHand('solutions', { add: [], remove: [cy] }, staff);

  await page.goto('/console/jury');
  await page.getByRole('link', { name: 'Proposal P-4' }).click();
  await scale('Impact', '2').check();
  await page.getByLabel('Private note').fill('Ask at home');
  await page.getByText('Kept here. Trying again').waitFor();

  // Meanwhile, at their desk, they had chosen something else.
  const desk = { scores: { impact: '5', people: '5' }, comment: 'From the desk', handIn: false, version: 0 };
  await makeFlow(ScoreProposal, stage.app.dataSource, stage.app.clock).run(ids['P-4']!, desk, bo);
  await page.goto('/console/jury');
  await page.context().setOffline(false);
  await page.getByText('1 of 2 submitted').waitFor();
  await page.getByText('Changed elsewhere, too: open it.').waitFor();
  await looksWell(page, phone.width);
  await page.locator('[data-unsent]').getByRole('link', { name: 'Proposal P-4' }).click();
  await page.getByText('Saved elsewhere:').waitFor();
  await looksWell(page, phone.width);
  await page.getByRole('button', { name: 'Keep mine 2' }).click();
  await page.getByText('Draft saved').waitFor();
  const sheets = `select scores, comment, private_note as note, state from jury_sheets where proposal_id = any($1)
    order by state`;
  expect(await stage.app.dataSource.query(sheets, [[ids['P-3'], ids['P-4']]])).toEqual([
    { scores: { impact: 2, people: 5 }, comment: 'From the desk', note: 'Ask at home', state: 'draft' },
    { scores: { impact: 4, people: 3 }, comment: 'Written on a train.', note: '', state: 'handed-in' },
  ]);

  // What was written about a proposal that is no longer assigned can be copied.
  const path = `/console/jury/proposals/${ids['P-1']!}`;
  const closed = { path, juror: bo.id, title: 'Proposal P-1', mine: { comment: 'Written too late.' }, isSent: false };
  await page.evaluate(`localStorage.setItem('greenroom-review:${path}', ${JSON.stringify(JSON.stringify(closed))})`);
  await page.goto('/console/jury');
  await page.getByText('Copy what you need.').waitFor();
  await page.getByText('Written too late.').waitFor();
  // The browser notes how the list learns that a review is closed.
  expect(complaints()).toEqual([
    `${page.url()}: Failed to load resource: the server responded with a status of 404 (Not Found)`,
  ]);
  await looksWell(page, phone.width);
  await page.evaluate(`localStorage.removeItem('greenroom-review:${path}')`);

  // Nothing stays on the device after signing out.
  expect(await page.evaluate('caches.has("greenroom-reviews")')).toBe(true);
  await page.goto('/console/account');
  await page.getByRole('button', { name: 'Sign out' }).first().click();
  await page.getByLabel('Password').waitFor();
  await page.waitForFunction('caches.has("greenroom-reviews").then((isThere) => !isThere)');
  expect(await page.evaluate('Object.keys(localStorage).filter((key) => key.startsWith("greenroom-review"))')).toEqual(
    [],
  );
});

test('a juror reviews with the keyboard alone, and hears what is chosen, missing and saved', async () => {
  await stage.app.dataSource.query('delete from jury_sheets where proposal_id = $1', [ids['P-4']]);
  const page = await equip(await stage.person({ viewport: desktop }));
  await enter(page, 'bo@jury.example', jurorPassword);
  await page.getByRole('heading', { level: 1, name: 'My reviews' }).waitFor();
  await focusOn(page, 'Proposal P-4');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Proposal P-4' }).waitFor();
  await page.waitForLoadState();
  // As in every group of radio buttons, without the digits that only this page knows.
  const focused = () => page.evaluate<string>('document.activeElement.name ?? ""');
  while ((await focused()) !== 'score.impact') await page.keyboard.press('Tab');
  for (const key of ['Space', 'ArrowRight', 'ArrowRight', 'ArrowLeft']) await page.keyboard.press(key);
  await page.getByText('Draft saved').waitFor();
  const read = await page.locator('#sheet').ariaSnapshot();
  expect(read).toMatch(/- group "Impact":(?:\n {2}.*)*\n {2}- radio "2" \[checked\]/u);
  expect(read).toMatch(/- status: Draft saved/u);
  await focusOn(page, 'Comment for the jury (optional)');
  await page.keyboard.type('By keys.');
  await focusOn(page, 'Submit');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('People-centric: Choose a score').waitFor();
  await page.locator('#errors:focus').waitFor();
  for (const key of ['Tab', 'Enter', 'Tab', 'Space']) await page.keyboard.press(key);
  expect(await page.getByRole('group', { name: 'People-centric' }).getByRole('radio').first().isChecked()).toBe(true);
  await focusOn(page, 'Submit');
  await page.keyboard.press('Enter');
  await page.getByRole('status').getByText('Submitted.').waitFor();
  expect(complaints()).toEqual([]);
  await page.context().close();
});

test('a juror scores on a phone, and an owner chooses the winner at a desk', async () => {
  const ana = await equip(await stage.person({ viewport: phone, hasTouch: true }));
  await enter(ana, 'ana@jury.example', jurorPassword);
  await ana.getByRole('heading', { level: 1, name: 'My reviews' }).waitFor();
  await ana.getByText('0 of 2 submitted').waitFor();
  await looksWell(ana, phone.width);
  await ana.getByRole('link', { name: 'Proposal P-1' }).click();
  // A digit chooses a score and goes on; what is chosen is saved without a click.
  // A key that is pressed before the page's script runs is only a key.
  await eventually(async () => {
    await ana.getByRole('group', { name: 'Impact' }).getByLabel('1').focus();
    await ana.keyboard.press('5');
    expect(await ana.evaluate<string>('document.activeElement.name')).toBe('score.people');
  });
  await ana.getByText('Draft saved').waitFor();
  // Keys are no news to a hand that touches.
  expect(await ana.locator('[data-keys-hint]').isVisible()).toBe(false);
  const mouse = await ana
    .context()
    .browser()
    ?.newContext({ storageState: await ana.context().storageState() });
  mouse?.setDefaultTimeout(patienceMs);
  const desk = await mouse?.newPage();
  await desk?.goto(ana.url());
  await desk?.locator('[data-keys-hint]').waitFor();
  // On a scale up to 10, a 1 waits for a 0. Nothing of it is saved.
  await mouse?.setOffline(true);
  await desk?.evaluate(`{
    const point = document.querySelector('fieldset input[type=radio][value="5"]').closest('label').cloneNode(true);
    Object.assign(point.querySelector('input'), { id: 'ten', value: '10', checked: false });
    document.querySelector('fieldset input[type=radio][value="5"]').closest('label').after(point);
    document.querySelector('fieldset input[type=radio]').focus();
  }`);
  await desk?.keyboard.press('1');
  await desk?.keyboard.press('0');
  expect(
    await desk?.evaluate(`[document.querySelector('fieldset input:checked').value, document.activeElement.name]`),
  ).toEqual(['10', 'score.people']);
  await mouse?.close();
  await looksWell(ana, phone.width);
  await ana.getByRole('button', { name: 'Submit', exact: true }).click();
  await ana.getByRole('alert').getByText('People-centric: Choose a score').waitFor();
  await looksWell(ana, phone.width);
  expect(await ana.getByRole('group', { name: 'Impact' }).getByLabel('5').isChecked()).toBe(true);
  await ana.getByRole('group', { name: 'People-centric' }).getByLabel('4').check();
  await ana.getByLabel('Comment for the jury').fill('The neighbours were asked first.');
  await ana.getByRole('button', { name: 'Submit', exact: true }).click();
  await ana.getByText('Submitted. You can change it').waitFor();
  await ana.getByText('1 of 2 submitted').waitFor();
  await ana.getByRole('link', { name: 'Proposal P-2' }).click();
  await ana.getByText('I have a conflict of interest').click();
  await ana.getByRole('textbox', { name: 'Reason (optional)' }).fill('Helped the team');
  await ana.getByRole('button', { name: 'Declare a conflict' }).click();
  await ana.getByText('Conflict declared').waitFor();
  await ana.getByRole('link', { name: 'Proposal P-2' }).click();
  await ana.getByRole('heading', { name: 'You can’t score this' }).waitFor();
  await looksWell(ana, phone.width);

  const lin = await equip(await stage.person({ viewport: desktop }));
  await enter(lin, organizer.email, organizer.password);
  await lin.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
  await lin.goto('/console/calls/solutions/proposals');
  await lin.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'Jury' }).click();
  await lin.getByText('More options').click();
  await lin.getByRole('link', { name: 'Results', exact: true }).click();
  await lin.getByRole('heading', { name: 'Ranking' }).waitFor();
  await lin.getByText('4.50, one juror').waitFor();
  await lin.getByRole('navigation', { name: 'Jury' }).getByRole('link', { name: 'Settings' }).click();
  await lin.getByLabel('Reviews needed for a rank').fill('1');
  await lin.getByRole('button', { name: 'Save', exact: true }).click();
  await lin.getByText('Saved.').waitFor();
  for (const tab of ['Assignments', 'Conflicts of interest', 'Settings', 'Decision']) {
    await looksWell(lin, desktop.width);
    await lin.getByRole('navigation', { name: 'Jury' }).getByRole('link', { name: tab }).click();
    await lin.getByRole('navigation', { name: 'Jury' }).locator('[aria-current]').getByText(tab).waitFor();
  }
  await looksWell(lin, desktop.width);
  await lin.getByRole('link', { name: 'Select the top 1' }).click();
  await lin.getByRole('row', { name: 'Proposal P-1' }).getByRole('checkbox', { name: 'Outstanding' }).check();
  await lin.getByLabel('Note').fill('By the ranks.');
  await lin.getByRole('button', { name: 'Confirm the winners' }).click();
  await lin.getByText('1 winner confirmed.').waitFor();
  await lin.getByText('Decided by Lin Yi-chen').waitFor();
  await looksWell(lin, desktop.width);
  await lin.getByRole('button', { name: 'Mark as “Not selected”' }).click();
  await lin.getByText('3 marked as “Not selected”.').waitFor();
  expect(complaints()).toEqual([]);
});
