import { setImmediate as nextTurn } from 'node:timers/promises';
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

  /** Results are shared and must not be modified. */
  constructor(private readonly answer: (key: string) => Promise<Answer>) {}

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
    // Callers of the same turn of the event loop join.
    await nextTurn();
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
