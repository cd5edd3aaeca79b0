import { setImmediate } from 'node:timers/promises';

/** Spreads work over turns of the event loop, so that what is served beside it never waits for all of it. */
export class EventLoopTurns {
  private last = Promise.resolve();

  /** Resolves in a turn of its own, after the turns of earlier callers. */
  next(): Promise<void> {
    this.last = this.last.then(() => setImmediate());
    return this.last;
  }
}
