import { randomUUID } from 'node:crypto';
import { audienceFilter } from '../../../src/domain/broadcasts/audience-filter.js';
import { countAudience, sampleAudience } from '../../../src/domain/broadcasts/audience.queries.js';
import { broadcastInput } from '../../../src/domain/broadcasts/broadcast-input.js';
import { broadcasts, countMailsOf } from '../../../src/domain/broadcasts/broadcasts.queries.js';
import { expandPortion } from '../../../src/domain/broadcasts/expansion.queries.js';
import { ChangeBroadcast } from '../../../src/flows/broadcasts/change-broadcast.flow.js';
import { DeliverMessages } from '../../../src/flows/notifications/deliver-messages.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { SendBroadcast } from '../../../src/flows/broadcasts/send-broadcast.flow.js';
import type { ComposedEmail } from '../../../src/domain/notifications/email/composed-email.js';
import type { EmailTransport } from '../../../src/domain/notifications/smtp/email-transport.js';
import { claimMessages } from '../../../src/domain/notifications/outbox/delivery.queries.js';
import { createLogger } from '../../../src/platform/logger.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, staff, testConfig } from '../../support/world.js';
import { ForegroundPriority } from '../../../src/platform/foreground-priority.js';
import { makeFlow } from '../../support/flows.js';
import { Changes } from '../../../src/flows/changes.js';
import { autocommit, inTransaction } from '../../../src/platform/database/tx.js';

/** Keeps mails in memory; `beforeSending` holds each of them back. */
class Mailbox implements EmailTransport {
  readonly sent: ComposedEmail[] = [];
  beforeSending: (mail: ComposedEmail) => Promise<void> = async () => undefined;

  async send(mail: ComposedEmail): Promise<{ response: string }> {
    await this.beforeSending(mail);
    this.sent.push(mail);
    return { response: '250 kept' };
  }

  async verify(): Promise<void> {}
  async close(): Promise<void> {}

  addresses(): string[] {
    return this.sent.map((mail) => mail.to.address).toSorted();
  }
}

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let mailbox: Mailbox;
let flow: ChangeBroadcast;

beforeEach(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
  mailbox = new Mailbox();
  flow = makeFlow(ChangeBroadcast, database.dataSource, world.clock);
});
afterEach(() => database.drop());

const sender = () => makeFlow(SendBroadcast, database.dataSource, world.clock);
const deliverer = () =>
  new DeliverMessages(
    makeFlow(Changes, database.dataSource, world.clock),
    database.dataSource,
    world.clock,
    testConfig,
    createLogger('silent'),
    mailbox,
    new ForegroundPriority(),
  );
const everyoneOf = (count: number, stem = 'person') =>
  Array.from({ length: count }, (_, index) => `${stem}-${index}@example.org`).toSorted();

interface Made {
  stem?: string;
  state?: string;
  joined?: boolean;
  language?: string;
  country?: string | null;
  timeZone?: string;
  muted?: boolean;
  unreachable?: boolean;
  organizationId?: string | null;
  answers?: object;
}

/** People with a registration each, written as rows: what registering does is tried elsewhere. */
async function people(sessionId: string, count: number, made: Made = {}): Promise<void> {
  await database.dataSource.query(
    `with a as (
       insert into attendees (id, call_id, email, email_key, name, country, time_zone, language, page_token_hash,
         feed_token_hash, created_at, unsubscribed_from, suppressed_at, organization_id)
       select gen_random_uuid(), $2, $4 || '-' || n || '@example.org', $4 || '-' || n || '@example.org', 'Person ' || n,
         $5, $6, $7, sha256(gen_random_uuid()::text::bytea), sha256(gen_random_uuid()::text::bytea), $8,
         case when $9 then array['news'] else array[]::text[] end, case when $10 then $8::timestamptz end, $11::uuid
       from generate_series(0, $3::int - 1) n returning id
     )
     insert into registrations (id, session_id, attendee_id, state, answers, uid, sequence, stamped_at, join_token_hash,
       created_at, updated_at, confirmed_at, attended_at)
     select gen_random_uuid(), $1, a.id, $12, $13, gen_random_uuid()::text, 0, $8, sha256(gen_random_uuid()::text::bytea),
       $8, $8, $8, case when $14 then $8::timestamptz end from a`,
    [
      sessionId,
      world.call.id,
      count,
      made.stem ?? 'person',
      made.country ?? null,
      made.timeZone ?? 'Africa/Nairobi',
      made.language ?? 'en',
      world.clock.now(),
      made.muted ?? false,
      made.unreachable ?? false,
      made.organizationId ?? null,
      made.state ?? 'confirmed',
      JSON.stringify(made.answers ?? {}),
      made.joined ?? false,
    ],
  );
}

const contents = { en: { subject: 'News for {{name}}', body: 'Hello {{name}}, until {{deadline}}.\n\n{{page}}' } };
const input = (filter: object = {}) => broadcastInput.parse({ filter, contents });
const drafted = (filter: object = {}) => flow.create(world.call.slug, input(filter), staff);
const found = async (filter: object) =>
  (await countAudience(database.dataSource.manager, world.call.id, audienceFilter.parse(filter), world.clock.now()))
    .total;
const sendNow = (id: string, count: number) =>
  flow.confirm(id, { confirm: count, sendAt: null, timeZone: undefined }, staff);

test('a broadcast reaches each person once, however many workers expand and deliver it', async () => {
  const session = await world.session();
  await people(session.id, 1300);
  const { id } = await drafted();
  const begun = await sendNow(id, 1300);
  expect([begun.state, begun.recipients]).toEqual(['sending', 1300]);
  const expanded = await Promise.all([sender().run(), sender().run(), sender().run()]);
  expect(expanded.reduce((sum, one) => sum + one, 0)).toBe(1300);
  const delivered = await Promise.all([deliverer().run(), deliverer().run()]);
  expect(delivered.reduce((sum, one) => sum + one, 0)).toBe(1300);
  expect(mailbox.addresses()).toEqual(everyoneOf(1300));
  await sender().run();
  expect(await countMailsOf(database.dataSource.manager, id)).toEqual({
    waiting: 0,
    queued: 0,
    sent: 1300,
    failed: 0,
    dropped: 0,
  });
  expect(await broadcasts.get(database.dataSource.manager, id)).toMatchObject({
    state: 'sent',
    endedAt: world.clock.now(),
  });
  expect(await sender().run()).toBe(0);
  // Its mails are removed one day, and it still says how many there were.
  await database.dataSource.query(`delete from messages`);
  expect(await countMailsOf(database.dataSource.manager, id)).toMatchObject({ sent: 1300, failed: 0 });
});

test('a crash between and within portions loses nobody and repeats nobody', async () => {
  const session = await world.session();
  await people(session.id, 1400);
  const { id } = await drafted();
  const begun = await sendNow(id, 1400);
  const manager = database.dataSource.manager;
  // One portion is written, and the next one breaks off before its commit.
  expect(
    await inTransaction(database.dataSource, (tx) => expandPortion(tx, begun, 1000, 'example.org', world.clock.now())),
  ).toBe(1000);
  const crashed = inTransaction(database.dataSource, async (tx) => {
    await expandPortion(tx, begun, 1000, 'example.org', world.clock.now());
    throw new Error('killed');
  });
  await expect(crashed).rejects.toThrow('killed');
  expect(await countMailsOf(manager, id)).toMatchObject({ waiting: 400, queued: 1000 });
  // Even a list that is written anew puts nobody into the outbox a second time.
  await manager.query(
    `insert into broadcast_recipients select $1, attendee_id from messages where broadcast_id = $1 limit 300`,
    [id],
  );
  expect(await sender().run()).toBe(700);
  const queued: { email: string }[] = await manager.query(
    `select payload->'recipient'->>'email' as email from messages where broadcast_id = $1`,
    [id],
  );
  expect(queued.map(({ email }) => email).toSorted()).toEqual(everyoneOf(1400));
});

test('what has not left when it is stopped does not leave any more', async () => {
  const session = await world.session();
  await people(session.id, 1500);
  // Others are asked about one by one anyway, because anyone can have typed their addresses.
  await database.dataSource.query(`update attendees set proven_at = created_at, proven_by = 'staff'`);
  const { id } = await drafted();
  const begun = await sendNow(id, 1500);
  await inTransaction(database.dataSource, (tx) => expandPortion(tx, begun, 1000, 'example.org', world.clock.now()));
  let stopping: ReturnType<ChangeBroadcast['stop']> | undefined;
  mailbox.beforeSending = async () => {
    // All wait for one: dozens at once would wait for each other, on a busy machine for longer than a lock may take.
    if (mailbox.sent.length >= 40) await (stopping ??= flow.stop(id, staff));
  };
  await Promise.all([deliverer().run(), deliverer().run()]);
  // Each of the 32 lanes of both instances may have had one in hand.
  expect((await stopping)?.broadcast.state).toBe('stopped');
  expect(mailbox.sent.length).toBeGreaterThanOrEqual(40);
  expect(mailbox.sent.length).toBeLessThanOrEqual(40 + 2 * 32);
  expect(await sender().run()).toBe(0);
  const counts = await countMailsOf(database.dataSource.manager, id);
  expect(counts).toEqual({
    waiting: 0,
    queued: 0,
    sent: mailbox.sent.length,
    failed: 0,
    dropped: 1000 - mailbox.sent.length,
  });
  expect(await deliverer().run()).toBe(0);
  expect((await flow.stop(id, staff)).sent).toBe(mailbox.sent.length);
  expect((await broadcasts.get(database.dataSource.manager, id)).state).toBe('stopped');
});

test('an invite does not wait behind a broadcast, and the outbox is never full of one', async () => {
  const session = await world.session();
  await people(session.id, 3500);
  const { id } = await drafted();
  await sendNow(id, 3500);
  expect(await sender().run()).toBe(2000);
  expect(await sender().run()).toBe(0);
  const register = makeFlow(Register, database.dataSource, world.clock);
  const newcomer = registrationInput.parse({ email: 'late@example.org', name: 'Late', timeZone: 'UTC' });
  await register.run(session.id, newcomer, { kind: 'visitor' });
  const claimed = await claimMessages(autocommit(database.dataSource), 100, world.clock.now());
  expect([claimed.length, claimed[0]!.kind, claimed[1]!.kind]).toEqual([100, 'invited', 'broadcast']);
});

test('a scheduled broadcast goes to whom its filter finds then, and stopped before it is a draft again', async () => {
  const session = await world.session();
  await people(session.id, 3);
  const { id } = await drafted();
  const sendAt = new Date('2027-01-05T08:00:00Z');
  const scheduled = await flow.confirm(id, { confirm: 3, sendAt, timeZone: 'Asia/Taipei' }, staff);
  expect(scheduled).toMatchObject({ state: 'scheduled', sendAt, sendZone: 'Asia/Taipei', recipients: null });
  await expect(flow.edit(id, input(), staff)).rejects.toMatchObject({ code: 'broadcast-no-draft' });
  expect(await sender().run()).toBe(0);
  expect((await flow.stop(id, staff)).broadcast).toMatchObject({ state: 'draft', sendAt: null });
  await flow.confirm(id, { confirm: 3, sendAt, timeZone: undefined }, staff);
  await people(session.id, 2, { stem: 'late' });
  world.clock.set('2027-01-05T08:00:00Z');
  expect(await Promise.all([sender().run(), sender().run()]).then(([a, b]) => a + b)).toBe(5);
  expect((await broadcasts.get(database.dataSource.manager, id)).recipients).toBe(5);
});

test('the number must be right, and a moment still to come', async () => {
  const session = await world.session();
  await people(session.id, 3);
  const { id } = await drafted();
  const wrong = sendNow(id, 2);
  await expect(wrong).rejects.toMatchObject({ code: 'broadcast-count-changed', status: 409, values: { count: 3 } });
  const past = flow.confirm(id, { confirm: 3, sendAt: world.clock.now(), timeZone: undefined }, staff);
  await expect(past).rejects.toMatchObject({ fieldErrors: [{ path: 'sendAt', code: 'has-passed' }] });
  const nobody = await drafted({ countries: ['JP'] });
  await expect(sendNow(nobody.id, 0)).rejects.toMatchObject({ code: 'broadcast-for-nobody' });
  // Twice at one moment: it is sent once.
  const both = await Promise.allSettled([sendNow(id, 3), sendNow(id, 3)]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});

test('who wants no news, and whose mail comes back, is left out and counted', async () => {
  const session = await world.session();
  await people(session.id, 5);
  await people(session.id, 2, { stem: 'muted', muted: true });
  await people(session.id, 3, { stem: 'gone', unreachable: true });
  await people(session.id, 1, { stem: 'both', unreachable: true, muted: true });
  const { id } = await drafted();
  const audience = await countAudience(
    database.dataSource.manager,
    world.call.id,
    audienceFilter.parse({}),
    world.clock.now(),
  );
  expect([audience.total, audience.leftOut]).toEqual([5, { unsubscribed: 3, suppressed: 3 }]);
  expect(await sendNow(id, 5)).toMatchObject({ recipients: 5, unsubscribed: 3, suppressed: 3 });
  await sender().run();
  // Somebody changes their mind while it waits.
  await database.dataSource.query(
    `update attendees set unsubscribed_from = array['news'] where email = 'person-2@example.org'`,
  );
  await deliverer().run();
  expect(mailbox.addresses()).toEqual(everyoneOf(5).filter((address) => address !== 'person-2@example.org'));
  expect(await countMailsOf(database.dataSource.manager, id)).toMatchObject({ sent: 4, dropped: 1 });
});

test('each part of a filter finds whom it names', async () => {
  const now = world.clock.now();
  world.clock.set('2027-01-04T01:00:00Z');
  const past = await world.session({ startsAtLocal: '2027-01-04T10:00', title: 'Past' });
  world.clock.set(now);
  const next = await world.session({ title: 'Next' });
  const organizationId = randomUUID();
  const question = randomUUID();
  await database.dataSource.query(
    `insert into organizations (id, call_id, name, name_key, similar_key, kind, country, created_at, updated_at)
     values ($1, $2, 'Port', 'port', 'port', 'company', 'KE', now(), now())`,
    [organizationId, world.call.id],
  );
  await database.dataSource.query(
    `insert into questions (id, session_id, key, position, kind, required, label, help, options, translations, created_at)
     values ($1, $2, 'diet', 1, 'choices', false, 'Diet', '', '[]', '{}', now())`,
    [question, next.id],
  );
  await people(past.id, 2, { stem: 'came', joined: true, country: 'TW', language: 'zh-TW' });
  await people(past.id, 3, { stem: 'missed' });
  await people(past.id, 1, { stem: 'left', state: 'cancelled' });
  await people(next.id, 4, { stem: 'answered', answers: { [question]: ['vegan', 'halal'] }, organizationId });
  await people(next.id, 5, { stem: 'waits', state: 'waitlisted' });
  await database.dataSource.query(
    `insert into registrations (id, session_id, attendee_id, state, answers, uid, sequence, stamped_at, join_token_hash,
       created_at, updated_at, attended_at)
     select gen_random_uuid(), $1, id, 'confirmed', '{}', gen_random_uuid()::text, 0, now(),
       sha256(gen_random_uuid()::text::bytea), now(), now(), now() from attendees where email = 'came-0@example.org'`,
    [next.id],
  );
  await database.dataSource.query(
    `with p as (insert into proposals (id, call_id, external_id, title, theme, state, source, created_at, updated_at)
       values (gen_random_uuid(), $1, 'P1', 'P', 'energy', 'submitted', 'api', now(), now()) returning id)
     insert into proposal_matches (proposal_id, attendee_id, evidence, state, created_at)
     select p.id, a.id, 'address', case when a.email like 'missed-0%' then 'linked' else 'rejected' end, now()
     from p, attendees a where a.email like 'missed-0%' or a.email like 'missed-1%'`,
    [world.call.id],
  );
  const cases: [object, number][] = [
    [{}, 14],
    [{ sessions: [past.id] }, 5],
    [{ sessions: [past.id, next.id] }, 14],
    [{ sessions: [past.id], states: ['cancelled'] }, 1],
    [{ states: ['waitlisted'] }, 5],
    [{ attended: true }, 2],
    [{ attended: false }, 3],
    [{ sessions: [next.id], attended: false }, 0],
    [{ attendedAtLeast: 2 }, 1],
    [{ answer: { question: 'diet', value: 'vegan' } }, 4],
    [{ answer: { question: 'diet', value: 'pork' } }, 0],
    [{ organizations: [organizationId] }, 4],
    [{ organizationKinds: ['company'] }, 4],
    [{ organizationKinds: ['ngo'] }, 0],
    // Four by their organization; the others chose a zone there.
    [{ countries: ['KE'] }, 12],
    [{ countries: ['tw'] }, 2],
    [{ languages: ['zh-TW'] }, 2],
    [{ proposal: true }, 1],
    [{ proposal: false }, 13],
    [{ proposalStates: ['submitted', 'winner'] }, 1],
    [{ proposalStates: ['winner'] }, 0],
    [{ juryOutcomes: ['winner', 'not-selected'] }, 0],
    [{ countries: ['TW'], attendedAtLeast: 2, sessions: [next.id] }, 1],
  ];
  for (const [filter, count] of cases) expect([filter, await found(filter)]).toEqual([filter, count]);
  // The outcome counts while its decision stands.
  const [decision] = await database.dataSource.query(
    `with d as (insert into jury_decisions (id, call_id, decided_by, decided_at, note, ranking)
       values (gen_random_uuid(), $1, 'system', now(), '', '[]') returning id)
     insert into jury_choices (decision_id, proposal_id, outcome, outstanding, state_before)
     select d.id, p.id, 'winner', false, 'shortlisted' from d, proposals p where p.call_id = $1 returning decision_id as id`,
    [world.call.id],
  );
  expect([await found({ juryOutcomes: ['winner'] }), await found({ juryOutcomes: ['not-selected'] })]).toEqual([1, 0]);
  await database.dataSource.query(
    `update jury_decisions set reopened_by = 'system', reopened_at = now(), reopened_reason = '' where id = $1`,
    [decision.id],
  );
  expect(await found({ juryOutcomes: ['winner'] })).toBe(0);
  const sample = await sampleAudience(
    database.dataSource.manager,
    world.call.id,
    audienceFilter.parse({}),
    3,
    world.clock.now(),
  );
  expect([sample.length, new Set(sample.map(({ language }) => language)).size]).toEqual([3, 2]);
});

test('what it says is written in each language, with the fields of each reader', async () => {
  const session = await world.session({ title: 'Shore <power> *now*' });
  await people(session.id, 1, { stem: 'en', timeZone: 'Europe/Berlin' });
  await people(session.id, 1, { stem: 'tw', language: 'zh-TW', timeZone: 'Asia/Taipei' });
  await people(session.id, 1, { stem: 'fr', language: 'fr', timeZone: 'Africa/Nairobi' });
  await database.dataSource.query(
    `update attendees set name = '<b>Ada</b> [x](javascript:alert(1))' where email like 'en-%'`,
  );
  const both = {
    en: { subject: '{{session}}: {{name}}', body: 'Hi **{{name}}**, {{session}} is {{when}}. [Page]({{page}})' },
    'zh-TW': { subject: '{{session}}', body: '{{name}}您好：{{deadline}}' },
  };
  const { id } = await flow.create(
    world.call.slug,
    broadcastInput.parse({ filter: { sessions: [session.id] }, contents: both }),
    staff,
  );
  await sendNow(id, 3);
  await sender().run();
  await deliverer().run();
  const to = (stem: string) => mailbox.sent.find((mail) => mail.to.address === `${stem}-0@example.org`)!;
  expect(to('en').subject).toBe('Shore <power> *now*: <b>Ada</b> [x](javascript:alert(1))');
  expect(to('en').html).toContain('<strong>&lt;b&gt;Ada&lt;/b&gt; [x](javascript:alert(1))</strong>');
  expect(to('en').html).toContain('Shore &lt;power&gt; *now* is Thursday 14 January 2027, 09:00');
  expect(to('en').html).toMatch(/<a class="acc"[^>]* href="https:\/\/greenroom\.example\.org\/me\/[\w-]{44}"/u);
  expect(to('tw').text).toContain('Person 0您好：');
  expect(to('tw').headers['Content-Language']).toBe('zh-TW');
  // Nothing is written in French: the call's first language serves.
  expect(to('fr').headers['Content-Language']).toBe('en');
  expect(to('fr').text).toContain('11:00');
  const other = flow.create(world.call.slug, broadcastInput.parse({ contents: both }), staff);
  await expect(other).rejects.toMatchObject({
    fieldErrors: [
      { path: 'contents.en.subject', code: 'merge-no-session' },
      { path: 'contents.en.body', code: 'merge-no-session' },
      { path: 'contents.en.body', code: 'merge-no-session' },
      { path: 'contents.zh-TW.subject', code: 'merge-no-session' },
    ],
  });
});
