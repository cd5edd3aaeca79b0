import fc from 'fast-check';
import { EditOrganization } from '../../../src/flows/organizations/edit-organization.flow.js';
import { MergeOrganizations } from '../../../src/flows/organizations/merge-organizations.flow.js';
import { AnnounceProposal } from '../../../src/flows/proposals/announce-proposal.flow.js';
import { DecideMatches } from '../../../src/flows/proposals/decide-matches.flow.js';
import { SumCounts } from '../../../src/flows/calls/sum-counts.flow.js';
import { MatchDue } from '../../../src/flows/proposals/match-due.flow.js';
import { PutProposal } from '../../../src/flows/proposals/put-proposal.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { ProveAddress } from '../../../src/flows/registrations/prove-address.flow.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import type { LinkDecision } from '../../../src/domain/proposals/proposal.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { emptyTables } from '../../support/emptied-database.js';
import { type LinkMemory, modelLinks, toldLinks } from '../../support/link-model.js';
import { createWorld, staff } from '../../support/world.js';
import { makeFlow } from '../../support/flows.js';
import { miscounted } from '../../support/call-counts.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let sessionId: string;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
  sessionId = (await world.session({ capacity: 10_000 })).id;
});
afterAll(() => database.drop());

const names = [
  null,
  'Hafen Hamburg',
  'Hafen Hamburg GmbH',
  'Port of Rotterdam',
  'Port of Rotterdam Authority',
  '國立臺灣大學',
  '国立台湾大学',
  'Lab 1',
  'Lab 2',
];
const addresses = ['gmail.com', 'port.example', 'sub.port.example', 'lab.example'].flatMap((domain) =>
  ['ada', 'bo', 'cy'].map((name) => `${name}@${domain}`),
);

const address = fc.constantFrom(...addresses);
const name = fc.constantFrom(...names);
const number = fc.nat({ max: 1000 });
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('put' as const),
      id: fc.nat({ max: 3 }),
      name,
      members: fc.uniqueArray(address, { maxLength: 3 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('register' as const), email: address, name, byStaff: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('verify-or-bounce' as const), number }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('announce' as const),
      number,
      members: fc.uniqueArray(address, { maxLength: 2 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('merge' as const), number, into: number }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('undo' as const), number }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('rename' as const),
      number,
      name,
      country: fc.constantFrom('DE', 'TW', null),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('decide' as const),
      number,
      decision: fc.constantFrom<(LinkDecision | null)[]>('confirmed', 'rejected', null),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const pick = <Item>(items: readonly Item[], at: number): Item | undefined => items[at % Math.max(1, items.length)];
const idsOf = async (query: string) => (await database.dataSource.query<{ id: string }[]>(query)).map(({ id }) => id);

async function take(one: Step, memory: LinkMemory): Promise<void> {
  const { dataSource } = database;
  const { clock } = world;
  clock.advance({ minutes: 1 });
  switch (one.kind) {
    case 'put': {
      const members = one.members.map((email) => ({ email }));
      const input = { title: 'One', theme: 'energy', organization: one.name, members, state: 'draft' as const };
      await makeFlow(PutProposal, dataSource, clock).run('solutions', `P-${one.id}`, input, staff);
      return;
    }
    case 'register': {
      const input = registrationInput.parse({ email: one.email, name: 'Ada', organization: one.name });
      await makeFlow(Register, dataSource, clock).run(sessionId, input, one.byStaff ? staff : { kind: 'visitor' });
      return;
    }
    case 'verify-or-bounce': {
      const id = pick(await idsOf('select id from attendees order by email_key'), one.number);
      if (id === undefined) return;
      if (one.number % 3 === 0) await makeFlow(ProveAddress, dataSource, clock).run({ id, provenAt: null });
      else await dataSource.query(`update attendees set suppressed_at = $2 where id = $1`, [id, clock.now()]);
      return;
    }
    case 'announce': {
      const rows = await dataSource.query<{ id: string; key: string }[]>(
        'select id, email_key as key from attendees order by 2',
      );
      const attendee = pick(rows, one.number);
      if (attendee === undefined) return;
      const input = { title: 'Ours', theme: 'energy', members: one.members };
      const { externalId } = await makeFlow(AnnounceProposal, dataSource, clock).run(attendee.id, input);
      memory.declared.add(`${externalId} ${attendee.key}`);
      return;
    }
    case 'merge': {
      const roots = await idsOf('select id from organizations where merged_into is null order by name_key');
      const [id, into] = [pick(roots, one.number), pick(roots, one.into)];
      if (id !== undefined && into !== undefined && id !== into)
        await makeFlow(MergeOrganizations, dataSource, clock).run(id, into, staff);
      return;
    }
    case 'undo': {
      const id = pick(
        await idsOf('select id from organizations where merged_into is not null order by name_key'),
        one.number,
      );
      if (id !== undefined) await makeFlow(MergeOrganizations, dataSource, clock).undo(id, staff);
      return;
    }
    case 'rename': {
      const id = pick(
        await idsOf('select id from organizations where merged_into is null order by name_key'),
        one.number,
      );
      const isFree = one.name === null || !(await isTaken(one.name));
      if (id !== undefined && isFree)
        await makeFlow(EditOrganization, dataSource, clock).run(
          id,
          { ...(one.name && { name: one.name }), country: one.country },
          staff,
        );
      return;
    }
    case 'decide': {
      const rows = await dataSource.query<{ id: string; key: string }[]>(
        `select l.id, p.external_id || ' ' || a.email_key as key from proposal_matches l join proposals p on p.id = l.proposal_id
         join attendees a on a.id = l.attendee_id order by 2`,
      );
      const link = pick(rows, one.number);
      if (link === undefined) return;
      const verdicts = { confirm: [] as string[], reject: [] as string[], reopen: [] as string[] };
      verdicts[one.decision === 'confirmed' ? 'confirm' : one.decision === 'rejected' ? 'reject' : 'reopen'].push(
        link.id,
      );
      await makeFlow(DecideMatches, dataSource, clock).run('solutions', verdicts, staff);
      if (one.decision === null) memory.decided.delete(link.key);
      else memory.decided.set(link.key, one.decision);
    }
  }
}

async function isTaken(wanted: string): Promise<boolean> {
  return (await idsOf(`select id from organizations where name_key = lower('${wanted}')`)).length > 0;
}

async function forgetAll(): Promise<void> {
  await emptyTables(
    database.dataSource,
    'call_counts',
    'matches_due',
    'common_traits',
    'proposal_matches',
    'proposals',
    'attendees',
    'organizations',
  );
  await database.dataSource.query('update sessions set taken = 0, waiting = 0');
}

const runs = Number(process.env['LINK_RUNS'] ?? 8);

test('after any history the links are what the plain rules make of all that is there', async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), fc.nat({ max: 4 }), async (steps, rhythm) => {
      await forgetAll();
      const memory: LinkMemory = { declared: new Set(), decided: new Map() };
      const due = makeFlow(MatchDue, database.dataSource, world.clock);
      for (const [index, one] of steps.entries()) {
        await take(one, memory);
        if (index % (rhythm + 2) === 0) await due.run();
        if (index % 7 === rhythm) await makeFlow(SumCounts, database.dataSource, world.clock).run();
      }
      await due.run();
      const told = await toldLinks(database.dataSource);
      expect(told).toEqual(await modelLinks(database.dataSource, memory));
      expect(await miscounted(database.dataSource)).toEqual([]);
      for (const { evidences, state } of told) [...evidences, state].forEach((one) => seen.add(one));
      expect(
        await idsOf(`select id from proposals where organization is not null and organization_id is null`),
      ).toEqual([]);
    }),
    { numRuns: runs, seed: 20261126 },
  );
  expect([...seen].sort()).toEqual(
    ['address', 'declared', 'domain', 'linked', 'name', 'organization', 'rejected', 'suggested'].sort(),
  );
}, 600_000);
