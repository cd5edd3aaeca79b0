import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { recordAll } from '../../domain/identity/audit.queries.js';
import { getTag, removeTag } from '../../domain/registrations/tags.queries.js';
import { Changes } from '../changes.js';

/** Takes a tag from people. */
@Injectable()
export class UntagPeople {
  constructor(private readonly changes: Changes) {}

  /** Returns how many had it. Throws NotFound and Forbidden. */
  async run(tagId: string, attendeeIds: readonly string[], actor: Actor): Promise<number> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const tag = await getTag(change.tx, tagId);
      const untagged = await removeTag(change.tx, tag.id, attendeeIds);
      const details = { tag: tag.name };
      const entries = untagged.map((id) => ({ action: 'attendee.untagged', subject: `attendee:${id}`, details }));
      await recordAll(change, entries);
      return untagged.length;
    });
  }
}
