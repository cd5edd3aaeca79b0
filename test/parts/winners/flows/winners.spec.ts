import type { Type } from '@nestjs/common';
import { getCallBySlug } from '../../../../src/domain/calls/calls.queries.js';
import type { Actor } from '../../../../src/domain/identity/actor.js';
import { frozenRanks, seenRanks } from '../../../../src/parts/jury/domain/decision.js';
import { readJuryProgress } from '../../../../src/parts/jury/domain/jury-progress.js';
import { Attendee } from '../../../../src/domain/registrations/attendee.entity.js';
import { registrationInput } from '../../../../src/domain/registrations/admission/registration-input.js';
import type { Answer } from '../../../../src/parts/winners/domain/acceptance.js';
import { Acceptance } from '../../../../src/parts/winners/domain/acceptance.entity.js';
import { listReachable } from '../../../../src/parts/submissions/domain/reachable.queries.js';
import { findEntry, listNames } from '../../../../src/parts/winners/domain/winner-entries.queries.js';
import { readOpenPlaces } from '../../../../src/parts/winners/domain/open-places.js';
import { countWinners, listPublicWinners } from '../../../../src/parts/winners/domain/public-winners.queries.js';
import { PublishWinners } from '../../../../src/parts/winners/flows/publish-winners.flow.js';
import { EditCall } from '../../../../src/flows/calls/edit-call.flow.js';
import { AssignProposals } from '../../../../src/parts/jury/flows/assign-proposals.flow.js';
import { DecideWinners } from '../../../../src/parts/jury/flows/decide-winners.flow.js';
import { ScoreProposal } from '../../../../src/parts/jury/flows/score-proposal.flow.js';
import { PlanReminders } from '../../../../src/flows/notifications/plan-reminders.flow.js';
import { ErasePerson } from '../../../../src/flows/privacy/erase-person.flow.js';
import { ProveAddress } from '../../../../src/flows/registrations/prove-address.flow.js';
import { Register } from '../../../../src/flows/registrations/register.flow.js';
import { AnswerAcceptance } from '../../../../src/parts/winners/flows/answer-acceptance.flow.js';
import { EditWinnerEntry } from '../../../../src/parts/winners/flows/edit-winner-entry.flow.js';
import { OfferPlace } from '../../../../src/parts/winners/flows/offer-place.flow.js';
import { TestClock } from '../../../support/clock.js';
import { freshDatabase, type TestDatabase } from '../../../support/database.js';
import { emptyTables } from '../../../support/emptied-database.js';
import { makeFlow } from '../../../support/flows.js';
import { criteria, makeProposal, makeStaff, openReviews } from '../../../support/jury.js';
import { createWorld, staff, testConfig } from '../../../support/world.js';

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
const refusal = async (work: Promise<unknown>) => {
  try {
    await work;
    return 'done';
  } catch (error) {
    const { code, fieldErrors = [] } = error as { code: string; fieldErrors?: { path: string; code: string }[] };
    return [code, ...fieldErrors.map((fault) => `${fault.path} ${fault.code}`)].join(', ');
  }
};
const proposal = (externalId: string, changes: object = {}) =>
  makeProposal(database.dataSource, clock, externalId, changes);
const decide = async (winners: string[], more: object = {}) => {
  const { manager } = database.dataSource;
  const { results, proposals } = await readJuryProgress(manager, await getCallBySlug(manager, 'solutions'));
  const seen = seenRanks(frozenRanks(results, proposals));
  const input = { winners, outstanding: [], note: '', fewer: false, seen, ...more };
  return of(DecideWinners).decide('solutions', input, staff);
};

test('winners are asked once the decision is published, and no longer once it is reopened', async () => {
  const [a, b] = [await proposal('P-1'), await proposal('P-2')];
  const ana = await makeStaff(database.dataSource, clock, 'ana@jury.example');
  const publish = (deadline: string, actor: Actor = staff) =>
    of(PublishWinners).publishDecision('solutions', deadline, actor);
  const asked = async () =>
    (await database.dataSource.getRepository(Acceptance).find({ order: { askedAt: 'ASC', id: 'ASC' } }))
      .map(({ proposalId, state, deadlineAt }) => [proposalId === a ? 'a' : 'b', state, deadlineAt.toISOString()])
      .toSorted((x, y) => String(x).localeCompare(String(y)));
  expect(await refusal(publish('2027-05-01T23:59'))).toBe('jury-undecided');
  await decide([a, b]);
  expect(await refusal(publish('2027-05-01T23:59', ana))).toBe('forbidden');
  expect(await refusal(publish('2027-04-05T16:00'))).toBe('invalid, deadlineLocal deadline-passed');
  expect(await asked()).toEqual([]);
  expect(await publish('2027-05-01T23:59')).toBe(2);
  expect(await refusal(publish('2027-05-01T23:59'))).toBe('already-published');
  expect(await asked()).toEqual(['a', 'b'].map((one) => [one, 'pending', '2027-05-01T15:59:00.000Z']));
  // One team has accepted meanwhile: it isn't asked again.
  await database.dataSource.getRepository(Acceptance).update({ proposalId: a }, { state: 'accepted' });
  await of(DecideWinners).reopen('solutions', 'A score was missing.', staff);
  expect((await asked()).map(([one, state]) => [one, state])).toEqual([
    ['a', 'accepted'],
    ['b', 'withdrawn'],
  ]);
  clock.advance({ seconds: 1 });
  await decide([a, b]);
  await publish('2027-05-02T12:00');
  expect((await asked()).map(([one, state]) => [one, state])).toEqual([
    ['a', 'accepted'],
    ['b', 'pending'],
    ['b', 'withdrawn'],
  ]);
});

test('emails about a winner reach those whose proven address is on its team, or whom its platform named', async () => {
  const members = ['lead', 'second', 'third'].map((name) => ({ email: `${name}@team.example`, name }));
  const won = await proposal('P-1', { members });
  const session = await world.session({ startsAtLocal: '2027-05-14T16:00' });
  for (const name of ['lead', 'second', 'other']) {
    const input = { email: `${name}@team.example`, name, timeZone: 'Asia/Taipei', organization: 'Team of P-1' };
    await of(Register).run(session.id, registrationInput.parse(input), { kind: 'visitor' });
  }
  const reachable = async () => {
    const people = (await listReachable(database.dataSource.manager, [won])).get(won) ?? [];
    return people.map(({ name }) => name).toSorted();
  };
  expect(await reachable()).toEqual(['lead', 'second']);
  // What a team wrote itself, and accepted by its link, still needs a proven address.
  await database.dataSource.query(`update proposals set source = 'form'`);
  await database.dataSource.query(`update proposal_members set accepted_at = now()`);
  expect(await reachable()).toEqual([]);
  const attendees = await database.dataSource.getRepository(Attendee).find();
  for (const attendee of attendees.filter(({ name }) => name !== 'second')) await of(ProveAddress).run(attendee);
  expect(await reachable()).toEqual(['lead']);
});

test('a team that its platform named and that never registered is reminded, accepts, and gets a receipt', async () => {
  const members = ['lead', 'second'].map((name) => ({ email: `${name}@team.example`, name }));
  const won = await proposal('P-1', { members });
  await decide([won], { fewer: true });
  await publish();
  for (const time of ['2027-04-06T06:00:00Z', '2027-04-18T06:00:00Z', '2027-04-18T06:00:00Z']) {
    clock.set(time);
    await sendEmails();
  }
  const lead = await database.dataSource.getRepository(Attendee).findOneByOrFail({ email: 'lead@team.example' });
  // The zone of the call is not theirs, and no email says so.
  expect([lead.timeZone, lead.isOwnZone]).toEqual(['Asia/Taipei', false]);
  const zones = await database.dataSource.query(
    `select distinct payload #>> '{recipient,isOwnZone}' as own from messages where attendee_id = $1`,
    [lead.id],
  );
  expect(zones).toEqual([{ own: 'false' }]);
  await answer(won, 'accepted', by(lead));
  expect(await stateOf(won)).toBe('winner accepted');
  expect(await emails()).toEqual([
    'winner-answered lead accepted',
    'winner-answered second accepted',
    'winner-asked lead',
    'winner-asked second',
    'winner-reminder lead',
    'winner-reminder second',
  ]);
});

/** A winner with a team of two, who are registered with proven addresses. */
const winnerWithTeam = async (externalId = 'P-1') => {
  const members = ['lead', 'second'].map((name) => ({ email: `${name}@${externalId}.example`, name }));
  const id = await proposal(externalId, { members });
  const session = await world.session({ startsAtLocal: '2027-05-14T16:00', title: `Session of ${externalId}` });
  const team: Attendee[] = [];
  for (const { email, name } of members) {
    const input = { email, name, timeZone: 'Europe/Berlin', organization: 'Team' };
    await of(Register).run(session.id, registrationInput.parse(input), staff);
    team.push(await database.dataSource.getRepository(Attendee).findOneByOrFail({ email }));
  }
  const [lead, second] = team as [Attendee, Attendee];
  return { id, lead, second };
};
const by = ({ id }: Attendee): Actor => ({ kind: 'attendee', id });
const answer = (id: string, what: Answer, actor: Actor) => of(AnswerAcceptance).run(id, what, actor);
const stateOf = async (id: string) => {
  const [row] = await database.dataSource.query(
    `select p.state || ' ' || c.state as state from acceptances c join proposals p on p.id = c.proposal_id
     where p.id = $1 order by c.asked_at desc`,
    [id],
  );
  return row?.state as string;
};
const emails = async () => {
  const rows = await database.dataSource.query(
    `select kind || ' ' || (payload #>> '{recipient,name}') || coalesce(' ' || (payload #>> '{winner,answer}'), '') as text
     from messages where kind in ('winner-asked', 'winner-reminder', 'winner-answered', 'staff-winner') order by 1`,
  );
  return rows.map(({ text }: { text: string }) => text);
};
const publish = (deadline = '2027-04-19T23:59') => of(PublishWinners).publishDecision('solutions', deadline, staff);
/** Plans the emails that are due, and lets them leave at once. */
const sendEmails = async () => {
  for (let round = 0; round < 2; round += 1) {
    await of(PlanReminders).run();
    await database.dataSource.query(
      `update messages set state = 'sent', sent_at = $1 where kind = 'winner-asked' and state = 'queued'`,
      [clock.now()],
    );
  }
};
/** Teams are told an hour after the publication. */
const publishAndTell = async () => {
  await publish();
  clock.advance({ hours: 1 });
  await sendEmails();
};

test('one answer counts for the team, until the deadline to the second; everyone gets a receipt', async () => {
  await makeStaff(database.dataSource, clock, 'owner@city.example', 'owner');
  const { id, lead, second } = await winnerWithTeam();
  const other = await winnerWithTeam('P-2');
  expect(await refusal(answer(id, 'accepted', by(lead)))).toBe('proposal-not-found');
  await decide([id, other.id]);
  await publishAndTell();
  expect(await refusal(answer(id, 'accepted', by(other.lead)))).toBe('proposal-not-found');
  clock.set('2027-04-19T15:58:59.999Z');
  await answer(id, 'accepted', by(lead));
  expect(await stateOf(id)).toBe('winner accepted');
  await answer(id, 'accepted', by(second));
  expect(await refusal(answer(id, 'declined', by(second)))).toBe('already-answered');
  clock.set('2027-04-19T15:59:00Z');
  expect(await refusal(answer(other.id, 'accepted', by(other.lead)))).toBe('answer-too-late');
  expect(await refusal(answer(other.id, 'declined', by(other.lead)))).toBe('answer-too-late');
  expect(await stateOf(other.id)).toBe('winner pending');
  expect((await emails()).filter((text: string) => !text.startsWith('winner-asked'))).toEqual([
    'staff-winner owner accepted',
    'winner-answered lead accepted',
    'winner-answered second accepted',
  ]);
});

test('a decline takes the proposal from the winners, staff can record it, and the team can take it back', async () => {
  const { id, lead } = await winnerWithTeam();
  await decide([id], { fewer: true });
  await publish();
  await answer(id, 'declined', staff);
  expect(await stateOf(id)).toBe('withdrawn declined');
  expect(await emails()).toEqual(['winner-answered lead declined', 'winner-answered second declined']);
  clock.advance({ hours: 23 });
  await answer(id, 'accepted', by(lead));
  expect(await stateOf(id)).toBe('winner accepted');
  expect(await emails()).toEqual([
    'winner-answered lead accepted',
    'winner-answered lead declined',
    'winner-answered second accepted',
    'winner-answered second declined',
  ]);
  const juror = await makeStaff(database.dataSource, clock, 'ana@jury.example');
  expect(await refusal(answer(id, 'declined', juror))).toBe('forbidden');
});

test('a team that has accepted can step back, and its place is free; it can take that back', async () => {
  await makeStaff(database.dataSource, clock, 'owner@city.example', 'owner');
  const { id, lead } = await winnerWithTeam();
  await decide([id], { fewer: true });
  await publish();
  expect(await refusal(answer(id, 'stepped-back', by(lead)))).toBe('not-accepted');
  await answer(id, 'accepted', by(lead));
  clock.advance({ days: 40 });
  await answer(id, 'stepped-back', by(lead));
  expect(await stateOf(id)).toBe('withdrawn stepped-back');
  const call = await getCallBySlug(database.dataSource.manager, 'solutions');
  const places = await readOpenPlaces(database.dataSource.manager, call, clock.now());
  expect(places).toMatchObject({ free: [{ title: 'Proposal P-1' }], late: [], lost: [] });
  clock.advance({ hours: 23 });
  await answer(id, 'accepted', by(lead));
  expect(await stateOf(id)).toBe('winner accepted');
  await answer(id, 'stepped-back', staff);
  expect((await emails()).filter((text: string) => text.endsWith('stepped-back'))).toEqual([
    'staff-winner owner stepped-back',
    'staff-winner owner stepped-back',
    'winner-answered lead stepped-back',
    'winner-answered lead stepped-back',
    'winner-answered second stepped-back',
    'winner-answered second stepped-back',
  ]);
});

test.each([1, 2, 3, 4])('accept, decline and reopen at once end as one of them (%i)', async () => {
  const { id, lead, second } = await winnerWithTeam();
  await decide([id], { fewer: true });
  await publish();
  const [accepted, declined, reopened] = await Promise.all([
    refusal(answer(id, 'accepted', by(lead))),
    refusal(answer(id, 'declined', by(second))),
    refusal(of(DecideWinners).reopen('solutions', 'A score was missing.', staff)),
  ]);
  expect(reopened).toBe('done');
  // A decline can be taken back, so both are done if it came first.
  const answers = [accepted, declined].filter((one) => one === 'done').length;
  const receipts = (await emails()).filter((text: string) => text.startsWith('winner-answered')).length;
  expect([await stateOf(id), receipts]).toEqual([
    answers === 0 ? 'shortlisted withdrawn' : accepted === 'done' ? 'shortlisted accepted' : 'withdrawn declined',
    2 * answers,
  ]);
});

test('teams are reminded three days before their deadline, by day, and again of a later one', async () => {
  const { id, lead } = await winnerWithTeam();
  const other = await winnerWithTeam('P-2');
  await decide([id, other.id]);
  await publish();
  await answer(other.id, 'accepted', by(other.lead));
  const reminded = async (time: string) => {
    clock.set(time);
    await sendEmails();
    return (await emails()).filter((text: string) => text.startsWith('winner-reminder')).length;
  };
  // First they are asked.
  expect(await reminded('2027-04-06T06:00:00Z')).toBe(0);
  expect(await reminded('2027-04-17T12:00:00Z')).toBe(0);
  expect(await reminded('2027-04-17T22:00:00Z')).toBe(0);
  expect(await reminded('2027-04-18T06:00:00Z')).toBe(2);
  expect(await reminded('2027-04-19T06:00:00Z')).toBe(2);
  expect(lead.timeZone).toBe('Europe/Berlin');
});

test('what a team publishes: only once it has accepted, and only what it agrees to', async () => {
  const { id, lead, second } = await winnerWithTeam();
  await decide([id], { fewer: true });
  await publish();
  const entry = {
    title: 'Cool roofs',
    summary: 'Roofs that stay cool.',
    url: 'https://roofs.example',
    showsOrganization: false,
    pictureAlt: '',
    consents: true,
  };
  const edit = (actor: Actor, changes: object = {}) => of(EditWinnerEntry).edit(id, { ...entry, ...changes }, actor);
  expect(await refusal(edit(by(lead)))).toBe('not-accepted');
  await answer(id, 'accepted', by(lead));
  expect(await refusal(edit(staff))).toBe('forbidden');
  await edit(by(lead));
  const { manager } = database.dataSource;
  expect(await findEntry(manager, id)).toMatchObject({ title: 'Cool roofs', consentedAt: clock.now() });
  await edit(by(second), { consents: false });
  expect((await findEntry(manager, id))?.consentedAt).toBeNull();
  await of(EditWinnerEntry).setName(id, 'Lea D.', by(lead));
  await of(EditWinnerEntry).setName(id, 'Sec Ond', by(second));
  await of(EditWinnerEntry).setName(id, null, by(second));
  expect((await listNames(manager, [id])).get(id)?.map(({ name }) => name)).toEqual(['Lea D.']);
  // An address that is merged with another one is no second person.
  await of(EditWinnerEntry).setName(id, 'Second', by(second));
  const { dataSource } = database;
  await dataSource.getRepository(Attendee).update({ id: second.id }, { mergedInto: lead.id });
  await of(PublishWinners).run('solutions', true, staff);
  await edit(by(lead));
  const publicNames = async () => (await listPublicWinners(manager, lead.callId)).map((one) => one.names);
  expect(await publicNames()).toEqual([['Lea D.']]);
  await of(EditWinnerEntry).setName(id, 'Lea Second', by(lead));
  expect((await listNames(manager, [id])).get(id)?.map(({ name }) => name)).toEqual(['Lea Second']);
  await dataSource.getRepository(Attendee).update({ id: second.id }, { mergedInto: null });
  await of(ErasePerson).run(lead.id, staff);
  expect(await publicNames()).toEqual([[]]);
  expect((await listNames(manager, [id])).size).toBe(0);
});

test('the public keeps seeing the last published winners while a decision is reviewed, until the next is published', async () => {
  const { id, lead } = await winnerWithTeam();
  const other = await winnerWithTeam('P-2');
  const shown = async () => {
    const { manager } = database.dataSource;
    const titles = (await listPublicWinners(manager, lead.callId)).map(({ title }) => title);
    return [titles, Object.values(await countWinners(manager, lead.callId)).join(' ')];
  };
  await decide([id, other.id]);
  await publish();
  await answer(id, 'accepted', by(lead));
  const entry = { title: 'Cool roofs', summary: '', url: '', showsOrganization: false, pictureAlt: '', consents: true };
  await of(EditWinnerEntry).edit(id, entry, by(lead));
  await of(PublishWinners).run('solutions', true, staff);
  const before = [['Cool roofs'], '2 1 1'];
  expect(await shown()).toEqual(before);
  await of(DecideWinners).reopen('solutions', 'A score was missing.', staff);
  expect(await shown()).toEqual(before);
  await decide([other.id], { fewer: true });
  expect(await shown()).toEqual(before);
  clock.advance({ seconds: 1 });
  await publish();
  expect(await shown()).toEqual([[], '1 0 0']);
  await of(DecideWinners).reopen('solutions', 'It was right at first.', staff);
  await decide([id, other.id]);
  expect(await shown()).toEqual([[], '1 0 0']);
  clock.advance({ seconds: 1 });
  await publish();
  // The team was told that it had lost its place, so it is asked again.
  expect(await shown()).toEqual([[], '2 0 0']);
});

/** Ranked by their scores: a, b, c, d. */
const ranked = async (...names: string[]) => {
  const jurors = ['ana', 'ben'].map((name) => `${name}@jury.example`);
  const actors = [];
  for (const email of jurors) actors.push(await makeStaff(database.dataSource, clock, email));
  const teams = [];
  for (const [index, name] of names.entries()) {
    const team = await winnerWithTeam(name);
    const add = jurors.map((juror) => ({ proposal: name, juror }));
    await of(AssignProposals).byHand('solutions', { add, remove: [] }, staff);
    await of(AssignProposals).release('solutions', staff);
    await openReviews(database.dataSource);
    const scores = { impact: String(5 - index), people: String(5 - index) };
    for (const juror of actors)
      await of(ScoreProposal).run(team.id, { scores, comment: '', handIn: true, version: 0 }, juror);
    teams.push(team);
  }
  return teams;
};
const offer = (freeId: string, proposalId: string, actor: Actor = staff) =>
  of(OfferPlace).run(
    'solutions',
    [{ freeId, proposalId, outstanding: false, deadlineLocal: '2027-05-10T12:00' }],
    actor,
  );
const acceptanceOf = async (proposalId: string) =>
  (await database.dataSource.getRepository(Acceptance).findOneByOrFail({ proposalId })).id;

test('a declined place goes to the next in rank, once', async () => {
  const [a, b, c, d] = await ranked('P-1', 'P-2', 'P-3', 'P-4');
  await decide([a!.id, b!.id]);
  await of(DecideWinners).declineOthers('solutions', 2, staff);
  await publish();
  const free = await acceptanceOf(b!.id);
  expect(await refusal(offer(free, c!.id))).toBe('place-taken');
  await answer(b!.id, 'declined', by(b!.lead));
  const juror = await makeStaff(database.dataSource, clock, 'bo@jury.example');
  expect(await refusal(offer(free, c!.id, juror))).toBe('forbidden');
  expect(await refusal(offer(free, a!.id))).toBe('not-in-rank');
  expect(await refusal(offer(free, b!.id))).toBe('not-in-rank');
  const at = await Promise.all([refusal(offer(free, c!.id)), refusal(offer(free, d!.id)), refusal(offer(free, c!.id))]);
  expect(at.toSorted()).toEqual(['done', 'place-taken', 'place-taken']);
  expect(await refusal(answer(b!.id, 'accepted', by(b!.lead)))).toBe('place-taken');
  const winner = at[1] === 'done' ? d! : c!;
  await sendEmails();
  expect(await stateOf(winner.id)).toBe('winner pending');
  expect(await stateOf(b!.id)).toBe('withdrawn declined');
  expect((await emails()).filter((text: string) => text.startsWith('winner-asked'))).toHaveLength(2);
  await answer(winner.id, 'accepted', by(winner.lead));
});

test('an expired place can be given away, or its deadline moved, and not both', async () => {
  const [a, b, c] = await ranked('P-1', 'P-2', 'P-3');
  await decide([a!.id, b!.id]);
  await publishAndTell();
  clock.set('2027-04-20T08:00:00Z');
  const extend = (deadline: string) => of(OfferPlace).extend('solutions', a!.id, deadline, staff);
  expect(await refusal(extend('2027-04-20T15:00'))).toBe('invalid, deadlineLocal deadline-passed');
  expect(await extend('2027-04-25T12:00')).toBe(1);
  expect(await refusal(offer(await acceptanceOf(a!.id), c!.id))).toBe('place-taken');
  await offer(await acceptanceOf(b!.id), c!.id);
  expect([await stateOf(a!.id), await stateOf(b!.id), await stateOf(c!.id)]).toEqual([
    'winner pending',
    'shortlisted expired',
    'winner pending',
  ]);
  expect(await refusal(answer(b!.id, 'accepted', by(b!.lead)))).toBe('answer-too-late');
  await answer(a!.id, 'accepted', by(a!.lead));
});

test('a reopened decision offers nothing, and who accepted is released only if they no longer win', async () => {
  const [a, b, c] = await ranked('P-1', 'P-2', 'P-3');
  await decide([a!.id, b!.id]);
  await publish();
  await answer(a!.id, 'accepted', by(a!.lead));
  await answer(b!.id, 'declined', by(b!.lead));
  const accepted = await acceptanceOf(a!.id);
  await makeStaff(database.dataSource, clock, 'owner@city.example', 'owner');
  const release = () => of(OfferPlace).release('solutions', accepted, staff);
  expect(await refusal(release())).toBe('still-winner');
  const free = await acceptanceOf(b!.id);
  const [offered] = await Promise.all([
    refusal(offer(free, c!.id)),
    of(DecideWinners).reopen('solutions', 'A protest.', staff),
  ]);
  expect(['done', 'decision-unpublished']).toContain(offered);
  expect(await stateOf(a!.id)).toBe('shortlisted accepted');
  expect(offered === 'done' ? await stateOf(c!.id) : 'not asked').toMatch(/^(?:shortlisted withdrawn|not asked)$/u);
  // While the decision is reviewed, nobody is told; its publication tells who accepted and wins no more.
  expect(await refusal(release())).toBe('decision-unpublished');
  clock.advance({ seconds: 1 });
  await decide([c!.id], { fewer: true });
  await publish();
  expect(await stateOf(a!.id)).toBe('shortlisted dropped');
  const told = await database.dataSource.query(
    `select payload #>> '{recipient,email}' as email from messages where kind = 'winner-dropped' order by 1`,
  );
  expect(told.map(({ email }: { email: string }) => email)).toEqual(['lead@P-1.example', 'second@P-1.example']);
  expect(await refusal(answer(a!.id, 'accepted', by(a!.lead)))).toBe('no-longer-winner');
});
