import { PlanReminders } from '../../../../src/flows/notifications/plan-reminders.flow.js';
import { ReceiveEmail } from '../../../../src/flows/notifications/receive-email.flow.js';
import { EditSession } from '../../../../src/flows/sessions/edit-session.flow.js';
import { RescheduleSession } from '../../../../src/flows/sessions/reschedule-session.flow.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { consoleClient, textOf } from '../../../support/console-client.js';
import { Pitches } from '../../../support/pitches.js';
import { calendarEmail, replyEmail, type ReplyParts } from '../../../support/replies.js';
import { staff } from '../../../support/world.js';

let app: TestApp;
let here: Pitches;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  here = await Pitches.of(app);
  await here.register('both@teams.example', 'Bo Both');
});
beforeEach(() => {
  app.clock.set('2027-01-04T08:00:00Z');
  app.mail.sent.length = 0;
});
afterAll(() => app?.stop());

const take = (raw: Buffer) => app.app.get(ReceiveEmail).run(raw, { kind: 'system' });
const answer = (uid: string, email: string, parts: Partial<ReplyParts> = {}) =>
  take(replyEmail({ uid, email, stamp: '20270104T074500Z', ...parts }));
const done = (outcome: string) => ({ outcome, reason: null });
const ignored = (reason: string) => ({ outcome: 'ignored', reason });

const stored = async (uid: string): Promise<Record<string, unknown>[]> =>
  app.dataSource.query(
    `select a.email, i.reply ->> 'kind' as kind, i.reply ->> 'answer' as answer, i.reply ->> 'sender' as sender
     from pitch_invites i join attendees a on a.id = i.attendee_id join pitches p on p.id = i.pitch_id
     where p.uid = $1 order by a.email`,
    [uid],
  );
/** What an organizer reads on the page of the pitches. */
async function shown({ id }: { id: string }): Promise<string> {
  const office = await consoleClient(app, 'organizer');
  return textOf((await office.get(`/console/sessions/${id}/pitches`)).html).replaceAll(/\s+/gu, ' ');
}
const uidOf = async (session: { id: string }, team: { id: string } | undefined) =>
  (await here.orderOf(session)).find(({ proposal }) => proposal === team?.id)?.uid ?? '';

test('each answer is shown beside the team, and a team of which everybody declines above all', async () => {
  const team = await here.newTeam(['both@teams.example']);
  const { session } = await here.published([team]);
  const uid = await uidOf(session, team);
  expect(await answer(uid, team.email, { answer: 'DECLINED', more: ['COMMENT:On a trip'] })).toEqual(done('answered'));
  expect(await answer(uid, 'both@teams.example', { answer: 'TENTATIVE' })).toEqual(done('answered'));
  const one = await shown(session);
  expect(one).toMatch(/Lead \d+ declined\. On a trip/u);
  expect([one.includes('Bo Both may come.'), one.includes('All declined')]).toEqual([true, false]);
  const again = { answer: 'DECLINED', stamp: '20270104T075000Z' };
  expect(await answer(uid, 'both@teams.example', again)).toEqual(done('answered'));
  expect(await answer(uid, 'both@teams.example', again)).toEqual(ignored('repeated'));
  expect(await shown(session)).toMatch(/All declined: Proposal T\d+/u);
  // It keeps its place: organizers decide.
  expect(await here.orderOf(session)).toHaveLength(1);
  await app.deliver();
  expect(app.mail.sent).toEqual([]);
});

test('who is on two teams answers for one of them', async () => {
  const teams = [await here.newTeam(['both@teams.example']), await here.newTeam(['both@teams.example'])];
  const { session } = await here.published(teams);
  const [first, second] = [await uidOf(session, teams[0]), await uidOf(session, teams[1])];
  await answer(first, 'both@teams.example', { answer: 'DECLINED' });
  await answer(second, 'both@teams.example');
  const kindOf = async (uid: string) => (await stored(uid)).map(({ kind }) => kind);
  expect([await kindOf(first), await kindOf(second)]).toEqual([
    ['declined', null],
    ['accepted', null],
  ]);
});

test('a session that moves asks anew, and what is late or about a withdrawn team changes nothing', async () => {
  const { session, all } = await here.published(2);
  const [stays, leaves] = [await uidOf(session, all[0]), await uidOf(session, all[1])];
  await answer(stays, all[0]?.email ?? '', { answer: 'DECLINED' });
  expect(await shown(session)).toContain('All declined');
  await app.dataSource.query(`update proposals set state = 'withdrawn' where id = $1`, [all[1]?.id]);
  await app.app.get(RescheduleSession).run(session.id, { startsAtLocal: '2027-02-11T16:00' }, { kind: 'system' });
  app.clock.advance({ minutes: 2 });
  await app.app.get(PlanReminders).run();
  const after = await shown(session);
  expect([after.includes('declined'), after.includes('All declined')]).toEqual([false, false]);
  const late = { answer: 'DECLINED', stamp: '20270104T080100Z' };
  expect(await answer(stays, all[0]?.email ?? '', late)).toEqual(ignored('stale'));
  expect(await answer(leaves, all[1]?.email ?? '', { ...late, sequence: 1 })).toEqual(ignored('no-seat'));
  expect(await answer(stays, all[0]?.email ?? '', { ...late, answer: 'ACCEPTED', sequence: 1 })).toEqual(
    done('answered'),
  );
  expect(await shown(session)).toMatch(/Lead \d+ accepted\./u);
});

test('what a stranger says counts for nobody, and what belongs to no team is not stored', async () => {
  const lonely = await here.newTeam();
  const { session, all } = await here.published([lonely, await here.newTeam(['both@teams.example'])]);
  const [one, two] = [await uidOf(session, all[0]), await uidOf(session, all[1])];
  const decline = { answer: 'DECLINED', from: 'stranger@example.net' };
  // As the only person on the team, and in their name.
  expect(await answer(one, 'stranger@example.net', decline)).toEqual(ignored('other-attendee'));
  expect(await stored(one)).toMatchObject([{ kind: 'asked', answer: null, sender: 'stranger@example.net' }]);
  await answer(one, lonely.email);
  expect(await answer(one, lonely.email, { ...decline, stamp: '20270104T075000Z' })).toEqual(ignored('other-attendee'));
  expect(await stored(one)).toMatchObject([{ kind: 'asked', answer: 'accepted' }]);
  const page = await shown(session);
  expect(page).toMatch(/Somebody declined for Lead \d+\. stranger@example\.net/u);
  expect(page).not.toContain('All declined');
  // Of two people, nobody knows whom they mean.
  expect(await answer(two, 'stranger@example.net', decline)).toEqual(ignored('other-attendee'));
  expect((await stored(two)).map(({ kind }) => kind)).toEqual([null, null]);
  expect(await answer('nothing@greenroom.example.org', lonely.email)).toEqual(ignored('unknown-event'));
});

test('another time, an unusable answer, and a calendar that asks again are heard, while the part is off, too', async () => {
  const { session, all } = await here.published(1);
  const [uid, email] = [await uidOf(session, all[0]), all[0]?.email ?? ''];
  const wish = { method: 'COUNTER', more: ['DTSTART:20270113T090000Z', 'DTEND:20270113T094500Z'] };
  expect(await answer(uid, email, wish)).toEqual(done('wished'));
  // In the time of the session: Taipei.
  expect(await shown(session)).toMatch(/Lead \d+ would like 13 January 2027, 17:00\./u);
  await answer(uid, email, { answer: 'TENTATIVE' });
  const [mail] = await app.dataSource.query(
    `select message_id as id from messages where payload #>> '{event,uid}' = $1`,
    [uid],
  );
  const broken = calendarEmail('BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n', [`In-Reply-To: ${mail.id}`]);
  expect(await take(broken)).toEqual(ignored('not-one-event'));
  expect(await stored(uid)).toMatchObject([{ kind: 'unreadable', answer: 'tentative' }]);
  const { databaseUrl } = app.config;
  if (databaseUrl === undefined) throw new Error('No database.');
  const off = await startTestApp({ now: '2027-01-04T08:00:00Z', databaseUrl, config: { parts: [] } });
  try {
    const ask = (from: string) =>
      off.app.get(ReceiveEmail).run(replyEmail({ uid, email, method: 'REFRESH', from }), { kind: 'system' });
    expect(await ask('stranger@example.net')).toEqual(ignored('refresh'));
    for (const _ of [1, 2]) expect(await ask(email)).toEqual(done('refreshed'));
  } finally {
    await off.stop();
  }
  expect(await here.mailTo(email)).toEqual(['REQUEST 0 20270210T0800']);
  const object = app.mail.to(email).at(-1)?.calendar?.object.replaceAll('\r\n ', '');
  expect(object).toMatch(/ATTENDEE[^\r]*PARTSTAT=TENTATIVE/u);
});

test('a calendar that asks again before another place is told has its news all the same', async () => {
  const { session, all } = await here.published(1, { format: 'in-person', venue: 'Dock 1' });
  const [uid, email] = [await uidOf(session, all[0]), all[0]?.email ?? ''];
  await app.app.get(EditSession).run(session.id, { venue: 'Dock 2' }, staff);
  expect(await take(replyEmail({ uid, email, method: 'REFRESH', from: email }))).toEqual(done('refreshed'));
  await app.deliver();
  app.clock.advance({ minutes: 3 });
  await app.app.get(PlanReminders).run();
  const mails = await here.mailsTo(email);
  expect(mails.map(({ subject }) => subject.includes('New place'))).toEqual([false, true]);
  expect(await here.mailTo(email)).toEqual(['REQUEST 0 20270210T1600', 'REQUEST 1 20270210T1600']);
});
