import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTzMoves } from '../../../src/domain/sessions/tz-moves.js';
import { useNewestTzData } from '../../../src/domain/time/tz-candidate.js';
import { offsetMinutesAt, tzDataVersion } from '../../../src/domain/time/zone-rules.js';
import { MessageComposer } from '../../../src/domain/notifications/composing/message-composer.js';
import { claimMessages } from '../../../src/domain/notifications/outbox/delivery.queries.js';
import { autocommit } from '../../../src/platform/database/tx.js';
import { proposalInput } from '../../../src/domain/proposals/proposal-input.js';
import { juryRulesInput } from '../../../src/parts/jury/domain/jury-input.js';
import { SetJuryRules } from '../../../src/parts/jury/flows/set-jury-rules.flow.js';
import { PutProposal } from '../../../src/flows/proposals/put-proposal.flow.js';
import { RederiveDeadlines } from '../../../src/flows/time/rederive-deadlines.flow.js';
import { ShareTzData } from '../../../src/flows/time/share-tz-data.flow.js';
import { Call } from '../../../src/domain/calls/call.entity.js';
import { EditCall } from '../../../src/flows/calls/edit-call.flow.js';
import { RederiveCalls } from '../../../src/flows/calls/rederive-calls.flow.js';
import { AnnounceProposal } from '../../../src/flows/proposals/announce-proposal.flow.js';
import { RederiveSessions } from '../../../src/flows/sessions/rederive-sessions.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { Message } from '../../../src/domain/notifications/message.entity.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { noRecipients } from '../../../src/domain/sessions/recipients.js';
import { Session } from '../../../src/domain/sessions/session.entity.js';
import { RescheduleSession } from '../../../src/flows/sessions/reschedule-session.flow.js';
import { builtInTzData, type TzData, useTzData } from '../../../src/domain/time/tz-data.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, staff, testConfig } from '../../support/world.js';
import { criteria } from '../../support/jury.js';
import { makeFlow } from '../../support/flows.js';
import type { DeadlineMovedPayload } from '../../../src/domain/notifications/kinds/deadlines.js';
import type { MessagePayload } from '../../../src/domain/notifications/message.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
});
afterEach(() => useTzData(builtInTzData));
afterAll(() => database.drop());

/** Data in which a law has moved the clocks of Taiwan to UTC+9. */
const newer: TzData = {
  ...builtInTzData,
  version: '2027a',
  zones: [...builtInTzData.zones.filter((line) => !line.startsWith('Asia/Taipei|')), 'Asia/Taipei|CST|-90|0|'],
};
const sessions = () => database.dataSource.getRepository(Session);
const rescheduled = (sessionId: string) =>
  database.dataSource.getRepository(Message).find({ where: { sessionId, kind: 'rescheduled' } });

test('a session whose zone changed its rules moves and its people hear why; the others only note the version', async () => {
  const rederive = makeFlow(RederiveSessions, database.dataSource, world.clock);
  const moved = await world.session();
  const stands = await world.session();
  const past = await world.session();
  const input = registrationInput.parse({ email: 'amina@example.org', name: 'Amina' });
  const register = makeFlow(Register, database.dataSource, world.clock);
  for (const session of [moved, stands]) await register.run(session.id, input, { kind: 'visitor' });
  // As if derived before a law that moved the clocks by an hour.
  await sessions().update(moved.id, {
    tzVersion: '2020a',
    startsAt: new Date('2027-01-14T09:00:00Z'),
    endsAt: new Date('2027-01-14T10:15:00Z'),
  });
  await sessions().update(stands.id, { tzVersion: '2020a' });
  await sessions().update(past.id, {
    tzVersion: '2020a',
    startsAt: new Date('2026-01-14T09:00:00Z'),
    endsAt: new Date('2026-01-14T10:15:00Z'),
  });
  const results = await Promise.all([rederive.run(), rederive.run()]);
  expect(results.map((result) => result.moved).sort((a, b) => a - b)).toEqual([0, 1]);
  expect(await sessions().findOneByOrFail({ id: moved.id })).toMatchObject({
    tzVersion: moved.tzVersion,
    startsAt: moved.startsAt,
    endsAt: moved.endsAt,
    startsAtLocal: moved.startsAtLocal,
    sequence: 1,
  });
  expect(await sessions().findOneByOrFail({ id: stands.id })).toMatchObject({
    tzVersion: moved.tzVersion,
    sequence: 0,
    revision: stands.revision,
  });
  expect(await sessions().findOneByOrFail({ id: past.id })).toMatchObject({ tzVersion: '2020a' });
  const told = await database.dataSource.getRepository(Message).find({ where: { kind: 'rescheduled' } });
  expect(told.map((message) => [message.sessionId, message.payload.reason, message.payload.event?.sequence])).toEqual([
    [moved.id, 'zone-rules', 1],
  ]);
  expect(await rederive.run()).toEqual({ derived: 0, moved: 0 });
});

test('instances with data of two versions send one email, in any order, and the older one moves nothing back', async () => {
  const rederive = makeFlow(RederiveSessions, database.dataSource, world.clock);
  const reschedule = makeFlow(RescheduleSession, database.dataSource, world.clock);
  const session = await world.session();
  const { registration } = await makeFlow(Register, database.dataSource, world.clock).run(
    session.id,
    registrationInput.parse({ email: 'naledi@example.org', name: 'Naledi' }),
    { kind: 'visitor' },
  );
  for (const data of [builtInTzData, newer, builtInTzData, newer, builtInTzData]) {
    useTzData(data);
    await rederive.run();
  }
  // Still with the older data: an organizer confirms the time, and then makes the session longer.
  const input = { startsAtLocal: session.startsAtLocal };
  expect((await reschedule.run(session.id, input, staff)).recipients).toEqual(noRecipients);
  expect((await rescheduled(session.id)).map(({ registrationId }) => registrationId)).toEqual([registration.id]);
  await reschedule.run(session.id, { ...input, durationMinutes: 90 }, staff);
  expect(await sessions().findOneByOrFail({ id: session.id })).toMatchObject({
    startsAt: new Date('2027-01-14T07:00:00Z'),
    endsAt: new Date('2027-01-14T08:30:00Z'),
    tzVersion: '2027a',
    sequence: 2,
  });
  useTzData(newer);
  expect(await rederive.run()).toEqual({ derived: 0, moved: 0 });
});

test('a session that began by the old rules and not yet by the new ones moves; one that has begun by both stays', async () => {
  const rederive = makeFlow(RederiveSessions, database.dataSource, world.clock);
  const session = await world.session();
  const began = () => sessions().update(session.id, { tzVersion: '2026e', startsAt: new Date('2027-01-14T07:00:00Z') });
  await began();
  world.clock.set('2027-01-14T07:30:00Z');
  expect(await rederive.run()).toEqual({ derived: 1, moved: 1 });
  expect(await sessions().findOneByOrFail({ id: session.id })).toMatchObject({ startsAt: session.startsAt });
  await began();
  world.clock.set('2027-01-14T08:01:00Z');
  expect(await rederive.run()).toEqual({ derived: 1, moved: 0 });
  expect(await sessions().findOneByOrFail({ id: session.id })).toMatchObject({
    tzVersion: '2026f',
    startsAt: new Date('2027-01-14T07:00:00Z'),
  });
});

test('an instance of an older release takes the newer data of another one, and both agree without its help', async () => {
  const share = makeFlow(ShareTzData, database.dataSource, world.clock);
  await share.share();
  useTzData(newer);
  await share.share();
  useTzData(builtInTzData);
  await share.share();
  expect([tzDataVersion(), offsetMinutesAt(world.clock.now(), 'Asia/Taipei')]).toEqual(['2027a', 540]);
  expect(await database.dataSource.query('select version from tz_data')).toEqual([{ version: '2027a' }]);
});

test('emails wait until their process has the newest data and their session is derived from it, and are true then', async () => {
  world.clock.set('2027-01-04T08:00:00Z');
  await database.dataSource.query(`update messages set state = 'sent'`);
  const session = await world.session();
  const input = registrationInput.parse({ email: 'chen@example.org', name: 'Chen', timeZone: 'Asia/Taipei' });
  await makeFlow(Register, database.dataSource, world.clock).run(session.id, input, staff);
  const tx = autocommit(database.dataSource);
  const claim = async () => {
    const claimed = await claimMessages(tx, 10, world.clock.now());
    const composer = new MessageComposer(tx, testConfig);
    const texts = await Promise.all(claimed.map((message) => composer.compose(message)));
    return texts.map(({ text }) => text.split('\n\n').slice(0, 2).join('\n'));
  };
  const rederive = makeFlow(RederiveSessions, database.dataSource, world.clock);
  const share = makeFlow(ShareTzData, database.dataSource, world.clock);
  useTzData(newer);
  await share.share();
  useTzData(builtInTzData);
  expect([await share.isBehind(), await claim()]).toEqual([true, []]);
  useTzData(newer);
  expect([await share.isBehind(), await claim()]).toEqual([false, []]);
  await rederive.run();
  const email = (heading: string) =>
    `${heading}\n${session.title}\nThursday 14 January 2027, your time in Taipei (UTC+9)\n16:00 – 17:15`;
  expect(await claim()).toEqual([email('You have a seat')]);
  await database.dataSource.query(`update messages set state = 'sent' where state = 'sending'`);
  expect(await claim()).toEqual([email('New time')]);
});

test('newer data is previewed, and data that lacks a zone in use is refused', async () => {
  world.clock.set('2027-01-04T08:00:00Z');
  const session = await world.session();
  const registered = makeFlow(Register, database.dataSource, world.clock);
  for (const name of ['preview-1', 'preview-2']) {
    const input = registrationInput.parse({ email: `${name}@example.org`, name, timeZone: 'Africa/Nairobi' });
    await registered.run(session.id, input, staff);
  }
  const { moves } = await findTzMoves(database.dataSource.manager, newer, world.clock.now());
  expect(moves.find((move) => move.session.id === session.id)).toMatchObject({
    startsAt: new Date('2027-01-14T07:00:00Z'),
    people: 2,
  });
  expect(tzDataVersion()).toBe('2026f');

  const path = join(await mkdtemp(join(tmpdir(), 'greenroom-tz-')), 'tz.json');
  await writeFile(path, JSON.stringify({ ...newer, version: '2027b', zones: newer.zones.slice(1), links: [] }));
  expect(await useNewestTzData(database.dataSource.manager, path)).toBe(
    `${path}: The data 2027b lacks Africa/Abidjan, Africa/Accra, Africa/Bamako, Africa/Banjul, Africa/Conakry, 7 more.`,
  );
  await writeFile(path, JSON.stringify({ ...newer, version: '2025a' }));
  expect(await useNewestTzData(database.dataSource.manager, path)).toBe(`${path}: The data 2025a is older.`);
  // The data that is stored for all instances is used instead.
  expect(tzDataVersion()).toBe('2027a');
  await writeFile(path, JSON.stringify({ ...newer, version: '2027b' }));
  expect([await useNewestTzData(database.dataSource.manager, path), tzDataVersion()]).toEqual([null, '2027b']);
});

test('the deadline of a call moves with its zone, once, and those who rely on it are notified; so does a new date', async () => {
  world.clock.set('2027-01-04T08:00:00Z');
  const rederive = makeFlow(RederiveCalls, database.dataSource, world.clock);
  const call = () => database.dataSource.getRepository(Call).findOneByOrFail({ id: world.call.id });
  const session = await world.session();
  const ids: string[] = [];
  for (const name of ['reminded', 'drafting', 'other', 'quiet']) {
    const input = registrationInput.parse({ email: `${name}@example.org`, name });
    const { registration } = await makeFlow(Register, database.dataSource, world.clock).run(session.id, input, staff);
    ids.push(registration.attendeeId);
  }
  const [reminded, drafting, , quiet] = ids;
  await database.dataSource.query(
    `insert into messages (id, call_id, attendee_id, kind, state, dedupe_key, payload, message_id, created_at, due_at)
     select gen_random_uuid(), call_id, id, 'deadline', 'sent', 'sent:' || id, '{}', 'sent:' || id, now(), now()
     from attendees where id in ($1, $2)`,
    [reminded, quiet],
  );
  await database.dataSource.query(`update attendees set unsubscribed_from = '{news}' where id = $1`, [quiet]);
  const draft = { title: 'Shore power', theme: 'energy', members: [] };
  await makeFlow(AnnounceProposal, database.dataSource, world.clock).run(drafting!, draft);
  expect(await call()).toMatchObject({ closesAt: new Date('2027-03-31T15:59:00Z'), datesRevision: 1, sequence: 0 });

  for (const data of [builtInTzData, newer, builtInTzData, newer, builtInTzData]) {
    useTzData(data);
    await rederive.run();
  }
  expect(await call()).toMatchObject({
    closesAt: new Date('2027-03-31T14:59:00Z'),
    tzVersion: '2027a',
    datesRevision: 2,
    sequence: 1,
  });
  const notified = async () => {
    const order = { position: 'ASC' } as const;
    const rows = await database.dataSource.getRepository(Message).find({ where: { kind: 'deadline-moved' }, order });
    return rows.map((row) => ({ ...row, payload: row.payload as MessagePayload & DeadlineMovedPayload }));
  };
  const first = await notified();
  expect(new Set(first.map(({ attendeeId }) => attendeeId))).toEqual(new Set([reminded, drafting]));
  expect(first.map(({ payload }) => [payload.reason, payload.deadline])).toEqual(
    [1, 2].map(() => ['zone-rules', { before: '2027-03-31T15:59:00.000Z', now: '2027-03-31T14:59:00.000Z' }]),
  );

  useTzData(newer);
  await makeFlow(EditCall, database.dataSource, world.clock).run('solutions', { closesOn: '2027-04-30' }, staff);
  const second = (await notified()).slice(2);
  expect(second.map(({ payload }) => [payload.reason, payload.deadline.now])).toEqual(
    [1, 2].map(() => [undefined, '2027-04-30T14:59:00.000Z']),
  );
  await makeFlow(EditCall, database.dataSource, world.clock).run('solutions', { opensOn: '2027-01-02' }, staff);
  expect(await notified()).toHaveLength(4);
});

test('deadlines of the jury and of winners, and when letters leave, move with their zone, once', async () => {
  world.clock.set('2027-03-01T08:00:00Z');
  const { id: callId } = world.call;
  const put = makeFlow(PutProposal, database.dataSource, world.clock);
  const input = proposalInput.parse({ title: 'Sails', theme: 'energy', members: [], state: 'winner' });
  const { proposal } = await put.run('solutions', 'P-1', input, staff);
  await makeFlow(EditCall, database.dataSource, world.clock).run('solutions', { criteria }, staff);
  const edit = juryRulesInput.parse({
    scale: { min: 1, max: 5 },
    weights: { impact: 1 },
    scoresUntilLocal: '2027-03-20T18:00',
  });
  await makeFlow(SetJuryRules, database.dataSource, world.clock).run('solutions', edit, staff);
  const asked = (state: string, local: string, at: string) =>
    database.dataSource.query(
      `insert into acceptances (id, call_id, proposal_id, state, deadline_local, deadline_at, asked_at, deadline_set_at, tz_version)
       values (gen_random_uuid(), $1, $2, $3, $4, $5, now(), now(), $6)`,
      [callId, proposal.id, state, local, at, builtInTzData.version],
    );
  await asked('pending', '2027-03-31T23:59', '2027-03-31T15:59Z');
  await asked('declined', '2027-03-30T23:59', '2027-03-30T15:59Z');
  await database.dataSource.query(
    `insert into letters (id, call_id, outcome, state, contents, send_at, send_zone, send_at_local, tz_version,
       created_by, created_at, updated_at, held_reason, held_at)
     select gen_random_uuid(), $1, outcome, state, '{}', '2027-04-01T01:00Z', zone, local, $2, 'system', now(), now(),
       case state when 'held' then 'organizer' end, case state when 'held' then now() end
     from (values ('winner', 'scheduled', 'Asia/Taipei', '2027-04-01T09:00'), ('shortlisted', 'scheduled', 'UTC',
       '2027-04-01T01:00'), ('not-selected', 'held', 'Asia/Taipei', '2027-04-01T09:00')) l(outcome, state, zone, local)`,
    [callId, builtInTzData.version],
  );
  const all = async () => {
    const rows = await database.dataSource.query<{ what: string; at: Date }[]>(
      `select 'reviews' as what, scores_until_at as at from jury_settings where call_id = $1
       union all select state, deadline_at from acceptances where call_id = $1
       union all select outcome, send_at from letters where call_id = $1`,
      [callId],
    );
    return Object.fromEntries(rows.map(({ what, at }) => [what, at.toISOString().slice(5, 16)]));
  };
  const before = {
    reviews: '03-20T10:00',
    pending: '03-31T15:59',
    declined: '03-30T15:59',
    winner: '04-01T01:00',
    shortlisted: '04-01T01:00',
    'not-selected': '04-01T01:00',
  };
  expect(await all()).toEqual(before);
  const rederive = makeFlow(RederiveDeadlines, database.dataSource, world.clock);
  const moved = [];
  for (const data of [builtInTzData, newer, builtInTzData, newer]) {
    useTzData(data);
    moved.push(await rederive.run());
  }
  expect(moved).toEqual([0, 3, 0, 0]);
  expect(await all()).toEqual({ ...before, reviews: '03-20T09:00', pending: '03-31T14:59', winner: '04-01T00:00' });
});
