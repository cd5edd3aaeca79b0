import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { removeMessagesBefore } from '../../domain/notifications/outbox/messages.queries.js';
import { removeOldDeliveries } from '../../domain/notifications/outbox/unproven-limit.queries.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { inTransaction } from '../../platform/database/tx.js';
import { type BackgroundWork, Job } from '../../platform/job.js';

/** Number of messages removed in one transaction, to keep locks short. */
const portion = 5000;
const dayMs = 86_400_000;

/** Removes messages of sessions long past, because they contain names and addresses and are no longer needed. */
@Injectable()
@Job({ everyMs: 86_400_000, atStart: true })
export class RemoveOldMessages implements BackgroundWork {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Returns how many were removed. Unsent messages stay, however old they are. */
  async run(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - this.config.messagesKeptDays * dayMs);
    await inTransaction(this.database, (tx) => removeOldDeliveries(tx, this.clock.now()));
    let removed = 0;
    for (;;) {
      const count = await inTransaction(this.database, (tx) => removeMessagesBefore(tx, before, portion));
      removed += count;
      if (count < portion) return removed;
    }
  }
}
