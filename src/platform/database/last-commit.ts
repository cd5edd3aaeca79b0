import { Coalescer } from '../coalescer.js';
import type { ReadReplica } from './read-replica.js';
import { query } from './statement.js';

const lastCommitSql = query(
  `select pg_current_snapshot()::text || ' ' || extract(epoch from pg_postmaster_start_time()) as mark`,
  { mark: 'text' },
);

/** In a rush, a question every two milliseconds is enough. */
const pauseMs = 2;

/**
 * Tells whether anything has been committed, by any process, at a twentieth of the price of a query for a version. A
 * snapshot of PostgreSQL lists the transactions whose changes it sees, so that two equal ones see the same. Another
 * server, such as one that took over, counts its transactions by itself; it started at another time.
 */
export class LastCommit {
  private readonly marks: Coalescer<string>;

  constructor(replica: ReadReplica) {
    const read = () => replica.readLatest((connection) => lastCommitSql.one(connection));
    this.marks = new Coalescer(async () => (await read()).mark, pauseMs);
  }

  /**
   * Returns a mark of what is committed. As long as it is the same, everything is: what is read after one mark and
   * before an equal one is what both saw.
   */
  mark(): Promise<string> {
    return this.marks.ask();
  }
}
