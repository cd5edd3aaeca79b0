/**
 * Gives requests priority over background work. Both share one event loop: composing an email takes a millisecond, and
 * without this, each database round trip of a request would wait for another email.
 */
export class ForegroundPriority {
  private inFlight = 0;
  private readonly waiting = new Set<() => void>();

  /** Runs foreground work. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.inFlight += 1;
    try {
      return await work();
    } finally {
      this.inFlight -= 1;
      if (this.inFlight === 0) for (const go of this.waiting) go();
    }
  }

  /** Resolves when no foreground work is running, or after `mostMs` at the latest. */
  async over(mostMs: number): Promise<void> {
    if (this.inFlight === 0) return;
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
