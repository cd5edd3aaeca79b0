/** Messages per minute; null is no limit. */
export interface RateLimits {
  overall: number | null;
  /** To one domain of addresses. */
  perDomain: number | null;
}

/** How many seconds of a rate can be used at once after a while without messages. */
const burstSeconds = 5;
const forgottenMs = 3_600_000;

/**
 * Decides when messages can be sent, so that mail servers get no more than they accept (generic cell rate algorithm,
 * ITU-T I.371). Limits apply per process.
 */
export class SendRate {
  /** By domain, and for all under the empty name: until when the rate is used up, in milliseconds since the epoch. */
  private readonly busyUntil = new Map<string, number>();

  /** The slots that waiting messages have, by message id. */
  private readonly taken = new Map<string, number>();

  constructor(private readonly limits: RateLimits) {}

  /**
   * Returns when a message to a domain can be sent: `now` if right away. A later slot stays reserved for the message
   * until it asks again.
   */
  slot(messageId: string, domain: string, now: Date): Date {
    const kept = this.taken.get(messageId);
    if (kept !== undefined) {
      if (kept > now.getTime()) return new Date(kept);
      this.taken.delete(messageId);
      return now;
    }
    const slot = this.next(domain, now);
    if (slot > now) this.taken.set(messageId, slot.getTime());
    return slot;
  }

  private next(domain: string, now: Date): Date {
    const keys: [string, number | null][] = [
      ['', this.limits.overall],
      [domain.toLowerCase(), this.limits.perDomain],
    ];
    let at = now.getTime();
    for (const [key, perMinute] of keys) {
      if (perMinute !== null) at = Math.max(at, (this.busyUntil.get(key) ?? 0) - burstMs(perMinute));
    }
    for (const [key, perMinute] of keys) {
      if (perMinute !== null) this.busyUntil.set(key, Math.max(this.busyUntil.get(key) ?? 0, at) + 60_000 / perMinute);
    }
    if (this.busyUntil.size > 1000) this.forget(now);
    return new Date(at);
  }

  // Forgets domains whose rate is unused, and messages whose slot is long past, because another instance sent them.
  private forget(now: Date): void {
    for (const [id, at] of this.taken) if (at <= now.getTime() - forgottenMs) this.taken.delete(id);
    for (const [key, until] of this.busyUntil) if (until <= now.getTime()) this.busyUntil.delete(key);
  }
}

// One message can always be sent right away: a rate of one per minute has no burst.
function burstMs(perMinute: number): number {
  const messages = Math.max(1, Math.floor((perMinute * burstSeconds) / 60));
  return ((messages - 1) * 60_000) / perMinute;
}
