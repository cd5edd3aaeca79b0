import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Change } from '../../domain/identity/change.js';
import { enqueueReviewReminders } from '../../domain/jury/juror-emails.js';
import { enqueuePilotReminders } from '../../domain/pilots/pilot-reminders.js';
import { callClosesAt } from '../../domain/calls/call-dates.js';
import { dueDeadlineLead } from '../../domain/notifications/reminders/deadline-lead.js';
import { enqueueDeadlines, findCallsNearDeadline } from '../../domain/notifications/reminders/deadlines.queries.js';
import { enqueueFollowUps } from '../../domain/notifications/reminders/follow-ups.queries.js';
import { enqueueOfferReminders } from '../../domain/notifications/reminders/offer-reminders.queries.js';
import { quietZones } from '../../domain/notifications/reminders/quiet-hours.js';
import {
  enqueueDueReminders,
  listDueReminders,
  type Planning,
  tryLockReminderPlanning,
} from '../../domain/notifications/reminders/reminders.queries.js';
import { enqueueDueSpeakerReminders } from '../../domain/notifications/speakers/speaker-reminders.queries.js';
import { enqueueWinnerReminders } from '../../domain/winners/winner-reminders.queries.js';
import { Clock } from '../../platform/clock.js';
import type { Tx } from '../../platform/database/tx.js';
import { Changes } from '../changes.js';

/** How many reminders of sessions a run plans, so that a process that stops need not wait long for it. */
const mostPerRun = 20_000;
/** How many of them are planned in one transaction: the first ones leave while the others are planned. */
const portionSize = 500;

/** Enqueues due reminders, deadline reminders, follow-ups, and emails to jurors and organizers. */
@Injectable()
export class PlanReminders {
  private staffRemindedAt = NaN;

  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns how many were due. Safe to run on several instances at once, because the dedupe key allows each message
   * only once.
   */
  async run(): Promise<number> {
    return (await this.remindOfSessions()) + (await this.remindOfAllElse());
  }

  /** Portion by portion, until there are no more or another instance is planning. */
  private async remindOfSessions(): Promise<number> {
    // One moment for all of them, because emails that were enqueued at the same moment are composed together.
    const now = this.clock.now();
    const due = await listDueReminders(this.database.manager, { now, quietZones: quietZones(now) }, mostPerRun);
    let count = 0;
    for (let from = 0; from < due.length; from += portionSize) {
      const planned = await this.remindOf(due.slice(from, from + portionSize), now);
      if (planned === null) break;
      count += planned;
    }
    return count;
  }

  /** Null if another instance is planning. */
  private async remindOf(registrationIds: readonly string[], now: Date): Promise<number | null> {
    return this.changes.run({ kind: 'system' }, async ({ tx, domain }) => {
      if (!(await tryLockReminderPlanning(tx))) return null;
      return enqueueDueReminders(tx, { now, domain, quietZones: quietZones(now) }, registrationIds);
    });
  }

  private async remindOfAllElse(): Promise<number> {
    return this.changes.run({ kind: 'system' }, async (change) => {
      const { tx, now, domain } = change;
      if (!(await tryLockReminderPlanning(tx))) return 0;
      const planning: Planning = { now, domain, quietZones: quietZones(now) };
      return (
        (await enqueueDueSpeakerReminders(tx, planning)) +
        (await enqueueOfferReminders(tx, planning)) +
        (await enqueueWinnerReminders(tx, planning)) +
        (await enqueueFollowUps(tx, planning)) +
        (await this.remindOfDeadlines(tx, planning)) +
        (await this.remindStaff(change))
      );
    });
  }

  /** Once a minute, because it reads all assignments of a call, and the milestones of all pilots. */
  private async remindStaff(change: Change): Promise<number> {
    const minute = Math.floor(change.now.getTime() / 60_000);
    if (minute === this.staffRemindedAt) return 0;
    this.staffRemindedAt = minute;
    return (await enqueueReviewReminders(change)) + (await enqueuePilotReminders(change));
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
