/** The name of the browser cache with a juror's reviews. */
export const reviewCacheName = 'greenroom-reviews';
