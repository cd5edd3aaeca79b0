import type { Session } from '../../../src/domain/sessions/session.entity.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { type ConsoleClient, consoleClient, formOf, textOf } from '../../support/console-client.js';
import { createWorld } from '../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;
let lin: ConsoleClient;
beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
  lin = await consoleClient(app, 'organizer');
  await register(await world.session({ title: 'Open' }), 'founder', 'Harbour Works');
});
afterAll(() => app.stop());

const register = (session: Session, name: string, organization?: string) =>
  app.api('POST', `/sessions/${session.id}/registrations`, { email: `${name}@example.org`, name, organization });
const pathOf = (session: Session) => `/console/sessions/${session.id}/seats`;

test('seats are kept for an organization in the console, changed, and given up', async () => {
  const session = await world.session({ title: 'Keeps some', capacity: 3, promotion: 'offer', organizationLimit: 2 });
  const path = pathOf(session);
  const page = textOf((await lin.get(`/console/sessions/${session.id}/settings`)).html);
  expect(page).toContain('Reserved seats: 0');
  expect(page).toContain('A free seat is offered to the next person for 24 hours.');
  expect(page).toContain('At most 2 per organization.');
  const typed = { organization: 'harbour works', seats: '2', untilOn: '2027-01-10', untilTime: '12:00' };
  await lin.get(path);
  const kept = await lin.postAndFollow(path, typed);
  expect(textOf(kept.html)).toContain('Seats reserved.');
  expect(textOf(kept.html)).toMatch(/Harbour Works\s*2 seats\s*0 with a seat\s*until Sun 10 Jan/u);
  expect((await app.api('GET', `/sessions/${session.id}/reservations`)).body.items).toMatchObject([
    { organization: 'Harbour Works', seats: 2, reservedUntil: '2027-01-10T04:00:00.000Z' },
  ]);
  const [{ organizationId }] = (await app.api('GET', `/sessions/${session.id}/reservations`)).body.items;
  expect(formOf((await lin.get(`${path}?organization=${organizationId}`)).html, path)).toMatchObject({
    ...typed,
    organization: 'Harbour Works',
  });
  const states = [await register(session, 'a'), await register(session, 'b')].map(({ body }) => body.state);
  expect(states).toEqual(['confirmed', 'waitlisted']);
  const released = await lin.postAndFollow(`${path}/${organizationId}/release`);
  expect(textOf(released.html)).toContain('Seats released.');
  expect((await app.api('GET', `/sessions/${session.id}/registrations?state=offered`)).body.items).toHaveLength(1);
});

test('each rule of the seats is a sentence with a form of its own, and says of others what they changed', async () => {
  const session = await world.session({ title: 'Rules', capacity: 3 });
  const path = pathOf(session);
  const rule = (name: string) => `${path}/rules/${name}`;
  const page = (await lin.get(path)).html;
  const promotion = formOf(page, rule('promotion'));
  const wrong = await lin.post(rule('promotion'), { ...promotion, promotion: 'offer', offerHours: '500' });
  expect([wrong.status, textOf(wrong.html)]).toEqual([422, expect.stringContaining('Enter 336 or less')]);
  expect(wrong.html.match(/<details[^>]*\bopen>/gu)).toHaveLength(1);
  const offered = await lin.postAndFollow(rule('promotion'), { ...promotion, promotion: 'offer', offerHours: '36' });
  expect(textOf(offered.html)).toContain('A free seat is offered to the next person for 36 hours.');
  await lin.postAndFollow(rule('organization'), { ...formOf(page, rule('organization')), organizationLimit: '4' });
  await lin.postAndFollow(rule('waitlist'), { ...formOf(page, rule('waitlist')), waitlist: [] });
  const closed = textOf((await lin.get(path)).html);
  expect(closed).toContain('3 seats. Change');
  expect(closed).toContain('When full, registration closes. Change');
  expect(closed).not.toContain('A free seat');
  expect(closed).toContain('At most 4 per organization. Change');
  expect(textOf((await lin.get(`/console/sessions/${session.id}/settings`)).html)).toContain('registration closes.');
  expect((await lin.post(rule('unknown'), {})).status).toBe(404);

  const hybrid = await world.session({ title: 'Both ways', format: 'hybrid', venue: 'Dock 2', capacity: 9 });
  const ways = `${pathOf(hybrid)}/rules/attendance`;
  const form = formOf((await lin.get(pathOf(hybrid))).html, ways);
  await lin.post(ways, { ...form, asksAttendance: 'yes', inPersonCapacity: '5', onlineCapacity: '' });
  expect(textOf((await lin.get(pathOf(hybrid))).html)).toContain('Seats: 5 in the room, no limit online.');
});

test('what cannot be kept comes back with a message at its field', async () => {
  const session = await world.session({ title: 'Small', capacity: 1 });
  await register(session, 'only');
  const path = pathOf(session);
  await lin.get(path);
  const faulty = await lin.post(path, {
    organization: 'Nobody knows it',
    seats: 'two',
    untilOn: '2027-01-10',
    untilTime: '',
  });
  expect(faulty.status).toBe(422);
  expect(textOf(faulty.html)).toContain('Choose an existing organization');
  expect(textOf(faulty.html)).toContain('Enter a whole number');
  expect(textOf(faulty.html)).toContain('Enter date and time');
  expect(formOf(faulty.html, path)).toMatchObject({
    organization: 'Nobody knows it',
    seats: 'two',
    untilOn: '2027-01-10',
  });
  const full = await lin.post(path, { organization: 'Harbour Works', seats: '1', untilOn: '', untilTime: '' });
  expect([full.status, textOf(full.html).includes('No seats can be reserved')]).toEqual([422, true]);
  const unlimited = await world.session({ title: 'Endless' });
  expect(textOf((await lin.get(pathOf(unlimited))).html)).toContain('Limit the seats first.');
  const viewer = await consoleClient(app, 'viewer');
  expect((await viewer.get(path)).html).not.toContain('name="seats"');
});
