import { feedEtag } from '../../domain/calendar/feed.js';

/** A feed, ready to send. */
export interface BuiltFeed {
  body: Buffer;
  /** Strong entity tag. */
  etag: string;
  lastModifiedAt: Date;
}

/** Returns a calendar object as a feed with this modification time. */
export function builtFeed(object: string, lastModifiedAt: Date): BuiltFeed {
  const body = Buffer.from(object);
  return { body, etag: feedEtag(body), lastModifiedAt };
}

/** Returns whether the client has the current feed (RFC 9110 13.2.2: If-None-Match takes precedence). */
export function isFresh(feed: BuiltFeed, headers: { 'if-none-match'?: string; 'if-modified-since'?: string }): boolean {
  const tags = headers['if-none-match'];
  if (tags !== undefined) {
    return tags.trim() === '*' || tags.split(',').some((tag) => tag.trim().replace(/^W\//u, '') === feed.etag);
  }
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return !Number.isNaN(since) && Math.floor(feed.lastModifiedAt.getTime() / 1000) * 1000 <= since;
}
