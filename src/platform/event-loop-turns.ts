import { setImmediate } from 'node:timers/promises';

/** Spreads work over turns of the event loop, so that requests don't have to wait for all of it. */
export class EventLoopTurns {
  private last = Promise.resolve();

  /** Resolves in a separate turn, after the turns of earlier callers. */
  next(): Promise<void> {
    this.last = this.last.then(() => setImmediate());
    return this.last;
  }
}
