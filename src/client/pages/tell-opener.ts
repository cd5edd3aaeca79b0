const keptName = 'greenroom-opener';

/**
 * `data-registered="/calls/…/sessions/…"`: tells the page of another site whose element opened this tab that somebody
 * registered for a session, and not who. Only its origin gets it, which the browser names on the first page of the tab.
 */
export function tellOpener(): void {
  const { opener, location, sessionStorage } = window;
  if (opener === null) return;
  const from = URL.canParse(document.referrer) ? new URL(document.referrer).origin : location.origin;
  if (from !== location.origin) sessionStorage.setItem(keptName, from);
  const origin = sessionStorage.getItem(keptName);
  const path = document.querySelector<HTMLElement>('[data-registered]')?.dataset['registered'];
  // Once: the page can be loaded again.
  if (origin === null || path === undefined || sessionStorage.getItem(location.href) !== null) return;
  sessionStorage.setItem(location.href, origin);
  opener.postMessage({ type: 'greenroom-registered', url: location.origin + path }, origin);
}
