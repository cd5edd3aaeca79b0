import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { lockJury } from '../../../domain/calls/jury-lock.queries.js';
import type { Actor } from '../../../domain/identity/actor.js';
import { type LetterOutcome } from '../../../domain/proposals/letter-outcome.js';
import { Changes } from '../../../flows/changes.js';
import type { LetterSendInput } from '../domain/letter-input.js';
import { scheduleLetter } from '../domain/schedule-letter.js';

/** Sends or schedules the letter about a result, or releases one that is held, after its confirmation. */
@Injectable()
export class ConfirmLetter {
  constructor(private readonly changes: Changes) {}

  /** Returns how many people get it. Throws NotFound, and what `scheduleLetter` throws. */
  async run(callSlug: string, outcome: LetterOutcome, input: LetterSendInput, actor: Actor): Promise<number> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const call = await getCallBySlug(change.tx, callSlug);
      await lockJury(change.tx, call.id);
      return scheduleLetter(change, call, outcome, input);
    });
  }
}
