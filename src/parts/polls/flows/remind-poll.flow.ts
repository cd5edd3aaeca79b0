import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/audit.queries.js';

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
    requireAbility(actor, 'change');
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const { poll, invitation } = await lockPoll(tx, id);
      if (pollState(poll, invitation.state, now) !== 'open') {
        throw new Conflict('poll-not-open', 'Only an open poll has a reminder.');
      }
      if (invitation.remindedAt !== null) {
        throw new Conflict('poll-reminded', 'The reminder has been sent. Each person gets one.');
      }
      await pollInvitations.update(tx, invitation.id, { remindedAt: now, updatedAt: now });
      await record(change, 'poll.reminded', `poll:${id}`);
    });
  }
}
