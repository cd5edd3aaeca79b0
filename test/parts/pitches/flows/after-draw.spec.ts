import { PlanReminders } from '../../../../src/flows/notifications/plan-reminders.flow.js';
import { CancelSession } from '../../../../src/flows/sessions/cancel-session.flow.js';
import { RescheduleSession } from '../../../../src/flows/sessions/reschedule-session.flow.js';
import { UndoAct } from '../../../../src/flows/sessions/undo-act.flow.js';
import { drawnOrder } from '../../../../src/parts/pitches/domain/pitch.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { ConsoleClient, textOf } from '../../../support/console-client.js';
import { uidsOf } from '../../../support/consultations.js';
import { Pitches } from '../../../support/pitches.js';
import { staff } from '../../../support/world.js';

let app: TestApp;
let here: Pitches;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  here = await Pitches.of(app);
});
beforeEach(() => {
  app.clock.set('2027-01-04T08:00:00Z');
  app.mail.sent.length = 0;
});
afterAll(() => app?.stop());

type Team = Awaited<ReturnType<Pitches['drawn']>>['all'][number];

/** The teams in the order that stands. */
async function inOrder(session: { id: string }, all: readonly Team[]): Promise<Team[]> {
  const order = await here.orderOf(session);
  return order.flatMap(({ proposal }) => all.find(({ id }) => id === proposal) ?? []);
}

async function later(minutes: number): Promise<void> {
  app.clock.advance({ minutes });
  await app.app.get(PlanReminders).run();
}

const setState = (state: string, { id }: Team) =>
  app.dataSource.query('update proposals set state = $1 where id = $2', [state, id]);
const starts = ['0800', '0815', '0830', '0845'];

test('an order that is drawn again after it was published moves the events that teams have, and no others', async () => {
  const { session, all } = await here.drawn(4);
  await here.flow.publish(session.id, staff);
  await app.deliver();
  const before = await inOrder(session, all);
  const objectsTo = async ({ email }: Team) =>
    (await here.mailsTo(email)).flatMap(({ calendar }) => (calendar === null ? [] : [calendar.object]));
  const first = new Map(await Promise.all(before.map(async (team) => [team, await objectsTo(team)] as const)));
  app.mail.sent.length = 0;
  const ids = (await here.orderOf(session)).map(({ id }) => id);
  // A seed that leaves one of the teams where it is.
  const keeps = (seed: string) => drawnOrder(ids, seed).filter((id, place) => id === ids[place]).length;
  const seed = Array.from({ length: 500 }, (_, index) => `again-${index}`).find((one) => keeps(one) === 1) ?? '';
  const count = await here.flow.draw(session.id, { seen: 1, reason: 'A team was missing.' }, staff, seed);
  const after = await inOrder(session, all);
  expect([count, after.filter((team, place) => team === before[place]).length]).toEqual([3, 1]);
  for (const [place, team] of after.entries()) {
    const isMoved = team !== before[place];
    expect(await here.mailTo(team.email)).toEqual(isMoved ? [`REQUEST 1 20270210T${starts[place]}`] : []);
    expect(uidsOf([...(first.get(team) ?? []), ...(await objectsTo(team))]).size).toBe(1);
  }
  const page = textOf((await new ConsoleClient(app.url).get(`/calls/solutions/sessions/${session.slug}/pitches`)).html);
  expect(page).toContain(`${seed}:ID`);
  const log = await app.dataSource.query(
    `select details ->> 'reason' as reason from audit_entries where action = 'session.pitches-drawn' and subject = $1`,
    [`session:${session.id}`],
  );
  // Both at one moment of the clock.
  expect(log.map(({ reason }: { reason: string | null }) => reason ?? '').sort()).toEqual(['', 'A team was missing.']);
});

test('a team that withdraws after the draw leaves its place empty, and has it again if it comes back', async () => {
  const { session, all } = await here.drawn(3);
  const [first, second, third] = (await inOrder(session, all)) as [Team, Team, Team];
  // Before the order is published, it is no longer asked.
  await setState('withdrawn', first);
  expect(await here.flow.publish(session.id, staff)).toBe(2);
  expect(await here.mailTo(first.email)).toEqual([]);
  expect(await here.mailTo(second.email)).toEqual(['REQUEST 0 20270210T0815']);
  app.mail.sent.length = 0;

  // Afterwards its event ends, and nobody else’s moves.
  await setState('withdrawn', second);
  await later(2);
  expect(await here.mailTo(second.email)).toEqual(['CANCEL 1 20270210T0815']);
  await setState('submitted', second);
  await later(2);
  expect(await here.mailTo(second.email)).toEqual(['CANCEL 1 20270210T0815', 'REQUEST 2 20270210T0815']);
  expect(await here.mailTo(third.email)).toEqual([]);

  // Another draw is among those who are still there.
  await setState('withdrawn', second);
  await here.flow.draw(session.id, { seen: 1, reason: 'Two have left.' }, staff);
  expect(await inOrder(session, all)).toEqual([third]);
  expect(await here.mailTo(third.email)).toEqual(['REQUEST 1 20270210T0800']);
});

test('a session that moves between draw and publication keeps the order, and teams hear only of the new time', async () => {
  const { session, all } = await here.drawn(2);
  const order = await inOrder(session, all);
  const { recipients } = await app.app
    .get(RescheduleSession)
    .run(session.id, () => ({ startsAtLocal: '2027-02-12T10:00' }), staff, true);
  expect(recipients.teams ?? 0).toBe(0);
  await later(2);
  for (const { email } of all) expect(await here.mailTo(email)).toEqual([]);
  expect(await inOrder(session, all)).toEqual(order);
  expect(await here.flow.publish(session.id, staff)).toBe(2);
  const times = ['REQUEST 0 20270212T0200', 'REQUEST 0 20270212T0215'];
  for (const [place, { email }] of order.entries()) expect(await here.mailTo(email)).toEqual([times[place]]);
});

test('a session that is cancelled publishes no order, and a cancellation that is undone in time is heard by nobody', async () => {
  const drawn = await here.drawn(2);
  await app.app.get(CancelSession).run(drawn.session.id, { reason: '' }, staff);
  await expect(here.flow.publish(drawn.session.id, staff)).rejects.toMatchObject({ code: 'cancelled' });
  await expect(here.flow.draw(drawn.session.id, { seen: 1, reason: 'Again' }, staff)).rejects.toMatchObject({
    code: 'cancelled',
  });
  await later(3);
  for (const { email } of drawn.all) expect(await here.mailTo(email)).toEqual([]);

  const { session, all } = await here.published(2);
  await app.app.get(CancelSession).run(session.id, { reason: 'Storm' }, staff);
  app.clock.advance({ seconds: 20 });
  await app.app.get(PlanReminders).run();
  await app.app.get(UndoAct).cancellation(session.id, staff);
  await later(3);
  for (const { email } of all) expect(await here.mailTo(email)).toEqual([]);
});
