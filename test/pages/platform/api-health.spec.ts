import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { isDeepStrictEqual } from 'node:util';
import { Client } from 'pg';
import { PostgresQueryRunner } from 'typeorm/driver/postgres/PostgresQueryRunner.js';
import { parse, parseAllDocuments } from 'yaml';
import { deliveryFailure } from '../../../src/domain/notifications/smtp/delivery-failure.js';
import { sqlState } from '../../../src/platform/database/sql-state.js';
import { pageToken } from '../../../src/domain/registrations/links/link-tokens.js';
import { type Access, apiAccess, consoleAccess } from '../../support/access.js';
import { startTestApp, type TestApp, type TestAppOptions } from '../../support/app.js';
import { callBody, makeCall, makeRegistration, makeSession } from '../../support/api-fixtures.js';
import { consoleClient } from '../../support/console-client.js';
import { emptyDatabase } from '../../support/database.js';
import { insertableColumns } from '../../support/insertable-columns.js';
import { until } from '../../support/greenroom-process.js';

let greenroom: TestApp;
const start = async (options?: TestAppOptions) => {
  greenroom = await startTestApp(options);
};
const stop = async () => greenroom?.stop?.();
let isShared = false;
afterEach(() => (isShared ? undefined : stop()));

const get = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(greenroom.url + path, { headers });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};
const ready = async () => {
  const { status, text } = await get('/health/ready');
  return { status, body: JSON.parse(text) };
};
/** The report, once it fits: on a busy machine, the database doesn't answer in time, and the last report counts. */
// oxlint-disable-next-line typescript/no-explicit-any -- tests read any shape and compare it
const readyOnce = (fits: (body: any) => boolean) =>
  until(async () => {
    const report = await ready();
    return fits(report.body) ? report : null;
  });
const readyWhen = (down: string[], degraded: string[] = []) =>
  readyOnce((body) => isDeepStrictEqual([body.down, body.degraded], [down, degraded]));
/** What decides in the samples who gets traffic, or whether a start has succeeded: the paths that they ask. */
const probesOfSamples = () => {
  const read = (name: string) => readFileSync(`deploy/${name}`, 'utf8');
  const [deployment] = parseAllDocuments(read('kubernetes/greenroom.yaml')).map((document) => document.toJS());
  return [
    /health_uri (\S+)/u.exec(read('Caddyfile'))?.[1],
    deployment.spec.template.spec.containers[0].readinessProbe.httpGet.path,
    /^ExecStartPost=.*%i(\/\S+)$/mu.exec(read('systemd/greenroom@.service'))?.[1],
  ] as string[];
};
const answersToSamples = () => Promise.all(probesOfSamples().map(async (path) => (await get(path)).status));
/** Nobody can connect to a database, and the connections to it are cut. */
async function cutOff(databaseUrl: string): Promise<void> {
  const url = new URL(databaseUrl);
  const name = url.pathname.slice(1);
  const admin = new Client({ connectionString: Object.assign(url, { pathname: '/postgres' }).href });
  await admin.connect();
  await admin.query(`alter database ${name} allow_connections false`);
  await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
  await admin.end();
}
const readyWith = (messages: object) => readyOnce((body) => isDeepStrictEqual(body.messages, messages));

describe('health', () => {
  beforeAll(async () => {
    isShared = true;
    await start();
  });
  afterAll(async () => {
    isShared = false;
    await stop();
  });
  afterEach(() => {
    greenroom.mail.failure = null;
  });

  test('is alive, and ready with every check named', async () => {
    expect(await get('/health/live')).toMatchObject({ status: 200, text: '{"status":"up"}' });
    expect(await readyWhen([])).toEqual({
      status: 200,
      body: {
        status: 'up',
        down: [],
        degraded: [],
        checks: {
          database: { status: 'up' },
          migrations: { status: 'up', pending: [], unknown: 0 },
          mail: { status: 'up', transport: 'files' },
          worker: { status: 'off' },
          tzData: { status: 'up', version: '2026f' },
        },
        messages: { queued: 0, failed: 0, unanswered: 0, oldestSeconds: 0, oldestFailedSeconds: 0 },
      },
    });
  });

  let shiftMs = 0;
  const later = (minutes: number) => {
    shiftMs += minutes * 60_000;
    jest.spyOn(greenroom.clock, 'monotonicMs').mockImplementation(() => performance.now() + shiftMs);
  };

  test('serves while the mail server is down, which it names, and says nothing of its address', async () => {
    const answers = [200, 200, 200];
    expect(await answersToSamples()).toEqual(answers);
    greenroom.mail.failure = new Error('connect ECONNREFUSED smtp://user:secret@mail.example.org');
    later(6);
    const { status, body } = await readyWhen([], ['mail']);
    expect([status, body.status, body.checks.mail.status]).toEqual([200, 'up', 'degraded']);
    expect(JSON.stringify(body)).not.toContain('example.org');
    expect(await answersToSamples()).toEqual(answers);
    const strict = await get('/health/ready?all');
    expect([strict.status, JSON.parse(strict.text).status]).toEqual([503, 'down']);
    expect((await get('/metrics')).text).toContain('greenroom_mail_up 0\n');
    greenroom.mail.failure = null;
    later(1);
    await readyWhen([]);
    expect((await get('/health/ready?all')).status).toBe(200);
  });

  test('does not wait for a database that is slow', async () => {
    const holder = new Client({ connectionString: greenroom.config.databaseUrl });
    await holder.connect();
    // Its last answer counts for five seconds, which a busy machine may take for the rest.
    const report = await until(async () => {
      await readyWhen([]);
      await holder.query('begin');
      await holder.query('lock table messages in access exclusive mode');
      const during = await ready();
      await holder.query('rollback');
      return during.status === 200 ? during : null;
    });
    expect(report.body.down).toEqual([]);
    await holder.end();
  });

  test('names a schema that is older than the program', async () => {
    const [[last]] = await greenroom.dataSource.query(
      `delete from migrations where id = (select max(id) from migrations) returning *`,
    );
    const { status, body } = await readyWhen(['migrations']);
    expect([status, body.checks.migrations.pending.length]).toEqual([503, 1]);
    await greenroom.dataSource.query('insert into migrations values ($1, $2, $3)', Object.values(last));
  });

  test('names stale time zone data, and counts what waits', async () => {
    await makeCall(greenroom);
    const session = await makeSession(greenroom);
    await makeRegistration(greenroom, session.id, 'one@example.org');
    greenroom.clock.advance({ minutes: 2 });
    await readyWith({ queued: 1, failed: 0, unanswered: 0, oldestSeconds: 120, oldestFailedSeconds: 0 });
    await greenroom.dataSource.query(`update messages set state = 'failed'`);
    greenroom.clock.advance({ minutes: 1 });
    await readyWith({ queued: 0, failed: 1, unanswered: 0, oldestSeconds: 0, oldestFailedSeconds: 180 });
    // A process with newer data is at work as well, as during an upgrade: this one stays ready.
    await greenroom.dataSource.query(`update sessions set tz_version = '2099a'`);
    expect((await ready()).status).toBe(200);
    await greenroom.dataSource.query(`update sessions set tz_version = '2026e'`);
    const { status, body } = await readyWhen([], ['tzData']);
    expect(status).toBe(200);
    expect((await get('/metrics')).text).toContain('greenroom_tz_data_stale_sessions 1\n');
    expect(body.checks.tzData).toMatchObject({ version: '2026f', staleSessions: 1 });
  });

  test('logs in to the mail server once in five minutes, and learns from emails in between', async () => {
    later(6);
    const verify = jest.spyOn(greenroom.mail, 'verify');
    for (let count = 0; count < 29; count++) {
      await ready();
      later(1 / 6);
    }
    expect(verify).toHaveBeenCalledTimes(1);
    greenroom.mail.failure = deliveryFailure(new Error('connect ECONNREFUSED'), 'connection');
    await makeCall(greenroom, { slug: 'mail-down' });
    const session = await makeSession(greenroom, {}, { call: 'mail-down' });
    await makeRegistration(greenroom, session.id, 'early@example.org');
    await greenroom.deliver();
    expect((await ready()).body.checks.mail.status).toBe('degraded');
    expect(verify).toHaveBeenCalledTimes(1);
    verify.mockRestore();
  });
});

describe('a process', () => {
  beforeEach(() => start());

  test('is down while the process stops, which answers requests until then and ends its connections', async () => {
    const path = '/calls/none';
    expect((await get(path)).headers.get('connection')).toBe('keep-alive');
    const drained = greenroom.drain(1000);
    expect((await readyWhen(['stopping'])).status).toBe(503);
    // A proxy that is asked to open a connection for each request could do so in the moment in which none is accepted.
    const { server } = greenroom.app.getHttpAdapter().getInstance();
    const answers = [];
    for (let connection: string | null = 'keep-alive'; connection === 'keep-alive';) {
      const answer = await get(path).catch(() => null);
      connection = answer?.headers.get('connection') ?? null;
      answers.push([answer?.status ?? 404, connection === 'close' && server.listening]);
    }
    expect(answers).toEqual(answers.map(() => [404, false]));
    await drained;
    await expect(get(path)).rejects.toThrow('fetch failed');
  });

  test('names a database that is gone', async () => {
    await cutOff(greenroom.config.databaseUrl ?? '');
    const { status, body } = await readyWhen(['database', 'migrations']);
    expect([status, body.messages]).toEqual([503, null]);
    const metrics = await get('/metrics');
    expect([metrics.status, metrics.text]).toEqual([200, expect.stringContaining('greenroom_database_up 0')]);
  });
});

test('a process that works for itself shows its worker', async () => {
  await start({ worker: true, now: null });
  const { status, body } = await readyWhen([]);
  expect([status, body.checks.worker]).toEqual([200, { status: 'up', lastTickSeconds: expect.any(Number) }]);
});

test('an email leads back to the request that caused it', async () => {
  await start();
  await makeCall(greenroom);
  const session = await makeSession(greenroom);
  // At the same time, so that one transaction serves several requests.
  const register = (name: string) =>
    greenroom.api('POST', `/sessions/${session.id}/registrations`, { email: `${name}@example.org`, name });
  const answers = await Promise.all(['one', 'two', 'three'].map(register));
  const cancelled = await greenroom.api('POST', `/sessions/${session.id}/cancel`, {});
  const idOf = ({ headers }: { headers: Headers }) => headers.get('x-request-id');
  expect(new Set([...answers, cancelled].map(idOf)).size).toBe(4);
  for (const answer of answers) {
    const { body } = await greenroom.api('GET', `/registrations/${answer.body.id}/messages`);
    const sources = await Promise.all(
      body.items.map(async ({ id }: { id: string }) => (await greenroom.api('GET', `/messages/${id}/source`)).body),
    );
    const ids = sources.map((source: string) => /^X-Request-Id: (\S+)\r$/mu.exec(source)?.[1]);
    expect(ids).toEqual([idOf(answer), idOf(cancelled)]);
  }
});

test('traces lead from a request through its batch and transaction to its email, and name nobody', async () => {
  const bodies: string[] = [];
  const collector = createServer((request, response) => {
    void textOf(request).then((body) => {
      bodies.push(`${request.url} ${String(request.headers['x-key'])} ${body}`);
      return response.setHeader('content-type', 'application/json').end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const endpoint = `http://127.0.0.1:${(collector.address() as { port: number }).port}`;
  await start({
    config: { tracing: { endpoint, headers: { 'x-key': 'mine' }, serviceName: 'greenroom', ratio: 1 } },
  });
  await makeCall(greenroom);
  const session = await makeSession(greenroom);
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const body = { email: 'ada@example.org', name: 'Ada Lima' };
  const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };
  const answer = await greenroom.api('POST', `/sessions/${session.id}/registrations`, body, { headers });
  await until(async () => (await greenroom.deliver()) > 0 || greenroom.mail.sent.length > 0);
  await stop();
  collector.close();

  const spans = bodies.flatMap((sent) => {
    expect(sent).toMatch(/^\/v1\/traces mine \{/u);
    return JSON.parse(sent.slice(sent.indexOf('{'))).resourceSpans.flatMap((resource: any) =>
      resource.scopeSpans.flatMap((scope: any) => scope.spans),
    );
  });
  const named = (name: string) => spans.filter((span) => span.name === name);
  const [request] = named('POST /api/v1/sessions/:id/registrations');
  expect(request).toMatchObject({ traceId, parentSpanId: 'b7ad6b7169203331', kind: 2 });
  const values = (span: any) => JSON.stringify(span.attributes);
  const requestId = answer.headers.get('x-request-id') ?? '';
  expect(values(request)).toContain(requestId);
  // Queries that requests share are batches, too, without a transaction.
  const batches = named('batch').filter(({ links = [] }) => links.some((link: any) => link.spanId === request.spanId));
  const transactions = named('transaction').map(({ parentSpanId }) => parentSpanId);
  expect(batches.filter(({ spanId }) => transactions.includes(spanId))).toHaveLength(1);
  expect(named('send email').map(values).join()).toContain(requestId);
  expect(bodies.join()).not.toMatch(/ada@|Ada Lima/u);
});

describe('metrics', () => {
  test('count requests by route, and what waits, without naming anybody', async () => {
    await start();
    await makeCall(greenroom);
    const session = await makeSession(greenroom, { capacity: 1 });
    await makeRegistration(greenroom, session.id, 'one@example.org');
    await makeRegistration(greenroom, session.id, 'two@example.org');
    await get('/nothing/at/all');
    const { status, headers, text } = await get('/metrics');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    const lines = text.split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'http_request_duration_seconds_count{method="POST",route="/api/v1/sessions/:id/registrations",status="201"} 2',
        'http_request_duration_seconds_count{method="GET",route="unmatched",status="404"} 1',
        'greenroom_database_up 1',
        'greenroom_outbox_messages{state="queued"} 2',
        'greenroom_outbox_messages{state="failed"} 0',
        'greenroom_outbox_oldest_due_seconds 0',
        'greenroom_queue_entries{queue="registrations"} 0',
        'greenroom_queue_entries{queue="outbox_due"} 2',
        'greenroom_queue_entries{queue="outbox_failed"} 0',
        'greenroom_bounced_messages 0',
        'greenroom_attendees_unreachable 0',
        'greenroom_sessions_upcoming 1',
        'greenroom_registrations_upcoming{state="confirmed"} 1',
        'greenroom_registrations_upcoming{state="waitlisted"} 1',
      ]),
    );
    // What alerts and the dashboard ask for is there.
    const sources = [readFileSync('deploy/alerts.yaml', 'utf8'), readFileSync('deploy/grafana-dashboard.json', 'utf8')];
    const asked = [
      ...new Set(sources.join().match(/\b(?:greenroom|http|process|nodejs)_[a-z_]+[a-z](?=[{[)\s"<>]|\b)/gu)),
    ];
    expect(asked.length).toBeGreaterThan(10);
    expect(
      asked.filter((name) => !lines.some((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))),
    ).toEqual([]);
    const queues = [...new Set(sources.join().matchAll(/queue=\\?"(\w+)/gu))].map(([, name]) => name);
    expect(queues.filter((name) => !text.includes(`queue_entries{queue="${name}"}`))).toEqual([]);
    const { groups } = parse(sources[0]!) as { groups: { rules: Record<string, unknown>[] }[] };
    for (const rule of groups.flatMap(({ rules }) => rules)) {
      expect(rule).toMatchObject({
        alert: expect.any(String),
        expr: expect.any(String),
        for: expect.stringMatching(/^\d+[ms]$/u),
      });
    }
    greenroom.clock.set('2027-03-01T10:02:00Z');
    const { text: later } = await get('/metrics');
    const due = 'queue="reminders_due"';
    expect(later).toContain(`greenroom_queue_entries{${due}} 1\n`);
    expect(later).toContain(`greenroom_queue_oldest_seconds{${due}} 120\n`);
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/mu);
    expect(text).not.toContain(session.id);
    expect(text).not.toContain('example.org');
  });

  test('are for private networks without a token', async () => {
    await start({ config: { trustProxy: ['127.0.0.1'] } });
    const from = async (ip: string) => (await get('/metrics', { 'x-forwarded-for': ip })).status;
    const asked = ['127.0.0.1', '10.1.2.3', '::ffff:192.168.0.9', 'fd00::1', '203.0.113.7', '2001:db8::1'];
    expect(await Promise.all(asked.map(from))).toEqual([200, 200, 200, 200, 403, 403]);
  });

  test('ask for a token where one is set', async () => {
    await start({ config: { metricsToken: 'a token of the scraper' } });
    expect((await get('/metrics')).status).toBe(401);
    expect((await get('/metrics', { authorization: 'Bearer another' })).status).toBe(401);
    expect((await get('/metrics', { authorization: 'Bearer a token of the scraper' })).status).toBe(200);
  });
});

/** As in a failover: every connection breaks, and the server that answers next is no primary, or is one again. */
async function failOver(isReadOnly: boolean): Promise<void> {
  const url = new URL(greenroom.config.databaseUrl ?? '');
  const name = url.pathname.slice(1);
  const admin = new Client({ connectionString: Object.assign(url, { pathname: '/postgres' }).href });
  await admin.connect();
  await admin.query(`alter database ${name} set default_transaction_read_only = ${isReadOnly ? 'on' : 'off'}`);
  // Connections that outlive the change are those of a server that was the primary, and stay read-only.
  if (isReadOnly) {
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
  }
  await admin.end();
}

/** The pages of a table that need nothing but a call or a session. */
const pagesOf = (access: Access, sessionId: string) =>
  Object.values(access)
    .flat()
    .filter((route) => route.startsWith('GET '))
    .map((route) =>
      route
        .slice(4)
        .replace(/:(?:call|slug)\b/u, callBody.slug)
        .replace('/sessions/:id', `/sessions/${sessionId}`),
    )
    .filter((path) => !path.includes(':') && !path.includes('/sso/'));

// Before a database that refuses writes: what was refused counts for a minute in this process.
test('what can be a second old comes from the replica, what follows a form and each public page from the last commit', async () => {
  const [primary, replica] = await Promise.all([emptyDatabase(), emptyDatabase()]);
  const [here, there] = [primary, replica].map(({ url }) => new Client({ connectionString: url })) as [Client, Client];
  await Promise.all([here.connect(), there.connect()]);
  await start({ databaseUrl: primary.url, config: { databaseReplicaUrl: replica.url } });
  try {
    await makeCall(greenroom);
    const session = await makeSession(greenroom, { title: 'Written' });
    await makeRegistration(greenroom, session.id, 'ada@example.org');
    // A second database stands for a replica, so that it shows where a page comes from.
    for (const table of ['calls', 'sessions', 'organizations', 'attendees', 'registrations']) {
      const names = await insertableColumns(greenroom.dataSource, table);
      const { rows } = await here.query(`select to_jsonb(t) as row from ${table} t`);
      for (const { row } of rows) {
        await there.query(
          `insert into ${table} (${names}) select ${names} from jsonb_populate_record(null::${table}, $1)`,
          [{ ...row, ...(table === 'sessions' && { title: 'Replicated' }) }],
        );
      }
    }
    const [{ id }] = await greenroom.dataSource.query(`select id from attendees`);
    const path = `/calls/${callBody.slug}/sessions/${session.slug}`;
    const sourceOf = async (address: string, headers: Record<string, string> = {}) =>
      /Written|Replicated/u.exec((await get(address, headers)).text)?.[0];
    const programme = `/calls/${callBody.slug}`;
    const organizer = await consoleClient(greenroom);
    const file = async () => (await organizer.get(`/console/sessions/${session.id}/attendees.csv`)).html;
    await there.query(`update attendees set name = 'Replicated'`);
    organizer.cookies.delete('greenroom_wrote');
    await until(async () => (await file()).includes('Replicated'));
    // The replica is used, and doesn't have the version that the primary has.
    const own = `/me/${pageToken(greenroom.config.secret, id, 1)}`;
    for (const one of [path, programme, `${path}.ics`, own]) {
      expect([one, await sourceOf(one)]).toEqual([one, 'Written']);
    }

    const form = await fetch(greenroom.url + path, { method: 'POST', body: new URLSearchParams({ email: '' }) });
    const cookie = form.headers.getSetCookie().find((one) => one.startsWith('greenroom_wrote='))!;
    expect(cookie).toBe('greenroom_wrote=1; Max-Age=5; Path=/; HttpOnly; SameSite=Lax');
    organizer.cookies.set('greenroom_wrote', '1');
    expect([await file(), organizer.cookies.delete('greenroom_wrote'), await file()]).toEqual([
      expect.stringContaining('Ada Lima'),
      true,
      expect.stringContaining('Replicated'),
    ]);

    const admin = new Client({
      connectionString: Object.assign(new URL(primary.url), { pathname: '/postgres' }).href,
    });
    await admin.connect();
    await readyWhen([]);
    here.on('error', () => undefined);
    await cutOff(primary.url);
    const report = await readyWhen([], ['database']);
    expect([report.status, report.body.checks.migrations.status]).toEqual([200, 'up']);
    expect([await answersToSamples(), await sourceOf(path)]).toEqual([[200, 200, 200], 'Replicated']);
    await admin.query(`alter database ${new URL(primary.url).pathname.slice(1)} allow_connections true`);
    await admin.end();
    await readyWhen([]);

    await there.end();
    await replica.drop();
    expect(await sourceOf(path)).toBe('Written');
    expect(await sourceOf(`${path}.ics`)).toBe('Written');
  } finally {
    await Promise.all([here.end(), there.end()]);
    await stop();
    await Promise.all([primary.drop(), replica.drop()]);
  }
});

test('a read-only database answers all reads, refuses writes at once, and is left when there is a primary again', async () => {
  await start();
  await makeCall(greenroom);
  const session = await makeSession(greenroom);
  await makeRegistration(greenroom, session.id, 'ada@example.org');
  const organizer = await consoleClient(greenroom);
  const [{ id }] = await greenroom.dataSource.query(`select id from attendees`);
  const own = `/me/${pageToken(greenroom.config.secret, id, 1)}`;
  const keys = await Promise.all([greenroom.createApiKey(), greenroom.createApiKey()]);
  const register = (email: string) =>
    greenroom.api('POST', `/sessions/${session.id}/registrations`, { email, name: 'Ada Lima' }, { key: keys[0] });
  await failOver(true);
  // Long enough for what reading notes in passing: when a key or a login was last used.
  greenroom.clock.advance({ minutes: 30 });

  const statements = jest.spyOn(PostgresQueryRunner.prototype, 'query');
  const { status, headers, body } = await register('grace@example.org');
  expect([status, headers.get('content-type'), headers.get('retry-after'), body.code]).toEqual([
    503,
    'application/problem+json; charset=utf-8',
    '5',
    'unavailable',
  ]);
  const form = await fetch(`${greenroom.url}/calls/${callBody.slug}/sessions/${session.slug}`, {
    method: 'POST',
    body: new URLSearchParams({
      email: 'grace@example.org',
      name: 'Grace',
      timeZone: 'UTC',
      organization: '',
      country: '',
    }),
  });
  expect([form.status, form.headers.get('retry-after'), await form.text()]).toEqual([
    503,
    '5',
    expect.stringContaining('Everything confirmed is safe'),
  ]);
  const results = await Promise.allSettled(statements.mock.results.map(({ value }) => value as Promise<unknown>));
  statements.mockRestore();
  // Each was tried once, beside a note of the key's use, and not again while whoever asked waited.
  const refused = results.filter((result) => result.status === 'rejected' && sqlState(result.reason) === '25006');
  expect(refused.length).toBeLessThanOrEqual(3);

  const open = [
    '/',
    `/calls/${callBody.slug}`,
    `/calls/${callBody.slug}/sessions/${session.slug}`,
    `/calls/${callBody.slug}/sessions/${session.slug}.ics`,
    `/calls/${callBody.slug}/programme.ics`,
    own,
    `${own}/data`,
  ];
  const statuses = [
    ...(await Promise.all(open.map(async (path) => [path, (await fetch(greenroom.url + path)).status]))),
    ...(await Promise.all(
      pagesOf(consoleAccess, session.id).map(async (path) => [path, (await organizer.get(path)).status]),
    )),
    ...(await Promise.all(
      pagesOf(apiAccess, session.id).map(async (path) => [
        path,
        (await greenroom.api('GET', path.replace('/api/v1', ''), undefined, { key: keys[1] })).status,
      ]),
    )),
  ];
  expect(statuses.length).toBeGreaterThan(60);
  const unavailable = statuses.filter(([, one]) => Number(one) >= 500).map(([path]) => path);
  // What must be recorded can't be read now: files with personal data, and scores.
  expect(
    unavailable.filter(
      (path) => !/\/(?:attendance|attendees|pilots|proposals|questions|quick-polls)\.\w+$|\/jury/u.test(String(path)),
    ),
  ).toEqual([]);

  const readOnly = await readyWhen([], ['database']);
  expect([readOnly.status, (await get('/metrics')).text]).toEqual([
    200,
    expect.stringContaining('greenroom_database_writable 0\n'),
  ]);

  await failOver(false);
  await until(async () => (await register('grace@example.org')).status === 201);
});
