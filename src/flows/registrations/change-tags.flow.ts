import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { tagMany, untagMany, tagProposals, untagProposals } from '../../domain/registrations/people/change-tags.js';
import {
  findOrCreateTag,
  type Tag,
  getTag,
  renameTag,
  deleteTag,
} from '../../domain/registrations/people/tags.queries.js';
import { Changes } from '../changes.js';
import { record } from '../../domain/identity/change.js';

/** The tags of people and of proposals. */
@Injectable()
export class ChangeTags {
  constructor(private readonly changes: Changes) {}

  /**
   * Gives a tag to people of a call; a new name makes a new tag. Returns the tag, and how many did not have it. Throws
   * Forbidden, and Conflict if the call has too many tags.
   */
  async tagPeople(callId: string, attendeeIds: readonly string[], name: string, actor: Actor) {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const tag = await findOrCreateTag(tx, callId, name, now);
      return { tag, count: await tagMany(change, tag, attendeeIds) };
    });
  }

  /** Takes a tag of a call from people. Returns how many had it. Throws NotFound and Forbidden. */
  async untagPeople(callId: string, tagId: string, attendeeIds: readonly string[], actor: Actor): Promise<number> {
    return this.changes.runIfAble(actor, 'change', async (change) =>
      untagMany(change, await getTag(change.tx, tagId, callId), attendeeIds),
    );
  }

  /**
   * Gives a tag to proposals of a call, or takes it from them. Returns the tag, made if it is new, and how many did not
   * have it. Throws Forbidden, and Conflict if there are too many.
   */
  async tagProposals(callId: string, ids: readonly string[], name: string, actor: Actor) {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const tag = await findOrCreateTag(change.tx, callId, name, change.now);
      return { tag, count: await tagProposals(change, tag, ids) };
    });
  }

  /** Returns how many had it. Throws NotFound and Forbidden. */
  async untagProposals(callId: string, tagId: string, ids: readonly string[], actor: Actor): Promise<number> {
    return this.changes.runIfAble(actor, 'change', async (change) =>
      untagProposals(change, await getTag(change.tx, tagId, callId), ids),
    );
  }

  /**
   * Renames a tag of a call for everyone who has it. Returns the tag. Throws NotFound, Forbidden, and Conflict if another tag has
   * the name.
   */
  async rename(callId: string, tagId: string, name: string, actor: Actor): Promise<Tag> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const tag = await getTag(change.tx, tagId, callId);
      if (tag.name === name) return tag;
      await renameTag(change.tx, tag, name);
      await record(change, 'call.tag-renamed', `call:${tag.callId}`, { from: tag.name, to: name });
      return { ...tag, name };
    });
  }

  /** Deletes a tag of a call, also from everyone who has it. Returns the tag. Throws NotFound and Forbidden. */
  async delete(callId: string, tagId: string, actor: Actor): Promise<Tag> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const tag = await getTag(change.tx, tagId, callId);
      await deleteTag(change.tx, tag.id);
      await record(change, 'call.tag-deleted', `call:${tag.callId}`, { tag: tag.name });
      return tag;
    });
  }
}
