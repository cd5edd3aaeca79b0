import { performance } from 'node:perf_hooks';

/** Checks something that can be slow or hang, for callers who can't wait. */
export class Probe<Result> {
  private last: { result: Result; at: number } | undefined;
  private running: Promise<void> | undefined;

  /** A result counts for `believedMs` from the start of its check, as long as no later check has failed. */
  constructor(
    private readonly check: () => Promise<Result>,
    private readonly believedMs: number,
  ) {}

  /**
   * Starts a check unless one is running, and returns its result if it takes less than `waitMs`, otherwise the last
   * result. If none counts, waits for `firstWaitMs`. Null if the check failed, or there is still no result that counts.
   */
  async latest(waitMs: number, firstWaitMs: number): Promise<Result | null> {
    this.running ??= this.run().finally(() => (this.running = undefined));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.believed === null ? firstWaitMs : waitMs);
    });
    await Promise.race([this.running, late]);
    clearTimeout(timer);
    return this.believed;
  }

  private get believed(): Result | null {
    return this.last !== undefined && performance.now() - this.last.at <= this.believedMs ? this.last.result : null;
  }

  private async run(): Promise<void> {
    const at = performance.now();
    this.last = await this.check().then(
      (result) => ({ result, at }),
      () => undefined,
    );
  }
}
