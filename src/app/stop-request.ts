/**
 * A signal that follows the first one within this time is the same request: npm forwards the terminal's Ctrl-C, which
 * the program has already received, and service managers signal the whole process group.
 */
const sameRequestMs = 2_000;

type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/**
 * Listens for the signals that ask the program to stop. Create it before anything that must be stopped, such as the
 * embedded PostgreSQL. A later signal ends the process at once, with exit code 1.
 */
export class StopRequest {
  /** Resolves with the first signal. */
  readonly received: Promise<StopSignal>;
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;

  constructor() {
    const aborting = new AbortController();
    this.signal = aborting.signal;
    this.received = new Promise((resolve) => {
      let firstAt: number | undefined;
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
        process.on(name, () => {
          firstAt ??= performance.now();
          if (performance.now() - firstAt > sameRequestMs) process.exit(1);
          aborting.abort();
          resolve(name);
        });
      }
    });
  }
}
