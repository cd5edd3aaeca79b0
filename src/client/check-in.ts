/**
 * The pages of the check-in app on a phone. With network or without: the roster of the session and every scan are stored
 * on the phone until the server has them. The pages work without this script as long as there is network.
 */
import { openCheckIn } from './check-in/open-check-in.js';
import { clearPages, storePage } from './check-in/page-cache.js';
import { removeOutdatedRosters, removeRosters } from './check-in/storage.js';

removeOutdatedRosters(Date.now());

// Names do not stay on a phone whose user signed out. Scans that were not sent do; they hold no names.
document.querySelector('form[action$="/sign-out"]')?.addEventListener('submit', () => {
  removeRosters();
  void clearPages();
});

// Browsers offer cameras, hashes and service workers to secure pages only; elsewhere the forms of the page do the work.
if (isSecureContext) {
  const app = document.querySelector<HTMLElement>('[data-check-in]');
  if (app) openCheckIn(app);
  else void storePage([]);
}
