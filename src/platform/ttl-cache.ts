import { performance } from 'node:perf_hooks';
import { Coalescer } from './coalescer.js';

/** How long changes by another process can stay unnoticed. */
const freshMs = 1000;

/**
 * Caches query results for a second, or until this process commits a change, so that changes are visible here
 * immediately. Concurrent callers share queries as with `Coalescer`.
 */
export class TtlCache<Answer> {
  private readonly kept = new Map<string, { answer: Answer; changes: number; askedAt: number }>();
  private readonly question: Coalescer<Answer>;

  /** Only for keys with few distinct values for which `ask` resolves. Results are shared and must not be modified. */
  constructor(
    ask: (key: string) => Promise<Answer>,
    private readonly changes: { readonly count: number },
  ) {
    this.question = new Coalescer(async (key) => {
      // Read before the query, because its result may or may not include concurrent changes.
      const asked = { changes: changes.count, askedAt: performance.now() };
      const answer = await ask(key);
      this.kept.set(key, { answer, ...asked });
      return answer;
    });
  }

  /** Rejects with the error of the query. */
  ask(key = ''): Promise<Answer> {
    const kept = this.kept.get(key);
    const isFresh = kept?.changes === this.changes.count && performance.now() - kept.askedAt < freshMs;
    return isFresh ? Promise.resolve(kept.answer) : this.question.ask(key);
  }
}
