import { randomUUID } from 'node:crypto';

/**
 * Returns a new RFC 5545 UID. The domain only makes it globally unique (RFC 7986 5.3): the UID is stored and never
 * recomputed, so that it stays the same if the public address changes.
 */
export function newUid(domain: string, id: string = randomUUID()): string {
  return `${id}@${domain}`;
}

/**
 * Returns the next DTSTAMP of an event: the current second, or one second after the previous stamp, so that stamps
 * strictly increase.
 */
export function nextStamp(previousAt: Date | null, now: Date): Date {
  const second = Math.floor(now.getTime() / 1000) * 1000;
  return new Date(previousAt === null ? second : Math.max(second, previousAt.getTime() + 1000));
}
