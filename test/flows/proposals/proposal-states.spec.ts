import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Actor } from '../../../src/domain/identity/actor.js';
import type { Role } from '../../../src/domain/identity/role.js';
import { changeStates } from '../../../src/domain/proposals/change-states.js';
import { ChangeProposalState } from '../../../src/flows/proposals/change-proposal-state.flow.js';
import { proposalInput } from '../../../src/domain/proposals/proposal-input.js';
import { PutProposal } from '../../../src/flows/proposals/put-proposal.flow.js';
import { Refusal } from '../../../src/platform/errors.js';
import { listChanges } from '../../../src/domain/proposals/proposal-changes.queries.js';
import type { Proposal } from '../../../src/domain/proposals/proposal.entity.js';
import { type ProposalState, proposalStates } from '../../../src/domain/proposals/proposal.js';
import { hasWon, stateRefusal } from '../../../src/domain/proposals/proposal-state.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, staff } from '../../support/world.js';
import { makeFlow } from '../../support/flows.js';
import { Changes } from '../../../src/flows/changes.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let put: (externalId: string, state: ProposalState) => Promise<Proposal>;
let change: ChangeProposalState;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
  const flow = makeFlow(PutProposal, database.dataSource, world.clock);
  put = async (externalId, state) => {
    const input = { title: `Proposal ${externalId}`, theme: 'energy', members: [], state };
    return (await flow.run('solutions', externalId, input, staff)).proposal;
  };
  change = makeFlow(ChangeProposalState, database.dataSource, world.clock);
});
afterAll(() => database.drop());

const person = (role: Role): Actor => ({ kind: 'organizer', id: randomUUID(), role });
const organizer = person('organizer');
const code = async (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof Refusal ? error.code : error),
  );
const historyOf = async ({ id }: Proposal) =>
  (await listChanges(database.dataSource.manager, id)).map(({ from, to, source, note }) => [from, to, source, note]);

test('the first that is known of a proposal may be any state; each next one is a step of its history', async () => {
  const proposal = await put('P-1', 'shortlisted');
  world.clock.advance({ hours: 1 });
  const moved = await change.run('solutions', 'P-1', { state: 'winner', note: 'First of its theme' }, staff);
  expect([moved.state, moved.updatedAt]).toEqual(['winner', world.clock.now()]);
  expect(await code(put('P-1', 'pilot'))).toBe('state-jump');
  await put('P-1', 'showcased');
  await put('P-1', 'showcased');
  expect(await historyOf(proposal)).toEqual([
    [null, 'shortlisted', 'api', null],
    ['shortlisted', 'winner', 'staff', 'First of its theme'],
    ['winner', 'showcased', 'api', null],
  ]);
});

test('an organizer moves a proposal by hand, an owner decides who wins, a viewer changes nothing', async () => {
  await put('P-2', 'submitted');
  const go = (state: ProposalState, actor: Actor) => change.run('solutions', 'P-2', { state, note: 'So it is' }, actor);
  expect(await code(go('winner', staff))).toBe('state-jump');
  expect((await go('shortlisted', organizer)).state).toBe('shortlisted');
  expect(await code(go('winner', organizer))).toBe('owner-decides-winners');
  expect(await code(go('submitted', person('viewer')))).toBe('forbidden');
  expect((await go('winner', staff)).state).toBe('winner');
  expect(await code(change.run('solutions', 'P-404', { state: 'winner', note: 'x' }, staff))).toBe(
    'proposal-not-found',
  );
});

test('many move together or not at all', async () => {
  const proposals = [await put('M-1', 'shortlisted'), await put('M-2', 'winner'), await put('M-3', 'draft')];
  const ids = proposals.map(({ id }) => id);
  const choose = (chosen: string[]) =>
    makeFlow(Changes, database.dataSource, world.clock).run(staff, (change) =>
      changeStates(change, chosen, { to: 'winner', note: 'The jury' }),
    );
  await expect(choose(ids)).rejects.toMatchObject({
    code: 'states-refused',
    fieldErrors: [{ path: 'M-3', code: 'state-jump' }],
  });
  expect(await historyOf(proposals[0]!)).toHaveLength(1);
  expect(await choose(ids.slice(0, 2))).toEqual([ids[0]]);
  expect(await historyOf(proposals[1]!)).toHaveLength(1);
});

test('a team hears after ten minutes of a withdrawal by others, at addresses that are proven or that its platform sent', async () => {
  const flow = makeFlow(PutProposal, database.dataSource, world.clock);
  const key: Actor = { kind: 'api-key', id: randomUUID(), role: 'organizer' };
  const send = (externalId: string, state: ProposalState, actor: Actor = key) => {
    const members = [
      { email: `lead@${externalId.toLowerCase()}.example`, name: 'Amina' },
      { email: 'fr@team.example' },
    ];
    const content = { language: 'fr' };
    const input = proposalInput.parse({ title: externalId, theme: 'energy', members, state, content });
    return flow.run('solutions', externalId, input, actor);
  };
  const told = async (externalId: string) => {
    const rows: { email: string; hand: string; language: string; minutes: number }[] = await database.dataSource.query(
      `select payload->'recipient'->>'email' as email, payload#>>'{submission,withdrawn,hand}' as hand,
         payload->'recipient'->>'language' as language,
         (extract(epoch from due_at - created_at) / 60)::int as minutes from messages
       where kind = 'proposal-withdrawn' and payload#>>'{submission,title}' = $1 order by email`,
      [externalId],
    );
    return rows.map(({ email, hand, language, minutes }) => `${email} ${hand} ${language} ${minutes}`);
  };
  const both = (name: string, hand: string) =>
    [`fr@team.example ${hand} fr 10`, `lead@${name}.example ${hand} fr 10`].toSorted();
  // New, and drafts that the platform sweeps away: nothing that a team has handed in.
  await send('T-0', 'withdrawn');
  await send('T-1', 'draft');
  await send('T-1', 'withdrawn');
  expect([await told('T-0'), await told('T-1')]).toEqual([[], []]);
  await send('T-2', 'submitted');
  await send('T-2', 'withdrawn');
  await send('T-2', 'withdrawn');
  expect(await told('T-2')).toEqual(both('t-2', 'platform'));
  await send('T-2', 'submitted');
  expect(await told('T-2')).toEqual([]);
  await send('T-3', 'submitted');
  const { id } = (await send('T-4', 'shortlisted')).proposal;
  await change.run('solutions', 'T-3', { state: 'withdrawn', note: 'A duplicate' }, organizer);
  await makeFlow(ChangeProposalState, database.dataSource, world.clock).many(
    [id],
    { state: 'withdrawn', note: 'Duplicates', batchId: randomUUID() },
    staff,
  );
  expect([await told('T-3'), await told('T-4')]).toEqual([both('t-3', 'organizers'), both('t-4', 'organizers')]);
  await change.run('solutions', 'T-3', { state: 'submitted', note: 'Not the duplicate' }, organizer);
  expect(await told('T-3')).toEqual([]);
  // What has left can't be taken back, and what anybody has typed into a form proves no address.
  await database.dataSource.query(`update messages set state = 'sent' where kind = 'proposal-withdrawn'`);
  await change.run('solutions', 'T-4', { state: 'submitted', note: 'Back again' }, organizer);
  expect(await told('T-4')).toEqual(both('t-4', 'organizers'));
  await send('T-5', 'submitted');
  await database.dataSource.query(`update proposals set source = 'form' where external_id = 'T-5'`);
  await database.dataSource.query(`update proposal_members set accepted_at = now()`);
  await database.dataSource.query(
    `update attendees set proven_at = now(), proven_by = 'staff' where email = 'fr@team.example'`,
  );
  await change.run('solutions', 'T-5', { state: 'withdrawn', note: 'A duplicate' }, organizer);
  expect(await told('T-5')).toEqual(['fr@team.example organizers fr 10']);
});

test('what was changed together is undone together, but for what has changed since', async () => {
  const proposals = [await put('U-1', 'submitted'), await put('U-2', 'shortlisted'), await put('U-3', 'draft')];
  const withdrawn = await put('U-4', 'submitted');
  const ids = [...proposals, withdrawn].map(({ id }) => id);
  const [batchId, states] = [randomUUID(), makeFlow(ChangeProposalState, database.dataSource, world.clock)];
  const now = () =>
    database.dataSource.query<{ state: string; at: Date | null }[]>(
      'select state, submitted_at as at from proposals where id = any($1) order by external_id',
      [ids],
    );
  const before = await now();
  world.clock.advance({ minutes: 1 });
  expect((await states.many(ids, { state: 'withdrawn', note: 'A test', batchId }, organizer)).changed).toHaveLength(4);
  // Changed since, even though its state is the same again.
  await change.run('solutions', 'U-4', { state: 'submitted', note: 'Not this one' }, organizer);
  await change.run('solutions', 'U-4', { state: 'withdrawn', note: 'It is one' }, organizer);
  const undo = (actor: Actor, id: string = batchId) =>
    makeFlow(ChangeProposalState, database.dataSource, world.clock).undo('solutions', id, actor);
  expect(await code(undo(staff))).toBe('undo-states-too-late');
  expect(await code(undo(person('viewer')))).toBe('forbidden');
  expect(await code(undo(organizer, randomUUID()))).toBe('undo-states-too-late');
  const { restored, left } = await undo(organizer);
  expect(Object.fromEntries(restored.map(({ externalId, state }) => [externalId, state]))).toEqual({
    'U-1': 'submitted',
    'U-2': 'shortlisted',
    'U-3': 'draft',
  });
  expect(left.map(({ externalId }) => externalId)).toEqual(['U-4']);
  expect(await now()).toEqual([...before.slice(0, 3), { state: 'withdrawn', at: expect.any(Date) as Date }]);
  expect((await historyOf(proposals[1]!)).at(-1)).toEqual(['withdrawn', 'shortlisted', 'staff', null]);
  // A second click changes nothing, and names only what differs.
  const again = await undo(organizer);
  expect([again.restored, again.left.map(({ externalId }) => externalId)]).toEqual([[], ['U-4']]);
  world.clock.advance({ minutes: 10 });
  expect(await code(undo(organizer))).toBe('undo-states-too-late');
});

test('teams hear once of a withdrawal that is undone and restored', async () => {
  const flow = makeFlow(PutProposal, database.dataSource, world.clock);
  const states = makeFlow(ChangeProposalState, database.dataSource, world.clock);
  const ids: string[] = [];
  for (const externalId of ['V-1', 'V-2', 'V-3']) {
    const members = [{ email: `${externalId.toLowerCase()}@team.example` }];
    const input = proposalInput.parse({ title: externalId, theme: 'energy', members, state: 'submitted' });
    ids.push((await flow.run('solutions', externalId, input, staff)).proposal.id);
  }
  const withdraw = (index: number) =>
    change.run('solutions', `V-${index}`, { state: 'withdrawn', note: 'A duplicate' }, organizer);
  await withdraw(1);
  await makeFlow(Changes, database.dataSource, world.clock).run(staff, (one) =>
    changeStates(one, [ids[1]!], { to: 'withdrawn', note: null, source: 'form' }),
  );
  await database.dataSource.query(`update messages set state = 'sent' where kind = 'proposal-withdrawn'`);
  world.clock.advance({ minutes: 11 });
  await withdraw(3);
  world.clock.advance({ minutes: 1 });
  const batchId = randomUUID();
  await states.many(ids, { state: 'submitted', note: 'A mistake', batchId }, organizer);
  world.clock.advance({ minutes: 1 });
  await makeFlow(ChangeProposalState, database.dataSource, world.clock).undo('solutions', batchId, organizer);
  const told = await database.dataSource.query(
    `select payload#>>'{submission,title}' as title, state from messages
     where kind = 'proposal-withdrawn' and payload#>>'{submission,title}' like 'V-%' order by 1`,
  );
  expect(told).toEqual([
    { title: 'V-1', state: 'sent' },
    { title: 'V-3', state: 'queued' },
  ]);
});

test('what a team writes in Greenroom is moved by hand, and never by the platform', async () => {
  const { id } = await put('F-1', 'draft');
  await database.dataSource.query(`update proposals set source = 'form' where id = $1`, [id]);
  const deleted = () =>
    makeFlow(Changes, database.dataSource, world.clock).run(staff, (one) =>
      changeStates(one, [id], { to: 'withdrawn', note: null, source: 'webhook' }),
    );
  for (const state of ['draft', 'submitted', 'shortlisted'] as const) {
    if (state !== 'draft') await change.run('solutions', 'F-1', { state, note: 'On paper' }, organizer);
    const sent = [put('F-1', state), put('F-1', 'submitted'), put('F-1', 'withdrawn'), deleted()];
    expect(await Promise.all(sent.map(code))).toEqual(Array(4).fill('written-in-greenroom'));
  }
});

test('of two who move one proposal at once, the second sees what the first did', async () => {
  const proposal = await put('P-3', 'shortlisted');
  const results = await Promise.all(
    ['winner', 'submitted', 'winner', 'not-selected'].map((state) =>
      code(change.run('solutions', 'P-3', { state: state as ProposalState, note: 'At once' }, staff)),
    ),
  );
  expect(results).toContain('state-jump');
  const steps = await listChanges(database.dataSource.manager, proposal.id);
  expect(steps.map(({ from }) => from)).toEqual([null, ...steps.slice(0, -1).map(({ to }) => to)]);
});

test('whatever comes, history and state agree', async () => {
  let number = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ state: fc.constantFrom(...proposalStates), byHand: fc.boolean() }), { maxLength: 8 }),
      async (wishes) => {
        const externalId = `Q-${(number += 1)}`;
        let state: ProposalState = 'draft';
        const { id } = await put(externalId, state);
        const seen: ProposalState[] = [state];
        for (const wish of wishes) {
          // The platform only proposes to take a winner back.
          const waits = !wish.byHand && hasWon({ state }) && !hasWon(wish);
          const refusal = waits ? null : stateRefusal(state, wish.state, wish.byHand ? 'organizer' : 'platform');
          const note = 'A wish';
          const work = wish.byHand
            ? change.run('solutions', externalId, { state: wish.state, note }, organizer)
            : put(externalId, wish.state);
          expect(await code(work)).toBe(refusal?.code ?? null);
          if (waits || refusal !== null || wish.state === state) continue;
          state = wish.state;
          seen.push(state);
        }
        const steps = await listChanges(database.dataSource.manager, id);
        expect(steps.map(({ to }) => to)).toEqual(seen);
        expect(steps.map(({ from }) => from)).toEqual([null, ...seen.slice(0, -1)]);
        const [row] = await database.dataSource.query('select state from proposals where id = $1', [id]);
        expect(row.state).toBe(state);
      },
    ),
    { numRuns: 25 },
  );
});
