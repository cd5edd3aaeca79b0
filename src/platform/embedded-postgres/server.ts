import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { open, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { createCluster, DATABASE } from './cluster.js';
import { codeOf } from './errors.js';
import { recordIdentity } from './identity.js';
import type { Place } from './location.js';
import { findRunning, isPostmaster, readPostmasterFile } from './postmaster.js';
import { childOptions, explain, run } from './process.js';

const POLL_MS = 15;
const START_WITHIN_MS = 60_000;
const LOG_KEPT_BYTES = 10 * 1024 * 1024;

/** A running server. */
export interface Server {
  pid: number;
  port: number;
  url: string;
  /** Whether it was already running. */
  adopted: boolean;
}

export interface ServerOptions {
  log: (message: string) => void;
  /** PostgreSQL settings given on the command line. `fsync: 'off'` also spares initdb its syncing. */
  settings?: Record<string, string>;
  /** Require this port, because open pools are connected to it. */
  port?: number;
}

/**
 * Makes sure that the server is running and has its database: adopts a running server, or starts one, and creates the
 * cluster if necessary. Call it under the lock. Throws with advice if PostgreSQL doesn't start.
 */
export async function ensureServer(place: Place, options: ServerOptions): Promise<Server> {
  const deadline = Date.now() + START_WITHIN_MS;
  for (;;) {
    const running = await findRunning(place.cluster);
    if (running === null && !(await exists(join(place.cluster, 'PG_VERSION')))) {
      options.log('Creating the database');
      await createCluster(place, options.settings?.['fsync'] !== 'off');
    }
    await recordIdentity(place.dataDir, place.cluster);
    const server = running ?? (await startServer(place, options));
    try {
      if (server !== null && (await answers(place, server.port))) {
        return { ...server, url: urlOf(place, server.port, DATABASE), adopted: running !== null };
      }
    } catch (error) {
      // Nobody would stop it: on a full disk, it starts and then can't make its database.
      if (running === null) await stopServer(place).catch(() => undefined);
      throw error;
    }
    if (Date.now() > deadline) throw new Error(`PostgreSQL does not come up. Its log is ${place.logFile}.`);
    await sleep(50);
  }
}

/**
 * Stops the server: running statements are cancelled, everything committed is preserved. On a full disk, it can't write
 * what it would have to write before, so it ends as if it had been killed, and recovers at the next start.
 */
export async function stopServer(place: Place): Promise<void> {
  const found = await readPostmasterFile(place.cluster);
  if (found === null || !(await isPostmaster(found.pid, place.cluster))) return;
  const stop = (mode: 'fast' | 'immediate') =>
    run(place.binaries.pgCtl, ['stop', '-D', place.cluster, '-m', mode, '-w', '-t', '60'], place.user);
  let result = await stop('fast');
  if (!result.ok && (await isPostmaster(found.pid, place.cluster))) result = await stop('immediate');
  if (!result.ok && (await isPostmaster(found.pid, place.cluster))) {
    throw new Error(`PostgreSQL did not stop: ${result.output}. Its log is ${place.logFile}.`);
  }
}

/** Starts the server and waits until it is ready. Returns null if it should be tried again. */
async function startServer(place: Place, options: ServerOptions): Promise<{ pid: number; port: number } | null> {
  const port = options.port ?? (await freePort());
  const outcome = await tryToStart(place, port, options.settings ?? {});
  if (typeof outcome === 'number') return { pid: outcome, port };
  // The port was taken in the meantime, or a killed program's server is starting or stopping.
  const passing = /could not bind|could not create any TCP|shared memory block|lock file "postmaster.pid"/;
  if (passing.test(outcome)) return null;
  throw new Error(`PostgreSQL did not start. ${explain(outcome)} Its log is ${place.logFile}.`);
}

/** Returns the process id of a server that is ready, or its log output if it failed. */
async function tryToStart(place: Place, port: number, settings: Record<string, string>): Promise<number | string> {
  const deadline = Date.now() + START_WITHIN_MS;
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
    // Detached, so that Ctrl-C in a terminal only reaches Greenroom, which still needs the database to shut down.
    const stdio = ['ignore' as const, log.fd, log.fd];
    const child = spawn(place.binaries.postgres, args, { ...childOptions(place.user), detached: true, stdio });
    const ended: { because?: string } = {};
    child.once('error', (error) => (ended.because = error.message));
    child.once('exit', () => (ended.because ??= ''));
    child.unref();
    while (ended.because === undefined) {
      const found = await readPostmasterFile(place.cluster);
      if (found !== null && found.pid === child.pid && found.ready) return found.pid;
      if (Date.now() > deadline) return 'It was not ready within a minute and is still starting. Try again soon.';
      await sleep(POLL_MS);
    }
    return ended.because || (await readFile(place.logFile)).subarray(start).toString('utf8');
  } finally {
    await log.close();
  }
}

/**
 * A port below the range for outgoing connections. Otherwise, a pool that retries while its server is down could get
 * the server's port as its own, and would keep the server from restarting.
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

/**
 * Connects to the server and makes sure that its database exists. Returns false if it doesn't accept connections yet,
 * or no longer does.
 */
async function answers(place: Place, port: number): Promise<boolean> {
  const client = new Client({ connectionString: urlOf(place, port, 'postgres') });
  try {
    await client.connect();
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
    return true;
  } catch (error) {
    const code = codeOf(error) ?? '';
    // It is recovering from a crash, or was just stopping.
    if (['57P03', 'ECONNREFUSED', 'ECONNRESET'].includes(code)) return false;
    if (code !== '28P01') throw error;
    throw new Error(`The database refuses the password in ${join(place.dataDir, 'postgres-password')}.`, {
      cause: error,
    });
  } finally {
    await client.end();
  }
}

function urlOf(place: Place, port: number, database: string): string {
  return `postgres://${DATABASE}:${place.password}@127.0.0.1:${port}/${database}`;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
