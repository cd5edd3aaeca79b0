import { callPath } from '../../../console/paths/paths.js';

/** The consultations of a call, one of them, or what is done with it. */
export function consultationsPath(call: { slug: string }, ...parts: string[]): string {
  return [`${callPath(call)}/consultations`, ...parts].join('/');
}

/** A host, or what is done with them. */
export function hostPath(call: { slug: string }, { id }: { id: string }, ...parts: string[]): string {
  return consultationsPath(call, 'hosts', id, ...parts);
}
