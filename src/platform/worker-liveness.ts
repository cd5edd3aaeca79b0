import { performance } from 'node:perf_hooks';

/** When the work that nobody asks for last went well in this process: readiness and metrics look at it. */
export class WorkerLiveness {
  private tickedAt: number | undefined;
  private readonly since = performance.now();

  /** `isExpected` is false in a process that leaves the work to others. */
  constructor(readonly isExpected: boolean) {}

  tick(): void {
    this.tickedAt = performance.now();
  }

  /** Seconds since the last beat, or since the start where there was none yet. Independent of the time of day. */
  ageSeconds(): number {
    return (performance.now() - (this.tickedAt ?? this.since)) / 1000;
  }
}
