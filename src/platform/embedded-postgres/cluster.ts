import { randomBytes } from 'node:crypto';
import { chown, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Place } from './location.js';
import { explain, run } from './process.js';

/** Name of the database and of the user that owns it. */
export const DATABASE = 'greenroom';

/**
 * Creates the cluster. initdb works in a temporary folder that is renamed when it is complete, so that an interruption
 * does no harm. Only a cluster with data that matters needs to be `durable`.
 */
export async function createCluster(place: Place, durable: boolean): Promise<void> {
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
    // initdb's own sync stays on: the checkpoints of the first start don't cover the files that it wrote, so a power
    // failure soon after the first registration could destroy the whole cluster.
    const sync = durable ? [] : ['--no-sync'];
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
