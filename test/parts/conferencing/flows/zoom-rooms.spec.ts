import type { Type } from '@nestjs/common';
import { registrationInput } from '../../../../src/domain/registrations/admission/registration-input.js';
import { joinToken } from '../../../../src/domain/registrations/links/link-tokens.js';
import type { Actor } from '../../../../src/domain/identity/actor.js';
import { AdmitWalkIn } from '../../../../src/flows/attendance/admit-walk-in.flow.js';
import { ConferencingAccount } from '../../../../src/parts/conferencing/domain/account.entity.js';
import { openProvider } from '../../../../src/parts/conferencing/domain/open-provider.js';
import { listTrouble } from '../../../../src/parts/conferencing/domain/rooms.queries.js';
import { ErasePerson } from '../../../../src/flows/privacy/erase-person.flow.js';
import { Register } from '../../../../src/flows/registrations/register.flow.js';
import { Withdraw } from '../../../../src/flows/registrations/withdraw.flow.js';
import { EnterAsHost } from '../../../../src/flows/rooms/enter-as-host.flow.js';
import { CancelSession } from '../../../../src/flows/sessions/cancel-session.flow.js';
import { EditSession } from '../../../../src/flows/sessions/edit-session.flow.js';
import { EnterRoom } from '../../../../src/flows/sessions/enter-room.flow.js';
import { ConnectAccount } from '../../../../src/parts/conferencing/flows/connect-account.flow.js';
import { SyncRooms } from '../../../../src/parts/conferencing/flows/sync-rooms.flow.js';
import type { Config } from '../../../../src/platform/config.js';
import { freshDatabase, type TestDatabase, testSecret } from '../../../support/database.js';
import { makeFlow } from '../../../support/flows.js';
import { createWorld, staff, testConfig } from '../../../support/world.js';
import { ZoomServer } from '../../../support/zoom.js';

let database: TestDatabase;
let zoom: ZoomServer;
let config: Config;
let world: Awaited<ReturnType<typeof createWorld>>;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
});
beforeEach(async () => {
  zoom = await new ZoomServer().start();
  config = { ...testConfig, zoomUrls: zoom.urls };
  world.clock.set(new Date('2027-01-04T08:00:00Z'));
  await connect();
});
afterEach(async () => {
  await zoom.close();
  await database.dataSource.query(
    `update sessions set room = 'link'; delete from conferencing_accounts; delete from conferencing_changes`,
  );
});
afterAll(() => database?.drop());

const flow = <F>(one: Type<F>) => makeFlow(one, database.dataSource, world.clock, config);
const connect = (changes: object = {}) =>
  flow(ConnectAccount).save(world.call.id, 'zoom', () => ({ ...zoom.credentials, ...changes }), staff);
/** As two instances do at once. */
const sync = () => Promise.all([flow(SyncRooms).run(), flow(SyncRooms).run()]);
const inZoom = (changes: object = {}) => world.session({ room: 'zoom', joinUrl: null, ...changes });
const register = async (sessionId: string, email: string, name = 'Ada Lovelace') =>
  (await flow(Register).run(sessionId, registrationInput.parse({ email, name }), { kind: 'visitor' })).registration;
const rooms = (): Promise<Record<string, unknown>[]> => database.dataSource.query('select * from conferencing_rooms');
const registered = () => zoom.all.flatMap(({ registrants }) => registrants.map(({ email }) => email)).toSorted();
const enter = (id: string) => flow(EnterRoom).run(joinToken(testSecret, id, 1));
const atStart = () => world.clock.set(new Date('2027-01-14T07:55:00Z'));

test('a meeting is made, moved and deleted with its session, once over two instances', async () => {
  const session = await inZoom({ title: 'Tides' });
  await sync();
  expect(zoom.all).toMatchObject([{ topic: 'Tides', start_time: '2027-01-14T08:00:00Z', duration: 75 }]);
  await flow(EditSession).run(session.id, { title: 'Tides & turbines' }, staff);
  await sync();
  expect(zoom.all.map(({ topic }) => topic)).toEqual(['Tides & turbines']);
  await flow(CancelSession).run(session.id, { reason: 'Storm' }, staff);
  await sync();
  expect([zoom.all, await rooms()]).toEqual([[], []]);
});

test('people get links of their own in batches, and the others are removed', async () => {
  const session = await inZoom({ capacity: null });
  const made = [];
  for (let index = 0; index < 32; index++) made.push(await register(session.id, `p${index}@example.org`));
  await sync();
  expect(registered()).toHaveLength(32);
  const batches = zoom.requests.filter((request) => request.endsWith('/batch_registrants'));
  expect(batches).toHaveLength(2);
  await flow(Withdraw).run(made[0]!.id, staff);
  await flow(ErasePerson).run(made[1]!.attendeeId, staff);
  await sync();
  expect(registered()).toHaveLength(30);
  expect(registered()).not.toContain('p0@example.org');
  expect(registered()).not.toContain('p1@example.org');
  atStart();
  expect(await enter(made[2]!.id)).toBe(
    zoom.all[0]!.registrants.find(({ email }) => email === 'p2@example.org')!.join_url,
  );
  // Somebody who has registered this second, before the room was looked at again.
  const late = await register(session.id, 'late@example.org');
  const link = await enter(late.id);
  await sync();
  expect(link).toBe(zoom.all[0]!.registrants.find(({ email }) => email === 'late@example.org')!.join_url);
  const host = { id: 'h', name: 'Host', email: 'team@example.org' };
  expect(await flow(EnterAsHost).run(session.id, host, staff)).toContain('zak=host');
});

test('an alternative host whom Zoom refuses enters with the common link, and holds up nobody', async () => {
  const session = await inZoom();
  const deputy = await register(session.id, zoom.alternativeHost);
  await register(session.id, 'ada@example.org');
  await sync();
  expect(registered()).toEqual(['ada@example.org']);
  atStart();
  expect(await enter(deputy.id)).toMatch(/^https:\/\/zoom\.example\/j\//u);
});

test('a token that expires midway is renewed; a limit of the rate is waited for', async () => {
  const session = await inZoom();
  await sync();
  zoom.expireTokens();
  await register(session.id, 'ada@example.org');
  await sync();
  expect(registered()).toEqual(['ada@example.org']);
  zoom.limited = { left: 1, retryAfter: '90' };
  await register(session.id, 'bo@example.org');
  await sync();
  expect(await rooms()).toMatchObject([{ failure: 'busy', due_at: new Date('2027-01-04T08:01:30Z') }]);
  world.clock.advance({ minutes: 1 });
  await sync();
  expect(registered()).toEqual(['ada@example.org']);
  world.clock.advance({ minutes: 1 });
  await sync();
  expect(registered()).toEqual(['ada@example.org', 'bo@example.org']);
  expect(await rooms()).toMatchObject([{ failure: null, attempts: 0 }]);
});

test('tokens that are good for two calls only are renewed in the middle of a room', async () => {
  zoom.callsPerToken = 2;
  const session = await inZoom({ capacity: null });
  for (let index = 0; index < 62; index++) await register(session.id, `p${index}@example.org`);
  await sync();
  expect([zoom.all.length, registered().length, (await rooms())[0]?.['failure']]).toEqual([1, 62, null]);
  expect(zoom.requests.filter((request) => request.includes('/oauth/token')).length).toBeGreaterThan(2);
});

test('a speaker who can host the webinar enters it by the common link', async () => {
  const session = await inZoom({ room: 'zoom-webinar' });
  await sync();
  const [room] = await rooms();
  const [account] = await database.dataSource.getRepository(ConferencingAccount).find();
  const provider = openProvider(account!, [testSecret], config, 5000);
  const remote = {
    kind: 'zoom-webinar',
    id: String(room!['external_id']),
    joinUrl: String(room!['join_url']),
  } as const;
  const enters = (email: string) => provider.stageUrl(remote, { id: session.id, name: 'Di', email });
  expect([await enters(zoom.alternativeHost), await enters('speaker@example.org')]).toEqual([
    remote.joinUrl,
    expect.stringContaining('/w/'),
  ]);
});

test('a meeting that somebody deleted there is made again, with everybody in it', async () => {
  const session = await inZoom();
  const ada = await register(session.id, 'ada@example.org');
  await sync();
  zoom.meetings.clear();
  world.clock.advance({ hours: 7 });
  await sync();
  expect(registered()).toEqual(['ada@example.org']);
  atStart();
  expect(await enter(ada.id)).toBe(zoom.all[0]!.registrants[0]!.join_url);
});

test('a meeting that was turned into a webinar there stays one', async () => {
  const session = await inZoom();
  await register(session.id, 'ada@example.org');
  await sync();
  const [meeting] = zoom.all;
  Object.assign(meeting!, { kind: 'webinars', registrants: [] });
  await flow(EditSession).run(session.id, { title: 'As a webinar' }, staff);
  await sync();
  expect(zoom.all).toMatchObject([{ id: meeting!.id, kind: 'webinars', topic: 'As a webinar' }]);
  expect(registered()).toEqual(['ada@example.org']);
});

test('what was made before a kill -9 is found again', async () => {
  await inZoom({ title: 'First' });
  await inZoom({ title: 'Second', startsAtLocal: '2027-01-15T16:00' });
  await inZoom({ title: 'Third', startsAtLocal: '2027-01-16T16:00' });
  zoom.diesAfter = /POST \/v2\/users\/[^/]+\/meetings$/u;
  await sync();
  expect(zoom.all).toHaveLength(3);
  zoom.diesAfter = null;
  world.clock.advance({ minutes: 5 });
  await sync();
  expect(zoom.all.map(({ topic }) => topic).toSorted()).toEqual(['First', 'Second', 'Third']);
  const known = (await rooms()).map(({ external_id: id }) => Number(id));
  expect(new Set(known)).toEqual(new Set(zoom.meetings.keys()));
});

test('Zoom is away for an hour: people register as before, and are told to try again', async () => {
  const session = await inZoom();
  zoom.isAway = true;
  const ada = await register(session.id, 'ada@example.org');
  for (let minutes = 0; minutes < 60; minutes += 10) {
    await sync();
    world.clock.advance({ minutes: 10 });
  }
  expect(await rooms()).toMatchObject([{ failure: 'away' }]);
  atStart();
  await expect(enter(ada.id)).rejects.toMatchObject({ code: 'room-unreachable' });
  zoom.isAway = false;
  world.clock.set(new Date('2027-01-14T07:59:00Z'));
  await sync();
  expect(await enter(ada.id)).toBe(zoom.all[0]!.registrants[0]!.join_url);
});

test('nonsense credentials, missing scopes and another kind of license are said in words', async () => {
  const account = async () =>
    (await database.dataSource.query('select failure, said, plan from conferencing_accounts'))[0];
  expect(await account()).toEqual({
    failure: null,
    said: null,
    plan: { capacities: { zoom: 100, 'zoom-webinar': 500 }, limits: [] },
  });
  await connect({ clientSecret: '💥' });
  expect(await account()).toMatchObject({ failure: 'credentials', said: 'Invalid client_id or client_secret' });
  await connect({ accountId: '../..' });
  expect(await account()).toMatchObject({ failure: 'credentials', said: 'Bad Request' });
  await connect({ host: 'nobody/../x@city.example' });
  expect(await account()).toMatchObject({ failure: 'missing' });
  zoom.scopes = zoom.scopes.filter((scope) => scope !== 'user:read:settings:admin');
  await connect();
  expect(await account()).toMatchObject({
    failure: 'scope',
    said: expect.stringContaining('user:read:settings:admin'),
  });
  zoom.scopes.push('user:read:settings:admin');
  zoom.plan = { ...zoom.plan, webinar: false, interpretation: false, type: 1 };
  await connect();
  const limits = ['no-registration', 'no-webinars', 'no-interpretation'];
  expect(await account()).toMatchObject({ failure: null, plan: { capacities: { zoom: 100 }, limits } });
  await expect(world.session({ room: 'zoom-webinar', joinUrl: null })).rejects.toMatchObject({ code: 'invalid' });
});

test('a fault of ours is settled and named, holds up no other room, and is mended by itself', async () => {
  const session = await inZoom();
  await register(session.id, 'ada@example.org');
  await database.dataSource.query(`
    create function refuse_person() returns trigger language plpgsql as $$ begin raise exception 'a fault'; end $$;
    create trigger refuses_person before insert on conferencing_people for each row execute function refuse_person()`);
  const other = await inZoom({ title: 'Other' });
  await flow(SyncRooms).run();
  const states = Object.fromEntries((await rooms()).map((room) => [room['session_id'], room['failure']]));
  expect(states).toEqual({ [session.id]: 'internal', [other.id]: null });
  expect(await listTrouble(database.dataSource.manager, [session.id, other.id])).toEqual([
    { sessionId: session.id, failure: 'internal', said: null },
  ]);
  // It is not tried at once, nor whenever its lease has ended.
  expect(await flow(SyncRooms).run()).toBe(0);
  await database.dataSource.query(`drop function refuse_person() cascade`);
  world.clock.advance({ minutes: 1 });
  await sync();
  expect([registered(), await listTrouble(database.dataSource.manager, [session.id])]).toEqual([
    ['ada@example.org'],
    [],
  ]);
});

test('alternative hosts and interpreters follow the account and the session; one that Zoom refuses keeps nobody out', async () => {
  await connect({ alternativeHosts: `${zoom.alternativeHost}, ${zoom.host}` });
  const session = await inZoom({ language: 'en' });
  const book = async (language: string, email: string, status: string) => {
    const [{ id }] = await database.dataSource.query(
      `insert into speakers (id, call_id, name, email, email_key, created_at, updated_at, is_crew)
       values (gen_random_uuid(), $1, 'Ana', $2, $2, now(), now(), true) returning id`,
      [world.call.id, email],
    );
    const task = { kind: 'interpreted', language, from: null, until: null, takesTurns: false };
    await database.dataSource.query(
      `insert into session_speakers (session_id, speaker_id, position, status, task)
       values ($1, $2, (select count(*) from session_speakers where session_id = $1), $3, $4)`,
      [session.id, id, status, task],
    );
  };
  await sync();
  expect(zoom.all[0]?.settings).toMatchObject({ alternative_hosts: zoom.alternativeHost, approval_type: 0 });
  await book('fr', 'ana@example.org', 'confirmed');
  await book('vi', 'minh@example.org', 'confirmed');
  await book('es', 'asked@example.org', 'invited');
  await sync();
  const interpretation = { enable: true, interpreters: [{ email: 'ana@example.org', languages: 'US,FR' }] };
  expect(zoom.all[0]?.settings.language_interpretation).toEqual(interpretation);
  await database.dataSource.query(`delete from session_speakers where session_id = $1`, [session.id]);
  await sync();
  expect(zoom.all[0]?.settings.language_interpretation?.enable ?? true).toBe(false);
  await connect({ alternativeHosts: 'stranger@example.org' });
  await register(session.id, 'ada@example.org');
  await sync();
  expect([registered(), (await rooms())[0]]).toEqual([
    ['ada@example.org'],
    expect.objectContaining({ failure: 'refused', said: expect.stringContaining('Alternative Host') }),
  ]);
});

test('a walk-in gets into the room of an online session', async () => {
  const session = await inZoom();
  await sync();
  atStart();
  const door: Actor = { kind: 'organizer', id: 'd', role: 'door' };
  await flow(AdmitWalkIn).run(session.id, registrationInput.parse({ email: 'walk@example.org', name: 'Wale' }), door);
  await sync();
  expect(registered()).toEqual(['walk@example.org']);
});
