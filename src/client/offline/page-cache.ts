/**
 * Stores a page and its files for offline use by a service worker. Removes files of other versions, unless the page
 * needs none. Resolves to whether the page is stored.
 */
export async function storePage(name: string, path: string, assets: readonly string[]): Promise<boolean> {
  if (!('caches' in globalThis)) return false;
  const cache = await caches.open(name);
  if (assets.length > 0) await removeOtherAssets(cache, assets);
  try {
    const page = await fetch(path);
    const isPage = page.ok && !page.redirected && (await isOurs(page));
    if (isPage) await cache.put(path, page);
    for (const asset of assets) if (!(await cache.match(asset))) await cache.add(asset);
    return isPage;
  } catch {
    // Offline, stored files stay.
    return false;
  }
}

/** Returns whether an answer is ours, and not the page of a network that answers in our place. */
async function isOurs(answer: Response): Promise<boolean> {
  const isHtml = answer.headers.get('content-type')?.startsWith('text/html') === true;
  return !isHtml || (await answer.clone().text()).includes('/assets/greenroom.js');
}

/** Removes everything that `storePage` stored. */
export async function clearPages(name: string): Promise<void> {
  if ('caches' in globalThis) await caches.delete(name);
}

async function removeOtherAssets(cache: Cache, assets: readonly string[]): Promise<void> {
  const wanted = new Set(assets.map((path) => new URL(path, location.origin).href));
  for (const request of await cache.keys()) {
    const isAsset = new URL(request.url).pathname.startsWith('/assets/');
    if (isAsset && !wanted.has(request.url)) await cache.delete(request);
  }
}
