import { Injectable } from '@nestjs/common';
import { getBroadcast } from '../../domain/broadcasts/broadcasts.queries.js';
import { claimBroadcast, endSettled, expandPortion } from '../../domain/broadcasts/expansion.queries.js';
import { recordAll } from '../../domain/identity/audit.queries.js';
import { startBroadcast } from '../../domain/broadcasts/start-broadcast.js';
import { Changes } from '../changes.js';

/**
 * So many emails go into the outbox in one transaction, and the next when no more than these wait there: a large broadcast
 * stays out of the way of other email, and one that is stopped meanwhile is dropped in a moment.
 */
const portion = 1000;
const system = { kind: 'system' } as const;

/** Starts the broadcasts that are due, puts their emails into the outbox, and ends those that have all been sent. */
@Injectable()
export class SendBroadcast {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns how many emails were put into the outbox. Any number of instances can run it at once: each portion is claimed
   * under the lock of its broadcast from a list that was written when sending began, so that the next one continues after
   * a crash.
   */
  async run(): Promise<number> {
    let count = 0;
    for (let more = await this.expand(); more !== null; more = await this.expand()) count += more;
    await this.end();
    return count;
  }

  /** Expands one portion of one broadcast; null when nothing is left, or other instances do it. */
  private expand(): Promise<number | null> {
    return this.changes.run(system, async (change) => {
      const { tx, now, domain } = change;
      const id = await claimBroadcast(tx, portion, now);
      if (id === null) return null;
      const broadcast = await getBroadcast(tx, id);
      if (broadcast.state === 'scheduled') await startBroadcast(change, broadcast);
      return expandPortion(tx, broadcast, portion, domain, now);
    });
  }

  private async end(): Promise<void> {
    await this.changes.run(system, async (change) => {
      const ended = await endSettled(change.tx, change.now);
      await recordAll(
        change,
        ended.map((id) => ({ action: 'broadcast.sent', subject: `broadcast:${id}` })),
      );
    });
  }
}
