import type { Type } from '@nestjs/common';
import { ChangeMember } from '../../../src/flows/identity/change-member.flow.js';
import { CancelSession } from '../../../src/flows/sessions/cancel-session.flow.js';
import { DecideRegistration } from '../../../src/flows/registrations/decide-registration.flow.js';
import { EditSession } from '../../../src/flows/sessions/edit-session.flow.js';
import { PlanReminders } from '../../../src/flows/notifications/plan-reminders.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { RescheduleSession } from '../../../src/flows/sessions/reschedule-session.flow.js';
import { ResendInvite } from '../../../src/flows/notifications/resend-invite.flow.js';
import { SendUpdateNow } from '../../../src/flows/sessions/send-update-now.flow.js';
import { SignIn } from '../../../src/flows/identity/sign-in.flow.js';
import { UndoAct } from '../../../src/flows/sessions/undo-act.flow.js';
import { Withdraw } from '../../../src/flows/registrations/withdraw.flow.js';
import type { RegisterResult } from '../../../src/domain/registrations/admission/registration-request.js';
import { Message } from '../../../src/domain/notifications/message.entity.js';
import { claimMessages } from '../../../src/domain/notifications/outbox/delivery.queries.js';
import { findInvitationState, releaseHeld } from '../../../src/domain/notifications/outbox/messages.queries.js';
import { countUndelivered } from '../../../src/domain/notifications/outbox/retry.queries.js';
import { requireUnchanged, versionOf as seenOf } from '../../../src/console/ui/confirm.js';
import { FormValues } from '../../../src/platform/http/form-values.js';
import { EditConflict, mergeFields, versionOf } from '../../../src/platform/three-way-merge.js';
import { inTransaction } from '../../../src/platform/database/tx.js';
import { Conflict } from '../../../src/platform/errors.js';
import { Registration } from '../../../src/domain/registrations/registration.entity.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { noRecipients, recipientCount } from '../../../src/domain/sessions/recipients.js';
import { Session } from '../../../src/domain/sessions/session.entity.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, staff } from '../../support/world.js';
import { makeFlow } from '../../support/flows.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let register: Register;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
  register = makeFlow(Register, database.dataSource, world.clock);
});
beforeEach(() => world.clock.set('2027-01-04T08:00:00Z'));
afterAll(() => database.drop());

/** Numbers from 0 to 1, always the same for a seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const visitor = { kind: 'visitor' } as const;
const person = (name: string, more: object = {}) =>
  registrationInput.parse({ email: `${name}@example.org`, name, timeZone: 'Africa/Nairobi', ...more });
const messagesOf = async (registrationId: string) =>
  database.dataSource.getRepository(Message).find({ where: { registrationId }, order: { position: 'ASC' } });
const kindsOf = async (registrationId: string) => (await messagesOf(registrationId)).map((message) => message.kind);
const sessionRow = (id: string) => database.dataSource.getRepository(Session).findOneByOrFail({ id });
const registrationRow = (id: string) => database.dataSource.getRepository(Registration).findOneByOrFail({ id });

describe('a seat', () => {
  test('is confirmed, waitlisted, refused, and passed to the first on the waiting list when released', async () => {
    const session = await world.session({ capacity: 1 });
    const first = await register.run(session.id, person('first'), visitor);
    const second = await register.run(session.id, person('second'), visitor);
    const third = await register.run(session.id, person('third'), visitor);
    expect([first, second, third].map((one) => [one.registration.state, one.place])).toEqual([
      ['confirmed', null],
      ['waitlisted', 1],
      ['waitlisted', 2],
    ]);
    await makeFlow(Withdraw, database.dataSource, world.clock).run(first.registration.id, {
      kind: 'attendee',
      id: first.attendee.id,
    });
    expect(await registrationRow(second.registration.id)).toMatchObject({ state: 'confirmed' });
    expect(await registrationRow(third.registration.id)).toMatchObject({ state: 'waitlisted' });
    expect(await sessionRow(session.id)).toMatchObject({ taken: 1, waiting: 1 });
    expect(await kindsOf(first.registration.id)).toEqual(['invited', 'withdrawn']);
    expect(await kindsOf(second.registration.id)).toEqual(['waitlisted', 'promoted']);
  });

  test('is not sold twice in a rush, and nobody is lost', async () => {
    const session = await world.session({ capacity: 20 });
    const results = await Promise.all(
      Array.from({ length: 60 }, (_, index) => register.run(session.id, person(`rush-${index}`), visitor)),
    );
    const states = results.map((one) => one.registration.state);
    expect(states.filter((state) => state === 'confirmed')).toHaveLength(20);
    expect(states.filter((state) => state === 'waitlisted')).toHaveLength(40);
    expect(results.flatMap((one) => one.place ?? []).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 40 }, (_, index) => index + 1),
    );
    expect(await sessionRow(session.id)).toMatchObject({ taken: 20, waiting: 40 });
  });

  test('is one per address, whatever its case and however fast it arrives', async () => {
    const session = await world.session({ capacity: 5 });
    const results = await Promise.all([
      register.run(session.id, person('Double'), visitor),
      register.run(session.id, person('double'), visitor),
      register.run(session.id, person('DOUBLE'), visitor),
    ]);
    expect(new Set(results.map((one) => one.registration.id)).size).toBe(1);
    expect(results.filter((one) => one.created)).toHaveLength(1);
    expect(await sessionRow(session.id)).toMatchObject({ taken: 1 });
  });

  test('that somebody waits for is where they would attend, as every email to them says', async () => {
    const session = await world.session({ format: 'hybrid', venue: 'Dock 1', asksAttendance: true, capacity: 1 });
    const inRoom = { attendance: 'in-person' as const };
    await register.run(session.id, person('in-the-room', inRoom), visitor);
    const { registration } = await register.run(session.id, person('before-the-room', inRoom), visitor);
    const flow = <Flow>(type: Type<Flow>) => makeFlow(type, database.dataSource, world.clock);
    await flow(RescheduleSession).run(session.id, { startsAtLocal: '2027-02-15T16:00' }, staff);
    await flow(CancelSession).run(session.id, {}, staff);
    const said = (await messagesOf(registration.id)).map(({ kind, payload }) => [kind, payload.attendance]);
    expect(said).toEqual(['waitlisted', 'rescheduled', 'cancelled'].map((kind) => [kind, 'in-person']));
  });

  test('is refused when there is none left, and nothing is kept of who was refused', async () => {
    const session = await world.session({ capacity: 1, waitlist: false });
    const people = ['refused-a', 'refused-b', 'refused-c'].map((name) =>
      person(name, { organization: `Firm ${name}` }),
    );
    const results = await Promise.allSettled(people.map((one) => register.run(session.id, one, visitor)));
    expect(results.map((one) => (one.status === 'rejected' ? (one.reason as Conflict).code : one.status))).toEqual([
      'fulfilled',
      'full',
      'full',
    ]);
    // Alone, after the seat is gone, as well as in one batch with who got it.
    await expect(register.run(session.id, people[1]!, visitor)).rejects.toMatchObject({ code: 'full' });
    const kept = await database.dataSource.query(
      `select a.name, o.name as organization from attendees a join organizations o on o.id = a.organization_id
       where a.name like 'refused%'`,
    );
    expect(kept).toEqual([{ name: 'refused-a', organization: 'Firm refused-a' }]);
    expect(
      await database.dataSource.query(`select name from organizations where name like 'Firm refused%'`),
    ).toHaveLength(1);
  });

  test('is refused after closing, and an existing registration is still returned', async () => {
    const session = await world.session({ registrationClosesAt: '2027-01-10T00:00:00Z' });
    const early = await register.run(session.id, person('early'), visitor);
    world.clock.set('2027-01-10T00:00:00Z');
    await expect(register.run(session.id, person('late'), visitor)).rejects.toMatchObject({
      code: 'registration-closed',
    });
    const again = await register.run(session.id, person('early'), visitor);
    expect(again).toMatchObject({ created: false, registration: { id: early.registration.id, state: 'confirmed' } });
  });

  test('comes back under the same UID with a raised sequence, at the end of the line', async () => {
    const session = await world.session({ capacity: 1 });
    const one = await register.run(session.id, person('leaver'), visitor);
    await register.run(session.id, person('waiter'), visitor);
    const withdraw = makeFlow(Withdraw, database.dataSource, world.clock);
    await withdraw.run(one.registration.id, staff);
    await withdraw.run(one.registration.id, staff);
    const back = await register.run(session.id, person('leaver'), visitor);
    expect(back).toMatchObject({
      created: true,
      place: 1,
      registration: { id: one.registration.id, uid: one.registration.uid, state: 'waitlisted', sequence: 2 },
    });
    expect(await kindsOf(one.registration.id)).toEqual(['invited', 'withdrawn', 'waitlisted']);
  });

  test('waits for approval where the organizer wants that', async () => {
    const session = await world.session({ approval: 'manual', capacity: 1 });
    const [one, two, three] = await Promise.all(
      ['one', 'two', 'three'].map((name) => register.run(session.id, person(`approval-${name}`), visitor)),
    );
    const decide = makeFlow(DecideRegistration, database.dataSource, world.clock);
    expect(one?.registration.state).toBe('pending');
    expect(await decide.run(one?.registration.id ?? '', 'approve', staff)).toMatchObject({ state: 'confirmed' });
    expect(await decide.run(two?.registration.id ?? '', 'approve', staff)).toMatchObject({ state: 'waitlisted' });
    expect(await decide.run(three?.registration.id ?? '', 'decline', staff)).toMatchObject({ state: 'declined' });
    expect(await kindsOf(one?.registration.id ?? '')).toEqual(['pending', 'invited']);
    expect(await kindsOf(two?.registration.id ?? '')).toEqual(['pending', 'waitlisted']);
    expect(await kindsOf(three?.registration.id ?? '')).toEqual(['pending', 'declined']);
    expect(await sessionRow(session.id)).toMatchObject({ taken: 1, waiting: 1 });
  });
});

describe('a change of the session', () => {
  test('notifies everyone with a higher sequence, and without one if it is quiet', async () => {
    const session = await world.session({ capacity: 1 });
    const seated = await register.run(session.id, person('seated'), visitor);
    const waiting = await register.run(session.id, person('in-line'), visitor);
    const edit = makeFlow(EditSession, database.dataSource, world.clock);
    expect(await edit.run(session.id, { title: 'A better title' }, staff)).toMatchObject({ recipients: { seats: 1 } });
    expect(await edit.run(session.id, { joinUrl: 'https://rooms.example.org/other' }, staff)).toMatchObject({
      recipients: noRecipients,
    });
    const reschedule = makeFlow(RescheduleSession, database.dataSource, world.clock);
    const moved = await reschedule.run(session.id, { startsAtLocal: '2027-01-15T16:00' }, staff);
    expect(moved).toMatchObject({
      recipients: { seats: 1, others: 1 },
      session: { sequence: 1, startsAt: new Date('2027-01-15T08:00:00Z') },
    });
    expect(await reschedule.run(session.id, { startsAtLocal: '2027-01-15T16:00' }, staff)).toMatchObject({
      recipients: noRecipients,
    });
    const cancelled = await makeFlow(CancelSession, database.dataSource, world.clock).run(session.id, {}, staff);
    expect(recipientCount(cancelled.recipients)).toBe(2);
    const messages = await messagesOf(seated.registration.id);
    expect(messages.map((message) => [message.kind, message.payload.event?.sequence])).toEqual([
      ['invited', 0],
      ['updated', 0],
      ['rescheduled', 1],
      ['cancelled', 2],
    ]);
    const stamps = messages.map((message) => message.payload.event?.stampedAt ?? '');
    expect([...stamps].sort()).toEqual(stamps);
    expect(new Set(stamps).size).toBe(4);
    expect((await messagesOf(waiting.registration.id)).map((message) => [message.kind, message.payload.event])).toEqual(
      [
        ['waitlisted', undefined],
        ['rescheduled', undefined],
        ['cancelled', undefined],
      ],
    );
  });

  test('settles: quick edits become one email, of what each person does not know yet', async () => {
    const session = await world.session({ format: 'hybrid', venue: 'Dock 1' });
    const first = await register.run(session.id, person('first-reader'), visitor);
    const edit = makeFlow(EditSession, database.dataSource, world.clock);
    const sent = { title: session.title, venue: 'Dock 1' };
    await edit.run(session.id, { title: 'Quays' }, staff);
    const second = await register.run(session.id, person('second-reader'), visitor);
    world.clock.advance({ seconds: 30 });
    for (const venue of ['Dock 2', 'Dock 3']) await edit.run(session.id, { venue }, staff);
    world.clock.advance({ seconds: 30 });
    expect(recipientCount((await edit.run(session.id, { title: 'Harbours' }, staff)).recipients)).toBe(2);
    const updatesOf = async ({ registration: { id } }: RegisterResult) =>
      (await messagesOf(id)).filter(({ kind }) => kind === 'updated');
    const waiting = async (one: RegisterResult) => (await updatesOf(one)).filter(({ state }) => state === 'queued');
    const dueAt = new Date(world.clock.now().getTime() + 120_000);
    const brief = ({ dueAt: due, payload }: Message) => [due, payload.previousRevision, payload.event?.sequence];
    expect((await waiting(first)).map(brief)).toEqual([[dueAt, 1, 1]]);
    expect((await waiting(second)).map(brief)).toEqual([[dueAt, 2, 1]]);
    expect((await updatesOf(first)).map(({ state, result }) => [state, result])).toEqual([
      ...[1, 2, 3].map(() => ['dropped', 'Superseded by a later message.']),
      ['queued', null],
    ]);
    // Back to what the first one knows: nothing is sent to them, and calendars still answer to the event they have.
    expect(recipientCount((await edit.run(session.id, sent, staff)).recipients)).toBe(1);
    expect([await waiting(first), (await waiting(second)).map(brief)]).toEqual([[], [[dueAt, 2, 0]]]);
    expect((await messagesOf(first.registration.id))[0]?.payload.event?.sequence).toBe(0);
    expect(await registrationRow(first.registration.id)).toMatchObject({ sequence: 0 });
    // The invitation is still the latest that they know, and can be sent again if it doesn't arrive.
    const { manager } = database.dataSource;
    const firstId = first.registration.id;
    expect(await findInvitationState(manager, firstId)).toBe('queued');
    await database.dataSource.query(
      `update messages set state = 'failed' where registration_id = $1 and kind = 'invited'`,
      [firstId],
    );
    expect(await findInvitationState(manager, firstId)).toBe('undelivered');
    expect(await countUndelivered(manager, { sessionId: session.id }, world.clock.now())).toBe(1);
    // The event of the public feed has shown every venue.
    expect(await sessionRow(session.id)).toMatchObject({ sequence: 3, revision: 6 });
    const send = makeFlow(SendUpdateNow, database.dataSource, world.clock);
    expect([await send.run(session.id, staff), await send.run(session.id, staff)]).toEqual([1, 0]);
    expect((await waiting(second))[0]?.dueAt).toEqual(world.clock.now());
  });

  test('is not taken back from somebody whose reminder already has the event as it was edited', async () => {
    const session = await world.session({ format: 'hybrid', venue: 'Dock 1' });
    const { id } = (await register.run(session.id, person('reminded-early'), visitor)).registration;
    const edit = makeFlow(EditSession, database.dataSource, world.clock);
    world.clock.set('2027-01-13T08:00:00Z');
    await edit.run(session.id, { venue: 'Dock 2' }, staff);
    await makeFlow(PlanReminders, database.dataSource, world.clock).run();
    expect(recipientCount((await edit.run(session.id, { venue: 'Dock 1' }, staff)).recipients)).toBe(1);
    expect((await messagesOf(id)).map(({ kind, state, payload }) => [kind, state, payload.event?.sequence])).toEqual([
      ['invited', 'queued', 0],
      ['updated', 'queued', 1],
      ['reminder', 'queued', 1],
      ['updated', 'queued', 2],
    ]);
  });

  test('is not announced on its own once something else says everything', async () => {
    const session = await world.session({ format: 'hybrid', venue: 'Dock 1' });
    const people = ['leaves', 'asks-again', 'stays'].map((name) => person(name));
    const [leaves, again, stays] = await Promise.all(people.map((one) => register.run(session.id, one, visitor)));
    const flow = <Flow>(type: Type<Flow>) => makeFlow(type, database.dataSource, world.clock);
    const ids = [leaves, again, stays].map((one) => one?.registration.id ?? '');
    await flow(EditSession).run(session.id, { title: 'Quays' }, staff);
    await flow(Withdraw).run(ids[0] ?? '', staff);
    await flow(ResendInvite).run(ids[1] ?? '', staff);
    await flow(RescheduleSession).run(session.id, { startsAtLocal: '2027-01-15T16:00' }, staff);
    await flow(EditSession).run(session.id, { venue: 'Dock 2' }, staff);
    await flow(CancelSession).run(session.id, {}, staff);
    const seen = await Promise.all(
      ids.map(async (id) => (await messagesOf(id)).flatMap(({ kind, state }) => (state === 'dropped' ? [] : [kind]))),
    );
    expect(seen).toEqual([
      ['invited', 'withdrawn'],
      ['invited', 'invited', 'rescheduled', 'cancelled'],
      ['invited', 'rescheduled', 'cancelled'],
    ]);
    const rescheduled = (await messagesOf(ids[2] ?? '')).find(({ kind }) => kind === 'rescheduled');
    expect(rescheduled?.payload).toMatchObject({ previousRevision: 1, event: { sequence: 1 } });
  });

  test('that is not announced reaches calendars with the next email, with a higher SEQUENCE', async () => {
    const session = await world.session({ format: 'hybrid', venue: 'Dock 1' });
    const edit = makeFlow(EditSession, database.dataSource, world.clock);
    const first = await register.run(session.id, person('silent-first'), visitor);
    const silently = (changes: object) => edit.run(session.id, changes, staff, false);
    expect(recipientCount((await silently({ venue: 'Dock 2' })).recipients)).toBe(0);
    expect(await sessionRow(session.id)).toMatchObject({ venue: 'Dock 2', sequence: 1, revision: 2 });
    expect(await registrationRow(first.registration.id)).toMatchObject({ sequence: 0 });
    const second = await register.run(session.id, person('silent-second'), visitor);
    expect(recipientCount((await edit.run(session.id, { title: 'Quays' }, staff)).recipients)).toBe(2);
    const updates = async () =>
      (await Promise.all([first, second].map(({ registration: { id } }) => messagesOf(id))))
        .flat()
        .filter(({ kind, state }) => kind === 'updated' && state === 'queued')
        .map(({ payload, sessionRevision }) => [payload.previousRevision, sessionRevision, payload.event?.sequence]);
    // The first learns of the venue as well; the second has known it from the beginning.
    expect(await updates()).toEqual([
      [1, 3, 1],
      [2, 3, 0],
    ]);
    // An email that waits anyway must not leave with a place that is wrong by now.
    expect(recipientCount((await silently({ venue: 'Dock 3' })).recipients)).toBe(2);
    expect(await updates()).toEqual([
      [1, 4, 1],
      [2, 4, 1],
    ]);
    const entries = await database.dataSource.query(
      `select details from audit_entries where subject = $1 and action = 'session.edited' order by position`,
      [`session:${session.id}`],
    );
    expect(entries.map(({ details }: { details: object }) => details)).toEqual([
      { fields: ['venue'], notified: 0 },
      { fields: ['title'], notified: 2 },
      { fields: ['venue'], notified: 2 },
    ]);
  });

  test('is never lost, whatever two organizers do at the same moment', async () => {
    const session = await world.session({ format: 'hybrid', venue: 'Dock 0' });
    await register.run(session.id, person('between-two'), visitor);
    const flow = <Flow>(type: Type<Flow>) => makeFlow(type, database.dataSource, world.clock);
    const known = new Set(['edited-meanwhile', 'changed-meanwhile', 'cancelled', 'undo-too-late']);
    const random = randomOf(20_270_104);
    const pick = <One>(all: readonly One[]) => all[Math.floor(random() * all.length)]!;
    const wordsOf = ({ title, venue }: Session) => ({ title, venue });
    /** What somebody does who has this page open, with what must be there afterwards if it is accepted. */
    const act = (opened: Session, name: string) => {
      const version = versionOf(wordsOf(opened));
      const form = new FormValues({ seen: seenOf(opened) });
      // A move to where it is changes nothing, and so the other one may move it afterwards.
      const days = ['2027-01-20T10:00', '2027-01-21T10:00', '2027-01-22T10:00'];
      const move = pick(days.filter((day) => day !== opened.startsAtLocal));
      const edit = (typed: { title: string; venue: string | null }) => async () => {
        await flow(EditSession).run(
          session.id,
          (current) => {
            const { merged, conflicts } = mergeFields(version, typed, wordsOf(current));
            if (conflicts.length > 0) throw new EditConflict(conflicts);
            return merged;
          },
          staff,
          pick([true, false]),
        );
      };
      return pick([
        { done: { title: name }, run: edit({ ...wordsOf(opened), title: name }) },
        { done: { venue: name }, run: edit({ ...wordsOf(opened), venue: name }) },
        {
          done: { startsAtLocal: move },
          run: () =>
            flow(RescheduleSession).run(
              session.id,
              (current) => {
                requireUnchanged(form, current);
                return { startsAtLocal: move };
              },
              staff,
            ),
        },
        {
          done: { state: 'cancelled' },
          run: () =>
            flow(CancelSession).run(
              session.id,
              (current) => {
                if (current.state !== 'cancelled') requireUnchanged(form, current);
                return {};
              },
              staff,
            ),
        },
        { done: { state: 'published' }, run: () => flow(UndoAct).cancellation(session.id, staff) },
      ]);
    };
    let refused = 0;
    for (let round = 0; round < 40; round += 1) {
      const opened = await sessionRow(session.id);
      const acts = [act(opened, `A ${round}`), act(opened, `B ${round}`)];
      const results = await Promise.allSettled(acts.map(({ run }) => run()));
      const after = await sessionRow(session.id);
      const accepted = acts.filter((_, at) => results[at]?.status === 'fulfilled').map(({ done }) => done);
      const codes = results.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Conflict).code] : []));
      expect(codes.filter((code) => !known.has(code))).toEqual([]);
      refused += 2 - accepted.length;
      // Cancelling and undoing are two steps in one field; everything else that was accepted is there.
      const isBackAndForth = accepted.filter((done) => 'state' in done).length === 2;
      for (const done of accepted.filter((one) => !(isBackAndForth && 'state' in one)))
        expect(after).toMatchObject(done);
      // Back to work within the 60 seconds.
      if (after.state === 'cancelled' && random() < 0.7) await flow(UndoAct).cancellation(session.id, staff);
    }
    expect(refused).toBeGreaterThan(3);
  });

  describe('when a cancellation is undone', () => {
    const flow = <Flow>(type: Type<Flow>) => makeFlow(type, database.dataSource, world.clock);
    const everything = async (id: string) => {
      const { state, taken, waiting, reserved, cancelledAt, cancelReason, startsAt } = await sessionRow(id);
      const registrations = await database.dataSource.query(
        `select id, state, sequence, waitlist_number, offer_expires_at from registrations where session_id = $1 order by id`,
        [id],
      );
      const messages = await database.dataSource.query(
        `select id, kind, state, result, due_at, payload - 'requestId' as payload from messages where session_id = $1 order by position`,
        [id],
      );
      return { state, taken, waiting, reserved, cancelledAt, cancelReason, startsAt, registrations, messages };
    };

    test('everything is as before, and the edit that waited is still announced', async () => {
      const session = await world.session({ capacity: 1, format: 'hybrid', venue: 'Dock 1' });
      const [first] = await Promise.all(
        ['undo-seat', 'undo-waits'].map((name) => register.run(session.id, person(name), visitor)),
      );
      await flow(EditSession).run(session.id, { venue: 'Dock 2' }, staff);
      world.clock.advance({ seconds: 20 });
      const [before, { sequence, revision }] = [await everything(session.id), await sessionRow(session.id)];
      expect(recipientCount((await flow(CancelSession).run(session.id, { reason: 'Storm' }, staff)).recipients)).toBe(
        2,
      );
      expect(recipientCount((await flow(CancelSession).run(session.id, {}, staff)).recipients)).toBe(0);
      expect(await flow(UndoAct).cancellation(session.id, staff)).toMatchObject({ state: 'published' });
      // A second click.
      expect(await flow(UndoAct).cancellation(session.id, staff)).toMatchObject({ state: 'published' });
      expect(await everything(session.id)).toEqual(before);
      // Public calendars may have read that it was cancelled.
      expect(await sessionRow(session.id)).toMatchObject({ sequence: sequence + 2, revision: revision + 2 });
      // Once more, and then for good; each has its own emails.
      await flow(CancelSession).run(session.id, {}, staff);
      await flow(UndoAct).cancellation(session.id, staff);
      await flow(CancelSession).run(session.id, {}, staff);
      const id = first?.registration.id ?? '';
      expect((await messagesOf(id)).map(({ kind, state }) => `${kind} ${state}`)).toEqual([
        'invited queued',
        'updated dropped',
        'cancelled queued',
      ]);
      const draft = await world.session();
      await database.dataSource.query(`update sessions set state = 'draft', published_at = null where id = $1`, [
        draft.id,
      ]);
      await flow(CancelSession).run(draft.id, {}, staff);
      expect(await flow(UndoAct).cancellation(draft.id, staff)).toMatchObject({ state: 'draft' });
    });

    test('that ends at the moment when the first email can leave, whatever the clocks say', async () => {
      const session = await world.session();
      await register.run(session.id, person('undo-border'), visitor);
      await flow(CancelSession).run(session.id, {}, staff);
      const at = world.clock.now();
      const { manager } = database.dataSource;
      const claim = (now: Date) => inTransaction(database.dataSource, (tx) => claimMessages(tx, 1000, now));
      const isClaimed = (all: Awaited<ReturnType<typeof claim>>) =>
        all.some(({ kind, sessionId }) => kind === 'cancelled' && sessionId === session.id);
      world.clock.set(new Date(at.getTime() + 59_999).toISOString());
      // Confirming an address releases what waits for that, not what can still be undone.
      await inTransaction(database.dataSource, async (tx) =>
        releaseHeld(
          tx,
          (await manager.query('select id from attendees')).map(({ id }: Registration) => id),
          at,
        ),
      );
      expect(isClaimed(await claim(world.clock.now()))).toBe(false);
      await flow(UndoAct).cancellation(session.id, staff);
      await flow(CancelSession).run(session.id, {}, staff);
      world.clock.advance({ seconds: 60 });
      await expect(flow(UndoAct).cancellation(session.id, staff)).rejects.toMatchObject({ code: 'undo-too-late' });
      expect(await sessionRow(session.id)).toMatchObject({ state: 'cancelled' });

      // Another instance, whose clock is ahead, has begun to send: the undo is refused, and nothing else changes.
      const other = await world.session({ title: 'Two clocks' });
      await register.run(other.id, person('undo-clocks'), visitor);
      await flow(CancelSession).run(other.id, {}, staff);
      const ahead = new Date(world.clock.now().getTime() + 61_000);
      const sent = await world.session({ title: 'Already leaving' });
      await register.run(sent.id, person('undo-leaving'), visitor);
      await flow(CancelSession).run(sent.id, {}, staff);
      await database.dataSource.query(
        `update messages set state = 'sending' where session_id = $1 and kind = 'cancelled'`,
        [sent.id],
      );
      await expect(flow(UndoAct).cancellation(sent.id, staff)).rejects.toMatchObject({ code: 'undo-too-late' });
      expect(await sessionRow(sent.id)).toMatchObject({ state: 'cancelled' });
      const races = await Promise.allSettled([claim(ahead), flow(UndoAct).cancellation(other.id, staff)]);
      const won = await sessionRow(other.id);
      const sending = await manager.query(`select state from messages where session_id = $1 and kind = 'cancelled'`, [
        other.id,
      ]);
      expect([won.state, sending.map(({ state }: Message) => state)]).toEqual(
        races[1].status === 'fulfilled' ? ['published', []] : ['cancelled', ['sending']],
      );
    });
  });

  describe('what an organizer has just done is undone before anybody is notified', () => {
    const flow = <Flow>(type: Type<Flow>) => makeFlow(type, database.dataSource, world.clock);
    const query = (sql: string, params: unknown[]) => database.dataSource.query(sql, params);
    /** All that an act can change, but for what calendars must see as newer, and when rows were written. */
    const everything = async (id: string) => {
      const { sequence: _, revision: __, updatedAt: ___, ...session } = await sessionRow(id);
      const registrations = await query(
        `select id, attendee_id, state, sequence, waitlist_number, group_id, offer_expires_at, confirmed_at,
           provisional_until, approved_at from registrations where session_id = $1 order by id`,
        [id],
      );
      const messages = await query(
        `select kind, state, result, due_at, payload - 'requestId' as payload from messages where session_id = $1 order by position`,
        [id],
      );
      const people = await query('select id from attendees order by id', []);
      return { session, registrations, messages, people };
    };
    const actOf = async (id: string): Promise<string> => {
      const [last] = await query('select act_id from undo_steps where session_id = $1 order by id desc limit 1', [id]);
      return last?.act_id ?? '';
    };
    const undo = async (act: string) => flow(UndoAct).run(act, staff);
    const moveTo = (id: string, startsAtLocal: string) =>
      flow(RescheduleSession).run(id, { startsAtLocal }, staff, true);
    const claim = (now: Date) => inTransaction(database.dataSource, (tx) => claimMessages(tx, 1000, now));
    const aMinuteOn = () => new Date(world.clock.now().getTime() + 60_000);

    test('a move, with the edit that waited, the offers that it cut, and who has registered since', async () => {
      const session = await world.session({ capacity: 1, format: 'hybrid', venue: 'Dock 1', promotion: 'offer' });
      const [seat] = await Promise.all(
        ['move-seat', 'move-waits'].map((one) => register.run(session.id, person(one), visitor)),
      );
      await flow(Withdraw).run(seat?.registration.id ?? '', staff);
      await register.run(session.id, person('move-last'), visitor);
      await flow(EditSession).run(session.id, { venue: 'Dock 2' }, staff);
      const before = await everything(session.id);
      expect(before.registrations.map(({ state }: Registration) => state).toSorted()).toEqual([
        'cancelled',
        'offered',
        'waitlisted',
      ]);
      // In five hours: the offer would end after it began.
      await moveTo(session.id, '2027-01-04T21:00');
      expect((await everything(session.id)).registrations).not.toEqual(before.registrations);
      const act = await actOf(session.id);
      // Two owners at once: one of them finds nothing left to undo.
      expect(new Set(await Promise.all([undo(act), undo(act)]))).toEqual(new Set(['move', null]));
      expect(await everything(session.id)).toEqual(before);

      const open = await world.session();
      await moveTo(open.id, '2027-02-15T16:00');
      const since = await register.run(open.id, person('move-since'), visitor);
      await undo(await actOf(open.id));
      const { revision } = await sessionRow(open.id);
      expect((await messagesOf(since.registration.id)).map((one) => [one.kind, one.sessionRevision])).toEqual([
        ['invited', revision],
      ]);
      await moveTo(open.id, '2027-02-15T16:00');
      const told = await register.run(open.id, person('move-told'), visitor);
      await query(`update messages set state = 'sent' where registration_id = $1`, [told.registration.id]);
      await expect(undo(await actOf(open.id))).rejects.toMatchObject({ code: 'undo-move-too-late' });
      expect((await sessionRow(open.id)).startsAtLocal).toBe('2027-02-15T16:00');
    });

    test('approvals; nothing at all if one of them has changed since', async () => {
      const session = await world.session({ capacity: 1, approval: 'manual' });
      const [one, two] = await Promise.all(
        ['approve-a', 'approve-b'].map((name) => register.run(session.id, person(name), visitor)),
      );
      const ids = [one?.registration.id ?? '', two?.registration.id ?? ''];
      const before = await everything(session.id);
      const approve = () =>
        flow(DecideRegistration).approveInOrder(session.id, ids, { note: null, expected: null }, staff, true);
      expect((await approve()).map(({ outcome }) => outcome)).toEqual(['confirmed', 'waitlisted']);
      expect(await undo(await actOf(session.id))).toBe('approve');
      expect(await everything(session.id)).toEqual(before);
      await flow(DecideRegistration).run(ids[1]!, 'decline', staff, true);
      expect(await undo(await actOf(session.id))).toBe('decline');
      expect(await everything(session.id)).toEqual(before);
      await approve();
      const act = await actOf(session.id);
      world.clock.advance({ seconds: 10 });
      await flow(Withdraw).run(ids[1]!, staff);
      const approved = await everything(session.id);
      await expect(undo(act)).rejects.toMatchObject({ code: 'undo-changed' });
      expect(await everything(session.id)).toEqual(approved);
    });

    test('or not at all, once a worker has the first email, whoever is first', async () => {
      const session = await world.session();
      const { registration } = await register.run(session.id, person('move-race'), visitor);
      await query(`update messages set state = 'sent' where registration_id = $1`, [registration.id]);
      await moveTo(session.id, '2027-02-15T16:00');
      expect((await claim(new Date(aMinuteOn().getTime() - 1))).filter((one) => one.sessionId === session.id)).toEqual(
        [],
      );
      const [claimed, undone] = await Promise.allSettled([claim(aMinuteOn()), actOf(session.id).then(undo)]);
      const sending = claimed.status === 'fulfilled' && claimed.value.some((one) => one.sessionId === session.id);
      expect([undone.status, (await sessionRow(session.id)).startsAtLocal]).toEqual(
        sending ? ['rejected', '2027-02-15T16:00'] : ['fulfilled', '2027-01-14T16:00'],
      );
      await moveTo(session.id, '2027-02-16T16:00');
      const late = await actOf(session.id);
      world.clock.set(aMinuteOn());
      await expect(undo(late)).rejects.toMatchObject({ code: 'undo-move-too-late' });
    });
  });

  test('leaves at once when the session starts within an hour', async () => {
    const session = await world.session();
    const one = await register.run(session.id, person('on-the-way'), visitor);
    const due = async () => (await messagesOf(one.registration.id)).at(-1)?.dueAt.toISOString();
    world.clock.set('2027-01-14T07:00:00Z');
    await makeFlow(EditSession, database.dataSource, world.clock).run(session.id, { title: 'An hour to go' }, staff);
    expect(await due()).toBe('2027-01-14T07:02:00.000Z');
    world.clock.set('2027-01-14T07:00:01Z');
    await makeFlow(EditSession, database.dataSource, world.clock).run(session.id, { title: 'Less' }, staff);
    expect(await due()).toBe('2027-01-14T07:00:01.000Z');
  });

  test('cannot take the capacity below the seats that are taken; raising it promotes', async () => {
    const session = await world.session({ capacity: 2 });
    for (const name of ['a', 'b', 'c']) await register.run(session.id, person(`capacity-${name}`), visitor);
    const edit = makeFlow(EditSession, database.dataSource, world.clock);
    await expect(edit.run(session.id, { capacity: 1 }, staff)).rejects.toBeInstanceOf(Conflict);
    await expect(edit.run(session.id, { capacity: 1 }, staff)).rejects.toThrow('2 seats are taken');
    expect((await edit.run(session.id, { capacity: 3 }, staff)).session).toMatchObject({ taken: 3, waiting: 0 });
  });
});

describe('reminders', () => {
  test('go out once per lead, skip leads that had passed, and never to those who wait', async () => {
    const session = await world.session({ capacity: 2 });
    const early = await register.run(session.id, person('reminded'), visitor);
    const plan = makeFlow(PlanReminders, database.dataSource, world.clock);
    const reminders = async (id: string) =>
      (await messagesOf(id)).filter((message) => message.kind === 'reminder').map((message) => message.payload.lead);
    world.clock.set('2027-01-13T07:59:59Z');
    await plan.run();
    expect(await reminders(early.registration.id)).toEqual([]);
    world.clock.set('2027-01-13T08:00:00Z');
    await Promise.all([plan.run(), plan.run()]);
    await plan.run();
    expect(await reminders(early.registration.id)).toEqual(['P1D']);
    const late = await register.run(session.id, person('reminded-late'), visitor);
    const waiting = await register.run(session.id, person('reminded-never'), visitor);
    world.clock.set('2027-01-14T07:00:00Z');
    await plan.run();
    await plan.run();
    expect(await reminders(early.registration.id)).toEqual(['P1D', 'PT1H']);
    expect(await reminders(late.registration.id)).toEqual(['PT1H']);
    expect(await reminders(waiting.registration.id)).toEqual([]);
    world.clock.set('2027-01-14T08:00:00Z');
    expect(await plan.run()).toBe(0);
  });

  test('follow a moved session, and yesterday’s is not caught up beside today’s', async () => {
    const session = await world.session();
    const one = await register.run(session.id, person('moved'), visitor);
    const plan = makeFlow(PlanReminders, database.dataSource, world.clock);
    world.clock.set('2027-01-13T09:00:00Z');
    await plan.run();
    const reschedule = makeFlow(RescheduleSession, database.dataSource, world.clock);
    await reschedule.run(session.id, { startsAtLocal: '2027-01-20T16:00' }, staff);
    world.clock.set('2027-01-20T07:30:00Z');
    await plan.run();
    const leads = (await messagesOf(one.registration.id)).map((message) => [message.kind, message.payload.lead]);
    expect(leads).toEqual([
      ['invited', undefined],
      ['reminder', 'P1D'],
      ['rescheduled', undefined],
      ['reminder', 'PT1H'],
    ]);
  });
});

test('organizers sign in with the password that they were given, and with no other', async () => {
  const { password } = await makeFlow(ChangeMember, database.dataSource, world.clock).add(
    { email: 'lin@example.org', role: 'owner' },
    staff,
  );
  const signIn = makeFlow(SignIn, database.dataSource, world.clock);
  expect(await signIn.run({ email: 'LIN@example.org', password })).toMatchObject({ kind: 'signed-in' });
  await expect(signIn.run({ email: 'lin@example.org', password: `${password}x` })).rejects.toMatchObject({
    code: 'wrong-password',
  });
  await expect(signIn.run({ email: 'nobody@example.org', password })).rejects.toMatchObject({ code: 'wrong-password' });
});
