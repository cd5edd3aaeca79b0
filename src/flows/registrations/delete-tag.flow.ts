import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { deleteTag, getTag, type Tag } from '../../domain/registrations/tags.queries.js';
import { Changes } from '../changes.js';

/** Deletes a tag, also from everyone who has it. */
@Injectable()
export class DeleteTag {
  constructor(private readonly changes: Changes) {}

  /** Returns the tag. Throws NotFound and Forbidden. */
  async run(tagId: string, actor: Actor): Promise<Tag> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const tag = await getTag(change.tx, tagId);
      await deleteTag(change.tx, tag.id);
      await record(change, 'call.tag-deleted', `call:${tag.callId}`, { tag: tag.name });
      return tag;
    });
  }
}
