import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  appendEvents,
  expireEvents,
  hasDueEvents,
  hasPassedMoments,
  lockStream,
  noteMoments,
} from '../../domain/events/events.queries.js';
import { Clock } from '../../platform/clock.js';
import { inTransaction } from '../../platform/database/tx.js';
import { type BackgroundWork, Job } from '../../platform/job.js';

/** How many events are appended in a transaction. */
const portion = 2000;

/** Gives the events that transactions noted their numbers in the stream, in one process at a time. */
@Injectable()
@Job({ everyMs: 1000 })
export class AppendEvents implements BackgroundWork {
  constructor(private readonly database: DataSource) {}

  /** Returns how many were appended. */
  async run(signal?: AbortSignal): Promise<number> {
    let all = 0;
    // Without a transaction while there is nothing: each commit makes pages ask whether something has changed.
    while (await hasDueEvents(this.database.manager)) {
      const count = await inTransaction(this.database, async (tx) => {
        const last = await lockStream(tx);
        return last === null ? 0 : appendEvents(tx, last, portion);
      });
      all += count;
      if (count === 0 || signal?.aborted) break;
    }
    return all;
  }
}

/** Notes events of what ends by itself. */
@Injectable()
@Job({ everyMs: 10_000 })
export class NoteMoments implements BackgroundWork {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Returns how many. */
  async run(): Promise<number> {
    const now = this.clock.now();
    if (!(await hasPassedMoments(this.database.manager, now))) return 0;
    return inTransaction(this.database, (tx) => noteMoments(tx, now));
  }
}

/** Deletes events that have been stored for 30 days. */
@Injectable()
@Job({ everyMs: 86_400_000, atStart: true })
export class ExpireEvents implements BackgroundWork {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    await inTransaction(this.database, (tx) => expireEvents(tx, this.clock.now()));
  }
}
