import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { type Block, blockPerson } from '../../domain/registrations/block-person.js';
import { Changes } from '../changes.js';

/** Blocks a person of a call: they can no longer register, and get no email. */
@Injectable()
export class BlockPerson {
  constructor(private readonly changes: Changes) {}

  /** Throws NotFound, Forbidden, and Gone for an erased person. */
  async run(attendeeId: string, block: Block, actor: Actor): Promise<void> {
    requireAbility(actor, 'change');
    await this.changes.run(actor, (change) => blockPerson(change, attendeeId, block));
  }
}
