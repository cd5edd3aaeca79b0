import { Injectable } from '@nestjs/common';
import { textErrors } from '../../../domain/campaigns/campaign-texts.js';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import type { Actor } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/audit.queries.js';
import { lockJury } from '../../../domain/calls/jury-lock.queries.js';
import type { Letter } from '../domain/letter.entity.js';
import { type LetterOutcome } from '../../../domain/proposals/letter-outcome.js';
import type { LetterInput } from '../domain/letter-input.js';
import { letterText } from '../domain/emails/letter-fields.js';
import { letterRows } from '../domain/letters.queries.js';
import { openLetter } from '../domain/open-letter.js';
import { Invalid } from '../../../platform/errors.js';
import { changesOf, type Edit } from '../../../platform/three-way-merge.js';
import { Changes } from '../../../flows/changes.js';

/** Writes the texts of the letter about a result. */
@Injectable()
export class EditLetter {
  constructor(private readonly changes: Changes) {}

  /** Returns the draft. Throws NotFound, Invalid, Conflict unless it is a draft, and what `edit` throws. */
  async run(callSlug: string, outcome: LetterOutcome, edit: Edit<Letter, LetterInput>, actor: Actor): Promise<Letter> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      await lockJury(tx, call.id);
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
}
