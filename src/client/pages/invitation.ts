/** `<div data-opened="/…">`: reports that the page of an invitation is shown, which mail scanners rarely do. */
export function reportOpened(): void {
  const path = document.querySelector<HTMLElement>('[data-opened]')?.dataset.opened;
  if (path !== undefined) navigator.sendBeacon(path);
}
