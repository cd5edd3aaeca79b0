/** Messages per minute; null is no limit. */
export interface RateLimits {
  overall: number | null;
  /** To one domain of addresses. */
  perDomain: number | null;
}

/** So many seconds of a rate may be used up at once, after a while without messages. */
const burstSeconds = 5;
const forgottenMs = 3_600_000;

/**
 * When messages may go out, so that no mail server gets more than it wants (the generic cell rate algorithm of ITU-T
 * I.371). One for a process: several instances divide a limit by their number.
 */
export class SendRate {
  /** By domain, and for all of them: when the rate will be used up no more, in milliseconds. */
  private readonly busyUntil = new Map<string, number>();

  /** The slots of messages that wait for them. */
  private readonly taken = new Map<string, number>();

  constructor(private readonly limits: RateLimits) {}

  /**
   * The moment at which a message to a domain may go; `now` where it may go at once. A moment to come is kept for the
   * message, which asks again then.
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

  // A domain whose rate is not used is as one that was never written to; a slot long past went to another instance.
  private forget(now: Date): void {
    for (const [id, at] of this.taken) if (at <= now.getTime() - forgottenMs) this.taken.delete(id);
    for (const [key, until] of this.busyUntil) if (until <= now.getTime()) this.busyUntil.delete(key);
  }
}

// One message may always go out at once; a rate of one a minute has no burst.
function burstMs(perMinute: number): number {
  const messages = Math.max(1, Math.floor((perMinute * burstSeconds) / 60));
  return ((messages - 1) * 60_000) / perMinute;
}
