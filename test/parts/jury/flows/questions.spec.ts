import type { Type } from '@nestjs/common';
import { EditCall } from '../../../../src/flows/calls/edit-call.flow.js';
import { PlanReminders } from '../../../../src/flows/notifications/plan-reminders.flow.js';
import { ErasePerson } from '../../../../src/flows/privacy/erase-person.flow.js';
import type { Actor } from '../../../../src/domain/identity/actor.js';
import { Attendee } from '../../../../src/domain/registrations/attendee.entity.js';
import { juryRulesInput } from '../../../../src/parts/jury/domain/jury-input.js';
import { listQuestionsFor } from '../../../../src/parts/jury/domain/questions.queries.js';
import { AskTeam } from '../../../../src/parts/jury/flows/ask-team.flow.js';
import { AssignProposals } from '../../../../src/parts/jury/flows/assign-proposals.flow.js';
import { ScoreProposal } from '../../../../src/parts/jury/flows/score-proposal.flow.js';
import { SetJuryRules } from '../../../../src/parts/jury/flows/set-jury-rules.flow.js';
import { TestClock } from '../../../support/clock.js';
import { freshDatabase, type TestDatabase } from '../../../support/database.js';
import { emptyTables } from '../../../support/emptied-database.js';
import { makeFlow } from '../../../support/flows.js';
import { criteria, makeProposal, makeStaff, openReviews } from '../../../support/jury.js';
import { createWorld, staff, testConfig } from '../../../support/world.js';

let database: TestDatabase;
let id: string;
let ana: Actor & { kind: 'organizer' };
let bo: Actor & { kind: 'organizer' };
const clock = new TestClock(new Date('2027-04-05T08:00:00Z'));
const of = <Flow>(flow: Type<Flow>) => makeFlow(flow, database.dataSource, clock);
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );

beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(async () => {
  clock.set('2027-04-05T08:00:00Z');
  const { dataSource } = database;
  await emptyTables(dataSource, 'calls', 'organizers', 'audit_entries');
  await createWorld(dataSource, clock, testConfig);
  await of(EditCall).run('solutions', { criteria, winners: 2 }, staff);
  const rules = { scale: { min: 1, max: 5 }, weights: { impact: 1 }, scoresUntilLocal: '2027-04-20T20:00' };
  await of(SetJuryRules).run('solutions', juryRulesInput.parse(rules), staff);
  [ana, bo] = [
    await makeStaff(dataSource, clock, 'ana@jury.example'),
    await makeStaff(dataSource, clock, 'bo@jury.example'),
  ];
  const members = ['lead', 'second'].map((name) => ({ email: `${name}@p-1.example`, name }));
  id = await makeProposal(dataSource, clock, 'P-1', { members });
  const add = ['ana', 'bo'].map((name) => ({ proposal: 'P-1', juror: `${name}@jury.example` }));
  await of(AssignProposals).byHand('solutions', { add, remove: [] }, staff);
  await openReviews(dataSource);
});
afterAll(() => database?.drop());

const ask = (juror: Actor = ana, body = 'Which roof?') => of(AskTeam).run(id, body, juror);
const waiting = async () => {
  const [row] = await database.dataSource.query(`select id from jury_questions where state = 'asked'`);
  return row.id as string;
};
const release = async (question: string, days = 7, body = 'Which roofs do you mean?') =>
  of(AskTeam).release('solutions', question, { question: body, days }, staff);
const member = async (name: string) => {
  const attendee = await database.dataSource
    .getRepository(Attendee)
    .findOneByOrFail({ emailKey: `${name}@p-1.example` });
  return { kind: 'attendee', id: attendee.id, origin: 'page 198.51.100.0/24' } as Actor & { id: string };
};
const reads = async (juror: { id: string }) =>
  (await listQuestionsFor(database.dataSource.manager, id, juror.id)).map(
    ({ state, body, reason, answer }) => `${state} ${body} ${reason}${answer}`,
  );
const emails = async () => {
  const rows = await database.dataSource.query(
    `select payload::text as text, payload #>> '{recipient,email}' as email,
       payload #>> '{question,body}' as body, payload #>> '{question,until}' as until
     from messages where kind = 'team-question' order by 2`,
  );
  return rows as { text: string; email: string; body: string; until: string }[];
};

test('a question reaches the team as the owner worded it, without a name, and its last answer all jurors', async () => {
  await ask();
  expect(await refusal(ask())).toBe('question-open');
  expect([await reads(ana), await reads(bo), await emails()]).toEqual([['asked Which roof? '], [], []]);
  const question = await waiting();
  expect(await release(question)).toBe(2);
  const sent = await emails();
  expect(sent.map(({ email, body, until }) => [email, body, until])).toEqual(
    ['lead', 'second'].map((name) => [`${name}@p-1.example`, 'Which roofs do you mean?', '2027-04-12T08:00:00.000Z']),
  );
  expect(sent.some(({ text }) => /ana|Which roof\?/u.test(text))).toBe(false);
  expect(await refusal(ask())).toBe('question-open');

  const answer = async (name: string, text: string, seen: string) =>
    refusal(of(AskTeam).answer(question, { answer: text, seen }, await member(name)));
  expect(await answer('lead', 'The flat ones.', '')).toBe('done');
  clock.advance({ hours: 1 });
  expect(await answer('second', 'The old ones.', '')).toBe('answered-meanwhile');
  expect(await answer('second', 'Flat and old ones.', '2027-04-05T08:00:00.000Z')).toBe('done');
  const known = ['released Which roofs do you mean? Flat and old ones.'];
  expect([await reads(ana), await reads(bo)]).toEqual([known, known]);
  clock.set('2027-04-12T08:00:00Z');
  expect(await answer('lead', 'Too late.', '2027-04-05T09:00:00.000Z')).toBe('answers-over');
  expect(await refusal(ask())).toBe('done');
});

test('jurors with an open review, and who asked, learn of answers in one email a day that names nobody', async () => {
  const { dataSource } = database;
  const sent = new Set<string>();
  const told = async (time: string) => {
    clock.set(time);
    await of(PlanReminders).run();
    const rows: { id: string; said: string }[] = await dataSource.query(
      `select id, concat_ws(' ', payload #>> '{recipient,name}', payload #>> '{reviews,open}', payload #>> '{reviews,titles}')
         as said from messages where kind = 'staff-answers' order by 2`,
    );
    const fresh = rows.filter((row) => !sent.has(row.id));
    for (const row of fresh) sent.add(row.id);
    return fresh.map(({ said }) => said);
  };
  const answer = async (question: string, seen = '') =>
    of(AskTeam).answer(question, { answer: 'The flat ones.', seen }, await member('lead'));
  await ask();
  await ask(bo);
  const [one, two] = (
    await dataSource.query('select id from jury_questions order by juror_id = $1 desc', [ana.id])
  ).map((row: { id: string }) => row.id);
  for (const question of [one, two]) await release(question);
  // Nobody at night in Taipei, then who has an open review.
  clock.set('2027-04-05T15:00:00Z');
  await answer(one);
  expect(await told('2027-04-05T15:05:00Z')).toEqual([]);
  expect(await told('2027-04-06T01:00:00Z')).toEqual(['ana 1 ["Proposal P-1"]', 'bo 1 ["Proposal P-1"]']);
  // One more on the same day waits for the next. Who has submitted reads only what they asked themselves.
  await of(ScoreProposal).run(id, { scores: { impact: '4' }, comment: '', handIn: true, version: 0 }, ana);
  await answer(two);
  expect(await told('2027-04-06T01:05:00Z')).toEqual([]);
  expect(await told('2027-04-07T01:00:00Z')).toEqual(['bo 1 ["Proposal P-1"]']);
  await answer(one, '2027-04-05T15:00:00.000Z');
  expect(await told('2027-04-08T01:00:00Z')).toEqual(['ana 1 ["Proposal P-1"]', 'bo 1 ["Proposal P-1"]']);
});

test('the time for answers never ends after the deadline for reviews', async () => {
  await ask();
  const question = await waiting();
  clock.set('2027-04-20T12:00:00Z');
  expect(await refusal(release(question))).toBe('scoring-over');
  expect(await refusal(ask(bo))).toBe('scoring-over');
  clock.set('2027-04-19T12:00:00Z');
  await release(question, 30);
  expect((await emails()).map(({ until }) => until)).toEqual(Array(2).fill('2027-04-20T12:00:00.000Z'));
});

test('of two owners at once, one releases or declines', async () => {
  await ask();
  const question = await waiting();
  const decline = of(AskTeam).decline('solutions', question, 'It is in the text.', staff);
  const outcomes = await Promise.all([refusal(release(question)), refusal(decline)]);
  expect(outcomes.toSorted()).toEqual(['done', 'question-settled']);
  expect(await refusal(release(question))).toBe('question-settled');
  expect(await emails()).toHaveLength(outcomes[0] === 'done' ? 2 : 0);
});

test('a declined question shows its reason to who asked, and nobody else', async () => {
  await ask();
  const question = await waiting();
  const decline = (reason: string) => refusal(of(AskTeam).decline('solutions', question, reason, staff));
  expect([await decline(''), await decline('It is in the text.')]).toEqual(['invalid', 'done']);
  expect([await reads(ana), await reads(bo)]).toEqual([['declined Which roof? It is in the text.'], []]);
});

test('asks only who has an open review of it, and answers only who is on the team', async () => {
  const carl = await makeStaff(database.dataSource, clock, 'carl@jury.example');
  expect(await refusal(ask(carl))).toBe('proposal-not-found');
  const sheet = { scores: { impact: '4' }, comment: '', handIn: true, version: 0 };
  await of(ScoreProposal).run(id, sheet, bo);
  expect(await refusal(ask(bo))).toBe('review-submitted');
  expect(await refusal(of(AskTeam).release('solutions', id, { question: 'x', days: 7 }, ana))).toBe('forbidden');

  await ask();
  const question = await waiting();
  await release(question);
  const lead = await member('lead');
  await of(AskTeam).answer(question, { answer: 'The flat ones.', seen: '' }, lead);
  await of(ErasePerson).run(lead.id, staff);
  const again = { answer: 'Others.', seen: '2027-04-05T08:00:00.000Z' };
  expect(await refusal(of(AskTeam).answer(question, again, lead))).toBe('question-not-found');
  expect(await reads(bo)).toEqual(['released Which roofs do you mean? The flat ones.']);
  expect((await emails()).map(({ email }) => email).toSorted()).toEqual(['', 'second@p-1.example']);
});
