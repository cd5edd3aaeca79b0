import type { Session } from '../../../src/domain/sessions/session.entity.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { type ConsoleClient, consoleClient, formOf, textOf } from '../../support/console-client.js';
import { createWorld } from '../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;
let lin: ConsoleClient;
let session: Session;
let path: string;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
  lin = await consoleClient(app, 'organizer');
  session = await world.session({ title: 'Summit', kind: 'showcase', capacity: 6 });
  path = `/console/sessions/${session.id}/teams`;
  await put('P-1', 'Ferries', 'winner', 'Harbour Works', ['a', 'b']);
  await put('P-2', 'Roofs', 'winner', 'Roof Works', ['c']);
  await put('P-3', 'Silence', 'winner', 'Silent Works', []);
  await put('P-4', 'Nearly', 'shortlisted', 'Nearly Works', ['d']);
});
afterAll(() => app.stop());

const put = (id: string, title: string, state: string, organization: string, members: string[]) =>
  app.api('PUT', `/calls/solutions/proposals/${id}`, {
    title,
    theme: 'energy',
    state,
    organization,
    members: members.map((name) => ({ email: `${name}@example.org`, name: `Team ${name.toUpperCase()}` })),
  });
const fields = (more: Record<string, string | string[]> = {}) => ({
  proposals: ['P-1', 'P-2'],
  seatsPerTeam: '2',
  untilOn: '2027-01-10',
  untilTime: '12:00',
  ...more,
});

test('the winners are listed, checked before they are invited, and stand there with their seats', async () => {
  expect((await lin.get(`/console/sessions/${session.id}/attendees`)).html).toContain(`href="${path}"`);
  const page = textOf((await lin.get(path)).html);
  expect(page).toContain('3 winning proposals, 0 invited');
  expect(page).toMatch(/Silence\s*Silent Works.*No known members\s*Nobody to email/u);
  expect(page).not.toContain('Nearly');

  const nothing = await lin.post(path, fields({ proposals: [] }));
  expect([nothing.status, textOf(nothing.html).includes('Select at least one')]).toEqual([422, true]);
  const many = await lin.post(path, fields({ seatsPerTeam: '4' }));
  expect(many.status).toBe(422);
  expect(textOf(many.html)).toContain('Only 2 of 4 seats can be reserved for “Roofs”. Nobody was invited');
  expect(formOf(many.html, path)).toMatchObject({ seatsPerTeam: '4', untilOn: '2027-01-10' });
  const faulty = await lin.post(path, fields({ seatsPerTeam: 'two', untilOn: '2027-01-01' }));
  expect(textOf(faulty.html)).toContain('Enter a whole number');

  const asked = await lin.post(path, fields({ proposals: ['P-1', 'P-2', 'P-3'] }));
  expect(asked.status).toBe(200);
  const said = textOf(asked.html);
  expect(said).toContain('Invite 2 teams? 4 seats are reserved until Sun 10 Jan, 12:00. 2 emails leave now.');
  expect(said).toMatch(/Ferries\s*Harbour Works\s*Email to a@example.org/u);
  expect(said).toMatch(/Silence\s*Silent Works\s*Nobody to email: not invited/u);
  expect((await app.api('GET', `/sessions/${session.id}/reservations`)).body.items).toEqual([]);

  const hidden = formOf(asked.html, path);
  const done = await lin.postAndFollow(path, { ...hidden, step: 'confirm' });
  const after = textOf(done.html);
  expect(after).toContain('Teams invited: 2. 1 can’t be emailed.');
  expect(after).toMatch(/Ferries.*Mon 4 Jan, 16:00\s*Team A\s*0 of 2 taken\s*reserved until Sun 10 Jan, 12:00/u);
  const again = await lin.postAndFollow(path, { ...hidden, step: 'confirm' });
  expect(textOf(again.html)).toContain('Nothing changed: invited already');
  expect((await app.api('GET', `/sessions/${session.id}/reservations`)).body.items).toHaveLength(2);
});

test('the API lists and invites as the console does', async () => {
  const { body } = await app.api('GET', `/sessions/${session.id}/teams`);
  expect(body.items).toMatchObject([
    {
      proposal: 'P-1',
      state: 'winner',
      organization: 'Harbour Works',
      people: [
        { email: 'a@example.org', name: 'Team A', isReachable: true },
        { email: 'b@example.org', name: 'Team B', isReachable: true },
      ],
      invitation: { seats: 2, coordinator: { email: 'a@example.org', name: 'Team A' } },
      organizationSeats: { kept: 2, seated: 0, reservedUntil: '2027-01-10T04:00:00.000Z' },
      coming: 0,
    },
    { proposal: 'P-2' },
    { proposal: 'P-3', people: [], invitation: null, organizationSeats: null },
  ]);
  const invite = (input: object) => app.api('POST', `/sessions/${session.id}/teams`, input);
  const named = await invite({ proposals: ['P-1', 'P-2'], seatsPerTeam: 2, coordinators: { 'P-1': 'b@example.org' } });
  expect([named.status, named.body.teams]).toEqual([
    200,
    [
      { proposal: 'P-1', outcome: 'passed-on', coordinator: 'b@example.org' },
      { proposal: 'P-2', outcome: 'known', coordinator: null },
    ],
  ]);
  const unknown = await invite({ proposals: ['P-4', 'P-9'], seatsPerTeam: 2 });
  expect([
    unknown.status,
    unknown.body.errors.map((one: { path: string; code: string }) => [one.path, one.code]),
  ]).toEqual([
    422,
    [
      ['proposals.0', 'not-a-winner'],
      ['proposals.1', 'unknown-proposal'],
    ],
  ]);
  await put('P-5', 'Late', 'winner', 'Late Works', ['e']);
  expect(await invite({ proposals: ['P-5'], seatsPerTeam: 3 })).toMatchObject({
    status: 409,
    body: { code: 'too-few-seats-for-team' },
  });
  const missing = await app.api('POST', `/sessions/${world.call.id}/teams`, { proposals: ['P-1'], seatsPerTeam: 1 });
  expect(missing.status).toBe(404);
});

test('a team that has come is marked as showcased, and no other page or person invites', async () => {
  expect((await lin.get(path)).html).not.toContain('Mark as showcased');
  await app.api('POST', `/sessions/${session.id}/registrations`, { email: 'c@example.org', name: 'Team C' });
  const page = await lin.get(path);
  expect(textOf(page.html)).toMatch(/Roofs.*1 of 2 taken.*1 with a seat Mark as showcased/u);
  const shown = await lin.postAndFollow(`${path}/showcased`, { proposal: 'P-2' });
  expect(textOf(shown.html)).toContain('Saved.');
  expect((await app.api('GET', '/calls/solutions/proposals/P-2')).body.state).toBe('showcased');

  const viewer = await consoleClient(app, 'viewer');
  const seen = await viewer.get(path);
  expect([seen.status, seen.html.includes('name="seatsPerTeam"'), seen.html.includes('type="checkbox"')]).toEqual([
    200,
    false,
    false,
  ]);
  expect((await viewer.post(path, fields())).status).toBe(403);
  expect((await viewer.post(`${path}/showcased`, { proposal: 'P-1' })).status).toBe(403);
  const juror = await consoleClient(app, 'juror');
  expect((await juror.get(path)).status).toBe(403);
  const webinar = await world.session({ title: 'Webinar' });
  expect((await lin.get(`/console/sessions/${webinar.id}/teams`)).status).toBe(404);
  const unlimited = await world.session({ title: 'Endless', kind: 'showcase' });
  expect(textOf((await lin.get(`/console/sessions/${unlimited.id}/teams`)).html)).toContain('Limit the seats first.');
});

test('two teams of one organization are listed with seats of their own', async () => {
  const { id } = await world.session({ title: 'Shared hall', kind: 'showcase', capacity: 5 });
  await put('P-6', 'Kites', 'winner', 'Twin Works', ['k1', 'k2']);
  await put('P-7', 'Wells', 'winner', 'Twin Works', ['w1', 'w2']);
  const invited = await app.api('POST', `/sessions/${id}/teams`, { proposals: ['P-6', 'P-7'], seatsPerTeam: 2 });
  expect(invited.status).toBe(200);
  for (const name of ['k1', 'k2', 'boss', 'w1']) {
    const person = { email: `${name}@example.org`, name, organization: 'Twin Works' };
    await app.api('POST', `/sessions/${id}/registrations`, person);
  }
  const listed = textOf((await lin.get(`/console/sessions/${id}/teams`)).html);
  expect(listed).toMatch(/Kites.*2 of 2 taken reserved until the start.*Wells.*1 of 2 taken reserved until the start/u);
  const { items } = (await app.api('GET', `/sessions/${id}/teams`)).body;
  const of = (proposal: string) => items.find((one: { proposal: string }) => one.proposal === proposal);
  expect(of('P-6').invitation).toMatchObject({ seats: 2, reserved: 2, seated: 2 });
  expect(of('P-7')).toMatchObject({
    invitation: { reserved: 2, seated: 1 },
    organizationSeats: { kept: 4, seated: 4 },
  });
  const reserved = textOf((await lin.get(`/console/sessions/${id}/seats`)).html);
  expect(reserved).toMatch(/Twin Works\s*4 seats\s*4 only for its winning teams \(3 taken\)\s*4 with a seat/u);
});
