import { spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { chown, mkdir, open, readFile, readdir, readlink, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { codeOf } from './embedded-errors.js';
import { processExists } from './embedded-lock.js';
import type { Place } from './embedded-place.js';
import { childOptions, run } from './embedded-process.js';

export const DATABASE = 'greenroom';
const POLL_MS = 15;
const START_WITHIN_MS = 60_000;
const LOG_KEPT_BYTES = 10 * 1024 * 1024;

/** A server that answers. */
export interface Server {
  pid: number;
  port: number;
  url: string;
  /** True when it was running already. */
  adopted: boolean;
}

export interface ServerOptions {
  log: (message: string) => void;
  /** PostgreSQL settings given on the command line. `fsync: 'off'` also spares initdb its syncing. */
  settings?: Record<string, string>;
  /** Insist on this port: a pool that is open already knows no other. */
  port?: number;
}

/**
 * Makes sure that the place's server runs and has its database: adopts a running one, else starts it, else creates the
 * cluster first. Call it under the place's lock. Throws with advice when PostgreSQL does not come up.
 */
export async function ensureServer(place: Place, options: ServerOptions): Promise<Server> {
  const running = await findRunning(place);
  if (running === null && !(await exists(join(place.cluster, 'PG_VERSION')))) await createCluster(place, options);
  const { pid, port } = running ?? (await startServer(place, options));
  await ensureDatabase(place, port);
  return { pid, port, url: urlOf(place, port, DATABASE), adopted: running !== null };
}

/** Stops the place's server: running statements are cancelled, everything committed is kept. */
export async function stopServer(place: Place): Promise<void> {
  const found = await readPostmasterFile(place.cluster);
  if (found === null || !(await isPostmaster(found.pid, place.cluster))) return;
  const args = ['stop', '-D', place.cluster, '-m', 'fast', '-w', '-t', '60'];
  const result = await run(place.binaries.pgCtl, args, place.user);
  if (!result.ok && (await isPostmaster(found.pid, place.cluster))) {
    throw new Error(`PostgreSQL did not stop: ${result.output}. Its log is ${place.logFile}.`);
  }
}

function urlOf(place: Place, port: number, database: string): string {
  return `postgres://${DATABASE}:${place.password}@127.0.0.1:${port}/${database}`;
}

// --- finding a running server -------------------------------------------------------------------------------------

interface PostmasterFile {
  pid: number;
  port: number;
  ready: boolean;
}

async function readPostmasterFile(cluster: string): Promise<PostmasterFile | null> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, port: Number(lines[3]), ready: lines[7] === 'ready' };
}

/** Waits for a server that is starting or stopping, and says where it answers, or null when none runs. */
async function findRunning({ cluster }: Place): Promise<{ pid: number; port: number } | null> {
  const deadline = Date.now() + START_WITHIN_MS;
  for (;;) {
    const found = await readPostmasterFile(cluster);
    if (found === null) return null;
    if (!(await isPostmaster(found.pid, cluster))) {
      // PostgreSQL itself clears away the file of a dead process, but refuses to start when its id was reused.
      if (processExists(found.pid)) await rm(join(cluster, 'postmaster.pid'), { force: true });
      return null;
    }
    if (found.ready) return { pid: found.pid, port: found.port };
    if (Date.now() > deadline) throw new Error(`PostgreSQL (process ${found.pid}) neither starts nor stops.`);
    await sleep(POLL_MS);
  }
}

/** Whether process `pid` is the main process of this cluster's server, rather than whoever has its old id now. */
async function isPostmaster(pid: number, cluster: string): Promise<boolean> {
  if (!processExists(pid)) return false;
  if (process.platform === 'linux') {
    // The postmaster's working directory is its cluster; a dead one that nobody has reaped yet has none.
    const folder = await readlink(`/proc/${pid}/cwd`).catch(() => null);
    if (folder !== null) return folder === cluster;
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return command.includes(cluster);
  }
  if (process.platform === 'win32') return true;
  return (await run('ps', ['-o', 'command=', '-p', String(pid)])).output.includes(cluster);
}

// --- creating the cluster -----------------------------------------------------------------------------------------

/** initdb works in a folder of its own that is renamed when it is complete, so an interrupted one blocks nothing. */
async function createCluster(place: Place, options: ServerOptions): Promise<void> {
  options.log('Creating the database');
  const parent = dirname(place.cluster);
  for (const name of await readdir(parent)) {
    if (name.startsWith('postgres-new-')) await rm(join(parent, name), { recursive: true, force: true });
  }
  const fresh = join(parent, `postgres-new-${randomBytes(6).toString('hex')}`);
  const passwordFile = `${fresh}-password`;
  try {
    await mkdir(fresh, { mode: 0o700 });
    await writeFile(passwordFile, place.password, { mode: 0o600 });
    if (place.user) {
      await chown(fresh, place.user.uid, place.user.gid);
      await chown(passwordFile, place.user.uid, place.user.gid);
    }
    // initdb's own sync stays on: the checkpoints of the first start do not cover the files that it wrote, so a power
    // cut soon after the first registration could lose the whole cluster.
    const sync = options.settings?.['fsync'] === 'off' ? ['--no-sync'] : [];
    const access = ['--username', DATABASE, '--pwfile', passwordFile, '--auth', 'scram-sha-256'];
    const text = ['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'];
    const args = ['-D', fresh, ...access, ...text, ...sync];
    const result = await run(place.binaries.initdb, args, place.user);
    if (!result.ok) throw new Error(`The database could not be created in ${parent}. ${explain(result.output)}`);
    await rm(place.cluster, { recursive: true, force: true });
    await rename(fresh, place.cluster);
    await syncFolder(parent);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(fresh, { recursive: true, force: true });
  }
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  await folder.sync();
  await folder.close();
}

// --- starting the server ------------------------------------------------------------------------------------------

async function startServer(place: Place, options: ServerOptions): Promise<{ pid: number; port: number }> {
  const deadline = Date.now() + START_WITHIN_MS;
  for (;;) {
    const port = options.port ?? (await freePort());
    const outcome = await tryToStart(place, port, options.settings ?? {}, deadline);
    if (typeof outcome === 'number') return { pid: outcome, port };
    // The port was taken meanwhile, or processes of a killed server are still on their way out.
    const passing = /could not bind|could not create any TCP|shared memory block|lock file "postmaster.pid"/;
    if (!passing.test(outcome) || Date.now() > deadline) {
      throw new Error(`PostgreSQL did not start. ${explain(outcome)} Its log is ${place.logFile}.`);
    }
    await sleep(100);
  }
}

/** The process id of a server that is ready, or what it wrote to its log before it gave up. */
async function tryToStart(
  place: Place,
  port: number,
  settings: Record<string, string>,
  deadline: number,
): Promise<number | string> {
  const all: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...settings,
  };
  const args = ['-D', place.cluster, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const size = (await stat(place.logFile).catch(() => null))?.size ?? 0;
  const log = await open(place.logFile, size > LOG_KEPT_BYTES ? 'w' : 'a', 0o600);
  const start = (await log.stat()).size;
  try {
    // Detached, so that Ctrl-C in a terminal reaches Greenroom alone, which still needs the database to finish.
    const stdio = ['ignore' as const, log.fd, log.fd];
    const child = spawn(place.binaries.postgres, args, { ...childOptions(place.user), detached: true, stdio });
    const ended: { because?: string } = {};
    child.once('error', (error) => (ended.because = error.message));
    child.once('exit', () => (ended.because ??= ''));
    child.unref();
    while (ended.because === undefined) {
      const found = await readPostmasterFile(place.cluster);
      if (found !== null && found.pid === child.pid && found.ready) return found.pid;
      if (Date.now() > deadline) return 'It was not ready within a minute and goes on starting: try again soon.';
      await sleep(POLL_MS);
    }
    return ended.because || (await readFile(place.logFile)).subarray(start).toString('utf8');
  } finally {
    await log.close();
  }
}

/**
 * A port below those that systems give to outgoing connections. A pool that retries while its server is down could
 * otherwise be given the server's own port to call from, and would keep the server from coming back.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(15_000, 30_000);
    const free = await new Promise<boolean>((resolve) => {
      const probe = createServer();
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (free) return port;
  }
}

async function ensureDatabase(place: Place, port: number): Promise<void> {
  const client = new Client({ connectionString: urlOf(place, port, 'postgres') });
  try {
    await client.connect();
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } catch (error) {
    if (codeOf(error) !== '28P01') throw error;
    throw new Error(`The database refuses the password in ${join(place.dataDir, 'postgres-password')}.`, {
      cause: error,
    });
  } finally {
    await client.end();
  }
}

function explain(output: string): string {
  if (/No space left on device|Disk quota exceeded/i.test(output)) return 'The disk is full: free some space.';
  if (/Permission denied|Read-only file system/i.test(output)) return `Correct the folder's permissions. ${output}`;
  return output.trim().split('\n').slice(-6).join('\n');
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
