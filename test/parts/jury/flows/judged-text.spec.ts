import type { Type } from '@nestjs/common';
import { getCallBySlug, lockJury } from '../../../../src/domain/calls/calls.queries.js';
import type { Actor } from '../../../../src/domain/identity/actor.js';
import { proposalInput } from '../../../../src/domain/proposals/proposal-input.js';
import { putProposal } from '../../../../src/domain/proposals/put-proposals.js';
import { EditCall } from '../../../../src/flows/calls/edit-call.flow.js';
import {
  findProposalChoice,
  findProposalTitles,
  listProposalChoices,
} from '../../../../src/parts/jury/console/jury-proposals.queries.js';
import { decideWinners } from '../../../../src/parts/jury/domain/decide-winners.js';
import { frozenRanks, seenRanks } from '../../../../src/parts/jury/domain/decision.js';
import { readJudgedText } from '../../../../src/parts/jury/domain/judged-text.queries.js';
import { listHandBacks } from '../../../../src/parts/jury/domain/jury-members.queries.js';
import { readJuryProgress } from '../../../../src/parts/jury/domain/jury-progress.js';
import { listOpenReviews, listQuestions } from '../../../../src/parts/jury/domain/questions.queries.js';
import { findReviews, listAssigned } from '../../../../src/parts/jury/domain/own-reviews.queries.js';
import { AssignProposals } from '../../../../src/parts/jury/flows/assign-proposals.flow.js';
import { DecideWinners } from '../../../../src/parts/jury/flows/decide-winners.flow.js';
import { ScoreProposal } from '../../../../src/parts/jury/flows/score-proposal.flow.js';
import { listAskedWinners } from '../../../../src/parts/winners/console/winners.queries.js';
import { listCurrentlyAsked } from '../../../../src/parts/winners/domain/acceptances.queries.js';
import { inTransaction, type Tx } from '../../../../src/platform/database/tx.js';
import { read } from '../../../../src/platform/validation.js';
import { TestClock } from '../../../support/clock.js';
import { freshDatabase, type TestDatabase } from '../../../support/database.js';
import { emptyTables } from '../../../support/emptied-database.js';
import { makeFlow } from '../../../support/flows.js';
import { until } from '../../../support/greenroom-process.js';
import { criteria, makeProposal, makeStaff, openReviews } from '../../../support/jury.js';
import { createWorld, staff, testConfig } from '../../../support/world.js';

let database: TestDatabase;
let ana: Actor & { kind: 'organizer' };
/** Of two proposals, both ana's to review; the first one says that it is about the sun. */
let [a, b] = ['', ''];
const clock = new TestClock(new Date('2027-04-05T08:00:00Z'));
const of = <Flow>(flow: Type<Flow>) => makeFlow(flow, database.dataSource, clock);

beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(async () => {
  clock.set('2027-04-05T08:00:00Z');
  const { dataSource } = database;
  await emptyTables(dataSource, 'calls', 'organizers', 'audit_entries', 'jury_access_log');
  await createWorld(dataSource, clock, testConfig);
  await of(EditCall).run('solutions', { criteria, winners: 2, closesOn: '2027-04-30' }, staff);
  ana = await makeStaff(dataSource, clock, 'ana@jury.example');
  [a, b] = [await say('P-1', 'Sun.'), await say('P-2', 'Sun.')];
  const add = ['P-1', 'P-2'].map((proposal) => ({ proposal, juror: 'ana@jury.example' }));
  await of(AssignProposals).byHand('solutions', { add, remove: [] }, staff);
  await openReviews(dataSource);
});
afterAll(() => database?.drop());

const say = (id: string, summary: string, title = `Proposal ${id}`) =>
  makeProposal(database.dataSource, clock, id, { title, content: { summary } });
const score = (id: string, impact: string, more: object = {}) =>
  of(ScoreProposal).run(
    id,
    { scores: { impact, people: impact }, comment: '', handIn: true, version: 0, ...more },
    ana,
  );
const text = (id: string) => readJudgedText(database.dataSource.manager, id);
const call = () => getCallBySlug(database.dataSource.manager, 'solutions');
const progress = async () => readJuryProgress(database.dataSource.manager, await call());
const averages = async () => Object.fromEntries((await progress()).results.map(({ id, average }) => [id, average]));
const ranks = async () => {
  const { results, proposals } = await progress();
  return seenRanks(frozenRanks(results, proposals));
};
const decision = (winner: string, seen: string) => ({
  winners: [winner],
  outstanding: [],
  note: '',
  fewer: true,
  seen,
});

test('a score belongs to the text that was read, and counts for a newer one once its juror has confirmed it', async () => {
  const first = (await text(a)).current!.version;
  await score(a, '4', { textVersion: first });
  expect(await averages()).toEqual({ [a]: 4, [b]: null });
  clock.advance({ minutes: 1 });
  // Once, and once again: only another text is another version.
  await say('P-1', 'Sun and wind.');
  await say('P-1', 'Sun and wind.');
  const { current, versions } = await text(a);
  expect(versions.map(({ number, snapshot }) => [number, snapshot.content.summary])).toEqual([
    [1, 'Sun.'],
    [2, 'Sun and wind.'],
  ]);
  const { missing, outdated } = await progress();
  expect([await averages(), missing.length, outdated.length]).toEqual([{ [a]: null, [b]: null }, 2, 1]);
  const { manager } = database.dataSource;
  const due = await listOpenReviews(manager, (await call()).id, new Date('2027-05-01T00:00:00Z'), '-');
  expect(due.map(({ title }) => title)).toEqual(['Proposal P-1', 'Proposal P-2']);
  // A page that was opened before, and one that shows the newer text.
  await score(a, '5', { textVersion: first, version: 1 });
  expect(await averages()).toEqual({ [a]: null, [b]: null });
  await score(a, '5', { textVersion: current!.version, version: 2 });
  expect(await averages()).toEqual({ [a]: 5, [b]: null });
});

test('what comes after the decision is later, changes nothing that was scored, and renames nothing', async () => {
  const { manager } = database.dataSource;
  await score(a, '5');
  await of(DecideWinners).decide('solutions', decision(a, await ranks()), staff);
  await manager.query(`update proposals set state = 'submitted' where id = $1`, [a]);
  await say('P-1', 'Coal.', 'Coal');
  const { current, later } = await text(a);
  expect([current!.number, later!.number, await averages()]).toEqual([1, 2, { [a]: 5, [b]: null }]);
  expect((await listAssigned(manager, ana.id, 'Coal')).map(({ found }) => found.size)).toEqual([0, 0]);

  // All lists that owners and jurors read.
  const { id: callId } = await call();
  await manager.query(
    `with back as (insert into jury_hand_backs values ($1, $2, '', now())),
       asked as (insert into jury_questions (id, proposal_id, juror_id, state, body, asked_at)
         values (gen_random_uuid(), $1, $2, 'asked', '', now())),
       published as (update jury_decisions set published_at = now(), published_by = 'system')
     insert into acceptances (id, call_id, decision_id, proposal_id, state, deadline_local, deadline_at, asked_at, deadline_set_at)
     select gen_random_uuid(), call_id, id, $1, 'pending', '', now(), now(), now() from jury_decisions`,
    [a, ana.id],
  );
  const lists: { title: string }[][] = [
    [(await progress()).proposalOf.get(a)!],
    [(await findReviews(manager, ana.id, [a])).get(a)!],
    (await listProposalChoices(manager, callId, 9)).slice(0, 1),
    [(await findProposalChoice(manager, callId, 'P-1'))!],
    [...(await findProposalTitles(manager, [a])).values()].map((title) => ({ title })),
    await listHandBacks(manager, callId),
    await listQuestions(manager, callId),
    await listAskedWinners(manager, callId),
    await listCurrentlyAsked(manager, callId),
  ];
  expect(lists.flat().map(({ title }) => title)).toEqual(lists.map(() => 'Proposal P-1'));
});

describe('a text that is received in the instant of the decision', () => {
  const changeIn = (tx: Tx) => ({
    tx,
    actor: staff,
    now: clock.now(),
    domain: 'greenroom.example',
    requestId: null,
    linkSecret: testConfig.secret,
  });
  /** Whether it waits for a lock, rather than being over. */
  const waits = (work: Promise<unknown>) => {
    let isOver = false;
    void work.finally(() => (isOver = true)).catch(() => undefined);
    const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    return until(async () => isOver || (await database.dataSource.query(waiting)).length > 0).then(() => !isOver);
  };

  test('by a transaction that began before: the decision waits for it, and has another ranking', async () => {
    for (const id of [a, b]) await score(id, '4');
    const seen = await ranks();
    let deciding!: Promise<unknown>;
    await inTransaction(database.dataSource, async (tx) => {
      const change = changeIn(tx);
      const said = { title: 'Proposal P-2', theme: 'energy', state: 'submitted', content: { summary: 'Wind.' } };
      const arrival = { externalId: 'P-2', input: read(proposalInput, { ...said, members: [] }) };
      await putProposal(change, await call(), arrival, { source: 'api', asOf: change.now });
      clock.advance({ minutes: 1 });
      deciding = of(DecideWinners).decide('solutions', decision(a, seen), staff);
      expect(await waits(deciding)).toBe(true);
    });
    await expect(deciding).rejects.toMatchObject({ code: 'ranks-changed' });
    expect((await text(b)).current!.snapshot.content.summary).toBe('Wind.');
  });

  test('while it is made: it waits, and is later', async () => {
    for (const id of [a, b]) await score(id, '4');
    const seen = await ranks();
    let received!: Promise<unknown>;
    await inTransaction(database.dataSource, async (tx) => {
      const { id } = await call();
      await lockJury(tx, id);
      received = say('P-2', 'Wind.');
      expect(await waits(received)).toBe(true);
      clock.advance({ minutes: 1 });
      await decideWinners(changeIn(tx), await call(), decision(a, seen));
    });
    await received;
    const { current, later } = await text(b);
    expect([current!.snapshot.content.summary, later!.snapshot.content.summary]).toEqual(['Sun.', 'Wind.']);
    expect(await averages()).toEqual({ [a]: 4, [b]: 4 });
  });
});
