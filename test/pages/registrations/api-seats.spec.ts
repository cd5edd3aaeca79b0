import { makeCall, makeSession } from '../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { readCalendar } from '../../support/read-calendar.js';

let greenroom: TestApp;
beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom);
});
afterAll(() => greenroom?.stop());
beforeEach(() => greenroom.clock.set('2026-12-01T09:00:00Z'));

const register = (sessionId: string, name: string, more: object = {}) =>
  greenroom.api('POST', `/sessions/${sessionId}/registrations`, { email: `${name}@example.org`, name, ...more });

test('an offer is accepted and declined over HTTP, once', async () => {
  const session = await makeSession(greenroom, { capacity: 1, promotion: 'offer', offerHours: 3 });
  const [first, second, third] = [
    await register(session.id, 'one'),
    await register(session.id, 'two'),
    await register(session.id, 'three'),
  ];
  await greenroom.api('DELETE', `/registrations/${first.body.id}`);
  const offered = await greenroom.api('GET', `/registrations/${second.body.id}`);
  expect(offered.body).toMatchObject({
    state: 'offered',
    offerExpiresAt: '2026-12-01T12:00:00.000Z',
    confirmedAt: null,
  });
  const declined = await greenroom.api('POST', `/registrations/${second.body.id}/decline-offer`);
  expect([declined.status, declined.body.state, declined.body.offerExpiresAt]).toEqual([200, 'cancelled', null]);
  const accepted = await greenroom.api('POST', `/registrations/${third.body.id}/accept-offer`);
  const again = await greenroom.api('POST', `/registrations/${third.body.id}/accept-offer`);
  expect([accepted.status, accepted.body.state]).toEqual([200, 'confirmed']);
  expect(again).toMatchObject({ status: 200, body: accepted.body });
  const nothing = await greenroom.api('POST', `/registrations/${second.body.id}/accept-offer`);
  expect([nothing.status, nothing.body.code]).toEqual([409, 'no-offer']);
});

test('seats are kept for an organization, changed and given up over HTTP', async () => {
  const open = await makeSession(greenroom);
  await register(open.id, 'founder', { organization: 'Harbour Works' });
  const [row]: { id: string }[] = await greenroom.dataSource.query(`select id from organizations`);
  const organizationId = row!.id;
  const session = await makeSession(greenroom, { capacity: 2 });
  const path = `/sessions/${session.id}/reservations`;
  const put = await greenroom.api('PUT', `${path}/${organizationId}`, {
    seats: 2,
    reservedUntil: '2026-12-20T00:00:00Z',
  });
  expect(put).toMatchObject({
    status: 200,
    body: {
      items: [
        {
          organizationId,
          organization: 'Harbour Works',
          seats: 2,
          seated: 0,
          reservedUntil: '2026-12-20T00:00:00.000Z',
        },
      ],
    },
  });
  expect((await greenroom.api('GET', `/sessions/${session.id}`)).body.reserved).toBe(2);
  const page = async () => (await fetch(`${greenroom.url}/calls/clean-harbours/sessions/${session.slug}`)).text();
  expect(await page()).toContain('Waiting list');
  expect((await register(session.id, 'anybody')).body).toMatchObject({ state: 'waitlisted', place: 1 });
  expect((await register(session.id, 'harbour', { organization: 'Harbour Works' })).body.state).toBe('confirmed');
  const over = await greenroom.api('PUT', `${path}/${organizationId}`, { seats: 3 });
  expect([over.status, over.body.code]).toEqual([409, 'too-few-seats']);
  const lower = await greenroom.api('PATCH', `/sessions/${session.id}`, { capacity: 1 });
  expect([lower.status, lower.body.code]).toEqual([409, 'capacity-below-held']);
  const faulty = await greenroom.api('PUT', `${path}/${organizationId}`, { seats: 0, reservedUntil: 'soon' });
  expect(faulty.status).toBe(422);
  const removed = await greenroom.api('DELETE', `${path}/${organizationId}`);
  expect(removed).toMatchObject({ status: 200, body: { items: [] } });
  const list = await greenroom.api('GET', `/sessions/${session.id}/registrations?state=waitlisted`);
  expect(list.body.items).toEqual([]);
  expect((await greenroom.api('GET', `/sessions/nowhere/reservations`)).status).toBe(404);
});

describe('a session that changes while people register on two instances, whose clocks are two minutes apart', () => {
  let twin: TestApp;
  beforeAll(async () => {
    twin = await startTestApp({ databaseUrl: greenroom.config.databaseUrl ?? '' });
  });
  afterAll(() => twin?.stop());

  /** Registers forty people, makes a change after some of them, and returns who has a place, with the last calendar sent. */
  async function rush(name: string, changeAfter: number, body: object, change: (path: string) => Promise<unknown>) {
    twin.clock.set('2026-12-01T09:02:00Z');
    const { id } = await makeSession(greenroom, { title: name, ...body });
    const changed: Promise<unknown>[] = [];
    let answered = 0;
    const register = async (index: number) => {
      const email = `${name}-${index}@example.org`;
      const instance = index % 2 === 0 ? greenroom : twin;
      const answer = await instance.api('POST', `/sessions/${id}/registrations`, { email, name: 'Ada' });
      answered += 1;
      if (answered === changeAfter + 1) changed.push(change(`/sessions/${id}`));
      return { email, ...answer };
    };
    const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => register(index)));
    expect(await Promise.all(changed)).toMatchObject([{ status: 200 }]);
    for (const one of [greenroom, twin]) {
      one.clock.advance({ minutes: 3 });
      await one.deliver();
    }
    const placed = answers.filter(({ status }) => status === 201);
    const refused = answers.filter(({ status }) => status !== 201);
    const mailsOf = ({ email }: { email: string }) => [...greenroom.mail.to(email), ...twin.mail.to(email)];
    expect(refused.flatMap(mailsOf)).toEqual([]);
    return {
      placed: placed.map((one) => {
        const objects = mailsOf(one).flatMap(({ calendar }) => calendar?.object ?? []);
        const [first, last] = [objects[0], objects.at(-1)].map((object) =>
          object === undefined ? null : readCalendar(object),
        );
        expect(last?.events[0]?.property('uid')).toBe(first?.events[0]?.property('uid'));
        return last === null || last === undefined ? null : [last.method, last.events[0]?.startsAt.toISOString()];
      }),
      refused: refused.map(({ status, body }) => [status, body.code]),
    };
  }
  const each = (length: number, value: unknown) => Array.from({ length }, () => value);

  test.each([0, 5, 20])('is cancelled after %i: nobody keeps an invitation to it', async (after) => {
    const { placed, refused } = await rush(`cancelled-${after}`, after, {}, (path) =>
      greenroom.api('POST', `${path}/cancel`, { reason: 'Storm' }),
    );
    expect(placed.length).toBeGreaterThan(after);
    for (const last of placed) expect([null, ['CANCEL', '2027-03-02T10:00:00.000Z']]).toContainEqual(last);
    expect(refused).toEqual(each(40 - placed.length, [409, 'cancelled']));
  });

  test.each([0, 5, 20])('moves after %i: everybody has the new time', async (after) => {
    const { placed } = await rush(`moved-${after}`, after, {}, (path) =>
      greenroom.api('POST', `${path}/reschedule`, { startsAtLocal: '2027-03-05T15:00' }),
    );
    expect(placed).toEqual(each(40, ['REQUEST', '2027-03-05T15:00:00.000Z']));
  });

  test('gets fewer seats after five: all of them are taken, and nobody is invited without one', async () => {
    const { placed, refused } = await rush('filled', 5, { capacity: 30, waitlist: false }, async (path) => {
      // Fewer than are taken is refused.
      for (let capacity = 12; ; capacity += 6) {
        const answer = await greenroom.api('PATCH', path, { capacity });
        if (answer.status === 200) return answer;
      }
    });
    const taken = await greenroom.dataSource.query(`select capacity, taken from sessions where title = 'filled'`);
    expect(taken).toEqual([{ capacity: placed.length, taken: placed.length }]);
    expect(placed).toEqual(each(placed.length, ['REQUEST', '2027-03-02T10:00:00.000Z']));
    expect(refused).toEqual(each(40 - placed.length, [409, 'full']));
  });
});
