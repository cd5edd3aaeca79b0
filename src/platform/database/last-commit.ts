import { performance } from 'node:perf_hooks';
import type { ReadReplica } from './read-replica.js';
import { query } from './statement.js';

const lastCommitSql = query(
  `select pg_current_snapshot()::text || ' ' || extract(epoch from pg_postmaster_start_time()) as mark`,
  { mark: 'text' },
).plannedOnce();

/** In a rush, a question every two milliseconds is enough, */
const pauseMs = 2;
/** or one for so many requests. */
const enough = 32;

interface Question {
  readonly mark: Promise<string>;
  readonly ask: () => Promise<void>;
  requests: number;
}

/**
 * Tells whether anything has been committed, by any process, at a twentieth of the price of a query for a version. A
 * snapshot of PostgreSQL lists the transactions whose changes it sees, so that two equal ones see the same. Another
 * server, such as one that took over, counts its transactions by itself; it started at another time.
 *
 * Requests share a question that begins after they have arrived, as with `Coalescer`, at less cost for each.
 */
export class LastCommit {
  /** The one that has not begun. */
  private next: Question | null = null;
  private isAsking = false;
  private lastBegan = Number.NEGATIVE_INFINITY;
  private pause: NodeJS.Timeout | null = null;

  constructor(private readonly replica: ReadReplica) {}

  /**
   * Returns a mark of what is committed. As long as it is the same, everything is: what is read after one mark and
   * before an equal one is what both saw.
   */
  mark(): Promise<string> {
    if (this.next === null) {
      this.next = this.question();
      this.prepare();
    }
    this.next.requests += 1;
    if (this.next.requests === enough && this.pause !== null) this.prepare();
    return this.next.mark;
  }

  private question(): Question {
    const read = () => this.replica.readLatest((connection) => lastCommitSql.one(connection));
    let ask: Question['ask'] = () => Promise.resolve();
    const mark = new Promise<string>((resolve, reject) => {
      ask = () => read().then((row) => resolve(row.mark), reject);
    });
    return { mark, ask, requests: 0 };
  }

  /** Begins at the end of this turn of the event loop, so that requests that have been read already join, or later. */
  private prepare(): void {
    if (this.pause !== null) clearTimeout(this.pause);
    this.pause = null;
    if (!this.isAsking) setImmediate(() => this.begin());
  }

  private begin(): void {
    const { next } = this;
    if (next === null || this.isAsking) return;
    const pause = this.lastBegan + pauseMs - performance.now();
    if (pause > 0 && next.requests < enough) {
      this.pause ??= setTimeout(() => this.prepare(), pause);
      return;
    }
    this.next = null;
    this.isAsking = true;
    this.lastBegan = performance.now();
    void this.askWith(next);
  }

  private async askWith(next: NonNullable<typeof this.next>): Promise<void> {
    await next.ask();
    this.isAsking = false;
    if (this.next !== null) this.prepare();
  }
}
