import { Injectable } from '@nestjs/common';
import { isAble, type OrganizerActor, requireAbility } from '../../domain/identity/actor.js';
import { deletePeopleView, lockPeopleView } from '../../domain/registrations/people-views.queries.js';
import { Forbidden } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Deletes a saved list of people; the people stay as they are. */
@Injectable()
export class DeletePeopleView {
  constructor(private readonly changes: Changes) {}

  /** Throws NotFound, and Forbidden for anyone but who saved it; owners delete shared ones, too. */
  async run(viewId: string, actor: OrganizerActor): Promise<void> {
    requireAbility(actor, 'read');
    await this.changes.run(actor, async ({ tx }) => {
      const view = await lockPeopleView(tx, viewId);
      const isAllowed = view.organizerId === actor.id || (view.isShared && isAble(actor, 'administer'));
      if (!isAllowed) throw new Forbidden('forbidden', 'Only who saved a view can delete it.');
      await deletePeopleView(tx, view.id);
    });
  }
}
