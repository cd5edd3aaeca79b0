import { Injectable } from '@nestjs/common';
import { getBroadcast } from '../../domain/broadcasts/broadcasts.queries.js';
import { claimBroadcast, endSettled, expandPortion } from '../../domain/broadcasts/expansion.queries.js';
import { recordAll } from '../../domain/identity/audit.queries.js';
import { startBroadcast } from '../../domain/broadcasts/start-broadcast.js';
import { Changes } from '../changes.js';
import { type BackgroundWork, Job } from '../../platform/job.js';

/**
 * Number of emails enqueued in one transaction. The next portion follows when no more than these are queued, so that a
 * large broadcast doesn't block other email and can be stopped quickly.
 */
const portion = 1000;
const system = { kind: 'system' } as const;

/** Starts due broadcasts, enqueues their emails, and completes those whose emails have all been sent. */
@Injectable()
@Job({ everyMs: 1000 })
export class SendBroadcast implements BackgroundWork {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns how many emails were enqueued. Safe to run on several instances at once: each portion is claimed under the
   * lock of its broadcast from the list of recipients that was stored when sending started, so that another instance
   * can continue after a crash.
   */
  async run(): Promise<number> {
    let count = 0;
    for (let more = await this.expand(); more !== null; more = await this.expand()) count += more;
    await this.end();
    return count;
  }

  /** Enqueues one portion of one broadcast. Returns null if nothing is left, or other instances are working on it. */
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
