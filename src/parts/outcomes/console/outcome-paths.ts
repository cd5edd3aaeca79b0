import { callPath } from '../../../console/paths/paths.js';

/** Returns the path of the outcomes of a call, of their file, or of counting them again. */
export function outcomesPath(call: { slug: string }, part?: 'csv' | 'xlsx' | 'count'): string {
  const path = `${callPath(call)}/outcomes`;
  if (part === undefined) return path;
  return part === 'count' ? `${path}/count` : `${path}.${part}`;
}
