import { Injectable } from '@nestjs/common';
import { type OrganizerActor, requireAbility } from '../../domain/identity/actor.js';
import { maxPeopleViews, type PeopleViewInput } from '../../domain/registrations/people-view-input.js';
import { type ListKind, savePeopleView } from '../../domain/registrations/people-views.queries.js';
import { Conflict } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Saves a list of people or proposals under a name, for oneself or for the team. */
@Injectable()
export class SavePeopleView {
  constructor(private readonly changes: Changes) {}

  /** Replaces the own list of this name. Throws Forbidden, and Conflict beyond 50 lists. */
  async run(callId: string, input: PeopleViewInput, list: ListKind, actor: OrganizerActor): Promise<void> {
    requireAbility(actor, 'read');
    await this.changes.run(actor, async ({ tx, now }) => {
      const isSaved = await savePeopleView(tx, { ...input, list, callId, organizerId: actor.id }, now, maxPeopleViews);
      if (isSaved) return;
      const [code, message] = ['too-many-views', 'Delete a saved view first.'];
      throw new Conflict(code, message, {}, [{ path: 'viewName', code, message, values: { most: maxPeopleViews } }]);
    });
  }
}
