import { Injectable } from '@nestjs/common';
import { getCall } from '../../domain/calls/calls.queries.js';
import { getInvitation, updateInvitation } from '../../domain/invitations/invitations.queries.js';
import { claimReminder, claimWaiting, startReminders } from '../../domain/invitations/invitees.queries.js';
import { remindPortion, sendPortion } from '../../domain/invitations/send-invitees.js';
import { Changes } from '../changes.js';

/**
 * Number of emails enqueued in one transaction. The next portion follows when no more than these are queued, so that a
 * large invitation doesn't block other email and can be stopped quickly.
 */
const portion = 500;
const system = { kind: 'system' } as const;

/** Enqueues the emails of invitations that were sent, and their reminders. */
@Injectable()
export class SendInvitations {
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
      const invitation = await getInvitation(change.tx, id);
      return sendPortion(change, invitation, await getCall(change.tx, invitation.callId), portion);
    });
  }

  private remind(): Promise<number | null> {
    return this.changes.run(system, async (change) => {
      const { tx, now } = change;
      const id = await claimReminder(tx, portion);
      if (id === null) return null;
      const count = await remindPortion(change, await getInvitation(tx, id), portion);
      if (count < portion) await updateInvitation(tx, id, { reminderEndedAt: now });
      return count;
    });
  }
}
