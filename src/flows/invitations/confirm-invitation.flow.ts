import { Injectable } from '@nestjs/common';
import { requireCount } from '../../domain/campaigns/campaign.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import type { Actor } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { checkInvitation } from '../../domain/invitations/check-invitation.js';
import type { SendInvitationInput } from '../../domain/invitations/invitation-input.js';
import type { Invitation } from '../../domain/invitations/invitation.entity.js';
import { countInviteesOf, invitations } from '../../domain/invitations/invitations.queries.js';
import { lockSessionsInOrder, reserveInvitedSeats } from '../../domain/invitations/reserve-invited.js';
import { requireFuture } from '../../domain/time/require-future.js';
import { Changes } from '../changes.js';

/** Sends an invitation after its confirmation. */
@Injectable()
export class ConfirmInvitation {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the invitation, with its seats reserved; the worker enqueues its emails. Throws NotFound, Invalid for a
   * moment in the past or a session that is no longer open, and Conflict if it has been sent, nobody is on its list, or another number than
   * `confirm` (the current one is in `values.count`), or there are too few free seats to reserve.
   */
  async run(id: string, input: SendInvitationInput, actor: Actor): Promise<Invitation> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const { confirm, remindAt, reservedUntil, inviteAgain, timeZone } = input;
      // Sessions first: an edit at this moment is seen below.
      const sessions =
        reservedUntil === null ? [] : await lockSessionsInOrder(tx, (await invitations.get(tx, id)).sessionIds);
      const invitation = await invitations.lock(tx, id, 'send');
      const call = await getCall(tx, invitation.callId);
      if (remindAt !== null) requireFuture('remindAt', remindAt, now);
      if (reservedUntil !== null) requireFuture('reservedUntil', reservedUntil, now);
      await checkInvitation(tx, call, { ...invitation, sessions: invitation.sessionIds }, now);
      const { waiting } = await countInviteesOf(tx, id);
      requireCount('invitation', waiting, confirm);
      const remindZone = remindAt === null ? null : (timeZone ?? call.timeZone);
      const own = sessions.filter((session) => invitation.sessionIds.includes(session.id));
      if (reservedUntil !== null) await reserveInvitedSeats(change, id, own, reservedUntil);
      const invitesAgain = invitation.invitesAgain || inviteAgain === true;
      const sent = { state: 'sent' as const, remindAt, remindZone, reservedUntil, invitesAgain, sentAt: now };
      await invitations.update(tx, id, { ...sent, updatedAt: now });
      await record(change, 'invitation.sent', `invitation:${id}`, { count: waiting });
      return invitations.get(tx, id);
    });
  }
}
