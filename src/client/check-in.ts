/**
 * The check-in pages on a phone. They work offline: the roster of the session is stored on the phone, and so is every
 * scan until the server has it. Online, they also work without this script.
 */
import { openCheckIn } from './check-in/open-check-in.js';
import { pageCacheName } from './check-in/cache-name.js';
import { removeOutdatedRosters } from './check-in/storage.js';
import { storePage } from './offline/page-cache.js';

removeOutdatedRosters(Date.now());

// Browsers only allow cameras, hashes and service workers on secure pages; elsewhere, the forms of the page are used.
if (isSecureContext) {
  const app = document.querySelector<HTMLElement>('[data-check-in]');
  if (app) openCheckIn(app);
  else void storePage(pageCacheName, location.pathname, []);
}
