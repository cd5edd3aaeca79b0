import { randomUUID } from 'node:crypto';
import { readReport } from '../../../src/domain/attendance/read-report.js';
import type { AttendanceRuling } from '../../../src/domain/attendance/correct-attendance.js';
import { RecordAttendance } from '../../../src/flows/attendance/record-attendance.flow.js';
import { ImportReport } from '../../../src/flows/attendance/import-report.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import type { Actor } from '../../../src/domain/identity/actor.js';
import { Conflict, Forbidden, Invalid, NotFound } from '../../../src/platform/errors.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import type { Session } from '../../../src/domain/sessions/session.entity.js';
import { TestClock } from '../../support/clock.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, staff, testConfig } from '../../support/world.js';
import { cpuSeconds } from '../../support/cpu-time.js';
import { makeFlow } from '../../support/flows.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let register: Register;
let importer: ImportReport;
let correct: RecordAttendance;
const clock = new TestClock(new Date('2027-01-04T08:00:00Z'));
const before = '2027-01-04T08:00:00Z';
const after = '2027-01-14T12:00:00Z';

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource, clock, testConfig);
  register = makeFlow(Register, database.dataSource, clock);
  importer = makeFlow(ImportReport, database.dataSource, clock);
  correct = makeFlow(RecordAttendance, database.dataSource, clock);
});
beforeEach(() => clock.set(before));
afterAll(() => database?.drop());

/** A session from 08:00 to 09:15 UTC on 14 January, over by now, with people of these names. */
async function held(title: string, names: readonly string[], input: Record<string, unknown> = {}): Promise<Session> {
  clock.set(before);
  const session = await world.session({ title, ...input });
  await Promise.all(
    names.map((name) =>
      register.run(
        session.id,
        registrationInput.parse({ email: `${name.split(' ')[0]}@example.org`, name, timeZone: 'Africa/Nairobi' }),
        staff,
      ),
    ),
  );
  clock.set(after);
  return session;
}

const header = 'Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)';
const row = (name: string, email: string, from: string, until: string) =>
  `${name},${email},2027-01-14 ${from}:00,2027-01-14 ${until}:00,1`;
const given = (rows: readonly string[], choices: Record<string, string> = {}, timeZone: string | null = null) => ({
  report: [header, ...rows].join('\n'),
  timeZone,
  choices: new Map(Object.entries(choices)),
  byName: true,
});
/** Who was there, for how long, in the order of names. */
const there = async (session: Session) =>
  (
    await database.dataSource.query<{ text: string }[]>(
      `select a.name || ' ' || coalesce(r.minutes_present::text, '?') as text
       from registrations r join attendees a on a.id = r.attendee_id
       where r.session_id = $1 and r.attended_at is not null order by a.name`,
      [session.id],
    )
  ).map(({ text }) => text);
const countSpans = async (session: Session) =>
  (
    await database.dataSource.query<{ count: number }[]>(
      `select count(*)::int as count from attendance_spans s join registrations r on r.id = s.registration_id
       where r.session_id = $1`,
      [session.id],
    )
  )[0]?.count;
const idOf = async (session: Session, name: string) =>
  (
    await database.dataSource.query<{ id: string }[]>(
      `select r.id from registrations r join attendees a on a.id = r.attendee_id where r.session_id = $1 and a.name = $2`,
      [session.id, name],
    )
  )[0]?.id ?? '';
const run = (session: Session, input: ReturnType<typeof given>, actor: Actor = staff) =>
  importer.run(session.id, input, actor);

test('people are found by address, then by name; two devices are one person; nothing is written before', async () => {
  const session = await held('First report', ['amina', 'bo', 'cy']);
  const report = given([
    row('Amina', 'AMINA@example.org', '16:00', '16:50'),
    row('Amina phone', 'amina@example.org', '16:40', '17:00'),
    row('BO (Guest)', '', '16:10', '16:20'),
    row('Stranger', 'stranger@example.org', '16:00', '17:15'),
  ]);
  const preview = await importer.preview(session.id, report, staff);
  expect([preview.ok && preview.decided.map(({ match }) => match.kind), await there(session)]).toEqual([
    ['address', 'name', 'unknown'],
    [],
  ]);
  const counts = { people: 2, byAddress: 1, byName: 1, tied: 0, walkIns: 0, leftOut: 1, refused: [] };
  expect(await run(session, report)).toEqual({ ok: true, ...counts, changed: 2, again: false });
  expect(await there(session)).toEqual(['amina 60', 'bo 10']);
  expect(await run(session, report)).toEqual({ ok: true, ...counts, changed: 0, again: true });
  expect([await there(session), await countSpans(session)]).toEqual([['amina 60', 'bo 10'], 3]);
});

test('the same report from two desks at once is taken in once', async () => {
  const session = await held('Two desks', ['amina', 'bo']);
  const report = given(
    [row('amina', 'amina@example.org', '16:00', '16:30'), row('New', 'new@example.org', '16:00', '17:00')],
    { 'mail:new@example.org': 'walk-in' },
  );
  const results = await Promise.all([run(session, report), run(session, report), run(session, report)]);
  expect(results.map((one) => (one.ok ? `${one.people} ${one.changed} ${one.again}` : '')).sort()).toEqual([
    '2 0 true',
    '2 0 true',
    '2 2 false',
  ]);
  expect([await there(session), await countSpans(session)]).toEqual([['New 60', 'amina 30'], 2]);
});

test('a later version of a report adds what it knows more', async () => {
  const session = await held('Later version', ['amina', 'bo']);
  await run(session, given([row('amina', 'amina@example.org', '16:00', '16:30')]));
  await run(
    session,
    given([row('amina', 'amina@example.org', '16:00', '17:00'), row('bo', 'bo@example.org', '16:00', '16:10')]),
  );
  expect(await there(session)).toEqual(['amina 60', 'bo 10']);
});

test('a report read in the wrong zone is read again in the right one', async () => {
  const session = await held('Wrong zone', ['amina']);
  const rows = [row('amina', 'amina@example.org', '09:10', '09:40')];
  expect(await run(session, given(rows))).toMatchObject({ people: 1, changed: 0 });
  expect(await there(session)).toEqual([]);
  expect(await run(session, given(rows, {}, 'Europe/Berlin'))).toMatchObject({ changed: 1, again: true });
  expect([await there(session), await countSpans(session)]).toEqual([['amina 30'], 1]);
});

test('an organizer ties, registers and leaves out; the next report begins with that', async () => {
  const session = await held('Choices', ['amina', 'bo', 'cy']);
  const rows = [
    row('Mina', '', '16:00', '16:30'),
    row('Robert', 'bob@elsewhere.example', '16:00', '16:20'),
    row('cy', '', '16:00', '16:20'),
    row('New (Guest)', 'newcomer@example.org', '16:05', '17:15'),
  ];
  const choices = {
    'name:mina': 'address:amina <Amina@example.org>',
    'mail:bob@elsewhere.example': `registration:${await idOf(session, 'bo')}`,
    'name:cy': 'left-out',
    'mail:newcomer@example.org': 'walk-in',
  };
  expect(await run(session, given(rows, choices))).toMatchObject({ tied: 2, walkIns: 1, leftOut: 1, people: 3 });
  const expected = ['New 70', 'amina 30', 'bo 20'];
  expect(await there(session)).toEqual(expected);
  const next = await run(session, given([...rows, row('Mina', '', '16:30', '16:40')]));
  expect([next, await there(session)]).toMatchObject([
    { tied: 2, leftOut: 1, walkIns: 0, byAddress: 1 },
    ['New 70', 'amina 40', 'bo 20'],
  ]);
  // Whoever was registered after the end has a seat, and is invited to nothing.
  const states = await database.dataSource.query(
    `select r.state, (select count(*)::int from messages m where m.registration_id = r.id) as messages,
       (select taken from sessions where id = r.session_id) as taken from registrations r where r.id = $1`,
    [await idOf(session, 'New')],
  );
  expect(states).toEqual([{ state: 'confirmed', messages: 0, taken: 4 }]);
});

test('a choice that cannot be followed writes nothing', async () => {
  const session = await held('Bad choices', ['amina']);
  const elsewhere = await held('Elsewhere', ['bo']);
  const rows = [
    row('amina', 'amina@example.org', '16:00', '16:30'),
    row('One', '', '16:00', '16:30'),
    row('Two', '', '16:00', '16:30'),
    row('Three', '', '16:00', '16:30'),
    row('Four', '', '16:00', '16:30'),
  ];
  const choices = {
    'name:one': 'walk-in',
    'name:two': 'address:nobody@example.org',
    'name:three': `registration:${await idOf(elsewhere, 'bo')}`,
    'name:four': 'whatever',
  };
  const refusal = await run(session, given(rows, choices)).catch((error: unknown) => error);
  expect(refusal instanceof Invalid && refusal.fieldErrors.map(({ path, code }) => `${path} ${code}`)).toEqual([
    'choices.3 no-address',
    'choices.4 not-registered',
    'choices.5 not-registered',
    'choices.6 unknown-choice',
  ]);
  expect([await there(session), await countSpans(session)]).toEqual([[], 0]);
});

test('nobody gets a seat by a report that the session does not have', async () => {
  const session = await held('Full', ['amina'], { capacity: 2, waitlist: true, approval: 'manual' });
  const rows = ['x', 'y', 'z'].map((name) => row(name, `${name}@example.org`, '16:00', '17:00'));
  const choices = Object.fromEntries(['x', 'y', 'z'].map((name) => [`mail:${name}@example.org`, 'walk-in']));
  const result = await run(session, given(rows, choices));
  expect(result).toMatchObject({ walkIns: 2, people: 2, refused: [{ name: 'z', code: 'full' }] });
  expect(await there(session)).toEqual(['x 60', 'y 60']);
});

test('nobody is registered under a name that no form would take', async () => {
  const session = await held('Odd names', []);
  const rows = [
    row('x'.repeat(201), 'long@example.org', '16:00', '17:00'),
    row('A\0B', 'nul@example.org', '16:00', '17:00'),
  ];
  const choices = { 'mail:long@example.org': 'walk-in', 'mail:nul@example.org': 'walk-in' };
  const result = await run(session, given(rows, choices));
  expect(result).toMatchObject({ walkIns: 0, people: 0, refused: [{ code: 'invalid' }, { code: 'invalid' }] });
});

test('a report that is taken back leaves what else is known', async () => {
  const session = await held('Taken back', ['amina', 'bo']);
  const note = makeFlow(RecordAttendance, database.dataSource, clock);
  const room = {
    email: 'AMINA@example.org',
    fromAt: new Date('2027-01-14T08:00:00Z'),
    untilAt: new Date('2027-01-14T08:05:00Z'),
  };
  const stranger = { ...room, email: 'stranger@example.org' };
  const told = [await note.run(session.id, [room, stranger], staff), await note.run(session.id, [room], staff)];
  expect(told.map((all) => all.map(({ recorded }) => recorded?.minutesPresent ?? null))).toEqual([[5, null], [5]]);
  await run(
    session,
    given([row('amina', 'amina@example.org', '16:00', '16:30'), row('bo', 'bo@example.org', '16:00', '16:30')]),
  );
  expect(await there(session)).toEqual(['amina 30', 'bo 30']);
  const [{ id = '' } = {}] = await database.dataSource.query<{ id?: string }[]>(
    `select id from attendance_reports where session_id = $1`,
    [session.id],
  );
  const takeBack = makeFlow(ImportReport, database.dataSource, clock);
  const elsewhere = await held('Not its report', []);
  await expect(takeBack.remove(elsewhere.id, id, staff)).rejects.toBeInstanceOf(NotFound);
  expect(await takeBack.remove(session.id, id, staff)).toEqual({ changed: 2 });
  expect(await there(session)).toEqual(['amina 5']);
  await expect(takeBack.remove(session.id, id, staff)).rejects.toBeInstanceOf(NotFound);
});

test('what an organizer says wins over reports, before and after', async () => {
  const session = await held('Corrected', ['amina', 'bo']);
  const [amina, bo] = [await idOf(session, 'amina'), await idOf(session, 'bo')];
  const say = (id: string, ruling: AttendanceRuling) => correct.correct(session.id, [id], ruling, staff);
  await say(amina, { as: 'absent' });
  await say(bo, { as: 'present', minutes: 75 });
  await run(session, given(['amina', 'bo'].map((name) => row(name, `${name}@example.org`, '16:00', '16:30'))));
  expect(await there(session)).toEqual(['bo 75']);
  await say(amina, { as: 'evidence' });
  await say(bo, { as: 'present', minutes: null });
  expect(await there(session)).toEqual(['amina 30', 'bo 30']);
  await expect(say(bo, { as: 'present', minutes: 76 })).rejects.toBeInstanceOf(Invalid);
  const log = await database.dataSource.query(
    `select details from audit_entries where action = 'registration.presence-corrected' and subject = $1 order by position`,
    [`registration:${bo}`],
  );
  expect(log).toEqual([{ details: { as: 'present', minutes: 75 } }, { details: { as: 'present' } }]);
});

test('only those who may, for a session that is there and has begun', async () => {
  const session = await held('Who may', ['amina']);
  const report = given([row('amina', 'amina@example.org', '16:00', '16:30')]);
  const viewer: Actor = { kind: 'organizer', id: randomUUID(), role: 'viewer' };
  await expect(run(session, report, viewer)).rejects.toBeInstanceOf(Forbidden);
  await expect(correct.correct(session.id, [], { as: 'absent' }, viewer)).rejects.toBeInstanceOf(Forbidden);
  await expect(importer.run(randomUUID(), report, staff)).rejects.toBeInstanceOf(NotFound);
  clock.set(before);
  await expect(run(session, report)).rejects.toBeInstanceOf(Conflict);
  await expect(correct.correct(session.id, [], { as: 'absent' }, staff)).rejects.toBeInstanceOf(Conflict);
  clock.set(after);
  expect(await run(session, { ...report, report: 'Product,Price\nCable,12' })).toMatchObject({
    fault: { code: 'not-a-report' },
  });
  expect(await there(session)).toEqual([]);
});

test('a report of five thousand rows is taken in within a moment', async () => {
  const session = await held('Crowded', []);
  await database.dataSource.query(
    `with people as (
       insert into attendees (id, call_id, email, email_key, name, time_zone, language, page_token_hash, feed_token_hash, created_at)
       select gen_random_uuid(), $2, 'c' || n || '@example.org', 'c' || n || '@example.org', 'Crowd ' || n, 'UTC', 'en',
         sha256(('p' || n)::bytea), sha256(('f' || n)::bytea), now() from generate_series(1, 2500) n returning id, name)
     insert into registrations (id, session_id, attendee_id, state, waitlist_number, answers, uid, sequence, stamped_at,
       join_token_hash, created_at, updated_at, confirmed_at)
     select gen_random_uuid(), $1, id, 'confirmed', nextval('waitlist_numbers'), '{}', name || '@crowd', 0, now(),
       sha256(name::bytea), now(), now(), now() from people`,
    [session.id, session.callId],
  );
  const rows = Array.from({ length: 5000 }, (_, index) =>
    row(
      `Crowd ${(index % 2500) + 1}`,
      index % 2 === 0 ? `c${(index % 2500) + 1}@example.org` : '',
      index < 2500 ? '16:00' : '16:20',
      '17:00',
    ),
  );
  const report = given(rows);
  expect(readReport(report.report, session, session.timeZone)).toMatchObject({ ok: true });
  let outcome: unknown;
  expect(await cpuSeconds(async () => (outcome = await run(session, report)))).toBeLessThan(8);
  expect(outcome).toMatchObject({ people: 2500, leftOut: 0, changed: 2500 });
  expect((await there(session)).every((text) => text.endsWith(' 60'))).toBe(true);
});
