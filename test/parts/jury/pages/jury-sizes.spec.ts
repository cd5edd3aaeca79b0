import { EditCall } from '../../../../src/flows/calls/edit-call.flow.js';
import { ScoreProposal } from '../../../../src/parts/jury/flows/score-proposal.flow.js';
import type { Actor } from '../../../../src/domain/identity/actor.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { type ConsoleClient, consoleClient, formOf, textOf } from '../../../support/console-client.js';
import { criteria, makeProposal, makeStaff, openReviews } from '../../../support/jury.js';
import { createWorld, staff } from '../../../support/world.js';
import { makeFlow } from '../../../support/flows.js';

let app: TestApp;
let owner: ConsoleClient;
let organizer: ConsoleClient;
let juror: Actor & { kind: 'organizer' };
const ids: string[] = [];
const simple = '/console/calls/solutions/jury/simple';

beforeAll(async () => {
  app = await startTestApp({ now: '2027-04-05T08:00:00Z' });
  const { dataSource, clock, config } = app;
  await createWorld(dataSource, clock, config);
  await makeFlow(EditCall, dataSource, clock).run('solutions', { criteria, winners: 1 }, staff);
  owner = await consoleClient(app);
  organizer = await consoleClient(app, 'organizer');
});
afterAll(() => app?.stop());

const textAt = async (client: ConsoleClient) => textOf((await client.get(simple)).html);
const makeJuror = (name: string) => makeStaff(app.dataSource, app.clock, `${name}@jury.example`);

test('before any proposal and juror, an owner invites, and an organizer reads who does', async () => {
  const text = await textAt(owner);
  expect(text).toContain('Nobody yet');
  expect(text).toContain('No proposals yet');
  expect(text).toContain('Jurors’ email addresses');
  expect(text).not.toContain('Owners invite jurors and choose.');
  const theirs = await textAt(organizer);
  expect(theirs).toContain('Owners invite jurors and choose.');
  expect(theirs).not.toContain('Jurors’ email addresses');
});

test('with one juror, a proposal gets one, and the way to a rank is there', async () => {
  const { dataSource, clock } = app;
  juror = await makeJuror('ana');
  for (const id of ['P-1', 'P-2']) ids.push(await makeProposal(dataSource, clock, id));
  const form = formOf((await owner.get(simple)).html, `${simple}/reading`);
  expect(form['perProposal']).toBe('1');
  await owner.postAndFollow(`${simple}/reading`, form);
  await openReviews(dataSource);
  for (const [index, id] of ids.entries()) {
    const input = { scores: { impact: String(5 - index), people: '4' }, comment: '', handIn: true, version: 0 };
    await makeFlow(ScoreProposal, dataSource, clock).run(id, input, juror);
  }
  const page = await owner.get(simple);
  expect(textOf(page.html)).toContain('Unranked, with fewer than 2 reviews: 2');
  expect(page.html).toContain('/jury/rules#minReviews');
  expect(textOf(page.html)).not.toContain('Choose the winners');
  const rules = formOf(
    (await owner.get('/console/calls/solutions/jury/rules')).html,
    '/console/calls/solutions/jury/rules',
  );
  await owner.postAndFollow('/console/calls/solutions/jury/rules', { ...rules, minReviews: '1' });
  expect(await textAt(owner)).toContain('Choose the winners');
  expect(await textAt(organizer)).not.toContain('Choose the winners');
});

test('with ten jurors, those who judge fold, and how it goes lists who reviews', async () => {
  for (const name of ['bo', 'cy', 'di', 'ed', 'fa', 'gi', 'ho', 'iv', 'jo']) await makeJuror(name);
  const [judges = '', , going = ''] = (await owner.get(simple)).html.split('<li id="').slice(1);
  expect(textOf(judges)).toContain('10 jurors Signed: 1 of 10');
  expect(judges).toMatch(/<details[^>]*>\s*<summary>Jurors<\/summary>\s*<ul class="jury-people">/u);
  expect(textOf(going)).toContain('ana 2 of 2');
  expect(going).not.toContain('<details');
});

test('after the decision, those who judged it are listed, and nobody is asked for more', async () => {
  const decision = '/console/calls/solutions/jury/decision';
  const form = formOf((await owner.get(`${decision}?from=simple&first=1`)).html, decision);
  await owner.postAndFollow(decision, form);
  const text = await textAt(owner);
  expect(text).toContain('1 juror Signed: 1 of 1');
  expect(text).not.toContain('Invite at least');
  expect(text).not.toContain('Jurors’ email addresses');
  expect(text).toContain('1 winner Decided Mon 5 Apr, 16:00.');
  expect(await textAt(organizer)).not.toContain('Owners invite jurors and choose.');
});
