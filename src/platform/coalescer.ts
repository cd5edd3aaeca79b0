import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { outsideRequest } from './request-context.js';
import { traced, traceLink } from './tracing.js';

/**
 * Shares one query among concurrent callers. Callers that arrive while a query is running share the next one, so that
 * no result is older than its request, and a rush costs one query at a time.
 */
export class Coalescer<Answer> {
  private readonly running = new Map<string, Promise<Answer>>();
  /** Those that have not begun. */
  private readonly next = new Map<string, Shared<Answer>>();
  private lastBegan = Number.NEGATIVE_INFINITY;

  /**
   * Results are shared and must not be modified. A question waits until `pauseMs` after the previous one began, so that
   * more people share it.
   */
  constructor(
    private readonly answer: (key: string) => Promise<Answer>,
    private readonly pauseMs = 0,
  ) {}

  /** Rejects with the error of the query. */
  ask(key = ''): Promise<Answer> {
    const link = traceLink();
    let shared = this.next.get(key);
    if (shared === undefined) {
      const links: Link[] = [];
      shared = { links, answer: outsideRequest(() => this.run(key, links)) };
      this.next.set(key, shared);
    }
    if (link !== undefined) shared.links.push(link);
    return shared.answer;
  }

  private async run(key: string, links: readonly Link[]): Promise<Answer> {
    await this.running.get(key)?.catch(() => undefined);
    const pauseMs = this.pauseMs - (performance.now() - this.lastBegan);
    if (pauseMs > 0) await sleep(pauseMs);
    // Callers of the same turn of the event loop join.
    else await nextTurn();
    this.lastBegan = performance.now();
    const asked = this.next.get(key)?.answer;
    this.next.delete(key);
    if (asked !== undefined) this.running.set(key, asked);
    try {
      return await traced(
        'shared query',
        {},
        () => this.answer(key),
        () => [...links],
      );
    } finally {
      if (this.running.get(key) === asked) this.running.delete(key);
    }
  }
}

type Link = NonNullable<ReturnType<typeof traceLink>>;

interface Shared<Answer> {
  answer: Promise<Answer>;
  links: Link[];
}
