import { PostgresQueryRunner } from 'typeorm/driver/postgres/PostgresQueryRunner.js';
import { callInput } from '../../../src/domain/calls/call-input.js';
import { CreateCall } from '../../../src/flows/calls/create-call.flow.js';
import { DecideMatches } from '../../../src/flows/proposals/decide-matches.flow.js';
import { MatchDue } from '../../../src/flows/proposals/match-due.flow.js';
import { PutProposal } from '../../../src/flows/proposals/put-proposal.flow.js';
import { RelinkCall } from '../../../src/flows/proposals/relink-call.flow.js';
import { MergeOrganizations } from '../../../src/flows/organizations/merge-organizations.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import type { Actor } from '../../../src/domain/identity/actor.js';
import { maxWhoShare } from '../../../src/domain/proposals/match-rules.js';
import { lockLinking, takeMatchesDue } from '../../../src/domain/proposals/matches-due.queries.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { sqlState } from '../../../src/platform/database/sql-state.js';
import { autocommit, type Tx } from '../../../src/platform/database/tx.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { emptyTables } from '../../support/emptied-database.js';
import { insertableColumns } from '../../support/insertable-columns.js';
import { modelLinks, toldLinks } from '../../support/link-model.js';
import { createWorld, staff } from '../../support/world.js';
import { makeFlow } from '../../support/flows.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let sessionId: string;
let register: Register;
let due: MatchDue;

const visitor: Actor = { kind: 'visitor' };
const nothing = () => ({ declared: new Set<string>(), decided: new Map() });
const query = <Row>(text: string, values: unknown[] = []) => database.dataSource.query<Row[]>(text, values);

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
  sessionId = (await world.session({ capacity: 10_000 })).id;
  register = makeFlow(Register, database.dataSource, world.clock);
  due = makeFlow(MatchDue, database.dataSource, world.clock);
});
beforeEach(async () => {
  await emptyTables(
    database.dataSource,
    'matches_due',
    'common_traits',
    'proposal_matches',
    'proposals',
    'attendees',
    'organizations',
  );
  await query('update sessions set taken = 0, waiting = 0');
});
afterAll(() => database.drop());

const come = (email: string, organization: string | null = null, actor: Actor = staff) =>
  register.run(sessionId, registrationInput.parse({ email, name: 'Ada', organization }), actor);
const put = (externalId: string, members: string[], organization: string | null = null) =>
  makeFlow(PutProposal, database.dataSource, world.clock).run(
    'solutions',
    externalId,
    {
      title: externalId,
      theme: 'energy',
      organization,
      members: members.map((email) => ({ email })),
      state: 'draft',
    },
    staff,
  );
const told = async () =>
  Object.fromEntries(
    (await toldLinks(database.dataSource)).map(({ proposal, attendee, state, evidences }) => [
      `${proposal} ${attendee}`,
      [state, ...evidences],
    ]),
  );
const decide = async (verdict: 'confirm' | 'reject' | 'reopen', attendee: string) => {
  const [link] = await query<{ id: string }>(
    `select l.id from proposal_matches l join attendees a on a.id = l.attendee_id where a.email_key = $1`,
    [attendee],
  );
  const verdicts = { confirm: [], reject: [], reopen: [], [verdict]: [link?.id ?? ''] };
  return makeFlow(DecideMatches, database.dataSource, world.clock).run('solutions', verdicts, staff);
};

/** More people like one who is there, of the same organization; numbered. */
async function crowd(email: string, domain: string, from: number, to: number): Promise<void> {
  const columns = await insertableColumns(database.dataSource, 'attendees');
  await query(
    `insert into attendees (${columns}) select ${columns} from (select (jsonb_populate_record(null::attendees, to_jsonb(a) || jsonb_build_object(
       'id', gen_random_uuid(), 'email', 'n' || n || '@' || $2, 'email_key', 'n' || n || '@' || $2,
       'page_token_hash', '\\x' || md5('p' || n || $2), 'feed_token_hash', '\\x' || md5('f' || n || $2)))).*
     from attendees a, generate_series($3::int, $4::int) n where a.email_key = $1) others`,
    [email, domain, from, to],
  );
}

test('an organization or a domain that too many share says nothing, until fewer do', async () => {
  await put('P-1', ['lead@port.example'], 'Port');
  await come('one@elsewhere.example', 'Port');
  await crowd('one@elsewhere.example', 'elsewhere.example', 2, maxWhoShare);
  await come('two@port.example');
  await crowd('two@port.example', 'port.example', 2, maxWhoShare);
  await due.run();
  expect(Object.keys(await told())).toHaveLength(2 * maxWhoShare);
  await come('last@free.example', 'Port');
  await come('last@port.example');
  await due.run();
  expect(await told()).toEqual({});
  await query(`update attendees set organization_id = null where email_key = 'n2@elsewhere.example'`);
  await query(`update attendees set email_key = 'n2@gone.example' where email_key = 'n2@port.example'`);
  await due.run();
  expect(Object.keys(await told())).toHaveLength(2 * maxWhoShare);
  expect(await toldLinks(database.dataSource)).toEqual(await modelLinks(database.dataSource, nothing()));
});

test('a domain of too many proposals says nothing either', async () => {
  await come('one@port.example');
  for (let index = 0; index < maxWhoShare; index++) await put(`P-${index}`, [`n${index}@port.example`]);
  expect(Object.keys(await told())).toHaveLength(maxWhoShare);
  await put('P-last', ['last@port.example']);
  expect(await told()).toEqual({});
  await put('P-1', []);
  expect(Object.keys(await told())).toHaveLength(maxWhoShare);
});

test('what was rejected never comes back by itself, what was confirmed stays', async () => {
  await put('P-1', ['lead@port.example'], 'Port');
  await come('ann@port.example');
  await come('bo@elsewhere.example', 'Port');
  await due.run();
  await decide('reject', 'ann@port.example');
  await decide('confirm', 'bo@elsewhere.example');
  await put('P-1', ['ann@port.example', 'lead@port.example'], 'Nobody of these');
  await come('ann@port.example', 'Nobody of these');
  await due.run();
  expect(await told()).toEqual({
    'P-1 ann@port.example': ['rejected', 'address', 'domain'],
    'P-1 bo@elsewhere.example': ['linked'],
  });
  await makeFlow(RelinkCall, database.dataSource, world.clock).run('solutions', staff, () => undefined);
  expect((await told())['P-1 ann@port.example']).toEqual(['rejected', 'address', 'domain']);
  await decide('reopen', 'ann@port.example');
  await decide('reopen', 'bo@elsewhere.example');
  expect(await told()).toEqual({ 'P-1 ann@port.example': ['linked', 'address', 'domain'] });
});

test('a merge of organizations moves matches, and undoing it moves them back', async () => {
  const { dataSource } = database;
  await put('P-1', [], 'Port of Kaohsiung');
  await come('ann@port.example', 'Harbour Office');
  await due.run();
  expect(await told()).toEqual({});
  const [one, into] = await Promise.all(
    ['Port of Kaohsiung', 'Harbour Office'].map(async (name) => {
      const [row] = await query<{ id: string }>(`select id from organizations where name = $1`, [name]);
      return row?.id ?? '';
    }),
  );
  await makeFlow(MergeOrganizations, dataSource, world.clock).run(one ?? '', into ?? '', staff);
  expect(await told()).toEqual({ 'P-1 ann@port.example': ['suggested', 'organization'] });
  await put('P-2', [], 'PORT OF KAOHSIUNG');
  expect(Object.keys(await told())).toEqual(['P-1 ann@port.example', 'P-2 ann@port.example']);
  await makeFlow(MergeOrganizations, dataSource, world.clock).undo(one ?? '', staff);
  // As attendees do, what came after the merge stays where it came to.
  expect(await told()).toEqual({ 'P-2 ann@port.example': ['suggested', 'organization'] });
});

test('what was decided about a draft goes over to the proposal that it became', async () => {
  await come('ann@port.example');
  await come('bo@port.example');
  await put('draft', ['lead@port.example']);
  await decide('confirm', 'ann@port.example');
  await decide('reject', 'bo@port.example');
  await put('P-1', ['ann@port.example', 'bo@port.example']);
  await query(
    `update proposals set merged_into = (select id from proposals where external_id = 'P-1'), merged_at = now()
     where external_id = 'draft'`,
  );
  await due.run();
  expect(await told()).toEqual({
    'P-1 ann@port.example': ['linked', 'address', 'domain'],
    'P-1 bo@port.example': ['rejected', 'address', 'domain'],
  });
});

test('who registers while a proposal comes in, or organizations are merged, is linked all the same', async () => {
  const { dataSource } = database;
  await come('seed@port.example', 'Port of Somewhere');
  await come('seed@quay.example', 'Quay');
  const [port, quay] = await query<{ id: string }>(`select id from organizations order by name`);
  const merges = makeFlow(MergeOrganizations, dataSource, world.clock);
  await Promise.all([
    ...Array.from({ length: 8 }, (_, index) =>
      come(`n${index}@port.example`, index % 2 === 0 ? 'Quay' : null, visitor),
    ),
    ...Array.from({ length: 8 }, (_, index) => put(`P-${index}`, [`n${index}@port.example`], 'Port of Somewhere')),
    ...Array.from({ length: 4 }, () => due.run()),
    merges.run(port?.id ?? '', quay?.id ?? '', staff),
    ...Array.from({ length: 4 }, (_, index) => put(`P-${index}`, [`n${index + 1}@port.example`], 'Quay')),
  ]);
  await Promise.all([due.run(), due.run()]);
  const links = await toldLinks(dataSource);
  expect(links).toEqual(await modelLinks(dataSource, nothing()));
  expect(links.length).toBeGreaterThan(50);
  expect(await query('select from matches_due')).toEqual([]);
});

test('a call whose links fail holds up no other', async () => {
  const other = await makeFlow(CreateCall, database.dataSource, world.clock).run(
    callInput.parse({
      slug: 'another',
      name: 'Another',
      host: 'Host',
      contactEmail: 'call@example.org',
      timeZone: 'Asia/Taipei',
      opensOn: '2026-12-01',
      closesOn: '2027-03-31',
      themes: [{ slug: 'energy', name: 'Energy' }],
    }),
    staff,
  );
  const mine = { title: 'Mine', theme: 'energy', members: [{ email: 'ana@example.org' }], state: 'draft' as const };
  await come('ana@example.org');
  const [first, second] = [world.call.id, other.id].sort();
  for (const slug of ['solutions', 'another'])
    await makeFlow(PutProposal, database.dataSource, world.clock).run(slug, 'p', mine, staff);
  await query(`insert into matches_due (call_id, proposal_id) select call_id, id from proposals`);
  await query(`create function refuse_links() returns trigger language plpgsql as $$ begin
    if old.call_id = '${first}' then raise 'these links fail'; end if; return old; end $$`);
  await query(`create trigger refuse_links before delete on matches_due for each row execute function refuse_links()`);
  await expect(due.run()).rejects.toThrow('these links fail');
  const left = await query<{ call_id: string }>('select distinct call_id from matches_due');
  await query('drop trigger refuse_links on matches_due');
  await query('drop function refuse_links');
  expect([left, second === first]).toEqual([[{ call_id: first }], false]);
  await due.run();
  expect(await query('select from matches_due')).toEqual([]);
});

test('who changes something is not held up by others who link for long', async () => {
  await come('ana@port.example');
  await due.run();
  const other = database.dataSource.createQueryRunner();
  await other.startTransaction();
  await lockLinking(other.manager as Tx, world.call.id);
  const statements = jest.spyOn(PostgresQueryRunner.prototype, 'query');
  await put('p-1', ['ana@port.example']);
  // The spy sees every statement of the process, so only those that wait for this lock are looked at.
  const waits = statements.mock.calls.flatMap(([sql], index) => (sql.includes(`hashtext('links')`) ? [index] : []));
  const results = await Promise.allSettled(waits.map((index) => statements.mock.results[index]?.value));
  statements.mockRestore();
  // Its own bound has ended it (lock_not_available), and not the one of all statements (query_canceled).
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [sqlState(result.reason)] : []));
  expect(failures).toEqual(['55P03']);
  expect(await told()).toEqual({});
  await other.rollbackTransaction();
  await other.release();
  await due.run();
  expect(await told()).toEqual({ 'p-1 ana@port.example': ['linked', 'address'] });
});

test('what changed more than once is linked once', async () => {
  await put('p-1', []);
  await put('p-2', []);
  const [one, two] = await query<{ id: string }>('select id from proposals order by external_id');
  for (const id of [one?.id, two?.id, one?.id])
    await query('insert into matches_due (call_id, proposal_id) values ($1, $2)', [world.call.id, id]);
  const manager = autocommit(database.dataSource);
  expect(await takeMatchesDue(manager, world.call.id, 1)).toEqual({ proposals: [one?.id], attendees: [], traits: [] });
  expect(await takeMatchesDue(manager, world.call.id, 9)).toEqual({ proposals: [two?.id], attendees: [], traits: [] });
});

test('before many are matched, the planner gets fresh statistics', async () => {
  const writer = database.dataSource.createQueryRunner();
  await writer.query(
    `insert into proposals (id, call_id, external_id, title, theme, state, source, created_at, updated_at)
     select gen_random_uuid(), $1, 'p-' || n, 'p-' || n, 'energy', 'draft', 'api', now(), now()
     from generate_series(1, 800) n`,
    [world.call.id],
  );
  // PostgreSQL tells others what has changed a while after the transaction, unless it is asked to.
  await writer.query('select pg_stat_force_next_flush()');
  await writer.release();
  const known = () => query(`select reltuples::int as rows from pg_class where relname = 'proposals'`);
  expect(await known()).toEqual([{ rows: -1 }]);
  await due.run();
  expect(await known()).toEqual([{ rows: 800 }]);
});
