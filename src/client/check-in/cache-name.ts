/** The name of the browser cache with the pages of the check-in page. Phones in use have it by this name. */
export const pageCacheName = 'greenroom-door';
