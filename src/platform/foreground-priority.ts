/**
 * Lets work that people wait for go before work that nobody waits for. Both share one event loop: composing a mail takes
 * a millisecond of it, which each round trip to the database would otherwise wait for behind every other mail.
 */
export class ForegroundPriority {
  private inFlight = 0;
  private readonly waiting = new Set<() => void>();

  /** Does work that somebody waits for. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.inFlight += 1;
    try {
      return await work();
    } finally {
      this.inFlight -= 1;
      if (this.inFlight === 0) for (const go of this.waiting) go();
    }
  }

  /** Resolves while nobody waits: at once, when they have been served, or after `mostMs` at the latest. */
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
