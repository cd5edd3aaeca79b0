import { Injectable } from '@nestjs/common';
import { type OrganizerActor, isAble } from '../../domain/identity/actor.js';
import { maxPeopleViews, type PeopleViewInput } from '../../domain/registrations/people/people-view-input.js';
import {
  type ListKind,
  savePeopleView,
  deletePeopleView,
  lockPeopleView,
} from '../../domain/registrations/people/people-views.queries.js';
import { Conflict, Forbidden } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Saved views of the list of people. */
@Injectable()
export class ChangePeopleViews {
  constructor(private readonly changes: Changes) {}

  /**
   * Saves a list of people or proposals under a name, for oneself or for the team. Replaces the own list of this name.
   * Throws Forbidden, and Conflict beyond 50 lists.
   */
  async save(callId: string, input: PeopleViewInput, list: ListKind, actor: OrganizerActor): Promise<void> {
    await this.changes.runIfAble(actor, 'read', async ({ tx, now }) => {
      const isSaved = await savePeopleView(tx, { ...input, list, callId, organizerId: actor.id }, now, maxPeopleViews);
      if (isSaved) return;
      const [code, message] = ['too-many-views', 'Delete a saved view first.'];
      throw new Conflict(code, message, {}, [{ path: 'viewName', code, message, values: { most: maxPeopleViews } }]);
    });
  }

  /**
   * Deletes a saved list of people; the people stay as they are. Throws NotFound, and Forbidden for anyone but who
   * saved it; owners delete shared ones, too.
   */
  async delete(viewId: string, actor: OrganizerActor): Promise<void> {
    await this.changes.runIfAble(actor, 'read', async ({ tx }) => {
      const view = await lockPeopleView(tx, viewId);
      const isAllowed = view.organizerId === actor.id || (view.isShared && isAble(actor, 'administer'));
      if (!isAllowed) throw new Forbidden('forbidden', 'Only the person who saved a view can delete it.');
      await deletePeopleView(tx, view.id);
    });
  }
}
