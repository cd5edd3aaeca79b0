/**
 * Gives requests priority over background work. Both share one event loop: composing an email takes a millisecond, and
 * without this, each database round trip of a request would wait for another email.
 */
export class ForegroundPriority {
  /** When each work in flight began, in milliseconds of the monotonic clock, oldest first. */
  private readonly inFlight = new Set<{ since: number }>();
  private readonly waiting = new Set<() => void>();

  /** Runs foreground work. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    const own = { since: performance.now() };
    this.inFlight.add(own);
    try {
      return await work();
    } finally {
      this.inFlight.delete(own);
      if (this.inFlight.size === 0) for (const go of this.waiting) go();
    }
  }

  /** Returns how much foreground work is in flight, and for how many seconds the oldest has been. */
  state(): { entries: number; oldestSeconds: number } {
    const [oldest] = this.inFlight;
    return {
      entries: this.inFlight.size,
      oldestSeconds: oldest === undefined ? 0 : (performance.now() - oldest.since) / 1000,
    };
  }

  /** Resolves when no foreground work is running, or after `mostMs` at the latest. */
  async over(mostMs: number): Promise<void> {
    if (this.inFlight.size === 0) return;
    await new Promise<void>((resolve) => {
      const go = () => {
        clearTimeout(timer);
        this.waiting.delete(go);
        resolve();
      };
      const timer = setTimeout(go, mostMs);
      this.waiting.add(go);
    });
  }
}
