import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { createConnection, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';
import { callBody, sessionBody } from '../support/api-fixtures.js';
import { emptyDatabase } from '../support/database.js';
import {
  apiKeyIn,
  endGreenrooms,
  freePort,
  type GreenroomProcess,
  newDataDir,
  spawnGreenroom,
  until,
} from '../support/greenroom-process.js';
import { TestSmtpServer } from '../support/smtp.js';
import { TcpProxy } from '../support/tcp-proxy.js';

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await endGreenrooms();
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

// oxlint-disable-next-line typescript/no-explicit-any -- tests read any shape and compare it
type Answer = { status: number; headers: Headers; body: any };

async function api(url: string, key: string, method: string, path: string, body?: object): Promise<Answer> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** A call with one published session far in the future, and gives the session. */
async function makeProgramme(url: string, key: string): Promise<{ id: string; slug: string }> {
  const call = { ...callBody, opensOn: '2026-01-01', closesOn: '2099-12-31' };
  expect((await api(url, key, 'POST', '/calls', call)).status).toBe(201);
  const draft = await api(url, key, 'POST', `/calls/${call.slug}/sessions`, {
    ...sessionBody,
    startsAtLocal: '2099-03-02T10:00',
  });
  return (await api(url, key, 'POST', `/sessions/${draft.body.id}/publish`)).body;
}

/** A running program over a database of the tests' server. */
async function startOverTestDatabase(env: Record<string, string> = {}) {
  const database = await emptyDatabase();
  cleanUps.push(() => database.drop());
  const greenroom = await (await spawnGreenroom({ DATABASE_URL: database.url, ...env })).ready();
  return { greenroom, database, key: await apiKeyIn(database.url) };
}

describe('a start that cannot go well', () => {
  async function failure(env: Record<string, string>) {
    const startedAt = Date.now();
    const greenroom = await spawnGreenroom(env);
    const code = await greenroom.ended;
    return { code, stderr: greenroom.stderr, stdout: greenroom.stdout, seconds: (Date.now() - startedAt) / 1000 };
  }

  test('names every fault of the configuration at once, and shows no secret', async () => {
    const { code, stderr, stdout } = await failure({
      PORT: 'eighty',
      PUBLIC_URL: 'ftp://example.org',
      DATABASE_URL: 'mysql://greenroom:dont-show-me@localhost/greenroom',
      SMTP_URL: 'localhost:25',
      MAIL_FROM: 'nobody',
      SECRET: 'too short to keep',
      LOG_LEVEL: 'loud',
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.trim().split('\n')).toEqual([
      'The configuration is not valid:',
      '  PORT: must be a number',
      '  PUBLIC_URL: must be an address that starts with http:// or https://',
      '  DATABASE_URL: must be an address that starts with postgres:// or postgresql://',
      '  SMTP_URL: must be an address that starts with smtp:// or smtps://',
      '  MAIL_FROM: must look like: Name <address@example.org>',
      '  SECRET: must have at least 32 characters',
      expect.stringMatching(/^ {2}LOG_LEVEL: .*"fatal".*"silent"/u),
    ]);
  });

  test('says which database it tried, without its password', async () => {
    const port = await freePort();
    const { code, stderr, seconds } = await failure({
      DATABASE_URL: `postgres://greenroom:dont-show-me@127.0.0.1:${port}/solutions`,
    });
    expect(code).toBe(1);
    expect(stderr).toContain(`Cannot use the database solutions at 127.0.0.1:${port} (`);
    expect(stderr).toContain('Check DATABASE_URL and that PostgreSQL is running.');
    expect(stderr).not.toContain('dont-show-me');
    expect(seconds).toBeLessThan(30);
  });

  test('does not wait long for a database that does not answer', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    cleanUps.push(async () => silent.close());
    const { port } = silent.address() as { port: number };
    const { code, stderr, seconds } = await failure({ DATABASE_URL: `postgres://127.0.0.1:${port}/solutions` });
    expect(code).toBe(1);
    expect(stderr).toContain(`Cannot use the database solutions at 127.0.0.1:${port} (`);
    expect(seconds).toBeLessThan(30);
  });

  test('says that the port is in use', async () => {
    const { greenroom, database } = await startOverTestDatabase();
    const { port } = new URL(greenroom.url);
    const { code, stderr } = await failure({ DATABASE_URL: database.url, PORT: port });
    expect(code).toBe(1);
    expect(stderr).toContain(`Port ${port} on 127.0.0.1 is in use. Choose another with PORT=`);
    expect((await fetch(`${greenroom.url}/health/live`)).status).toBe(200);
  });
});

describe('the end', () => {
  /** The program with the embedded database of a folder. */
  async function startEmbedded(dataDir: string): Promise<GreenroomProcess> {
    // Whatever happens, no server of ours lives on.
    cleanUps.push(async () => (await startEmbeddedPostgres({ dataDir, log: () => undefined })).stop());
    return (await spawnGreenroom({ GREENROOM_DATA_DIR: dataDir })).ready();
  }

  async function embeddedUrl(dataDir: string): Promise<string> {
    const server = await startEmbeddedPostgres({ dataDir, log: () => undefined });
    await server.stop();
    return server.url;
  }

  async function postmaster(databaseUrl: string): Promise<number> {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    await client.end();
    return Number.parseInt(await readFile(join(rows[0]!.data_directory, 'postmaster.pid'), 'utf8'), 10);
  }

  test('by SIGTERM finishes what is under way and stops the embedded database; a kill -9 is adopted', async () => {
    const dataDir = await newDataDir();
    const first = await startEmbedded(dataDir);
    const databaseUrl = await embeddedUrl(dataDir);
    const server = await postmaster(databaseUrl);
    const key = await apiKeyIn(databaseUrl);
    const session = await makeProgramme(first.url, key);

    // Killed: its server lives on, and the next start takes it over with all that was said.
    expect(await first.end('SIGKILL')).toBe('SIGKILL');
    const second = await startEmbedded(dataDir);
    expect(await postmaster(databaseUrl)).toBe(server);
    expect((await api(second.url, key, 'GET', `/sessions/${session.id}`)).body.title).toBe(sessionBody.title);

    // A request that waits for a row which somebody else holds is under way when the signal comes.
    const holder = new Client({ connectionString: databaseUrl });
    // The server may stop before this connection has said goodbye.
    holder.on('error', () => undefined);
    await holder.connect();
    await holder.query('begin');
    await holder.query('select from sessions where id = $1 for update', [session.id]);
    const registering = api(second.url, key, 'POST', `/sessions/${session.id}/registrations`, {
      email: 'ada@example.org',
      name: 'Ada Lima',
    });
    await until(async () => {
      const waiting = await holder.query(`select from pg_stat_activity where wait_event_type = 'Lock'`);
      return waiting.rowCount === 1;
    });
    const endedAt = Date.now();
    const ended = second.end('SIGTERM');
    await sleep(300);
    await holder.query('commit');
    await holder.end();
    const answer = await registering;
    expect([answer.status, answer.body.state]).toEqual([201, 'confirmed']);
    expect(await ended).toBe(0);
    expect(Date.now() - endedAt).toBeLessThan(30_000);
    await expect(new Client({ connectionString: databaseUrl }).connect()).rejects.toThrow('ECONNREFUSED');
  }, 60_000);

  test('comes within seconds when the mail server hangs, and gives back the mails that it did not try', async () => {
    let callers = 0;
    const silent = createServer(() => (callers += 1)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    cleanUps.push(async () => silent.close());
    const { port } = silent.address() as { port: number };
    const { greenroom, database, key } = await startOverTestDatabase({ SMTP_URL: `smtp://127.0.0.1:${port}` });
    const session = await makeProgramme(greenroom.url, key);
    const people = Array.from({ length: 30 }, (_, index) => ({ email: `ada-${index}@example.org`, name: 'Ada Lima' }));
    await Promise.all(
      people.map((person) => api(greenroom.url, key, 'POST', `/sessions/${session.id}/registrations`, person)),
    );
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const states = async () => {
      const { rows } = await client.query<{ state: string; count: number }>(
        'select state, count(*)::int as count from messages group by state order by state',
      );
      return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
    };
    // nodemailer opens five connections; each waits for a greeting.
    await until(async () => callers === 5 && (await states())['sending'] === 30);
    const endedAt = Date.now();
    expect(await greenroom.end('SIGTERM')).toBe(0);
    expect(Date.now() - endedAt).toBeLessThan(15_000);
    // Those that were under way wait for their lease to end.
    expect(await states()).toEqual({ queued: 20, sending: 10 });
    await client.end();
  });

  test('comes within seconds when visitors hold half-open connections', async () => {
    const { greenroom } = await startOverTestDatabase();
    const { port } = new URL(greenroom.url);
    const sockets = await halfOpen(Number(port), 3);
    const endedAt = Date.now();
    expect(await greenroom.end('SIGTERM')).toBe(0);
    expect(Date.now() - endedAt).toBeLessThan(10_000);
    for (const socket of sockets) socket.destroy();
  });
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
    for (const path of [page, `${page}/sessions/${session.slug}`, `${page}/programme.ics`, `/api/v1${page}`]) {
      // Twice: the pool still holds connections that broke, and then has none.
      for (let times = 0; times < 2; times++) {
        const answer = await ask(path, asApi);
        expect([path, answer.status, answer.retryAfter]).toEqual([path, 503, '5']);
        expect(answer.seconds).toBeLessThan(4);
      }
    }
    const ready = await ask('/health/ready');
    expect([ready.status, ready.retryAfter]).toEqual([503, '5']);
    expect(JSON.parse(ready.text)).toMatchObject({ status: 'down', checks: { database: { status: 'down' } } });
    expect((await ask('/health/live')).status).toBe(200);
    // A few beats of the heart without a database.
    await sleep(2500);

    await proxy.open();
    await until(async () => (await ask(page)).status === 200, 5);
    await until(async () => (await ask('/health/ready')).status === 200, 5);
    const registered = await api(greenroom.url, key, 'POST', `/sessions/${session.id}/registrations`, {
      email: 'ada@example.org',
      name: 'Ada Lima',
    });
    expect(registered.status).toBe(201);
    await until(async () => {
      const messages = await api(greenroom.url, key, 'GET', `/registrations/${registered.body.id}/messages`);
      return messages.body.items[0]?.state === 'sent';
    }, 5);
    expect(greenroom.log().filter((line) => line['level'] === 'error')).toEqual([]);
    expect(await greenroom.end('SIGTERM')).toBe(0);
  });
});

describe('bodies and connections', () => {
  test('a body above 1 MB is refused with 413, with and without its length said', async () => {
    const { greenroom, key } = await startOverTestDatabase();
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

  test('slow visitors do not keep others waiting, and are not kept for ever', async () => {
    const { greenroom, key } = await startOverTestDatabase();
    await makeProgramme(greenroom.url, key);
    const sockets = await halfOpen(Number(new URL(greenroom.url).port), 20);
    for (const socket of sockets) socket.resume();
    for (let times = 0; times < 10; times++) {
      for (const socket of sockets) socket.write('X-Slow: 1\r\n');
      const askedAt = Date.now();
      expect((await fetch(`${greenroom.url}/calls/${callBody.slug}`)).status).toBe(200);
      expect(Date.now() - askedAt).toBeLessThan(5000);
      await sleep(50);
    }
    await until(() => {
      const open = sockets.filter((socket) => socket.writable);
      for (const socket of open) socket.write('X-Slow: 1\r\n');
      return open.length === 0;
    }, 25);
  }, 60_000);
});

test('the log is JSON lines that tell of each request and of nobody', async () => {
  const smtp = new TestSmtpServer();
  cleanUps.push(() => smtp.stop());
  // Mail servers quote the address that they refuse.
  smtp.refuse = (recipient) => ({ code: 550, message: `<${recipient}> Zyxwname Planted is not here` });
  const { greenroom, database, key } = await startOverTestDatabase({
    SMTP_URL: await smtp.start(),
    LOG_LEVEL: 'trace',
  });
  const session = await makeProgramme(greenroom.url, key);
  const person = { email: 'zyxw@planted.example.org', name: 'Zyxwname Planted', organization: 'Zyxwfirm' };
  const register = (more: object) =>
    api(greenroom.url, key, 'POST', `/sessions/${session.id}/registrations`, { ...person, ...more });
  const registered = await register({});
  expect(registered.status).toBe(201);
  await until(() => greenroom.stdout.includes('message given up'));

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

/** Connections that have begun a request and do not end its headers. */
async function halfOpen(port: number, count: number): Promise<Socket[]> {
  const sockets = Array.from({ length: count }, () => createConnection(port, '127.0.0.1'));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  for (const socket of sockets) {
    socket.on('error', () => undefined);
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n');
  }
  await sleep(50);
  return sockets;
}
