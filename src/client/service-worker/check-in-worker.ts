/**
 * Opens the pages of the check-in page while there is no network. The pages themselves store what is served here
 * (`check-in/page-cache.ts`); with network this worker changes nothing.
 */
import { pageCacheName } from '../check-in/cache-name.js';

declare const self: ServiceWorkerGlobalScope;

/** A phone in a cellar waits for minutes for a network that is none. */
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

/** Resolves to the page from the network, or to its stored copy when the network is late. */
async function servePage(request: Request, path: string): Promise<Response> {
  const network = fetch(request);
  const cache = await caches.open(pageCacheName);
  const copy = await cache.match(path);
  if (copy === undefined) return network;
  const late = new Promise<null>((resolve) => setTimeout(resolve, patienceMs, null));
  return (await Promise.race([network.catch(() => null), late])) ?? copy;
}

/** Resolves to the stored copy: the address of a file contains the hash of its content, so a copy is never outdated. */
async function serveAsset(request: Request): Promise<Response> {
  const cache = await caches.open(pageCacheName);
  return (await cache.match(request)) ?? fetch(request);
}
