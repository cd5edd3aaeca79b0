import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { makeCall, makeSessions, processorSeconds, startGreenroom } from './greenroom.js';
import { httpRequest, load } from './load.js';

const seconds = 4;
const connections = 64;
/** Fewer seats than people, so that each run ends in a full session. */
const capacity = 1000;

/**
 * One, two and four processes of Greenroom on one PostgreSQL: the page of a session, registrations for a hundred
 * sessions, and a hot session that sells out while all of them register for it. More seats than there are must never be
 * taken. On a machine with fewer processors than processes, only the processor time of each request says how it scales.
 */
export async function measure() {
  const folder = await mkdtemp(join(tmpdir(), 'greenroom-bench-'));
  await chmod(folder, 0o755);
  const { startEmbeddedPostgres } = await import('../dist/src/platform/embedded-postgres/embedded-postgres.js');
  const postgres = await startEmbeddedPostgres({ dataDir: folder, log: () => undefined });
  const database = new Client({ connectionString: postgres.url });
  const instances = [];
  try {
    await database.connect();
    const rows = [];
    for (const count of [1, 2, 4]) {
      const env = { DATABASE_URL: postgres.url, SECRET: 'a secret that all instances of the benchmark share' };
      while (instances.length < count) instances.push(await startGreenroom(env));
      rows.push(...(await measureWith(instances, database)));
    }
    return rows;
  } finally {
    for (const instance of instances) await instance.stop();
    await database.end();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureWith(instances, database) {
  const [first] = instances;
  const count = instances.length;
  const name = count === 1 ? '1 process' : `${count} processes`;
  const call = `processes-${count}`;
  await makeCall(first, call);
  const wide = { waitlist: false, reminders: [] };
  const hundred = await makeSessions(first, call, 100, { ...wide, capacity: 1_000_000 });
  const [hot] = await makeSessions(first, call, 1, { ...wide, capacity });
  const { slug } = await first.api('GET', `/sessions/${hundred[0]}`);
  const page = httpRequest('GET', `/calls/${call}/sessions/${slug}`, { 'accept-encoding': 'br' });
  const register = (stem, sessionOf) => (n, key) =>
    httpRequest(
      'POST',
      `/api/v1/sessions/${sessionOf(n)}/registrations`,
      { authorization: `Bearer ${key}` },
      { email: `${stem}-${count}-${n}@example.org`, name: `Visitor ${n}`, timeZone: 'Africa/Nairobi' },
    );
  const pages = await loadAll(instances, () => page);
  const many = await loadAll(
    instances,
    register('many', (n) => hundred[n % 100]),
  );
  const soldOut = await loadAll(
    instances,
    register('hot', () => hot),
  );
  const { rows } = await database.query(
    `select s.taken, count(r.id)::int as people from sessions s left join registrations r
       on r.session_id = s.id and r.state = 'confirmed' where s.id = $1 group by s.id`,
    [hot],
  );
  const [{ taken, people }] = rows;
  return [
    { what: `page: ${name}`, ...pages },
    { what: `100 sessions: ${name}`, ...many },
    { what: `hot session: ${name}`, ...soldOut },
    {
      what: `seats taken of ${capacity}: ${name}`,
      taken,
      people,
      target: capacity,
      isMet: taken <= capacity && people === taken,
    },
  ];
}

/** Loads all instances at once, each with its share of the connections. */
async function loadAll(instances, request) {
  let next = 0;
  const used = () => Promise.all(instances.map(({ pid }) => processorSeconds(pid)));
  const before = await used();
  const results = await Promise.all(
    instances.map(({ port, key }) =>
      load({ port, connections: connections / instances.length, seconds, request: () => request(next++, key) }),
    ),
  );
  const spent = (await used()).reduce((sum, after, index) => sum + after - before[index], 0);
  const statuses = {};
  for (const result of results) {
    for (const [status, times] of Object.entries(result.statuses)) statuses[status] = (statuses[status] ?? 0) + times;
  }
  return {
    perSecond: results.reduce((sum, { perSecond }) => sum + perSecond, 0),
    p99: Math.max(...results.map(({ p99 }) => p99)),
    statuses,
    milliseconds: (spent / next) * 1000,
  };
}
