import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { type Block, blockPerson } from '../../domain/registrations/block-person.js';
import { Changes } from '../changes.js';
import { record } from '../../domain/identity/audit.queries.js';
import { setBlock } from '../../domain/registrations/blocks.queries.js';
import { lockAttendee } from '../../domain/registrations/links.queries.js';

/** Blocking people. */
@Injectable()
export class BlockPerson {
  constructor(private readonly changes: Changes) {}

  /**
   * Blocks a person of a call: they can no longer register, and get no email. Throws NotFound, Forbidden, and Gone for
   * an erased person.
   */
  async run(attendeeId: string, block: Block, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change', (change) => blockPerson(change, attendeeId, block));
  }

  /**
   * Lifts the block of a person; seats that they lost stay lost. Does nothing for a person who is not blocked. Throws
   * NotFound, Forbidden, and Gone for an erased person.
   */
  async lift(attendeeId: string, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx } = change;
      const { id, blockedAt } = await lockAttendee(tx, attendeeId);
      if (blockedAt === null) return;
      await setBlock(tx, id, null);
      await record(change, 'attendee.unblocked', `attendee:${id}`);
    });
  }
}
