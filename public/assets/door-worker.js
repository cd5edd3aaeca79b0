// Opens the pages of the door while there is no network. What is kept here, the pages themselves keep (door.js): this
// file only looks there when the network does not answer. It changes nothing while the network is there.

const kept = 'greenroom-door';
/** A phone in a cellar waits for minutes for a network that is none. */
const patienceMs = 4000;

addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));

addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(request, url));
  else if (url.pathname.startsWith('/assets/')) event.respondWith(asset(request));
});

async function page(request, url) {
  const network = fetch(request);
  const store = await caches.open(kept);
  const copy = await store.match(url.pathname);
  if (copy === undefined) return network;
  const late = new Promise((resolve) => setTimeout(resolve, patienceMs, null));
  return (await Promise.race([network.catch(() => null), late])) ?? copy;
}

async function asset(request) {
  const copy = await (await caches.open(kept)).match(request);
  return copy ?? fetch(request);
}
