import type { DataSource } from 'typeorm';

/** Counts the transactions committed by this process: data read before the count increased may be outdated. */
export class CommitCount {
  private committed = 0;

  constructor(database: DataSource) {
    database.subscribers.push({ afterTransactionCommit: () => void (this.committed += 1) });
  }

  /** Increases before the caller of a transaction learns that it is committed. */
  get count(): number {
    return this.committed;
  }
}
