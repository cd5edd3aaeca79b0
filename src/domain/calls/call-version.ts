import { fingerprint } from '../../platform/three-way-merge.js';
import { callChanges } from './call-input.js';
import type { Call } from './call.entity.js';

const edited = Object.keys(callChanges.shape) as (keyof typeof callChanges.shape)[];

/** Returns a fingerprint of everything that organizers can edit in a call. */
export function callVersion(call: Call): string {
  return fingerprint(edited.map((field) => [field, call[field] ?? null]));
}
