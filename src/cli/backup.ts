import { createReadStream } from 'node:fs';
import { access, constants, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openDatabase, StartupError } from '../app/open-database.js';
import { BackupError, type BackupHeader, type TableSum } from '../platform/backup/manifest.js';
import { readBackup } from '../platform/backup/read-backup.js';
import { writeBackup } from '../platform/backup/write-backup.js';
import { type Config, loadConfig } from '../platform/config.js';
import { bucketRows, FileStore } from '../platform/file-store/file-store.js';
import { setRestored } from '../platform/file-store/files.queries.js';
import { migrationState } from '../platform/database/migration-state.js';
import { openRing, shortFingerprint, WrongSecret } from '../platform/secrets/secret-ring.js';
import { findNewestSecret, listSecrets } from '../platform/secrets/secrets.queries.js';
import { programVersion } from '../platform/root.js';
import { drill, type DrillOptions } from './drill.js';
import { requireOwnDatabase } from './reading.js';
import { type OutputOptions, present, say } from './output.js';

/** What Greenroom writes when it starts on an empty database. */
const filledByStart = ['event_stream', 'installation', 'secrets', 'tz_data', 'workspace_settings'];

const progressEveryMs = 2_000;

/** Saves everything in the database to a new file, while Greenroom runs. */
export async function backup(file: string, options: OutputOptions): Promise<void> {
  const config = loadConfig(process.env);
  requireOwnDatabase(config);
  await requireNewFile(file);
  const { dataSource, embedded } = await openDatabase(config, say, { migrate: false });
  const began = performance.now();
  // Nobody takes half a file for a backup.
  const partial = `${file}.partial`;
  try {
    const { pending } = await migrationState(dataSource);
    if (pending.length === dataSource.migrations.length) throw new StartupError('The database is empty.');
    const secret = await findNewestSecret(dataSource.manager);
    const source = { version: programVersion(), secret: secret && shortFingerprint(secret), now: new Date() };
    const stream = (await open(partial, 'wx', 0o600)).createWriteStream({ flush: true });
    const missing: string[] = [];
    const moreRows = bucketRows(new FileStore(dataSource, config), (id) => missing.push(id));
    const { tables } = await writeBackup(dataSource, { ...source, moreRows, onTable: progress('Saved') }, stream);
    await rename(partial, file);
    await syncFolder(dirname(file));
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    say(`${totalOf(Object.values(tables))} in ${seconds} s. Size: ${sizeOf((await stat(file)).size)}.`);
    if (missing.length > 0) say(`WARNING: not in the bucket, and so not in the backup: ${missing.join(', ')}.`);
    if (secret !== null) say(`It doesn't contain the secret. ${whereIs(config)}`);
    const { size } = await stat(file);
    present(options, { file, bytes: size, version: source.version, secret: source.secret, tables }, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') await rm(partial, { force: true });
    throw explained(error, partial);
  } finally {
    await dataSource.destroy();
    await embedded?.stop();
  }
}

/** Restores a backup into an empty database, all of it or nothing; with `drill`, only to see whether it can be. */
export async function restore(file: string, options: DrillOptions & { drill?: true } = {}): Promise<void> {
  if (options.drill === true) return drill(file, options, (config) => restoreInto(config, file));
  await restoreInto(loadConfig(process.env), file);
}

async function restoreInto(config: Config, file: string): Promise<void> {
  await access(file, constants.R_OK).catch((error: NodeJS.ErrnoException) => {
    throw new StartupError(`Can't read ${file} (${error.code}).`, { cause: error });
  });
  const applicationName = 'greenroom restore';
  const { dataSource, embedded } = await openDatabase(config, say, { migrate: false, applicationName });
  const began = performance.now();
  try {
    const sums: TableSum[] = [];
    const report = progress('Restored');
    const onTable = (name: string, sum: TableSum) => report(name, sums[sums.push(sum) - 1]!);
    const onHeader = ({ createdAt, version }: BackupHeader) =>
      say(`Restoring the backup of ${createdAt}, made by version ${version} …`);
    say('Checking the file …');
    await readBackup(dataSource, () => createReadStream(file), {
      version: programVersion(),
      filledByStart,
      onHeader,
      onTable,
      finish: setRestored,
    });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    say(`${totalOf(sums)} in ${seconds} s. The database is up to date.`);
    say(await adviceAboutSecret(await listSecrets(dataSource.manager), config));
  } catch (error) {
    throw explained(error, file);
  } finally {
    await dataSource.destroy();
    await embedded?.stop();
  }
}

async function requireNewFile(file: string): Promise<void> {
  for (const path of [file, `${file}.partial`]) {
    if (await stat(path).catch(() => null)) {
      throw new StartupError(`${path} exists already. Choose another name, or remove it first.`);
    }
  }
}

/** Says every few seconds how far it has got. */
function progress(verb: string): (name: string, sum: TableSum) => void {
  let saidAt: number | undefined;
  let count = 0;
  return (name, { rows }) => {
    count += 1;
    saidAt ??= performance.now();
    if (performance.now() - saidAt < progressEveryMs && rows < 100_000) return;
    saidAt = performance.now();
    say(`${verb} ${count} tables, the last one ${name} with ${rows} rows …`);
  };
}

function totalOf(sums: readonly TableSum[]): string {
  const rows = sums.reduce((total, sum) => total + sum.rows, 0);
  return `${rows} rows of ${sums.length} tables`;
}

function sizeOf(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function whereIs({ secretFile }: Config): string {
  return secretFile === undefined ? 'Keep the value of SECRET, too.' : `Keep a copy of ${secretFile}, too.`;
}

async function adviceAboutSecret(stored: Awaited<ReturnType<typeof listSecrets>>, { secret, secretFile }: Config) {
  try {
    if (stored.length > 0) openRing(stored, secret);
    return 'The secret matches: links in sent emails still work.';
  } catch (error) {
    if (!(error instanceof WrongSecret)) throw error;
    const where = secretFile === undefined ? 'Set SECRET to' : `Set SECRET to, or save in ${secretFile},`;
    return `WARNING: ${error.message} ${where} the secret that was used when the backup was made, before you start.`;
  }
}

function explained(error: unknown, file: string): unknown {
  if (error instanceof BackupError) return new StartupError(error.message, { cause: error });
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new StartupError(
      `The disk is full, so there is no backup. Free some space in ${dirname(file)}, or choose another folder.`,
      { cause: error },
    );
  }
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EROFS' || code === 'ENOTDIR') {
    return new StartupError(`Can't write ${file} (${code}). Check that the folder exists and its permissions.`, {
      cause: error,
    });
  }
  return error;
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync();
  await folder.close();
}
