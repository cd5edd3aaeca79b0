import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder with `package.json`, `templates/` and `public/`, whether the program runs from `src/` (tests) or from
 * `dist/src/`.
 */
export const projectRoot = findRoot(dirname(fileURLToPath(import.meta.url)));

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('No package.json above the program: the installation is incomplete');
  return findRoot(parent);
}

/** Returns the text of a file that belongs to the program, by its path below the folder with `package.json`. */
export function programText(path: string): string {
  return readFileSync(join(projectRoot, path), 'utf8');
}

/** Returns the version of the program. */
export function programVersion(): string {
  const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { version: string };
  return version;
}
