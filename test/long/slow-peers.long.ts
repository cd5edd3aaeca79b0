import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { callBody } from '../support/api-fixtures.js';
import { endGreenrooms, until } from '../support/greenroom-process.js';
import { patienceMs } from '../support/patience.js';
import { callApiAt, halfOpen, makeProgramme, startOverTestDatabase } from '../support/program-over-database.js';

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await endGreenrooms();
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

describe('the end', () => {
  test('comes within seconds when the mail server hangs, and gives back the mails that it did not try', async () => {
    let callers = 0;
    const silent = createServer(() => (callers += 1)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    cleanUps.push(async () => silent.close());
    const { port } = silent.address() as { port: number };
    const { greenroom, database, key } = await startOverTestDatabase(cleanUps, {
      SMTP_URL: `smtp://127.0.0.1:${port}`,
    });
    const session = await makeProgramme(greenroom.url, key);
    const people = Array.from({ length: 45 }, (_, index) => ({ email: `ada-${index}@example.org`, name: 'Ada Lima' }));
    await Promise.all(
      people.map((person) => callApiAt(greenroom.url, key, 'POST', `/sessions/${session.id}/registrations`, person)),
    );
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const states = async () => {
      const { rows } = await client.query<{ state: string; count: number }>(
        'select state, count(*)::int as count from messages group by state order by state',
      );
      return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
    };
    // nodemailer opens five connections, and another for one that has waited too long for a greeting.
    await until(async () => callers >= 5 && (await states())['sending'] === 45);
    const endedAt = Date.now();
    expect(await greenroom.end('SIGTERM')).toBe(0);
    expect(Date.now() - endedAt).toBeLessThan(patienceMs);
    // Those that were under way wait for their lease to end, up to five of them for their next attempt.
    const { queued = 0, sending = 0, ...others } = await states();
    expect([queued + sending, others]).toEqual([45, {}]);
    expect([27, 28, 29, 30, 31, 32]).toContain(sending);
    await client.end();
  });

  test('comes within seconds when visitors hold half-open connections', async () => {
    const { greenroom } = await startOverTestDatabase(cleanUps);
    const { port } = new URL(greenroom.url);
    const sockets = await halfOpen(Number(port), 3);
    const endedAt = Date.now();
    expect(await greenroom.end('SIGTERM')).toBe(0);
    expect(Date.now() - endedAt).toBeLessThan(patienceMs);
    for (const socket of sockets) socket.destroy();
  });
});

test('slow visitors do not keep others waiting, and are not kept for ever', async () => {
  const { greenroom, key } = await startOverTestDatabase(cleanUps);
  await makeProgramme(greenroom.url, key);
  const sockets = await halfOpen(Number(new URL(greenroom.url).port), 20);
  for (const socket of sockets) socket.resume();
  for (let times = 0; times < 10; times++) {
    for (const socket of sockets) socket.write('X-Slow: 1\r\n');
    const askedAt = Date.now();
    expect((await fetch(`${greenroom.url}/calls/${callBody.slug}`)).status).toBe(200);
    expect(Date.now() - askedAt).toBeLessThan(patienceMs);
    await sleep(50);
  }
  await until(() => {
    const open = sockets.filter((socket) => socket.writable);
    for (const socket of open) socket.write('X-Slow: 1\r\n');
    return open.length === 0;
  });
});

test('five hundred visitors who read nothing, or a byte a second, keep nobody waiting, and are closed in time', async () => {
  const { greenroom, key } = await startOverTestDatabase(cleanUps);
  const { slug } = await makeProgramme(greenroom.url, key);
  const path = `/calls/${callBody.slug}`;
  const paths = [`${path}/sessions/${slug}`, `${path}/programme.ics`, path, '/time-zones?lang=ar'];
  for (const each of paths) expect((await fetch(`${greenroom.url}${each}`)).status).toBe(200);
  const { pid } = greenroom.child;
  const before = { megabytes: await residentMegabytes(pid), open: await openFiles(pid) };
  const readers = Array.from({ length: 500 }, (_, index) =>
    slowReader(Number(new URL(greenroom.url).port), paths[index % paths.length] ?? '', index % 2 === 0 ? 1 : 0),
  );
  const openedAt = Date.now();
  const times: number[] = [];
  const megabytes: number[] = [];
  let most = 0;
  // A client that reads nothing doesn't see that it is closed.
  do {
    const askedAt = Date.now();
    for (const each of paths) expect((await fetch(`${greenroom.url}${each}`)).status).toBe(200);
    times.push(Date.now() - askedAt);
    megabytes.push((await residentMegabytes(pid)) - before.megabytes);
    most = Math.max(most, (await openFiles(pid)) - before.open);
    await sleep(200);
  } while ((await openFiles(pid)) - before.open > 20 && Date.now() - openedAt < 170_000);
  expect(most).toBeGreaterThan(400);
  expect((await openFiles(pid)) - before.open).toBeLessThanOrEqual(20);
  expect(Math.max(...times)).toBeLessThan(patienceMs);
  expect(Math.max(...megabytes)).toBeLessThan(150);
  for (const reader of readers) reader.destroy();
});

/** A client that asks for as much as it may and reads so many bytes a second. */
function slowReader(port: number, path: string, bytesASecond: 0 | 1): Socket {
  const onread = {
    buffer: Buffer.alloc(1),
    callback: () => {
      if (bytesASecond > 0) setTimeout(() => socket.resume(), 1000).unref();
      return false;
    },
  };
  const socket: Socket = connect({ port, host: '127.0.0.1', onread });
  socket.on('error', () => undefined);
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(30));
  return socket;
}

async function openFiles(pid: number | undefined): Promise<number> {
  return (await readdir(`/proc/${pid}/fd`)).length;
}

async function residentMegabytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/u.exec(status)?.[1]) / 1024;
}
