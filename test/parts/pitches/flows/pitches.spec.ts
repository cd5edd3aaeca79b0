import { PlanReminders } from '../../../../src/flows/notifications/plan-reminders.flow.js';
import { findRecipients } from '../../../../src/domain/sessions/recipients.queries.js';
import { getSession } from '../../../../src/domain/sessions/sessions.queries.js';
import { CancelSession } from '../../../../src/flows/sessions/cancel-session.flow.js';
import { RescheduleSession } from '../../../../src/flows/sessions/reschedule-session.flow.js';
import { drawnOrder } from '../../../../src/parts/pitches/domain/pitch.js';
import type { ArrangePitches } from '../../../../src/parts/pitches/flows/arrange-pitches.flow.js';
import { Register } from '../../../../src/flows/registrations/register.flow.js';
import { registrationInput } from '../../../../src/domain/registrations/admission/registration-input.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { uidsOf } from '../../../support/consultations.js';
import { Pitches, timing } from '../../../support/pitches.js';
import { staff } from '../../../support/world.js';

let app: TestApp;
let world: Pitches['world'];
let flow: ArrangePitches;
let here: Pitches;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  here = await Pitches.of(app);
  ({ world, flow } = here);
});
beforeEach(() => {
  app.mail.sent.length = 0;
});
afterAll(() => app?.stop());

const codeOf = (work: Promise<unknown>) =>
  work.then(
    (result) => result,
    (error) => error.fieldErrors?.[0]?.code ?? error.code ?? String(error),
  );

const emailOf = (all: readonly { id: string; email: string }[], proposal: string | undefined) =>
  all.find(({ id }) => id === proposal)?.email ?? '';

describe('the order', () => {
  test('is drawn once by two at the same moment, is in the log, and can be checked', async () => {
    const session = await world.session({ startsAtLocal: '2027-02-10T16:00', durationMinutes: 60 });
    const all = [await here.newTeam(), await here.newTeam(), await here.newTeam()];
    await flow.arrange(session.id, { ...timing, teams: all.map(({ id }) => id) }, staff);
    const draws = await Promise.all([1, 2, 3].map(() => flow.draw(session.id, { seen: 0, reason: '' }, staff)));
    expect(draws.filter((told) => told !== null)).toEqual([0]);
    const log = await app.dataSource.query(
      `select details from audit_entries where action = 'session.pitches-drawn' and subject = $1`,
      [`session:${session.id}`],
    );
    expect(log).toHaveLength(1);
    const order = (await here.orderOf(session)).map(({ id }) => id);
    expect(drawnOrder(order, log[0].details.seed)).toEqual(order);
    expect(await codeOf(flow.draw(session.id, { seen: 1, reason: '' }, staff))).toBe('required');
    expect(await codeOf(flow.draw(session.id, { seen: 1, reason: 'A team was missing.' }, staff))).toBe(0);
  });

  test('has no more teams than fit, at least one, and is published once it is drawn', async () => {
    const session = await world.session({ startsAtLocal: '2027-02-10T16:00', durationMinutes: 30 });
    expect(await codeOf(flow.arrange(session.id, { ...timing, teams: [] }, staff))).toBe(0);
    expect(await codeOf(flow.draw(session.id, { seen: 0, reason: '' }, staff))).toBe('no-pitches');
    expect(await codeOf(flow.publish(session.id, staff))).toBe('pitches-not-drawn');
    const all = [await here.newTeam(), await here.newTeam(), await here.newTeam()].map(({ id }) => id);
    expect(await codeOf(flow.arrange(session.id, { ...timing, teams: all }, staff))).toBe('pitches-do-not-fit');
    expect(await codeOf(flow.arrange(session.id, { ...timing, teams: all.slice(1) }, staff))).toBe(0);
  });
});

describe('a published order', () => {
  test('gives each team an event of its own, and moves only those whose time has changed', async () => {
    const { session, all } = await here.drawn(3);
    expect(await flow.publish(session.id, staff)).toBe(3);
    expect(await flow.publish(session.id, staff)).toBe(0);
    const [first, second, third] = await here.orderOf(session);
    const starts = ['T0800', 'T0815', 'T0830'];
    for (const [index, one] of [first, second, third].entries())
      expect(await here.mailTo(emailOf(all, one?.proposal))).toEqual([`REQUEST 0 20270210${starts[index]}`]);
    const objects = app.mail.sent.flatMap(({ calendar }) => (calendar === null ? [] : [calendar.object]));
    expect(uidsOf(objects).size).toBeGreaterThanOrEqual(3);
    app.mail.sent.length = 0;
    for (const wrong of [-1, 1.5, Number.NaN, 1e9])
      await expect(flow.place(session.id, first?.id ?? '', wrong, staff)).rejects.toMatchObject({
        fieldErrors: [{ path: 'place' }],
      });
    expect(await flow.place(session.id, first?.id ?? '', 1, staff)).toBe(2);
    expect(await here.mailTo(emailOf(all, first?.proposal))).toEqual(['REQUEST 1 20270210T0815']);
    expect(await here.mailTo(emailOf(all, second?.proposal))).toEqual(['REQUEST 1 20270210T0800']);
    expect(await here.mailTo(emailOf(all, third?.proposal))).toEqual([]);
  });

  test('follows the session, and who withdraws or is removed is told', async () => {
    const { session, all } = await here.drawn(3);
    await flow.publish(session.id, staff);
    await app.deliver();
    app.mail.sent.length = 0;
    await app.dataSource.query(`update proposals set state = 'withdrawn' where id = $1`, [all[0]?.id]);
    await flow.arrange(session.id, { ...timing, teams: all.slice(0, 2).map(({ id }) => id) }, staff);
    expect((await here.mailTo(all[0]?.email ?? ''))[0]).toMatch(/^CANCEL 1 /u);
    expect((await here.mailTo(all[2]?.email ?? ''))[0]).toMatch(/^CANCEL 1 /u);
    expect(await here.mailTo(all[1]?.email ?? '')).toEqual([]);
    await app.app.get(RescheduleSession).run(session.id, { startsAtLocal: '2027-02-11T16:00' }, staff);
    app.clock.advance({ minutes: 2 });
    await app.app.get(PlanReminders).run();
    expect((await here.mailTo(all[1]?.email ?? ''))[0]).toMatch(/^REQUEST 1 20270211/u);
    await app.app.get(CancelSession).run(session.id, { reason: '' }, staff);
    app.clock.advance({ minutes: 2 });
    await app.app.get(PlanReminders).run();
    expect((await here.mailTo(all[1]?.email ?? '')).at(-1)).toMatch(/^CANCEL 2 20270211/u);
  });

  test('is counted before a move, which its teams hear of once it can no longer be undone', async () => {
    const { session, all } = await here.drawn(2);
    await flow.publish(session.id, staff);
    const own = registrationInput.parse({ email: all[0]?.email, name: 'Lead', language: 'en' });
    await app.app.get(Register).run(session.id, own, staff);
    await app.deliver();
    app.mail.sent.length = 0;
    const current = await getSession(app.dataSource.manager, session.id);
    const moved = { ...current, startsAt: new Date(current.startsAt.getTime() + 3_600_000) };
    const { seats, teams: counted } = await findRecipients(app.dataSource.manager, moved, app.clock.now());
    // Who has a seat is counted with it.
    expect([seats, counted]).toEqual([1, 1]);

    // The worker looks once a minute: half a minute later is another one, and not yet too late to undo.
    app.clock.advance({ seconds: 45 });
    const to = { startsAtLocal: '2027-02-10T17:00' };
    const { recipients } = await app.app.get(RescheduleSession).run(session.id, () => to, staff, true);
    expect(recipients.teams).toBe(1);
    app.clock.advance({ seconds: 30 });
    await app.app.get(PlanReminders).run();
    expect(await here.mailTo(all[1]?.email ?? '')).toEqual([]);
    app.clock.advance({ minutes: 2 });
    await app.app.get(PlanReminders).run();
    expect((await here.mailTo(all[1]?.email ?? '')).map((one) => one.slice(0, 9))).toEqual(['REQUEST 1']);
    const cancelled = { ...(await getSession(app.dataSource.manager, session.id)), state: 'cancelled' as const };
    expect((await findRecipients(app.dataSource.manager, cancelled, app.clock.now())).teams).toBe(1);
  });
});
