import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { untagMany } from '../../domain/registrations/change-tags.js';
import { getTag } from '../../domain/registrations/tags.queries.js';
import { Changes } from '../changes.js';

/** Takes a tag from people. */
@Injectable()
export class UntagPeople {
  constructor(private readonly changes: Changes) {}

  /** Returns how many had it. Throws NotFound and Forbidden. */
  async run(tagId: string, attendeeIds: readonly string[], actor: Actor): Promise<number> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => untagMany(change, await getTag(change.tx, tagId), attendeeIds));
  }
}
