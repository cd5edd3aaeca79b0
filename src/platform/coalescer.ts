import { Batcher } from './batcher.js';

/**
 * Asks a question once for all who want its answer at the same moment. Who comes while an answer is on its way shares
 * the next one, so nobody gets an answer that is older than their own question, and a rush costs one query at a time.
 */
export class Coalescer<Answer> {
  private readonly batcher: Batcher<null, Answer>;

  /** The answer is shared: nobody may change it. */
  constructor(ask: (key: string) => Promise<Answer>) {
    this.batcher = new Batcher<null, Answer>(async (key, askers) => {
      // Not thrown: the batcher would ask again for each of them.
      const answered = await ask(key).then(
        (result) => ({ ok: true as const, result }),
        (error: Error) => ({ ok: false as const, error }),
      );
      return askers.map(() => answered);
    }, Infinity);
  }

  /** Rejects with what the question threw. */
  ask(key = ''): Promise<Answer> {
    return this.batcher.run(key, null);
  }
}
