import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { callClosesAt } from '../../domain/calls/call-dates.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { dueDeadlineLead } from '../../domain/notifications/reminders/deadline-lead.js';
import { enqueueDeadlines, findCallsNearDeadline } from '../../domain/notifications/reminders/deadlines.queries.js';
import { enqueueFollowUps } from '../../domain/notifications/reminders/follow-ups.queries.js';
import { enqueueOfferReminders } from '../../domain/notifications/reminders/offer-reminders.queries.js';
import { quietZones } from '../../domain/notifications/reminders/quiet-hours.js';
import {
  enqueueDueReminders,
  type Planning,
  tryLockReminderPlanning,
} from '../../domain/notifications/reminders/reminders.queries.js';
import type { Tx } from '../../platform/database/tx.js';

/** Finds the reminders, nudges and follow-ups that are due and unsent, and puts them into the outbox. */
@Injectable()
export class PlanReminders {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Gives how many were due. Any number of instances may run it at once: the dedupe key lets each one in once. */
  async run(): Promise<number> {
    const now = this.clock.now();
    const planning: Planning = { now, domain: new URL(this.config.publicUrl).hostname, quietZones: quietZones(now) };
    return this.database.transaction(async (tx) => {
      if (!(await tryLockReminderPlanning(tx))) return 0;
      return (
        (await enqueueDueReminders(tx, planning)) +
        (await enqueueOfferReminders(tx, planning)) +
        (await enqueueFollowUps(tx, planning)) +
        (await this.nudge(tx, planning))
      );
    });
  }

  private async nudge(tx: Tx, planning: Planning): Promise<number> {
    let count = 0;
    for (const call of await findCallsNearDeadline(tx, planning.now)) {
      const due = dueDeadlineLead(callClosesAt(call), planning.now);
      if (due !== null) count += await enqueueDeadlines(tx, call, due, planning);
    }
    return count;
  }
}
