import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { codeOf } from './errors.js';
import { installedBinaries, prepareBinaries, type Binaries } from './binaries.js';
import { refuseCopy } from './identity.js';
import { run, type ServerUser } from './process.js';

/** The paths and credentials of one data directory and its cluster. */
export interface Place {
  dataDir: string;
  /** PostgreSQL's own data directory. */
  cluster: string;
  /** PostgreSQL refuses to run as root, so root runs it as another user. */
  user: ServerUser | undefined;
  password: string;
  binaries: Binaries;
  lockFile: string;
  logFile: string;
}

/** Creates the data directory if necessary. Throws with advice if it is not writable. */
export async function prepareDataDir(dataDir: string): Promise<string> {
  const absolute = resolve(dataDir);
  try {
    await mkdir(absolute, { recursive: true });
    const probe = join(absolute, `.writable-${randomBytes(6).toString('hex')}`);
    await writeFile(probe, '');
    await rm(probe);
    // PostgreSQL reports its folders without symbolic links.
    return await realpath(absolute);
  } catch (error) {
    throw new Error(
      `Can't write to the data directory ${absolute} (${codeOf(error)}). ` +
        'Free some disk space, fix its owner and permissions, or choose another directory with GREENROOM_DATA_DIR.',
      { cause: error },
    );
  }
}

/**
 * Decides where the cluster of `dataDir` is stored and which user runs it. Call it under the lock. A regular user runs
 * PostgreSQL under their own account, in `<dataDir>/postgres`. Root runs it as the owner of an existing cluster, else
 * as `postgres`, else as `nobody`. If that user can't access the data directory (a checkout in a home folder of mode
 * 0700), the cluster is stored in `/var/lib/greenroom/<random name>/postgres`, or in `/var/tmp/greenroom` if that can't
 * be created; `<dataDir>/postgres-location` then contains the path.
 */
export async function preparePlace(dataDir: string, programs?: string): Promise<Place> {
  const recorded = await readText(join(dataDir, 'postgres-location'));
  if (recorded && !(await isFolder(dirname(recorded)))) refuseLostCluster(dataDir, recorded);
  let cluster = recorded ?? join(dataDir, 'postgres');
  await refuseCopy(dataDir, cluster);
  const owner = await stat(cluster).catch(() => null);
  if (owner) refuseForeignCluster(cluster, owner.uid);

  const user = await serverUser(owner);
  if (user && !(await canEnter(owner ? cluster : dirname(cluster), user))) {
    if (owner || recorded)
      throw new Error(`User ${user.uid} can't access ${cluster}. Grant access to the folders above it.`);
    cluster = await moveOut(dataDir);
  }
  return {
    dataDir,
    cluster,
    user,
    password: await readPassword(dataDir, cluster),
    binaries:
      programs === undefined
        ? await prepareBinaries(user, async () => (user ? sharedFolder() : dataDir))
        : await installedBinaries(programs, user),
    lockFile: join(dataDir, 'postgres.lock'),
    logFile: join(dataDir, 'postgres.log'),
  };
}

/** Chooses a folder for the cluster that every user can access, and records it. */
async function moveOut(dataDir: string): Promise<string> {
  // A new name each time: someone who deletes the data directory wants to start over, not to find the old cluster.
  const folder = join(await sharedFolder(), randomBytes(8).toString('hex'));
  await mkdir(folder);
  await chmod(folder, 0o755);
  await writeAtomically(join(dataDir, 'postgres-location'), `${join(folder, 'postgres')}\n`, 0o644);
  return join(folder, 'postgres');
}

function refuseLostCluster(dataDir: string, recorded: string): never {
  throw new Error(
    `The database of ${dataDir} is missing: ${recorded} no longer exists. Restore it, ` +
      'or delete the data directory to start with an empty database.',
  );
}

function refuseForeignCluster(cluster: string, uid: number): void {
  const self = process.getuid?.();
  if (self === undefined || self === 0 || self === uid) return;
  throw new Error(
    `The database in ${cluster} belongs to another user (id ${uid}). ` +
      'Start Greenroom as that user or as root, or choose another data directory with GREENROOM_DATA_DIR.',
  );
}

async function serverUser(owner: { uid: number; gid: number } | null): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const name of ['postgres', 'nobody']) {
    const uid = await run('id', ['-u', name]);
    const gid = await run('id', ['-g', name]);
    if (uid.ok && gid.ok) return { uid: Number(uid.output), gid: Number(gid.output) };
  }
  throw new Error(
    "PostgreSQL can't run as root, and this machine has no user `postgres` or `nobody`. " +
      'Start Greenroom as a regular user, or set DATABASE_URL to your own PostgreSQL server.',
  );
}

async function canEnter(folder: string, user: ServerUser): Promise<boolean> {
  return (await run('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], user)).ok;
}

async function sharedFolder(): Promise<string> {
  for (const folder of ['/var/lib/greenroom', '/var/tmp/greenroom']) {
    try {
      await mkdir(folder, { recursive: true });
      const found = await lstat(folder);
      // Anyone can create a folder in /var/tmp, so the database must not go into someone else's.
      if (!found.isDirectory() || found.uid !== 0) continue;
      await chmod(folder, 0o755);
      return folder;
    } catch {
      continue;
    }
  }
  throw new Error(
    "Can't create /var/lib/greenroom or /var/tmp/greenroom. With GREENROOM_DATA_DIR, choose a data directory that " +
      'every user can access, or start Greenroom as a regular user.',
  );
}

async function readPassword(dataDir: string, cluster: string): Promise<string> {
  const path = join(dataDir, 'postgres-password');
  const known = await readText(path);
  if (known) return known;
  if (await stat(join(cluster, 'PG_VERSION')).catch(() => null)) {
    throw new Error(`${path} is missing, so Greenroom can't sign in to the database in ${cluster}. Restore the file.`);
  }
  const password = randomBytes(24).toString('base64url');
  await writeAtomically(path, `${password}\n`, 0o600);
  return password;
}

async function writeAtomically(path: string, text: string, mode: number): Promise<void> {
  const temporary = `${path}.${process.pid}`;
  await writeFile(temporary, text, { mode, flush: true });
  await rename(temporary, path);
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim() || undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() === true;
}
