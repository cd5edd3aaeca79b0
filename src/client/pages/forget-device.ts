import { pageCacheName } from '../check-in/cache-name.js';
import { removeRosters } from '../check-in/storage.js';
import { actionOf } from '../dom.js';
import { forgetOwnPages } from '../own/own-page.js';
import { forgetTyped } from '../offline/kept-typed.js';
import { reviewCacheName } from '../jury/cache-name.js';

const sheetPrefix = 'greenroom-review:';

/**
 * Removes from this device the own pages of attendees and what they typed and didn't send, once they ask for it; and the reviews
 * of a juror, and the names of people at the door: all when they sign out, and on the page to which a device comes whose
 * session has ended, also elsewhere, except for scores that weren't sent: they wait for the juror to sign in again, and if
 * somebody else does so, they are removed. Scans that weren't sent stay; they contain no names.
 */
export function forgetDevice(): void {
  // "Not you?" and "Forget me on this device"; a link that was replaced; an erasure.
  for (const where of ['/forget', '/new-link', '/erase'])
    onSubmit(where, () => {
      forgetTyped(true);
      void forgetOwnPages();
    });
  if (!isSecureContext || !('caches' in globalThis)) return;
  if (location.pathname === '/console/sign-in') forget((sheet) => sheet.includes('"isSent":true'));
  onSubmit('/sign-out', () => forget(() => true));
}

function onSubmit(where: string, forgets: () => void): void {
  document.addEventListener('submit', ({ target, defaultPrevented }) => {
    if (!defaultPrevented && target instanceof HTMLFormElement && actionOf(target).endsWith(where)) forgets();
  });
}

function forget(isForgotten: (sheet: string) => boolean): void {
  removeRosters();
  for (const name of [pageCacheName, reviewCacheName]) void caches.delete(name);
  for (const key of Object.keys(localStorage))
    if (key.startsWith(sheetPrefix) && isForgotten(localStorage.getItem(key) ?? '')) localStorage.removeItem(key);
}
