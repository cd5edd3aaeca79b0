import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'greenroom-test-';

declare global {
  var stopTestRun: (() => void) | undefined;
  /** Of this process; the next run of a Jest that watches has another. */
  var testServer: Promise<{ url: string }> | undefined;
}

/**
 * Gives this run of Jest a folder for its PostgreSQL. The first test that needs a database starts the server in it
 * (`database.ts`), the end of the run stops it, so a run of pure tests starts none.
 */
export default async function setUp(_: unknown, { rootDir }: { rootDir: string }): Promise<void> {
  // While Jest watches, it runs again without reading its configuration again, which compiled so far.
  const { compile } = (await import(join(rootDir, 'test', 'support', 'compile.js'))) as { compile: () => void };
  compile();
  for (const name of readdirSync(tmpdir())) {
    const owner = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length)) : Number.NaN;
    if (Number.isInteger(owner) && !exists(owner)) remove(join(tmpdir(), name));
  }
  const folder = join(tmpdir(), `${PREFIX}${process.pid}`);
  remove(folder);
  mkdirSync(folder, { mode: 0o755 });
  // Pages name the browser code by the hash of its content, so that not even a test of a page can do without it.
  execFileSync(process.execPath, ['bundle-client.js']);
  process.env['GREENROOM_TEST_RUN'] = folder;
  globalThis.stopTestRun = () => {
    remove(folder);
    globalThis.testServer = undefined;
  };
}

/** Stops the run's server at once, whoever is still connected, and removes everything that it kept. */
function remove(folder: string): void {
  const elsewhere = read(join(folder, 'postgres-location'));
  const cluster = elsewhere || join(folder, 'postgres');
  const pid = Number.parseInt(read(join(cluster, 'postmaster.pid')), 10);
  if (Number.isInteger(pid) && isServerOf(pid, cluster)) {
    process.kill(pid, 'SIGQUIT');
    for (let tries = 0; tries < 200 && isServerOf(pid, cluster); tries++) pause(10);
  }
  const gone = { recursive: true, force: true, maxRetries: 5 };
  try {
    if (elsewhere) rmSync(join(cluster, '..'), gone);
    rmSync(folder, gone);
  } catch {
    // Left behind by a run of another user.
  }
}

function isServerOf(pid: number, cluster: string): boolean {
  if (!exists(pid)) return false;
  try {
    if (process.platform === 'linux') return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes(cluster);
  } catch {
    return false;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
