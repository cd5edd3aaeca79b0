/** Serves a juror's reviews offline, and the PDFs that they have asked for. */
import { reviewCacheName } from '../jury/cache-name.js';
import { serveCopies } from './serve-copies.js';

serveCopies({
  name: reviewCacheName,
  maxAgeMs: 14 * 86_400_000,
  // A page that leads elsewhere says that the session has ended.
  isEnd: ({ type }) => type === 'opaqueredirect',
  isFile: (path) => /^\/console\/jury\/proposals\/[^/]+\/files\//u.test(path),
});
