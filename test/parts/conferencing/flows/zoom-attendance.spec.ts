import { createHmac } from 'node:crypto';
import type { Type } from '@nestjs/common';
import { registrationInput } from '../../../../src/domain/registrations/admission/registration-input.js';
import { ImportReport } from '../../../../src/flows/attendance/import-report.flow.js';
import { Register } from '../../../../src/flows/registrations/register.flow.js';
import { ConnectAccount } from '../../../../src/parts/conferencing/flows/connect-account.flow.js';
import { ReceiveZoomEvent } from '../../../../src/parts/conferencing/flows/receive-zoom-event.flow.js';
import { SyncRooms } from '../../../../src/parts/conferencing/flows/sync-rooms.flow.js';
import type { Config } from '../../../../src/platform/config.js';
import { freshDatabase, type TestDatabase } from '../../../support/database.js';
import { makeFlow } from '../../../support/flows.js';
import { createWorld, staff, testConfig } from '../../../support/world.js';
import { ZoomServer } from '../../../support/zoom.js';

let database: TestDatabase;
let zoom: ZoomServer;
let config: Config;
let world: Awaited<ReturnType<typeof createWorld>>;
let account: string;
const eventSecret = 'a secret token of Zoom';

beforeAll(async () => {
  database = await freshDatabase();
  zoom = await new ZoomServer().start();
  config = { ...testConfig, zoomUrls: zoom.urls };
  world = await createWorld(database.dataSource, undefined, config);
  await flow(ConnectAccount).save(world.call.id, 'zoom', () => ({ ...zoom.credentials, eventSecret }), staff);
  [{ id: account }] = await database.dataSource.query('select id from conferencing_accounts');
});
beforeEach(() => world.clock.set(new Date('2027-01-04T08:00:00Z')));
afterAll(async () => {
  await zoom.close();
  await database?.drop();
});

const flow = <F>(one: Type<F>) => makeFlow(one, database.dataSource, world.clock, config);
const sync = () => flow(SyncRooms).run();
const register = async (sessionId: string, email: string, name: string) =>
  (await flow(Register).run(sessionId, registrationInput.parse({ email, name }), { kind: 'visitor' })).registration;
const presence = async (sessionId: string): Promise<Record<string, number | null>> => {
  const rows: { email: string; minutes: number | null }[] = await database.dataSource.query(
    `select a.email, r.minutes_present as minutes from registrations r join attendees a on a.id = r.attendee_id
     where r.session_id = $1 and r.attended_at is not null order by a.email`,
    [sessionId],
  );
  return Object.fromEntries(rows.map(({ email, minutes }) => [email, minutes]));
};
/** A session with Ada and Bo, whose meeting is made. */
async function held() {
  const session = await world.session({ room: 'zoom', joinUrl: null });
  await register(session.id, 'ada@example.org', 'Ada Lovelace');
  await register(session.id, 'bo@example.org', 'Bo Diaz');
  await sync();
  const meeting = zoom.all.find(({ agenda }) => agenda.includes(session.id))!;
  return {
    session,
    meeting,
    registrant: (email: string) => meeting.registrants.find((one) => one.email === email)!.id,
  };
}
const span = (from: string, until: string) => ({
  join_time: `2027-01-14T${from}:00Z`,
  leave_time: `2027-01-14T${until}:00Z`,
});

test('the report after the end is attendance, by how people were admitted, also when it comes late', async () => {
  const { session, meeting, registrant } = await held();
  world.clock.set(new Date('2027-01-14T09:50:00Z'));
  await sync();
  expect(await presence(session.id)).toEqual({});
  // After the follow-up email.
  world.clock.set(new Date('2027-01-14T14:00:00Z'));
  const early = [
    // By their own link, but signed in to Zoom with another address.
    {
      name: 'A. L.',
      user_email: 'private@example.net',
      registrant_id: registrant('ada@example.org'),
      ...span('08:00', '08:40'),
    },
    {
      name: 'A. L.',
      user_email: 'private@example.net',
      registrant_id: registrant('ada@example.org'),
      ...span('08:45', '09:15'),
    },
    { name: 'Somebody else', user_email: '', ...span('08:00', '09:15') },
  ];
  zoom.reports.set(meeting.id, early);
  await sync();
  expect(await presence(session.id)).toEqual({ 'ada@example.org': 70 });
  zoom.reports.set(meeting.id, [...early, { name: 'Bo', user_email: 'BO@example.org', ...span('08:30', '09:00') }]);
  world.clock.advance({ hours: 24 });
  await sync();
  expect(await presence(session.id)).toEqual({ 'ada@example.org': 70, 'bo@example.org': 30 });
  const reports = await database.dataSource.query('select id from attendance_reports where session_id = $1', [
    session.id,
  ]);
  expect(reports).toHaveLength(1);
  // It goes on asking for recordings for some days.
  world.clock.advance({ hours: 60 });
  await sync();
  expect(await database.dataSource.query('select due_at from conferencing_rooms')).toEqual([{ due_at: null }]);
  // What an organizer has removed stays away.
  await flow(ImportReport).remove(session.id, reports[0].id, staff);
  await database.dataSource.query('update conferencing_rooms set due_at = $1', [world.clock.now()]);
  await sync();
  expect(await presence(session.id)).toEqual({});
});

test('a meeting that was deleted there after its end still has a report, also with somebody who came late', async () => {
  const { session, meeting, registrant } = await held();
  world.clock.set(new Date('2027-01-14T07:58:00Z'));
  await register(session.id, 'late@example.org', 'Late');
  const names = { name: 'A. L.', registrant_id: registrant('ada@example.org') };
  zoom.reports.set(meeting.id, [{ ...names, ...span('08:00', '09:00') }]);
  zoom.meetings.delete(meeting.id);
  world.clock.set(new Date('2027-01-14T09:50:00Z'));
  await sync();
  expect(await presence(session.id)).toEqual({ 'ada@example.org': 60 });
  const where = [session.id];
  const rooms = await database.dataSource.query('select failure from conferencing_rooms where session_id = $1', where);
  expect(rooms).toEqual([{ failure: null }]);
});

const send = (event: string, payload: object, { secret = eventSecret, at = world.clock.now(), to = account } = {}) => {
  const body = Buffer.from(JSON.stringify({ event, payload, event_ts: at.getTime() }));
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`;
  return flow(ReceiveZoomEvent).run(to, { timestamp, signature }, body);
};

test('only what Zoom has signed within five minutes counts, and its validation is answered', async () => {
  const payload = { plainToken: 'qgg8vlvZRS6UYooatFL8Aw' };
  expect(await send('endpoint.url_validation', payload)).toEqual({
    plainToken: payload.plainToken,
    encryptedToken: createHmac('sha256', eventSecret).update(payload.plainToken).digest('hex'),
  });
  const old = new Date(world.clock.now().getTime() - 301_000);
  for (const wrong of [{ secret: 'another' }, { at: old }, { to: 'nonsense' }, { to: world.call.id }])
    await expect(send('endpoint.url_validation', payload, wrong)).rejects.toMatchObject({ code: 'not-signed' });
  expect(await send('meeting.started', { object: 'nonsense' })).toEqual({});
});

test('who comes and leaves is known during the session; a deleted meeting is made again at once', async () => {
  const { session, meeting, registrant } = await held();
  world.clock.set(new Date('2027-01-14T08:10:00Z'));
  const tell = (event: string, participant: object) =>
    send(event, { account_id: 'x', object: { id: String(meeting.id), uuid: 'u', participant } });
  const ada = { user_name: 'A', registrant_id: registrant('ada@example.org'), email: '' };
  await tell('meeting.participant_joined', { ...ada, join_time: '2027-01-14T08:05:00Z' });
  await tell('meeting.participant_joined', { email: 'Bo@Example.org', join_time: '2027-01-14T08:06:00Z' });
  await tell('meeting.participant_joined', { email: 'stranger@example.org', join_time: '2027-01-14T08:06:00Z' });
  expect(await presence(session.id)).toEqual({ 'ada@example.org': null, 'bo@example.org': null });
  for (let twice = 0; twice < 2; twice++)
    await tell('meeting.participant_left', { ...ada, leave_time: '2027-01-14T08:35:00Z' });
  expect(await presence(session.id)).toEqual({ 'ada@example.org': 30, 'bo@example.org': null });
  zoom.meetings.delete(meeting.id);
  await send('meeting.deleted', { object: { id: meeting.id } });
  await sync();
  expect(zoom.all.map(({ agenda }) => agenda)).toContain(`Greenroom ${session.id}`);
});
