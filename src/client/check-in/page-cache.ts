import { pageCacheName } from './cache-name.js';

/**
 * Stores this page and its files for offline use by the service worker. Removes files of other versions, unless the
 * page needs none.
 */
export async function storePage(assets: readonly string[]): Promise<void> {
  if (!('caches' in globalThis)) return;
  const cache = await caches.open(pageCacheName);
  if (assets.length > 0) await removeOtherAssets(cache, assets);
  try {
    const page = await fetch(location.pathname);
    if (page.ok && !page.redirected) await cache.put(location.pathname, page);
    for (const path of assets) if (!(await cache.match(path))) await cache.add(path);
  } catch {
    // Offline, stored files stay.
  }
}

/** Removes everything that `storePage` stored. */
export async function clearPages(): Promise<void> {
  if ('caches' in globalThis) await caches.delete(pageCacheName);
}

async function removeOtherAssets(cache: Cache, assets: readonly string[]): Promise<void> {
  const wanted = new Set(assets.map((path) => new URL(path, location.origin).href));
  for (const request of await cache.keys()) {
    const isAsset = new URL(request.url).pathname.startsWith('/assets/');
    if (isAsset && !wanted.has(request.url)) await cache.delete(request);
  }
}
