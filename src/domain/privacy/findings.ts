import type { Change } from '../identity/change.js';
import { Place } from '../../platform/place.js';

/**
 * Looks at what an area finds in the data about people of a call, before it is erased or corrected, and returns what
 * keeps that afterwards. The jury of the call is locked.
 */
export const findings = new Place<(change: Change, callId: string) => Promise<() => Promise<void>>>();

/** Looks at the findings of all areas; the returned function keeps them. */
export async function lookAtFindings(change: Change, callId: string): Promise<() => Promise<void>> {
  const keeping: (() => Promise<void>)[] = [];
  for (const look of findings.all) keeping.push(await look(change, callId));
  return async () => {
    for (const keep of keeping) await keep();
  };
}
