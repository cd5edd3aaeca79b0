import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { checkTzData, TzDataError } from './check-tz-data.js';
import { packZone } from './pack-zone.js';
import { builtInTzData, type TzData } from './tz-data.js';
import { readTzif } from './tzif.js';

/** Folders beside the zones: the same once more, and with leap seconds. */
const otherFolders = /^(?:posix|right)(?:\/|$)/u;
/** Zones of a machine, and none at all. */
const otherFiles = /^(?:localtime|posixrules|Factory)$/u;
const mostBytes = 8_000_000;

/**
 * Reads time zone data from a file in the packed form of moment-timezone, or from a folder of compiled time zones, such
 * as /usr/share/zoneinfo. Throws `TzDataError` in words for anything else.
 */
export async function readTzData(path: string): Promise<TzData> {
  try {
    const { isFolder, size } = await stat(path).then((found) => ({ isFolder: found.isDirectory(), size: found.size }));
    if (isFolder) return checkTzData(await readFolder(path));
    if (size > mostBytes) throw new TzDataError('The file is too large.');
    return checkTzData(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw new TzDataError(`${path}: ${reasonOf(error)}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof TzDataError) return error.message;
  if (error instanceof SyntaxError) return 'The file is not JSON, or it is cut.';
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'There is no such file or folder.';
  if (code === 'EACCES') return 'Greenroom is not allowed to read it.';
  return error instanceof Error ? error.message : String(error);
}

async function readFolder(folder: string): Promise<Partial<TzData>> {
  const version = await versionIn(folder);
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const contents = new Map<string, Buffer>();
  for (const file of files) {
    const path = join(file.parentPath, file.name);
    const name = relative(folder, path).split(sep).join('/');
    if (otherFolders.test(name) || otherFiles.test(name) || !/^[\w+/-]+$/u.test(name)) continue;
    // Links of the file system lead to files, too.
    const bytes = file.isFile() || file.isSymbolicLink() ? await readSmall(path) : null;
    if (bytes?.subarray(0, 4).toString('latin1') === 'TZif') contents.set(name, bytes);
  }
  if (contents.size === 0) throw new TzDataError('There are no compiled time zones in it.');
  const links = builtInTzData.links.filter((line) => {
    const [target = '', name = ''] = line.split('|');
    const own = contents.get(name);
    return contents.has(target) && (own === undefined || own.equals(contents.get(target) ?? own));
  });
  const linked = new Set(links.map((line) => line.slice(line.indexOf('|') + 1)));
  const zones = [...contents].filter(([name]) => !linked.has(name)).map(([name, bytes]) => zoneOf(name, bytes));
  return { version, zones, links };
}

function zoneOf(name: string, bytes: Buffer): string {
  try {
    return packZone(name, readTzif(bytes));
  } catch (error) {
    throw new TzDataError(`The zone ${name} is damaged. ${error instanceof Error ? error.message : ''}`, {
      cause: error,
    });
  }
}

async function readSmall(path: string): Promise<Buffer | null> {
  const found = await stat(path);
  return found.isFile() && found.size < 100_000 ? readFile(path) : null;
}

/** The version is in a file of its own, or in the first line of the source. */
async function versionIn(folder: string): Promise<string> {
  for (const name of ['+VERSION', 'version', 'VERSION', 'tzdata.zi']) {
    const text = await readFile(join(folder, name), 'utf8').catch(() => '');
    const version = /^(?:# version )?(\d{4}[a-z]{1,2})\s/u.exec(`${text.slice(0, 40)}\n`)?.[1];
    if (version !== undefined) return version;
  }
  throw new TzDataError('It does not say its version: there is no tzdata.zi, +VERSION or version in it.');
}
