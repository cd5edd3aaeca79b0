import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres/embedded-postgres.js';
import { sessionBody } from '../support/api-fixtures.js';
import { compiledProgram } from '../support/compiled-program.js';
import { freePort } from '../support/free-port.js';
import {
  apiKeyIn,
  endGreenrooms,
  type GreenroomProcess,
  newDataDir,
  spawnGreenroom,
  until,
} from '../support/greenroom-process.js';
import { patienceMs } from '../support/patience.js';
import { callApiAt, makeProgramme, startOverTestDatabase } from '../support/program-over-database.js';

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await endGreenrooms();
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

const secret = 'a secret that both processes share with each other';

test('the bundle that `npm run build` makes is the same program, and starts with less work', async () => {
  const bundled = join(compiledProgram, 'bundled');
  await promisify(execFile)(process.execPath, ['bundle-server.js', join(compiledProgram, 'src'), bundled]);
  const seen = [];
  for (const program of [join(compiledProgram, 'src/main.js'), join(bundled, 'main.js')]) {
    const greenroom = await (await spawnGreenroom({}, program)).ready();
    const stat = await readFile(`/proc/${greenroom.child.pid}/stat`, 'latin1');
    const [user = 0, system = 0] = stat.split(') ')[1]!.split(' ').slice(11, 13).map(Number);
    const api = (await (await fetch(`${greenroom.url}/api/openapi.json`)).json()) as object;
    const statuses = await Promise.all(
      ['/health/live', '/console/sign-in', '/api/docs', '/assets/greenroom.css'].map(
        async (path) => (await fetch(`${greenroom.url}${path}`)).status,
      ),
    );
    seen.push({ api: { ...api, servers: null }, statuses, seconds: (user + system) / 100 });
    await greenroom.end('SIGTERM');
  }
  const [modules, bundle] = seen;
  process.stdout.write(`CPU seconds at start: ${modules!.seconds} as modules, ${bundle!.seconds} as a bundle.\n`);
  expect([bundle!.api, bundle!.statuses]).toEqual([modules!.api, modules!.statuses]);
  expect(bundle!.seconds).toBeLessThan(modules!.seconds);
});

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
      TRUST_PROXY: 'nginx',
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    const lines = stderr.trim().split('\n');
    expect(lines.map((line) => line.split(':')[0]?.trim())).toEqual([
      'Invalid configuration',
      'PORT',
      'PUBLIC_URL',
      'DATABASE_URL',
      'SMTP_URL',
      'MAIL_FROM',
      'SECRET',
      'LOG_LEVEL',
      'TRUST_PROXY',
    ]);
    expect(stderr).not.toMatch(/dont-show-me|too short to keep|^\s+at /mu);
  });

  test('says which database it tried, without its password', async () => {
    const port = await freePort();
    const { code, stderr, seconds } = await failure({
      DATABASE_URL: `postgres://greenroom:dont-show-me@127.0.0.1:${port}/solutions`,
    });
    expect(code).toBe(1);
    expect(stderr).toContain(`Can't connect to the database solutions at 127.0.0.1:${port} (`);
    expect(stderr).toContain('Check DATABASE_URL and that PostgreSQL is running.');
    expect(stderr).not.toContain('dont-show-me');
    expect(seconds).toBeLessThan(patienceMs / 1000);
  });

  test('does not wait long for a database that does not answer', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    cleanUps.push(async () => silent.close());
    const { port } = silent.address() as { port: number };
    const { code, stderr, seconds } = await failure({ DATABASE_URL: `postgres://127.0.0.1:${port}/solutions` });
    expect(code).toBe(1);
    expect(stderr).toContain(`Can't connect to the database solutions at 127.0.0.1:${port} (`);
    expect(seconds).toBeLessThan(patienceMs / 1000);
  });

  test('says that the port is in use', async () => {
    const { greenroom, database } = await startOverTestDatabase(cleanUps, { SECRET: secret });
    const { port } = new URL(greenroom.url);
    const { code, stderr } = await failure({ DATABASE_URL: database.url, PORT: port, SECRET: secret });
    expect(code).toBe(1);
    expect(stderr).toContain(`Port ${port} on 127.0.0.1 is in use. Choose another, for example with PORT=`);
    expect((await fetch(`${greenroom.url}/health/live`)).status).toBe(200);
  });
});

describe('the built-in database', () => {
  test('is backed up beside the running program, and restored on a new machine; a full disk leaves no file', async () => {
    const [first, second] = [await newDataDir(), await newDataDir()];
    const program = await (await spawnGreenroom({ GREENROOM_DATA_DIR: first })).ready();
    const command = (args: string[], dataDir: string) =>
      promisify(execFile)(process.execPath, [join(compiledProgram, 'src/cli/greenroom.js'), ...args], {
        env: { PATH: process.env['PATH'], GREENROOM_DATA_DIR: dataDir },
      });
    const key = (await command(['api-key', 'create', '--name', 'long'], first)).stdout.trim();
    const { id } = await makeProgramme(program.url, key);
    await callApiAt(program.url, key, 'POST', `/sessions/${id}/registrations`, {
      email: 'ada@example.org',
      name: 'Ada Lima',
    });
    const file = join(await newDataDir(), 'greenroom.backup');
    await command(['backup', file], first);
    if (process.getuid?.() === 0) {
      const small = await newDataDir();
      await promisify(execFile)('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'tmpfs', small]);
      await writeFile(join(small, 'other'), Buffer.alloc(8192));
      cleanUps.push(() => promisify(execFile)('umount', [small]));
      const full = await command(['backup', join(small, 'a.backup')], first).catch(
        (error: { stderr: string }) => error,
      );
      expect(full.stderr).toContain('The disk is full, so there is no backup.');
      expect(await readdir(small)).toEqual(['other']);
    }
    await program.end('SIGTERM');

    await copyFile(join(first, 'secret'), join(second, 'secret'));
    expect((await command(['restore', file], second)).stderr).toContain('The secret matches');
    const restored = await (await spawnGreenroom({ GREENROOM_DATA_DIR: second })).ready();
    const list = await callApiAt(restored.url, key, 'GET', `/sessions/${id}/registrations`);
    expect(list.body.items).toMatchObject([{ email: 'ada@example.org', state: 'confirmed' }]);
    await restored.end('SIGTERM');
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
    expect((await callApiAt(second.url, key, 'GET', `/sessions/${session.id}`)).body.title).toBe(sessionBody.title);

    // A request that waits for a row which somebody else holds is under way when the signal comes.
    const holder = new Client({ connectionString: databaseUrl });
    // The server may stop before this connection has said goodbye.
    holder.on('error', () => undefined);
    await holder.connect();
    await holder.query('begin');
    await holder.query('select from sessions where id = $1 for update', [session.id]);
    const registering = callApiAt(second.url, key, 'POST', `/sessions/${session.id}/registrations`, {
      email: 'ada@example.org',
      name: 'Ada Lima',
    });
    await until(async () => {
      const waiting = await holder.query(`select from pg_stat_activity where wait_event_type = 'Lock'`);
      return waiting.rowCount === 1;
    });
    const endedAt = Date.now();
    const ended = second.end('SIGTERM');
    // Longer than a connection gets on which nothing arrives.
    await sleep(9000);
    await holder.query('commit');
    await holder.end();
    const answer = await registering;
    expect([answer.status, answer.body.state]).toEqual([201, 'confirmed']);
    expect(await ended).toBe(0);
    expect(Date.now() - endedAt).toBeLessThan(patienceMs);
    await expect(new Client({ connectionString: databaseUrl }).connect()).rejects.toThrow('ECONNREFUSED');
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s during the start or after it, and twice as npm forwards it, leaves no database behind',
    async (signal) => {
      const dataDir = await newDataDir();
      const first = await startEmbedded(dataDir);
      const databaseUrl = await embeddedUrl(dataDir);
      first.child.kill(signal);
      await sleep(50);
      expect(await first.end(signal)).toBe(0);
      await expect(new Client({ connectionString: databaseUrl }).connect()).rejects.toThrow('ECONNREFUSED');

      const second = await spawnGreenroom({ GREENROOM_DATA_DIR: dataDir, LOG_LEVEL: 'info' });
      await until(() => second.stdout.includes('PostgreSQL started'));
      expect(await second.end(signal)).toBe(0);
      expect(second.stdout).toContain('PostgreSQL stopped');
    },
  );

  test('comes at once by a signal that is later than two seconds', async () => {
    const { greenroom, key, database } = await startOverTestDatabase(cleanUps);
    const session = await makeProgramme(greenroom.url, key);
    const holder = new Client({ connectionString: database.url });
    await holder.connect();
    await holder.query('begin');
    await holder.query('select from sessions where id = $1 for update', [session.id]);
    const person = { email: 'ada@example.org', name: 'Ada Lima' };
    void callApiAt(greenroom.url, key, 'POST', `/sessions/${session.id}/registrations`, person).catch(() => null);
    await until(async () => {
      const waiting = await holder.query(`select from pg_stat_activity where wait_event_type = 'Lock'`);
      return (waiting.rowCount ?? 0) > 0;
    });
    const askedAt = Date.now();
    while (greenroom.child.exitCode === null) {
      greenroom.child.kill('SIGTERM');
      await sleep(500);
    }
    expect(greenroom.child.exitCode).toBe(1);
    expect(Date.now() - askedAt).toBeGreaterThan(2000);
    await holder.end();
  });
});
