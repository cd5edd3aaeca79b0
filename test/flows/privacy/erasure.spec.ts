import { randomUUID } from 'node:crypto';
import { CheckIn } from '../../../src/flows/attendance/check-in.flow.js';
import { CorrectName } from '../../../src/flows/registrations/correct-name.flow.js';
import { DeliverMessages } from '../../../src/flows/notifications/deliver-messages.flow.js';
import { IssueCertificate } from '../../../src/parts/certificates/flows/issue-certificate.flow.js';
import { readPersonalData } from '../../../src/domain/privacy/personal-data.queries.js';
import { EraseExpired } from '../../../src/flows/privacy/erase-expired.flow.js';
import { SetPrivacyNotice } from '../../../src/flows/privacy/set-privacy-notice.flow.js';
import { privacyNoticeInput } from '../../../src/domain/privacy/privacy-notice-input.js';
import { MergePeople } from '../../../src/flows/privacy/merge-people.flow.js';
import { ChangeLinks } from '../../../src/flows/registrations/change-links.flow.js';
import { joinToken, delegationToken } from '../../../src/domain/registrations/links/link-tokens.js';
import { findRegistrationByJoinToken } from '../../../src/domain/registrations/links/links.queries.js';
import { ErasePerson } from '../../../src/flows/privacy/erase-person.flow.js';
import { MatchDue } from '../../../src/flows/proposals/match-due.flow.js';
import { ChangeTags } from '../../../src/flows/registrations/change-tags.flow.js';
import { MoveOnWaitlist } from '../../../src/flows/registrations/move-on-waitlist.flow.js';
import { ChangeNotes } from '../../../src/flows/registrations/change-notes.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { RegisterRoster } from '../../../src/flows/delegations/register-roster.flow.js';
import { StartDelegation } from '../../../src/flows/delegations/start-delegation.flow.js';
import { Delegation } from '../../../src/domain/delegations/delegation.entity.js';
import { findDelegationByToken } from '../../../src/domain/delegations/delegations.queries.js';
import { delegationInput, rosterInput } from '../../../src/domain/delegations/delegation-input.js';
import { ChangeTeam } from '../../../src/parts/submissions/flows/change-team.flow.js';
import { WriteSubmission } from '../../../src/parts/submissions/flows/write-submission.flow.js';
import { insertProposalFile } from '../../../src/domain/proposals/proposal-files.queries.js';
import { addressMark } from '../../../src/domain/notifications/outbox/unproven-limit.js';
import { takeDelivery } from '../../../src/domain/notifications/outbox/unproven-limit.queries.js';
import { inTransaction } from '../../../src/platform/database/tx.js';
import { storeFile } from '../../../src/platform/file-store/files.queries.js';
import { storable } from '../../support/file-sources.js';
import { ProveAddress } from '../../../src/flows/registrations/prove-address.flow.js';
import { SetQuestions } from '../../../src/flows/questions/set-questions.flow.js';
import { UpdatePreferences } from '../../../src/flows/registrations/update-preferences.flow.js';
import { listConflicts } from '../../../src/parts/jury/domain/conflicts.queries.js';
import { Message } from '../../../src/domain/notifications/message.entity.js';
import type { EmailCategory } from '../../../src/domain/notifications/unsubscribe/email-category.js';
import { questionInput } from '../../../src/domain/questions/question-input.js';
import type { EmailTransport } from '../../../src/domain/notifications/smtp/email-transport.js';
import { Attendee } from '../../../src/domain/registrations/attendee.entity.js';
import { Changes } from '../../../src/flows/changes.js';
import { ForegroundPriority } from '../../../src/platform/foreground-priority.js';
import { createLogger } from '../../../src/platform/logger.js';
import { personalDataOfParts } from '../../../src/domain/privacy/personal-data.js';
import '../../../src/app/areas.js';
import { Registration } from '../../../src/domain/registrations/registration.entity.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { Session } from '../../../src/domain/sessions/session.entity.js';
import { failIfMiscounted } from '../../support/call-counts.js';
import { freshDatabase, type TestDatabase, testSecret } from '../../support/database.js';
import { columnFates, peopleColumns } from '../../support/personal-data.js';
import { makeProposal, makeStaff } from '../../support/jury.js';
import { createWorld, staff, testConfig } from '../../support/world.js';
import { makeFlow } from '../../support/flows.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
});
beforeEach(() => world.clock.set('2027-01-04T08:00:00Z'));
afterEach(() => failIfMiscounted(database.dataSource));
afterAll(() => database?.drop());

const flow = <Flow>(type: new (...args: never[]) => Flow) =>
  makeFlow(type as Parameters<typeof makeFlow<Flow>>[0], database.dataSource, world.clock);
const visitor = { kind: 'visitor', origin: 'page 203.0.113.0/24' } as const;
const person = (name: string, more: object = {}) =>
  registrationInput.parse({ email: `${name}@people.example`, name, timeZone: 'Africa/Nairobi', ...more });
const attendeeRow = (id: string) => database.dataSource.getRepository(Attendee).findOneByOrFail({ id });
const rowsOf = (attendeeId: string) => database.dataSource.getRepository(Registration).findBy({ attendeeId });
const messagesOf = (attendeeId: string) =>
  database.dataSource.getRepository(Message).find({ where: { attendeeId }, order: { position: 'ASC' } });

interface Column {
  table: string;
  column: string;
  isBytes: boolean;
}

/** Every column of the schema that can hold a text. */
async function textColumns(): Promise<Column[]> {
  return database.dataSource.query<Column[]>(
    `select table_name as "table", column_name as "column", data_type = 'bytea' as "isBytes" from information_schema.columns
     where table_schema = 'public' and table_name <> 'migrations'
       and data_type in ('text', 'jsonb', 'bytea', 'ARRAY', 'inet', 'character varying')
     order by table_name, ordinal_position`,
  );
}

/** The columns in which a text is found anywhere. */
async function columnsWith(text: string): Promise<string[]> {
  const found: string[] = [];
  for (const { table, column, isBytes } of await textColumns()) {
    const rows = await database.dataSource.query<unknown[]>(
      `select 1 from ${table} where position(lower($1) in lower(${isBytes ? `encode(${column}, 'escape')` : `${column}::text`})) > 0
       limit 1`,
      [text],
    );
    if (rows.length > 0) found.push(`${table}.${column}`);
  }
  return found;
}

test('every column that can hold a text is declared', async () => {
  const columns = (await textColumns()).map(({ table, column }) => `${table}.${column}`);
  expect(columns.filter((name) => !columnFates().has(name))).toEqual([]);
  expect([...columnFates().keys()].filter((name) => !columns.includes(name))).toEqual([]);
});

test('every column that names a person is declared: a merge moves it, or those who read it follow the merge', async () => {
  const columns = await database.dataSource.query<{ name: string }[]>(
    `select c.conrelid::regclass || '.' || a.attname as name from pg_constraint c
     join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
     where c.contype = 'f' and c.confrelid = 'attendees'::regclass order by 1`,
  );
  const ofParts = personalDataOfParts.all.flatMap((part) => Object.keys(part.staysWhenMerged ?? {}));
  expect(columns.map(({ name }) => name)).toEqual([...Object.keys(peopleColumns), ...ofParts].sort());
});

test('nothing that identifies a person remains, and counts stay the same', async () => {
  const past = await world.session({ format: 'in-person', venue: 'Pier-2', joinUrl: null });
  const next = await world.session({ title: 'Next', startsAtLocal: '2027-02-01T16:00', capacity: 1 });
  const drink = questionInput.parse({ key: 'drink', kind: 'text', label: 'Drink?' });
  for (const { id } of [past, next]) await flow(SetQuestions).run(id, () => [drink], staff);

  const delegation = delegationInput.parse({
    coordinator: { email: 'vvmarker@people.example', name: 'Vvmarker Coordinator' },
    organization: 'Port of Mombasa',
    sessions: [past.id],
    members: [{ email: 'Zzmarker@people.example', name: 'Zzmarker Person', timeZone: 'Africa/Nairobi', country: 'KE' }],
  });
  await flow(StartDelegation).create(world.call.slug, delegation, staff);
  const more = { name: 'Zzmarker Person', answers: { drink: 'zzmarker tea' }, country: 'KE' };
  const { attendee, registration } = await flow(Register).run(next.id, person('zzmarker', more), visitor);
  const waiting = await flow(Register).run(next.id, person('waiting'), visitor);
  await flow(ProveAddress).run(attendee, 'page 203.0.113.0/24');
  await flow(UpdatePreferences).run(attendee.id, { timeZone: 'Europe/Paris', language: 'fr' }, 'page 203.0.113.0/24');
  await flow(CorrectName).run(registration.id, { name: 'Zzmarker Renamed' }, staff);
  await flow(ChangeNotes).write(attendee.id, 'Zzmarker called, wants tea', staff);
  await flow(ChangeTags).tagPeople(world.call.id, [attendee.id], 'Press', staff);
  const juror = await makeStaff(database.dataSource, world.clock, 'zzmarker@people.example');
  await makeProposal(database.dataSource, world.clock, 'P-1', {
    members: [{ email: 'zzmarker@people.example', name: 'Zzmarker Person' }],
  });
  await flow(MatchDue).run();
  world.clock.set('2027-01-14T08:10:00Z');
  const [pastOne] = (await rowsOf(attendee.id)).filter(({ sessionId }) => sessionId === past.id);
  const checkIn = { id: randomUUID(), at: world.clock.now(), method: 'name', registrationId: pastOne!.id };
  await flow(CheckIn).run(past.id, checkIn as never, staff);
  await database.dataSource.query(
    `insert into feedback_answers (id, session_id, answered_on, answers, name, email)
     values ($1, $2, '2027-01-14', '{}', 'Zzmarker Person', 'Zzmarker@people.example')`,
    [randomUUID(), past.id],
  );
  await database.dataSource.query(
    `insert into attendance_reports (id, session_id, digest, layout, time_zone, choices, people, imported_at)
     values ($1, $2, '', 'zoom', 'UTC', $3, 1, now())`,
    [randomUUID(), past.id, { 'zzmarker laptop': `registration:${pastOne!.id}`, other: 'left-out' }],
  );
  await database.dataSource.query(
    `update registrations set rsvp_comment = 'zzmarker', wish = '{"comment": "zzmarker"}' where id = $1`,
    [registration.id],
  );
  world.clock.set('2027-01-15T08:00:00Z');
  await flow(IssueCertificate).run(pastOne!.id, { kind: 'attendee', id: attendee.id });
  const before = await columnsWith('zzmarker');
  expect(before).toEqual(
    expect.arrayContaining([
      'attendees.email',
      'attendees.name',
      'audit_entries.details',
      'attendance_reports.choices',
      'certificates.name',
      'feedback_answers.email',
      'messages.payload',
      'proposal_members.email',
      'registrations.answers',
      'registrations.rsvp_comment',
      'registrations.wish',
    ]),
  );

  expect(await flow(ErasePerson).run(attendee.id, { kind: 'attendee', id: attendee.id, origin: visitor.origin })).toBe(
    true,
  );
  // The juror is staff; the last email still has to find its way.
  expect(await columnsWith('zzmarker')).toEqual([
    'messages.payload',
    'organizers.email',
    'organizers.email_key',
    'organizers.name',
  ]);
  expect((await messagesOf(attendee.id)).map(({ kind, state }) => [kind, state]).at(-1)).toEqual(['erased', 'queued']);
  const sent: string[] = [];
  await deliverWith(async ({ to }) => void sent.push(to.address));
  expect(sent).toContain('Zzmarker@people.example');
  expect(await columnsWith('zzmarker')).toEqual(['organizers.email', 'organizers.email_key', 'organizers.name']);
  expect(await columnsWith('203.0.113')).toEqual(['audit_entries.origin']);
  const origins = await database.dataSource.query<{ subject: string }[]>(
    `select subject from audit_entries where origin like '%203.0.113%'`,
  );
  expect(origins.map(({ subject }) => subject)).toEqual([`registration:${waiting.registration.id}`]);

  // The seat went to the next in line; who was there is counted.
  const states = new Map((await rowsOf(attendee.id)).map((one) => [one.sessionId, one]));
  expect(states.get(next.id)).toMatchObject({ state: 'cancelled', answers: {} });
  expect(states.get(past.id)).toMatchObject({ state: 'confirmed', attendedAt: expect.any(Date) as Date });
  expect(await rowsOf(waiting.attendee.id)).toMatchObject([{ state: 'confirmed' }]);
  expect(await database.dataSource.getRepository(Session).findOneByOrFail({ id: next.id })).toMatchObject({ taken: 1 });
  expect(await attendeeRow(attendee.id)).toMatchObject({ country: 'KE', organizationId: null, name: '—', email: '' });
  const numbers = await database.dataSource.query<object[]>(`select number, name from certificates`);
  expect(numbers).toEqual([{ number: expect.any(String) as string, name: '—' }]);
  // The juror's own registration was the evidence of the conflict.
  expect(await listConflicts(database.dataSource.manager, world.call.id)).toMatchObject([
    { jurorId: juror.id, kind: 'interest', declaredBy: 'system' },
  ]);
  await flow(MatchDue).run();
  expect(await database.dataSource.query(`select state from proposal_matches`)).toEqual([{ state: 'linked' }]);

  // Who registered the members of a delegation is erased from their emails as well.
  const [coordinator] = await database.dataSource.query<{ id: string }[]>(
    `select id from attendees where email_key = 'vvmarker@people.example'`,
  );
  await database.dataSource.query(
    `update messages set payload = payload || '{"registeredBy": {"coordinator": "Vvmarker", "organization": ""}}'
     where registration_id = $1`,
    [pastOne!.id],
  );
  await database.dataSource.query(
    `insert into address_changes (attendee_id, id, email, token_hash, requested_at, expires_at, requests)
     values ($1, $2, 'vvmarker@new.example', '', now(), now(), 1)`,
    [coordinator!.id, randomUUID()],
  );
  await flow(ErasePerson).run(coordinator!.id, staff);
  await deliverWith(async () => {});
  expect(await columnsWith('vvmarker')).toEqual([]);

  // Again it is nothing, and the same address begins anew.
  expect(await flow(ErasePerson).run(attendee.id, staff)).toBe(false);
  await expect(flow(CorrectName).run(registration.id, { name: 'Someone' }, staff)).rejects.toMatchObject({
    code: 'data-erased',
  });
  const again = await flow(Register).run(next.id, person('zzmarker'), visitor);
  expect(again.attendee.id).not.toBe(attendee.id);
});

/** Delivers what is due with a transport of the test. */
async function deliverWith(send: (mail: { to: { address: string } }) => Promise<void>): Promise<number> {
  const transport = { send: async (mail: never) => (await send(mail), { response: '250 ok' }) };
  return new DeliverMessages(
    flow(Changes),
    database.dataSource,
    world.clock,
    testConfig,
    createLogger('silent'),
    transport as unknown as EmailTransport,
    new ForegroundPriority(),
  ).run();
}

test('of a person who did everything, nothing is left in any table or file', async () => {
  await database.dataSource.query(`update calls set accepts_proposals = true`);
  const session = await world.session({ title: 'Everything' });
  const { attendee } = await flow(Register).run(session.id, person('uumarker'), visitor);
  await flow(ProveAddress).run(attendee);
  // A draft with a file, whose only other member has not accepted.
  const draft = await flow(WriteSubmission).create(attendee.id, { title: 'The uumarker plan', theme: 'energy' });
  const fields = { summary: 'By uumarker@people.example' };
  await flow(WriteSubmission).save(attendee.id, draft.id, (stored) => ({ ...stored, ...fields }));
  const invited = { email: 'co-author@people.example', name: 'Co-author' };
  await flow(ChangeTeam).invite(attendee.id, draft.id, invited);
  await inTransaction(database.dataSource, async (tx) => {
    const fileId = await storeFile(tx, storable(Buffer.from('Written by Uumarker'), 'uumarker.pdf'), world.clock.now());
    const anonymous = storable(Buffer.from('Also by Uumarker'), 'uumarker-2.pdf');
    const anonymousFileId = await storeFile(tx, anonymous, world.clock.now());
    const file = { proposalId: draft.id, fileId, pages: 1, anonymousFileId, namesFound: [] };
    await insertProposalFile(tx, file, world.clock.now());
  });
  // Somebody else registers people whom we know, under the names that they type.
  const { delegation } = await flow(StartDelegation).create(
    world.call.slug,
    delegationInput.parse({
      coordinator: { email: 'lead@people.example', name: 'Lead' },
      organization: 'Port of Lagos',
      sessions: [session.id],
      members: [{ email: 'member@people.example', name: 'Member' }],
    }),
    staff,
  );
  const members = [{ email: 'uumarker@people.example', name: 'Dr Uumarker', timeZone: 'Africa/Lagos' }];
  const roster = rosterInput.parse({ sessions: [session.id], members });
  await flow(RegisterRoster).run(delegation.id, roster, { kind: 'attendee', id: delegation.coordinatorId }, 'listed');
  // What an API client can ask for again.
  const apiKeyId = randomUUID();
  await database.dataSource.query(
    `insert into api_keys (id, name, role, key_hash, created_at) values ($1, 'Tests', 'owner', '', now())`,
    [apiKeyId],
  );
  for (const [key, body] of [
    ['theirs', { id: attendee.id, name: 'Uumarker' }],
    ['other', { id: randomUUID(), name: 'Other' }],
  ] as const) {
    await database.dataSource.query(
      `insert into idempotency_keys (api_key_id, key, request_hash, status, body, created_at)
       values ($1, $2, '', 201, to_jsonb($3::text), $4)`,
      [apiKeyId, key, JSON.stringify(body), world.clock.now()],
    );
  }
  // More than strangers can have sent to an address on one day.
  const mark = addressMark(testConfig.secret, 'unproven', 'uumarker@people.example');
  for (let count = 0; count < 20; count++) {
    await inTransaction(database.dataSource, (tx) => takeDelivery(tx, mark, randomUUID(), 20, world.clock.now()));
  }
  expect(await columnsWith('uumarker')).toEqual(
    expect.arrayContaining([
      'delegation_listings.name',
      'file_chunks.content',
      'files.name',
      'idempotency_keys.body',
      'messages.payload',
      'proposal_contents.summary',
      'proposals.title',
    ]),
  );
  const { listings } = await readPersonalData(database.dataSource.manager, attendee);
  expect(listings).toMatchObject([
    { coordinator: 'Lead', organization: 'Port of Lagos', session: 'Everything', name: 'Dr Uumarker' },
  ]);

  await flow(ErasePerson).run(attendee.id, staff);
  const sent: string[] = [];
  await deliverWith(async ({ to }) => void sent.push(to.address));
  expect(sent).toContain('uumarker@people.example');
  expect(await columnsWith('uumarker')).toEqual([]);
  // A request that is sent again doesn't register them anew.
  const kept = await database.dataSource.query<{ key: string; named: boolean }[]>(
    `select key, body is not null as named from idempotency_keys order by key`,
  );
  expect(kept).toEqual([
    { key: 'other', named: true },
    { key: 'theirs', named: false },
  ]);
  expect(sent).not.toContain(invited.email);
});

test('an erasure during a delivery drops later emails and erases the sent one', async () => {
  const session = await world.session({ startsAtLocal: '2027-02-02T16:00' });
  const { attendee } = await flow(Register).run(session.id, person('yymarker'), visitor);
  let erased = false;
  await deliverWith(async ({ to }) => {
    if (to.address !== 'yymarker@people.example' || erased) return;
    erased = true;
    await flow(ErasePerson).run(attendee.id, staff);
  });
  expect(erased).toBe(true);
  // It was sent, but its lease had gone: nobody can tell any more, and nobody needs to.
  expect((await messagesOf(attendee.id)).map(({ kind, state, leaseId }) => ({ kind, state, leaseId }))).toEqual([
    { kind: 'invited', state: 'dropped', leaseId: null },
  ]);
  expect(await columnsWith('yymarker')).toEqual([]);
});

test('simultaneous erasures and registrations of one address erase a person completely', async () => {
  const [one, two] = [await world.session(), await world.session({ title: 'Two', capacity: 3 })];
  const { attendee } = await flow(Register).run(one.id, person('xxmarker'), visitor);
  const results = await Promise.allSettled([
    flow(ErasePerson).run(attendee.id, staff),
    flow(Register).run(two.id, person('xxmarker'), visitor),
    flow(ErasePerson).run(attendee.id, staff),
    flow(Register).run(two.id, person('another'), visitor),
  ]);
  expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
  expect(await attendeeRow(attendee.id)).toMatchObject({ email: '' });
  const live = await database.dataSource.query<object[]>(
    `select 1 from registrations where attendee_id = $1 and state <> 'cancelled'`,
    [attendee.id],
  );
  expect(live).toEqual([]);
  const counted = await database.dataSource.query<object[]>(
    `select s.taken from sessions s where s.taken <> (select count(*) from registrations r
       where r.session_id = s.id and r.state in ('confirmed', 'offered'))`,
  );
  expect(counted).toEqual([]);
});

describe('when the storage period is over', () => {
  const notice = (retentionDays: number) =>
    privacyNoticeInput.parse({
      controller: 'City',
      contactEmail: 'dpo@example.org',
      purpose: 'Webinars',
      legalBasis: 'Task',
      retentionDays,
    });
  const named = async () => {
    const [row] = await database.dataSource.query<{ count: number }[]>(
      `select count(*)::int as count from attendees where email <> ''`,
    );
    return row?.count;
  };

  test('people are erased in batches, by any number of instances, except those with an upcoming session', async () => {
    const session = await world.session({ startsAtLocal: '2027-03-20T16:00' });
    const after = await world.session({ title: 'After the call', startsAtLocal: '2027-04-20T16:00' });
    for (let index = 0; index < 60; index++) await flow(Register).run(session.id, person(`many-${index}`), visitor);
    await flow(Register).run(after.id, person('still-to-come'), visitor);
    const before = (await named()) ?? 0;
    expect(before).toBeGreaterThan(60);
    // No notice, no erasure.
    world.clock.set('2030-01-01T00:00:00Z');
    expect(await flow(EraseExpired).run()).toBe(0);

    await flow(SetPrivacyNotice).run(world.call.slug, notice(10), staff);
    // The call closes on 31 March in Taipei: 10 April is its last day.
    world.clock.set('2027-04-10T15:59:59Z');
    expect(await flow(EraseExpired).run()).toBe(0);
    world.clock.set('2027-04-10T16:00:00Z');
    const [one, two] = await Promise.all([flow(EraseExpired).run(), flow(EraseExpired).run()]);
    expect(one + two).toBe(before - 1);
    expect(await named()).toBe(1);
    const entries = await database.dataSource.query<{ count: number }[]>(
      `select (details->>'count')::int as count from audit_entries where action = 'call.people-erased' order by position`,
    );
    expect(entries.map(({ count }) => count).every((count) => count <= 50)).toBe(true);
    expect(entries.reduce((sum, { count }) => sum + count, 0)).toBe(before - 1);
    // Nobody gets an email about what the notice had said.
    const told = await database.dataSource.query<object[]>(
      `select 1 from messages where kind = 'erased' and created_at >= $1`,
      [world.clock.now()],
    );
    expect(told).toEqual([]);
    world.clock.set('2027-04-21T00:00:00Z');
    expect(await flow(EraseExpired).run()).toBe(1);
  });
});

test('whose address was merged with theirs is erased with them, and not the other way around', async () => {
  const session = await world.session({ title: 'Merged and erased' });
  const [stays, goes] = [
    await flow(Register).run(session.id, person('yymarker'), staff),
    await flow(Register).run(session.id, person('xxmarker'), visitor),
  ];
  await flow(MergePeople).run(goes.attendee.id, stays.attendee.id, staff);
  await flow(ErasePerson).run(goes.attendee.id, staff);
  expect([(await attendeeRow(goes.attendee.id)).email, await columnsWith('xxmarker')]).toEqual(['', []]);
  expect((await attendeeRow(stays.attendee.id)).email).toBe('yymarker@people.example');
  const first = await flow(Register).run(session.id, person('vvmarker'), visitor);
  const other = await flow(Register).run(session.id, person('wwmarker'), visitor);
  await flow(MergePeople).run(first.attendee.id, other.attendee.id, staff);
  await flow(MergePeople).run(other.attendee.id, stays.attendee.id, staff);
  const into = async () => (await attendeeRow(first.attendee.id)).mergedInto;
  const ofFirst = [await into()];
  await flow(MergePeople).undo(other.attendee.id, staff);
  ofFirst.push(await into());
  await flow(MergePeople).run(other.attendee.id, stays.attendee.id, staff);
  expect(ofFirst).toEqual([stays.attendee.id, other.attendee.id]);
  const { otherAddresses } = await readPersonalData(database.dataSource.manager, stays.attendee);
  expect(otherAddresses).toEqual(['vvmarker@people.example', 'wwmarker@people.example']);
  await flow(ErasePerson).run(stays.attendee.id, staff);
  // The last email goes to the address that stayed.
  expect(await columnsWith('yymarker')).toEqual(['messages.payload']);
  expect([await columnsWith('wwmarker'), await columnsWith('vvmarker')]).toEqual([[], []]);
});

test('the undo of a merge leaves what its person has unsubscribed from since, and ends after seven days', async () => {
  const session = await world.session({ title: 'Unsubscribed' });
  const goes = await flow(Register).run((await world.session()).id, person('unsubgoes'), staff);
  const stays = await flow(Register).run(session.id, person('unsubstays'), staff);
  const unsubscribe = (id: string, unsubscribedFrom: EmailCategory[]) =>
    flow(UpdatePreferences).run(id, { timeZone: 'Africa/Nairobi', language: 'en', unsubscribedFrom });
  const unsubscribed = async () => (await attendeeRow(stays.attendee.id)).unsubscribedFrom;
  await unsubscribe(goes.attendee.id, ['reminders']);
  await flow(MergePeople).run(goes.attendee.id, stays.attendee.id, staff);
  expect(await unsubscribed()).toEqual(['reminders']);
  // What had not left yet goes to the address that stays.
  const recipients = (await messagesOf(stays.attendee.id)).filter(({ state }) => state === 'queued');
  expect(recipients.length).toBeGreaterThan(2);
  expect(new Set(recipients.map(({ payload }) => payload.recipient.email))).toEqual(
    new Set(['unsubstays@people.example']),
  );
  await unsubscribe(stays.attendee.id, ['reminders', 'news']);
  await flow(MergePeople).undo(goes.attendee.id, staff);
  expect(await unsubscribed()).toEqual(['news']);

  await flow(MergePeople).run(goes.attendee.id, stays.attendee.id, staff);
  world.clock.advance({ days: 7 });
  const late = flow(MergePeople).undo(goes.attendee.id, staff);
  await expect(late).rejects.toMatchObject({ code: 'person-undo-over' });
});

test('the reason why they were moved on a waiting list is erased', async () => {
  const session = await world.session({ title: 'Moved and erased', capacity: 1, waitlist: true });
  for (const name of ['seated', 'first']) await flow(Register).run(session.id, person(name), staff);
  const moved = await flow(Register).run(session.id, person('ttmarker'), staff);
  const input = { position: 1, reason: 'Ttmarker called' };
  await flow(MoveOnWaitlist).run(moved.registration.id, input, staff);
  await flow(ErasePerson).run(moved.attendee.id, staff);
  expect(await columnsWith('ttmarker')).toEqual(['messages.payload']);
});

test('links of an address open nothing that a merge, or its undo, gives to another one', async () => {
  const { manager } = database.dataSource;
  const session = await world.session({ title: 'Links apart' });
  const goes = await flow(Register).run(session.id, person('linksgo'), visitor);
  const stays = await flow(Register).run((await world.session()).id, person('linksstay'), staff);
  const delegation = delegationInput.parse({
    coordinator: { email: 'linksgo@people.example', name: 'linksgo' },
    organization: 'Links Port',
    sessions: [session.id],
    members: [person('linksmember')],
  });
  await flow(StartDelegation).create(world.call.slug, delegation, staff);
  const [team] = await manager.getRepository(Delegation).findBy({ coordinatorId: goes.attendee.id });
  const versions = Array.from({ length: 9 }, (_, index) => index + 1);
  const opening = async (find: (version: number) => Promise<object | null>) =>
    (await Promise.all(versions.map(async (one) => ((await find(one)) ? [one] : [])))).flat();
  const opened = async () => ({
    room: await opening((one) =>
      findRegistrationByJoinToken(manager, joinToken(testSecret, goes.registration.id, one)),
    ),
    team: await opening((one) => findDelegationByToken(manager, delegationToken(testSecret, team?.id ?? '', one))),
  });
  // The first link was stolen and replaced; the other person still has their first one.
  await flow(ChangeLinks).revoke(goes.attendee.id, staff);
  expect(await opened()).toEqual({ room: [2], team: [2] });
  await flow(MergePeople).run(goes.attendee.id, stays.attendee.id, staff);
  expect([await opened(), (await attendeeRow(stays.attendee.id)).linkVersion]).toEqual([{ room: [3], team: [3] }, 3]);
  // Nor do the links that the other person got in the meantime.
  await flow(MergePeople).undo(goes.attendee.id, staff);
  expect([await opened(), (await attendeeRow(goes.attendee.id)).linkVersion]).toEqual([{ room: [4], team: [4] }, 4]);
});
