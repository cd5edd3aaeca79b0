import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { tagMany } from '../../domain/registrations/change-tags.js';
import { findOrCreateTag, type Tag } from '../../domain/registrations/tags.queries.js';
import { Changes } from '../changes.js';

/** Gives a tag to people of a call; a new name makes a new tag. */
@Injectable()
export class TagPeople {
  constructor(private readonly changes: Changes) {}

  /** Returns the tag, and how many did not have it. Throws Forbidden, and Conflict if the call has too many tags. */
  async run(
    callId: string,
    attendeeIds: readonly string[],
    name: string,
    actor: Actor,
  ): Promise<{ tag: Tag; count: number }> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const tag = await findOrCreateTag(tx, callId, name, now);
      return { tag, count: await tagMany(change, tag, attendeeIds) };
    });
  }
}
