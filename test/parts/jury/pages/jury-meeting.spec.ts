import type { Type } from '@nestjs/common';
import { EditCall } from '../../../../src/flows/calls/edit-call.flow.js';
import { AssignProposals } from '../../../../src/parts/jury/flows/assign-proposals.flow.js';
import { ChangeProposalState } from '../../../../src/flows/proposals/change-proposal-state.flow.js';
import { OpenRound } from '../../../../src/parts/jury/flows/open-round.flow.js';
import { DeclareConflict } from '../../../../src/parts/jury/flows/declare-conflict.flow.js';
import { StartCalibration } from '../../../../src/parts/jury/flows/start-calibration.flow.js';
import { ScoreProposal } from '../../../../src/parts/jury/flows/score-proposal.flow.js';
import { ErasePerson } from '../../../../src/flows/privacy/erase-person.flow.js';
import { Register } from '../../../../src/flows/registrations/register.flow.js';
import { registrationInput } from '../../../../src/domain/registrations/admission/registration-input.js';
import type { Actor } from '../../../../src/domain/identity/actor.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { ConsoleClient, formOf, textOf } from '../../../support/console-client.js';
import { criteria, jurorPassword, makeProposal, makeStaff, openReviews, sheetsFile } from '../../../support/jury.js';
import { createWorld, staff } from '../../../support/world.js';
import { makeFlow } from '../../../support/flows.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;
let owner: ConsoleClient;
let ana: ConsoleClient;
let bo: ConsoleClient;
const actors: Record<string, Actor & { kind: 'organizer' }> = {};
const ids: Record<string, string> = {};
const jury = '/console/calls/solutions/jury';
const chair = '/console/jury/chair/solutions';

beforeAll(async () => {
  app = await startTestApp({ now: '2027-04-05T08:00:00Z' });
  const { dataSource, clock, config } = app;
  world = await createWorld(dataSource, clock, config);
  await makeFlow(EditCall, dataSource, clock).run('solutions', { criteria, winners: 1 }, staff);
  const client = async (name: string, role: 'juror' | 'owner') => {
    actors[name] = await makeStaff(dataSource, clock, `${name}@jury.example`, role);
    const made = new ConsoleClient(app.url);
    await made.signIn(`${name}@jury.example`, jurorPassword);
    return made;
  };
  owner = await client('olga', 'owner');
  ana = await client('ana', 'juror');
  bo = await client('bo', 'juror');
  for (const id of ['P-1', 'P-2', 'P-3']) ids[id] = await makeProposal(dataSource, clock, id);
  await assign(['P-1', 'P-2', 'P-3'], ['ana', 'bo']);
});
afterAll(() => app?.stop());

const flow = <Flow>(type: Type<Flow>) => makeFlow(type, app.dataSource, app.clock);
async function assign(proposals: string[], jurors: string[]): Promise<void> {
  const add = proposals.flatMap((proposal) => jurors.map((name) => ({ proposal, juror: `${name}@jury.example` })));
  await flow(AssignProposals).byHand('solutions', { add, remove: [] }, staff);
  await openReviews(app.dataSource);
}
async function score(id: string, name: string, impact: string): Promise<void> {
  const input = { scores: { impact, people: impact }, comment: `${name} on ${id}`, handIn: true, version: 0 };
  await flow(ScoreProposal).run(ids[id]!, input, actors[name]!);
}
const refusalOf = async (work: Promise<unknown>) =>
  work.then(() => 'done').catch((error: { code: string }) => error.code);
const page = async (client: ConsoleClient, path: string) => textOf((await client.get(path)).html);

test('the chair reads all reviews once they are in', async () => {
  expect((await ana.get(chair)).status).toBe(404);
  const settings = (await owner.get(`${jury}/rules`)).html;
  const nobody = await owner.post(`${jury}/chair`, {
    ...formOf(settings, `${jury}/chair`),
    chair: actors['olga']!.id.replace(/^./u, 'x'),
  });
  expect(nobody.status).toBe(422);
  await owner.get(`${jury}/rules`);
  const appointed = await owner.postAndFollow(`${jury}/chair`, { chair: actors['ana']!.id });
  expect(textOf(appointed.html)).toContain('Saved.');
  expect(await page(ana, '/console/jury')).toContain('Chair: ');
  expect((await bo.get(chair)).status).toBe(404);

  // P-1 and P-2 are equal in sum, and so is what each juror gave.
  await score('P-1', 'ana', '5');
  await score('P-1', 'bo', '3');
  await score('P-2', 'ana', '3');
  await score('P-2', 'bo', '5');
  await score('P-3', 'ana', '2');
  const early = await page(ana, chair);
  expect(early).toContain('5 / 6');
  expect(early).toContain('You can settle ties once all reviews are in');
  expect(early).not.toContain('Proposal P-1');
  expect((await ana.get(`${chair}/proposals/${ids['P-1']}`)).status).toBe(404);
  await score('P-3', 'bo', '2');

  const open = await ana.get(chair);
  expect(textOf(open.html)).toContain('Ranks 1 to 2: average 4.00');
  expect(await page(ana, `${chair}/proposals/${ids['P-1']}`)).toContain('bo bo on P-1');
});

test('the chair settles a tie of exactly these proposals, with a reason', async () => {
  const order = { [`rank.${ids['P-1']}`]: '2', [`rank.${ids['P-2']}`]: '1' };
  await ana.get(chair);
  const same = await ana.post(`${chair}/ties`, { ...order, [`rank.${ids['P-1']}`]: '1', reason: 'So.' });
  expect([same.status, textOf(same.html).includes('Ranks must differ')]).toEqual([422, true]);
  await ana.get(chair);
  expect((await ana.post(`${chair}/ties`, { ...order, reason: ' ' })).status).toBe(422);
  await bo.get('/console/jury');
  expect((await bo.post(`${chair}/ties`, { ...order, reason: 'Mine.' })).status).toBe(404);
  await ana.get(chair);
  const stale = { [`rank.${ids['P-1']}`]: '2', [`rank.${ids['P-3']}`]: '1', reason: 'Other.' };
  expect((await ana.post(`${chair}/ties`, stale)).status).toBe(409);
  await ana.get(chair);
  const settled = await ana.postAndFollow(`${chair}/ties`, { ...order, reason: 'It helps more people.' });
  expect(textOf(settled.html)).toContain('Tie settled.');
  expect(textOf(settled.html)).toContain('It helps more people.');
  const ranks = await page(owner, jury);
  expect(ranks).toContain('1 Tie settled by the chair Proposal P-2');
  expect(ranks).toContain('2 Tie settled by the chair Proposal P-1');
  const csv = (await owner.get(`${jury}/results.csv`)).html.split('\r\n').map((line) => line.split(','));
  expect(csv.slice(1, 4).map((line) => [line[0], line[3], line[csv[0]!.indexOf('tie_order')]])).toEqual([
    ['1', 'P-2', 'settled'],
    ['2', 'P-1', 'settled'],
    ['3', 'P-3', ''],
  ]);
});

const decide = async (note: string) => {
  const form = formOf((await owner.get(`${jury}/decision`)).html, `${jury}/decision`);
  await owner.postAndFollow(`${jury}/decision`, { ...form, winners: ids['P-2']!, note });
};

test('the chair signs minutes, which later changes leave alone', async () => {
  expect(await page(ana, `${chair}/minutes`)).toContain('Minutes follow the decision.');
  await decide('As the chair said.');
  const unsigned = await page(owner, `${jury}/minutes`);
  expect(unsigned).toContain('Draft, not signed.');
  expect(unsigned).toContain('P-1 After the deadline');
  const draft = (await ana.get(`${chair}/minutes`)).html;
  const said = ['ana (chair)', 'Impact 1', '1 Proposal P-2', '3 Proposal P-3', 'more people.', 'As the chair said.'];
  expect(said.filter((one) => !textOf(draft).includes(one))).toEqual([]);
  const form = formOf(draft, `${chair}/minutes`);
  const unread = await ana.post(`${chair}/minutes`, { ...form, seen: 'other' });
  expect(unread.status).toBe(409);
  await ana.get(`${chair}/minutes`);
  const signed = await ana.postAndFollow(`${chair}/minutes`, form);
  expect(textOf(signed.html)).toMatch(/Version 1, signed by ana, .*Taipei/u);
  expect(signed.html).not.toContain('name="seen"');
  // Signing the same again changes nothing.
  await ana.get(`${chair}/minutes`);
  await ana.post(`${chair}/minutes`, form);
  expect(await page(owner, `${jury}/minutes`)).toMatch(/Version 1, signed by ana/u);

  await owner.get(`${jury}/decision`);
  await owner.post(`${jury}/decision/reopen`, { reason: 'A word was missing.' });
  expect(await page(owner, `${jury}/minutes`)).toContain('Minutes follow the decision.');
  await decide('As the chair said, in full.');
  expect(await page(owner, `${jury}/minutes`)).toContain('Changed since version 1');
  const again = (await ana.get(`${chair}/minutes`)).html;
  await ana.postAndFollow(`${chair}/minutes`, formOf(again, `${chair}/minutes`));
  const first = await page(owner, `${jury}/minutes/1`);
  expect(first).toContain('An earlier version.');
  expect(first).toContain('As the chair said.');
  expect(await page(owner, `${jury}/minutes/2`)).toContain('As the chair said, in full.');
  expect((await owner.get(`${jury}/minutes/3`)).status).toBe(404);

  await owner.get(`${jury}/decision`);
  await owner.post(`${jury}/decision/reopen`, { reason: 'Once more.' });
  const about = { proposalId: ids['P-1']! };
  await flow(DeclareConflict).run(
    'solutions',
    { jurorId: actors['ana']!.id, kind: 'interest', reason: '', about },
    actors['ana']!,
  );
  expect((await ana.get(`${chair}/proposals/${ids['P-1']}`)).status).toBe(403);
});

const shortlist = async (id: string, state: 'shortlisted' | 'submitted' | 'withdrawn') =>
  flow(ChangeProposalState).run('solutions', id, { state, note: '' }, staff);
const round = `${jury}/round`;
const input = { after: 1, criteria: ['Pitch', 'Impact'], minReviews: 1, showsEarlier: true };

test('a second round leaves the first one readable, and can be taken back until it is used', async () => {
  await shortlist('P-2', 'submitted');
  expect(await page(owner, round)).toContain('The shortlist is empty');
  for (const id of ['P-1', 'P-2']) await shortlist(id, 'shortlisted');
  const before = (await owner.get(`${jury}/results.csv`)).html;
  const sheets = (await sheetsFile(app, owner)).html;
  const form = formOf((await owner.get(round)).html, round);
  expect(form).toMatchObject({ after: '1', criteria: 'Impact\nPeople-centric', minReviews: '2' });
  const twice = await owner.post(round, { ...form, criteria: 'Pitch\nPitch' });
  expect([twice.status, textOf(twice.html).includes('Enter each criterion once')]).toEqual([422, true]);

  // Two owners at once: one opens it, the other learns of it.
  const both = await Promise.all([1, 2].map(async () => refusalOf(flow(OpenRound).run('solutions', input, staff))));
  expect(both.toSorted()).toEqual(['done', 'round-changed']);

  // Nothing of round 1 is open to anybody, and all of it can be read.
  expect(await page(bo, '/console/jury')).toContain('No proposals assigned yet.');
  const second = await page(owner, jury);
  expect(second).toContain('Round 1 Round 2');
  expect([second.includes('Proposal P-2'), second.includes('Proposal P-3')]).toEqual([true, false]);
  expect((await owner.get(`${jury}/results.csv?round=1`)).html).toBe(before);
  expect((await sheetsFile(app, owner, { round: '1' })).html).toBe(sheets);
  expect((await owner.get(`${jury}?round=2`)).status).toBe(404);

  // Back to the first round, with every review, and forward again.
  await owner.get(jury);
  await owner.post(`${round}/take-back`, { after: '2' });
  expect((await sheetsFile(app, owner)).html).toBe(sheets);
  expect((await owner.get(`${jury}/results.csv`)).html).toBe(before);
  await owner.get(round);
  await owner.post(round, { ...form, criteria: 'Pitch\nImpact', minReviews: '1', showsEarlier: 'yes' });
});

test('finalists are scored again by own criteria, by jurors who come and go', async () => {
  actors['cy'] = await makeStaff(app.dataSource, app.clock, 'cy@jury.example');
  const cy = new ConsoleClient(app.url);
  await cy.signIn('cy@jury.example', jurorPassword);
  await assign(['P-1', 'P-2'], ['cy', 'bo']);
  const sheet = await cy.get(`/console/jury/proposals/${ids['P-2']}`);
  expect(textOf(sheet.html)).toContain('Round 2 Round 1: rank 1');
  expect(formOf(sheet.html, `/console/jury/proposals/${ids['P-2']}`)).toMatchObject({ version: '0' });
  expect(sheet.html).toContain('name="score.pitch"');
  expect(sheet.html).not.toContain('name="score.people"');
  const final = async (id: string, name: string, pitch: string) => {
    const scores = { pitch, impact: pitch };
    await flow(ScoreProposal).run(ids[id]!, { scores, comment: '', handIn: true, version: 0 }, actors[name]!);
  };
  await final('P-1', 'cy', '5');
  await final('P-2', 'cy', '3');
  await final('P-1', 'bo', '4');
  expect(await refusalOf(flow(OpenRound).takeBack('solutions', 2, staff))).toBe('round-has-reviews');
  const remove = ['P-1', 'P-2'].map((proposal) => ({ proposal, juror: 'bo@jury.example' }));
  await flow(AssignProposals).byHand('solutions', { add: [], remove }, staff);
  const ranks = await page(owner, jury);
  expect(ranks).toContain('2 / 2');
  expect(ranks).toMatch(/1 Proposal P-1 .*5\.00.* 2 Proposal P-2 /u);

  // A finalist withdraws, and the next of the first round takes its place.
  await shortlist('P-2', 'withdrawn');
  await shortlist('P-3', 'shortlisted');
  const replaced = await page(owner, jury);
  expect([replaced.includes('Proposal P-2'), replaced.includes('Proposal P-3')]).toEqual([false, true]);

  const decision = formOf((await owner.get(`${jury}/decision`)).html, `${jury}/decision`);
  await owner.postAndFollow(`${jury}/decision`, { ...decision, winners: ids['P-1']! });
  const minutes = await page(owner, `${jury}/minutes`);
  expect(minutes).toContain('Pitch 1');
  expect(minutes).toContain('Round 1, until');
  expect(await refusalOf(flow(OpenRound).run('solutions', { ...input, after: 2 }, staff))).toBe('jury-decided');
});

test('a person who is erased after the first round changes neither its files nor the minutes', async () => {
  const session = await world.session({ startsAtLocal: '2027-05-14T16:00' });
  const person = { name: 'Lead of P-1', email: 'lead@p-1.example', language: 'en', timeZone: 'Asia/Taipei' };
  const visitor = { kind: 'visitor' as const };
  const { registration } = await app.app.get(Register).run(session.id, registrationInput.parse(person), visitor);
  const kept = async () => [
    await page(owner, `${jury}/results.csv?round=1`),
    (await sheetsFile(app, owner, { round: '1' })).html,
    await page(owner, `${jury}/minutes`),
  ];
  const before = await kept();
  await flow(ErasePerson).run(registration.attendeeId, staff);
  expect(await kept()).toEqual(before);
});

test('all jurors score the same proposals first and compare, before the others open', async () => {
  await owner.get(`${jury}/decision`);
  await owner.post(`${jury}/decision/reopen`, { reason: 'For the next test.' });
  await app.dataSource.query(`delete from jury_sheets`);
  await app.dataSource.query(`delete from jury_assignments`);
  const assignments = `${jury}/assignments`;
  await flow(AssignProposals).byHand(
    'solutions',
    { add: [{ proposal: 'P-3', juror: 'bo@jury.example' }], remove: [] },
    staff,
  );
  const form = formOf((await owner.get(assignments)).html, `${jury}/calibration`);
  expect(form).toMatchObject({ proposals: 'P-1, P-3' });
  const unknown = await owner.post(`${jury}/calibration`, { ...form, proposals: 'P-9' });
  expect(unknown.status).toBe(422);
  await owner.get(assignments);
  const started = await owner.postAndFollow(`${jury}/calibration`, { ...form, proposals: 'P-1' });
  // Ana has a conflict of interest with P-1.
  expect(textOf(started.html)).toContain('Calibration started');
  expect(textOf(started.html)).toContain('0 of 2 reviews are in.');
  const first = await page(bo, '/console/jury');
  expect([first.includes('Proposal P-1'), first.includes('Proposal P-3')]).toEqual([true, false]);
  expect(first).toContain('Everybody scores these first');
  const differences = '/console/jury/calibration/solutions';
  const final = async (name: string, pitch: string) => {
    const scores = { pitch, impact: '4' };
    await flow(ScoreProposal).run(ids['P-1']!, { scores, comment: '', handIn: true, version: 0 }, actors[name]!);
  };
  await final('bo', '2');
  expect((await bo.get(differences)).status).toBe(404);
  await final('cy', '5');
  expect(await page(bo, '/console/jury')).toContain('See how the jury scored');
  const compared = await page(bo, differences);
  expect(compared).toContain('Pitch 2 2–5 3.50 Impact 4 4 4.00 Weighted average 3 3–4.50 3.75');
  expect(compared).not.toMatch(/ana|cy/u);
  expect((await ana.get(differences)).status).toBe(404);
  await flow(AssignProposals).release('solutions', staff);
  expect(await page(bo, '/console/jury')).toContain('Proposal P-3');
  expect(await refusalOf(flow(StartCalibration).run('solutions', ['P-1'], staff))).toBe('already-released');
});
