import { randomUUID } from 'node:crypto';

/**
 * A new RFC 5545 UID. The domain only makes it globally unique (RFC 7986 5.3): the UID is stored and never derived
 * again, so that it survives when the program moves to another address.
 */
export function newUid(domain: string): string {
  return `${randomUUID()}@${domain}`;
}

/** The next DTSTAMP of an event: the present second, or one second after the previous stamp, so that stamps rise strictly. */
export function nextStamp(previousAt: Date | null, now: Date): Date {
  const second = Math.floor(now.getTime() / 1000) * 1000;
  return new Date(previousAt === null ? second : Math.max(second, previousAt.getTime() + 1000));
}
