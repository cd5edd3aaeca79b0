import { performance } from 'node:perf_hooks';

/** When the worker of this process last succeeded, for readiness and metrics. */
export class WorkerLiveness {
  private tickedAt: number | undefined;
  private readonly since = performance.now();

  /** `isExpected` is false in a process without worker. */
  constructor(readonly isExpected: boolean) {}

  tick(): void {
    this.tickedAt = performance.now();
  }

  /**
   * Returns the seconds since the last run of the worker, or since the start if there was none yet. Uses a monotonic
   * clock.
   */
  ageSeconds(): number {
    return (performance.now() - (this.tickedAt ?? this.since)) / 1000;
  }
}
