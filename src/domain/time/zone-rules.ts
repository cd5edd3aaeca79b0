import { zonePeriods } from './tz-data.js';

export { tzDataVersion } from './tz-data.js';

/** A change of a zone's offset. Offsets are minutes east of UTC; `at` is the first instant of the new offset. */
export interface Transition {
  at: Date;
  offsetBefore: number;
  offsetAfter: number;
}

/** Offset of a zone at an instant, in minutes east of UTC. Throws RangeError for an unknown zone. */
export function offsetMinutesAt(at: Date, timeZone: string): number {
  const { untils, offsets } = zonePeriods(timeZone);
  return offsets[periodIndex(untils, at.getTime())] ?? 0;
}

/** Changes of offset with `from < at <= to`, oldest first. Throws RangeError for an unknown zone. */
export function transitions(timeZone: string, from: Date, to: Date): Transition[] {
  const { untils, offsets } = zonePeriods(timeZone);
  const found: Transition[] = [];
  for (let i = periodIndex(untils, from.getTime()); i < untils.length - 1; i++) {
    const at = untils[i] ?? Infinity;
    if (at > to.getTime()) break;
    found.push({ at: new Date(at), offsetBefore: offsets[i] ?? 0, offsetAfter: offsets[i + 1] ?? 0 });
  }
  return found;
}

// First period whose end lies after the instant.
function periodIndex(untils: number[], ms: number): number {
  let low = 0;
  let high = untils.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((untils[middle] ?? Infinity) > ms) high = middle;
    else low = middle + 1;
  }
  return low;
}
