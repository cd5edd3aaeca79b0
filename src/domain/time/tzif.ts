import { changesOfYear, readPosixRule } from './posix-rule.js';
import type { ZonePeriods } from './tz-data.js';

/** Rules that repeat are written out until this year, as in the data that the program was released with. */
const lastYear = 2499;
/** Before the first clocks. Some files begin with the "Big Bang". */
const earliestMs = -5e12;
const headerBytes = 44;

/**
 * Reads a compiled time zone (RFC 9636) of version 2 or later. Throws RangeError, with the reason, for anything that is
 * not one, or that counts leap seconds.
 */
export function readTzif(bytes: Uint8Array): ZonePeriods {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const skipped = countsAt(view, 0);
  if (view.getUint8(4) === 0) throw new RangeError('It has no 64-bit data.');
  const start = headerBytes + lengthOf(skipped, 4);
  const { times, types, chars, leaps, standards, universals } = countsAt(view, start);
  if (leaps > 0) throw new RangeError('It counts leap seconds.');
  if (types === 0) throw new RangeError('It has no offset.');

  const timesAt = start + headerBytes;
  const indexesAt = timesAt + times * 8;
  const typesAt = indexesAt + times;
  const footerAt = typesAt + types * 6 + chars + standards + universals;
  const offsetOf = (type: number) => {
    if (type >= types) throw new RangeError('It refers to an offset that it does not have.');
    return view.getInt32(typesAt + type * 6);
  };
  const changes = Array.from({ length: times }, (_, index) => ({
    at: Number(view.getBigInt64(timesAt + index * 8)) * 1000,
    offset: offsetOf(view.getUint8(indexesAt + index)),
  }));
  if (changes.some(({ at }, index) => at <= (changes[index - 1]?.at ?? -Infinity))) {
    throw new RangeError('Its changes are not in order.');
  }
  return periodsOf(offsetOf(0), [...changes, ...repeated(footerOf(bytes, footerAt), changes.at(-1)?.at ?? 0)]);
}

type Counts = Record<'universals' | 'standards' | 'leaps' | 'times' | 'types' | 'chars', number>;

function countsAt(view: DataView, start: number): Counts {
  if (view.byteLength < start + headerBytes || view.getUint32(start) !== 0x545a6966) {
    throw new RangeError('It is not a TZif file, or it is cut.');
  }
  const count = (index: number) => view.getUint32(start + 20 + index * 4);
  return {
    universals: count(0),
    standards: count(1),
    leaps: count(2),
    times: count(3),
    types: count(4),
    chars: count(5),
  };
}

function lengthOf({ universals, standards, leaps, times, types, chars }: Counts, timeBytes: number): number {
  return times * (timeBytes + 1) + types * 6 + chars + leaps * (timeBytes + 4) + standards + universals;
}

/** Returns the TZ string between two line ends, which can be empty. */
function footerOf(bytes: Uint8Array, at: number): string {
  const text = new TextDecoder('latin1').decode(bytes.subarray(at));
  const match = /^\n([^\n]*)\n/u.exec(text);
  if (match === null) throw new RangeError('It is cut.');
  return match[1] ?? '';
}

function repeated(footer: string, after: number): { at: number; offset: number }[] {
  if (footer === '') return [];
  const rule = readPosixRule(footer);
  const firstYear = new Date(after).getUTCFullYear();
  const years = Array.from({ length: Math.max(0, lastYear - firstYear + 1) }, (_, index) => firstYear + index);
  return years.flatMap((year) => changesOfYear(rule, year)).filter(({ at }) => at > after);
}

// Seconds of local mean time are rounded, as in the packed data.
function periodsOf(first: number, changes: readonly { at: number; offset: number }[]): ZonePeriods {
  const minutes = (seconds: number) => 0 - Math.round((0 - seconds) / 60);
  const untils: number[] = [];
  const offsets: number[] = [minutes(first)];
  for (const { at, offset } of changes) {
    const next = minutes(offset);
    if (at < earliestMs) offsets[0] = next;
    else if (next !== offsets.at(-1)) {
      untils.push(at);
      offsets.push(next);
    }
  }
  return { untils: [...untils, Infinity], offsets };
}
