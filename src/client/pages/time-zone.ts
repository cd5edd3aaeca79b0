import { loadMoreOptions } from './more-options.js';

const yearSeconds = 60 * 60 * 24 * 365;
/** On a line that stalls, what equips the page waits no longer. */
const patienceMs = 8000;

/**
 * `data-shown-zone="Asia/Taipei"`, on the main part or within it: visitors who never chose a time zone get the page again in the browser's zone.
 * What they have typed, opened or moved the focus to meanwhile stays, and so does the zone that the page has. Call this before what equips elements of
 * the page.
 */
export async function showInBrowserZone(): Promise<void> {
  const zone = browserZone();
  const shown = document.querySelector<HTMLElement>('[data-shown-zone]');
  const part = shown?.closest('main');
  if (!zone || !shown || !part) return;
  if (hasCookie('tz') || new URLSearchParams(location.search).has('tz')) return;
  setCookie('tz', zone);
  // Without cookies, the page would be the same.
  if (shown.dataset['shownZone'] === zone || !hasCookie('tz')) return;
  let isTouched = false;
  // The key that moves the focus into the part is pressed outside it.
  for (const event of ['input', 'pointerdown', 'keydown', 'focusin']) {
    part.addEventListener(event, () => (isTouched = true), { once: true, capture: true });
  }
  const signal = AbortSignal.timeout?.(patienceMs);
  const html = await fetch(location.href, { signal }).then((answer) => (answer.ok ? answer.text() : ''));
  // Not the page of a network that answers in our place.
  const inZone = new DOMParser().parseFromString(html, 'text/html').querySelector('main#main');
  // A parsed page has no scripts, so these would be shown.
  for (const plain of inZone?.querySelectorAll('noscript') ?? []) plain.remove();
  if (inZone !== null && !isTouched) part.replaceWith(document.adoptNode(inZone));
}

/** `<select data-preset-zone>` preselects the browser's time zone, unless one was chosen. */
export function presetZoneFields(): void {
  const zone = browserZone();
  for (const select of document.querySelectorAll<HTMLSelectElement>('select[data-preset-zone]')) {
    if (select.value === '') void presetZone(select, zone);
  }
}

async function presetZone(select: HTMLSelectElement, zone: string): Promise<void> {
  const hasZone = () => [...select.options].some(({ value }) => value === zone);
  if (!hasZone()) await loadMoreOptions(select);
  // In the meantime, somebody can have chosen another.
  if (select.value === '' && hasZone()) select.value = zone;
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
