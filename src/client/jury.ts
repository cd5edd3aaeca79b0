/**
 * A juror's reviews on a train: the pages that they ask for are stored on the device, and so is every score sheet until
 * the server has it. Online, the pages also work without this script.
 */
import { actionOf } from './dom.js';
import { listKept, removeOthers } from './jury/kept-sheets.js';
import { ListPage } from './jury/list-page.js';
import { SheetPage } from './jury/sheet-page.js';

// Browsers only allow service workers on secure pages.
if (isSecureContext && 'caches' in globalThis) {
  const list = document.querySelector<HTMLElement>('[data-reviews]');
  const form = document.querySelector<HTMLFormElement>('form[data-draft][data-juror]');
  const juror = document.querySelector<HTMLElement>('[data-juror]')?.dataset.juror;
  // Only as a page opens: a tab of a juror who was signed in before would remove what the next one fills in.
  if (juror !== undefined) removeOthers(juror);
  if (list !== null) new ListPage(list).start();
  if (form !== null && juror !== undefined) new SheetPage(form, juror).start();
  if (juror !== undefined) askBeforeSigningOut(juror);
  if ('serviceWorker' in navigator)
    navigator.serviceWorker.register('/console/jury/worker.js', { scope: '/console/jury' }).catch(() => {});
}

/** Signing out removes what is kept on the device (`pages/kept-reviews.ts`), so it asks if something wasn't sent. */
function askBeforeSigningOut(juror: string): void {
  const question = document.querySelector<HTMLElement>('[data-sign-out-question]')?.dataset.signOutQuestion ?? '';
  document.addEventListener(
    'submit',
    (event) => {
      if (!(event.target instanceof HTMLFormElement) || !actionOf(event.target).endsWith('/sign-out')) return;
      if (listKept(juror).every(({ isSent }) => isSent) || confirm(question)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    { capture: true },
  );
}
