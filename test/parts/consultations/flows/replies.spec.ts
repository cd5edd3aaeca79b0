import { createTransport } from 'nodemailer';
import { PlanReminders } from '../../../../src/flows/notifications/plan-reminders.flow.js';
import { EraseExpired } from '../../../../src/flows/privacy/erase-expired.flow.js';
import { EditSpeaker } from '../../../../src/flows/speakers/edit-speaker.flow.js';
import { ReceiveEmail } from '../../../../src/flows/notifications/receive-email.flow.js';
import { speakerInput } from '../../../../src/domain/speakers/speaker-input.js';
import { freePort } from '../../../support/free-port.js';
import { speakerLink } from '../../../../src/domain/notifications/email/links.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { ConsoleClient, consoleClient, textOf } from '../../../support/console-client.js';
import { calendarFacts, codeOf, Consultations, type TestHost } from '../../../support/consultations.js';
import { calendarEmail, replyEmail, type ReplyParts } from '../../../support/replies.js';
import { staff } from '../../../support/world.js';

let app: TestApp;
let here: Consultations;
let port: number;

beforeAll(async () => {
  port = await freePort();
  app = await startTestApp({ now: '2027-01-04T08:00:00Z', config: { inboxSmtp: { port, host: '127.0.0.1' } } });
  here = await Consultations.of(app);
});
beforeEach(() => {
  app.clock.set('2027-01-04T08:00:00Z');
  app.mail.sent.length = 0;
});
afterAll(() => app?.stop());

async function booked(host: TestHost, utc = '2027-01-11T08:00') {
  const person = await here.newPerson();
  const booking = await here.book(person, host.id, utc);
  await app.deliver();
  return { person, ...booking, email: person.email };
}
type Booked = Awaited<ReturnType<typeof booked>>;

const stored = async (id: string) =>
  (
    await app.dataSource.query(
      `select state, cancelled_by, is_late, team_reply as team, host_reply as host from consultation_bookings where id = $1`,
      [id],
    )
  )[0];
const take = (raw: Buffer) => app.app.get(ReceiveEmail).run(raw, { kind: 'system' });
const said = { stamp: '20270104T074500Z' };
const byTeam = ({ uid, email }: Booked, parts: Partial<ReplyParts> = {}) =>
  take(replyEmail({ uid, email, ...said, ...parts }));
const done = (outcome: string) => ({ outcome, reason: null });
const ignored = (reason: string) => ({ outcome: 'ignored', reason });

describe('a decline', () => {
  test('by SMTP cancels as the team would, gives the time to who waits, and tells everybody', async () => {
    const host = await here.newHost('Ada', { weekly: [{ weekday: 1, from: '09:00', until: '10:00' }] });
    const one = await booked(host);
    const waits = await here.newPerson();
    await here.teams.wait(waits.id, { host: '', topic: '', language: '' }, null, 'test');
    app.mail.sent.length = 0;
    const inbox = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
    const raw = replyEmail({
      uid: one.uid,
      email: one.email,
      ...said,
      answer: 'DECLINED',
      more: ['COMMENT:On a trip'],
    });
    await inbox.sendMail({ envelope: { from: one.email, to: ['greenroom@example.org'] }, raw });
    inbox.close();
    expect(await stored(one.id)).toMatchObject({
      state: 'cancelled',
      cancelled_by: 'team',
      is_late: false,
      team: { kind: 'declined', comment: 'On a trip', sender: null },
    });
    await app.deliver();
    expect(calendarFacts(here.objectsTo(one.email))).toEqual(['CANCEL 1 20270111T0800']);
    expect(calendarFacts(here.objectsTo(host.speaker.email))).toEqual(['CANCEL 1 20270111T0800']);
    expect(here.mailTo(waits.email).map(({ subject }) => subject)).toEqual([expect.stringContaining('A time is free')]);
    const audit = await app.dataSource.query(
      `select actor, origin from audit_entries where action = 'attendee.consultation-cancelled' and subject = $1`,
      [`attendee:${one.person.id}`],
    );
    expect(audit).toEqual([{ actor: `attendee:${one.person.id}`, origin: 'calendar' }]);
    // Accepting afterwards brings nothing back.
    expect(await byTeam(one, { sequence: 1, stamp: '20270104T080000Z' })).toEqual(ignored('no-seat'));
  });

  test('that comes late costs the team its quota, and during the consultation only says so', async () => {
    const host = await here.newHost('Bea');
    const one = await booked(host);
    app.clock.set('2027-01-11T07:00:00Z');
    expect(await byTeam(one, { answer: 'DECLINED', stamp: '20270111T065900Z' })).toEqual(done('released'));
    expect(await stored(one.id)).toMatchObject({ state: 'cancelled', is_late: true });
    app.clock.set('2027-01-04T08:00:00Z');
    const two = await booked(host, '2027-01-12T08:00');
    app.clock.set('2027-01-12T08:10:00Z');
    expect(await byTeam(two, { answer: 'DECLINED', stamp: '20270112T080900Z' })).toEqual(done('answered'));
    expect(await stored(two.id)).toMatchObject({ state: 'booked', team: { kind: 'declined' } });
  });

  test.each(['stranger@example.net', 'assistant@example.org'])('from %s only asks the person, once', async (from) => {
    const host = await here.newHost('Cleo');
    const one = await booked(host);
    app.mail.sent.length = 0;
    const decline = { from, answer: 'DECLINED' };
    expect(await byTeam(one, decline)).toEqual(done('asked'));
    expect(await byTeam(one, { ...decline, stamp: '20270104T075000Z' })).toEqual(done('asked'));
    expect(await stored(one.id)).toMatchObject({ state: 'booked', team: { kind: 'asked', sender: from } });
    await app.deliver();
    expect(here.mailTo(one.email).map(({ subject }) => subject)).toEqual([expect.stringContaining('Did you decline?')]);
    expect(here.mailTo(host.speaker.email)).toEqual([]);
  });

  test('of the host cancels as the host would: the team is told, keeps its quota, and nobody books that time', async () => {
    const host = await here.newHost('Dana', { noticeHours: 0 });
    const one = await booked(host);
    app.clock.set('2027-01-11T07:00:00Z');
    const reply = { uid: one.hostUid, email: host.speaker.email ?? '', answer: 'DECLINED', stamp: '20270111T065900Z' };
    expect(await take(replyEmail(reply))).toEqual(done('released'));
    expect(await stored(one.id)).toMatchObject({ state: 'cancelled', cancelled_by: 'host', is_late: false });
    await app.deliver();
    expect(calendarFacts(here.objectsTo(one.email)).at(-1)).toBe('CANCEL 1 20270111T0800');
    const codes = ['08', '09', '10'].map((hour) => codeOf(here.book(one.person, host.id, `2027-01-11T${hour}:00`)));
    expect(await Promise.all(codes)).toEqual(['slot-gone', 'done', 'done']);
  });
});

describe('any other answer', () => {
  test('is kept in later updates of the event, until it changes', async () => {
    const one = await booked(await here.newHost('Efua'));
    expect(await byTeam(one, { answer: 'TENTATIVE' })).toEqual(done('answered'));
    expect(await byTeam(one, { answer: 'TENTATIVE' })).toEqual(ignored('repeated'));
    expect(await byTeam(one, { stamp: '20270104T074000Z' })).toEqual(ignored('stale'));
    app.clock.set('2027-01-10T09:00:00Z');
    await app.app.get(PlanReminders).run();
    await app.deliver();
    expect(here.objectsTo(one.email).at(-1)?.replaceAll('\r\n ', '')).toMatch(/ATTENDEE[^\r]*PARTSTAT=TENTATIVE/u);
  });

  test('with another time moves nothing, and the host hears of it once', async () => {
    const host = await here.newHost('Fay');
    const one = await booked(host);
    app.mail.sent.length = 0;
    const wish = {
      method: 'COUNTER',
      more: ['DTSTART:20270113T090000Z', 'DTEND:20270113T094500Z', 'COMMENT:Too early'],
    };
    expect(await byTeam(one, wish)).toEqual(done('wished'));
    expect(await byTeam(one, { ...wish, stamp: '20270104T075000Z' })).toEqual(done('wished'));
    await app.deliver();
    const [email, ...others] = here.mailTo(host.speaker.email);
    expect([email?.text.includes('Too early'), email?.text.includes('13 January'), others]).toEqual([true, true, []]);
    expect([here.mailTo(one.email), email?.calendar]).toEqual([[], null]);
    expect(await stored(one.id)).toMatchObject({ state: 'booked', team: { kind: 'proposed' } });
  });

  test('is shown to the host and the office, in the time of where people meet', async () => {
    const host = await here.newHost('Zoe', { format: 'in-person', place: 'Room 1' });
    const one = await booked(host);
    await app.dataSource.query(`update speakers set time_zone = 'Africa/Nairobi' where id = $1`, [host.speaker.id]);
    const more = ['DTSTART:20270113T090000Z', 'DTEND:20270113T094500Z', 'COMMENT:Too early'];
    await byTeam(one, { method: 'COUNTER', more });
    const own = `${new URL(speakerLink(app.config, host.speaker.id, host.speaker.linkVersion)).pathname}/consultations`;
    const visitor = new ConsoleClient(app.url);
    const said = `${one.person.name} would like 13 January 2027, 10:00.`;
    expect(textOf((await visitor.get(own)).html)).toContain(said);
    expect(textOf((await visitor.get(`${own}/${one.id}`)).html)).toContain(`${said} Too early`);
    const office = await consoleClient(app, 'organizer');
    const path = `/console/calls/solutions/consultations/${one.id}`;
    expect(textOf((await office.get(path)).html)).toContain(`${said} Too early`);
    // The list has the time of the call: Taipei.
    const list = textOf((await office.get('/console/calls/solutions/consultations')).html);
    expect(list).toContain(`${one.person.name} would like 13 January 2027, 17:00.`);
  });

  test('that cannot be used is noted with the booking, whether by its event or by the email it answers', async () => {
    const host = await here.newHost('Gwen');
    const one = await booked(host);
    expect(await byTeam(one, { email: 'else@example.net' })).toEqual(ignored('other-attendee'));
    expect((await stored(one.id)).team).toMatchObject({ kind: 'other-attendee', sender: 'else@example.net' });
    expect(await byTeam(one, { answer: 'DELEGATED' })).toEqual(ignored('no-answer'));
    expect((await stored(one.id)).team).toMatchObject({ kind: 'delegated', sender: null });
    const [mail] = await app.dataSource.query(`select message_id as id from messages where dedupe_key = $1`, [
      `consultation:${one.id}:host:0:booked`,
    ]);
    const broken = calendarEmail('BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n', [`In-Reply-To: ${mail.id}`]);
    expect(await take(broken)).toEqual(ignored('not-one-event'));
    expect((await stored(one.id)).host).toMatchObject({ kind: 'unreadable', sender: 'somebody@example.org' });
    // A host who is deleted leaves nothing of it.
    await app.app.get(EditSpeaker).remove(host.speaker.id, staff);
    await app.app.get(EraseExpired).run();
    expect((await stored(one.id)).host).toBeNull();
  });

  test('that asks for the event again gets it, once, and only from its own address', async () => {
    const one = await booked(await here.newHost('Hana'));
    const ask = { method: 'REFRESH' };
    expect(await byTeam(one, { ...ask, from: 'stranger@example.net' })).toEqual(ignored('refresh'));
    expect((await stored(one.id)).team).toMatchObject({ kind: 'refresh', sender: 'stranger@example.net' });
    for (const _ of [1, 2]) expect(await byTeam(one, ask)).toEqual(done('refreshed'));
    await app.deliver();
    const objects = here.objectsTo(one.email);
    expect(calendarFacts(objects)).toEqual(['REQUEST 0 20270111T0800', 'REQUEST 0 20270111T0800']);
    expect(new Set(objects.map((object) => /DTSTAMP:(\S+)/u.exec(object)?.[1])).size).toBe(2);
  });

  test('to an event that another host has now changes nothing', async () => {
    const [host, other] = [await here.newHost('Ines'), await here.newHost('Jun')];
    const one = await booked(host);
    await here.hosts.move(here.callId, one.id, { hostId: other.id, startsAt: one.startsAt }, '', staff);
    const reply = { uid: one.hostUid, email: host.speaker.email ?? '', answer: 'DECLINED', ...said };
    expect(await take(replyEmail(reply))).toEqual(ignored('unknown-event'));
    expect(await stored(one.id)).toMatchObject({ state: 'booked', team: null, host: null });
  });
});

test('while the part is off, calendars are heard, and who is merged with another speaker keeps what is booked', async () => {
  const host = await here.newHost('Kiri');
  const [declines, stays] = [await booked(host), await booked(host, '2027-01-11T09:00')];
  const input = speakerInput.parse({ name: 'K. Moana', email: 'kiri@example.org', language: 'en' });
  const bare = await app.app.get(EditSpeaker).create('solutions', input, staff);
  const { databaseUrl } = app.config;
  if (databaseUrl === undefined) throw new Error('No database.');
  const off = await startTestApp({ now: '2027-01-04T08:00:00Z', databaseUrl, config: { parts: [] } });
  try {
    const raw = replyEmail({ uid: declines.uid, email: declines.email, answer: 'DECLINED', ...said });
    expect(await off.app.get(ReceiveEmail).run(raw, { kind: 'system' })).toEqual(done('released'));
    await off.app.get(EditSpeaker).merge(host.speaker.id, bare.id, staff);
  } finally {
    await off.stop();
  }
  expect([(await stored(declines.id)).state, (await stored(stays.id)).state]).toEqual(['cancelled', 'booked']);
  const [kept] = await app.dataSource.query(
    `select h.speaker_id as id from consultation_bookings b join consultation_hosts h on h.id = b.host_id where b.id = $1`,
    [stays.id],
  );
  expect(kept.id).toBe(bare.id);
});
