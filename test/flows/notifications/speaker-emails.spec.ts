import { listSessionSpeakers } from '../../../src/domain/speakers/session-speakers.queries.js';
import { IsNull, Not } from 'typeorm';
import { autocommit } from '../../../src/platform/database/tx.js';
import { Message } from '../../../src/domain/notifications/message.entity.js';
import { claimMessages } from '../../../src/domain/notifications/outbox/delivery.queries.js';
import type { Session } from '../../../src/domain/sessions/session.entity.js';
import { countUndelivered } from '../../../src/domain/notifications/outbox/retry.queries.js';
import { RetryMessages } from '../../../src/flows/notifications/retry-messages.flow.js';
import { NotifySpeakers } from '../../../src/flows/notifications/notify-speakers.flow.js';
import { ReceiveEmail } from '../../../src/flows/notifications/receive-email.flow.js';
import { PlanReminders } from '../../../src/flows/notifications/plan-reminders.flow.js';
import { CancelSession } from '../../../src/flows/sessions/cancel-session.flow.js';
import { EditSession } from '../../../src/flows/sessions/edit-session.flow.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { RescheduleSession } from '../../../src/flows/sessions/reschedule-session.flow.js';
import { UndoAct } from '../../../src/flows/sessions/undo-act.flow.js';
import { EditSpeaker } from '../../../src/flows/speakers/edit-speaker.flow.js';
import { goldenBounce } from '../../support/bounces.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { makeFlow } from '../../support/flows.js';
import { replyEmail, type ReplyParts } from '../../support/replies.js';
import { createWorld, staff, testConfig } from '../../support/world.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;

beforeEach(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
});
afterEach(() => database.drop());

type Flow<T> = Parameters<typeof makeFlow<T>>[0];
const flow = <T>(type: Flow<T>): T => makeFlow(type, database.dataSource, world.clock);
const notify = () => flow(NotifySpeakers).run();
/** Lets this much time pass, and then tells speakers what is due. */
const after = async (seconds: number) => {
  world.clock.set(new Date(world.clock.now().getTime() + seconds * 1000).toISOString());
  return notify();
};
const messages = () =>
  database.dataSource
    .getRepository(Message)
    .find({ where: { speakerInviteId: Not(IsNull()) }, order: { position: 'ASC' } });
/** Kind, SEQUENCE and address of each email to a speaker, in order. */
const said = async () =>
  (await messages()).map(({ kind, payload }) => [kind, payload.event?.sequence, payload.recipient.email]);
const speaker = async (name: string, email: string | null = `${name}@speakers.example`) =>
  flow(EditSpeaker).create('solutions', { name, email }, staff);
const speakIn = (session: Session, speakers: { id: string; name: string }[]) =>
  flow(EditSession).run(session.id, { speakers: speakers.map(({ id, name }) => ({ id, name })) }, staff);

/** A published session in which Chen speaks, who was invited to it. */
async function invited() {
  const session = await world.session();
  const chen = await speaker('Chen');
  await speakIn(session, [chen]);
  expect(await notify()).toBe(1);
  return { session, chen };
}

/** As if the mail server had refused an email for good. */
const fail = (id: string) =>
  database.dataSource.query(`update messages set state = 'failed', attempts = 12 where id = $1`, [id]);

describe('an email to a speaker that failed', () => {
  const again = () => flow(RetryMessages).all({ callId: world.call.id }, staff);
  const states = async () => (await messages()).map(({ kind, state }) => `${kind} ${state}`);

  test('is sent again with the same event, and is in the activity log', async () => {
    const { session, chen } = await invited();
    const [first] = await messages();
    await fail(first!.id);
    expect(await countUndelivered(database.dataSource.manager, { sessionId: session.id }, world.clock.now())).toBe(1);
    expect(await flow(RetryMessages).one(first!.id, staff)).toMatchObject({ state: 'queued', attempts: 0 });
    const [queued] = await messages();
    expect(queued?.payload).toEqual(first?.payload);
    expect(await again()).toBe(0);
    const entries = await database.dataSource.query(
      `select subject from audit_entries where action = 'message.retried'`,
    );
    expect(entries).toEqual([{ subject: `speaker:${chen.id}` }]);
  });

  test('is not, once they were told more, have another address, or the session is over', async () => {
    const { session, chen } = await invited();
    const [first] = await messages();
    await fail(first!.id);
    await flow(RescheduleSession).run(session.id, { startsAtLocal: '2027-02-15T16:00' }, staff);
    expect(await notify()).toBe(1);
    // A calendar would take the older one for the current state.
    expect([await again(), await states()]).toEqual([0, ['speaker-invited failed', 'speaker-updated queued']]);
    const [, second] = await messages();
    await fail(second!.id);
    await flow(EditSpeaker).run(chen.id, { email: 'new@speakers.example' }, staff);
    expect(await again()).toBe(0);
    await flow(EditSpeaker).run(chen.id, { email: 'Chen@speakers.example' }, staff);
    world.clock.set('2027-02-15T17:00:00Z');
    expect(await again()).toBe(0);
    world.clock.set('2027-02-15T07:00:00Z');
    expect([await again(), await states()]).toEqual([1, ['speaker-invited failed', 'speaker-updated queued']]);
  });

  test('is no reminder that they have stopped', async () => {
    const { session, chen } = await invited();
    world.clock.set(new Date(session.startsAt.getTime() - 86_400_000).toISOString());
    await flow(PlanReminders).run();
    const reminder = (await messages()).find(({ kind }) => kind === 'speaker-reminder');
    await fail(reminder!.id);
    await database.dataSource.query(`update speakers set reminders_stopped_at = now() where id = $1`, [chen.id]);
    expect(await again()).toBe(0);
    await database.dataSource.query(`update speakers set reminders_stopped_at = null`);
    expect(await again()).toBe(1);
  });
});

describe('a speaker', () => {
  test('is invited once, when the session is published and the address known', async () => {
    const draft = await world.session({ speakers: [{ name: 'Nobody knows the address' }] });
    expect(await notify()).toBe(0);
    const { id } = draft.speakers[0] as { id: string };
    await flow(EditSpeaker).run(id, { email: 'late@speakers.example' }, staff);
    const chen = await speaker('Chen');
    await speakIn(draft, [chen, { id, name: 'Late' }]);
    expect([await notify(), await notify(), await after(600)]).toEqual([2, 0, 0]);
    expect(await said()).toEqual([
      ['speaker-invited', 0, 'Chen@speakers.example'],
      ['speaker-invited', 0, 'late@speakers.example'],
    ]);
    const [first] = await messages();
    expect(first?.payload.speaker).toEqual({ id: chen.id, inviteId: first?.speakerInviteId, asks: true });
    expect(first?.payload.recipient.timeZone).toBe('Asia/Taipei');
  });

  test('hears of a move at once, of a room after the settling time, and of nothing that was undone', async () => {
    const { session } = await invited();
    await flow(EditSession).run(session.id, { title: 'Other' }, staff);
    await flow(EditSession).run(session.id, { title: session.title }, staff);
    await flow(EditSession).run(session.id, { abstract: 'More to read' }, staff);
    expect([await notify(), await after(121)]).toEqual([0, 0]);
    const attendee = registrationInput.parse({ email: 'amina@example.org', name: 'Amina' });
    await flow(Register).run(session.id, attendee, staff);
    const move = { startsAtLocal: '2027-02-15T16:00', note: 'A holiday' };
    await flow(RescheduleSession).run(session.id, move, staff);
    expect([await notify(), await notify()]).toEqual([1, 0]);
    expect((await messages()).at(-1)?.payload.note).toBe('A holiday');
    await flow(EditSession).run(session.id, { title: 'Other' }, staff);
    expect([await after(60), await after(61)]).toEqual([0, 1]);
    await flow(EditSession).run(session.id, { format: 'hybrid', venue: 'Dock 1' }, staff);
    expect(await after(121)).toBe(1);
    expect(await said()).toEqual([
      ['speaker-invited', 0, 'Chen@speakers.example'],
      ['speaker-updated', 1, 'Chen@speakers.example'],
      ['speaker-updated', 1, 'Chen@speakers.example'],
      ['speaker-updated', 2, 'Chen@speakers.example'],
    ]);
    const all = await messages();
    const stamps = all.map(({ payload }) => payload.event?.stampedAt ?? '');
    expect([new Set(all.map(({ payload }) => payload.event?.uid)).size, stamps]).toEqual([1, stamps.toSorted()]);
    expect(new Set(stamps).size).toBe(4);
  });

  test('hears of a cancellation when it can no longer be undone, and of one that was undone nothing', async () => {
    const { session } = await invited();
    await flow(CancelSession).run(session.id, { reason: 'Storm' }, staff);
    expect(await after(30)).toBe(0);
    await flow(UndoAct).cancellation(session.id, staff);
    expect(await after(130)).toBe(0);
    await flow(CancelSession).run(session.id, { reason: 'Storm' }, staff);
    expect([await after(59), await after(1), await after(60)]).toEqual([0, 1, 0]);
    expect(await said()).toEqual([
      ['speaker-invited', 0, 'Chen@speakers.example'],
      ['speaker-cancelled', 1, 'Chen@speakers.example'],
    ]);
  });

  test('who is removed, declines or has another address gets a cancellation, and a later invitation is newer', async () => {
    const { session, chen } = await invited();
    const other = await speaker('Other');
    await speakIn(session, [other]);
    await notify();
    await speakIn(session, [other, chen]);
    await notify();
    await flow(EditSpeaker).setStatus(session.id, chen.id, 'declined', staff);
    await notify();
    await flow(EditSpeaker).setStatus(session.id, other.id, 'confirmed', staff);
    await flow(EditSpeaker).run(other.id, { email: 'new@speakers.example' }, staff);
    await notify();
    await notify();
    await flow(EditSpeaker).remove(other.id, staff);
    await notify();
    expect(await said()).toEqual([
      ['speaker-invited', 0, 'Chen@speakers.example'],
      ['speaker-invited', 0, 'Other@speakers.example'],
      ['speaker-removed', 1, 'Chen@speakers.example'],
      ['speaker-invited', 2, 'Chen@speakers.example'],
      ['speaker-removed', 3, 'Chen@speakers.example'],
      ['speaker-removed', 1, 'Other@speakers.example'],
      ['speaker-invited', 2, 'new@speakers.example'],
      ['speaker-removed', 3, 'new@speakers.example'],
    ]);
    const all = await messages();
    expect(all.map(({ payload }) => payload.speaker?.hasDeclined === true)).toEqual(all.map((_, index) => index === 4));
    expect(all[6]?.payload.event?.answer).toBe('accepted');
  });

  test('gets everything in order: a cancellation never overtakes its invitation', async () => {
    const { session } = await invited();
    await flow(CancelSession).run(session.id, {}, staff);
    await after(60);
    const claim = async () =>
      (await claimMessages(autocommit(database.dataSource), 10, world.clock.now())).map(({ kind }) => kind);
    expect([await claim(), await claim()]).toEqual([['speaker-invited'], []]);
    await database.dataSource.query(`update messages set state = 'sent' where kind = 'speaker-invited'`);
    expect(await claim()).toEqual(['speaker-cancelled']);
  });

  test('is reminded as attendees are, once for each lead, and not after stopping it', async () => {
    const { session, chen } = await invited();
    const remind = async (at: string) => {
      world.clock.set(at);
      await flow(PlanReminders).run();
      return (await messages()).filter(({ kind }) => kind === 'speaker-reminder').map(({ payload }) => payload.lead);
    };
    expect(await remind('2027-01-13T07:59:00Z')).toEqual([]);
    expect(await remind('2027-01-13T08:01:00Z')).toEqual(['P1D']);
    expect(await remind('2027-01-13T08:02:00Z')).toEqual(['P1D']);
    await database.dataSource.query('update speakers set reminders_stopped_at = now() where id = $1', [chen.id]);
    expect(await remind('2027-01-14T07:01:00Z')).toEqual(['P1D']);
    await database.dataSource.query('update speakers set reminders_stopped_at = null where id = $1', [chen.id]);
    expect(await remind('2027-01-14T07:02:00Z')).toEqual(['P1D', 'PT1H']);
    expect(session.startsAt.toISOString()).toBe('2027-01-14T08:00:00.000Z');
  });

  test('answers with their calendar, and nobody else does', async () => {
    const { session, chen } = await invited();
    const inbox = makeFlow(ReceiveEmail, database.dataSource, world.clock, testConfig);
    const [message] = await messages();
    const uid = message?.payload.event?.uid ?? '';
    const email = chen.email ?? '';
    const reply = (parts: Partial<ReplyParts>) => inbox.run(replyEmail({ uid, email, ...parts }), { kind: 'system' });
    const statuses = async () =>
      (await database.dataSource.query('select status from session_speakers where session_id = $1', [session.id])).map(
        ({ status }: { status: string }) => status,
      );
    world.clock.set('2027-01-12T12:00:00Z');
    // A calendar that asks for the event again gets it once an hour, with the same SEQUENCE.
    for (const from of [email, email, 'mallory@example.org'])
      expect((await reply({ method: 'REFRESH', from })).outcome).toBe(from === email ? 'refreshed' : 'ignored');
    expect((await said()).splice(1)).toEqual([['speaker-invited', 0, email]]);
    const ignored = (reason: string) => ({ outcome: 'ignored', reason });
    const answered = { outcome: 'answered', reason: null };
    expect(await reply({ email: 'mallory@example.org' })).toEqual(ignored('other-attendee'));
    const kept = async () =>
      (await listSessionSpeakers(database.dataSource.manager, [session.id]))[0]?.reply ?? undefined;
    expect(await kept()).toMatchObject({ kind: 'other-attendee', sender: 'mallory@example.org' });
    // An assistant's decline is asked about, once; maybe and another time are no answer, and organizers see them.
    for (const stamp of ['20270112T050000Z', '20270112T060000Z']) {
      const decline = { answer: 'DECLINED', from: 'office@example.org', stamp };
      expect(await reply(decline)).toEqual({ outcome: 'asked', reason: null });
    }
    expect(await kept()).toMatchObject({ kind: 'asked', sender: 'office@example.org' });
    expect(await said()).toEqual([
      ['speaker-invited', 0, email],
      ['speaker-invited', 0, email],
      ['speaker-decline-unconfirmed', undefined, email],
    ]);
    expect(await reply({ answer: 'TENTATIVE', stamp: '20270112T070000Z' })).toEqual(answered);
    expect(await kept()).toMatchObject({ kind: 'tentative', sender: null });
    const counter = { method: 'COUNTER', answer: 'DECLINED', stamp: '20270112T073000Z' } as const;
    expect(await reply(counter)).toEqual({ outcome: 'wished', reason: null });
    expect(await kept()).toMatchObject({ kind: 'proposed' });
    expect(await reply({ answer: 'DELEGATED', stamp: '20270112T080000Z' })).toEqual(ignored('no-answer'));
    expect(await kept()).toMatchObject({ kind: 'delegated' });
    expect(await statuses()).toEqual(['invited']);
    expect(await reply({ stamp: '20270112T090000Z' })).toEqual(answered);
    expect([await statuses(), await notify(), await kept()]).toEqual([['confirmed'], 0, undefined]);
    expect(await reply({ stamp: '20270112T080000Z', answer: 'DECLINED' })).toEqual(ignored('stale'));
    expect(await reply({ stamp: '20270112T100000Z', answer: 'DECLINED' })).toEqual(answered);
    expect([await statuses(), await notify()]).toEqual([['declined'], 1]);
    expect(await reply({ stamp: '20270112T110000Z' })).toEqual(ignored('no-seat'));
    expect((await said()).at(-1)).toEqual(['speaker-removed', 1, email]);
    const entries: { actor: string; action: string }[] = await database.dataSource.query(
      `select actor, action from audit_entries where action in ('speaker.confirmed', 'speaker.declined') order by position`,
    );
    expect(entries.map(({ actor, action }) => [actor.split(':')[0], action])).toEqual([
      ['speaker', 'speaker.confirmed'],
      ['speaker', 'speaker.declined'],
    ]);
  });

  test('whom a server refuses is named in the activity log', async () => {
    const { chen } = await invited();
    const [message] = await messages();
    await database.dataSource.query(`update messages set state = 'sent', attempts = 1, sent_at = created_at`);
    const inbox = makeFlow(ReceiveEmail, database.dataSource, world.clock, testConfig);
    const bounce = goldenBounce('exchange-mailbox-full.eml', {
      messageId: message?.messageId ?? '',
      email: chen.email ?? '',
    });
    expect(await inbox.run(bounce, { kind: 'system' })).toEqual({ outcome: 'bounced', reason: null });
    const [entry] = await database.dataSource.query(
      `select subject from audit_entries where action = 'message.bounced'`,
    );
    expect(entry).toEqual({ subject: `speaker:${chen.id}` });
  });
});
