import type { Change } from '../../../../src/domain/identity/change.js';
import { command } from '../../../../src/platform/database/statement.js';
import { watchConflicts } from '../../../../src/parts/jury/domain/keep-conflicts.js';
import { Changes } from '../../../../src/flows/changes.js';
import { freshDatabase, type TestDatabase } from '../../../support/database.js';
import { makeProposal, makeStaff } from '../../../support/jury.js';
import { createWorld, staff, testConfig } from '../../../support/world.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let jurorId: string;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
  const juror = await makeStaff(database.dataSource, world.clock, 'ada@jury.example');
  jurorId = juror.id;
});
afterAll(() => database.drop());

const forgetSql = command('delete from proposal_members where proposal_id = $1');
let number = 0;
/** A proposal with somebody on its team. */
async function proposalOf(email: string): Promise<string> {
  number += 1;
  const members = [{ email, name: 'Member' }];
  return makeProposal(database.dataSource, world.clock, `K${number}`, { members });
}
/** Watches while something happens to the data, and returns what is declared of a proposal then. */
async function keptOf(proposalId: string, work: (change: Change) => Promise<unknown>): Promise<string[]> {
  await new Changes(database.dataSource, world.clock, testConfig).run(staff, async (change) => {
    const keep = await watchConflicts(change, world.call.id);
    await work(change);
    await keep();
  });
  const rows = await database.dataSource.query<{ told: string }[]>(
    `select concat_ws(' ', juror_id = $2, kind, declared_by, lifted_at is null) as told from jury_conflicts where proposal_id = $1`,
    [proposalId, jurorId],
  );
  return rows.map(({ told }) => told);
}
const forget =
  (proposalId: string) =>
  ({ tx }: Change) =>
    forgetSql.run(tx, [proposalId]);

test('who goes from the data of a team cannot take a conflict with them that closed a score sheet, and it is declared once', async () => {
  const own = await proposalOf('ada@jury.example');
  expect(await keptOf(own, () => Promise.resolve())).toEqual([]);
  expect(await keptOf(own, forget(own))).toEqual(['t interest system t']);
  expect(await keptOf(own, forget(own))).toEqual(['t interest system t']);
});

test('a conflict that owners dismissed, or that only warned, goes with its data', async () => {
  const dismissed = await proposalOf('ada@jury.example');
  const found = [
    { reason: 'member', about: '' },
    { reason: 'domain', about: 'jury.example' },
  ];
  await database.dataSource.query(
    `insert into jury_conflict_reviews (proposal_id, juror_id, call_id, ruling, findings, reason, reviewed_by, reviewed_at)
     values ($1, $2, $3, 'dismissed', $4, '', 'system', now())`,
    [dismissed, jurorId, world.call.id, JSON.stringify(found)],
  );
  const warning = await proposalOf('ada@jury.example');
  // Anyone can name anyone there.
  await database.dataSource.query(`update proposals set source = 'declared' where id = $1`, [warning]);
  for (const id of [dismissed, warning]) expect(await keptOf(id, forget(id))).toEqual([]);
});
