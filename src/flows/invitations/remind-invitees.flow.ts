import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { invitations } from '../../domain/invitations/invitations.queries.js';
import { Conflict } from '../../platform/errors.js';
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
    requireAbility(actor, 'change');
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const { remindedAt } = await invitations.lock(tx, id, 'remind');
      if (remindedAt !== null) {
        throw new Conflict('invitation-reminded', 'The reminder has been sent. Each person gets one.');
      }
      await invitations.update(tx, id, { remindedAt: now, updatedAt: now });
      await record(change, 'invitation.reminded', `invitation:${id}`);
    });
  }
}
