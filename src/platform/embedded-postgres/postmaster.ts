import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processExists } from './lock.js';
import { run } from './process.js';

const WAIT_MS = 60_000;

/** The contents of the cluster's `postmaster.pid`. */
export interface PostmasterFile {
  pid: number;
  port: number;
  ready: boolean;
}

/** Returns the contents of `postmaster.pid`, or null if it is missing or unreadable. */
export async function readPostmasterFile(cluster: string): Promise<PostmasterFile | null> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, port: Number(lines[3]), ready: lines[7] === 'ready' };
}

/** Waits for a server that is starting or stopping. Returns its address, or null if none is running. */
export async function findRunning(cluster: string): Promise<{ pid: number; port: number } | null> {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    const found = await readPostmasterFile(cluster);
    if (found === null) return null;
    if (!(await isPostmaster(found.pid, cluster))) {
      // PostgreSQL removes the file of a dead process itself, but refuses to start if the process id was reused.
      if (processExists(found.pid)) await rm(join(cluster, 'postmaster.pid'), { force: true });
      return null;
    }
    if (found.ready) return { pid: found.pid, port: found.port };
    if (Date.now() > deadline) throw new Error(`PostgreSQL (process ${found.pid}) neither starts nor stops.`);
    await sleep(15);
  }
}

/**
 * Returns whether process `pid` is the main process of this cluster's server, and not another process that reuses its
 * id.
 */
export async function isPostmaster(pid: number, cluster: string): Promise<boolean> {
  if (!processExists(pid)) return false;
  if (process.platform === 'linux') {
    // The postmaster's working directory is its cluster; a zombie process has none.
    const folder = await readlink(`/proc/${pid}/cwd`).catch(() => null);
    if (folder !== null) return folder === (await realpath(cluster));
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return command.includes(cluster);
  }
  if (process.platform === 'win32') return true;
  return (await run('ps', ['-o', 'command=', '-p', String(pid)])).output.includes(cluster);
}
