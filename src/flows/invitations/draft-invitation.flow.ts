import { isDeepStrictEqual } from 'node:util';
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { getCall, getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, actorName, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { checkInvitation } from '../../domain/invitations/check-invitation.js';
import type { InvitationChanges, InvitationInput } from '../../domain/invitations/invitation-input.js';
import type { Invitation } from '../../domain/invitations/invitation.entity.js';
import { invitations } from '../../domain/invitations/invitations.queries.js';
import { changesOf, type Edit } from '../../platform/three-way-merge.js';
import { Changes } from '../changes.js';

/** Creates, edits and deletes drafts of invitations. */
@Injectable()
export class DraftInvitation {
  constructor(private readonly changes: Changes) {}

  /** Returns the new draft. Throws NotFound for an unknown call, and Invalid (`checkInvitation`). */
  async create(callSlug: string, input: InvitationInput, actor: Actor, id: string = randomUUID()): Promise<Invitation> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      await checkInvitation(tx, call, input, now);
      const invitation: Invitation = {
        id,
        callId: call.id,
        pollId: null,
        state: 'draft',
        sessionIds: input.sessions,
        contents: input.contents,
        remindAt: null,
        remindZone: null,
        remindedAt: null,
        reminderEndedAt: null,
        reservedUntil: null,
        invitesAgain: false,
        createdBy: actorName(actor),
        createdAt: now,
        updatedAt: now,
        sentAt: null,
        stoppedAt: null,
      };
      await invitations.insert(tx, invitation);
      await record(change, 'invitation.created', `invitation:${invitation.id}`);
      return invitation;
    });
  }

  /** Returns the draft. Throws NotFound, Invalid, Conflict if it has been sent, and what `edit` throws. */
  async edit(id: string, edit: Edit<Invitation, InvitationChanges>, actor: Actor): Promise<Invitation> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const invitation = await invitations.lock(tx, id, 'edit');
      const changes = changesOf(edit, invitation);
      const { sessions = invitation.sessionIds, contents = invitation.contents } = changes;
      await checkInvitation(tx, await getCall(tx, invitation.callId), { sessions, contents }, now);
      const edited = { sessionIds: sessions, contents, updatedAt: now };
      const fields = (['sessionIds', 'contents'] as const).filter(
        (name) => !isDeepStrictEqual(edited[name], invitation[name]),
      );
      if (fields.length === 0) return invitation;
      await invitations.update(tx, id, edited);
      await record(change, 'invitation.edited', `invitation:${id}`, { fields });
      return { ...invitation, ...edited };
    });
  }

  /** Lets a draft invite people again who were invited to its sessions before, or skip them. Throws as `remove`. */
  async inviteAgain(id: string, invitesAgain: boolean, actor: Actor): Promise<void> {
    requireAbility(actor, 'change');
    await this.changes.run(actor, async (change) => {
      const invitation = await invitations.lock(change.tx, id, 'edit');
      if (invitation.invitesAgain === invitesAgain) return;
      await invitations.update(change.tx, id, { invitesAgain, updatedAt: change.now });
      await record(change, 'invitation.edited', `invitation:${id}`, { fields: ['invitesAgain'] });
    });
  }

  /** Deletes a draft with its list. Throws NotFound, and Conflict if it has been sent. */
  async remove(id: string, actor: Actor): Promise<void> {
    requireAbility(actor, 'change');
    await this.changes.run(actor, async (change) => {
      await invitations.lock(change.tx, id, 'edit');
      await invitations.remove(change.tx, id);
      await record(change, 'invitation.deleted', `invitation:${id}`);
    });
  }
}
