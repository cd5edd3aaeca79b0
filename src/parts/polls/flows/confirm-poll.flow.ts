import { Injectable } from '@nestjs/common';
import { requireCount } from '../../../domain/campaigns/campaign.js';
import type { Actor } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/audit.queries.js';
import { countInviteesOf } from '../../../domain/invitations/invitations.queries.js';
import { pollTimeErrors } from '../domain/poll-input.js';
import { listPollStarts, lockPoll, pollInvitations } from '../domain/polls.queries.js';
import { Conflict } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';

/** Sends a poll after its confirmation. */
@Injectable()
export class ConfirmPoll {
  constructor(private readonly changes: Changes) {}

  /**
   * Opens the poll; the worker enqueues its emails. Throws NotFound, and Conflict if it has been sent, its times are
   * over, nobody is on its list, or another number than `confirm` (the current one is in `values.count`).
   */
  async run(id: string, confirm: number, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const { poll, invitation } = await lockPoll(tx, id, 'send');
      const starts = (await listPollStarts(tx, id)).map(({ startsAt }) => startsAt);
      if (pollTimeErrors({ starts, closesAt: poll.closesAt }, now).length > 0) {
        throw new Conflict('poll-too-late', 'A start or the closing time is over. Create another poll.');
      }
      const { waiting } = await countInviteesOf(tx, invitation.id);
      requireCount('poll', waiting, confirm);
      await pollInvitations.update(tx, invitation.id, { state: 'sent', sentAt: now, updatedAt: now });
      await record(change, 'poll.sent', `poll:${id}`, { count: waiting });
    });
  }
}
