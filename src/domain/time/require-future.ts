import { invalidField } from '../../platform/errors.js';

/** Throws Invalid for a moment in the past. `path` is the field. */
export function requireFuture(path: string, moment: Date, now: Date): void {
  if (moment <= now) throw invalidField(path, 'has-passed', 'Must be in the future.');
}
