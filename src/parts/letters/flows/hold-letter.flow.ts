import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import type { Actor } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/audit.queries.js';
import { lockJuryForShare } from '../../../domain/calls/jury-lock.queries.js';
import { holdLetter } from '../domain/hold-letters.js';
import type { Letter } from '../domain/letter.entity.js';
import type { CampaignMove } from '../../../domain/campaigns/campaign.js';
import { type LetterOutcome } from '../../../domain/proposals/letter-outcome.js';
import { countLetterEmails, letterRows, lockOpenLetter } from '../domain/letters.queries.js';
import type { Tx } from '../../../platform/database/tx.js';
import { NotFound } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';

/** Holds the letter about a result, or takes it back. */
@Injectable()
export class HoldLetter {
  constructor(private readonly changes: Changes) {}

  /** Emails that are being sent at this moment can still go out. Throws NotFound, and Conflict unless it is leaving. */
  async hold(callSlug: string, outcome: LetterOutcome, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change', async (change) => {
      const letter = await lockLetter(change.tx, callSlug, outcome, 'hold');
      await holdLetter(change, letter, 'organizer');
    });
  }

  /**
   * A letter that nobody has got becomes a draft again. Otherwise it ends: those who have not got it can get another
   * one. Throws NotFound, and Conflict unless it is scheduled or held.
   */
  async takeBack(callSlug: string, outcome: LetterOutcome, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const { id } = await lockLetter(tx, callSlug, outcome, 'takeBack');
      const counts = (await countLetterEmails(tx, [id])).get(id);
      const isUnsent = Object.values(counts ?? {}).every((count) => count === 0);
      const next = isUnsent
        ? { state: 'draft' as const, sendAt: null, sendZone: null, sendAtLocal: null, startedAt: null }
        : { state: 'sent' as const, endedAt: now };
      await letterRows.update(tx, id, { ...next, heldReason: null, heldBy: null, heldAt: null, updatedAt: now });
      await record(change, 'letter.taken-back', `letter:${id}`);
    });
  }
}

async function lockLetter(tx: Tx, callSlug: string, outcome: LetterOutcome, move: CampaignMove): Promise<Letter> {
  const call = await getCallBySlug(tx, callSlug);
  await lockJuryForShare(tx, call.id);
  const letter = await lockOpenLetter(tx, call.id, outcome);
  if (letter === null) throw new NotFound('letter-not-found', 'Letter not found.');
  letterRows.requireMove(letter, move);
  return letter;
}
