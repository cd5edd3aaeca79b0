import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Client, type QueryResultRow } from 'pg';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from '../../src/platform/embedded-postgres/embedded-postgres.js';
import { compiledProgram } from '../support/compiled-program.js';

const settings = { fsync: 'off' };
const log = () => undefined;
const cleanUps: (() => Promise<void>)[] = [];

/** A failing test leaves no server behind. */
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function start(dataDir: string, more: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, log, settings, ...more });
  cleanUps.push(() => server.stop());
  return server;
}

async function newDataDir(name = 'data'): Promise<string> {
  const folder = await mkdtemp(join(process.env['GREENROOM_TEST_RUN']!, 'place-'));
  // mkdtemp makes a folder that only its owner may enter, and PostgreSQL may run as somebody else.
  await chmod(folder, 0o755);
  await mkdir(join(folder, name));
  return join(folder, name);
}

async function query<Row extends QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function clusterOf(url: string): Promise<string> {
  const rows = await query<{ data_directory: string }>(url, 'show data_directory');
  return rows[0]!.data_directory;
}

async function serverPid(cluster: string): Promise<number> {
  return Number.parseInt(await readFile(join(cluster, 'postmaster.pid'), 'utf8'), 10);
}

/** Whether anything listens on the port. */
async function listens(port: number): Promise<boolean> {
  const socket = createConnection(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Another process that starts the server of `dataDir`, says its address and lives on. */
async function startElsewhere(dataDir: string): Promise<{ process: ChildProcess; url: string }> {
  const launcher = pathToFileURL(join(compiledProgram, 'src/platform/embedded-postgres/embedded-postgres.js')).href;
  const program = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(launcher)});
    const server = await startEmbeddedPostgres({
      dataDir: ${JSON.stringify(dataDir)}, settings: { fsync: 'off' }, log() {},
    });
    console.log(server.url);
    process.stdin.once('end', () => server.stop()).resume();
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  cleanUps.push(async () => void child.kill('SIGKILL'));
  const output = new Promise<unknown>((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('exit', (code) => reject(new Error(`The other process ended with ${code} before its server ran.`)));
  });
  return { process: child, url: String(await output).trim() };
}

/** A program of the server's own user: PostgreSQL would take no other for a server that still runs. */
async function sleeperOf({ uid, gid }: { uid: number; gid: number }): Promise<number> {
  const user = process.getuid?.() === 0 ? { uid, gid } : {};
  const child = spawn('sleep', ['60'], { ...user, cwd: '/', stdio: 'ignore' });
  cleanUps.push(async () => void child.kill('SIGKILL'));
  await once(child, 'spawn');
  return child.pid!;
}

describe('the built-in PostgreSQL', () => {
  it('creates a cluster with the encoding, zone and access that we rely on', async () => {
    const dataDir = await newDataDir();
    const server = await start(dataDir, { settings: {} });
    const rows = await query(
      server.url,
      `select current_database() as database, current_setting('server_encoding') as encoding,
         current_setting('TimeZone') as zone, current_setting('listen_addresses') as addresses,
         current_setting('unix_socket_directories') as sockets, current_setting('fsync') as fsync,
         datlocprovider as provider, datlocale as locale, datcollate as collate,
         (select count(*)::int from pg_hba_file_rules where auth_method <> 'scram-sha-256') as open_doors
       from pg_database where datname = current_database()`,
    );
    const mode = (await stat(join(dataDir, 'postgres-password'))).mode & 0o777;
    await server.stop();

    expect(rows).toEqual([
      {
        database: 'greenroom',
        encoding: 'UTF8',
        zone: 'UTC',
        addresses: '127.0.0.1',
        sockets: '',
        fsync: 'on',
        provider: 'b',
        locale: 'C.UTF-8',
        collate: 'C',
        open_doors: 0,
      },
    ]);
    expect(mode).toBe(0o600);
  });

  it('keeps its data over a stop and a start, in a folder whose name has spaces', async () => {
    const dataDir = await newDataDir('green room');
    const first = await start(dataDir);
    await query(first.url, 'create table kept as select 42 as answer');
    await first.stop();
    expect(await listens(first.port)).toBe(false);

    const second = await start(dataDir);
    const rows = await query(second.url, 'select answer from kept');
    await second.stop();
    expect(rows).toEqual([{ answer: 42 }]);
  });

  it('adopts the server of a killed process, and stops it', async () => {
    const dataDir = await newDataDir();
    const other = await startElsewhere(dataDir);
    other.process.kill('SIGKILL');
    await once(other.process, 'exit');

    const server = await start(dataDir);
    expect(server.url).toBe(other.url);
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await server.stop();
    expect(await listens(server.port)).toBe(false);
  });

  it.each([
    ['whose process is gone', async () => 2 ** 22 - 1],
    ['whose process id is now that of another program', sleeperOf],
  ])('starts over a postmaster.pid %s', async (_, pidFor) => {
    const dataDir = await newDataDir();
    const first = await start(dataDir);
    const cluster = await clusterOf(first.url);
    const file = await readFile(join(cluster, 'postmaster.pid'), 'utf8');
    await first.stop();
    const owner = await stat(cluster);
    await writeFile(join(cluster, 'postmaster.pid'), file.replace(/^\d+/, String(await pidFor(owner))), {
      mode: 0o600,
    });
    await chown(join(cluster, 'postmaster.pid'), owner.uid, owner.gid);

    const second = await start(dataDir);
    expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await second.stop();
  });

  it('is one server for two processes that start at once, until the last of them leaves', async () => {
    const dataDir = await newDataDir();
    const [here, there] = await Promise.all([start(dataDir), startElsewhere(dataDir)]);
    expect(there.url).toBe(here.url);

    await here.stop();
    expect(await query(there.url, 'select 1 as one')).toEqual([{ one: 1 }]);

    there.process.stdin?.end();
    expect(await once(there.process, 'exit')).toEqual([0, null]);
    expect(await listens(here.port)).toBe(false);
  });

  it('keeps data directories apart', async () => {
    const [one, two] = await Promise.all([await newDataDir(), await newDataDir()].map((dataDir) => start(dataDir)));
    await query(one!.url, 'create table only_here ()');
    const seen = await query(two!.url, `select to_regclass('only_here') as seen`);
    await one!.stop();
    expect(await listens(two!.port)).toBe(true);
    await two!.stop();
    expect(seen).toEqual([{ seen: null }]);
  });

  it('comes back on the same port after the server was killed', async () => {
    const dataDir = await newDataDir();
    const server = await start(dataDir);
    await query(server.url, 'create table kept as select 42 as answer');
    const killed = await serverPid(await clusterOf(server.url));
    process.kill(killed, 'SIGKILL');

    const rows = await eventually(() => query(server.url, 'select answer from kept'));
    const now = await serverPid(await clusterOf(server.url));
    await server.stop();
    expect(rows).toEqual([{ answer: 42 }]);
    expect(now).not.toBe(killed);
    expect(await listens(server.port)).toBe(false);
  });

  it('is not hindered by a start that was interrupted', async () => {
    const dataDir = await newDataDir();
    await mkdir(join(dataDir, 'postgres-new-0123456789ab', 'base'), { recursive: true });
    await writeFile(join(dataDir, 'postgres.lock'), `${2 ** 22 - 1}\n`);

    const server = await start(dataDir);
    const names = await readdir(dataDir);
    await server.stop();
    expect(names.filter((name) => name.startsWith('postgres-new-') || name.endsWith('.lock'))).toEqual([]);
  });

  it('says what to do where the data directory cannot be made', async () => {
    const file = join(await newDataDir(), 'file');
    await writeFile(file, '');
    const start = startEmbeddedPostgres({ dataDir: join(file, 'data'), log });
    await expect(start).rejects.toThrow(
      `Can't write to the data directory ${join(file, 'data')} (ENOTDIR). Free some disk space, fix its owner and ` +
        'permissions, or choose another directory with GREENROOM_DATA_DIR.',
    );
  });
});

async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      return await attempt();
    } catch {
      await sleep(50);
    }
  }
  return attempt();
}
