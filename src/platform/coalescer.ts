import { Batcher } from './batcher.js';

/**
 * Shares one query among concurrent callers. Callers that arrive while a query is running share the next one, so that
 * no result is older than its request, and a rush costs one query at a time.
 */
export class Coalescer<Answer> {
  private readonly batcher: Batcher<null, Answer>;

  /** Results are shared and must not be modified. */
  constructor(ask: (key: string) => Promise<Answer>) {
    this.batcher = new Batcher<null, Answer>(async (key, askers) => {
      // Not thrown: the batcher would retry each of them.
      const answered = await ask(key).then(
        (result) => ({ ok: true as const, result }),
        (error: Error) => ({ ok: false as const, error }),
      );
      return askers.map(() => answered);
    }, Infinity);
  }

  /** Rejects with the error of the query. */
  ask(key = ''): Promise<Answer> {
    return this.batcher.run(key, null);
  }
}
