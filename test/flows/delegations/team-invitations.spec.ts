import { randomUUID } from 'node:crypto';
import type { TeamsInput } from '../../../src/domain/delegations/team-input.js';
import { RegisterRoster } from '../../../src/flows/delegations/register-roster.flow.js';
import { InviteTeams } from '../../../src/flows/delegations/invite-teams.flow.js';
import { CreateCall } from '../../../src/flows/calls/create-call.flow.js';
import { CancelSession } from '../../../src/flows/sessions/cancel-session.flow.js';
import { DraftSession } from '../../../src/flows/sessions/draft-session.flow.js';
import { MergeOrganizations } from '../../../src/flows/organizations/merge-organizations.flow.js';
import { RescheduleSession } from '../../../src/flows/sessions/reschedule-session.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { ReleaseSeats } from '../../../src/flows/registrations/release-seats.flow.js';
import { rosterInput } from '../../../src/domain/delegations/delegation-input.js';
import { listTeams } from '../../../src/domain/delegations/teams.queries.js';
import type { ProposalState } from '../../../src/domain/proposals/proposal.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { Session } from '../../../src/domain/sessions/session.entity.js';
import { sessionInput } from '../../../src/domain/sessions/session-input.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, staff } from '../../support/world.js';
import { makeFlow } from '../../support/flows.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let invite: InviteTeams;
let register: Register;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
  invite = makeFlow(InviteTeams, database.dataSource, world.clock);
  register = makeFlow(Register, database.dataSource, world.clock);
});
beforeEach(() => world.clock.set('2027-01-04T08:00:00Z'));
afterAll(() => database.drop());

const query = (sql: string, values: unknown[] = []) => database.dataSource.query(sql, values);
// Vouched for: their places are final.
const showcase = (input: Record<string, unknown> = {}) => world.session({ kind: 'showcase', capacity: 10, ...input });
const sessionRow = (id: string) => database.dataSource.getRepository(Session).findOneByOrFail({ id });
const come = (sessionId: string, name: string, organization: string | null = null) =>
  register.run(sessionId, registrationInput.parse({ email: `${name}@example.org`, name, organization }), staff);

let number = 0;
/** A proposal in the registry, with the names of its members, each at example.org. */
async function proposal(
  state: ProposalState,
  organization: string | null,
  members: readonly string[],
): Promise<string> {
  const externalId = `T-${(number += 1)}`;
  const [{ id }]: [{ id: string }] = await query(
    `insert into proposals (id, call_id, external_id, title, theme, organization, state, source, created_at, updated_at)
     values ($1, $2, $3, $4, 'energy', $5, $6, 'api', $7, $7) returning id`,
    [randomUUID(), world.call.id, externalId, `Proposal ${externalId}`, organization, state, world.clock.now()],
  );
  for (const member of members) {
    await query(`insert into proposal_members (proposal_id, email_key, email, name) values ($1, $2, $2, $3)`, [
      id,
      `${member}@example.org`,
      member === 'nameless' ? null : member,
    ]);
  }
  return externalId;
}

const run = (session: { id: string }, proposals: string[], more: Partial<TeamsInput> = {}) =>
  invite.run(session.id, { proposals, seatsPerTeam: 2, ...more }, staff);
const outcomes = async (planned: ReturnType<typeof run>) =>
  (await planned).map(({ team, outcome, coordinator }) => [team.externalId, outcome, coordinator?.email ?? null]);
const fault = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: { code: string; values: object; fieldErrors: { path: string; code: string }[] }) => [
      error.code,
      error.values,
      error.fieldErrors.map(({ path, code }) => `${path} ${code}`),
    ],
  );
const invitations = (session: { id: string }) =>
  query(
    `select p.external_id as proposal, i.seats, c.name as coordinator, o.name as organization
     from team_invitations i join proposals p on p.id = i.proposal_id join delegations d on d.id = i.delegation_id
     join attendees c on c.id = d.coordinator_id join organizations o on o.id = d.organization_id
     where i.session_id = $1 order by 1`,
    [session.id],
  );
const kept = (session: { id: string }) =>
  query(
    `select o.name, v.seats, v.reserved_until as "reservedUntil" from seat_reservations v
     join organizations o on o.id = v.organization_id where v.session_id = $1 order by 1`,
    [session.id],
  );
const mails = (session: { id: string }) =>
  query(
    `select a.name, m.payload->'team' as team, m.payload->'delegation'->>'session' as slug, m.session_revision as revision
     from messages m join attendees a on a.id = m.attendee_id
     where m.session_id = $1 and m.kind = 'team-invited' order by m.position`,
    [session.id],
  );
/** Those who are asked to confirm a registration that nobody has made. */
const askedToConfirm = (session: { id: string }) =>
  query(
    `select kind from messages where session_id = $1 and attendee_id is not null and registration_id is null
       and payload->'recipient' ? 'unproven'`,
    [session.id],
  );

describe('teams of winning proposals', () => {
  test('get seats, a delegation and one mail each; those whom nobody reaches are named', async () => {
    const session = await showcase();
    const shown = await proposal('showcased', 'Port of Mombasa', ['mwangi', 'amina']);
    const lonely = await proposal('winner', null, ['nameless']);
    const silent = await proposal('pilot', 'Silent Works', []);
    const reservedUntil = new Date('2027-01-12T04:00:00Z');
    const preview = makeFlow(InviteTeams, database.dataSource, world.clock);
    const input = { proposals: [shown, lonely, silent, shown], seatsPerTeam: 3, reservedUntil };
    const expected = [
      [shown, 'invited', 'amina@example.org'],
      [lonely, 'invited', 'nameless@example.org'],
      [silent, 'unreachable', null],
    ];
    expect(await outcomes(preview.preview(session.id, input))).toEqual(expected);
    expect(await kept(session)).toEqual([]);
    expect(await outcomes(invite.run(session.id, input, staff))).toEqual(expected);
    expect(await invitations(session)).toEqual([
      { proposal: shown, seats: 3, coordinator: 'amina', organization: 'Port of Mombasa' },
      { proposal: lonely, seats: 3, coordinator: 'nameless@example.org', organization: `Proposal ${lonely}` },
    ]);
    expect(await askedToConfirm(session)).toEqual([]);
    expect(await kept(session)).toEqual([
      { name: 'Port of Mombasa', seats: 3, reservedUntil },
      { name: `Proposal ${lonely}`, seats: 3, reservedUntil },
    ]);
    expect(await sessionRow(session.id)).toMatchObject({ reserved: 6, taken: 0 });
    const team = { seats: 3, reservedUntil: reservedUntil.toISOString() };
    expect(await mails(session)).toEqual([
      { name: 'amina', team: { ...team, proposal: `Proposal ${shown}` }, slug: session.slug, revision: 1 },
      {
        name: 'nameless@example.org',
        team: { ...team, proposal: `Proposal ${lonely}` },
        slug: session.slug,
        revision: 1,
      },
    ]);
    const entries = await query(
      `select e.action, e.details->>'seats' as seats from audit_entries e left join proposals p
       on e.subject = 'proposal:' || p.id where p.external_id = any($1) or e.subject = $2 and e.action like '%seats%'
       order by e.position`,
      [[shown, lonely], `session:${session.id}`],
    );
    expect(entries).toEqual([
      { action: 'session.seats-reserved', seats: '3' },
      { action: 'session.seats-reserved', seats: '3' },
      { action: 'proposal.team-invited', seats: '3' },
      { action: 'proposal.team-invited', seats: '3' },
    ]);
  });

  test('are invited once, however often they are, and another coordinator is written to when named', async () => {
    const session = await showcase();
    const one = await proposal('winner', 'Twice Works', ['twice-a', 'twice-b']);
    await Promise.all([run(session, [one]), run(session, [one]), run(session, [one])]);
    expect(await outcomes(run(session, [one], { seatsPerTeam: 5 }))).toEqual([[one, 'known', null]]);
    expect(await mails(session)).toHaveLength(1);
    expect(await kept(session)).toEqual([{ name: 'Twice Works', seats: 2, reservedUntil: null }]);
    const named = { coordinators: { [one]: 'Twice-B@example.org' } };
    expect(await outcomes(run(session, [one], named))).toEqual([[one, 'passed-on', 'twice-b@example.org']]);
    expect(await outcomes(run(session, [one], named))).toEqual([[one, 'known', null]]);
    expect((await mails(session)).map(({ name }: { name: string }) => name)).toEqual(['twice-a', 'twice-b']);
    expect(await invitations(session)).toMatchObject([{ seats: 2, coordinator: 'twice-b' }]);
    expect(await kept(session)).toEqual([{ name: 'Twice Works', seats: 2, reservedUntil: null }]);
    const stranger = { coordinators: { [one]: 'stranger@example.org' } };
    expect(await fault(run(session, [one], stranger))).toEqual([
      'invalid',
      {},
      [`coordinators.${one} not-of-the-team`],
    ]);
  });

  test('of one organization add their seats up, and draw on them with its people', async () => {
    const session = await showcase({ capacity: 5 });
    const [a, b] = [await proposal('winner', 'Sum Works', ['sum-a']), await proposal('winner', 'sum works', ['sum-b'])];
    const reservedUntil = new Date('2027-01-06T00:00:00Z');
    await run(session, [a], { reservedUntil });
    expect(await fault(run(session, [a, b], { seatsPerTeam: 4 }))).toEqual([
      'too-few-seats-for-team',
      { title: `Proposal ${b}`, proposal: b, most: 3, seats: 4 },
      ['seatsPerTeam too-few-seats-for-team'],
    ]);
    await run(session, [b], { reservedUntil: new Date('2027-01-05T00:00:00Z') });
    expect(await kept(session)).toEqual([{ name: 'Sum Works', seats: 4, reservedUntil }]);
    await come(session.id, 'sum-stranger');
    expect((await come(session.id, 'sum-late')).registration.state).toBe('waitlisted');
    const [{ id }] = await query(
      `select delegation_id as id from team_invitations i join proposals p on p.id = i.proposal_id
       where session_id = $1 and external_id = $2`,
      [session.id, a],
    );
    const roster = rosterInput.parse({
      sessions: [session.id],
      members: ['sum-a', 'sum-c'].map((name) => ({ email: `${name}@example.org`, name })),
    });
    const rosters = makeFlow(RegisterRoster, database.dataSource, world.clock);
    const [result] = await rosters.run(id, roster, staff, randomUUID());
    expect(result!.results.map(({ registration }) => registration.state)).toEqual(['confirmed', 'confirmed']);
    const teams = await listTeams(database.dataSource.manager, session);
    const coming = teams.flatMap((team) => (team.invitation ? [[team.externalId, team.coming, team.attended]] : []));
    expect(coming).toEqual([
      [a, 2, 0],
      [b, 0, 0],
    ]);
    // What is not taken by then goes to the line, and is not reserved again when another one is invited.
    world.clock.set(reservedUntil);
    await makeFlow(ReleaseSeats, database.dataSource, world.clock).run();
    expect(await sessionRow(session.id)).toMatchObject({ taken: 4, waiting: 0, reserved: 0 });
    const third = await proposal('winner', 'Sum Works', ['sum-d']);
    await run(session, [third], { seatsPerTeam: 1 });
    expect(await kept(session)).toEqual([{ name: 'Sum Works', seats: 1, reservedUntil: null }]);
    const passed = await run(session, [a], { coordinators: { [a]: 'sum-a@example.org' } });
    expect(passed.map(({ outcome }) => outcome)).toEqual(['known']);
  });

  test('find nothing written where there are too few seats for one in the middle', async () => {
    const session = await showcase({ capacity: 5 });
    const teams = [
      await proposal('winner', 'Mid One', ['mid-a']),
      await proposal('winner', 'Mid Two', ['mid-b']),
      await proposal('winner', 'Mid Three', ['mid-c']),
    ];
    const before = await query(`select count(*)::int as count from audit_entries`);
    expect(await fault(run(session, teams))).toEqual([
      'too-few-seats-for-team',
      { title: `Proposal ${teams[2]}`, proposal: teams[2], most: 1, seats: 2 },
      ['seatsPerTeam too-few-seats-for-team'],
    ]);
    expect([await kept(session), await mails(session), await invitations(session)]).toEqual([[], [], []]);
    expect(await query(`select count(*)::int as count from audit_entries`)).toEqual(before);
    expect(await query(`select name from attendees where name like 'mid-%'`)).toEqual([]);
    expect(await query(`select name from organizations where name like 'Mid %'`)).toEqual([]);
  });

  test('and strangers who come at once never get more seats than there are', async () => {
    for (let round = 0; round < 3; round += 1) {
      const session = await showcase({ capacity: 6, title: `Rush ${round}` });
      const one = await proposal('winner', `Rush Works ${round}`, [`rush-${round}`]);
      const people = Array.from({ length: 8 }, (_, index) => come(session.id, `rush-${round}-${index}`));
      const [invited] = await Promise.allSettled([run(session, [one], { seatsPerTeam: 4 }), ...people]);
      const { taken, reserved, waiting } = await sessionRow(session.id);
      expect(taken + waiting).toBe(8);
      expect([taken + reserved <= 6, reserved]).toEqual([true, invited.status === 'fulfilled' ? 4 : 0]);
      expect(await mails(session)).toHaveLength(invited.status === 'fulfilled' ? 1 : 0);
    }
  });

  test('come into two sessions at once, in whatever order, and follow their organization into another one', async () => {
    const [first, second] = [await showcase({ title: 'First summit' }), await showcase({ title: 'Second summit' })];
    const teams: string[] = [];
    for (const name of ['One', 'Two', 'Three']) {
      teams.push(await proposal('winner', `Merge ${name}`, [`merge-${name}`.toLowerCase()]));
    }
    await Promise.all([run(first, teams), run(second, teams.toReversed())]);
    expect([await mails(first), await mails(second)].map((all: unknown[]) => all.length)).toEqual([3, 3]);
    const ids: { id: string }[] = await query(`select id from organizations where name in ('Merge One', 'Merge Two')
      order by name`);
    const merge = makeFlow(MergeOrganizations, database.dataSource, world.clock);
    await merge.run(ids[0]!.id, ids[1]!.id, staff);
    expect(await kept(first)).toEqual([
      { name: 'Merge Three', seats: 2, reservedUntil: null },
      { name: 'Merge Two', seats: 4, reservedUntil: null },
    ]);
    expect((await invitations(first)).map((one: { organization: string }) => one.organization)).toEqual([
      'Merge Two',
      'Merge Two',
      'Merge Three',
    ]);
    expect(await outcomes(run(first, teams.slice(0, 1)))).toEqual([[teams[0], 'known', null]]);
  });

  test('hear that the session has moved or is called off while nobody of theirs is registered', async () => {
    const session = await showcase({ title: 'Moving summit' });
    const [idle, both, busy] = [
      await proposal('winner', 'Idle Works', ['idle']),
      await proposal('winner', 'Idle Works', ['idle']),
      await proposal('winner', 'Busy Works', ['busy']),
    ];
    await run(session, [idle, both, busy], { reservedUntil: new Date('2027-01-14T00:00:00Z') });
    await come(session.id, 'busy');
    const move = makeFlow(RescheduleSession, database.dataSource, world.clock);
    await move.run(session.id, { startsAtLocal: '2027-01-12T16:00', note: 'The hall is taken.' }, staff);
    const told = (kind: string) =>
      query(
        `select a.name, m.session_revision as revision, m.payload->>'previousRevision' as before,
           m.payload->>'note' as note, m.payload->'team'->>'reservedUntil' as until
         from messages m join attendees a on a.id = m.attendee_id
         where m.session_id = $1 and m.kind = $2 and m.registration_id is null and m.session_revision > 1
         order by m.payload->'team'->>'proposal'`,
        [session.id, kind],
      );
    const moved = {
      name: 'idle',
      revision: 2,
      before: '1',
      note: 'The hall is taken.',
      until: '2027-01-12T08:00:00.000Z',
    };
    expect(await told('team-invited')).toEqual([moved, moved]);
    await makeFlow(CancelSession, database.dataSource, world.clock).run(session.id, { reason: 'A storm.' }, staff);
    expect(await told('cancelled')).toMatchObject([{ name: 'idle', revision: 3, note: 'A storm.' }]);
  });

  test('are of the organization of their coordinator where the proposal names none', async () => {
    const session = await showcase();
    const open = await world.session({});
    await come(open.id, 'known-a', 'Known Works');
    const one = await proposal('winner', ' ', ['known-a']);
    await run(session, [one]);
    expect(await invitations(session)).toMatchObject([{ organization: 'Known Works', coordinator: 'known-a' }]);
    await query(`update attendees set suppressed_at = $1 where name = 'known-a'`, [world.clock.now()]);
    const two = await proposal('winner', 'Known Works', ['known-a']);
    expect(await outcomes(run(session, [two]))).toEqual([[two, 'unreachable', null]]);
    expect(await kept(session)).toEqual([{ name: 'Known Works', seats: 2, reservedUntil: null }]);
  });
});

describe('teams are refused', () => {
  test('where the session is not for them', async () => {
    const one = await proposal('winner', 'Refused Works', ['refused-a']);
    const createSession = makeFlow(DraftSession, database.dataSource, world.clock);
    const read = sessionInput.parse({
      title: 'Draft',
      kind: 'showcase',
      format: 'online',
      startsAtLocal: '2027-01-14T16:00',
      timeZone: 'Asia/Taipei',
      durationMinutes: 60,
      capacity: 10,
    });
    const draft = await createSession.create(world.call.slug, read, staff);
    expect(await fault(run(draft, [one]))).toEqual(['not-published', {}, []]);
    expect(await fault(run(await world.session({ capacity: 5 }), [one]))).toEqual(['not-a-showcase', {}, []]);
    expect(await fault(run(await showcase({ capacity: null }), [one]))).toEqual(['no-capacity', {}, []]);
    const session = await showcase();
    expect(await fault(run(session, [one], { reservedUntil: world.clock.now() }))).toEqual([
      'invalid',
      {},
      ['reservedUntil has-passed'],
    ]);
    const viewer = { kind: 'organizer', id: randomUUID(), role: 'viewer' } as const;
    const input = { proposals: [one], seatsPerTeam: 1 };
    expect(await fault(invite.run(session.id, input, viewer))).toEqual(['forbidden', {}, []]);
    world.clock.set('2027-01-14T08:00:00Z');
    expect(await fault(run(session, [one]))).toEqual(['registration-closed', {}, []]);
  });

  test('where the proposal is of another call, or did not win', async () => {
    const session = await showcase();
    const shortlisted = await proposal('shortlisted', 'Nearly Works', ['nearly-a']);
    const other = await makeFlow(CreateCall, database.dataSource, world.clock).run(
      { ...world.call, slug: 'other', contactEmail: 'other@example.org' },
      staff,
    );
    const elsewhere = await proposal('winner', 'Elsewhere Works', ['else-a']);
    await query(`update proposals set call_id = $1 where external_id = $2`, [other.id, elsewhere]);
    const good = await proposal('winner', 'Good Works', ['good-a']);
    expect(await fault(run(session, [good, shortlisted, elsewhere]))).toEqual([
      'invalid',
      {},
      ['proposals.1 not-a-winner', 'proposals.2 unknown-proposal'],
    ]);
    expect([await kept(session), await mails(session)]).toEqual([[], []]);
  });
});
