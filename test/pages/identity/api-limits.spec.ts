import { gunzipSync } from 'node:zlib';
import { request } from 'node:http';
import { makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';
import { startTestApp, type TestApp } from '../../support/app.js';

const perMinute = 60;
let greenroom: TestApp;
let call: { slug: string };
beforeAll(async () => {
  greenroom = await startTestApp({ config: { apiRequestsPerMinute: perMinute } });
  call = await makeCall(greenroom);
});
afterAll(() => greenroom?.stop());

test('a key has its requests of a minute, is told what is left, and when to go on; another one is not concerned', async () => {
  const key = await greenroom.createApiKey('viewer');
  const askOnce = () => greenroom.api('GET', '/calls', undefined, { key });
  const leftOf = ({ headers }: { headers: Headers }) =>
    /^"key";r=(\d+);t=(\d+)$/u.exec(headers.get('ratelimit') ?? '')?.slice(1) ?? [];
  const left: string[] = [];
  let answer = await askOnce();
  for (; answer.status === 200; answer = await askOnce()) left.push(leftOf(answer)[0] ?? '');
  const [, seconds = ''] = leftOf(answer);
  expect(answer.headers.get('ratelimit-policy')).toBe(`"key";q=${perMinute};w=60`);
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, seconds]);
  expect(answer.body).toMatchObject({
    code: 'too-many-requests',
    values: { seconds: Number(seconds) },
    detail: expect.stringContaining('Go on in'),
  });
  // Or the minute ended in between, on a slow machine.
  expect(left.length).toBeGreaterThanOrEqual(perMinute);
  expect([left[0], left.at(-1)]).toEqual([String(perMinute - 1), '0']);
  expect((await greenroom.api('GET', '/calls')).status).toBe(200);
});

test('another method at an address is named with those that there are', async () => {
  const { id } = await makeSession(greenroom);
  for (const [method, path, allowed] of [
    ['PUT', `/sessions/${id}`, 'DELETE, GET, HEAD, PATCH'],
    ['DELETE', '/calls?x=1', 'GET, HEAD, POST'],
    ['GET', `/sessions/${id}/publish`, 'POST'],
  ] as const) {
    const { status, body, headers } = await greenroom.api(method, path);
    expect([path, status, body.code, headers.get('allow')]).toEqual([path, 405, 'method-not-allowed', allowed]);
  }
  const nothing = await greenroom.api('GET', '/nothing/here');
  expect([nothing.status, nothing.body.code, nothing.headers.get('allow')]).toEqual([404, 'not-found', null]);
});

/** Asks with these headers, and returns what came, as it came. */
function ask(path: string, headers: Record<string, string>) {
  return new Promise<{ headers: Record<string, unknown>; status: number; body: Buffer }>((resolve, reject) => {
    const authorization = `Bearer ${greenroom.key}`;
    const asked = request(`${greenroom.url}/api/v1${path}`, { headers: { authorization, ...headers } }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () =>
        resolve({ headers: answer.headers, status: answer.statusCode ?? 0, body: Buffer.concat(parts) }),
      );
    });
    asked.on('error', reject).end();
  });
}

test('what is read may be kept only if it is asked for again, and comes packed to who can unpack it', async () => {
  const { id } = await makeSession(greenroom);
  for (let n = 0; n < 5; n++) await makeRegistration(greenroom, id, `${n}@example.org`);
  for (const path of [`/sessions/${id}/registrations`, `/calls/${call.slug}/registrations`]) {
    const plain = await ask(path, {});
    expect(plain.headers).toMatchObject({ 'cache-control': 'private, no-cache' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    const packed = await ask(path, { 'accept-encoding': 'br;q=0, gzip' });
    expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip' });
    expect(packed.headers['vary']).toContain('Accept-Encoding');
    expect(JSON.parse(gunzipSync(packed.body).toString())).toEqual(JSON.parse(plain.body.toString()));
    expect(packed.headers['etag']).not.toBe(plain.headers['etag']);
    // What changes something is never kept: it can hold a personal link.
    const changed = await greenroom.api('PATCH', `/sessions/${id}`, { venue: 'Pier 3' });
    expect([changed.status, changed.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const tag = { 'if-none-match': String(packed.headers['etag']) };
    const again = await ask(path, { ...tag, 'accept-encoding': 'gzip' });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  }
});
