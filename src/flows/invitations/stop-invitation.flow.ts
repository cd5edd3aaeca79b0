import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { invitations } from '../../domain/invitations/invitations.queries.js';
import { stopList } from '../../domain/invitations/list-moves.js';
import { lockReservedSessions, releaseAllInvited } from '../../domain/invitations/reserve-invited.js';
import { Changes } from '../changes.js';

/** Stops an invitation. */
@Injectable()
export class StopInvitation {
  constructor(private readonly changes: Changes) {}

  /**
   * Drops all emails that have not been sent, and the reminder, and releases reserved seats; those being sent at this moment can still go out. The
   * links of those who have been invited keep working. Returns how many people are not invited any more. Throws
   * NotFound, and Conflict for a draft.
   */
  async run(id: string, actor: Actor): Promise<number> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx } = change;
      const sessions = await lockReservedSessions(tx, id);
      const invitation = await invitations.lock(tx, id);
      if (invitation.state === 'stopped') return 0;
      invitations.requireMove(invitation, 'stop');
      const count = await stopList(change, invitations, invitation);
      await releaseAllInvited(change, id, sessions);
      await record(change, 'invitation.stopped', `invitation:${id}`, { count });
      return count;
    });
  }
}
