import { createHmac } from 'node:crypto';
import type { Type } from '@nestjs/common';
import { linksOf } from '../../../../src/domain/materials/change-materials.js';
import { listMaterials } from '../../../../src/domain/materials/materials.queries.js';
import { listOffers } from '../../../../src/parts/conferencing/domain/offers.queries.js';
import { AnswerOffer } from '../../../../src/parts/conferencing/flows/answer-offer.flow.js';
import { ConnectAccount } from '../../../../src/parts/conferencing/flows/connect-account.flow.js';
import { ReceiveZoomEvent } from '../../../../src/parts/conferencing/flows/receive-zoom-event.flow.js';
import { SyncRooms } from '../../../../src/parts/conferencing/flows/sync-rooms.flow.js';
import { listTranscripts } from '../../../../src/parts/transcripts/domain/transcripts.queries.js';
import { ChangeTranscript } from '../../../../src/parts/transcripts/flows/change-transcript.flow.js';
import type { Config } from '../../../../src/platform/config.js';
import { freshDatabase, type TestDatabase } from '../../../support/database.js';
import { makeFlow } from '../../../support/flows.js';
import { createWorld, staff, testConfig } from '../../../support/world.js';
import { ZoomServer } from '../../../support/zoom.js';

let database: TestDatabase;
let zoom: ZoomServer;
let config: Config;
let world: Awaited<ReturnType<typeof createWorld>>;
const eventSecret = 'a secret token of Zoom';

beforeAll(async () => {
  database = await freshDatabase();
  zoom = await new ZoomServer().start();
  config = { ...testConfig, zoomUrls: zoom.urls };
  world = await createWorld(database.dataSource, undefined, config);
  await connect();
});
afterAll(async () => {
  await zoom.close();
  await database?.drop();
});

const flow = <F>(one: Type<F>) => makeFlow(one, database.dataSource, world.clock, config);
const connect = () =>
  flow(ConnectAccount).save(world.call.id, 'zoom', () => ({ ...zoom.credentials, eventSecret }), staff);
const sync = () => flow(SyncRooms).run();
const vtt = 'WEBVTT\n\n1\n00:00:01.000 --> 00:00:03.000\nAda: Welcome <b>all</b>.\n';

/** A session of 8:00 to 9:15 that is over, with its meeting or webinar. */
async function over(room: 'zoom' | 'zoom-webinar' = 'zoom') {
  world.clock.set(new Date('2027-01-04T08:00:00Z'));
  const session = await world.session({ room, joinUrl: null, language: 'en' });
  await sync();
  const { id: meeting } = zoom.all.find(({ agenda }) => agenda.includes(session.id))!;
  world.clock.set(new Date('2027-01-14T09:50:00Z'));
  await sync();
  return { session, meeting };
}
/** Zoom has recorded it from 8:02 on, in two views; its transcript is a text, or not there yet. */
function recorded(meeting: number, text: string | null, status: 'completed' | 'processing' = 'completed') {
  const times = { recording_start: '2027-01-14T08:02:00Z', recording_end: '2027-01-14T08:44:00Z' };
  const file = (file_type: string, file_size: number) => ({ id: `${file_type}-${meeting}`, file_type, file_size });
  const words = text === null ? [] : [file('TRANSCRIPT', Buffer.byteLength(text))];
  const files = [file('MP4', 180_000_000), file('M4A', 9_000_000), file('TIMELINE', 900), ...words];
  zoom.texts.set(`TRANSCRIPT-${meeting}`, text ?? '');
  const uuid = `/x//${meeting}==`;
  zoom.recordings.set(meeting, { uuid, recording_files: files.map((one) => ({ ...one, ...times, status })) });
  return uuid;
}
const offers = (session: { id: string }) => listOffers(database.dataSource.manager, [session.id]);
const take = (session: { id: string }, id: string) => flow(AnswerOffer).take(session.id, id, staff);
const materials = (session: { id: string }) => listMaterials(database.dataSource.manager, session.id);
const transcripts = async (session: { id: string }) =>
  listTranscripts(database.dataSource.manager, (await materials(session))[0]?.id ?? '');
/** Looks again whenever Greenroom would. */
async function later(hours: number) {
  world.clock.advance({ hours });
  await sync();
}

test('a recording is offered once Zoom is done with it, and what becomes of it nobody else sees', async () => {
  const { session, meeting } = await over();
  recorded(meeting, null, 'processing');
  await later(1);
  expect(await offers(session)).toEqual([]);
  recorded(meeting, null);
  await later(2);
  expect(await offers(session)).toMatchObject([{ minutes: 42, bytes: 180_000_000, transcriptBytes: null }]);
  const id = recorded(meeting, vtt);
  await later(20);
  expect(await offers(session)).toMatchObject([{ externalId: id, transcriptBytes: Buffer.byteLength(vtt) }]);
  zoom.expireTokens();
  // At work on something else of it again.
  recorded(meeting, vtt, 'processing');
  const both = await Promise.all([take(session, id), take(session, id)]);
  expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(['answered', 'taken']);
  const [material] = await materials(session);
  const url = `https://zoom.example/rec/share/${meeting}?pwd=pass%2B${meeting}`;
  expect(material).toMatchObject({ kind: 'recording', visibility: 'draft', url, transcribed: [] });
  expect(linksOf(await materials(session)).recordingUrl).toBeNull();
  const [words] = await transcripts(session);
  expect(words).toMatchObject({ language: 'en', madeBy: 'program', isChecked: false, isDraft: true, cueCount: 1 });
  const seen = `${words?.id}:${words?.revision}`;
  await flow(ChangeTranscript).check({ sessionId: session.id, materialId: material!.id, id: words!.id }, seen, staff);
  expect([(await transcripts(session))[0], (await materials(session))[0]]).toMatchObject([
    { isChecked: true, isDraft: false },
    { visibility: 'draft', transcribed: [url] },
  ]);
  await later(100);
  expect([await offers(session), await materials(session)]).toEqual([[], [expect.anything()]]);
});

test('a transcript that comes later is offered for the draft; what was declined stays away', async () => {
  const { session, meeting } = await over('zoom-webinar');
  const id = recorded(meeting, null);
  await later(1);
  expect(await take(session, id)).toEqual({ outcome: 'taken' });
  expect(await offers(session)).toEqual([]);
  recorded(meeting, vtt);
  await later(2);
  expect(await offers(session)).toMatchObject([{ externalId: id, materialId: (await materials(session))[0]?.id }]);
  expect(await take(session, id)).toEqual({ outcome: 'taken' });
  expect([(await materials(session)).length, (await transcripts(session)).length]).toEqual([1, 1]);

  const other = await over();
  const declined = recorded(other.meeting, null);
  await later(1);
  await flow(AnswerOffer).decline(other.session.id, declined, staff);
  recorded(other.meeting, vtt);
  await later(5);
  expect([await offers(other.session), await materials(other.session)]).toEqual([[], []]);
  expect(await take(other.session, declined)).toEqual({ outcome: 'answered' });
});

test('nothing is lost when Zoom hands it over badly, and what it has deleted is said to be gone', async () => {
  const { session, meeting } = await over();
  const id = recorded(meeting, vtt);
  await later(1);
  const said = async () => ({ ...(await take(session, id)), open: (await offers(session)).length });
  zoom.limited = { left: 1, retryAfter: '7' };
  expect(await said()).toMatchObject({ outcome: 'failed', said: expect.stringContaining('rate limit'), open: 1 });
  zoom.leadsTo = 'http://[';
  expect(await said()).toMatchObject({ outcome: 'failed', said: 'The address of the download is invalid.', open: 1 });
  zoom.leadsTo = null;
  zoom.cutsAt = 20;
  expect(await said()).toMatchObject({ outcome: 'failed', said: 'The download was cut off.', open: 1 });
  zoom.cutsAt = null;
  zoom.texts.set(`TRANSCRIPT-${meeting}`, '<!doctype html><p>Sign In --> Zoom</p>');
  expect(await said()).toMatchObject({ outcome: 'failed', said: 'The download is no WebVTT file.', open: 1 });
  expect(await materials(session)).toEqual([]);
  zoom.recordings.delete(meeting);
  expect(await said()).toEqual({ outcome: 'gone', open: 0 });
});

test.each([
  ['times out of order', `${vtt}\n00:00:00.500 --> 00:00:00.900\nEarlier\n`, 'transcript-order'],
  ['3 MB', `${vtt}${'\nNOTE a long note\n'.repeat(200_000)}`, 'upload-too-large'],
])('a transcript with %s is left out, and the recording is a draft', async (_name, text, code) => {
  const { session, meeting } = await over();
  const id = recorded(meeting, text);
  await later(1);
  expect(await take(session, id)).toMatchObject({ outcome: 'taken-without', fault: { code } });
  expect([(await materials(session)).length, await transcripts(session), await offers(session)]).toEqual([1, [], []]);
});

test('a rehearsal is not offered, nor the parts of what was stopped as one transcript', async () => {
  const { session, meeting } = await over();
  recorded(meeting, vtt);
  const recording = zoom.recordings.get(meeting)!;
  const moved = (start: string, end: string) =>
    recording.recording_files.map((file) => ({ ...file, recording_start: start, recording_end: end }));
  recording.recording_files = moved('2027-01-14T06:00:00Z', '2027-01-14T06:30:00Z');
  await later(1);
  expect(await offers(session)).toEqual([]);
  recording.recording_files = [
    ...moved('2027-01-14T08:00:00Z', '2027-01-14T08:30:00Z'),
    ...moved('2027-01-14T08:40:00Z', '2027-01-14T09:10:00Z'),
  ];
  await later(2);
  expect(await offers(session)).toMatchObject([{ minutes: 60, bytes: 360_000_000, transcriptBytes: null }]);
});

test('what the account lacks for recordings is said, and rooms and reports work without it', async () => {
  const limits = async () =>
    (await database.dataSource.query('select failure, plan from conferencing_accounts')).map(
      (one: { failure: string | null; plan: { limits: string[] } }) => [one.failure, one.plan.limits],
    );
  const scope = zoom.scopes.pop()!;
  await connect();
  expect(await limits()).toEqual([[null, ['no-recording-scope']]]);
  const { session, meeting } = await over();
  recorded(meeting, vtt);
  await later(1);
  const rooms = () =>
    database.dataSource.query('select failure from conferencing_rooms where session_id = $1', [session.id]);
  expect([await offers(session), await rooms()]).toEqual([[], [{ failure: null }]]);
  zoom.scopes.push(scope);
  zoom.plan.transcripts = false;
  await connect();
  expect(await limits()).toEqual([[null, ['no-transcripts']]]);
  // The account was tested again: it looks at once.
  await sync();
  expect(await offers(session)).toHaveLength(1);
  zoom.plan.cloudRecording = false;
  await connect();
  expect(await limits()).toEqual([[null, ['no-recordings']]]);
  Object.assign(zoom.plan, { cloudRecording: true, transcripts: true });
  await connect();
});

test('an event of Zoom makes it look at once', async () => {
  const { session, meeting } = await over();
  recorded(meeting, vtt);
  const [{ id: account }] = await database.dataSource.query('select id from conferencing_accounts');
  const at = world.clock.now();
  const payload = { account_id: 'x', object: { id: meeting, uuid: 'u', recording_files: [] } };
  const body = Buffer.from(JSON.stringify({ event: 'recording.completed', payload, download_token: 'x' }));
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signature = `v0=${createHmac('sha256', eventSecret).update(`v0:${timestamp}:`).update(body).digest('hex')}`;
  await flow(ReceiveZoomEvent).run(account, { timestamp, signature }, body);
  await sync();
  expect(await offers(session)).toHaveLength(1);
});
