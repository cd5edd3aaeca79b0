import { setTimeout as sleep } from 'node:timers/promises';
import { apiKeyIn, endGreenrooms, spawnGreenroom, until } from '../support/greenroom-process.js';
import { PostgresServer } from '../support/postgres-server.js';
import { callApiAt, makeProgramme } from '../support/program-over-database.js';

// Needs `apt-get install postgresql-15`.
let primary: PostgresServer;
let replica: PostgresServer;

beforeAll(async () => {
  primary = await PostgresServer.start(15);
  await primary.administrator.query('create role greenroom login');
  await primary.administrator.query('create database greenroom owner greenroom');
  replica = await primary.replicate();
});
afterAll(async () => {
  await endGreenrooms();
  await Promise.all([replica.stop(), primary.stop()]);
});

test('a streaming replica is read while it is close behind, and only then', async () => {
  const env = {
    DATABASE_URL: primary.address('greenroom', 'greenroom'),
    DATABASE_REPLICA_URL: replica.address('greenroom', 'greenroom'),
  };
  const greenroom = await (await spawnGreenroom(env)).ready();
  const key = await apiKeyIn(env.DATABASE_URL);
  const session = await makeProgramme(greenroom.url, key);
  const rename = (title: string) => callApiAt(greenroom.url, key, 'PATCH', `/sessions/${session.id}`, { title });
  const page = `${greenroom.url}/calls/clean-harbours/sessions/${session.slug}`;
  const statuses: number[] = [];
  const titleNow = async () => {
    const answer = await fetch(page);
    statuses.push(answer.status);
    return /Title \w+/u.exec(await answer.text())?.[0];
  };
  const readsOfReplica = async () => {
    const { rows } = await replica.administrator.query<{ count: number }>(
      `select count(*)::int from pg_stat_activity where usename = 'greenroom' and query_start > now() - interval '2 s'`,
    );
    return rows[0]!.count;
  };
  await rename('Title one');
  await until(async () => (await titleNow()) === 'Title one' && (await readsOfReplica()) > 0);

  // The replica falls behind, and the page must not: not for longer than a lag that is tolerated and noticed.
  await replica.administrator.query('select pg_wal_replay_pause()');
  await rename('Title two');
  const from = Date.now();
  await until(async () => (await titleNow()) === 'Title two');
  const behindMs = Date.now() - from;
  for (let count = 0; count < 60; count++) {
    expect(await titleNow()).toBe('Title two');
    await sleep(50);
  }
  await replica.administrator.query('select pg_wal_replay_resume()');
  // A page that has not changed is not read again.
  await rename('Title three');
  await until(async () => (await titleNow()) === 'Title three' && (await readsOfReplica()) > 0);

  await primary.stop();
  await until(async () => (await fetch(`${greenroom.url}/health/ready?all`)).status === 503);
  expect((await fetch(`${greenroom.url}/health/ready`)).status).toBe(200);
  for (let count = 0; count < 20; count++) expect(await titleNow()).toBe('Title three');
  expect(new Set(statuses)).toEqual(new Set([200]));
  process.stderr.write(`${statuses.length} pages, an old title for ${behindMs} ms\n`);
});

test('a replica that stops is not missed', async () => {
  const source = await PostgresServer.start(15);
  await source.administrator.query('create role greenroom login');
  await source.administrator.query('create database greenroom owner greenroom');
  const copy = await source.replicate();
  try {
    const env = {
      DATABASE_URL: source.address('greenroom', 'greenroom'),
      DATABASE_REPLICA_URL: copy.address('greenroom', 'greenroom'),
    };
    const greenroom = await (await spawnGreenroom(env)).ready();
    const session = await makeProgramme(greenroom.url, await apiKeyIn(env.DATABASE_URL));
    const ask = async () => (await fetch(`${greenroom.url}/calls/clean-harbours/sessions/${session.slug}`)).status;
    const ended = { isOver: false };
    const statuses = new Map<number, number>();
    const reading = Promise.all(
      Array.from({ length: 4 }, async () => {
        while (!ended.isOver) {
          const status = await ask();
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
        }
      }),
    );
    await sleep(4000);
    await copy.stop();
    await sleep(4000);
    ended.isOver = true;
    await reading;
    expect([...statuses.keys()]).toEqual([200]);
    expect(greenroom.log().filter(({ level }) => level === 'error')).toEqual([]);
  } finally {
    await endGreenrooms();
    await Promise.all([copy.stop(), source.stop()]);
  }
});
