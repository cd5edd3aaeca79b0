import { Place } from '../../platform/place.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { isNewerTzVersion } from './tz-version.js';
import { resolveWallTime } from './wall-time.js';
import { tzDataVersion } from './zone-rules.js';

/** The instant of a local time, with the release of the time zone data that it was derived from. */
export interface DerivedInstant {
  at: Date;
  tzVersion: string;
}

/** Returns the instant of a local time (`YYYY-MM-DDTHH:mm`); the first one if clocks go back then, unless the second is meant. */
export function derivedInstant(local: string, timeZone: string, overlap?: 'first' | 'second'): DerivedInstant {
  return { at: resolveWallTime(local, timeZone, overlap).startsAt, tzVersion: tzDataVersion() };
}

/** A deadline or another moment that is stored as it was typed, and as the instant that was derived from that. */
export interface StoredInstant extends DerivedInstant {
  id: string;
  callId: string;
  local: string;
  timeZone: string;
  /** Which of two hours is meant when clocks go back, where the second one can be. */
  overlap?: 'first' | 'second';
}

/**
 * Returns the instant that newer time zone data derives, and whether it is another one. Returns null unless the data is
 * newer than that of the stored instant: older data never derives again.
 */
export function rederived(stored: StoredInstant): (DerivedInstant & { isMoved: boolean }) | null {
  const derived = derivedInstant(stored.local, stored.timeZone, stored.overlap);
  if (!isNewerTzVersion(derived.tzVersion, stored.tzVersion)) return null;
  return { ...derived, isMoved: derived.at.getTime() !== stored.at.getTime() };
}

/** A kind of stored instants that newer time zone data derives again, as the area that owns them declares it. */
export interface StoredInstants {
  /** Of the audit entry for one that moves, and its subject. */
  action: string;
  subject: (stored: StoredInstant) => string;
  /** Returns those that are not over, and were derived from older data than `version`. */
  list: (connection: Connection, version: string, now: Date) => Promise<StoredInstant[]>;
  write: (tx: Tx, id: string, derived: DerivedInstant) => Promise<void>;
}

/** The stored instants of all areas. */
export const storedInstants = new Place<StoredInstants>();

/** The columns of a statement that lists them. */
export const storedInstantColumns = {
  id: 'uuid',
  callId: 'uuid',
  local: 'text',
  timeZone: 'text',
  at: 'timestamptz',
  tzVersion: 'text',
} as const;
