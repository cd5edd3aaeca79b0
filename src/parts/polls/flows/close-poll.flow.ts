import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/audit.queries.js';
import { stopList } from '../../../domain/invitations/list-moves.js';
import { closePoll, lockPoll, pollInvitations } from '../domain/polls.queries.js';
import { Changes } from '../../../flows/changes.js';

/** Closes a poll before its time. */
@Injectable()
export class ClosePoll {
  constructor(private readonly changes: Changes) {}

  /** Takes no more answers, and drops the emails that have not been sent. Throws NotFound, and Conflict for a draft. */
  async run(id: string, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const { invitation } = await lockPoll(tx, id);
      if (invitation.state !== 'stopped') pollInvitations.requireMove(invitation, 'stop');
      if (!(await closePoll(tx, id, now))) return;
      await stopList(change, pollInvitations, invitation);
      await record(change, 'poll.closed', `poll:${id}`);
    });
  }
}
