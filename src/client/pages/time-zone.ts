const yearSeconds = 60 * 60 * 24 * 365;

/**
 * `<div data-shown-zone="Asia/Taipei">`: a visitor who never chose a time zone gets the browser's. The page is loaded
 * once more, in that zone; never again when the cookie cannot be set.
 */
export function offerBrowserZone(): void {
  const zone = browserZone();
  const page = document.querySelector<HTMLElement>('[data-shown-zone]');
  if (!zone || !page) return;
  if (hasCookie('tz') || new URLSearchParams(location.search).has('tz')) return;
  setCookie('tz', zone);
  if (page.dataset.shownZone !== zone && hasCookie('tz')) location.reload();
}

/** `<select data-preset-zone>`: a form that asks for a time zone starts with the browser's, unless one was chosen. */
export function presetZoneFields(): void {
  const zone = browserZone();
  for (const select of document.querySelectorAll<HTMLSelectElement>('select[data-preset-zone]')) {
    if (select.value === '' && [...select.options].some(({ value }) => value === zone)) select.value = zone;
  }
}

function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function setCookie(name: string, value: string): void {
  const secure = location.protocol === 'https:' ? '; secure' : '';
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${yearSeconds}; samesite=lax${secure}`;
}

function hasCookie(name: string): boolean {
  return document.cookie.split('; ').some((cookie) => cookie.startsWith(`${name}=`));
}
