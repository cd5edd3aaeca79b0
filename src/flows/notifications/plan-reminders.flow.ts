import { Injectable } from '@nestjs/common';
import { callClosesAt } from '../../domain/calls/call-dates.js';
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
import { enqueueDueSpeakerReminders } from '../../domain/notifications/speakers/speaker-reminders.queries.js';
import type { Tx } from '../../platform/database/tx.js';
import { Changes } from '../changes.js';

/** Enqueues due reminders, deadline reminders and follow-ups. */
@Injectable()
export class PlanReminders {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns how many were due. Safe to run on several instances at once, because the dedupe key allows each message
   * only once.
   */
  async run(): Promise<number> {
    return this.changes.run({ kind: 'system' }, async ({ tx, now, domain }) => {
      if (!(await tryLockReminderPlanning(tx))) return 0;
      const planning: Planning = { now, domain, quietZones: quietZones(now) };
      return (
        (await enqueueDueReminders(tx, planning)) +
        (await enqueueDueSpeakerReminders(tx, planning)) +
        (await enqueueOfferReminders(tx, planning)) +
        (await enqueueFollowUps(tx, planning)) +
        (await this.remindOfDeadlines(tx, planning))
      );
    });
  }

  private async remindOfDeadlines(tx: Tx, planning: Planning): Promise<number> {
    let count = 0;
    for (const call of await findCallsNearDeadline(tx, planning.now)) {
      const due = dueDeadlineLead(callClosesAt(call), planning.now);
      if (due !== null) count += await enqueueDeadlines(tx, call, due, planning);
    }
    return count;
  }
}
