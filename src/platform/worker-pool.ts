import { setTimeout as sleep } from 'node:timers/promises';

/** Runs several pieces of work side by side, each in a lane. */
export class WorkerPool {
  private readonly running = new Set<Promise<void>>();
  private readonly errors: unknown[] = [];

  constructor(private readonly most: number) {}

  /** How many more can start. */
  get free(): number {
    return this.most - this.running.size;
  }

  get isIdle(): boolean {
    return this.running.size === 0;
  }

  get hasFailed(): boolean {
    return this.errors.length > 0;
  }

  /** Starts work in a lane of its own. An error is thrown by `end`. */
  start(work: () => Promise<void>): void {
    const lane = work()
      .catch((error: unknown) => void this.errors.push(error))
      .then(() => void this.running.delete(lane));
    this.running.add(lane);
  }

  /** Waits until another lane is free, for `maxMs` milliseconds at most; not at all when all are. */
  async waitForFree(maxMs: number): Promise<void> {
    if (this.isIdle) return;
    await Promise.race([...this.running, sleep(maxMs, undefined, { ref: false })]);
  }

  /** Waits until all work has ended. Throws the first error. */
  async end(): Promise<void> {
    await Promise.all(this.running);
    if (this.errors.length > 0) throw this.errors[0];
  }
}
