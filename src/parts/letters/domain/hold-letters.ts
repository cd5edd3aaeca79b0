import { actorName } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/audit.queries.js';
import type { Change } from '../../../domain/identity/change.js';
import { takeBackLetters } from './letter-messages.queries.js';
import type { Letter } from './letter.entity.js';
import type { HeldReason } from './letter.js';
import type { LetterOutcome } from '../../../domain/proposals/letter-outcome.js';
import { letterRows, lockLeavingLetters } from './letters.queries.js';

/**
 * Holds a locked letter: what was not sent waits until somebody releases it, except emails that are being sent at this
 * moment.
 */
export async function holdLetter(change: Change, { id }: Pick<Letter, 'id'>, heldReason: HeldReason): Promise<void> {
  const { tx, now, actor } = change;
  const held = { heldReason, heldBy: actorName(actor), heldAt: now };
  await letterRows.update(tx, id, { state: 'held', ...held, updatedAt: now });
  await takeBackLetters(tx, id, true);
  await record(change, 'letter.held', `letter:${id}`, { reason: heldReason });
}

/** Holds all letters about these results, because what they say was taken back. The jury is locked. */
export async function holdLettersAbout(change: Change, callId: string, outcomes: readonly LetterOutcome[]) {
  for (const letter of await lockLeavingLetters(change.tx, callId, outcomes))
    await holdLetter(change, letter, 'reopened');
}
