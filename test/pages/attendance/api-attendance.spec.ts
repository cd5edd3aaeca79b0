import { makeCall, makeSession } from '../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../support/app.js';

let greenroom: TestApp;
beforeAll(async () => {
  greenroom = await startTestApp();
  await makeCall(greenroom);
});
afterAll(() => greenroom?.stop());

/** A session from 08:00 to 09:00 UTC on 10 December that is over, with people of these names. */
async function held(...names: string[]) {
  greenroom.clock.set('2026-12-01T09:00:00Z');
  const session = await makeSession(greenroom, {
    startsAtLocal: '2026-12-10T16:00',
    timeZone: 'Asia/Taipei',
    durationMinutes: 60,
  });
  for (const name of names) {
    await greenroom.api('POST', `/sessions/${session.id}/registrations`, { email: `${name}@example.org`, name });
  }
  greenroom.clock.set('2026-12-10T12:00:00Z');
  return { session, path: `/sessions/${session.id}/attendance` };
}

const span = (email: string, from: string, until?: string) => ({
  email,
  from: `2026-12-10T${from}:00Z`,
  ...(until !== undefined && { until: `2026-12-10T${until}:00Z` }),
});
const send = (path: string, csv: string | Buffer<ArrayBuffer>) =>
  fetch(`${greenroom.url}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${greenroom.key}`, 'content-type': 'text/csv' },
    body: csv,
  }).then(async (answer) => ({ status: answer.status, body: (await answer.json()) as Record<string, unknown> }));

test('attendance is reported by address, once or twice, and listed', async () => {
  const { session, path } = await held('amina', 'bo');
  const spans = [
    span('Amina@Example.org', '08:00', '08:30'),
    span('amina@example.org', '08:20', '08:45'),
    span('bo@example.org', '08:10'),
    span('stranger@example.org', '08:00', '09:00'),
  ];
  const told = await greenroom.api('POST', path, { spans });
  expect([
    told.status,
    told.body.items.map((one: Record<string, unknown>) => [one['outcome'], one['minutesPresent']]),
  ]).toEqual([
    200,
    [
      ['noted', 45],
      ['noted', 45],
      ['noted', null],
      ['unknown', null],
    ],
  ]);
  expect((await greenroom.api('POST', path, { spans })).body).toEqual(told.body);
  await greenroom.api('POST', path, { spans: [span('bo@example.org', '08:10', '08:40')] });
  const first = await greenroom.api('GET', `${path}?limit=1`);
  const second = await greenroom.api('GET', `${path}?limit=1&cursor=${first.body.nextCursor}`);
  const listed = [...first.body.items, ...second.body.items];
  expect(
    listed
      .map((one) => [one.email, one.attendedAt, one.minutesPresent, one.share, one.sources.join(), one.corrected])
      .toSorted(([a], [b]) => String(a).localeCompare(String(b))),
  ).toEqual([
    ['amina@example.org', '2026-12-10T08:00:00.000Z', 45, 0.75, 'room', false],
    ['bo@example.org', '2026-12-10T08:10:00.000Z', 30, 0.5, 'room', false],
  ]);
  expect(second.body.nextCursor).toBeNull();
  expect((await greenroom.api('GET', `${path}?attended=false`)).body.items).toEqual([]);
  const registrations = await greenroom.api('GET', `/sessions/${session.id}/registrations`);
  expect(registrations.body.items.map((one: Record<string, unknown>) => one['minutesPresent']).sort()).toEqual([
    30, 45,
  ]);
});

test('a report is read first, and then taken in', async () => {
  const { path } = await held('amina', 'bo');
  const csv = Buffer.from(
    [
      '\uFEFFNombre (nombre original);Correo electrónico;Hora de entrada;Hora de salida;Duración (minutos)',
      'amina;amina@example.org;10/12/2026 09:00:00;10/12/2026 09:30:00;30',
      'bo;;10/12/2026 09:00:00;10/12/2026 10:00:00;60',
    ].join('\r\n'),
    'utf16le',
  );
  const dry = await send(`${path}/report?dryRun=true&timeZone=Europe/Madrid`, csv);
  expect(dry).toMatchObject({
    status: 200,
    body: {
      dryRun: true,
      layout: 'zoom',
      timeZone: 'Europe/Madrid',
      firstAt: '2026-12-10T08:00:00.000Z',
      lastAt: '2026-12-10T09:00:00.000Z',
      changed: null,
      people: [
        { line: 2, email: 'amina@example.org', match: 'address', minutesPresent: 30 },
        { line: 3, email: null, match: 'name', registrationId: null, minutesPresent: 60 },
      ],
    },
  });
  expect((await greenroom.api('GET', `${path}?attended=true`)).body.items).toEqual([]);
  const url = `${path}/report?timeZone=Europe/Madrid&byName=true`;
  expect((await send(url, csv)).body).toMatchObject({ dryRun: false, changed: 2, again: false });
  expect((await send(url, csv)).body).toMatchObject({ changed: 0, again: true });
});

test('what cannot be read is refused, with the reason', async () => {
  const { path } = await held('amina');
  expect(await send(`${path}/report`, 'Product,Price\nCable,12')).toMatchObject({
    status: 422,
    body: { code: 'invalid-report', errors: [{ path: 'file' }] },
  });
  expect((await send(`${path}/report?timeZone=Mars/Olympus`, 'x')).status).toBe(422);
  const backwards = await greenroom.api('POST', path, { spans: [span('a@example.org', '09:00', '08:00')] });
  expect([backwards.status, backwards.body.errors[0].path]).toEqual([422, 'spans.0']);
  expect((await greenroom.api('POST', path, { spans: [] })).status).toBe(422);
  const elsewhere = '/sessions/00000000-0000-4000-8000-000000000000/attendance';
  expect((await greenroom.api('GET', elsewhere)).status).toBe(404);
  expect((await greenroom.api('POST', elsewhere, { spans: [span('a@example.org', '08:00')] })).status).toBe(404);
  greenroom.clock.set('2026-12-01T09:00:00Z');
  expect((await send(`${path}/report`, 'email,minutes\namina@example.org,5')).body).toMatchObject({
    code: 'not-begun',
  });
});

test('an attendance report is taken back, and what else is known stays', async () => {
  const { path } = await held('report');
  await greenroom.api('POST', path, { spans: [span('report@example.org', '08:00', '08:10')] });
  const minutes = async () => (await greenroom.api('GET', path)).body.items[0].minutesPresent;
  await send(`${path}/report`, 'email,minutes\nreport@example.org,40');
  expect(await minutes()).toBe(40);
  const { body } = await greenroom.api('GET', `${path}/reports`);
  expect(body.items).toEqual([
    {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/u),
      layout: 'list',
      timeZone: expect.any(String),
      people: 1,
      importedAt: greenroom.clock.now().toISOString(),
    },
  ]);
  const other = await held('other-report');
  expect((await greenroom.api('DELETE', `${other.path}/reports/${body.items[0].id}`)).status).toBe(404);
  const report = `${path}/reports/${body.items[0].id}`;
  expect(await greenroom.api('DELETE', report)).toMatchObject({ status: 200, body: { changed: 1 } });
  expect([await minutes(), (await greenroom.api('DELETE', report)).status]).toEqual([10, 404]);
});

test('attendance in the future is refused, and what was reported can be taken back', async () => {
  const { path } = await held('early');
  const minutes = async () => (await greenroom.api('GET', path)).body.items[0].minutesPresent;
  const late = await greenroom.api('POST', path, {
    spans: [{ email: 'early@example.org', from: '2027-12-10T08:00:00Z' }],
  });
  expect([late.status, late.body.errors]).toMatchObject([422, [{ path: 'spans.0.from' }]]);
  const wrong = await greenroom.api('POST', path, { spans: [span('early@example.org', '08:00', '12:30')] });
  expect(wrong.body.errors).toMatchObject([{ path: 'spans.0.until' }]);
  await greenroom.api('POST', path, {
    spans: [span('early@example.org', '08:00', '08:40'), span('early@example.org', '08:50', '09:00')],
  });
  expect(await minutes()).toBe(50);
  const takeBack = (one: object) => greenroom.api('DELETE', path, { spans: [{ email: 'early@example.org', ...one }] });
  expect((await takeBack({ from: '2026-12-10T08:00:00Z' })).body).toEqual({ deleted: 1 });
  expect(await minutes()).toBe(10);
  expect([(await takeBack({})).body, (await takeBack({})).body]).toEqual([{ deleted: 1 }, { deleted: 0 }]);
  expect(await minutes()).toBeNull();
});
