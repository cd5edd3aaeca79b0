import { loadMoreOptions } from './more-options.js';

const yearSeconds = 60 * 60 * 24 * 365;

/**
 * `<div data-shown-zone="Asia/Taipei">`: visitors who never chose a time zone get the browser's. Reloads the page once
 * in that zone, but not again if the cookie can't be set.
 */
export function offerBrowserZone(): void {
  const zone = browserZone();
  const page = document.querySelector<HTMLElement>('[data-shown-zone]');
  if (!zone || !page) return;
  if (hasCookie('tz') || new URLSearchParams(location.search).has('tz')) return;
  setCookie('tz', zone);
  if (page.dataset.shownZone !== zone && hasCookie('tz')) location.reload();
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
