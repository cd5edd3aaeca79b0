import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { removeMessagesBefore } from '../../domain/notifications/outbox/messages.queries.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { inTransaction } from '../../platform/database/tx.js';

/** So many go in one transaction: nobody waits for the rest. */
const portion = 5000;
const dayMs = 86_400_000;

/** Removes the messages of sessions long past: they contain names and addresses, and are of no use any more. */
@Injectable()
export class RemoveOldMessages {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Returns how many were removed. What is still to be sent stays, however old it is. */
  async run(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - this.config.messagesKeptDays * dayMs);
    let removed = 0;
    for (;;) {
      const count = await inTransaction(this.database, (tx) => removeMessagesBefore(tx, before, portion));
      removed += count;
      if (count < portion) return removed;
    }
  }
}
