import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { undoMistyped } from '../../domain/registrations/undo-mistyped.js';
import { Changes } from '../changes.js';

/** Cancels registrations that the same visitor just made with an address that they have corrected since. */
@Injectable()
export class UndoMistyped {
  constructor(private readonly changes: Changes) {}

  /** Sends nothing. The visitor must have shown that they made them. Proven addresses are unchanged. */
  async run(registrationIds: readonly string[], actor: Actor): Promise<void> {
    await this.changes.run(actor, (change) => undoMistyped(change, registrationIds));
  }
}
