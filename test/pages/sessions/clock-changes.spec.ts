import type { StartedLogin } from '../../../src/domain/identity/start-login.js';
import { loginCookie } from '../../../src/console/frame/csrf-token.js';
import { ChangeMember } from '../../../src/flows/identity/change-member.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { SignIn } from '../../../src/flows/identity/sign-in.flow.js';
import { Withdraw } from '../../../src/flows/registrations/withdraw.flow.js';
import { Message } from '../../../src/domain/notifications/message.entity.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { Session } from '../../../src/domain/sessions/session.entity.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { consoleClient, formOf, textOf, unescape } from '../../support/console-client.js';
import { createWorld, staff } from '../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-02-01T09:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
});
beforeEach(() => {
  app.clock.set('2027-02-01T09:00:00Z');
  app.mail.sent.length = 0;
});
afterAll(() => app?.stop());

const inBerlin = (startsAtLocal: string, more: object = {}) =>
  world.session({ startsAtLocal, timeZone: 'Europe/Berlin', ...more });
const register = async (session: Session, name: string, timeZone: string) =>
  (
    await app.app
      .get(Register)
      .run(session.id, registrationInput.parse({ email: `${name}@example.org`, name, timeZone }), staff)
  ).registration;
const answer = async (session: Session) => {
  const { sinceLast, ...now } = (await app.api('GET', `/sessions/${session.id}/clock-changes`)).body;
  expect(sinceLast).toBeNull();
  return now;
};
/** The reminder that somebody got last, on one line. */
const reminderOf = (name: string) =>
  app.mail
    .to(`${name}@example.org`)
    .findLast((mail) => mail.subject.startsWith('Starts in'))
    ?.text.replaceAll(/\s+/gu, ' ');

test('organizers read for how many the clocks change between now and the session', async () => {
  const session = await inBerlin('2027-03-18T16:00', { capacity: 4 });
  expect(await answer(session)).toEqual({ people: 0, zones: [] });
  await register(session, 'new-yorker', 'America/New_York');
  await register(session, 'torontonian', 'America/Toronto');
  await register(session, 'second-new-yorker', 'America/New_York');
  await register(session, 'nairobian', 'Africa/Nairobi');
  await register(session, 'waiting', 'America/New_York');
  const zones = [
    { timeZone: 'America/New_York', people: 2, from: '2027-03-18T10:00', to: '2027-03-18T11:00' },
    { timeZone: 'America/Toronto', people: 1, from: '2027-03-18T10:00', to: '2027-03-18T11:00' },
  ];
  expect(await answer(session)).toEqual({ people: 3, zones });
  // After the change in America there is nothing left to mind.
  app.clock.set('2027-03-15T09:00:00Z');
  expect(await answer(session)).toEqual({ people: 0, zones: [] });
});

test('organizers see the number on the page of the session', async () => {
  const session = await inBerlin('2027-03-18T16:00');
  const account = { email: 'lin@example.org', password: 'seven calm otters swim upstream' };
  await app.app.get(ChangeMember).add({ ...account, name: 'Lin Yi-chen', role: 'viewer' }, { kind: 'system' });
  const { token } = (await app.app.get(SignIn).run(account)) as StartedLogin;
  const page = async () =>
    (
      await fetch(`${app.url}/console/sessions/${session.id}`, { headers: { cookie: `${loginCookie}=${token}` } })
    ).text();
  await register(session, 'nairobian-too', 'Africa/Nairobi');
  expect(await page()).not.toContain('Daylight saving');
  await register(session, 'third-new-yorker', 'America/New_York');
  expect(await page()).toContain('<dt>New York</dt><dd>Starts at 11:00 instead of 10:00: 1</dd>');
});

test('the number follows who comes and goes', async () => {
  const session = await inBerlin('2027-03-18T16:00', { capacity: 1 });
  const first = await register(session, 'leaver', 'America/New_York');
  await register(session, 'heir', 'Africa/Nairobi');
  expect((await answer(session)).people).toBe(1);
  await app.app.get(Withdraw).run(first.id, staff);
  expect((await answer(session)).people).toBe(0);
});

describe('between two sessions of a series', () => {
  const bodyOf = async (session: Session) => (await app.api('GET', `/sessions/${session.id}/clock-changes`)).body;
  const come = async (session: Session, names: readonly [string, string][]) => {
    for (const [name, timeZone] of names) await register(session, name, timeZone);
  };

  test('organizers read who comes at another hour than last time', async () => {
    // Summer time begins in America on 14 March and in Europe on 28 March.
    const series = { series: 'Writing a proposal' };
    const first = await inBerlin('2027-03-11T16:00', series);
    app.clock.set('2027-03-20T09:00:00Z');
    const otherHour = await inBerlin('2027-03-22T17:00', series);
    const last = await inBerlin('2027-03-23T16:00', series);
    const apart = await inBerlin('2027-03-24T16:00', { series: 'Another series' });
    const next = await inBerlin('2027-03-30T16:00', series);
    const newYork: [string, string] = ['series-new-york', 'America/New_York'];
    const nairobi: [string, string] = ['series-nairobi', 'Africa/Nairobi'];
    const berlin: [string, string] = ['series-berlin', 'Europe/Berlin'];
    const toronto: [string, string] = ['series-toronto', 'America/Toronto'];
    app.clock.set('2027-03-10T09:00:00Z');
    for (const session of [first, otherHour, apart]) await come(session, [toronto]);
    await come(last, [newYork, nairobi, berlin]);
    await come(next, [newYork, nairobi, berlin, toronto]);
    app.clock.set('2027-03-29T09:00:00Z');
    expect(await bodyOf(next)).toEqual({
      // All clocks have changed by now.
      people: 0,
      zones: [],
      sinceLast: {
        session: last.id,
        people: 2,
        zones: [
          { timeZone: 'Africa/Nairobi', people: 1, from: '2027-03-30T18:00', to: '2027-03-30T17:00' },
          { timeZone: 'America/New_York', people: 1, from: '2027-03-30T11:00', to: '2027-03-30T10:00' },
        ],
      },
    });
    expect((await bodyOf(first)).sinceLast).toBeNull();
    app.clock.set('2027-03-30T13:00:30Z');
    await app.planReminders();
    await app.deliver();
    expect(reminderOf('series-nairobi')).toContain(
      'That’s 17:00 for you, not 18:00 like last time: the clocks in Berlin have changed.',
    );
    expect(reminderOf('series-toronto')).not.toContain('like last time: the clocks in New York');
  });
});

test('it is not for everybody to read, and not there for no session', async () => {
  const session = await inBerlin('2027-03-18T16:00');
  expect((await app.api('GET', `/sessions/${session.id}/clock-changes`, undefined, { key: null })).status).toBe(401);
  expect((await app.api('GET', '/sessions/00000000-0000-4000-8000-000000000000/clock-changes')).status).toBe(404);
  const { paths } = (await (await fetch(`${app.url}/api/openapi.json`)).json()) as { paths: Record<string, unknown> };
  expect(paths).toHaveProperty(['/api/v1/sessions/{id}/clock-changes']);
});

test('the reminder tells those whose hour is not that of the last session of the series', async () => {
  const last = await inBerlin('2027-03-11T16:00');
  const next = await inBerlin('2027-03-18T16:00');
  for (const session of [last, next]) {
    await register(session, 'regular', 'America/New_York');
    await register(session, 'regular-in-nairobi', 'Africa/Nairobi');
  }
  await register(next, 'newcomer', 'America/New_York');
  const late = await inBerlin('2027-03-11T18:00');
  await register(late, 'other-hour', 'America/New_York');
  app.clock.set('2027-03-16T09:00:00Z');
  await register(next, 'other-hour', 'America/New_York');
  app.clock.set('2027-03-17T15:00:30Z');
  expect(await app.planReminders()).toBeGreaterThan(0);
  await app.deliver();
  expect(reminderOf('regular')).toContain(
    'That’s 11:00 for you, not 10:00 like last time: the clocks in New York have changed.',
  );
  expect(reminderOf('newcomer')).toContain('That’s 11:00 for you, not 10:00 as it was when you registered');
  // Registered after the change, and the last session was at another hour.
  expect(reminderOf('other-hour')).toContain('starts at 11:00');
  expect(reminderOf('other-hour')).not.toContain('clocks');
  expect(reminderOf('regular-in-nairobi')).toContain('starts at 18:00');
  expect(reminderOf('regular-in-nairobi')).not.toContain('clocks');
});

test('a last time is one that was: not given back, not cancelled, not to come', async () => {
  const kinds = ['given-back', 'called-off', 'to-come', 'taken-place'];
  const before = {
    'given-back': await inBerlin('2027-03-11T16:00'),
    'called-off': await inBerlin('2027-03-11T16:00'),
    'to-come': await inBerlin('2027-03-24T16:00'),
    'taken-place': await inBerlin('2027-03-11T16:00'),
  };
  const next = await inBerlin('2027-04-01T16:00', { reminders: ['P14D'] });
  for (const name of kinds) await register(next, name, 'Africa/Nairobi');
  const givenBack = await register(before['given-back'], 'given-back', 'Africa/Nairobi');
  for (const name of ['called-off', 'to-come', 'taken-place'] as const)
    await register(before[name], name, 'Africa/Nairobi');
  await app.app.get(Withdraw).run(givenBack.id, staff);
  await app.api('POST', `/sessions/${before['called-off'].id}/cancel`, {});
  app.clock.set('2027-03-18T14:00:30Z');
  await app.planReminders();
  const planned = await app.dataSource.getRepository(Message).findBy({ kind: 'reminder', sessionId: next.id });
  const previous = Object.fromEntries(
    planned.map(({ payload }) => [payload.recipient.name, payload.previousStartsAt ?? null]),
  );
  expect(previous).toEqual({
    'given-back': null,
    'called-off': null,
    'to-come': null,
    'taken-place': '2027-03-11T15:00:00.000Z',
  });
});

test('a time is found for those who are registered, and for places that are typed', async () => {
  const session = await inBerlin('2027-03-04T10:00');
  for (const [name, timeZone] of [
    ['planner-taipei', 'Asia/Taipei'],
    ['planner-lima', 'America/Lima'],
    ['planner-lagos', 'Africa/Lagos'],
  ] as const) {
    await register(session, name, timeZone);
  }
  const lin = await consoleClient(app, 'organizer');
  const path = `/console/calls/solutions/planner`;
  const everyone = textOf((await lin.get(path)).html);
  expect(everyone).toMatch(/Best pair.*Best single starts.*Hours by region/u);

  const query =
    'fromDate=2027-03-01&untilDate=2027-03-05&minutes=60&weekdays=1,2,3,4,5&humaneFrom=08:00&humaneUntil=20:00';
  const ofSession = (await lin.get(`${path}?who=${session.id}&${query}`)).html;
  // 13:00 in Lagos is 07:00 in Lima and 20:00 in Taipei: no single start suits all three.
  expect(textOf(ofSession)).toMatch(/Best pair .*? 3 of 3 attend by day .*?Everyone attends/u);
  expect(textOf(ofSession)).toMatch(/Best single starts .*? 2 of 3 attend by day/u);

  const places = `places=${encodeURIComponent('Nairobi 40\nTaipei 2')}`;
  // Typed places count without another choice, beside the people who are chosen.
  const added = await lin.get(`${path}?who=${session.id}&${query}&${places}`);
  expect(textOf(added.html)).toMatch(/45 people, 480 possible starts/u);
  const moving = /href="([^"]*\/move\?[^"]*)"/u.exec((await lin.get(`${path}?session=${session.id}`)).html)?.[1] ?? '';
  expect(textOf((await lin.get(textOf(moving))).html)).toContain('3 people will be notified');
  const typed = await lin.get(`${path}?who=places&${query}&${places}`);
  expect(textOf(typed.html)).toMatch(/42 people, 480 possible starts/u);
  const use = /href="([^"]*sessions\/new\?[^"]*)"/u.exec(typed.html)?.[1] ?? '';
  const { startsOn, startsTime } = formOf((await lin.get(textOf(use))).html, '/console/calls/solutions/sessions/new');
  expect([startsOn, startsTime]).toEqual(['2027-03-01', '13:00']);
});

test('two starts that are found become runs of the session', async () => {
  const lin = await consoleClient(app, 'organizer');
  const session = await inBerlin('2027-03-04T10:00', { title: 'Planned for two halves of the world' });
  const query =
    'who=places&places=Taipei%0ALima%0ALagos&fromDate=2027-03-01&untilDate=2027-03-05&minutes=45&weekdays=1,2,3,4,5';
  const path = `/console/calls/solutions/planner?${query}&humaneFrom=08:00&humaneUntil=20:00`;
  const again = `/console/sessions/${session.id}/again`;
  const { html } = await lin.get(`${path}&session=${session.id}`);
  const runs = unescape(new RegExp(`href="(${again}[^"]*)"`, 'u').exec(html)?.[1] ?? '');
  const form = formOf((await lin.get(runs)).html, again);
  expect(form).toMatchObject({ people: 'other', often: 'repeatedly', pattern: 'dates' });
  const shown = await lin.post(again, { ...form, step: 'check' });
  await lin.post(again, { ...formOf(shown.html, again), step: 'confirm' });
  const all = await app.dataSource.getRepository(Session).findBy({ title: session.title });
  const starts = all.map(({ startsAtLocal }) => startsAtLocal.replace('T', ' '));
  expect(new Set(starts)).toEqual(new Set(['2027-03-04 10:00', ...String(form['dates']).split('\n')]));
  expect(new Set(all.map(({ occurrenceGroup }) => occurrenceGroup)).size).toBe(1);
  // Without a session, the first time is that of a new one.
  expect((await lin.get(path)).html).toContain('Create a session at the first time');
});

test('the planner leaves out public holidays where the call is, and names those where people are', async () => {
  const lin = await consoleClient(app, 'organizer');
  const path =
    '/console/calls/solutions/planner?who=places&minutes=60&weekdays=1,2,3,4,5&humaneFrom=08:00&humaneUntil=20:00';
  const dates = '&fromDate=2027-04-05&untilDate=2027-04-06';
  const plan = async (more: string) => textOf((await lin.get(`${path}${dates}${more}`)).html);
  // 5 April 2027 is Tomb Sweeping Day in Taiwan.
  const places = `&places=${encodeURIComponent('Taipei 5')}`;
  expect(await plan(`${places}&skipHolidays=yes`)).toMatch(/ 96 possible starts/u);
  const kept = await plan(places);
  expect(kept).toMatch(/ 192 possible starts/u);
  expect(kept).toMatch(/Public holiday in Taiwan: /u);
});

test('the planner keeps what was typed, and says what is wrong with it', async () => {
  const lin = await consoleClient(app, 'organizer');
  const path = `/console/calls/solutions/planner`;
  const query = 'who=places&places=Atlantis+3&weekdays=1&fromDate=2027-03-05&humaneUntil=20:00';
  const backwards = await lin.get(`${path}?${query}&untilDate=2027-03-01&minutes=60&humaneFrom=08:00`);
  expect(textOf(backwards.html)).toContain('The last day is before the first day');
  const { html } = await lin.get(`${path}?${query}&untilDate=2027-03-06&minutes=x&humaneFrom=25:00`);
  const said = textOf(html);
  expect(said).toContain('Unknown place: 1: Atlantis 3');
  expect(said).toContain('Enter a time, like 16:00');
  expect(html).toContain('>Atlantis 3</textarea>');
  expect(said).not.toContain('Best pair');
  const many = await lin.get(`${path}?who=places&weekdays=1&places=${'a%0A'.repeat(500)}`);
  expect(textOf(many.html)).toContain('At most 500 lines');
  const years = 'who=places&places=Berlin&weekdays=1&minutes=60&humaneFrom=08:00&humaneUntil=20:00';
  for (const [from, until] of [
    ['0001-01-01', '0001-01-31'],
    ['9999-12-01', '9999-12-31'],
  ]) {
    const far = await lin.get(`${path}?${years}&fromDate=${from}&untilDate=${until}`);
    expect(textOf(far.html)).toContain('Choose a date from 2000 to 2099');
  }
  const dates = 'fromDate=2027-03-01&untilDate=2027-03-31';
  expect((await lin.get(`${path}?${years}&${dates}&at=9999-12-31T10:00`)).status).toBe(200);
});

test('the planner answers by API, and refuses nonsense', async () => {
  const plan = (input: object) => app.api('POST', '/calls/solutions/planner', input);
  const week = { timeZone: 'Asia/Taipei', fromDate: '2027-03-01', untilDate: '2027-03-05', minutes: 60 };
  const people = [
    { timeZone: 'Asia/Taipei', weight: 10 },
    { timeZone: 'America/Lima', weight: 4 },
  ];
  const { body } = await plan({ ...week, people });
  const fourWeeks = { ...week, untilDate: '2027-03-28' };
  expect(await plan({ ...week, untilDate: undefined, people })).toMatchObject({
    body: { compared: (await plan({ ...fourWeeks, people })).body.compared },
  });
  // Tomb Sweeping Day in Taiwan is left out, as in the console, unless it is asked for.
  const spring = { ...week, fromDate: '2027-04-05', untilDate: '2027-04-06', people };
  const compared = async (more: object) => (await plan({ ...spring, ...more })).body.compared;
  expect([await compared({}), await compared({ skipHolidays: false })]).toEqual([96, 192]);
  expect(body).toMatchObject({ people: 14, compared: 384, pair: { inside: 14, leftOut: [] }, triple: { score: 14 } });
  expect(body.single[0]).toMatchObject({ score: 14, atLunch: 0, leftOut: [] });
  // Taipei is 13 hours ahead of Lima: 19:00 there is 06:00 in Lima, 08:00 is 19:00 of the day before.
  expect(body.single[0].starts).toEqual(['2027-03-02T00:00:00.000Z']);
  for (const [wrong, field] of [
    [{ untilDate: '2027-02-01' }, 'untilDate'],
    [{ untilDate: '2028-02-01' }, 'untilDate'],
    [{ humaneFrom: '20:00', humaneUntil: '08:00' }, 'humaneUntil'],
    [{ people: [{ timeZone: 'Mars/Base', weight: 1 }] }, 'people.0.timeZone'],
    [{ minutes: 0 }, 'minutes'],
  ] as const) {
    const refused = await plan({ ...week, ...wrong });
    expect([refused.status, refused.body.errors[0].path]).toEqual([422, field]);
  }
});

test('a session says how many people it hits at night, and a move says what it would collide with', async () => {
  const speakers = [{ name: 'Wangari Njeri' }];
  const other = await inBerlin('2027-03-09T10:00', {
    title: 'Cool roofs',
    speakers,
    joinUrl: 'https://meet.example.org/a',
  });
  // 18:00 in Berlin is 01:00 in Taipei and 14:00 in Lima.
  const late = await inBerlin('2027-03-10T18:00', { title: 'Warm walls', speakers });
  for (const session of [other, late]) {
    await register(session, 'night-taipei', 'Asia/Taipei');
    await register(session, 'night-tokyo', 'Asia/Tokyo');
  }
  await register(late, 'night-lima', 'America/Lima');
  const lin = await consoleClient(app, 'organizer');
  const page = (await lin.get(`/console/sessions/${late.id}`)).html;
  expect(textOf(page)).toContain('2 with a seat would attend at night (22:00–07:00) Find a better time');
  expect(page).toContain(`/console/calls/solutions/planner?session&#x3D;${late.id}`);
  expect(textOf((await lin.get(`/console/sessions/${other.id}`)).html)).not.toContain('At night (22:00');
  // Who comes to the room is where the session is, whatever their zone.
  await app.dataSource.query(
    `update registrations set attendance = 'in-person' where session_id = $1 and attendee_id in (
       select id from attendees where email = 'night-tokyo@example.org')`,
    [late.id],
  );
  expect(textOf((await lin.get(`/console/sessions/${late.id}`)).html)).toContain('1 with a seat would attend at night');

  // As dragged in a calendar that shows Taipei: 17:30 there is 10:30 in Berlin.
  const at = 'startsOn=2027-03-09&startsTime=17:30&timeZone=Asia/Taipei&durationMinutes=60';
  const moved = textOf((await lin.get(`/console/sessions/${late.id}/move?${at}`)).html);
  expect(moved).toContain('Wangari Njeri is in “Cool roofs” then.');
  expect(moved).toContain('2 also registered for “Cool roofs” then.');
  expect(moved).toMatch(/Tuesday 9 March 2027 10:30/u);
  expect(moved).toContain('Taipei (UTC+8) 1 person Thu 11 Mar, 01:00 – 02:15 night Tue 9 Mar, 17:30 – 18:30');
  expect(moved).toContain('Berlin (UTC+1) 1 person Wed 10 Mar, 18:00 – 19:15 Tue 9 Mar, 10:30 – 11:30');
  const stored = await app.dataSource.getRepository(Session).findOneByOrFail({ id: late.id });
  expect(stored.startsAt).toEqual(late.startsAt);
  const wrong = await lin.get(`/console/sessions/${late.id}/move?startsOn=2027-13-09&startsTime=x&timeZone=Mars`);
  expect([wrong.status, textOf(wrong.html).includes('Reschedule')]).toEqual([422, true]);
});
