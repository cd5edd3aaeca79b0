/** Serves a juror's reviews offline, and the PDFs that they have asked for. */
import { reviewCacheName } from '../jury/cache-name.js';
import { serveCopies } from './serve-copies.js';

serveCopies({
  name: reviewCacheName,
  maxAgeMs: 14 * 86_400_000,
  endsWithSession: true,
  isFile: (path) => /^\/console\/jury\/proposals\/[^/]+\/files\//u.test(path),
});
