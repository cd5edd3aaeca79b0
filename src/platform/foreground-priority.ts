/**
 * Between two batches of a rush nobody waits for a moment, because the next requests are on their way. Foreground work
 * is over when none has come for this time.
 */
const quietMs = 30;

/**
 * Gives requests priority over background work. Both share one event loop: composing an email takes a millisecond, and
 * without this, each database round trip of a request would wait for another email.
 */
export class ForegroundPriority {
  /** When each work in flight began, in milliseconds of the monotonic clock, oldest first. */
  private readonly inFlight = new Set<{ since: number }>();
  private readonly waiting = new Set<() => void>();
  private quiet: NodeJS.Timeout | null = null;

  /** Runs foreground work. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    const own = { since: performance.now() };
    this.inFlight.add(own);
    try {
      return await work();
    } finally {
      this.inFlight.delete(own);
      if (this.inFlight.size === 0) this.rest();
    }
  }

  /** One timer for a whole rush, which only begins again: there are thousands of requests. */
  private rest(): void {
    if (this.quiet !== null) {
      this.quiet.refresh();
      return;
    }
    this.quiet = setTimeout(() => {
      // The last of those in flight begins it again.
      this.quiet = null;
      if (this.inFlight.size === 0) for (const go of this.waiting) go();
    }, quietMs);
  }

  /** Returns how much foreground work is in flight, and for how many seconds the oldest has been. */
  state(): { entries: number; oldestSeconds: number } {
    const [oldest] = this.inFlight;
    return {
      entries: this.inFlight.size,
      oldestSeconds: oldest === undefined ? 0 : (performance.now() - oldest.since) / 1000,
    };
  }

  /** Resolves when foreground work is over, or after `maxMs` at the latest. */
  async over(maxMs: number): Promise<void> {
    if (this.inFlight.size === 0 && this.quiet === null) return;
    await new Promise<void>((resolve) => {
      const go = () => {
        clearTimeout(timer);
        this.waiting.delete(go);
        resolve();
      };
      const timer = setTimeout(go, maxMs);
      this.waiting.add(go);
    });
  }
}
