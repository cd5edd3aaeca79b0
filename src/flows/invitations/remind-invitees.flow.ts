import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { invitations } from '../../domain/invitations/invitations.queries.js';
import { startReminder } from '../../domain/invitations/list-moves.js';
import { Changes } from '../changes.js';

/** Sends the one reminder of an invitation now. */
@Injectable()
export class RemindInvitees {
  constructor(private readonly changes: Changes) {}

  /**
   * The worker reminds everyone who has neither registered nor declined. Throws NotFound, and Conflict unless the
   * invitation has been sent and its reminder has not.
   */
  async run(id: string, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change', async (change) => {
      const invitation = await invitations.lock(change.tx, id, 'remind');
      await startReminder(change, invitations, invitation, id);
    });
  }
}
