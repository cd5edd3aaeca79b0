/** Serves a person's own page and those of their registrations offline, if they have asked for it on this device. */
import { ownCacheName } from '../own/cache-name.js';
import { serveCopies } from './serve-copies.js';

declare const self: ServiceWorkerGlobalScope;

serveCopies({
  // Its scope is one personal link.
  name: ownCacheName(new URL(self.registration.scope).pathname),
  maxAgeMs: 30 * 86_400_000,
  // The link was replaced, or the person erased.
  isEnd: ({ status }) => status === 404 || status === 410,
  saysWhen: true,
});
