import { callPath } from '../../../console/paths/paths.js';

/** What the people of a call need to take part. */
export function accessNeedsPath(call: { slug: string }): string {
  return `${callPath(call)}/access-needs`;
}

/** A need, and what becomes of it. */
export function accessNeedPath(call: { slug: string }, { id }: { id: string }): string {
  return `${accessNeedsPath(call)}/${id}`;
}
