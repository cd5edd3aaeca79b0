import { isDatabaseGone } from './database/database-gone.js';
import { Unavailable } from './errors.js';
import { outsideRequest } from './request-context.js';
import { traced, traceLink } from './tracing.js';

/**
 * Collects requests by key while a batch of that key is in flight; requests that arrive in the meantime form the next
 * batch. One round trip and one commit then serve many callers, which limits contention on a hot row. Correctness
 * doesn't depend on it: several processes can each have one.
 */
export class Batcher<Item, Result> {
  private readonly queues = new Map<string, Waiting<Item, Result>[]>();
  private waiting = 0;

  /**
   * `work` returns one outcome per item, in order. If it throws for a batch of several items, each item is tried alone,
   * so that a bad item only fails itself. While the database is gone, which is no item's fault, all fail at once. When
   * `maxWaiting` items wait, others are refused at once with Unavailable: they would wait for longer than anybody does,
   * and take memory.
   */
  constructor(
    private readonly work: (key: string, items: Item[]) => Promise<Outcome<Result>[]>,
    private readonly most = 200,
    private readonly maxWaiting = Infinity,
  ) {}

  /** Resolves with the item's result, or rejects with its error. */
  run(key: string, item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.waiting >= this.maxWaiting) {
        reject(
          new Unavailable('busy', 'Too many people are asking at the moment. Try again in a few seconds.', {
            seconds: 5,
          }),
        );
        return;
      }
      this.waiting += 1;
      const waiting = { item, resolve, reject, link: traceLink() };
      const queue = this.queues.get(key);
      if (queue !== undefined) {
        queue.push(waiting);
        return;
      }
      this.queues.set(key, [waiting]);
      void outsideRequest(() => this.drain(key));
    });
  }

  private async drain(key: string): Promise<void> {
    // Callers of the same tick join the first batch.
    await new Promise(setImmediate);
    for (;;) {
      const batch = this.queues.get(key)?.splice(0, this.most) ?? [];
      if (batch.length === 0) {
        this.queues.delete(key);
        return;
      }
      this.waiting -= batch.length;
      await this.serve(key, batch);
    }
  }

  private async serve(key: string, batch: Waiting<Item, Result>[]): Promise<void> {
    try {
      const items = batch.map(({ item }) => item);
      const links = () => batch.flatMap(({ link }) => link ?? []);
      const outcomes = await traced('batch', { 'batch.size': items.length }, () => this.work(key, items), links);
      for (const [index, waiting] of batch.entries()) {
        const outcome = outcomes[index];
        if (outcome?.ok) waiting.resolve(outcome.result);
        else waiting.reject(outcome?.error ?? new Error('The batch gave no outcome for this item.'));
      }
    } catch (error) {
      if (batch.length === 1 || isDatabaseGone(error)) for (const waiting of batch) waiting.reject(error);
      else for (const waiting of batch) await this.serve(key, [waiting]);
    }
  }
}

/** Returns a function that gives each owner, such as a connection, a batcher of its own. */
export function batcherPer<Owner extends object, Item, Result>(
  work: (owner: Owner, key: string, items: Item[]) => Promise<Result[]>,
): (owner: Owner) => Batcher<Item, Result> {
  const batchers = new WeakMap<Owner, Batcher<Item, Result>>();
  return (owner) => {
    let batcher = batchers.get(owner);
    if (batcher === undefined) {
      batcher = new Batcher(async (key, items) =>
        (await work(owner, key, items)).map((result) => ({ ok: true, result })),
      );
      batchers.set(owner, batcher);
    }
    return batcher;
  };
}

/** The outcome of one item of a batch that succeeded as a whole. */
export type Outcome<Result> = { ok: true; result: Result } | { ok: false; error: Error };

interface Waiting<Item, Result> {
  item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
  link: ReturnType<typeof traceLink>;
}
