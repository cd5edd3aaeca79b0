import { callPath } from '../../../console/paths/paths.js';

/** Imports sessions of another program. */
export function importSessionsPath(call: { slug: string }): string {
  return `${callPath(call)}/import-sessions`;
}
