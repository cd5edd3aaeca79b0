import { startTestApp, type TestApp } from '../../support/app.js';
import { ConsoleClient, consoleClient } from '../../support/console-client.js';
import { createWorld } from '../../support/world.js';

let app: TestApp;
let world: Awaited<ReturnType<typeof createWorld>>;

beforeAll(async () => {
  app = await startTestApp({ now: '2027-01-04T08:00:00Z' });
  world = await createWorld(app.dataSource, app.clock, app.config);
});
afterAll(() => app.stop());

describe('a form with a file', () => {
  const broken: [name: string, type: string, body: string][] = [
    ['has no boundary', 'multipart/form-data', 'x'],
    ['has none of its parts', 'multipart/form-data; boundary=x', 'x'],
    [
      'ends in the middle',
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\na',
    ],
  ];
  const send = (path: string, type: string, body: string, cookie = '') =>
    fetch(app.url + path, { method: 'POST', headers: { 'content-type': type, cookie }, body, redirect: 'manual' });

  test.each(broken)('is refused when it %s', async (_name, type, body) => {
    const { cookies } = await consoleClient(app, 'organizer');
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    expect((await send('/console/calls/solutions/proposals/import', type, body, cookie)).status).toBe(400);
  });

  test.each(broken)('is not even read from a stranger when it %s', async (_name, type, body) => {
    expect((await send('/console/sign-in', type, body)).status).toBe(403);
    expect((await send('/console/calls/solutions/proposals/import', type, body)).status).toBe(401);
  });
});

describe('a form that costs more to read than any real one', () => {
  const open = async (path: string, type: string, body: string | ReadableStream, headers = {}) => {
    const options = { method: 'POST', headers: { 'content-type': type, ...headers }, body, duplex: 'half' };
    return (await fetch(app.url + path, options as RequestInit)).status;
  };
  const streamOf = (text: string) => new Blob([text]).stream();

  test('is refused before it is parsed', async () => {
    const session = await world.session();
    const path = `/calls/solutions/sessions/${session.slug}`;
    const form = 'application/x-www-form-urlencoded';
    expect(await open(path, form, 'a=1&'.repeat(2000))).toBe(413);
    expect(await open(path, form, 'a=1&'.repeat(1999))).toBe(422);
    const multipart = 'multipart/form-data; boundary=x';
    const parts = '--x\r\nContent-Disposition: form-data; name="people"\r\n\r\na\r\n--x--\r\n';
    expect(await open(`${path}/delegation`, multipart, 'x'.repeat(9 * 1024 * 1024 + 1))).toBe(413);
    expect(await open(`${path}/delegation`, multipart, streamOf(parts))).toBe(411);
  });
});

describe('the cookies of a visitor', () => {
  test('may be exchanged for each other without harm', async () => {
    const session = await world.session();
    const client = new ConsoleClient(app.url);
    await client.get('/console/sign-in');
    const signed = client.cookies.get('greenroom_csrf') ?? '';
    expect(signed).toContain('.');
    const page = await fetch(`${app.url}/calls/solutions/sessions/${session.slug}`, {
      headers: { cookie: `me=${signed}` },
    });
    expect(page.status).toBe(200);
  });
});

describe('an address with words that mean nothing', () => {
  const noise = Array.from({ length: 200 }, (_, index) => `noise${index}=1`).join('&');
  const read = async (path: string) => (await fetch(app.url + path)).text();

  test('shows the programme that it would show without them, in every link', async () => {
    await world.session({ title: 'A workshop', kind: 'workshop' });
    const page = await read('/calls/solutions?kind=workshop&tz=Asia/Tokyo');
    expect(page).toContain('kind&#x3D;workshop');
    expect(await read(`/calls/solutions?${noise}&kind=workshop&tz=Asia/Tokyo&theme=${'a'.repeat(101)}`)).toBe(page);
  });

  test('shows the session that it would show without them', async () => {
    const path = `/calls/solutions/sessions/${(await world.session()).slug}`;
    expect(await read(`${path}?lang=en&${noise}`)).toBe(await read(`${path}?lang=en`));
  });
});

test('a known address takes as long to send its link again as an unknown one', async () => {
  const began = performance.now();
  const answer = await fetch(`${app.url}/calls/solutions/my-link`, {
    method: 'POST',
    body: new URLSearchParams({ email: 'nobody@example.org' }),
  });
  expect(answer.status).toBe(200);
  // In steps of 300 ms: never before the first has ended, which an unknown address alone would be.
  expect(performance.now()).toBeGreaterThanOrEqual(began + 300);
});

test('a connection on which nothing moves for two minutes is closed', () => {
  const { timeout, requestTimeout, headersTimeout } = app.app.getHttpServer();
  expect({ timeout, requestTimeout, headersTimeout }).toEqual({
    timeout: 120_000,
    requestTimeout: 120_000,
    headersTimeout: 10_000,
  });
});

test('every cookie insists on TLS where people reach the program over it', async () => {
  const secure = await startTestApp({
    now: '2027-01-04T08:00:00Z',
    config: { publicUrl: 'https://greenroom.example.org' },
  });
  try {
    const { slug } = await (await createWorld(secure.dataSource, secure.clock, secure.config)).session();
    const pages = [
      fetch(`${secure.url}/calls/solutions?tz=Asia/Tokyo&lang=en`),
      fetch(`${secure.url}/console/sign-in?lang=en`),
      fetch(`${secure.url}/calls/solutions/sessions/${slug}`, {
        method: 'POST',
        body: new URLSearchParams({ name: 'A', email: 'a@example.org', timeZone: 'Asia/Tokyo', language: 'en' }),
        redirect: 'manual',
      }),
    ];
    const cookies = (await Promise.all(pages)).flatMap((page) => page.headers.getSetCookie());
    const client = await consoleClient(secure, 'owner');
    await client.post('/console/staff/keys', { keyName: 'A key', keyRole: 'viewer' });
    const { id } = (
      await secure.dataSource.query<{ id: string }[]>(`select id from api_keys where name = 'A key'`)
    )[0]!;
    cookies.push(...(await client.post(`/console/staff/keys/${id}/revoke`)).headers.getSetCookie());
    cookies.push(...(await client.post('/console/sign-out')).headers.getSetCookie());
    const names = cookies.map((cookie) => cookie.split('=')[0]);
    expect(new Set(names)).toEqual(
      new Set(['tz', 'lang', 'me', 'greenroom_csrf', 'greenroom_flash', 'greenroom_login']),
    );
    expect(cookies.filter((cookie) => !cookie.includes('; Secure'))).toEqual([]);
  } finally {
    await secure.stop();
  }
});
