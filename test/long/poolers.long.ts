import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/app/data-source.js';
import { query } from '../../src/platform/database/statement.js';
import { inTransaction } from '../../src/platform/database/tx.js';
import { bareDatabase } from '../support/database.js';
import { apiKeyIn, endGreenrooms, type GreenroomProcess, spawnGreenroom, until } from '../support/greenroom-process.js';
import { PgBouncer } from '../support/pgbouncer.js';
import { callApiAt, makeProgramme } from '../support/program-over-database.js';

const limitsSql = query(
  `select current_setting('statement_timeout') as "statementTimeout", current_setting('jit') as jit`,
  { statementTimeout: 'text', jit: 'text' },
);

// Needs `apt-get install pgbouncer`.
const restarts = 10;
const secret = 'a secret that all instances share with each other';

let database: Awaited<ReturnType<typeof bareDatabase>>;
let bouncer: PgBouncer;
let instances: GreenroomProcess[];
let key: string;
let sessionId: string;

beforeAll(async () => {
  database = await bareDatabase();
  bouncer = await PgBouncer.start(database.url);
  const env = { DATABASE_URL: bouncer.url, SECRET: secret };
  // Both at the very same moment, on a database without a single table. One has a way around the pooler.
  instances = await Promise.all([spawnGreenroom(env), spawnGreenroom({ ...env, DATABASE_LISTEN_URL: database.url })]);
  await Promise.all(instances.map((instance) => instance.ready()));
  key = await apiKeyIn(bouncer.url);
  sessionId = (await makeProgramme(instances[0]!.url, key)).id;
  await callApiAt(instances[0]!.url, key, 'PATCH', `/sessions/${sessionId}`, { capacity: null });
});
afterAll(async () => {
  await endGreenrooms();
  await bouncer.stop();
  await database.drop();
});

async function select<Row extends object>(text: string): Promise<Row[]> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

test('through PgBouncer in transaction mode both instances migrate, work, and leave nothing in its connections', async () => {
  const registered = await Promise.all(
    Array.from({ length: 60 }, (_, index) =>
      callApiAt(instances[index % 2]!.url, key, 'POST', `/sessions/${sessionId}/registrations`, {
        email: `calm-${index}@example.org`,
        name: 'Ada Lima',
      }),
    ),
  );
  expect(registered.filter(({ status }) => status !== 201)).toEqual([]);
  await until(async () => (await select(`select from messages where state <> 'sent'`)).length === 0);
  for (const { url } of instances) expect((await fetch(`${url}/health/ready`)).status).toBe(200);

  expect(
    await select(
      `select from pg_locks join pg_stat_activity using (pid) where locktype = 'advisory' and state = 'idle' and datname = current_database()`,
    ),
  ).toEqual([]);
  const listeners = await select(
    `select application_name from pg_stat_activity where datname = current_database() and query ilike 'listen%'`,
  );
  expect(listeners).toEqual([{ application_name: 'greenroom outbox' }]);
  // What a session would have been given stays in the pooler's connections, and meets whoever comes next.
  const next = new Client({ connectionString: bouncer.url });
  await next.connect();
  const settings = await next.query(`select current_setting('statement_timeout') as statement_timeout,
    current_setting('idle_in_transaction_session_timeout') as idle_timeout, current_setting('jit') as jit,
    (select count(*)::int from pg_prepared_statements) as prepared,
    (select count(*)::int from pg_listening_channels()) as channels`);
  await next.end();
  const through = await new DataSource(dataSourceOptions(bouncer.url)).initialize();
  const own = await inTransaction(through, (tx) => limitsSql.one(tx));
  await through.destroy();
  expect(own).toEqual({ statementTimeout: '30s', jit: 'off' });
  expect(settings.rows).toEqual([{ statement_timeout: '0', idle_timeout: '0', jit: 'on', prepared: 0, channels: 0 }]);
});

test('an instance that is killed while it starts keeps no other from starting', async () => {
  for (let round = 0; round < 3; round++) {
    const greenroom = await spawnGreenroom({ DATABASE_URL: bouncer.url, SECRET: secret });
    await sleep(300 + round * 400);
    await greenroom.end('SIGKILL');
  }
  const started = await spawnGreenroom({ DATABASE_URL: bouncer.url, SECRET: secret });
  await until(() => started.stderr.includes('Greenroom is at'));
  await started.end('SIGTERM');
});

test(`PgBouncer restarted ${restarts} times under load loses no registration that was acknowledged`, async () => {
  const acknowledged: string[] = [];
  const statuses = new Map<number | string, number>();
  const work = { isOver: false };
  const people = Array.from({ length: 8 }, async (_, client) => {
    for (let count = 0; !work.isOver; count++) {
      const email = `restart-${client}-${count}@example.org`;
      const answer = await callApiAt(instances[client % 2]!.url, key, 'POST', `/sessions/${sessionId}/registrations`, {
        email,
        name: 'Ada Lima',
      }).catch((error: Error) => ({ status: error.message, headers: new Headers() }));
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      if (answer.status === 201) acknowledged.push(email);
      else await sleep(20);
      if (answer.status === 503) expect(answer.headers.get('retry-after')).toMatch(/^\d+$/u);
    }
  });
  const gaps: number[] = [];
  for (let round = 0; round < restarts; round++) {
    await sleep(300 + ((round * 137) % 300));
    await bouncer.stop(round % 2 === 0 ? 'SIGTERM' : 'SIGKILL');
    await sleep(200);
    await bouncer.open();
    const opened = Date.now();
    const before = acknowledged.length;
    await until(() => acknowledged.length > before);
    gaps.push(Date.now() - opened);
  }
  work.isOver = true;
  await Promise.all(people);
  expect([...statuses.keys()].filter((status) => status !== 201 && status !== 503)).toEqual([]);
  const stored = await select<{ email: string }>(
    `select a.email from registrations r join attendees a on a.id = r.attendee_id`,
  );
  const kept = new Set(stored.map(({ email }) => email));
  expect(acknowledged.filter((email) => !kept.has(email))).toEqual([]);
  expect(await select(`select taken from sessions`)).toEqual([{ taken: stored.length }]);
  expect(instances.flatMap((instance) => instance.log()).filter(({ level }) => level === 'error')).toEqual([]);
  await until(async () => (await select(`select from messages where state <> 'sent'`)).length === 0, 330);
  process.stderr.write(
    `PgBouncer: ${restarts} restarts, ${acknowledged.length} acknowledged, answers ${JSON.stringify([...statuses])}, ` +
      `working again after at most ${Math.max(...gaps)} ms\n`,
  );
});
