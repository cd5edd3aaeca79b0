import type { SheetValues } from './sheet-merge.js';

const prefix = 'greenroom-review:';

/** A score sheet as it was filled in on this device. */
export interface KeptSheet {
  /** The address of its page. */
  path: string;
  /** Whose it is: nobody else gets to see it on this device. */
  juror: string;
  title: string;
  /** As the server had it when it was opened or last saved, with its version. */
  base: SheetValues;
  version: number;
  /** The received version of the proposal that its juror has read; missing if it was kept before there were any. */
  text?: string;
  mine: SheetValues;
  seconds: number;
  intent: 'draft' | 'hand-in';
  /** Whether the server has it. Then it only makes an older copy of the page current. */
  isSent: boolean;
}

/** Returns the sheets of a juror on this device. */
export function listKept(juror: string): KeptSheet[] {
  return keys().flatMap((key) => {
    const sheet = readSheet(key);
    return sheet?.juror === juror ? [sheet] : [];
  });
}

/** Removes the sheets of other jurors from this device. */
export function removeOthers(juror: string): void {
  for (const key of keys()) if (readSheet(key)?.juror !== juror) localStorage.removeItem(key);
}

export function findKept(path: string, juror: string): KeptSheet | null {
  return listKept(juror).find((sheet) => sheet.path === path) ?? null;
}

/** Stores a sheet. Returns false if the device has no space for it. */
export function putKept(sheet: KeptSheet): boolean {
  try {
    localStorage.setItem(prefix + sheet.path, JSON.stringify(sheet));
    return true;
  } catch {
    return false;
  }
}

export function removeKept(path: string): void {
  localStorage.removeItem(prefix + path);
}

function keys(): string[] {
  return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
}

function readSheet(key: string): KeptSheet | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as KeptSheet | null;
  } catch {
    return null;
  }
}
