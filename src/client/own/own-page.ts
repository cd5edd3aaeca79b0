import { getElement } from '../dom.js';
import { clearPages, storePage } from '../offline/page-cache.js';
import { ownCacheName, ownCachePrefix } from './cache-name.js';

const workerPath = '/me/worker.js';

/**
 * `<details data-keep-own="/me/{token}">`: keeps the own page and those of the registrations on this device once the person
 * asks for it, because the computer may not be theirs, and renews them with each visit. `<p data-copied-at>` says on a
 * copy from when it is.
 */
export function keepOwnPage(): void {
  sayCopied();
  const part = document.querySelector<HTMLElement>('[data-keep-own]');
  if (part === null || !isSecureContext || !('caches' in globalThis) || !('serviceWorker' in navigator)) return;
  const mePath = part.dataset.keepOwn ?? '';
  part.hidden = false;
  const [keep, remove] = ['keep', 'remove'].map((name) => getElement(part, `button[data-${name}]`, HTMLButtonElement));
  const show = (isKept: boolean, said?: string) => {
    keep!.hidden = isKept;
    remove!.hidden = !isKept;
    if (said !== undefined) getElement(part, '[role=status]', HTMLElement).textContent = part.dataset[said] ?? '';
  };
  const store = async () => {
    const isKept = await keepPages(mePath).catch(() => false);
    if (!isKept) await forgetOwnPages(mePath);
    show(isKept, isKept ? 'done' : 'failed');
  };
  keep!.addEventListener('click', () => void store());
  remove!.addEventListener('click', () => void forgetOwnPages(mePath).then(() => show(false, 'removed')));
  const begin = async () => {
    const isKept = await caches.has(ownCacheName(mePath));
    show(isKept);
    // A copy that can't be renewed now stays.
    if (isKept && !isCopy()) await keepPages(mePath).catch(() => false);
  };
  // A private window that stores nothing.
  void begin().catch(() => (part.hidden = true));
}

/** Removes the copies of one personal link from this device, or of all, with the workers that serve them. */
export async function forgetOwnPages(mePath?: string): Promise<void> {
  if (!('caches' in globalThis)) return;
  for (const name of await caches.keys())
    if (mePath === undefined ? name.startsWith(ownCachePrefix) : name === ownCacheName(mePath)) await clearPages(name);
  for (const worker of (await navigator.serviceWorker?.getRegistrations()) ?? []) {
    const { pathname } = new URL(worker.scope);
    if (mePath === undefined ? pathname.startsWith('/me/') : pathname === mePath) await worker.unregister();
  }
}

/** Resolves to whether all pages are stored. */
async function keepPages(mePath: string): Promise<boolean> {
  const name = ownCacheName(mePath);
  await navigator.serviceWorker.register(workerPath, { scope: mePath });
  const paths = [...document.querySelectorAll<HTMLAnchorElement>('main a')].map(({ pathname }) => pathname);
  const isOwn = (path: string) => path.startsWith(`${mePath}/registrations/`) && path.split('/').length === 5;
  const wanted = new Set(paths.filter(isOwn));
  let isAll = true;
  for (const path of wanted) isAll = (await storePage(name, path, [])) && isAll;
  const cache = await caches.open(name);
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    // Of a registration that is no longer listed.
    if (isOwn(pathname) && !wanted.has(pathname)) await cache.delete(request);
  }
  // Last, because it removes the files of a release before.
  return (await storePage(name, mePath, assets())) && isAll;
}

/** The styles, scripts and icons of this page. */
function assets(): string[] {
  const found = document.querySelectorAll('link[rel=stylesheet], link[rel=icon], script, use');
  const paths = [...found].map((one) => one.getAttribute('href') ?? one.getAttribute('src') ?? '');
  return [...new Set(paths.map((path) => path.replace(/#.*/u, '')))].filter((path) => path.startsWith('/assets/'));
}

function isCopy(): boolean {
  return document.documentElement.dataset.copiedAt !== undefined;
}

function sayCopied(): void {
  const { copiedAt } = document.documentElement.dataset;
  const note = document.querySelector<HTMLElement>('[data-copied-note]');
  if (copiedAt === undefined || note === null) return;
  const { lang } = document.documentElement;
  // As the times of the page are written.
  const language = lang === 'en' ? 'en-GB' : lang;
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' });
  note.textContent = (note.dataset.copiedNote ?? '').replace('{time}', format.format(new Date(copiedAt)));
  note.hidden = false;
}
