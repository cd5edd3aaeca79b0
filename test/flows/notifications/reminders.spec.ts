import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../src/app/data-source.js';
import type { Span } from '../../../src/domain/attendance/attendance.js';
import { RecordAttendance } from '../../../src/flows/attendance/record-attendance.flow.js';
import { restoreSeat } from '../../../src/domain/attendance/check-in-person.js';
import { recordAttendance } from '../../../src/domain/attendance/record-attendance.js';
import { EditCall } from '../../../src/flows/calls/edit-call.flow.js';
import { ChangeMaterial } from '../../../src/flows/materials/change-material.flow.js';
import { EditSession } from '../../../src/flows/sessions/edit-session.flow.js';
import { DraftSession } from '../../../src/flows/sessions/draft-session.flow.js';
import { PlanReminders } from '../../../src/flows/notifications/plan-reminders.flow.js';
import { ChangeAttendance } from '../../../src/flows/registrations/change-attendance.flow.js';
import { RegisterForSeveral } from '../../../src/flows/registrations/register-for-several.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { Withdraw } from '../../../src/flows/registrations/withdraw.flow.js';
import { Message } from '../../../src/domain/notifications/message.entity.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { isNight } from '../../../src/domain/time/day-parts.js';
import { localTime } from '../../../src/domain/time/wall-time.js';
import { reminderMoments } from '../../../src/domain/notifications/reminders/reminder-time.js';
import { Session } from '../../../src/domain/sessions/session.entity.js';
import { getSession } from '../../../src/domain/sessions/sessions.queries.js';
import { TestClock } from '../../support/clock.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, staff } from '../../support/world.js';
import { makeFlow } from '../../support/flows.js';
import { Changes } from '../../../src/flows/changes.js';
import type { FollowUpPayload } from '../../../src/domain/notifications/kinds/around-sessions.js';
import type { MessagePayload } from '../../../src/domain/notifications/message.js';

let database: TestDatabase;
let second: DataSource;
let world: Awaited<ReturnType<typeof createWorld>>;
let register: Register;
let plans: PlanReminders[];

beforeEach(async () => {
  database = await freshDatabase();
  second = await new DataSource(dataSourceOptions(database.url)).initialize();
  world = await createWorld(database.dataSource);
  register = makeFlow(Register, database.dataSource, world.clock);
  plans = [database.dataSource, second].map((source) => makeFlow(PlanReminders, source, world.clock));
});
afterEach(async () => {
  await second.destroy();
  await database.drop();
});

const come = async (session: Session, name: string, timeZone = 'Africa/Nairobi') =>
  register.run(session.id, registrationInput.parse({ email: `${name}@example.org`, name, timeZone }), {
    kind: 'visitor',
  });
/** So many people, the first of whom has come through the form. */
const comeMany = async (session: Session, count: number) => {
  const { registration, attendee } = await come(session, 'first');
  await database.dataSource.query(
    `with copies as (
       select jsonb_build_object('id', gen_random_uuid(), 'email', 'p' || n || '@example.org',
           'email_key', 'p' || n || '@example.org') as person,
         jsonb_build_object('id', gen_random_uuid(), 'uid', n || '@example.org') as seat
       from generate_series(2, $3::int) n
     ), added as (
       insert into attendees (id, call_id, email, email_key, name, time_zone, language, created_at)
       select p.id, p.call_id, p.email, p.email_key, p.name, p.time_zone, p.language, p.created_at
       from copies, attendees a, jsonb_populate_record(a, person) p where a.id = $2
     )
     insert into registrations select s.* from copies, registrations r,
       jsonb_populate_record(r, seat || jsonb_build_object('attendee_id', person->'id')) s where r.id = $1`,
    [registration.id, attendee.id, count],
  );
};
const at = async (now: string) => {
  world.clock.set(now);
  const counts = await Promise.all(plans.map((plan) => plan.run()));
  return counts.reduce((sum, count) => sum + count, 0);
};
const sent = async (kind: string, registrationId?: string) =>
  (
    await database.dataSource.getRepository(Message).find({
      where: { kind: kind as Message['kind'], ...(registrationId && { registrationId }) },
      order: { position: 'ASC' },
    })
  ).map((message) => ({
    ...(message.payload as MessagePayload & FollowUpPayload),
    at: message.createdAt.toISOString(),
    attendeeId: message.attendeeId,
  }));
const leads = async (registrationId: string) =>
  (await sent('reminder', registrationId)).map((one) => [one.lead, one.at.slice(5, 16)]);
const join = (registrationId: string, joinedAt: string) =>
  database.dataSource.query(`update registrations set joined_at = $2, attended_at = $2 where id = $1`, [
    registrationId,
    joinedAt,
  ]);
const mute = (attendeeId: string, category: string) =>
  database.dataSource.query(`update attendees set unsubscribed_from = $2 where id = $1`, [attendeeId, [category]]);

describe('reminders', () => {
  test('wait for the morning of their reader, unless the session is near', async () => {
    const session = await world.session();
    const nairobi = await come(session, 'nairobi');
    const boston = await come(session, 'boston', 'America/New_York');
    const muted = await come(session, 'muted');
    await mute(muted.attendee.id, 'reminders');
    expect(await at('2027-01-13T08:00:00Z')).toBe(1);
    expect(await at('2027-01-13T11:59:59Z')).toBe(0);
    expect(await at('2027-01-13T12:00:00Z')).toBe(1);
    expect(await at('2027-01-14T07:00:00Z')).toBe(2);
    expect(await leads(nairobi.registration.id)).toEqual([
      ['P1D', '01-13T08:00'],
      ['PT1H', '01-14T07:00'],
    ]);
    expect(await leads(boston.registration.id)).toEqual([
      ['P1D', '01-13T12:00'],
      ['PT1H', '01-14T07:00'],
    ]);
    expect(await leads(muted.registration.id)).toEqual([]);
  });

  test('of more people than one transaction plans are planned by two instances, each once', async () => {
    const session = await world.session();
    await comeMany(session, 1201);
    expect(await at('2027-01-14T07:00:00Z')).toBe(1201);
    expect(await at('2027-01-14T07:00:01Z')).toBe(0);
    const all = await sent('reminder');
    expect([all.length, new Set(all.map(({ attendeeId }) => attendeeId)).size]).toEqual([1201, 1201]);
  });

  test('of a hybrid session are not sent again to somebody who then attends in the other way', async () => {
    const session = await world.session({ format: 'hybrid', venue: 'Hall', asksAttendance: true });
    const { registration } = await come(session, 'switcher');
    expect(await at('2027-01-13T08:00:00Z')).toBe(1);
    const change = makeFlow(ChangeAttendance, database.dataSource, world.clock);
    await change.run(registration.id, { attendance: 'online', waits: false }, staff);
    expect(await at('2027-01-13T08:30:00Z')).toBe(0);
    expect(await at('2027-01-14T07:00:00Z')).toBe(1);
    // Nobody was asked before the first one.
    expect((await sent('reminder', registration.id)).map(({ event }) => event?.attendance)).toEqual([
      undefined,
      'online',
    ]);
  });

  test('are not sent again because the event moved to the calendar of another address', async () => {
    const session = await world.session();
    const { registration } = await come(session, 'mover');
    expect(await at('2027-01-13T08:00:00Z')).toBe(1);
    await database.dataSource.query(`update registrations set sequence = sequence + 2 where id = $1`, [
      registration.id,
    ]);
    expect(await at('2027-01-13T08:30:00Z')).toBe(0);
    expect(await at('2027-01-14T07:00:00Z')).toBe(1);
  });

  test('come at the moments that the rule gives, in every kind of zone', async () => {
    const wanted = ['P1DT18H', 'PT20H', 'PT12H', 'PT5H', 'PT2H'];
    const session = await world.session({ reminders: wanted, startsAtLocal: '2027-03-14T22:30' });
    // New York's clocks go forward on that day, Lord Howe's on none near it.
    const zones =
      'America/New_York Europe/Berlin Asia/Kathmandu Australia/Lord_Howe Pacific/Kiritimati Pacific/Niue Pacific/Chatham America/St_Johns Asia/Calcutta UTC'.split(
        ' ',
      );
    const people = await Promise.all(zones.map((zone, index) => come(session, `p${index}`, zone)));
    const [from, to] = [session.startsAt.getTime() - 44 * 3_600_000, session.startsAt.getTime()];
    for (let now = from; now <= to; now += 15 * 60_000) await at(new Date(now).toISOString());
    for (const [index, { registration, attendee }] of people.entries()) {
      const zone = zones[index] ?? '';
      const expected = reminderMoments(session.startsAt, wanted, attendee.timeZone);
      expect([zone, await leads(registration.id)]).toEqual([
        zone,
        expected.map((one) => [one.lead, one.at.toISOString().slice(5, 16)]),
      ]);
    }
    const all = await sent('reminder');
    expect(all.length).toBeGreaterThan(zones.length * 2);
    const early = all.filter((one) => to - Date.parse(one.at) > 3 * 3_600_000);
    expect(early.filter((one) => isNight(new Date(one.at), one.recipient.timeZone))).toEqual([]);
  });

  test('are not caught up after a jump of the clock, and none comes twice when it jumps back', async () => {
    const session = await world.session({ reminders: ['P7D', 'P1D', 'PT3H', 'PT1H'] });
    const { registration } = await come(session, 'jumps');
    expect(await at('2027-01-14T07:10:00Z')).toBe(1);
    expect(await leads(registration.id)).toEqual([['PT1H', '01-14T07:10']]);
    for (const earlier of ['2027-01-14T05:30:00Z', '2027-01-13T09:00:00Z', '2027-01-08T09:00:00Z']) {
      expect([earlier, await at(earlier)]).toEqual([earlier, 0]);
    }
    expect(await at('2027-01-14T07:59:59Z')).toBe(0);
    expect(await at('2027-01-14T08:00:00Z')).toBe(0);
  });

  test('come once and within five seconds while the clock ticks and two instances plan', async () => {
    const session = await world.session({ reminders: ['PT30M', 'PT29M'] });
    const people = await Promise.all(Array.from({ length: 30 }, (_, index) => come(session, `tick${index}`)));
    const from = Date.parse('2027-01-14T07:29:50Z');
    for (let seconds = 0; seconds < 85; seconds += 1) {
      world.clock.set(new Date(from + seconds * 1000 + 300));
      await Promise.all(plans.map((plan) => plan.run()));
    }
    const all = await sent('reminder');
    expect(all).toHaveLength(people.length * 2);
    const late = all.map((one) => {
      const moment = session.startsAt.getTime() - (one.lead === 'PT30M' ? 30 : 29) * 60_000;
      return (Date.parse(one.at) - moment) / 1000;
    });
    expect(late.filter((seconds) => seconds < 0 || seconds > 5)).toEqual([]);
    for (const { registration } of people) expect(await leads(registration.id)).toHaveLength(2);
  });

  test('are those of the call until a session has its own', async () => {
    const create = makeFlow(DraftSession, database.dataSource, world.clock);
    const [follows, own] = [await world.session(), await world.session({ reminders: ['PT2H'] })];
    const rows = async (...ids: string[]) =>
      Promise.all(ids.map((id) => database.dataSource.getRepository(Session).findOneByOrFail({ id }))).then((all) =>
        all.map((one) => [one.reminders, one.ownReminders]),
      );
    await makeFlow(EditCall, database.dataSource, world.clock).run(
      world.call.slug,
      { reminders: ['P2D', 'PT30M'] },
      staff,
    );
    const copy = await create.duplicate(follows.id, { occurrence: false }, staff);
    const ownCopy = await create.duplicate(own.id, { occurrence: false }, staff);
    expect(await rows(follows.id, own.id, copy.id, ownCopy.id)).toEqual([
      [['P2D', 'PT30M'], false],
      [['PT2H'], true],
      [['P2D', 'PT30M'], false],
      [['PT2H'], true],
    ]);
    const edit = makeFlow(EditSession, database.dataSource, world.clock);
    // The same leads as the call's are its own when somebody says so.
    await edit.run(follows.id, { reminders: ['P2D', 'PT30M'] }, staff);
    await edit.run(own.id, { reminders: null }, staff);
    await makeFlow(EditCall, database.dataSource, world.clock).run(world.call.slug, { reminders: [] }, staff);
    expect(await rows(follows.id, own.id)).toEqual([
      [['P2D', 'PT30M'], true],
      [[], false],
    ]);
  });

  test('of the call are fewer in a room, and only the last one in a series', async () => {
    const series = await world.series('Lab');
    const room = { format: 'in-person', venue: 'Pier 2' };
    const all = [{}, room, { series }, { ...room, series }];
    const sessions = await Promise.all(all.map((input) => world.session(input)));
    const stored = async () =>
      Promise.all(sessions.map(({ id }) => getSession(database.dataSource.manager, id))).then((found) =>
        found.map(({ reminders }) => reminders),
      );
    expect(await stored()).toEqual([['P1D', 'PT1H'], ['P1D'], ['PT1H'], ['P1D']]);
    const edit = makeFlow(EditCall, database.dataSource, world.clock);
    await edit.run(world.call.slug, { reminders: ['P7D', 'P1D', 'PT3H'] }, staff);
    expect(await stored()).toEqual([['P7D', 'P1D', 'PT3H'], ['P7D', 'P1D'], ['PT3H'], ['P1D']]);
    await makeFlow(EditSession, database.dataSource, world.clock).run(sessions[2]!.id, { series: null }, staff);
    expect((await stored())[2]).toEqual(['P7D', 'P1D', 'PT3H']);
  });
});

describe('one person', () => {
  /** What arrives: messages that travel in the email of another one are none of their own. */
  const arrived = async () =>
    (await database.dataSource.getRepository(Message).find({ order: { position: 'ASC' } }))
      .filter(({ sentWith, state }) => sentWith === null && state !== 'dropped')
      .map(({ kind, createdAt, payload }) => ({ kind, createdAt, lead: payload.lead, payload }));
  const hour = 3_600_000;

  test('of a series of eight gets an overview, an email an hour before each and one at its end', async () => {
    const series = await world.series('Harbour lab');
    const days = [14, 21, 28, 35, 42, 49, 56, 63].map((day) => new Date(Date.UTC(2027, 0, day)).toISOString());
    const sessions: Session[] = [];
    for (const day of days)
      sessions.push(await world.session({ series, startsAtLocal: `${day.slice(0, 10)}T16:00`, durationMinutes: 60 }));
    expect(sessions.map(({ reminders }) => reminders)).toEqual(days.map(() => ['PT1H']));
    const [first, ...others] = sessions.map(({ id }) => id);
    const input = registrationInput.parse({ email: 'a@example.org', name: 'A', timeZone: 'Africa/Nairobi' });
    await makeFlow(RegisterForSeveral, database.dataSource, world.clock).run(first!, others, input, {
      kind: 'visitor',
    });
    await database.dataSource.query(`update registrations set attended_at = confirmed_at where session_id = $1`, [
      first,
    ]);
    for (const { startsAt, endsAt } of sessions)
      for (const moment of [+startsAt - 24 * hour, +startsAt - hour, +endsAt + hour, +endsAt + 50 * hour])
        await at(new Date(moment).toISOString());
    const emails = await arrived();
    expect(emails.map(({ kind, lead }) => lead ?? kind)).toEqual(['invited', ...days.map(() => 'PT1H'), 'follow-up']);
    expect(emails.at(-1)?.payload).toMatchObject({ series: 'Harbour lab', attended: true });
  });

  test('gets one email a day at most, in which others that are due travel', async () => {
    const zones = ['Africa/Nairobi', 'America/New_York', 'Pacific/Auckland'];
    const sessions: Session[] = [];
    for (const startsAtLocal of ['14T09:00', '14T13:00', '14T21:00', '15T10:00', '16T08:00', '16T18:00', '20T10:00'])
      sessions.push(await world.session({ startsAtLocal: `2027-01-${startsAtLocal}`, reminders: ['P1D'] }));
    const people = [];
    for (const session of sessions)
      for (const zone of zones) people.push(await come(session, zone.replace('/', '.'), zone));
    await database.dataSource.query(
      `update registrations set attended_at = '2027-01-14T01:00:00Z' where session_id = $1`,
      [sessions[0]!.id],
    );
    await makeFlow(EditCall, database.dataSource, world.clock).run(world.call.slug, { closesOn: '2027-01-22' }, staff);
    for (let now = Date.parse('2027-01-12T00:00Z'); now < Date.parse('2027-01-24T00:00Z'); now += 2 * hour) {
      world.clock.set(new Date(now));
      await plans[0]!.run();
      await database.dataSource.query(
        `update messages set state = 'sent', sent_at = created_at where state = 'queued'`,
      );
    }
    const daily = (await arrived()).filter(({ kind }) => ['reminder', 'follow-up', 'deadline'].includes(kind));
    const days = daily.map(({ createdAt, payload: { recipient } }) => {
      return `${recipient.timeZone} ${localTime(createdAt, recipient.timeZone).date}`;
    });
    expect(days).toEqual([...new Set(days)]);
    for (const { registration } of people) {
      expect(await leads(registration.id)).toHaveLength(1);
      expect(await sent('follow-up', registration.id)).toHaveLength(1);
    }
    expect((await sent('deadline')).length).toBe(zones.length * 2);
  });
});

describe('an offer', () => {
  const offered = async (offerHours: number, timeZone: string) => {
    const session = await world.session({ capacity: 1, promotion: 'offer', offerHours });
    const [one, other] = [await come(session, 'one'), await come(session, 'other', timeZone)];
    await makeFlow(Withdraw, database.dataSource, world.clock).run(one.registration.id, staff);
    return other.registration.id;
  };

  test('is called to mind once, three hours before it ends', async () => {
    const id = await offered(24, 'Africa/Nairobi');
    expect(await at('2027-01-05T04:59:59Z')).toBe(0);
    expect(await at('2027-01-05T05:00:00Z')).toBe(1);
    expect(await at('2027-01-05T05:00:01Z')).toBe(0);
    expect(await sent('offer-reminder', id)).toMatchObject([{ offerExpiresAt: '2027-01-05T08:00:00.000Z' }]);
  });

  test('is not called to mind when it was short, and not at night', async () => {
    await offered(6, 'Africa/Nairobi');
    expect(await at('2027-01-04T13:00:00Z')).toBe(0);
  });

  test('is called to mind in the morning, and not at all where it has ended by then', async () => {
    const id = await offered(23, 'Europe/London');
    expect(await at('2027-01-05T06:59:59Z')).toBe(0);
    expect(await at('2027-01-05T07:00:00Z')).toBe(0);
    expect(await sent('offer-reminder', id)).toEqual([]);
    const later = await world.session({ capacity: 1, promotion: 'offer', offerHours: 24 });
    const [first, next] = [await come(later, 'first', 'Europe/London'), await come(later, 'next', 'Europe/London')];
    world.clock.set('2027-01-05T08:30:00Z');
    await makeFlow(Withdraw, database.dataSource, world.clock).run(first.registration.id, staff);
    expect(await at('2027-01-06T06:59:00Z')).toBe(0);
    expect(await at('2027-01-06T07:00:00Z')).toBe(1);
    expect(await sent('offer-reminder', next.registration.id)).toHaveLength(1);
  });
});

describe('after a session', () => {
  const recordingUrl = 'https://video.example.org/1';
  const slidesUrl = 'https://files.example.org/1.pdf';
  const materials = [{ id: expect.any(String), title: '', kind: 'slides', url: slidesUrl }];

  test('everybody with a seat hears once, when the recording is there', async () => {
    const session = await world.session({ capacity: 4 });
    const people = [];
    for (const name of ['came', 'missed', 'muted', 'night', 'waits']) {
      people.push(await come(session, name, name === 'night' ? 'America/New_York' : undefined));
    }
    const [came, missed, muted, night, waits] = people;
    await join(came!.registration.id, '2027-01-14T08:00:00Z');
    await mute(muted!.attendee.id, 'news');
    // It ends at 09:15. Reminders are out of the way.
    await at('2027-01-14T07:30:00Z');
    const edit = makeFlow(EditSession, database.dataSource, world.clock);
    for (const kind of ['recording', 'other'] as const) {
      const draft = { title: '', translations: {}, kind, language: null, visibility: 'draft' } as const;
      const url = `https://files.example.org/draft-${kind}`;
      await makeFlow(ChangeMaterial, database.dataSource, world.clock).add(session.id, { ...draft, url }, null, staff);
    }
    expect(await at('2027-01-14T10:15:00Z')).toBe(0);
    await edit.run(session.id, { recordingUrl, slidesUrl }, staff);
    expect(await at('2027-01-14T10:14:59Z')).toBe(0);
    expect(await at('2027-01-14T10:15:00Z')).toBe(2);
    expect(await at('2027-01-14T12:00:00Z')).toBe(1);
    expect(await at('2027-01-15T12:00:00Z')).toBe(0);
    const mails = await sent('follow-up');
    const byPerson = new Map(mails.map((one) => [one.attendeeId, one]));
    expect(mails).toHaveLength(3);
    expect(byPerson.get(came!.attendee.id)).toMatchObject({
      attended: true,
      hasProposal: false,
      recordingUrl,
      materials,
    });
    expect(byPerson.get(missed!.attendee.id)).toMatchObject({ attended: false, recordingUrl, materials });
    expect(byPerson.get(night!.attendee.id)).toMatchObject({ attended: false, at: '2027-01-14T12:00:00.000Z' });
    expect([byPerson.has(muted!.attendee.id), byPerson.has(waits!.attendee.id)]).toEqual([false, false]);
  });

  test('who earned a certificate is led to it', async () => {
    const session = await world.session();
    const [long, short] = [await come(session, 'long'), await come(session, 'short')];
    for (const [{ registration }, minutes] of [[long, 57] as const, [short, 56] as const]) {
      await join(registration.id, '2027-01-14T08:00:00Z');
      await database.dataSource.query(`update registrations set minutes_present = $2 where id = $1`, [
        registration.id,
        minutes,
      ]);
    }
    await at('2027-01-14T07:30:00Z');
    await makeFlow(EditSession, database.dataSource, world.clock).run(session.id, { recordingUrl, slidesUrl }, staff);
    expect(await at('2027-01-14T10:15:00Z')).toBe(2);
    const earned = new Map((await sent('follow-up')).map((one) => [one.attendeeId, one.certificate]));
    expect([earned.get(long.attendee.id), earned.get(short.attendee.id)]).toEqual([true, undefined]);
  });

  test('they hear after two days without a recording, and nobody is missed where no link was used', async () => {
    const session = await world.session();
    const { registration } = await come(session, 'one');
    await at('2027-01-14T07:30:00Z');
    expect(await at('2027-01-16T09:14:59Z')).toBe(0);
    expect(await at('2027-01-16T09:15:00Z')).toBe(1);
    const [mail] = await sent('follow-up', registration.id);
    expect([mail?.attended, mail?.recordingUrl, mail?.hasProposal]).toEqual([undefined, undefined, false]);
    // The recording that comes later tells nobody again.
    await makeFlow(EditSession, database.dataSource, world.clock).run(session.id, { recordingUrl, slidesUrl }, staff);
    expect(await at('2027-01-16T12:00:00Z')).toBe(0);
  });

  test('absence is mentioned only where it is certain, by the format of the session', async () => {
    const known: [format: string, evidence: Span['source'][], missed: boolean | undefined][] = [
      ['online', ['report'], false],
      ['online', ['room'], false],
      ['in-person', ['check-in'], false],
      ['in-person', ['report'], false],
      ['in-person', [], undefined],
      ['hybrid', ['check-in'], undefined],
      ['hybrid', ['report', 'link'], undefined],
      ['hybrid', ['self-check-in', 'link'], false],
    ];
    const absent: (boolean | undefined)[] = [];
    const correct = makeFlow(RecordAttendance, database.dataSource, world.clock);
    const people = [];
    for (const [format, evidence] of known) {
      const session = await world.session({ format, venue: 'Pier 2', reminders: [] });
      const [came, missed, corrected] = [
        await come(session, 'came'),
        await come(session, 'missed'),
        await come(session, 'corrected'),
      ];
      const start = new Date('2027-01-14T08:00:00Z');
      const spans = evidence.map((source) => ({
        registrationId: came.registration.id,
        source,
        fromAt: start,
        untilAt: null,
      }));
      await makeFlow(Changes, database.dataSource, new TestClock(start)).run(staff, (change) =>
        recordAttendance(change, session, spans),
      );
      people.push({ session, missed, corrected });
    }
    await at('2027-01-14T10:00:00Z');
    for (const { session, corrected } of people) {
      await correct.correct(session.id, [corrected.registration.id], { as: 'absent' }, staff);
    }
    await at('2027-01-16T10:00:00Z');
    for (const { missed, corrected } of people) {
      const [mail] = await sent('follow-up', missed.registration.id);
      absent.push(mail?.attended);
      expect((await sent('follow-up', corrected.registration.id))[0]?.attended).toBe(false);
    }
    expect(absent).toEqual(known.map(([, , missed]) => missed));
  });

  test('of more people than one transaction plans are planned by two instances, each once', async () => {
    const session = await world.session({ reminders: [] });
    await comeMany(session, 1201);
    expect(await at('2027-01-16T09:15:00Z')).toBe(1201);
    expect(await at('2027-01-16T09:15:01Z')).toBe(0);
    const all = await sent('follow-up');
    expect([all.length, new Set(all.map(({ attendeeId }) => attendeeId)).size]).toEqual([1201, 1201]);
  });

  test('people are looked at again only when a seat is given or a night ends', async () => {
    const session = await world.session({ reminders: [] });
    await come(session, 'one');
    const [muted, back] = [await come(session, 'muted'), await come(session, 'back')];
    await mute(muted.attendee.id, 'news');
    await makeFlow(Withdraw, database.dataSource, world.clock).run(back.registration.id, staff);
    const { logger } = database.dataSource;
    let looks = 0;
    const logQuery = (sql: string) => void (looks += sql.startsWith('select r.id from registrations r join') ? 1 : 0);
    database.dataSource.logger = { ...logger, logQuery };
    // Of the first instance alone, whose statements are seen.
    const looksAt = async (now: string) => {
      world.clock.set(now);
      looks = 0;
      const planned = await plans[0]!.run();
      return [planned, looks];
    };
    expect(await looksAt('2027-01-16T09:14:59Z')).toEqual([0, 0]);
    expect(await looksAt('2027-01-16T09:15:00Z')).toEqual([1, 1]);
    expect(await looksAt('2027-01-16T09:15:01Z')).toEqual([0, 1]);
    expect(await looksAt('2027-01-16T09:15:02Z')).toEqual([0, 0]);
    await database.dataSource.query(`update attendees set unsubscribed_from = '{}' where id = $1`, [muted.attendee.id]);
    expect(await looksAt('2027-01-16T09:15:03Z')).toEqual([0, 0]);
    await makeFlow(Changes, database.dataSource, world.clock).run(staff, async (change) =>
      restoreSeat(change, await getSession(change.tx, session.id), back.registration.id),
    );
    expect(await looksAt('2027-01-16T09:15:04Z')).toEqual([2, 1]);
    expect(await looksAt('2027-01-16T09:15:05Z')).toEqual([0, 1]);
    await mute(muted.attendee.id, 'news');
    await database.dataSource.query(`delete from messages where attendee_id = $1`, [muted.attendee.id]);
    expect(await looksAt('2027-01-16T09:15:06Z')).toEqual([0, 0]);
    await database.dataSource.query(`update attendees set unsubscribed_from = '{}' where id = $1`, [muted.attendee.id]);
    expect(await looksAt('2027-01-16T09:59:59Z')).toEqual([0, 0]);
    expect(await looksAt('2027-01-16T10:00:00Z')).toEqual([1, 1]);
  });

  test('nobody hears of a cancelled one, of one long past, or where the call does not want it', async () => {
    const [long, cancelled] = [await world.session(), await world.session()];
    for (const session of [long, cancelled]) await come(session, 'one');
    await database.dataSource.query(`update sessions set state = 'cancelled' where id = $1`, [cancelled.id]);
    expect(await at('2027-01-18T09:15:00Z')).toBe(0);
    await makeFlow(EditCall, database.dataSource, world.clock).run(world.call.slug, { followUps: false }, staff);
    expect(await at('2027-01-17T09:15:00Z')).toBe(0);
    await makeFlow(EditCall, database.dataSource, world.clock).run(world.call.slug, { followUps: true }, staff);
    expect(await at('2027-01-17T09:15:00Z')).toBe(1);
  });
});

test('who attended and has no proposal is nudged a week and a day before the deadline', async () => {
  const session = await world.session({ reminders: [] });
  const names = ['came', 'came-late', 'missed', 'muted', 'proposed', 'withdrew'];
  const people = new Map<string, Awaited<ReturnType<typeof come>>>();
  for (const name of names) people.set(name, await come(session, name, 'Asia/Taipei'));
  const idOf = (name: string) => people.get(name)!;
  for (const name of names.filter((one) => one !== 'missed')) {
    await join(idOf(name).registration.id, name === 'came-late' ? '2027-03-25T08:00:00Z' : '2027-01-14T08:00:00Z');
  }
  await mute(idOf('muted').attendee.id, 'news');
  for (const [name, state] of [
    ['proposed', 'submitted'],
    ['withdrew', 'withdrawn'],
  ]) {
    await database.dataSource.query(
      `with p as (insert into proposals (id, call_id, external_id, title, theme, state, source, created_at, updated_at)
         values (gen_random_uuid(), $1, $2, $2, 'energy', $3, 'csv', now(), now()) returning id)
       insert into proposal_matches (proposal_id, attendee_id, evidence, state, created_at) select id, $4, 'declared', 'linked', now() from p`,
      [world.call.id, name, state, idOf(name!).attendee.id],
    );
  }
  // Long after the session's own mail. The call closes on 31 March at 23:59 in Taipei, 15:59 in UTC.
  expect(await at('2027-03-24T15:59:00Z')).toBe(0); // Midnight there: it waits for the morning.
  expect(await at('2027-03-24T22:59:59Z')).toBe(0);
  expect(await at('2027-03-24T23:00:00Z')).toBe(2);
  expect(await at('2027-03-24T23:00:01Z')).toBe(0);
  expect(await at('2027-03-26T08:00:00Z')).toBe(0);
  expect(await at('2027-03-30T23:00:00Z')).toBe(3);
  expect(await at('2027-03-31T15:59:00Z')).toBe(0);
  const nudged = async (name: string) =>
    (await sent('deadline'))
      .filter((one) => one.attendeeId === idOf(name).attendee.id)
      .map((one) => one.at.slice(5, 10));
  expect(await nudged('came')).toEqual(['03-24', '03-30']);
  expect(await nudged('withdrew')).toEqual(['03-24', '03-30']);
  expect(await nudged('came-late')).toEqual(['03-30']);
  for (const name of ['missed', 'muted', 'proposed']) expect([name, await nudged(name)]).toEqual([name, []]);
});
