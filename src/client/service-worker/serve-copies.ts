declare const self: ServiceWorkerGlobalScope;

/** Timeout for a bad connection, for which phones would wait minutes. */
const patienceMs = 4000;

/** Which copies a worker serves. */
interface Copies {
  /** The name of the browser cache. */
  name: string;
  /** Copies that are older are removed; unlimited if it is missing. */
  maxAgeMs?: number;
  /** Whether all copies are removed because of this answer. */
  isEnd?: (answer: Response) => boolean;
  /** Whether a copy says when it was made, as `<html data-copied-at>`. */
  saysWhen?: boolean;
  /** Whether a script's request for this path is served from a copy, too. */
  isFile?: (path: string) => boolean;
}

/** Serves pages offline from copies, which the pages themselves store (`offline/page-cache.ts`); online, nothing changes. */
export function serveCopies(copies: Copies): void {
  self.addEventListener('install', () => void self.skipWaiting());
  self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
  self.addEventListener('fetch', (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== 'GET' || url.origin !== location.origin) return;
    const isPage = request.mode === 'navigate' || copies.isFile?.(url.pathname) === true;
    if (isPage) event.respondWith(servePage(copies, request, url));
    else if (url.pathname.startsWith('/assets/')) event.respondWith(serveAsset(copies, request));
  });
}

/** Resolves to the page from the network, or to its stored copy if the network is slow. */
async function servePage(copies: Copies, request: Request, url: URL): Promise<Response> {
  const network = fetch(request).then(async (response) => {
    if (copies.isEnd?.(response)) await caches.delete(copies.name);
    return response;
  });
  const copy = await findCopy(copies, url);
  if (copy === undefined) return network;
  const late = new Promise<null>((resolve) => setTimeout(resolve, patienceMs, null));
  return (await Promise.race([network.catch(() => null), late])) ?? copy;
}

/** A page that isn't stored with this query is served without one. */
async function findCopy(
  { name, maxAgeMs, saysWhen }: Copies,
  { pathname, search }: URL,
): Promise<Response | undefined> {
  const cache = await caches.open(name);
  for (const path of new Set([pathname + search, pathname])) {
    const copy = await cache.match(path);
    const storedAt = Date.parse(copy?.headers.get('date') ?? '');
    if (copy === undefined) continue;
    if (maxAgeMs === undefined || !(Date.now() - storedAt > maxAgeMs)) return saysWhen ? dated(copy, storedAt) : copy;
    await cache.delete(path);
  }
  return undefined;
}

async function dated(copy: Response, storedAt: number): Promise<Response> {
  const html = (await copy.text()).replace('<html ', `<html data-copied-at="${new Date(storedAt).toISOString()}" `);
  return new Response(html, { headers: copy.headers });
}

/** Resolves to the stored copy, which is never outdated, because URLs contain a content hash. */
async function serveAsset({ name }: Copies, request: Request): Promise<Response> {
  const cache = await caches.open(name);
  return (await cache.match(request)) ?? fetch(request);
}
