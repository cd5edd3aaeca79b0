import { feedEtag } from '../../domain/calendar/feed.js';

/** A feed as it is sent. */
export interface BuiltFeed {
  body: Buffer;
  /** Strong entity tag. */
  etag: string;
  lastModifiedAt: Date;
}

/** An object as a feed that was last modified then. */
export function builtFeed(object: string, lastModifiedAt: Date): BuiltFeed {
  const body = Buffer.from(object);
  return { body, etag: feedEtag(body), lastModifiedAt };
}

/** Whether the reader has this feed already (RFC 9110 13.2.2: If-None-Match decides alone where it is there). */
export function isFresh(feed: BuiltFeed, headers: { 'if-none-match'?: string; 'if-modified-since'?: string }): boolean {
  const tags = headers['if-none-match'];
  if (tags !== undefined) {
    return tags.trim() === '*' || tags.split(',').some((tag) => tag.trim().replace(/^W\//u, '') === feed.etag);
  }
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return !Number.isNaN(since) && Math.floor(feed.lastModifiedAt.getTime() / 1000) * 1000 <= since;
}
