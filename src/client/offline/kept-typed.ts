import type { Typed } from '../pages/typed-fields.js';

const prefix = 'greenroom-typed:';
const keptMs = 24 * 3_600_000;

/** What was typed into the form of a page and the server doesn't have, on this device alone. */
interface KeptTyped {
  /** When it was typed, in milliseconds of Unix time. */
  at: number;
  typed: Typed;
  /** The version of what it changes. */
  version?: string;
}

/** Returns what was typed into the form at this path within a day, or null. */
export function findTyped(path: string): KeptTyped | null {
  try {
    return JSON.parse(localStorage.getItem(prefix + path) ?? 'null') as KeptTyped | null;
  } catch {
    return null;
  }
}

/** Stores it; null removes it. A browser that is full, or stores nothing in a private window, has it on the page alone. */
export function keepTyped(path: string, kept: Omit<KeptTyped, 'at'> | null): void {
  try {
    if (kept === null) localStorage.removeItem(prefix + path);
    else localStorage.setItem(prefix + path, JSON.stringify({ at: Date.now(), ...kept }));
  } catch {
    // See above.
  }
}

/** Removes what was typed longer ago than a day, or all of it. */
export function forgetTyped(isAll: boolean): void {
  try {
    for (const key of Object.keys(localStorage)) {
      const path = key.startsWith(prefix) ? key.slice(prefix.length) : null;
      if (path !== null && (isAll || !(Date.now() - (findTyped(path)?.at ?? 0) < keptMs))) keepTyped(path, null);
    }
  } catch {
    // A browser that stores nothing.
  }
}
