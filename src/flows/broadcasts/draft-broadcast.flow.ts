import { Injectable } from '@nestjs/common';
import type { Broadcast } from '../../domain/broadcasts/broadcast.entity.js';
import type { BroadcastChanges, BroadcastInput } from '../../domain/broadcasts/broadcast-input.js';
import { createBroadcast } from '../../domain/broadcasts/create-broadcast.js';
import { checkBroadcast } from '../../domain/broadcasts/check-broadcast.js';
import { broadcasts } from '../../domain/broadcasts/broadcasts.queries.js';
import { getCall, getCallBySlug } from '../../domain/calls/calls.queries.js';
import type { Actor } from '../../domain/identity/actor.js';
import { editDraft, removeDraft } from '../../domain/campaigns/drafts.js';
import { changesOf, type Edit } from '../../platform/three-way-merge.js';
import { Changes } from '../changes.js';

/** Creates, copies, edits and deletes drafts of broadcasts. */
@Injectable()
export class DraftBroadcast {
  constructor(private readonly changes: Changes) {}

  /** Returns the new draft. Throws NotFound for an unknown call, and Invalid (`checkBroadcast`). */
  async create(callSlug: string, { filter, contents }: BroadcastInput, actor: Actor, id?: string): Promise<Broadcast> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx } = change;
      const call = await getCallBySlug(tx, callSlug);
      await checkBroadcast(tx, call, { filter, contents });
      return createBroadcast(change, call.id, { filter, contents }, id);
    });
  }

  /** Returns a new draft with the recipients and texts of another broadcast, whatever became of that. Throws NotFound. */
  async copy(id: string, actor: Actor, copyId?: string): Promise<Broadcast> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { callId, filter, contents } = await broadcasts.get(change.tx, id);
      return createBroadcast(change, callId, { filter, contents }, copyId);
    });
  }

  /** Returns the draft. Throws NotFound, Invalid, Conflict if it is no longer a draft, and what `edit` throws. */
  async edit(id: string, edit: Edit<Broadcast, BroadcastChanges>, actor: Actor): Promise<Broadcast> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx } = change;
      const broadcast = await broadcasts.lock(tx, id, 'edit');
      const changes = changesOf(edit, broadcast);
      const edited = { filter: changes.filter ?? broadcast.filter, contents: changes.contents ?? broadcast.contents };
      await checkBroadcast(tx, await getCall(tx, broadcast.callId), edited);
      return editDraft(change, broadcasts, broadcast, edited);
    });
  }

  /** Throws NotFound, and Conflict if it is no longer a draft. */
  async remove(id: string, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change', (change) => removeDraft(change, broadcasts, id));
  }
}
