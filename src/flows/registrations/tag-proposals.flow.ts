import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { tagProposals, untagProposals } from '../../domain/registrations/change-tags.js';
import { findOrCreateTag, getTag, type Tag } from '../../domain/registrations/tags.queries.js';
import { Changes } from '../changes.js';

/** Gives a tag to proposals of a call, or takes it from them. */
@Injectable()
export class TagProposals {
  constructor(private readonly changes: Changes) {}

  /** Returns the tag, made if it is new, and how many did not have it. Throws Forbidden, and Conflict if there are too many. */
  async run(callId: string, ids: readonly string[], name: string, actor: Actor): Promise<{ tag: Tag; count: number }> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const tag = await findOrCreateTag(change.tx, callId, name, change.now);
      return { tag, count: await tagProposals(change, tag, ids) };
    });
  }

  /** Returns how many had it. Throws NotFound and Forbidden. */
  async remove(tagId: string, ids: readonly string[], actor: Actor): Promise<number> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => untagProposals(change, await getTag(change.tx, tagId), ids));
  }
}
