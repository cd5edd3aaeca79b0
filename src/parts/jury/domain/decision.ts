import { createHash } from 'node:crypto';
import { Conflict, invalidField, type Refusal } from '../../../platform/errors.js';
import type { Lateness, ProposalState } from '../../../domain/proposals/proposal.js';
import { hasWon } from '../../../domain/proposals/proposal-state.js';
import type { FoundConflict } from './conflict.js';
import type { RankRange, Result } from './results.js';
import { scoredStates } from './score-sheet.js';

/** The rank of a proposal at the time of the decision. */
export interface FrozenRank {
  proposalId: string;
  externalId: string;
  title: string;
  theme: string;
  place: number | null;
  isShared: boolean;
  themePlace: number | null;
  average: number | null;
  deviation: number | null;
  /** Numbers of counted and missing score sheets. */
  sheets: number;
  missing: number;
  /** How many reviews it lacked to be ranked, and the ranks that it shared; missing in decisions from before. */
  lacking?: number;
  shared?: RankRange | null;
  /** Whether it came late, or was changed late; missing if neither. */
  late?: Lateness;
}

/** A score sheet that a conflict of interest closed at the time of the decision. */
export interface ClosedSheet {
  proposalId: string;
  jurorId: string;
  conflicts: FoundConflict[];
  /** Whether it was submitted, and closed without anyone's decision. */
  isUnnoticed: boolean;
}

export interface Choice {
  winners: readonly string[];
  /** Winners that are outstanding in their theme. */
  outstanding: readonly string[];
  /** Confirms fewer winners than the call has. */
  fewer: boolean;
}

/**
 * Returns why a choice is refused, or null. `most` is the number of winners of the call, or null for no limit. Existing
 * winners (from the call's platform) count. More winners are refused; fewer must be confirmed (`fewer-winners`).
 */
export function choiceRefusal(
  choice: Choice,
  candidates: readonly { id: string; state: ProposalState }[],
  most: number | null,
): Refusal | null {
  const states = new Map(candidates.map(({ id, state }) => [id, state]));
  const count = choice.winners.length + wonAlready(candidates);
  const isOpen = (id: string) => scoredStates.some((state) => states.get(id) === state);
  if (choice.winners.some((id) => !isOpen(id)))
    return new Conflict('not-before-jury', 'At least one of these proposals is no longer being scored.');
  if (choice.winners.length === 0) return invalidField('winners', 'no-winner', 'Choose at least one winner.');
  if (choice.outstanding.some((id) => !choice.winners.includes(id)))
    return invalidField('outstanding', 'outstanding-loses', 'Only winners can be outstanding.');
  if (most !== null && count > most)
    return invalidField('winners', 'too-many-winners', `The call has ${most} winners, not ${count}.`, { most, count });
  if (most !== null && count < most && !choice.fewer)
    return new Conflict(
      'fewer-winners',
      `The call has ${most} winners, but only ${count} were chosen. Confirm to continue.`,
      { most, count },
    );
  return null;
}

/** Returns how many have already won, from any source. */
export function wonAlready(proposals: readonly { state: ProposalState }[]): number {
  return proposals.filter(hasWon).length;
}

/** Returns the current ranks, in the form saved with a decision. */
export function frozenRanks(
  results: readonly Result[],
  proposals: readonly { id: string; externalId: string; title: string }[],
): FrozenRank[] {
  const known = new Map(proposals.map((proposal) => [proposal.id, proposal]));
  return results.flatMap(({ id, theme, place, themePlace, average, deviation, marks, missing, lacking, shared }) => {
    const proposal = known.get(id);
    if (proposal === undefined) return [];
    const { externalId, title } = proposal;
    return {
      proposalId: id,
      externalId,
      title,
      theme,
      place: place?.place ?? null,
      isShared: place?.isShared ?? false,
      themePlace: themePlace?.place ?? null,
      average,
      deviation,
      sheets: marks.length,
      missing,
      lacking,
      shared,
    };
  });
}

/** Returns a version of the ranks that changes with them, to detect concurrent changes. */
export function seenRanks(ranks: readonly FrozenRank[]): string {
  const lines = ranks.map(
    ({ proposalId, place, average, sheets }) => `${proposalId} ${place ?? ''} ${average ?? ''} ${sheets}`,
  );
  return createHash('sha256').update(lines.toSorted().join('\n')).digest('hex').slice(0, 16);
}
