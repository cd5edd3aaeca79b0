/**
 * Serves the check-in pages offline. The pages themselves store what is served here (`check-in/page-cache.ts`); online,
 * this worker changes nothing.
 */
import { pageCacheName } from '../check-in/cache-name.js';

declare const self: ServiceWorkerGlobalScope;

/** Timeout for a bad connection, for which phones would wait minutes. */
const patienceMs = 4000;

self.addEventListener('install', () => void self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate') event.respondWith(servePage(request, url.pathname));
  else if (url.pathname.startsWith('/assets/')) event.respondWith(serveAsset(request));
});

/** Resolves to the page from the network, or to its stored copy if the network is slow. */
async function servePage(request: Request, path: string): Promise<Response> {
  const network = fetch(request);
  const cache = await caches.open(pageCacheName);
  const copy = await cache.match(path);
  if (copy === undefined) return network;
  const late = new Promise<null>((resolve) => setTimeout(resolve, patienceMs, null));
  return (await Promise.race([network.catch(() => null), late])) ?? copy;
}

/** Resolves to the stored copy, which is never outdated, because URLs contain a content hash. */
async function serveAsset(request: Request): Promise<Response> {
  const cache = await caches.open(pageCacheName);
  return (await cache.match(request)) ?? fetch(request);
}
