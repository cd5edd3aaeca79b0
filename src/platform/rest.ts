/** How repeated work rests after it found nothing to do, so that looking costs a small share of the time. */
export interface RestPolicy {
  /** For so many times as long as looking took. */
  times: number;
  maxMs: number;
}

/** Lets work that is called again and again rest after it found nothing. */
export class IdleBackoff {
  private until = -Infinity;

  /** `monotonicMs` returns milliseconds of a clock that nobody sets. */
  constructor(
    private readonly policy: RestPolicy,
    private readonly monotonicMs: () => number = () => performance.now(),
  ) {}

  /** Runs work, which returns how much it found, unless it rests. */
  async run(work: () => Promise<unknown>): Promise<void> {
    const startedAt = this.monotonicMs();
    if (startedAt < this.until) return;
    const found = await work();
    const endedAt = this.monotonicMs();
    const { times, maxMs } = this.policy;
    if (found === 0) this.until = endedAt + Math.min((endedAt - startedAt) * times, maxMs);
  }
}
