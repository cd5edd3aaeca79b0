import type { Type } from '@nestjs/common';
import type { Actor } from '../../../../src/domain/identity/actor.js';
import { getCallBySlug } from '../../../../src/domain/calls/calls.queries.js';
import { frozenRanks, seenRanks } from '../../../../src/parts/jury/domain/decision.js';
import { readJuryProgress } from '../../../../src/parts/jury/domain/jury-progress.js';
import { standardContents } from '../../../../src/parts/letters/domain/letter.js';
import {
  countLetterEmails,
  type DeliveryState,
  listLetterRecipients,
  listLetters,
} from '../../../../src/parts/letters/domain/letters.queries.js';
import type { LetterOutcome } from '../../../../src/domain/proposals/letter-outcome.js';
import { currentLetter } from '../../../../src/parts/letters/domain/open-letter.js';
import { countPeople, listPeople } from '../../../../src/parts/letters/domain/team-people.queries.js';
import { readersOf } from '../../../../src/parts/letters/domain/letter-readers.js';
import type { ComposedEmail } from '../../../../src/domain/notifications/email/composed-email.js';
import { DeliveryFailure } from '../../../../src/domain/notifications/smtp/delivery-failure.js';
import type { EmailTransport } from '../../../../src/domain/notifications/smtp/email-transport.js';
import { Attendee } from '../../../../src/domain/registrations/attendee.entity.js';
import { registrationInput } from '../../../../src/domain/registrations/admission/registration-input.js';
import { Changes } from '../../../../src/flows/changes.js';
import { EditCall } from '../../../../src/flows/calls/edit-call.flow.js';
import { DecideWinners } from '../../../../src/parts/jury/flows/decide-winners.flow.js';
import { juryRulesInput } from '../../../../src/parts/jury/domain/jury-input.js';
import { listTeamFeedback } from '../../../../src/parts/jury/domain/team-feedback.queries.js';
import { seenFeedback } from '../../../../src/parts/jury/domain/seen-feedback.js';
import { AssignProposals } from '../../../../src/parts/jury/flows/assign-proposals.flow.js';
import { ReleaseFeedback } from '../../../../src/parts/jury/flows/release-feedback.flow.js';
import { ScoreProposal } from '../../../../src/parts/jury/flows/score-proposal.flow.js';
import { SetJuryRules } from '../../../../src/parts/jury/flows/set-jury-rules.flow.js';
import { seenAnnouncement } from '../../../../src/parts/letters/domain/announcement.js';
import { readAnnouncement } from '../../../../src/parts/letters/domain/read-announcement.js';
import { AnnounceDue } from '../../../../src/parts/letters/flows/announce-due.flow.js';
import { AnnounceResults } from '../../../../src/parts/letters/flows/announce-results.flow.js';
import { PreviewLetter } from '../../../../src/parts/letters/flows/preview-letter.flow.js';
import { ChangeLetter } from '../../../../src/parts/letters/flows/change-letter.flow.js';
import { PublishShortlist } from '../../../../src/parts/letters/flows/publish-shortlist.flow.js';
import { SendLetters } from '../../../../src/parts/letters/flows/send-letters.flow.js';
import { DeliverMessages } from '../../../../src/flows/notifications/deliver-messages.flow.js';
import { RetryMessages } from '../../../../src/flows/notifications/retry-messages.flow.js';
import { ChangeProposalState } from '../../../../src/flows/proposals/change-proposal-state.flow.js';
import { ErasePerson } from '../../../../src/flows/privacy/erase-person.flow.js';
import { ProveAddress } from '../../../../src/flows/registrations/prove-address.flow.js';
import { Register } from '../../../../src/flows/registrations/register.flow.js';
import { PlanReminders } from '../../../../src/flows/notifications/plan-reminders.flow.js';
import { AnswerAcceptance } from '../../../../src/parts/winners/flows/answer-acceptance.flow.js';
import { PublishWinners } from '../../../../src/parts/winners/flows/publish-winners.flow.js';
import { declaredStatements } from '../../../../src/platform/database/statement.js';
import { ForegroundPriority } from '../../../../src/platform/foreground-priority.js';
import { createLogger } from '../../../../src/platform/logger.js';
import { read } from '../../../../src/platform/validation.js';
import { type CampaignMove, canMove, timedMoves } from '../../../../src/domain/campaigns/campaign.js';
import { letterSending } from '../../../../src/parts/letters/domain/letter-sending.js';
import { expectOnceEach, workerMoves } from '../../../support/campaign-machine.js';
import { TestClock } from '../../../support/clock.js';
import { freshDatabase, type TestDatabase } from '../../../support/database.js';
import { emptyTables } from '../../../support/emptied-database.js';
import { makeFlow } from '../../../support/flows.js';
import { criteria, makeProposal, makeStaff, openReviews } from '../../../support/jury.js';
import { createWorld, staff, testConfig } from '../../../support/world.js';

/** Keeps emails in memory; `beforeSending` holds each of them back. */
class Mailbox implements EmailTransport {
  sent: ComposedEmail[] = [];
  beforeSending: (mail: ComposedEmail) => Promise<void> = async () => undefined;

  async send(mail: ComposedEmail): Promise<{ response: string }> {
    await this.beforeSending(mail);
    this.sent.push(mail);
    return { response: '250 kept' };
  }

  async verify(): Promise<void> {}
  async close(): Promise<void> {}
}

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let mailbox: Mailbox;
const clock = new TestClock(new Date('2027-04-05T08:00:00Z'));
const call = 'solutions';

beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(async () => {
  clock.set('2027-04-05T08:00:00Z');
  await emptyTables(database.dataSource, 'calls', 'organizers', 'audit_entries');
  world = await createWorld(database.dataSource, clock, testConfig);
  await makeFlow(EditCall, database.dataSource, clock).run(call, { winners: null }, staff);
  mailbox = new Mailbox();
});
afterAll(() => database?.drop());

const of = <Flow>(flow: Type<Flow>) => makeFlow(flow, database.dataSource, clock);
const manager = () => database.dataSource.manager;
const refusal = async (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );
const proposal = (externalId: string, members: string[], changes: object = {}) =>
  makeProposal(database.dataSource, clock, externalId, {
    members: members.map((name) => ({ email: `${name}@team.example`, name })),
    ...changes,
  });
/** Makes attendees whose addresses are proven, in these languages. */
const prove = async (people: Record<string, string>) => {
  const session = await world.session({ startsAtLocal: '2027-05-14T16:00' });
  for (const [name, language] of Object.entries(people)) {
    const typed = { name, email: `${name}@team.example`, organization: 'Team', timeZone: 'Asia/Taipei', language };
    const visitor: Actor = { kind: 'visitor' };
    await of(Register).run(session.id, read(registrationInput, typed), visitor);
  }
  for (const attendee of await database.dataSource.getRepository(Attendee).find()) await of(ProveAddress).run(attendee);
  await database.dataSource.query(`delete from messages`);
};
const decide = async (winners: string[], outstanding: string[] = []) => {
  const { results, proposals } = await readJuryProgress(manager(), await getCallBySlug(manager(), call));
  const seen = seenRanks(frozenRanks(results, proposals));
  await of(DecideWinners).decide(call, { winners, outstanding, note: '', fewer: true, seen }, staff);
};
const publish = () => of(PublishWinners).publishDecision(call, '2027-06-01T12:00', staff);
const confirm = (outcome: LetterOutcome, count: number, more: object = {}) =>
  of(ChangeLetter).confirm(call, outcome, { confirm: count, writesAgain: false, sendAt: null, ...more }, staff);
const deliver = (flow = of(SendLetters)) =>
  flow.run().then(async (count) => {
    const changes = makeFlow(Changes, database.dataSource, clock);
    const silent = createLogger('silent');
    const rest = [silent, mailbox, new ForegroundPriority()] as const;
    await new DeliverMessages(changes, database.dataSource, clock, testConfig, ...rest).run();
    return count;
  });
const counting =
  declaredStatements()
    .find((one) => one.columns.some(([name]) => name === 'unreached'))
    ?.texts()[0] ?? '';
/** The people on the teams are counted once for each change: so all steps of all tests compare with a count of all. */
const expectCounts = async () => {
  const rows: { outcome: LetterOutcome }[] = await database.dataSource.query(counting, [world.call.id]);
  const counts = await countPeople(manager(), world.call.id);
  expect(Object.fromEntries(counts)).toEqual(Object.fromEntries(rows.map((row) => [row.outcome, row])));
};
/** Sends everything that is due, and returns who got which subject. */
const arrive = async () => {
  await expectCounts();
  mailbox.sent = [];
  await deliver();
  await expectCounts();
  await deliver();
  await expectCounts();
  return mailbox.sent.map(({ to, subject }) => `${to.address}: ${subject}`).toSorted();
};
const stateOf = async (outcome: LetterOutcome) => {
  await expectCounts();
  const letters = await listLetters(manager(), world.call.id);
  const letter = letters.find((one) => one.outcome === outcome && one.state !== 'sent');
  return letter === undefined ? null : [letter.state, letter.heldReason].filter(Boolean).join(' ');
};
const statuses = async (outcome: LetterOutcome) => {
  await expectCounts();
  return (await listPeople(manager(), world.call.id, outcome, { limit: 50 }))
    .map(({ title, name, status, obstacle, lastOutcome, state }) =>
      [title, name, status, obstacle, lastOutcome, state].filter((part) => part !== null).join(' '),
    )
    .toSorted();
};

test('the people on the teams are counted again after whatever they are counted by has changed', async () => {
  await prove({ ann: 'fr', ben: 'en', other: 'fr' });
  await proposal('P-1', ['ann', 'ben', 'late'], { state: 'shortlisted' });
  await proposal('P-2', ['ben'], { state: 'shortlisted' });
  await database.dataSource.query(`update proposals set source = 'form' where external_id = 'P-2'`);
  await database.dataSource.query(`update proposal_members set accepted_at = now()`);
  await of(PublishShortlist).publish(call, staff);
  const send = async () => {
    await confirm('shortlisted', (await countPeople(manager(), world.call.id)).get('shortlisted')?.due ?? 0);
    await deliver();
  };
  const [run, own] = [database.dataSource.query.bind(database.dataSource), [world.call.id]];
  const ofCall = 'call_id = $1';
  const changes: (string | (() => Promise<void>))[] = [
    `update attendees set language = 'ar' where ${ofCall} and email_key like 'ann@%'`,
    `update attendees set proven_at = null, proven_by = null where ${ofCall} and email_key like 'ben@%'`,
    `update attendees set proven_at = now(), proven_by = 'staff' where ${ofCall} and email_key like 'ben@%'`,
    ...['not_me_at', 'blocked_at', 'suppressed_at'].flatMap((column) => [
      `update attendees set ${column} = now() where ${ofCall} and email_key like 'ann@%'`,
      `update attendees set ${column} = null where ${ofCall} and email_key like 'ann@%'`,
    ]),
    `update attendees set merged_into = (select id from attendees where email_key like 'other@%') where email_key like 'ben@%'`,
    `update attendees set suppressed_at = now() where email_key like 'other@%'`,
    `update attendees set merged_into = null where ${ofCall} and email_key like 'ben@%'`,
    `update attendees set email_key = 'gone@team.example' where ${ofCall} and email_key like 'ben@%'`,
    `insert into proposal_members (proposal_id, email_key, email, name)
       select id, 'fresh@team.example', 'fresh@team.example', 'F' from proposals where ${ofCall} and external_id = 'P-1'`,
    `update attendees set email_key = 'fresh@team.example', email = 'fresh@team.example' where email_key like 'other@%'`,
    `update attendees set email_key = 'ben@team.example' where ${ofCall} and email_key like 'gone@%'`,
    `insert into attendees (id, call_id, email, email_key, name, time_zone, language, created_at)
       select gen_random_uuid(), $1, a, a, 'N', 'UTC', 'fr', now() from (values ('one@x.example'), ('late@team.example')) n(a)`,
    `update proposals set state = 'not-selected' where ${ofCall} and external_id = 'P-2'`,
    `update proposals set state = 'shortlisted' where ${ofCall} and external_id = 'P-2'`,
    send,
    `update messages set state = 'dropped', result = 'The letter is held.'
       where id = (select id from messages where kind = 'letter' order by id limit 1)`,
    `update messages set result = 'Something else.' where state = 'dropped'`,
    `update messages set result = 'The letter is held.' where state = 'dropped'`,
    `delete from messages where state = 'dropped'`,
    `delete from letter_recipients where ctid = (select max(ctid) from letter_recipients)`,
    `update letters set outcome = 'winner' where ${ofCall}`,
    `insert into jury_decisions (id, call_id, decided_by, decided_at, note, ranking)
       values (gen_random_uuid(), $1, 'system', now(), '', '[]')`,
    `update proposals set state = 'winner' where ${ofCall} and external_id = 'P-1'`,
    `insert into jury_choices select d.id, p.id, 'winner', true, 'shortlisted' from jury_decisions d, proposals p
       where p.external_id = 'P-1' and d.${ofCall}`,
    `update jury_choices set outstanding = false`,
    `update jury_choices set outstanding = true`,
    `update jury_decisions set reopened_at = now(), reopened_by = 'system', reopened_reason = '' where ${ofCall}`,
  ];
  let last = await countPeople(manager(), world.call.id);
  const unnoticed: unknown[] = [];
  for (const change of changes) {
    await (typeof change === 'string' ? run(change, change.includes('$1') ? own : []) : change());
    await expectCounts();
    const now = await countPeople(manager(), world.call.id);
    if (JSON.stringify([...now]) === JSON.stringify([...last])) unnoticed.push(change);
    last = now;
  }
  expect(unnoticed).toEqual([]);
});

test('whatever the people on the teams are counted by is noted', async () => {
  const triggers: { name: string; columns: string[] }[] = await database.dataSource.query(
    `select t.tgrelid::regclass::text as name, array(select attname::text from pg_attribute
         where attrelid = t.tgrelid and attnum = any(t.tgattr)) as columns
     from pg_trigger t join pg_proc f on f.oid = t.tgfoid where f.proname = any($1)`,
    [['note_list_change', 'note_changed_teams', 'note_changed_teammate', 'note_dropped_letter']],
  );
  const read = [...counting.matchAll(/\b(?:from|join) (?:lateral \()?(?!lateral\b|select\b)(\w+)/gu)].map(
    ([, name]) => name!,
  );
  const own = ['results', 'people', 'last', 'listed', 'teams'];
  const tables = new Set(read.filter((name) => !own.includes(name)));
  expect(tables).toContain('letter_recipients');
  expect([...tables].filter((table) => !triggers.some(({ name }) => name === table))).toEqual([]);
  const columns = new Set([...counting.matchAll(/\b(?:a|b|ra)\.(\w+)/gu)].map(([, name]) => name!));
  const noted = triggers.filter(({ name }) => name === 'attendees').flatMap((one) => one.columns);
  // A name is not counted, and an id doesn't change.
  expect([...columns].filter((column) => !['id', 'name', ...noted].includes(column))).toEqual([]);
});

test('letters go to the people of each proposal who can be written to, once the decision is published', async () => {
  const [a, b] = [await proposal('P-1', ['ana', 'bo']), await proposal('P-2', ['bo', 'cy'], { theme: 'living' })];
  await proposal('P-3', ['dee']);
  await prove({ ana: 'en', bo: 'zh-TW', cy: 'en', dee: 'ja' });
  await database.dataSource.query(`update attendees set suppressed_at = now() where email like 'cy@%'`);
  expect(await refusal(confirm('winner', 0))).toBe('letter-undecided');
  expect(await refusal(confirm('winner', 0, { sendAt: new Date('2027-05-01T00:00Z') }))).toBe('letter-undecided');
  await decide([a, b], [b]);
  expect(await refusal(confirm('winner', 2))).toBe('letter-unpublished');
  expect(await refusal(confirm('winner', 3, { sendAt: new Date('2027-05-01T00:00Z') }))).toBe('letter-count-changed');
  await publish();
  await of(DecideWinners).declineOthers(call, 1, staff);
  await expectCounts();
  const counts = await countPeople(manager(), world.call.id);
  expect([counts.get('winner'), counts.get('outstanding'), counts.get('not-selected')]).toMatchObject([
    { proposals: 1, unreached: 0, due: 2, unproven: 0 },
    { proposals: 1, unreached: 0, due: 1, suppressed: 1 },
    { proposals: 1, due: 1 },
  ]);
  for (const outcome of ['winner', 'outstanding', 'not-selected'] as const) {
    const people = await listPeople(manager(), world.call.id, outcome, { limit: 50 });
    const reached = people.filter(({ status }) => status !== 'unreachable');
    const expected = new Map<string, number>();
    for (const { language } of reached) {
      expected.set(language ?? 'en', 1 + (expected.get(language ?? 'en') ?? 0));
    }
    expect(new Map(readersOf(counts.get(outcome), world.call).map((one) => [one.language, one.count]))).toEqual(
      expected,
    );
  }
  await confirm('winner', 2);
  await confirm('outstanding', 1);
  await confirm('not-selected', 1);
  expect(await arrive()).toEqual([
    'ana@team.example: Congratulations, you’ve won: “Proposal P-1”',
    'bo@team.example: 恭喜獲選並列為主題傑出提案：「Proposal P-2」',
    'bo@team.example: 恭喜獲選：「Proposal P-1」',
    'dee@team.example: ご提案「Proposal P-3」の審査結果について',
  ]);
  const [own] = mailbox.sent.filter(({ to }) => to.address === 'ana@team.example');
  expect(own?.text).toContain('We need your answer by Tuesday 1 June 2027, 12:00, Taipei (UTC+8).');
  expect(own?.text).toMatch(/https:\/\/greenroom\.example\.org\/me\/\S+\/winners\//u);
  // They end, and nobody gets one twice.
  expect([await stateOf('winner'), await stateOf('outstanding'), await arrive()]).toEqual([null, null, []]);
  expect(await refusal(confirm('winner', 0))).toBe('letter-for-nobody');
  expect(await statuses('outstanding')).toEqual([
    'Proposal P-2 bo got outstanding sent',
    'Proposal P-2 cy unreachable suppressed',
  ]);
});

test('a reopened decision holds its letters, also those being sent, until it is published again', async () => {
  // More people than are written to at once.
  const size = 20;
  const team = (name: string) => Array.from({ length: size }, (_, index) => `${name}-${index}`);
  const [a, b] = [await proposal('P-1', team('ana')), await proposal('P-2', team('bo'))];
  await prove(Object.fromEntries([...team('ana'), ...team('bo')].map((name) => [name, 'en'])));
  await decide([a, b]);
  await publish();
  await confirm('winner', 2 * size);
  expect(await of(SendLetters).run()).toBe(2 * size);
  // The first email is at the server while the decision is reopened; the others are claimed, or wait.
  const reopened: Promise<void>[] = [];
  mailbox.beforeSending = () => (reopened[0] ??= of(DecideWinners).reopen(call, 'A score was missing.', staff));
  await deliver();
  await Promise.all(reopened);
  const first = mailbox.sent.map(({ to }) => to.address);
  expect(first.length).toBeGreaterThan(0);
  expect(first.length).toBeLessThan(2 * size);
  expect(await stateOf('winner')).toBe('held reopened');
  expect(await refusal(confirm('winner', size))).toBe('letter-undecided');
  mailbox.beforeSending = async () => undefined;
  expect(await arrive()).toEqual([]);
  // P-2 doesn't win this time. Who got the letter is shown, and the others get it once.
  clock.advance({ minutes: 1 });
  await decide([a]);
  await of(DecideWinners).declineOthers(call, 1, staff);
  expect(await refusal(confirm('winner', 1))).toBe('letter-unpublished');
  await publish();
  await expectCounts();
  const counts = await countPeople(manager(), world.call.id);
  const ofA = first.filter((address) => address.startsWith('ana')).length;
  const ofB = first.length - ofA;
  expect(counts.get('winner')).toMatchObject({ due: size - ofA, got: ofA, changed: 0 });
  expect(counts.get('not-selected')).toMatchObject({ due: size - ofB, got: 0, changed: ofB });
  if (ofA < size) await confirm('winner', size - ofA);
  expect(await arrive()).toHaveLength(size - ofA);
  await confirm('not-selected', size, { writesAgain: true });
  expect((await arrive()).map((line) => line.slice(line.indexOf(': ') + 2))).toEqual(
    Array(size).fill('The result of your proposal “Proposal P-2”'),
  );
  expect((await statuses('winner')).every((line) => line.endsWith('got winner sent'))).toBe(true);
});

test('two instances and a reopening at the same time send each letter once, or not at all', async () => {
  const winners = [];
  const people = Array.from({ length: 12 }, (_, index) => `person-${index}`);
  for (const name of people) winners.push(await proposal(name, [name]));
  await prove(Object.fromEntries(people.map((name) => [name, 'en'])));
  await decide(winners);
  await publish();
  await confirm('winner', 12);
  const [one, two] = [of(SendLetters), of(SendLetters)];
  await Promise.all([one.run(), of(DecideWinners).reopen(call, 'Wait.', staff), two.run()]);
  expect(await stateOf('winner')).toBe('held reopened');
  expect(await arrive()).toEqual([]);
  clock.advance({ minutes: 1 });
  await decide(winners);
  await publish();
  await confirm('winner', 12);
  mailbox.sent = [];
  await Promise.all([one.run(), two.run()]);
  await Promise.all([deliver(one), deliver(two)]);
  await deliver();
  expect(mailbox.sent.map(({ to }) => to.address).toSorted()).toEqual(
    people.map((name) => `${name}@team.example`).toSorted(),
  );
  expect(await stateOf('winner')).toBe(null);
});

test('a scheduled letter is held if its result is not published by then, and can be held, released and taken back', async () => {
  const a = await proposal('P-1', ['ana']);
  await prove({ ana: 'en' });
  await decide([a]);
  await confirm('winner', 1, { sendAt: new Date('2027-05-01T01:00:00Z') });
  expect(await arrive()).toEqual([]);
  clock.set('2027-05-01T01:00:00Z');
  expect(await arrive()).toEqual([]);
  expect(await stateOf('winner')).toBe('held unpublished');
  await of(ChangeLetter).takeBack(call, 'winner', staff);
  expect(await stateOf('winner')).toBe('draft');
  await publish();
  const contents = { en: { subject: 'You won: {{title}}', body: 'Rank: {{rank}}. {{feedback}}' } };
  await of(ChangeLetter).edit(call, 'winner', { contents }, staff);
  await confirm('winner', 1, { sendAt: new Date('2027-05-02T01:00:00Z') });
  expect(await refusal(of(ChangeLetter).edit(call, 'winner', { contents }, staff))).toBe('letter-state');
  await of(ChangeLetter).hold(call, 'winner', staff);
  clock.set('2027-05-02T01:00:00Z');
  expect([await arrive(), await stateOf('winner')]).toEqual([[], 'held organizer']);
  await confirm('winner', 1);
  expect(await arrive()).toEqual(['ana@team.example: You won: Proposal P-1']);
  // The next one begins with these texts.
  const [sent] = await listLetters(manager(), world.call.id);
  expect(sent).toMatchObject({ state: 'sent', contents });
  const state = (due: number) => currentLetter(sent === undefined ? [] : [sent], { due }).state;
  expect([state(0), state(1), currentLetter([], { due: 0 }).state]).toEqual(['sent', 'draft', 'draft']);
});

test('a letter that waited for the publication is sent with it', async () => {
  await decide([await proposal('P-1', ['ana'])]);
  await confirm('winner', 1, { sendAt: new Date('2027-05-01T01:00:00Z') });
  clock.set('2027-05-01T01:00:00Z');
  expect([await arrive(), await stateOf('winner')]).toEqual([[], 'held unpublished']);
  await publish();
  expect(await arrive()).toEqual(['ana@team.example: Congratulations, you’ve won: “Proposal P-1”']);
});

test('an email that waited for the mail server says the deadline that counts when it leaves, or nothing that is over', async () => {
  const [lettered, asked] = [await proposal('P-1', ['ana']), await proposal('P-2', ['bo'])];
  await decide([lettered, asked], [asked]);
  await publish();
  await confirm('winner', 1);
  await of(SendLetters).run();
  clock.advance({ hours: 1 });
  await of(PlanReminders).run();
  clock.advance({ days: 3 });
  await deliver();
  await of(PlanReminders).run();
  expect(mailbox.sent.map(({ to, text }) => [to.address, /\d+ June 2027/u.exec(text)?.[0]])).toEqual([
    ['bo@team.example', '4 June 2027'],
    ['ana@team.example', '4 June 2027'],
  ]);
  const deadlines = `select deadline_local as local from acceptances`;
  expect(await database.dataSource.query(deadlines)).toEqual([
    { local: '2027-06-04T12:00' },
    { local: '2027-06-04T12:00' },
  ]);
  clock.set('2027-06-02T08:00:00Z');
  await of(PlanReminders).run();
  await of(AnswerAcceptance).run(asked, 'accepted', staff);
  mailbox.sent = [];
  await deliver();
  expect(mailbox.sent.map(({ subject }) => subject).toSorted()).toEqual([
    'Do you accept? · Fri 4 Jun, 12:00 · Proposal P-1',
    'Your team has accepted · Proposal P-2',
  ]);
});

test('recipients of a letter are listed by what became of their email', async () => {
  await decide([await proposal('P-1', ['ana', 'bo', 'cy'])]);
  await publish();
  await confirm('winner', 3);
  await of(SendLetters).run();
  const [letter] = await listLetters(manager(), world.call.id);
  const inState = async (state: DeliveryState | undefined) =>
    (await listLetterRecipients(manager(), letter?.id ?? '', { sort: 'queuedAt', limit: 50, after: null, state }))
      .map(({ name }) => name)
      .toSorted();
  expect([await inState('queued'), await inState('sent')]).toEqual([['ana', 'bo', 'cy'], []]);
  mailbox.beforeSending = async ({ to }) => {
    if (to.address.startsWith('cy@')) throw new DeliveryFailure('permanent', '550 No such user');
  };
  await deliver();
  await database.dataSource.query(`update messages set bounced_at = $1 where payload #>> '{recipient,name}' = 'bo'`, [
    clock.now(),
  ]);
  expect([await inState('sent'), await inState('bounced'), await inState('failed'), await inState('queued')]).toEqual([
    ['ana'],
    ['bo'],
    ['cy'],
    [],
  ]);
  expect(await inState(undefined)).toEqual(['ana', 'bo', 'cy']);
});

describe('an announcement', () => {
  const preview = async () => readAnnouncement(manager(), await getCallBySlug(manager(), call));
  const announce = async (more: object = {}, seen?: string) =>
    of(AnnounceResults).run(
      call,
      { deadlineLocal: '2027-06-01T12:00', sendAt: null, seen: seen ?? seenAnnouncement(await preview()), ...more },
      staff,
    );
  const deadlines = () =>
    database.dataSource.query(`select state, deadline_local as until from acceptances order by proposal_id`);
  const all = [
    'ana@team.example: Congratulations, you’ve won: “Proposal P-1”',
    'bo@team.example: The result of your proposal “Proposal P-2”',
  ];
  beforeEach(async () => {
    const won = await proposal('P-1', ['ana']);
    await proposal('P-2', ['bo']);
    await decide([won]);
    await of(DecideWinners).declineOthers(call, 1, staff);
  });

  test('publishes, asks and sends as one, and only what was previewed; of two owners one does it', async () => {
    const before = await preview();
    expect(before).toMatchObject({
      isPublished: false,
      asked: 1,
      letters: [
        { outcome: 'winner', proposals: 1, people: 1, readers: [{ language: 'en', count: 1 }], state: 'draft' },
        { outcome: 'not-selected', proposals: 1, people: 1, state: 'draft' },
      ],
    });
    const seen = seenAnnouncement(before);
    await confirm('winner', 1, { sendAt: new Date('2027-05-01T01:00:00Z') });
    expect(await refusal(announce({}, seen))).toBe('announcement-changed');
    expect(await refusal(announce({ deadlineLocal: '2027-04-05T16:00' }))).toBe('invalid');
    const again = seenAnnouncement(await preview());
    const both = await Promise.all([refusal(announce({}, again)), refusal(announce({}, again))]);
    expect(both.toSorted()).toEqual(['announcement-changed', 'done']);
    expect(await arrive()).toEqual(all);
    expect(await deadlines()).toEqual([{ state: 'pending', until: '2027-06-01T12:00' }]);
    expect([(await preview()).letters, await refusal(announce())]).toEqual([[], 'already-published']);
  });

  test('leaves at its time, in the night of a clock change, unless it is taken back or reopened before', async () => {
    // It is half past two in Berlin, for the second time that night.
    const sendAt = new Date('2027-10-31T01:30:00Z');
    const later = { sendAt, timeZone: 'Europe/Berlin', deadlineLocal: '2027-11-14T23:59' };
    await announce(later);
    expect((await preview()).scheduled).toEqual({ sendAt, deadlineLocal: '2027-11-14T23:59' });
    const fallback = { name: 'Lin', email: 'lin@example.org', language: 'en', title: 'Proposal' };
    const shown = { who: null, language: null, fallback };
    const letterCall = await getCallBySlug(manager(), call);
    expect((await of(PreviewLetter).run(letterCall, 'winner', shown, staff)).text).toContain('14 November 2027, 23:59');
    await of(AnnounceResults).takeBack(call, staff);
    expect([(await preview()).scheduled, await stateOf('winner')]).toEqual([null, 'draft']);
    await announce(later);
    const run = async (at: string) => {
      clock.set(at);
      await Promise.all([of(AnnounceDue).run(), of(AnnounceDue).run()]);
      return arrive();
    };
    expect(await run('2027-10-31T01:29:59Z')).toEqual([]);
    expect(await run('2027-10-31T01:30:00Z')).toEqual(all);
    expect(await deadlines()).toEqual([{ state: 'pending', until: '2027-11-14T23:59' }]);
    expect((await preview()).scheduled).toBeNull();
  });

  test('of a decision that was reopened sends nothing, and one that is late keeps the days', async () => {
    const sendAt = new Date('2027-05-01T01:00:00Z');
    await announce({ sendAt });
    await of(DecideWinners).reopen(call, 'A score was missing.', staff);
    clock.set(sendAt);
    await of(AnnounceDue).run();
    expect([await arrive(), await deadlines()]).toEqual([[], []]);
    const [{ id }, { id: other }] = await database.dataSource.query(`select id from proposals order by external_id`);
    await decide([id]);
    await announce({ sendAt: new Date('2027-05-02T01:00:00Z') });
    // Nothing ran for three days.
    clock.set('2027-05-05T01:00:00Z');
    await of(AnnounceDue).run();
    expect(await deadlines()).toEqual([{ state: 'pending', until: '2027-06-04T12:00' }]);
    await of(AnswerAcceptance).run(id, 'accepted', staff);
    await of(DecideWinners).reopen(call, 'Another score was missing.', staff);
    await decide([other]);
    expect((await preview()).dropped).toBe(1);
  });
});

test('a shortlist is published by itself, and its letters are held once it is taken back or over', async () => {
  const [a, b] = [await proposal('P-1', ['ana']), await proposal('P-2', ['bo'])];
  await prove({ ana: 'en', bo: 'de' });
  for (const id of ['P-1', 'P-2'])
    await of(ChangeProposalState).run(call, id, { state: 'shortlisted', note: '' }, staff);
  expect(await refusal(confirm('shortlisted', 2))).toBe('letter-shortlist-unpublished');
  await of(PublishShortlist).publish(call, staff);
  expect(await refusal(of(PublishShortlist).publish(call, staff))).toBe('shortlist-published');
  await confirm('shortlisted', 2, { sendAt: new Date('2027-05-02T01:00:00Z') });
  await of(PublishShortlist).takeBack(call, staff);
  expect(await stateOf('shortlisted')).toBe('held reopened');
  await of(PublishShortlist).publish(call, staff);
  await confirm('shortlisted', 2);
  expect(await arrive()).toEqual([
    'ana@team.example: On the shortlist: “Proposal P-1”',
    'bo@team.example: In der engeren Wahl: „Proposal P-2“',
  ]);
  await decide([a, b]);
  await publish();
  expect(await refusal(confirm('shortlisted', 0))).toBe('letter-shortlist-over');
  await confirm('winner', 2);
  expect(await arrive()).toHaveLength(2);
});

test('a letter reaches each person once, whatever is added, held, released or broken off in between', async () => {
  await expectOnceEach(['add', 'add', 'confirm', 'confirm', 'hold', 'takeBack'], async () => {
    await emptyTables(database.dataSource, 'calls', 'organizers', 'audit_entries');
    world = await createWorld(database.dataSource, clock, testConfig);
    await makeFlow(EditCall, database.dataSource, clock).run(call, { winners: null }, staff);
    await of(PublishShortlist).publish(call, staff);
    const session = await world.session({ startsAtLocal: '2027-05-14T16:00' });
    const people: string[] = [];
    const state = async () => (await stateOf('shortlisted'))?.split(' ')[0] ?? 'draft';
    const due = async () => (await countPeople(manager(), world.call.id)).get('shortlisted')?.due ?? 0;
    const attempt = async (move: CampaignMove, work: () => Promise<unknown>) => {
      const before = await state();
      const outcome = await refusal(work());
      const expected = canMove(timedMoves, before, move) ? 'done' : 'letter-state';
      // There is no letter before the first one, and nothing between two.
      expect([before, move, outcome]).toEqual([before, move, outcome === 'letter-not-found' ? outcome : expected]);
    };
    const confirmDue = async () => {
      const count = await due();
      if (count > 0) await attempt('schedule', () => confirm('shortlisted', count));
    };
    return {
      moves: {
        add: async () => {
          const name = `m${people.length}`;
          await proposal(`P-${people.length}`, [name], { state: 'shortlisted' });
          const typed = { name, email: `${name}@team.example`, timeZone: 'UTC', language: 'en' };
          await of(Register).run(session.id, read(registrationInput, typed), staff);
          await database.dataSource.query(`delete from messages where kind <> 'letter'`);
          people.push(`${name}@team.example`);
        },
        confirm: confirmDue,
        hold: () => attempt('hold', () => of(ChangeLetter).hold(call, 'shortlisted', staff)),
        takeBack: () => attempt('takeBack', () => of(ChangeLetter).takeBack(call, 'shortlisted', staff)),
      },
      worker: workerMoves(database.dataSource, clock, letterSending),
      emails: async () => {
        const rows: { email: string; state: string }[] = await database.dataSource.query(
          `select payload #>> '{recipient,email}' as email, state from messages where state <> 'dropped'`,
        );
        const queued = rows.filter((row) => row.state === 'queued').length;
        return { to: rows.map(({ email }) => email), queued, canLeave: (await state()) !== 'held' };
      },
      finish: async () => {
        if (['draft', 'held'].includes(await state())) await confirmDue();
        return people;
      },
    };
  });
});

test('what did not arrive can be sent again, unless the result has changed', async () => {
  const a = await proposal('P-1', ['ana']);
  await prove({ ana: 'en' });
  await decide([a]);
  await publish();
  await confirm('winner', 1);
  mailbox.beforeSending = async () => {
    throw new DeliveryFailure('permanent', '550 5.1.1 no such user');
  };
  expect(await arrive()).toEqual([]);
  expect(await statuses('winner')).toEqual(['Proposal P-1 ana got winner failed']);
  const [letter] = await listLetters(manager(), world.call.id);
  expect((await countLetterEmails(manager(), [letter?.id ?? ''])).get(letter?.id ?? '')).toMatchObject({ failed: 1 });
  mailbox.beforeSending = async () => undefined;
  const [person] = await listPeople(manager(), world.call.id, 'winner', { limit: 1 });
  const retry = () => of(RetryMessages).one(person?.messageId ?? '', staff);
  await retry();
  await of(DecideWinners).reopen(call, 'Wait.', staff);
  expect(await arrive()).toEqual([]);
  clock.advance({ minutes: 1 });
  await decide([a]);
  await publish();
  // It was dropped before it left, so they have not had it.
  await confirm('winner', 1);
  expect(await arrive()).toHaveLength(1);
});

test('letters say what jurors wrote, once it is released, and where the winners are shown', async () => {
  const a = await proposal('P-1', ['ana']);
  await prove({ ana: 'en' });
  const juror = await makeStaff(database.dataSource, clock, 'kim@jury.example');
  await of(EditCall).run(call, { criteria }, staff);
  const scale = { min: 1, max: 5 };
  const rules = juryRulesInput.parse({ scale, weights: { impact: 1 }, sharesFeedback: true });
  await of(SetJuryRules).run(call, rules, staff);
  await of(AssignProposals).byHand(call, { add: [{ proposal: 'P-1', juror: 'kim@jury.example' }], remove: [] }, staff);
  await openReviews(database.dataSource);
  const sheet = {
    scores: { impact: '4' },
    comment: 'Between us.',
    privateNote: 'Hm.',
    feedback: 'Say who pays.\nAnd when.',
  };
  await of(ScoreProposal).run(a, { ...sheet, handIn: true, version: 0 }, juror);
  const contents = { en: { subject: '{{title}}', body: 'Hello.\n\n{{feedback}}\n\nSee {{winners}}' } };
  await of(ChangeLetter).edit(call, 'winner', { contents }, staff);
  await decide([a]);
  await publish();
  const read = async () => {
    const reader = { name: 'Olga', email: 'olga@example.org', language: 'en', title: 'A sample' };
    return of(PreviewLetter).run(world.call, 'winner', { who: null, language: null, fallback: reader }, staff);
  };
  expect((await read()).text).toContain('Hello.\n\nSee https://greenroom.example.org/calls/solutions\n');
  const texts = await listTeamFeedback(manager(), await getCallBySlug(manager(), call));
  const release = { proposalId: a, jurorId: null, isReleased: true, seen: seenFeedback(texts) };
  await of(ReleaseFeedback).run(call, release, staff);
  await database.dataSource.query(
    `insert into winner_pages (call_id, published_at, published_by) values ($1, now(), 'x')`,
    [world.call.id],
  );
  await confirm('winner', 1);
  await arrive();
  const own = mailbox.sent.find(({ to }) => to.address === 'ana@team.example');
  expect(own?.text).toContain('What the jury wrote:\n\n“Say who pays.\nAnd when.”');
  expect(own?.html).toContain('“Say who pays.<br>And when.”');
  expect(own?.text).toContain('https://greenroom.example.org/calls/solutions/winners');
  for (const hidden of ['Between us.', 'Hm.', 'kim']) expect(own?.html).not.toContain(hidden);
});

test('the standard texts are in all languages, and other texts need one in the default language', async () => {
  expect(Object.keys(standardContents('winner')).toSorted()).toEqual(
    'ar de en es fr id ja ko vi zh-TW'.split(' ').toSorted(),
  );
  const edit = (contents: object) => of(ChangeLetter).edit(call, 'winner', { contents } as never, staff);
  const text = { subject: 'A', body: 'B' };
  expect(await refusal(edit({ 'zh-TW': text }))).toBe('invalid');
  expect(await refusal(edit({ en: text, xx: text }))).toBe('invalid');
  expect(await refusal(edit({ en: { subject: '{{nobody}}', body: 'B' } }))).toBe('invalid');
  expect(await refusal(edit({ en: text }))).toBe('done');
});

test('the call’s platform vouches for its teams, and nobody else for addresses that they type', async () => {
  const a = await proposal('P-1', ['ana', 'bo', 'cy', 'dee', 'eva'], { content: { language: 'de' } });
  const typed = await proposal('P-2', ['mallory']);
  const session = await world.session({ startsAtLocal: '2027-05-14T16:00' });
  // Strangers typed the addresses of all but two.
  const people = database.dataSource.getRepository(Attendee);
  for (const name of ['bo', 'cy', 'dee', 'mallory']) {
    const visitor = { name: 'Stranger', email: `${name}@team.example`, organization: 'Team', timeZone: 'Asia/Taipei' };
    await of(Register).run(session.id, read(registrationInput, visitor), { kind: 'visitor' });
  }
  await people.update({ email: 'cy@team.example' }, { notMeAt: clock.now() });
  const dee = await people.findOneByOrFail({ email: 'dee@team.example' });
  await of(ErasePerson).run(dee.id, staff);
  await database.dataSource.query(`delete from messages`);
  // A team that writes in Greenroom named somebody, who hasn't accepted; and somebody accepted unproven.
  await database.dataSource.query(`update proposals set source = 'form' where id = $1`, [typed]);
  const counted = async () => (await countPeople(manager(), world.call.id)).get('winner');
  const accept = `update proposal_members set accepted_at = now() where proposal_id = $1`;
  await decide([a, typed]);
  await publish();
  expect(await counted()).toMatchObject({ proposals: 2, unreached: 1, due: 3, unproven: 1, notMe: 1 });
  await database.dataSource.query(accept, [typed]);
  expect(await counted()).toMatchObject({ due: 3, unproven: 2, notMe: 1 });
  // The limits of addresses that strangers typed don't apply, nor the name that they typed.
  await database.dataSource.query(
    `update proposal_members set name = case email_key when 'bo@team.example' then 'Bo of P-1' when 'eva@team.example' then '' else name end`,
  );
  for (const index of [1, 2, 3, 4]) {
    const more = await world.session({ startsAtLocal: `2027-05-1${index}T16:00` });
    const visitor = { name: 'Stranger', email: 'bo@team.example', organization: 'Team', timeZone: 'Asia/Taipei' };
    await of(Register).run(more.id, read(registrationInput, visitor), { kind: 'visitor' });
    await deliver();
  }
  expect(mailbox.sent).toHaveLength(3);
  const { id: personKey } = await people.findOneByOrFail({ email: 'bo@team.example' });
  const fallback = { name: 'Olga', email: 'olga@example.org', language: 'en', title: 'A sample' };
  const shown = { who: { proposalId: a, personKey }, language: 'en', fallback };
  const preview = await of(PreviewLetter).run(world.call, 'winner', shown, staff);
  await confirm('winner', 3);
  expect((await arrive()).map((line) => line.slice(0, line.indexOf(':')))).toEqual(
    ['ana', 'bo', 'eva'].map((name) => `${name}@team.example`),
  );
  expect(mailbox.sent.find(({ to }) => to.address === 'bo@team.example')?.to.name).toBe('Bo of P-1');
  // Nor does the letter ask them to confirm anything; its preview is the same, but for the links.
  const lines = (text: string) => text.split('\n').filter((line) => !line.includes('http'));
  const own = mailbox.sent.find(({ to }) => to.address === 'bo@team.example');
  expect(lines(preview.text)).toEqual(lines(own?.text ?? ''));
  expect(mailbox.sent.every(({ text }) => !text.includes('Stranger') && text.includes('/me/'))).toBe(true);
  // Nobody is greeted by their address.
  const greeting = (name: string) =>
    mailbox.sent.find(({ to }) => to.address === `${name}@team.example`)?.text.match(/^Guten Tag.*$/mu)?.[0];
  expect([greeting('ana'), greeting('eva')]).toEqual(['Guten Tag ana,', 'Guten Tag,']);
  const { language, timeZone, provenAt } = await people.findOneByOrFail({ email: 'ana@team.example' });
  expect([language, timeZone, provenAt]).toEqual(['de', world.call.timeZone, null]);
  expect(await stateOf('winner')).toBe(null);
});
