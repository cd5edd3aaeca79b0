/** Serves the check-in pages offline. */
import { pageCacheName } from '../check-in/cache-name.js';
import { serveCopies } from './serve-copies.js';

serveCopies({ name: pageCacheName });
