import { actionOf } from '../dom.js';
import { reviewCacheName } from '../jury/cache-name.js';

const sheetPrefix = 'greenroom-review:';

/**
 * Removes a juror's reviews from this device: all of them when they sign out, and what the server has once the session
 * has ended. Then scores that weren't sent wait for the juror to sign in again; if somebody else does so, they are removed.
 */
export function forgetKeptReviews(): void {
  if (!isSecureContext || !('caches' in globalThis)) return;
  if (location.pathname === '/console/sign-in') forget((sheet) => sheet.includes('"isSent":true'));
  document.addEventListener('submit', ({ target, defaultPrevented }) => {
    if (defaultPrevented || !(target instanceof HTMLFormElement) || !actionOf(target).endsWith('/sign-out')) return;
    forget(() => true);
  });
}

function forget(isForgotten: (sheet: string) => boolean): void {
  void caches.delete(reviewCacheName);
  for (const key of Object.keys(localStorage))
    if (key.startsWith(sheetPrefix) && isForgotten(localStorage.getItem(key) ?? '')) localStorage.removeItem(key);
}
