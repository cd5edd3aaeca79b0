import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { getTag, renameTag, type Tag } from '../../domain/registrations/tags.queries.js';
import { Changes } from '../changes.js';

/** Renames a tag for everyone who has it. */
@Injectable()
export class RenameTag {
  constructor(private readonly changes: Changes) {}

  /** Returns the tag. Throws NotFound, Forbidden, and Conflict if another tag has the name. */
  async run(tagId: string, name: string, actor: Actor): Promise<Tag> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const tag = await getTag(change.tx, tagId);
      if (tag.name === name) return tag;
      await renameTag(change.tx, tag, name);
      await record(change, 'call.tag-renamed', `call:${tag.callId}`, { from: tag.name, to: name });
      return { ...tag, name };
    });
  }
}
