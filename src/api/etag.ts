import { PreconditionFailed } from '../platform/errors.js';
import type { ApiCall } from './api-controller.js';

/**
 * Throws PreconditionFailed if the request has an `If-Match` header without this version. Weak tags count, too: proxies
 * that compress make them of strong ones.
 */
export function requireMatch({ request }: ApiCall, version: string): void {
  const header = request.headers['if-match'];
  if (header === undefined || header.trim() === '*') return;
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//u, ''));
  if (tags.includes(`"${version}"`)) return;
  throw new PreconditionFailed(
    'edited-meanwhile',
    'It has been changed since you read it. Read it again, and send the request with its new ETag.',
  );
}

/** Sends the version of a resource as its ETag. */
export function sendEtag({ reply }: ApiCall, version: string): void {
  void reply.header('etag', `"${version}"`);
}
