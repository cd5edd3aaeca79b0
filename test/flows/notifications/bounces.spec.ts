import { DeliverMessages } from '../../../src/flows/notifications/deliver-messages.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { ResendInvite } from '../../../src/flows/notifications/resend-invite.flow.js';
import { RescheduleSession } from '../../../src/flows/sessions/reschedule-session.flow.js';
import { RetryMessages } from '../../../src/flows/notifications/retry-messages.flow.js';
import { ChangeLinks } from '../../../src/flows/registrations/change-links.flow.js';
import { ReceiveEmail } from '../../../src/flows/notifications/receive-email.flow.js';
import { Withdraw } from '../../../src/flows/registrations/withdraw.flow.js';
import type { EmailTransport } from '../../../src/domain/notifications/smtp/email-transport.js';
import { openEmailTransport } from '../../../src/domain/notifications/smtp/open-email-transport.js';
import { Message } from '../../../src/domain/notifications/message.entity.js';
import { countUndelivered } from '../../../src/domain/notifications/outbox/retry.queries.js';
import { createLogger } from '../../../src/platform/logger.js';
import { Attendee } from '../../../src/domain/registrations/attendee.entity.js';
import { listSuppressed } from '../../../src/domain/notifications/suppression/suppressions.queries.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { goldenBounce } from '../../support/bounces.js';
import { insertableColumns } from '../../support/insertable-columns.js';
import { findMessageByHeader } from '../../../src/domain/notifications/inbound/bounces.queries.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { TestSmtpServer } from '../../support/smtp.js';
import { createWorld, staff, testConfig } from '../../support/world.js';
import { ForegroundPriority } from '../../../src/platform/foreground-priority.js';
import { makeFlow } from '../../support/flows.js';
import { many } from '../../support/many.js';
import { Changes } from '../../../src/flows/changes.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let smtp: TestSmtpServer;
let transport: EmailTransport;
let register: Register;
let inbox: ReceiveEmail;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
  register = makeFlow(Register, database.dataSource, world.clock);
  inbox = makeFlow(ReceiveEmail, database.dataSource, world.clock);
  smtp = new TestSmtpServer();
  transport = openEmailTransport({ smtpUrl: await smtp.start(), dataDir: testConfig.dataDir });
});
beforeEach(() => {
  world.clock.set('2027-01-04T08:00:00Z');
  smtp.received.length = 0;
  smtp.refuse = () => null;
});
afterAll(async () => {
  await transport.close();
  await smtp.stop();
  await database.drop();
});

const visitor = { kind: 'visitor' } as const;
const person = (name: string) =>
  registrationInput.parse({ email: `${name}@example.org`, name, timeZone: 'Africa/Nairobi' });
const deliver = () =>
  new DeliverMessages(
    makeFlow(Changes, database.dataSource, world.clock),
    database.dataSource,
    world.clock,
    testConfig,
    createLogger('silent'),
    transport,
    new ForegroundPriority(),
  ).run();
const retry = () => makeFlow(RetryMessages, database.dataSource, world.clock);
const take = (raw: Buffer) => inbox.run(raw, { kind: 'system' });
const messagesOf = (attendeeId: string) =>
  database.dataSource.getRepository(Message).find({ where: { attendeeId }, order: { position: 'ASC' } });
const statesOf = async (attendeeId: string) =>
  (await messagesOf(attendeeId)).map(({ kind, state, bouncedAt }) =>
    [kind, state, ...(bouncedAt === null ? [] : ['bounced'])].join(' '),
  );
const attendee = (id: string) => database.dataSource.getRepository(Attendee).findOneByOrFail({ id });
const deedsOf = async (...subjects: string[]): Promise<string[]> => {
  const rows = await database.dataSource.query(
    `select action from audit_entries where subject = any($1) and action ~ '^(attendee|message)' order by position`,
    [subjects],
  );
  return rows.map((row: { action: string }) => row.action);
};

/** Somebody whose invite went out. */
async function invited(name: string, sessionInput: Record<string, unknown> = {}) {
  const session = await world.session(sessionInput);
  const { registration, attendee: person_ } = await register.run(session.id, person(name), visitor);
  await deliver();
  const [message] = await messagesOf(person_.id);
  if (message === undefined) throw new Error('Nobody was invited.');
  const report = (file: string, email = person_.email) => goldenBounce(file, { messageId: message.messageId, email });
  return { session, registration, id: person_.id, email: person_.email, report };
}
const move = (sessionId: string, startsAtLocal = '2027-01-15T16:00') =>
  makeFlow(RescheduleSession, database.dataSource, world.clock).run(sessionId, { startsAtLocal }, staff);

describe('a report that the address is not there', () => {
  test('belongs to a message by its whole Message-ID', async () => {
    const guest = await invited('whole');
    const found = (id: string) => findMessageByHeader(database.dataSource.manager, ['<other@example.org>', id]);
    const [message] = await messagesOf(guest.id);
    const id = message?.messageId ?? '';
    expect((await found(id))?.id).toBe(message?.id);
    expect(await found(id.replace('@', '@other.'))).toBeNull();
    expect(await found(`<${message?.id}@${id.split('@')[1]}`)).toBeNull();
    expect(await found(id.replace(/@.*/u, ''))).toBeNull();
  });

  test('is noted, and no more mail goes there until somebody tries again', async () => {
    const guest = await invited('gone');
    world.clock.set('2027-01-04T08:05:00Z');
    expect(await take(guest.report('postfix-unknown-user.eml'))).toEqual({ outcome: 'bounced', reason: null });
    const words = '550 5.1.1 <gone@example.org>: Recipient address rejected: User unknown in virtual mailbox table';
    expect((await messagesOf(guest.id))[0]).toMatchObject({
      state: 'sent',
      bouncedAt: new Date('2027-01-04T08:05:00Z'),
      bounceStatus: '5.1.1',
      bounceDiagnostic: words,
    });
    expect(await attendee(guest.id)).toMatchObject({
      suppressedAt: new Date('2027-01-04T08:05:00Z'),
      suppressionReason: words,
    });
    expect(await listSuppressed(database.dataSource.manager, guest.session.id, 10)).toEqual([
      {
        registrationId: guest.registration.id,
        attendeeId: guest.id,
        state: 'confirmed',
        name: 'gone',
        email: 'gone@example.org',
        since: new Date('2027-01-04T08:05:00Z'),
        words,
      },
    ]);
    await move(guest.session.id);
    await deliver();
    expect(await statesOf(guest.id)).toEqual(['invited sent bounced', 'rescheduled dropped']);
    expect((await messagesOf(guest.id))[1]?.result).toBe('The address is suppressed because email to it bounces.');
    expect(smtp.to('gone@example.org').length).toBe(1);

    await makeFlow(RetryMessages, database.dataSource, world.clock).liftSuppression(guest.id, {
      kind: 'attendee',
      id: guest.id,
    });
    await deliver();
    expect(await statesOf(guest.id)).toEqual(['invited sent bounced', 'rescheduled dropped', 'link sent']);
    expect(await attendee(guest.id)).toMatchObject({ suppressedAt: null, suppressionReason: null });
    expect(await deedsOf(`attendee:${guest.id}`, `registration:${guest.registration.id}`)).toEqual([
      'message.bounced',
      'attendee.unreachable',
      'attendee.tried-again',
    ]);
  });

  test('counts once', async () => {
    const guest = await invited('twice');
    await take(guest.report('postfix-unknown-user.eml'));
    expect(await take(guest.report('exim-unrouteable.eml'))).toEqual({ outcome: 'ignored', reason: 'bounce-repeated' });
    expect(await deedsOf(`attendee:${guest.id}`)).toEqual(['attendee.unreachable']);
  });

  test('counts only with the Message-ID of a mail that went out, and for its recipient', async () => {
    const guest = await invited('safe');
    const other = await invited('other');
    expect(await take(goldenBounce('postfix-unknown-user.eml', { email: guest.email }))).toEqual({
      outcome: 'ignored',
      reason: 'unknown-message',
    });
    expect(await take(guest.report('postfix-unknown-user.eml', other.email))).toEqual({
      outcome: 'ignored',
      reason: 'other-recipient',
    });
    for (const one of [guest, other]) expect((await attendee(one.id)).suppressedAt).toBeNull();
    for (const one of [guest, other]) expect(await statesOf(one.id)).toEqual(['invited sent']);
    const { attendee: waiting } = await register.run(guest.session.id, person('unsent'), visitor);
    const [queued] = await messagesOf(waiting.id);
    const early = goldenBounce('postfix-unknown-user.eml', { messageId: queued!.messageId, email: waiting.email });
    expect(await take(early)).toEqual({ outcome: 'ignored', reason: 'not-sent' });
    await deliver();
  });

  test('concerns the address in all calls', async () => {
    const guest = await invited('everywhere');
    const occurrence = '00000000-0000-4000-8000-000000000001';
    await database.dataSource.query(
      `insert into calls select (json_populate_record(c, json_build_object(
      'id', $1::text, 'slug', 'another'))).* from calls c limit 1`,
      [occurrence],
    );
    const columns = await insertableColumns(database.dataSource, 'attendees');
    await database.dataSource.query(
      `insert into attendees (${columns}) select ${columns} from (
         select (json_populate_record(a, json_build_object('id', $2::text, 'call_id', $2::text,
           'page_token_hash', '\\x01', 'feed_token_hash', '\\x02'))).* from attendees a where id = $1) another`,
      [guest.id, occurrence],
    );
    await take(guest.report('gmail-disabled.eml'));
    expect((await attendee(occurrence)).suppressedAt).not.toBeNull();
    await register.run(guest.session.id, person('everywhere'), visitor);
    expect((await attendee(occurrence)).suppressedAt).toBeNull();
  });
});

test('a full mailbox, a policy and a delay are noted and stop nothing', async () => {
  const guests = [];
  for (const [name, file, outcome] of [
    ['full', 'exchange-mailbox-full.eml', 'bounced'],
    ['policy', 'sendmail-policy.eml', 'bounced'],
    ['forwards', 'forwarded-unknown-user.eml', 'bounced'],
    ['late', 'postfix-delayed.eml', 'delayed'],
  ] as const) {
    const guest = await invited(name);
    expect(await take(guest.report(file))).toEqual({ outcome, reason: null });
    expect((await attendee(guest.id)).suppressedAt).toBeNull();
    guests.push(guest);
  }
  const late = guests.at(-1)!;
  expect((await messagesOf(late.id))[0]).toMatchObject({ bouncedAt: null, bounceStatus: '4.4.1' });
  expect(await take(late.report('postfix-no-such-host.eml'))).toEqual({ outcome: 'bounced', reason: null });
  expect((await messagesOf(late.id))[0]).toMatchObject({ bounceStatus: '5.4.4' });
  expect((await attendee(late.id)).suppressedAt).not.toBeNull();
});

describe('a server that refuses the recipient at once', () => {
  test.each([
    ['550 5.1.1 no such user', true],
    ['551 5.7.1 we do not want you', false],
    ['554 rejected', false],
    ['550 no such user', true],
  ])('with %s makes the address unreachable: %s', async (answer, isHard) => {
    smtp.refuse = () => ({ code: Number(answer.slice(0, 3)), message: answer.slice(4) });
    const guest = await invited(`refused-${answer.replaceAll(/\W/gu, '-')}`);
    expect(await statesOf(guest.id)).toEqual(['invited failed']);
    expect((await attendee(guest.id)).suppressionReason).toBe(isHard ? answer : null);
    smtp.refuse = () => null;
    await move(guest.session.id);
    await deliver();
    expect(await statesOf(guest.id)).toEqual(['invited failed', `rescheduled ${isHard ? 'dropped' : 'sent'}`]);
  });
});

describe('email is sent again', () => {
  const stopped = async (name: string) => {
    const guest = await invited(name);
    await take(guest.report('postfix-unknown-user.eml'));
    return guest;
  };

  test('when the person registers again, or asks for the lost link', async () => {
    const guest = await stopped('again');
    const other = await world.session({ title: 'Another one' });
    await register.run(other.id, person('again'), visitor);
    await deliver();
    expect(await statesOf(guest.id)).toEqual(['invited sent bounced', 'link sent', 'invited sent']);
    const lost = await stopped('lost');
    await makeFlow(ChangeLinks, database.dataSource, world.clock).send(world.call.slug, lost.email, visitor);
    await deliver();
    expect(await statesOf(lost.id)).toEqual(['invited sent bounced', 'link sent']);
    expect((await attendee(lost.id)).suppressedAt).toBeNull();
  });

  test('when the invite is sent again, to one or to many', async () => {
    const one = await stopped('resent-one');
    await makeFlow(ResendInvite, database.dataSource, world.clock).run(one.registration.id, staff);
    const two = await stopped('resent-many');
    const ids = [two.registration.id];
    await many(database.dataSource, world.clock).resend(two.session.id, ids, staff);
    await deliver();
    for (const { id } of [one, two]) {
      expect(await statesOf(id)).toEqual(['invited sent bounced', 'invited sent']);
      expect(await deedsOf(`attendee:${id}`)).toEqual(['attendee.unreachable', 'attendee.tried-again']);
    }
  });

  test('to nobody by the word of another attendee or a viewer', async () => {
    const guest = await stopped('guarded');
    const tryAgain = makeFlow(RetryMessages, database.dataSource, world.clock);
    for (const actor of [visitor, { kind: 'attendee', id: staff.kind }, { ...staff, role: 'viewer' }] as const) {
      await expect(tryAgain.liftSuppression(guest.id, actor as never)).rejects.toMatchObject({ code: 'forbidden' });
      await expect(retry().all({ callId: world.call.id }, actor as never)).rejects.toMatchObject({ code: 'forbidden' });
    }
    expect((await attendee(guest.id)).suppressedAt).not.toBeNull();
  });
});

describe('sending again', () => {
  test('takes the message with its Message-ID and the links of today', async () => {
    const guest = await invited('once-more');
    const [{ messageId, id }] = (await messagesOf(guest.id)) as [Message];
    await expect(retry().one(id, staff)).rejects.toMatchObject({ code: 'nothing-to-retry' });
    await take(guest.report('postfix-unknown-user.eml'));
    await database.dataSource.query(`update attendees set link_version = 7 where id = $1`, [guest.id]);
    world.clock.advance({ minutes: 5 });
    expect(await retry().one(id, staff)).toMatchObject({ state: 'queued', attempts: 0, bouncedAt: null, result: null });
    expect((await attendee(guest.id)).suppressedAt).toBeNull();
    await deliver();
    expect(smtp.to(guest.email).map((mail) => mail.parsed.messageId)).toEqual([messageId, messageId]);
    expect((await messagesOf(guest.id))[0]).toMatchObject({
      state: 'sent',
      payload: { recipient: { linkVersion: 7 } },
    });
    expect(await deedsOf(`registration:${guest.registration.id}`)).toEqual(['message.bounced', 'message.retried']);
  });

  test('retries all messages of a session, for each registration only what still applies', async () => {
    const session = await world.session();
    smtp.refuse = () => ({ code: 554, message: '5.7.1 not today' });
    const ids: string[] = [];
    for (const name of ['moved', 'left', 'fine']) {
      const { registration, attendee: one } = await register.run(session.id, person(`all-${name}`), visitor);
      ids.push(one.id);
      await deliver();
      if (name === 'left') {
        await makeFlow(Withdraw, database.dataSource, world.clock).run(registration.id, staff);
        await deliver();
      }
    }
    smtp.refuse = (recipient) => (recipient.includes('moved') ? { code: 554, message: '5.7.1 not today' } : null);
    await move(session.id);
    await deliver();
    expect(await Promise.all(ids.map(statesOf))).toEqual([
      ['invited failed', 'rescheduled failed'],
      ['invited failed', 'withdrawn failed'],
      ['invited failed', 'rescheduled sent'],
    ]);
    smtp.refuse = () => null;
    const scope = { sessionId: session.id };
    expect(await countUndelivered(database.dataSource.manager, scope, world.clock.now())).toBe(2);
    expect(await retry().all(scope, staff)).toBe(2);
    expect(await retry().all(scope, staff)).toBe(0);
    await deliver();
    expect(await Promise.all(ids.map(statesOf))).toEqual([
      ['invited failed', 'rescheduled sent'],
      ['invited failed', 'withdrawn sent'],
      ['invited failed', 'rescheduled sent'],
    ]);
    world.clock.set('2027-01-15T10:00:00Z');
    expect(await countUndelivered(database.dataSource.manager, scope, world.clock.now())).toBe(0);
  });

  test('takes of links only the last, of other mail each', async () => {
    const guest = await invited('linked');
    const later = (kind: string) =>
      database.dataSource.query(
        `insert into messages (id, call_id, attendee_id, kind, state, dedupe_key, payload, message_id, created_at, due_at)
         select n.id, call_id, attendee_id, $2, 'failed', n.id, payload, n.id, created_at, due_at
         from messages m, gen_random_uuid() n(id) where m.attendee_id = $1 and m.kind = 'invited'`,
        [guest.id, kind],
      );
    for (const kind of ['link', 'link', 'deadline', 'deadline']) await later(kind);
    await retry().all({ callId: world.call.id }, staff);
    expect(await statesOf(guest.id)).toEqual([
      'invited sent',
      'link failed',
      'link queued',
      'deadline queued',
      'deadline queued',
    ]);
    await database.dataSource.query(`delete from messages where attendee_id = $1`, [guest.id]);
  });

  test('by two at once puts each message out once', async () => {
    const guest = await invited('raced');
    await take(guest.report('postfix-unknown-user.eml'));
    const scope = { sessionId: guest.session.id };
    const counts = await Promise.all([1, 2, 3, 4].map(() => retry().all(scope, staff)));
    expect(counts.reduce((sum, one) => sum + one, 0)).toBe(1);
    await deliver();
    expect(smtp.to(guest.email).length).toBe(2);
  });
});

test('a report beside a retry, a registration and new links neither deadlocks nor is lost', async () => {
  const guest = await invited('crowded');
  const report = guest.report('postfix-unknown-user.eml');
  const other = await world.session({ title: 'Beside' });
  await Promise.all([
    take(report),
    register.run(other.id, person('crowded'), visitor),
    take(report),
    retry().all({ callId: world.call.id }, staff),
    makeFlow(ChangeLinks, database.dataSource, world.clock).revoke(guest.id, staff),
    deliver(),
  ]);
  await take(report);
  const { suppressedAt } = await attendee(guest.id);
  const [first] = await messagesOf(guest.id);
  // The last one has the say: whom mail does not reach, from them it has come back.
  expect(suppressedAt === null || first?.bouncedAt !== null).toBe(true);
  expect((await deedsOf(`attendee:${guest.id}`)).at(0)).toBeDefined();
});
