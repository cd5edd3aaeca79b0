import { Like } from 'typeorm';
import { CancelSession } from '../../../src/flows/sessions/cancel-session.flow.js';
import { EditSession } from '../../../src/flows/sessions/edit-session.flow.js';
import { CheckIn } from '../../../src/flows/attendance/check-in.flow.js';
import type { RegisterResult } from '../../../src/domain/registrations/admission/registration-request.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { RescheduleSession } from '../../../src/flows/sessions/reschedule-session.flow.js';
import { ResendInvite } from '../../../src/flows/notifications/resend-invite.flow.js';
import { ReceiveEmail } from '../../../src/flows/notifications/receive-email.flow.js';
import { Withdraw } from '../../../src/flows/registrations/withdraw.flow.js';
import { Message } from '../../../src/domain/notifications/message.entity.js';
import { Conflict, Forbidden } from '../../../src/platform/errors.js';
import { Logger } from '../../../src/platform/logger.js';
import { Registration } from '../../../src/domain/registrations/registration.entity.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { Session } from '../../../src/domain/sessions/session.entity.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import {
  calendarEmail,
  goldenReply,
  goldenUid,
  replyEmail,
  replyObject,
  type ReplyParts,
} from '../../support/replies.js';
import { createWorld, staff, testConfig } from '../../support/world.js';
import { makeFlow } from '../../support/flows.js';

/** Keeps what is logged. */
class KeptLog extends Logger {
  readonly lines: object[] = [];
  override info(fields: object, message: string): void {
    this.lines.push({ ...fields, message });
  }
  override warn(fields: object, message: string): void {
    this.lines.push({ ...fields, message });
  }
  override error(fields: object, message: string): void {
    this.lines.push({ ...fields, message });
  }
}

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let register: Register;
let inbox: ReceiveEmail;
const log = new KeptLog();

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
  register = makeFlow(Register, database.dataSource, world.clock);
  inbox = makeFlow(ReceiveEmail, database.dataSource, world.clock, testConfig, log);
});
beforeEach(() => {
  world.clock.set('2027-01-11T12:00:00Z');
  log.lines.length = 0;
});
afterAll(() => database.drop());

const system = { kind: 'system' } as const;
const person = (name: string) => registrationInput.parse({ email: `${name}@example.org`, name, language: 'en' });
const registered = (session: Session, name: string) => register.run(session.id, person(name), { kind: 'visitor' });
const registrationRow = (one: RegisterResult) =>
  database.dataSource.getRepository(Registration).findOneByOrFail({ id: one.registration.id });
const sessionRow = ({ id }: Session) => database.dataSource.getRepository(Session).findOneByOrFail({ id });
const kindsOf = async (one: RegisterResult) => {
  const rows = await database.dataSource
    .getRepository(Message)
    .find({ where: { registrationId: one.registration.id }, order: { position: 'ASC' } });
  return rows.map((message) => message.kind);
};
/** An answer of this person's own calendar. */
const answer = (one: RegisterResult, parts: Partial<ReplyParts> = {}) =>
  replyEmail({ uid: one.registration.uid, email: one.attendee.email, ...parts });
const take = (raw: Buffer) => inbox.run(raw, system);
const done = (outcome: string) => ({ outcome, reason: null });
const ignored = (reason: string) => ({ outcome: 'ignored', reason });

/** Everything that a mail could change, row by row. */
async function everything(): Promise<unknown> {
  const tables = ['sessions', 'registrations', 'attendees', 'messages', 'audit_entries'];
  return Promise.all(
    tables.map((table) =>
      database.dataSource.query(`select to_jsonb(t) - 'unused_reply' as row from ${table} t order by t.id`),
    ),
  );
}

/** What the mail comes to, after making sure that it has left every row as it was. */
async function unchangedBy(raw: Buffer): Promise<object> {
  const before = await everything();
  const outcome = await take(raw);
  expect(await everything()).toEqual(before);
  return outcome;
}

describe('yes and perhaps', () => {
  test('are noted with the words of the attendee, and told to nobody', async () => {
    const one = await registered(await world.session(), 'amina');
    expect(await take(answer(one, { answer: 'TENTATIVE', more: ['COMMENT:Ten minutes late'] }))).toEqual(
      done('answered'),
    );
    expect(await registrationRow(one)).toMatchObject({
      state: 'confirmed',
      sequence: 0,
      rsvp: 'tentative',
      rsvpAt: new Date('2027-01-11T10:15:00Z'),
      rsvpSequence: 0,
      rsvpComment: 'Ten minutes late',
      updatedAt: world.clock.now(),
    });
    expect(await take(answer(one, { stamp: '20270111T101501Z' }))).toEqual(done('answered'));
    expect(await registrationRow(one)).toMatchObject({ rsvp: 'accepted', rsvpComment: null });
    expect(await kindsOf(one)).toEqual(['invited']);
    const audit = await database.dataSource.query(
      `select actor, action, details from audit_entries where subject = $1 order by at desc limit 1`,
      [`registration:${one.registration.id}`],
    );
    expect(audit).toEqual([
      { actor: `attendee:${one.attendee.id}`, action: 'registration.answered', details: { rsvp: expect.any(String) } },
    ]);
  });

  test('are repeated in what is sent later, until the event changes', async () => {
    const one = await registered(await world.session(), 'amina');
    await take(answer(one, { answer: 'TENTATIVE' }));
    const change = { sessionId: one.registration.sessionId, actor: staff };
    await makeFlow(EditSession, database.dataSource, world.clock).run(
      change.sessionId,
      { title: 'Quays' },
      change.actor,
    );
    await makeFlow(ResendInvite, database.dataSource, world.clock).run(one.registration.id, change.actor);
    const time = { startsAtLocal: '2027-01-15T16:00' };
    await makeFlow(RescheduleSession, database.dataSource, world.clock).run(change.sessionId, time, change.actor);
    const rows = await database.dataSource.query(
      `select kind, payload->'event'->>'sequence' as sequence, payload->'event'->>'answer' as answer from messages
       where registration_id = $1 order by position`,
      [one.registration.id],
    );
    expect(rows).toEqual([
      { kind: 'invited', sequence: '0', answer: null },
      { kind: 'updated', sequence: '0', answer: 'tentative' },
      { kind: 'invited', sequence: '0', answer: 'tentative' },
      { kind: 'rescheduled', sequence: '1', answer: null },
    ]);
  });

  test('come from the mail of a real calendar', async () => {
    const one = await registered(await world.session(), 'amina');
    await database.dataSource.getRepository(Registration).update({ id: one.registration.id }, { uid: goldenUid });
    expect(await take(goldenReply('google-accepted.eml'))).toEqual(done('answered'));
    expect(await take(goldenReply('apple-accepted.eml'))).toEqual(done('answered'));
    expect(await registrationRow(one)).toMatchObject({ rsvp: 'accepted', rsvpAt: new Date('2027-01-11T10:19:00Z') });
    expect(await unchangedBy(goldenReply('outlook-desktop-tentative.eml'))).toEqual(ignored('stale'));
    await database.dataSource.query(`update registrations set uid = gen_random_uuid() where id = $1`, [
      one.registration.id,
    ]);
  });
});

describe('no', () => {
  test('passes the seat to the first on the waiting list, and notifies both', async () => {
    const session = await world.session({ capacity: 1 });
    const first = await registered(session, 'first');
    const second = await registered(session, 'second');
    const third = await registered(session, 'third');
    expect(await take(answer(first, { answer: 'DECLINED', more: ['COMMENT:Next time'] }))).toEqual(done('released'));
    expect(await registrationRow(first)).toMatchObject({
      state: 'cancelled',
      sequence: 1,
      rsvp: 'declined',
      rsvpSequence: 0,
      rsvpComment: 'Next time',
    });
    expect((await registrationRow(second)).state).toBe('confirmed');
    expect((await registrationRow(third)).state).toBe('waitlisted');
    expect(await sessionRow(session)).toMatchObject({ taken: 1, waiting: 1 });
    expect(await kindsOf(first)).toEqual(['invited', 'released']);
    expect(await kindsOf(second)).toEqual(['waitlisted', 'promoted']);
    expect(await kindsOf(third)).toEqual(['waitlisted']);
    const [released] = await database.dataSource
      .getRepository(Message)
      .find({ where: { registrationId: first.registration.id, kind: 'released' } });
    // Without an event there is no calendar object: the attendee's own calendar has declined by itself.
    expect(released?.payload).toEqual({ recipient: expect.objectContaining({ email: 'first@example.org' }) });
  });

  test('is only noted where the organizer wants that', async () => {
    const session = await world.session({ capacity: 1, declineReleasesSeat: false });
    const first = await registered(session, 'first');
    await registered(session, 'second');
    expect(await take(answer(first, { answer: 'DECLINED' }))).toEqual(done('answered'));
    expect(await registrationRow(first)).toMatchObject({ state: 'confirmed', rsvp: 'declined' });
    expect(await kindsOf(first)).toEqual(['invited']);
    await makeFlow(EditSession, database.dataSource, world.clock).run(session.id, { declineReleasesSeat: true }, staff);
    expect(await take(answer(first, { answer: 'DECLINED', stamp: '20270111T101600Z' }))).toEqual(done('released'));
  });

  test('is only noted of somebody who is checked in', async () => {
    const session = await world.session({ capacity: 1, format: 'hybrid', venue: 'Dock 2' });
    const first = await registered(session, 'first');
    world.clock.set('2027-01-14T07:45:00Z');
    const checkIn = makeFlow(CheckIn, database.dataSource, world.clock);
    await checkIn.run(session.id, { registrationId: first.registration.id }, staff);
    expect(await take(answer(first, { answer: 'DECLINED', stamp: '20270114T073000Z' }))).toEqual(done('answered'));
    expect(await registrationRow(first)).toMatchObject({ state: 'confirmed', rsvp: 'declined' });
  });

  test('has one effect: a repeated, late or changed response finds no seat', async () => {
    const session = await world.session({ capacity: 1 });
    const first = await registered(session, 'first');
    const declined = answer(first, { answer: 'DECLINED' });
    expect(await take(declined)).toEqual(done('released'));
    expect(await unchangedBy(declined)).toEqual(ignored('no-seat'));
    expect(await unchangedBy(answer(first, { stamp: '20270111T110000Z' }))).toEqual(ignored('no-seat'));
    expect(await unchangedBy(answer(first, { stamp: '20270111T110000Z', sequence: 9 }))).toEqual(ignored('no-seat'));
  });

  test('from another sender asks the attendee once, and holds the seat', async () => {
    const session = await world.session({ capacity: 1 });
    const first = await registered(session, 'first');
    const second = await registered(session, 'second');
    const before = await registrationRow(first);
    const seats = await sessionRow(session);
    const forged = [
      answer(first, { answer: 'DECLINED', from: 'assistant@example.org' }),
      answer(first, { answer: 'DECLINED', email: 'alias@example.org' }),
      answer(first, {
        answer: 'DECLINED',
        from: 'first@example.org, assistant@example.org',
        stamp: '20270111T110000Z',
      }),
    ];
    for (const email of forged) expect(await take(email)).toEqual(done('asked'));
    expect(await registrationRow(first)).toEqual(before);
    expect(await sessionRow(session)).toEqual(seats);
    expect(await kindsOf(first)).toEqual(['invited', 'decline-unconfirmed']);
    expect(await kindsOf(second)).toEqual(['waitlisted']);
    expect(await take(answer(first, { answer: 'DECLINED' }))).toEqual(done('released'));
  });

  test('counts only from a sender that our own mail server has checked, where one is configured', async () => {
    const config = { ...testConfig, trustedAuthservIds: ['mx.example.org'] };
    const strict = makeFlow(ReceiveEmail, database.dataSource, world.clock, config, log);
    const one = await registered(await world.session({ capacity: 1 }), 'amina');
    const declined = { uid: one.registration.uid, email: one.attendee.email, answer: 'DECLINED' };
    for (const headers of [
      [],
      ['Authentication-Results: mx.example.org; dmarc=fail header.from=example.org'],
      ['Authentication-Results: mx.attacker.example; dmarc=pass header.from=example.org'],
    ]) {
      expect(await strict.run(replyEmail(declined, headers), system)).toEqual(done('asked'));
    }
    const checked = ['Authentication-Results: mx.example.org; dmarc=pass (p=reject) header.from=example.org'];
    expect(await strict.run(replyEmail(declined, checked), system)).toEqual(done('released'));
  });

  test('from the same calendar many times at once releases one seat', async () => {
    const session = await world.session({ capacity: 1 });
    const first = await registered(session, 'first');
    const others = [await registered(session, 'second'), await registered(session, 'third')];
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => take(answer(first, { answer: 'DECLINED' }))));
    expect(outcomes.filter(({ outcome }) => outcome === 'released')).toHaveLength(1);
    expect(await sessionRow(session)).toMatchObject({ taken: 1, waiting: 1 });
    expect(await Promise.all(others.map(kindsOf))).toEqual([['waitlisted', 'promoted'], ['waitlisted']]);
  });

  test('said by many people at once is counted right', async () => {
    const session = await world.session({ capacity: 6 });
    const seated = [];
    for (let index = 0; index < 6; index++) seated.push(await registered(session, `seated-${index}`));
    for (let index = 0; index < 4; index++) await registered(session, `waiting-${index}`);
    await Promise.all(seated.map((one) => take(answer(one, { answer: 'DECLINED' }))));
    expect(await sessionRow(session)).toMatchObject({ taken: 4, waiting: 0 });
    const states = await database.dataSource.query(
      `select state, count(*)::int from registrations where session_id = $1 group by state order by state`,
      [session.id],
    );
    expect(states).toEqual([
      { state: 'cancelled', count: 6 },
      { state: 'confirmed', count: 4 },
    ]);
  });

  test('may be taken back while there is room, under the same UID and a higher sequence', async () => {
    const session = await world.session({ capacity: 1 });
    const first = await registered(session, 'first');
    const own = { kind: 'attendee' as const, id: first.attendee.id };
    const retake = makeFlow(Register, database.dataSource, world.clock);
    await take(answer(first, { answer: 'DECLINED' }));
    await expect(retake.retakeSeat(first.registration.id, { kind: 'attendee', id: session.id })).rejects.toThrow(
      Forbidden,
    );
    await expect(retake.retakeSeat(first.registration.id, staff)).rejects.toThrow(Forbidden);
    expect(await retake.retakeSeat(first.registration.id, own)).toMatchObject({ created: true });
    expect(await retake.retakeSeat(first.registration.id, own)).toMatchObject({ created: false });
    expect(await registrationRow(first)).toMatchObject({
      state: 'confirmed',
      uid: first.registration.uid,
      sequence: 2,
      rsvp: null,
      rsvpAt: null,
      rsvpSequence: null,
      rsvpComment: null,
      proposedTime: null,
    });
    expect(await kindsOf(first)).toEqual(['invited', 'released', 'invited']);
    // The calendar still holds the first invite: what it says of that one is history.
    expect(await unchangedBy(answer(first, { answer: 'DECLINED', stamp: '20270111T115900Z' }))).toEqual(
      ignored('stale'),
    );
    expect(await take(answer(first, { sequence: 2, stamp: '20270111T115900Z' }))).toEqual(done('answered'));
  });

  test('leads to the end of the line where the seat is gone, and nowhere where there is no line', async () => {
    const retake = makeFlow(Register, database.dataSource, world.clock);
    const lined = await world.session({ capacity: 1 });
    const first = await registered(lined, 'first');
    await registered(lined, 'second');
    await take(answer(first, { answer: 'DECLINED' }));
    const own = { kind: 'attendee' as const, id: first.attendee.id };
    expect(await retake.retakeSeat(first.registration.id, own)).toMatchObject({
      registration: { state: 'waitlisted' },
      place: 1,
    });
    const full = await world.session({ capacity: 1, waitlist: false });
    const leaver = await registered(full, 'first');
    await take(answer(leaver, { answer: 'DECLINED' }));
    await registered(full, 'second');
    await expect(retake.retakeSeat(leaver.registration.id, own)).rejects.toThrow(Conflict);
    expect((await registrationRow(leaver)).state).toBe('cancelled');
  });
});

describe('another time', () => {
  test('is kept as a wish and moves nothing', async () => {
    const session = await world.session({ capacity: 1 });
    const one = await registered(session, 'amina');
    const counter = (stamp: string, hour: string) =>
      answer(one, {
        method: 'COUNTER',
        answer: 'DECLINED',
        stamp,
        more: [`DTSTART:20270115T${hour}0000Z`, `DTEND:20270115T${hour}4500Z`, 'COMMENT:Friday?'],
      });
    const before = await sessionRow(session);
    expect(await take(counter('20270111T101500Z', '13'))).toEqual(done('wished'));
    const wish = {
      startsAt: '2027-01-15T13:00:00.000Z',
      endsAt: '2027-01-15T13:45:00.000Z',
      comment: 'Friday?',
      sequence: 0,
      stampedAt: '2027-01-11T10:15:00.000Z',
    };
    expect(await registrationRow(one)).toMatchObject({ state: 'confirmed', rsvp: null, proposedTime: wish });
    expect(await unchangedBy(counter('20270111T101500Z', '15'))).toEqual(ignored('repeated'));
    expect(await take(counter('20270111T101700Z', '15'))).toEqual(done('wished'));
    expect((await registrationRow(one)).proposedTime?.startsAt).toBe('2027-01-15T15:00:00.000Z');
    expect(await sessionRow(session)).toEqual(before);
    expect(await kindsOf(one)).toEqual(['invited']);
    // An answer of the same moment is another thing.
    expect(await take(answer(one))).toEqual(done('answered'));
    expect((await registrationRow(one)).proposedTime).not.toBe(null);
  });
});

describe('a calendar that asks for its event again', () => {
  const refreshed = async (one: RegisterResult, parts: Partial<ReplyParts> = {}) => [
    (await take(answer(one, { method: 'REFRESH', ...parts }))).outcome,
    await kindsOf(one),
  ];
  const proven = () => database.dataSource.query(`update attendees set proven_at = now(), proven_by = 'owner'`);

  test('gets the invitation, once an hour, if its address is proven', async () => {
    const one = await registered(await world.session(), 'amina');
    expect(await refreshed(one)).toEqual(['ignored', ['invited']]);
    await proven();
    expect(await refreshed(one, { from: 'deputy@example.org' })).toEqual(['ignored', ['invited']]);
    expect(await refreshed(one)).toEqual(['refreshed', ['invited', 'invited']]);
    const { sequence, stampedAt } = await registrationRow(one);
    expect([sequence, stampedAt > one.registration.stampedAt]).toEqual([0, true]);
    world.clock.set('2027-01-11T12:59:00Z');
    expect(await refreshed(one)).toEqual(['refreshed', ['invited', 'invited']]);
    world.clock.set('2027-01-11T13:00:00Z');
    expect(await refreshed(one)).toEqual(['refreshed', ['invited', 'invited', 'invited']]);
  });

  test('gets the cancellation of the session, or of the registration', async () => {
    const session = await world.session();
    const [one, other] = [await registered(session, 'amina'), await registered(session, 'bo')];
    await proven();
    await makeFlow(Withdraw, database.dataSource, world.clock).run(other.registration.id, staff);
    expect(await refreshed(other)).toEqual(['refreshed', ['invited', 'withdrawn', 'withdrawn']]);
    await makeFlow(CancelSession, database.dataSource, world.clock).run(session.id, {}, staff);
    // It can be undone for a minute, and the email about it waits for that.
    expect(await refreshed(one)).toEqual(['refreshed', ['invited', 'cancelled']]);
    world.clock.set('2027-01-11T12:02:00Z');
    expect(await refreshed(one)).toEqual(['refreshed', ['invited', 'cancelled', 'cancelled']]);
    const again = await database.dataSource.getRepository(Message).findOneByOrFail({
      registrationId: one.registration.id,
      dedupeKey: Like('refreshed:%'),
    });
    const { sequence, stampedAt } = await registrationRow(one);
    expect([again.payload.event?.sequence, again.payload.event?.stampedAt]).toEqual([
      sequence,
      stampedAt.toISOString(),
    ]);
    expect(sequence).toBe(1);
  });
});

describe('nothing is changed by', () => {
  test('an answer that was given before, or before another', async () => {
    const one = await registered(await world.session(), 'amina');
    await take(answer(one, { stamp: '20270111T101500Z' }));
    expect(await unchangedBy(answer(one, { stamp: '20270111T101500Z' }))).toEqual(ignored('repeated'));
    expect(await unchangedBy(answer(one, { stamp: '20270111T101500Z', answer: 'DECLINED' }))).toEqual(
      ignored('repeated'),
    );
    expect(await unchangedBy(answer(one, { stamp: '20270111T101459Z', answer: 'DECLINED' }))).toEqual(ignored('stale'));
  });

  test('an answer to the time before the session moved', async () => {
    const session = await world.session();
    const one = await registered(session, 'amina');
    await take(answer(one));
    await makeFlow(RescheduleSession, database.dataSource, world.clock).run(
      session.id,
      { startsAtLocal: '2027-01-15T16:00' },
      staff,
    );
    expect(await unchangedBy(answer(one, { answer: 'DECLINED', stamp: '20270111T115900Z' }))).toEqual(ignored('stale'));
    expect(await take(answer(one, { sequence: 1, stamp: '20270111T101501Z' }))).toEqual(done('answered'));
  });

  test('what could not be used, and the reason is stored with the registration until something can', async () => {
    const one = await registered(await world.session(), 'amina');
    const [invitation] = await database.dataSource
      .getRepository(Message)
      .find({ where: { registrationId: one.registration.id } });
    const thread = `In-Reply-To: ${invitation?.messageId ?? ''}`;
    const stored = async () => (await registrationRow(one)).unusedReply;
    const object = (parts: Partial<ReplyParts>) =>
      replyObject({ uid: one.registration.uid, email: one.attendee.email, ...parts });
    const mine = (body: string, type?: string) => calendarEmail(body, [thread], type, 'Amina <AMINA@example.org>');
    const receivedAt = '2027-01-11T12:00:00.000Z';
    const cases: [Buffer, string, string, string | null][] = [
      [mine('', 'application/ms-tnef; name=winmail.dat'), 'winmail', 'winmail', null],
      [mine('', 'application/octet-stream; name=WINMAIL.DAT'), 'winmail', 'winmail', null],
      [answer(one, { answer: 'DELEGATED' }), 'no-answer', 'delegated', null],
      [answer(one, { email: 'deputy@example.org' }), 'other-attendee', 'other-attendee', 'deputy@example.org'],
      [mine(object({}).replace(/DTSTAMP.*/u, 'X-STAMP:none')), 'no-stamp', 'no-stamp', null],
      [mine(object({ uid: 'copied@example.org' })), 'unknown-event', 'unknown-event', null],
      // Found by the UID, since it replies to nothing.
      [answer(one, { method: 'REFRESH', from: 'deputy@example.org' }), 'refresh', 'refresh', 'deputy@example.org'],
      [mine('BEGIN:VCALENDAR\r\nBROKEN'), 'calendar-unreadable', 'unreadable', null],
    ];
    for (const [raw, reason, noted, sender] of cases) {
      await database.dataSource.query(`update registrations set unused_reply = null`);
      expect([reason, await unchangedBy(raw), await stored()]).toEqual([
        reason,
        ignored(reason),
        { reason: noted, sender, receivedAt },
      ]);
    }
    expect(await take(answer(one))).toEqual(done('answered'));
    expect(await stored()).toBeNull();
    // Nothing is wrong with what is late or written by hand, and nobody is named who is not known.
    const plain = ['In-Reply-To: <unknown@greenroom.example.org>', 'References: <x@y> junk <'];
    const others = [
      answer(one),
      calendarEmail('', [thread], 'text/html'),
      calendarEmail('', plain, 'application/ms-tnef'),
      replyEmail({ uid: 'nobody@example.org', email: 'amina@example.org' }),
    ];
    for (const raw of others) await take(raw);
    expect(await stored()).toBeNull();
  });

  test('a forged UID', async () => {
    const session = await world.session({ capacity: 2 });
    const one = await registered(session, 'amina');
    for (const uid of [session.uid, one.registration.id, one.registration.uid.toUpperCase(), "' or true --", '%']) {
      expect(await unchangedBy(answer(one, { answer: 'DECLINED', uid }))).toEqual(ignored('unknown-event'));
    }
  });

  test('an address that is not the invited one', async () => {
    const session = await world.session({ capacity: 2 });
    const one = await registered(session, 'amina');
    const other = await registered(session, 'other');
    for (const email of [other.attendee.email, 'eve@example.org', 'amina@example.com', `"amina"@example.org`]) {
      expect(await unchangedBy(answer(one, { email }))).toEqual(ignored('other-attendee'));
    }
    expect(log.lines.at(-1)).toEqual({
      message: 'inbound email processed',
      outcome: 'ignored',
      reason: 'other-attendee',
      registrationId: one.registration.id,
      bytes: expect.any(Number),
    });
  });

  test('a registration that was withdrawn or waits, a session that is cancelled or over', async () => {
    const session = await world.session({ capacity: 1 });
    const first = await registered(session, 'first');
    const second = await registered(session, 'second');
    expect(await unchangedBy(answer(second, { answer: 'DECLINED' }))).toEqual(ignored('no-seat'));
    await makeFlow(Withdraw, database.dataSource, world.clock).run(first.registration.id, staff);
    expect(await unchangedBy(answer(first))).toEqual(ignored('no-seat'));
    world.clock.set((await sessionRow(session)).endsAt);
    expect(await unchangedBy(answer(second, { answer: 'DECLINED' }))).toEqual(ignored('over'));
    world.clock.set('2027-01-11T12:00:00Z');
    await makeFlow(CancelSession, database.dataSource, world.clock).run(session.id, {}, staff);
    expect(await unchangedBy(answer(second, { answer: 'DECLINED', sequence: 5 }))).toEqual(
      ignored('session-not-published'),
    );
  });

  test('a key or a person who may not hand in mail', async () => {
    const one = await registered(await world.session(), 'amina');
    for (const actor of [
      { kind: 'visitor' as const },
      { kind: 'api-key' as const, id: 'x', role: 'viewer' as const },
    ]) {
      await expect(inbox.run(answer(one), actor)).rejects.toThrow(Forbidden);
    }
    expect((await registrationRow(one)).rsvp).toBe(null);
  });
});

test('the log names nobody and holds no word of the mail', async () => {
  const session = await world.session({ capacity: 1 });
  const one = await registered(session, 'planted-name');
  await take(answer(one, { more: ['COMMENT:planted words'] }));
  await take(answer(one, { email: 'planted-stranger@example.org' }));
  await take(Buffer.from('Subject: planted subject\r\n\r\nplanted body'));
  await take(replyEmail({ uid: 'planted-uid', email: 'planted@example.org', more: ['PLANTED LINE'] }));
  await take(answer(one, { answer: 'DECLINED', stamp: '20270111T101501Z' }));
  expect(log.lines).toHaveLength(5);
  const text = JSON.stringify(log.lines);
  expect(text).toContain(one.registration.id);
  expect(text).not.toContain('planted');
  expect(text).not.toContain(one.registration.uid);
});
