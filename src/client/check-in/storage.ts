import type { PendingScan, ScanStore } from './check-in-queue.js';
import { isOutdated, type Roster } from './roster.js';

// Phones may have unsent scans under these keys, so renaming them would lose people.
const rosterPrefix = 'greenroom-door:list:';
const scanPrefix = 'greenroom-door:scan:';

/** Opens the pending scans of a session, each with its own key in localStorage. */
export function openScanStore(sessionId: string): ScanStore {
  const prefix = `${scanPrefix}${sessionId}:`;
  const read = (key: string) => readJson(key) as PendingScan | null;
  return {
    list: () => keysWith(prefix).flatMap((key) => read(key) ?? []),
    find: (id) => read(prefix + id),
    put: (scan) => localStorage.setItem(prefix + scan.id, JSON.stringify(scan)),
    remove: (id) => localStorage.removeItem(prefix + id),
  };
}

export function readRoster(sessionId: string): Roster | null {
  return readJson(rosterPrefix + sessionId) as Roster | null;
}

/** Stores a roster. One that is too large for the browser is only kept in memory. */
export function writeRoster(sessionId: string, roster: Roster): void {
  const key = rosterPrefix + sessionId;
  try {
    localStorage.setItem(key, JSON.stringify(roster));
  } catch {
    localStorage.removeItem(key);
  }
}

export function removeRosters(): void {
  for (const key of keysWith(rosterPrefix)) localStorage.removeItem(key);
}

/** Removes rosters whose check-in closed more than a day ago, and unreadable ones. */
export function removeOutdatedRosters(nowMs: number): void {
  for (const key of keysWith(rosterPrefix)) {
    const roster = readJson(key) as Roster | null;
    if (roster === null || isOutdated(roster, nowMs)) localStorage.removeItem(key);
  }
}

function keysWith(prefix: string): string[] {
  return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
}

/** Returns the value stored with a key, or null if it is missing or unreadable. */
function readJson(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}
