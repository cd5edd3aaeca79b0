import { open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from './errors.js';

const fileIn = (dataDir: string) => join(dataDir, 'postgres-identity');

/** Where the files of a data directory and its cluster are on the disk: it stays the same when they are moved. */
interface Identity {
  /** Inode of the file that contains this. */
  own: string;
  /** Inode of the cluster's `PG_VERSION`. */
  cluster: string;
}

/**
 * Throws with advice if a data directory is a copy. A copied cluster has the same queued emails, and a copied directory
 * can lead to the cluster of the original, so that a trial would write into it.
 */
export async function refuseCopy(dataDir: string, cluster: string): Promise<void> {
  const file = fileIn(dataDir);
  const recorded = await readIdentity(file);
  if (recorded === null) return;
  const own = await inodeOf(file);
  const found = await inodeOf(join(cluster, 'PG_VERSION'));
  if (recorded.own === own && (found === null || recorded.cluster === found)) return;
  throw new Error(
    `${dataDir} is a copy of another data directory. Two programs on copies would send all emails twice. ` +
      'To copy an installation, use "greenroom backup" and "greenroom restore". ' +
      `If the original is gone for good, delete ${file} and start again.`,
  );
}

/** Records the identity of a data directory and its cluster, once. Call it under the lock. */
export async function recordIdentity(dataDir: string, cluster: string): Promise<void> {
  const file = fileIn(dataDir);
  const version = await inodeOf(join(cluster, 'PG_VERSION'));
  const recorded = await readIdentity(file);
  if (version === null || recorded?.cluster === version) return;
  // A cluster that was lost and created again.
  await rm(file, { force: true });
  const handle = await open(file, 'wx', 0o644);
  try {
    const { ino } = await handle.stat({ bigint: true });
    const identity: Identity = { own: String(ino), cluster: version };
    await handle.writeFile(`${JSON.stringify(identity)}\n`);
  } finally {
    await handle.close();
  }
}

async function readIdentity(file: string): Promise<Identity | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Identity;
  } catch (error) {
    // An interrupted start leaves an empty file.
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}

async function inodeOf(path: string): Promise<string | null> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  return found && String(found.ino);
}
