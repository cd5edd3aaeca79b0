import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Change } from '../../domain/identity/change.js';
import { callClosesAt } from '../../domain/calls/call-dates.js';
import { dueDeadlineLead } from '../../domain/notifications/reminders/deadline-lead.js';
import {
  enqueueDeadlines,
  findCallsNearDeadline,
  enqueueOfferReminders,
} from '../../domain/notifications/reminders/deadlines.queries.js';
import {
  enqueueFollowUps,
  enqueueFollowUpsOf,
  isAbsenceKnown,
  listDueFollowUps,
  listSessionsToFollowUp,
} from '../../domain/notifications/reminders/follow-ups.queries.js';
import { deadlineReminders, moreReminders } from '../../domain/notifications/reminders/more-reminders.js';
import { quietZones } from '../../domain/notifications/reminders/quiet-hours.js';
import { sendTogether } from '../../domain/notifications/outbox/sent-together.queries.js';
import { dailyKinds } from '../../domain/notifications/reminders/one-a-day.js';
import {
  type Enqueued,
  enqueueDueReminders,
  enqueueNearReminders,
  listDueReminders,
  lockReminderPlanning,
  type Planning,
  tryLockReminderPlanning,
} from '../../domain/notifications/reminders/reminders.queries.js';
import { enqueueDueSpeakerReminders } from '../../domain/notifications/speakers/speaker-reminders.queries.js';
import { Clock } from '../../platform/clock.js';
import type { Tx } from '../../platform/database/tx.js';
import { Changes } from '../changes.js';
import { type BackgroundWork, Job } from '../../platform/job.js';

/** How many reminders or follow-ups of sessions a run plans, so that a process that stops need not wait long for it. */
const maxPerRun = 20_000;
/** How many of them are planned in one transaction: the first ones leave while the others are planned. */
const portionSize = 500;

const system = { kind: 'system' } as const;

/** How many emails were enqueued, and whether that ended because another instance is planning. */
interface Planned {
  count: number;
  isLockedByOther: boolean;
}

/** Enqueues due reminders, deadline reminders, follow-ups, and emails to jurors and organizers. */
@Injectable()
// After ten thousand reminders, planning looks through all of them until the session starts: not each second.
@Job({ everyMs: 1000, rest: { times: 50, maxMs: 15_000 }, isHeartbeat: true })
export class PlanReminders implements BackgroundWork {
  private costlyAt = NaN;
  /** The versions of sessions in which nobody gets a follow-up while it is night in these zones, by their id. */
  private followedUp = { atNight: '', versions: new Map<string, string>() };

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
    const reminders = await this.remindOfSessions();
    if (reminders.isLockedByOther) return reminders.count;
    const followUps = await this.followUp();
    if (followUps.isLockedByOther) return reminders.count + followUps.count;
    return reminders.count + followUps.count + (await this.remindOfAllElse());
  }

  private async remindOfSessions(): Promise<Planned> {
    // One moment for all of them, because emails that were enqueued at the same moment are composed together.
    const now = this.clock.now();
    const due = await listDueReminders(this.database.manager, { now, quietZones: quietZones(now) }, maxPerRun);
    return this.inPortions(due, now, enqueueDueReminders);
  }

  /**
   * All registrations of a session are looked at once, and not again until a seat is given or night ends in some zone, as
   * it does each hour: until then, somebody who subscribes again waits.
   */
  private async followUp(): Promise<Planned> {
    const now = this.clock.now();
    const connection = this.database.manager;
    const sessions = await listSessionsToFollowUp(connection, now);
    const zones = quietZones(now);
    const atNight = sessions.length === 0 ? '' : zones.join(' ');
    const before = this.followedUp.atNight === atNight ? this.followedUp.versions : new Map<string, string>();
    const versions = new Map<string, string>();
    let [count, isLockedByOther] = [0, false];
    for (const { id: sessionId, version } of sessions) {
      if (before.get(sessionId) === version) {
        versions.set(sessionId, version);
        continue;
      }
      const due = await listDueFollowUps(connection, sessionId, { now, quietZones: zones }, maxPerRun);
      if (due.length === 0) {
        versions.set(sessionId, version);
        continue;
      }
      const isKnown = await isAbsenceKnown(connection, sessionId);
      const planned = await this.inPortions(due, now, (tx, planning, registrationIds) =>
        enqueueFollowUps(tx, planning, { sessionId, registrationIds, isKnown }),
      );
      count += planned.count;
      isLockedByOther = planned.isLockedByOther;
      if (isLockedByOther || count >= maxPerRun) break;
    }
    this.followedUp = { atNight, versions };
    return { count, isLockedByOther };
  }

  /** Portion by portion, until there are no more or another instance is planning. */
  private async inPortions(
    due: readonly string[],
    now: Date,
    enqueue: (tx: Tx, planning: Planning, registrationIds: readonly string[]) => Promise<Enqueued>,
  ): Promise<Planned> {
    let count = 0;
    for (let from = 0; from < due.length; from += portionSize) {
      const portion = due.slice(from, from + portionSize);
      const planned = await this.changes.run(system, async ({ tx, domain }) => {
        // Another instance may be planning: all but the first portion wait for their turn instead.
        if (from > 0) await lockReminderPlanning(tx);
        else if (!(await tryLockReminderPlanning(tx))) return null;
        const planning: Planning = { now, domain, quietZones: quietZones(now) };
        return this.together(tx, planning, await enqueue(tx, planning, portion));
      });
      if (planned === null) return { count, isLockedByOther: true };
      count += planned;
    }
    return { count, isLockedByOther: false };
  }

  /** Enqueues what else these people would get that day, so that it travels in the same email. Returns how many were due. */
  private async together(tx: Tx, planning: Planning, { count, people }: Enqueued): Promise<number> {
    if (people.length === 0) return count;
    const near = await enqueueNearReminders(tx, planning, people);
    const followUps = await enqueueFollowUpsOf(tx, planning, people);
    const deadlines = await enqueueDeadlines(tx, planning, people);
    await sendTogether({ tx, now: planning.now }, people, dailyKinds);
    return count + near + followUps + deadlines.count;
  }

  private async remindOfAllElse(): Promise<number> {
    return this.changes.run(system, async (change) => {
      const { tx, now, domain } = change;
      if (!(await tryLockReminderPlanning(tx))) return 0;
      const planning: Planning = { now, domain, quietZones: quietZones(now) };
      return (
        (await enqueueDueSpeakerReminders(tx, planning)) +
        (await enqueueOfferReminders(tx, planning)) +
        (await this.remindOfDeadlines(change, planning)) +
        (await this.remindOfParts(change, planning))
      );
    });
  }

  private async remindOfParts(change: Change, planning: Planning): Promise<number> {
    const minute = Math.floor(change.now.getTime() / 60_000);
    const isNewMinute = minute !== this.costlyAt;
    this.costlyAt = minute;
    let count = 0;
    for (const more of moreReminders.all)
      if (isNewMinute || !more.isCostly) count += await more.enqueue(change, planning);
    return count;
  }

  private async remindOfDeadlines({ tx }: Change, planning: Planning): Promise<number> {
    let count = await this.together(tx, planning, await enqueueDeadlines(tx, planning));
    for (const call of await findCallsNearDeadline(tx, planning.now)) {
      const urgent = call.acceptsProposals ? dueDeadlineLead(callClosesAt(call), planning.now, true) : null;
      if (urgent === null) continue;
      for (const more of deadlineReminders.all) count += await more.enqueue(tx, call, urgent, planning);
    }
    return count;
  }
}
