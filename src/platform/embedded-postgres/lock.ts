import { randomBytes } from 'node:crypto';
import { link, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from './errors.js';

const WORKER_TICK_MS = 1_000;
const STALE_AFTER_MS = 6_000;
const GIVE_UP_AFTER_MS = 120_000;

/**
 * Runs `work` while holding the lock file at `path`, so that only one process at a time starts or stops a server. A
 * lock is stale if its process no longer exists, or if it has not been touched for six seconds: process ids are reused,
 * especially in containers, where a restarted program often has the same id. Whoever waits watches the time of the file
 * change, and doesn't compare it with its own clock, from which that of a file server may differ. Throws if the lock
 * stays taken for two minutes.
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  await acquire(path);
  const worker = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, WORKER_TICK_MS);
  worker.unref();
  try {
    return await work();
  } finally {
    clearInterval(worker);
    await rm(path, { force: true });
  }
}

async function acquire(path: string): Promise<void> {
  const deadline = performance.now() + GIVE_UP_AFTER_MS;
  const seen: Seen = { touched: '', at: 0 };
  while (!(await create(path))) {
    if (performance.now() > deadline)
      throw new Error(`Another process keeps ${path} locked. Remove the file if none runs.`);
    if (!(await removeIfStale(path, seen))) await sleep(25);
  }
}

/** When a lock was last seen to be touched, in milliseconds of this process. */
interface Seen {
  touched: string;
  at: number;
}

async function create(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(`${process.pid}\n`);
    await file.close();
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function removeIfStale(path: string, seen: Seen): Promise<boolean> {
  try {
    const judged = await stat(path);
    const touched = `${judged.ino} ${judged.mtimeMs}`;
    if (touched !== seen.touched) Object.assign(seen, { touched, at: performance.now() });
    const pid = Number.parseInt(await readFile(path, 'utf8'), 10);
    // An empty file is a lock whose owner has not written its id yet.
    const ownerIsGone = Number.isInteger(pid) && !processExists(pid);
    if (!ownerIsGone && performance.now() - seen.at < STALE_AFTER_MS) return false;

    // Two processes may find the same stale lock at once. Only one of them can rename it; if that one finds that it
    // renamed a newer lock instead, it puts it back.
    const aside = `${path}.${randomBytes(6).toString('hex')}`;
    await rename(path, aside);
    if ((await stat(aside)).ino !== judged.ino) await link(aside, path).catch(() => undefined);
    await rm(aside, { force: true });
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return true;
    throw error;
  }
}

/** Returns whether a process with this id exists, under any user. */
export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
