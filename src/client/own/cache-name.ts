/** How the names of the browser caches with own pages begin. */
export const ownCachePrefix = 'greenroom-own:';

/** Returns the name of the cache with the pages of one personal link, `/me/{token}`: a copy is only served for its link. */
export function ownCacheName(mePath: string): string {
  return ownCachePrefix + mePath;
}
