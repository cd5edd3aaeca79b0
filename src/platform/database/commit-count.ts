import type { DataSource } from 'typeorm';

/** Counts the transactions that this process commits: what was read before the count rose may be out of date. */
export class CommitCount {
  private committed = 0;

  constructor(database: DataSource) {
    database.subscribers.push({ afterTransactionCommit: () => void (this.committed += 1) });
  }

  /** Rises before the caller of a transaction learns that it is committed. */
  get count(): number {
    return this.committed;
  }
}
