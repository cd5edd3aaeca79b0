import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/audit.queries.js';
import { lockJury } from '../../../domain/calls/jury-lock.queries.js';
import { confirmPeople } from '../domain/confirm-people.js';
import { requireSchedulable, requireSendable } from '../domain/letter.js';
import { type LetterOutcome } from '../../../domain/proposals/letter-outcome.js';
import type { LetterSendInput } from '../domain/letter-input.js';
import { letterRows, readPublication } from '../domain/letters.queries.js';
import { openLetter } from '../domain/open-letter.js';
import { localTime } from '../../../domain/time/wall-time.js';
import { tzDataVersion } from '../../../domain/time/zone-rules.js';
import { requireFuture } from '../../../domain/time/require-future.js';
import { Changes } from '../../../flows/changes.js';

/** Sends or schedules the letter about a result, or releases one that is held, after its confirmation. */
@Injectable()
export class ConfirmLetter {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns how many people get it. Throws NotFound, Invalid for a time in the past, and Conflict if the result isn't
   * published (to schedule it, made), nobody gets it, or not as many people as `confirm` (now `values.count`).
   */
  async run(callSlug: string, outcome: LetterOutcome, input: LetterSendInput, actor: Actor): Promise<number> {
    requireAbility(actor, 'change');
    const { confirm, sendAt, timeZone, writesAgain } = input;
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      await lockJury(tx, call.id);
      const letter = await openLetter(change, call, outcome);
      letterRows.requireMove(letter, 'schedule');
      if (sendAt !== null) requireFuture('sendAt', sendAt, now);
      const publication = await readPublication(tx, call.id);
      if (sendAt === null) requireSendable(outcome, publication);
      else requireSchedulable(outcome, publication);
      const sendZone = timeZone ?? call.timeZone;
      const count = await confirmPeople(tx, call.id, outcome, { confirm, writesAgain });
      await letterRows.update(tx, letter.id, {
        state: 'scheduled',
        writesAgain,
        sendAt: sendAt ?? now,
        sendZone,
        sendAtLocal: sendAt === null ? null : localTime(sendAt, sendZone).local,
        tzVersion: tzDataVersion(),
        heldReason: null,
        heldBy: null,
        heldAt: null,
        updatedAt: now,
      });
      const action = letter.state === 'held' ? 'letter.released' : 'letter.scheduled';
      await record(change, action, `letter:${letter.id}`, { count, sendAt });
      return count;
    });
  }
}
