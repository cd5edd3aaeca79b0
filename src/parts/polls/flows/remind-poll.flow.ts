import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../domain/identity/actor.js';
import { startReminder } from '../../../domain/invitations/list-moves.js';
import { pollState } from '../domain/poll.js';
import { lockPoll, pollInvitations } from '../domain/polls.queries.js';
import { Conflict } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';

/** Sends the one reminder of a poll. */
@Injectable()
export class RemindPoll {
  constructor(private readonly changes: Changes) {}

  /** The worker reminds everyone without an answer. Throws NotFound, and Conflict unless the poll is open and not reminded. */
  async run(id: string, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const { poll, invitation } = await lockPoll(tx, id);
      if (pollState(poll, invitation.state, now) !== 'open') {
        throw new Conflict('poll-not-open', 'Only an open poll has a reminder.');
      }
      await startReminder(change, pollInvitations, invitation, id);
    });
  }
}
