import { ScoreProposal } from '../../../../src/parts/jury/flows/score-proposal.flow.js';
import { makeCall } from '../../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { criteria, makeProposal, makeStaff } from '../../../support/jury.js';
import { makeFlow } from '../../../support/flows.js';

let greenroom: TestApp;
let organizerKey: string;
let viewerKey: string;
let dealt: Awaited<ReturnType<TestApp['api']>>;
let released: typeof dealt;
const path = '/calls/clean-harbours/jury';
const rules = { scale: { min: 1, max: 5 }, weights: { impact: 3, people: 1 } };

beforeAll(async () => {
  greenroom = await startTestApp();
  const { dataSource, clock } = greenroom;
  await makeCall(greenroom, { criteria, winners: 1 });
  [organizerKey, viewerKey] = [await greenroom.createApiKey('organizer'), await greenroom.createApiKey('viewer')];
  const ana = await makeStaff(dataSource, clock, 'ana@jury.example');
  await makeStaff(dataSource, clock, 'bo@jury.example');
  const ids = [];
  for (const id of ['P-1', 'P-2']) ids.push(await makeProposal(dataSource, clock, id, {}, 'clean-harbours'));
  dealt = await greenroom.api('POST', `${path}/assignments`, { perProposal: 2 }, { key: organizerKey });
  released = await greenroom.api('POST', `${path}/assignments/release`, undefined, { key: organizerKey });
  const scores = { impact: '5', people: '1' };
  const sheet = { scores, comment: '', handIn: true, version: 0 };
  await makeFlow(ScoreProposal, dataSource, clock).run(ids[0]!, sheet, ana);
});
afterAll(() => greenroom?.stop());

test('an organizer’s key assigns automatically, and releases', () => {
  expect([released.status, released.body]).toEqual([200, { released: 4, notified: 2 }]);
  expect([dealt.status, dealt.body]).toEqual([200, { added: 4, removed: 0, short: [] }]);
});

test('the rules are read and set, and scores protect them', async () => {
  const before = await greenroom.api('GET', path, undefined, { key: organizerKey });
  expect(before.body).toEqual({
    scale: { min: 1, max: 5, lowLabel: null, highLabel: null },
    weights: { impact: 1, people: 1 },
    scoresUntilLocal: null,
    round: 1,
    minReviews: 2,
    sharesFeedback: false,
    invitationNote: '',
    isAnonymous: false,
    hidesPlaces: false,
    scoresUntil: null,
    timeZone: 'Europe/Lisbon',
    sheets: 1,
    decidedAt: null,
  });
  const asks = await greenroom.api('PUT', path, rules);
  expect([asks.status, asks.body.code, asks.body.values]).toEqual([409, 'weights-to-confirm', { count: 1 }]);
  const scale = await greenroom.api('PUT', path, { ...rules, scale: { min: 1, max: 10 }, confirmedSheets: 1 });
  expect([scale.status, scale.body.code]).toEqual([409, 'scale-in-use']);
  const until = { scoresUntilLocal: '2027-06-30T18:00', confirmedSheets: 1, minReviews: 3 };
  const set = await greenroom.api('PUT', path, { ...rules, ...until });
  expect([set.status, set.body.minReviews, set.body.scoresUntil, set.body.weights]).toEqual([
    200,
    3,
    '2027-06-30T17:00:00.000Z',
    { impact: 3, people: 1 },
  ]);
});

test.each([
  ['a wide scale', { scale: { min: 1, max: 11 } }, 'scale.max'],
  ['half a weight', { weights: { impact: 0.5 } }, 'weights.impact'],
  ['no weight', { weights: { impact: 0 } }, 'weights'],
  ['an unknown criterion', { weights: { charm: 1 } }, 'weights.charm'],
  ['an instant for a wall time', { scoresUntilLocal: '2027-06-30T18:00:00Z' }, 'scoresUntilLocal'],
  ['a minimum of no review', { minReviews: 0 }, 'minReviews'],
  ['an unknown field', { jury: 1 }, 'jury'],
])('%s is refused', async (_, changes, field) => {
  const answer = await greenroom.api('PUT', path, { ...rules, ...changes });
  expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, field]);
});

test('results contain single scores for owners only', async () => {
  const own = await greenroom.api('GET', `${path}/results`);
  expect(own.body.items.map((one: { externalId: string }) => one.externalId)).toEqual(['P-1', 'P-2']);
  expect(own.body.items[0]).toMatchObject({
    place: null,
    lacking: 2,
    late: false,
    shared: null,
    tied: false,
    average: 4,
    deviation: null,
    sheets: 1,
    missing: 1,
    normalizedPlace: null,
    marks: [{ juror: 'ana@jury.example', mean: 4 }],
  });
  const others = await greenroom.api('GET', `${path}/results?limit=1`, undefined, { key: organizerKey });
  expect(others.body.items[0].marks).toBeUndefined();
  const next = await greenroom.api('GET', `${path}/results?cursor=${others.body.nextCursor}`);
  expect(next.body.items.map((one: { externalId: string }) => one.externalId)).toEqual(['P-2']);
  const jurors = await greenroom.api('GET', `${path}/jurors`);
  expect(jurors.body.items[0]).toEqual({
    email: 'ana@jury.example',
    name: 'ana',
    assigned: 2,
    sheets: 1,
    missing: 1,
    mean: 4,
    others: null,
    difference: null,
  });
  expect((await greenroom.api('GET', `${path}/jurors`, undefined, { key: organizerKey })).status).toBe(403);
});

test('score sheets are for owners, a page at a time', async () => {
  const { items, nextCursor } = (await greenroom.api('GET', `${path}/sheets?limit=2`)).body;
  expect(items.find(({ counts }: { counts: boolean }) => counts)).toEqual({
    externalId: 'P-1',
    title: 'Proposal P-1',
    theme: 'energy',
    state: 'submitted',
    late: false,
    juror: { email: 'ana@jury.example', name: 'ana' },
    assigned: true,
    sheet: 'submitted',
    counts: true,
    conflicts: [],
    scores: { impact: 5, people: 1 },
    mean: 4,
    comment: '',
    version: 1,
    proposalVersion: 1,
    proposalSubmittedAt: expect.any(String),
    proposalChanged: false,
    startedAt: expect.any(String),
    changedAt: expect.any(String),
    submittedAt: expect.any(String),
    changedAfterDiscussionAt: null,
    secondsSpent: 0,
    outcome: null,
    outstanding: null,
  });
  const rest = await greenroom.api('GET', `${path}/sheets?cursor=${nextCursor}`);
  const sheets = [...items, ...rest.body.items].map((one) => `${one.externalId} ${one.sheet}`);
  expect(sheets.toSorted()).toEqual(['P-1 none', 'P-1 submitted', 'P-2 none', 'P-2 none']);
  expect((await greenroom.api('GET', `${path}/sheets`, undefined, { key: organizerKey })).status).toBe(403);
});

test('assignments by hand are for owners', async () => {
  const remove = { remove: [{ proposal: 'P-2', juror: 'bo@jury.example' }] };
  const refused = await greenroom.api('POST', `${path}/assignments`, remove, { key: organizerKey });
  expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
  const done = await greenroom.api('POST', `${path}/assignments`, remove);
  expect(done.body).toEqual({ added: 0, removed: 1, short: [] });
  const both = await greenroom.api('POST', `${path}/assignments`, { perProposal: 1, add: [] });
  expect(both.status).toBe(422);
});

test('viewers are refused, and another call’s jury is not found', async () => {
  for (const [method, more, body] of [
    ['GET', '', undefined],
    ['PUT', '', rules],
    ['POST', '/assignments', { perProposal: 1 }],
    ['GET', '/results', undefined],
    ['GET', '/jurors', undefined],
    ['GET', '/sheets', undefined],
  ] as const) {
    expect([more, (await greenroom.api(method, `${path}${more}`, body, { key: viewerKey })).status]).toEqual([
      more,
      403,
    ]);
    const elsewhere = await greenroom.api(method, `/calls/elsewhere/jury${more}`, body);
    expect([more, elsewhere.status, elsewhere.body.code]).toEqual([more, 404, 'call-not-found']);
  }
});
