import { Agent, request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type QueryResultRow } from 'pg';
import { sessionBody } from '../support/api-fixtures.js';
import { freePort } from '../support/free-port.js';
import { apiKeyIn, endGreenrooms, spawnGreenroom, until } from '../support/greenroom-process.js';
import { startNginx } from '../support/nginx.js';
import { PatroniCluster } from '../support/patroni-cluster.js';
import { callApiAt, makeProgramme } from '../support/program-over-database.js';
import { TestSmtpServer } from '../support/smtp.js';

// Needs `apt-get install postgresql-15 patroni etcd-server haproxy nginx openssl`, and ports 15400 to 15422.
const rounds = Number(process.env['PATRONI_ROUNDS'] ?? 20);
const clients = 8;
const capacity = 30;

const cluster = new PatroniCluster(15_400);
const smtp = new TestSmtpServer();
const cleanUps: (() => Promise<unknown>)[] = [() => cluster.stop(), () => smtp.stop()];
afterAll(async () => {
  await endGreenrooms();
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
});

/** Asks the primary, when there is one. */
function select<Row extends QueryResultRow>(sql: string): Promise<Row[]> {
  return until(async () => {
    const client = new Client({ connectionString: cluster.primaryUrl, connectionTimeoutMillis: 5000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query<Row>(sql)).rows;
    } catch {
      return null;
    } finally {
      await client.end();
    }
  }, 60);
}

/** Registers through nginx, and gives the status and the state. */
function register(agent: Agent, port: number, key: string, sessionId: string, email: string) {
  return new Promise<{ status: number; state: string }>((resolve, reject) => {
    const headers = {
      host: 'sessions.example.org',
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
    };
    const path = `/api/v1/sessions/${sessionId}/registrations`;
    const options = { agent, host: '127.0.0.1', port, method: 'POST', path, headers, rejectUnauthorized: false };
    const sending = request(options, (response) => {
      let text = '';
      response.on('error', reject).on('data', (part: Buffer) => (text += part.toString()));
      response.on('end', () => {
        const isJson = response.headers['content-type']?.includes('json') === true;
        const state = isJson ? (JSON.parse(text) as { state?: string }).state : undefined;
        resolve({ status: response.statusCode ?? 0, state: state ?? '' });
      });
    });
    sending.on('error', reject);
    sending.end(JSON.stringify({ email, name: 'Ada Lima' }));
  });
}

test(`kill -9 of the primary in ${rounds} rounds under load loses nothing that was acknowledged`, async () => {
  await cluster.start();
  const env = {
    DATABASE_URL: cluster.primaryUrl,
    DATABASE_REPLICA_URL: cluster.replicaUrl,
    SMTP_URL: await smtp.start(),
    SECRET: 'a secret that both instances share with each other',
    MAIL_FROM: 'Green Solutions <call@example.org>',
    PUBLIC_URL: 'https://sessions.example.org',
    TRUST_PROXY: '127.0.0.1',
  };
  const ports: [number, number] = [await freePort(), await freePort()];
  const instances = await Promise.all(ports.map((port) => spawnGreenroom({ ...env, PORT: String(port) })));
  await Promise.all(instances.map((instance) => instance.ready()));
  const nginxPort = await freePort();
  const nginx = await startNginx(nginxPort, ports);
  cleanUps.push(() => nginx.stop());
  const key = await apiKeyIn(cluster.primaryUrl);
  const open = await makeProgramme(instances[0]!.url, key);
  const api = (method: string, path: string, body?: object) => callApiAt(instances[0]!.url, key, method, path, body);
  await api('PATCH', `/sessions/${open.id}`, { capacity: null });

  const acknowledged = new Map<string, { sessionId: string; state: string }>();
  const statuses = new Map<number | string, number>();
  const table: string[] = [];
  const gaps: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    const primary = await cluster.untilHealthy();
    const scarce = await until(async () => {
      const startsAtLocal = `2099-03-02T10:${String(round).padStart(2, '0')}`;
      const drafted = await api('POST', '/calls/clean-harbours/sessions', {
        ...sessionBody,
        title: `Round ${round}`,
        startsAtLocal,
        capacity,
        waitlist: true,
      });
      return drafted.status === 201 ? (drafted.body.id as string) : null;
    }, 60);
    await until(async () => (await api('POST', `/sessions/${scarce}/publish`)).status === 200);

    const work = { isOver: false };
    const successes: number[] = [];
    const people = Array.from({ length: clients }, async (_, client) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (let count = 0; !work.isOver; count++) {
        const email = `r${round}-${client}-${count}@example.org`;
        const sessionId = count % 3 === 0 ? scarce : open.id;
        const answer = await register(agent, nginxPort, key, sessionId, email).catch((error: Error) => ({
          status: error.message,
          state: '',
        }));
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        if (answer.status === 201) {
          successes.push(performance.now());
          acknowledged.set(email, { sessionId, state: answer.state });
        } else await sleep(50);
      }
      agent.destroy();
    });
    await until(() => successes.length > 20);
    await sleep(500 + ((round * 137) % 1000));
    const isMachine = round % 2 === 0;
    const killedAt = performance.now();
    await cluster.kill(primary, { machine: isMachine });
    const before = Math.max(...successes);
    // What was under way when the server died may still be answered.
    await until(() => successes.some((at) => at > killedAt + 500), 120).catch(async (error: Error) => {
      const said = instances.map((instance) => instance.stdout.slice(-2000)).join('\n\n');
      throw new Error(`${error.message}\n${await cluster.describe()}\n${said}`);
    });
    await sleep(2000);
    work.isOver = true;
    await Promise.all(people);
    if (isMachine) cluster.startServer(primary);

    const after = successes.filter((at) => at >= before).sort((one, other) => one - other);
    const gap = Math.max(...after.slice(1).map((at, index) => at - after[index]!)) / 1000;
    gaps.push(gap);
    const stored = await select<{ email: string; session_id: string; state: string; messages: number }>(
      `select a.email, r.session_id, r.state, (select count(*)::int from messages m where m.registration_id = r.id) as messages
       from registrations r join attendees a on a.id = r.attendee_id`,
    );
    const kept = new Map(stored.map((row) => [`${row.email} ${row.session_id}`, row]));
    const lost = [...acknowledged].filter(([email, { sessionId, state }]) => {
      const row = kept.get(`${email} ${sessionId}`);
      return row?.state !== state || row.messages === 0;
    });
    const wrong = await select(
      `select s.id, s.capacity, s.taken, count(r.id) from sessions s
         left join registrations r on r.session_id = s.id and r.state = 'confirmed'
       group by s.id having s.taken <> count(r.id) or s.taken > s.capacity`,
    );
    const cells = [round, isMachine ? 'machine' : 'PostgreSQL', primary, gap.toFixed(1), lost.length, wrong.length];
    table.push(cells.join('\t'));
    process.stderr.write(`${cells.join('\t')}\n`);
    expect([lost, wrong]).toEqual([[], []]);
  }
  await until(async () => (await select(`select from messages where state <> 'sent'`)).length === 0, 600);
  const messages = await select<{ message_id: string }>(`select message_id from messages`);
  const received = smtp.received.map(({ parsed }) => parsed.messageId ?? '');
  const arrived = new Set(received);
  expect(messages.filter(({ message_id }) => !arrived.has(message_id))).toEqual([]);
  const errors = instances.flatMap((instance) => instance.log()).filter(({ level }) => level === 'error');
  expect(errors).toEqual([]);
  process.stderr.write(
    `${['kill', 'of', 'primary', 'seconds without a successful write', 'lost', 'wrong seat counts'].join('\t')}\n` +
      `${table.join('\n')}\n${acknowledged.size} acknowledged, answers ${JSON.stringify([...statuses])}; ` +
      `${messages.length} messages, ${received.length - arrived.size} of them twice; ` +
      `at most ${Math.max(...gaps).toFixed(1)} s without a successful write\n`,
  );
});
