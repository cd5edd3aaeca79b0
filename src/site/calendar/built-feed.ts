import { feedEtag } from '../../domain/calendar/feed.js';
import { isKnownTag } from '../../platform/http/entity-tag.js';
import type { SitePage } from '../site-page.js';

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

/** Sends a feed or a calendar file, or 304. Never compressed: compression broke subscriptions in Outlook. */
export function sendCalendar({ request, reply }: SitePage, feed: BuiltFeed, cacheControl: string): void {
  void reply
    .header('etag', feed.etag)
    .header('last-modified', feed.lastModifiedAt.toUTCString())
    .header('cache-control', cacheControl)
    .type('text/calendar; charset=utf-8');
  if (isFresh(feed, request.headers)) void reply.code(304).send();
  else void reply.send(feed.body);
}

// If-None-Match takes precedence (RFC 9110 13.2.2).
function isFresh(feed: BuiltFeed, headers: { 'if-none-match'?: string; 'if-modified-since'?: string }): boolean {
  const tags = headers['if-none-match'];
  if (tags !== undefined) return isKnownTag(tags, feed.etag);
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return !Number.isNaN(since) && Math.floor(feed.lastModifiedAt.getTime() / 1000) * 1000 <= since;
}
