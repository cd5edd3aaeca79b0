import type { Type } from '@nestjs/common';
import { joinToken } from '../../../../src/domain/registrations/links/link-tokens.js';
import { registrationInput } from '../../../../src/domain/registrations/admission/registration-input.js';
import { Register } from '../../../../src/flows/registrations/register.flow.js';
import { CancelSession } from '../../../../src/flows/sessions/cancel-session.flow.js';
import { EditSession } from '../../../../src/flows/sessions/edit-session.flow.js';
import { EnterRoom } from '../../../../src/flows/sessions/enter-room.flow.js';
import { ConnectAccount } from '../../../../src/parts/conferencing/flows/connect-account.flow.js';
import { SyncRooms } from '../../../../src/parts/conferencing/flows/sync-rooms.flow.js';
import type { Config } from '../../../../src/platform/config.js';
import { freshDatabase, type TestDatabase, testSecret } from '../../../support/database.js';
import { makeFlow } from '../../../support/flows.js';
import { TeamsServer } from '../../../support/teams.js';
import { createWorld, staff, testConfig } from '../../../support/world.js';

let database: TestDatabase;
let teams: TeamsServer;
let config: Config;
let world: Awaited<ReturnType<typeof createWorld>>;

beforeAll(async () => {
  database = await freshDatabase();
  world = await createWorld(database.dataSource);
});
beforeEach(async () => {
  teams = await new TeamsServer().start();
  config = { ...testConfig, teamsUrls: teams.urls };
  world.clock.set(new Date('2027-01-04T08:00:00Z'));
  await connect();
});
afterEach(async () => {
  await teams.close();
  await database.dataSource.query(
    `update sessions set room = 'link'; delete from conferencing_accounts; delete from conferencing_changes`,
  );
});
afterAll(() => database?.drop());

const flow = <F>(one: Type<F>) => makeFlow(one, database.dataSource, world.clock, config);
const connect = (changes: object = {}) =>
  flow(ConnectAccount).save(world.call.id, 'teams', () => ({ ...teams.credentials, ...changes }), staff);
/** As two instances do at once. */
const sync = () => Promise.all([flow(SyncRooms).run(), flow(SyncRooms).run()]);
const inTeams = (changes: object = {}) => world.session({ room: 'teams', joinUrl: null, ...changes });
const register = async (sessionId: string, email: string) =>
  (await flow(Register).run(sessionId, registrationInput.parse({ email, name: 'Ada Lovelace' }), { kind: 'visitor' }))
    .registration;

test('a meeting is made, changed and deleted with its session, and people enter by its link', async () => {
  const session = await inTeams({ title: 'Tides' });
  const ada = await register(session.id, 'ada@example.org');
  await sync();
  expect(teams.all).toMatchObject([
    {
      externalId: session.id,
      subject: 'Tides',
      startDateTime: '2027-01-14T08:00:00.000Z',
      endDateTime: '2027-01-14T09:15:00.000Z',
      lobbyBypassSettings: { scope: 'everyone' },
    },
  ]);
  await flow(EditSession).run(session.id, { title: 'Tides & turbines' }, staff);
  await sync();
  expect(teams.all.map(({ subject }) => subject)).toEqual(['Tides & turbines']);
  world.clock.set(new Date('2027-01-14T07:55:00Z'));
  expect(await flow(EnterRoom).run(joinToken(testSecret, ada.id, 1))).toBe(teams.all[0]!.joinWebUrl);
  world.clock.set(new Date('2027-01-05T08:00:00Z'));
  await flow(CancelSession).run(session.id, { reason: 'Storm' }, staff);
  await sync();
  expect([teams.all, await database.dataSource.query('select from conferencing_rooms')]).toEqual([[], []]);
});

test('a crash makes no second meeting, an expired token is renewed, a deleted meeting made again', async () => {
  const session = await inTeams();
  teams.diesAfter = /createOrGet$/u;
  await sync();
  teams.diesAfter = null;
  teams.expireTokens();
  world.clock.advance({ minutes: 1 });
  await sync();
  expect(teams.all.map(({ externalId }) => externalId)).toEqual([session.id]);
  teams.meetings.clear();
  teams.limited = { left: 1, retryAfter: '120' };
  world.clock.advance({ hours: 7 });
  await sync();
  expect(teams.all).toEqual([]);
  world.clock.advance({ minutes: 2 });
  await sync();
  expect(teams.all.map(({ externalId }) => externalId)).toEqual([session.id]);
});

test('the attendance report is matched by address', async () => {
  const session = await inTeams();
  await register(session.id, 'ada@example.org');
  await sync();
  const interval = {
    joinDateTime: '2027-01-14T08:10:00Z',
    leaveDateTime: '2027-01-14T08:50:00Z',
    durationInSeconds: 2400,
  };
  const identity = { displayName: 'Ada Lovelace' };
  teams.records.set(teams.all[0]!.id, [
    { emailAddress: 'ADA@example.org', identity, attendanceIntervals: [interval] },
    { emailAddress: null, identity: { displayName: 'Guest' }, attendanceIntervals: [interval] },
  ]);
  world.clock.set(new Date('2027-01-14T10:00:00Z'));
  await sync();
  const rows = await database.dataSource.query(`select minutes_present from registrations where session_id = $1`, [
    session.id,
  ]);
  expect(rows).toEqual([{ minutes_present: 40 }]);
});

test('what is wrong is said in words of Microsoft, and which kind of thing it is', async () => {
  const account = async () => (await database.dataSource.query('select failure, said from conferencing_accounts'))[0];
  expect(await account()).toEqual({ failure: null, said: null });
  teams.hasPolicy = false;
  await connect();
  expect(await account()).toMatchObject({
    failure: 'policy',
    said: expect.stringContaining('No application access policy'),
  });
  teams.hasPolicy = true;
  teams.roles = [];
  await connect();
  expect(await account()).toMatchObject({ failure: 'scope', said: expect.stringContaining('Insufficient privileges') });
  await connect({ clientSecret: 'wrong' });
  expect(await account()).toMatchObject({ failure: 'credentials', said: expect.stringContaining('AADSTS7000215') });
  await connect({ accountId: '../evil?x=' });
  expect(await account()).toMatchObject({ failure: 'credentials', said: expect.stringContaining('AADSTS90002') });
  await connect({ clientId: '💥' });
  expect(await account()).toMatchObject({ failure: 'credentials', said: expect.stringContaining('AADSTS700016') });
});
