import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from 'pg';

const own = fileURLToPath(new URL('../', import.meta.url));

/**
 * The compiled program of a checkout (of this one by default) as a process of its own, over its embedded database in a
 * folder of its own, with a key of the API. `stop()` ends both and removes the folder, unless `more` names one.
 */
export async function startGreenroom(more = {}, checkout = own) {
  const compiled = join(checkout, 'dist/src/');
  const dataDir = more.GREENROOM_DATA_DIR ?? (await mkdtemp(join(tmpdir(), 'greenroom-bench-')));
  // PostgreSQL may have to run as another user.
  await chmod(dataDir, 0o755);
  const port = await freePort();
  const { PATH, HOME } = process.env;
  const server = { PORT: String(port), HOST: '127.0.0.1', GREENROOM_DATA_DIR: dataDir };
  // As the samples in `deploy/` do.
  const env = { PATH, HOME, ...server, MALLOC_ARENA_MAX: '2', ...more };
  // As `npm start` does.
  const program = [join(compiled, 'main.js')];
  const child = spawn(process.execPath, program, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
    await ended;
    clearTimeout(timer);
    if (more.GREENROOM_DATA_DIR === undefined) await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await said(child, 'Greenroom is at');
    const command = [join(compiled, 'cli/greenroom.js'), 'api-key', 'create', '--name', 'bench'];
    const { stdout } = await promisify(execFile)(process.execPath, command, { env });
    const key = stdout.trim().split('\n').at(-1);
    return { port, key, pid: child.pid, dataDir, env, api: (...call) => callApi(port, key, ...call), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Creates an open call. Returns its slug. */
export async function makeCall(greenroom, slug = 'solutions') {
  const themes = ['energy', 'water', 'air', 'ports', 'food'].map((slug) => ({ slug, name: `Clean ${slug}` }));
  const call = { slug, name: 'Green Solutions', timeZone: 'Asia/Taipei', opensOn: '2026-01-01', themes };
  await greenroom.api('POST', '/calls', { ...call, closesOn: '2098-12-31' });
  return call.slug;
}

/** Creates `count` published sessions for a programme. Returns their ids. */
export async function makeSessions(greenroom, call, count, more = {}) {
  const ids = [];
  for (let index = 0; index < count; index++) {
    const startsAtLocal = new Date(Date.UTC(2098, 0, 1 + (index % 365), 1 + (index % 12))).toISOString().slice(0, 16);
    const { id } = await greenroom.api('POST', `/calls/${call}/sessions`, {
      title: `Shore power for medium-size ports, part ${index + 1}`,
      kind: ['webinar', 'workshop', 'info', 'office-hours'][index % 4],
      format: 'online',
      startsAtLocal,
      timeZone: ['Asia/Taipei', 'Europe/Lisbon', 'Africa/Nairobi', 'America/Bogota'][index % 4],
      durationMinutes: 75,
      abstract: 'How a port gives power to ships at berth, what it costs, and who has done it.',
      joinUrl: 'https://rooms.example.org/shore-power',
      speakers: [{ name: 'Joseph Mwangi', role: 'Engineer' }],
      themes: [['energy', 'water', 'air', 'ports', 'food'][index % 5]],
      ...more,
    });
    await greenroom.api('POST', `/sessions/${id}/publish`);
    ids.push(id);
  }
  return ids;
}

/** What the operating system counts as the process's resident memory, in MB. Linux alone says so. */
export async function residentMegabytes(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/u.exec(status)?.[1]) / 1024;
}

/** The most of it so far. */
export async function peakMegabytes(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/u.exec(status)?.[1]) / 1024;
}

/** Resolves when all emails are written, as they are without a mail server. */
export async function emailsWritten({ port }, withinSeconds = 120) {
  for (let second = 0; second < withinSeconds; second++) {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const waiting = [...text.matchAll(/^greenroom_queue_entries\{queue="outbox_(?:due|sending)"\} (\d+)/gmu)];
    if (waiting.length > 0 && waiting.every(([, count]) => count === '0')) return;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/** Lets no email leave from now on. */
export async function holdEmails(greenroom) {
  await onDatabase(greenroom, async (client) => {
    await client.query(
      `create or replace function held() returns trigger language plpgsql as
         $$ begin new.due_at := now() + interval '1 day'; return new; end $$`,
    );
    await client.query('create trigger held before insert on messages for each row execute function held()');
    await client.query(`update messages set due_at = now() + interval '1 day' where state = 'queued'`);
  });
}

/** Lets all emails leave that were held. Returns how many there are. */
export async function releaseEmails(greenroom) {
  return onDatabase(greenroom, async (client) => {
    await client.query('drop trigger held on messages');
    return (await client.query(`update messages set due_at = now() where state = 'queued'`)).rowCount;
  });
}

async function onDatabase(greenroom, work) {
  const client = new Client({ connectionString: await databaseUrl(greenroom) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * Seconds of processor that the process has used so far, its threads included; with `after` 2, those of its children that
 * have ended. Linux alone says so.
 */
export async function processorSeconds(pid, after = 0) {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // After the name, which can contain spaces; in hundredths of a second.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11 + after]) + Number(fields[12 + after])) / 100;
}

/** The same of the embedded database with all of its processes, those that have ended included. */
export async function databaseSeconds({ dataDir }) {
  const folder = (await readdir(dataDir, { recursive: true })).find((path) => path.endsWith('postmaster.pid'));
  const [postmaster] = (await readFile(join(dataDir, folder), 'utf8')).split('\n');
  let seconds = (await processorSeconds(postmaster)) + (await processorSeconds(postmaster, 2));
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/u.test(name))) {
    // One that has ended meanwhile has used nothing.
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    if (new RegExp(`^PPid:\\s+${postmaster}$`, 'mu').test(status))
      seconds += await processorSeconds(pid).catch(() => 0);
  }
  return seconds;
}

/** The address of the embedded database of a running Greenroom. */
export async function databaseUrl({ dataDir }) {
  const { startEmbeddedPostgres } = await import(
    new URL('../dist/src/platform/embedded-postgres/embedded-postgres.js', import.meta.url).href
  );
  const server = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  // Greenroom uses it too, so it goes on.
  await server.stop();
  return server.url;
}

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Resolves when a process has written this; rejects with what it wrote when it ends before. */
export async function said(child, words) {
  let text = '';
  await new Promise((resolve, reject) => {
    child.stderr.on('data', (bytes) => {
      text += bytes;
      if (text.includes(words)) resolve();
    });
    child.once('exit', () => reject(new Error(`It ended before it was ready:\n${text}`)));
  });
}

async function callApi(port, key, method, path, body, type = 'application/json') {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': type }) },
    ...(body && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === '' ? null : JSON.parse(text);
}
