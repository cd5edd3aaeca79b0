import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCall, lockJury } from '../../../domain/calls/calls.queries.js';
import { shiftLocal } from '../../../domain/time/local-date.js';
import { derivedInstant } from '../../../domain/time/local-instant.js';
import { Changes } from '../../../flows/changes.js';
import { Clock } from '../../../platform/clock.js';
import { type BackgroundWork, Job } from '../../../platform/job.js';
import { findDecision } from '../../jury/domain/decisions.queries.js';
import { movedDeadline } from '../../winners/domain/acceptance.js';
import { publishDecision } from '../../winners/domain/publish-decision.js';
import { deleteAnnouncement, listDueAnnouncements } from '../domain/announcements.queries.js';

/** Publishes decisions whose announcement was scheduled for now. Their letters have the same time. */
@Injectable()
@Job({ everyMs: 1000 })
export class AnnounceDue implements BackgroundWork {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Returns how many were published. Safe to run on several instances at once. */
  async run(): Promise<number> {
    const due = await listDueAnnouncements(this.database.manager, this.clock.now());
    for (const { callId, decisionId, deadlineLocal, sendAt, scheduledBy } of due)
      await this.changes.run({ kind: 'system' }, async (change) => {
        const { tx, now } = change;
        await lockJury(tx, callId);
        if (!(await deleteAnnouncement(tx, decisionId))) return;
        const decision = await findDecision(tx, callId);
        // It was reopened, or published by hand.
        if (decision?.id !== decisionId || decision.publishedAt !== null) return;
        const call = await getCall(tx, callId);
        const meant = movedDeadline({ deadlineLocal, deadlineSetAt: sendAt }, now, call.timeZone) ?? deadlineLocal;
        const hasPassed = derivedInstant(meant, call.timeZone).at <= now;
        await publishDecision(change, call, hasPassed ? shiftLocal(meant, { days: 1 }) : meant, scheduledBy);
      });
    return due.length;
  }
}
