/**
 * `data-registered="/calls/…/sessions/…" data-tells="https://example.org"`: tells the page of that site, whose element
 * opened this tab, that somebody registered for a session, and not who. No other site can hear it.
 */
export function tellOpener(): void {
  const { opener, location, sessionStorage } = window;
  const { registered, tells } = document.querySelector<HTMLElement>('[data-tells]')?.dataset ?? {};
  // Once: the page can be loaded again.
  if (opener === null || tells === undefined || sessionStorage.getItem(location.href) !== null) return;
  sessionStorage.setItem(location.href, tells);
  opener.postMessage({ type: 'greenroom-registered', url: `${location.origin}${registered}` }, tells);
}
