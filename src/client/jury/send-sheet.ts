import { reviewCacheName } from './cache-name.js';
import { type KeptSheet, putKept, removeKept } from './kept-sheets.js';
import { readSheet, type ServedSheet } from './sheet-form.js';
import { mergeSheets, type SheetConflict } from './sheet-merge.js';
import { clearPages } from '../offline/page-cache.js';

/** What came of sending a sheet that was kept on this device. */
export type Sent =
  /** The server has it; `isNew` unless it had it before. */
  | { outcome: 'sent'; isNew: boolean }
  /** The device is still offline, or the server doesn't answer. */
  | { outcome: 'waiting' }
  | { outcome: 'signed-out' }
  /** It can't be changed any more: see its page. */
  | { outcome: 'closed' }
  /** Something is missing or wrong in it. */
  | { outcome: 'invalid' }
  /** The same fields were changed elsewhere, too. */
  | { outcome: 'conflict'; conflicts: SheetConflict[]; served: ServedSheet; merged: Record<string, string> };

const timeoutMs = 15_000;

/** Sends a sheet, merged with what was saved elsewhere in the meantime. What is sent is removed from the device. */
export async function sendSheet(kept: KeptSheet): Promise<Sent> {
  try {
    const page = await fetch(kept.path, { headers: { accept: 'text/html' }, signal: AbortSignal.timeout?.(timeoutMs) });
    if (page.redirected || page.status === 401) {
      await clearPages(reviewCacheName);
      return { outcome: 'signed-out' };
    }
    if (page.status === 403 || page.status === 404) return { outcome: 'closed' };
    if (!page.ok) return { outcome: 'waiting' };
    const served = readSheet(new DOMParser().parseFromString(await page.text(), 'text/html'));
    if (served === null) return { outcome: 'closed' };
    // Somebody else has signed in, to whom the proposal is assigned, too.
    if (served.juror !== kept.juror) return { outcome: 'signed-out' };
    const { merged, conflicts } = mergeSheets(kept.base, kept.mine, served.values);
    if (conflicts.length > 0) return { outcome: 'conflict', conflicts, served, merged };
    const isSame = Object.entries(merged).every(([name, value]) => value === lines(served.values[name] ?? ''));
    // A sheet that was submitted elsewhere stays submitted; a draft from before doesn't take it back.
    const intent = served.isHandedIn ? 'hand-in' : kept.intent;
    if (isSame && (intent === 'draft' || served.isHandedIn)) return sent(kept, false);
    return await post(kept, served, { ...merged, intent });
  } catch {
    return { outcome: 'waiting' };
  }
}

async function post(kept: KeptSheet, served: ServedSheet, values: Record<string, string>): Promise<Sent> {
  const { token, version } = served;
  const body = {
    ...values,
    _csrf: token,
    version: String(version),
    seconds: String(kept.seconds),
    text: kept.text ?? '',
  };
  const response = await fetch(kept.path, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams(body),
    signal: AbortSignal.timeout?.(timeoutMs),
  });
  if (!response.ok || response.redirected) return { outcome: 'waiting' };
  const answer = (await response.json()) as { version: string; stopped: string; isLate?: boolean };
  if (answer.isLate) return { outcome: 'waiting' };
  if (answer.stopped !== '') return { outcome: 'closed' };
  return answer.version === '' ? { outcome: 'invalid' } : sent(kept, true);
}

function sent(kept: KeptSheet, isNew: boolean): Sent {
  removeKept(kept.path);
  return { outcome: 'sent', isNew };
}

/** Remembers that the server has a sheet as it is on this device, so that an older copy of its page is made current. */
export function markSent(kept: KeptSheet): void {
  putKept({ ...kept, isSent: true, seconds: 0 });
}

function lines(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
