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
  expect(page).toContain('offered to the waiting list for 24 h');
  expect(page).toContain('2 people');
  const typed = { organization: 'harbour works', seats: '2', untilOn: '2027-01-10', untilTime: '12:00' };
  await lin.get(path);
  const kept = await lin.postAndFollow(path, typed);
  expect(textOf(kept.html)).toContain('Seats reserved.');
  expect(textOf(kept.html)).toMatch(/Harbour Works\s*2 seats\s*With a seat: 0\s*until Sun 10 Jan/u);
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
  expect(textOf(faulty.html)).toContain('Enter a date and a time');
  expect(formOf(faulty.html, path)).toMatchObject({
    organization: 'Nobody knows it',
    seats: 'two',
    untilOn: '2027-01-10',
  });
  const full = await lin.post(path, { organization: 'Harbour Works', seats: '1', untilOn: '', untilTime: '' });
  expect([full.status, textOf(full.html).includes('No seats can be reserved right now')]).toEqual([422, true]);
  const unlimited = await world.session({ title: 'Endless' });
  expect(textOf((await lin.get(pathOf(unlimited))).html)).toContain('there is nothing to reserve');
  const viewer = await consoleClient(app, 'viewer');
  expect((await viewer.get(path)).html).not.toContain('name="seats"');
});
