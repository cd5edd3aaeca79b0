import { AnswerOffer } from '../../../src/flows/registrations/answer-offer.flow.js';
import { CancelSession } from '../../../src/flows/sessions/cancel-session.flow.js';
import { Register } from '../../../src/flows/registrations/register.flow.js';
import { ReleaseSeats } from '../../../src/flows/registrations/release-seats.flow.js';
import { RescheduleSession } from '../../../src/flows/sessions/reschedule-session.flow.js';
import { Withdraw } from '../../../src/flows/registrations/withdraw.flow.js';
import { Registration } from '../../../src/domain/registrations/registration.entity.js';
import { registrationInput } from '../../../src/domain/registrations/admission/registration-input.js';
import { Session } from '../../../src/domain/sessions/session.entity.js';
import { TestClock } from '../../support/clock.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, staff } from '../../support/world.js';
import { makeFlow } from '../../support/flows.js';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof createWorld>>;
let register: Register;
let withdraw: Withdraw;
let offers: AnswerOffer;
let release: ReleaseSeats;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
  register = makeFlow(Register, database.dataSource, world.clock);
  withdraw = makeFlow(Withdraw, database.dataSource, world.clock);
  offers = makeFlow(AnswerOffer, database.dataSource, world.clock);
  release = makeFlow(ReleaseSeats, database.dataSource, world.clock);
});
// The sessions begin on 14 January, 08:00 UTC.
beforeEach(() => world.clock.set('2027-01-04T08:00:00Z'));
afterAll(() => database.drop());

const visitor = { kind: 'visitor' } as const;
const sessionRow = (id: string) => database.dataSource.getRepository(Session).findOneByOrFail({ id });
const row = (id: string) => database.dataSource.getRepository(Registration).findOneByOrFail({ id });
const kindsOf = async (registrationId: string) => {
  const rows: { kind: string }[] = await database.dataSource.query(
    `select kind from messages where registration_id = $1 order by position`,
    [registrationId],
  );
  return rows.map(({ kind }) => kind);
};

let names = 0;
/** A session with offers whose seats are all taken, and so many people in line. */
async function fullSession(inLine: number, more: object = {}) {
  const session = await world.session({ capacity: 1, promotion: 'offer', ...more });
  const come = async () => {
    const name = `offer-${names++}`;
    return register.run(session.id, registrationInput.parse({ email: `${name}@example.org`, name }), visitor);
  };
  const seated = await come();
  const line: Awaited<ReturnType<typeof come>>[] = [];
  for (let index = 0; index < inLine; index++) line.push(await come());
  const idOf = (index: number) => line[index]!.registration.id;
  const actorOf = (index: number) => ({ kind: 'attendee', id: line[index]!.attendee.id }) as const;
  return { session, seated, idOf, actorOf, free: () => withdraw.run(seated.registration.id, staff) };
}

describe('a seat that is offered', () => {
  test('counts as taken, and is confirmed when they accept; accepting again changes nothing', async () => {
    const { session, idOf, actorOf, free } = await fullSession(2);
    await free();
    expect(await row(idOf(0))).toMatchObject({
      state: 'offered',
      confirmedAt: null,
      offerExpiresAt: new Date('2027-01-05T08:00:00Z'),
    });
    expect(await sessionRow(session.id)).toMatchObject({ taken: 1, waiting: 1 });
    const [first, second] = await Promise.all([offers.accept(idOf(0), actorOf(0)), offers.accept(idOf(0), actorOf(0))]);
    expect([first.registration.state, second.registration.state]).toEqual(['confirmed', 'confirmed']);
    expect(await row(idOf(0))).toMatchObject({ state: 'confirmed', offerExpiresAt: null });
    expect(await sessionRow(session.id)).toMatchObject({ taken: 1, waiting: 1 });
    expect(await kindsOf(idOf(0))).toEqual(['waitlisted', 'offered', 'promoted']);
    expect(await kindsOf(idOf(1))).toEqual(['waitlisted']);
  });

  test('goes to the next person when declined, and to no one else', async () => {
    const { idOf, actorOf, free } = await fullSession(2);
    await free();
    await expect(offers.accept(idOf(0), actorOf(1))).rejects.toMatchObject({ code: 'forbidden' });
    await expect(offers.decline(idOf(0), visitor)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(offers.accept(idOf(1), actorOf(1))).rejects.toMatchObject({ code: 'no-offer' });
    await offers.decline(idOf(0), actorOf(0));
    await offers.decline(idOf(0), actorOf(0));
    expect([(await row(idOf(0))).state, (await row(idOf(1))).state]).toEqual(['cancelled', 'offered']);
    await expect(offers.accept(idOf(0), actorOf(0))).rejects.toMatchObject({ code: 'no-offer' });
    expect(await kindsOf(idOf(0))).toEqual(['waitlisted', 'offered', 'withdrawn']);
    await offers.accept(idOf(1), staff);
    await expect(offers.decline(idOf(1), actorOf(1))).rejects.toMatchObject({ code: 'no-offer' });
  });

  test('expires on time: the next person gets an offer, and retaking means the end of the waiting list', async () => {
    const { session, idOf, actorOf, free } = await fullSession(2, { offerHours: 2 });
    await free();
    world.clock.advance({ hours: 2 });
    await expect(offers.accept(idOf(0), actorOf(0))).rejects.toMatchObject({ code: 'offer-expired' });
    await Promise.all([release.run(), release.run()]);
    expect(await row(idOf(0))).toMatchObject({ state: 'cancelled', sequence: 1 });
    expect(await row(idOf(1))).toMatchObject({ state: 'offered', offerExpiresAt: new Date('2027-01-04T12:00:00Z') });
    await expect(offers.accept(idOf(0), actorOf(0))).rejects.toMatchObject({ code: 'offer-expired' });
    expect(await kindsOf(idOf(0))).toEqual(['waitlisted', 'offered', 'offer-expired']);
    expect(await kindsOf(idOf(1))).toEqual(['waitlisted', 'offered']);
    const back = await makeFlow(Register, database.dataSource, world.clock).retakeSeat(idOf(0), actorOf(0));
    expect(back).toMatchObject({
      created: true,
      place: 1,
      registration: { state: 'waitlisted', offerExpiresAt: null },
    });
    expect(await row(idOf(0))).toMatchObject({ state: 'waitlisted', offerExpiresAt: null });
    expect(await sessionRow(session.id)).toMatchObject({ taken: 1, waiting: 1 });
    expect(await release.run()).toBe(0);
  });

  test('is taken by one of accepting and ending, when both come at once', async () => {
    for (let round = 0; round < 8; round++) {
      const { session, idOf, actorOf, free } = await fullSession(2, { offerHours: 1 });
      await free();
      // A moment before the end by the clock of the one who accepts; after it by that of the heart.
      const late = makeFlow(ReleaseSeats, database.dataSource, new TestClock(new Date('2027-01-04T09:00:00Z')));
      world.clock.set('2027-01-04T08:59:59Z');
      const [answer] = await Promise.allSettled([offers.accept(idOf(0), actorOf(0)), late.run()]);
      const [first, second] = [(await row(idOf(0))).state, (await row(idOf(1))).state];
      const accepted = answer.status === 'fulfilled';
      expect([first, second]).toEqual(accepted ? ['confirmed', 'waitlisted'] : ['cancelled', 'offered']);
      expect(await sessionRow(session.id)).toMatchObject({ taken: 1, waiting: accepted ? 1 : 0 });
      world.clock.set('2027-01-04T08:00:00Z');
    }
  });

  test('becomes a seat at once when little time is left, and never expires later than an hour before the start', async () => {
    const long = await fullSession(1, { offerHours: 100 });
    world.clock.set('2027-01-13T12:00:00Z');
    await long.free();
    expect(await row(long.idOf(0))).toMatchObject({ offerExpiresAt: new Date('2027-01-14T07:00:00Z') });
    world.clock.set('2027-01-04T08:00:00Z');
    const short = await fullSession(1);
    world.clock.set('2027-01-14T06:46:00Z');
    await short.free();
    expect(await row(short.idOf(0))).toMatchObject({ state: 'confirmed', offerExpiresAt: null });
    expect(await kindsOf(short.idOf(0))).toEqual(['waitlisted', 'promoted']);
  });

  test('keeps an hour’s distance from a start that was moved, and becomes a seat when that leaves no time', async () => {
    const { session, idOf, free } = await fullSession(1, { offerHours: 48 });
    const move = makeFlow(RescheduleSession, database.dataSource, world.clock);
    await free();
    await move.run(session.id, { startsAtLocal: '2027-01-20T16:00' }, staff);
    expect(await row(idOf(0))).toMatchObject({ offerExpiresAt: new Date('2027-01-06T08:00:00Z') });
    await move.run(session.id, { startsAtLocal: '2027-01-05T16:00' }, staff);
    expect(await row(idOf(0))).toMatchObject({ state: 'offered', offerExpiresAt: new Date('2027-01-05T07:00:00Z') });
    await move.run(session.id, { startsAtLocal: '2027-01-04T17:00' }, staff);
    expect(await row(idOf(0))).toMatchObject({ state: 'confirmed', offerExpiresAt: null });
    expect(await kindsOf(idOf(0))).toEqual([
      'waitlisted',
      'offered',
      'rescheduled',
      'rescheduled',
      'rescheduled',
      'promoted',
    ]);
    expect(await sessionRow(session.id)).toMatchObject({ taken: 1, waiting: 0 });
  });

  test('is over with its session: nobody is asked any more, and nothing expires', async () => {
    const { session, idOf, actorOf, free } = await fullSession(2);
    await free();
    await makeFlow(CancelSession, database.dataSource, world.clock).run(session.id, {}, staff);
    await expect(offers.accept(idOf(0), actorOf(0))).rejects.toMatchObject({ code: 'cancelled' });
    world.clock.advance({ days: 2 });
    await release.run();
    expect([(await row(idOf(0))).state, (await row(idOf(1))).state]).toEqual(['offered', 'waitlisted']);
    expect(await kindsOf(idOf(0))).toEqual(['waitlisted', 'offered', 'cancelled']);
  });
});
