import { createHash } from 'node:crypto';

/** Returns a weak entity tag: the same page can be sent compressed or not. */
export function weakTag(content: Buffer): string {
  return `W/"${createHash('sha1').update(content).digest('base64url')}"`;
}

/** Returns whether `If-None-Match` names the version with this entity tag, compared weakly (RFC 9110 13.1.2). */
export function isKnownTag(ifNoneMatch: string, etag: string): boolean {
  if (ifNoneMatch === etag) return true;
  const bare = (tag: string) => tag.trim().replace(/^W\//u, '');
  return ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((tag) => bare(tag) === bare(etag));
}
