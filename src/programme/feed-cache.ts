import { feedEtag } from '../calendar/feed.js';

/** A feed as it is sent: built once per version. */
export interface BuiltFeed {
  version: string;
  body: Buffer;
  /** Strong entity tag. */
  etag: string;
  lastModifiedAt: Date;
}

/** Keeps the newest version of each feed, the least recently used leave first. */
export class FeedCache {
  private readonly feeds = new Map<string, BuiltFeed>();

  constructor(private readonly most = 500) {}

  /** The feed of this version, built if it is not kept. */
  async get(key: string, version: string, lastModifiedAt: Date, build: () => Promise<string>): Promise<BuiltFeed> {
    const kept = this.feeds.get(key);
    const feed = kept?.version === version ? kept : await this.build(version, lastModifiedAt, build);
    this.feeds.delete(key);
    this.feeds.set(key, feed);
    const [oldest] = this.feeds.keys();
    if (this.feeds.size > this.most && oldest !== undefined) this.feeds.delete(oldest);
    return feed;
  }

  private async build(version: string, lastModifiedAt: Date, build: () => Promise<string>): Promise<BuiltFeed> {
    const body = Buffer.from(await build());
    return { version, body, etag: feedEtag(body), lastModifiedAt };
  }
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
