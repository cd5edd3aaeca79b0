import { makeCall, makeSession } from '../../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { type ConsoleClient, consoleClient, textOf } from '../../../support/console-client.js';
import { ZoomServer } from '../../../support/zoom.js';

let zoom: ZoomServer;
let greenroom: TestApp;
let client: ConsoleClient;
const list = '/console/calls/clean-harbours/conferencing';

beforeAll(async () => {
  zoom = await new ZoomServer().start();
  greenroom = await startTestApp({ config: { zoomUrls: zoom.urls } });
  await makeCall(greenroom);
  client = await consoleClient(greenroom);
});
afterAll(async () => {
  await greenroom?.stop();
  await zoom.close();
});

test('an owner connects Zoom, reads what its plan allows, and a session gets a meeting', async () => {
  const session = await makeSession(greenroom, { capacity: 150 });
  const settings = `/console/sessions/${session.id}/settings`;
  const before = textOf((await client.get(settings)).html);
  expect([before.includes('Connect Zoom'), before.includes('Zoom meeting')]).toEqual([true, false]);
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
