import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './root.js';

/** Returns the text of a file that belongs to the program, by its path below the folder with `package.json`. */
export function programText(path: string): string {
  return readFileSync(join(projectRoot, path), 'utf8');
}
