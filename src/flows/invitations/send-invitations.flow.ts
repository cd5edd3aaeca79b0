import { Injectable } from '@nestjs/common';
import { getCall } from '../../domain/calls/calls.queries.js';
import { getAnyInvitation, updateInvitation } from '../../domain/invitations/invitations.queries.js';
import { claimReminder, claimWaiting, startReminders } from '../../domain/invitations/invitees.queries.js';
import { remindPortion, sendPortion } from '../../domain/invitations/send-invitees.js';
import { remindPollPortion, sendPollPortion } from '../../parts/polls/domain/send-poll.js';
import { Changes } from '../changes.js';
import { type BackgroundWork, Job } from '../../platform/job.js';

/**
 * Number of emails enqueued in one transaction. The next portion follows when no more than these are queued, so that a
 * large invitation doesn't block other email and can be stopped quickly.
 */
const portion = 500;
const system = { kind: 'system' } as const;

/** Enqueues the emails of invitations and polls that were sent, and their reminders. */
@Injectable()
@Job({ everyMs: 1000 })
export class SendInvitations implements BackgroundWork {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns how many people were invited, reminded or skipped. Safe to run on several instances at once: each portion is
   * claimed under the lock of its invitation, so that another instance can continue after a crash.
   */
  async run(): Promise<number> {
    await this.changes.run(system, ({ tx, now }) => startReminders(tx, now));
    let count = 0;
    for (const work of [() => this.invite(), () => this.remind()]) {
      for (let done = await work(); done !== null; done = await work()) count += done;
    }
    return count;
  }

  /** Returns null if nobody waits, or other instances are working on it. */
  private invite(): Promise<number | null> {
    return this.changes.run(system, async (change) => {
      const id = await claimWaiting(change.tx, portion);
      if (id === null) return null;
      const invitation = await getAnyInvitation(change.tx, id);
      const { pollId } = invitation;
      const call = await getCall(change.tx, invitation.callId);
      if (pollId !== null) return sendPollPortion(change, { ...invitation, pollId }, call, portion);
      return sendPortion(change, invitation, call, portion);
    });
  }

  private remind(): Promise<number | null> {
    return this.changes.run(system, async (change) => {
      const { tx, now } = change;
      const id = await claimReminder(tx, portion);
      if (id === null) return null;
      const invitation = await getAnyInvitation(tx, id);
      const { pollId } = invitation;
      const count =
        pollId === null
          ? await remindPortion(change, invitation, portion)
          : await remindPollPortion(change, { ...invitation, pollId }, portion);
      if (count < portion) await updateInvitation(tx, id, { reminderEndedAt: now });
      return count;
    });
  }
}
