/** Requests that are left of a quota, and after how many seconds all of them are there again. */
export interface QuotaState {
  isAllowed: boolean;
  remaining: number;
  seconds: number;
}

const windowMs = 60_000;

/**
 * Counts the requests of each client in windows of a minute, in the memory of this process: no request waits for a
 * database. Several processes count on their own.
 */
export class RequestQuota {
  private readonly windows = new Map<string, { used: number; until: number }>();

  /** `perMinute`: how many requests each client has. */
  constructor(readonly perMinute: number) {}

  /** Takes one request of a client. `now`: milliseconds of any clock that only runs forward. */
  take(client: string, now: number): QuotaState {
    let current = this.windows.get(client);
    if (current === undefined || current.until <= now) {
      this.forget(now);
      current = { used: 0, until: now + windowMs };
      this.windows.set(client, current);
    }
    current.used += 1;
    return {
      isAllowed: current.used <= this.perMinute,
      remaining: Math.max(0, this.perMinute - current.used),
      seconds: Math.ceil((current.until - now) / 1000),
    };
  }

  /** Drops the windows that are over, whenever another one begins. */
  private forget(now: number): void {
    for (const [client, { until }] of this.windows) if (until <= now) this.windows.delete(client);
  }
}
