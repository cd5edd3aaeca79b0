import { callPath } from './paths.js';

/** Returns the path of everything that was written in a call, and of where to write. */
export function writePath(call: { slug: string }): string {
  return `${callPath(call)}/write`;
}
