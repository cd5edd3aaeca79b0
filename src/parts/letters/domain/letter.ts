import { LetterOutcome } from '../../../domain/proposals/letter-outcome.js';
import { Conflict } from '../../../platform/errors.js';
import type { CampaignTexts } from '../../../domain/campaigns/campaign-texts.js';
import { languages, translate } from '../../../platform/i18n/messages.js';
import { memoize } from '../../../platform/memoize.js';
import { letterFields } from './emails/letter-fields.js';

/** `held`: nothing more is sent until somebody releases it. */
export type LetterState = 'draft' | 'scheduled' | 'held' | 'sending' | 'sent';

/** Why letters about a result can't be sent: nobody may hear of it yet, or it is no longer true. */
export type LetterBlock = 'undecided' | 'unpublished' | 'shortlist-unpublished' | 'shortlist-over';

/** Why a letter is held: by an organizer, because what it says was taken back, or because it couldn't be sent. */
export type HeldReason = 'organizer' | 'reopened' | LetterBlock;

/** What the teams of a call may know. */
export interface Publication {
  /** The decision, unless it was reopened. */
  decision: { publishedAt: Date | null } | null;
  shortlistPublishedAt: Date | null;
}

/** Returns why letters about this result can't be sent now, or null. */
export function letterHoldReason(outcome: LetterOutcome, publication: Publication): LetterBlock | null {
  const { decision, shortlistPublishedAt } = publication;
  if (outcome === 'shortlisted') {
    if (decision !== null) return 'shortlist-over';
    return shortlistPublishedAt === null ? 'shortlist-unpublished' : null;
  }
  if (decision === null) return 'undecided';
  return decision.publishedAt === null ? 'unpublished' : null;
}

const messages: Record<LetterBlock, string> = {
  undecided: "The winners haven't been decided.",
  unpublished: 'The decision has not been published. Publish it first.',
  'shortlist-unpublished': 'The shortlist has not been published. Publish it first.',
  'shortlist-over': 'The winners have been decided, so the shortlist is no longer the result.',
};

/** Throws Conflict if letters about this result can't be sent now. */
export function requireSendable(outcome: LetterOutcome, publication: Publication): void {
  const block = letterHoldReason(outcome, publication);
  if (block !== null) throw new Conflict(`letter-${block}`, messages[block]);
}

/**
 * Throws Conflict if a letter about this result can't even be scheduled. It can before publication: if that hasn't
 * happened by then, the letter is held.
 */
export function requireSchedulable(outcome: LetterOutcome, publication: Publication): void {
  const block = letterHoldReason(outcome, publication);
  if (block === 'undecided' || block === 'shortlist-over') throw new Conflict(`letter-${block}`, messages[block]);
}

const fields = Object.fromEntries(letterFields.map((name) => [name, `{{${name}}}`]));

/** Returns the texts of a letter as they are until an organizer changes them, in all languages. */
export const standardContents = memoize(
  10,
  (outcome: LetterOutcome) => outcome,
  (outcome: LetterOutcome): CampaignTexts =>
    Object.fromEntries(
      languages.map(({ code }) => [
        code,
        {
          subject: translate(code, `letters.${outcome}.subject`, fields),
          body: translate(code, `letters.${outcome}.body`, fields),
        },
      ]),
    ),
);
