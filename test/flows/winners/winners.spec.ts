import type { Type } from '@nestjs/common';
import { getCallBySlug } from '../../../src/domain/calls/calls.queries.js';
import type { Actor } from '../../../src/domain/identity/actor.js';
import { frozenRanks, seenRanks } from '../../../src/domain/jury/decision.js';
import { readJuryProgress } from '../../../src/domain/jury/jury-progress.js';
import { Attendee } from '../../../src/domain/registrations/attendee.entity.js';
import { registrationInput } from '../../../src/domain/registrations/registration-input.js';
import { Acceptance } from '../../../src/domain/winners/acceptance.entity.js';
import { listReachable } from '../../../src/domain/winners/acceptances.queries.js';
import { EditCall } from '../../../src/flows/calls/edit-call.flow.js';
import { DecideWinners } from '../../../src/flows/jury/decide-winners.flow.js';
import { ReopenDecision } from '../../../src/flows/jury/reopen-decision.flow.js';
import { ProveAddress } from '../../../src/flows/registrations/prove-address.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { PublishDecision } from '../../../src/flows/winners/publish-decision.flow.js';
import { TestClock } from '../../support/clock.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { makeFlow } from '../../support/flows.js';
import { criteria, makeProposal, makeStaff } from '../../support/jury.js';
import { createWorld, staff, testConfig } from '../../support/world.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
const clock = new TestClock(new Date('2027-04-05T08:00:00Z'));

beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(async () => {
  clock.set('2027-04-05T08:00:00Z');
  await database.dataSource.query(`truncate calls, organizers, audit_entries, jury_access_log cascade`);
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
  return of(DecideWinners).run('solutions', input, staff);
};

test('winners are asked once the decision is published, and no longer once it is reopened', async () => {
  const [a, b] = [await proposal('P-1'), await proposal('P-2')];
  const ana = await makeStaff(database.dataSource, clock, 'ana@jury.example');
  const publish = (deadline: string, actor: Actor = staff) => of(PublishDecision).run('solutions', deadline, actor);
  const asked = async () =>
    (await database.dataSource.getRepository(Acceptance).find({ order: { askedAt: 'ASC', id: 'ASC' } }))
      .map(({ proposalId, state, deadlineAt }) => [proposalId === a ? 'a' : 'b', state, deadlineAt.toISOString()])
      .toSorted();
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
  await of(ReopenDecision).run('solutions', 'A score was missing.', staff);
  expect((await asked()).map(([one, state]) => [one, state])).toEqual([
    ['a', 'accepted'],
    ['b', 'withdrawn'],
  ]);
  clock.advance({ seconds: 1 });
  await decide([a, b]);
  await publish('2027-05-02T12:00');
  expect((await asked()).map(([one, state]) => [one, state])).toEqual([
    ['a', 'accepted'],
    ['a', 'accepted'],
    ['b', 'pending'],
    ['b', 'withdrawn'],
  ]);
});

test('emails about a winner reach those whose proven address is on its team', async () => {
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
  expect(await reachable()).toEqual([]);
  const attendees = await database.dataSource.getRepository(Attendee).find();
  for (const attendee of attendees.filter(({ name }) => name !== 'second')) await of(ProveAddress).run(attendee);
  expect(await reachable()).toEqual(['lead']);
});
