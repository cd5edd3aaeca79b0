import { createHmac } from 'node:crypto';
import { makeCall, makeSession } from '../../../support/api-fixtures.js';
import { SyncRooms } from '../../../../src/parts/conferencing/flows/sync-rooms.flow.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { type ConsoleClient, consoleClient, textOf } from '../../../support/console-client.js';
import { TeamsServer } from '../../../support/teams.js';
import { ZoomServer } from '../../../support/zoom.js';

let zoom: ZoomServer;
let teams: TeamsServer;
let greenroom: TestApp;
let client: ConsoleClient;
const list = '/console/calls/clean-harbours/conferencing';

beforeAll(async () => {
  zoom = await new ZoomServer().start();
  teams = await new TeamsServer().start();
  greenroom = await startTestApp({ config: { zoomUrls: zoom.urls, teamsUrls: teams.urls } });
  await makeCall(greenroom);
  client = await consoleClient(greenroom);
});
afterAll(async () => {
  await greenroom?.stop();
  await zoom.close();
  await teams.close();
});

test('an owner connects Zoom, reads what its plan allows, and a session gets a meeting', async () => {
  const session = await makeSession(greenroom, { capacity: 150 });
  const settings = `/console/sessions/${session.id}/settings`;
  const before = textOf((await client.get(settings)).html);
  expect([before.includes('Connect Zoom or Teams'), before.includes('Zoom meeting')]).toEqual([true, false]);
  await client.get(`${list}/zoom`);
  const empty = await client.post(`${list}/zoom`, { accountId: 'a', clientId: 'b', clientSecret: '', host: 'h' });
  expect(empty.status).toBe(422);
  zoom.plan = { ...zoom.plan, webinar: false };
  const saved = await client.postAndFollow(`${list}/zoom`, { ...zoom.credentials });
  for (const text of ['Connected', 'Zoom meeting (up to 100 people)', 'No webinars'])
    expect(textOf(saved.html)).toContain(text);
  const form = await client.get(`${list}/zoom`);
  expect([form.html.includes('secret-1'), form.html.includes(zoom.host)]).toEqual([false, true]);

  await client.postAndFollow(`/console/sessions/${session.id}/room`, { joinUrl: '', room: 'zoom' });
  const after = textOf((await client.get(settings)).html);
  expect(after).toContain('The session has 150 seats, but this room admits 100 people.');
  const [room] = await greenroom.dataSource.query('select room from sessions');
  expect(room).toEqual({ room: 'zoom' });
});

test('a wrong secret is said in the words of Zoom, and the stored one stays', async () => {
  const wrong = await client.postAndFollow(`${list}/zoom`, { ...zoom.credentials, clientSecret: 'wrong' });
  expect(textOf(wrong.html)).toContain('Invalid client_id or client_secret');
  await client.postAndFollow(`${list}/zoom`, { ...zoom.credentials });
  const kept = await client.postAndFollow(`${list}/zoom`, { ...zoom.credentials, clientSecret: '' });
  expect(textOf(kept.html)).toContain('Connected');
  expect(textOf((await client.postAndFollow(`${list}/zoom/check`)).html)).toContain('Account tested.');
});

test('Teams without an access policy: the page has the commands for the administrator', async () => {
  teams.hasPolicy = false;
  const host = "o'brien";
  const saved = textOf((await client.postAndFollow(`${list}/teams`, { ...teams.credentials, host })).html);
  for (const text of [
    'No application access policy found for this app',
    `New-CsApplicationAccessPolicy -Identity Greenroom -AppIds '${teams.credentials.clientId}'`,
    "Grant-CsApplicationAccessPolicy -PolicyName Greenroom -Identity 'o''brien'",
  ])
    expect(saved).toContain(text);
});

test('Zoom validates the address for events over HTTP, and nobody else does', async () => {
  await client.postAndFollow(`${list}/zoom`, { ...zoom.credentials, eventSecret: 'a secret token' });
  const [{ id }] = await greenroom.dataSource.query(`select id from conferencing_accounts where provider = 'zoom'`);
  const body = JSON.stringify({ event: 'endpoint.url_validation', payload: { plainToken: 'abc' } });
  const timestamp = String(Math.floor(greenroom.clock.now().getTime() / 1000));
  const hmac = (text: string) => createHmac('sha256', 'a secret token').update(text).digest('hex');
  const send = (signature: string) =>
    fetch(`${greenroom.url}/api/v1/hooks/zoom/${id}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-zm-request-timestamp': timestamp,
        'x-zm-signature': signature,
      },
      body,
    });
  const right = await send(`v0=${hmac(`v0:${timestamp}:${body}`)}`);
  expect([right.status, await right.json()]).toEqual([200, { plainToken: 'abc', encryptedToken: hmac('abc') }]);
  expect((await send('v0=0')).status).toBe(401);
});

test('a recording is offered beside the materials, and becomes a draft that only the team sees', async () => {
  const { id, slug, endsAt } = await makeSession(greenroom, { room: 'zoom' });
  const page = `/console/sessions/${id}/materials`;
  await greenroom.app.get(SyncRooms).run();
  const meeting = zoom.all.find(({ agenda }) => agenda.includes(id))!;
  const times = { recording_start: '2027-03-02T10:02:00Z', recording_end: '2027-03-02T10:44:00Z' };
  const file = { ...times, status: 'completed' as const };
  const words = 'WEBVTT\n\n00:01.000 --> 00:03.000\nA secret.\n';
  zoom.texts.set('words', words);
  const files = [
    { ...file, id: 'video', file_type: 'MP4', file_size: 180_000_000 },
    { ...file, id: 'words', file_type: 'TRANSCRIPT', file_size: words.length },
  ];
  zoom.recordings.set(meeting.id, { uuid: 'one/==', recording_files: files });
  greenroom.clock.set(new Date(Date.parse(endsAt) + 3_600_000).toISOString());
  client = await consoleClient(greenroom);
  await greenroom.app.get(SyncRooms).run();
  const home = textOf((await client.get('/console/calls/clean-harbours')).html);
  expect(home).toContain('Zoom has a recording');
  const offered = textOf((await client.get(page)).html);
  for (const text of ['Zoom has a recording', '42 min · 180 MB · transcript 1 kB', 'Make a draft', 'Decline'])
    expect(offered).toContain(text);
  const taken = await client.postAndFollow(`/console/sessions/${id}/recordings`, { offer: 'one/==', answer: 'take' });
  for (const text of ['Draft made.', 'Only the team (draft)']) expect(textOf(taken.html)).toContain(text);
  expect(textOf(taken.html)).not.toContain('Zoom has a recording');
  const open = async () => (await fetch(`${greenroom.url}/calls/clean-harbours/sessions/${slug}`)).text();
  expect(await open()).not.toContain('zoom.example');
  const [material] = await greenroom.dataSource.query('select id from session_materials where session_id = $1', [id]);
  const captions = await client.get(`${page}/${material.id}/transcripts`);
  expect(textOf(captions.html)).toContain('Only the team sees it until it’s checked.');
  await client.get(`${page}/${material.id}`);
  const said = { title: '', kind: 'recording', language: '', visibility: 'public' };
  const url = `https://zoom.example/rec/share/${meeting.id}?pwd=pass%2B${meeting.id}`;
  await client.upload(`${page}/${material.id}`, new File([], ''), { ...said, url });
  // Published, with the link alone.
  expect([(await open()).includes('zoom.example/rec'), (await open()).includes('/watch')]).toEqual([true, false]);
});
