import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { Refusal } from '../errors.js';
import { SingleFlight } from '../single-flight.js';
import { isDatabaseGone } from './database-gone.js';
import { query } from './statement.js';
import { type Connection, inSnapshot } from './tx.js';

/** The longest that the replica can be behind. */
const maxLagMs = 1000;
const checkEveryMs = 1000;
/** Without traffic there are no checks, so the next reader doesn't rely on the last one. */
const believedMs = 2000;

/** Who reads: somebody who has just changed something must see the change. */
export interface Reader {
  readonly needsLatest: boolean;
}

/** A reader of what is the same for everyone, or of a version that is checked by somebody else. */
export const anyReader: Reader = { needsLatest: false };

const position = 'case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end';
const positionSql = query(`select (${position})::text as position`, { position: 'text' });
const hasReachedSql = query(`select ($1::pg_lsn is null or ${position} >= $1::pg_lsn) as "hasReached"`, {
  hasReached: 'boolean',
});

/**
 * The one place where reading from a streaming replica is decided. Readers that can tolerate a second of lag read there,
 * on one snapshot; from the primary if there is no replica, or if it is away or too far behind.
 */
export class ReadReplica {
  private isUsable = false;
  private checkedAt = Number.NEGATIVE_INFINITY;
  private readonly checking = new SingleFlight(async () => {
    this.isUsable = await this.isCloseBehind().catch(() => false);
    this.checkedAt = performance.now();
  });

  constructor(
    private readonly primary: DataSource,
    /** Opened when it is first needed, because Greenroom starts without it. */
    private readonly replica: DataSource | null,
  ) {}

  /**
   * Returns what `read` returns. It only reads, and may run twice. If the reader knows a version already, `isCurrent`
   * says whether the replica has it.
   */
  async read<Result>(
    reader: Reader,
    read: (connection: Connection) => Promise<Result>,
    isCurrent: (connection: Connection) => Promise<boolean> = () => Promise.resolve(true),
  ): Promise<Result> {
    if (this.replica === null || reader.needsLatest) return read(this.primary.manager);
    if (this.hasUsable()) {
      try {
        const found = await inSnapshot(this.replica, async (connection) =>
          (await isCurrent(connection)) ? { result: await read(connection) } : null,
        );
        if (found !== null) return found.result;
      } catch (error) {
        // Whatever else is wrong, such as a query that held up replication and was cancelled, is so only there.
        if (error instanceof Refusal) throw error;
        this.isUsable = false;
      }
    }
    return this.readLatest(read);
  }

  /** Returns what `read` returns, which sees every commit: from the primary, and from the replica only without one. */
  async readLatest<Result>(read: (connection: Connection) => Promise<Result>): Promise<Result> {
    try {
      return await read(this.primary.manager);
    } catch (error) {
      // During a failover, an answer that may be a little older is better than none.
      if (!isDatabaseGone(error) || !this.replica?.isInitialized) throw error;
      return inSnapshot(this.replica, read);
    }
  }

  /**
   * Returns what `read` returns on the replica, however far behind it is: for checks. Null if there is none, or it is not
   * open yet.
   */
  async readCopy<Result>(read: (connection: Connection) => Promise<Result>): Promise<Result | null> {
    if (this.replica === null) return null;
    // Opens it, so that it can be read without a primary.
    this.hasUsable();
    return this.replica.isInitialized ? inSnapshot(this.replica, read) : null;
  }

  async close(): Promise<void> {
    await this.checking.finish();
    if (this.replica?.isInitialized) await this.replica.destroy();
  }

  /** Never waits: the first readers after a pause read from the primary. */
  private hasUsable(): boolean {
    const ageMs = performance.now() - this.checkedAt;
    if (ageMs > checkEveryMs) this.checking.start();
    return this.isUsable && ageMs < believedMs;
  }

  /** Whether the replica gets in time to where the primary is now. Without a primary, there is nothing newer to read. */
  private async isCloseBehind(): Promise<boolean> {
    const { replica } = this;
    if (replica === null) return false;
    if (!replica.isInitialized) await replica.initialize();
    const written = await positionSql.one(this.primary.manager).catch(() => null);
    const from = performance.now();
    for (;;) {
      if ((await hasReachedSql.one(replica.manager, [written?.position ?? null])).hasReached) return true;
      if (performance.now() - from > maxLagMs) return false;
      await sleep(50);
    }
  }
}
