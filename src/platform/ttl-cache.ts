import { performance } from 'node:perf_hooks';
import { Coalescer } from './coalescer.js';

/** How long what another process changed may stay unseen. */
const freshMs = 1000;

/**
 * Keeps the answers to a question for a second, or until this process itself has changed anything: whoever changed
 * something here sees it at once. Rushes are as with `Coalescer`.
 */
export class TtlCache<Answer> {
  private readonly kept = new Map<string, { answer: Answer; changes: number; askedAt: number }>();
  private readonly question: Coalescer<Answer>;

  /** Only for keys that are few where `ask` resolves. The answer is shared: nobody may change it. */
  constructor(
    ask: (key: string) => Promise<Answer>,
    private readonly changes: { readonly count: number },
  ) {
    this.question = new Coalescer(async (key) => {
      // Before the question: what changes while it is asked may be in the answer or not.
      const asked = { changes: changes.count, askedAt: performance.now() };
      const answer = await ask(key);
      this.kept.set(key, { answer, ...asked });
      return answer;
    });
  }

  /** Rejects with what the question threw. */
  ask(key = ''): Promise<Answer> {
    const kept = this.kept.get(key);
    const isFresh = kept?.changes === this.changes.count && performance.now() - kept.askedAt < freshMs;
    return isFresh ? Promise.resolve(kept.answer) : this.question.ask(key);
  }
}
