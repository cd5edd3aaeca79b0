import { DateTime, Zone } from 'luxon';
import { offsetMinutesAt } from './zone-rules.js';
import { offsetLabel } from './wall-time.js';

/**
 * A Luxon zone over the program's own time zone data, so that Luxon's calendar arithmetic follows current rules.
 * Do not resolve a typed wall time through it: Luxon settles overlaps by the present season. Use `resolveWallTime`.
 */
class DataZone extends Zone {
  readonly #name: string;

  constructor(name: string) {
    super();
    this.#name = name;
  }

  override get type(): string {
    return 'iana';
  }

  override get name(): string {
    return this.#name;
  }

  override get isUniversal(): boolean {
    return false;
  }

  override get isValid(): boolean {
    return true;
  }

  override offsetName(ts: number): string {
    return offsetLabel(this.offset(ts));
  }

  override formatOffset(ts: number, format: 'narrow' | 'short' | 'techie'): string {
    const minutes = this.offset(ts);
    const sign = minutes < 0 ? '-' : '+';
    const hours = Math.floor(Math.abs(minutes) / 60);
    const rest = Math.abs(minutes) % 60;
    const two = (value: number) => String(value).padStart(2, '0');
    if (format === 'narrow') return `${sign}${hours}${rest === 0 ? '' : `:${two(rest)}`}`;
    return `${sign}${two(hours)}${format === 'short' ? ':' : ''}${two(rest)}`;
  }

  override offset(ts: number): number {
    return offsetMinutesAt(new Date(ts), this.#name);
  }

  override equals(other: Zone): boolean {
    return other instanceof DataZone && other.name === this.#name;
  }
}

const zones = new Map<string, DataZone>();

/** An instant as a Luxon DateTime in a zone of our own data. Throws RangeError for an unknown zone. */
export function inZone(at: Date, timeZone: string): DateTime {
  offsetMinutesAt(at, timeZone);
  let zone = zones.get(timeZone);
  if (!zone) zones.set(timeZone, (zone = new DataZone(timeZone)));
  return DateTime.fromJSDate(at, { zone });
}
