import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { InviteTeams } from '../../../src/flows/delegations/invite-teams.flow.js';
import { RegisterRoster } from '../../../src/flows/delegations/register-roster.flow.js';
import { ChangeAttendance } from '../../../src/flows/registrations/change-attendance.flow.js';
import { DecideRegistration } from '../../../src/flows/registrations/decide-registration.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { ReleaseSeats } from '../../../src/flows/registrations/release-seats.flow.js';
import { ReserveSeats } from '../../../src/flows/registrations/reserve-seats.flow.js';
import { Withdraw } from '../../../src/flows/registrations/withdraw.flow.js';
import { EditSession } from '../../../src/flows/sessions/edit-session.flow.js';
import { rosterInput } from '../../../src/domain/delegations/delegation-input.js';
import type { ProposalState } from '../../../src/domain/proposals/proposal.js';
import { listPending } from '../../../src/domain/registrations/approval/approvals.queries.js';
import { planImport } from '../../../src/domain/registrations/import/plan-import.js';
import { previewApproval } from '../../../src/domain/registrations/approval/preview-approval.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { Session } from '../../../src/domain/sessions/session.entity.js';
import { Refusal } from '../../../src/platform/errors.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, staff } from '../../support/world.js';
import { makeFlow } from '../../support/flows.js';
import { Changes } from '../../../src/flows/changes.js';
import { registerGroup } from '../../support/register-group.js';

// Two winning teams of one organization at a showcase: each has seats of its own.

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let register: Register;
let changes: Changes;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
  register = makeFlow(Register, database.dataSource, world.clock);
  changes = makeFlow(Changes, database.dataSource, world.clock);
});
beforeEach(() => world.clock.set('2027-01-04T08:00:00Z'));
afterAll(() => database.drop());

const query = (sql: string, values: unknown[] = []) => database.dataSource.query(sql, values);
const sessionRow = (id: string) => database.dataSource.getRepository(Session).findOneByOrFail({ id });
const come = (sessionId: string, name: string, organization: string | null = null) =>
  register.run(sessionId, registrationInput.parse({ email: `${name}@example.org`, name, organization }), staff);
const invite = (session: { id: string }, proposals: string[], more: object = {}) =>
  makeFlow(InviteTeams, database.dataSource, world.clock).run(
    session.id,
    { proposals, seatsPerTeam: 2, ...more },
    staff,
  );

let number = 0;
/** A winning proposal of an organization, with members at example.org. Returns its external ID. */
async function winner(organization: string, members: readonly string[]): Promise<string> {
  const externalId = `S-${(number += 1)}`;
  await query(
    `insert into proposals (id, call_id, external_id, title, theme, organization, state, source, created_at, updated_at)
     values ($1, $2, $3, $3, 'energy', $4, 'winner', 'api', $5, $5)`,
    [randomUUID(), world.call.id, externalId, organization, world.clock.now()],
  );
  for (const member of members) await join(externalId, member);
  return externalId;
}

const release = () => makeFlow(ReleaseSeats, database.dataSource, world.clock).run();
const idOf = async (externalId: string): Promise<string> =>
  (await query('select id from proposals where external_id = $1', [externalId]))[0].id;
const join = async (externalId: string, name: string) =>
  query(
    `insert into proposal_members (proposal_id, email_key, email, name) values ($1, $2, $2, $3) on conflict do nothing`,
    [await idOf(externalId), `${name}@example.org`, name],
  );
const quit = async (externalId: string, name: string) =>
  query(`delete from proposal_members where proposal_id = $1 and email_key = $2`, [
    await idOf(externalId),
    `${name}@example.org`,
  ]);
const become = (externalId: string, state: ProposalState) =>
  query(`update proposals set state = $2 where external_id = $1`, [externalId, state]);
const leave = async (sessionId: string, name: string) => {
  const [row] = await query(
    `select r.id from registrations r join attendees a on a.id = r.attendee_id where r.session_id = $1 and a.name = $2`,
    [sessionId, name],
  );
  if (row !== undefined) await makeFlow(Withdraw, database.dataSource, world.clock).run(row.id, staff);
};
/** Who has a seat, with the external ID of the team whose seat it is, and who waits. */
const seats = async (sessionId: string): Promise<Record<string, string | null>> => {
  const rows: { name: string; seat: string | null }[] = await query(
    `select a.name, case when r.state = 'waitlisted' then 'waits' else coalesce(p.external_id, 'open') end as seat
     from registrations r join attendees a on a.id = r.attendee_id left join proposals p on p.id = r.team_id
     where r.session_id = $1 and r.state in ('confirmed', 'offered', 'waitlisted') order by r.waitlist_number`,
    [sessionId],
  );
  return Object.fromEntries(rows.map(({ name, seat }) => [name, seat]));
};

/** Two winners of one organization, invited with two seats each: nothing else is free. */
async function twoTeams(stem: string, input: Record<string, unknown> = {}) {
  const session = await world.session({ kind: 'showcase', capacity: 4, ...input });
  const name = (who: string) => `${stem}-${who}`;
  const a = await winner(`${stem} Works`, ['a1', 'a2', 'a3', 'both'].map(name));
  const b = await winner(`${stem} Works`, ['b1', 'b2', 'both'].map(name));
  await invite(session, [a, b]);
  const comes = async (...all: string[]) => {
    for (const who of all) await come(session.id, name(who), `${stem} Works`);
    return seats(session.id);
  };
  return { session, a, b, name, comes };
}

test('have seats of their own, which neither the other one nor their colleagues take', async () => {
  const { session, a, b, comes } = await twoTeams('own');
  expect(await comes('colleague', 'a1', 'a2', 'a3', 'b1', 'both')).toEqual({
    'own-colleague': 'waits',
    'own-a1': a,
    'own-a2': a,
    'own-a3': 'waits',
    'own-b1': b,
    'own-both': b,
  });
  // What the organization has besides is for all its people, in the order of the line.
  await makeFlow(EditSession, database.dataSource, world.clock).run(session.id, { capacity: 5 }, staff);
  await leave(session.id, 'own-colleague');
  expect(await seats(session.id)).toMatchObject({ 'own-a3': 'open' });
  const [{ id }] = await query(`select id from organizations where name = 'own Works'`);
  const reserve = makeFlow(ReserveSeats, database.dataSource, world.clock);
  const [reserved] = await reserve.put(session.id, id, { seats: 5 }, staff);
  expect(reserved).toMatchObject({ seats: 5, forTeams: 4, seated: 5 });
  // With fewer seats than its teams have, the team that was invited last has fewer.
  const [fewer] = await reserve.put(session.id, id, { seats: 3 }, staff);
  expect(fewer).toMatchObject({ seats: 3, forTeams: 3 });
  expect(await sessionRow(session.id)).toMatchObject({ taken: 5, reserved: 3 });
});

test('get back exactly the seat that one of theirs gives up, also who waits behind others', async () => {
  const { session, a, b, comes, name } = await twoTeams('back', { promotion: 'automatic' });
  await comes('a1', 'a2', 'b1', 'b2', 'colleague', 'stranger', 'both', 'a3');
  await leave(session.id, name('a2'));
  const after = { 'back-colleague': 'waits', 'back-stranger': 'waits', 'back-both': a, 'back-a3': 'waits' };
  expect(await seats(session.id)).toMatchObject(after);
  await leave(session.id, name('b1'));
  // Nobody of B waits: the seat stays reserved for it.
  expect(await seats(session.id)).toMatchObject(after);
  expect(await comes('b1')).toMatchObject({ ...after, 'back-b1': b });
});

test('give who belongs to both a seat of the one that has more', async () => {
  const { a, b, comes } = await twoTeams('more');
  expect(await comes('a1', 'both', 'a2', 'b1', 'b2')).toEqual({
    'more-a1': a,
    'more-both': b,
    'more-a2': a,
    'more-b1': b,
    'more-b2': 'waits',
  });
});

test('keep count of who leaves the team with a seat, and hand seats to who joins it while waiting', async () => {
  const { session, a, b, comes, name } = await twoTeams('turn');
  await comes('a1', 'a2', 'new', 'a3');
  await quit(a, name('a1'));
  await join(b, name('new'));
  await release();
  expect(await seats(session.id)).toEqual({ 'turn-a1': a, 'turn-a2': a, 'turn-new': b, 'turn-a3': 'waits' });
  expect(await release()).toBe(0);
  await leave(session.id, name('a1'));
  expect(await seats(session.id)).toEqual({ 'turn-a2': a, 'turn-new': b, 'turn-a3': a });
});

test('lose what they have not taken when they are no longer among the winners, not while that is reviewed', async () => {
  const { session, a, b, comes } = await twoTeams('drop');
  await comes('stranger', 'a1', 'b1', 'b2');
  await query(
    `insert into acceptances (id, call_id, proposal_id, state, deadline_local, deadline_at, asked_at, deadline_set_at)
     select $1, call_id, id, 'accepted', '2027-02-01T23:59', $3, $3, $3 from proposals where external_id = $2`,
    [randomUUID(), a, world.clock.now()],
  );
  await become(a, 'shortlisted');
  expect(await release()).toBe(0);
  expect(await seats(session.id)).toMatchObject({ 'drop-stranger': 'waits' });
  await become(a, 'withdrawn');
  expect(await release()).toBe(1);
  expect(await seats(session.id)).toEqual({ 'drop-stranger': 'open', 'drop-a1': a, 'drop-b1': b, 'drop-b2': b });
  const reserved = () => query('select seats from seat_reservations where session_id = $1', [session.id]);
  expect(await reserved()).toEqual([{ seats: 2 }]);
  expect(await release()).toBe(0);
  await become(b, 'withdrawn');
  await release();
  expect(await reserved()).toEqual([]);
  expect(await sessionRow(session.id)).toMatchObject({ taken: 4, reserved: 0 });
});

test('count members who have a seat already, and have none that expired when they are invited again', async () => {
  const session = await world.session({ kind: 'showcase', capacity: 3 });
  const a = await winner('early Works', ['early-a1', 'early-a2']);
  await come(session.id, 'early-a1', 'Elsewhere');
  await come(session.id, 'early-stranger');
  await invite(session, [a], { reservedUntil: new Date('2027-01-05T00:00:00Z') });
  expect(await seats(session.id)).toEqual({ 'early-a1': a, 'early-stranger': 'open' });
  await come(session.id, 'early-late');
  expect(await seats(session.id)).toMatchObject({ 'early-late': 'waits' });
  world.clock.set('2027-01-05T00:00:00Z');
  const b = await winner('early Works', ['early-b1']);
  await expect(invite(session, [b], { seatsPerTeam: 1 })).rejects.toMatchObject({ code: 'too-few-seats-for-team' });
  await leave(session.id, 'early-stranger');
  await release();
  await leave(session.id, 'early-late');
  await invite(session, [b], { seatsPerTeam: 1 });
  expect(
    await query(`select reserved from team_invitations where session_id = $1 order by reserved`, [session.id]),
  ).toEqual([{ reserved: 0 }, { reserved: 1 }]);
});

test('are approved into their own seats, as the previews of an approval and an import say', async () => {
  const { session, a, b, comes, name } = await twoTeams('judged', { approval: 'manual' });
  const { manager } = database.dataSource;
  await comes('colleague', 'a1', 'a2', 'a3', 'b1');
  const rows = await query(`select id from registrations where session_id = $1 order by waitlist_number`, [session.id]);
  const ids = rows.map(({ id }: { id: string }) => id);
  const pending = await listPending(manager, session.id, ids);
  const preview = await previewApproval(manager, await sessionRow(session.id), pending, world.clock.now());
  expect(preview.map(({ outcome }) => outcome)).toEqual([
    'waitlisted',
    'confirmed',
    'confirmed',
    'waitlisted',
    'confirmed',
  ]);
  await makeFlow(DecideRegistration, database.dataSource, world.clock).runAll(ids, 'approve', null, staff);
  expect(await seats(session.id)).toEqual({
    [name('colleague')]: 'waits',
    [name('a1')]: a,
    [name('a2')]: a,
    [name('a3')]: 'waits',
    [name('b1')]: b,
  });
  const row = (who: string, line: number) => {
    const email = `${name(who)}@example.org`;
    const input = registrationInput.parse({ email, name: name(who) });
    return { line, name: name(who), email, emailKey: email, input, fieldErrors: [], unread: [] };
  };
  const open = { ...(await sessionRow(session.id)), approval: 'automatic' as const };
  const planned = await planImport(manager, open, [row('guest', 2), row('b2', 3)], world.clock.now());
  expect(planned.map(({ prospect }) => prospect)).toMatchObject([{ state: 'waitlisted' }, { state: 'confirmed' }]);
});

test('take their seats in the room also when they come over from online, and leave them when they go back', async () => {
  const hybrid = { format: 'hybrid', venue: 'Town hall', asksAttendance: true, capacity: null };
  const { session, a, b, name } = await twoTeams('way', { ...hybrid, inPersonCapacity: 4, onlineCapacity: 9 });
  const change = makeFlow(ChangeAttendance, database.dataSource, world.clock);
  const ids = new Map<string, string>();
  for (const who of ['colleague', 'a1', 'both']) {
    const input = {
      email: `${name(who)}@example.org`,
      name: name(who),
      organization: 'way Works',
      attendance: 'online',
    };
    const { registration } = await register.run(session.id, registrationInput.parse(input), staff);
    ids.set(who, registration.id);
  }
  const go = (who: string, attendance: 'in-person' | 'online') =>
    change.run(ids.get(who) ?? '', { attendance, waits: false }, staff);
  expect((await go('a1', 'in-person')).teamId).toBe(await idOf(a));
  expect((await go('both', 'in-person')).teamId).toBe(await idOf(b));
  await expect(go('colleague', 'in-person')).rejects.toMatchObject({ code: 'attendance-full' });
  expect((await go('a1', 'online')).teamId).toBeNull();
  await expect(go('colleague', 'in-person')).rejects.toMatchObject({ code: 'attendance-full' });
});

test('keep their people secret from strangers and coordinators of others', async () => {
  const { session, a, name } = await twoTeams('quiet');
  const visitor = { kind: 'visitor' } as const;
  const asked = async (who: string) => {
    const input = registrationInput.parse({ email: `${name(who)}@example.org`, name: name(who) });
    const group = { people: [input], allOrNothing: false, delegationId: null, isPublic: true };
    const [result] = await registerGroup(changes, session.id, group, visitor);
    return [result!.answer, result!.registration.state];
  };
  const full = { outcome: 'waitlisted', place: 1 };
  expect(await asked('a1')).toEqual([full, 'confirmed']);
  expect(await asked('nobody')).toEqual([full, 'waitlisted']);
  // The coordinator of B lists somebody of A.
  const [{ id, coordinator }] = await query(
    `select d.id, d.coordinator_id as coordinator from team_invitations i join delegations d on d.id = i.delegation_id
     join proposals p on p.id = i.proposal_id where i.session_id = $1 and p.external_id <> $2`,
    [session.id, a],
  );
  const members = ['a2', 'guest', 'other', 'third'].map((who) => ({
    email: `${name(who)}@example.org`,
    name: name(who),
  }));
  const roster = rosterInput.parse({ sessions: [session.id], members });
  const rosters = makeFlow(RegisterRoster, database.dataSource, world.clock);
  const [result] = await rosters.run(id, roster, { kind: 'attendee', id: coordinator }, randomUUID());
  expect(result!.shown.map(({ state }) => state)).toEqual(['confirmed', 'confirmed', 'waitlisted', 'waitlisted']);
});

const who = fc.constantFrom('a1', 'a2', 'a3', 'both', 'b1', 'b2', 'colleague', 'stranger', 'passer');
const step = fc.record({
  at: fc.constantFrom(0, 1),
  do: fc.constantFrom('come', 'come', 'come', 'leave', 'leave', 'join', 'quit'),
  who,
  team: fc.constantFrom<'a' | 'b'>('a', 'b'),
});
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;
type Teams = Awaited<ReturnType<typeof twoTeams>>;

const instance = () => ({
  register: makeFlow(Register, database.dataSource, world.clock),
  withdraw: makeFlow(Withdraw, database.dataSource, world.clock),
});

async function live(instances: readonly ReturnType<typeof instance>[], teams: Teams, one: Step): Promise<void> {
  const { session, name } = teams;
  const { register: enter, withdraw } = instances[one.at]!;
  const person = name(one.who);
  if (one.do === 'join') await join(teams[one.team], person);
  else if (one.do === 'quit') await quit(teams[one.team], person);
  else if (one.do === 'come') {
    const organization = one.who === 'stranger' || one.who === 'passer' ? null : `${name('').slice(0, -1)} Works`;
    const input = registrationInput.parse({ email: `${person}@example.org`, name: person, organization });
    await enter.run(session.id, input, staff);
  } else {
    const [row] = await query(
      `select r.id from registrations r join attendees a on a.id = r.attendee_id
       where r.session_id = $1 and a.name = $2 and r.state <> 'cancelled'`,
      [session.id, person],
    );
    if (row !== undefined) await withdraw.run(row.id, staff);
  }
}

/** What must hold after steps that were taken at once; `before` are those who were there. */
async function standsAsItMust(teams: Teams, steps: readonly Step[], before: Record<string, unknown>): Promise<void> {
  const invited = [teams.a, teams.b];
  const now = Object.entries(await seats(teams.session.id));
  const taken = now.filter(([, seat]) => seat !== 'waits');
  const row = await sessionRow(teams.session.id);
  expect([row.taken, row.waiting]).toEqual([taken.length, now.length - taken.length]);
  const unused = new Map(invited.map((team) => [team, 2 - taken.filter(([, seat]) => seat === team).length]));
  expect(Math.min(...unused.values())).toBeGreaterThanOrEqual(0);
  const open = row.capacity! - row.taken - [...unused.values()].reduce((sum, count) => sum + count, 0);
  expect(open).toBeGreaterThanOrEqual(0);
  const members: { name: string; team: string }[] = await query(
    `select split_part(m.email, '@', 1) as name, p.external_id as team
     from proposal_members m join proposals p on p.id = m.proposal_id where p.external_id = any($1)`,
    [invited],
  );
  const isOf = (person: string, team: string) => members.some((one) => one.name === person && one.team === team);
  // Who got a seat of a team belongs to it, or joined or left it at that moment.
  const isChanging = (person: string, team: string) =>
    steps.some((one) => teams.name(one.who) === person && teams[one.team] === team);
  const strangers = taken.filter(([person, seat]) => {
    return seat !== 'open' && !(person in before) && !isOf(person, seat!) && !isChanging(person, seat!);
  });
  expect(strangers).toEqual([]);
  // Nobody waits who could have a seat.
  const idle = now.filter(([person, seat]) => {
    return seat === 'waits' && (open > 0 || invited.some((team) => unused.get(team)! > 0 && isOf(person, team)));
  });
  expect(idle).toEqual([]);
}

test('never lose a seat to anybody, whatever happens at once on two instances', async () => {
  const instances = [instance(), instance()];
  const histories = fc.array(fc.array(step, { minLength: 2, maxLength: 8, size: 'max' }), {
    minLength: 2,
    maxLength: 5,
    size: 'max',
  });
  let round = 0;
  await fc.assert(
    fc.asyncProperty(histories, fc.integer({ min: 4, max: 6 }), async (rounds, capacity) => {
      const teams = await twoTeams(`rush${(round += 1)}`, { capacity });
      for (const steps of rounds) {
        const before = await seats(teams.session.id);
        const results = await Promise.allSettled(steps.map((one) => live(instances, teams, one)));
        expect(results.filter((one) => one.status === 'rejected' && !(one.reason instanceof Refusal))).toEqual([]);
        await release();
        await standsAsItMust(teams, steps, before);
      }
    }),
    { numRuns: Number(process.env['GREENROOM_HISTORIES'] ?? 8), seed: 20270114 },
  );
});
