import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from 'pg';
import {
  databaseSeconds,
  databaseUrl,
  emailsWritten,
  freePort,
  holdEmails,
  makeCall,
  makeSessions,
  processorSeconds,
  releaseEmails,
  residentMegabytes,
  said,
  startGreenroom,
} from './greenroom.js';
import { httpRequest, load } from './load.js';

/**
 * Registering through the API: everybody for one session, for a hundred sessions, and for one that is sold out. Beside
 * it, over the same database, what is usually built: bare Fastify that locks the row or does all in one statement, also
 * with the rows that Greenroom writes, and pgbench doing the same, all while no email leaves. `server` and `database` are milliseconds of processor for each
 * request, which mean something on a busy machine, too.
 */
export async function measure() {
  const greenroom = await startGreenroom();
  try {
    const call = await makeCall(greenroom);
    const wide = { capacity: 1_000_000, waitlist: false, reminders: [] };
    const hundred = await makeSessions(greenroom, call, 100, wide);
    const [full] = await makeSessions(greenroom, call, 1, { ...wide, capacity: 1 });
    await greenroom.api('POST', `/sessions/${full}/registrations`, { email: 'first@example.org', name: 'First' });

    const url = await databaseUrl(greenroom);
    await makePeerTables(url);
    const peer = await startPeer(url);
    // On their way to the disk, they would slow down what is measured later.
    await holdEmails(greenroom);
    try {
      const register = (stem, connections, sessionOf) => loadGreenroom(greenroom, stem, connections, sessionOf);
      const soldOut = await register('full', 64, () => full);
      const bareMany = await loadPeer(greenroom, peer, 'many', (n) => `sessions/${1 + (n % 100)}`);
      const cteMany = await loadPeer(greenroom, peer, 'cte', (n) => `cte/${1 + (n % 100)}`);
      const many = await register('many', 64, (n) => hundred[n % 100]);
      const rowsMany = await loadPeer(greenroom, peer, 'rows', (n) => `rows/${hundred[n % 100]}`);
      const bare = await loadPeer(greenroom, peer, 'bare', () => 'sessions/1');
      const hot64 = await register('hot64', 64, () => hundred[0]);
      const hot256 = await register('hot256', 256, () => hundred[0]);
      const floor = await runPgbench(greenroom.dataDir, url);
      await releaseEmails(greenroom);
      await emailsWritten(greenroom);
      // What a rush leaves behind is collected in the next seconds.
      await new Promise((resolve) => setTimeout(resolve, 20_000));
      const megabytes = await residentMegabytes(greenroom.pid);
      const delegation = await timed(200, () => sendDelegation(greenroom, call, hundred[1], 200));
      const file = await timed(10_000, () => sendFile(greenroom, hundred[2], 10_000));

      const against = (result) => ({
        ...result,
        toBare: result.perSecond / bare.perSecond,
        ...(floor && { toPgbench: result.perSecond / floor.perSecond }),
      });
      const met = (result, target) =>
        target === null ? {} : { target, isMet: result.perSecond >= target && result.p99 <= 100 };
      return [
        { what: 'bare Fastify, for update, one session, 64', ...bare },
        ...(floor ? [{ what: 'pgbench, for update, one session, 64', ...floor }] : []),
        { what: 'one session, 64 connections', ...against(hot64), ...met(hot64, floor && 5 * floor.perSecond) },
        { what: 'one session, 256 connections', ...against(hot256), ...met(hot256, floor && 5 * floor.perSecond) },
        { what: 'bare Fastify, for update, 100 sessions, 64', ...bareMany },
        { what: 'bare Fastify, one statement, 100 sessions, 64', ...cteMany },
        { what: 'bare Fastify, one statement, the rows of Greenroom, 100 sessions, 64', ...rowsMany },
        {
          what: '100 sessions, 64 connections',
          ...many,
          toBare: many.perSecond / cteMany.perSecond,
          toSameRows: many.perSecond / rowsMany.perSecond,
          ...met(many, 0.8 * cteMany.perSecond),
        },
        { what: 'sold out, 64 connections', ...soldOut, ...met(soldOut, 5000) },
        { what: 'a delegation of 200', ...delegation },
        { what: 'an import of 10,000', ...file },
        { what: 'resident 20 seconds after its emails', megabytes, target: 250, isMet: megabytes <= 250 },
      ];
    } finally {
      await peer.stop();
    }
  } finally {
    await greenroom.stop();
  }
}

/** The result of `work`, with the processor time of each request. */
async function weighed(pid, greenroom, work) {
  const before = [await processorSeconds(pid), await databaseSeconds(greenroom)];
  const { count, ...result } = await work();
  const [server, database] = [await processorSeconds(pid), await databaseSeconds(greenroom)];
  return {
    ...result,
    server: ((server - before[0]) / count) * 1000,
    database: ((database - before[1]) / count) * 1000,
  };
}

/** As `load`, with the number of all requests, those of the warm-up included. */
async function counted({ request, ...options }) {
  let count = 0;
  const result = await load({ ...options, request: () => request(count++) });
  return { ...result, count };
}

function loadGreenroom(greenroom, stem, connections, sessionOf) {
  const { port, key, pid } = greenroom;
  const headers = { authorization: `Bearer ${key}` };
  const request = (n) =>
    httpRequest('POST', `/api/v1/sessions/${sessionOf(n)}/registrations`, headers, {
      email: `${stem}-${n}@example.org`,
      name: `Visitor ${n}`,
      organization: `Organization ${n % 50}`,
      timeZone: 'Africa/Nairobi',
    });
  return weighed(pid, greenroom, () => counted({ port, connections, seconds: 4, request }));
}

/** Of one request that brings so many people. */
async function timed(people, send) {
  const from = performance.now();
  await send();
  const seconds = (performance.now() - from) / 1000;
  return { perSecond: people / seconds, seconds };
}

async function sendDelegation({ api }, call, session, count) {
  const answer = await api('POST', `/calls/${call}/delegations`, {
    coordinator: { email: 'coordinator@example.org', name: 'Coordinator' },
    organization: 'Port of Nairobi',
    sessions: [session],
    members: Array.from({ length: count }, (_, n) => ({ email: `member-${n}@example.org`, name: `Member ${n}` })),
  });
  if (answer.sessions?.[0]?.members.length !== count)
    throw new Error(`The delegation was answered: ${JSON.stringify(answer)}`);
}

async function sendFile({ port, key }, session, count) {
  const lines = Array.from({ length: count }, (_, n) => `Guest ${n},guest-${n}@example.org,Organization ${n % 500}`);
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/sessions/${session}/registrations/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'text/csv' },
    body: `name,email,organization\n${lines.join('\n')}\n`,
  });
  const body = await answer.text();
  if (!answer.ok) throw new Error(`The import was answered: ${answer.status} ${body.slice(0, 300)}`);
}

function loadPeer(greenroom, { port, pid }, stem, pathOf) {
  const request = (n) => httpRequest('POST', `/${pathOf(n)}/registrations`, {}, { email: `${stem}-${n}@example.org` });
  return weighed(pid, greenroom, () => counted({ port, connections: 64, seconds: 4, request }));
}

export async function makePeerTables(url) {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`
    create table peer_sessions (id int primary key, capacity int, taken int, check (taken <= capacity));
    insert into peer_sessions select n, 1000000, 0 from generate_series(1, 100) n;
    create table peer_registrations (session_id int, email text, unique (session_id, email));
    create table peer_outbox (id bigint generated always as identity primary key, email text);
  `);
  await client.end();
}

async function startPeer(url) {
  const port = await freePort();
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [fileURLToPath(new URL('peer-server.js', import.meta.url))], {
    env: { PATH, HOME, PORT: String(port), DATABASE_URL: url },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  await said(child, 'ready');
  return {
    port,
    pid: child.pid,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

const transaction = `begin;
select taken from peer_sessions where id = 1 for update;
insert into peer_registrations values (1, gen_random_uuid()::text);
update peer_sessions set taken = taken + 1 where id = 1;
insert into peer_outbox (email) values ('visitor');
commit;
`;

/** Registers people for so many seconds. Null where PostgreSQL's tools are not installed. */
export async function runPgbench(folder, url, seconds = 4) {
  const script = join(folder, 'registration.sql');
  await writeFile(script, transaction);
  const args = ['--no-vacuum', '--client=64', '--jobs=2', `--time=${seconds}`, `--file=${script}`, url];
  try {
    const { stdout } = await promisify(execFile)('pgbench', args);
    return { perSecond: Number(/tps = ([\d.]+)/u.exec(stdout)?.[1]) };
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}
