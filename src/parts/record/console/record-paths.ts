import { callPath } from '../../../console/paths/paths.js';

/** The records of a call. */
export function recordPath(call: { slug: string }): string {
  return `${callPath(call)}/record`;
}

/** The archive of a record that is kept. */
export function recordFilePath(call: { slug: string }, { id }: { id: string }): string {
  return `${recordPath(call)}/${id}`;
}
