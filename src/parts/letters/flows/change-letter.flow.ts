import { Injectable } from '@nestjs/common';
import { textErrors } from '../../../domain/campaigns/campaign-texts.js';
import type { Actor } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/change.js';
import { getCallBySlug, lockJuryBySlug, lockJuryForShare } from '../../../domain/calls/calls.queries.js';
import type { Letter } from '../domain/letter.entity.js';
import type { LetterOutcome } from '../../../domain/proposals/letter-outcome.js';
import type { LetterInput, LetterSendInput } from '../domain/letter-input.js';
import { letterText } from '../domain/emails/letter-fields.js';
import { letterRows, countLetterEmails, lockOpenLetter } from '../domain/letters.queries.js';
import { openLetter, holdLetter } from '../domain/open-letter.js';
import { Invalid, NotFound } from '../../../platform/errors.js';
import { changesOf, type Edit } from '../../../platform/three-way-merge.js';
import { Changes } from '../../../flows/changes.js';
import { scheduleLetter } from '../domain/schedule-letter.js';
import { type CampaignMove, requireSeen } from '../../../domain/campaigns/campaign.js';
import type { Tx } from '../../../platform/database/tx.js';

/** Writes, sends, holds and takes back the letter about a result. */
@Injectable()
export class ChangeLetter {
  constructor(private readonly changes: Changes) {}

  /** Returns the draft. Throws NotFound, Invalid, Conflict unless it is a draft, and what `edit` throws. */
  async edit(callSlug: string, outcome: LetterOutcome, edit: Edit<Letter, LetterInput>, actor: Actor): Promise<Letter> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const call = await lockJuryBySlug(tx, callSlug);
      const letter = await openLetter(change, call, outcome);
      letterRows.requireMove(letter, 'edit');
      const { contents } = changesOf(edit, letter);
      const fieldErrors = textErrors(contents, call.languages, (text) => letterText.read(text));
      if (fieldErrors.length > 0) throw new Invalid('invalid', 'Some fields are invalid.', {}, fieldErrors);
      await letterRows.update(tx, letter.id, { contents, updatedAt: now });
      await record(change, 'letter.edited', `letter:${letter.id}`);
      return { ...letter, contents, updatedAt: now };
    });
  }

  /** Returns how many people get it. Throws NotFound, Conflict if it says something else than was `seen`, and what `scheduleLetter` throws. */
  async confirm(
    callSlug: string,
    outcome: LetterOutcome,
    input: LetterSendInput,
    actor: Actor,
    seen?: string,
  ): Promise<number> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const call = await lockJuryBySlug(change.tx, callSlug);
      requireSeen(seen, (await openLetter(change, call, outcome)).contents);
      return scheduleLetter(change, call, outcome, input);
    });
  }

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
