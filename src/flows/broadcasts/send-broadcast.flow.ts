import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getBroadcast } from '../../domain/broadcasts/broadcasts.queries.js';
import { claimBroadcast, endSettled, expandPortion } from '../../domain/broadcasts/expansion.queries.js';
import { recordAll } from '../../domain/identity/audit.queries.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { beginBroadcast } from '../../domain/broadcasts/start-broadcast.js';

/**
 * So many mails go into the outbox in one transaction, and the next when no more than these wait there: a rush of news
 * stays out of the way of other mail, and what is stopped meanwhile is dropped in a moment.
 */
const portion = 1000;
const system = { kind: 'system' } as const;

/** Begins the broadcasts that are due, puts their mails into the outbox, and ends those that have all gone. */
@Injectable()
export class SendBroadcast {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Gives how many mails were put into the outbox. Any number of instances may run it at once: each portion is taken
   * under the lock of its broadcast, off a list that was written when sending began, so whoever comes after a crash goes
   * on where it was.
   */
  async run(): Promise<number> {
    let count = 0;
    for (let more = await this.step(); more !== null; more = await this.step()) count += more;
    await this.end();
    return count;
  }

  /** One portion of one broadcast; null when nothing is to be done, or others do it. */
  private step(): Promise<number | null> {
    const now = this.clock.now();
    const domain = new URL(this.config.publicUrl).hostname;
    return this.database.transaction(async (tx) => {
      const id = await claimBroadcast(tx, portion, now);
      if (id === null) return null;
      const broadcast = await getBroadcast(tx, id);
      if (broadcast.state === 'scheduled') await beginBroadcast(tx, broadcast, system, now);
      return expandPortion(tx, broadcast, portion, domain, now);
    });
  }

  private async end(): Promise<void> {
    const now = this.clock.now();
    await this.database.transaction(async (tx) => {
      const ended = await endSettled(tx, now);
      const auditEntries = ended.map((id) => ({ actor: system, action: 'broadcast.sent', subject: `broadcast:${id}` }));
      await recordAll(tx, auditEntries, now);
    });
  }
}
