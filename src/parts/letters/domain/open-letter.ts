import { randomUUID } from 'node:crypto';
import type { Call } from '../../../domain/calls/call.entity.js';
import { actorName } from '../../../domain/identity/actor.js';
import { record, type Change } from '../../../domain/identity/change.js';
import { standardContents, type LetterState, type HeldReason } from './letter.js';
import type { Letter } from './letter.entity.js';
import type { LetterOutcome } from '../../../domain/proposals/letter-outcome.js';
import { letterRows, listLetters, lockOpenLetter, lockLeavingLetters, takeBackLetters } from './letters.queries.js';

/** Returns the draft of a letter about a result: with the texts of the last one, or the standard texts. */
export function draftLetter(
  callId: string,
  outcome: LetterOutcome,
  earlier: readonly Letter[],
): Pick<Letter, 'callId' | 'outcome' | 'contents' | 'writesAgain'> {
  const last = earlier.find((one) => one.outcome === outcome);
  return { callId, outcome, contents: last?.contents ?? standardContents(outcome), writesAgain: false };
}

/**
 * Returns the letter about a result that is shown: the open one, or the last one until people who have not had a letter
 * get the next. Then it is null, and a draft. `letters` are all about the result, newest first.
 */
export function currentLetter(
  letters: readonly Letter[],
  counts: { due: number } | undefined,
): { letter: Letter | null; state: LetterState } {
  const letter = letters.find(({ state }) => state !== 'sent') ?? letters[0] ?? null;
  if (letter === null || (letter.state === 'sent' && (counts?.due ?? 0) > 0)) return { letter: null, state: 'draft' };
  return { letter, state: letter.state };
}

/** Returns the open letter about a result, locked. Starts a draft if there is none. The jury is locked. */
export async function openLetter(change: Change, call: Call, outcome: LetterOutcome): Promise<Letter> {
  const { tx, now, actor } = change;
  const open = await lockOpenLetter(tx, call.id, outcome);
  if (open !== null) return open;
  const letter: Letter = {
    ...draftLetter(call.id, outcome, await listLetters(tx, call.id)),
    id: randomUUID(),
    state: 'draft',
    sendAt: null,
    sendZone: null,
    sendAtLocal: null,
    tzVersion: '',
    heldReason: null,
    heldBy: null,
    heldAt: null,
    createdBy: actorName(actor),
    createdAt: now,
    updatedAt: now,
    startedAt: null,
    endedAt: null,
  };
  await letterRows.insert(tx, letter);
  await record(change, 'letter.created', `letter:${letter.id}`, { outcome });
  return letter;
}

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
