import type { PendingScan, ScanStore } from './check-in-queue.js';
import { isOutdated, type Roster } from './roster.js';

// Phones in use have scans under these names that the server may not have yet: renaming them would lose people.
const rosterPrefix = 'greenroom-door:list:';
const scanPrefix = 'greenroom-door:scan:';

/** Opens the scans of a session that the server has not answered, each under a key of its own in localStorage. */
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

/** Stores a roster. One that is too large for the browser is remembered only as long as the page is open. */
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

/** Removes rosters whose check-in closed more than a day ago, and those that cannot be read. */
export function removeOutdatedRosters(nowMs: number): void {
  for (const key of keysWith(rosterPrefix)) {
    const roster = readJson(key) as Roster | null;
    if (roster === null || isOutdated(roster, nowMs)) localStorage.removeItem(key);
  }
}

function keysWith(prefix: string): string[] {
  return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
}

/** Returns what this script wrote under a key, or null when nothing is there or it cannot be read. */
function readJson(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}
