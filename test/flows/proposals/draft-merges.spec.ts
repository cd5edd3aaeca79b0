import { AnnounceProposal } from '../../../src/flows/proposals/announce-proposal.flow.js';
import { ChangeProposalState } from '../../../src/flows/proposals/change-proposal-state.flow.js';
import { MergeDraft } from '../../../src/flows/proposals/merge-draft.flow.js';
import { PutProposal } from '../../../src/flows/proposals/put-proposal.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { Refusal } from '../../../src/platform/errors.js';
import { listChanges } from '../../../src/domain/proposals/proposal-changes.queries.js';
import type { Proposal } from '../../../src/domain/proposals/proposal.entity.js';
import { listCounterparts } from '../../../src/domain/proposals/proposal-merge.queries.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { failIfMiscounted } from '../../support/call-counts.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, staff } from '../../support/world.js';
import { makeFlow } from '../../support/flows.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let lea: string;
let merge: MergeDraft;
let undo: MergeDraft;

beforeAll(async () => {
  database = await freshDatabase();
  const { dataSource } = database;
  world = await createWorld(dataSource);
  const session = await world.session();
  const input = registrationInput.parse({ email: 'lea@example.org', name: 'Lea' });
  const register = makeFlow(Register, dataSource, world.clock);
  lea = (await register.run(session.id, input, { kind: 'visitor' })).registration.attendeeId;
  merge = makeFlow(MergeDraft, dataSource, world.clock);
  undo = makeFlow(MergeDraft, dataSource, world.clock);
});
afterEach(() => failIfMiscounted(database.dataSource));
afterAll(() => database.drop());
beforeEach(() => database.dataSource.query('delete from proposals'));

const announce = (title: string, members: string[] = []) =>
  makeFlow(AnnounceProposal, database.dataSource, world.clock).run(lea, { title, theme: 'energy', members });
const put = async (externalId: string, title: string, members: string[] = []): Promise<Proposal> => {
  const input = { title, theme: 'energy', members: members.map((email) => ({ email })), state: 'submitted' as const };
  return (await makeFlow(PutProposal, database.dataSource, world.clock).run('solutions', externalId, input, staff))
    .proposal;
};
const links = async ({ id }: Pick<Proposal, 'id'>) => {
  const rows: { evidence: string; state: string; decision: string | null }[] = await database.dataSource.query(
    `select evidence, state, decision from proposal_matches where proposal_id = $1 and attendee_id = $2
     and (cardinality(evidences) > 0 or decision is not null)`,
    [id, lea],
  );
  return rows.map(({ evidence, state, decision }) => `${evidence} ${state} ${decision}`);
};
const code = async (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof Refusal ? error.code : error),
  );

test('a draft that becomes a proposal carries its link and its history along, and an undo takes them back', async () => {
  const draft = await announce('Tide clocks');
  world.clock.advance({ hours: 1 });
  const real = await put('P-1', 'Tide clocks for all');
  expect([await links(draft), await links(real)]).toEqual([['declared linked null'], []]);
  await merge.run('solutions', draft.externalId, 'P-1', staff);
  expect(await links(real)).toEqual(['declared linked null']);
  const history = await listChanges(database.dataSource.manager, real.id);
  expect(history.map(({ to, source }) => `${to} ${source}`)).toEqual(['draft declared', 'submitted api']);
  expect(await code(merge.run('solutions', draft.externalId, 'P-1', staff))).toBe('merged-already');
  await put('P-1', 'Tide clocks for everybody');
  expect(await links(real)).toEqual(['declared linked null']);
  await undo.undo('solutions', draft.externalId, staff);
  expect([await links(draft), await links(real)]).toEqual([['declared linked null'], []]);
  expect(await code(undo.undo('solutions', draft.externalId, staff))).toBe('not-merged');
});

test('what was known of the other one by itself stays with it', async () => {
  const draft = await announce('Rain gardens');
  const real = await put('P-2', 'Rain gardens', ['lea@example.org']);
  await database.dataSource.query(`update attendees set proven_at = now(), proven_by = 'owner'`);
  await merge.run('solutions', draft.externalId, 'P-2', staff);
  expect(await links(real)).toEqual(['declared linked null']);
  await undo.undo('solutions', draft.externalId, staff);
  expect([await links(draft), await links(real)]).toEqual([['declared linked null'], ['address linked null']]);
});

test('only a declared draft becomes another proposal, and the merged one is changed no more', async () => {
  const [one, two] = [await announce('One'), await announce('Two')];
  await put('P-3', 'Three');
  const run = (draft: string, into: string) => code(merge.run('solutions', draft, into, staff));
  expect(await run('P-3', one.externalId)).toBe('merge-not-declared');
  expect(await run(one.externalId, one.externalId)).toBe('merge-with-itself');
  expect(await run(one.externalId, 'P-404')).toBe('proposal-not-found');
  expect(await run(one.externalId, 'P-3')).toBe(null);
  expect(await run(two.externalId, one.externalId)).toBe('merge-into-merged');
  const change = makeFlow(ChangeProposalState, database.dataSource, world.clock);
  const step = { state: 'withdrawn' as const, note: 'No more' };
  expect(await code(change.run('solutions', one.externalId, step, staff))).toBe('proposal-merged');
});

test('two who merge one draft at once make it one proposal', async () => {
  const draft = await announce('At once');
  await put('P-4', 'Four');
  await put('P-5', 'Five');
  const results = await Promise.all(
    ['P-4', 'P-5'].map((into) => code(merge.run('solutions', draft.externalId, into, staff))),
  );
  expect(new Set(results)).toEqual(new Set(['merged-already', null]));
});

test('those that may be the same share a title or somebody of the team', async () => {
  const titled = await announce('  Night market '.trim());
  const shared = await announce('Another title', ['mate@example.org']);
  await announce('Nothing alike');
  await put('P-6', 'night MARKET');
  const real = await put('P-7', 'Something', ['mate@example.org']);
  const of = async (proposal: Proposal) =>
    (await listCounterparts(database.dataSource.manager, proposal)).map((one) => [one.externalId, one.shared]);
  expect(await of(real)).toEqual([[shared.externalId, 1]]);
  expect(await of(titled)).toEqual([['P-6', 0]]);
});
