import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { getCall, getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, actorName, requireAbility } from '../../domain/identity/actor.js';
import { editDraft, insertDraft, removeDraft } from '../../domain/campaigns/drafts.js';
import { newInvitation } from '../../domain/invitations/new-invitation.js';
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
      const owner = { callId: call.id, pollId: null, createdBy: actorName(actor), createdAt: now };
      const draft = newInvitation(id, owner, { sessionIds: input.sessions, contents: input.contents });
      return insertDraft(change, invitations, draft);
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
      return editDraft(change, invitations, invitation, { sessionIds: sessions, contents });
    });
  }

  /** Deletes a draft with its list. Throws NotFound, and Conflict if it has been sent. */
  async remove(id: string, actor: Actor): Promise<void> {
    requireAbility(actor, 'change');
    await this.changes.run(actor, (change) => removeDraft(change, invitations, id));
  }
}
