import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { callBody } from '../support/api-fixtures.js';
import { emptyDatabase } from '../support/database.js';
import { apiKeyIn, endGreenrooms, spawnGreenroom, until } from '../support/greenroom-process.js';
import { patienceMs } from '../support/patience.js';
import { callApiAt, makeProgramme, startOverTestDatabase } from '../support/program-over-database.js';
import { TestSmtpServer } from '../support/smtp.js';
import { TcpProxy } from '../support/tcp-proxy.js';

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await endGreenrooms();
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

describe('a database that is gone', () => {
  test('is answered with 503 at once, and used again soon after it is back', async () => {
    const database = await emptyDatabase();
    cleanUps.push(() => database.drop());
    const address = new URL(database.url);
    const proxy = new TcpProxy({ host: address.hostname, port: Number(address.port) });
    address.port = String(await proxy.open());
    cleanUps.push(() => proxy.cut());
    const greenroom = await (await spawnGreenroom({ DATABASE_URL: address.href })).ready();
    const key = await apiKeyIn(database.url);
    const session = await makeProgramme(greenroom.url, key);
    const page = `/calls/${callBody.slug}`;
    const ask = async (path: string, headers = {}) => {
      const askedAt = Date.now();
      const response = await fetch(`${greenroom.url}${path}`, { headers });
      const text = await response.text();
      const seconds = (Date.now() - askedAt) / 1000;
      return { status: response.status, retryAfter: response.headers.get('retry-after'), text, seconds };
    };
    const asApi = { authorization: `Bearer ${key}` };
    expect((await ask(page)).status).toBe(200);
    expect((await ask('/health/ready')).status).toBe(200);

    await proxy.cut();
    // What was asked a moment ago is still answered.
    await sleep(1000);
    for (const path of [page, `${page}/sessions/${session.slug}`, `${page}/programme.ics`, `/api/v1${page}`]) {
      // Twice: the pool still holds connections that broke, and then has none.
      for (let times = 0; times < 2; times++) {
        const answer = await ask(path, asApi);
        expect([path, answer.status, answer.retryAfter]).toEqual([path, 503, '5']);
        expect(answer.seconds).toBeLessThan(patienceMs / 1000);
      }
    }
    const ready = await ask('/health/ready');
    expect([ready.status, ready.retryAfter]).toEqual([503, '5']);
    expect(JSON.parse(ready.text)).toMatchObject({ status: 'down', checks: { database: { status: 'down' } } });
    expect((await ask('/health/live')).status).toBe(200);
    // A few beats of the heart without a database.
    await sleep(2500);

    await proxy.open();
    await until(async () => (await ask(page)).status === 200);
    await until(async () => (await ask('/health/ready')).status === 200);
    const registered = await callApiAt(greenroom.url, key, 'POST', `/sessions/${session.id}/registrations`, {
      email: 'ada@example.org',
      name: 'Ada Lima',
    });
    expect(registered.status).toBe(201);
    await until(async () => {
      const messages = await callApiAt(greenroom.url, key, 'GET', `/registrations/${registered.body.id}/messages`);
      return messages.body.items[0]?.state === 'sent';
    });
    expect(greenroom.log().filter((line) => line['level'] === 'error')).toEqual([]);
    expect(await greenroom.end('SIGTERM')).toBe(0);
  });
});

describe('bodies and connections', () => {
  test('a body above 1 MB is refused with 413, with and without its length said', async () => {
    const { greenroom, key } = await startOverTestDatabase(cleanUps);
    const ofBytes = (length: number) =>
      Buffer.concat([Buffer.from('{"slug":"'), Buffer.alloc(length - 11, 'a'), Buffer.from('"}')]);
    const post = async (path: string, type: string, body: Buffer, chunked: boolean) => {
      const sending = request(`${greenroom.url}${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${key}`,
          'content-type': type,
          ...(chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(body.length) }),
        },
      });
      sending.on('error', () => undefined);
      sending.end(body);
      const [response] = (await once(sending, 'response')) as [IncomingMessage];
      return { status: response.statusCode, text: Buffer.concat(await response.toArray()).toString() };
    };
    const json = 'application/json';
    const form = 'application/x-www-form-urlencoded';
    const limit = 1024 * 1024;
    for (const chunked of [false, true]) {
      // A body of the limit itself is read, and found faulty for what it holds.
      expect((await post('/api/v1/calls', json, ofBytes(limit), chunked)).status).toBe(422);
      const above = await post('/api/v1/calls', json, ofBytes(limit + 1), chunked);
      expect([above.status, JSON.parse(above.text).code]).toEqual([413, 'too-large']);
      expect((await post('/console/sign-in', form, ofBytes(limit + 1), chunked)).status).toBe(413);
    }
  });
});

test('the log is JSON lines that tell of each request and of nobody', async () => {
  const smtp = new TestSmtpServer();
  cleanUps.push(() => smtp.stop());
  // Mail servers quote the address that they refuse.
  smtp.refuse = (recipient) => ({ code: 550, message: `<${recipient}> Zyxwname Planted is not here` });
  const { greenroom, database, key } = await startOverTestDatabase(cleanUps, {
    SMTP_URL: await smtp.start(),
    LOG_LEVEL: 'trace',
  });
  const session = await makeProgramme(greenroom.url, key);
  const person = { email: 'zyxw@planted.example.org', name: 'Zyxwname Planted', organization: 'Zyxwfirm' };
  const register = (more: object) =>
    callApiAt(greenroom.url, key, 'POST', `/sessions/${session.id}/registrations`, { ...person, ...more });
  const registered = await register({});
  expect(registered.status).toBe(201);
  await until(() => greenroom.stdout.includes('message failed'));

  // A fault of ours: PostgreSQL quotes the whole row in its error, and TypeORM all parameters.
  const client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query(`alter table attendees add check (name not like '%Fault%')`);
  await client.end();
  expect((await register({ email: 'zyxw2@planted.example.org', name: 'Zyxwname Fault' })).status).toBe(500);

  const page = `${greenroom.url}/calls/${callBody.slug}`;
  const token = 'zyxwtoken'.repeat(4);
  const asked = [
    fetch(`${page}?tz=Africa/Nairobi&q=zyxwquery`, {
      headers: { cookie: 'lang=zyxwcookie', 'user-agent': 'zyxwagent' },
    }),
    fetch(`${greenroom.url}/me/${token}`),
    fetch(`${greenroom.url}/me/${token}/calendar.ics`),
    fetch(`${greenroom.url}/join/${token}`),
    fetch(`${greenroom.url}/zyxwnowhere/%zz`),
    fetch(`${greenroom.url}/zyxwnowhere`),
    fetch(`${greenroom.url}/api/v1/sessions/zyxwsession?zyxw=1`, { headers: { authorization: `Bearer gr_zyxwkey` } }),
    fetch(`${greenroom.url}/api/v1/calls`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: '{"zyxwbroken',
    }),
    fetch(`${page}/sessions/${session.slug}`, {
      method: 'POST',
      body: new URLSearchParams({ email: 'zyxw@@', name: 'zyxw' }),
    }),
  ];
  const statuses = (await Promise.all(asked)).map((response) => response.status);
  expect(statuses.filter((status) => status >= 500)).toEqual([]);
  expect(await greenroom.end('SIGTERM')).toBe(0);

  const lines = greenroom.log();
  const requests = lines.filter((line) => line['msg'] === 'request');
  // Those above, two that failed or not, and four that made the programme; an address that cannot be read has no route.
  expect(requests.length).toBeGreaterThanOrEqual(asked.length + 4);
  for (const line of requests) {
    expect(Object.keys(line).sort()).toEqual(['level', 'method', 'ms', 'msg', 'requestId', 'route', 'status', 'time']);
    expect(line['requestId']).toMatch(/^[0-9a-f-]{36}$/u);
  }
  expect(lines.filter((line) => line['level'] === 'error')).toEqual([
    expect.objectContaining({ msg: 'request failed', requestId: expect.stringMatching(/^[0-9a-f-]{36}$/u) }),
  ]);
  expect(greenroom.stdout).toContain('attendees_name_check');
  const planted = /zyxw|planted|Nairobi|gr_/iu;
  expect(greenroom.stdout.split('\n').filter((line) => planted.test(line) || line.includes(key))).toEqual([]);
  expect(greenroom.stderr).not.toMatch(planted);
});
