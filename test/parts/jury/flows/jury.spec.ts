import type { Type } from '@nestjs/common';
import { EditCall } from '../../../../src/flows/calls/edit-call.flow.js';
import { AssignProposals } from '../../../../src/parts/jury/flows/assign-proposals.flow.js';
import { DecideWinners } from '../../../../src/parts/jury/flows/decide-winners.flow.js';
import { DeclareConflict } from '../../../../src/parts/jury/flows/declare-conflict.flow.js';
import { listFoundConflicts, readConflicts } from '../../../../src/parts/jury/domain/found-conflicts.js';
import { listChangedSheets, readJuryProgress } from '../../../../src/parts/jury/domain/jury-progress.js';
import { RecordAccess } from '../../../../src/flows/proposals/record-access.flow.js';
import { ScoreProposal } from '../../../../src/parts/jury/flows/score-proposal.flow.js';
import { SetJuryMember } from '../../../../src/parts/jury/flows/set-jury-member.flow.js';
import { listHandBacks, findPerProposal } from '../../../../src/parts/jury/domain/jury-members.queries.js';
import { listAssigned } from '../../../../src/parts/jury/domain/own-reviews.queries.js';
import { SetJuryRules } from '../../../../src/parts/jury/flows/set-jury-rules.flow.js';
import { ReleaseFeedback } from '../../../../src/parts/jury/flows/release-feedback.flow.js';
import { listTeamFeedback, readReleasedFeedback } from '../../../../src/parts/jury/domain/team-feedback.queries.js';
import { seenFeedback } from '../../../../src/parts/jury/domain/seen-feedback.js';
import { PlanReminders } from '../../../../src/flows/notifications/plan-reminders.flow.js';
import { EditPerson } from '../../../../src/flows/privacy/edit-person.flow.js';
import { ChangeProposalState } from '../../../../src/flows/proposals/change-proposal-state.flow.js';
import { ProveAddress } from '../../../../src/flows/registrations/prove-address.flow.js';
import { Register } from '../../../../src/flows/registrations/register.flow.js';
import type { Actor } from '../../../../src/domain/identity/actor.js';
import { juryRulesInput } from '../../../../src/parts/jury/domain/jury-input.js';
import { frozenRanks, seenRanks } from '../../../../src/parts/jury/domain/decision.js';
import { readDiscussion } from '../../../../src/parts/jury/domain/discussion.js';
import { DiscussProposal } from '../../../../src/parts/jury/flows/discuss-proposal.flow.js';
import { findJuryVersion } from '../../../../src/parts/jury/domain/jury-version.queries.js';
import { findSheet, listJurors } from '../../../../src/parts/jury/domain/jury.queries.js';
import { lockJuryForShare, lockJury } from '../../../../src/domain/calls/calls.queries.js';
import { JuryDecision } from '../../../../src/parts/jury/domain/jury.entity.js';
import { Attendee } from '../../../../src/domain/registrations/attendee.entity.js';
import { registrationInput } from '../../../../src/domain/registrations/admission/registration-input.js';
import { inTransaction, type Tx } from '../../../../src/platform/database/tx.js';
import { TestClock } from '../../../support/clock.js';
import { freshDatabase, type TestDatabase } from '../../../support/database.js';
import { emptyTables } from '../../../support/emptied-database.js';
import { criteria, makeProposal, makeStaff } from '../../../support/jury.js';
import { createWorld, staff, testConfig } from '../../../support/world.js';
import { makeFlow } from '../../../support/flows.js';
import { until } from '../../../support/greenroom-process.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
const clock = new TestClock(new Date('2027-04-05T08:00:00Z'));

beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(async () => {
  clock.set('2027-04-05T08:00:00Z');
  await emptyTables(database.dataSource, 'calls', 'organizers', 'audit_entries', 'jury_access_log');
  world = await createWorld(database.dataSource, clock, testConfig);
  await makeFlow(EditCall, database.dataSource, clock).run('solutions', { criteria, winners: 2 }, staff);
});
afterAll(() => database?.drop());

const of = <Flow>(flow: Type<Flow>) => makeFlow(flow, database.dataSource, clock);
const code = (error: unknown) => {
  const { code: own, fieldErrors = [] } = error as { code: string; fieldErrors?: { path: string; code: string }[] };
  return [own, ...fieldErrors.map((fault) => `${fault.path} ${fault.code}`)].join(', ');
};
const refusal = async (work: Promise<unknown>) => {
  try {
    await work;
    return 'done';
  } catch (error) {
    return code(error);
  }
};
const staffOf = (name: string, role: 'juror' | 'organizer' | 'owner' = 'juror') =>
  makeStaff(database.dataSource, clock, `${name}@jury.example`, role);
const proposal = (externalId: string, changes: object = {}) =>
  makeProposal(database.dataSource, clock, externalId, changes);
const released = async <Outcome>(assigning: Promise<Outcome>) => {
  const outcome = await assigning;
  await of(AssignProposals).release('solutions', staff);
  return outcome;
};
const hand = (input: { add?: [string, string][]; remove?: [string, string][] }, actor: Actor = staff) => {
  const pairs = (list: [string, string][] = []) =>
    list.map(([id, name]) => ({ proposal: id, juror: `${name}@jury.example` }));
  return released(
    of(AssignProposals).byHand('solutions', { add: pairs(input.add), remove: pairs(input.remove) }, actor),
  );
};
const deal = (input: { perProposal: number; seed: number; jurors?: string[] }, actor: Actor = staff) =>
  released(of(AssignProposals).run('solutions', input, actor));
const score = (proposalId: string, actor: Actor, impact: string, people = impact, more: object = {}) =>
  of(ScoreProposal).run(
    proposalId,
    { scores: { impact, people }, comment: '', handIn: true, version: 0, ...more },
    actor,
  );
const standingCall = async () => {
  const [row] = await database.dataSource.query(`select id from calls`);
  return { call: { ...world.call, id: row.id as string, criteria } };
};
const standing = async () => readJuryProgress(database.dataSource.manager, (await standingCall()).call);
const averages = async () =>
  Object.fromEntries(
    (await standing()).results.map(({ id, average }) => {
      return [id, average];
    }),
  );
const seen = async () => {
  const { results, proposals } = await standing();
  return seenRanks(frozenRanks(results, proposals));
};
const states = async () => {
  const rows: { externalId: string; state: string }[] = await database.dataSource.query(
    `select external_id as "externalId", state from proposals order by external_id`,
  );
  return Object.fromEntries(rows.map(({ externalId, state }) => [externalId, state]));
};
const actions = async () => {
  const rows: { action: string }[] = await database.dataSource.query(
    `select action from audit_entries where action like 'jury.%' order by position`,
  );
  return rows.map(({ action }) => action);
};
const decide = async (winners: string[], more: object = {}) =>
  of(DecideWinners).decide(
    'solutions',
    { winners, outstanding: [], note: '', fewer: false, seen: await seen(), ...more },
    staff,
  );

test('scores are averaged and decide; the others are declined in a separate step; a decision can be reopened', async () => {
  const [a, b, c] = [await proposal('P-1'), await proposal('P-2', { theme: 'living' }), await proposal('P-3')];
  const [ana, bo] = [await staffOf('ana'), await staffOf('bo')];
  expect(await deal({ perProposal: 2, seed: 1 })).toEqual({
    added: 6,
    short: [],
  });
  expect(await deal({ perProposal: 2, seed: 9 })).toEqual({
    added: 0,
    short: [],
  });
  await score(a, ana, '5', '4');
  await score(a, bo, '3', '4');
  await score(b, ana, '4');
  expect((await standing()).results.map(({ id, place, lacking }) => [id, place?.place, lacking])).toEqual([
    [a, 1, 0],
    [b, undefined, 1],
    [c, undefined, 2],
  ]);
  await score(b, bo, '4');
  await score(c, bo, '2', '', { handIn: false });
  expect(await averages()).toEqual({ [a]: 4, [b]: 4, [c]: null });
  expect(
    (await standing()).results.map(({ place, missing }) => [place?.place ?? null, place?.isShared, missing]),
  ).toEqual([
    [1, true, 0],
    [1, true, 0],
    [null, undefined, 2],
  ]);

  expect(await refusal(decide([a, b, c]))).toBe('invalid, winners too-many-winners');
  expect(await refusal(decide([a]))).toBe('fewer-winners');
  expect(await refusal(decide([a, b], { seen: 'other' }))).toBe('ranks-changed');
  expect(await states()).toEqual({ 'P-1': 'submitted', 'P-2': 'submitted', 'P-3': 'submitted' });
  await decide([a, b], { outstanding: [b], note: 'Both of them.' });
  expect(await states()).toEqual({ 'P-1': 'winner', 'P-2': 'winner', 'P-3': 'submitted' });
  expect(await refusal(decide([a, b]))).toBe('jury-decided');
  expect(await refusal(score(c, bo, '5', '5', { version: 1 }))).toBe('jury-decided');
  expect(await refusal(deal({ perProposal: 1, seed: 1 }))).toBe('jury-decided');
  const [decision] = await database.dataSource.getRepository(JuryDecision).find();
  expect(decision).toMatchObject({
    note: 'Both of them.',
    decidedBy: `organizer:${staff.kind === 'organizer' && staff.id}`,
  });
  expect(decision?.ranking.map(({ externalId, place, average }) => [externalId, place, average])).toEqual([
    ['P-1', 1, 4],
    ['P-2', 1, 4],
    ['P-3', null, null],
  ]);

  expect(await refusal(of(DecideWinners).declineOthers('solutions', 2, staff))).toBe('others-changed');
  expect(await of(DecideWinners).declineOthers('solutions', 1, staff)).toBe(1);
  expect(await refusal(of(DecideWinners).declineOthers('solutions', 0, staff))).toBe('others-dismissed');
  expect((await states())['P-3']).toBe('not-selected');

  expect(await refusal(of(DecideWinners).reopen('solutions', ' ', staff))).toBe('invalid, reason required');
  await of(DecideWinners).reopen('solutions', 'A score was missing.', staff);
  expect(await states()).toEqual({ 'P-1': 'shortlisted', 'P-2': 'shortlisted', 'P-3': 'submitted' });
  expect(await refusal(of(DecideWinners).reopen('solutions', 'Again.', staff))).toBe('jury-undecided');
  await score(c, bo, '5', '5', { version: 1 });
  await decide([c, a]);
  expect(await states()).toEqual({ 'P-1': 'winner', 'P-2': 'shortlisted', 'P-3': 'winner' });
  expect(await database.dataSource.getRepository(JuryDecision).count()).toBe(2);
  expect(await actions()).toEqual([
    'jury.dealt',
    'jury.released',
    'jury.handed-in',
    'jury.handed-in',
    'jury.handed-in',
    'jury.handed-in',
    'jury.draft-saved',
    'jury.decided',
    'jury.others-dismissed',
    'jury.reopened',
    'jury.handed-in',
    'jury.decided',
  ]);
  const moves = await database.dataSource.query(
    `select to_state from proposal_changes c join proposals p on p.id = c.proposal_id where external_id = 'P-1' order by position`,
  );
  expect(moves.map((row: { to_state: string }) => row.to_state)).toEqual([
    'submitted',
    'shortlisted',
    'winner',
    'shortlisted',
    'winner',
  ]);
});

test('the winners are chosen and all others declined as one, or nothing happens', async () => {
  const [a] = [await proposal('P-1'), await proposal('P-2')];
  const both = { declinesOthers: true, fewer: true };
  const { dataSource } = database;
  await dataSource.query(`alter table proposals add constraint broken check (state <> 'not-selected')`);
  await expect(decide([a], both)).rejects.toThrow('broken');
  await dataSource.query(`alter table proposals drop constraint broken`);
  expect([await states(), await dataSource.getRepository(JuryDecision).count()]).toEqual([
    { 'P-1': 'submitted', 'P-2': 'submitted' },
    0,
  ]);
  await decide([a], both);
  expect(await states()).toEqual({ 'P-1': 'winner', 'P-2': 'not-selected' });
});

test('evidence that is found after the decision changes no result until an owner reopens it', async () => {
  const [a, b] = [await proposal('P-1', { organization: 'Harbour Lab' }), await proposal('P-2')];
  const [ana, bo] = [await staffOf('ana'), await staffOf('bo')];
  await deal({ perProposal: 2, seed: 1 });
  for (const [juror, mark] of [
    [ana, '5'],
    [bo, '3'],
  ] as const) {
    await score(a, juror, mark);
    await score(b, juror, '2');
  }
  const declare = (jurorId: string, proposalId: string) =>
    of(DeclareConflict).run('solutions', { jurorId, kind: 'interest', reason: '', about: { proposalId } }, staff);
  await declare(bo.id, b);
  await decide([a], { fewer: true });
  const [decision] = await database.dataSource.getRepository(JuryDecision).find();
  expect(decision?.closedSheets).toEqual([
    {
      proposalId: b,
      jurorId: bo.id,
      conflicts: [{ reason: 'declared', about: '', evidence: 'declared' }],
      isUnnoticed: false,
    },
  ]);
  const session = await world.session({ startsAtLocal: '2027-05-14T16:00' });
  const input = { email: 'ana@jury.example', name: 'Ana', timeZone: 'Asia/Taipei', organization: 'Harbour Lab' };
  await of(Register).run(session.id, registrationInput.parse(input), staff);
  await declare(ana.id, b);
  const shown = async () => {
    const now = await standing();
    const changed = await listChangedSheets(database.dataSource.manager, decision!.callId, now);
    return {
      averages: await averages(),
      uncounted: now.uncounted.length,
      changed: changed?.map(({ proposalId }) => proposalId).toSorted() ?? null,
    };
  };
  const decided = { averages: { [a]: 4, [b]: 2 }, uncounted: 0 };
  expect(await shown()).toEqual({ ...decided, changed: [a, b].toSorted() });
  // What owners decide about it meanwhile is saved, and takes effect once they reopen the decision.
  const review = { jurorId: ana.id, proposalId: a, ruling: 'dismissed', reason: 'She left.' } as const;
  await of(DeclareConflict).review('solutions', review, staff);
  expect(await shown()).toEqual({ ...decided, changed: [b] });
  await of(DecideWinners).reopen('solutions', 'Ana knows the team.', staff);
  expect(await shown()).toEqual({ averages: { [a]: 4, [b]: null }, uncounted: 0, changed: null });
});

test('showcased winners stay winners, and count, when a decision is reopened', async () => {
  const [a, b, c] = [await proposal('P-1'), await proposal('P-2'), await proposal('P-3')];
  await decide([a, b]);
  await of(ChangeProposalState).run('solutions', 'P-1', { state: 'showcased', note: '' }, staff);
  await of(DecideWinners).reopen('solutions', 'Why not.', staff);
  expect(await states()).toEqual({ 'P-1': 'showcased', 'P-2': 'shortlisted', 'P-3': 'submitted' });
  expect(await refusal(decide([b, c]))).toBe('invalid, winners too-many-winners');
  await decide([c]);
  expect(await states()).toEqual({ 'P-1': 'showcased', 'P-2': 'shortlisted', 'P-3': 'winner' });
});

test('only owners set rules, assign by hand, decide and reopen; organizers can assign automatically', async () => {
  const [a, lee] = [await proposal('P-1'), await staffOf('lee', 'organizer')];
  const ana = await staffOf('ana');
  const rules = juryRulesInput.parse({ scale: { min: 1, max: 5 }, weights: { impact: 1 } });
  for (const actor of [lee, ana]) {
    expect(await refusal(of(SetJuryRules).run('solutions', rules, actor))).toBe('forbidden');
    expect(await refusal(hand({ add: [['P-1', 'ana']] }, actor))).toBe('forbidden');
    expect(
      await refusal(
        of(DecideWinners).decide(
          'solutions',
          { winners: [a], outstanding: [], note: '', fewer: true, seen: '' },
          actor,
        ),
      ),
    ).toBe('forbidden');
    expect(await refusal(of(DecideWinners).declineOthers('solutions', 0, actor))).toBe('forbidden');
    expect(await refusal(of(DecideWinners).reopen('solutions', 'x', actor))).toBe('forbidden');
  }
  expect(await refusal(deal({ perProposal: 1, seed: 1 }, ana))).toBe('forbidden');
  expect(await deal({ perProposal: 1, seed: 1 }, lee)).toEqual({
    added: 1,
    short: [],
  });
  expect(await refusal(score(a, { kind: 'api-key', id: ana.id, role: 'owner' }, '3'))).toBe('forbidden');
});

test('the scale is fixed once there are scores; new weights need a confirmation', async () => {
  const [a, ana] = [await proposal('P-1'), await staffOf('ana')];
  await hand({ add: [['P-1', 'ana']] });
  const set = (changes: object) =>
    of(SetJuryRules).run(
      'solutions',
      juryRulesInput.parse({ scale: { min: 1, max: 5 }, weights: { impact: 1, people: 1 }, ...changes }),
      staff,
    );
  await set({ scale: { min: 0, max: 10 } });
  await set({ scale: { min: 0, max: 10 } });
  expect(await refusal(score(a, ana, '11'))).toBe('invalid, score.impact outside-scale, score.people outside-scale');
  await score(a, ana, '10', '0');
  expect(await refusal(set({}))).toBe('scale-in-use');
  const ten = { scale: { min: 0, max: 10 } };
  expect(await refusal(set({ ...ten, weights: { impact: 3, people: 1 } }))).toBe('weights-to-confirm');
  expect(await averages()).toEqual({ [a]: 5 });
  await set({ ...ten, weights: { impact: 3, people: 1 }, confirmedSheets: 1 });
  expect(await averages()).toEqual({ [a]: 7.5 });
  expect(await refusal(set({ weights: { charm: 1 } }))).toBe('invalid, weights.charm unknown-criterion');
  const rows = await database.dataSource.query(`select version from jury_settings`);
  expect(rows).toEqual([{ version: 2 }]);
});

test('a deadline closes the sheet to the second, in the zone of the call', async () => {
  const [a, ana] = [await proposal('P-1'), await staffOf('ana')];
  await hand({ add: [['P-1', 'ana']] });
  await of(SetJuryRules).run(
    'solutions',
    juryRulesInput.parse({
      scale: { min: 1, max: 5 },
      weights: { impact: 1, people: 1 },
      scoresUntilLocal: '2027-04-06T18:00',
    }),
    staff,
  );
  clock.set('2027-04-06T09:59:59Z');
  await score(a, ana, '4');
  clock.set('2027-04-06T10:00:00Z');
  expect(await refusal(score(a, ana, '5', '5', { version: 1 }))).toBe('scoring-over');
  expect(await averages()).toEqual({ [a]: 4 });
});

test('a proposal that isn’t assigned to a juror is not found', async () => {
  const [a, ana] = [await proposal('P-1'), await staffOf('ana')];
  expect(await refusal(score(a, ana, '3'))).toBe('proposal-not-found');
  expect(await refusal(score('no-id', ana, '3'))).toBe('proposal-not-found');
  await hand({ add: [['P-1', 'ana']] });
  await of(ChangeProposalState).run('solutions', 'P-1', { state: 'withdrawn', note: '' }, staff);
  expect(await refusal(score(a, ana, '3'))).toBe('proposal-not-found');
  expect(await refusal(hand({ add: [['P-1', 'ana']] }))).toBe('invalid, add.0.proposal not-before-jury');
  expect(await refusal(hand({ add: [['P-9', 'ana']] }))).toBe('invalid, add.0.proposal not-before-jury');
  await proposal('P-2');
  expect(await refusal(hand({ add: [['P-2', 'nobody']] }))).toBe('invalid, add.0.juror no-juror');
});

test('the second of two tabs doesn’t overwrite the first', async () => {
  const [a, ana] = [await proposal('P-1'), await staffOf('ana')];
  await hand({ add: [['P-1', 'ana']] });
  const tabs = await Promise.all(['1', '2', '3', '4'].map((text) => refusal(score(a, ana, text))));
  expect(tabs.toSorted()).toEqual(['done', 'scored-meanwhile', 'scored-meanwhile', 'scored-meanwhile']);
  expect(await refusal(score(a, ana, '5', '5', { version: 1 }))).toBe('done');
  expect(await refusal(score(a, ana, '1', '1', { version: 1 }))).toBe('scored-meanwhile');
  expect(await averages()).toEqual({ [a]: 5 });
});

test('a score at the moment of the decision either counts in the saved ranks or is refused', async () => {
  const ids = await Promise.all(['P-1', 'P-2', 'P-3', 'P-4'].map((id) => proposal(id)));
  const jurors = await Promise.all(['ana', 'bo', 'cy'].map((name) => staffOf(name)));
  await deal({ perProposal: 3, seed: 1 });
  const before = await seen();
  const outcomes = await Promise.all([
    ...ids.slice(0, 2).flatMap((id) => jurors.map((juror) => refusal(score(id, juror, '4')))),
    refusal(decide([ids[0]!, ids[1]!], { seen: before })),
    refusal(decide([ids[2]!, ids[3]!], { seen: before })),
    ...ids.slice(2).flatMap((id) => jurors.map((juror) => refusal(score(id, juror, '2')))),
  ]);
  const decisions = [outcomes[6], outcomes[7]];
  const scores = outcomes.filter((_, index) => index !== 6 && index !== 7);
  expect(scores.every((one) => one === 'done' || one === 'jury-decided')).toBe(true);
  expect(decisions.filter((one) => one === 'done').length).toBeLessThanOrEqual(1);
  const [decision] = await database.dataSource.getRepository(JuryDecision).find();
  const counted = (await standing()).counted.length;
  expect(counted).toBe(scores.filter((one) => one === 'done').length);
  const kept = decision?.ranking.reduce((sum, { sheets }) => sum + sheets, 0) ?? counted;
  expect(kept).toBe(counted);
  const winners = Object.values(await states()).filter((state) => state === 'winner').length;
  expect(winners).toBe(decision === undefined ? 0 : 2);
});

test('a score waits for a decision in progress and is then refused; scores don’t wait for each other', async () => {
  const [a, ana, bo] = [await proposal('P-1'), await staffOf('ana'), await staffOf('bo')];
  await hand({
    add: [
      ['P-1', 'ana'],
      ['P-1', 'bo'],
    ],
  });
  const [{ id: callId }] = await database.dataSource.query(`select id from calls`);
  await inTransaction(database.dataSource, async (tx) => {
    await lockJuryForShare(tx, callId);
    expect(await refusal(score(a, bo, '3'))).toBe('done');
  });
  let late!: Promise<string>;
  await inTransaction(database.dataSource, async (tx) => {
    await lockJury(tx, callId);
    late = refusal(score(a, ana, '5'));
    const pause = new Promise((resolve) => setTimeout(resolve, 200, 'waits'));
    expect(await Promise.race([late, pause])).toBe('waits');
    await tx.query(
      `insert into jury_decisions (id, call_id, decided_by, decided_at, note, ranking)
       values (gen_random_uuid(), $1, 'system', now(), '', '[]')`,
      [callId],
    );
  });
  expect(await late).toBe('jury-decided');
});

test('a conflict declared after scoring excludes the score; once removed, the score counts again', async () => {
  const [a, b] = [await proposal('P-1'), await proposal('P-2')];
  const [ana, bo, lee] = [await staffOf('ana'), await staffOf('bo'), await staffOf('lee', 'organizer')];
  await deal({ perProposal: 2, seed: 1 });
  await score(a, ana, '5');
  await score(a, bo, '3');
  const declare = (about: object, actor: Actor, juror = ana) =>
    of(DeclareConflict).run(
      'solutions',
      { jurorId: juror.id, kind: 'interest', reason: 'A cousin leads it.', about: about as { proposalId: string } },
      actor,
    );
  expect(await refusal(declare({ proposalId: a }, bo))).toBe('forbidden');
  expect(await refusal(declare({ proposalId: a }, lee))).toBe('forbidden');
  expect(await declare({ proposalId: a }, ana)).toBe(true);
  expect(await declare({ proposalId: a }, staff)).toBe(false);
  expect(await averages()).toEqual({ [a]: 3, [b]: null });
  expect((await standing()).pairs.filter(({ state }) => state !== null).length).toBe(2);
  expect(await refusal(score(a, ana, '1', '1', { version: 1 }))).toBe('conflict-of-interest');
  expect(await declare({ organization: 'TEAM of  p-2' }, ana)).toBe(true);
  expect(await refusal(score(b, ana, '1'))).toBe('conflict-of-interest');
  expect(await declare({ domain: '@p-2.example' }, staff, bo)).toBe(true);
  expect(await refusal(score(b, bo, '1'))).toBe('conflict-of-interest');
  expect(await refusal(declare({ domain: 'gmail.com' }, ana))).toBe('invalid, domain free-mail');
  expect(await refusal(declare({ domain: 'gov.tw' }, ana))).toBe('invalid, domain public-suffix');
  expect(await refusal(declare({ domain: 'nothing' }, ana))).toBe('invalid, domain not-a-domain');
  expect(await refusal(hand({ remove: [['P-2', 'bo']], add: [['P-2', 'bo']] }))).toBe('juror-in-conflict');
  const [{ id }] = await database.dataSource.query(`select id from jury_conflicts where proposal_id = $1`, [a]);
  expect(await refusal(of(DeclareConflict).lift('solutions', id, ana))).toBe('forbidden');
  await of(DeclareConflict).lift('solutions', id, staff);
  await of(DeclareConflict).lift('solutions', id, staff);
  expect(await averages()).toEqual({ [a]: 4, [b]: null });
  expect(await refusal(of(DeclareConflict).lift('solutions', a, staff))).toBe('conflict-not-found');
});

test('a stranger who registers a juror under an applicant’s organization only warns owners', async () => {
  const a = await proposal('P-1', { organization: 'Harbour Lab' });
  const [ana, bo] = [await staffOf('ana'), await staffOf('bo')];
  await deal({ perProposal: 2, seed: 1 });
  await score(a, ana, '5');
  await score(a, bo, '3');
  const session = await world.session({ startsAtLocal: '2027-05-14T16:00' });
  const input = { email: 'ana@jury.example', name: 'Ana', timeZone: 'Asia/Taipei', organization: 'Harbour Lab' };
  await of(Register).run(session.id, registrationInput.parse(input), { kind: 'visitor' });
  expect(await averages()).toEqual({ [a]: 4 });
  const found = async () => {
    const connection = database.dataSource.manager;
    const [{ id }] = await database.dataSource.query(`select id from calls`);
    const [pair] = await listFoundConflicts(connection, id, await listJurors(connection, id));
    return { ...pair, uncounted: (await standing()).uncounted.length, averages: await averages() };
  };
  expect(await found()).toMatchObject({
    jurorId: ana.id,
    conflicts: [{ reason: 'organization', about: 'Harbour Lab', evidence: 'unproven' }],
    isBinding: false,
    uncounted: 0,
  });
  // Ana confirms the address, but did not enter the organization. She corrects it, and the warning is gone.
  const attendee = await database.dataSource.getRepository(Attendee).findOneByOrFail({});
  await of(ProveAddress).run(attendee);
  expect(await found()).toMatchObject({ isBinding: false, uncounted: 0, averages: { [a]: 4 } });
  const correct = (organization: string | null) =>
    of(EditPerson).correctOwn(attendee.id, { name: 'Ana L.', organization });
  await correct(null);
  expect(await found()).toEqual({ uncounted: 0, averages: { [a]: 4 } });
  // Once she enters it herself, it is evidence, and owners learn that her review no longer counts.
  await correct('Harbour Lab');
  expect(await found()).toMatchObject({ isBinding: true, isUnnoticed: true, uncounted: 1, averages: { [a]: 3 } });

  const review = (ruling: 'confirmed' | 'dismissed', actor: Actor = staff, reason = 'She left the lab in 2019.') =>
    of(DeclareConflict).review('solutions', { jurorId: ana.id, proposalId: a, ruling, reason }, actor);
  expect(await refusal(review('dismissed', await staffOf('lee', 'organizer')))).toBe('forbidden');
  expect(await refusal(review('dismissed', staff, ' '))).toBe('invalid, reason required');
  await review('dismissed');
  expect(await found()).toMatchObject({ isBinding: false, uncounted: 0, averages: { [a]: 4 } });
  await review('confirmed');
  expect(await found()).toMatchObject({ isBinding: true, isUnnoticed: false, uncounted: 0, averages: { [a]: 3 } });
  expect(await refusal(score(a, ana, '1', '1', { version: 1 }))).toBe('conflict-of-interest');
  expect(
    await refusal(
      of(DeclareConflict).review(
        'solutions',
        { jurorId: bo.id, proposalId: a, ruling: 'confirmed', reason: 'x' },
        staff,
      ),
    ),
  ).toBe('conflict-not-found');
});

test('a removed assignment excludes the score; a new one includes it again', async () => {
  const [a, ana] = [await proposal('P-1'), await staffOf('ana')];
  expect(await hand({ add: [['P-1', 'ana']] })).toEqual({ added: 1, removed: 0 });
  expect(await hand({ add: [['P-1', 'ana']] })).toEqual({ added: 0, removed: 0 });
  await score(a, ana, '4');
  expect(await hand({ remove: [['P-1', 'ana']] })).toEqual({ added: 0, removed: 1 });
  expect(await averages()).toEqual({ [a]: null });
  await hand({ add: [['P-1', 'ana']] });
  expect(await averages()).toEqual({ [a]: 4 });
});

test('results are read again after any change of a sheet, and never show one that was rolled back', async () => {
  const one = await proposal('A');
  const ada = await staffOf('ada');
  await hand({ add: [['A', 'ada']] });
  await score(one, ada, '4');
  // As long as any transaction of the server runs that began before it, the version of the last change is another one.
  await until(async () => (await standing()).results === (await standing()).results);

  const average = async (tx: Tx) => (await readJuryProgress(tx, { ...world.call, criteria })).results[0]?.average;
  const rolledBack = inTransaction(database.dataSource, async (tx) => {
    await tx.query(`update jury_sheets set scores = '{"impact": 1, "people": 1}'`);
    expect(await average(tx)).toBe(1);
    throw new Error('rolled back');
  });
  await expect(rolledBack).rejects.toThrow('rolled back');
  expect((await standing()).results[0]?.average).toBe(4);

  await database.dataSource.query(`update jury_sheets set scores = '{"impact": 2, "people": 2}'`);
  expect((await standing()).results[0]?.average).toBe(2);
  await database.dataSource.query(`delete from jury_sheets`);
  expect((await standing()).results[0]?.average).toBe(null);
});

test('the version of the jury changes with every commit, in whatever order, and few changes stay noted', async () => {
  const [a, b] = [await proposal('P-1'), await proposal('P-2')];
  await staffOf('ana');
  await hand({
    add: [
      ['P-1', 'ana'],
      ['P-2', 'ana'],
    ],
  });
  const { call } = await standingCall();
  const version = () => findJuryVersion(database.dataSource.manager, call.id);
  /** The same twice, however the transactions of other tests end meanwhile. */
  const settled = async () => {
    let [before, now] = ['', await version()];
    while (before !== now) [before, now] = [now, await version()];
    return now;
  };
  const seenVersions = [await settled()];
  const change = (tx: { query: (sql: string, values: unknown[]) => Promise<unknown> }, id: string) =>
    tx.query(`update proposals set title = title || '!' where id = $1`, [id]);
  const [early, late] = [database.dataSource.createQueryRunner(), database.dataSource.createQueryRunner()];
  try {
    await early.startTransaction();
    await late.startTransaction();
    await change(early, a);
    await change(late, b);
    // Within a transaction that has changed something, no two are equal.
    const own = [1, 2].map(() => findJuryVersion(early.manager, call.id));
    expect(new Set(await Promise.all(own)).size).toBe(2);
    seenVersions.push(await version());
    await late.commitTransaction();
    seenVersions.push(await settled());
    await early.commitTransaction();
    seenVersions.push(await version());
  } finally {
    await Promise.all([early.release(), late.release()]);
  }
  await database.dataSource.query(`delete from jury_assignments where proposal_id = $1`, [a]);
  seenVersions.push(await settled());
  // As a database has it that was restored from another server, whose transactions had larger ids.
  const ofTheFuture = '9000000000000000000';
  await until(async () => {
    await database.dataSource.query(`delete from jury_changes where xid = $1`, [ofTheFuture]);
    const before = await settled();
    await database.dataSource.query(`update proposals set title = 'x' where false`);
    await database.dataSource.query(`insert into jury_changes values ($1, $2)`, [call.id, ofTheFuture]);
    return (await version()) === before;
  });
  expect(new Set(seenVersions.slice(1)).size).toBe(seenVersions.length - 1);
  for (let round = 0; round < 20; round++) await change(database.dataSource, b);
  const noted = `select count(*)::int as count from jury_changes where call_id = $1`;
  // What a transaction of another test could still ask for stays until that ends.
  await until(async () => {
    await change(database.dataSource, b);
    const [{ count }] = await database.dataSource.query(noted, [call.id]);
    return count < 5;
  });
});

test('members, email domains and help are detected, and assignments avoid them', async () => {
  const a = await proposal('P-1', { members: [{ email: 'ana@jury.example' }] });
  const b = await proposal('P-2', { members: [{ email: 'gail@gmail.com' }] });
  await Promise.all(['ana', 'bo'].map((name) => staffOf(name)));
  const gail = await makeStaff(database.dataSource, clock, 'gus@gmail.com');
  const lee = await makeStaff(database.dataSource, clock, 'lee@city.example', 'organizer');
  const session = await world.session({ startsAtLocal: '2027-05-14T16:00' });
  const person = (email: string) => registrationInput.parse({ email, name: 'Ada', timeZone: 'Asia/Taipei' });
  await makeFlow(Register, database.dataSource, clock).run(session.id, person('gail@gmail.com'), lee);
  const ofEveryone = async (proposalIds: string[] | null = null) => {
    const { manager } = database.dataSource;
    const { call } = await standingCall();
    return readConflicts(manager, call.id, await listJurors(manager, call.id), proposalIds);
  };
  const conflictsOf = await ofEveryone();
  const reasons = (jurorId: string, proposalId: string) =>
    conflictsOf({ jurorId, proposalId }).map(({ reason }) => reason);
  const staffIds: { id: string; email: string }[] = await database.dataSource.query(`select id, email from organizers`);
  const idOf = (email: string) => staffIds.find((one) => one.email === email)!.id;
  expect(reasons(idOf('ana@jury.example'), a)).toEqual(['member', 'domain']);
  expect(reasons(idOf('bo@jury.example'), a)).toEqual(['domain']);
  expect(reasons(idOf('bo@jury.example'), b)).toEqual([]);
  expect(reasons(gail.id, b)).toEqual([]);
  expect(reasons(lee.id, b)).toEqual(['helped']);
  expect(reasons(lee.id, a)).toEqual([]);
  // Asked for some proposals, their people are looked up, and not what staff have done.
  const ofThese = await ofEveryone([a, b]);
  for (const jurorId of staffIds.map(({ id }) => id))
    for (const proposalId of [a, b])
      expect(ofThese({ jurorId, proposalId })).toEqual(conflictsOf({ jurorId, proposalId }));
  // What staff who don't score have done is only read to choose jurors.
  expect((await standing()).conflictsOf({ jurorId: lee.id, proposalId: b })).toEqual([]);
  const who = { actor: `organizer:${lee.id}`, session: `session:${session.id}` };
  const imported = `insert into audit_entries (id, at, actor, action, subject, details)
    values (gen_random_uuid(), $1, $2, 'session.imported', $3, '{}')`;
  await database.dataSource.query(imported, [clock.now(), who.actor, who.session]);
  expect((await ofEveryone())({ jurorId: lee.id, proposalId: b })).toEqual([]);
  expect((await ofEveryone([a, b]))({ jurorId: lee.id, proposalId: b })).toEqual([]);
  const dealt = await deal({ perProposal: 2, seed: 3 });
  expect(dealt).toEqual({ added: 3, short: [{ externalId: 'P-1', title: 'Proposal P-1', lacking: 1 }] });
  const unknown = { perProposal: 1, seed: 1, jurors: ['nobody@example.org'] };
  expect(await refusal(of(AssignProposals).run('solutions', unknown, staff))).toBe('invalid, jurors.0 no-juror');
});

test('every relation between a juror and a proposal is detected, and no other', async () => {
  const house = (email: string) => ({ members: [{ email }] });
  const wanted = {
    below: ['domain', await proposal('P-1', house('x@eu.lab.jury.example'))],
    same: ['domain', await proposal('P-2', house('x@lab.jury.example'))],
    above: ['domain', await proposal('P-3', house('x@jury.example'))],
    beside: [undefined, await proposal('P-4', house('x@notlab.jury.example'))],
    declared: ['declared', await proposal('P-5')],
    declaredName: ['declared-organization', await proposal('P-6', { organization: 'Port  of LEA' })],
    declaredHouse: ['declared-domain', await proposal('P-7', house('x@quay.port.example'))],
    linked: ['linked', await proposal('P-8')],
    sameName: ['organization', await proposal('P-9', { organization: 'city of  Lea' })],
    merged: ['organization', await proposal('P-10', { organization: 'Lea Town Hall' })],
    unlinked: [undefined, await proposal('P-11')],
  } as const;
  const email = 'ana@lab.jury.example';
  const ana = await makeStaff(database.dataSource, clock, email);
  const session = await world.session({ startsAtLocal: '2027-05-14T16:00' });
  const input = { email, name: 'Ana', timeZone: 'Asia/Taipei', organization: 'City of Lea' };
  await makeFlow(Register, database.dataSource, clock).run(session.id, registrationInput.parse(input), staff);
  await database.dataSource.query(
    `update organizations set merged_into = (select id from organizations where name_key = 'city of lea')
     where name_key = 'lea town hall'`,
  );
  // One is known by the name that it gives alone, the other by its organization alone.
  await database.dataSource.query(
    `update proposals set organization_id = null where external_id in ('P-6', 'P-9');
     update proposals set organization = 'Hall' where external_id = 'P-10';
     update proposals set organization_id = (select id from organizations where name_key = 'lea town hall')
     where external_id = 'P-10'`,
  );
  await database.dataSource.query(
    `insert into proposal_matches (proposal_id, attendee_id, evidence, evidences, state, created_at)
     select p.id, a.id, 'name', '{name}', case external_id when 'P-8' then 'linked' else 'suggested' end, $1
     from proposals p, attendees a where external_id in ('P-8', 'P-11') and a.email_key = 'ana@lab.jury.example'
     on conflict (proposal_id, attendee_id) do update set state = excluded.state`,
    [clock.now()],
  );
  const declare = (about: { proposalId: string } | { organization: string } | { domain: string }) =>
    of(DeclareConflict).run('solutions', { jurorId: ana.id, kind: 'interest', reason: '', about }, staff);
  await declare({ proposalId: wanted.declared[1] });
  await declare({ organization: 'Port of Lea' });
  await declare({ domain: 'port.example' });
  const { conflictsOf } = await standing();
  for (const [way, [reason, proposalId]] of Object.entries(wanted)) {
    expect([way, conflictsOf({ jurorId: ana.id, proposalId })[0]?.reason]).toEqual([way, reason]);
  }
});

test('a conflict declared after scoring closes the review, and the proposal gets another juror', async () => {
  const [a, b] = [await proposal('P-1'), await proposal('P-2')];
  const [ana, bo] = [await staffOf('ana'), await staffOf('bo')];
  const dealTwo = () => deal({ perProposal: 2, seed: 1 });
  expect(await dealTwo()).toEqual({ added: 4, short: [] });
  expect(await findPerProposal(database.dataSource.manager, (await standingCall()).call.id)).toBe(2);
  for (const id of [a, b]) for (const juror of [ana, bo]) await score(id, juror, juror === ana ? '5' : '3');
  expect(await averages()).toEqual({ [a]: 4, [b]: 4 });
  const conflict = { jurorId: ana.id, kind: 'interest' as const, reason: '', about: { proposalId: a } };
  expect(await of(DeclareConflict).run('solutions', conflict, ana)).toBe(true);
  expect(await averages()).toEqual({ [a]: 3, [b]: 4 });
  const details = `select details from audit_entries where action = 'jury.conflict-declared'`;
  expect((await database.dataSource.query(details))[0].details).toMatchObject({ juror: ana.id, closedReviews: 1 });
  // Nobody else is there to score it, until somebody joins.
  expect(await dealTwo()).toMatchObject({ added: 0, short: [{ externalId: 'P-1', lacking: 1 }] });
  const cy = await staffOf('cy');
  expect(await dealTwo()).toEqual({ added: 1, short: [] });
  const { pairs, expected } = await standing();
  expect(pairs.filter(({ jurorId }) => jurorId === cy.id).map(({ proposalId }) => proposalId)).toEqual([a]);
  expect(expected.get(a)).toBe(2);
});

test('jurors discuss a proposal once they have scored it, and what changes afterwards is recorded', async () => {
  const a = await proposal('P-1');
  const [ana, bo, cy] = [await staffOf('ana'), await staffOf('bo'), await staffOf('cy')];
  const [olga, lee] = [await staffOf('olga', 'owner'), await staffOf('lee', 'organizer')];
  await hand({ add: ['ana', 'bo', 'cy'].map((name): [string, string] => ['P-1', name]) });
  const { call } = await standingCall();
  const discuss = (actor: Actor, text: string) => of(DiscussProposal).run(call.id, a, text, actor);
  const sheetOf = async (juror: Actor & { kind: 'organizer' }) =>
    (await findSheet(database.dataSource.manager, a, juror.id))!;
  expect(await refusal(discuss(ana, 'Too early'))).toBe('not-scored');
  await score(a, ana, '4', '4', { comment: 'Solid.' });
  clock.advance({ minutes: 1 });
  await score(a, bo, '2', '2', { comment: 'Thin.' });
  await discuss(ana, '  Why thin?  ');
  clock.advance({ minutes: 1 });
  expect(await refusal(discuss(lee, 'Not on the jury'))).toBe('proposal-not-found');
  expect(await refusal(discuss(ana, ' '))).toContain('message required');
  await discuss(olga, 'Please look at the budget.');
  const read = async () => {
    const { comments, messages } = await readDiscussion(database.dataSource.manager, call.id, a);
    return [...comments, ...messages].map(({ author, body }) => `${author}: ${body}`);
  };
  expect(await read()).toEqual(['ana: Solid.', 'bo: Thin.', 'ana: Why thin?', 'olga: Please look at the budget.']);
  // By way of a draft, as without: the scores from before the discussion are kept.
  await score(a, bo, '2', '2', { version: 1, handIn: false });
  expect(await refusal(discuss(bo, 'From a draft'))).toBe('not-scored');
  await score(a, bo, '3', '3', { version: 2 });
  expect(await sheetOf(bo)).toMatchObject({
    scoresBefore: { impact: 2, people: 2 },
    changedAfterDiscussionAt: clock.now(),
  });
  await score(a, bo, '2', '2', { version: 3 });
  expect((await sheetOf(bo)).changedAfterDiscussionAt).toBeNull();
  await score(a, ana, '4', '4', { version: 1, comment: 'Solid work.' });
  expect((await sheetOf(ana)).changedAfterDiscussionAt).toBeNull();
  // A conflict closes it, and the comment of that juror is shown to nobody.
  const conflict = { jurorId: bo.id, kind: 'interest' as const, reason: '', about: { proposalId: a } };
  await of(DeclareConflict).run('solutions', conflict, bo);
  expect(await refusal(discuss(bo, 'Still here'))).toBe('conflict-of-interest');
  expect(await read()).toEqual(['ana: Solid work.', 'ana: Why thin?', 'olga: Please look at the budget.']);
  expect((await actions()).filter((one) => /discuss/u.test(one))).toEqual([
    'jury.discussed',
    'jury.discussed',
    'jury.changed-after-discussion',
  ]);
  // On Monday: what is left for who has not scored, and what is new for who has.
  clock.set('2027-04-12T02:00:00Z');
  await of(PlanReminders).run();
  const news = `select payload->'recipient'->>'name' || ' ' || (payload->'reviews'->>'open') || ' '
    || coalesce(payload->'reviews'->>'messages', '-') as text from messages where kind = 'staff-reviews' order by 1`;
  expect((await database.dataSource.query(news)).map(({ text }: { text: string }) => text)).toEqual([
    'ana 0 1',
    'cy 1 -',
  ]);
  await score(a, cy, '3');
  await database.dataSource.query(
    `insert into jury_access_log values ('organizer:' || $1, 'proposal proposal:' || $2, $3)`,
    [ana.id, a, clock.now()],
  );
  clock.set('2027-04-19T02:00:00Z');
  await of(PlanReminders).run();
  expect((await database.dataSource.query(news)).map(({ text }: { text: string }) => text)).toEqual([
    'ana 0 1',
    'cy 0 2',
    'cy 1 -',
  ]);
});

test('teams read feedback that counts and an owner has released, as it was then', async () => {
  const [a, b] = [await proposal('P-1'), await proposal('P-2')];
  const [ana, bo] = [await staffOf('ana'), await staffOf('bo')];
  await hand({ add: ['P-1', 'P-2'].flatMap((id): [string, string][] => ['ana', 'bo'].map((name) => [id, name])) });
  const { call } = await standingCall();
  const texts = async () => listTeamFeedback(database.dataSource.manager, call);
  const released = async () =>
    Object.fromEntries(await readReleasedFeedback(database.dataSource.manager, call, [a, b]));
  const release = async (more: object = {}) => {
    const input = { proposalId: null, jurorId: null, isReleased: true, ...more };
    const shown = (await texts()).filter((one) => (one.releasedAt !== null) !== input.isReleased);
    return of(ReleaseFeedback).run('solutions', { seen: seenFeedback(shown), ...input }, staff);
  };
  await score(a, ana, '4', '4', { feedback: 'Clear numbers.' });
  await score(a, bo, '2', '2', { feedback: 'A draft.', handIn: false });
  await score(b, bo, '2', '2', { feedback: 'From a friend of the team.' });
  expect(await refusal(release())).toBe('feedback-not-shared');
  const rules = { scale: { min: 1, max: 5 }, weights: { impact: 1, people: 1 } };
  const share = (sharesFeedback: boolean) =>
    of(SetJuryRules).run('solutions', juryRulesInput.parse({ ...rules, sharesFeedback }), staff);
  await share(true);
  await decide([a, b]);
  expect(await released()).toEqual({});
  expect(await release()).toBe(2);
  expect(await released()).toEqual({ [a]: ['Clear numbers.'], [b]: ['From a friend of the team.'] });
  // Sharing can be stopped and started after the decision; nothing else of the rules can change then.
  await share(false);
  expect(await released()).toEqual({});
  await share(true);
  await of(DecideWinners).reopen('solutions', 'A protest', staff);
  const conflict = { jurorId: bo.id, kind: 'interest' as const, reason: '', about: { proposalId: b } };
  await of(DeclareConflict).run('solutions', conflict, bo);
  expect(await released()).toEqual({ [a]: ['Clear numbers.'] });
  // A text that has changed is to be read again; scores alone change nothing.
  await score(a, ana, '5', '4', { version: 1 });
  expect(await released()).toEqual({ [a]: ['Clear numbers.'] });
  const old = seenFeedback((await texts()).filter((one) => one.jurorId === ana.id));
  await score(a, ana, '5', '4', { version: 2, feedback: 'Clear numbers. Where from?' });
  expect(await released()).toEqual({});
  expect(await refusal(release({ proposalId: a, seen: old }))).toBe('feedback-changed');
  expect(await release({ proposalId: a, jurorId: ana.id })).toBe(1);
  expect(await release({ isReleased: false })).toBe(1);
  expect(await released()).toEqual({});
  expect((await actions()).filter((one) => one.startsWith('jury.feedback'))).toEqual([
    'jury.feedback-released',
    'jury.feedback-released',
    'jury.feedback-released',
    'jury.feedback-withheld',
  ]);
});

test('a view is recorded once an hour per person and subject, also for simultaneous requests', async () => {
  const [ana, bo] = [await staffOf('ana'), await staffOf('bo')];
  const note = (actor: Actor) => of(RecordAccess).run('proposal', 'proposal:x', actor);
  await Promise.all([note(ana), note(ana), note(bo), note(ana)]);
  clock.advance({ minutes: 59 });
  await note(ana);
  expect((await actions()).length).toBe(2);
  clock.advance({ minutes: 1 });
  await note(ana);
  expect(await actions()).toEqual(['jury.proposal-read', 'jury.proposal-read', 'jury.proposal-read']);
});

test('jurors get an email for each assignment, and others while sheets are open, by day and until the decision', async () => {
  const [a, b, c] = [await proposal('P-1'), await proposal('P-2'), await proposal('P-3')];
  const [ana, bo] = [await staffOf('ana'), await staffOf('bo')];
  const sent = new Set<string>();
  const news = async () => {
    const rows: { id: string; kind: string; name: string; open: number; drafts: number }[] =
      await database.dataSource.query(
        `select m.id, kind, payload->'recipient'->>'name' as name, (payload->'reviews'->>'open')::int as open,
           (payload->'reviews'->>'drafts')::int as drafts
         from messages m join organizers o on o.id::text = payload->'account'->>'organizerId'
         where kind in ('staff-assigned', 'staff-reviews') order by 3`,
      );
    const fresh = rows.filter(({ id }) => !sent.has(id));
    for (const { id } of fresh) sent.add(id);
    return fresh.map(({ kind, name, open, drafts }) => `${kind} ${name} ${open} ${drafts}`);
  };
  const at = async (time: string) => {
    clock.set(time);
    await of(PlanReminders).run();
    return news();
  };
  const rules = { scale: { min: 1, max: 5 }, weights: { impact: 1, people: 1 }, scoresUntilLocal: '2027-04-20T18:00' };
  await of(SetJuryRules).run('solutions', juryRulesInput.parse(rules), staff);
  await deal({ perProposal: 2, seed: 1 });
  expect(await news()).toEqual(['staff-assigned ana 3 0', 'staff-assigned bo 3 0']);
  await deal({ perProposal: 2, seed: 2 });
  expect(await at('2027-04-05T08:05:00Z')).toEqual([]);
  const conflict = { jurorId: bo.id, kind: 'helped' as const, reason: '', about: { proposalId: a } };
  await of(DeclareConflict).run('solutions', conflict, bo);
  await score(b, bo, '2', '', { handIn: false });
  // Mondays from 9 o'clock in Taipei, once, and without those that a conflict closes.
  expect(await at('2027-04-12T00:30:00Z')).toEqual([]);
  expect(await at('2027-04-12T02:00:00Z')).toEqual(['staff-reviews ana 3 0', 'staff-reviews bo 2 1']);
  expect(await at('2027-04-12T02:05:00Z')).toEqual([]);
  for (const id of [a, b, c]) await score(id, ana, '4');
  // A week before the deadline, but not at night, and not to jurors who are done.
  await proposal('P-4');
  expect(await at('2027-04-13T15:00:00Z')).toEqual([]);
  // What is assigned at night is in an email of the morning, and no reminder follows it.
  await hand({ add: [['P-4', 'ana']] });
  expect(await news()).toEqual(['staff-assigned ana 1 0']);
  const dueAt = `select due_at as due from messages where kind = 'staff-assigned' order by created_at desc limit 1`;
  expect((await database.dataSource.query(dueAt))[0].due).toEqual(new Date('2027-04-13T23:00:00Z'));
  expect(await at('2027-04-14T01:00:00Z')).toEqual(['staff-reviews bo 2 1']);
  await decide([a, b]);
  expect(await at('2027-04-19T11:00:00Z')).toEqual([]);
});

describe('assignments', () => {
  const mails = async () => {
    const rows: { kind: string; name: string; open: number; titles: string[]; deadline: string | null }[] =
      await database.dataSource.query(
        `select kind, payload->'recipient'->>'name' as name, payload->'reviews'->'open' as open,
           payload->'reviews'->'titles' as titles, payload->'reviews'->>'deadline' as deadline
         from messages where kind like 'staff-%' order by created_at, 2`,
      );
    return rows.map(({ kind, name, open, titles }) => [kind, name, open, titles.length].join(' ')).toSorted();
  };
  const sees = async (juror: { id: string }) =>
    (await listAssigned(database.dataSource.manager, juror.id)).flatMap(({ ids }) => ids).length;
  const assign = (jurors?: string[]) =>
    of(AssignProposals).run('solutions', { perProposal: 2, seed: 1, jurors }, staff);

  test('are drafts until they are released, with one email each; what comes later waits', async () => {
    for (const id of ['P-1', 'P-2', 'P-3']) await proposal(id);
    const [ana, bo] = [await staffOf('ana'), await staffOf('bo')];
    await assign();
    expect([await sees(ana), await sees(bo), await mails()]).toEqual([0, 0, []]);
    expect(await of(AssignProposals).previewRelease('solutions', staff)).toEqual({ released: 6, notified: 2 });
    expect([await sees(ana), await mails()]).toEqual([0, []]);
    expect(await of(AssignProposals).release('solutions', staff)).toEqual({ released: 6, notified: 2 });
    expect([await sees(ana), await mails()]).toEqual([3, ['staff-assigned ana 3 0', 'staff-assigned bo 3 0']]);
    await proposal('P-4');
    await assign();
    expect([await sees(ana), await mails().then(({ length }) => length)]).toEqual([3, 2]);
    expect(await of(AssignProposals).release('solutions', staff)).toEqual({ released: 2, notified: 2 });
    expect(await of(AssignProposals).release('solutions', staff)).toEqual({ released: 0, notified: 0 });
  });

  test('follow the panels of jurors, also by hand', async () => {
    const content = { language: 'en', summary: 'A.', answers: {} };
    await proposal('P-1', { theme: 'energy', content });
    await proposal('P-2', { theme: 'living', content: { ...content, language: 'zh-TW' } });
    await proposal('P-3', { theme: 'living' });
    const [ana, bo] = [await staffOf('ana'), await staffOf('bo')];
    const panel = (juror: { id: string }, themes: string[], languages: string[]) =>
      of(SetJuryMember).run('solutions', juror.id, () => ({ themes, languages, scoresUntilLocal: null }), staff);
    await panel(ana, ['living'], []);
    await panel(bo, [], ['en']);
    expect((await assign()).short.map(({ externalId, lacking }) => `${externalId} ${lacking}`)).toEqual([
      'P-1 1',
      'P-2 1',
      'P-3 1',
    ]);
    await of(AssignProposals).release('solutions', staff);
    expect([await sees(ana), await sees(bo)]).toEqual([2, 1]);
    expect(await refusal(hand({ add: [['P-1', 'ana']] }))).toBe('juror-outside-panel');
  });

  test('can be handed back, and then go to others', async () => {
    const [a] = [await proposal('P-1'), await proposal('P-2')];
    const [ana, bo] = [await staffOf('ana'), await staffOf('bo')];
    await deal({ perProposal: 1, seed: 1, jurors: ['ana@jury.example'] });
    const handBack = (reason: string, actor: Actor = ana) => of(ScoreProposal).handBack(a, reason, actor);
    expect(await refusal(handBack(''))).toBe('invalid, reason required');
    expect(await refusal(handBack('No time.', bo))).toBe('proposal-not-found');
    await score(a, ana, '4');
    expect(await refusal(handBack('No time.'))).toBe('review-submitted');
    await score(a, ana, '4', '4', { handIn: false, version: 1 });
    await handBack('No time.');
    const listed = async () => {
      const all = await listHandBacks(database.dataSource.manager, (await standingCall()).call.id);
      return all.map(({ juror, reason, isOpen }) => [juror, reason, isOpen]);
    };
    expect([await sees(ana), await listed()]).toEqual([1, [['ana', 'No time.', true]]]);
    clock.advance({ minutes: 1 });
    await deal({ perProposal: 1, seed: 1 });
    expect([await sees(ana), await sees(bo), await listed()]).toEqual([1, 1, [['ana', 'No time.', false]]]);
  });

  test('end in bulk, while submitted reviews stay and count', async () => {
    const [a, b] = [await proposal('P-1'), await proposal('P-2'), await proposal('P-3')];
    const ana = await staffOf('ana');
    await deal({ perProposal: 1, seed: 1 });
    await score(a, ana, '4');
    await score(b, ana, '3', '3', { handIn: false });
    const outcome = { removed: 2, drafts: 1, kept: 1 };
    expect(await of(AssignProposals).previewUnassign('solutions', [ana.id], staff)).toEqual(outcome);
    expect(await of(AssignProposals).unassign('solutions', [ana.id], staff)).toEqual(outcome);
    expect(await sees(ana)).toBe(1);
    expect((await averages())[a]).toBe(4);
  });

  test('have a deadline that jurors are told when it moves, and one can have more time', async () => {
    const a = await proposal('P-1');
    const [ana, bo] = [await staffOf('ana'), await staffOf('bo')];
    const until = (scoresUntilLocal: string) => {
      const weights = { impact: 1, people: 1 };
      return juryRulesInput.parse({ scale: { min: 1, max: 5 }, weights, scoresUntilLocal });
    };
    await of(SetJuryRules).run('solutions', until('2027-04-05T18:00'), staff);
    await deal({ perProposal: 2, seed: 1 });
    await score(a, bo, '4');
    expect(await of(SetJuryRules).preview('solutions', until('2027-04-05T19:00'), staff)).toBe(1);
    await of(SetJuryRules).run('solutions', until('2027-04-05T19:00'), staff);
    const extend = (scoresUntilLocal: string | null, juror = ana) =>
      of(SetJuryMember).run('solutions', juror.id, () => ({ themes: [], languages: [], scoresUntilLocal }), staff);
    expect(await refusal(extend('2027-04-05T19:00'))).toBe('invalid, scoresUntilLocal not-later');
    await extend('2027-04-05T20:00');
    await extend('2027-04-05T20:00', bo);
    expect(await mails()).toEqual([
      'staff-assigned ana 1 0',
      'staff-assigned bo 1 0',
      'staff-deadline ana 1 0',
      'staff-deadline ana 1 0',
    ]);
    clock.set('2027-04-05T11:59:59Z');
    await score(a, ana, '5');
    clock.set('2027-04-05T12:00:00Z');
    expect(await refusal(score(a, ana, '5', '5', { version: 1 }))).toBe('scoring-over');
  });
});
